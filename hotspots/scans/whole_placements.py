"""Records known only by sector, each placed whole, again and again, by chance."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hotspots.counting import WHOLE

_NOWHERE = "\uffff"  # sorts behind every area code


def place_whole(placed: pd.DataFrame, *, seed: int, repeats: int) -> pd.DataFrame:
    """Place each record that is spread over several areas whole in one of them, several times.

    Parameters
    ----------
    placed : DataFrame
        ``referral_id``, ``area_code`` (<NA> outside the county), ``weight`` [share], from
        `hotspots.geocoding.geocode`.
    seed
        The same seed gives the same placements.
    repeats
        How many placements.

    Returns
    -------
    DataFrame
        One row per placement and record that is spread: ``placement`` (from 1),
        ``referral_id``, ``area_code`` (<NA> where the record fell outside the county). An area
        is drawn with its weight as the chance. Records that lie whole in one area are not in it.

    Examples
    --------
    >>> placed = pd.DataFrame(
    ...     {
    ...         "referral_id": ["1", "2", "2"],
    ...         "area_code": ["A", "A", "B"],
    ...         "weight": [1.0, 0.5, 0.5],
    ...     }
    ... )
    >>> drawn = place_whole(placed, seed=1, repeats=3)
    >>> drawn["placement"].tolist(), drawn["referral_id"].tolist()
    ([1, 2, 3], ['2', '2', '2'])
    >>> set(drawn["area_code"]) <= {"A", "B"}
    True
    """
    parts = placed[placed["weight"] < WHOLE]
    order, records = pd.factorize(parts["referral_id"])
    if len(records) == 0 or repeats < 1:
        return pd.DataFrame(
            {
                "placement": pd.Series(dtype="int64"),
                "referral_id": pd.Series(dtype="str"),
                "area_code": pd.Series(dtype="str"),
            }
        )
    code = parts["area_code"].astype(object).to_numpy()
    code = np.where(pd.isna(code), _NOWHERE, code)
    ascending = np.lexsort((code.astype("U"), order))
    order, code = order[ascending], code[ascending]
    weight = parts["weight"].to_numpy(float)[ascending]
    first = np.searchsorted(order, np.arange(len(records)))
    after = np.searchsorted(order, np.arange(len(records)), side="right")
    reached = np.cumsum(weight)
    before = reached[first] - weight[first]
    total = reached[after - 1] - before
    drawn = np.random.default_rng(seed).random((repeats, len(records)))
    at = np.searchsorted(reached, before + drawn * total, side="right")
    at = np.clip(at, first, after - 1)
    chosen = code[at].ravel()
    return pd.DataFrame(
        {
            "placement": np.repeat(np.arange(1, repeats + 1), len(records)),
            "referral_id": np.tile(records.to_numpy(dtype=object), repeats),
            "area_code": pd.Series(np.where(chosen == _NOWHERE, None, chosen), dtype="str"),
        }
    )


def whole_counts(
    placed: pd.DataFrame, areas: pd.DataFrame, *, seed: int, repeats: int
) -> pd.DataFrame:
    """Count the spread records of each area in each placement.

    Parameters
    ----------
    placed
        As in `place_whole`.
    areas : DataFrame, index ``area_code``
        The county's areas.
    seed, repeats
        As in `place_whole`.

    Returns
    -------
    DataFrame, index ``area_code``, columns the placements 1 to `repeats`
        Whole numbers. [referrals]
    """
    drawn = place_whole(placed, seed=seed, repeats=repeats).dropna(subset="area_code")
    counted = pd.crosstab(drawn["area_code"], drawn["placement"])
    trials = range(1, repeats + 1)
    counts = counted.reindex(index=areas.index, columns=trials, fill_value=0)
    return counts.rename_axis("area_code").astype("int64")
