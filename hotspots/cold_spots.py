"""Cold spots: places with fewer referrals than age, deprivation and rurality would lead to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from hotspots.labelling import main_district, people_in
from hotspots.quadrants import need_quadrants
from hotspots.scanning import scan
from hotspots.smoothing import GammaPrior
from hotspots.wording import restricted_cold_reason

if TYPE_CHECKING:
    from hotspots.result import Hotspots

COLUMNS = [
    "centre",
    "areas",
    "observed",
    "people",
    "expected",
    "relative_risk",
    "rr_lower",
    "rr_upper",
    "llr",
    "p_value",
    "touches_edge",
    "district",
    "need",
    "quadrant",
    "reason",
    "rank",
]

VAGUE = 1.0
"""Shape of the prior by which whole places are put into quadrants: it decides little."""

USUAL_ALPHA = 0.05
"""Level at which the false alarms of both lists together were measured. [share]"""

_SETTINGS = ("seed", "max_population_share", "min_cases", "replicates", "alpha")


def add_cold_spots(
    found: Hotspots,
    areas: pd.DataFrame,
    placed: pd.DataFrame,
    referrals: pd.DataFrame,
    *,
    confidence: float = 0.95,
) -> Hotspots:
    """Look for places with too few referrals, by the circles and settings of the hotspots.

    A low count is no proof of little need: nobody may be referring from there. So a cold spot is
    listed beside the hotspots, places of high need first.

    Parameters
    ----------
    found
        From `hotspots.labelling.find_hotspots`; its figures and settings are used.
    areas : DataFrame, index ``area_code``
        ``easting``, ``northing`` [m], ``district``, ``touches_edge``.
    placed, referrals : DataFrame
        As in `hotspots.labelling.find_hotspots`.
    confidence
        Of the interval of the ratio, in (0, 1). [share]

    Returns
    -------
    Hotspots
        With ``cold_spots``, index ``cold_id`` ("C1" first): ``centre``, ``areas`` (tuple),
        ``observed`` (young people scanned, each once), ``people`` (with any referral from here)
        [persons], ``expected`` (given age, deprivation and rurality) [referrals],
        ``relative_risk``, ``rr_lower``, ``rr_upper`` [ratio], ``llr`` [nats], ``p_value``,
        ``touches_edge``, ``district`` (where most of its young people live), ``need``
        [referrals], ``quadrant`` (of the place as a whole, see `hotspots.quadrants`), ``reason``
        (with figures: restricted edition only), ``rank``.
    """
    areas = areas.sort_index()
    figures = found.areas.reindex(areas.index)
    options: dict[str, Any] = {name: found.settings[name] for name in _SETTINGS}
    given = figures["expected_given_deprivation"]
    table = scan(
        areas,
        figures["people"].where(given > 0, 0),
        given,
        population=figures["population"],
        direction="low",
        confidence=confidence,
        **options,
    )
    cold = table[table["p_value"] < options["alpha"]].copy()
    inside = [list(codes) for codes in cold["areas"]]
    cold["need"] = [float(figures.loc[codes, "need"].sum()) for codes in inside]
    cold["quadrant"] = _quadrants(cold, figures, confidence)
    cold["people"] = [people_in(codes, placed, areas, referrals) for codes in cold["areas"]]
    cold["touches_edge"] = [bool(areas.loc[codes, "touches_edge"].any()) for codes in inside]
    cold["district"] = [main_district(codes, areas, figures) for codes in cold["areas"]]
    cold["reason"] = [
        restricted_cold_reason(row, alpha=options["alpha"]) for _, row in cold.iterrows()
    ]
    order = cold["quadrant"].map({"cold_spot": 0, "uncertain": 1}).fillna(2)
    cold = cold.assign(order=order).sort_values(["order", "llr"], ascending=[True, False])
    cold["rank"] = range(1, len(cold) + 1)
    cold.index = pd.Index([f"C{rank}" for rank in cold["rank"]], name="cold_id", dtype="str")
    strongest = float(table["p_value"].iloc[0]) if len(table) else None
    return replace(
        found,
        cold_spots=cold[COLUMNS].astype({"touches_edge": bool}),
        settings=found.settings | {"strongest_cold_p_value": strongest},
        notes=(*found.notes, *_notes(found, cold)),
    )


def cold_level_words(alpha: float) -> str:
    """Say that cold spots are judged at a level of their own, beside that of the hotspots.

    Parameters
    ----------
    alpha
        Level of the cold spots. [share]

    Returns
    -------
    str
        Two or three short sentences.

    Examples
    --------
    >>> cold_level_words(0.05)[:58]
    'Cold spots are judged at a further 5%, beside the hotspots'
    """
    told = (
        f"Cold spots are judged at a further {alpha:.0%}, beside the hotspots. "
        "So one list or the other is more often a false alarm."
    )
    if alpha == USUAL_ALPHA:
        told += " In simulated counties without either, 8.3% had one."
    return told


def _quadrants(cold: pd.DataFrame, figures: pd.DataFrame, confidence: float) -> list[str]:
    """Put each place as a whole into its quadrant."""
    if cold.empty:
        return []
    usual = [float(figures.loc[list(codes), "expected"].sum()) for codes in cold["areas"]]
    # the scan's expectation is on the scale of the people scanned, that by age on the referrals'
    scale = float(figures["people"].sum()) / max(float(figures["expected"].sum()), 1e-300)
    ones = pd.Series(1.0, index=cold.index)
    quadrants = need_quadrants(
        cold["observed"].astype(float),
        pd.Series(usual, index=cold.index) * scale,
        cold["expected"].astype(float),
        confidence=confidence,
        prior=GammaPrior(shape=VAGUE, mean=ones),
    )
    return [str(one) for one in quadrants["quadrant"]]


def _notes(found: Hotspots, cold: pd.DataFrame) -> list[str]:
    """Say how cold spots were looked for, without any count of referrals."""
    notes = [
        (
            "Places with fewer referrals than age, deprivation and rurality would lead one to "
            "expect were looked for by the same circles, where at least "
            f"{found.settings['min_cases']} referrals are expected."
        ),
        cold_level_words(float(found.settings["alpha"])),
    ]
    if cold.empty:
        notes.append(
            "No place with clearly fewer referrals than expected was found. With few referrals "
            "one is easily missed, more easily than a hotspot."
        )
    elif (cold["quadrant"] == "cold_spot").any():
        notes.append(
            "Among the places with fewer referrals than expected, those of high need come first."
        )
    return notes
