"""A county begun from files: each is known by its headers, and a set that fits is chosen."""

from __future__ import annotations

import datetime as dt
import tomllib
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely

from outreach.beginning.choosing import choose
from outreach.beginning.extract_columns import guess_columns
from outreach.beginning.proposing import begin_county
from outreach.beginning.recognising import recognise
from outreach.beginning.venue_rules import type_of
from outreach.config import read_config
from outreach.errors import ConfigError
from outreach.intake.inputs import read_inputs
from outreach.results import write_folder

if TYPE_CHECKING:
    from pathlib import Path

TODAY = dt.date(2026, 11, 22)
AGES = ",".join(f"F{age},M{age}" for age in range(91))
CODES = ["E01000001", "E01000002"]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Two areas of 2021 as the ONS publishes them, with an extract under a provider's headers."""
    folder = tmp_path / "had"
    folder.mkdir()
    shapes = [shapely.box(x, 250_000, x + 1000, 251_000) for x in (380_000, 381_000)]
    names = ["Malvern Hills 001A", "Malvern Hills 001B"]
    polygons = gpd.GeoDataFrame(
        {"LSOA21CD": CODES, "LSOA21NM": names, "BNG_E": [0, 0]}, geometry=shapes, crs=27700
    )
    polygons.to_file(folder / "areas_2021.geojson", driver="GeoJSON")
    rows = "".join(
        f"{code},{name},{','.join(['5'] * 182)}\n" for code, name in zip(CODES, names, strict=True)
    )
    (folder / "ages.csv").write_text(f"LSOA 2021 Code,LSOA 2021 Name,{AGES}\n{rows}")
    rank = "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)"
    head = f"LSOA code (2021),Local Authority District name (2024),{rank}\n"
    (folder / "File_7.csv").write_text(
        head
        + "".join(
            f"{code},Malvern Hills,{rank}\n" for code, rank in zip(CODES, (100, 20000), strict=True)
        )
    )
    (folder / "labels.csv").write_text(
        "LSOA21CD,LAD24NM,RUC21CD\n" + "".join(f"{code},Malvern Hills,RSN1\n" for code in CODES)
    )
    (folder / "extract.csv").write_text(
        "REFLD,AGNCY,RFLS,SURNAME,LSOA21CD,Age at referral\n"
        + "".join(f"0{n}/03/2026,P1,{n},X,{CODES[n % 2]},1{n}\n" for n in range(1, 7))
    )
    (folder / "notes.txt").write_text("nothing\n")
    return folder


def test_a_county_begins_from_published_files_and_passes_its_check(files, tmp_path):
    begun = begin_county(tmp_path / "malvern-hills", [files], today=TODAY)
    write_folder(tmp_path / "malvern-hills", begun.files)
    inputs = read_inputs(read_config(tmp_path / "malvern-hills"))
    assert inputs.config.county.name == "Malvern Hills"
    assert inputs.config.county.data_date == dt.date(2026, 3, 31)
    assert len(inputs.referrals) == 6
    # 8 ages of 5 girls and 5 boys in each of two areas
    assert inputs.areas["population"].sum() == 160
    assert set(inputs.areas["district"]) == {"Malvern Hills"}
    assert set(inputs.areas["rural_class"]) == {"rural"}
    assert inputs.venues["invented"].all()
    assert "SURNAME" not in begun.files["county.toml"].decode()


def test_what_was_left_aside_is_told_and_no_cell_is(files, tmp_path):
    told = "\n".join(begin_county(tmp_path / "new", [files], today=TODAY).told)
    assert "Not used: notes.txt" in told
    assert "staff.csv" in told
    assert CODES[0] not in told


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        ("areas_2021.geojson", "boundaries of small areas"),
        ("File_7.csv", "File 7"),
        ("ages.csv", "single year of age"),
        ("extract.csv", "a referral extract"),
    ],
)
def test_what_is_missing_is_named_with_where_to_get_it(files, lost, words):
    (files / lost).unlink()
    with pytest.raises(ConfigError, match=words) as fault:
        choose(recognise([files]))
    assert "outreach fetch" in str(fault.value)


def test_deprivation_of_another_census_is_not_taken(files):
    text = (files / "File_7.csv").read_text().replace("(2021)", "(2011)")
    (files / "File_7.csv").write_text(text)
    with pytest.raises(ConfigError, match="belong together"):
        choose(recognise([files]))


def test_a_source_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ConfigError, match="no file or folder"):
        recognise([tmp_path / "nowhere"])


def test_an_extract_without_a_date_is_told_and_nothing_written(files, tmp_path):
    text = (files / "extract.csv").read_text().replace("/03/2026", "/03/2046")
    (files / "extract.csv").write_text(text)
    with pytest.raises(ConfigError, match="date up to today"):
        begin_county(tmp_path / "new", [files], today=TODAY)
    assert not (tmp_path / "new").exists()


def test_broken_files_are_set_aside_not_fatal(files):
    (files / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    (files / "broken.gpkg").write_bytes(b"\x00\x01")
    (files / "empty.csv").write_bytes(b"")
    (files / "binary.csv").write_bytes(bytes(range(256)) * 40)
    roles = {one.path.name: one.role for one in recognise([files])}
    assert [roles[name] for name in ("broken.xlsx", "broken.gpkg", "empty.csv", "binary.csv")] == [
        ""
    ] * 4


def test_no_column_that_names_a_person_is_ever_proposed():
    # headers of the core data set in domain.md 2.6 and of a case system
    held = "FINITIAL SINITIAL DOB SEX REFLD AGNCY CLIENT CLIENTID PC RFLS TRIAGED DISD"
    headers = [*held.split(), "NHS number", "Surname", "Address"]
    assert set(guess_columns(headers).values()) == {
        "SEX", "REFLD", "AGNCY", "PC", "RFLS", "TRIAGED", "DISD",
    }  # fmt: skip


def test_primary_schools_and_pharmacies_hold_no_sessions():
    assert type_of("school Primary | Academy converter") == ""
    assert type_of("pharmacy community pharmacy") == ""
    assert type_of("Not applicable | Pupil referral unit") == "special_school"


def test_worcestershire_alone_takes_the_areas_whose_rural_class_is_known(shared):
    # without the folder of England nothing says the rural class of 2021 areas
    ground = choose(recognise([shared / "worcestershire"])).ground
    assert (ground.vintage, ground.release) == ("2011", "IoD2019")
    both = choose(recognise([shared / "worcestershire", shared / "england"])).ground
    assert (both.vintage, both.release) == ("2021", "IoD2025")
    assert both.bridge is not None


def test_the_written_settings_are_toml_and_hold_no_absolute_path(files, tmp_path):
    begun = begin_county(tmp_path / "new", [files], name="Old 'Shire", today=TODAY)
    settings = tomllib.loads(begun.files["county.toml"].decode())
    assert settings["county"]["name"] == "Old 'Shire"
    assert settings["areas"]["path"] == "../had/areas_2021.geojson"
    assert settings["county"]["plan_date"].weekday() == 0
