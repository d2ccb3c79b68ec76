"""Venues from several tables: the county's own, a register of schools, a list of practices."""

from __future__ import annotations

import csv
import io

import pytest

from hotspots.postcodes.directory import open_directory
from outreach.config import input_files, read_config
from outreach.errors import ConfigError, TableError
from outreach.intake.inputs import read_inputs
from outreach.intake.venues import uncovered_note

GIAS = (
    "URN,EstablishmentName,TypeOfEstablishment (name),EstablishmentTypeGroup (name),"
    "EstablishmentStatus (name),PhaseOfEducation (name),StatutoryLowAge,StatutoryHighAge,"
    "Postcode,Easting,Northing"
)
KIND = "Community school,Local authority maintained schools,Open,Secondary,11,18"


@pytest.fixture(scope="module")
def postcode(project):
    """A postcode of the sample county, and where it is."""
    text = (project / "data/sample/postcodes.csv").read_text(encoding="utf-8")
    row = next(row for row in csv.DictReader(io.StringIO(text)) if not row["doterm"])
    return row["pcds"], float(row["east1m"]), float(row["north1m"])


@pytest.fixture
def county(project, tmp_path, postcode):
    """The sample county with two registers beside its table of venues."""
    sample = project / "data/sample"
    schools = [
        f"501,Arren High,{KIND},,559900,620100",
        f"502,Far High,{KIND},,400000,250000",
        f"503,Lost High,{KIND},ZZ99 3WZ,,",
    ]
    (tmp_path / "edubase.csv").write_bytes("\n".join([GIAS, *schools]).encode("cp1252"))
    row = ["P77", "THE SURGERY", *[""] * 7, postcode[0], "", "", "A", "B", *[""] * 11, "4", ""]
    (tmp_path / "epraccur.csv").write_text(",".join(row), encoding="utf-8")
    text = (sample / "county.toml").read_text(encoding="utf-8")
    text = text.replace('path = "', f'path = "{sample.as_posix()}/')
    text = text.replace('source = "postcodes', f'source = "{sample.as_posix()}/postcodes')
    registers = """
[[venues.registers]]
kind = "gias"
path = "edubase.csv"
[venues.registers.attributes.secondary_school]
open_slots = ["Mon AM"]
session_types = ["school_group"]
term_only = true
[[venues.registers]]
kind = "ods"
path = "epraccur.csv"
[[venues.registers]]
rows = [{ venue_id = "X1", name = "Hut", type = "community_hall", postcode = "PCDS" }]
[venues.attributes.gp_practice]
session_types = ["clinic"]
hire_cost = 25
"""
    (tmp_path / "county.toml").write_text(
        text.replace("[session_types]", registers.replace("PCDS", postcode[0]) + "[session_types]"),
        encoding="utf-8",
    )
    return tmp_path


def test_registers_are_cut_to_the_county_and_placed_by_grid_or_postcode(county, postcode):
    inputs = read_inputs(read_config(county))
    new = inputs.venues.loc[["URN501", "P77", "X1"]]

    assert "URN502" not in inputs.venues.index  # far away
    assert "URN503" not in inputs.venues.index  # nobody knows where
    assert new["type"].tolist() == ["secondary_school", "gp_practice", "community_hall"]
    assert new.loc["URN501", "easting"] == 559900
    for key in ("P77", "X1"):
        assert (new.loc[key, "easting"], new.loc[key, "northing"]) == postcode[1:]
    assert "postcode" not in inputs.venues
    assert new.loc["URN501", "term_only"]
    assert new.loc["P77", "hire_cost"] == 25
    assert new["district"].ne("").all()
    assert len(inputs.venues) > 60  # those of the county's own table are there too
    told = " ".join(inputs.notes)
    assert "edubase.csv: 1 of them are in the county; 1 could not be placed" in told
    assert "epraccur.csv: 1 of them are in the county." in told


def test_a_register_alone_is_enough_and_its_file_is_looked_for(county):
    text = (county / "county.toml").read_text(encoding="utf-8")
    start, end = text.index("[venues]"), text.index("\n[[venues.registers]]")
    (county / "county.toml").write_text(text[:start] + text[end:], encoding="utf-8")
    config = read_config(county)
    assert config.venues.path is None
    assert [register.kind for register in config.venues.registers] == ["gias", "ods", "table"]

    # each register has a name of its own, so that the hash of each stands in run.json
    named = {where for where, _ in input_files(config) if where.startswith("venues")}
    assert named == {"venues.registers.1", "venues.registers.2"}
    (county / "epraccur.csv").unlink()
    with pytest.raises(ConfigError, match=r"\[venues.registers.2\] path: no such file"):
        read_config(county)


def test_one_place_in_two_tables_is_told_by_its_key(county):
    text = (county / "county.toml").read_text(encoding="utf-8")
    (county / "county.toml").write_text(text.replace('"X1"', '"V001"'), encoding="utf-8")

    with pytest.raises(TableError, match=r"1 venue_id\(s\) stand in more than one.*V001"):
        read_inputs(read_config(county))


def test_a_directory_of_a_part_of_the_county_is_told(county):
    inputs = read_inputs(read_config(county))
    assert not any("holds no postcode in" in note for note in inputs.notes)

    areas = inputs.areas
    inside = areas.representative_point()
    places = [f"QQ{at // 10} {at % 10}AA,,{p.x:.0f},{p.y:.0f}" for at, p in enumerate(inside)]
    path = county / "ONSPD_half.csv"
    for held in (len(places), len(places) // 2):
        path.write_text("\n".join(["pcds,doterm,east1m,north1m", *places[:held]]), encoding="utf-8")
        told = uncovered_note(open_directory(source=path, invented=True), areas)
        without = len(areas) - held
        assert bool(told) == bool(without)
        if without:
            assert f"in {without} of {len(areas)} small areas" in told[0]
            assert "GP practices" in told[0]


def test_a_hall_beyond_the_county_line_serves_where_somebody_listed_it(county):
    # a register is cut to the county (502 is far away); what people wrote down themselves is not
    path = county / "county.toml"
    hall = 'venue_id = "X2", name = "Hall next door", type = "community_hall"'
    text = path.read_text(encoding="utf-8").replace(
        "rows = [{", f"rows = [{{ {hall}, easting = 585000, northing = 620100 }}, {{"
    )
    path.write_text(text, encoding="utf-8")

    inputs = read_inputs(read_config(path))

    assert inputs.venues.loc["X2", "district"] == "outside the county"
    assert "502" not in inputs.venues.index
    reached = inputs.travel.xs("X2", level="venue_id")["minutes"]
    assert len(reached) > 0
