"""Pages of words, tables and charts: one file each, for a screen, a printer or a screen reader."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from maps.atlas import css_text
from maps.cells import PageTable, texts
from maps.county_map import environment
from maps.edition import EDITIONS, PERSON_COLUMNS, PrintedTable
from maps.inlining import read_asset, refuse_external
from maps.short_names import short_names
from outreach.errors import DisclosureError, TableError

if TYPE_CHECKING:
    from collections.abc import Iterator

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'none'; base-uri 'none'; "
    "form-action 'none'"
)
NOTHING = "Nothing to list."
MOST_WORDS = 150
"""Longest text alternative of a chart. [words]"""

_FIGURE = re.compile(r"[-+]?\d[\d,.]*%?( (to|of) [-+]?\d[\d,.]*%?)?|\*|")


class Chart(NamedTuple):
    """A chart whose title states what it shows, with the table that holds its figures.

    Attributes
    ----------
    title
        The finding, as a sentence without a full stop.
    svg
        From `maps.charts`.
    alternative
        What it shows, in words, for those who do not see it; at most `MOST_WORDS`.
    note
        Source, date and number of records.
    table
        The figures drawn.
    """

    title: str
    svg: str
    alternative: str
    note: str
    table: PrintedTable


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of a report.

    Attributes
    ----------
    id, heading
        Where it stands and what it is called.
    sentences
        Printed as paragraphs, first.
    points
        Printed as a list.
    parts
        Tables and charts.
    """

    id: str
    heading: str
    sentences: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    parts: tuple[Chart | PrintedTable, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything one page may show, after disclosure control.

    Attributes
    ----------
    title, county_name
        Heading of the page and name of the county.
    edition, stamp, invented, invented_words
        As in `maps.edition.MapEdition`.
    sections
        In the order of the page.
    lead
        Sentences under the title.
    attribution
        Lines owed to publishers.
    folder
        Where the CSV of each table lies, beside the page.
    """

    title: str
    county_name: str
    edition: str
    stamp: str
    sections: tuple[Section, ...]
    invented: bool = False
    invented_words: str = "Invented county: no real people, invented places"
    lead: tuple[str, ...] = ()
    attribution: tuple[str, ...] = ()
    folder: str = "figures"

    @property
    def banner(self) -> str:
        """The line that stands on every page."""
        words = [f"{self.edition} edition", self.stamp]
        words += [self.invented_words] if self.invented else []
        return " \u00b7 ".join(words)


def report_page(report: Report) -> bytes:
    """Return a report as one HTML file that fetches nothing and needs no script.

    Parameters
    ----------
    report
        What may be shown.

    Returns
    -------
    bytes
        UTF-8; the same report always gives the same bytes. Each table links to a CSV of its own,
        ``folder/csv_name``, which the caller writes beside the page.

    Raises
    ------
    DisclosureError
        When a table has a column that belongs to a person, or anything would be fetched.
    TableError
        When two parts share an id, a chart has no text alternative or too long a one, or the
        edition is none.

    Examples
    --------
    >>> page = report_page(Report(title="Figures", county_name="Arrenshire", edition="PUBLIC",
    ...                           stamp="DRAFT", sections=(Section(id="a", heading="A"),)))
    >>> b"<h1>Figures</h1>" in page
    True
    """
    _check(report)
    text = (
        environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            policy=POLICY,
            css=read_asset("page.css") + read_asset("report.css"),
            css_banner=css_text(report.banner),
            printed={table.id: _printed(table) for table in tables_of(report)},
            lead=lead_of(report),
        )
    )
    refuse_external(_without_table_files(text, report))
    return text.encode()


def tables_of(report: Report) -> Iterator[PrintedTable]:
    """Go through the tables of a report in the order of the page, those of charts included.

    Yields
    ------
    PrintedTable
        Each has its own ``id`` and ``csv_name``.
    """
    for section in report.sections:
        for part in section.parts:
            yield part.table if isinstance(part, Chart) else part


def lead_of(report: Report) -> tuple[str, ...]:
    """Return the sentences under the title, with the short names of the report spelt out.

    Returns
    -------
    tuple of str
        In the order of the page.
    """
    cells = [
        cell
        for table in tables_of(report)
        for cell in (*map(str, table.frame.columns), *chain.from_iterable(texts(table.frame)))
    ]
    return (*report.lead, *short_names([*sentences_of(report), *cells]))


def sentences_of(report: Report) -> Iterator[str]:
    """Go through every sentence of a report that people read: headings, words, captions.

    Yields
    ------
    str
        Cells that hold more than one word are sentences too.
    """
    yield from (report.title, *report.lead)
    for section in report.sections:
        yield from (section.heading, *section.sentences, *section.points)
        for part in section.parts:
            table = part.table if isinstance(part, Chart) else part
            if isinstance(part, Chart):
                yield from (part.title, part.alternative, part.note)
            yield from (table.title, table.caption, *map(str, table.frame.columns))
            for column in table.frame.columns:
                yield from (str(cell) for cell in table.frame[column] if " " in str(cell))


def is_figure(cell: str) -> bool:
    """Tell whether a cell holds a number, as people write one; an empty cell may.

    Examples
    --------
    >>> [is_figure(cell) for cell in ("1,234", "5.2% to 14.4%", "*", "", "Q1 2025", "School")]
    [True, True, True, True, False, False]
    """
    return _FIGURE.fullmatch(cell.strip()) is not None


def _printed(table: PrintedTable) -> PageTable:
    """Lay out a table; a column whose cells are all figures is set to the right."""
    rows = texts(table.frame)
    names = map(str, table.frame.columns)
    return PageTable(
        id=f"table-{table.id}",
        title=table.title,
        caption=table.caption,
        csv_name=table.csv_name,
        kind="plain",
        headings=tuple(
            (name, column > 0 and all(is_figure(row[column]) for row in rows))
            for column, name in enumerate(names)
        ),
        rows=rows,
        note=NOTHING,
    )


def _check(report: Report) -> None:
    """Refuse a report that cannot be printed or that carries a person's data."""
    tables = list(tables_of(report))
    personal = sorted(
        f"{table.id}.{column}"
        for table in tables
        for column in map(str, table.frame.columns)
        if column.lower() in PERSON_COLUMNS
    )
    if personal:
        msg = (
            f"The page was asked to print {len(personal)} column(s) that belong to a person: "
            f"{', '.join(personal[:3])}. Remove them from the report."
        )
        raise DisclosureError(msg)
    faults = []
    named = (
        [section.id for section in report.sections],
        [table.id for table in tables],
        [table.csv_name for table in tables],
    )
    twice = sorted({name for names in named for name in names if names.count(name) > 1})
    if twice:
        faults.append(f"two parts share a name: {', '.join(twice[:3])}")
    faults += [
        f"{section.id}: a chart needs 1 to {MOST_WORDS} words that say what it shows"
        for section in report.sections
        for part in section.parts
        if isinstance(part, Chart) and not 0 < len(part.alternative.split()) <= MOST_WORDS
    ]
    if report.edition not in EDITIONS:
        faults.append(f"edition: found {report.edition!r}, expected one of {', '.join(EDITIONS)}")
    if faults:
        raise TableError("The page cannot be printed. " + "; ".join(faults) + ".")


def _without_table_files(text: str, report: Report) -> str:
    """Set aside the links to our own CSV files: a reader follows them, a browser does not."""
    for table in tables_of(report):
        text = text.replace(f'<a download href="{report.folder}/{table.csv_name}">', "<a>")
    return text
