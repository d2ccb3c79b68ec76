"""What other choices would change: in the paper of those who may know who wins."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from outreach import choice_effects
from outreach.filing.choices import EFFECTS
from outreach.pages.decision_paper import pack_report
from outreach.results import add_private, csv_bytes


@pytest.fixture
def effects():
    """The plan as chosen, and for referrals only."""
    return pd.DataFrame(
        {
            "choice": ["", "demand_basis"],
            "label": ["As chosen", "Planning demand: 0 referrals, 1 need"],
            "chosen": [0.0, 0.5],
            "value": [0.0, 0.0],
            "sessions": [33.0, 32.0],
            "opened": ["", "Ash Hall"],
            "closed": ["", "Beck Hall"],
            "near": [0.99, 0.98],
            "met": [0.81, 0.80],
            "gains": ["", "Ash"],
            "loses": ["", "Beck"],
        }
    )


def tables_of_choices(report):
    (section,) = (each for each in report.sections if each.id == "choices")
    return [part.id for part in section.parts]


def test_r07_the_restricted_paper_names_who_gains_and_loses(county, edition, facts, effects):
    told = replace(facts, effects=effects)
    exact = pack_report(county, replace(edition, edition="RESTRICTED"), facts=told)

    assert tables_of_choices(exact) == ["choices-made", "choice-effects"]
    for name in ("PARTNER", "PUBLIC"):
        report = pack_report(county, replace(edition, edition=name), facts=told)
        assert tables_of_choices(report) == ["choices-made"]


def test_no_table_stands_where_nobody_worked_it_out(county, edition, facts):
    for none in (None, pd.DataFrame()):
        told = replace(facts, effects=none)
        report = pack_report(county, replace(edition, edition="RESTRICTED"), facts=told)
        assert tables_of_choices(report) == ["choices-made"]


def test_a_run_plans_again_what_its_settings_ask_for_and_else_reads_what_lies_there(
    county, effects, tmp_path, monkeypatch
):
    asked = []

    def watched(inputs, *, only, known):
        asked.append((only, known.plan))
        return effects

    monkeypatch.setattr(choice_effects, "choice_effects", watched)
    run = {"found": None, "problem": None, "plan": SimpleNamespace()}
    assert choice_effects.effects_of_run(county, tmp_path, **run).empty
    add_private(tmp_path, {EFFECTS: csv_bytes(effects)})
    assert len(choice_effects.effects_of_run(county, tmp_path, **run)) == 2
    assert asked == []

    plan = county.config.plan.model_copy(update={"compare_choices": ("demand_basis",)})
    wanted = replace(county, config=county.config.model_copy(update={"plan": plan}))
    told = choice_effects.effects_of_run(wanted, tmp_path, **run)
    assert told is effects
    assert asked == [(("demand_basis",), run["plan"])]


@pytest.mark.parametrize("name", ["PUBLIC", "PARTNER", "RESTRICTED"])
def test_no_command_stands_in_a_paper_for_commissioners(county, edition, facts, effects, name):
    told = replace(facts, effects=effects)
    report = pack_report(county, replace(edition, edition=name), facts=told)

    said = [text for each in report.sections for text in (*each.sentences, *each.points)]
    tables = [part for each in report.sections for part in each.parts if hasattr(part, "frame")]
    said += [table.caption for table in tables]
    said += [str(cell) for table in tables for cell in table.frame.to_numpy().ravel()]
    assert len(said) > 50
    assert [text for text in said if "`" in text or "county.toml" in text] == []
