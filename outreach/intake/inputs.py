"""All tables of one county, read, checked against their contracts and placed on the map."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

import pandas as pd

from allocation import (
    check_tables,
    read_current_plan,
    read_session_types,
    read_slots,
    read_staff,
)
from allocation.people.families import families_apart
from hotspots import geocode, read_areas
from hotspots.geocoding import unplaced_referrals
from hotspots.locating import areas_of_points
from hotspots.postcodes.directory import open_directory
from hotspots.postcodes.roughness import BESIDE, rough_note
from hotspots.reading.areas import Bridge, anywhere, read_lookup
from hotspots.reading.given_codes import check_given_codes, shares_of
from hotspots.reading.institutions import read_postcode_list
from hotspots.reading.layers import LayerFile, read_layers
from hotspots.streams import keep_apart, statutory_records
from outreach.errors import Faults
from outreach.figures import ledger
from outreach.intake.agency_names import check_agencies
from outreach.intake.background import read_background
from outreach.intake.earlier_runs import read_earlier
from outreach.intake.extracts import read_extracts
from outreach.intake.journeys import bus_travel_of, staff_travel_of, travel_of
from outreach.intake.neighbour_table import read_neighbours
from outreach.intake.optional_reading import read_optional
from outreach.intake.review_table import read_review
from outreach.intake.venues import gather_venues, uncovered_note
from outreach.settings.dated_rates import rate_on
from outreach.settings.layers import refuse_other_ages
from outreach.tables import (
    AREAS,
    CURRENT_PLAN,
    PLACED,
    SESSION_TYPES,
    SLOTS,
    STAFF,
    VENUES,
    conform,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from hotspots.postcodes.directory import Directory
    from hotspots.review.baselines import Baseline
    from outreach.config import Config
    from outreach.settings.table import Source


@dataclass(frozen=True, kw_only=True, eq=False)
class Inputs:
    """What a county's files hold, after reading. Frames as `outreach.tables` describes them."""

    config: Config
    referrals: pd.DataFrame
    rejects: pd.DataFrame
    placed: pd.DataFrame
    apart: pd.DataFrame
    unplaced: pd.DataFrame
    ledger: pd.DataFrame
    areas: gpd.GeoDataFrame
    population_by_band: pd.DataFrame
    venues: pd.DataFrame
    session_types: pd.DataFrame
    slots: pd.DataFrame
    staff: pd.DataFrame
    current_plan: pd.DataFrame
    travel: pd.DataFrame
    staff_travel: pd.DataFrame
    directory: str
    context: dict[str, gpd.GeoDataFrame]
    layers: pd.DataFrame
    layer_facts: pd.DataFrame
    attribution: tuple[str, ...]
    notes: tuple[str, ...]
    optional: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    review: pd.DataFrame | None = None
    earlier: Baseline | None = None
    neighbours: pd.DataFrame | None = None
    bus_travel: pd.DataFrame | None = None

    def __repr__(self) -> str:
        """Say the size, never the content."""
        return (
            f"<Inputs: {len(self.referrals)} referrals, {len(self.areas)} areas, "
            f"{len(self.venues)} venues, {len(self.staff)} posts>"
        )


def read_inputs(config: Config) -> Inputs:
    """Read every table the settings name.

    Parameters
    ----------
    config
        The settings of the county.

    Returns
    -------
    Inputs
        Each frame keeps its contract; every record read is accepted or in ``rejects``.

    Raises
    ------
    TableError
        With all faults of all tables.
    """
    faults = Faults()
    county = faults.tried(lambda: _read_areas(config))
    people = faults.tried(lambda: read_extracts(config))
    given = None
    if county and people:
        given = faults.tried(lambda: _given_codes(config, county[0], people[0]))
    is_statutory = None if people is None else faults.tried(lambda: _statutory(config, people[0]))
    institutions = faults.tried(lambda: read_postcode_list(config.referrals.exclude_postcodes))
    directory = faults.tried(lambda: _open(config))
    optional = _read_optional(config, faults, directory)
    # where the areas cannot be used, the tables that lie on them are checked all the same
    areas_known = anywhere() if county is None else county[0]
    service = _read_service(config, faults, optional, areas_known, directory)
    context = faults.tried(lambda: read_background(config.context))
    layers = faults.tried(lambda: _read_layers(config, areas_known))
    review = faults.tried(lambda: None if config.review is None else read_review(config.review))
    beyond = faults.tried(lambda: read_neighbours(config.areas.neighbours, areas_known))
    earlier = None if county is None else faults.tried(lambda: read_earlier(config, county[0]))
    faults.stop_if_any(_title(len(faults.found)))
    assert county and people and directory and service  # noqa: S101, PT018
    assert context is not None and institutions is not None and layers  # noqa: S101, PT018
    assert is_statutory is not None and given is not None  # noqa: S101, PT018
    (areas, by_band), (referrals, rejects) = county, people
    venues, session_types, slots, staff, current_plan = service
    everywhere = _geocoded(config, referrals, areas, directory, institutions, given[0])
    placed, apart = keep_apart(conform(everywhere, PLACED), is_statutory)
    venues = _with_district(venues, areas)
    return Inputs(
        config=config,
        referrals=referrals,
        rejects=rejects,
        placed=placed,
        apart=apart,
        unplaced=unplaced_referrals(referrals, everywhere, directory),
        ledger=ledger(len(referrals) + len(rejects), rejects, placed),
        areas=areas,
        population_by_band=by_band,
        venues=venues,
        session_types=session_types,
        slots=slots,
        staff=staff,
        current_plan=current_plan,
        travel=travel_of(config, areas, venues),
        bus_travel=bus_travel_of(config, areas, venues),
        staff_travel=staff_travel_of(config, staff, venues),
        directory=directory.vintage,
        context=context,
        layers=layers[0],
        layer_facts=layers[1],
        optional=optional,
        review=review,
        earlier=earlier,
        neighbours=beyond,
        attribution=_attribution(config, directory),
        notes=(
            *_notes(areas, referrals, *service, *optional.values(), layers[1]),
            *given[1],
            *_directory_notes(referrals, directory, areas),
        ),
    )


def _geocoded(
    config: Config,
    referrals: pd.DataFrame,
    areas: gpd.GeoDataFrame,
    directory: Directory,
    institutions: frozenset[str],
    bridge: pd.DataFrame | None,
) -> pd.DataFrame:
    """Place every record, as the settings ask for."""
    return geocode(
        referrals,
        areas,
        directory,
        institutions=institutions,
        exclude_large_users=config.referrals.exclude_large_users,
        sector_spread=config.postcodes.sector_spread,
        bridge=bridge,
    )


def _given_codes(
    config: Config, areas: gpd.GeoDataFrame, referrals: pd.DataFrame
) -> tuple[pd.DataFrame | None, tuple[str, ...]]:
    """Say what area codes of another census stand for; refuse them where nothing says it."""
    source, shares = config.areas, None
    if source.bridge is not None and "area_code_given" in referrals:
        pairs, weights, _ = read_lookup(Bridge(source.bridge, source.bridge_weights))
        shares = None if pairs is None else shares_of(pairs, weights)
    notes = check_given_codes(
        referrals,
        areas=areas.index,
        vintage=areas.attrs["vintage"],
        columns=config.referrals.columns,
        bridged=None if shares is None else pd.Index(shares["from_code"]),
    )
    return shares, notes


def _statutory(config: Config, referrals: pd.DataFrame) -> pd.Series:
    streams = config.streams
    return statutory_records(referrals, statutory=streams.statutory, column=streams.column)


def _title(count: int) -> str:
    """Say how many parts of the inputs have faults."""
    if count == 1:
        return "1 part of the inputs cannot be used as it is."
    return f"{count} parts of the inputs cannot be used as they are."


def _read_layers(config: Config, areas: gpd.GeoDataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    served = (config.county.age_from, config.county.age_to)
    notes = refuse_other_ages(config.layers, served=served)
    names = [part.name for part in fields(LayerFile)]
    files = [LayerFile(**{n: getattr(one, n) for n in names}) for one in config.layers]
    counts, facts = read_layers(files, areas)
    facts.attrs["notes"] = notes
    return counts, facts


def _read_areas(config: Config) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    county, source = config.county, config.areas
    areas, by_band = read_areas(
        source.path,
        layer=source.layer,
        columns=source.columns,
        vintage=source.vintage,
        population=config.population,
        age_column=config.population.age_column,
        deprivation=config.deprivation,
        release=config.deprivation.release,
        centroids=source.centroids,
        groups=source.groups,
        labels=source.labels,
        bridge=None if source.bridge is None else Bridge(source.bridge, source.bridge_weights),
        age_range=(county.age_from, county.age_to),
        bands=county.age_bands,
    )
    return conform(areas, AREAS), by_band


def _open(config: Config) -> Directory:
    return open_directory(source=config.postcodes.source, invented=_invented_places(config))


def _invented_places(config: Config) -> bool:
    """Tell whether the places themselves are invented, and so no publisher is owed a line."""
    return config.areas.vintage == "invented"


def _read_optional(
    config: Config, faults: Faults, directory: Directory | None
) -> dict[str, pd.DataFrame]:
    """Read the further tables that the settings name."""
    found = {}
    for name in type(config.optional).model_fields:
        source: Source | None = getattr(config.optional, name)
        if source is not None:
            table = faults.tried(
                lambda name=name, source=source: read_optional(name, source, directory=directory)  # type: ignore[misc]
            )
            if table is not None:
                found[name] = table
    return found


def _read_service(
    config: Config,
    faults: Faults,
    optional: Mapping[str, pd.DataFrame],
    areas: gpd.GeoDataFrame,
    directory: Directory | None,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame] | None:
    """Read venues, session types, slots, staff and today's timetable, then cross-check them."""
    slots = faults.tried(lambda: read_slots(config.slots))
    every = tuple(slots.index) if slots is not None else ()
    venues = faults.tried(
        lambda: gather_venues(
            config.venues,
            areas=areas,
            directory=directory,
            every_slot=every,
            age_range=(config.county.age_from, config.county.age_to),
        )
    )
    types = faults.tried(
        lambda: families_apart(
            read_session_types(config.session_types, every_slot=every),
            count=config.plan.family_counts,
        )
    )
    mileage = rate_on(optional.get("rates"), "mileage", config.county.plan_date) or 0.0
    staff = faults.tried(
        lambda: read_staff(
            config.staff,
            full_time_hours=config.plan.full_time_hours,
            direct_share=config.plan.direct_share,
            every_slot=every,
            bases=_bases(optional.get("places")),
            mileage_rate=mileage,
        )
    )
    current = faults.tried(lambda: _read_current(config))
    faults.tried(lambda: check_tables(venues, types, slots, staff, current))
    named = faults.tried(
        lambda: check_agencies(
            types, staff, optional.get("partner_sessions"), leads=config.partners.lead
        )
    )
    if named and types is not None:
        types.attrs["notes"] = (*types.attrs.get("notes", ()), *named)
    for frame, contract in (
        (venues, VENUES),
        (types, SESSION_TYPES),
        (slots, SLOTS),
        (staff, STAFF),
        (current, CURRENT_PLAN),
    ):
        if frame is not None:
            faults.tried(lambda frame=frame, contract=contract: conform(frame, contract))  # type: ignore[misc]
    if slots is None or venues is None or types is None or staff is None or current is None:
        return None
    return venues, types, slots, staff, current


def _bases(places: pd.DataFrame | None) -> dict[str, tuple[float, float]]:
    """Say where the named places are. [m]."""
    if places is None:
        return {}
    spots = zip(places["easting"].astype(float), places["northing"].astype(float), strict=True)
    return dict(zip(places.index.astype(str), spots, strict=True))


def _read_current(config: Config) -> pd.DataFrame:
    if config.current_plan is None:
        return read_current_plan([])
    return read_current_plan(config.current_plan)


def _notes(*tables: pd.DataFrame) -> tuple[str, ...]:
    """Collect what the readers chose by themselves."""
    return tuple(note for table in tables for note in table.attrs.get("notes", ()))


def _directory_notes(
    referrals: pd.DataFrame, directory: Directory, areas: gpd.GeoDataFrame
) -> tuple[str, ...]:
    """Say where the directory holds nothing, and how many referrals it places roughly."""
    told = uncovered_note(directory, areas)
    if directory.quality is None or "postcode" not in referrals:
        return told
    spots = directory.locate(referrals["postcode"])
    return (*rough_note("referrals", spots, fate=BESIDE), *told)


def _with_district(venues: pd.DataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Fill in the district of venues that do not name theirs, by where they stand."""
    missing = venues["district"].fillna("") == ""
    if not missing.any():
        return venues
    position = areas_of_points(
        venues["easting"].to_numpy(float), venues["northing"].to_numpy(float), areas
    )
    known = pd.Series("outside the county", index=venues.index, dtype=object)
    inside = position >= 0
    known[inside] = areas["district"].to_numpy()[position[inside]]
    return venues.assign(district=venues["district"].where(~missing, known))


def _attribution(config: Config, directory: Directory) -> tuple[str, ...]:
    """Collect the lines owed to publishers, each once, in order."""
    if _invented_places(config):
        lines = ["All places, people and figures in this county are invented."]
    else:
        lines = list(directory.attribution)
    return tuple(dict.fromkeys([*lines, *config.county.attribution]))
