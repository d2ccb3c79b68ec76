"""What a reader can work out about cells whose sums are known: the least and the most of each.

Cells are counts, so they are whole and not negative. A released figure bounds its cell, a known
sum ties cells together; the interval of a cell is what all tables that fit leave open.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MOST = 1e6
"""A cell whose most is this has no upper limit that the release gives away. [people]"""
_ROUNDS = 20
_NEAR = 1e-6


@dataclass(frozen=True, kw_only=True, eq=False)
class Known:
    """What is known of a set of cells.

    Attributes
    ----------
    lower, upper
        Least and most of each cell taken by itself. [people]
    sums : sparse matrix, one row per known sum, one column per cell
        Coefficients.
    sum_lower, sum_upper
        Least and most of each sum. [people]
    """

    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    sums: sp.csr_matrix
    sum_lower: NDArray[np.float64]
    sum_upper: NDArray[np.float64]


def asterisks(
    known: Known, hidden: NDArray[np.bool_], cells: Sequence[int] | NDArray[np.int64]
) -> NDArray[np.float64]:
    """Solve for the least and the most of cells, some of which are shown as an asterisk.

    An asterisk seldom stands for a zero. So the most is solved for a reader who trusts that each
    is one at least, and the least for one who does not.

    Parameters
    ----------
    known
        Bounds of cells and of sums; the lower bounds of hidden cells are not used.
    hidden
        Which cells are shown as an asterisk.
    cells
        Positions of the cells that are asked for.

    Returns
    -------
    array, one row per cell asked for
        Least and most; NaN where no table fits. [people]
    """
    may_be_zero = replace(known, lower=np.where(hidden, 0.0, known.lower))
    is_one = replace(known, lower=np.where(hidden, np.maximum(known.lower, 1.0), known.lower))
    wanted = np.asarray(cells, dtype=int)
    most = _end(is_one, wanted, -1.0)
    if np.isnan(most).any():
        most = _end(may_be_zero, wanted, -1.0)
    return np.column_stack([_end(may_be_zero, wanted, 1.0), most])


def possible(known: Known, cells: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float64]:
    """Solve for the least and the most that each cell can be.

    Parameters
    ----------
    known
        Bounds of cells and of sums.
    cells
        Positions of the cells that are asked for.

    Returns
    -------
    array, one row per cell asked for
        Least and most over all tables of whole numbers that fit; NaN where none fits. [people]

    Examples
    --------
    >>> import scipy.sparse as sp
    >>> row = sp.csr_matrix([[1.0, 1.0, 1.0, -1.0]])
    >>> zero, low = np.zeros(1), np.array([1.0, 1.0, 20.0, 30.0])
    >>> known = Known(lower=low, upper=np.array([MOST, MOST, 20.0, 30.0]),
    ...               sums=row, sum_lower=zero, sum_upper=zero)
    >>> possible(known, [0, 1]).tolist()
    [[1.0, 9.0], [1.0, 9.0]]
    """
    wanted = np.asarray(cells, dtype=int)
    return np.column_stack([_end(known, wanted, 1.0), _end(known, wanted, -1.0)])


def _end(known: Known, wanted: NDArray[np.int64], sign: float) -> NDArray[np.float64]:
    """Solve for one end of each interval: the least (sign 1) or the most (sign -1)."""
    found = np.full(len(wanted), np.nan)
    lower, upper, fits = _narrowed(known)
    if not fits:
        return found
    parts = _parts(known, lower, upper)
    for part in np.unique(parts[wanted]):
        members = np.flatnonzero(parts == part)
        asked = np.flatnonzero(parts[wanted] == part)
        found[asked] = _solved(known, (lower, upper), members, wanted[asked], sign)
    return found


def is_safe(interval: NDArray[np.float64], *, threshold: int) -> NDArray[np.bool_]:
    """Judge the intervals of hidden cells, not knowing which were hidden for being small.

    Safe is an interval that holds all of 1 to threshold - 1, or one of counts that need no
    hiding at all and that is at least a threshold wide.

    Parameters
    ----------
    interval : array, n x 2
        Least and most. [people]
    threshold
        Smallest count that may be shown. [people]

    Returns
    -------
    array of bool
        One for each interval.

    Examples
    --------
    >>> is_safe(np.array([[1, 9], [2, 30], [8, 12], [8, 16]]), threshold=8).tolist()
    [True, False, False, True]
    """
    low, high = interval[:, 0], interval[:, 1]
    holds_all = (low <= 1) & (high >= threshold - 1)
    return np.asarray(holds_all | ((low >= threshold) & (high - low >= threshold)))


def _narrowed(known: Known) -> tuple[NDArray[np.float64], NDArray[np.float64], bool]:
    """Narrow the bounds of cells by each sum in turn until nothing changes."""
    lower, upper = np.ceil(known.lower - _NEAR), np.floor(known.upper + _NEAR)
    matrix = known.sums.tocsr()
    plus, minus = matrix.maximum(0), matrix.minimum(0)
    entries = matrix.tocoo()
    row, cell, factor = entries.row, entries.col, entries.data
    for _ in range(_ROUNDS):
        least, most = plus @ lower + minus @ upper, plus @ upper + minus @ lower
        at_least = np.where(factor > 0, factor * lower[cell], factor * upper[cell])
        at_most = np.where(factor > 0, factor * upper[cell], factor * lower[cell])
        high = (known.sum_upper[row] - (least[row] - at_least)) / factor
        low = (known.sum_lower[row] - (most[row] - at_most)) / factor
        low, high = np.where(factor > 0, low, high), np.where(factor > 0, high, low)
        new_lower, new_upper = lower.copy(), upper.copy()
        np.maximum.at(new_lower, cell, np.ceil(low - _NEAR))
        np.minimum.at(new_upper, cell, np.floor(high + _NEAR))
        if (new_lower > new_upper).any():
            return new_lower, new_upper, False
        if (new_lower == lower).all() and (new_upper == upper).all():
            break
        lower, upper = new_lower, new_upper
    return lower, upper, True


def _parts(
    known: Known, lower: NDArray[np.float64], upper: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Give a number to each set of cells tied by sums; a certain cell ties nothing."""
    open_cells = sp.diags((upper > lower).astype(float))
    tied = known.sums @ open_cells
    tied.eliminate_zeros()
    _, parts = connected_components(tied.T @ tied, directed=False)
    return np.asarray(parts, dtype=int)


def _solved(
    known: Known,
    narrowed: tuple[NDArray[np.float64], NDArray[np.float64]],
    members: NDArray[np.int64],
    wanted: NDArray[np.int64],
    sign: float,
) -> NDArray[np.float64]:
    """Find one end of the wanted cells of one set, by integer programming where need be."""
    lower, upper = narrowed
    matrix = known.sums[:, members]
    rows = np.flatnonzero(np.diff(matrix.indptr))
    if not len(rows) or (lower[members] == upper[members]).all():
        return (lower if sign > 0 else upper)[wanted]
    inside = np.zeros(len(lower), dtype=bool)
    inside[members] = True
    rest = known.sums[rows] @ np.where(inside, 0.0, lower)
    limits = LinearConstraint(
        matrix[rows], known.sum_lower[rows] - rest, known.sum_upper[rows] - rest
    )
    bounds = Bounds(lower[members], upper[members])
    found = np.full(len(wanted), np.nan)
    for number, cell in enumerate(wanted):
        cost = np.where(members == cell, sign, 0.0)
        for whole in (0, 1):  # most tables give whole numbers without being asked
            kind = np.full(len(members), whole)
            answer = milp(cost, constraints=limits, bounds=bounds, integrality=kind)
            if answer.x is None:
                return found
            if np.abs(answer.x - np.round(answer.x)).max() < _NEAR:
                break
        found[number] = round(sign * answer.fun)
    return found
