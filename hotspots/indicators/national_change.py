"""Local change beside the national one, and what chance could do (rows R-34 and R-35)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.indicators.rate_ratios import rate_ratio
from hotspots.indicators.tidy import percent, said, with_sentences
from hotspots.rates import poisson_interval

if TYPE_CHECKING:
    from hotspots.indicators.tidy import Row

SAME = "not distinguishable from national change"


def implied_before(after: float, change: float) -> float:
    """Work out the earlier count from the later one and the published change.

    Parameters
    ----------
    after
        The later count. [people]
    change
        Relative change to it: -0.09 for "down by 9 %". [share]

    Returns
    -------
    float
        [people]

    Examples
    --------
    >>> round(implied_before(216, -0.09), 1)
    237.4
    """
    return after / (1 + change)


def national_change_table(
    counts: pd.DataFrame, national: float | pd.Series | None, *, prior_is_chance: bool = False
) -> pd.DataFrame:
    """Set the later count beside what the earlier one would be under the national change.

    Parameters
    ----------
    counts
        Any index; ``before`` and ``after``, missing where a count may not be shown. [people]
    national
        Relative change nationally, one for all or one a row: -0.02 for "down by 2 %". Where it is
        missing the comparison is with no change, and the sentence says nothing of the country.
        [share]
    prior_is_chance
        False takes the earlier count as given and asks how far chance moves the later one; True
        allows for chance in both, which is wider. The verdict of ``settled`` always uses the wider.

    Returns
    -------
    DataFrame, same index
        ``numerator`` the later count, ``denominator`` what the national change would have made
        of the earlier one; ``value`` their ratio with its interval [ratio]; ``before``; ``change``
        and ``national`` [share]; ``gap`` (later less denominator) [people]; ``wide_lower``,
        ``wide_upper`` [ratio]; ``settled``: `SAME`, ``fell further``, ``rose further`` or
        ``not known``.

    References
    ----------
    `hotspots.rates.poisson_interval`; both years by `hotspots.indicators.rate_ratios.rate_ratio`.
    Requirement R-34: 216 where 232.6 would be expected; 0.929, 0.81 to 1.06.

    Examples
    --------
    >>> counts = pd.DataFrame({"before": [237.36], "after": [216]}, index=["In treatment"])
    >>> told = national_change_table(counts, -0.02)
    >>> told[["denominator", "value", "lower", "upper", "gap"]].round(2).values.tolist()
    [[232.61, 0.93, 0.81, 1.06, -16.61]]
    """
    before, after = counts["before"].astype(float), counts["after"].astype(float)
    given = pd.Series(np.nan if national is None else national, index=counts.index, dtype=float)
    trend = given.fillna(0.0)
    expected = before * (1 + trend)
    usual = expected.where(expected > 0)
    known = after.notna() & usual.notna()
    limits = poisson_interval(after[known]).reindex(counts.index).div(usual, axis=0)
    each = pd.Series(1.0, index=counts.index)
    wide = rate_ratio(after[known], (1 + trend)[known], before[known], each[known]).reindex(
        counts.index
    )
    near = wide if prior_is_chance else limits
    settled = np.select(
        [wide["upper"] < 1, wide["lower"] > 1, wide["lower"].notna()],
        ["fell further", "rose further", SAME],
        default="not known",
    )
    figures = counts.drop(columns="after").assign(
        numerator=after,
        denominator=expected,
        value=after / usual,
        lower=near["lower"],
        upper=near["upper"],
        unit="ratio",
        change=after / before.where(before > 0) - 1,
        national=given,
        gap=after - expected,
        wide_lower=wide["lower"],
        wide_upper=wide["upper"],
        settled=settled,
    )
    return with_sentences(figures, _sentence)


def _sentence(name: str, row: Row) -> str:
    """Say how the local change compares."""
    if np.isnan(row["value"]):
        return f"{name}: there is nothing to compare with."
    change = (
        f"{name}: from {said(row['before'])} to {said(row['numerator'])} "
        f"({percent(row['change'], sign=True)})"
    )
    same = row["settled"] == SAME
    if np.isnan(row["national"]):
        return f"{change}. The change {'could' if same else 'is unlikely to'} be chance."
    change += (
        f"; the national change ({percent(row['national'], sign=True)}) would have given "
        f"{said(row['denominator'])}."
    )
    gap = said(abs(row["gap"]))
    if same:
        return f"{change} The gap of about {gap} is {SAME}."
    side = "below" if row["gap"] < 0 else "above"
    return f"{change} It is about {gap} {side}, which is unlikely to be chance."
