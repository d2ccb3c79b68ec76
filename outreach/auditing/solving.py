"""Attack the counts of a release: what the sums leave open for each figure that is not exact."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from outreach.auditing.findings import Finding
from outreach.auditing.vocabulary import TIME_HEADING, Rules
from outreach.disclosure.intervals import MOST, Known, asterisks, is_safe
from outreach.disclosure.protecting import sums_matrix
from outreach.disclosure.suppressing import SMALL_GROUP

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from outreach.auditing.understanding import Cell, Key, Table


class Sum(NamedTuple):
    """A total and its parts; ``along`` is the heading of what tells the parts apart."""

    total: Key
    parts: tuple[Key, ...]
    along: str


_RECORDS = ("referrals", "records")
_PEOPLE = ("young people", "people", "children")


class System(NamedTuple):
    """Counts with what is known of each, and the sums that tie them.

    ``more`` pairs a count of records with the count of the people they are of: never fewer.
    """

    keys: tuple[Key, ...]
    low: dict[Key, float]
    high: dict[Key, float]
    hidden: frozenset[Key]
    sums: tuple[Sum, ...]
    where: dict[Key, tuple[Table, Cell]]
    more: tuple[tuple[Key, Key], ...] = ()


def attack(tables: Sequence[Table], rules: Rules) -> list[Finding]:
    """Find the counts of a release that its sums give away.

    Parameters
    ----------
    tables
        All tables of the release.
    rules
        Threshold and rounding, which the attacker knows.

    Returns
    -------
    list of Finding
        Hidden counts whose interval is too narrow, and small groups that are all in one class.
        Tables that count the same are attacked together, unless they contradict each other.
    """
    findings: list[Finding] = []
    for group in _together([table for table in tables if table.cells]):
        joint = system_of(group)
        intervals = solve(joint, threshold=rules.threshold)
        if joint.keys and np.isnan(intervals).any() and len(group) > 1:
            for table in group:
                alone = system_of([table])
                findings += _judged(alone, solve(alone, threshold=rules.threshold), rules)
        else:
            findings += _judged(joint, intervals, rules)
    return findings


def system_of(tables: Sequence[Table]) -> System:
    """Put what tables say into one system of counts and sums."""
    low: dict[Key, float] = {}
    high: dict[Key, float] = {}
    hidden: set[Key] = set()
    where: dict[Key, tuple[Table, Cell]] = {}
    for table in tables:
        for cell in table.cells:
            figure, key = cell.figure, cell.key
            if figure.form == "hidden":
                hidden.add(key)
            low[key] = max(low.get(key, 0.0), np.ceil(figure.low))
            high[key] = min(high.get(key, MOST), np.floor(min(figure.high, MOST)))
            where.setdefault(key, (table, cell))
    shown = {key for key in low if high[key] < MOST or low[key] > 0}
    sums = tuple(sorted({one for table in tables for one in _sums(table)}, key=repr))
    for one in sums:
        for key in (one.total, *one.parts):
            low.setdefault(key, 0.0)
            high.setdefault(key, MOST)
    kept = tuple(one for one in sums if _adds_up(one, low, high))
    keys = tuple(sorted(low, key=repr))
    more = tuple(pair for pair in _records_of(keys) if low[pair[1]] <= high[pair[0]])
    return System(keys, low, high, frozenset(hidden - shown), kept, where, more)


def _records_of(keys: Sequence[Key]) -> Iterable[tuple[Key, Key]]:
    """Pair each count of people with that of the records of the same class and period."""
    known = set(keys)
    for measure, period, dims in keys:
        if measure in _PEOPLE:
            for records in _RECORDS:
                if (records, period, dims) in known:
                    yield (records, period, dims), (measure, period, dims)


def solve(system: System, *, threshold: int) -> np.ndarray:
    """Return the least and the most of every count; NaN where the figures contradict."""
    if not system.keys:
        return np.empty((0, 2))
    place = {key: number for number, key in enumerate(system.keys)}
    low = np.array([system.low[key] for key in system.keys])
    high = np.array([system.high[key] for key in system.keys])
    ties = [(place[one.total], [place[part] for part in one.parts]) for one in system.sums]
    ties += [(place[records], [place[people]]) for records, people in system.more]
    zero = np.zeros(len(ties))
    known = Known(
        lower=low,
        upper=high,
        sums=sums_matrix(ties, len(place)),
        sum_lower=np.where(np.arange(len(ties)) < len(system.sums), 0.0, -MOST),
        sum_upper=zero,
    )
    hidden = np.array([key in system.hidden for key in system.keys])
    found = np.column_stack([low, high])
    in_class = np.array([_is_small_class(system, key, threshold) for key in system.keys])
    wanted = np.flatnonzero(hidden | in_class | ((low < high) & (high >= MOST)))
    in_ties = {key for one in system.sums for key in (one.total, *one.parts)}
    in_ties |= {key for pair in system.more for key in pair}
    tied = np.array([key in in_ties for key in system.keys])
    asked = wanted[tied[wanted]]
    if len(asked):
        found[asked] = asterisks(known, hidden, list(asked))
    elif len(ties):
        found[:1] = np.where(np.isnan(asterisks(known, hidden, [0])), np.nan, found[:1])
    return found


def _is_small_class(system: System, key: Key, threshold: int) -> bool:
    """Tell whether a count is shown as the class of all small counts: as good as hidden."""
    return system.low[key] <= 1 and system.high[key] == threshold - 1


def _judged(system: System, intervals: np.ndarray, rules: Rules) -> list[Finding]:
    """Say which hidden counts are too well known, and which groups are all of one kind."""
    findings = []
    safe = is_safe(intervals, threshold=rules.threshold)
    for key, (low, high), is_fine in zip(system.keys, intervals, safe, strict=True):
        if key not in system.where or np.isnan(low):
            continue
        table, cell = system.where[key]
        if key in system.hidden and not is_fine:
            why = (
                "it is hidden, but sums of what is shown leave too few values for it "
                f"(fewer than {rules.threshold} lie between the least and the most, or it can not "
                "be as small as 1)"
            )
            findings.append(_at("secondary", table, cell, why))
        elif _is_small_class(system, key, rules.threshold) and not (
            low <= 1 and high >= rules.threshold - 1
        ):
            why = "it is in the class of small counts, but sums of what is shown leave fewer values"
            findings.append(_at("secondary", table, cell, why))
        elif key not in system.hidden and 1 <= low <= high < rules.threshold and low == high:
            findings.append(_at("primary", table, cell, "a small count is shown"))
    return findings + _of_one_kind(system, rules)


def _of_one_kind(system: System, rules: Rules) -> list[Finding]:
    """Find small groups whose members are all in one class, which is shown."""
    findings = []
    for one in system.sums:
        if TIME_HEADING.search(one.along) or len(one.parts) < 2:
            continue
        some = [part for part in one.parts if system.high[part] > 0]
        if len(some) == 1 and some[0] in system.where and some[0] not in system.hidden:
            table, cell = system.where[some[0]]
            value = cell.figure.value
            if 0 < value < SMALL_GROUP * rules.threshold:
                why = "all of a small group are in this one class, so what they share is known"
                findings.append(_at("group", table, cell, why))
    return findings


def _at(kind: str, table: Table, cell: Cell, why: str) -> Finding:
    """Name the place of a finding."""
    where = f"{cell.row} / {cell.heading}" if cell.row else cell.heading
    return Finding(kind, table.grid.file, table.grid.name, where, why)


def _sums(table: Table) -> Iterable[Sum]:
    """List what adds up to what in one table, whether the total stands in it or not."""
    outer_of: dict[str, list[str]] = {}
    for inner, outer in table.nested:
        outer_of.setdefault(inner, []).append(outer)
    made: dict[tuple[Key, str], set[Key]] = {}
    if table.axis:
        yield from _same_elsewhere(table)
    for line in table.lines:
        facts = {heading: label.lower().strip() for heading, label in line.labels}
        for cell in line.people:
            measure, period, dims = cell.key
            for dim in dims:
                rest = dims - {dim}
                total: Key = (measure, period, rest)
                outers = outer_of.get(dim[0], [])
                for outer in outers:
                    middle: Key = (
                        measure,
                        period,
                        rest | {(outer, " ".join(facts[outer].replace("_", " ").split()))},
                    )
                    made.setdefault((middle, dim[0]), set()).add(cell.key)
                    made.setdefault((total, outer), set()).add(middle)
                if not outers:
                    made.setdefault((total, dim[0]), set()).add(cell.key)
        yield from _complements(line.people)
    for (total, along), parts in made.items():
        yield Sum(total, tuple(sorted(parts, key=repr)), along)


def _same_elsewhere(table: Table) -> Iterable[Sum]:
    """Tie the column sums of a crossed table to the list of those classes in another table."""
    for key in {cell.key for cell in table.cells if len(cell.key[2]) == 1}:
        measure, period, dims = key
        ((heading, label),) = dims
        if heading == "column":
            yield Sum((measure, period, frozenset({(table.axis, label)})), (key,), "axis")


def _complements(cells: Sequence[Cell]) -> Iterable[Sum]:
    """Tie "triaged" and "not triaged" to the count before them."""
    by_name = {cell.key[0]: cell.key for cell in cells}
    for name, key in by_name.items():
        other = name.removeprefix("not ").removeprefix("without ")
        first = cells[0].key
        if other != name and other in by_name and first not in (key, by_name[other]):
            yield Sum(first, tuple(sorted((key, by_name[other]), key=repr)), "answer")


def _adds_up(one: Sum, low: dict[Key, float], high: dict[Key, float]) -> bool:
    """Tell whether the parts can be all of the total; otherwise classes overlap or are missing."""
    least = sum(low[part] for part in one.parts)
    most = sum(high[part] for part in one.parts)
    return least <= high[one.total] and most >= low[one.total]


def _together(tables: Sequence[Table]) -> list[list[Table]]:
    """Group the tables that count the same things."""
    groups: list[tuple[set[Key], list[Table]]] = []
    for table in tables:
        keys = {cell.key for cell in table.cells}
        keys |= {key for one in _sums(table) for key in (one.total, *one.parts)}
        both = {*_PEOPLE, *_RECORDS}
        keys |= {("people or records", *key[1:]) for key in keys if key[0] in both and key[2]}
        joined = [group for group in groups if group[0] & keys]
        groups = [group for group in groups if not group[0] & keys]
        groups.append(
            (
                keys.union(*(group[0] for group in joined)),
                [*(member for group in joined for member in group[1]), table],
            )
        )
    return [members for _, members in groups]
