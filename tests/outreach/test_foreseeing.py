"""What would be lost is told before it happens."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pandas as pd
import pytest

from outreach import cli
from outreach.config import read_config
from outreach.foreseeing import foresee, ladder_lines, vacancy_lines
from outreach.intake.inputs import read_inputs
from outreach.sample_folder import sample_folder


def effect(*, lost):
    """Twelve posts to nine, as in requirement R-48."""
    hours = pd.DataFrame({"wte": [12.0, 9.0], "hours": [444.0, 333.0]}, index=["before", "after"])
    by_type = pd.DataFrame(
        {"before": [6.0, 0.0], "after": [4.0, 0.0], "lost": [2.0, 0.0]}, index=["drop_in", "family"]
    )
    hotspots = pd.DataFrame(
        {"below_minimum": [True, lost], "lost": [False, lost]}, index=["H1", "H2"]
    )
    return SimpleNamespace(hours=hours, by_type=by_type, hotspots=hotspots)


def test_vacancies_are_told_with_hours_sessions_and_priority_areas():
    assert vacancy_lines(effect(lost=True)) == [
        "Posts filled: 12 to 9; paid hours a week: 444 to 333.",
        "Drop in: 6 to 4 sessions a week.",
        "H1: no session serves it, as before.",
        "H2: no session serves it any more.",
    ]


def test_session_types_are_told_by_the_names_the_county_gives_them():
    told = vacancy_lines(effect(lost=False), titles={"drop_in": "Open door", "family": "Families"})
    assert told[1] == "Open door: 6 to 4 sessions a week."


def test_nothing_lost_is_told_too():
    kept = effect(lost=False)
    kept.hotspots["below_minimum"] = False
    assert vacancy_lines(kept)[-1] == "Every priority area keeps a session."


def test_a_question_is_needed(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["outreach", "what-if", str(sample_folder())])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 2
    assert "give --vacant POST (once or more), or --budgets" in capsys.readouterr().err


@pytest.mark.slow
def test_the_sample_county_loses_sessions_with_its_posts_and_its_money():
    inputs = read_inputs(read_config(sample_folder() / "county.toml"))
    found = foresee(inputs, vacant=("W01", "W04"), budgets=True)

    assert (found.vacancies.hours["wte"].diff().iloc[-1]) == pytest.approx(-2.0)
    assert found.vacancies.by_type["lost"].sum() > 0
    assert found.ladder["demand_met"].is_monotonic_decreasing
    # the first row is the plan that stands beside it, whatever was found for less money
    assert found.ladder["sessions"].iloc[0] == found.plan.sessions["sessions_per_week"].sum()
    assert found.ladder["found_for"].iloc[0] == 1.0
    assert (found.ladder["spent"] <= found.ladder["budget"] + 0.01).all()
    assert len(ladder_lines(found.ladder)) == 4
    names = [other.name for other in found.others]
    assert names[0] == "2 posts vacant"
    assert set(names[1:]) <= {"5% less money", "10% less money", "15% less money"}
    assert len(names) == len(set(names)) >= 2
