"""A change between two shares: in points, relative, and whether a claim about it fits (R-24)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.stats.contingency import relative_risk

from hotspots.indicators.tidy import percent, with_sentences
from outreach.errors import TableError

if TYPE_CHECKING:
    from hotspots.indicators.tidy import Row

UNIT = "percentage points"
"""The value is the difference of the shares, 0 to 1; a page prints it times a hundred."""


def change_table(
    before: pd.DataFrame,
    after: pd.DataFrame,
    *,
    claimed: pd.Series | None = None,
    claimed_to: float = 0.01,
) -> pd.DataFrame:
    """Compare two shares whose counts are known.

    Parameters
    ----------
    before, after
        Same index; ``numerator`` and ``denominator``, missing where a count may not be shown.
        [records]
    claimed : Series, same index
        Relative change that somebody has stated: 0.5 for "up by 50 %". [share]
    claimed_to
        What that was rounded to. [share]

    Returns
    -------
    DataFrame, same index
        ``numerator`` and ``denominator`` are those of `after`; ``value`` with its interval is the
        difference [share]; ``before``, ``after`` [share]; ``relative``, ``relative_lower``,
        ``relative_upper`` (0.64 for "up by 64 %") [share]; ``claimed`` and ``disagrees``.

    Raises
    ------
    TableError
        When the two have different rows.

    References
    ----------
    Newcombe R. (1998). Interval estimation for the difference between independent proportions.
    Statistics in Medicine, 17, 873-890. Katz D. et al. (1978). Biometrics, 34: the relative one.

    Examples
    --------
    >>> before = pd.DataFrame({"numerator": [20], "denominator": [200]}, index=["planned"])
    >>> after = pd.DataFrame({"numerator": [30], "denominator": [200]}, index=["planned"])
    >>> told = change_table(before, after)
    >>> told[["value", "lower", "upper", "relative"]].round(3).values.tolist()
    [[0.05, -0.015, 0.116, 0.5]]
    """
    if not before.index.equals(after.index):
        msg = (
            "before and after must have the same rows in the same order. Reindex one by the other."
        )
        raise TableError(msg)
    limits = pd.DataFrame(
        [
            _limits(*pair)
            for pair in zip(
                *(
                    frame[name]
                    for frame in (before, after)
                    for name in ("numerator", "denominator")
                ),
                strict=True,
            )
        ],
        index=after.index,
        columns=["lower", "upper", "relative_lower", "relative_upper"],
    )
    first = before["numerator"] / before["denominator"].where(before["denominator"] > 0)
    second = after["numerator"] / after["denominator"].where(after["denominator"] > 0)
    figures = after.assign(before=first, after=second).join(limits)
    claims = pd.Series(np.nan, index=after.index) if claimed is None else claimed
    relative = second / first.where(first > 0) - 1
    near = (relative - claims.astype(float)).abs() <= claimed_to / 2 + 1e-12
    return _told(figures, claims, disagrees=claims.notna() & relative.notna() & ~near)


def published_change(
    before: float, after: float, *, claimed: float | None = None, rounded_to: float = 0.001
) -> pd.DataFrame:
    """Recompute a change from two published shares whose counts are not known.

    Parameters
    ----------
    before, after
        As published. [share]
    claimed
        Relative change stated beside them: 0.5 for "up by 50 %". [share]
    rounded_to
        What the two shares were rounded to; a claim fits if any shares that round to them give
        it, itself rounded to a whole per cent. [share]

    Returns
    -------
    DataFrame, index ``group``, one row
        The columns of `change_table`. Counts and the interval of chance are missing;
        ``relative_lower`` and ``relative_upper`` are what rounding alone leaves open.

    References
    ----------
    Requirement R-24: 5.3 % to 8.7 % is 3.4 points and 64 %, where "50 %" was reported.

    Examples
    --------
    >>> told = published_change(0.053, 0.087, claimed=0.5)
    >>> told[["value", "relative"]].round(3).values.tolist(), bool(told["disagrees"].iloc[0])
    ([[0.034, 0.642]], True)
    """
    half = rounded_to / 2
    least = (after - half) / (before + half) - 1
    most = (after + half) / (before - half) - 1 if before > half else np.inf
    figures = pd.DataFrame(
        {
            "numerator": np.nan,
            "denominator": np.nan,
            "before": before,
            "after": after,
            "lower": np.nan,
            "upper": np.nan,
            "relative_lower": least,
            "relative_upper": most,
        },
        index=pd.Index(["As published"], name="group"),
    )
    claims = pd.Series(np.nan if claimed is None else claimed, index=figures.index, dtype=float)
    fits = claims.between(least - 0.005, most + 0.005)
    # without counts nothing here needs hiding: the shares are published already
    shown = figures.assign(numerator=0, denominator=0)
    told = _told(shown, claims, disagrees=claims.notna() & ~fits)
    return told.assign(numerator=np.nan, denominator=np.nan)


def _limits(part: float, whole: float, part_after: float, whole_after: float) -> list[float]:
    """Give the intervals of the difference and of the relative change of one row."""
    known = all(np.isfinite(x) for x in (part, whole, part_after, whole_after))
    if not known or whole <= 0 or whole_after <= 0:
        return [np.nan] * 4
    # Slow to load, and only needed here.
    from statsmodels.stats.proportion import confint_proportions_2indep  # noqa: PLC0415

    low, high = confint_proportions_2indep(
        part_after, whole_after, part, whole, method="newcomb", compare="diff"
    )
    if part == 0 or part_after == 0:
        return [float(low), float(high), np.nan, np.nan]
    counts = (round(count) for count in (part_after, whole_after, part, whole))
    ratio = relative_risk(*counts).confidence_interval(0.95)
    return [float(low), float(high), float(ratio.low) - 1, float(ratio.high) - 1]


def _told(figures: pd.DataFrame, claims: pd.Series, *, disagrees: pd.Series) -> pd.DataFrame:
    """Add the difference, the claim and the sentence."""
    relative = figures["after"] / figures["before"].where(figures["before"] > 0) - 1
    full = figures.assign(
        value=figures["after"] - figures["before"],
        unit=UNIT,
        relative=relative,
        claimed=claims.astype(float),
        disagrees=disagrees.astype(bool),
    )
    return with_sentences(full, _sentence)


def _sentence(name: str, row: Row) -> str:
    """Say how far a share moved, and whether a claim fits."""
    if np.isnan(row["value"]):
        return f"{name}: nothing to compare."
    points = percent(row["value"], sign=True).removesuffix("%")
    moved = f"{name}: from {percent(row['before'])} to {percent(row['after'])}, {points} points"
    if np.isfinite(row["relative"]):
        moved += f" or {row['relative']:+.0%} relative to the start"
    chance = ""
    if np.isfinite(row["lower"]):
        could = row["lower"] <= 0 <= row["upper"]
        chance = (
            " The change could be chance." if could else " The change is unlikely to be chance."
        )
    claim = ""
    if row["disagrees"]:
        claim = f" The reported {row['claimed']:+.0%} does not fit these figures."
    return f"{moved}.{chance}{claim}"
