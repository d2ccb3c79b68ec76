"""What one contact costs, with how far chance in who came could have moved it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.special import gammaincinv

from hotspots.indicators.tidy import name_of, with_sentences

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def exact_limits(
    count: ArrayLike, *, confidence: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the exact interval of a Poisson count.

    Parameters
    ----------
    count
        Whole numbers of 0 or more; missing stays missing. [people]
    confidence
        Of the interval, in (0, 1). [share]

    Returns
    -------
    lower : array
        [people]
    upper : array
        [people]

    References
    ----------
    Garwood F. (1936). Fiducial limits for the Poisson distribution. Biometrika, 28, 437-442.

    Examples
    --------
    >>> low, high = exact_limits([0, 41])
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([0.0, 29.42], [3.69, 55.62])
    """
    seen = np.asarray(count, dtype=float)
    tail = (1 - confidence) / 2
    with np.errstate(invalid="ignore"):
        lower = np.where(seen > 0, gammaincinv(np.maximum(seen, 1e-9), tail), 0.0)
        upper = gammaincinv(seen + 1, 1 - tail)
    known = ~np.isnan(seen)
    return np.where(known, lower, np.nan), np.where(known, upper, np.nan)


def cost_per_contact(
    costs: pd.DataFrame,
    *,
    what: str = "contact",
    confidence: float = 0.95,
    unknown: str = "cost or number is not known",
) -> pd.DataFrame:
    """Divide cost by contacts, and give the interval of the figure.

    Parameters
    ----------
    costs
        Any index: ``gbp`` [GBP] and ``contacts`` [people]; both may be missing.
    what
        What is counted, for the sentence.
    confidence
        Of the interval, in (0, 1). [share]
    unknown
        Why a figure that is missing could not be assessed.

    Returns
    -------
    DataFrame, same index
        ``numerator`` [GBP], ``denominator`` [people], ``value``, ``lower``, ``upper``
        [GBP/contact], ``unit``, ``sentence``. The upper end is infinite where nobody came.

    Notes
    -----
    The interval is that of the count alone, as if all came by their own decision; friends who
    come together make it wider in truth.

    Examples
    --------
    12 sessions of GBP 190, and 41 who came.

    >>> table = cost_per_contact(pd.DataFrame({"gbp": [12 * 190.0], "contacts": [41]},
    ...                                       index=["Drop-in"]), what="attendance")
    >>> table[["value", "lower", "upper"]].round(2).values.tolist()
    [[55.61, 40.99, 77.49]]
    >>> table["sentence"].tolist()
    ['Drop-in: GBP 55.61 per attendance (2,280 / 41; 95% interval 40.99 to 77.49).']
    """
    spent, came = costs["gbp"].astype(float), costs["contacts"].astype(float)
    low, high = exact_limits(came, confidence=confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        per = {
            "value": np.where(came > 0, spent / came, np.nan),
            "lower": spent.to_numpy() / high,
            "upper": np.where(low > 0, spent.to_numpy() / low, np.inf),
        }
    known = spent.notna() & came.notna()
    figures = pd.DataFrame(per, index=costs.index).where(known)
    figures = figures.assign(numerator=spent, denominator=came, unit=f"GBP per {what}")

    def say(name: str, row: dict[Any, Any]) -> str:
        if row["denominator"] == 0:
            return f"{name}: GBP {row['numerator']:,.0f} spent, and nobody came."
        ends = f"{confidence:.0%} interval {pence(row['lower'])} to {pence(row['upper'])}"
        return (
            f"{name}: GBP {pence(row['value'])} per {what} "
            f"({row['numerator']:,.0f} / {row['denominator']:,.0f}; {ends})."
        )

    told = with_sentences(figures, say)
    missing = [f"{name_of(at)}: not assessed: {unknown}." for at in told.index]
    return told.assign(sentence=told["sentence"].where(known, pd.Series(missing, index=told.index)))


def pence(amount: float) -> str:
    """Write an amount with pence, halves upwards.

    Examples
    --------
    >>> pence(239.045), pence(2280)
    ('239.05', '2,280.00')
    """
    return f"{np.floor(amount * 100 + 0.5 + 1e-6) / 100:,.2f}"
