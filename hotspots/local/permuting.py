"""How often the other areas, dealt out anew, would surround an area as it is surrounded."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import numba
import numpy as np
import pandas as pd

from hotspots.local.neighbours import Neighbours, aligned
from outreach.errors import TableError

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEW = 24
"""Up to this many neighbours are drawn by drawing again what was drawn before. [areas]"""


def enough_permutations(tests: int, *, q: float = 0.05) -> int:
    """Give the fewest permutations after which the smallest p-value could pass among so many.

    A two-sided p-value is 2 / (permutations + 1) at least, and the first of `tests` must not be
    above ``q / tests``.

    Parameters
    ----------
    tests
        Areas tested together.
    q
        False discovery rate, in (0, 1). [share]

    Returns
    -------
    int
        Never below 999.

    Examples
    --------
    >>> enough_permutations(364), enough_permutations(10)
    (14559, 999)
    """
    return max(999, ceil(round(2 * tests / q, 6)) - 1)


def permuted_p_values(
    values: pd.Series,
    neighbours: Neighbours,
    *,
    seed: int,
    permutations: int = 9_999,
    stop_after: int | None = None,
) -> pd.Series:
    """Compare each area's surroundings with those it would have by chance, its own value kept.

    Given the area's own value, Gi, Gi* and Local Moran rise or fall with the weighted sum of its
    neighbours alone, so that this one two-sided p-value is that of all three.

    Parameters
    ----------
    values : Series, index ``area_code``
        What is looked at, such as `hotspots.local.local_statistics.excess_score`.
    neighbours
        Of the same areas; an area that is its own neighbour keeps its value there.
    seed
        Each area draws from a stream of its own, made from the seed and its place in the order.
    permutations
        Most deals for each area, see `enough_permutations`.
    stop_after
        Stop an area once this many deals reached it from either side (Besag and Clifford);
        the p-value is as valid and only less fine where it is large. Never when not given.

    Returns
    -------
    Series, same index
        ``p_value``, two-sided: twice the smaller tail. Missing where there is no neighbour.

    Raises
    ------
    TableError
        When the areas differ, a value is missing, or there are too few permutations.

    References
    ----------
    Anselin (1995), as in `hotspots.local.local_statistics.local_moran`.
    Besag J. and Clifford P. (1991). Sequential Monte Carlo p-values. Biometrika, 78(2).

    Examples
    --------
    The one neighbour is the highest of the four others: a quarter of all deals reach it.

    >>> from hotspots.local.neighbours import neighbours_from_pairs
    >>> values = pd.Series([5.0, 4, 3, 2, 1])
    >>> one = neighbours_from_pairs(values.index, [0], [1])
    >>> permuted_p_values(values, one, seed=1).round(1).tolist()
    [0.5, nan, nan, nan, nan]
    """
    numbers = aligned(values, neighbours)
    if permutations < 19 or (stop_after is not None and stop_after < 1):
        msg = (
            f"permutations is {permutations} and stop_after {stop_after}; 19 permutations or more "
            "and a stop after 1 or more are needed."
        )
        raise TableError(msg)
    away = numbers - (numbers.mean() if numbers.size else 0.0)
    weights = neighbours.weights
    p_values = np.full(numbers.size, np.nan)
    limit = permutations + 1 if stop_after is None else stop_after
    _deal(
        away,
        weights.indptr.astype(np.int64),
        weights.indices.astype(np.int64),
        weights.data.astype(np.float64),
        np.array([permutations, limit], dtype=np.int64),
        np.uint64(seed % 2**64),
        p_values,
    )
    return pd.Series(p_values, index=values.index, name="p_value")


@numba.njit(cache=True, nogil=True)
def _mixed(number: np.uint64) -> np.uint64:
    """Scramble 64 bits so that neighbouring numbers have nothing in common (splitmix64)."""
    number = (number ^ (number >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    number = (number ^ (number >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return number ^ (number >> np.uint64(31))


@numba.njit(cache=True, nogil=True)
def _below(state: NDArray[np.uint64], bound: int) -> int:
    """Draw a whole number from 0 to below the bound, and move the stream on."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    return int((_mixed(state[0]) >> np.uint64(11)) * (1.0 / 9007199254740992.0) * bound)


@numba.njit(cache=True, nogil=True)
def _draw_few(state: NDArray[np.uint64], drawn: NDArray[np.int64], others: int) -> None:
    """Draw different places among the others, drawing again what was drawn before."""
    for place in range(drawn.size):
        while True:
            new = _below(state, others)
            again = False
            for before in range(place):
                if drawn[before] == new:
                    again = True
                    break
            if not again:
                drawn[place] = new
                break


@numba.njit(cache=True, nogil=True)
def _draw_many(
    state: NDArray[np.uint64], drawn: NDArray[np.int64], deck: NDArray[np.int64]
) -> None:
    """Draw different places among the others by shuffling the front of a deck."""
    for place in range(drawn.size):
        other = place + _below(state, deck.size - place)
        deck[place], deck[other] = deck[other], deck[place]
        drawn[place] = deck[place]


@numba.njit(cache=True, nogil=True)
def _deal(
    away: NDArray[np.float64],
    indptr: NDArray[np.int64],
    indices: NDArray[np.int64],
    weights: NDArray[np.float64],
    limits: NDArray[np.int64],
    seed: np.uint64,
    p_values: NDArray[np.float64],
) -> None:
    """Deal out the other areas around each area and fill in its two-sided p-value."""
    count = away.size
    scale = np.abs(away).max() if count else 0.0
    state = np.zeros(1, dtype=np.uint64)
    for area in range(count):
        own = np.empty(indptr[area + 1] - indptr[area], dtype=np.float64)
        used, seen = 0, 0.0
        for entry in range(indptr[area], indptr[area + 1]):
            if indices[entry] != area and weights[entry] != 0.0:
                own[used] = weights[entry]
                seen += weights[entry] * away[indices[entry]]
                used += 1
        if used == 0:
            continue
        # what rounding could do to equal sums, so that ties count as reached
        slack = 1e-11 * scale * np.abs(own[:used]).sum()
        drawn = np.empty(used, dtype=np.int64)
        deck = np.arange(count - 1 if used > FEW or 2 * used > count - 1 else 0)
        state[0] = _mixed(seed + _mixed(np.uint64(area + 1)))
        above, below, done = 0, 0, 0
        above_at, below_at = 0, 0
        while done < limits[0] and (above < limits[1] or below < limits[1]):
            if deck.size:
                _draw_many(state, drawn, deck)
            else:
                _draw_few(state, drawn, count - 1)
            total = 0.0
            for place in range(used):
                other = drawn[place]
                total += own[place] * away[other + (1 if other >= area else 0)]
            done += 1
            if above < limits[1] and total >= seen - slack:
                above, above_at = above + 1, done
            if below < limits[1] and total <= seen + slack:
                below, below_at = below + 1, done
        high = above / above_at if above == limits[1] else (above + 1) / (done + 1)
        low = below / below_at if below == limits[1] else (below + 1) / (done + 1)
        p_values[area] = min(1.0, 2 * min(high, low))
