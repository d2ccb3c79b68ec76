"""From tables as text to published figures: what each counts, of whom, where and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outreach.auditing.vocabulary import (
    OUR_PLACES,
    Figure,
    Rules,
    figure_of,
    is_label_heading,
    is_total,
    kind_of,
    measure_of,
    period_of,
    plain,
)

if TYPE_CHECKING:
    from outreach.auditing.grids import Grid

_ACTIONS = frozenset(("on the map", "show", "edition", "notice"))
Key = tuple[str, str, frozenset[tuple[str, str]]]
"""What is counted, the period, and the classes it is counted for; none means everybody."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One published figure in its table.

    Attributes
    ----------
    row, heading
        Where it stands: the labels of its row, and its column.
    kind
        ``people`` or ``derived``.
    key
        What it counts; the same in every table that counts the same.
    """

    row: str
    heading: str
    kind: str
    figure: Figure
    key: Key


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row: its labels, its figures, and the published population beside them."""

    labels: tuple[tuple[str, str], ...]
    people: tuple[Cell, ...]
    derived: tuple[Cell, ...]
    population: float


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table whose figures are understood.

    Attributes
    ----------
    nested
        Headings of label columns that lie within another: inner to outer.
    axis
        What the columns of a crossed table are classes of, where its title says so.
    """

    grid: Grid
    lines: tuple[Line, ...]
    nested: tuple[tuple[str, str], ...]
    axis: str = ""

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All counts of people."""
        return tuple(cell for line in self.lines for cell in line.people)


def understand(grid: Grid, rules: Rules) -> Table:
    """Read a table's figures.

    Parameters
    ----------
    grid
        The table as text.
    rules
        What the attacker knows of the edition.

    Returns
    -------
    Table
        Counts of people and values derived from them, with what each stands for.

    Examples
    --------
    >>> from outreach.auditing.grids import grid_of
    >>> grid = grid_of("a.csv", "a", "", [["District", "Referrals"], ["Ashby", "*"]])
    >>> cell = understand(grid, Rules()).cells[0]
    >>> cell.key
    ('referrals', '', frozenset({('district', 'ashby')}))
    """
    figures = [[figure_of(cell, rules) for cell in row] for row in grid.rows]
    labels = [n for n in range(len(grid.header)) if _is_label(grid, figures, n)]
    labels = [n for n in labels if plain(grid.header[n]) not in _ACTIONS]
    nested = _nested(grid, labels)
    inner = {outer for _, outer in nested}
    crossed = " by " in plain(grid.title) and any(is_total(title) for title in grid.header)
    whole = next(
        (plain(row[n]) for row in grid.rows for n in labels if is_total(row[n], of_some=True)), ""
    )
    lines = []
    for row, found in zip(grid.rows, figures, strict=True):
        named = tuple((plain(grid.header[n]) or "row", row[n]) for n in labels)
        dims = {
            (heading, plain(label))
            for heading, label in named
            if label and not is_total(label) and (heading not in inner or _is_outer(named, nested))
        }
        people: list[Cell] = []
        derived: list[Cell] = []
        population = float("nan")
        for n, figure in enumerate(found):
            if n in labels or figure is None or plain(grid.header[n]) in _ACTIONS:
                continue
            heading = grid.header[n]
            words = " ".join(label for _, label in named)
            kind = kind_of(heading, words, grid.title)
            if kind == "unknown" and not _is_ours(grid, heading):
                kind = "people"  # nobody said what it counts: judge it as if it were children
            if kind == "other" and ("resident" in plain(heading) or "popul" in plain(heading)):
                population = figure.value
            if kind not in {"people", "derived"}:
                continue
            if kind == "people" and figure.form == "share":
                kind = "derived"
            cell = Cell(
                row=" / ".join(label for _, label in named),
                heading=heading,
                kind=kind,
                figure=figure,
                key=_key(grid, heading, words, dims, whole, crossed=crossed),
            )
            (people if kind == "people" else derived).append(cell)
        lines.append(
            Line(labels=named, people=tuple(people), derived=tuple(derived), population=population)
        )
    axis = _axis(grid, labels) if crossed else ""
    return Table(grid=grid, lines=tuple(lines), nested=nested, axis=axis)


def _axis(grid: Grid, labels: list[int]) -> str:
    """Name what the columns of a crossed table are classes of: "source" of "by area and source"."""
    title = plain(grid.title)
    named = title.replace(period_of(title) or "\n", " ").partition(" by ")[2]
    words = [word.strip(" ,.:") for word in named.split(" and ")]
    rows = {plain(grid.header[n]) for n in labels}
    left = [word for word in words if word and word not in rows]
    return left[0] if len(words) == 2 and len(left) == 1 else ""


def _is_label(grid: Grid, figures: list[list[Figure | None]], column: int) -> bool:
    """Tell columns that name rows from columns of figures."""
    if is_label_heading(grid.header[column]):
        return True
    filled = [n for n, row in enumerate(grid.rows) if row[column]]
    read = sum(figures[n][column] is not None for n in filled)
    return 2 * read < len(filled) or not filled


def _nested(grid: Grid, labels: list[int]) -> tuple[tuple[str, str], ...]:
    """Find label columns that lie within another, as districts hold groups."""
    found = []
    for inner in labels:
        for outer in labels:
            pairs = {
                (row[inner], row[outer])
                for row in grid.rows
                if row[inner] and row[outer] and not is_total(row[inner])
            }
            parts = {pair[0] for pair in pairs}
            wholes = {pair[1] for pair in pairs}
            if inner != outer and len(parts) == len(pairs) > len(wholes) > 1:
                found.append(
                    (plain(grid.header[inner]) or "row", plain(grid.header[outer]) or "row")
                )
    return tuple(found)


def _is_outer(named: tuple[tuple[str, str], ...], nested: tuple[tuple[str, str], ...]) -> bool:
    """Tell a row of an outer class as a whole: its inner label is empty or says "all"."""
    inner = {heading for heading, _ in nested}
    return all(not label or is_total(label) for heading, label in named if heading in inner)


def _is_ours(grid: Grid, heading: str) -> bool:
    """Tell the places in our own map's lists that its attributes point to."""
    return grid.name.startswith("attribute data-") and heading in OUR_PLACES


def _key(
    grid: Grid,
    heading: str,
    words: str,
    dims: set[tuple[str, str]],
    whole: str,
    *,
    crossed: bool,
) -> Key:
    """Say what a figure counts.

    `whole` names those a table is about, where they are not all; in a `crossed` table every column
    but the total is a class.
    """
    period = period_of(heading, grid.title)
    if kind_of(heading, "", "") in {"people", "derived"} and not crossed:
        return f"{measure_of(heading, grid.title)} {whole}".strip(), period, frozenset(dims)
    if kind_of("", words, "") == "people" and len(dims) == 1:
        return plain(words), f"{period} {plain(heading)}".strip(), frozenset()
    column = frozenset() if is_total(heading) else frozenset({("column", plain(heading))})
    return f"{measure_of('', grid.title)} {whole}".strip(), period, frozenset(dims) | column
