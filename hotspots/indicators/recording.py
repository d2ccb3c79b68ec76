"""Shares of a field that is not always recorded: of all, of those asked, and the bounds (R-23)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.indicators.tidy import (
    add_up,
    name_of,
    percent,
    require,
    said,
    share_table,
    with_sentences,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotspots.indicators.tidy import Row

BASES = ("of all", "of those asked", "if none of the others", "if all of the others")
"""Four ways to read one count: the last two bound the true share."""


def count_recorded(referrals: pd.DataFrame, field: str, *, by: Sequence[str] = ()) -> pd.DataFrame:
    """Count yes, no and not recorded of a field.

    Parameters
    ----------
    referrals : DataFrame, index ``referral_id``
        `field`, holding yes, no or nothing, and the columns of `by`.
    field
        Such as ``dual_diagnosis``.
    by
        Columns that make the groups; none gives one row.

    Returns
    -------
    DataFrame, index the groups
        ``numerator`` yes, ``missing`` not recorded, ``denominator`` all. [referrals]

    Raises
    ------
    TableError
        When `field` or a column of `by` is not there.

    Examples
    --------
    >>> answers = pd.DataFrame({"dual_diagnosis": pd.array([True, False, None, True], "boolean")})
    >>> count_recorded(answers, "dual_diagnosis").values.tolist()
    [[2, 1, 4]]
    """
    require(referrals, (field, *by), what="Shares of what is recorded")
    answer = referrals[field].astype("boolean")
    parts = pd.DataFrame({"numerator": answer.fillna(value=False), "missing": answer.isna()})
    return add_up(parts.assign(denominator=1), referrals, by)


def recording_table(
    counts: pd.DataFrame,
    *,
    what: str = "yes",
    reported_missing: float | None = None,
    reported_to: float = 0.001,
) -> pd.DataFrame:
    """Read one count in four ways, so that nobody takes "not recorded" for "no".

    Parameters
    ----------
    counts
        As from `count_recorded`; missing where a count may not be shown. [referrals]
    what
        What yes means, in words.
    reported_missing
        Share said elsewhere to be not recorded, to be checked against the counts. [share]
    reported_to
        What that share was rounded to. [share]

    Returns
    -------
    DataFrame, index the groups and ``basis`` (of `BASES`)
        The columns of `hotspots.indicators.tidy.share_table`, with ``missing`` [referrals],
        ``missing_share`` [share] and ``disagrees``: the reported share is not that of the counts.

    References
    ----------
    Manski C. (1989). Anatomy of the selection problem. Journal of Human Resources, 24(3): the
    bounds. Requirement R-23: 13 of 149, 52 not recorded.

    Examples
    --------
    >>> counts = pd.DataFrame({"numerator": [13], "missing": [52], "denominator": [149]})
    >>> recording_table(counts)["value"].round(3).tolist()
    [0.087, 0.134, 0.087, 0.436]
    """
    yes, unknown, whole = counts["numerator"], counts["missing"], counts["denominator"]
    readings = {
        BASES[0]: (yes, whole),
        BASES[1]: (yes, whole - unknown),
        BASES[2]: (yes, whole),
        BASES[3]: (yes + unknown, whole),
    }
    long = pd.concat(
        {
            basis: counts.assign(numerator=part, denominator=of, missing=unknown, whole=whole)
            for basis, (part, of) in readings.items()
        },
        names=["basis"],
    )
    order = [*range(1, long.index.nlevels), 0]
    each_group = np.arange(len(long)).reshape(len(BASES), -1).T.ravel()
    long = long.reorder_levels(order).iloc[each_group]
    table = share_table(long, sentence="")
    table["missing_share"] = long["missing"] / long["whole"].where(long["whole"] > 0)
    table["group_name"] = [name_of(at[:-1]) for at in table.index]
    table["basis_name"] = table.index.get_level_values("basis")
    table["disagrees"] = _disagrees(table["missing_share"], reported_missing, reported_to)

    def say(_: str, row: Row) -> str:
        return _sentence(row, what=what, reported=reported_missing)

    return with_sentences(table.drop(columns=["whole", "sentence"]), say).drop(
        columns=["group_name", "basis_name"]
    )


def implied_count(share: float, whole: int) -> int:
    """Work out the count behind a published share.

    Parameters
    ----------
    share
        As published. [share]
    whole
        What it is a share of. [records]

    Returns
    -------
    int
        The nearest whole number. [records]

    Examples
    --------
    >>> implied_count(0.348, 149), round(100 * 52 / 149, 1)  # 51.85; and the share it gives
    (52, 34.9)
    """
    return int(np.floor(share * whole + 0.5))


def _disagrees(found: pd.Series, reported: float | None, rounded_to: float) -> pd.Series:
    """Say where a reported share is not the one of the counts, rounding allowed for."""
    if reported is None:
        return pd.Series(data=False, index=found.index)
    return (found - reported).abs() > rounded_to / 2 + 1e-12


def _sentence(row: Row, *, what: str, reported: float | None) -> str:
    """Say one reading of one group."""
    name, basis, share = row["group_name"], row["basis_name"], row["value"]
    if np.isnan(share):
        return f"{name}: nothing is recorded."
    yes, whole, missing = (said(row[key]) for key in ("numerator", "denominator", "missing"))
    if basis == BASES[0]:
        remark = ""
        if row["disagrees"]:
            remark = (
                f" The reported {percent(reported)} does not fit: the counts give "
                f"{percent(row['missing_share'])}."
            )
        told = f"{name}: {yes} of all {whole} ({percent(share)}) are {what}"
        return f"{told}; {missing} are not recorded.{remark}"
    if basis == BASES[1]:
        return f"{name}: {yes} of the {whole} who were asked ({percent(share)}) are {what}."
    part = "none" if basis == BASES[2] else "all"
    return f"{name}: {percent(share)} if {part} of the {missing} not recorded are {what}."
