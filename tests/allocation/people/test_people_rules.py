"""The rules about people and sessions, as rows, for two villages with two halls."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from allocation import rules
from allocation.people.families import families_near
from allocation.people.partners import clash_table
from allocation.people.reach_floors import group_demand
from allocation.people.wishes import Wishes

PAIR = ["venue_id", "session_type"]


def wishing(problem, **wishes):
    """The same villages with wishes."""
    return replace(problem, wishes=replace(problem.wishes, **wishes))


def test_nothing_wished_for_adds_no_row_and_no_shortfall(two_villages, rows_of):
    mine = (
        rules.walk_ins_go_to_nearest,
        rules.families_within_need,
        rules.refused_places_avoided,
        rules.no_clash_with_partners,
        rules.sessions_well_used,
        rules.joint_clinics_where_needed,
        rules.places_to_choose_from,
        rules.groups_within_reach,
    )

    assert [rows_of(two_villages, rule) for rule in mine] == [[]] * 8


def test_walk_ins_pass_no_open_session(two_villages, rows_of):
    # Ash is 5 minutes from hall A and 25 from B, where 4 of its 8 would come; Beck knows one hall
    walking = wishing(two_villages, walk_to_nearest=True)

    assert rows_of(walking, rules.walk_ins_go_to_nearest) == [
        "+1 offer[hall A, drop-in] +0.25 see[Ash, hall B, drop-in] <= 1"
    ]


def test_who_books_can_be_sent_anywhere(two_villages, rows_of):
    booked = replace(two_villages, types=two_villages.types.assign(booking="bookable"))

    assert rows_of(wishing(booked, walk_to_nearest=True), rules.walk_ins_go_to_nearest) == []


def test_no_more_sessions_than_families_fill(two_villages, rows_of):
    # 9 families of Ash need two sessions of 6 at hall A; half of them would go to hall B: one
    kinds = two_villages.types.assign(stream="", family_share=0.0)
    need = pd.Series(
        [9.0],
        index=pd.MultiIndex.from_tuples([("Ash", "drop-in")], names=["area_code", "session_type"]),
    )
    county = wishing(replace(two_villages, types=kinds), families=need)
    county = wishing(county, families_near=families_near(county))

    assert rows_of(county, rules.families_within_need) == [
        "+1 hold[hall A, drop-in] <= 2",
        "+1 hold[hall B, drop-in] <= 1",
        "+1 hold[hall A, drop-in] +1 hold[hall B, drop-in] <= 2",
    ]


def test_a_refused_place_is_not_used_or_falls_short(two_villages, rows_of):
    refused = pd.DataFrame(
        {"share": [0.6], "consulted": [24]}, index=pd.Index(["hall A"], name="venue_id")
    )

    assert rows_of(wishing(two_villages, refused=refused), rules.refused_places_avoided) == [
        "+1 hold[hall A, drop-in] +1 hold[hall A, outreach] -1 short[preferences, hall A] <= 0"
    ]


def test_a_partners_slot_is_left_alone_or_counts_as_a_clash(two_villages, rows_of):
    # hall A is open twice: one drop-in fits beside the partner's, a second would clash
    partner = clash_table([("hall A", "drop-in", "Fri eve", "Youth club")])

    assert rows_of(wishing(two_villages, clashes=partner), rules.no_clash_with_partners) == [
        "+1 hold[hall A, drop-in] -1 short[partner_clashes, hall A|drop-in|Fri eve] <= 1"
    ]


def test_sessions_expect_a_part_of_their_places(two_villages, rows_of):
    half = wishing(two_villages, utilisation_floor=0.5)

    assert rows_of(half, rules.sessions_well_used)[0] == (
        "-3 hold[hall A, drop-in] +1 see[Ash, hall A, drop-in] "
        "+1 short[utilisation, hall A|drop-in] >= 0"
    )


def test_a_district_with_both_needs_has_a_joint_clinic(two_villages, rows_of):
    venues = two_villages.venues.assign(district=["North", "South"])
    joint = pd.DataFrame(
        {"share": [0.134], "sessions": [1.0]}, index=pd.Index(["South"], name="district")
    )
    county = wishing(replace(two_villages, venues=venues), joint=joint, joint_types=("drop-in",))

    assert rows_of(county, rules.joint_clinics_where_needed) == [
        "+1 hold[hall B, drop-in] +1 short[joint_clinics, South] >= 1"
    ]


def test_a_choice_is_two_places_of_which_any_may_be_taken_away(two_villages, rows_of):
    # Ash (10) reaches halls A and B, Beck (20) only B; 60 % of 30 should have two: 18
    near = [("Ash", "hall A"), ("Ash", "hall B"), ("Beck", "hall B")]
    reach = pd.MultiIndex.from_tuples(near, names=["area_code", "venue_id"])
    demand = two_villages.areas["demand"]
    county = wishing(replace(two_villages, reach=reach), choice_demand=demand)

    assert rows_of(county, rules.places_to_choose_from) == [
        "+1 choice[0] -1 opened[hall B] <= 0",
        "+1 choice[0] -1 opened[hall A] <= 0",
        "+10 choice[0] +1 short[place_choice, county] >= 18",
    ]


def test_a_floor_of_reach_is_one_row_over_the_areas_of_its_group(two_villages, rows_of):
    # Beck (20 contacts) is remote; three quarters of it is 15. Ash is no part of it.
    near = [("Ash", "hall A"), ("Beck", "hall B")]
    reach = pd.MultiIndex.from_tuples(near, names=["area_code", "venue_id"])
    remote = two_villages.areas.assign(rural_class=["rural", "rural_remote"])
    county = wishing(
        replace(two_villages, reach=reach),
        reach_demand=group_demand(remote, two_villages.areas["demand"]),
        reach_shares={"rural_reach": 0.75},
    )

    assert rows_of(county, rules.groups_within_reach) == [
        "+20 covered[1] +1 short[rural_reach, remote rural areas] >= 15"
    ]


def test_wishes_are_empty_by_default():
    empty = Wishes()

    assert not len(empty.place_scores)
    assert empty.place_scores.index.names == PAIR
    assert not empty.walk_to_nearest
