"""Rates in one file, residents in another: together they are a finer count than the rounded one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outreach.auditing.findings import Finding
from outreach.auditing.vocabulary import is_total, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from outreach.auditing.understanding import Cell, Line, Table

_YEARS = range(1, 6)


def note_populations(tables: Iterable[Table], known: dict[str, set[float]]) -> None:
    """Add to `known` the residents of every place that these tables tell of, by its name."""
    for table in tables:
        for line in table.lines:
            if line.population > 0:
                for _, label in line.labels:
                    if label:
                        known.setdefault(_name(label), set()).add(line.population)


def rates_elsewhere(tables: Iterable[Table], known: Mapping[str, set[float]]) -> Iterator[Finding]:
    """Find rates that were worked out from exact counts, by the residents of any file.

    Parameters
    ----------
    tables
        All tables of a release.
    known
        From `note_populations`: name of a place to its residents. [people]

    Yields
    ------
    Finding
        One for each rate.
    """
    counts: dict[str, set[float]] = {}
    for table in tables:
        for line in table.lines:
            for _, label in line.labels:
                counts.setdefault(_name(label), set()).update(
                    c.figure.value for c in line.people if c.figure.form in {"whole", "about"}
                )
    for table in tables:
        for line in table.lines:
            if line.population > 0:
                continue  # judged in its own row
            names = [_name(label) for _, label in line.labels if label]
            people = set().union(*(known.get(name, set()) for name in names))
            shown = set().union(*(counts.get(name, set()) for name in names))
            for cell in _rates(line):
                if people and shown and not _is_rounded(cell, people, shown):
                    where = f"{cell.row} / {cell.heading}"
                    why = "with the residents in another table it gives a count that is too fine"
                    yield Finding("derived", table.grid.file, table.grid.name, where, why)


def _name(label: str) -> str:
    """Write the name of a place alike everywhere; all totals are one."""
    return "all" if is_total(label) else plain(label)


def _rates(line: Line) -> list[Cell]:
    """List the rates of a row."""
    forms = {"whole", "decimal"}
    return [c for c in line.derived if "per 1" in plain(c.heading) and c.figure.form in forms]


def _is_rounded(rate: Cell, people: set[float], shown: set[float]) -> bool:
    """Tell whether a rate is what a rounded count gives, over one to five years."""
    half = 0.5 * 10.0**-rate.figure.decimals
    return any(
        abs(rate.figure.value * years - 1000 * count / residents) <= half * years * 1.01
        for residents in people
        for count in shown
        for years in _YEARS
    )
