"""Two agencies: minimised where their data live, read as one, linked by their common key."""

from __future__ import annotations

import datetime as dt
import shutil
import sys

import pytest

import outreach
from outreach import cli
from outreach.inspecting import inspect
from outreach.intake.extracts import linkage, linkage_warning
from outreach.quality import duplicates

SHARED_PEOPLE = 9
SIZES = {"SPACE": 149, "CDT": 60}
POSTCODES = ("XA1 1AE", "XA1 1AN")


def extract(agency: str) -> str:
    """A raw extract as a case system gives it: initials and birthdays, never to leave."""
    first = 0 if agency == "SPACE" else SIZES["SPACE"] - SHARED_PEOPLE
    rows = ["Ref,FINITIAL,SINITIAL,DOB,Date,Source,Postcode"]
    for number in range(SIZES[agency]):
        person = first + number  # the last nine of SPACE are the first nine of CDT
        born = dt.date(2010, 1, 1) + dt.timedelta(days=person)
        day = dt.date(2024, 4, 1) + dt.timedelta(days=number)
        letter = chr(ord("A") + person % 26)
        rows.append(
            f"{number},{letter},{letter},{born:%d/%m/%Y},{day:%d/%m/%Y},School,"
            f"{POSTCODES[number % 2]}"
        )
    return "\n".join(rows) + "\n"


def command(monkeypatch, *words: object) -> int:
    """Run the command in this process."""
    monkeypatch.setattr(sys, "argv", ["outreach", *map(str, words)])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return int(left.value.code or 0)


@pytest.fixture
def county(project, tmp_path):
    """The sample county, whose settings name the safe tables of two agencies."""
    folder = shutil.copytree(project / "data/sample", tmp_path / "county")
    text = (folder / "county.toml").read_text(encoding="utf-8")
    start, end = text.index("[referrals]"), text.index("# --- Postcodes")
    mine = """[referrals]
path = "SPACE-safe.csv"
agency = "SPACE"
[referrals.columns]
referral_id = "Ref"
person_key = "person_key"
referral_date = "Date"
source = "Source"
age = "age"
postcode = "Postcode"
[[referrals.also]]
path = "CDT-safe.csv"
agency = "CDT"
"""
    (folder / "county.toml").write_text(text[:start] + mine + text[end:], encoding="utf-8")
    return folder


def minimise(county, monkeypatch, keys: dict[str, str]) -> None:
    """Let each agency make its safe table with its key."""
    for agency, key in keys.items():
        (county / f"{agency}-raw.csv").write_text(extract(agency), encoding="utf-8")
        (county / f"{agency}-key").write_text(key)
        done = command(
            monkeypatch, "minimise", county / f"{agency}-raw.csv",
            "--columns", county / "county.toml", "--dob", "DOB",
            "--person", "FINITIAL,SINITIAL,DOB", "--key-file", county / f"{agency}-key",
            "--out", county / f"{agency}-safe.csv",
        )  # fmt: skip
        assert done == 0


@pytest.mark.slow
def test_149_and_60_rows_with_nine_shared_people_are_200_people_in_209_referrals(
    county, monkeypatch, capsys
):
    #
    minimise(county, monkeypatch, dict.fromkeys(SIZES, "one secret for both agencies"))
    inputs = outreach.load(county).inputs
    twice = duplicates(inputs)
    assert twice is not None
    assert (len(inputs.referrals), twice.people, twice.in_several_agencies) == (209, 200, 9)
    assert inputs.referrals["agency"].value_counts().to_dict() == SIZES
    assert inputs.referrals.index.is_unique
    assert linkage_warning(inputs.referrals) == ()
    assert command(monkeypatch, "check", county) == 0
    told = capsys.readouterr().out
    assert "209 read, 209 usable" in told
    assert "200 in 209 referrals with a pseudonym" in told
    assert "9 are known to several" in told


def test_with_different_keys_nothing_links_and_check_says_so(county, monkeypatch):
    minimise(
        county, monkeypatch, {"SPACE": "the secret of SPACE alone", "CDT": "another one of CDT"}
    )
    inputs = outreach.load(county).inputs
    twice = duplicates(inputs)
    assert twice is not None
    assert (twice.people, twice.in_several_agencies) == (209, 0)
    found = linkage(inputs.referrals)
    assert found is not None
    assert (found.agencies, found.keys, found.linking) == (2, 209, 0)
    page = inspect(inputs)
    assert "the 2 agencies share no pseudonym: their 209 keys link nothing" in page
    assert "--key-file" in page


def test_rejected_and_unplaced_rows_say_of_which_file_they_are(county, monkeypatch):
    minimise(county, monkeypatch, dict.fromkeys(SIZES, "one secret for both agencies"))
    path = county / "CDT-safe.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    lines[1] = lines[1].replace("XA1 1AE", "nowhere")
    lines[2] = lines[2].replace("02/04/2024", "never")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    inputs = outreach.load(county).inputs
    assert inputs.rejects[["file", "row", "reason"]].values.tolist() == [
        ["CDT-safe.csv", 3, "bad_date"]
    ]
    lost = inputs.unplaced[["file", "row", "reason"]].values.tolist()
    assert lost == [["CDT-safe.csv", 2, "invalid"]]
    assert len(inputs.referrals) + len(inputs.rejects) == 209
