"""Tables from files and from rows, and files that are none."""

from __future__ import annotations

import gzip
from types import SimpleNamespace

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotspots.reading.referrals import read_referrals
from hotspots.reading.sources import TableFile, read_columns
from outreach.errors import OutreachError, TableError


def test_rows_written_in_the_settings_are_a_table_too():
    rows = ({"code": "A", "people": 3}, {"people": 4.5, "note": "x"})
    source = SimpleNamespace(path=None, sheet=None, columns={"area_code": "code"}, rows=rows)

    frame, notes = read_columns(source, table="population", required=("area_code", "people"))

    assert frame.to_dict("list") == {"area_code": ["A", ""], "people": ["3", "4.5"]}
    assert frame.index.tolist() == [2, 3]
    assert notes == ()


def test_a_compressed_csv_and_a_workbook_hold_the_same_table(tmp_path):
    path = tmp_path / "table.csv.gz"
    path.write_bytes(gzip.compress(b"Area  Code,people\nA,3\n\nB,4\n"))
    book = openpyxl.Workbook()
    for row in (("Area Code", "people"), ("A", 3), (None, None), ("B", 4.0), (None, None)):
        book.active.append(row)
    book.save(tmp_path / "table.xlsx")

    frames = [
        read_columns(
            TableFile(path=file, columns={"area_code": "area code"}),
            table="population",
            required=("area_code", "people"),
            optional=("name",),
        )[0]
        for file in (path, tmp_path / "table.xlsx")
    ]

    assert frames[0].equals(frames[1])
    assert frames[0].loc[4, "area_code"] == "B"  # row 4 of the file, as a person counts them


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.xls", b"x", "save it as .xlsx"),
        ("a.xlsx", b"no workbook", "cannot be read as a workbook"),
        ("a.csv.gz", b"no archive", "cannot be opened"),
        ("a.csv", b"\x81\x8d\xff", "neither UTF-8 nor Windows text"),
        ("a.csv", b"a,b\n" + b"x" * 200_000 + b",2\n", "cannot be read as CSV"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(TableError, match=message):
        read_columns(TableFile(path=tmp_path / name), table="venues", required=("a",))


def test_a_sheet_that_is_not_there_is_told_with_those_that_are(tmp_path):
    openpyxl.Workbook().save(tmp_path / "book.xlsx")

    with pytest.raises(TableError, match=r"no sheet 'Data'; it has Sheet"):
        read_columns(
            TableFile(path=tmp_path / "book.xlsx", sheet="Data"), table="staff", required=("a",)
        )


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    body=st.one_of(
        st.binary(max_size=80),
        st.text(alphabet='R1,;"\n\r\t \x00é/220345QYN', max_size=80).map(str.encode),
    )
)
def test_no_file_whatever_it_holds_ends_in_a_traceback_or_loses_a_record(tmp_path, body):
    path = tmp_path / "extract.csv"
    path.write_bytes(b"Ref,Date,Age,Postcode\n" + body)
    columns = {"referral_id": "Ref", "referral_date": "Date", "age": "Age", "postcode": "Postcode"}

    try:
        referrals, rejects = read_referrals(path, columns=columns)
    except OutreachError:
        return

    rows = sorted([*referrals["row"], *rejects["row"]])
    assert rows == list(range(2, len(rows) + 2))


def test_a_mark_in_the_last_corner_of_a_sheet_costs_nothing_and_is_told(tmp_path):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    for line in (["a", "b"], [1, 2], [3, None]):
        book.active.append(line)
    corner = book.active["XFD1048576"]
    corner.font = openpyxl.styles.Font(bold=True)  # formatted, and empty
    book.save(path)
    frame, _ = read_columns(TableFile(path=path), table="t", required=("a", "b"))
    assert frame.to_numpy().tolist() == [["1", "2"], ["3", ""]]

    corner.value = "x"
    book.save(path)
    with pytest.raises(TableError, match=r"e\.g\. row 1048576\..*clear what stands beside"):
        read_columns(TableFile(path=path), table="t", required=("a", "b"))
