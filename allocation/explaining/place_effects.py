"""Who gains and who loses by a timetable that replaces another: one row a place, never a person."""

from __future__ import annotations

import pandas as pd

NOTICED = 0.05
"""Of a place's demand: less is not told apart from the way the search ended. [share]"""


def place_effects(
    demand: pd.Series, today: pd.Series, proposed: pd.Series, place: pd.Series
) -> pd.DataFrame:
    """Set what each place gets today beside what it would get.

    Parameters
    ----------
    demand : Series, index ``area_code``
        [contacts / week]
    today, proposed : Series, index with a level ``area_code``
        Contacts served, as of `allocation.search.evaluating.evaluate`. [contacts / week]
    place : Series, index ``area_code``
        The name people know an area by.

    Returns
    -------
    DataFrame, index ``place``
        ``met_today`` and ``met_proposed`` (of its demand) [share], ``change`` [contacts / week],
        ``effect`` (gains, loses, much the same); the greatest loss first.

    Examples
    --------
    >>> areas = pd.Index(["A", "B"], name="area_code")
    >>> told = place_effects(
    ...     pd.Series(10.0, areas), pd.Series([5.0, 5.0], areas), pd.Series([9.0, 2.0], areas),
    ...     pd.Series(["Ash", "Beck"], areas),
    ... )
    >>> told[["change", "effect"]].to_dict("index")
    {'Beck': {'change': -3.0, 'effect': 'loses'}, 'Ash': {'change': 4.0, 'effect': 'gains'}}
    """
    where = place.reindex(demand.index).fillna("").astype(str).rename("place")
    whole = demand.astype(float).groupby(where).sum()
    whole = whole[whole > 0]
    first, second = (
        served.groupby(level="area_code").sum().reindex(demand.index).fillna(0.0)
        .groupby(where).sum().reindex(whole.index)
        for served in (today, proposed)
    )  # fmt: skip
    change = second - first
    told = pd.Series("much the same", index=whole.index, dtype="str")
    told = told.mask(change >= NOTICED * whole, "gains").mask(change <= -NOTICED * whole, "loses")
    table = pd.DataFrame(
        {
            "met_today": first / whole,
            "met_proposed": second / whole,
            "change": change,
            "effect": told,
        }
    )
    return table.sort_values("change", kind="stable")
