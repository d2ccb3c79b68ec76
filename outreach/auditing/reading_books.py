"""Read workbooks and CSV files: every sheet, hidden or not, remarks and properties."""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl

from outreach.auditing.grids import Grid, Leaf, grid_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXT = re.compile(r">([^<>]+)<")
_MARKS = (",", ";", "\t", "|")
_SMALL = re.compile(r"^[1-9]\d{0,2}$")
_SET = re.compile(
    r"<(?:definedName|formula[12]?|x14:formula|xm:f|odd\w+|even\w+|first\w+)(?: [^>]*)?>([^<]+)<"
)
_NAMED = re.compile(
    r"\b(?:name|location|tooltip|display|prompt|promptTitle|error|errorTitle|Target|comment)"
    r'="([^"]+)"'
)
_ASIDE = ("docProps/", "customXml/", "xl/comments", "xl/threadedComments", "xl/pivotCache/",
          "xl/externalLinks/", "xl/charts/", "xl/drawings/")  # fmt: skip
_USUAL = ("[Content_Types].xml", "_rels/", "xl/_rels/", "xl/workbook.xml", "xl/sharedStrings.xml",
          "xl/styles.xml", "xl/theme/", "xl/tables/", "xl/worksheets/", "xl/media/")  # fmt: skip


def read_workbook(file: str, content: bytes) -> Leaf:
    """Read all sheets of a workbook, and what stands beside them.

    A sheet, row or column that is hidden is as public as any other.

    Returns
    -------
    Leaf
        One table for each block of rows with two cells or more; single cells are sentences.
    """
    grids: list[Grid] = []
    sentences: list[tuple[str, bool]] = []
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=False)
    for sheet in book.worksheets:
        lines = [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        hidden = sheet.sheet_state != "visible"
        for title, block in _blocks(lines):
            if len(block) == 1 and sum(map(bool, block[0])) < 2:
                sentences += [(cell, hidden) for cell in block[0] if cell]
            else:
                grids.append(grid_of(file, sheet.title, title, block, hidden=hidden))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sentences += [(parts.comment.decode("utf-8", "replace"), True)] if parts.comment else []
        pictures = any(name.startswith("xl/media/") for name in parts.namelist())
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                text = html.unescape(parts.read(name).decode("utf-8", "replace"))
                sentences += [("", True), *((said, True) for said in _set_aside(text))]
            if name.startswith(_ASIDE) or not name.startswith(_USUAL):
                text = parts.read(name).decode("utf-8", "replace")
                inside = _TEXT.findall(text) or ([] if name.startswith(_ASIDE) else [text])
                sentences += [(said.strip(), True) for said in inside if said.strip()]
                if name.startswith("xl/pivotCache/pivotCacheRecords"):
                    cells = [[value] for value in re.findall(r'<n v="([^"]+)"', text)]
                    grids.append(grid_of(file, name, "", [["count"], *cells], hidden=True))
    formulas = any(cell.startswith("=") for grid in grids for row in grid.rows for cell in row)
    unread = ["formulas stand in its cells, which the audit cannot work out"] if formulas else []
    unread += ["pictures stand in it, which the audit cannot read"] if pictures else []
    return Leaf(file=file, grids=tuple(grids), sentences=tuple(sentences), unread=tuple(unread))


def _set_aside(text: str) -> list[str]:
    """List what a part of a workbook says outside its cells: names, rules, headers, links."""
    said = [*_SET.findall(text), *_NAMED.findall(text)]
    return [re.sub(r"&[LCR]", " ", text) for text in said]


def read_csv(file: str, content: bytes) -> Leaf:
    r"""Read a CSV file as one table, whatever separates its cells.

    Examples
    --------
    >>> read_csv("a.csv", b"area;people\nA;3\n").grids[0].header
    ('area', 'people')
    """
    text = text_of(content)
    heads = [line for line in text.splitlines() if any(mark in line for mark in _MARKS)]
    mark = max(_MARKS, key="".join(heads[:1]).count)
    lines = [line for line in csv.reader(io.StringIO(text), delimiter=mark) if any(line)]
    name = file.rsplit("/", 1)[-1]
    title = name.rsplit(".", 1)[0].replace("_", " ").replace("-", " ")
    while len(lines) > 1 and sum(map(bool, lines[0])) == 1 < sum(map(bool, lines[1])):
        title += f" {''.join(lines.pop(0))}"
    if lines and any(_SMALL.match(cell) for cell in lines[0]):
        lines = [[""] * len(lines[0]), *lines]  # it has no header
    return Leaf(file=file, grids=(grid_of(file, name, title, lines),) if lines else ())


def _blocks(lines: list[list[str]]) -> Iterator[tuple[str, list[list[str]]]]:
    """Part a sheet into tables: runs of rows of two cells or more, with the lines above."""
    title: list[str] = []
    block: list[list[str]] = []
    for line in [*lines, []]:
        filled = [cell for cell in line if cell]
        if len(filled) >= 2 or (block and filled):
            block.append(line)
            continue
        if block:
            yield " ".join(title[-3:]), block
            block, title = [], []
        if filled:
            yield "", [[filled[0]]]
            title += [] if " edition \u00b7 " in filled[0] else [filled[0]]


def _text(value: Any) -> str:
    """Write a cell as a reader sees it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip().removeprefix("'")
