"""Areas whose surroundings stand out, over and above chance and the number of areas tested."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from hotspots.local.constant_risk import constant_risk_p_values
from hotspots.local.discovering import discoveries, q_values
from hotspots.local.local_statistics import excess_score, getis_ord, local_moran
from hotspots.local.neighbours import (
    Neighbours,
    aligned,
    nearest_neighbours,
    row_standardised,
    with_self,
)
from hotspots.local.permuting import enough_permutations, permuted_p_values
from outreach.errors import TableError

STOP_AFTER = 1_000
"""Deals that reach an area's figure before it is left as unremarkable. [permutations]"""


def local_clusters(
    areas: pd.DataFrame,
    values: pd.Series,
    *,
    seed: int,
    statistic: Literal["gi_star", "gi", "local_moran"] = "gi_star",
    weights: Neighbours | None = None,
    q: float = 0.05,
    permutations: int | None = None,
    expected: pd.Series | None = None,
) -> pd.DataFrame:
    """Find the areas that stand out together with their neighbours, high or low.

    Beside the scan, which tests whole clusters, this looks around each area. Rates of small
    areas differ by chance alone: give it counts with `expected`, or smoothed rates, never raw
    rates.

    Parameters
    ----------
    areas : DataFrame, index ``area_code``
        ``easting`` and ``northing`` of the centroids [m]; not looked at when `weights` are given.
    values : Series, same index
        What is looked at; whole counts of referrals when `expected` is given. [referrals]
    seed
        Of the permutations or simulated counties.
    statistic
        "gi_star": the area and its neighbours; "gi": its neighbours alone; "local_moran": the
        area against its neighbours, which also finds the odd one out.
    weights
        From `hotspots.local.neighbours`, without the areas themselves; the six nearest when
        not given.
    q
        False discovery rate over all areas together, in (0, 1). [share]
    permutations
        Most deals for each area; enough for the number of areas when not given. 0 takes the
        normal approximation, which with few neighbours and skewed values finds too many.
    expected : Series, same index
        With it, ``value`` is `hotspots.local.local_statistics.excess_score`, and chance is that of
        counties in which the same referrals fall on every area as expected
        (`hotspots.local.constant_risk`); without, the areas' values are dealt out anew, which suits
        values that chance moves about alike everywhere. Not for Local Moran. [referrals]

    Returns
    -------
    DataFrame, same index
        ``value``, ``neighbours`` [areas], ``z``, ``p_value`` (two-sided), ``q_value``, and
        ``cluster``: ``high`` or ``low`` (for Local Moran ``high-high``, ``low-low``,
        ``high-low``, ``low-high``), ``not told from chance``, or ``no neighbours``: there p and
        q are missing, and such areas do not count among the tests.

    Raises
    ------
    TableError
        When the areas differ, a value or centroid is missing, or a setting makes no sense.

    References
    ----------
    Caldas de Castro M. and Singer B. (2006). Controlling the false discovery rate: a new
    application to account for multiple and dependent tests in local statistics of spatial
    association. Geographical Analysis, 38(2), 180-208.

    Examples
    --------
    Thirty areas in a row, five high: the middle ones have enough of them among their six
    nearest.

    >>> row = pd.DataFrame({"easting": range(30), "northing": 0})
    >>> values = pd.Series([0.0] * 12 + [5.0] * 5 + [0.0] * 13)
    >>> found = local_clusters(row, values, seed=1)
    >>> found.index[found["cluster"] == "high"].tolist()
    [13, 14, 15]
    """
    around = nearest_neighbours(areas) if weights is None else weights
    counted = values
    if expected is not None:
        values = _scores(counted, expected, statistic)
    numbers = aligned(values, around)
    if not areas.index.equals(around.areas) or (around.weights.diagonal() != 0).any():
        msg = (
            "areas and weights must have the same areas in the same order, and no area may be "
            "its own neighbour there: the statistic adds it where it belongs."
        )
        raise TableError(msg)
    counts = around.counts()
    looked_at = around
    if statistic == "local_moran":
        table = local_moran(values, row_standardised(around))
        names = table["pattern"]
    else:
        looked_at = with_self(around) if statistic == "gi_star" else around
        table = getis_ord(values, looked_at)
        names = pd.Series(np.where(table["z"] > 0, "high", "low"), index=values.index)
    alone = counts == 0
    p_values = table["p_value"]
    if permutations != 0:
        tests = int((~alone).sum())
        deals = enough_permutations(tests, q=q) if permutations is None else permutations
        if expected is None:
            p_values = permuted_p_values(
                values, around, seed=seed, permutations=deals, stop_after=STOP_AFTER
            )
        else:
            p_values = constant_risk_p_values(
                counted, expected, looked_at, seed=seed, replicates=deals
            )
    p_values = p_values.mask(alone | table["z"].isna())
    stands_out = discoveries(p_values, q=q)
    cluster = names.where(stands_out, "not told from chance").mask(alone, "no neighbours")
    return pd.DataFrame(
        {
            "value": numbers,
            "neighbours": counts,
            "z": table["z"].mask(alone),
            "p_value": p_values,
            "q_value": q_values(p_values),
            "cluster": cluster.astype("str"),
        },
        index=values.index,
    )


def _scores(counted: pd.Series, expected: pd.Series, statistic: str) -> pd.Series:
    """Put counts on the scale of chance, with the expected adding up to them."""
    if statistic == "local_moran":
        msg = "Local Moran takes values only. Leave out expected, or ask for gi_star or gi."
        raise TableError(msg)
    whole = float(expected.sum())
    usual = expected * (float(counted.sum()) / whole) if whole > 0 else expected
    return excess_score(counted, usual)
