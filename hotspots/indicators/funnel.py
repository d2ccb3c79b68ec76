"""Funnel limits: which shares or ratios lie outside what chance alone would give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats

from hotspots.indicators.tidy import percent, said, with_sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from hotspots.indicators.tidy import Row

WATCH, ALARM = 0.95, 0.998
"""A group outside the first limits is watched; only one outside the second is an alarm. [share]"""

FEWEST_GROUPS = 10
"""With fewer groups one outlier would widen the limits and hide itself. [groups]"""

_STATUS = {
    "alarm": "Outside what chance would give (99.8% limits).",
    "watch": "Outside the 95% limits, as one group in twenty is by chance.",
    "within": "Within what chance would give.",
    "not known": "Nothing to compare.",
}


def ratio_limits(expected: pd.Series, *, level: float = WATCH) -> pd.DataFrame:
    """Give the ratios of observed to expected between which chance alone keeps a count.

    Parameters
    ----------
    expected
        Any index; above zero. [referrals]
    level
        Probability of lying between them. [share]

    Returns
    -------
    DataFrame, same index
        ``limit_lower``, ``limit_upper``: exact Poisson quantiles over expected. [ratio]

    References
    ----------
    Spiegelhalter D. (2005). Funnel plots for comparing institutional performance. Statistics in
    Medicine, 24, 1185-1202.

    Examples
    --------
    >>> ratio_limits(pd.Series([10.0, 5.0, 20.0])).round(2).values.tolist()
    [[0.4, 1.7], [0.2, 2.0], [0.6, 1.45]]
    """
    usual = expected.to_numpy(dtype=float)
    tail = (1 - level) / 2
    limits = {
        "limit_lower": stats.poisson.ppf(tail, usual) / usual,
        "limit_upper": stats.poisson.ppf(1 - tail, usual) / usual,
    }
    return pd.DataFrame(limits, index=expected.index)


def funnel_shares(counts: pd.DataFrame) -> pd.DataFrame:
    """Set the share of each group beside the limits around the share of all.

    Parameters
    ----------
    counts
        Any index; ``numerator`` and ``denominator``; groups with a missing one stay out. [records]

    Returns
    -------
    DataFrame, same index
        ``lower`` and ``upper`` are the 95 % limits for the group's size [share]; ``alarm_lower``,
        ``alarm_upper`` the 99.8 % ones; ``centre`` the share of all; ``dispersion`` and
        ``overdispersed`` (more than chance and its own error explain), ``widened``; ``status``:
        ``within``, ``watch``, ``alarm`` or ``not known``.

    Notes
    -----
    Exact binomial quantiles. Where ten groups or more differ by more than chance would make them
    (see `dispersion_of`), the limits are widened by the square root of the dispersion.

    References
    ----------
    Spiegelhalter (2005), as in `ratio_limits`.

    Examples
    --------
    >>> counts = pd.DataFrame({"numerator": [50, 50, 20], "denominator": [100, 100, 100]})
    >>> funnel_shares(counts)[["centre", "lower", "upper", "status"]].round(2).values.tolist()
    [[0.4, 0.31, 0.5, 'within'], [0.4, 0.31, 0.5, 'within'], [0.4, 0.31, 0.5, 'alarm']]
    """
    part, whole = counts["numerator"].astype(float), counts["denominator"].astype(float)
    known = (part.notna() & (whole > 0)).to_numpy()
    centre = float(part[known].sum() / whole[known].sum()) if known.any() else np.nan
    size = np.where(known, whole, 1.0)
    spread = centre * (1 - centre) / size
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = ((part / whole).to_numpy() - centre) / np.sqrt(spread)
    dispersion = dispersion_of(pd.Series(scores[known & np.isfinite(scores)]))

    def quantile(level: float) -> NDArray[np.float64]:
        return np.asarray(stats.binom.ppf(level, np.round(size), centre) / size)

    figures = counts.assign(value=(part / whole).where(known), unit="share", centre=centre)
    return _judged(figures, quantile, dispersion, known)


def funnel_ratios(counts: pd.DataFrame) -> pd.DataFrame:
    """Set observed over expected of each group beside the limits around 1.

    Parameters
    ----------
    counts
        Any index; ``numerator`` observed and ``denominator`` expected, adding up to the same;
        groups with a missing one stay out. [referrals]

    Returns
    -------
    DataFrame, same index
        As `funnel_shares`, in [ratio]; ``centre`` is 1.

    References
    ----------
    Spiegelhalter (2005), as in `ratio_limits`.

    Examples
    --------
    >>> counts = pd.DataFrame({"numerator": [18, 10, 2], "denominator": [10.0, 10.0, 10.0]})
    >>> told = funnel_ratios(counts)
    >>> told["overdispersed"].tolist()[0], float(told["dispersion"].iloc[0].round(1))
    (True, 4.3)
    """
    part, whole = counts["numerator"].astype(float), counts["denominator"].astype(float)
    known = (part.notna() & (whole > 0)).to_numpy()
    usual = np.where(known, whole, 1.0)
    scores = (part.to_numpy() - usual) / np.sqrt(usual)
    dispersion = dispersion_of(pd.Series(scores[known]))

    def quantile(level: float) -> NDArray[np.float64]:
        return np.asarray(stats.poisson.ppf(level, usual) / usual)

    figures = counts.assign(value=(part / whole).where(known), unit="ratio", centre=1.0)
    return _judged(figures, quantile, dispersion, known)


def dispersion_of(scores: pd.Series, *, winsorised: float = 0.1) -> float:
    """Say how many times as much as chance the groups differ.

    Parameters
    ----------
    scores
        Standardised differences of the groups from the centre.
    winsorised
        The outermost scores of this share, at either end, are drawn in to the next, so that an
        outlier does not hide itself. [share]

    Returns
    -------
    float
        Mean square of the scores; 1 is chance alone. [ratio]

    References
    ----------
    Spiegelhalter (2005), section 5.

    Examples
    --------
    >>> dispersion_of(pd.Series([-1.0, 1.0, -2.0, 2.0]), winsorised=0.0)
    2.5
    """
    if scores.empty:
        return 1.0
    drawn = stats.mstats.winsorize(scores.to_numpy(dtype=float), limits=(winsorised, winsorised))
    return float(np.mean(np.asarray(drawn) ** 2))


def _judged(
    figures: pd.DataFrame,
    quantile: Callable[[float], NDArray[np.float64]],
    dispersion: float,
    known: NDArray[np.bool_],
) -> pd.DataFrame:
    """Add the limits, widened where the groups differ by more than chance, and the status."""
    groups = int(known.sum())
    # under chance alone the dispersion has mean 1 and variance 2 / groups
    over = groups > 1 and dispersion > 1 + 2 * np.sqrt(2 / groups)
    widen = float(np.sqrt(dispersion)) if over and groups >= FEWEST_GROUPS else 1.0
    centre, most = figures["centre"], 1.0 if (figures["unit"] == "share").all() else np.inf
    limits = {}
    for name, level in (("", WATCH), ("alarm_", ALARM)):
        for end, tail in (("lower", (1 - level) / 2), ("upper", (1 + level) / 2)):
            limit = (centre + (quantile(tail) - centre) * widen).clip(0.0, most)
            limits[f"{name}{end}"] = limit.where(known)
    value = figures["value"]
    outside = {
        name: (value < limits[f"{name}lower"]) | (value > limits[f"{name}upper"])
        for name in ("alarm_", "")
    }
    status = np.select(
        [~known, outside["alarm_"], outside[""]], ["not known", "alarm", "watch"], default="within"
    )
    full = figures.assign(
        **limits, dispersion=dispersion, overdispersed=over, widened=widen > 1, status=status
    )
    return with_sentences(full, _sentence)


def _sentence(name: str, row: Row) -> str:
    """Say where a group lies in the funnel."""
    status = _STATUS[row["status"]]
    if row["status"] == "not known":
        return f"{name}: nothing to compare."
    if row["unit"] == "share":
        figure = f"{said(row['numerator'])} of {said(row['denominator'])} ({percent(row['value'])})"
        usual = f"all together {percent(row['centre'])}"
    else:
        figure = f"{said(row['numerator'])} where {said(row['denominator'])} would be expected"
        usual = f"{row['value']:.2f} times"
    wide = " The groups differ by more than chance, so the limits are wider."
    return f"{name}: {figure}; {usual}. {status}{wide if row['widened'] else ''}"
