"""How heavy the need is that referrals show, not only how many they are (row R-38)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.indicators.tidy import ALL, percent, said, with_sentences
from hotspots.proportions import direct_rate
from hotspots.rates import poisson_interval
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotspots.indicators.tidy import Row

UNDER_REPORT = (
    "Young people with the heaviest use may say least about it, so the true mix is likely to be "
    "heavier than these records show."
)


def severity_table(counts: pd.Series, weights: Mapping[str, float]) -> pd.DataFrame:
    """Weight the referrals of each severity, and add them up.

    Parameters
    ----------
    counts : Series, index ``severity``
        Missing where a count may not be shown: then there is no total either. [referrals]
    weights
        What one referral of each severity counts. [referrals]

    Returns
    -------
    DataFrame, index ``severity``, and a last row `ALL`
        ``numerator`` and ``denominator`` [referrals]; ``value`` with its interval: weighted
        [weighted referrals]; ``weight``, ``share`` of the referrals [share]. The last sentence is
        followed by `UNDER_REPORT`.

    Raises
    ------
    TableError
        When a severity has no weight, or one below zero.

    References
    ----------
    Interval of a weighted sum: Fay and Feuer (1997), as in `hotspots.proportions.direct_rate`.
    Requirement R-38: 10 moderate at 1 and 4 heavy at 2 are 18.

    Examples
    --------
    >>> counts = pd.Series({"moderate": 10, "heavy": 4})
    >>> severity_table(counts, {"moderate": 1.0, "heavy": 2.0})["value"].tolist()
    [10.0, 8.0, 18.0]
    """
    without = [str(name) for name in counts.index if not weights.get(str(name), -1.0) >= 0]
    if without:
        msg = (
            f"Severity: no weight of zero or more for {', '.join(without[:3])} "
            f"({len(without)} in all). Give each severity in the records a weight."
        )
        raise TableError(msg)
    part = counts.astype(float)
    each = pd.Series({name: weights[str(name)] for name in counts.index}, dtype=float)
    known = part.notna()
    limits = poisson_interval(part[known]).reindex(counts.index)
    whole = part.sum(min_count=len(part))
    rows = pd.DataFrame(
        {
            "numerator": part,
            "denominator": whole,
            "value": part * each,
            "lower": limits["lower"] * each,
            "upper": limits["upper"] * each,
            "weight": each,
        }
    )
    last = _all(part, each, float(whole))
    table = pd.concat([rows, last]).rename_axis(index="severity").assign(unit="weighted referrals")
    table["share"] = table["numerator"] / table["denominator"].where(table["denominator"] > 0)
    return with_sentences(table, _sentence)


def _all(part: pd.Series, each: pd.Series, whole: float) -> pd.DataFrame:
    """Add up the weighted referrals, with the interval of a weighted sum of counts."""
    row = {"numerator": whole, "denominator": whole, "value": float((part * each).sum())}
    if np.isnan(whole):
        row |= {"value": np.nan, "lower": np.nan, "upper": np.nan}
    elif each.sum() == 0:
        row |= {"lower": 0.0, "upper": 0.0}
    else:
        one = pd.DataFrame(1.0, index=[0], columns=part.index)
        rate = direct_rate(part.to_frame().T.set_axis([0]), one, each).iloc[0] * each.sum()
        row |= {"lower": float(rate["lower"]), "upper": float(rate["upper"])}
    weight = row["value"] / whole if whole > 0 else np.nan
    return pd.DataFrame([row | {"weight": weight}], index=[ALL])


def _sentence(name: str, row: Row) -> str:
    """Say what a severity adds."""
    weighted = f"{said(row['value'])} when weighted by severity"
    if name == ALL:
        return f"{name}: {said(row['numerator'])} referrals, {weighted}. {UNDER_REPORT}"
    of = f"{said(row['numerator'])} of {said(row['denominator'])} referrals"
    return f"{name}: {of} ({percent(row['share'])}), {weighted}."
