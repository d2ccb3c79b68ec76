"""Where both scans found the same place, people hear of it once."""

from __future__ import annotations

import pandas as pd
import pytest

from hotspots.places import distinct_places


@pytest.fixture
def two_scans() -> pd.DataFrame:
    """A town found by both scans, a village found by one, and a hotspot somebody rejected."""
    return pd.DataFrame(
        {
            "areas": [("T1", "T2", "T3", "T4"), ("T1", "T2"), ("V1",), ("R1",), ("T4", "V2", "V3")],
            "approved": [True, True, True, False, True],
        },
        index=pd.Index(["H1", "H2", "H3", "H4", "H5"], name="hotspot_id"),
    )


def test_the_better_ranked_one_speaks_for_the_place(two_scans):
    # H2 lies wholly in H1; H5 shares one area of three with it, which is under half
    assert distinct_places(two_scans).index.tolist() == ["H1", "H3", "H5"]


def test_a_rejected_hotspot_hides_no_other(two_scans):
    rejected = two_scans.assign(approved=[False, True, True, True, True])
    assert distinct_places(rejected).index.tolist() == ["H2", "H3", "H4", "H5"]


def test_no_hotspots_stay_no_hotspots(two_scans):
    assert distinct_places(two_scans.iloc[:0]).empty
