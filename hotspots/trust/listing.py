"""The one list of hotspots, with what people need to know of each place beside its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotspots.result import Hotspots

COLUMNS = ["imd_quintile", "rural_class", "need", "stability", "fragile"]


def listed(hotspots: Hotspots, areas: pd.DataFrame, trust: pd.DataFrame) -> pd.DataFrame:
    """Add to each hotspot where its young people live, what they need, and how sure it is.

    Parameters
    ----------
    hotspots
        With ``clusters`` and ``areas``.
    areas : DataFrame, index ``area_code``
        ``rural_class``, and ``imd_quintile`` where it is known (1 = most deprived fifth in
        England).
    trust : DataFrame, index ``hotspot_id``
        ``stability`` [share] and ``fragile``.

    Returns
    -------
    DataFrame, index ``hotspot_id``
        The clusters with ``imd_quintile`` and ``rural_class`` (of most of its young people; of
        two with as many, the more deprived and the more urban), ``need`` (summed) [referrals],
        ``stability`` and ``fragile``.
    """
    clusters, figures = hotspots.clusters, hotspots.areas

    def each(measure: Callable[[list[str]], object], dtype: str) -> pd.Series:
        values = [measure(list(codes)) for codes in clusters["areas"]]
        return pd.Series(values, index=clusters.index, dtype=dtype)

    def most(column: str, codes: list[str]) -> object:
        people = figures.loc[codes, "population"].groupby(areas.loc[codes, column]).sum()
        return people.idxmax() if len(people) else pd.NA

    quintiles = "imd_quintile" in areas
    return clusters.assign(
        imd_quintile=each(
            lambda codes: most("imd_quintile", codes) if quintiles else pd.NA, "Int64"
        ),
        rural_class=each(lambda codes: most("rural_class", codes), "str"),
        need=each(lambda codes: figures.loc[codes, "need"].sum(), "float64"),
        stability=trust["stability"].reindex(clusters.index).astype(float),
        fragile=trust["fragile"].reindex(clusters.index).astype(bool),
    )
