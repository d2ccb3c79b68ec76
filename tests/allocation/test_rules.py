"""Each rule alone: its rows, as text, for two villages with two halls and two workers."""

from __future__ import annotations

import pandas as pd
import pulp
import pytest

from allocation import (
    build_problem,
    read_current_plan,
    read_session_types,
    read_slots,
    read_staff,
    read_venues,
    rules,
)
from allocation.overriding import KEYS, apply_overrides
from allocation.variables import add_variables


@pytest.fixture(scope="module")
def two_villages():
    """Ash (10 contacts) reaches both halls, Beck (20) only its own; two workers, two slots.

    Ash is in the most deprived fifth, is a hotspot and asks for Friday evenings. A drop-in
    takes two workers and sees 6; outreach is held on Friday evening only and sees 8.
    """
    areas = pd.DataFrame(
        {
            "district": ["North", "South"], "rural_class": "rural", "population": [100, 300],
            "imd_quintile": [1, 5], "easting": [0.0, 9000.0], "northing": 0.0,
        },
        index=pd.Index(["Ash", "Beck"], name="area_code"),
    )  # fmt: skip
    slots = read_slots(
        [
            {"slot": "Mon PM", "weekday": "Mon", "period": "PM"},
            {"slot": "Fri eve", "weekday": "Fri", "period": "evening"},
        ]
    )
    types = read_session_types(
        [
            {
                "session_type": "drop-in", "contact_hours": 2, "setup_hours": 0.5,
                "contacts_per_session": 6, "crew": "worker:2", "slots": ["Mon PM", "Fri eve"],
                "counts_for_hotspot": "yes", "demand_share": 0.8, "skill": "talk",
                "min_sessions": 1, "max_sessions": 3, "consumables": 5,
            },
            {
                "session_type": "outreach", "contact_hours": 3, "setup_hours": 0.5,
                "contacts_per_session": 8, "crew": "worker:2", "min_crew": 2,
                "slots": ["Fri eve"], "demand_share": 0.2, "max_sessions": 1,
            },
        ]
    )  # fmt: skip
    everything = ["Mon PM", "Fri eve"]
    venues = read_venues(
        [
            {
                "venue_id": "hall A", "name": "Ash hall", "type": "hall", "easting": 0,
                "northing": 0, "open_slots": everything, "hire_cost": 10,
            },
            {
                "venue_id": "hall B", "name": "Beck hall", "type": "hall", "easting": 9000,
                "northing": 0, "open_slots": ["Mon PM"], "hire_cost": 0,
            },
        ]
    )  # fmt: skip
    staff = read_staff(
        [
            {
                "worker_id": "Kit", "role": "worker", "wte": 1, "hours": 8, "easting": 0,
                "northing": 0, "slots": everything, "experienced": "yes", "skills": ["talk"],
                "mileage_rate": 0.5,
            },
            {
                "worker_id": "Lee", "role": "worker", "wte": 1, "hours": 6, "easting": 0,
                "northing": 0, "slots": everything, "mileage_rate": 0.5,
            },
        ]
    )  # fmt: skip
    travel = pd.DataFrame(
        {"minutes": [5.0, 25.0, 5.0], "basis": "table"},
        index=pd.MultiIndex.from_tuples(
            [("Ash", "hall A"), ("Ash", "hall B"), ("Beck", "hall B")],
            names=["area_code", "venue_id"],
        ),
    )
    duty = pd.DataFrame(
        {"minutes": [0.0, 15.0, 0.0, 15.0], "miles": [0.0, 8.0, 0.0, 8.0]},
        index=pd.MultiIndex.from_product(
            [["Kit", "Lee"], ["hall A", "hall B"]], names=["worker_id", "venue_id"]
        ),
    )
    hotspots = pd.DataFrame(
        {"areas": [("Ash",)], "rank": [1], "approved": [True]},
        index=pd.Index(["H1"], name="hotspot_id"),
    )
    return build_problem(
        areas, pd.Series({"Ash": 10.0, "Beck": 20.0}), hotspots, venues, types, slots, staff,
        read_current_plan([{"venue_id": "hall B", "session_type": "drop-in", "slot": "Mon PM"}]),
        travel, duty, budget_gbp=40, plan_date="2026-12-01", friday_evening={"H1": True},
        deprived_floor=True, standard_minutes=10,
    )  # fmt: skip


def decide(problem, *decisions):
    """Put decisions (action, venue, type, slot, worker) into a problem."""
    table = pd.DataFrame(decisions, columns=["action", *KEYS])
    table.index = pd.Index([f"O{n}" for n in range(1, len(table) + 1)], name="override_id")
    return apply_overrides(problem, table)


def rows_of(problem, rule):
    """Write the rows of one rule, with labels instead of variable names."""
    x = add_variables(problem, pulp.LpProblem())
    names = {}
    for series in (
        "hold",
        "offer",
        "give",
        "see",
        "met",
        "opened",
        "covered",
        "friday",
        "fair",
        "short",
    ):
        for key, variable in getattr(x, series).items():
            parts = key if isinstance(key, tuple) else (key,)
            names[variable.name] = f"{series}[{', '.join(map(str, parts))}]"
    words = []
    for _, row in rule(problem, x):
        terms = sorted((names[variable.name], factor) for variable, factor in row.items())
        left = " ".join(f"{factor:+g} {name}" for name, factor in terms)
        sign = {-1: "<=", 0: "=", 1: ">="}[row.sense]
        words.append(f"{left} {sign} {-row.constant + 0:g}")
    return words


def test_a_person_counts_once(two_villages):
    # 25 minutes: half of Ash's need will travel to hall B, so a contact there uses up two
    assert rows_of(two_villages, rules.contacts_within_demand) == [
        "+1 see[Ash, hall A, drop-in] +2 see[Ash, hall B, drop-in] <= 8",
        "-1 met[Ash, drop-in] +1 see[Ash, hall A, drop-in] +1 see[Ash, hall B, drop-in] = 0",
        "+1 see[Ash, hall A, outreach] <= 2",
        "-1 met[Ash, outreach] +1 see[Ash, hall A, outreach] = 0",
        "+1 see[Beck, hall B, drop-in] <= 16",
        "-1 met[Beck, drop-in] +1 see[Beck, hall B, drop-in] = 0",
        "+1 met[Beck, outreach] <= 0",
    ]


def test_sessions_hold_so_many(two_villages):
    assert rows_of(two_villages, rules.contacts_within_capacity) == [
        "-6 hold[hall A, drop-in] +1 see[Ash, hall A, drop-in] <= 0",
        "-8 hold[hall A, outreach] +1 see[Ash, hall A, outreach] <= 0",
        "-6 hold[hall B, drop-in] +1 see[Ash, hall B, drop-in] +1 see[Beck, hall B, drop-in] <= 0",
    ]


def test_contacts_need_an_offer_and_an_offer_needs_a_session(two_villages):
    assert rows_of(two_villages, rules.contacts_only_where_offered) == [
        "-8 offer[hall A, drop-in] +1 see[Ash, hall A, drop-in] <= 0",
        "-2 offer[hall A, outreach] +1 see[Ash, hall A, outreach] <= 0",
        "-4 offer[hall B, drop-in] +1 see[Ash, hall B, drop-in] <= 0",
        "-16 offer[hall B, drop-in] +1 see[Beck, hall B, drop-in] <= 0",
        "-1 hold[hall A, drop-in] +1 offer[hall A, drop-in] <= 0",
        "+1 hold[hall A, drop-in] -2 offer[hall A, drop-in] <= 0",
        "-1 hold[hall A, outreach] +1 offer[hall A, outreach] <= 0",
        "+1 hold[hall A, outreach] -1 offer[hall A, outreach] <= 0",
        "-1 hold[hall B, drop-in] +1 offer[hall B, drop-in] <= 0",
        "+1 hold[hall B, drop-in] -1 offer[hall B, drop-in] <= 0",
    ]


def test_crews_are_filled_role_by_role(two_villages):
    assert rows_of(two_villages, rules.crews_by_role)[0] == (
        "+1 give[Kit, hall A, drop-in] +1 give[Lee, hall A, drop-in] -2 hold[hall A, drop-in] >= 0"
    )


def test_crews_are_complete(two_villages):
    assert rows_of(two_villages, rules.crews_are_complete)[1] == (
        "+1 give[Kit, hall A, outreach] +1 give[Lee, hall A, outreach] "
        "-2 hold[hall A, outreach] = 0"
    )


def test_somebody_has_the_skill_and_somebody_the_experience(two_villages):
    assert rows_of(two_villages, rules.crews_are_able) == [
        "+1 give[Kit, hall A, drop-in] -1 hold[hall A, drop-in] >= 0",  # skilled
        "+1 give[Kit, hall A, outreach] -1 hold[hall A, outreach] >= 0",  # experienced
        "+1 give[Kit, hall B, drop-in] -1 hold[hall B, drop-in] >= 0",
    ]


def test_nobody_sits_twice_in_a_session(two_villages):
    assert rows_of(two_villages, rules.seats_one_each)[0] == (
        "+1 give[Kit, hall A, drop-in] -1 hold[hall A, drop-in] <= 0"
    )


def test_hours_include_set_up_and_the_way_there_and_back(two_villages):
    # drop-in 2.5 h, outreach 3.5 h; hall B is 30 minutes there and back
    assert rows_of(two_villages, rules.hours_within_contract) == [
        (
            "+2.5 give[Kit, hall A, drop-in] +3.5 give[Kit, hall A, outreach] "
            "+3 give[Kit, hall B, drop-in] <= 8"
        ),
        (
            "+2.5 give[Lee, hall A, drop-in] +3.5 give[Lee, hall A, outreach] "
            "+3 give[Lee, hall B, drop-in] <= 6"
        ),
    ]


def test_what_fits_a_set_of_slots_is_limited_and_so_is_the_road(two_villages):
    # outreach fits only Friday evening (1); all three offers fit Monday and Friday (2)
    assert rows_of(two_villages, rules.days_within_limits)[:3] == [
        "+1 give[Kit, hall A, outreach] <= 1",
        (
            "+1 give[Kit, hall A, drop-in] +1 give[Kit, hall A, outreach] "
            "+1 give[Kit, hall B, drop-in] <= 2"
        ),
        (
            "+0 give[Kit, hall A, drop-in] +0 give[Kit, hall A, outreach] "
            "+30 give[Kit, hall B, drop-in] <= 240"
        ),
    ]


def test_rooms_limit_what_fits_a_set_of_slots(two_villages):
    assert rows_of(two_villages, rules.rooms_within_venue) == [
        "+1 hold[hall A, outreach] <= 1",
        "+1 hold[hall A, drop-in] +1 hold[hall A, outreach] <= 2",
        "+1 hold[hall B, drop-in] <= 1",
    ]


def test_money_pays_hire_consumables_and_miles(two_villages):
    # hall A 10 + 5; hall B 0 + 5; 16 miles at 50p
    assert rows_of(two_villages, rules.cost_within_budget) == [
        (
            "+0 give[Kit, hall A, drop-in] +0 give[Kit, hall A, outreach] "
            "+8 give[Kit, hall B, drop-in] "
            "+0 give[Lee, hall A, drop-in] +0 give[Lee, hall A, outreach] "
            "+8 give[Lee, hall B, drop-in] "
            "+15 hold[hall A, drop-in] +10 hold[hall A, outreach] +5 hold[hall B, drop-in] <= 40"
        )
    ]


def test_types_have_a_maximum(two_villages):
    assert rows_of(two_villages, rules.types_within_maximum) == [
        "+1 hold[hall A, drop-in] +1 hold[hall B, drop-in] <= 3",
        "+1 hold[hall A, outreach] <= 1",
    ]


def test_friday_evenings_take_the_workers_who_are_free(two_villages):
    assert rows_of(two_villages, rules.fridays_within_workers) == [
        "+1 friday[hall A, outreach] -1 hold[hall A, outreach] <= 0",
        "+2 friday[hall A, outreach] <= 2",
    ]


def test_each_district_has_a_floor(two_villages):
    assert rows_of(two_villages, rules.floors_by_district) == [
        "+1 met[Ash, drop-in] +1 met[Ash, outreach] +1 short[district_floors, North] >= 1",
        "+1 met[Beck, drop-in] +1 met[Beck, outreach] +1 short[district_floors, South] >= 2",
    ]


def test_the_most_deprived_fifth_gets_its_share(two_villages):
    # Ash has a third of the demand
    assert rows_of(two_villages, rules.floor_for_most_deprived) == [
        (
            "+0.666667 met[Ash, drop-in] +0.666667 met[Ash, outreach] -0.333333 met[Beck, drop-in] "
            "-0.333333 met[Beck, outreach] +1 short[deprived_floor, most deprived fifth] >= 0"
        )
    ]


def test_residents_are_covered_by_what_is_near(two_villages):
    assert rows_of(two_villages, rules.coverage_standard) == [
        "-1 offer[hall A, drop-in] +1 opened[hall A] <= 0",
        "-1 offer[hall B, drop-in] +1 opened[hall B] <= 0",
        "+1 covered[0] -1 opened[hall A] <= 0",
        "+1 covered[1] -1 opened[hall B] <= 0",
        "+100 covered[0] +300 covered[1] +1 short[coverage, county] >= 320",
    ]


def test_part_of_todays_timetable_stays(two_villages):
    assert rows_of(two_villages, rules.todays_places_kept) == [
        "+1 offer[hall B, drop-in] +1 short[continuity, today's timetable] >= 1"
    ]


def test_a_hotspot_has_a_drop_in_nearby(two_villages):
    assert rows_of(two_villages, rules.hotspots_are_served) == [
        "+1 offer[hall A, drop-in] +1 short[hotspots, H1] >= 1"
    ]


def test_a_flagged_hotspot_has_outreach_on_friday_evening(two_villages):
    assert rows_of(two_villages, rules.fridays_are_staffed) == [
        "+1 friday[hall A, outreach] +1 short[fridays, H1] >= 1"
    ]


def test_types_have_a_minimum(two_villages):
    assert rows_of(two_villages, rules.types_above_minimum) == [
        "+1 hold[hall A, drop-in] +1 hold[hall B, drop-in] +1 short[minimum_sessions, drop-in] >= 1"
    ]


def test_fairness_is_the_share_of_the_least_served_district(two_villages):
    assert rows_of(two_villages, rules.fairness_between_districts) == [
        "+10 fair[county] -1 met[Ash, drop-in] -1 met[Ash, outreach] <= 0",
        "+20 fair[county] -1 met[Beck, drop-in] -1 met[Beck, outreach] <= 0",
    ]


def test_what_people_asked_for_is_offered_or_falls_short(two_villages):
    asked = decide(two_villages, ("pin", "hall A", "", "", ""), ("pin", "", "drop-in", "", "Kit"))

    assert rows_of(asked, rules.overrides_are_kept) == [
        "+1 offer[hall A, drop-in] +1 offer[hall A, outreach] +1 short[overrides, O1] >= 1",
        "+1 give[Kit, hall A, drop-in] +1 give[Kit, hall B, drop-in] +1 short[overrides, O2] >= 1",
    ]


def test_no_two_rows_share_a_name(two_villages):
    x = add_variables(two_villages, pulp.LpProblem())
    names = [name for rule in rules.RULES for name, _ in rule(two_villages, x)]

    assert len(names) == len(set(names))


def test_a_repeated_variable_is_added_up_not_overwritten():
    x = pulp.LpProblem().add_variable("x")

    assert rules.weigh([(x, 1.0)], [(x, 2.5)])[x] == pytest.approx(3.5)
