"""From the figures of trust to a verdict: fragile or not, why, and how often it would be found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outreach.settings.section import Trust

LEAST_SPEARMAN = 0.7
"""Ranks that agree less when a layer is left out are fragile. [rank correlation]"""


def found_words(stability: float) -> str:
    """Say a share of re-checks in tenths, never more than it is.

    Examples
    --------
    >>> found_words(0.97)
    'would still be found in 9 of 10 re-checks'
    >>> found_words(0.04)
    'would still be found in fewer than 1 of 10 re-checks'
    """
    tenths = int(stability * 10 + 1e-9)
    often = f"{tenths} of 10" if tenths else "fewer than 1 of 10"
    return f"would still be found in {often} re-checks"


def verdicts(figures: pd.DataFrame, rules: Trust) -> pd.DataFrame:
    """Judge each hotspot by its figures.

    Parameters
    ----------
    figures : DataFrame, index ``hotspot_id``
        ``bootstrap``, ``without_a_quarter``, ``bounds``, ``sector_stability``, ``layers``,
        ``largest_postcode``, ``largest_institution``, ``quarter_share`` [share] (missing where
        not assessed), ``institution``, ``quarter`` (which it rests on, or empty).
    rules
        The thresholds.

    Returns
    -------
    DataFrame, same index
        ``stability`` (the lowest of ``bootstrap`` and ``without_a_quarter``) [share],
        ``fragile``, ``because`` (why, or empty) and ``sentence``.
    """
    stability = figures[["bootstrap", "without_a_quarter"]].min(axis=1)
    because = [
        " ".join(_reasons(row, float(stable), rules))
        for (_, row), stable in zip(figures.iterrows(), stability, strict=True)
    ]
    return pd.DataFrame(
        {
            "stability": stability.astype(float),
            "fragile": pd.Series([bool(words) for words in because], figures.index, dtype=bool),
            "because": pd.Series(because, figures.index, dtype="str"),
            "sentence": pd.Series(
                [found_words(float(share)) for share in stability], figures.index, dtype="str"
            ),
        }
    )


def _reasons(row: Mapping[Any, Any] | pd.Series, stability: float, rules: Trust) -> list[str]:
    """Say in words each way in which one hotspot is fragile."""
    told = []
    if stability < rules.least_stability:
        words = found_words(stability)
        told.append(f"{words[0].upper()}{words[1:]}, with other young people or without a quarter.")
    if row["quarter"] and row["quarter_share"] >= rules.largest_quarter:
        told.append(
            f"It rests on one quarter, {row['quarter']}: without it, it would not be found."
        )
    if row["largest_postcode"] >= rules.largest_postcode:
        words = "All" if row["largest_postcode"] == 1 else f"{row['largest_postcode']:.0%}"
        told.append(f"{words} of its young people come from one postcode.")
    if row["largest_institution"] >= rules.largest_institution:
        told.append(
            f"{row['largest_institution']:.0%} of its young people come from the postcode of one "
            "organisation, such as a school, a hospital or a children's home."
        )
    if row["bounds"] == 0:
        told.append("With smaller or larger windows it would not be found.")
    if row["sector_stability"] < rules.least_stability:
        told.append(
            "Some referrals are known only by postcode sector; with each of them placed by chance "
            f"it {found_words(float(row['sector_stability']))}."
        )
    if row["layers"] < LEAST_SPEARMAN:
        told.append("The order of places changes when one of the layers is left out.")
    return told
