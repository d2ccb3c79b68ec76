"""Whatever postcode directory a person has downloaded is read as it came."""

from __future__ import annotations

import shutil
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from hotspots.postcodes import directory_cache
from hotspots.postcodes.directory import open_directory
from hotspots.postcodes.roughness import is_rough, rough_note
from outreach.errors import GeocodeError

if TYPE_CHECKING:
    from pathlib import Path

# The columns of the lookup of August 2026, of which we use seven.
NSPL = (
    "pcd7,pcd8,pcds,dointr,doterm,usrtypind,east1m,north1m,gridind,oa21cd,cty26cd,ced25cd,"
    "lad26cd,wd26cd,lsoa21cd,lat,long"
)
NSPL_ROWS = """QQ1 1AA,QQ1  1AA,QQ1 1AA,198001,,0,0400000,0250000,1,,,,,,X01000001,,
QQ1 1AB,QQ1  1AB,QQ1 1AB,198001,201506,0,0400100,0250000,1,,,,,,X01000001,,
QQ1 1AD,QQ1  1AD,QQ1 1AD,198001,,1,0400200,0250000,1,,,,,,X01000001,,
"""
# As published: no header, CR LF, quoted text, bare numbers; 60 has no ward, 90 no place.
CODEPOINT = (
    '"QQ1 1AA",10,400000,250000,"E92000001","E19000001","E18000005","E10000034","E07000237",""\r\n'
    '"QQ101AB",50,400100,250000,"E92000001","E19000001","E18000005","E10000034","E07000237",""\r\n'
    '"QQ1 1AD",60,400200,250000,"E92000001","","","","",""\r\n'
    '"QQ1 1AE",90,0,0,"E92000001","","","","",""\r\n'
)
ABOUT = "PRODUCT: CODE-POINT OPEN\nDATASET VERSION NUMBER: 2025.2.0\nCOPYRIGHT DATE: 20250416\n"
CELLS = pd.Series(["qq1 1aa", "QQ10 1AB", "QQ1 1AD", "QQ1 1AE", "QQ1 1ZZ"])


@pytest.fixture
def codepoint(tmp_path: Path) -> Path:
    """The archive as the Ordnance Survey gives it."""
    path = tmp_path / "codepo_gb.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Data/CSV/qq.csv", CODEPOINT)
        archive.writestr(
            "Doc/Code-Point_Open_Column_Headers.csv", "PC,PQ,EA,NO\r\nPostcode,Q,E,N\r\n"
        )
        archive.writestr("Doc/metadata.txt", ABOUT)
    return path


def test_code_point_open_is_read_from_its_archive(codepoint):
    directory = open_directory(source=codepoint)
    located = directory.locate(CELLS)

    assert directory.vintage == "Code-Point Open, April 2025"
    assert any("database right 2025" in line for line in directory.attribution)
    assert located["status"].tolist() == ["unit", "unit", "unit", "no_location", "not_found"]
    assert located["quality"].tolist()[:4] == [1, 5, 6, 9]  # 10, 50, 60, 90 on the ONS scale
    # quality 90 stands at 0,0 in the file and never on the map
    assert located["easting"].fillna(-1).tolist() == [400000, 400100, 400200, -1, -1]
    assert located["terminated"].isna().all()  # the product does not say


def test_a_rough_position_is_good_for_the_map_and_told_where_distance_counts(codepoint):
    # domain.md 2.1 and 2.2: 6 and 8 of the ONS, 60 of Code-Point Open, are for a map only
    directory = open_directory(source=codepoint)
    located = directory.locate(CELLS)
    assert is_rough(located).tolist() == [False, False, True, False, False]
    (told,) = rough_note("venues", located)
    assert "venues: 1 row(s)" in told
    assert "give easting and northing" in told
    assert not any(cell.upper() in told for cell in CELLS)
    assert rough_note("venues", located.iloc[:2]) == ()
    # nobody is taken to live at the mean of a sector
    lived = directory.sector_points(pd.Series(["QQ1 1"]))
    assert lived["easting"].tolist() == [400000]


def test_a_folder_and_one_csv_give_the_same_directory(codepoint, tmp_path):
    with zipfile.ZipFile(codepoint) as archive:
        archive.extractall(tmp_path / "unpacked")
    whole = open_directory(source=codepoint)

    for path in (tmp_path / "unpacked", tmp_path / "unpacked/Data/CSV/qq.csv"):
        other = open_directory(source=path)
        assert np.array_equal(other.keys, whole.keys)
        pd.testing.assert_frame_equal(other.locate(CELLS), whole.locate(CELLS))


def test_a_postcode_lookup_is_read_and_named_as_what_it_is(tmp_path):
    path = tmp_path / "NSPL21_AUG_2026_UK.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Data/NSPL21_AUG_2026_UK.csv", f"{NSPL}\n{NSPL_ROWS}")
        archive.writestr("Data/multi_csv/NSPL21_AUG_2026_UK_QQ.csv", "nothing\n" * 999)

    directory = open_directory(source=path)

    assert directory.vintage == "National Statistics Postcode Lookup, August 2026"
    located = directory.locate(pd.Series(["QQ1 1AA", "QQ1 1AB", "QQ1 1AD"]))
    assert located["status"].tolist() == ["unit", "terminated", "large_user"]
    assert located["terminated"].tolist()[1] == 201506


@pytest.fixture
def by_area(tmp_path: Path) -> Path:
    """A directory that was kept as one CSV of each postcode area, beside a smaller older one."""
    path = tmp_path / "ours.zip"
    new = "Data/multi_csv/ONSPD_MAY_2026_UK_{}.csv"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(new.format("QQ"), f"{NSPL}\n{NSPL_ROWS}")
        archive.writestr(new.format("Q"), f"{NSPL}\n{NSPL_ROWS.replace('QQ1', 'Q2')}")
        archive.writestr(
            "Data/multi_csv/ONSPD_FEB_2020_UK_QQ.csv", f"{NSPL}\n{NSPL_ROWS.replace('QQ1', 'QQ9')}"
        )
        archive.writestr("Documents/Names and Codes.csv", "code,name\nX01000001,Ash\n")
    return path


def test_a_directory_that_came_as_one_file_of_each_area_is_put_together(by_area, tmp_path):
    with zipfile.ZipFile(by_area) as archive:
        archive.extractall(tmp_path / "unpacked")
    cells = pd.Series(["QQ1 1AA", "Q2 1AB", "Q2 1AD", "QQ9 1AA"])

    moved = tmp_path / "moved"
    shutil.copytree(tmp_path / "unpacked/Data/multi_csv", moved)
    for path in (by_area, tmp_path / "unpacked", tmp_path / "unpacked/Data/multi_csv", moved):
        directory = open_directory(source=path)
        assert len(directory) == 6
        assert directory.vintage == "ONS Postcode Directory, May 2026"
        located = directory.locate(cells)
        assert located["status"].tolist() == ["unit", "terminated", "large_user", "not_found"]
        assert located["terminated"].tolist()[1] == 201506


def test_a_whole_directory_is_taken_before_its_parts(by_area):
    with zipfile.ZipFile(by_area, "a") as archive:
        archive.writestr("Data/ONSPD_AUG_2026_UK.csv", f"{NSPL}\n{NSPL_ROWS}")

    directory = open_directory(source=by_area)

    assert directory.vintage == "ONS Postcode Directory, August 2026"
    assert len(directory) == 3


@pytest.mark.parametrize("easting", ["4294967396", "-4294567296", "inf", "1e30", "900000", "0"])
def test_an_easting_that_is_none_gives_no_place(tmp_path, easting):
    ons, os_ = tmp_path / "ONSPD_MAY_2026.csv", tmp_path / "qq.csv"
    ons.write_text(f"{NSPL}\n{NSPL_ROWS.replace('0400000', easting)}", encoding="utf-8")
    os_.write_text(CODEPOINT.replace("400000", easting), encoding="utf-8")

    for path in (ons, os_):
        located = open_directory(source=path).locate(pd.Series(["QQ1 1AA"]))
        assert located["status"].tolist() == ["no_location"]
        assert located["easting"].isna().all()


@pytest.mark.parametrize(
    "top",
    [
        "\ufeff",
        "Postcode,Positional_quality_indicator,Eastings,Northings\r\n",
        "\ufeffPC,PQ,EA,NO,CY\r\nPostcode,Quality,Eastings,Northings,Country_code\r\n",
        "PCODE1,PQ,EA,NO\n",
    ],
)
def test_a_header_or_a_mark_on_top_of_code_point_open_does_no_harm(tmp_path, top):
    plain, headed = tmp_path / "plain.csv", tmp_path / "folder/qq.csv"
    headed.parent.mkdir()
    plain.write_text(CODEPOINT, encoding="utf-8", newline="")
    headed.write_text(top + CODEPOINT, encoding="utf-8", newline="")
    expected = open_directory(source=plain)

    for path in (headed, headed.parent):
        directory = open_directory(source=path)
        assert np.array_equal(directory.keys, expected.keys)
        pd.testing.assert_frame_equal(directory.locate(CELLS), expected.locate(CELLS))


@pytest.mark.parametrize(
    ("name", "message"),
    [("../evil.csv", "point outside"), ("Data/other.csv", "no postcode of Code-Point Open")],
)
def test_an_archive_that_is_none_or_means_harm_is_refused(tmp_path, name, message):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "town,people\nAsh,3\n")

    with pytest.raises(GeocodeError, match=message):
        open_directory(source=path)


def test_a_zip_bomb_is_refused(tmp_path):
    path = tmp_path / "ONSPD_MAY_2026.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Data/ONSPD_MAY_2026_UK.csv", b"0" * (20 << 20))

    with pytest.raises(GeocodeError, match="unpack to far more"):
        open_directory(source=path)


def test_a_large_directory_is_read_once_and_kept_by_its_content(tmp_path, monkeypatch):
    monkeypatch.setattr(directory_cache, "WORTH_KEEPING", 1)
    path, kept = tmp_path / "NSPL_MAY_2026_UK.csv", tmp_path / "cache"
    path.write_text(f"{NSPL}\n{NSPL_ROWS}", encoding="utf-8")

    first = open_directory(source=path, cache_folder=kept)
    again = open_directory(source=path, cache_folder=kept)
    path.write_text(f"{NSPL}\n{NSPL_ROWS}".replace("QQ1 1AD", "QQ1 1AE"), encoding="utf-8")
    other = open_directory(source=path, cache_folder=kept)

    assert len(list(kept.iterdir())) == 2
    assert isinstance(again.keys, np.memmap)
    assert again.vintage == first.vintage == "National Statistics Postcode Lookup, May 2026"
    cells = pd.Series(["QQ1 1AA", "QQ1 1AB", "QQ1 1AD"])
    pd.testing.assert_frame_equal(again.locate(cells), first.locate(cells))
    assert other.locate(cells)["status"].tolist()[2] == "not_found"


def test_a_damaged_kept_directory_is_read_again(tmp_path, monkeypatch):
    monkeypatch.setattr(directory_cache, "WORTH_KEEPING", 1)
    path, kept = tmp_path / "NSPL_MAY_2026_UK.csv", tmp_path / "cache"
    path.write_text(f"{NSPL}\n{NSPL_ROWS}", encoding="utf-8")
    open_directory(source=path, cache_folder=kept)
    (folder,) = kept.iterdir()
    (folder / "keys.npy").write_bytes(b"damaged")

    assert len(open_directory(source=path, cache_folder=kept)) == 3


def test_the_real_sample_of_code_point_open_is_read_whole(shared: Path):
    path = shared / "worcestershire/samples/codepoint_open_wr_sample.csv"
    raw = pd.read_csv(path, header=None)
    directory = open_directory(source=path)

    located = directory.locate(raw[0])
    assert len(directory) == 400  # the README
    assert located["status"].isin(["unit", "no_location"]).all()
    placed = located["status"] == "unit"
    assert located.loc[placed, "easting"].tolist() == raw.loc[placed, 2].tolist()
    assert (located["quality"] == raw[1] // 10).all()


def test_the_real_sample_of_the_directory_is_read_whole(shared: Path):
    path = shared / "worcestershire/samples/onspd_like_sample.csv"
    raw = pd.read_csv(path, dtype=str)
    directory = open_directory(source=path)

    located = directory.locate(raw["pcds"])
    assert len(directory) == 499  # the README
    assert located["found"].all()
    ended = raw["doterm"].notna()
    assert (located.loc[ended, "status"] == "terminated").all()
    assert located["easting"].tolist() == raw["oseast1m"].astype(float).tolist()


def test_all_three_generations_and_the_lookup_give_one_answer(tmp_path: Path):
    old = "pcd,pcd2,pcds,dointr,doterm,oscty,usertype,oseast1m,osnrth1m,osgrdind,lsoa21"
    middle = "pcd7,pcd8,pcds,dointr,doterm,cty25cd,usrtypind,east1m,north1m,gridind,lsoa21cd"
    service = middle.upper()
    rows = "QQ1 1AA,QQ1  1AA,QQ1 1AA,198001,202001,E10,0,400000,250000,8,X01000001\n"
    frames = []
    for number, header in enumerate((old, middle, service)):
        path = tmp_path / f"ONSPD_{number}.csv"
        path.write_text(f"{header}\n{rows}", encoding="utf-8")
        frames.append(open_directory(source=path).locate(pd.Series(["QQ11AA"])))

    pd.testing.assert_frame_equal(frames[0], frames[1])
    pd.testing.assert_frame_equal(frames[0], frames[2])
    assert frames[0]["status"].tolist() == ["terminated"]
    assert frames[0]["quality"].tolist() == [8]
