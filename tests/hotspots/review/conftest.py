"""A county of eight pairs of villages, seven of which stand out; and people who review it."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from hotspots.labelling import label_hotspots
from hotspots.result import Hotspots

COLUMNS = ["hotspot_id", "decision", "merge_into", "priority", "reason", "role", "date", "areas"]


def pair(number):
    """Name the two villages of a pair."""
    return (f"A{number}a", f"A{number}b")


def county(*, referred=(9, 8, 7, 6, 5, 4, 3, 0), day="2026-01-15"):
    """Sixteen villages of 100 young people; the first of each pair has the referrals."""
    codes = [code for number in range(1, 9) for code in pair(number)]
    areas = pd.DataFrame(
        {
            "district": ["North"] * 8 + ["South"] * 8,
            "touches_edge": False,
            "population": 100,
            "easting": [1000.0 * i for i in range(16)],
            "northing": 0.0,
        },
        index=pd.Index(codes, name="area_code"),
    )
    homes = [pair(n)[0] for n, count in enumerate(referred, start=1) for _ in range(count)]
    ids = [f"r{i}" for i in range(len(homes))]
    placed = pd.DataFrame({"referral_id": ids, "area_code": homes, "weight": 1.0})
    referrals = pd.DataFrame(
        {"referral_date": pd.Timestamp(day)}, index=pd.Index(ids, name="referral_id")
    )
    return areas, placed, referrals


def searched(areas, placed, referrals, groups):
    """Make a result in which each group of areas is a hotspot of total burden, best first."""
    people = placed["area_code"].value_counts().reindex(areas.index, fill_value=0)
    figures = areas[["population"]].assign(
        people=people,
        expected=people.sum() / len(areas),
        expected_given_deprivation=people.sum() / len(areas),
        hotspot_id="",
    )
    rows = []
    for place, codes in enumerate(groups):
        inside = list(codes)
        observed, expected = int(people[inside].sum()), float(figures["expected"][inside].sum())
        rows.append(
            {
                "centre": codes[0], "areas": tuple(codes), "observed": observed,
                "expected": expected, "relative_risk": observed / expected,
                "llr": 100.0 - place, "p_value": 0.001,
            }
        )  # fmt: skip
    clusters = label_hotspots(
        {"total_burden": pd.DataFrame(rows)}, areas, figures, placed, referrals
    )
    for key, codes in clusters["areas"][::-1].items():
        figures.loc[list(codes), "hotspot_id"] = key
    return Hotspots(
        areas=figures, clusters=clusters, density=pd.DataFrame(), gradient=pd.DataFrame(),
        settings={}, notes=(),
    )  # fmt: skip


def written(*rows):
    """Make a review as it is read from a file whose header is row 1."""
    empty = dict.fromkeys(COLUMNS, "") | {"priority": None, "date": None, "areas": ()}
    table = pd.DataFrame([empty | row for row in rows], index=range(2, 2 + len(rows)))
    table.index.name = "row"
    table["date"] = pd.to_datetime(table["date"].where(table["date"] != "", None))
    return table.astype({"priority": "Int64"})


@pytest.fixture(scope="session")
def make():
    """What the tests make their own counties and reviews with."""
    return SimpleNamespace(county=county, pair=pair, searched=searched, written=written)


@pytest.fixture
def seven():
    """The county and its seven hotspots, H1 to H7."""
    tables = county()
    return tables, searched(*tables, [pair(n) for n in range(1, 8)])
