"""One-off events: the hours they take, in their own weeks and in no other."""

from __future__ import annotations

import pandas as pd


def event_hours(events: pd.DataFrame) -> pd.DataFrame:
    """Give the worker-hours of each event by week, spread evenly over its days.

    Parameters
    ----------
    events : DataFrame, index ``event_id``
        ``date_from``, ``date_to`` (inclusive), ``workers`` and ``hours`` (of each, in all). [h]

    Returns
    -------
    DataFrame, index (``event_id``, ``week``: its Monday)
        ``workers``, ``days`` in that week and worker-hours ``hours``. [h]

    Examples
    --------
    Two workers for eight hours on a Saturday.

    >>> fair = pd.DataFrame({"date_from": pd.to_datetime(["2026-07-18"]),
    ...                      "date_to": pd.to_datetime(["2026-07-18"]),
    ...                      "workers": [2], "hours": [8.0]}, index=["E1"])
    >>> taken = event_hours(fair)
    >>> [(key, week.date().isoformat()) for key, week in taken.index], taken["hours"].tolist()
    ([('E1', '2026-07-13')], [16.0])
    """
    rows = []
    for key, workers, hours, first, last in zip(
        events.index,
        events["workers"].astype(int),
        events["hours"].astype(float),
        pd.to_datetime(events["date_from"]),
        pd.to_datetime(events["date_to"]),
        strict=True,
    ):
        days = pd.date_range(first, last)
        rows += [
            {
                "event_id": key,
                "week": day - pd.Timedelta(days=int(day.day_of_week)),
                "workers": workers,
                "days": 1,
                "hours": workers * hours / len(days),
            }
            for day in days
        ]
    table = pd.DataFrame(rows, columns=["event_id", "week", "workers", "days", "hours"])
    kinds = {"workers": int, "days": int, "hours": float}
    return (
        table.astype(kinds)
        .groupby(["event_id", "week"])
        .agg(workers=("workers", "max"), days=("days", "sum"), hours=("hours", "sum"))
    )


def weeks_with_events(taken: pd.DataFrame, *, weekly_hours: float) -> pd.DataFrame:
    """Say what is left for sessions in the weeks that have events; other weeks are untouched.

    Parameters
    ----------
    taken
        From `event_hours`.
    weekly_hours
        Of all workers, for sessions. [h/week]

    Returns
    -------
    DataFrame, index ``week``
        ``events`` (count), ``hours`` taken and ``left``, below 0 where there are too few. [h]

    Examples
    --------
    >>> week = pd.Timestamp("2026-07-13")
    >>> index = pd.MultiIndex.from_tuples([("E1", week)], names=["event_id", "week"])
    >>> weeks_with_events(pd.DataFrame({"hours": [16.0]}, index=index), weekly_hours=100
    ...                   ).loc[week].to_dict()
    {'events': 1.0, 'hours': 16.0, 'left': 84.0}
    """
    weeks = taken.groupby(level="week").agg(events=("hours", "size"), hours=("hours", "sum"))
    return weeks.assign(left=weekly_hours - weeks["hours"])
