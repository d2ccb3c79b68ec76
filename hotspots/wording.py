"""Why a place is a hotspot or a cold spot, in words: with figures for the team, else without."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    Cluster = Mapping[str, Any] | pd.Series

TIMES = (
    (1.25, "slightly more than the"),
    (1.75, "about one and a half times the"),
    (2.25, "about twice the"),
    (2.75, "about two and a half times the"),
    (3.5, "about three times the"),
    (4.5, "about four times the"),
    (5.5, "about five times the"),
    (7.5, "six or seven times the"),
    (10.5, "about eight to ten times the"),
)
"""Ratios below each figure are spoken of in these words. [ratio]"""

FEWER = (
    (0.15, "Hardly any of the"),
    (0.29, "About a quarter of the"),
    (0.42, "About a third of the"),
    (0.58, "About half the"),
    (0.71, "About two thirds of the"),
    (0.85, "About three quarters of the"),
)
"""Ratios below each figure are spoken of in these words. [ratio]"""

COLD = "Fewer referrals than expected: may be missed need."
"""What a cold spot is called wherever people read of it."""

_ASKS = {
    "cold_spot": "Need is high: reach out, train referrers and check access.",
    "remote_offer": "Need is low: a remote offer may do.",
}

FIFTHS = {
    1: "most deprived fifth in England",
    2: "second most deprived fifth",
    3: "middle fifth",
    4: "second least deprived fifth",
    5: "least deprived fifth in England",
}
"""Fifths of deprivation, as pages name them."""

_EDGE = "It reaches the county line and may go on beyond it."
_BEYOND = {"scan": "beyond_deprivation"}

MOST, PART = 0.75, 0.25
"""Shares of the excess from which on "most" and "part" of it is explained. [share]"""


STAYS = (
    (0.9, "nearly every time"),
    (0.5, "more often than not"),
    (1e-9, "in less than half of the trials"),
    (0.0, "in none of the trials"),
)
"""From each share of trials on, how often is said in these words. [share]"""


def ratio_words(ratio: float) -> str:
    """Say a ratio as people would.

    Examples
    --------
    >>> ratio_words(3.1)
    'about three times the'
    >>> ratio_words(40.0)
    'more than ten times the'
    """
    return next((words for below, words in TIMES if ratio < below), "more than ten times the")


def restricted_reason(cluster: Cluster, *, alpha: float = 0.05) -> str:
    """Say why a place is a hotspot, with its figures. For the restricted edition only.

    Parameters
    ----------
    cluster
        ``scan``, ``observed``, ``expected`` [referrals], ``relative_risk`` [ratio], ``p_value``,
        ``excess_explained`` [share, missing beyond deprivation], ``also_in``, ``touches_edge``.
    alpha
        Results with a p-value below this are unlikely to be chance. [share]

    Returns
    -------
    str
        One to four sentences.

    Examples
    --------
    >>> restricted_reason(
    ...     {"scan": "beyond_deprivation", "observed": 24, "expected": 8.0, "relative_risk": 3.0,
    ...      "p_value": 0.01, "also_in": "", "touches_edge": False}
    ... )
    'About three times the referrals we would expect for its young population, its deprivation \
and how rural it is (24 young people; 8 expected). Unlikely to be chance.'
    """
    words = ratio_words(float(cluster["relative_risk"]))
    figures = f"({int(cluster['observed'])} young people; {_round(cluster['expected'])} expected)"
    sentence = (
        f"{words[0].upper()}{words[1:]} referrals we would expect for {_basis(cluster)} {figures}."
    )
    chance = "Unlikely to be chance." if cluster["p_value"] < alpha else "Could be chance."
    return " ".join([sentence, chance, *_explained(cluster), *_doubts(cluster)])


def public_reason(cluster: Cluster, *, alpha: float = 0.05) -> str:
    """Say why a place is a priority area for support, without any figure or ratio.

    Parameters
    ----------
    cluster
        As in `restricted_reason`; figures in it are not used, only what they imply in words.
    alpha
        Results with a p-value below this are unlikely to be chance. [share]

    Returns
    -------
    str
        One or two sentences without a digit. How much deprivation explains is not said: with
        the published figures it would bound the count of a small place.

    Examples
    --------
    >>> public_reason(
    ...     {"scan": "total_burden", "p_value": 0.01, "excess_explained": 0.4, "also_in": "",
    ...      "touches_edge": False}
    ... )
    'More referrals than its young population would explain; unlikely to be chance.'
    """
    chance = "unlikely to be chance" if cluster["p_value"] < alpha else "could be chance"
    sentence = f"More referrals than {_basis(cluster)} would explain; {chance}."
    return " ".join([sentence, *_doubts(cluster)])


def restricted_cold_reason(place: Cluster, *, alpha: float = 0.05) -> str:
    """Say why a place may have missed need, with its figures. For the restricted edition only.

    Parameters
    ----------
    place
        ``observed``, ``expected`` [referrals], ``relative_risk`` [ratio], ``p_value``,
        ``quadrant``, ``touches_edge``.
    alpha
        Results with a p-value below this are unlikely to be chance. [share]

    Returns
    -------
    str
        Three to five sentences.

    Examples
    --------
    >>> restricted_cold_reason(
    ...     {"observed": 3, "expected": 12.0, "relative_risk": 0.25, "p_value": 0.01,
    ...      "quadrant": "remote_offer", "touches_edge": False}
    ... )
    'Fewer referrals than expected: may be missed need. About a quarter of the referrals we \
would expect for its young population, its deprivation and how rural it is (3 young people; \
12 expected). Unlikely to be chance. Need is low: a remote offer may do.'
    """
    ratio = float(place["relative_risk"])
    words = next((words for below, words in FEWER if ratio < below), "Slightly fewer than the")
    figures = f"({int(place['observed'])} young people; {_round(place['expected'])} expected)"
    sentence = f"{words} referrals we would expect for {_basis(_BEYOND)} {figures}."
    chance = "Unlikely to be chance." if place["p_value"] < alpha else "Could be chance."
    return " ".join([COLD, sentence, chance, *_asked(place)])


def public_cold_reason(place: Cluster, *, alpha: float = 0.05) -> str:
    """Say why a place may have missed need, without any figure or ratio.

    Parameters
    ----------
    place
        As in `restricted_cold_reason`; figures in it are not used, only what they imply in words.
    alpha
        Results with a p-value below this are unlikely to be chance. [share]

    Returns
    -------
    str
        Two to four sentences without a digit.

    Examples
    --------
    >>> public_cold_reason({"p_value": 0.01, "quadrant": "uncertain", "touches_edge": True})
    'Fewer referrals than expected: may be missed need. Unlikely to be chance. It reaches the \
county line and may go on beyond it.'
    """
    chance = "Unlikely to be chance." if place["p_value"] < alpha else "Could be chance."
    return " ".join([COLD, chance, *_asked(place)])


def _asked(place: Cluster) -> list[str]:
    """Say what a cold spot asks for, and what the county line may hide."""
    asks = _ASKS.get(str(place["quadrant"]))
    return [*([asks] if asks else []), *([_EDGE] if place["touches_edge"] else [])]


def _basis(cluster: Cluster) -> str:
    """Say what the expected figure of a scan takes into account."""
    if cluster["scan"] == "beyond_deprivation":
        return "its young population, its deprivation and how rural it is"
    return "its young population"


def _explained(cluster: Cluster) -> list[str]:
    """Say how much deprivation and rurality explain."""
    remarks = []
    share = cluster.get("excess_explained")
    if cluster["scan"] == "total_burden" and share is not None and not math.isnan(share):
        amount = "most" if share >= MOST else "part" if share >= PART else "little"
        remarks.append(f"Deprivation and rurality explain {amount} of it.")
        if cluster["also_in"]:
            remarks.append("What they leave is also unlikely to be chance.")
    return remarks


def _doubts(cluster: Cluster) -> list[str]:
    """Say what rough places and the county line may hide."""
    remarks = []
    stays = cluster.get("sector_stability", 1.0)
    if stays < 1:
        often = next(words for least, words in STAYS if stays >= least)
        remarks.append(
            "Some referrals are known only by postcode sector; with each of them placed by "
            f"chance it is found again {often}."
        )
    if cluster["touches_edge"]:
        remarks.append(_EDGE)
    return remarks


def _round(expected: float) -> str:
    """Write an expected number as exactly as it deserves."""
    return f"{expected:.0f}" if expected >= 10 else f"{expected:.1f}".removesuffix(".0")
