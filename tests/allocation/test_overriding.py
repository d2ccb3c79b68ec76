"""People overrule the plan: what they keep, pin and ban is done, or is said to be missing."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from allocation import allocate, check_plan, read_current_plan
from allocation.overriding import KEYS, apply_overrides
from allocation.targets import policy_targets, rule_priorities
from outreach.errors import TableError

SMALL = {"district_floor": 0.0, "keep_share": 0.0, "hotspot_minutes": 30.0}


def decisions(*rows):
    """Write decisions: action, venue, type, slot, worker."""
    table = pd.DataFrame(rows, columns=["action", *KEYS])
    table["row"] = range(2, len(table) + 2)
    table.index = pd.Index([f"O{n}" for n in range(1, len(table) + 1)], name="override_id")
    return table


@pytest.fixture
def county(make_tiny):
    """Three halls, two workers, one drop-in at Hall 0 on Mondays today."""
    made = make_tiny(3, hours=12.0, budget=120.0)
    made.current = read_current_plan(
        [{"venue_id": "V0", "session_type": "drop-in", "slot": "Mon PM"}]
    )
    return made


@pytest.fixture
def problem(county, as_problem):
    return as_problem(county, **SMALL)


def test_without_decisions_nothing_changes(problem):
    same = apply_overrides(problem, decisions())

    pd.testing.assert_frame_equal(same.offers, problem.offers)
    assert same.asks.empty


@pytest.mark.parametrize("venue", ["V0", "V1", "V2"])
@pytest.mark.slow
def test_a_banned_venue_is_not_used_and_costs_what_it_was_worth(problem, venue):
    free = allocate(problem)

    plan = allocate(apply_overrides(problem, decisions(("ban", venue, "", "", ""))))

    assert venue not in set(plan.sessions["venue_id"])
    assert (plan.unmet["amount"].sum(), -plan.value) >= (free.unmet["amount"].sum(), -free.value)


def test_a_banned_slot_stays_empty(problem):
    banned = apply_overrides(problem, decisions(("ban", "", "", "Fri evening", "")))

    assert not any("Fri evening" in slots for slots in banned.offers["slots"])
    assert not banned.offers["friday"].any()
    assert set(allocate(banned).sessions["slot"]) == {"Mon PM"}


def test_a_worker_banned_from_a_venue_works_elsewhere_only(problem):
    banned = apply_overrides(problem, decisions(("ban", "V1", "", "", "W0")))

    assert ("W0", "V1", "drop-in") not in banned.teams.index
    plan = allocate(banned)
    there = plan.sessions[plan.sessions["venue_id"] == "V1"]
    assert not any("W0" in crew for crew in there["crew"])


@pytest.mark.parametrize(
    ("venue", "slot", "worker"),
    [
        ("V0", "", ""),
        ("V1", "Mon PM", ""),
        ("V2", "Mon PM", "W1"),
        ("", "Fri evening", "W0"),
    ],
)
def test_what_is_pinned_is_in_the_plan_and_passes_the_check(problem, venue, slot, worker):
    pinned = apply_overrides(problem, decisions(("pin", venue, "", slot, worker)))

    plan = allocate(pinned)

    assert check_plan(plan, pinned).empty
    held = plan.sessions
    fits = held[
        held["venue_id"].isin([venue] if venue else held["venue_id"])
        & held["slot"].isin([slot] if slot else held["slot"])
    ]
    assert any(not worker or worker in crew for crew in fits["crew"])
    assert "overrides" not in set(plan.unmet["rule"])


def test_two_places_at_once_are_named_as_what_cannot_be(problem):
    # the only two workers are both asked for at two halls on Monday, alone nowhere allowed
    both = decisions(
        *[("pin", hall, "", "Mon PM", who) for hall in ("V0", "V1") for who in ("W0",)]
    )

    plan = allocate(apply_overrides(problem, both))

    missed = plan.unmet[plan.unmet["rule"] == "overrides"]
    assert list(missed["amount"]) == [1.0]
    assert missed["sentence"].iloc[0].startswith("What was asked for is not in the plan: a session")
    assert "W0" not in missed["sentence"].iloc[0]  # a rota is not made public by a complaint


def test_keeping_holds_todays_session_where_it_would_end(problem):
    kept = apply_overrides(problem, decisions(("keep", "V0", "drop-in", "Mon PM", "")))

    plan = allocate(kept)

    held = plan.sessions[["venue_id", "session_type", "slot"]].to_numpy().tolist()
    assert ["V0", "drop-in", "Mon PM"] in held


def test_a_plan_that_lost_a_pinned_session_fails_the_check(problem):
    pinned = apply_overrides(problem, decisions(("pin", "V2", "", "", "")))
    plan = allocate(pinned)
    gone = plan.sessions[plan.sessions["venue_id"] != "V2"]

    assert "overrides_are_kept" in set(check_plan(replace(plan, sessions=gone), pinned)["rule"])


def test_every_fault_is_told_at_once(problem):
    wrong = decisions(
        ("pin", "V9", "", "", ""),
        ("close", "V0", "", "", ""),
        ("ban", "", "", "", ""),
        ("keep", "V1", "drop-in", "", ""),
    )

    with pytest.raises(TableError) as told:
        apply_overrides(problem, wrong)

    assert str(told.value).splitlines() == [
        "overrides: 4 cannot be followed:",
        "  - row 2: venue_id is not in its table.",
        "  - row 3: the action is none of keep, pin, ban.",
        "  - row 4: it names no venue, session type, slot or worker.",
        "  - row 5: today's timetable has no such session to keep; use pin to ask for a new one.",
    ]


def test_a_pin_that_a_ban_contradicts_is_refused(problem):
    torn = decisions(("pin", "V0", "", "", ""), ("ban", "V0", "", "", ""))

    with pytest.raises(TableError, match=r"row 2: .* cannot be: another override bans it"):
        apply_overrides(problem, torn)


def test_a_pin_that_can_never_be_is_refused(problem):
    never = decisions(("pin", "", "outreach", "Mon PM", ""))  # outreach is for Friday evenings

    with pytest.raises(TableError, match="closed then, has no room, or may not hold that type"):
        apply_overrides(problem, never)


def test_a_rule_that_is_off_is_not_asked_for(county, as_problem):
    off = as_problem(county, **SMALL, priorities=rule_priorities({"hotspots": "off"}))

    assert "hotspots" not in set(policy_targets(off).index.get_level_values("rule"))
    assert "hotspots" not in set(allocate(off).unmet["rule"])


def test_a_hard_rule_is_kept_before_a_priced_one(make_tiny, as_problem):
    # hours for one session only: a hotspot at one hall, or today's session at another
    county = make_tiny(3, hours=5.0, budget=120.0, n_workers=1)
    county.venues = county.venues.assign(lone_working=True)
    free = as_problem(county, **(SMALL | {"keep_share": 1.0}), coverage_target=0.0)
    far = [v for v in free.venues.index if v not in free.hotspots["venues"]["H1"]]
    if not far:
        pytest.skip("every hall of this county serves the hotspot")
    county.current = read_current_plan(
        [{"venue_id": far[0], "session_type": "drop-in", "slot": "Mon PM"}]
    )
    choice = SMALL | {"keep_share": 1.0, "coverage_target": 0.0}

    for hard, other in (("continuity", "hotspots"), ("hotspots", "continuity")):
        taken = rule_priorities({hard: "hard", "fridays": "off"})
        plan = allocate(as_problem(county, **choice, priorities=taken))
        missed = plan.unmet.set_index("rule")["amount"].groupby(level=0).sum()
        assert missed.get(hard, 0.0) <= missed.get(other, 0.0)
