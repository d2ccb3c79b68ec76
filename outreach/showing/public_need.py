"""Need that may be shown for every neighbourhood: made from published and rounded figures.

A model fitted to referrals adds up to the exact referrals of the county, of each rural class and
of each age, so its values would give those counts away. This need uses the published population,
the published deprivation, one rounded slope, and one rounded count for each rural class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hotspots.needing import deprivation_score
from outreach.tables import RURAL_CLASSES

if TYPE_CHECKING:
    import pandas as pd

    from outreach.disclosure.showing import Profile

SLOPE_STEP = 0.05
"""The slope on deprivation is rounded to a multiple of this. [log ratio]"""


def public_need(
    areas: pd.DataFrame,
    people: pd.Series,
    *,
    slope: float,
    national_areas: int,
    profile: Profile,
) -> pd.Series:
    """Spread rounded counts over the areas by population and deprivation.

    Parameters
    ----------
    areas : DataFrame, index ``area_code``
        ``population`` [people], ``imd_rank``, ``rural_class``.
    people : Series, index ``area_code``
        Young people referred, each once. [people]
    slope
        Rise of the log rate for one unit of the deprivation score. [log ratio]
    national_areas
        Areas that the deprivation release ranks. [areas]
    profile
        Threshold and rounding of the edition.

    Returns
    -------
    Series, index ``area_code``
        Adds up to a multiple of ``round_to`` in each rural class, or in classes taken together
        where one has fewer people than the threshold. [people over the period]

    Examples
    --------
    >>> import pandas as pd
    >>> from outreach.disclosure.showing import public_profile
    >>> areas = pd.DataFrame(
    ...     {"population": [100, 300], "imd_rank": [9.0, 9.0], "rural_class": "urban"},
    ...     index=["A", "B"],
    ... )
    >>> public_need(areas, pd.Series({"A": 30, "B": 12}), slope=0.31, national_areas=99,
    ...             profile=public_profile()).tolist()
    [10.0, 30.0]
    """
    rounded_slope = round(slope / SLOPE_STEP) * SLOPE_STEP
    score = deprivation_score(areas["imd_rank"], national_areas=national_areas)
    weight = areas["population"].astype(float) * np.exp(rounded_slope * score)
    pooled = _pooled_classes(people.groupby(areas["rural_class"]).sum(), profile.threshold)
    group = areas["rural_class"].map(pooled)
    counts = people.groupby(group).transform("sum")
    whole = np.floor(counts / profile.round_to + 0.5) * profile.round_to
    total = weight.groupby(group).transform("sum")
    need: pd.Series = (weight * whole / total.where(total > 0)).fillna(0.0)
    return need.rename("need")


def _pooled_classes(counts: pd.Series, threshold: int) -> dict[str, str]:
    """Take rural classes together, from the remotest on, until each has enough people."""
    pooled: dict[str, str] = {}
    waiting: list[str] = []
    number = 0
    for name in reversed(RURAL_CLASSES):
        if name not in counts.index:
            continue
        waiting.append(name)
        number += int(counts[name])
        if number >= threshold:
            pooled |= dict.fromkeys(waiting, waiting[-1])
            waiting, number = [], 0
    if waiting:
        into = next(iter(reversed(list(pooled.values()))), waiting[-1])
        pooled |= dict.fromkeys(waiting, into)
    return pooled
