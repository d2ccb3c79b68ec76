"""Schools from GIAS and practices from the ODS, in the shapes in which they are published."""

from __future__ import annotations

import csv
import io

import pytest

from allocation.reading.registers import read_register
from outreach.errors import TableError

GIAS = (
    "URN",
    "LA (code)",
    "LA (name)",
    "EstablishmentName",
    "TypeOfEstablishment (name)",
    "EstablishmentTypeGroup (name)",
    "EstablishmentStatus (code)",
    "EstablishmentStatus (name)",
    "PhaseOfEducation (name)",
    "StatutoryLowAge",
    "StatutoryHighAge",
    "Postcode",
    "Easting",
    "Northing",
)
AP = "Free schools alternative provision"
LAS = "Local authority maintained schools"
FREE = "Free Schools"
INDEPENDENT = "Independent schools"
SCHOOLS = (
    # urn, name, type, group, status, phase, low, high, postcode, easting, northing
    (1, "St Élda’s High", "Community school", LAS, "Open", "Secondary", 11, 18, "", 500, 600),
    (2, "Closed High", "Community school", LAS, "Closed", "Secondary", 11, 18, "", 500, 600),
    (3, "Ending Middle", "Community school", LAS, "Open, but proposed to close",
     "Middle deemed secondary", 9, 13, "", 500, 600),
    (4, "Infants", "Community school", LAS, "Open", "Primary", 4, 11, "", 500, 600),
    (5, "The Bridge", "Pupil referral unit", LAS, "Open", "Not applicable", 11, 16, "", 500, 600),
    (6, "Free AP", AP, FREE, "Open", "Not applicable", 14, 18, "", 500, 600),
    (7, "Prep", "Other independent school", INDEPENDENT, "Open", "Not applicable", 3, 11, "", 5, 6),
    (8, "Hall", "Other independent school", INDEPENDENT, "Open", "Not applicable", 3, 18, "", 5, 6),
    (9, "Lodge", "Other independent special school", INDEPENDENT, "Open", "Not applicable", 7, 19,
     "XA2 2AA", "", ""),
    (10, "Sixth", "Further education", "Colleges", "Open", "16 plus", 16, 99, "", 0, 0),
    (11, "New High", "Free schools", FREE, "Proposed to open", "Secondary", 11, 16, "", 5, 6),
    (12, "Whole", "Academy converter", "Academies", "Open", "All-through", 3, 18, "", 5, 6),
)  # fmt: skip


def edubase(schools=SCHOOLS):
    """A register as GIAS publishes it: Windows text, every cell quoted, many more columns."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(GIAS)
    for urn, name, kind, group, status, phase, low, high, postcode, east, north in schools:
        code = "1" if status.startswith("Open") else "2"
        row = (urn, "999", "Arrenshire", name, kind, group, code, status, phase, low, high)
        writer.writerow((*row, postcode, east, north))
    return out.getvalue().encode("cp1252")


@pytest.fixture
def gias(tmp_path):
    path = tmp_path / "edubasealldata20260331.csv"
    path.write_bytes(edubase())
    return path


def test_open_schools_beyond_primary_age_are_taken_and_named_by_what_they_are(gias):
    places, notes = read_register(gias, kind="gias")

    assert dict(zip(places["venue_id"], places["type"], strict=True)) == {
        "URN1": "secondary_school",
        "URN3": "secondary_school",
        "URN5": "alternative_provision",
        "URN6": "alternative_provision",
        "URN8": "independent_school",
        "URN9": "special_school",
        "URN10": "college",
        "URN12": "secondary_school",
    }
    assert places["name"].iloc[0] == "St Élda’s High"  # é and ’ as Windows writes them
    assert any("cp1252" in note for note in notes)
    # 12 rows; 2 is closed, 11 not yet open; 4 and 7 end at 11
    assert "12 rows, 10 open, of which 8 teach" in notes[-1]


def test_a_grid_reference_of_nought_is_none(gias):
    places = read_register(gias, kind="gias").places.set_index("venue_id")

    assert places.loc["URN10", ["easting", "northing"]].isna().all()
    assert places.loc["URN9", ["easting", "northing"]].isna().all()
    assert places.loc["URN9", "postcode"] == "XA2 2AA"
    assert places.loc["URN1", "easting"] == 500.0


def test_another_age_range_takes_other_schools(gias):
    # 18 to 24: only those that go beyond 18
    places = read_register(gias, kind="gias", age_range=(18, 24)).places
    assert set(places["venue_id"]) == {"URN9", "URN10"}


def practice(code, status="A", setting="4"):
    """A row of epraccur as it was published: 27 cells, the postcode tenth."""
    row = [""] * 27
    row[0], row[1], row[9], row[10] = code, f"PRACTICE {code}", "XA1 1AA", "19740401"
    row[12], row[13], row[25] = status, "B", setting
    return ",".join(f'"{cell}"' for cell in row)


def test_practices_are_read_from_a_file_without_a_header(tmp_path):
    path = tmp_path / "epraccur.csv"
    rows = [practice("M1"), practice("M2", status="C"), practice("M3", setting="1")]
    path.write_text("\n".join(rows), encoding="cp1252")

    places, notes = read_register(path, kind="ods")

    assert places["venue_id"].tolist() == ["M1"]
    assert places["type"].tolist() == ["gp_practice"]
    assert places["postcode"].tolist() == ["XA1 1AA"]
    assert places.index.tolist() == [1]
    assert notes[-1].startswith("epraccur.csv: 3 rows, of which 1 are")


@pytest.mark.parametrize(
    "header",
    [
        "Organisation Code,Name,Postcode,Status,Prescribing Setting",
        "Code,Organisation Name,Post Code,Status Code,Prescribing Setting",
        "ODS Code,NAME,POSTCODE,STATUS,Roles",
    ],
)
@pytest.mark.parametrize("status", ["ACTIVE", "Active", "A"])
def test_practices_are_read_from_a_file_with_any_of_its_headers(tmp_path, header, status):
    path = tmp_path / "epraccur.csv"
    last = ("RO177;RO76", "RO177;RO80") if header.endswith("Roles") else ("4", "9")
    rows = [f"M1,FIRST,XA1 1AA,{status},{last[0]}", f"M2,SECOND,XA1 1AB,{status},{last[1]}"]
    rows.append(f"M3,THIRD,XA1 1AC,INACTIVE,{last[0]}")
    path.write_text("\n".join([header, *rows]), encoding="utf-8-sig")

    places = read_register(path, kind="ods").places

    assert places["venue_id"].tolist() == ["M1"]
    assert places.index.tolist() == [2]


def test_a_file_that_is_another_list_is_refused_in_words(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")

    with pytest.raises(TableError, match=r"not the list of GP practices.*Data Search and Export"):
        read_register(path, kind="ods")
    with pytest.raises(TableError, match=r"missing column.*EstablishmentName"):
        read_register(path, kind="gias")
    with pytest.raises(TableError, match="no register of kind 'osm'"):
        read_register(path, kind="osm")
