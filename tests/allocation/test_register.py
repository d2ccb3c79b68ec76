"""Every rule has its line in docs/model.md, its check without the solver, and its test."""

from __future__ import annotations

from pathlib import Path

from allocation import day_rules
from allocation.checking.days import DAY_CHECKS
from allocation.checking.policy import POLICY_CHECKS
from allocation.checking.whole_plan import PHYSICAL_CHECKS
from allocation.explaining.wording import _WORDS
from allocation.rules import PHYSICAL, POLICY, RULES
from allocation.search.timetable import TIMETABLE_RULES
from allocation.targets import UNITS

ROOT = Path(__file__).parents[2]


def test_every_rule_is_in_the_formulation_sheet_in_the_same_order():
    text = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    places = [text.find(f"`{rule.__name__}`") for rule in RULES]

    assert min(places) > 0
    assert places == sorted(places)


def test_every_rule_of_the_timetable_is_in_the_formulation_sheet():
    text = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")

    assert all(f"`{rule.__name__}`" in text for rule in TIMETABLE_RULES)


def test_every_rule_is_checked_again_without_the_solver():
    assert list(PHYSICAL_CHECKS) == [rule.__name__ for rule in PHYSICAL]
    assert list(POLICY_CHECKS) == [rule.__name__ for rule in POLICY]


def test_every_rule_of_a_day_is_checked_again_and_has_a_test_of_its_own():
    of_a_day = [rule.__name__ for rule in TIMETABLE_RULES if rule.__module__ == day_rules.__name__]
    text = (ROOT / "tests" / "allocation" / "test_day_rules.py").read_text(encoding="utf-8")

    assert list(DAY_CHECKS) == ["sessions_fit_slots", *of_a_day]
    assert all(f"day_rules.{name}" in text for name in of_a_day)


def test_every_rule_has_a_test_of_its_own():
    files = sorted((ROOT / "tests" / "allocation").rglob("test_*rules.py"))
    text = "".join(file.read_text(encoding="utf-8") for file in files)

    missing = [rule.__name__ for rule in RULES if f"rules.{rule.__name__}" not in text]
    assert not missing


def test_every_rule_says_its_inequality():
    assert all(":math:" in (rule.__doc__ or "") for rule in (*RULES, *TIMETABLE_RULES))


def test_every_policy_rule_has_a_unit_and_words():
    assert set(UNITS) == set(_WORDS)
