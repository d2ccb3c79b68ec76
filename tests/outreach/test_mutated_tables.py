"""Spoiled files of every table: a message a person can act on, or every record accounted for.

`tools/mutating.py` spoils them. With the slow ones, `test_mutated_plan_tables.py` and
`test_mutated_areas.py` more than 2,000 cases run in `.ci/run`; a few of each kind run every time.
"""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile

import mutating
import pytest

from hotspots.reading.referrals import read_referrals
from outreach.errors import OutreachError
from outreach.tables import REFERRALS, conform

LONGEST_S = 20.0
MAPPING = {
    "referral_id": "Ref",
    "person_key": "Pseudonym",
    "agency": "Agency",
    "referral_date": "Date",
    "age": "Age",
    "sex": "Sex",
    "postcode": "Postcode",
    "consent": "Consent",
    "looked_after": "LAC",
}
PEOPLE = [
    [
        *(f"case{i}7{i}31", f"pz{i}9f{i}ab", "East", f"{i + 1:02}/05/2025", str(10 + i), "F"),
        *(f"QQ{i + 1} {i}AB", "N" if i == 3 else "Y", "N"),
    ]
    for i in range(8)
]
SECRETS = [row[at] for row in PEOPLE for at in (0, 1, 6)]
EXTRACT = mutating.csv_of([list(MAPPING.values()), *PEOPLE])
FEW = pytest.param(range(1), id="few")
WAYS = mutating.KEEPING | mutating.BREAKING


def many(count: int):
    """The further cases, that run in .ci/run only."""
    return pytest.param(range(1, count), id="many", marks=pytest.mark.slow)


def referrals_of(path) -> tuple[int, str]:
    """Read an extract; return the records accounted for, and all that was said."""
    began = time.perf_counter()
    try:
        referrals, rejects = read_referrals(path, columns=MAPPING, as_at=dt.date(2026, 1, 1))
        conform(referrals, REFERRALS)
    except OutreachError as fault:
        count, said = -1, str(fault)
    else:
        assert sorted({*referrals["row"], *rejects["row"]}) == sorted(
            [*referrals["row"], *rejects["row"]]
        )
        count = len(referrals) + len(rejects)
        said = " ".join(referrals.attrs["notes"]) + rejects.to_csv()
    assert time.perf_counter() - began < LONGEST_S
    return count, said


def leaked(said: str) -> list[str]:
    """List the values of persons that a message repeats."""
    return [secret for secret in SECRETS if secret in said or secret.replace(" ", "") in said]


@pytest.mark.parametrize("seeds", [FEW, many(14)])
@pytest.mark.parametrize("way", WAYS)
def test_a_spoiled_extract_is_refused_or_accounted_for(way, seeds, tmp_path):
    for seed in seeds:
        path = tmp_path / f"extract-{seed}.csv"
        path.write_bytes(WAYS[way](EXTRACT, mutating.chance(seed)))
        count, said = referrals_of(path)
        assert leaked(said) == [], (way, seed)
        if way in mutating.KEEPING:
            assert count == len(PEOPLE), (way, seed, said)


@pytest.mark.parametrize("shape", [*mutating.FORMATS, "excel"])
def test_dates_in_each_of_eight_forms_are_the_same_days(shape, tmp_path):
    rows = []
    for row in PEOPLE:
        day = dt.datetime.strptime(row[3], "%d/%m/%Y")
        text = str((day - dt.datetime(1899, 12, 30)).days) if shape == "excel" else f"{day:{shape}}"
        rows.append([*row[:3], text, *row[4:]])
    path = tmp_path / "extract.csv"
    path.write_bytes(mutating.csv_of([list(MAPPING.values()), *rows]))

    referrals, rejects = read_referrals(path, columns=MAPPING, as_at=dt.date(2026, 1, 1))

    assert rejects["reason"].tolist() == ["no_consent"]
    assert referrals["referral_date"].dt.day.tolist() == [1, 2, 3, 5, 6, 7, 8]
    assert set(referrals["referral_date"].dt.month) == {5}


@pytest.mark.parametrize("seeds", [FEW, many(40)])
def test_a_workbook_as_people_make_it_is_refused_or_accounted_for(seeds, tmp_path):
    for seed in seeds:
        path = tmp_path / f"extract-{seed}.xlsx"
        path.write_bytes(mutating.workbook_of(EXTRACT, mutating.chance(seed)))
        count, said = referrals_of(path)
        assert leaked(said) == [], seed
        assert count in (-1, len(PEOPLE)), seed


@pytest.mark.parametrize("seeds", [FEW, many(40)])
def test_a_workbook_that_is_a_trap_is_refused(seeds, tmp_path):
    good = mutating.workbook_of(EXTRACT, mutating.chance(0))
    for seed in seeds:
        path = tmp_path / f"extract-{seed}.xlsx"
        path.write_bytes(mutating.spoiled_archive(good, mutating.chance(seed)))
        count, said = referrals_of(path)
        assert leaked(said) == [], seed
        assert count in (-1, len(PEOPLE)), seed


def test_a_workbook_with_a_bomb_for_a_sheet_is_refused(tmp_path):
    path = tmp_path / "extract.xlsx"
    good = io.BytesIO(mutating.workbook_of(EXTRACT, mutating.chance(0)))
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            sheet = name.startswith("xl/worksheets/")
            new.writestr(name, old.read(name) + b" " * (60 << 20 if sheet else 0))

    count, said = referrals_of(path)

    assert count == -1
    assert "unpack" in said


def test_a_gzip_bomb_is_refused(tmp_path):
    path = tmp_path / "extract.csv.gz"
    path.write_bytes(mutating.gzip_bomb(60))
    count, said = referrals_of(path)
    assert count == -1
    assert "unpack" in said


@pytest.mark.parametrize("seed", range(2))
def test_a_cell_of_ten_megabytes_is_told(seed, tmp_path):
    path = tmp_path / "extract.csv"
    path.write_bytes(mutating.big_cell(EXTRACT, mutating.chance(seed)))
    count, said = referrals_of(path)
    assert count in (-1, len(PEOPLE))
    assert len(said) < 5000
    assert leaked(said) == []
