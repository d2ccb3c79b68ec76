"""Which sources of referrals fell against the national change, worst first (row R-35)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.indicators.national_change import SAME, national_change_table
from hotspots.indicators.tidy import add_up, require
from outreach.errors import TableError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    Span = tuple[dt.date, dt.date]

MEASURE = "change in referrals"
"""What the table of benchmarks calls the national change of a source, or of all."""

_FLAGS = {
    "fell further": "fell",
    "rose further": "rose",
    SAME: "could be chance",
    "not known": "not known",
}
_TOO_FINE = ("area_code", "group", "public_area")


def count_periods(
    referrals: pd.DataFrame, *, before: Span, after: Span, by: Sequence[str] = ("source",)
) -> pd.DataFrame:
    """Count the referrals of two periods, side by side.

    Parameters
    ----------
    referrals : DataFrame, index ``referral_id``
        ``referral_date`` and the columns of `by`.
    before, after
        First and last day of each period, inclusive; of the same length, or nothing compares.
    by
        Columns that make the groups; a district, but nothing finer.

    Returns
    -------
    DataFrame, index the groups
        ``before`` and ``after``. [referrals]

    Raises
    ------
    TableError
        When a date or a group is not there, the periods overlap or differ in length by more than
        two days, or a group would be finer than a district.

    Examples
    --------
    >>> import datetime as dt
    >>> days = pd.to_datetime(["2024-05-01", "2025-05-01", "2025-06-01"])
    >>> referrals = pd.DataFrame({"source": ["GP", "GP", "GP"], "referral_date": days})
    >>> years = [(dt.date(y, 4, 1), dt.date(y + 1, 3, 31)) for y in (2024, 2025)]
    >>> count_periods(referrals, before=years[0], after=years[1]).values.tolist()
    [[1, 2]]
    """
    require(referrals, ("referral_date", *by), what="Change by source")
    fine = [name for name in by if name in _TOO_FINE]
    lengths = [(last - first).days for first, last in (before, after)]
    if fine or before[1] >= after[0] or abs(lengths[0] - lengths[1]) > 2:
        msg = (
            "Change by source is told for the county or by district only, and needs two periods "
            f"of the same length that do not overlap; got {lengths[0] + 1} and {lengths[1] + 1} "
            f"days{', by ' + ', '.join(fine) if fine else ''}."
        )
        raise TableError(msg)
    date = referrals["referral_date"]
    parts = pd.DataFrame(
        {
            name: date.between(pd.Timestamp(first), pd.Timestamp(last))
            for name, (first, last) in (("before", before), ("after", after))
        }
    )
    return add_up(parts, referrals, by)


def national_by_source(counts: pd.DataFrame, benchmarks: pd.DataFrame) -> pd.Series:
    """Look up how each source changed nationally.

    Parameters
    ----------
    counts
        As from `count_periods`, with a level ``source``.
    benchmarks
        The table `outreach.intake.optional_tables.BENCHMARKS`; national rows of the measure
        `MEASURE`, one a source (``breakdown``), or one without a breakdown for all others.

    Returns
    -------
    Series, index of `counts`
        Missing where nothing is published. [share]

    Examples
    --------
    >>> benchmarks = pd.DataFrame(
    ...     {"measure": ["change in referrals"] * 2, "breakdown": ["education", None],
    ...      "kind": ["national"] * 2, "value": [0.0, -0.02]}
    ... )
    >>> at = pd.Index(["Education", "GP"], name="source")
    >>> national_by_source(pd.DataFrame(index=at), benchmarks).tolist()
    [0.0, -0.02]
    """
    rows = benchmarks[(benchmarks["measure"] == MEASURE) & (benchmarks["kind"] == "national")]
    key = rows["breakdown"].fillna("").astype("str").str.strip().str.casefold()
    known = dict(zip(key, rows["value"].astype(float), strict=True))
    sources = counts.index.get_level_values("source").astype("str").str.strip().str.casefold()
    found = [known.get(name, known.get("", np.nan)) for name in sources]
    return pd.Series(found, index=counts.index, dtype=float)


def source_change_table(
    counts: pd.DataFrame, national: float | pd.Series | None = None
) -> pd.DataFrame:
    """Rank the sources by how far they stayed behind the national change.

    Parameters
    ----------
    counts
        As from `count_periods`; missing where a count may not be shown. [referrals]
    national
        Relative change nationally, one for all or one a row; see `national_by_source`. Where it
        is missing the comparison is with no change. [share]

    Returns
    -------
    DataFrame, index of `counts`, the furthest behind first
        The columns of `hotspots.indicators.national_change.national_change_table`; ``points``
        (local less national change) [share], ``rank`` and ``flag``: ``fell``, ``rose``,
        ``could be chance`` or ``not known``.

    Raises
    ------
    TableError
        When the groups are finer than a district.

    References
    ----------
    Requirement R-35: education down 13 % where the country stayed the same is on top.

    Examples
    --------
    >>> counts = pd.DataFrame(
    ...     {"before": [100, 100], "after": [93, 87]},
    ...     index=pd.Index(["Family", "Education"], name="source"),
    ... )
    >>> told = source_change_table(counts)
    >>> told["points"].round(2).to_dict(), told["flag"].tolist()
    ({'Education': -0.13, 'Family': -0.07}, ['could be chance', 'could be chance'])
    """
    if set(counts.index.names) & set(_TOO_FINE):
        msg = "Change by source is told for the county or by district only."
        raise TableError(msg)
    table = national_change_table(counts, national, prior_is_chance=True)
    points = table["change"] - table["national"].fillna(0.0)
    flag = table["settled"].map(_FLAGS)
    ranked = table.assign(points=points, flag=flag)
    ranked = ranked.sort_values("points", kind="stable", na_position="last")
    return ranked.assign(rank=range(1, len(ranked) + 1))
