"""Windows along a travel-time matrix: who can reach a place within so many minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hotspots.scans.windows import Windows, cut, joined, people_and_bound
from outreach.errors import TableError

if TYPE_CHECKING:
    import pandas as pd


def travel_windows(
    minutes: pd.DataFrame,
    population: pd.Series,
    *,
    max_population_share: float = 0.20,
    max_minutes: float | None = None,
    max_areas: int | None = None,
) -> Windows:
    """Find, for every area, the areas that reach it within each travel time.

    Parameters
    ----------
    minutes : DataFrame, index ``area_code``, columns the same areas
        From the row's area to the column's; missing where there is no way. The time from an area
        to itself counts as zero, whatever the table says. [minutes]
    population : Series, same index
        Population at risk. [persons]
    max_population_share
        Largest share of the population in one window, inclusive. [share]
    max_minutes
        Longest journey in a window, inclusive; none where only the population bounds it.
        [minutes]
    max_areas
        Most areas in one window; none where only the population bounds them.

    Returns
    -------
    Windows
        ``radius`` in minutes; positions refer to the rows of `minutes`.

    Raises
    ------
    TableError
        When rows and columns name different areas, a time is negative, a population is missing
        or the share is not in (0, 1].

    Examples
    --------
    A river parts the third village from its neighbour: by road it is an hour away.

    >>> import pandas as pd
    >>> names = ["A", "B", "C"]
    >>> road = pd.DataFrame([[0, 5, 60], [5, 0, 60], [60, 60, 0]], index=names, columns=names)
    >>> found = travel_windows(road, pd.Series(1, index=names), max_minutes=30)
    >>> len(found)  # one area is a third of the people, and a fifth was the bound
    0
    >>> found = travel_windows(road, pd.Series(1, index=names), max_population_share=0.7)
    >>> [found.members(i).tolist() for i in range(len(found))]
    [[0], [0, 1], [1], [1, 0], [2]]
    """
    if not (minutes.index.is_unique and set(minutes.index) == set(minutes.columns)):
        msg = "The travel-time table must have one row and one column for each of the same areas."
        raise TableError(msg)
    # one row for each destination: how long everybody needs to get there
    away = minutes[list(minutes.index)].to_numpy(dtype=float, na_value=np.nan).T.copy()
    if (away < 0).any():
        msg = f"The travel-time table has {int((away < 0).sum())} negative times."
        raise TableError(msg)
    people = people_and_bound(minutes.index, population, max_population_share, np.zeros((1, 1)))
    away[np.isnan(away)] = np.inf
    if max_minutes is not None:
        away[away > max_minutes] = np.inf
    np.fill_diagonal(away, -1.0)  # the centre comes first, also where others are at its door
    count = len(away)
    positions = np.broadcast_to(np.arange(count), away.shape)
    key = np.lexsort((positions, away), axis=1)
    np.fill_diagonal(away, 0.0)
    bound = max_population_share * float(people.sum()) * (1 + 1e-12)
    part = cut(
        key.astype(np.int32),
        np.take_along_axis(away, key, axis=1),
        people,
        bound=bound,
        most=count if max_areas is None else max_areas,
    )
    return joined(minutes.index, [part], hub=np.arange(count))
