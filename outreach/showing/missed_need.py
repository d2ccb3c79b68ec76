"""Places with fewer referrals than expected: what each edition may say of them, and how.

They stand beside the priority areas with the same rank. Words can give a count away: who knows
the method and the published need can work out up to which count a place would still be said to
have "fewer than expected". `shown_low_places` keeps only those of which that tells too little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from hotspots.scans.monte_carlo import critical_value
from hotspots.scans.simulating import simulated_maxima
from hotspots.scans.windows import circular_windows
from hotspots.wording import public_cold_reason
from outreach.showing.drawing import FEWEST_IN_PLACE, two_at_least

if TYPE_CHECKING:
    from hotspots.result import Hotspots
    from outreach.disclosure.showing import Profile
    from outreach.intake.inputs import Inputs

REPLICATES = 999
"""Simulated counties behind the bar that the words set."""

NO_LOW_PLACE = (
    "No place with clearly fewer referrals than expected was found. With small numbers one is "
    "easily missed, so that does not show that there is none."
)
NO_LOW_PLACE_SHOWN = (
    "No place with clearly fewer referrals than expected can be shown. Places where few are "
    "expected are never spoken of here, to protect privacy, so there may be one."
)
DRAWN_LARGER = (
    "Drawn as whole groups of neighbourhoods, larger than the places themselves. Places where "
    "few are expected are never spoken of here, to protect privacy."
)
_CERTAIN = "unlikely to be chance"


def has_looked(hotspots: Hotspots) -> bool:
    """Tell whether the search looked for such places at all."""
    return "areas" in hotspots.cold_spots


def evidence_bar(inputs: Inputs, hotspots: Hotspots) -> float:
    """Return the evidence from which on the search calls a low count unlikely to be chance.

    Anybody can work it out as well as we can, from what is published and the settings.

    Returns
    -------
    float
        [nats]
    """
    settings, areas = hotspots.settings, inputs.areas.sort_index()
    given = hotspots.areas["expected_given_deprivation"].reindex(areas.index).to_numpy(float)
    total = int(settings["people_scanned"])
    windows = circular_windows(
        areas,
        hotspots.areas["population"].reindex(areas.index),
        max_population_share=settings["max_population_share"],
    )
    maxima = simulated_maxima(
        windows,
        given * (total / given.sum()),
        total=total,
        seed=settings["seed"],
        min_cases=settings["min_cases"],
        replicates=REPLICATES,
        direction="low",
    )
    return critical_value(maxima, alpha=settings["alpha"])


def highest_count(expected: float, *, total: float, bar: float) -> int:
    """Return the highest count of which the same words would still be said.

    Parameters
    ----------
    expected
        In the place. [people]
    total
        People that the scan counted. [people]
    bar
        From `evidence_bar`. [nats]

    Returns
    -------
    int
        -1 where even a count of nobody would not be said to be too few. [people]

    References
    ----------
    Kulldorff (1997), "A spatial scan statistic": the log-likelihood ratio of a window, here for
    counts below the expected.

    Examples
    --------
    >>> highest_count(40.0, total=1000, bar=8.0)  # 18 would give 7.9 nats, 17 gives 8.7
    17
    """
    counts = np.arange(int(np.ceil(expected)), dtype=float)
    inside = counts * np.log(np.maximum(counts, 1.0) / expected)
    outside = (total - counts) * np.log((total - counts) / (total - expected))
    return int(max(counts[inside + outside > bar], default=-1))


def shown_low_places(inputs: Inputs, hotspots: Hotspots, profile: Profile) -> pd.DataFrame:
    """Keep the places of which the public page may say that they have few referrals.

    The words say no more than "at most so many", and so many is what `highest_count` gives for
    the number expected. A place is kept if that is at least the threshold: then the same words
    would be said of a count that may be shown, and nobody can tell that this one may not. What
    was counted decides nothing here, so that being left out tells nothing either.

    Parameters
    ----------
    inputs, hotspots
        The county, with ``cold_spots``.
    profile
        The rules of the public edition.

    Returns
    -------
    DataFrame, index ``cold_id``
        Rows of ``cold_spots``, in order.
    """
    places = hotspots.cold_spots
    if not has_looked(hotspots) or places.empty:
        return places
    fewest = max(profile.threshold, FEWEST_IN_PLACE)
    total, bar = float(hotspots.settings["people_scanned"]), evidence_bar(inputs, hotspots)
    highest = [highest_count(float(e), total=total, bar=bar) for e in places["expected"]]
    return places[np.array(highest) >= fewest]


def public_low_places(
    places: pd.DataFrame, outlines: gpd.GeoDataFrame, assignment: pd.Series
) -> tuple[gpd.GeoDataFrame | None, str]:
    """Draw each place as the public areas it touches, two at least; say why none is drawn."""
    if places.empty or len(outlines) < 2:
        return None, NO_LOW_PLACE_SHOWN
    touched = [
        two_at_least(sorted(set(assignment.loc[list(a)])), outlines) for a in places["areas"]
    ]
    shapes = [outlines.loc[units].union_all() for units in touched]
    reasons = [public_cold_reason(row) for _, row in places.iterrows()]
    return _layer(places, shapes, reasons, outlines.crs), DRAWN_LARGER


def exact_low_places(inputs: Inputs, hotspots: Hotspots) -> tuple[gpd.GeoDataFrame | None, str]:
    """Draw each place as its own areas, with its figures; for the restricted edition."""
    places = hotspots.cold_spots
    if places.empty:
        return None, NO_LOW_PLACE
    shapes = [inputs.areas.loc[list(codes), "geometry"].union_all() for codes in places["areas"]]
    layer = _layer(places, shapes, [str(why) for why in places["reason"]], inputs.areas.crs)
    return (
        layer,
        "Not every one is missed need; each is worth a question. They are not planned for.",
    )


def _layer(
    places: pd.DataFrame, shapes: list[object], reasons: list[str], crs: object
) -> gpd.GeoDataFrame:
    """Put together what is drawn, numbered anew so that no gap tells of another place."""
    rows = zip(places["district"], places["touches_edge"], reasons, strict=True)
    frame = pd.DataFrame(
        [
            {
                "label": f"Place {number} ({district})",
                "reason": reason,
                "certainty": _CERTAIN,
                "edge": bool(edge),
            }
            for number, (district, edge, reason) in enumerate(rows, start=1)
        ],
        index=pd.Index([f"C{n + 1}" for n in range(len(places))], name="cold_id", dtype="str"),
    )
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, index=frame.index, crs=crs))
