"""Why a place is a hotspot, in words: with figures for the team, without for the public."""

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

_EDGE = "It reaches the county line and may go on beyond it."

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
