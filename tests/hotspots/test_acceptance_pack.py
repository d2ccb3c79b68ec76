"""The thousand rows that the brief sets: every status, and all of them together all rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from hotspots.geocoding import geocode, unplaced_referrals
from hotspots.postcodes.directory import open_directory
from outreach.tables import MAPPED

if TYPE_CHECKING:
    from pathlib import Path

# domain.md 7: what each of a thousand rows is
PACK = {
    "QQ1 1AA": 930,  # live
    "QQ1 1AB": 25,  # terminated before the referral
    "QQ1 1": 15,  # sector only
    "ZZ99 3VZ": 12,  # no fixed abode
    "ZZ99 3WZ": 8,  # address not known
    "QQ1 IAA": 6,  # not the form of a postcode
    "QQ9 9ZZ": 4,  # not found
}
OLD = "pcd,pcd2,pcds,dointr,doterm,usertype,oseast1m,osnrth1m,osgrdind,lsoa11,imd"
NEW = "pcd7,pcd8,pcds,dointr,doterm,usrtypind,east1m,north1m,gridind,lsoa21cd,imd25ind"
ROWS = """QQ1 1AA,QQ1  1AA,QQ1 1AA,198001,,0,50,50,1,E01000001,7
QQ1 1AB,QQ1  1AB,QQ1 1AB,198001,201506,0,150,50,8,E01000002,7
QQ1 1AD,QQ1  1AD,QQ1 1AD,198001,,0,150,50,1,E01000002,7
"""


@pytest.fixture
def areas() -> gpd.GeoDataFrame:
    """Two squares, with as many young people each as would matter."""
    return gpd.GeoDataFrame(
        {"population": [100, 300]},
        geometry=[box(0, 0, 100, 100), box(100, 0, 200, 100)],
        index=pd.Index(["E01000001", "E01000002"], name="area_code"),
        crs=27700,
    )


@pytest.fixture
def referrals() -> pd.DataFrame:
    """The thousand, in an order that mixes them."""
    cells = np.repeat(list(PACK), list(PACK.values()))
    cells = np.random.default_rng(7).permutation(cells)
    return pd.DataFrame(
        {
            "row": np.arange(2, 1002),
            "postcode": pd.array(cells, dtype="str"),
            "referral_date": pd.Timestamp("2025-03-01"),
        },
        index=pd.Index([f"R{i}" for i in range(1000)], name="referral_id"),
    )


@pytest.mark.parametrize("header", [OLD, NEW, NEW.upper()])
def test_the_thousand_rows_come_out_as_they_should(tmp_path: Path, areas, referrals, header):
    path = tmp_path / "directory.csv"
    path.write_text(f"{header}\n{ROWS}", encoding="utf-8")
    directory = open_directory(source=path)

    placed = geocode(referrals, areas, directory, sector_spread="residents")

    whole = placed.drop_duplicates("referral_id")["match"].value_counts()
    assert whole.to_dict() == {
        "unit": 930, "terminated_before_referral": 25, "sector": 15, "no_fixed_abode": 12,
        "unknown": 8, "invalid": 6, "not_found": 4,
    }  # fmt: skip
    mapped = placed.loc[placed["match"].isin(MAPPED), "weight"].sum()
    assert mapped == pytest.approx(970, abs=1e-9)  # 97.0 %
    assert placed["weight"].sum() == pytest.approx(1000, abs=1e-9)
    sums = placed.groupby("referral_id")["weight"].sum()
    assert sums.to_numpy() == pytest.approx(np.ones(1000), abs=1e-12)
    # the sector has one live postcode in each square, for 100 and for 300 young people
    sector = placed[placed["match"] == "sector"].groupby("area_code")["weight"].sum()
    assert sector.tolist() == pytest.approx([15 / 4, 15 * 3 / 4])


def test_the_thirty_without_a_place_are_listed_by_reason_and_no_postcode(
    tmp_path: Path, areas, referrals
):
    path = tmp_path / "directory.csv"
    path.write_text(f"{NEW}\n{ROWS}", encoding="utf-8")
    directory = open_directory(source=path)

    lost = unplaced_referrals(referrals, geocode(referrals, areas, directory), directory)

    assert len(lost) == 30
    assert lost.loc[lost["reason"] == "invalid", "suggestion_kind"].unique().tolist() == [
        "letter_for_digit"
    ]
    assert not any(cell in lost.to_csv() for cell in PACK)
