"""High or low need by high or low referral, and "uncertain" where the data cannot tell."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hotspots.rates import relative_risk
from hotspots.smoothing import GammaPrior, exceedance, gamma_prior, gamma_risk
from outreach.errors import TableError

QUADRANTS = {
    "hotspot": "High need, and more referrals than it would explain: deliver here.",
    "cold_spot": "High need, and fewer referrals than it would explain: reach out, train "
    "referrers, check access.",
    "check_source": "Low need, and more referrals than it would explain: check the source, such "
    "as one school.",
    "remote_offer": "Low need, and fewer referrals than it would explain: a remote offer may do.",
    "uncertain": "The figures cannot tell this place from what its need would explain.",
}
"""Each quadrant and what it asks for."""


def need_quadrants(
    observed: pd.Series,
    expected: pd.Series,
    need: pd.Series,
    *,
    confidence: float = 0.95,
    apart: float = 0.8,
    sure: float = 0.8,
    need_margin: float = 0.05,
    prior: GammaPrior | None = None,
) -> pd.DataFrame:
    """Put each area, or group of areas, into a quadrant where the figures allow it.

    Referrals show uptake, not need: an area below its need may be one that nobody refers from.

    Parameters
    ----------
    observed : Series, index ``area_code`` or group
        Referrals counted. [referrals]
    expected : Series, same index
        Referrals expected by age alone. [referrals]
    need : Series, same index
        Referrals expected by age, deprivation and rurality. [referrals]
    confidence
        Of the interval of observed by need, in (0, 1). [share]
    apart
        How far below 1 the ratio should probably lie; above, as far the other way (0.8 and
        1.25). [ratio]
    sure
        The probability of it that is enough. [share]
    need_margin
        Need that is within this share of the expected by age is neither high nor low. [share]
    prior
        Of observed by need; fitted to these figures when not given.

    Returns
    -------
    DataFrame, same index
        ``need_ratio`` (need by expected), ``referral_ratio`` (observed by need), ``rr_lower``,
        ``rr_upper`` [ratio], ``p_below``, ``p_above`` [share], ``unmet`` (need less the
        smoothed referrals, at least 0) [referrals], ``quadrant``, one of `QUADRANTS`.

    Raises
    ------
    TableError
        When the indexes differ, a value is negative or missing, or a setting makes no sense.

    Notes
    -----
    The referrals are called low when the upper limit is below 1, or the probability of a ratio
    below `apart` reaches `sure`; high likewise. Each area is judged by itself.

    Examples
    --------
    >>> found = need_quadrants(
    ...     pd.Series([60, 10, 2]), pd.Series([20.0, 20, 2]), pd.Series([30.0, 30, 3])
    ... )
    >>> found["quadrant"].tolist()
    ['hotspot', 'cold_spot', 'uncertain']
    """
    if not need.index.equals(expected.index):
        msg = "observed, expected and need must have the same areas in the same order."
        raise TableError(msg)
    if not (0 < apart < 1 and 0.5 < sure < 1 and 0 <= need_margin < 1):
        msg = (
            f"apart is {apart}, sure {sure}, need_margin {need_margin}; apart lies between 0 and "
            "1, sure between 0.5 and 1, need_margin from 0 to below 1."
        )
        raise TableError(msg)
    ratio = relative_risk(observed, need, confidence=confidence)
    low, high, smoothed = _posterior(observed, need, prior, apart)
    with np.errstate(divide="ignore", invalid="ignore"):
        need_ratio = need / expected.where(expected > 0)
    is_low = (ratio["rr_upper"] < 1) | (low >= sure)
    is_high = (ratio["rr_lower"] > 1) | (high >= sure)
    needy, easy = need_ratio > 1 + need_margin, need_ratio < 1 - need_margin
    quadrant = np.select(
        [needy & is_high, needy & is_low, easy & is_high, easy & is_low],
        ["hotspot", "cold_spot", "check_source", "remote_offer"],
        default="uncertain",
    )
    return pd.DataFrame(
        {
            "need_ratio": need_ratio,
            "referral_ratio": ratio["relative_risk"],
            "rr_lower": ratio["rr_lower"],
            "rr_upper": ratio["rr_upper"],
            "p_below": low,
            "p_above": high,
            "unmet": (need - smoothed).clip(lower=0.0),
            "quadrant": pd.Series(quadrant, index=observed.index, dtype="str"),
        },
        index=observed.index,
    )


def _posterior(
    observed: pd.Series, need: pd.Series, prior: GammaPrior | None, apart: float
) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Give the probabilities of a ratio well below and well above 1, and the smoothed referrals."""
    if prior is None and not observed[need > 0].sum() > 0:
        unknown = pd.Series(np.nan, index=observed.index)
        return unknown, unknown, observed.astype(float)
    fitted = gamma_prior(observed, need) if prior is None else prior
    known = need > 0
    low = 1 - exceedance(observed, need, fitted, above=apart)
    high = exceedance(observed, need, fitted, above=1 / apart)
    smoothed = gamma_risk(observed, need, fitted)["mean"] * need
    return low.where(known), high.where(known), smoothed
