"""Counts as they might have been: young people drawn anew, or without one quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.counting import whole_referrals
from outreach.fiscal_quarters import fiscal_quarter

if TYPE_CHECKING:
    from numpy.typing import NDArray


def resampled_counts(counts: pd.Series, *, seed: int, resamples: int) -> NDArray[np.int64]:
    """Draw the young people of a county anew with replacement, many times.

    Parameters
    ----------
    counts : Series, index ``area_code``
        Young people in each area, each counted once, from `hotspots.counting.count_once`.
        [persons]
    seed
        The same seed gives the same draws.
    resamples
        How many draws.

    Returns
    -------
    ndarray, areas by resamples
        Each column adds up to the young people there are. [persons]

    Notes
    -----
    People are drawn, not records: someone with five referrals is drawn with all five, or not. As
    each of them is counted in one area, drawing people is one multinomial draw over the areas.

    References
    ----------
    Efron B. (1979). Bootstrap methods: another look at the jackknife. Annals of Statistics, 7(1),
    1-26. https://doi.org/10.1214/aos/1176344552

    Examples
    --------
    >>> drawn = resampled_counts(pd.Series([3, 0, 1]), seed=1, resamples=4)
    >>> drawn.sum(axis=0).tolist(), drawn[1].tolist()
    ([4, 4, 4, 4], [0, 0, 0, 0])
    """
    here = counts.to_numpy(np.int64)
    total = int(here.sum())
    if total == 0:
        return np.zeros((here.size, resamples), dtype=np.int64)
    random = np.random.default_rng(seed)
    return np.asarray(random.multinomial(total, here / total, size=resamples).T, dtype=np.int64)


def counts_without_a_quarter(
    placed: pd.DataFrame, areas: pd.DataFrame, referrals: pd.DataFrame
) -> pd.DataFrame:
    """Count young people once, leaving out the records of each quarter of the year in turn.

    Someone whose first referral was in that quarter, and who has another one, counts where the
    other one was made from.

    Parameters
    ----------
    placed, areas, referrals : DataFrame
        As in `hotspots.counting.count_once`; records without ``referral_date`` are in every run.

    Returns
    -------
    DataFrame, index ``area_code``, a column for each fiscal quarter in order
        Young people without it [persons]. No column where the records tell no quarter, or one
        only: without it nothing would be left to look at.

    Examples
    --------
    >>> areas = pd.DataFrame(index=pd.Index(["A", "B"], name="area_code"))
    >>> placed = pd.DataFrame(
    ...     {"referral_id": ["1", "2", "3"], "area_code": ["A", "B", "B"], "weight": 1.0}
    ... )
    >>> days = pd.to_datetime(["2026-06-30", "2026-07-01", "2026-07-02"])
    >>> referrals = pd.DataFrame({"referral_date": days}, index=["1", "2", "3"])
    >>> counts_without_a_quarter(placed, areas, referrals).to_dict("list")
    {'2026/27 Q1': [0, 2], '2026/27 Q2': [1, 0]}
    """
    ordered = whole_referrals(placed, areas, referrals)
    quarter = _quarters(ordered["when"])
    names = sorted(quarter.dropna().unique())
    if len(names) < 2:
        return pd.DataFrame(index=areas.index)
    area = areas.index.get_indexer(pd.Index(ordered["area_code"]))
    who = pd.factorize(ordered["who"])[0]
    counted = {}
    for name in names:
        stays = (quarter != name).to_numpy(bool)
        _, first = np.unique(who[stays], return_index=True)
        counted[name] = np.bincount(area[stays][first], minlength=len(areas))
    return pd.DataFrame(counted, index=areas.index)


def _quarters(days: pd.Series) -> pd.Series:
    """Name the fiscal quarter of each day; missing where there is none."""
    named = {day: fiscal_quarter(day) for day in days.dropna().unique()}
    return days.map(named).astype("str")
