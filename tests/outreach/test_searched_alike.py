"""Every plan that is made for a county is searched as its settings ask."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from outreach import choice_effects, stages
from outreach.config import read_config
from outreach.planning import changing, school_year

ASKED = {"effort": "quick", "aims": "weighted", "time_limit": 77.0}


@pytest.fixture
def inputs(project):
    """The invented county, which asks for a quick search and for its lesser aims in one sum."""
    config = read_config(project / "data/sample/county.toml")
    plan = config.plan.model_copy(
        update={"effort": "quick", "aims": "weighted", "time_limit_s": 77.0}
    )
    terms = SimpleNamespace(is_given=True, keep_share=0.8, change_price=0.2)
    config = config.model_copy(update={"plan": plan, "calendar": terms})
    return SimpleNamespace(config=config, staff_travel=None)


@pytest.fixture
def calls(monkeypatch):
    """What the search was asked for, each time; nothing is searched."""
    seen = []

    def note(*_, **options):
        seen.append({name: options.get(name) for name in ASKED})

    for module in (choice_effects, school_year, stages):
        monkeypatch.setattr(module, "allocate", note)
    monkeypatch.setattr(
        changing, "cheapest_changes",
        lambda *_, **options: note(**options) or SimpleNamespace(changes=pd.DataFrame()),
    )  # fmt: skip
    return seen


def test_of_the_choices_that_decide_who_wins(inputs, calls, monkeypatch):
    for name in ("find_stage", "problem_stage", "places_of", "plan_difference", "_problem_at"):
        monkeypatch.setattr(choice_effects, name, lambda *_: None)
    monkeypatch.setattr(choice_effects, "plan_stage", lambda *_: (None, None))
    monkeypatch.setattr(choice_effects, "_row", lambda *_: {})
    choice_effects.choice_effects(inputs, only=("demand_basis",))
    assert calls == [ASKED, ASKED]  # chosen 0.5: planned again at 0 and at 1


def test_of_the_school_holidays(inputs, calls, monkeypatch):
    monkeypatch.setattr(school_year, "in_holidays", lambda *_, **__: None)
    monkeypatch.setattr(school_year, "check_plan", lambda *_: pd.DataFrame())
    monkeypatch.setattr(school_year, "replace", lambda plan, **_: plan)
    school_year.with_holidays(None, None, inputs)
    assert calls == [ASKED]


def test_of_the_week_itself(inputs, calls, monkeypatch):
    monkeypatch.setattr(stages, "check_plan", lambda *_: pd.DataFrame())
    monkeypatch.setattr(stages, "with_holidays", lambda _, plan, __: (plan, pd.DataFrame()))
    monkeypatch.setattr(stages, "with_event_weeks", lambda _, plan, __: plan)
    stages.plan_stage(None, inputs)
    assert calls == [ASKED]


def test_of_the_cheapest_changes(inputs, calls, monkeypatch):
    monkeypatch.setattr(changing, "replace", lambda plan, **_: plan)
    monkeypatch.setattr(changing, "agreed", lambda *_: None)
    changing.with_changes(None, inputs, SimpleNamespace(unmet=pd.DataFrame({"rule": ["hotspots"]})))
    assert calls == [ASKED]
