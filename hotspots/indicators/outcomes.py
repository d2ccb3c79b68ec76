"""How cases ended: planned exits and referral onward (row R-25)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hotspots.indicators.tidy import add_up, require, share_table
from outreach.errors import TableError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

PLANNED = ("Completed", "Completed drug free", "Completed occasional user", "Treatment completed")
ONWARD = ("Referred on", "Transferred")
"""Usual reasons in either set; a county names its own."""

FEWEST_EXITS = 10
"""Groups with fewer exits are told together. [exits]"""

_PARTS = ["planned", "onward", "other", "not_recorded"]
_SENTENCE = (
    "{name}: {numerator} of {denominator} exits ({percent}) were planned or onward: {planned} "
    "planned and {onward} referred on."
)


def count_exits(
    referrals: pd.DataFrame,
    *,
    planned: Sequence[str] = PLANNED,
    onward: Sequence[str] = ONWARD,
    by: Sequence[str] = (),
    period: tuple[dt.date | None, dt.date | None] = (None, None),
) -> pd.DataFrame:
    """Count the cases that ended, by how.

    Parameters
    ----------
    referrals : DataFrame, index ``referral_id``
        ``discharge_date``, ``discharge_reason`` and the columns of `by`.
    planned, onward
        Reasons that count as a planned exit and as referral onward; case does not matter.
    by
        Columns that make the groups: a district, a venue, a session type.
    period
        First and last day of discharge that count; None leaves that end open.

    Returns
    -------
    DataFrame, index the groups
        ``numerator`` planned or onward, ``denominator`` all exits, and ``planned``, ``onward``,
        ``other``, ``not_recorded``. [exits]

    Raises
    ------
    TableError
        When a column is missing, or a reason stands in both sets.

    Examples
    --------
    >>> referrals = pd.DataFrame(
    ...     {"discharge_date": pd.to_datetime(["2026-01-05"] * 3 + [None]),
    ...      "discharge_reason": ["completed", "Transferred", None, None]}
    ... )
    >>> count_exits(referrals).values.tolist()
    [[2, 3, 1, 1, 0, 1]]
    """
    require(referrals, ("discharge_date", "discharge_reason", *by), what="Outcomes")
    good, on = _folded(pd.Series(planned)), _folded(pd.Series(onward))
    if set(good) & set(on):
        msg = "Outcomes: a reason of discharge stands among the planned and among the onward ones."
        raise TableError(msg)
    first, last = period
    date = referrals["discharge_date"]
    inside = date.notna() | referrals["discharge_reason"].notna()
    if first is not None:
        inside &= date >= pd.Timestamp(first)
    if last is not None:
        inside &= date <= pd.Timestamp(last)
    exits = referrals[inside]
    reason = _folded(exits["discharge_reason"])
    parts = pd.DataFrame({"planned": reason.isin(good), "onward": reason.isin(on)})
    parts["not_recorded"] = exits["discharge_reason"].isna()
    parts["other"] = ~(parts["planned"] | parts["onward"] | parts["not_recorded"])
    parts["numerator"] = parts["planned"] | parts["onward"]
    parts["denominator"] = True
    return add_up(parts[["numerator", "denominator", *_PARTS]], exits, by)


def pool_small(counts: pd.DataFrame, *, fewest: int = FEWEST_EXITS, name: str = "") -> pd.DataFrame:
    """Tell small groups together, so that none stands on a handful of people.

    Where the small groups together are still too few, or only one is small, the next larger one
    joins them: otherwise the total less the others would give it away.

    Parameters
    ----------
    counts
        Index of one level; ``denominator`` and other counts.
    fewest
        Groups below this are pooled. [exits]
    name
        What the pooled row is called; made of `fewest` when empty.

    Returns
    -------
    DataFrame
        The other groups, then the pooled row; all in one row if need be.

    Raises
    ------
    TableError
        When the index has several levels.

    Examples
    --------
    >>> exits = {"numerator": [5, 4, 30], "denominator": [9, 6, 50]}
    >>> pool_small(pd.DataFrame(exits, index=list("ABC")))["denominator"].to_dict()
    {'C': 50, 'Groups with under 10 exits': 15}
    """
    if isinstance(counts.index, pd.MultiIndex):
        msg = "Small groups can be pooled within one column of groups only."
        raise TableError(msg)
    order = counts["denominator"].sort_values(kind="stable")
    small = int((order < fewest).sum())
    if small == 0:
        return counts
    take = max(small, min(2, len(order)))
    while take < len(order) and order.iloc[:take].sum() < fewest:
        take += 1
    names = order.index[:take]
    label = name or f"Groups with under {fewest} exits"
    if take > small:
        label += " and the next larger"
    pooled = pd.DataFrame([counts.loc[names].sum()], index=[label])
    full: pd.DataFrame = pd.concat([counts.drop(index=names), pooled])
    full.index.name = counts.index.name
    return full


def outcome_table(counts: pd.DataFrame) -> pd.DataFrame:
    """Give the share of exits that were planned or onward.

    Parameters
    ----------
    counts
        As from `count_exits`, perhaps through `pool_small`. [exits]

    Returns
    -------
    DataFrame, same index
        The columns of `hotspots.indicators.tidy.share_table`, the counts of each kind, and
        ``planned_share`` and ``onward_share`` [share].

    References
    ----------
    Requirement R-25: 58 planned and 6 onward of 100 are 64 %.

    Examples
    --------
    >>> counts = pd.DataFrame(
    ...     {"numerator": [64], "denominator": [100], "planned": [58], "onward": [6]}, index=["All"]
    ... )
    >>> outcome_table(counts)[["value", "planned_share", "onward_share"]].values.tolist()
    [[0.64, 0.58, 0.06]]
    """
    whole = counts["denominator"].where(counts["denominator"] > 0)
    told = share_table(counts, sentence=_SENTENCE, nothing="{name}: nobody has left.")
    return told.assign(
        planned_share=counts["planned"] / whole, onward_share=counts["onward"] / whole
    )


def outcome_words(planned: Sequence[str], onward: Sequence[str]) -> str:
    """Say which reasons count as what, for the notes beside the table.

    Examples
    --------
    >>> outcome_words(["Completed"], ["Referred on"])
    'Planned: Completed. Onward: Referred on. Every other reason is unplanned.'
    """
    return (
        f"Planned: {', '.join(planned)}. Onward: {', '.join(onward)}. "
        "Every other reason is unplanned."
    )


def _folded(words: pd.Series) -> pd.Series:
    """Compare reasons without regard to case and blanks at the ends."""
    return words.astype("str").str.strip().str.casefold()
