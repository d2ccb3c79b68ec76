"""The solver adapter on published rosters: shift sequences of two and four weeks, known optima.

    python -m benchmarks.roster FOLDER [--only Instance1] [--nodes N] [--seconds N] [--rounds N]

FOLDER holds ``roster/InstanceN.txt`` and ``optima.csv``. The rota of a plan places workers in
slots under hours, rests and cover; these rosters (Curtois and Qu 2014) are larger problems of
that family with a best penalty that others have proven. Each is written down with PuLP, solved
through `allocation.solving.solve`, and judged by a checker in plain Python that shares no
line with the model. A line says value, bound, gap, the published optimum and the processor seconds.
"""

from __future__ import annotations

import argparse
import csv
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import pulp

from allocation.solving import solve
from benchmarks.nearby_rosters import improve_nearby

if TYPE_CHECKING:
    from allocation.solving import Outcome

NAMES = ("Instance1", "Instance3", "Instance9")
Roster = dict[tuple[str, int], str]  # a person's shift on a day; nothing for a day off


class Person(NamedTuple):
    """What one person may work."""

    most_of: dict[str, int]
    most_minutes: int
    least_minutes: int
    most_running: int
    least_running: int
    least_off: int
    most_weekends: int
    off: frozenset[int]


class Instance(NamedTuple):
    """One published problem; day 0 is a Monday."""

    days: int
    minutes: dict[str, int]
    never_after: dict[str, tuple[str, ...]]
    staff: dict[str, Person]
    wanted: dict[tuple[str, int, str], int]
    unwanted: dict[tuple[str, int, str], int]
    cover: dict[tuple[int, str], tuple[int, int, int]]


def read_instance(text: str) -> Instance:
    """Read the text of one instance."""
    parts: dict[str, list[list[str]]] = {}
    name = ""
    for line in (raw.strip() for raw in text.splitlines()):
        if line.startswith("SECTION_"):
            name = line.removeprefix("SECTION_")
            parts[name] = []
        elif line and not line.startswith("#"):
            parts[name].append(line.split(","))
    off = {row[0]: frozenset(map(int, row[1:])) for row in parts["DAYS_OFF"]}
    staff = {}
    for who, most, *limits in parts["STAFF"]:
        kinds = dict(pair.split("=") for pair in most.split("|"))
        staff[who] = Person(
            {kind: int(count) for kind, count in kinds.items()},
            *map(int, limits),
            off=off.get(who, frozenset()),
        )
    on, without = (
        {(who, int(day), kind): int(weight) for who, day, kind, weight in parts[section]}
        for section in ("SHIFT_ON_REQUESTS", "SHIFT_OFF_REQUESTS")
    )
    return Instance(
        days=int(parts["HORIZON"][0][0]),
        minutes={row[0]: int(row[1]) for row in parts["SHIFTS"]},
        never_after={row[0]: tuple(filter(None, row[2].split("|"))) for row in parts["SHIFTS"]},
        staff=staff,
        wanted=on,
        unwanted=without,
        cover={
            (int(day), kind): (int(need), int(under), int(over))
            for day, kind, need, under, over in parts["COVER"]
        },
    )


def write_roster(instance: Instance) -> tuple[pulp.LpProblem, pd.Series]:
    """Write the model down; its choices have the index (``person``, ``day``, ``shift``)."""
    model = pulp.LpProblem("roster", pulp.LpMinimize)
    keys = [
        (who, day, kind)
        for who in instance.staff
        for day in range(instance.days)
        for kind in instance.minutes
    ]
    x = {
        key: model.add_variable(f"x_{number}", 0, 1, pulp.LpInteger)
        for number, key in enumerate(keys)
    }
    for who, person in instance.staff.items():
        for day in person.off:
            for kind in instance.minutes:
                x[who, day, kind].upBound = 0
        _add_person(model, instance, who, x)
    model.setObjective(_penalty(model, instance, x))
    index = pd.MultiIndex.from_tuples(keys, names=["person", "day", "shift"])
    return model, pd.Series(list(x.values()), index=index, dtype=object)


def _add_person(
    model: pulp.LpProblem,
    instance: Instance,
    who: str,
    x: dict[tuple[str, int, str], pulp.LpVariable],
) -> None:
    """Add the rows of one person: counts, minutes, successions, blocks of work and of rest."""
    person, days, kinds = instance.staff[who], range(instance.days), instance.minutes
    works = [pulp.lpSum(x[who, day, kind] for kind in kinds) for day in days]
    for kind, most in person.most_of.items():
        model.addConstraint(pulp.lpSum(x[who, day, kind] for day in days) <= most)
    worked = pulp.lpSum(kinds[kind] * x[who, day, kind] for day in days for kind in kinds)
    model.addConstraint(worked <= person.most_minutes)
    model.addConstraint(worked >= person.least_minutes)
    for day in days:
        model.addConstraint(works[day] <= 1)
        window = works[day : day + person.most_running + 1]
        if len(window) > person.most_running:
            model.addConstraint(pulp.lpSum(window) <= person.most_running)
        if not day:
            continue
        for kind, banned in instance.never_after.items():
            if banned:
                after = pulp.lpSum(x[who, day, other] for other in banned)
                model.addConstraint(x[who, day - 1, kind] + after <= 1)
        begins = works[day] - works[day - 1]  # a block begins here, or (negative) ends
        for later in works[day + 1 : day + person.least_running]:
            model.addConstraint(later >= begins)
        for later in works[day + 1 : day + person.least_off]:
            model.addConstraint(1 - later >= -begins)
    weekends = []
    for saturday in range(5, instance.days, 7):
        spent = model.add_variable(f"weekend_{who}_{saturday}", 0, 1, pulp.LpInteger)
        for day in works[saturday : saturday + 2]:
            model.addConstraint(spent >= day)
        weekends.append(spent)
    model.addConstraint(pulp.lpSum(weekends) <= person.most_weekends)


def _penalty(
    model: pulp.LpProblem, instance: Instance, x: dict[tuple[str, int, str], pulp.LpVariable]
) -> pulp.LpAffineExpression:
    """Add up requests not met and cover missed; the rows of cover are added on the way."""
    terms = [weight - weight * x[key] for key, weight in instance.wanted.items()]
    terms += [weight * x[key] for key, weight in instance.unwanted.items()]
    for (day, kind), (need, under, over) in instance.cover.items():
        short = model.add_variable(f"short_{day}_{kind}", 0)
        spare = model.add_variable(f"spare_{day}_{kind}", 0)
        there = pulp.lpSum(x[who, day, kind] for who in instance.staff)
        model.addConstraint(there + short - spare == need)
        terms += [under * short, over * spare]
    return pulp.lpSum(terms)


def faults_of(instance: Instance, roster: Roster) -> list[str]:
    """List the rules that a roster breaks, in words; none when it may be worked."""
    found = []
    for who, person in instance.staff.items():
        shifts = [roster.get((who, day)) for day in range(instance.days)]
        for kind, most in person.most_of.items():
            if shifts.count(kind) > most:
                found.append(f"{who} works {kind} {shifts.count(kind)} times, at most {most}")
        minutes = sum(instance.minutes[kind] for kind in shifts if kind)
        if not person.least_minutes <= minutes <= person.most_minutes:
            found.append(f"{who} works {minutes} minutes")
        pairs = pairwise(shifts)
        found += [
            f"{who} works {second} the day after {first}"
            for first, second in pairs
            if first and second and second in instance.never_after[first]
        ]
        found += [f"{who} works on day {day}, a day off" for day in person.off if shifts[day]]
        found += _block_faults(who, person, [bool(kind) for kind in shifts])
        weekends = sum(any(shifts[day : day + 2]) for day in range(5, instance.days, 7))
        if weekends > person.most_weekends:
            found.append(f"{who} works on {weekends} weekends")
    return found


def _block_faults(who: str, person: Person, works: list[bool]) -> list[str]:
    """Walk through the days and judge each run of work or rest; those at an end go on outside."""
    found, first = [], 0
    for day in range(1, len(works) + 1):
        if day < len(works) and works[day] == works[first]:
            continue
        length, inside = day - first, first > 0 and day < len(works)
        least = person.least_running if works[first] else person.least_off
        if inside and length < least:
            found.append(f"{who} has {length} days alike from day {first}, at least {least}")
        if works[first] and length > person.most_running:
            found.append(f"{who} works {length} days running from day {first}")
        first = day
    return found


def penalty_of(instance: Instance, roster: Roster) -> int:
    """Count the penalty of a roster."""
    total = 0
    for (who, day, kind), weight in instance.wanted.items():
        total += weight if roster.get((who, day)) != kind else 0
    for (who, day, kind), weight in instance.unwanted.items():
        total += weight if roster.get((who, day)) == kind else 0
    for (day, kind), (need, under, over) in instance.cover.items():
        there = sum(roster.get((who, day)) == kind for who in instance.staff)
        total += under * max(need - there, 0) + over * max(there - need, 0)
    return total


def solve_roster(
    instance: Instance, *, max_nodes: int | None = None, seconds: float = 600.0, rounds: int = 0
) -> tuple[Outcome, Roster]:
    """Solve an instance; no roster where none was found.

    With rounds, what one search leaves open is bettered nearby; the bound stays that of the search.
    """
    model, x = write_roster(instance)
    outcome = solve(model, max_nodes=max_nodes, time_limit=seconds)
    if not outcome.is_usable:
        return outcome, {}
    chosen = outcome.read(x).to_numpy()
    if rounds and outcome.status != "proven":
        value, chosen = improve_nearby(model, x, outcome, rounds=rounds)
        gap = abs(value - outcome.bound) / max(abs(value), 1.0)
        outcome = replace(outcome, value=value, gap=gap)
    return outcome, {(who, day): kind for who, day, kind in x.index[chosen > 0.5]}


def published(folder: Path) -> dict[str, int]:
    """Read the published optima of the rosters."""
    with (folder / "optima.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file) if row and row[0].startswith("shift_")]
    return {row[0].removeprefix("shift_"): int(row[3]) for row in rows}


def main() -> int:
    """Solve the instances; 1 where a roster breaks a rule or a figure contradicts the optimum."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="+", default=NAMES)
    parser.add_argument("--nodes", type=int, default=None)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--rounds", type=int, default=0, help="of the search nearby")
    asked = parser.parse_args()
    best, wrong = published(asked.folder), 0
    for name in asked.only:
        path = asked.folder / "roster" / f"{name}.txt"
        instance = read_instance(path.read_text(encoding="utf-8"))
        began = time.process_time()
        outcome, roster = solve_roster(
            instance, max_nodes=asked.nodes, seconds=asked.seconds, rounds=asked.rounds
        )
        spent = time.process_time() - began
        if not roster:
            print(f"{name}: no roster, {outcome.stopped_by}, {spent:.1f} CPU s", flush=True)
            wrong += 1
            continue
        faults, counted = faults_of(instance, roster), penalty_of(instance, roster)
        agrees = abs(counted - outcome.value) < 0.01 and outcome.bound <= best[name] + 0.01
        wrong += bool(faults) or not agrees or counted < best[name]
        print(
            f"{name}: {len(instance.staff)} people, {instance.days} days, penalty {counted}, "
            f"optimum {best[name]}, bound {outcome.bound:.1f}, gap {outcome.gap:.2%}, "
            f"{spent:.1f} CPU s, stopped by {outcome.stopped_by}, {len(faults)} broken",
            flush=True,
        )
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main())
