"""Remote contacts stand beside the need that sessions meet, as a line of their own."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from allocation import allocate, check_plan
from allocation.other_work.duties import REMOTE, OtherWork
from allocation.other_work.listing import Asked, list_works
from outreach.pages.remote_contact import remote_sentences


def ringing(problem, count):
    """The county with so many remote contacts a week; the second area is far from any venue."""
    demand = problem.areas["demand"].astype(float)
    areas = pd.DataFrame(
        {
            "demand": demand, "minutes": [5.0, 50.0],
            "hotspot_id": ["H1", ""],
        },
        index=demand.index,
    )  # fmt: skip
    works, ways = list_works(problem, (Asked(REMOTE, "Telephone", count, 0.5),))
    return replace(problem, other=OtherWork(works=works, ways=ways, remote=areas))


def test_r46_remote_contacts_are_no_need_met_and_have_a_line_of_their_own(village):
    plain = village()
    problem = ringing(plain, 4.0)

    alone, plan = allocate(plain), allocate(problem)

    assert plan.other_work["count"].sum() == 4.0
    assert plan.value <= alone.value + 1e-9  # their hours are gone, and nothing is added for them
    assert plan.coverage["contacts"].sum() == plan.served["contacts"].sum()
    assert check_plan(plan, problem).empty
    said = remote_sentences(problem, plan)
    demand = problem.areas["demand"].sum()
    assert said[0].startswith(f"Need met in sessions: {plan.served['contacts'].sum():.1f} ")
    assert "beside it and not counted in it" in said[0]
    assert said[0].endswith(f"({4 / demand:.1%}).")
    assert said[-1] == "For remote neighbourhoods without a session near it counts as an offer."


@pytest.mark.slow
def test_r46_no_priority_area_is_told_more_than_its_cap(village):
    problem = ringing(village(), 20.0)  # of 3 in Ash and 20 in Beck

    said = remote_sentences(problem, allocate(problem))

    assert said[1].startswith("In no priority area is it over 30% of demand:")


def test_a_county_without_remote_contacts_says_nothing_of_them(village):
    assert remote_sentences(village(), None) == ()
