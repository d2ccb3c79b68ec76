"""Tastes decide between places and times alike, with the number asked (R-09, R-31)."""

from __future__ import annotations

import pandas as pd
import pytest

from allocation import allocate, check_plan
from allocation.people.preferences import (
    place_scores,
    refused_places,
    slot_scores,
    taste_scores,
)


def said(*rows):
    """What young people said: subject, choice, consulted, prefer, reject."""
    return pd.DataFrame(rows, columns=["subject", "choice", "consulted", "prefer", "reject"])


def test_r09_of_two_slots_alike_the_one_that_70_percent_prefer_is_chosen(village):
    # 17 of 24 prefer after school (71 %), 17 of 24 the other time in the second county
    county = village.make()
    for slot in ("Mon after-school", "Mon PM"):
        period = county.slots["period"][slot]
        scores = taste_scores(said(("period", period, 24, 17, 2)))
        problem = village.make(wishes={"slot_scores": slot_scores(scores, county.slots)})

        plan = allocate(problem)

        assert plan.sessions["slot"].tolist() == [slot]
        assert check_plan(plan, problem).empty


@pytest.mark.parametrize("refused", ["Ash 1", "Ash 2"])
def test_r31_a_place_refused_by_60_percent_of_24_gives_way_to_its_neighbour(village, refused):
    # 15 of 24 is 62.5 %
    county = village.make()
    scores = taste_scores(said(("venue", refused, 24, 2, 15)))
    wishes = {"place_scores": place_scores(scores, county.offers.index, county.venues)}
    problem = village.make(wishes=wishes)

    plan = allocate(problem)

    assert plan.sessions["venue_id"].tolist() == [{"Ash 1": "Ash 2", "Ash 2": "Ash 1"}[refused]]
    assert plan.unmet.empty
    assert plan.value == pytest.approx(8 * 1.3)  # nobody's need is counted less: fifth 3 weighs 1.3


def test_r31_the_same_share_of_few_weighs_less():
    scores = taste_scores(said(("venue", "A", 24, 0, 15), ("venue", "B", 3, 0, 2)))

    # 15 / 34 and 2 / 13: with ten asked the answer counts half
    assert scores["venue", "A"] == pytest.approx(-15 / 34)
    assert scores["venue", "B"] == pytest.approx(-2 / 13)


def test_a_venue_is_judged_by_itself_before_its_kind(village):
    county = village.make()
    scores = taste_scores(
        said(("venue_type", "youth_centre", 24, 18, 1), ("venue", "Ash 2", 24, 0, 20))
    )

    found = place_scores(scores, county.offers.index, county.venues)

    assert found.to_dict() == {("Ash 2", "drop-in"): pytest.approx(-20 / 34)}


@pytest.mark.slow
def test_a_refused_place_is_used_where_it_is_the_only_one_unless_that_is_a_hard_rule(village):
    rows = said(("venue", "Ash 1", 24, 0, 15))
    county = village.make(halls=1)
    scores = place_scores(taste_scores(rows), county.offers.index, county.venues)

    priced = allocate(village.make(halls=1, wishes={"place_scores": scores}))
    refused = refused_places(rows, county.venues, share=0.6, consulted=10)
    problem = village.make(halls=1, wishes={"place_scores": scores, "refused": refused})
    hard = allocate(problem)

    assert len(priced.sessions) == 1
    assert hard.sessions.empty
    assert check_plan(hard, problem).empty


def test_a_hard_refusal_needs_enough_people(village):
    county = village.make()
    few = said(("venue", "Ash 1", 9, 0, 9))

    assert refused_places(few, county.venues, share=0.6, consulted=10).empty
    assert refused_places(few, county.venues, share=0.6, consulted=9).index.tolist() == ["Ash 1"]


@pytest.mark.slow
def test_a_session_at_a_refused_place_is_listed_when_another_rule_needs_it(village):
    hotspot = pd.DataFrame(
        {"areas": [("Ash",)], "rank": [1], "approved": [True]},
        index=pd.Index(["H1"], name="hotspot_id"),
    )
    rows = said(("venue", "Ash 1", 24, 0, 15))
    venues = village.make(halls=1).venues
    refused = refused_places(rows, venues, share=0.6, consulted=10)
    problem = village.make(halls=1, hotspots=hotspot, wishes={"refused": refused})

    plan = allocate(problem)

    # the hotspot (1.1) outweighs the refusal (1.0): held, and said so
    assert len(plan.sessions) == 1
    assert plan.unmet[["rule", "subject", "amount"]].to_numpy().tolist() == [
        ["preferences", "Ash 1", 1.0]
    ]
    assert "would not go" in plan.unmet["sentence"].iloc[0]
    assert check_plan(plan, problem).empty
