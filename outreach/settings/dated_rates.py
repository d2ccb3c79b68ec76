"""Rates of pay and mileage as they stood on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from datetime import date

MILEAGE_GBP = (("1900-01-01", 0.45), ("2026-04-06", 0.55))
"""HMRC approved mileage for the first 10,000 miles of a tax year, by the day it begins.

[GBP/mile] The rise to 55p was announced on 21 May 2026 and holds from 6 April 2026. A county's
own table of rates comes before it.
"""
APPROVED_GBP = {
    "mileage": MILEAGE_GBP,
    "mileage_over_limit": (("1900-01-01", 0.25),),
    "passenger": (("1900-01-01", 0.05),),
}
"""Rates that HMRC approves, each by the day it begins; beyond 10,000 miles, and a passenger's.

[GBP/mile]
"""


def rate_on(rates: pd.DataFrame | None, rate: str, day: date, *, role: str = "") -> float | None:
    """Return the rate that holds on a day.

    Parameters
    ----------
    rates : DataFrame
        The ``rates`` table: ``rate, role, value, date_from``; None where the county has none.
    rate
        Name of the rate, such as ``mileage``.
    day
        The day.
    role
        A row for this role comes before a row for all.

    Returns
    -------
    float or None
        In the row's unit; None if no row holds on that day.

    Examples
    --------
    >>> from datetime import date
    >>> rate_on(None, "mileage", date(2026, 4, 5)), rate_on(None, "mileage", date(2026, 4, 6))
    (0.45, 0.55)
    """
    if rates is not None:
        begun = rates[(rates["rate"] == rate) & (rates["date_from"] <= pd.Timestamp(day))]
        for wanted in dict.fromkeys((role, "")):
            rows = begun[begun["role"] == wanted].sort_values("date_from", kind="stable")
            if len(rows):
                return float(rows["value"].iloc[-1])
    held = [value for first, value in APPROVED_GBP.get(rate, ()) if first <= day.isoformat()]
    return held[-1] if held else None
