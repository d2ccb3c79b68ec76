"""Tables as they may be shown."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from outreach.disclosure.showing import Profile, public_profile
from outreach.disclosure.suppressing import TOTAL, shown_nested, shown_table
from outreach.errors import DisclosureError


@pytest.fixture
def sources():
    """Return referrals by source and district: one small cell, one district of one source."""
    return pd.DataFrame(
        {"East": [3, 30, 22], "Mid": [25, 14, 31], "West": [0, 20, 0]},
        index=pd.Index(["school", "family", "youth justice"], name="Source"),
    )


def test_small_group_of_one_kind_is_hidden_with_its_zeros(sources):
    # domain.md 3.2 (1): all 20 of West come from the family
    made = shown_table(sources, profile=public_profile())
    assert made["West"].tolist() == ["*", "*", "*", "20"]


def test_small_count_is_hidden_with_company_in_its_row_and_column(sources):
    hidden = shown_table(sources, profile=public_profile()) == "*"
    assert hidden.loc["school", "East"]
    assert hidden.loc["school"].sum() > 1
    assert hidden["East"].sum() > 1
    assert not hidden.loc[TOTAL, TOTAL]


def test_analysts_see_every_count(sources):
    restricted = Profile(edition="RESTRICTED", threshold=0, round_to=1, min_population=0)
    assert shown_table(sources, profile=restricted).loc["school"].tolist() == ["3", "25", "0", "28"]


def test_county_of_five_people_shows_nothing():
    made = shown_table(pd.DataFrame({"a": [1, 2], "b": [2, 0]}), profile=public_profile())
    assert (made.to_numpy() == "*").sum() >= 8  # only the true zero may stay


def test_half_a_person_is_refused():
    with pytest.raises(DisclosureError, match="whole and not negative"):
        shown_table(pd.DataFrame({"a": [1.5]}), profile=public_profile())


def test_hierarchy_hides_across_its_levels():
    # district E is 3 + 4: both parts and their district are below 8; W must hide with E
    counts = pd.Series([3, 4, 40, 41, 12, 9], index=list("abcdef"))
    levels = pd.DataFrame({"district": list("EEWWSS")}, index=counts.index)
    made = shown_nested(counts, levels, profile=public_profile()).set_index(["level", "name"])
    hidden = made["shown"] == "*"
    assert hidden.loc[("district", "E")]
    assert hidden.loc["district"].sum() == 2
    assert made.loc[(TOTAL, TOTAL), "shown"] == "110"
    assert np.array_equal(hidden.loc["part"].to_numpy()[:2], [True, True])


def test_sums_that_another_table_settled_are_kept():
    # what is hidden in the other table is hidden here; what is shown there stays shown
    counts = pd.DataFrame({"a": [30, 20], "b": [25, 3], "c": [40, 50]}, index=["x", "y"])
    hidden = pd.Series({"a": False, "b": False, "c": True})
    rows = pd.Series({"x": False, "y": False})
    made = shown_table(counts, profile=public_profile(), rows_hidden=rows, columns_hidden=hidden)
    assert made.loc["All"].tolist() == ["50", "30", "*", "170"]
    assert made["All"].tolist() == ["95", "75", "170"]
    assert made.loc["y", "b"] == "*"
    assert (made.loc[["x", "y"]] == "*").sum(axis=1).min() >= 2
