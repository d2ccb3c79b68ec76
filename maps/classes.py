"""Round class limits for shading, the same for every scenario that is given them."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from maps.edition import NOT_SHOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray


def class_breaks(values: Iterable[float], *, classes: int = 5) -> tuple[float, ...]:
    """Return rounded limits between classes that hold about equally many values.

    Quantiles, rounded to as few figures as keep them apart, so that the legend reads as a person
    would write it. Compute them once, on the baseline, and keep them for every scenario.

    Parameters
    ----------
    values
        The values to be shaded; missing ones are left out. [any unit]
    classes
        Largest number of classes.

    Returns
    -------
    tuple of float
        At most ``classes - 1`` limits, strictly rising; fewer when there are few distinct values.
        A value equal to a limit belongs to the class above it.

    Raises
    ------
    ValueError
        When `classes` is less than 2.

    Examples
    --------
    >>> class_breaks([1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24], classes=3)
    (10.0, 20.0)
    """
    if classes < 2:
        msg = f"classes must be at least 2, got {classes}"
        raise ValueError(msg)
    given = pd.Series(list(values), dtype="float64").dropna()
    known: NDArray[np.float64] = np.sort(given.to_numpy(dtype=np.float64))
    if len(known) == 0 or known[0] == known[-1]:
        return ()
    ranks = np.ceil(np.arange(1, classes) / classes * (len(known) - 1)).astype(int)
    distinct = sorted({float(limit) for limit in known[ranks] if limit > known[0]})
    for figures in (1, 2, 3, 4, 6, 9):
        rounded = sorted({_significant(limit, figures) for limit in distinct})
        inside = [limit for limit in rounded if known[0] < limit <= known[-1]]
        if len(inside) == len(distinct) and _close(inside, distinct):
            return tuple(inside)
    return tuple(distinct)


def _significant(value: float, figures: int) -> float:
    """Round to so many significant figures."""
    if value == 0:
        return 0.0
    return float(round(value, figures - 1 - math.floor(math.log10(abs(value)))))


def _close(rounded: Sequence[float], exact: Sequence[float]) -> bool:
    """Tell whether rounding moved every limit by less than a quarter of the nearest step."""
    steps = np.diff(exact)
    step = float(steps.min()) if len(steps) else abs(exact[0])
    return bool(np.all(np.abs(np.subtract(rounded, exact)) <= step / 4))


def classify(values: pd.Series, breaks: Sequence[float]) -> pd.Series:
    """Return the class of each value, from 0; -1 where the value is missing.

    Parameters
    ----------
    values : Series
        Values to be shaded. [any unit]
    breaks
        Limits from `class_breaks`, rising.

    Returns
    -------
    Series of int
        Same index as `values`.

    Examples
    --------
    >>> classify(pd.Series([1.0, 4.0, None, 20.0]), (4, 14)).tolist()
    [0, 1, -1, 2]
    """
    numbers = values.astype("float64")
    found = np.searchsorted(np.asarray(breaks, dtype=float), numbers.to_numpy(), side="right")
    return pd.Series(
        np.where(numbers.isna(), NOT_SHOWN, found).astype("int64"),
        index=values.index,
        name="shade_class",
    )


def class_labels(breaks: Sequence[float]) -> tuple[str, ...]:
    """Return one phrase for each class between the limits.

    Parameters
    ----------
    breaks
        Limits from `class_breaks`, rising.

    Returns
    -------
    tuple of str
        One more than there are limits.

    Examples
    --------
    >>> class_labels((4, 14.5))
    ('under 4', '4 to under 14.5', '14.5 or more')
    >>> class_labels(())
    ('all',)
    """
    words = [f"{limit:,.9g}" for limit in breaks]
    if not words:
        return ("all",)
    between = [f"{low} to under {high}" for low, high in itertools.pairwise(words)]
    return (f"under {words[0]}", *between, f"{words[-1]} or more")
