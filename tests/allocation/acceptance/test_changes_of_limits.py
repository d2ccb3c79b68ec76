"""Where a room, a maximum, a tied pot or an agency stands in the way, that is what is bought."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations

import pandas as pd
import pytest

from allocation import allocate, read_session_types
from allocation.explaining.change_words import Prices
from allocation.explaining.cheapest_changes import cheapest_changes
from allocation.explaining.enlarging import Extra, enlarge, possible_posts
from allocation.explaining.limits_for_sale import Loosened
from allocation.funds.pots import Funds

NOTHING_ELSE = {"keep_share": 0.0, "district_floor": 0.0, "coverage_target": 0.0}


@pytest.fixture
def two_villages(six_villages):
    """The first two of six villages: 30 hours of one worker are plenty."""
    six_villages.hotspots = six_villages.hotspots.iloc[:2]
    return six_villages


def found_in(problem, county):
    """What would have to change, planned again and found to suffice."""
    plan = allocate(problem, aims="weighted")
    assert len(plan.unmet) == 1
    found = cheapest_changes(problem, plan, staff_travel=county.duty, aims="weighted")
    assert found.is_least
    assert found.changes["verified"].all()
    assert found.plan.unmet.empty
    return found


def cheaper_ones_that_suffice(problem, county, wares, cost):
    """Try all sets of wares that cost less, by planning again; a ware is (price, given)."""
    sets = chain.from_iterable(combinations(wares, n) for n in range(len(wares) + 1))
    cheaper = [each for each in sets if sum(price for price, _ in each) < cost - 1e-6]
    assert len(cheaper) > 1
    return [
        each
        for each in cheaper
        if allocate(
            enlarge(problem, joined([given for _, given in each]), staff_travel_table=county.duty),
            effort="quick",
            aims="weighted",
        ).unmet.empty
    ]


def joined(wares):
    """Join what is given into one gift."""
    slots = tuple(chain.from_iterable(each.slots for each in wares))
    tables = [each.posts for each in wares if each.posts is not None]
    limits = Loosened(
        *(
            pd.concat([each.limits[n] for each in wares]).astype(float)
            if wares
            else pd.Series([], index=pd.Index([], dtype="str"), dtype=float)
            for n in range(3)
        )
    )
    money = sum(each.money for each in wares)
    return Extra(
        slots=slots, posts=pd.concat(tables) if tables else None, limits=limits, money=money
    )


def more(what, key, amount=1.0):
    """Give more of one limit."""
    one = pd.Series({key: amount})
    none = one.iloc[:0]
    return Extra(limits=Loosened(*(one if what == each else none for each in Loosened._fields)))


@pytest.mark.proof
def test_a_second_room_where_two_sessions_share_the_only_time(two_villages, as_problem):
    only = ("Mon PM",)
    family = read_session_types(
        [
            {
                "session_type": "family", "contact_hours": 2, "contacts_per_session": 6,
                "crew": "worker:1", "slots": only, "min_sessions": 1, "demand_share": 1,
                "venue_types": ["hall"],
            }
        ]
    )  # fmt: skip
    two_villages.hotspots = two_villages.hotspots.iloc[:1]
    drop_in = two_villages.types.assign(slots=[only] * len(two_villages.types))
    two_villages.types = pd.concat([drop_in, family])
    two_villages.venues = two_villages.venues.iloc[:1]
    second = two_villages.staff.rename(index={"W1": "W2"})
    two_villages.staff = pd.concat([two_villages.staff, second])
    duty = two_villages.duty
    two_villages.duty = pd.concat([duty, duty.rename(index={"W1": "W2"}, level="worker_id")])
    problem = as_problem(two_villages, **NOTHING_ELSE)

    found = found_in(problem, two_villages)

    assert found.changes[["what", "subject", "cost"]].to_numpy().tolist() == [["room", "V0", 15.0]]
    assert found.changes["sentence"].item() == "Hall 1 lets one more room for sessions."
    # brute force, at other prices: with a room at 400, nothing cheaper would do
    post = possible_posts(problem)
    wares = [
        (10.0, more("maxima", "family")),
        (10.0, more("maxima", "drop-in")),
        (50.0, Extra(posts=post)),
        (100.0, Extra(money=100.0)),
    ]
    assert cheaper_ones_that_suffice(problem, two_villages, wares, 400.0) == []


@pytest.mark.slow
def test_a_hall_that_is_listed_but_lets_no_room_today(two_villages, as_problem):
    two_villages.venues = two_villages.venues.assign(
        rooms=[0 if place == "V1" else 1 for place in two_villages.venues.index]
    )
    found = found_in(as_problem(two_villages, **NOTHING_ELSE), two_villages)

    said = found.changes[["what", "subject", "cost"]].to_numpy().tolist()
    assert said == [["room", "V1", 75.0]]  # 60 to take sessions on, 15 for the room
    assert found.changes["sentence"].item() == (
        "Hall 2, listed but not used today, lets a room for sessions."
    )


def test_one_more_session_than_the_maximum_of_its_type(two_villages, as_problem):
    two_villages.types = two_villages.types.assign(max_sessions=1)
    problem = as_problem(two_villages, **NOTHING_ELSE)

    found = found_in(problem, two_villages)

    assert found.changes[["what", "amount", "cost"]].to_numpy().tolist() == [["maximum", 1.0, 10.0]]
    assert found.changes["sentence"].item() == (
        "Agree to 1 session a week more than the maximum of this type: drop-in."
    )


@pytest.mark.proof
def test_the_pot_that_pays_for_the_place_needs_more_and_its_funder_is_named(
    two_villages, as_problem
):
    # a session costs 10 and ten miles at 55p; the Council's 16 are for North, the Police's 10 not
    two_villages.venues = two_villages.venues.assign(hire_cost=10.0)
    none = frozenset()
    pots = pd.DataFrame(
        {
            "funder": ["Council", "Police"], "weekly": [16.0, 10.0],
            "session_types": [none, none], "streams": [none, none],
            "districts": [frozenset({"North"}), frozenset({"South"})],
        },
        index=pd.Index(["F1", "F2"], name="pot_id"),
    )  # fmt: skip
    homes = pd.Series(["North"] + ["South"] * 5, index=two_villages.venues.index)
    problem = as_problem(two_villages, budget_gbp=26.0, **NOTHING_ELSE)
    problem = replace(problem, funds=Funds(pots=pots, homes=homes))

    found = found_in(problem, two_villages)  # 15.50 - 10, in whole pounds upwards

    assert found.changes[["what", "subject", "cost"]].to_numpy().tolist() == [["pot", "F2", 6.0]]
    assert found.changes["sentence"].item() == (
        "GBP 6 more a week from Police, for hire, goods and mileage."
    )
    wares = [(float(n), more("pots", pot, float(n))) for pot in pots.index for n in (2, 5)]
    wares += [(5.4, more("pots", "F2", 5.4)), (5.5, Extra(money=5.5))]
    assert cheaper_ones_that_suffice(problem, two_villages, wares, found.cost) == []


@pytest.mark.slow
def test_a_new_post_is_of_the_agency_that_the_session_needs(two_villages, as_problem):
    two_villages.types = two_villages.types.assign(agencies=[("TYS:1",)])
    two_villages.staff = two_villages.staff.assign(employer="Arren YPS", base="Ashford")
    two_villages.hotspots = two_villages.hotspots.iloc[:1]

    found = found_in(as_problem(two_villages, **NOTHING_ELSE), two_villages)

    assert found.changes["what"].tolist() == ["post"]
    assert found.changes["sentence"].item() == (
        "A new post: worker of TYS, based in Ashford, 3.2 hours a week."
    )
    assert found.cost == pytest.approx(3.2 * Prices().hour + Prices().post)
