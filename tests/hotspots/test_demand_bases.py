"""R-07: what changes when the plan follows referrals alone, or need alone."""

from __future__ import annotations

import pandas as pd
import pytest

from hotspots.demand_bases import add_demand_bases, demand_at_bases
from hotspots.result import Hotspots


@pytest.fixture
def found() -> Hotspots:
    """Two districts of many referrals and of much need; one hotspot in the first."""
    index = pd.Index(["A", "B", "C", "D"], name="area_code")
    figures = pd.DataFrame(
        {
            "observed": [400.0, 200.0, 100.0, 100.0],
            "expected": [200.0, 200.0, 200.0, 200.0],
            "need": [100.0, 100.0, 300.0, 300.0],
        },
        index=index,
    )
    clusters = pd.DataFrame(
        {"areas": [("A",)], "approved": True}, index=pd.Index(["H1"], name="hotspot_id")
    )
    empty = pd.DataFrame()
    return Hotspots(
        areas=figures, clusters=clusters, density=empty, gradient=empty, settings={}, notes=()
    )


AREAS = pd.DataFrame(
    {"district": ["West", "West", "East", "East"]},
    index=pd.Index(["A", "B", "C", "D"], name="area_code"),
)


def test_each_basis_shares_the_county_out_and_the_order_turns(found):
    table = demand_at_bases(found, AREAS)
    assert table.index.tolist() == ["East", "West", "H1"]
    # need only: 600 of 800 in the east; with large counts smoothing leaves 600 in the west
    assert table.loc["East", "share_1"] == pytest.approx(0.75)
    assert table.loc["West", "share_0"] == pytest.approx(0.75, abs=0.01)
    halves = table[["share_0", "share_1"]].mean(axis=1)
    assert table["share_0.5"].tolist() == pytest.approx(halves.tolist())
    assert table.loc[["East", "West"], "share_0.5"].sum() == pytest.approx(1.0)
    assert table.loc["East", ["rank_0", "rank_1"]].tolist() == [2, 1]
    assert table["moves"].tolist() == [True, True, False]
    assert table.loc["H1", "change"] == pytest.approx(1 / 8 - 0.5, abs=0.01)


def test_what_weights_add_is_the_same_at_every_basis(found):
    found.areas["demand_by_weights"] = [0.0, 0.0, 0.0, 80.0]
    table = demand_at_bases(found, AREAS)
    assert table.loc["East", "share_1"] == pytest.approx((600 + 80) / 880)


def test_one_sentence_says_whether_the_basis_decides(found):
    told = add_demand_bases(found, AREAS)
    assert "would change the order of the districts" in told.notes[-1]
    assert len(told.demand_bases) == 3
    same = add_demand_bases(found, AREAS.assign(district="All"))
    assert "one district" in same.notes[-1]
