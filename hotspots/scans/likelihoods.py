"""How much better another rate inside a window explains the counts: the scan's two models."""

from __future__ import annotations

from typing import Literal

import numba
import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import xlogy

from outreach.errors import TableError

Floats = NDArray[np.float64]
Direction = Literal["high", "low", "both"]
"""Whether windows with more than they should, with fewer, or with either are looked for."""


def poisson_llr(
    observed: ArrayLike, expected: ArrayLike, *, total: float, direction: Direction = "high"
) -> Floats:
    """Say how much better a rate of its own inside each window explains the counts.

    Parameters
    ----------
    observed : array_like
        Referrals inside each window. [referrals]
    expected : array_like
        Referrals expected inside each window, on a scale on which the county has `total`.
        [referrals]
    total
        Referrals in the whole county. [referrals]
    direction
        Whether the rate inside may be higher, lower, or either.

    Returns
    -------
    ndarray
        Log-likelihood ratio; zero where the window does not depart in that direction. [nats]

    Raises
    ------
    TableError
        When an expected value does not lie strictly between zero and `total`.

    Notes
    -----
    ``O ln(O / E) + (N - O) ln((N - O) / (N - E))`` where ``O > E`` (low: ``O < E``).

    References
    ----------
    Kulldorff M. (1997). A spatial scan statistic. Communications in Statistics - Theory and
    Methods, 26(6), 1481-1496. https://doi.org/10.1080/03610929708831995

    Examples
    --------
    >>> poisson_llr([20, 3], [9.2, 5.0], total=149).round(3).tolist()
    [5.159, 0.0]
    >>> poisson_llr([0], [5.0], total=10, direction="low").round(3).tolist()  # 10 ln 2
    [6.931]
    """
    inside = np.asarray(observed, dtype=float)
    usual = np.asarray(expected, dtype=float)
    if bool(np.any(~((usual > 0) & (usual < total)))):
        msg = f"expected must lie strictly between 0 and the total of {total:g} in every window."
        raise TableError(msg)
    outside = total - inside
    gain = xlogy(inside, inside) - inside * np.log(usual)
    loss = xlogy(outside, outside) - outside * np.log(total - usual)
    return np.where(departs(inside, usual, direction), gain + loss, 0.0)


def departs(inside: Floats, usual: Floats, direction: Direction) -> NDArray[np.bool_]:
    """Tell which windows have more (or fewer) than usual, as asked for."""
    above, below = inside > usual, inside < usual
    return above if direction == "high" else below if direction == "low" else above | below


def bernoulli_llr(
    observed: ArrayLike,
    population: ArrayLike,
    *,
    total: float,
    everybody: float,
    direction: Direction = "high",
) -> Floats:
    """Say how much better a share of its own inside each window explains who was referred.

    Parameters
    ----------
    observed : array_like
        Persons with a referral inside each window. [persons]
    population : array_like
        All persons inside each window, with and without. [persons]
    total
        Persons with a referral in the whole county. [persons]
    everybody
        All persons in the whole county. [persons]
    direction
        Whether the share inside may be higher, lower, or either.

    Returns
    -------
    ndarray
        Log-likelihood ratio; zero where the share does not depart in that direction. [nats]

    Raises
    ------
    TableError
        When a window has more referred persons than persons, or nobody is inside or outside.

    References
    ----------
    Kulldorff M. (1997). A spatial scan statistic. Communications in Statistics - Theory and
    Methods, 26(6), 1481-1496. https://doi.org/10.1080/03610929708831995

    Examples
    --------
    All four of the referred are among the four persons inside, of eight.

    >>> float(bernoulli_llr(4, 4, total=4, everybody=8).round(4))  # 8 ln 2
    5.5452
    """
    cases, persons = np.asarray(observed, dtype=float), np.asarray(population, dtype=float)
    beyond = everybody - persons
    if bool(np.any((persons <= 0) | (beyond <= 0) | (cases > persons) | (total - cases > beyond))):
        msg = (
            "Each window needs persons inside and outside it, and no more referred than persons: "
            f"check the counts against the {everybody:g} persons and {total:g} referred in all."
        )
        raise TableError(msg)
    ratio = (
        _terms(cases, persons, total / everybody)
        + _terms(total - cases, beyond, total / everybody)
    )  # fmt: skip
    return np.where(departs(cases * beyond, (total - cases) * persons, direction), ratio, 0.0)


def _terms(cases: Floats, persons: Floats, rate: float) -> Floats:
    """Compare one side's own share with the common one."""
    others, usual = persons - cases, persons * rate
    # the others are nearly as many as usual, so the logarithm is taken of the small difference
    change = np.where(others > 0, (usual - cases) / np.maximum(persons - usual, 1e-300), 0.0)
    return np.asarray(xlogy(cases, cases / usual) + others * np.log1p(change))


@numba.njit(cache=True, nogil=True, inline="always")
def sure_ratio(
    bernoulli: bool,  # noqa: FBT001 - as above
    inside: int,
    base: float,
    total: int,
    whole: float,
    table: Floats,
) -> float:
    """Give the ratio of a window known to depart from its usual, from a table of x ln x terms."""
    if not bernoulli:
        usual = inside * np.log(base) + (total - inside) * np.log(whole - base)
        return float(table[inside] - usual)
    rate = total / whole
    value = 0.0
    for cases, persons in ((float(inside), base), (float(total - inside), whole - base)):
        others = persons - cases
        if cases > 0:
            value += cases * np.log(cases / (persons * rate))
        if others > 0:
            value += others * np.log1p((persons * rate - cases) / (persons * (1 - rate)))
    return value


def count_table(total: int) -> Floats:
    """Tabulate ``c ln c + (C - c) ln(C - c)`` for every number of referrals inside."""
    inside = np.arange(total + 1.0)
    return np.asarray(xlogy(inside, inside) + xlogy(total - inside, total - inside))
