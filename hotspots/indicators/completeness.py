"""How much of each field each provider records, against a target (row R-29)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.indicators.tidy import NOT_SAID, group_names, percent, require, share_table

if TYPE_CHECKING:
    from collections.abc import Sequence

NEAR = 0.05
"""Up to this far below the target is amber. [share]"""

STATUS = {
    "green": "green: meets the target",
    "amber": "amber: just below the target",
    "red": "red: below the target",
    "": "no records",
}
"""The colour and what it means, so that colour never stands alone."""


def count_complete(
    referrals: pd.DataFrame, fields: Sequence[str], *, by: str = "agency"
) -> pd.DataFrame:
    """Count the filled cells of each field, by provider.

    Parameters
    ----------
    referrals : DataFrame, index ``referral_id``
        The `fields`; the column of `by` may be absent: then all are of one provider, not said.
    fields
        Columns to look at.
    by
        Column of the provider.

    Returns
    -------
    DataFrame, index `by` and ``field``
        ``numerator`` filled, ``denominator`` records. [records]

    Raises
    ------
    TableError
        When a field is missing.

    Examples
    --------
    >>> referrals = pd.DataFrame({"agency": ["A", "A"], "parental_status": [True, None]})
    >>> count_complete(referrals, ["parental_status"]).values.tolist()
    [[1, 2]]
    """
    require(referrals, fields, what="Completeness")
    whose = group_names(referrals, [by])[by] if by in referrals else None
    key = pd.Series(NOT_SAID, index=referrals.index) if whose is None else whose
    filled = referrals[list(fields)].notna().assign(**{by: key.to_numpy()})
    cells = filled.melt(id_vars=by, var_name="field", value_name="filled")
    counted = cells.groupby([by, "field"], sort=True)
    return counted.agg(numerator=("filled", "sum"), denominator=("filled", "size")).astype(int)


def completeness_table(
    counts: pd.DataFrame, *, target: float = 0.9, near: float = NEAR
) -> pd.DataFrame:
    """Set what is filled beside the target, in colour and in words.

    Parameters
    ----------
    counts
        As from `count_complete`. [records]
    target
        Share that should be filled. [share]
    near
        Up to this far below the target is amber, further is red. [share]

    Returns
    -------
    DataFrame, same index
        The columns of `hotspots.indicators.tidy.share_table`; ``target`` [share], ``colour``
        (green, amber, red) and ``status``: the same in words.

    References
    ----------
    Requirement R-29: 62 % where 90 % is wanted is red, and says so.

    Examples
    --------
    >>> counts = pd.DataFrame({"numerator": [62], "denominator": [100]}, index=["parental status"])
    >>> completeness_table(counts)["status"].tolist()
    ['red: below the target']
    """
    share = counts["numerator"] / counts["denominator"].where(counts["denominator"] > 0)
    colour = np.select(
        [share >= target - 1e-12, share >= target - near - 1e-12, share.notna()],
        ["green", "amber", "red"],
        default="",
    )
    status = pd.Series(colour, index=counts.index).map(STATUS)
    begun = status.str[:1].str.upper() + status.str[1:]
    told = share_table(
        counts.assign(target=target, colour=colour, status=status, begun=begun),
        sentence=(
            "{name}: filled in {numerator} of {denominator} records ({percent}); "
            f"{percent(target)} is wanted. {{begun}}."
        ),
    )
    return told.drop(columns="begun")
