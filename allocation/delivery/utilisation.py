"""How full sessions were: bands, in words, and whether it could be chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from allocation.delivery.unit_costs import exact_limits

if TYPE_CHECKING:
    import pandas as pd

REVIEW_BELOW = 0.50
OVER_FULL_ABOVE = 0.85
BANDS = {
    "review": "fewer than half of the places were used",
    "healthy": "well used",
    "over-full": "nearly full or over-full",
    "not held": "no session was held",
    "not known": "nobody says how many a session can see",
}
"""Band to its words: below half, up to 85%, above."""


def utilisation(
    counts: pd.DataFrame,
    capacity: pd.Series,
    *,
    review_below: float = REVIEW_BELOW,
    over_full_above: float = OVER_FULL_ABOVE,
) -> pd.DataFrame:
    """Say which part of the places was used.

    Parameters
    ----------
    counts
        Any index: ``held`` [sessions], ``attended`` [people].
    capacity : Series, same index
        Places of one session. [people]
    review_below, over_full_above
        Bounds of the bands. [share]

    Returns
    -------
    DataFrame, same index
        `counts` with ``places`` [people], ``utilisation``, ``lower``, ``upper`` [share],
        ``band`` (a key of `BANDS`), ``words``, ``flagged`` (below the first bound) and ``sure``
        (the whole interval lies in the band).

    Examples
    --------
    8 places in each of 12 sessions, 41 came: 41 / 96.

    >>> import pandas as pd
    >>> used = utilisation(pd.DataFrame({"held": [12], "attended": [41]}), pd.Series([8]))
    >>> used[["places", "utilisation", "band", "flagged"]].round(3).values.tolist()
    [[96, 0.427, 'review', True]]
    """
    places = counts["held"] * capacity
    some = places.where(places > 0).astype(float)
    low, high = exact_limits(counts["attended"])
    share = counts["attended"].astype(float) / some
    lower, upper = low / some, high / some
    band = np.select(
        [counts["held"] == 0, share.isna(), share < review_below, share > over_full_above],
        ["not held", "not known", "review", "over-full"],
        "healthy",
    )
    sure = np.select(
        [band == "review", band == "over-full", band == "healthy"],
        [upper < review_below, lower > over_full_above,
         (lower >= review_below) & (upper <= over_full_above)],
        default=False,
    )  # fmt: skip
    return counts.assign(
        places=places,
        utilisation=share,
        lower=lower,
        upper=upper,
        band=band,
        words=[BANDS[name] for name in band],
        flagged=(share < review_below).to_numpy(dtype=bool),
        sure=sure.astype(bool),
    )
