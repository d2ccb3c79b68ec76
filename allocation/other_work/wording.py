"""Say in plain words what other work is asked for, who does it and what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocation.other_work.duties import AFTER_GROUPS, EVENT, GROUPS, REMOTE, TRAINING, VISITS

if TYPE_CHECKING:
    import pandas as pd

    from allocation.problem import Problem

UNITS_OF = {
    VISITS: ("one-to-one visit", "one-to-one visits"),
    REMOTE: ("remote contact", "remote contacts"),
    TRAINING: ("training", "trainings"),
    GROUPS: ("group meeting", "group meetings"),
    AFTER_GROUPS: ("visit after a group", "visits after a group"),
    EVENT: ("event", "events"),
}
"""One of each kind, and several."""


def amount(work: pd.Series, units: float) -> str:
    """Say how often, by the week or by the year.

    Examples
    --------
    >>> import pandas as pd
    >>> each = pd.Series({"kind": "one-to-one visits", "crew": 1, "yearly": False, "weeks": 52.0})
    >>> amount(each, 8.0)
    '8 one-to-one visits a week'
    >>> group = pd.Series({"kind": "school groups", "crew": 2, "yearly": True, "weeks": 39.0})
    >>> amount(group, 36 / 39)
    '18 group meetings a year'
    """
    count = units / float(work["crew"]) * (float(work["weeks"]) if work["yearly"] else 1.0)
    one, many = UNITS_OF[str(work["kind"])]
    told = f"{count:.1f}".removesuffix(".0")
    return f"{told} {one if told == '1' else many} a {'year' if work['yearly'] else 'week'}"


def work_left(
    problem: Problem, subject: str, missing: float, sessions: pd.DataFrame
) -> tuple[str, str]:
    """Word other work that does not fit beside the sessions, and what would make it fit.

    Parameters
    ----------
    problem
        The county.
    subject
        Its ``work_id``.
    missing
        Of it. [units / week]
    sessions
        The plan's.

    Returns
    -------
    tuple of str
        The sentence and the change.
    """
    del sessions
    work = problem.other.works[problem.other.works.index == subject].iloc[0]
    asked = amount(work, float(work["units"]))
    sentence = f"{work['subject']}: {asked} asked for, {amount(work, missing)} left undone."
    ways = problem.other.ways
    able = ways[ways.index.get_level_values("work_id") == subject]
    if not len(able):
        return sentence, "A worker of the right role who can get there; none can today."
    hours = float(able["hours"].min()) * missing
    return sentence, f"About {hours:.1f} more worker-hours a week, or fewer sessions."
