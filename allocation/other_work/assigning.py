"""Who does the other work, given who is in which session: a small model of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pulp

from allocation.funds.pots import bucket_of, money_limits, work_bucket
from allocation.other_work.duties import TRAINING, work_priorities
from allocation.rows import plain, weigh
from allocation.solving import solve
from allocation.walking import gather, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from allocation.funds.pots import Bucket
    from allocation.problem import Problem

ROAD = 1e-4  # of a whole rule for each hour on the road: of equally good ways, the shorter
HAND = 1e-4  # of a whole rule for each worker who shares a work
GAIN = 10.0  # of a rule that is switched off: what fits is still done


def hours_in_sessions(problem: Problem, sessions: pd.DataFrame) -> pd.Series:
    """Add up the hours that the sessions of a week take of each worker.

    Parameters
    ----------
    problem
        The county.
    sessions : DataFrame
        ``venue_id, session_type, crew``, and ``sessions_per_week`` (1 when absent); a timetable
        without crews takes nobody's hours.

    Returns
    -------
    Series, index ``worker_id``
        [h / week]
    """
    return _of_sessions(problem, sessions, "hours")


def _of_sessions(problem: Problem, sessions: pd.DataFrame, column: str) -> pd.Series:
    """Add one figure of the teams up over the sessions of a week, by worker."""
    problem = _for_one_session(problem)
    none = pd.Series(0.0, index=problem.workers.index, name=column)
    if "crew" not in sessions or not len(sessions):
        return none
    rows = sessions.assign(often=sessions.get("sessions_per_week", 1.0)).explode("crew")
    rows = rows.dropna(subset="crew")
    keys = pd.MultiIndex.from_frame(rows[["crew", "venue_id", "session_type"]].astype(str))
    each = problem.teams[column].reindex(keys).fillna(0.0).to_numpy(float)
    spent = pd.Series(each * rows["often"].to_numpy(float)).groupby(rows["crew"].to_numpy()).sum()
    return none.add(spent.reindex(none.index).fillna(0.0))


def _for_one_session(problem: Problem) -> Problem:
    """Give the county as it is for one session, where it is scaled to the counts of a cycle."""
    once: Problem | None = getattr(problem, "each", None)
    return problem if once is None else once


def spent_on_sessions(problem: Problem, sessions: pd.DataFrame) -> dict[Bucket, float]:
    """Add up what the sessions of a week cost besides pay, by what is paid for. [GBP / week]."""
    once = _for_one_session(problem)
    often = sessions.get("sessions_per_week", pd.Series(1.0, index=sessions.index))
    crews = sessions["crew"] if "crew" in sessions else [()] * len(sessions)
    cost, mileage = once.offers["cost"].to_dict(), once.teams["mileage"].to_dict()
    spent: dict[Bucket, float] = {}
    for place, kind, crew, times in zip(
        sessions["venue_id"], sessions["session_type"], crews, often.astype(float), strict=True
    ):
        road = sum(float(mileage.get((who, place, kind), 0.0)) for who in crew)
        bucket = bucket_of(once, place, kind)
        gbp = (float(cost.get((place, kind), 0.0)) + road) * times
        spent[bucket] = spent.get(bucket, 0.0) + gbp
    return spent


def assign_other_work(
    problem: Problem,
    *,
    used: pd.Series,
    spent: Mapping[Bucket, float],
    driven: pd.Series | None = None,
    tidy: bool = False,
) -> pd.Series:
    """Share the other work out over the hours and the money that sessions leave.

    Parameters
    ----------
    problem
        The county, with its ``other`` work.
    used : Series, index ``worker_id``
        Hours in sessions. [h / week]
    spent
        On sessions, by what is paid for. [GBP / week]
    driven : Series, index ``worker_id``, optional
        To sessions. [miles / week]
    tidy
        Divide no work among more workers than it needs; for the record, not for the search.

    Returns
    -------
    Series, index (``worker_id``, ``work_id``)
        Units of each worker, as much of the work as fits, then with the least travel; each
        training is given by one worker. [units / week]
    """
    ways, works = problem.other.ways, problem.other.works
    if not len(ways):
        return pd.Series([], index=ways.index, dtype=float, name="units")
    model = pulp.LpProblem("other_work", pulp.LpMinimize)
    given = _shares(model, problem)
    for who, places in gather(ways.index, "worker_id"):
        left = float(problem.workers["hours"][who]) - float(used.get(who, 0.0))
        hours = zip(given.iloc[places], ways["hours"].iloc[places].astype(float), strict=True)
        model.addConstraint(weigh(hours) <= max(0.0, left), f"hours|{who}")
    gone = pd.Series(dtype=float) if driven is None else driven
    if problem.settings.max_week_miles > 0:
        for who, places in gather(ways.index, "worker_id"):
            far = zip(given.iloc[places], ways["miles"].iloc[places].astype(float), strict=True)
            left = problem.settings.max_week_miles - float(gone.get(who, 0.0))
            model.addConstraint(weigh(far) <= max(0.0, left), f"miles|{who}")
    for number, row in enumerate(_money_rows(problem, given, spent)):
        model.addConstraint(row, f"money|{number}")
    rate = work_priorities(works) / works["units"]
    price = float(problem.settings.priorities.get("other_work", 0.0)) or GAIN
    terms = list(zip(given, (ways["minutes"] / 60 * ROAD).astype(float), strict=True))
    left_undone = []
    for work, places in gather(ways.index, "work_id"):
        missing = model.add_variable(f"missing_{work}", 0)
        done = weigh(plain(given.iloc[places]), [(missing, 1.0)])
        model.addConstraint(done >= float(works["units"][work]), f"done|{work}")
        left_undone.append(missing)
        terms.append((missing, price * float(rate[work])))
    model.setObjective(weigh(terms))
    found = solve(model, gap=1e-6, max_nodes=200)
    if tidy:
        known = pd.Series(left_undone, dtype=object)
        for variable, value in zip(known, found.read(known), strict=True):
            variable.upBound = max(0.0, float(value)) + 1e-6
        model.setObjective(weigh(terms, _fewer_hands(model, problem, given)))
        tidier = solve(model, gap=0.02, max_nodes=20)
        found = tidier if tidier.is_usable else found
    return found.read(given).clip(lower=0.0).rename("units")


def _fewer_hands(
    model: pulp.LpProblem, problem: Problem, given: pd.Series
) -> list[tuple[pulp.LpVariable, float]]:
    """Price every worker who takes part in a work."""
    most = problem.other.works["most"].reindex(given.index.get_level_values("work_id"))
    hands = []
    for number, (part, top) in enumerate(zip(given, most.astype(float), strict=True)):
        hand = model.add_variable(f"hand_{number}", 0, 1, pulp.LpInteger)
        model.addConstraint(weigh([(part, 1.0), (hand, -top)]) <= 0, f"hand|{number}")
        hands.append((hand, HAND))
    return hands


def _money_rows(
    problem: Problem, given: pd.Series, spent: Mapping[Bucket, float]
) -> Iterator[pulp.LpConstraint]:
    """Leave the money of sessions alone: the budget, and every limit of tied money."""
    road = [
        (work_bucket(problem.other.works, str(work)), part, float(price))
        for work, part, price in zip(
            given.index.get_level_values("work_id"),
            given,
            problem.other.ways["mileage"],
            strict=True,
        )
        if price > 0
    ]
    every = {*spent, *(bucket for bucket, _, _ in road)}
    limits = [(problem.settings.budget_gbp, every)]
    if problem.funds.are_given:
        limits += [(most, set(of)) for most, of in money_limits(problem.funds, every)]
    for most, of in limits:
        terms = [(part, price) for bucket, part, price in road if bucket in of]
        gone = sum(gbp for bucket, gbp in spent.items() if bucket in of)
        if terms:
            yield weigh(terms) <= max(0.0, most - gone)


def _shares(model: pulp.LpProblem, problem: Problem) -> pd.Series:
    """Create one variable per worker and work; a training is done by one worker, or not."""
    ways, works = problem.other.ways, problem.other.works
    made = []
    for number, (_, work) in enumerate(walk(ways.index)):
        most = float(works["most"][work])
        if works["kind"][work] == TRAINING:
            whole = model.add_variable(f"whole_{number}", 0, 1, pulp.LpInteger)
            part = model.add_variable(f"other_{number}", 0, most)
            model.addConstraint(weigh([(part, 1.0), (whole, -most)]) == 0, f"one|{number}")
        else:
            part = model.add_variable(f"other_{number}", 0, most)
        made.append(part)
    return pd.Series(made, index=ways.index, dtype=object)


def other_work_beside(problem: Problem, sessions: pd.DataFrame, *, tidy: bool = False) -> pd.Series:
    """Share the other work out beside a timetable.

    Parameters
    ----------
    problem
        The county.
    sessions : DataFrame
        As in `hours_in_sessions`.
    tidy
        As in `assign_other_work`.

    Returns
    -------
    Series, index (``worker_id``, ``work_id``)
        From `assign_other_work`.
    """
    if not problem.other.is_asked:
        return pd.Series([], index=problem.other.ways.index, dtype=float, name="units")
    return assign_other_work(
        problem,
        used=hours_in_sessions(problem, sessions),
        driven=_of_sessions(problem, sessions, "miles"),
        spent=spent_on_sessions(problem, sessions),
        tidy=tidy,
    )


def beside_other_work(problem: Problem, hold: pd.Series, give: pd.Series) -> Problem:
    """Set the hours and the money of the other work apart, before sessions get slots and crews.

    Parameters
    ----------
    problem
        The full county.
    hold : Series, index (``venue_id``, ``session_type``)
        Sessions of stage 1.
    give : Series, index (``worker_id``, ``venue_id``, ``session_type``)
        Half-days of stage 1.

    Returns
    -------
    Problem
        The same where nothing is asked for.
    """
    if not problem.other.is_asked:
        return problem
    teams = problem.teams.reindex(give.index)
    half = give.astype(float)
    used = (teams["hours"].fillna(0.0) * half).groupby(level="worker_id").sum()
    spent: dict[Bucket, float] = {}
    offers = problem.offers["cost"].reindex(hold.index).fillna(0.0)
    road = (teams["mileage"].fillna(0.0) * half).groupby(level=["venue_id", "session_type"]).sum()
    for costs in (offers * hold, road):
        for (place, kind), gbp in walk(costs.items()):
            bucket = bucket_of(problem, place, kind)
            spent[bucket] = spent.get(bucket, 0.0) + float(gbp)
    driven = (teams["miles"].fillna(0.0) * half).groupby(level="worker_id").sum()
    done = assign_other_work(problem, used=used, spent=spent, driven=driven)
    ways = problem.other.ways
    taken = (done * ways["hours"]).groupby(level="worker_id").sum()
    taken = taken.reindex(problem.workers.index).fillna(0.0)
    hours = (problem.workers["hours"] - taken).clip(lower=0.0)
    miles = (done * ways["mileage"]).groupby(level="work_id").sum()
    promised: dict[Bucket, float] = {}
    for work, gbp in walk(miles.items()):
        bucket = work_bucket(problem.other.works, str(work))
        promised[bucket] = promised.get(bucket, 0.0) + float(gbp)
    budget = problem.settings.budget_gbp - float(miles.sum())
    funds = replace(problem.funds, promised=promised)
    settings = replace(problem.settings, budget_gbp=max(0.0, budget))
    workers = problem.workers.assign(hours=hours)
    apart = replace(problem, workers=workers, settings=settings, funds=funds)
    once: Problem | None = getattr(problem, "each", None)
    if once is None:
        return apart
    of_one: dict[str, Any] = {
        "each": replace(once, workers=workers, settings=settings, funds=funds)
    }
    return replace(apart, **of_one)


def units_done(problem: Problem, sessions: pd.DataFrame) -> pd.Series:
    """Say how much of each work is done beside a timetable, index ``work_id``. [units / week]."""
    return other_work_beside(problem, sessions).groupby(level="work_id").sum()
