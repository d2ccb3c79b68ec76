"""What the page says of a place besides its reason."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from hotspots.result import Hotspots
from outreach.showing.place_profiles import (
    NOT_REVIEWED,
    PUBLIC_COLUMNS,
    RESTRICTED_COLUMNS,
    planned_places,
    review_note,
    set_aside,
    with_profile,
)


@pytest.fixture
def found():
    """Three places; the second rests on few, and nobody has reviewed them."""
    clusters = pd.DataFrame(
        {
            "areas": [("A", "B"), ("C",), ("D",)],
            "district": "North",
            "rank": [1, 2, 3],
            "approved": True,
        },
        index=pd.Index(["H1", "H2", "H3"], name="hotspot_id"),
    )
    trust = pd.DataFrame(
        {
            "sentence": ["would still be found in 9 of 10 re-checks"] * 3,
            "fragile": [False, True, False],
            "because": ["", "Most of it comes from one postcode.", ""],
        },
        index=clusters.index,
    )
    empty = pd.DataFrame()
    return Hotspots(
        areas=empty,
        clusters=clusters,
        density=empty,
        gradient=empty,
        settings={},
        notes=(),
        trust=trust,
    )


@pytest.fixture
def reviewed(found):
    """People put the third first, rejected the first and have not decided on the second."""
    clusters = found.clusters.assign(
        status=["rejected", "awaiting", "accepted"],
        approved=[False, False, True],
        decision_reason=["one school", "", ""],
        reviewer_role=["service manager", "", "service manager"],
        reviewed_on=["2026-11-02", "", "2026-11-02"],
        human_rank=pd.array([None, None, 1], dtype="Int64"),
        carried=[True, False, False],
        ask_again=[True, False, False],
    )
    return replace(found, clusters=clusters)


def test_without_a_review_every_place_is_planned_for_and_the_page_says_so(found):
    assert planned_places(found).index.tolist() == ["H1", "H2", "H3"]
    assert set_aside(found).empty
    assert review_note(found, exact=True) == review_note(found, exact=False) == NOT_REVIEWED


def test_only_approved_places_are_planned_for_and_the_others_keep_their_row(reviewed):
    assert planned_places(reviewed).index.tolist() == ["H3"]
    assert set_aside(reviewed).index.tolist() == ["H1", "H2"]


def test_the_public_learns_how_firm_a_place_is_but_not_what_makes_it_fragile(found):
    told = with_profile(found.clusters[["district"]], found, exact=False)

    assert {name for name, _ in PUBLIC_COLUMNS} <= set(told.columns)
    assert not {"review", "order", "since"} & set(told.columns)
    assert told["look"]["H2"] == "less certain: look again"
    assert told["look"]["H1"] == ""
    assert told["certainty"].tolist() == [
        "unlikely to be chance",
        "unlikely to be chance, but look again",
        "unlikely to be chance",
    ]
    assert "postcode" not in " ".join(told.astype(str).to_numpy().ravel())


def test_analysts_learn_why_who_decided_and_both_ranks(reviewed):
    told = with_profile(reviewed.clusters[["district"]], reviewed, exact=True)

    assert {name for name, _ in RESTRICTED_COLUMNS} <= set(told.columns)
    assert told["look"]["H2"] == "Most of it comes from one postcode."
    assert told["review"]["H1"] == (
        "rejected by service manager on 2 November 2026: one school (carried over from an earlier "
        "review; the place has changed: ask again)"
    )
    assert told["review"]["H2"] == "not yet reviewed by people"
    assert told["order"].tolist() == ["", "", "1 by people, 3 by the figures"]


def test_the_public_is_not_told_how_many_places_people_rejected(reviewed):
    told = review_note(reviewed, exact=False)

    assert "Reviewed by people" in told
    assert not any(letter.isdigit() for letter in told)
    assert "reject" not in told
