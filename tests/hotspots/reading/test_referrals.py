"""Reading a referral extract: every row is accepted or rejected with a reason."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.reading.referrals import REASONS, parse_referrals, read_referrals
from outreach.errors import ConfigError, TableError

if TYPE_CHECKING:
    from pathlib import Path

TENS = [
    "".join(chr(nought + i) for i in range(10)) for nought in (0x660, 0xFF10)
]  # foreign figures
MAPPING = {
    "referral_id": "Ref",
    "referral_date": "Date",
    "age": "Age",
    "postcode": "Postcode",
    "consent": "Consent",
    "looked_after": "LAC",
}
HEADER = "Ref,Notes,Date,Age,Postcode,Consent,LAC"


def read(path: Path, **options):
    """Read with the mapping of these tests."""
    settings_ = {"columns": MAPPING, "as_at": dt.date(2025, 12, 31)} | options
    return read_referrals(path, **settings_)


def write(folder: Path, *rows: str, encoding: str = "utf-8-sig") -> Path:
    """Write an extract with a byte-order mark."""
    path = folder / "extract.csv"
    path.write_bytes("\r\n".join([HEADER, *rows, ""]).encode(encoding))
    return path


def test_each_row_that_cannot_count_says_why(tmp_path):
    rows = {
        "R1,x,12/03/2024,14,qq1 1aa,Y,N": "",
        "R2,x,12/03/2024,14,QQ1 1AA,n,N": "no_consent",
        "R1,y,12/03/2024,14,qq1 1aa,Y,N": "duplicate_row",  # Notes is not mapped, so not seen
        ",x,12/03/2024,14,QQ1 1AA,Y,N": "missing_referral_id",
        "R4,x,,14,QQ1 1AA,Y,N": "missing_date",
        "R5,x,31/02/2024,14,QQ1 1AA,Y,N": "bad_date",
        "R6,x,01/01/2026,14,QQ1 1AA,Y,N": "date_in_future",
        "R7,x,31/03/2023,14,QQ1 1AA,Y,N": "outside_period",
        "R8,x,12/03/2024,-3,QQ1 1AA,Y,N": "bad_age",
        "R9,x,12/03/2024,18,QQ1 1AA,Y,N": "outside_age_range",
        "R1,x,13/03/2024,15,QQ1 1AA,Y,N": "duplicate_referral_id",
        ",,,,,,": "blank_row",
        "R10,x,12/03/2024,n/a,,Y,": "",
    }

    referrals, rejects = read(write(tmp_path, *rows), period=(dt.date(2023, 4, 1), None))

    told = dict(zip(rejects["row"], rejects["reason"], strict=True))
    assert told == {i: why for i, why in enumerate(rows.values(), start=2) if why}
    assert set(told.values()) == set(REASONS)
    assert referrals.index.tolist() == ["R1", "R10"]
    assert referrals["row"].tolist() == [2, 14]
    assert referrals["age_band"].fillna("-").tolist() == ["14-15", "-"]
    assert referrals["looked_after"].fillna(value=True).tolist() == [False, True]


@pytest.mark.parametrize("ten", TENS)
def test_figures_of_another_script_are_rejected_with_a_reason(tmp_path, ten):
    foreign = str.maketrans("0123456789", ten)
    rows = [
        f"R1,x,{'12/03/2024'.translate(foreign)},14,QQ1 1AA,Y,N",
        f"R2,x,12/03/2024,{'14'.translate(foreign)},QQ1 1AA,Y,N",
        f"R3,x,12/03/2024,14,{'QQ1 1AA'.translate(foreign)},Y,N",
    ]

    referrals, rejects = read(write(tmp_path, *rows))

    assert rejects["reason"].tolist() == ["bad_date", "bad_age"]
    assert referrals.index.tolist() == ["R3"]  # its postcode is no postcode, which the ledger says


def test_birthdays_of_an_older_service_are_refused(tmp_path):
    rows = [f"R{i},x,1{i}/03/200{i},20,QQ1 1AA,Y,N" for i in range(1, 4)]
    path = write(tmp_path, *rows)

    with pytest.raises(TableError, match="dates of birth"):
        read(path, age_range=(18, 25), bands=("18-25",))


NO_YES = ("N", "Refused", "Declined", "Withdrawn", "No - refused", "", "not given", "NONE")


def test_only_a_yes_is_consent(tmp_path):
    words = ("Y", "yes", *NO_YES)
    rows = [f"R{i},x,12/03/2024,14,QQ1 1AA,{word},N" for i, word in enumerate(words)]

    referrals, rejects = read(write(tmp_path, *rows))

    assert referrals.index.tolist() == ["R0", "R1"]
    assert set(rejects["reason"]) == {"no_consent"}
    assert set(rejects["column"]) == {"Consent"}
    assert len(rejects) == len(NO_YES)
    told = [note for note in referrals.attrs["notes"] if "consent" in note]
    assert len(told) == 1  # an empty cell, NONE and N are plain; the other words are not
    assert "neither a yes nor a no in 5 row(s)" in told[0]
    assert "Refused" not in told[0]


def test_without_a_column_for_it_consent_is_not_asked(tmp_path):
    mapping = {ours: theirs for ours, theirs in MAPPING.items() if ours != "consent"}
    rows = [f"R{i},x,12/03/2024,14,QQ1 1AA,{word},N" for i, word in enumerate(NO_YES)]

    referrals, rejects = read(write(tmp_path, *rows), columns=mapping)

    assert len(referrals) == len(NO_YES)
    assert rejects.empty


def test_equal_rows_are_repeats_only_where_an_id_says_so(tmp_path):
    row = "{},x,12/03/2024,14,QQ1 1AA,Y,N"
    path = write(tmp_path, *(row.format(name) for name in ("K1", "K1", "", "", "")))
    bare = {ours: theirs for ours, theirs in MAPPING.items() if ours != "referral_id"}

    referrals, rejects = read(path, columns=bare)
    assert len(referrals) == 5
    assert rejects.empty
    (told,) = referrals.attrs["notes"]
    assert "4 row(s) equal an earlier one in every mapped column" in told
    assert "all are counted" in told

    keyed, repeats = read(path, columns=bare | {"person_key": "Ref"})
    assert repeats[["row", "reason"]].to_numpy().tolist() == [[3, "duplicate_row"]]
    assert keyed["row"].tolist() == [2, 4, 5, 6]
    assert "2 row(s) equal" in keyed.attrs["notes"][0]


def test_a_record_whose_first_version_was_unusable_is_kept(tmp_path):
    path = write(tmp_path, "R1,x,soon,14,QQ1 1AA,Y,N", "R1,x,12/03/2024,14,QQ1 1AA,Y,N")

    referrals, rejects = read(path)

    assert referrals["row"].tolist() == [3]
    assert rejects["reason"].tolist() == ["bad_date"]


def test_a_workbook_reads_as_the_csv_does(tmp_path):
    rows = [("R1", 45363, 14), ("R2", dt.datetime(2024, 3, 12), 15.0), ("R3", "12 Mar 2024", "16")]
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    sheet = book.create_sheet("Data")
    sheet.append(["Ref", "Secret", "Date", "Age", "Postcode"])
    for ref, date, age in rows:
        sheet.append([ref, "Ann Smith", date, age, "QQ1 1AA"])
    book.save(tmp_path / "extract.xlsx")
    mapping = {key: MAPPING[key] for key in ("referral_id", "referral_date", "age", "postcode")}

    referrals, rejects = read(tmp_path / "extract.xlsx", columns=mapping, sheet="Data")

    # 45363 days after 30 December 1899 is 12 March 2024
    assert set(referrals["referral_date"]) == {pd.Timestamp(2024, 3, 12)}
    assert referrals["age"].tolist() == [14, 15, 16]
    assert rejects.empty


def test_windows_text_is_read_and_said(tmp_path):
    path = write(tmp_path, "Ré1,x,12/03/2024,14,QQ1 1AA,Y,N", encoding="cp1252")

    referrals, _ = read(path)

    assert referrals.index.tolist() == ["Ré1"]
    assert any("cp1252" in note for note in referrals.attrs["notes"])


def test_semicolons_of_another_excel_are_understood(tmp_path):
    path = tmp_path / "extract.csv"
    path.write_text(HEADER.replace(",", ";") + "\nR1;x;12/03/2024;14;QQ1 1AA;Y;N\n", "utf-8")

    assert read(path)[0].index.tolist() == ["R1"]


def test_all_missing_columns_are_told_with_those_found(tmp_path):
    path = write(tmp_path, "R1,x,12/03/2024,14,QQ1 1AA,Y,N")
    mapping = MAPPING | {"sex": "Gender", "source": "Source"}

    with pytest.raises(TableError, match=r"Gender \(for sex\); Source \(for source\).*found: Ref"):
        read(path, columns=mapping)


def test_a_file_without_a_header_does_not_show_its_first_record(tmp_path):
    path = tmp_path / "extract.csv"
    path.write_text("R1,Ann Smith,12/03/2024,14,QQ1 1AA,Y,N\n" * 2, encoding="utf-8")

    with pytest.raises(TableError, match="may not be the header") as refused:
        read(path)

    assert "Ann" not in str(refused.value)
    assert "QQ1" not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (HEADER + "\nR1,x,12/03/2024,14,QQ1 1AA,Y,N,more\n", "more cells than the header.*row 2"),
        (HEADER + '\n"R1,x,12/03/2024,14,QQ1 1AA,Y,N\n', "quotation mark"),
        (HEADER + ",Ref\n", "stand twice in the header: Ref"),
        ("", "missing column"),
    ],
)
def test_a_broken_file_says_what_to_do_and_shows_no_cell(tmp_path, content, message):
    path = tmp_path / "extract.csv"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(TableError, match=message) as refused:
        read(path)

    assert "QQ1" not in str(refused.value)


def test_a_mapping_without_date_or_place_and_bands_with_a_gap_are_refused(tmp_path):
    path = write(tmp_path)

    with pytest.raises(TableError, match=r"referral_date is not mapped; none of postcode"):
        read(path, columns={"age": "Age"})
    with pytest.raises(ConfigError, match="without gap"):
        read(path, bands=("10-13", "15-17"))


def test_a_column_of_names_is_refused_when_mapped_and_never_read_when_not(tmp_path):
    rows = [f"R{i},Ann Smith,12/03/2024,14,QQ1 1AA,Y,N" for i in range(4)]
    path = write(tmp_path, *rows)

    assert "Ann" not in read(path)[0].to_csv()
    with pytest.raises(TableError, match=r"column 'Notes' \(mapped to person_key\)"):
        read(path, columns=MAPPING | {"person_key": "Notes"})


CELL = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(["R1", "R2", "12/03/2024", "31/02/2024", "14", "99", "Y", "N", "QQ1 1AA", " "]),
)


@settings(max_examples=50, deadline=None)
@given(rows=st.lists(st.tuples(*[CELL] * 5), max_size=12))
def test_records_in_are_records_accepted_and_rejected_whatever_they_hold(rows):
    columns = ["referral_id", "referral_date", "age", "postcode", "consent"]
    text = pd.DataFrame(rows, columns=columns, dtype="str").fillna("")
    text.index = pd.RangeIndex(2, len(text) + 2, name="row")

    referrals, faults, _ = parse_referrals(
        text,
        age_range=(10, 17),
        bands=("10-13", "14-15", "16-17"),
        period=(None, None),
        as_at=dt.date(2025, 12, 31),
        yes=("Y",),
        no=("N",),
    )

    assert len(referrals) + len(faults) == len(text)
    assert sorted([*referrals["row"], *faults["row"]]) == text.index.tolist()
    assert referrals.index.is_unique
    assert referrals.index.notna().all()
    assert faults["reason"].isin(REASONS).all()
    assert not referrals["referral_date"].isna().any()


def test_the_real_extract_gives_the_counts_of_its_truth_file(shared):
    folder = shared / "worcestershire"
    truth = json.loads((folder / "referrals_synthetic_truth.json").read_text())
    mapping = {
        "referral_id": "Referral ID",
        "person_key": "Client key",
        "agency": "Agency",
        "referral_date": "Date referred",
        "source": "Source of referral",
        "age": "Age at referral",
        "sex": "Sex",
        "postcode": "Postcode",
        "substance": "Main substance",
        "dual_diagnosis": "Dual diagnosis",
        "excluded": "Excluded",
        "looked_after": "Looked after",
        "triage_date": "Triage date",
        "discharge_date": "Discharge date",
        "discharge_reason": "Discharge reason",
    }

    referrals, rejects = read_referrals(
        folder / "referrals_synthetic.csv",
        columns=mapping,
        age_range=(11, 17),
        bands=("11-13", "14-15", "16-17"),
        as_at=dt.date(2026, 3, 31),
    )

    count = rejects["reason"].value_counts()
    assert len(referrals) + len(rejects) == truth["rows"] == 911
    assert count["duplicate_row"] == truth["exact_duplicate_rows"] == 5
    assert count["bad_date"] + count["missing_date"] == truth["bad_dates"] == 4
    assert count["bad_age"] == truth["bad_ages"] == 2
    assert referrals.attrs["notes"] == ()
