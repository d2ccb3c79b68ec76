"""The built-in directory and a user's own one, opened and looked up."""

from __future__ import annotations

import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.postcodes.directory import Directory, open_directory
from hotspots.postcodes.postcode_forms import pack_keys
from outreach.errors import GeocodeError

if TYPE_CHECKING:
    from pathlib import Path

NEW = "PCD7,PCDS,DOINTR,DOTERM,USRTYPIND,EAST1M,NORTH1M,GRIDIND,LSOA21CD"
OLD = "pcd,pcds,dointr,doterm,usertype,oseast1m,osnrth1m,osgrdind,lsoa21"
ROWS = """QQ1 1AA,QQ1 1AA,198001,,0,400000,0250000,1,X01000001
QQ1 1AB,QQ1 1AB,198001,201506,0,400100,250000,1,X01000001
QQ1 1AD,QQ1 1AD,198001,,1,400200,250000,1,X01000001
QQ1 1AE,QQ1 1AE,198001,,0,,,9,X01000001
QQ101AA,QQ10 1AA,198001,,0,400300,250000,6,X01000001
BT1 1AA,BT1 1AA,198001,,0,333333,374444,1,X01000001
"""


@pytest.fixture(scope="session")
def built_in(tmp_path_factory) -> Directory:
    """The directory of the product, in the user's cache."""
    return open_directory()


@pytest.mark.parametrize("header", [NEW, OLD, NEW.replace("PCDS,", "PCD8,").lower()])
def test_every_generation_of_headers_gives_the_same_frame(tmp_path: Path, header: str):
    path = tmp_path / "ONSPD_FEB_2024_UK.csv"
    path.write_text(f"{header}\n{ROWS}", encoding="utf-8-sig")

    directory = open_directory(source=path)
    located = directory.locate(
        pd.Series(["qq1 1aa", "QQ11AB", "QQ1 1AD", "QQ1 1AE", "QQ10 1AA", "BT1 1AA", "QQ1 1"])
    )

    assert directory.vintage == "ONS Postcode Directory, February 2024"
    assert directory.attribution[1].endswith("2024")
    assert len(directory) == 5  # six rows less Northern Ireland's
    assert located["status"].tolist() == [
        "unit",
        "terminated",
        "large_user",
        "no_location",
        "unit",
        "not_found",
        "sector",
    ]
    assert located["terminated"].tolist()[1] == 201506
    assert located["easting"].tolist()[:3] == [400000, 400100, 400200]
    assert located["quality"].tolist()[4] == 6


def test_a_sector_is_told_by_its_live_small_users(tmp_path: Path):
    path = tmp_path / "directory.csv"
    path.write_text(f"{OLD}\n{ROWS}", encoding="utf-8")

    points = open_directory(source=path).sector_points(pd.Series(["QQ1 1", "QQ10 1"]))

    # of QQ1 1, one is terminated, one a large user, one without a place
    assert points["easting"].tolist() == [400000, 400300]


def test_the_zip_as_published_is_read_in_place(tmp_path: Path):
    path = tmp_path / "ONSPD_AUG_2026.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Data/multi_csv/ONSPD_AUG_2026_UK_QQ.csv", "x\n" * 999)
        archive.writestr("Data/ONSPD_AUG_2026_UK.csv", f"{NEW}\n{ROWS}")

    assert len(open_directory(source=path)) == 5


def test_invented_postcodes_name_no_publisher(tmp_path: Path):
    path = tmp_path / "invented.csv"
    path.write_text(f"{NEW}\n{ROWS}", encoding="utf-8")

    directory = open_directory(source=path, invented=True)

    assert directory.attribution == ()
    assert "invented" in directory.vintage


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"town,people\nAsh,3\n", "no column for postcode, easting, northing"),
        ("b.csv", b"", "no column for postcode"),
        ("e.csv", NEW.encode(), "holds no postcode"),
        ("c.zip", b"not a zip", "not a zip archive"),
        ("d.csv", f"{NEW}\n".encode() + b"QQ1 1AA,\xff\xfe,,,,,,,\n", "not a postcode directory"),
    ],
)
def test_a_file_that_is_no_directory_is_refused(tmp_path: Path, name, content, message):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(GeocodeError, match=message):
        open_directory(source=tmp_path / name)


def test_the_built_in_directory_says_what_it_is(built_in: Directory):
    assert built_in.vintage == "ONS Postcode Directory, November 2025 (package 2026.1.1)"
    assert "Royal Mail copyright and database right 2025" in built_in.attribution[2]
    # 2,720,556 rows in the package, of which 63,132 are Northern Ireland's (counted by hand)
    assert len(built_in) == 2_720_556 - 63_132
    assert bool((built_in.keys[1:] > built_in.keys[:-1]).all())


def test_the_built_in_directory_never_places_anything_at_the_false_origin(built_in: Directory):
    located = built_in.locate(pd.Series(["JE1 0BD", "IM1 1AA", "BT1 1AA"]))

    assert located["status"].tolist() == ["no_location", "no_location", "not_found"]
    assert located["easting"].isna().all()
    assert located["terminated"].isna().all()


def test_real_postcodes_lie_where_code_point_open_puts_them(built_in: Directory, shared: Path):
    sample = pd.read_csv(
        shared / "worcestershire/samples/codepoint_open_wr_sample.csv", header=None
    )
    sample = sample[sample[1] == 10]

    located = built_in.locate(sample[0])
    away = np.hypot(located["easting"] - sample[2], located["northing"] - sample[3])

    # the README: 386 of 17,026 live postcodes moved more than 1 m between the two editions
    assert located["found"].all()
    assert (away <= 1).mean() > 0.95


def test_a_second_opening_takes_less_than_three_tenths_of_a_second(built_in: Directory):
    started = time.perf_counter()
    open_directory()
    assert time.perf_counter() - started < 0.3


def test_a_damaged_cache_says_what_to_delete(tmp_path: Path, built_in: Directory):
    folder = tmp_path / "postcodes-2026.1.1-v1"
    folder.mkdir()
    (folder / "about.json").write_text("{}", encoding="utf-8")

    with pytest.raises(GeocodeError, match=r"Delete that folder"):
        open_directory(cache_folder=tmp_path)


@pytest.mark.slow
def test_two_who_convert_at_once_both_get_a_whole_directory(tmp_path: Path):
    with ThreadPoolExecutor(2) as both:
        opened = list(both.map(lambda _: open_directory(cache_folder=tmp_path), range(2)))

    assert len(opened[0]) == len(opened[1]) == 2_657_424
    assert [path.name for path in tmp_path.iterdir()] == ["postcodes-2026.1.1-v1"]


@settings(max_examples=40, deadline=None)
@given(
    cells=st.lists(
        st.one_of(
            st.text(alphabet="QZ19ABD bx\u00a0\t.é", max_size=18),
            st.sampled_from(
                ["qq1 1aa", " QQ11AB ", "QQ1\u00a01AD", "ZZ99 3VZ", "BX1 1LT", "QQ1 1"]
            ),
            st.none(),
        ),
        max_size=30,
    )
)
def test_the_quick_way_and_the_thorough_way_give_the_same_answer(cells):
    rows = ["QQ11AA", "QQ11AB", "QQ11AD", "BX11LT", "ZZ993VZ", "QQ191A"]
    keys = np.sort(pack_keys(pd.Series(rows)))
    grid = np.arange(1, len(rows) + 1, dtype=np.int32)
    directory = Directory(keys=keys, eastings=grid, northings=grid, vintage="test", attribution=())
    postcodes = pd.Series(cells, dtype="str")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "hotspots.postcodes.directory.pack_cells",
            lambda text: np.zeros(len(text), dtype=np.uint64),
        )
        thorough = directory.locate(postcodes)

    pd.testing.assert_frame_equal(directory.locate(postcodes), thorough)
