"""Remote neighbourhoods on a plan: who is left out, and what another offer changes."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from allocation.other_work.duties import REMOTE, VISITS
from outreach.showing.remote_places import (
    besides_sessions,
    remote_check,
    remote_notes,
    remote_tables,
)

AREAS = pd.Index(["A", "B", "C", "D"], name="area_code")


@pytest.fixture
def county():
    """Three remote neighbourhoods of 60 and a town: A is near, B too far off, C reaches none."""
    areas = pd.DataFrame(
        {
            "name": ["Ash", "Beck", "Combe", "Dene"],
            "district": ["North", "North", "South", "South"],
            "rural_class": ["rural_remote"] * 3 + ["urban"],
            "population": 60,
            "imd_quintile": [1, 3, 3, 1],
        },
        index=AREAS,
    )
    return SimpleNamespace(areas=areas)


def planned(*other):
    """A plan with work beside sessions: kind, district, worker."""
    rows = pd.DataFrame(other, columns=["kind", "district", "worker_id"]).assign(count=2.0)
    minutes = pd.Series([30.0, 31.0, float("nan"), 90.0], AREAS)
    coverage = pd.DataFrame({"minutes": minutes, "demand": [6.0, 3.0, 3.0, 2.0]})
    coverage["within_standard"] = coverage["minutes"] <= 30
    return SimpleNamespace(coverage=coverage, other_work=rows)


def test_r11_every_exception_is_counted_and_named_where_it_may_be(county):
    exact = remote_notes(county, planned(), exact=True)
    public = remote_notes(county, planned(), exact=False)

    assert exact[0].startswith("2 of 3 remote neighbourhoods have no drop-in or clinic within 30")
    assert exact[0].endswith("By district: North 1, South 1.")
    # A's 6 of 12 contacts of remote places; of the most deprived A's 6 and Dene's 2
    assert exact[1].endswith("50% of the remote rural areas, 75% of the most deprived fifth.")
    assert len(public) == 1
    assert public[0].endswith("instead.")
    frame = remote_tables(county, planned())[0].frame
    assert frame["Neighbourhood"].tolist() == ["Beck", "Combe"]
    assert frame["Minutes to the nearest"].tolist() == ["31", "none in reach"]


@pytest.mark.parametrize(
    ("work", "left"),
    [
        ((VISITS, "North", "W1"), ["C"]),
        ((VISITS, "North", ""), ["B", "C"]),  # nobody has the hours
        ((REMOTE, "", "W1"), []),
    ],
)
def test_r11_visits_and_remote_contact_are_an_offer(county, work, left):
    checked = remote_check(county, planned(work))

    assert checked.index[checked["exception"]].tolist() == left


def test_r11_everybody_is_told_by_the_sessions_an_edition_lists(county):
    county.session_types = pd.DataFrame({"counts_for_hotspot": [True]}, index=["drop_in"])
    pairs = pd.MultiIndex.from_tuples([("A", "hall"), ("B", "hall"), ("C", "van")])
    county.travel = pd.DataFrame(
        {"minutes": [31.0, 29.0, 5.0]}, index=pairs.set_names(["area_code", "venue_id"])
    )
    listed = pd.DataFrame({"session_type": ["drop_in"], "venue_id": ["hall"]})

    notes, tables = besides_sessions(county, planned(), SimpleNamespace(rows=listed))

    # A is 31 minutes from the hall; the van that reaches C is not listed
    assert notes[0].startswith("2 of 3 remote neighbourhoods")
    assert tables[0].frame["Minutes to the nearest"].tolist() == ["31", "none in reach"]


def test_a_county_without_remote_places_says_so_to_its_analysts_only(county):
    county.areas = county.areas.assign(rural_class="rural")

    assert remote_notes(county, planned(), exact=False) == ()
    assert remote_notes(county, planned(), exact=True)[0].startswith("No remote neighbourhood")
    assert remote_tables(county, planned()) == ()
