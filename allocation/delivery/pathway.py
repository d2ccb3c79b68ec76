"""From group to one-to-one: who attends a group now needs a worker later."""

from __future__ import annotations

import pandas as pd

from outreach.fiscal_quarters import fiscal_quarter, quarter_days


def later_quarter(quarter: str, lag: int = 1) -> str:
    """Name the quarter so many after one.

    Examples
    --------
    >>> later_quarter("2025/26 Q4"), later_quarter("2026/27 Q1", 2)
    ('2026/27 Q1', '2026/27 Q3')
    """
    middle = pd.Timestamp(quarter_days(quarter)[0]) + pd.DateOffset(months=3 * lag, days=14)
    return fiscal_quarter(middle.date())


def one_to_one_starts(
    attenders: pd.Series, *, share: float = 0.2, lag_quarters: int = 1
) -> pd.Series:
    """Give the one-to-one starts that group work leads to.

    Parameters
    ----------
    attenders : Series, index ``quarter``
        Young people who attended a group, such as in 2026/27 Q1. [people]
    share
        Of them, who go on to one-to-one work. [share]
    lag_quarters
        How much later. [quarters]

    Returns
    -------
    Series, index ``quarter``
        ``starts`` more than otherwise. [people]

    Examples
    --------
    30 x 20% = 6, a quarter later.

    >>> one_to_one_starts(pd.Series({"2026/27 Q1": 30})).to_dict()
    {'2026/27 Q2': 6.0}
    """
    later = pd.Index(
        [later_quarter(str(quarter), lag_quarters) for quarter in attenders.index],
        name="quarter",
        dtype="str",
    )
    return pd.Series(attenders.to_numpy(dtype=float) * share, index=later, name="starts")
