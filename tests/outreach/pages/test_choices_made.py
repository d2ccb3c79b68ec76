"""Who set what: a role, the usual value, or that nobody says."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from outreach.pages.choices_made import CHOICES, NOT_SAID, USUAL, choices_table
from outreach.settings.decision import Decided


def cell(table, setting, column):
    label = next(choice.label for choice in CHOICES if choice.setting == setting)
    return table.frame.set_index("Choice").loc[label, column]


def test_every_choice_says_what_another_would_change(county):
    frame = choices_table(county).frame

    assert len(frame) == len(CHOICES)
    assert (frame["What another choice would change"] != "").all()


def test_a_usual_value_is_nobodys_and_a_changed_one_is_somebodys(county):
    table = choices_table(county)

    assert cell(table, "plan.standard_minutes", "Set by") == USUAL
    assert cell(table, "plan.budget_gbp", "Set by") == NOT_SAID  # has no usual value
    assert cell(table, "plan.budget_gbp", "Set to") == "GBP 900 a week"


def test_the_role_and_the_day_are_printed(county):
    line = Decided(setting="plan.budget_gbp", role="Commissioner", on=dt.date(2026, 2, 10))
    config = county.config.model_copy(update={"decided": (line,)})
    table = choices_table(replace(county, config=config))

    assert cell(table, "plan.budget_gbp", "Set by") == "Commissioner, 10 February 2026"
