"""Each rule alone: its rows, as text, for two villages with two halls and two workers."""

from __future__ import annotations

import pandas as pd
import pulp
import pytest

from allocation import rules
from allocation.overriding import KEYS, apply_overrides
from allocation.variables import add_variables


def decide(problem, *decisions):
    """Put decisions (action, venue, type, slot, worker) into a problem."""
    table = pd.DataFrame(decisions, columns=["action", *KEYS])
    table.index = pd.Index([f"O{n}" for n in range(1, len(table) + 1)], name="override_id")
    return apply_overrides(problem, table)


def test_a_person_counts_once(two_villages, rows_of):
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


def test_sessions_hold_so_many(two_villages, rows_of):
    assert rows_of(two_villages, rules.contacts_within_capacity) == [
        "-6 hold[hall A, drop-in] +1 see[Ash, hall A, drop-in] <= 0",
        "-8 hold[hall A, outreach] +1 see[Ash, hall A, outreach] <= 0",
        "-6 hold[hall B, drop-in] +1 see[Ash, hall B, drop-in] +1 see[Beck, hall B, drop-in] <= 0",
    ]


def test_contacts_need_an_offer_and_an_offer_needs_a_session(two_villages, rows_of):
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


def test_crews_are_filled_role_by_role(two_villages, rows_of):
    assert rows_of(two_villages, rules.crews_by_role)[0] == (
        "+1 give[Kit, hall A, drop-in] +1 give[Lee, hall A, drop-in] -2 hold[hall A, drop-in] >= 0"
    )


def test_crews_are_complete(two_villages, rows_of):
    assert rows_of(two_villages, rules.crews_are_complete)[1] == (
        "+1 give[Kit, hall A, outreach] +1 give[Lee, hall A, outreach] "
        "-2 hold[hall A, outreach] = 0"
    )


def test_somebody_has_the_skill_and_somebody_the_experience(two_villages, rows_of):
    assert rows_of(two_villages, rules.crews_are_able) == [
        "+1 give[Kit, hall A, drop-in] -1 hold[hall A, drop-in] >= 0",  # skilled
        "+1 give[Kit, hall A, outreach] -1 hold[hall A, outreach] >= 0",  # experienced
        "+1 give[Kit, hall B, drop-in] -1 hold[hall B, drop-in] >= 0",
    ]


def test_nobody_sits_twice_in_a_session(two_villages, rows_of):
    assert rows_of(two_villages, rules.seats_one_each)[0] == (
        "+1 give[Kit, hall A, drop-in] -1 hold[hall A, drop-in] <= 0"
    )


def test_hours_include_set_up_and_the_way_there_and_back(two_villages, rows_of):
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


def test_what_fits_a_set_of_slots_is_limited_and_so_is_the_road(two_villages, rows_of):
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


def test_rooms_limit_what_fits_a_set_of_slots(two_villages, rows_of):
    assert rows_of(two_villages, rules.rooms_within_venue) == [
        "+1 hold[hall A, outreach] <= 1",
        "+1 hold[hall A, drop-in] +1 hold[hall A, outreach] <= 2",
        "+1 hold[hall B, drop-in] <= 1",
    ]


def test_money_pays_hire_consumables_and_miles(two_villages, rows_of):
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


def test_types_have_a_maximum(two_villages, rows_of):
    assert rows_of(two_villages, rules.types_within_maximum) == [
        "+1 hold[hall A, drop-in] +1 hold[hall B, drop-in] <= 3",
        "+1 hold[hall A, outreach] <= 1",
    ]


def test_friday_evenings_take_the_workers_who_are_free(two_villages, rows_of):
    assert rows_of(two_villages, rules.fridays_within_workers) == [
        "+1 friday[hall A, outreach] -1 hold[hall A, outreach] <= 0",
        "+2 friday[hall A, outreach] <= 2",
    ]


def test_each_district_has_a_floor(two_villages, rows_of):
    assert rows_of(two_villages, rules.floors_by_district) == [
        "+1 met[Ash, drop-in] +1 met[Ash, outreach] +1 short[district_floors, North] >= 1",
        "+1 met[Beck, drop-in] +1 met[Beck, outreach] +1 short[district_floors, South] >= 2",
    ]


def test_the_most_deprived_fifth_gets_its_share(two_villages, rows_of):
    # Ash has a third of the demand
    assert rows_of(two_villages, rules.floor_for_most_deprived) == [
        (
            "+0.666667 met[Ash, drop-in] +0.666667 met[Ash, outreach] -0.333333 met[Beck, drop-in] "
            "-0.333333 met[Beck, outreach] +1 short[deprived_floor, most deprived fifth] >= 0"
        )
    ]


def test_residents_are_covered_by_what_is_near(two_villages, rows_of):
    assert rows_of(two_villages, rules.coverage_standard) == [
        "-1 offer[hall A, drop-in] +1 opened[hall A] <= 0",
        "-1 offer[hall B, drop-in] +1 opened[hall B] <= 0",
        "+1 covered[0] -1 opened[hall A] <= 0",
        "+1 covered[1] -1 opened[hall B] <= 0",
        "+100 covered[0] +300 covered[1] +1 short[coverage, county] >= 320",
    ]


def test_part_of_todays_timetable_stays(two_villages, rows_of):
    assert rows_of(two_villages, rules.todays_places_kept) == [
        "+1 offer[hall B, drop-in] +1 short[continuity, today's timetable] >= 1"
    ]


def test_a_hotspot_has_a_drop_in_nearby(two_villages, rows_of):
    assert rows_of(two_villages, rules.hotspots_are_served) == [
        "+1 offer[hall A, drop-in] +1 short[hotspots, H1] >= 1"
    ]


def test_a_flagged_hotspot_has_outreach_on_friday_evening(two_villages, rows_of):
    assert rows_of(two_villages, rules.fridays_are_staffed) == [
        "+1 friday[hall A, outreach] +1 short[fridays, H1] >= 1"
    ]


def test_types_have_a_minimum(two_villages, rows_of):
    assert rows_of(two_villages, rules.types_above_minimum) == [
        "+1 hold[hall A, drop-in] +1 hold[hall B, drop-in] +1 short[minimum_sessions, drop-in] >= 1"
    ]


def test_fairness_is_the_share_of_the_least_served_district(two_villages, rows_of):
    assert rows_of(two_villages, rules.fairness_between_districts) == [
        "+10 fair[county] -1 met[Ash, drop-in] -1 met[Ash, outreach] <= 0",
        "+20 fair[county] -1 met[Beck, drop-in] -1 met[Beck, outreach] <= 0",
    ]


def test_what_people_asked_for_is_offered_or_falls_short(two_villages, rows_of):
    asked = decide(two_villages, ("pin", "hall A", "", "", ""), ("pin", "", "drop-in", "", "Kit"))

    assert rows_of(asked, rules.overrides_are_kept) == [
        "+1 offer[hall A, drop-in] +1 offer[hall A, outreach] +1 short[overrides, O1] >= 1",
        "+1 give[Kit, hall A, drop-in] +1 give[Kit, hall B, drop-in] +1 short[overrides, O2] >= 1",
    ]


def test_no_two_rows_share_a_name(two_villages, rows_of):
    x = add_variables(two_villages, pulp.LpProblem())
    names = [name for rule in rules.RULES for name, _ in rule(two_villages, x)]

    assert len(names) == len(set(names))


def test_a_repeated_variable_is_added_up_not_overwritten():
    x = pulp.LpProblem().add_variable("x")

    assert rules.weigh([(x, 1.0)], [(x, 2.5)])[x] == pytest.approx(3.5)
