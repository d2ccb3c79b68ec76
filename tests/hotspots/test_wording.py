"""The sentences a commissioner reads."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.wording import public_reason, ratio_words, restricted_reason


def cluster(**changed: Any) -> dict[str, Any]:
    """Describe a hotspot with three times the expected referrals."""
    return {
        "scan": "total_burden",
        "observed": 24,
        "expected": 8.0,
        "relative_risk": 3.0,
        "p_value": 0.001,
        "excess_explained": float("nan"),
        "also_in": "",
        "touches_edge": False,
    } | changed


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (1.1, "slightly more than the"),
        (1.5, "about one and a half times the"),
        (24 / 11, "about twice the"),
        (2.5, "about two and a half times the"),
        (3.0, "about three times the"),
        (12.0, "more than ten times the"),
    ],
)
def test_ratios_are_spoken_as_people_would(ratio: float, words: str) -> None:
    assert ratio_words(ratio) == words


def test_the_restricted_sentence_gives_the_figures() -> None:
    assert restricted_reason(cluster()) == (
        "About three times the referrals we would expect for its young population "
        "(24 young people; 8 expected). Unlikely to be chance."
    )


def test_what_could_be_chance_is_said_to_be() -> None:
    assert "Could be chance." in restricted_reason(cluster(p_value=0.2))
    assert "could be chance." in public_reason(cluster(p_value=0.2))


@pytest.mark.parametrize(("share", "word"), [(0.9, "most"), (0.4, "part"), (0.1, "little")])
def test_what_deprivation_explains_is_said_in_a_word(share: float, word: str) -> None:
    told = restricted_reason(cluster(excess_explained=share))
    assert told.endswith(f"Deprivation and rurality explain {word} of it.")


def test_the_public_is_not_told_how_much_deprivation_explains() -> None:
    # with the published figures it would bound the count of a small place
    assert "explain" not in public_reason(cluster(excess_explained=0.4)).replace(
        "would explain", ""
    )


def test_the_county_line_is_mentioned() -> None:
    assert "county line" in restricted_reason(cluster(touches_edge=True))


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(["total_burden", "beyond_deprivation"]),
    st.integers(1, 500),
    st.floats(1.0, 60.0),
    st.floats(0.0, 1.0),
    st.booleans(),
)
def test_the_public_sentence_has_no_digit_and_no_ratio(
    scan: str,
    observed: int,
    ratio: float,
    share: float,
    edge,
) -> None:
    told = public_reason(
        cluster(
            scan=scan, observed=observed, expected=observed / ratio, relative_risk=ratio,
            excess_explained=share, also_in="H7", touches_edge=edge,
        )
    )  # fmt: skip
    assert not any(letter.isdigit() for letter in told)
    assert "times" not in told
    assert "twice" not in told


def test_a_hotspot_that_depends_on_roughly_placed_referrals_says_so():
    cluster = {
        "scan": "beyond_deprivation", "observed": 24, "expected": 8.0, "relative_risk": 3.0,
        "p_value": 0.01, "also_in": "", "touches_edge": False,
    }  # fmt: skip
    steady = restricted_reason(cluster | {"sector_stability": 1.0})

    assert steady == restricted_reason(cluster)
    for share, words in ((0.95, "nearly every time"), (0.5, "more often"), (0.1, "less than half")):
        told = public_reason(cluster | {"sector_stability": share})
        assert words in told
        assert not any(letter.isdigit() for letter in told)
