"""The layers an edition draws: need, what was observed, and the hotspots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from hotspots.labelling import public_reason
from hotspots.publicareas import public_areas
from hotspots.wording import FIFTHS
from maps.classes import class_breaks, class_labels, classify
from outreach.disclosure.showing import Profile, bands
from outreach.figures import RURAL, readable_name
from outreach.period import WEEKS_IN_YEAR, period_weeks
from outreach.showing.place_profiles import planned_places, set_aside, with_profile

if TYPE_CHECKING:
    from hotspots.result import Hotspots
    from outreach.intake.inputs import Inputs

NOTHING_FOUND = (
    "No priority area stands out beyond chance in these figures. With small numbers that does "
    "not show that there is none."
)


SET_ASIDE = "set aside or not decided by people"

FEWEST_IN_PLACE = 10
"""Fewest young people of a place that any shared edition speaks of. [people]"""


def need_layer(
    inputs: Inputs, need: pd.Series, near: pd.DataFrame
) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Shade every area by need, as a rate of its young residents."""
    areas = inputs.areas
    need = need.reindex(areas.index)
    years = period_weeks(inputs) / WEEKS_IN_YEAR
    rate = 1000 * need / years / areas["population"].where(areas["population"] > 0)
    rate = rate.fillna(0.0)
    breaks = class_breaks(rate)
    nearest = near.set_index("area_code").reindex(areas.index)
    layer = gpd.GeoDataFrame(
        {
            "label": areas["name"],
            "district": areas["district"],
            "shade": rate.round(1),
            "shade_class": classify(rate, breaks),
            "residents": areas["population"].astype(int),
            "need_rate": rate.round(1),
            "deprivation": areas["imd_quintile"].map(FIFTHS),
            "rurality": areas["rural_class"].map(RURAL),
            "nearest": nearest["venue_id"]
            .map(inputs.venues["name"].map(readable_name))
            .fillna("none in the standard"),
            "minutes": nearest["minutes"].round().map("{:.0f}".format).replace("nan", ""),
        },
        geometry=areas.geometry,
        crs=areas.crs,
        index=areas.index,
    )
    return layer, class_labels(breaks)


def shown_places(hotspots: Hotspots, profile: Profile) -> pd.DataFrame:
    """Keep the places of enough young people to be spoken of in an edition."""
    places = planned_places(hotspots)
    return places[places["observed"] >= max(profile.threshold, FEWEST_IN_PLACE)]


def observed_bands(
    inputs: Inputs,
    hotspots: Hotspots,
    outlines: gpd.GeoDataFrame,
    assignment: pd.Series,
    profile: Profile,
) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Show what was observed in classes, per public area."""
    counts = hotspots.areas["people"].groupby(assignment.reindex(hotspots.areas.index)).sum()
    band = bands(counts.reindex(outlines.index), profile=profile)
    classes = band.cat.codes.to_numpy() - 1
    layer = outlines[["geometry"]].assign(
        label=public_labels(inputs, assignment),
        band=band.astype(str),
        shade_class=classes.astype(int),
    )
    return layer, tuple(f"{word} young people" for word in band.cat.categories[1:])


def public_assignment(inputs: Inputs, hotspots: Hotspots, profile: Profile) -> pd.Series:
    """Assign every area of a county to a public area; index ``area_code``."""
    return public_areas(
        inputs.areas,
        hotspots.areas["people"].reindex(inputs.areas.index),
        threshold=profile.threshold,
        min_population=profile.min_population,
    )


def public_labels(inputs: Inputs, assignment: pd.Series) -> pd.Series:
    """Name each public area by its district and a number; index ``public_area``."""
    districts = inputs.areas["district"].groupby(assignment).agg(lambda names: names.mode().iloc[0])
    numbers = [str(number + 1) for number in range(len(districts))]
    named: pd.Series = districts.sort_index() + ", group of neighbourhoods " + numbers
    return named


def public_hotspots(
    hotspots: Hotspots,
    outlines: gpd.GeoDataFrame,
    assignment: pd.Series,
    *,
    places: pd.DataFrame,
) -> tuple[gpd.GeoDataFrame | None, str]:
    """Draw each place as the public areas it touches, two at least, never as its own outline."""
    if places.empty:
        return None, NOTHING_FOUND
    if len(outlines) == 1:
        return None, (
            "The numbers are too small to show where the priority areas lie. The restricted "
            "edition, for named analysts, shows them."
        )
    rows = []
    told = with_profile(places[["district"]], hotspots, exact=False)
    profiles = zip(told["certainty"], told["trust"], told["look"], strict=True)
    for number, ((_, row), (certainty, trust, look)) in enumerate(
        zip(places.iterrows(), profiles, strict=True), start=1
    ):
        touched = two_at_least(sorted(set(assignment.loc[list(row["areas"])])), outlines)
        rows.append(
            {
                "hotspot_id": f"P{number}",
                "label": f"Priority area {number} ({row['district']})",
                "reason": public_reason(row),
                "certainty": certainty,
                "edge": bool(row["touches_edge"]),
                "kind": scan_in_words(row["scan"]),
                "trust": trust,
                "look": look,
                "geometry": outlines.loc[touched].union_all(),
            }
        )
    frame = gpd.GeoDataFrame(pd.DataFrame(rows).set_index("hotspot_id"), crs=outlines.crs)
    return frame, (
        "Priority areas are drawn as whole groups of neighbourhoods, larger than the places "
        "themselves, so that nobody can be identified."
    )


def two_at_least(touched: list[str], outlines: gpd.GeoDataFrame) -> list[str]:
    """Add to a single public area the one it shares the longest border with, or the nearest.

    Parameters
    ----------
    touched
        Names of public areas.
    outlines : GeoDataFrame, index ``public_area``
        All of them.

    Returns
    -------
    list of str
        `touched`, or two names; one where there is only one public area.
    """
    if len(touched) > 1 or len(outlines) < 2:
        return touched
    shape, others = outlines.geometry[touched[0]], outlines.geometry.drop(touched[0])
    border = others.intersection(shape).length
    best = border.idxmax() if border.max() > 0 else others.distance(shape).idxmin()
    return [*touched, str(best)]


def exact_hotspots(inputs: Inputs, hotspots: Hotspots) -> gpd.GeoDataFrame | None:
    """Draw each hotspot as its own areas: those planned for, then those people set aside."""
    planned = planned_places(hotspots)
    clusters = pd.concat([planned, set_aside(hotspots)]) if len(hotspots.clusters) else planned
    if clusters.empty:
        return None
    shapes = [inputs.areas.loc[list(row), "geometry"].union_all() for row in clusters["areas"]]
    kinds = [
        scan_in_words(scan) if number < len(planned) else SET_ASIDE
        for number, scan in enumerate(clusters["scan"])
    ]
    drawn = gpd.GeoDataFrame(
        {
            "label": [
                f"Hotspot {number} ({district})"
                for number, district in enumerate(clusters["district"], start=1)
            ],
            "reason": clusters["reason"],
            "certainty": "",
            "edge": clusters["touches_edge"].astype(bool),
            "kind": kinds,
        },
        geometry=shapes,
        crs=inputs.areas.crs,
        index=clusters.index,
    )
    told = with_profile(drawn, hotspots, exact=True)
    aside = told["kind"] == SET_ASIDE
    told["certainty"] = told["certainty"].mask(aside, told["certainty"] + "; not planned for")
    told["label"] = told["label"].mask(aside, told["label"] + ", not planned for")
    return gpd.GeoDataFrame(told, crs=inputs.areas.crs)


def scan_in_words(scan: str) -> str:
    """Name the scan in words."""
    if scan == "total_burden":
        return "more referrals than the age of residents explains"
    return "more referrals than deprivation and rurality explain"


def interval_text(found: pd.DataFrame) -> pd.Series:
    """Spell the 95 % interval of the ratio."""
    low, high = found["rr_lower"].map("{:.2f}".format), found["rr_upper"].map("{:.2f}".format)
    return low + " to " + high
