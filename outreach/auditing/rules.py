"""What may not stand in a shared file at all, whatever the sums say."""

from __future__ import annotations

import hashlib
import math
import re
from typing import TYPE_CHECKING

from outreach.auditing.attributes import attribute_findings
from outreach.auditing.faults import fault_of
from outreach.auditing.findings import Finding
from outreach.auditing.planning_words import planned_values
from outreach.auditing.reading_pictures import flat_picture
from outreach.auditing.telling_people import named_people, other_editions
from outreach.auditing.venue_points import are_elsewhere
from outreach.auditing.vocabulary import (
    COORDINATE,
    FULL_POSTCODE,
    INSTITUTION,
    OUR_KEYS,
    OUR_PICTURES,
    PERSONAL,
    PLACE_HEADING,
    figure_of,
    kind_of,
    plain,
)
from outreach.disclosure.suppressing import SMALL_GROUP

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outreach.auditing.grids import Leaf, Places
    from outreach.auditing.understanding import Cell, Line, Table
    from outreach.auditing.vocabulary import Figure, Rules

_PERSONS = (
    r"(?:referrals|young people|children|records|clients|patients|service users|exits|girls|boys|"
    r"teenagers|pupils|students|youngsters|adolescents|kids)(?!['\u2019](?:s\b| ))"
)
_PERSON = r"(?:referral|young person|child|person|client|patient|girl|boy|teenager|pupil|student)"
_FEW = r"(?:one|two|three|four|five|six|seven|[1-7])"
_COUNTED = re.compile(
    r"(?P<about>about|around|nearly|fewer than|under|less than|at least|over|more than|up to)?\s*"
    r"(?P<from>\b\d+ (?:to|-|\u2013) )?\b(?P<count>\d[\d,]*(?:\.\d+)?)(?P<more> or more)? "
    r"(?!(?:where|when|of|in|for|to|and|with|from|at|by|on|per|more|sessions?|areas?|venues?|"
    rf"hours?|places?) )(?:[a-z'-]+ )?{_PERSONS}\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"{_PERSONS}[\"']?(?: [a-z]+){{0,2}}\s*[=:]\s*[\"']?(\d{{1,5}})\b", re.IGNORECASE
)
_SPELT = re.compile(
    rf"\b(?:one|two|three|four|five|six|seven) (?:of the )?{_PERSONS}\b|"
    rf"\b{_FEW} (?:of|in) (?:the )?(?:\d+|[a-z]+) {_PERSONS}\b(?!-)|"
    rf"\b(?:(?:only|just) (?:one|1)|a single|1) {_PERSON}\b(?!['\u2019])|"
    rf"\b(?:of whom|of them|of these|of the {_PERSONS}),? (?:only |just )?{_FEW} "
    r"(?:were|was|had|came|are|is|live)\b",
    re.IGNORECASE,
)
_EXPECTED = re.compile(r"\d[\d,.]* (?:were |are |was )?expected|expected:? \d", re.IGNORECASE)
_OBSERVED = re.compile(r"\d[\d.,]* (?:times|referrals|young people)", re.IGNORECASE)
_VENUES = re.compile(r"venue|\bsession|^clinics?$|^librar(?:y|ies)$")
_CLASSED = re.compile(r"\bband|\bclass|\bcount|\bn\b|number|value")
_AREA_VALUES = re.compile(
    r"demand|attendances|\bcontacts?\b|smoothed|adjusted|excess|llr|exceed|p.?values?\b|posterior"
)
_COLON = re.compile(r"^([A-Za-z ]{3,60}): (.+)$")
_LEADING = re.compile(
    r"^(?:about |fewer than )?\d[\d,]*"
    r"(?![\d.,/%:-]| to | of | or |%| (?:staff |paid )?(?:hours?|minutes?|miles?)\b)"
)
_ELSEWHERE = re.compile(r"national|england|planning demand met")
_CLOSE = 1e-6
_NEAR = 0.015
_LEAST = 0.5
_SHORTEST = 8
_LONGEST_LABEL = 60
_FINEST_M = 1_000.0


def direct_findings(
    leaf: Leaf,
    tables: list[Table],
    rules: Rules,
    *,
    venues: Sequence[tuple[float, float]] = (),
) -> list[Finding]:
    """Find what one file shows that it may not show.

    Parameters
    ----------
    leaf
        The file as it was read.
    tables
        Its tables, understood.
    rules
        What the edition allows.
    venues
        Easting and northing of every venue, where they are known: no point may lie elsewhere. [m]

    Returns
    -------
    list of Finding
        Each names its place, none names a value.
    """
    findings = [Finding("unread", leaf.file, "", "", why) for why in leaf.unread]
    for table in tables:
        findings += _of_table(table, rules)
    findings += _of_sentences(leaf, _said(leaf), rules)
    findings += [
        Finding("embedded", leaf.file, key, "", "figures of areas stand in the data of the page")
        for key in leaf.keys
        if key not in OUR_KEYS
    ]
    for places in leaf.places:
        findings += _of_places(places, venues)
    findings += attribute_findings(leaf, rules)
    findings += named_people(leaf)
    findings += other_editions(leaf, rules)
    if leaf.zoom > rules.max_zoom:
        why = f"its map can be zoomed in beyond {rules.max_zoom}, to single houses"
        findings.append(Finding("zoom", leaf.file, "", "", why))
    return findings


def _of_table(table: Table, rules: Rules) -> Iterator[Finding]:
    """Check one table: personal columns, figures, values derived from hidden counts."""
    grid = table.grid
    for heading in grid.header:
        if PERSONAL.match(plain(heading)):
            yield Finding("person", grid.file, grid.name, heading, "a column of single people")
        if COORDINATE.match(plain(heading)) and not any(
            map(_VENUES.search, map(plain, grid.header))
        ):
            why = "coordinates stand in it that are not those of venues"
            yield Finding("points", grid.file, grid.name, heading, why)
    if any(FULL_POSTCODE.search(cell) for row in (grid.header, *grid.rows) for cell in row):
        why = "a full postcode stands in it, which may be one house or one institution"
        yield Finding("postcode", grid.file, grid.name, "", why)
    for line in table.lines:
        for cell in line.people:
            yield from _of_count(table, cell, rules)
        yield from _of_labels(table, line)
        yield from _of_derived(table, line, rules)
    words = [plain(heading) for heading in grid.header]
    has_expected = any(word.startswith("expected") for word in words)
    has_ratio = any(re.search(r"ratio|times|\bsir\b|relative risk", word) for word in words)
    if has_expected and has_ratio and any(line.derived for line in table.lines):
        why = "expected counts stand beside ratios, and their product is the count"
        yield Finding("derived", grid.file, grid.name, "", why)


def _of_count(table: Table, cell: Cell, rules: Rules) -> Iterator[Finding]:
    """Check one count by itself."""
    kind = fault_of(cell.figure, rules)
    why = {
        "primary": "a small count is shown",
        "unrounded": f"a count is shown that is not rounded to {rules.round_to}",
        "band": "a class is shown that holds only some of the small counts",
    }.get(kind)
    if why is not None:
        where = f"{cell.row} / {cell.heading}" if cell.row else cell.heading
        hidden = " (in a hidden part of the file)" if table.grid.hidden else ""
        yield Finding(kind, table.grid.file, table.grid.name, where, why + hidden)


def _of_labels(table: Table, line: Line) -> Iterator[Finding]:
    """Refuse counts for one institution."""
    if not line.people:
        return
    for heading, label in line.labels:
        if PLACE_HEADING.search(heading) and INSTITUTION.search(label.lower()):
            why = "people are counted for one institution"
            yield Finding("postcode", table.grid.file, table.grid.name, label, why)


def _of_derived(table: Table, line: Line, rules: Rules) -> Iterator[Finding]:
    """Check values derived from counts: beside a hidden count, or finer than a rounded one."""
    grid = table.grid
    unseen = [
        c for c in line.people if c.figure.form == "hidden" or not math.isfinite(c.figure.high)
    ]
    unseen += [c for c in line.people if fault_of(c.figure, rules)]
    shown = [c.figure for c in line.people if c.figure.form in {"whole", "about"}]
    for cell in line.derived:
        form, heading = cell.figure.form, plain(cell.heading)
        if form == "hidden":
            continue
        where = f"{cell.row} / {cell.heading}" if cell.row else cell.heading
        if unseen and form in {"whole", "decimal", "share", "about"}:
            why = "it is worked out from a count that is hidden in the same row"
            yield Finding("derived", grid.file, grid.name, where, why)
        elif _AREA_VALUES.search(heading) and form in {"whole", "decimal"} and line.labels:
            why = "planning values of places are made from their counts"
            yield Finding("derived", grid.file, grid.name, where, why)
        elif "per 1" in heading and _too_fine(line, cell):
            why = "with the population it gives a finer count than the rounded one"
            yield Finding("derived", grid.file, grid.name, where, why)
        elif not shown and _is_bare(cell):
            why = "no count stands beside it, and it may be worked out from a few people"
            yield Finding("derived", grid.file, grid.name, where, why)
        elif form == "share" and _gives_small(table, cell, shown, rules):
            why = "with the count in the same row it gives a small count"
            yield Finding("derived", grid.file, grid.name, where, why)
        elif form == "share" and cell.figure.value == 1 and _small_group(line, rules):
            why = "all of a small group share what this says"
            yield Finding("group", grid.file, grid.name, where, why)


def _is_bare(cell: Cell) -> bool:
    """Tell a rate, or a share finer than steps of five per cent, that needs a count beside it."""
    heading = plain(cell.heading)
    if _ELSEWHERE.search(f"{plain(cell.row)} {heading}"):
        return False
    if cell.figure.form == "share":
        steps = 20 * cell.figure.value
        return abs(steps - round(steps)) > _CLOSE
    return "per 1" in heading and cell.figure.form in {"whole", "decimal"}


def _gives_small(table: Table, cell: Cell, shown: list[Figure], rules: Rules) -> bool:
    """Tell whether a share of the count in its row is a small count.

    A share of all that a table holds, as its own row's count makes it, says nothing new.
    """
    if _ELSEWHERE.search(plain(cell.heading)):
        return False
    column = [c.figure.value for c in table.cells if c.figure.form in {"whole", "about"}]
    wholes = {max(column, default=0.0), sum(column), sum(column) - max(column, default=0.0)}
    for figure in shown:
        parts = [figure.value / whole for whole in (*wholes, *column) if whole > figure.value]
        if not any(abs(part - cell.figure.value) <= _NEAR for part in parts) and (
            _LEAST <= figure.value * cell.figure.value < rules.threshold - _LEAST
        ):
            return True
    return False


def _too_fine(line: Line, rate: Cell) -> bool:
    """Tell whether a rate was worked out from an exact count."""
    shown = [cell.figure for cell in line.people if cell.figure.form in {"whole", "about"}]
    if not shown or not line.population > 0:
        return False
    half = 0.5 * 10.0**-rate.figure.decimals
    return not any(
        abs(rate.figure.value * years - 1000 * figure.value / line.population)
        <= half * years * 1.01
        for figure in shown
        for years in range(1, 6)
    )


def _small_group(line: Line, rules: Rules) -> bool:
    """Tell whether a row counts few people."""
    counts = [cell.figure.value for cell in line.people if cell.figure.form in {"whole", "about"}]
    return bool(counts) and 0 < max(counts) < SMALL_GROUP * rules.threshold


def _said(leaf: Leaf) -> tuple[tuple[str, bool], ...]:
    """List the sentences of a file: its name, those outside tables, and those in cells."""
    cells = {
        (cell, grid.hidden)
        for grid in leaf.grids
        for row in grid.rows
        for cell in row
        if len(cell) > _SHORTEST and (any(map(str.isdigit, cell)) or _SPELT.search(cell))
    }
    called = re.sub(r"[-_./]+", " ", leaf.file.rpartition(".")[0])
    return ((called, False), *leaf.sentences, *sorted(cells))


def _labelled(before: str, text: str, rules: Rules) -> str:
    """Judge a figure that follows its label: after a colon, or in the next element of a page."""
    label, value = before, text
    if found := _COLON.match(text):
        label, value = found.groups()
    found = _LEADING.match(value)
    is_label = len(label) <= _LONGEST_LABEL and not any(letter.isdigit() for letter in label)
    if found is None or not is_label or kind_of(label, "", "") != "people":
        return ""
    figure = figure_of(found.group(0), rules)
    return fault_of(figure, rules) if figure is not None else ""


def _of_sentences(
    leaf: Leaf, sentences: tuple[tuple[str, bool], ...], rules: Rules
) -> Iterator[Finding]:
    """Check what is said in words."""
    t = rules.threshold
    before = ""
    for text, hidden in sentences:
        if kind := _labelled(before, text, rules):
            where = "a figure beside its label"
            yield Finding(kind, leaf.file, where, before, "a count is said that may not be shown")
        before = text
        aside = "a hidden part of the page" if hidden else "a sentence"
        for found in _COUNTED.finditer(text):
            about = (found.group("about") or "").lower()
            value = float(found.group("count").replace(",", ""))
            if found.group("from"):
                band = figure_of(f"{found.group('from')}{found.group('count')}", rules)
                if band is not None and fault_of(band, rules):
                    why = "a class is said that holds only some of the small counts"
                    yield Finding("band", leaf.file, aside, "", why)
                continue
            if found.group("more") or value in {0.0, float(t)} or value >= 1000:
                continue
            below = about in {"fewer than", "under", "less than", "up to"}
            if 0 < value < t:
                yield Finding("primary", leaf.file, aside, "", "a small count is said")
            elif value % rules.round_to and not below:
                why = f"a count is said that is not rounded to {rules.round_to}"
                yield Finding("unrounded", leaf.file, aside, "", why)
        yield from _of_words(leaf.file, text, aside, rules)


def _of_words(file: str, text: str, aside: str, rules: Rules) -> Iterator[Finding]:
    """Check what else a text may say: numbers in words, postcodes, embedded files."""
    if _SPELT.search(text):
        yield Finding("primary", file, aside, "", "a small count is said in words")
    if _EXPECTED.search(text) and _OBSERVED.search(text):
        why = "what was expected is said beside what was found"
        yield Finding("derived", file, aside, "", why)
    yield from planned_values(file, text, aside)
    if _AFTER.search(text) and _is_shown_badly(_AFTER.search(text), rules):
        yield Finding("primary", file, aside, "", "a count is said that may not be shown")
    is_held = text.startswith("data:") and _digest(text) not in OUR_PICTURES
    if is_held and flat_picture(text) is None:
        why = "a picture or a file is embedded in it, which the audit cannot read"
        yield Finding("unread", file, aside, "", why)
    if FULL_POSTCODE.search(text) and not text.startswith("data:"):
        yield Finding("postcode", file, aside, "", "a full postcode is said")


def _is_shown_badly(found: re.Match[str] | None, rules: Rules) -> bool:
    """Judge the figure that follows the name of what it counts."""
    figure = figure_of(found.group(1), rules) if found else None
    return figure is not None and bool(fault_of(figure, rules))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _of_places(places: Places, venues: Sequence[tuple[float, float]]) -> Iterator[Finding]:
    """Check shapes: no points but those of venues, no small cells with counts."""
    words = [plain(word) for word in (places.name, *places.headings)]
    if places.points and not any(map(_VENUES.search, words)):
        why = "points are drawn that are not venues; a point may be a home"
        yield Finding("points", places.file, places.name, "", why)
    elif venues and are_elsewhere(places.spots, venues):
        why = "it is said to hold venues, but points lie where no venue is; a point may be a home"
        yield Finding("points", places.file, places.name, "", why)
    counted = any(
        kind_of(heading, "", "") == "people" or _CLASSED.search(plain(heading))
        for heading in places.headings
    )
    if 0 < places.finest_m < _FINEST_M and counted:
        why = "people are counted in shapes of less than a kilometre"
        yield Finding("points", places.file, places.name, "", why)
