"""Pots of money and what each may pay for: the limits that together say all of it can be paid."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from allocation.problem import Problem

MOST_LIMITS = 4096
_COLUMNS = {
    "funder": str,
    "weekly": float,
    "session_types": object,
    "streams": object,
    "districts": object,
}


class Bucket(NamedTuple):
    """What is paid for: sessions of a type (or other work of a kind) in a district."""

    session_type: str
    stream: str
    district: str


def no_pots() -> pd.DataFrame:
    """Return the table of pots without rows.

    Examples
    --------
    >>> list(no_pots().columns)
    ['funder', 'weekly', 'session_types', 'streams', 'districts']
    """
    index = pd.Index([], name="pot_id", dtype="str")
    return pd.DataFrame(columns=list(_COLUMNS), index=index).astype(_COLUMNS)


def _nowhere() -> pd.Series:
    """Return the districts of no venues."""
    return pd.Series([], index=pd.Index([], name="venue_id", dtype="str"), dtype=str)


def _nothing() -> dict[Bucket, float]:
    """Promise nothing."""
    return {}


@dataclass(frozen=True, kw_only=True, eq=False)
class Funds:
    """The money of a week, by pot.

    Attributes
    ----------
    pots
        Index ``pot_id``: ``funder``, ``weekly`` [GBP / week], ``session_types``, ``streams``,
        ``districts`` (frozensets; an empty one is no tie).
    homes
        Series, index ``venue_id``: district.
    promised
        What other work takes already, by bucket. [GBP / week]
    """

    pots: pd.DataFrame = field(default_factory=no_pots)
    homes: pd.Series = field(default_factory=_nowhere)
    promised: Mapping[Bucket, float] = field(default_factory=_nothing)

    @property
    def are_given(self) -> bool:
        """Whether money is told apart by pot at all."""
        return len(self.pots) > 0


def payers_of(funds: Funds, bucket: Bucket) -> frozenset[str]:
    """Name the pots that may pay for a bucket.

    Examples
    --------
    >>> tied = pd.DataFrame({"funder": ["Police", "Council"], "weekly": [50.0, 90.0],
    ...     "session_types": [frozenset(), frozenset()], "districts": [frozenset(), frozenset()],
    ...     "streams": [frozenset({"youth justice"}), frozenset()]}, index=["P1", "P2"])
    >>> sorted(payers_of(Funds(pots=tied), Bucket("drop_in", "", "North")))
    ['P2']
    """
    ties = zip(
        funds.pots.index,
        funds.pots["session_types"],
        funds.pots["streams"],
        funds.pots["districts"],
        strict=True,
    )
    return frozenset(
        str(pot)
        for pot, kinds, streams, districts in ties
        if (not kinds or bucket.session_type in kinds)
        and (not streams or bucket.stream in streams)
        and (not districts or bucket.district in districts)
    )


def bucket_of(problem: Problem, venue_id: str, session_type: str) -> Bucket:
    """Say which bucket a session belongs to."""
    stream = problem.types["stream"].get(session_type, "") if "stream" in problem.types else ""
    home = problem.funds.homes.get(venue_id, "")
    return Bucket(session_type, "" if pd.isna(stream) else str(stream), str(home))


def work_bucket(works: pd.DataFrame, work_id: str) -> Bucket:
    """Say which bucket a piece of other work belongs to."""
    return Bucket(str(works["kind"][work_id]), "", str(works["district"][work_id]))


def money_limits(funds: Funds, buckets: Iterable[Bucket]) -> list[tuple[float, tuple[Bucket, ...]]]:
    """List groups of buckets and the most that may be spent on each.

    Parameters
    ----------
    funds
        The pots.
    buckets
        All that could cost something.

    Returns
    -------
    list of (float, tuple of Bucket)
        [GBP / week]

    Raises
    ------
    TableError
        When the ties of the pots cross in too many ways.

    Notes
    -----
    Money can flow from pots to buckets, each within its ties, if and only if for every set of
    pots the buckets that only these may pay for cost no more than these hold (the cut with the
    least capacity). Sets that no bucket asks for say nothing new and are left out.

    References
    ----------
    Gale (1957), A theorem on flows in networks, Pacific Journal of Mathematics 7.

    Examples
    --------
    The Council pays for anything, the Police for outreach only: 90 for all else, 140 for all.

    >>> tied = pd.DataFrame({"funder": ["Police", "Council"], "weekly": [50.0, 90.0],
    ...     "session_types": [frozenset({"outreach"}), frozenset()],
    ...     "districts": [frozenset(), frozenset()], "streams": [frozenset(), frozenset()]},
    ...     index=["P1", "P2"])
    >>> both = [Bucket("drop_in", "", ""), Bucket("outreach", "", "")]
    >>> [(most, [b.session_type for b in on]) for most, on in money_limits(Funds(pots=tied), both)]
    [(90.0, ['drop_in']), (140.0, ['drop_in', 'outreach'])]
    """
    return [(most, on) for _, most, on in limits_by_pots(funds, buckets)]


def limits_by_pots(
    funds: Funds, buckets: Iterable[Bucket]
) -> list[tuple[frozenset[str], float, tuple[Bucket, ...]]]:
    """List the limits of `money_limits` with the pots that each is about.

    Parameters
    ----------
    funds, buckets
        As of `money_limits`.

    Returns
    -------
    list of (frozenset of str, float, tuple of Bucket)
        ``pot_id``, what they hold together [GBP / week], and what only they may pay for.

    Raises
    ------
    TableError
        As `money_limits`.
    """
    paying = {bucket: payers_of(funds, bucket) for bucket in sorted(set(buckets))}
    unions: set[frozenset[str]] = set()
    for payers in sorted(set(paying.values()), key=sorted):
        unions |= {payers | other for other in unions} | {payers}
        if len(unions) > MOST_LIMITS:
            msg = (
                f"funds: the ties of {len(funds.pots)} pots cross in over {MOST_LIMITS:,} ways. "
                "Join pots of one funder that may pay for nearly the same."
            )
            raise TableError(msg)
    held = funds.pots["weekly"].astype(float)
    return [
        (
            pots,
            float(held.reindex(sorted(pots)).sum()),
            tuple(bucket for bucket, payers in paying.items() if payers <= pots),
        )
        for pots in sorted(unions, key=lambda pots: (len(pots), sorted(pots)))
    ]
