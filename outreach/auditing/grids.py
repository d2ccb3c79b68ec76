"""What any finished file comes down to for a reader: tables, sentences, and places on a map."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, kw_only=True)
class Grid:
    """One table as text.

    Attributes
    ----------
    file, name
        Where it stands: the file, and the sheet, layer or position in it.
    title
        Headings and caption above it.
    header, rows
        Cells as text; every row as long as the header.
    hidden
        Whether a reader has to look for it: a hidden sheet, column or element, embedded data.
    """

    file: str
    name: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class Places:
    """Shapes of one layer, as far as an attacker minds them.

    Attributes
    ----------
    points
        How many points it holds.
    finest_m
        Longer side of the smallest polygon, or 0 where there is none. [m]
    headings
        What is said of each shape.
    spots
        Where the points lie, as far as the file says so: easting and northing, or longitude and
        latitude. [m or degrees]
    """

    file: str
    name: str
    points: int
    finest_m: float
    headings: tuple[str, ...]
    spots: tuple[tuple[float, float], ...] = ()


class Mark(NamedTuple):
    """One attribute of an element of a page; `choices` numbers the list that a choice is in."""

    tag: str
    name: str
    value: str
    choices: int


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """Everything that was read from one file.

    Attributes
    ----------
    sentences
        (text, hidden) pairs: what is said outside tables.
    keys
        Names of embedded values that hold numbers.
    marks
        Attributes of its elements, each once.
    zoom
        How far its map can be zoomed in, 0 where it has none.
    unread
        Why the file, or a part of it, could not be read; empty where all was.
    """

    file: str
    grids: tuple[Grid, ...] = ()
    sentences: tuple[tuple[str, bool], ...] = ()
    places: tuple[Places, ...] = ()
    keys: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    zoom: int = 0
    unread: tuple[str, ...] = field(default=())


def grid_of(
    file: str,
    name: str,
    title: str,
    lines: list[list[str]],
    *,
    hidden: bool = False,
) -> Grid:
    """Make a table of lines of any length; the first is the header.

    Examples
    --------
    >>> grid_of("a.csv", "a", "", [["x", "y"], ["1"]]).rows
    (('1', ''),)
    """
    width = max((len(line) for line in lines), default=0)
    padded = [(*line, *[""] * (width - len(line))) for line in lines]
    return Grid(
        file=file,
        name=name,
        title=title,
        header=padded[0] if padded else (),
        rows=tuple(padded[1:]),
        hidden=hidden,
    )


def text_of(content: bytes) -> str:
    """Decode a file of text, in UTF-8 or, where it says so, UTF-16.

    Raises
    ------
    ValueError
        If it is no text.

    Examples
    --------
    >>> text_of("a".encode("utf-16"))
    'a'
    """
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16")
    if b"\x00" in content:
        msg = "it holds bytes that are no text"
        raise ValueError(msg)
    return content.decode("utf-8-sig", "replace")
