"""What is paid for miles: the rate of the day, less beyond a limit, more for passengers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outreach.settings.dated_rates import rate_on

if TYPE_CHECKING:
    from datetime import date

LIMIT_MILES = 10_000.0
"""Miles of one worker in one tax year, beyond which the lower rate is paid."""


def mileage_cost(
    miles: float,
    passenger_miles: float = 0.0,
    *,
    day: date,
    rates: pd.DataFrame | None = None,
    miles_before: float = 0.0,
    limit: float = LIMIT_MILES,
) -> float:
    """Give what one worker is paid for miles driven on one day.

    Parameters
    ----------
    miles
        Driven. [miles]
    passenger_miles
        Miles with a colleague in the car, once for each colleague. [miles]
    day
        The day: the rates are dated.
    rates
        The county's ``rates`` table; None for the approved rates.
    miles_before
        Driven earlier in the same tax year. [miles]
    limit
        Beyond which the lower rate is paid. [miles/year]

    Returns
    -------
    float
        [GBP]

    References
    ----------
    HMRC approved mileage allowance: 45p, from 6 April 2026 55p; 25p beyond 10,000 miles of a tax
    year; 5p for each passenger.

    Examples
    --------
    60 miles before and after the rise; 100 miles of which 40 lie beyond the limit.

    >>> from datetime import date
    >>> mileage_cost(60, day=date(2026, 4, 5)), round(mileage_cost(60, day=date(2026, 4, 6)), 2)
    (27.0, 33.0)
    >>> round(mileage_cost(100, day=date(2026, 5, 1), miles_before=9_940), 2)
    43.0
    """
    full = min(miles, max(0.0, limit - miles_before))
    first, beyond, passenger = (
        rate_on(rates, name, day) or 0.0 for name in ("mileage", "mileage_over_limit", "passenger")
    )
    return full * first + (miles - full) * beyond + passenger_miles * passenger


def tax_year(day: date) -> int:
    """Name the tax year of a day by the year it begins in, on 6 April.

    Examples
    --------
    >>> from datetime import date
    >>> tax_year(date(2026, 4, 5)), tax_year(date(2026, 4, 6))
    (2025, 2026)
    """
    return day.year - ((day.month, day.day) < (4, 6))


def claim_mileage(
    journeys: pd.DataFrame, *, rates: pd.DataFrame | None = None, limit: float = LIMIT_MILES
) -> pd.DataFrame:
    """Give what each journey is paid, each worker's miles added up through the tax year.

    Parameters
    ----------
    journeys
        Any index: ``worker_id``, ``date``, ``miles``, and ``passenger_miles`` where known.
        [miles]
    rates
        The county's ``rates`` table; None for the approved rates.
    limit
        As in `mileage_cost`.

    Returns
    -------
    DataFrame, same index, by day
        `journeys` with ``miles_before`` [miles] and ``gbp`` [GBP].

    Examples
    --------
    The second day passes the limit: 5,000 miles at 55p and 1,000 at 25p.

    >>> driven = pd.DataFrame({"worker_id": "W1", "miles": [5000.0, 6000.0],
    ...                        "date": pd.to_datetime(["2026-05-01", "2026-06-01"])})
    >>> claim_mileage(driven)["gbp"].round(2).tolist()
    [2750.0, 3000.0]
    """
    rows = journeys.sort_values("date", kind="stable")
    years = rows["date"].map(lambda day: tax_year(day.date()))
    driven = rows["miles"].astype(float)
    before = driven.groupby([rows["worker_id"], years]).cumsum() - driven
    extra = rows.get("passenger_miles", pd.Series(0.0, index=rows.index)).fillna(0.0)
    paid = [
        mileage_cost(miles, more, day=day.date(), rates=rates, miles_before=earlier, limit=limit)
        for miles, more, day, earlier in zip(driven, extra, rows["date"], before, strict=True)
    ]
    return rows.assign(miles_before=before, gbp=np.asarray(paid, dtype=float))
