"""Choose the counts to hide so that least information is lost and none can be worked out.

Counts that add up to one another protect or betray each other. The least loss at which an
attacker, who knows threshold, rounding and all sums, can work out no hidden count is found by
integer programming: a master problem chooses, the attack answers with a cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from outreach.disclosure.intervals import Known, asterisks, is_safe
from outreach.errors import DisclosureError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_ROUNDS = 400
_TOO_MUCH = (
    "no choice of hidden cells protects this table, because too much of it is known. Show it for "
    "larger groups or for a longer period."
)
_NEAR = 1e-6


@dataclass(frozen=True, kw_only=True, eq=False)
class Tied:
    """Counts, and which of them add up to which.

    Attributes
    ----------
    counts
        True counts, totals among them. [people]
    sums
        (position of a total, positions of its parts) pairs.
    """

    counts: NDArray[np.int64]
    sums: Sequence[tuple[int, Sequence[int]]]


def shown_bounds(
    counts: NDArray[np.int64], *, threshold: int, round_to: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what a reader knows of counts that are shown rounded; a zero is shown as zero.

    Examples
    --------
    >>> low, high = shown_bounds(np.array([0, 9, 23]), threshold=8, round_to=5)
    >>> low.tolist(), high.tolist()
    ([0.0, 8.0, 23.0], [0.0, 12.0, 27.0])
    """
    near = np.floor(counts / round_to + 0.5) * round_to
    low = np.maximum(near - np.floor(round_to / 2), threshold)
    high = near + np.ceil(round_to / 2) - 1
    zero = counts == 0
    return np.where(zero, 0.0, low), np.where(zero, 0.0, high)


def protect(
    tied: Tied,
    *,
    threshold: int,
    round_to: int,
    must_hide: NDArray[np.bool_] | None = None,
    never_hide: NDArray[np.bool_] | None = None,
) -> NDArray[np.bool_]:
    """Choose the cells to hide, at least loss.

    Parameters
    ----------
    tied
        Counts and their sums.
    threshold, round_to
        Rules of the edition. [people]
    must_hide
        Cells hidden for another reason than their size; they alone may be zero.
    never_hide
        Cells that a reader knows anyhow, for example a total published elsewhere.

    Returns
    -------
    array of bool
        True where the count is hidden: never one alone of a sum and its parts, nor parts that are
        together below the threshold beside their sum. The loss of a cell is log(1 + count).

    Raises
    ------
    DisclosureError
        If no choice protects every cell, because too much is known already.

    References
    ----------
    M. Fischetti and J. J. Salazar-Gonzalez (2000), Models and algorithms for optimizing cell
    suppression in tabular data with linear constraints, JASA 95, 916-928.

    Examples
    --------
    >>> row = Tied(counts=np.array([3, 9, 40, 52]), sums=[(3, [0, 1, 2])])
    >>> protect(row, threshold=5, round_to=1).tolist()
    [True, True, False, False]
    """
    counts = np.asarray(tied.counts, dtype=np.int64)
    forced = (counts > 0) & (counts < threshold)
    if must_hide is not None:
        forced |= must_hide
    if not forced.any():
        return forced
    fixed = (counts == 0) & ~forced
    if never_hide is not None:
        fixed |= never_hide
    master = _Master(tied, threshold, round_to, forced, fixed)
    for _ in range(_ROUNDS):
        hidden = master.choice()
        if not master.cut(hidden):
            return hidden
    msg = "the cells to hide could not be chosen in a reasonable number of steps."
    raise DisclosureError(msg)


class _Master:
    """The choice of cells, and the cuts that the attack has taught it."""

    def __init__(
        self,
        tied: Tied,
        threshold: int,
        round_to: int,
        forced: NDArray[np.bool_],
        fixed: NDArray[np.bool_],
    ) -> None:
        counts = np.asarray(tied.counts, dtype=np.int64)
        self.size, self.threshold, self.forced, self.fixed = len(counts), threshold, forced, fixed
        self.low, self.high = shown_bounds(counts, threshold=threshold, round_to=round_to)
        self.most = 4.0 * (counts.max() + threshold)
        self.is_one = np.where(counts > 0, 1.0, 0.0)
        self.sums = sums_matrix(tied.sums, self.size)
        self.cost = np.log1p(counts)
        self.rows: list[NDArray[np.float64]] = []
        self.least: list[float] = []
        self.wide = np.zeros(self.size, dtype=bool)
        for total, parts in tied.sums:
            self._never_alone(counts, total, list(parts))

    def _never_alone(self, counts: NDArray[np.int64], total: int, parts: list[int]) -> None:
        """Hide no count alone in its sum, nor parts that are few together beside their sum."""
        line = np.array([*parts, total])
        weights = np.append(np.minimum(counts[parts], self.threshold), self.threshold)
        for cell in line[counts[line] > 0]:
            pair = np.zeros(2 * self.size)
            pair[line] = 1.0
            pair[cell] -= 2.0
            self._add(pair, 0.0)
            if cell != total:
                enough = np.zeros(2 * self.size)
                enough[line] = weights
                enough[cell] -= self.threshold
                self._add(enough, 0.0)

    def known(self, hidden: NDArray[np.bool_]) -> Known:
        """Return what a reader knows when these cells are hidden."""
        zero = np.zeros(self.sums.shape[0])
        return Known(
            lower=np.where(hidden, 0.0, self.low),
            upper=np.where(hidden, self.most, self.high),
            sums=self.sums,
            sum_lower=zero,
            sum_upper=zero,
        )

    def choice(self) -> NDArray[np.bool_]:
        """Solve the master: hidden cells first, then which of two ways protects each."""
        lower = np.concatenate([self.forced.astype(float), np.zeros(self.size)])
        upper = np.concatenate([(~self.fixed).astype(float), np.ones(self.size)])
        small = np.flatnonzero(self.forced)
        lower[self.size + small] = 1.0
        if (lower > upper).any():
            raise DisclosureError(_TOO_MUCH)
        cost = np.concatenate([self.cost, np.full(self.size, 1e-6)])
        limits = []
        if self.rows:
            limits = [LinearConstraint(sp.csr_matrix(np.array(self.rows)), self.least, np.inf)]
        answer = milp(
            cost,
            constraints=limits,
            bounds=Bounds(lower, upper),
            integrality=np.ones(2 * self.size),
            options={"mip_rel_gap": 0.0},
        )
        if answer.x is None:
            raise DisclosureError(_TOO_MUCH)
        self.wide = answer.x[self.size :] < 0.5
        return np.asarray(answer.x[: self.size] > 0.5)

    def cut(self, hidden: NDArray[np.bool_]) -> bool:
        """Attack the choice; add a cut for each cell it does not protect, and say if any was."""
        before = len(self.rows)
        known = self.known(hidden)
        cells = np.flatnonzero(hidden)
        for cell in cells:
            self._protected(known, hidden, int(cell))
        if len(self.rows) > before:
            return True
        open_to_all = ~is_safe(asterisks(known, hidden, cells), threshold=self.threshold)
        if open_to_all.any():  # only whole numbers betray it: hide something more
            row = np.zeros(2 * self.size)
            row[: self.size][~hidden] = 1.0
            self._add(row, 1.0)
        return len(self.rows) > before

    def _protected(self, known: Known, hidden: NDArray[np.bool_], cell: int) -> None:
        """Add the cuts of one hidden cell: reaching both ends, or being wide."""
        low, below = self._end(known, cell, 1.0)
        high, above = self._end(known, cell, -1.0)
        t, size = float(self.threshold), self.size
        if not self.wide[cell]:
            if low > 1 + _NEAR:
                self._cut_when(below, 1.0, cell, wide=False)
            if -high < t - 1 - _NEAR:
                self._cut_when(above, -(t - 1), cell, wide=False)
        elif -high - low < t - _NEAR:
            self._cut_when((below[0] + above[0], below[1] + above[1]), -t, cell, wide=True)
        elif 1 + _NEAR < low < t - _NEAR:  # hiding more only lowers it: reach both ends instead
            row = np.zeros(2 * size)
            row[:size][hidden] = -1.0
            row[size + cell] = 1.0
            self._add(row, 1.0 - float(hidden.sum()))

    def _end(
        self, known: Known, cell: int, sign: float
    ) -> tuple[float, tuple[float, NDArray[np.float64]]]:
        """Solve one end of an interval, and say how each hiding would move it."""
        cost = np.zeros(self.size)
        cost[cell] = sign
        hidden_low = self.is_one if sign < 0 else np.zeros(self.size)
        lower = np.where(known.upper >= self.most, hidden_low, known.lower)
        bounds = np.column_stack([lower, known.upper])
        answer = linprog(cost, A_eq=self.sums, b_eq=known.sum_lower, bounds=bounds, method="highs")
        if answer.x is None:
            msg = "the counts do not add up to their totals."
            raise DisclosureError(msg)
        down, up = answer.lower.marginals, answer.upper.marginals
        shown = float(down @ self.low + up @ self.high)
        gain = down * (hidden_low - self.low) + up * (self.most - self.high)
        return float(answer.fun), (shown, gain)

    def _cut_when(
        self, end: tuple[float, NDArray[np.float64]], need: float, cell: int, *, wide: bool
    ) -> None:
        """Demand that hiding moves an end as far as needed, if the cell is hidden that way."""
        shown, gain = end
        short = shown - need
        row = np.zeros(2 * self.size)
        row[: self.size] = np.minimum(-gain, short)
        if self.forced[cell]:
            self._add(row, short)
            return
        row[cell] = 0.0 if not wide else -short
        row[self.size + cell] = short if wide else -short
        own = min(-float(gain[cell]), short)  # its own hiding is part of what moves the end
        row[cell] += own
        self._add(row, 0.0)

    def _add(self, row: NDArray[np.float64], least: float) -> None:
        """Remember one cut."""
        scale = max(float(np.abs(row).max()), 1.0)
        self.rows.append(row / scale)
        self.least.append(least / scale - _NEAR)


def sums_matrix(sums: Sequence[tuple[int, Sequence[int]]], size: int) -> sp.csr_matrix:
    """Write "parts minus total" as one row for each sum."""
    rows = [number for number, (_, parts) in enumerate(sums) for _ in range(len(parts) + 1)]
    cells = [cell for total, parts in sums for cell in (total, *parts)]
    values = [value for _, parts in sums for value in (-1.0, *([1.0] * len(parts)))]
    return sp.csr_matrix((values, (rows, cells)), shape=(len(sums), size))
