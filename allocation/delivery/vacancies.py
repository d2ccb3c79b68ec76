"""Fewer posts: which sessions go, in which order, and which hotspots fall below their minimum."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from allocation.delivery.establishment import contracted_hours
from allocation.delivery.pay import FULL_TIME_HOURS
from allocation.search.allocating import allocate
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allocation.plan import Plan
    from allocation.problem import Problem


class VacancyEffect(NamedTuple):
    """What happens when posts are vacant.

    Attributes
    ----------
    plan
        The best plan without them.
    hours : DataFrame, index ``when`` (before, after)
        ``wte`` and paid ``hours`` of all who are in post. [WTE, h/week]
    by_type : DataFrame, index ``session_type``
        ``before``, ``after``, ``lost``. [sessions/week]
    hotspots : DataFrame, index ``hotspot_id``
        ``before``, ``after`` (sessions that serve it) [sessions/week], ``below_minimum`` and
        ``lost`` (only because of the vacancies).
    """

    plan: Plan
    hours: pd.DataFrame
    by_type: pd.DataFrame
    hotspots: pd.DataFrame


def without_posts(problem: Problem, posts: Sequence[str]) -> Problem:
    """Return the county with posts vacant.

    Parameters
    ----------
    problem
        The county.
    posts
        Their ``worker_id``.

    Returns
    -------
    Problem
        The posts have no hours and are in no team.

    Raises
    ------
    TableError
        When a post is not known.
    """
    unknown = sorted(set(posts) - set(problem.workers.index))
    if unknown:
        msg = f"vacancies: {len(unknown)} post(s) are not in the table of staff, e.g. {unknown[0]}."
        raise TableError(msg)
    gone = problem.workers.index.isin(list(posts))
    workers = problem.workers.assign(
        hours=problem.workers["hours"].where(~gone, 0.0),
        absence=problem.workers["absence"].where(~gone, "vacant in this scenario"),
    )
    teams = problem.teams[~problem.teams.index.get_level_values("worker_id").isin(list(posts))]
    return replace(problem, workers=workers, teams=teams)


def vacancy_effect(
    problem: Problem,
    plan: Plan,
    posts: Sequence[str],
    *,
    full_time_hours: float = FULL_TIME_HOURS,
    **search: Any,
) -> VacancyEffect:
    """Plan again without posts, and say what is lost.

    Parameters
    ----------
    problem, plan
        The county and its plan.
    posts
        The ``worker_id`` of those who leave.
    full_time_hours
        Of a full-time post. [h/week]
    **search
        Options of `allocate`, the same as of `plan`.

    Returns
    -------
    VacancyEffect
        With the table of sessions lost by type.
    """
    fewer = without_posts(problem, posts)
    after = allocate(fewer, start=plan, **search)
    return VacancyEffect(
        plan=after,
        hours=_hours(problem, fewer, full_time_hours),
        by_type=sessions_lost(plan.sessions, after.sessions, problem.types.index),
        hotspots=hotspots_lost(problem, plan.sessions, after.sessions),
    )


def vacancy_order(
    problem: Problem, plan: Plan, posts: Sequence[str], **search: Any
) -> pd.DataFrame:
    """Take posts away one after the other, and count the sessions that are left.

    Parameters
    ----------
    problem, plan
        The county and its plan.
    posts
        The ``worker_id`` of those who leave, in their order.
    **search
        Options of `allocate`, the same as of `plan`.

    Returns
    -------
    DataFrame, index ``vacancies`` (0, 1, ...), one column a session type
        The type whose column falls first is cut first. [sessions/week]
    """
    left = [_by_type(plan.sessions, problem.types.index)]
    for number in range(1, len(posts) + 1):
        fewer = allocate(without_posts(problem, posts[:number]), start=plan, **search)
        left.append(_by_type(fewer.sessions, problem.types.index))
    return pd.DataFrame(left).reset_index(drop=True).rename_axis("vacancies")


def sessions_lost(before: pd.DataFrame, after: pd.DataFrame, types: pd.Index) -> pd.DataFrame:
    """Count the sessions of each type in two timetables.

    Parameters
    ----------
    before, after
        ``session_type``, ``sessions_per_week``.
    types
        All session types.

    Returns
    -------
    DataFrame, index ``session_type``
        ``before``, ``after``, ``lost``; fewer than 0 where there are more. [sessions/week]

    Examples
    --------
    >>> kinds = pd.Index(["drop_in", "family"])
    >>> week = pd.DataFrame({"session_type": ["drop_in", "drop_in"], "sessions_per_week": 1.0})
    >>> sessions_lost(week, week.iloc[:1], kinds)["lost"].to_dict()
    {'drop_in': 1.0, 'family': 0.0}
    """
    table = pd.DataFrame({"before": _by_type(before, types), "after": _by_type(after, types)})
    return table.assign(lost=table["before"] - table["after"]).rename_axis("session_type")


def hotspots_lost(problem: Problem, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Count the sessions that serve each hotspot in two timetables.

    Parameters
    ----------
    problem
        The county: which venues serve a hotspot, which types count.
    before, after
        ``venue_id``, ``session_type``, ``sessions_per_week``.

    Returns
    -------
    DataFrame, index ``hotspot_id``
        As in `VacancyEffect`; the minimum is one session a week.
    """
    counting = problem.types.index[problem.types["counts_for_hotspot"].astype(bool)]
    counts = {
        name: [_serving(sessions, venues, counting) for venues in problem.hotspots["venues"]]
        for name, sessions in (("before", before), ("after", after))
    }
    table = pd.DataFrame(counts, index=problem.hotspots.index).astype(float)
    below = table["after"] < 1
    return table.assign(below_minimum=below, lost=below & (table["before"] >= 1))


def _serving(sessions: pd.DataFrame, venues: Sequence[str], counting: pd.Index) -> float:
    """Count the sessions a week that serve one hotspot."""
    held = sessions["venue_id"].isin(list(venues)) & sessions["session_type"].isin(counting)
    return float(sessions["sessions_per_week"][held].sum())


def _by_type(sessions: pd.DataFrame, types: pd.Index) -> pd.Series:
    """Count sessions a week by type."""
    often = sessions["sessions_per_week"].astype(float)
    return often.groupby(sessions["session_type"]).sum().reindex(types).fillna(0.0)


def _hours(before: Problem, after: Problem, full_time_hours: float) -> pd.DataFrame:
    """Add up the posts that are filled, and their paid hours."""
    wte = [
        float(np.round(problem.workers["wte"][problem.workers["hours"] > 0].sum(), 6))
        for problem in (before, after)
    ]
    hours = [contracted_hours(posts, hours=full_time_hours) for posts in wte]
    index = pd.Index(["before", "after"], name="when")
    return pd.DataFrame({"wte": wte, "hours": hours}, index=index)
