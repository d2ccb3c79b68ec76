"""The edition for named members of a planning meeting: classes by neighbourhood, whole outlines.

What it adds to the public edition: young people in classes by neighbourhood, each by its own rules;
places as they were found, with a rounded total of ten at least; the district by one characteristic
at a time; all sessions, with roles but no person.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from outreach.disclosure.bands import area_bands
from outreach.disclosure.showing import Profile, shown_total
from outreach.partner.tables import district_tables
from outreach.period import period_text
from outreach.showing.drawing import shown_places
from outreach.showing.editions import public_edition
from outreach.showing.place_profiles import PUBLIC_COLUMNS

if TYPE_CHECKING:
    from allocation.plan import Plan
    from hotspots.result import Hotspots
    from maps.edition import MapEdition
    from outreach.intake.inputs import Inputs

PARTNER = "PARTNER"
NOT_TOLD = "not shown"
_FEWEST_AREAS = 2
_NOTE = (
    "Priority areas are drawn as they were found. One that rests mostly on one address is drawn as "
    "whole groups of neighbourhoods instead."
)


def shared_edition(
    inputs: Inputs,
    hotspots: Hotspots,
    plan: Plan,
    *,
    comparison: pd.DataFrame,
    profile: Profile,
    assignment: pd.Series | None = None,
) -> MapEdition:
    """Return the edition of the shared folder: for everybody, or for partners.

    Parameters
    ----------
    inputs, hotspots, plan, comparison
        As in `outreach.showing.editions.public_edition`.
    profile
        Its rules; the edition it names decides.
    assignment
        As in `outreach.showing.editions.public_edition`.

    Returns
    -------
    MapEdition
        Ready to be drawn.
    """
    base = public_edition(
        inputs, hotspots, plan, comparison=comparison, profile=profile, assignment=assignment
    )
    if profile.edition != PARTNER:
        return base
    places = shown_places(hotspots, profile)
    people = hotspots.areas["people"].reindex(inputs.areas.index).fillna(0).astype("int64")
    by_district = inputs.areas.index.to_series().groupby(inputs.areas["district"]).agg(list)
    banded = area_bands(
        people,
        [list(codes) for codes in places["areas"]],
        profile=profile,
        always_known=[*by_district, list(inputs.areas.index)],
    )
    observed = gpd.GeoDataFrame(
        {
            "label": inputs.areas["name"].astype(str),
            "band": banded.band.astype(str),
            "shade_class": banded.band.cat.codes.astype(int) - 1,
        },
        geometry=inputs.areas.geometry,
        crs=inputs.areas.crs,
        index=inputs.areas.index,
    )
    return replace(
        base,
        observed_areas=observed,
        observed_name="Referrals, in classes, by neighbourhood",
        observed_title=f"Referrals {period_text(inputs)}, in classes, by neighbourhood",
        observed_labels=tuple(f"{word} young people" for word in banded.band.cat.categories[1:]),
        hotspots=_own_outlines(inputs, hotspots, base, places, people, banded.sums_shown, profile),
        hotspots_note=base.hotspots_note if base.hotspots is None else _NOTE,
        hotspot_columns=(*PUBLIC_COLUMNS, ("people", "Young people")),
        tables=(*base.tables, *district_tables(inputs, profile)),
    )


def _own_outlines(
    inputs: Inputs,
    hotspots: Hotspots,
    base: MapEdition,
    places: pd.DataFrame,
    people: pd.Series,
    is_shown: tuple[bool, ...],
    profile: Profile,
) -> gpd.GeoDataFrame | None:
    """Draw the places as they were found, with rounded totals, unless they tell of one address."""
    if base.hotspots is None:
        return None
    own = rests_on_many(hotspots, places, profile)
    shapes = list(base.hotspots.geometry)
    totals = []
    for number, (is_own, is_told, codes) in enumerate(
        zip(own, is_shown, places["areas"], strict=True)
    ):
        if is_own:
            shapes[number] = inputs.areas.loc[list(codes), "geometry"].union_all()
        count = int(people.loc[list(codes)].sum())
        totals.append(shown_total(count, profile=profile) if is_own and is_told else NOT_TOLD)
    drawn = base.hotspots.assign(people=totals)
    outlines = gpd.GeoSeries(shapes, index=drawn.index, crs=inputs.areas.crs)
    return drawn.set_geometry(outlines)


def rests_on_many(hotspots: Hotspots, places: pd.DataFrame, profile: Profile) -> list[bool]:
    """Say of each place whether its own outline may be drawn.

    Parameters
    ----------
    hotspots
        With ``trust``, which says what share of its people comes from one postcode.
    places : DataFrame, index ``hotspot_id``
        ``areas``, ``observed``.
    profile
        The rules of the edition.

    Returns
    -------
    list of bool
        False for one neighbourhood alone, and where fewer than the threshold come from elsewhere
        than one postcode, which may be a children's home.
    """
    trust = hotspots.trust.reindex(places.index)
    if not {"largest_postcode", "institution"} <= set(trust.columns):
        return [False] * len(places)
    elsewhere = places["observed"] * (1 - trust["largest_postcode"].fillna(1.0))
    wide = places["areas"].map(len) >= _FEWEST_AREAS
    home = trust["institution"].eq(other=True)
    return list(wide & (elsewhere >= profile.threshold) & ~home)


def partner_area_sets(inputs: Inputs, places: pd.DataFrame, own: list[bool]) -> pd.DataFrame:
    """List the neighbourhoods and the places of the partner edition with their areas.

    Parameters
    ----------
    inputs
        The county.
    places : DataFrame, index ``hotspot_id``
        From `outreach.showing.drawing.shown_places`.
    own
        From `rests_on_many`.

    Returns
    -------
    DataFrame
        ``label``, ``area_code``, as `outreach.releasing.area_sets`.
    """
    rows = [(str(name), str(code)) for code, name in inputs.areas["name"].items()]
    for number, (is_own, (_, row)) in enumerate(zip(own, places.iterrows(), strict=True), start=1):
        if is_own:
            label = f"Priority area {number} ({row['district']})"
            rows += [(label, str(code)) for code in row["areas"]]
    return pd.DataFrame(rows, columns=["label", "area_code"])
