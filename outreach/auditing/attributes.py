"""Numbers in the marks of a page: ids, classes, values of elements, custom properties of styles.

What a reader does not see stands in the source all the same. A number is judged as a count of
people unless it says how something is laid out, or only numbers things from 0 or 1 on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outreach.auditing.faults import fault_of
from outreach.auditing.findings import Finding
from outreach.auditing.vocabulary import figure_of, kind_of, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from outreach.auditing.grids import Leaf, Mark
    from outreach.auditing.vocabulary import Rules

_LAYOUT = frozenset(
    re.findall(
        r"[a-z0-9-]+",
        "tabindex cx cy r rx ry x y x1 x2 y1 y2 dx dy fx fy fill stroke stroke-width "
        "stroke-opacity stroke-dasharray stroke-dashoffset stroke-miterlimit fill-opacity "
        "opacity width height viewbox transform patterntransform gradienttransform d points "
        "offset font-size "
        "font-weight letter-spacing colspan rowspan cols rows span size maxlength minlength "
        "min max step low high optimum charset content href src srcset sizes lang media "
        "integrity nonce version datetime pattern markerwidth markerheight refx refy start "
        "xmlns aria-colindex "
        "aria-rowindex aria-colcount aria-rowcount aria-level aria-setsize aria-posinset "
        "aria-label alt title placeholder rel type http-equiv",
    )
)
_NAMES = frozenset(
    re.findall(
        r"[a-z-]+",
        "id class name for headers slot part itemid itemprop aria-labelledby aria-describedby "
        "aria-controls aria-owns",
    )
)
_ENDS = re.compile(r"^(.*?[a-z])[\s_:.=-]*(\d+)$", re.IGNORECASE)
_STARTS = re.compile(r"^[a-z]?(\d+)[\s_:.=-]+([a-z].*)$", re.IGNORECASE)
_STYLE = re.compile(
    r"--([\w-]+)\s*:\s*(\d+)\s*(?:;|$)|counter-\w+\s*:\s*([\w-]+)\s+(\d+)|"
    r"\bcontent\s*:\s*[\"']()(\d+)[\"']"
)
_NUMBER = re.compile(r"^\d[\d,]*(?:\.\d+)?$")


def attribute_findings(leaf: Leaf, rules: Rules) -> Iterator[Finding]:
    """Find numbers of people in the marks of one page.

    Parameters
    ----------
    leaf
        The page as it was read.
    rules
        Threshold and rounding.

    Yields
    ------
    Finding
        One for each kind of mark.
    """
    labels = {
        plain(cell) for grid in leaf.grids for row in grid.rows for cell in row if len(cell) > 2
    }
    told = set()
    for where in _suspects(leaf.marks, labels, rules):
        if where not in told:
            told.add(where)
            why = "a count stands in the source of the page, where no reader sees it"
            yield Finding("embedded", leaf.file, where, "", why)


def _suspects(marks: Iterable[Mark], labels: set[str], rules: Rules) -> Iterator[str]:
    """Name the attributes that hold a count."""
    choices: dict[int, set[str]] = {}
    for mark in marks:
        if mark.tag in {"option", "radio"} and mark.name == "value":
            choices.setdefault(mark.choices, set()).add(mark.value)
        elif _holds_count(mark, labels, rules):
            yield "a style" if mark.tag == "style" else f"{mark.name} of {mark.tag}"
    for values in choices.values():
        numbers = sorted(int(value) for value in values if value.isdigit())
        first = numbers[0] if numbers else 0
        is_list = first <= 1 and numbers == list(range(first, first + len(numbers)))
        if not is_list and any(_is_bad(str(number), rules) for number in numbers):
            yield "value of option"


def _holds_count(mark: Mark, labels: set[str], rules: Rules) -> bool:
    """Judge one attribute by what it is for."""
    tag, name, value, _ = mark
    if name in _NAMES or (name == "href" and value.startswith("#")):
        return any(_names_count(word, labels, rules) for word in value.lstrip("#").split())
    if "style" in {tag, name}:
        return any(_is_bad(found, rules) for found in _numbers_in(value))
    return name not in _LAYOUT and not name.startswith("data-") and _is_bad(value, rules)


def _numbers_in(style: str) -> list[str]:
    """List the bare numbers that a style gives a name to, or says."""
    return [found[1] or found[3] or found[5] for found in _STYLE.findall(style)]


def _names_count(word: str, labels: set[str], rules: Rules) -> bool:
    """Tell whether a name ends or begins with a count: of people, or of a row of a table."""
    ends, starts = _ENDS.match(word), _STARTS.match(word)
    pairs = [ends.groups()] if ends else []
    pairs += [starts.groups()[::-1]] if starts else []
    for stem, number in pairs:
        words = plain(re.sub(r"[-:.=]+", " ", stem))
        if (words in labels or kind_of(words, "", "") == "people") and _is_bad(number, rules):
            return True
    return False


def _is_bad(text: str, rules: Rules) -> bool:
    """Judge a number as if it counted people."""
    figure = figure_of(text, rules) if _NUMBER.match(text) else None
    return figure is not None and bool(fault_of(figure, rules))
