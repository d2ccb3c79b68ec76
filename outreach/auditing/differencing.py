"""Set a release against earlier ones: what their differences give away.

Two published counts of the same thing whose periods, area sets or streams differ by a little give
the count of what they differ by.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from outreach.auditing.findings import Finding
from outreach.auditing.solving import attack
from outreach.auditing.variants import variant_of
from outreach.auditing.vocabulary import (
    PLACE_HEADING,
    TIME_HEADING,
    Figure,
    Rules,
    is_total,
    period_of,
    plain,
)
from outreach.disclosure.intervals import MOST, Known, possible
from outreach.disclosure.protecting import sums_matrix

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from outreach.auditing.understanding import Cell, Table

_WITHOUT = re.compile(
    r"\b(?:without|excluding|except|other than|all but|not in|aged)(?: the)? "
    r"([a-z0-9']+(?: [a-z0-9']+){0,2})"
)
_LONG = re.compile(r"(\d{1,2}) ([a-z]+) (\d{4}) to (\d{1,2}) ([a-z]+) (\d{4})")
_YEAR = re.compile(r"(20\d\d)/(\d\d)(?: to (20\d\d)/(\d\d))?")
_QUARTER = re.compile(r"\bq([1-4])\b")
_CODES = re.compile(r"\b[A-Z]\d{8}\b")
_GEOGRAPHY = re.compile(r"district|group|county|geograph|" + PLACE_HEADING.pattern)
_MONTHS = "january february march april may june july august september october november december"
_EVERYDAY = frozenset(
    re.findall(
        r"[a-z]+",
        "a all an and are as at by each every for from how in is it its many of on or per so than "
        "that the their they this to was were where which who whole with table tables figure "
        "figures list number numbers count counts counted total totals value values n page sheet "
        "annex foi reply referral referrals referred young people person persons children child "
        "youth clients client records record cases case yp service users presentations area areas "
        "county district districts place places group groups neighbourhood neighbourhoods source "
        "sources agency agencies quarter quarters month months year years period class classes "
        "html csv xlsx md gpkg public partner edition priority",
    )
)
_EVERYWHERE: frozenset[str] = frozenset(("(everywhere)",))
_MOST_TIED = 60


class Told(NamedTuple):
    """One published count, with the time, the places and the people it is of.

    ``what`` is the rest: the same for counts that may be set against each other; ``loosely`` the
    same but for how a title or a heading words it, for releases that were written by others.
    ``plan`` is the plan it was counted under, where one is named.
    """

    table: Table
    cell: Cell
    what: tuple[str, ...]
    months: tuple[int, int] | None
    places: frozenset[str]
    without: str
    release: int
    loosely: tuple[str, ...]
    plan: str


def differences(
    tables: Sequence[Table],
    earlier: Sequence[Sequence[Table]],
    *,
    areas: Sequence[Mapping[str, frozenset[str]]],
    rules: Sequence[Rules],
) -> list[Finding]:
    """Find counts that a release gives away together with earlier ones, or with itself.

    Who receives an edition with a low threshold also sees those with a higher one, but not the
    other way round. So each reader is judged by the threshold of what that reader may see, with
    all releases of that threshold or a higher one.

    Parameters
    ----------
    tables
        Those of the new release.
    earlier
        Those of each earlier release.
    areas
        Label of an area set to its codes: of the new release first, then of each earlier one.
    rules
        Threshold and rounding: of the new release first, then of each earlier one.

    Returns
    -------
    list of Finding
        Each names a cell of the new release.
    """
    releases = [tables, *earlier]
    told = [
        fact
        for number, group in enumerate(releases)
        for table in group
        for fact in _told(table, number, areas[number] if number < len(areas) else {})
    ]
    findings: list[Finding] = []
    readers = {known.threshold for known in rules if known.threshold <= rules[0].threshold}
    for threshold in sorted(readers, reverse=True):
        seen = [n for n, known in enumerate(rules) if known.threshold >= threshold]
        judged = replace(rules[0], threshold=threshold)
        findings += _between([fact for fact in told if fact.release in seen], judged)
        findings += _with_each([releases[n] for n in seen], judged)
    return findings


def _between(told: Sequence[Told], rules: Rules) -> Iterator[Finding]:
    """Set counts of the same thing against each other, whatever releases they stand in."""
    alike: dict[tuple[str, ...], list[Told]] = {}
    for fact in told:
        alike.setdefault(fact.what, []).append(fact)
    for facts in alike.values():
        new = [fact for fact in facts if fact.release == 0]
        yield from _pairs(product(new, facts), rules)
        if new and len(facts) > 2:
            yield from _atoms(facts, rules)
    reworded: dict[tuple[str, ...], list[Told]] = {}
    for fact in told:
        reworded.setdefault(fact.loosely, []).append(fact)
    for facts in reworded.values():
        new, old = ([f for f in facts if (f.release == 0) is is_new] for is_new in (True, False))
        others = ((one, other) for one, other in product(new, old) if one.what != other.what)
        yield from _pairs(others, rules)


def _pairs(pairs: Iterable[tuple[Told, Told]], rules: Rules) -> Iterator[Finding]:
    """Set counts against each other, with one remark for each cell."""
    places: dict[tuple[str, str, str], Finding] = {}
    for one, other in pairs:
        for found in _pair(one, other, rules):
            places.setdefault(found[1:4], found)
    yield from places.values()


def _with_each(releases: Sequence[Sequence[Table]], rules: Rules) -> Iterator[Finding]:
    """Attack the sums of the new release together with those of each earlier one."""
    tables, *earlier = releases
    if not earlier:
        return
    mine = set(attack(tables, rules))
    for group in earlier:
        for found in attack([*tables, *group], rules):
            if found not in mine and found.kind == "secondary":
                why = f"{found.why}, together with an earlier release"
                yield found._replace(kind="difference", why=why)


def _told(table: Table, release: int, areas: Mapping[str, frozenset[str]]) -> Iterator[Told]:
    """Say of each count in a table what it is of."""
    grid = table.grid
    title = plain(grid.title)
    for line in table.lines:
        codes = frozenset(code for _, label in line.labels for code in _CODES.findall(label))
        for cell in line.people:
            rest, time, places = [], period_of(cell.heading, grid.title), _EVERYWHERE
            without = _excluded(f"{title} {plain(cell.heading)}")
            for heading, label in line.labels:
                if not label or is_total(label):
                    continue
                words = plain(label)
                if TIME_HEADING.search(heading):
                    time = words
                elif _CODES.search(label):
                    places = codes
                elif _GEOGRAPHY.search(heading):
                    named = areas.get(label, areas.get(words, frozenset({words})))
                    places = codes or named
                elif _excluded(words):
                    without = _excluded(words)
                else:
                    rest.append(words)
            measure, _, dims = cell.key
            rest += [label for heading, label in dims if heading == "column"]
            parted = map(variant_of, (" ".join(_WITHOUT.sub("", measure).split()), title, *rest))
            (measure, of), (whole, on), *others = parted
            stem, kept = _stem(whole), sorted(name for name, _ in others if name)
            plan = [of, on, *(named for _, named in others)]
            what, loosely = (measure, stem, *kept), (_gist(f"{measure} {stem}"), *kept)
            yield Told(
                *(table, cell, what, months_of(time), places, without, release, loosely),
                plan=" ".join(dict.fromkeys(filter(None, plan))),
            )


def _excluded(text: str) -> str:
    """Name whom a title or label leaves out."""
    found = _WITHOUT.search(text)
    return found.group(1).strip() if found else ""


def _stem(title: str) -> str:
    """Take from a title what tells releases of the same table apart."""
    bare = _WITHOUT.sub("", re.sub(period_of(title) or r"$^", "", title))
    return " ".join(re.sub(r"[^a-z ]+", " ", bare).split())


def _gist(words: str) -> str:
    """Keep of a title and a heading what they say of whom; any word for people is the same.

    Examples
    --------
    >>> _gist("referrals by district"), _gist("young people referred, number"), _gist("exits")
    ('', '', 'exits')
    """
    kept = {word for word in re.findall(r"[a-z]+", words) if word not in _EVERYDAY}
    return " ".join(sorted(kept))


def months_of(period: str) -> tuple[int, int] | None:
    """Return the first and last month of a period, counted from year 0; None if unknown.

    Examples
    --------
    >>> months_of("1 april 2023 to 31 march 2026"), months_of("2023/24 q1"), months_of("x")
    ((24279, 24314), (24279, 24281), None)
    """
    words = plain(period)
    names = _MONTHS.split()
    if found := _LONG.search(words):
        _, m1, y1, _, m2, y2 = found.groups()
        if m1 in names and m2 in names:
            return int(y1) * 12 + names.index(m1), int(y2) * 12 + names.index(m2)
    if found := _YEAR.search(words):
        start = int(found.group(1)) * 12 + 3
        last = int(found.group(3) or found.group(1)) * 12 + 3 + 11
        if quarter := _QUARTER.search(words):
            start += 3 * (int(quarter.group(1)) - 1)
            last = start + 2
        return start, last
    return None


def _pair(one: Told, other: Told, rules: Rules) -> Iterator[Finding]:
    """Set two counts against each other."""
    if one is other:
        return
    same_time = one.months == other.months
    same_place = one.places == other.places
    same_people = one.without == other.without
    same_all = same_time and same_place and same_people
    if same_all and one.plan and other.plan and one.plan != other.plan:
        how = "the same count under another plan"
    elif same_all:
        if other.release == 0 or one.cell.heading != other.cell.heading:
            return  # one release may count the same heading of different people
        how = "the same count in an earlier release"
    elif same_place and same_people and one.months and other.months:
        if one.months[1] < other.months[0] or other.months[1] < one.months[0]:
            return
        how = "an overlapping period"
    elif same_time and same_people and (one.places < other.places or other.places < one.places):
        how = "an area set that differs by a few areas"
    elif same_time and same_place and not (one.without and other.without):
        how = "the count without some of them"
    else:
        return
    again = same_all and one.plan == other.plan
    if _yields(one.cell.figure, other.cell.figure, rules, again=again):
        where = f"{one.cell.row} / {one.cell.heading}" if one.cell.row else one.cell.heading
        why = f"its difference from {how} is a small count"
        if other.release:
            why += f' (table "{other.table.grid.name}", cell {other.cell.row})'
        yield Finding("difference", one.table.grid.file, one.table.grid.name, where, why)


def _yields(one: Figure, other: Figure, rules: Rules, *, again: bool) -> bool:
    """Tell whether two figures differ by 1 to threshold - 1, as printed or for certain.

    The same count printed `again` may move by a step of its rounding, as records come late; then
    only what is certain counts.
    """
    t = rules.threshold
    if (
        not again
        and one.form in {"whole", "about", "decimal"}
        and other.form in {"whole", "about", "decimal"}
    ):
        return 0 < abs(one.value - other.value) < t
    least = max(one.low - other.high, other.low - one.high)
    most = max(one.high - other.low, other.high - one.low)
    return bool(least > 0 and most < t)


def _atoms(facts: Sequence[Told], rules: Rules) -> Iterator[Finding]:
    """Solve for the pieces that overlapping periods or area sets cut each other into."""
    for by in ("places", "months"):
        families: dict[object, list[Told]] = {}
        for fact in facts:
            if by == "places" and fact.places != _EVERYWHERE:
                families.setdefault((fact.months, fact.without), []).append(fact)
            elif by == "months" and fact.months:
                families.setdefault((fact.places, fact.without), []).append(fact)
        for family in families.values():
            pieces = [_pieces(fact, by) for fact in family]
            tied = [n for n, piece in enumerate(pieces) if any(
                piece & other and piece != other for other in pieces)]  # fmt: skip
            if 2 < len(tied) <= _MOST_TIED and any(family[n].release == 0 for n in tied):
                yield from _solved([family[n] for n in tied], [pieces[n] for n in tied], rules)


def _pieces(fact: Told, by: str) -> frozenset[object]:
    """Cut a count into its areas, or its months."""
    if by == "places":
        return frozenset(fact.places)
    first, last = fact.months or (0, 0)
    return frozenset(range(first, last + 1))


def _solved(
    family: Sequence[Told], pieces: Sequence[frozenset[object]], rules: Rules
) -> Iterator[Finding]:
    """Find pieces that are certain to hold a small count."""
    members: dict[frozenset[int], int] = {}
    for atom in frozenset().union(*pieces):
        covered = frozenset(n for n, piece in enumerate(pieces) if atom in piece)
        members.setdefault(covered, len(members))
    count = len(members)
    size = count + len(family)
    sums = [(count + n, [m for covered, m in members.items() if n in covered])
            for n in range(len(family))]  # fmt: skip
    zero = np.zeros(len(sums))
    low = np.array([0.0] * count + [fact.cell.figure.low for fact in family])
    high = [min(fact.cell.figure.high, MOST) for fact in family]
    known = Known(
        lower=low,
        upper=np.array([MOST] * count + high),
        sums=sums_matrix(sums, size),
        sum_lower=zero,
        sum_upper=zero,
    )
    found = possible(known, list(range(count)))
    if np.isnan(found).any():
        return
    for covered, place in members.items():
        least, most = found[place]
        new = [n for n in sorted(covered) if family[n].release == 0] or [
            n for n in range(len(family)) if family[n].release == 0
        ]
        if 1 <= least <= most < rules.threshold:
            fact = family[new[0]]
            why = "together with overlapping periods or area sets it gives a small count away"
            yield Finding(
                "difference", fact.table.grid.file, fact.table.grid.name, fact.cell.row, why
            )
