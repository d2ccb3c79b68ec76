"""Spoil a small file in the ways that files are spoiled: by Excel, by mail, by hand, by malice.

Each way takes the bytes of a good CSV and a random generator and returns the bytes of a bad one.
`KEEPING` are those after which every record is still there to be accounted for.
"""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from random import Random
from typing import TYPE_CHECKING

import openpyxl

if TYPE_CHECKING:
    from collections.abc import Callable

    Way = Callable[[bytes, Random], bytes]

FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d %b %Y", "%d-%b-%y", "%Y%m%d", "%d.%m.%y", "%B %d, %Y")
FORMULAS = ("=1+1", "+44", "-2", "@SUM(A1)", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0")
_BIG = 10 << 20


def chance(seed: int) -> Random:
    """Make the generator of one case."""
    return Random(seed)  # noqa: S311  (nothing secret hangs on it)


def rows_of(raw: bytes) -> list[list[str]]:
    """Read a good CSV as lists of cells."""
    return list(csv.reader(io.StringIO(raw.decode("utf-8"), newline="")))


def csv_of(rows: list[list[str]], *, separator: str = ",", end: str = "\r\n") -> bytes:
    """Write lists of cells as a CSV."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator=end).writerows(rows)
    return stream.getvalue().encode("utf-8")


def shuffled_columns(raw: bytes, random: Random) -> bytes:
    """Put the columns into another order."""
    rows = rows_of(raw)
    order = random.sample(range(len(rows[0])), len(rows[0]))
    return csv_of([[row[i] for i in order] for row in rows])


def shuffled_rows(raw: bytes, random: Random) -> bytes:
    """Put the records into another order."""
    header, *rows = rows_of(raw)
    return csv_of([header, *random.sample(rows, len(rows))])


def other_separator(raw: bytes, random: Random) -> bytes:
    """Use the separator of another Excel."""
    return csv_of(rows_of(raw), separator=random.choice(";\t|"))


def other_ends(raw: bytes, random: Random) -> bytes:
    """End the lines otherwise."""
    return csv_of(rows_of(raw), end=random.choice(["\n", "\r"]))


def other_encoding(raw: bytes, random: Random) -> bytes:
    """Write as another program encodes, with a letter beyond ASCII."""
    rows = rows_of(raw)
    rows[-1] = [cell + "é" if cell.isalpha() else cell for cell in rows[-1]]
    encoding = random.choice(["utf-8-sig", "utf-16", "cp1252", "latin-1"])
    return csv_of(rows).decode().encode(encoding)


def formulas(raw: bytes, random: Random) -> bytes:
    """Put formulas into cells."""
    header, *rows = rows_of(raw)
    for row in rows:
        row[random.randrange(len(row))] = random.choice(FORMULAS)
    return csv_of([header, *rows])


def blank_cells(raw: bytes, random: Random) -> bytes:
    """Empty some cells."""
    header, *rows = rows_of(raw)
    for row in rows:  # a line without any cell at the end of a file is no record
        row[1:] = [cell if random.random() < 0.7 else "" for cell in row[1:]]
    return csv_of([header, *rows])


def extra_column(raw: bytes, random: Random) -> bytes:
    """Add a column nobody asked for, with commas and ends of lines in its cells."""
    at = random.randrange(3)
    rows = rows_of(raw)
    for i, row in enumerate(rows):
        row.insert(at, "Notes" if i == 0 else 'one, two\r\nthree "four"')
    return csv_of(rows)


KEEPING: dict[str, Way] = {
    way.__name__: way
    for way in (
        *(shuffled_columns, shuffled_rows, other_separator, other_ends, other_encoding),
        *(formulas, blank_cells, extra_column),
    )
}


def truncated(raw: bytes, random: Random) -> bytes:
    """Cut the file anywhere."""
    return raw[: random.randrange(len(raw))]


def nuls(raw: bytes, random: Random) -> bytes:
    """Strew NUL bytes."""
    made = bytearray(raw)
    for _ in range(random.randrange(1, 9)):
        made.insert(random.randrange(len(made)), 0)
    return bytes(made)


def flipped(raw: bytes, random: Random) -> bytes:
    """Change some bytes."""
    made = bytearray(raw)
    for _ in range(random.randrange(1, 30)):
        made[random.randrange(len(made))] = random.randrange(256)
    return bytes(made)


def quotes(raw: bytes, random: Random) -> bytes:
    """Strew quotation marks."""
    made = bytearray(raw)
    for _ in range(random.randrange(1, 6)):
        made.insert(random.randrange(len(made)), ord('"'))
    return bytes(made)


def doubled_column(raw: bytes, random: Random) -> bytes:
    """Let one column stand twice."""
    rows = rows_of(raw)
    at = random.randrange(len(rows[0]))
    return csv_of([[*row, row[at]] for row in rows])


def lost_column(raw: bytes, random: Random) -> bytes:
    """Leave one column out."""
    rows = rows_of(raw)
    at = random.randrange(len(rows[0]))
    return csv_of([row[:at] + row[at + 1 :] for row in rows])


def lost_header(raw: bytes, random: Random) -> bytes:
    """Begin with a record, or with a title."""
    header, *rows = rows_of(raw)
    return csv_of(rows if random.random() < 0.5 else [["Report, run by hand"], [], header, *rows])


def mixed_separators(raw: bytes, random: Random) -> bytes:
    """Separate some records otherwise."""
    parts = [csv_of([row], separator=random.choice(",,;\t")) for row in rows_of(raw)]
    return b"".join(parts)


def ragged(raw: bytes, random: Random) -> bytes:
    """Make some records too long or too short."""
    rows = rows_of(raw)
    for row in rows[1:]:
        row[:] = row[: random.randrange(len(row))] if random.random() < 0.5 else [*row, "more"]
    return csv_of(rows)


def big_cell(raw: bytes, random: Random) -> bytes:
    """Put ten megabytes into one cell."""
    rows = rows_of(raw)
    row = rows[random.randrange(1, len(rows))]
    row[random.randrange(len(row))] = "x" * _BIG
    return csv_of(rows)


def not_a_table(raw: bytes, random: Random) -> bytes:
    """Something else altogether."""
    return random.choice(
        [
            *(b"", b"\xef\xbb\xbf", b"\n\n\n", b"\x00" * 512, b"PK\x03\x04 no", b"\xff\xfeA"),
            *(b"<!DOCTYPE html><html><p>Sign in</p></html>", b"SQLite format 3\x00", b"%PDF-1.4"),
            *(raw.splitlines()[0], random.randbytes(400), b"," * 5000, b'"', b"a\r\n" * 3000),
        ]
    )


BREAKING: dict[str, Way] = {
    way.__name__: way
    for way in (
        *(truncated, nuls, flipped, quotes, doubled_column, lost_column, lost_header),
        *(mixed_separators, ragged, not_a_table),
    )
}


def workbook_of(raw: bytes, random: Random) -> bytes:
    """Write the table as a workbook with what people do to workbooks."""
    book = openpyxl.Workbook()
    sheet = book.active
    rows = rows_of(raw)
    kind = random.randrange(6)
    if kind == 1:  # a merged title over the header
        sheet.append(["Extract for the quarter"])
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(rows[0]))
    for row in rows:
        sheet.append(row)
    if kind == 2:  # merged cells in the header itself
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=2)
    if kind == 3:
        for row in sheet.iter_rows(min_row=2):
            random.choice(row).value = random.choice(["=1+1", "=NA()", "#REF!", "#N/A"])
    if kind == 4:
        sheet.title = "Something else"
        book.create_sheet("First", 0)
    stream = io.BytesIO()
    book.save(stream)
    made = stream.getvalue()
    return made if kind != 5 else truncated(made, random)


def spoiled_archive(good: bytes, random: Random) -> bytes:
    """Change a zip archive so that it is a trap."""
    kind = random.randrange(5)
    if kind == 0:
        return truncated(good, random)
    if kind == 1:
        return flipped(good, random)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(stream, "w") as new:
        names = old.namelist()
        for name in names:
            if kind == 2 and name == names[-1]:
                continue
            new.writestr(name, old.read(name), zipfile.ZIP_DEFLATED)
        if kind == 3:
            new.writestr(random.choice(["../../evil.xml", "/etc/evil", "C:\\evil.xml"]), b"x")
        if kind == 4:
            bomb = random.choice(names)
            new.writestr(f"{bomb}.bomb", b" " * (40 << 20), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def gzip_bomb(megabytes: int) -> bytes:
    """Return a small gzip file that unpacks to much."""
    stream = io.BytesIO()
    with gzip.GzipFile(fileobj=stream, mode="wb", mtime=0) as packed:
        for _ in range(megabytes):
            packed.write(b"0" * (1 << 20))
    return stream.getvalue()
