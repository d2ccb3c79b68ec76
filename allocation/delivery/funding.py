"""Who pays for what: the cost of sessions by funder, tied money on its own stream only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from outreach.errors import TableError

if TYPE_CHECKING:
    from datetime import date

ALL = "all"
NOT_FUNDED = "not funded"
_WHOLE = 1e-6
_COLUMNS = ["funder", "session_type", "stream", "share", "gbp"]


def split_costs(costs: pd.DataFrame, funding: pd.DataFrame, *, day: date) -> pd.DataFrame:
    """Split the cost of each kind of session over those who pay for it.

    Parameters
    ----------
    costs
        Any index: ``session_type``, ``stream`` (empty for all young people) and ``gbp`` of a
        year. [GBP/year]
    funding
        The ``funding`` table: ``funder, session_type, stream, share, limit_gbp, date_from,
        date_to``.
    day
        Agreements of another time do not count.

    Returns
    -------
    DataFrame
        ``funder``, ``session_type``, ``stream``, ``share`` (of the cost of that row) and ``gbp``
        [GBP/year]; what nobody pays, or lies above a limit, stands as `NOT_FUNDED`.

    Raises
    ------
    TableError
        When the shares that pay for one kind of session do not sum to 1.

    Notes
    -----
    Rows of a stream pay for that stream only and come first; then rows of the session type; then
    those of all types. Of several agreements the one that began last counts.

    Examples
    --------
    The commissioner of police pays for youth justice and for nothing else.

    >>> from datetime import date
    >>> costs = pd.DataFrame({"session_type": "outreach", "stream": ["", "youth justice"],
    ...                       "gbp": [800.0, 200.0]})
    >>> none = pd.NaT
    >>> funding = pd.DataFrame({"funder": ["Council", "Police"], "session_type": ["all", "all"],
    ...     "stream": ["", "youth justice"], "share": [1.0, 1.0],
    ...     "limit_gbp": [float("nan")] * 2, "date_from": [none] * 2, "date_to": [none] * 2})
    >>> split = split_costs(costs, funding, day=date(2026, 5, 4))
    >>> split[["funder", "stream", "gbp"]].values.tolist()
    [['Council', '', 800.0], ['Police', 'youth justice', 200.0]]
    """
    held = _on_day(funding, pd.Timestamp(day))
    rows: list[dict[str, Any]] = []
    for kind, stream, gbp in zip(
        costs["session_type"], costs["stream"].fillna(""), costs["gbp"].astype(float), strict=True
    ):
        paying = _agreement(held, str(kind), str(stream))
        shares = paying["share"].astype(float)
        if len(paying) and abs(float(shares.sum()) - 1) > _WHOLE:
            msg = (
                f"funding: the shares that pay for {kind} sum to {float(shares.sum()):.1%}, "
                "expected 100.0%. Correct the shares."
            )
            raise TableError(msg)
        told = {"session_type": kind, "stream": stream}
        rows += [
            {**told, "funder": funder, "share": share, "gbp": share * gbp, "agreed": agreed}
            for agreed, funder, share in zip(paying.index, paying["funder"], shares, strict=True)
        ]
        if not len(paying):
            rows.append({**told, "funder": NOT_FUNDED, "share": 1.0, "gbp": gbp, "agreed": None})
    table = pd.DataFrame(rows, columns=[*_COLUMNS, "agreed"]).astype({"gbp": float})
    return _within_limits(table, held)


def by_funder(split: pd.DataFrame) -> pd.DataFrame:
    """Add up what each funder pays, with shares that sum to 100.0%.

    Parameters
    ----------
    split
        From `split_costs`.

    Returns
    -------
    DataFrame, index ``funder``, most first
        ``gbp`` [GBP/year] and ``percent``, in tenths that sum to 100.0 exactly; what is not
        funded stands last. [%]

    Examples
    --------
    >>> split = pd.DataFrame({"funder": ["A", "B", "C"], "gbp": [1.0, 1.0, 1.0]})
    >>> by_funder(split)["percent"].tolist()
    [33.4, 33.3, 33.3]
    """
    sums = split.groupby("funder")[["gbp"]].sum().sort_index()
    sums = sums.assign(last=sums.index == NOT_FUNDED, most=-sums["gbp"])
    sums = sums.sort_values(["last", "most"], kind="stable")[["gbp"]]
    return sums.assign(percent=whole_percentages(sums["gbp"]))


def whole_percentages(amounts: pd.Series, *, digits: int = 1) -> pd.Series:
    """Round shares so that they still sum to 100: the largest remainders are rounded up.

    Parameters
    ----------
    amounts
        Any index; 0 or more.
    digits
        Decimals of a percentage.

    Returns
    -------
    Series, same index
        Sums to 100, or all 0 where nothing is paid. [%]

    References
    ----------
    The method of largest remainders (Hamilton).

    Examples
    --------
    >>> whole_percentages(pd.Series([62.0, 23.0, 15.0])).tolist()
    [62.0, 23.0, 15.0]
    """
    total = float(amounts.sum())
    if total <= 0:
        return pd.Series(0.0, index=amounts.index, name="percent")
    steps = 100 * 10**digits
    exact = amounts.to_numpy(dtype=float) / total * steps
    floor = np.floor(exact + 1e-9)
    order = np.argsort(-(exact - floor), kind="stable")
    floor[order[: round(steps - floor.sum())]] += 1
    return pd.Series(floor / 10**digits, index=amounts.index, name="percent")


def _on_day(funding: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Keep the agreements that hold on a day, numbered."""
    first, last = pd.to_datetime(funding["date_from"]), pd.to_datetime(funding["date_to"])
    holds = (first.isna() | (first <= day)) & (last.isna() | (last >= day))
    kept = funding[holds].reset_index(drop=True)
    return kept.assign(stream=kept["stream"].fillna("").astype(str))


def _agreement(held: pd.DataFrame, kind: str, stream: str) -> pd.DataFrame:
    """Choose the rows that pay for one kind of session of one stream."""
    for tied in dict.fromkeys((stream, "")):
        for wanted in (kind, ALL):
            rows = held[(held["stream"] == tied) & (held["session_type"] == wanted)]
            if len(rows):
                first = pd.to_datetime(rows["date_from"])
                return rows if first.isna().all() else rows[first == first.max()]
    return held.iloc[:0]


def _within_limits(table: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """Cut what a funder pays to its limit; what is left over is not funded."""
    limit = table["agreed"].map(held["limit_gbp"].astype(float)).astype(float)
    asked = table.groupby("agreed")["gbp"].transform("sum").reindex(table.index)
    part = (limit / asked.where(asked > 0)).clip(upper=1.0).fillna(1.0)
    paid = table.assign(gbp=table["gbp"] * part, share=table["share"] * part)
    rest = table.assign(
        gbp=table["gbp"] * (1 - part), share=table["share"] * (1 - part), funder=NOT_FUNDED
    )
    over = rest[rest["gbp"] > _WHOLE].groupby(["funder", "session_type", "stream"], sort=False)
    left: pd.DataFrame = over[["share", "gbp"]].sum().reset_index()
    parts = [paid[_COLUMNS], left[_COLUMNS]] if len(left) else [paid[_COLUMNS]]
    return pd.concat(parts, ignore_index=True)
