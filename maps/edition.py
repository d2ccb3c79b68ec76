"""What one edition of the map page may show, and the checks made before it is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from outreach.errors import DisclosureError, TableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from maps.other_plans import Alternative

EDITIONS = ("PUBLIC", "PARTNER", "RESTRICTED")
PUBLIC_MAX_ZOOM = 13
NOT_SHOWN = -1
ZERO = -2

PERSON_COLUMNS = frozenset(
    [
        "referral_id",
        "person_key",
        "postcode",
        "sector",
        "date_of_birth",
        "dob",
        "nhs_number",
        "name_of_person",
        "surname",
        "forename",
        "first_name",
        "last_name",
        "worker_id",
        "base",
        "referral_date",
        "crew",
        "workers",
    ]
)

_AREA_COLUMNS = ("label", "district", "shade", "shade_class")
_OBSERVED_COLUMNS = ("label", "band", "shade_class")
_HOTSPOT_COLUMNS = ("label", "reason", "certainty", "edge", "kind")
_COLD_COLUMNS = ("label", "reason", "certainty", "edge")
_VENUE_COLUMNS = ("name", "type", "easting", "northing", "district", "sessions_text")
_SESSION_COLUMNS = (
    *("session_id", "venue_id", "venue", "session_type", "type_title"),
    *("slot", "day", "time", "crew_text", "status"),
)
_CATCHMENT_COLUMNS = ("area_code", "venue_id", "minutes")


def no_venues() -> pd.DataFrame:
    """Return a venue table without rows, for editions that show none."""
    return pd.DataFrame(columns=list(_VENUE_COLUMNS), index=pd.Index([], name="venue_id"))


def no_sessions() -> pd.DataFrame:
    """Return a session table without rows."""
    return pd.DataFrame(columns=list(_SESSION_COLUMNS))


def no_catchments() -> pd.DataFrame:
    """Return a catchment table without rows."""
    return pd.DataFrame(columns=list(_CATCHMENT_COLUMNS))


class PrintedTable(NamedTuple):
    """A further table for the page, ready to print as it stands."""

    id: str
    title: str
    caption: str
    frame: pd.DataFrame
    csv_name: str


@dataclass(frozen=True, kw_only=True, eq=False)
class MapEdition:
    """Everything one edition of the page may show, after disclosure control.

    The maps package adds no number of its own: what is not here is not in the file.

    Attributes
    ----------
    title, county_name
        Heading of the page and name of the county.
    edition
        ``PUBLIC``, ``PARTNER`` or ``RESTRICTED``; stands in the banner of every page and sheet.
    stamp
        State of the release, for example ``DRAFT, not checked for release``.
    invented
        True when people, or people and places, are invented; the banner then says so in
        `invented_words`.
    areas : GeoDataFrame, EPSG:27700, index ``area_code``
        ``label``, ``district``, ``shade`` (the value shaded), ``shade_class`` (0 to 4; -1 is not
        shown, -2 is a true zero) and the columns named by `area_columns`.
    area_columns
        (column, heading) pairs: the only columns of `areas` written into the file, besides
        ``label`` and ``district``.
    shade_title, shade_labels
        What the shading means, with its unit, and one phrase for each class.
    shade_name
        Short name of the shading, beside its radio button.
    observed_areas : GeoDataFrame, EPSG:27700, or None
        Second shading: ``label``, ``band`` (words), ``shade_class``.
    observed_name, observed_title, observed_labels, observed_diverging
        Its radio label, title, class phrases, and whether the classes run both ways from the
        middle.
    hotspots : GeoDataFrame, EPSG:27700, index ``hotspot_id``, or None
        ``label``, ``reason``, ``certainty`` (a phrase with "could be chance" or "look again"
        is drawn dashed), ``edge``, ``kind``, in order of priority.
    hotspots_note
        Why nothing is drawn, or a remark on what is drawn.
    hotspot_columns
        (column, heading) pairs of `hotspots` that its table, its panel, the summary and the
        workbook print besides those above: how sure it is, who reviewed it.
    cold_spots : GeoDataFrame, EPSG:27700, index ``cold_id``, or None
        Places with fewer referrals than expected, as `hotspots` but without ``kind``.
    cold_note, cold_columns
        As `hotspots_note` and `hotspot_columns`, for `cold_spots`.
    cold_assessed
        False where nobody has looked for such places; the page then leaves them out.
    review_note
        What people have said about the places, or that nobody has looked yet.
    venues : DataFrame, index ``venue_id``
        ``name``, ``type``, ``easting``, ``northing`` [m], ``district``, ``sessions_text``.
    sessions : DataFrame
        ``session_id``, ``venue_id``, ``venue``, ``session_type``, ``type_title``, ``slot``,
        ``day``, ``time``, ``crew_text`` (roles, never people), ``status`` (``new`` or ``kept``).
    slots, session_types
        The order in which the filters list them; session types by key or by title.
    catchments : DataFrame
        ``area_code``, ``venue_id``, ``minutes``: the nearest venue with a session, for each area
        that has one within the standard. [min]
    today : DataFrame
        Today's timetable, as `sessions`; ``status`` is ``stays`` or ``ends``.
    today_catchments : DataFrame
        As `catchments`, for today's timetable.
    need_met, need_met_today : Series, index ``area_code``, or None
        Share of each area's need that the sessions listed nearby have room for, in the proposal
        and today; shown as classes of more and less. [share]
    alternatives
        Other plans, offered beside the proposal and today.
    travel_basis
        How minutes were found, in words; shown wherever minutes are.
    context
        GeoDataFrames in EPSG:27700 drawn as background, any of: ``districts``, ``river``,
        ``roads``, ``settlements`` (points with ``name`` and ``kind``; towns are labelled first).
    headlines
        (label, value, note) for the figures at the top.
    unmet, assumptions, notes, attribution
        Sentences printed on the page and in the summary.
    tables
        Further tables printed below the map.
    max_zoom
        Deepest zoom of the map; at most 13 in public.
    """

    title: str
    county_name: str
    edition: str
    stamp: str
    invented: bool
    areas: gpd.GeoDataFrame
    shade_title: str
    shade_labels: tuple[str, ...]
    invented_words: str = "Invented county: no real people, invented places"
    shade_name: str = "Need"
    area_columns: tuple[tuple[str, str], ...] = ()
    observed_areas: gpd.GeoDataFrame | None = None
    observed_name: str = "Referrals, banded, by group of neighbourhoods"
    observed_title: str = "Referrals"
    observed_labels: tuple[str, ...] = ()
    observed_diverging: bool = False
    hotspots: gpd.GeoDataFrame | None = None
    hotspots_note: str = ""
    hotspot_columns: tuple[tuple[str, str], ...] = ()
    cold_spots: gpd.GeoDataFrame | None = None
    cold_note: str = ""
    cold_columns: tuple[tuple[str, str], ...] = ()
    cold_assessed: bool = False
    review_note: str = ""
    venues: pd.DataFrame = field(default_factory=no_venues)
    sessions: pd.DataFrame = field(default_factory=no_sessions)
    slots: tuple[str, ...] = ()
    session_types: tuple[str, ...] = ()
    catchments: pd.DataFrame = field(default_factory=no_catchments)
    today: pd.DataFrame = field(default_factory=no_sessions)
    today_catchments: pd.DataFrame = field(default_factory=no_catchments)
    need_met: pd.Series | None = None
    need_met_today: pd.Series | None = None
    alternatives: tuple[Alternative, ...] = ()
    travel_basis: str = "estimate from straight-line distance"
    context: Mapping[str, gpd.GeoDataFrame] = field(default_factory=dict)
    headlines: tuple[tuple[str, str, str], ...] = ()
    unmet: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    attribution: tuple[str, ...] = ()
    tables: tuple[PrintedTable, ...] = ()
    max_zoom: int = PUBLIC_MAX_ZOOM

    def __repr__(self) -> str:
        """Name the edition and its size, never its contents."""
        return (
            f"<MapEdition: {self.edition}, {len(self.areas)} areas, {len(self.sessions)} sessions>"
        )

    @property
    def banner(self) -> str:
        """The line that stands on every page and sheet."""
        invented = (self.invented_words,) if self.invented else ()
        return banner_line(self.edition, self.stamp, invented)


def banner_line(edition: str, stamp: str, more: tuple[str, ...] = ()) -> str:
    """Write the line that stands on every page and sheet.

    Examples
    --------
    >>> banner_line("PUBLIC", "DRAFT").encode("ascii", "replace").decode()
    'PUBLIC edition ? DRAFT'
    """
    return " \u00b7 ".join((f"{edition} edition", stamp, *more))


def check_edition(edition: MapEdition) -> None:
    """Refuse an edition that cannot be drawn or that carries a person's data.

    Parameters
    ----------
    edition
        The edition about to be written.

    Raises
    ------
    DisclosureError
        When a column to be printed is one that belongs to a person, or a public map could be
        zoomed in too far.
    TableError
        When a frame lacks a column, has no coordinate system or refers to an unknown venue.
    """
    _refuse_person_data(edition)
    faults = [
        *_frame_faults("areas", edition.areas, _AREA_COLUMNS),
        *_frame_faults("venues", edition.venues, _VENUE_COLUMNS),
        *_frame_faults("sessions", edition.sessions, _SESSION_COLUMNS),
        *_frame_faults("catchments", edition.catchments, _CATCHMENT_COLUMNS),
        *_frame_faults("today", edition.today, _SESSION_COLUMNS),
        *_frame_faults("today_catchments", edition.today_catchments, _CATCHMENT_COLUMNS),
    ]
    for number, other in enumerate(edition.alternatives, start=1):
        faults += _frame_faults(f"sessions of plan {number}", other.sessions, _SESSION_COLUMNS)
        faults += _frame_faults(
            f"catchments of plan {number}", other.catchments, _CATCHMENT_COLUMNS
        )
    wanted = [column for column, _ in edition.area_columns]
    faults += _frame_faults("areas", edition.areas, wanted)
    if edition.observed_areas is not None:
        faults += _frame_faults("observed_areas", edition.observed_areas, _OBSERVED_COLUMNS)
    for name, spots, columns, more in (
        ("hotspots", edition.hotspots, _HOTSPOT_COLUMNS, edition.hotspot_columns),
        ("cold_spots", edition.cold_spots, _COLD_COLUMNS, edition.cold_columns),
    ):
        if spots is not None:
            faults += _frame_faults(name, spots, (*columns, *(column for column, _ in more)))
    if edition.edition not in EDITIONS:
        faults.append(f"edition: found {edition.edition!r}, expected one of {', '.join(EDITIONS)}")
    if edition.areas.empty:
        faults.append("areas: no rows; a map needs at least one area")
    faults += _crs_faults(edition)
    if not faults:
        faults += _reference_faults(edition)
    if faults:
        raise TableError("The map cannot be drawn. " + "; ".join(faults) + ".")


def _refuse_person_data(edition: MapEdition) -> None:
    """Raise when a column to print is personal, or a public map zooms to streets."""
    printed = {f"areas.{column}" for column, _ in edition.area_columns}
    printed |= {f"hotspots.{column}" for column, _ in edition.hotspot_columns}
    printed |= {f"cold_spots.{column}" for column, _ in edition.cold_columns}
    for table in edition.tables:
        printed |= {f"{table.id}.{column}" for column in map(str, table.frame.columns)}
    personal = sorted(name for name in printed if name.partition(".")[2].lower() in PERSON_COLUMNS)
    if personal:
        msg = (
            f"The map was asked to print {len(personal)} column(s) that belong to a person: "
            f"{', '.join(personal[:3])}. Remove them from the edition."
        )
        raise DisclosureError(msg)
    if edition.edition == "PUBLIC" and edition.max_zoom > PUBLIC_MAX_ZOOM:
        msg = (
            f"A public map may be zoomed to {PUBLIC_MAX_ZOOM} at most; max_zoom is "
            f"{edition.max_zoom}. Lower it or use another edition."
        )
        raise DisclosureError(msg)


def _frame_faults(
    name: str, frame: pd.DataFrame, columns: tuple[str, ...] | list[str]
) -> list[str]:
    """Say which columns a frame lacks."""
    missing = [column for column in columns if column not in frame.columns]
    return [f"{name}: missing column(s) {', '.join(missing)}"] if missing else []


def _crs_faults(edition: MapEdition) -> list[str]:
    """Say which frames are not on the British National Grid."""
    frames: dict[str, gpd.GeoDataFrame | None] = {
        "areas": edition.areas,
        "observed_areas": edition.observed_areas,
        "hotspots": edition.hotspots,
        "cold_spots": edition.cold_spots,
        **{f"context {name}": frame for name, frame in edition.context.items()},
    }
    return [
        f"{name}: the coordinate system is {frame.crs}, expected EPSG:27700"
        for name, frame in frames.items()
        if frame is not None and len(frame) and (frame.crs is None or frame.crs.to_epsg() != 27700)
    ]


def _reference_faults(edition: MapEdition) -> list[str]:
    """Say which sessions and catchments point at nothing."""
    faults = []
    near = {"catchments": edition.catchments, "today_catchments": edition.today_catchments}
    held = {"sessions": edition.sessions, "today": edition.today}
    for number, other in enumerate(edition.alternatives, start=1):
        near[f"catchments of plan {number}"] = other.catchments
        held[f"sessions of plan {number}"] = other.sessions
    for name, frame in (held | near).items():
        stray = ~frame["venue_id"].isin(edition.venues.index)
        if stray.any():
            faults.append(f"{name}: {int(stray.sum())} row(s) name a venue that is not in venues")
    for name, frame in near.items():
        stray = ~frame["area_code"].isin(edition.areas.index)
        if stray.any():
            faults.append(f"{name}: {int(stray.sum())} row(s) name an area that is not in areas")
    for name, classes, labels in _class_columns(edition):
        if len(classes) and int(classes.max()) >= len(labels):
            faults.append(
                f"{name}: shade_class goes up to {int(classes.max())} but there are "
                f"{len(labels)} class labels"
            )
    return faults


def _class_columns(edition: MapEdition) -> list[tuple[str, pd.Series, tuple[str, ...]]]:
    """Pair each shading with its labels."""
    pairs = [("areas", edition.areas["shade_class"], edition.shade_labels)]
    if edition.observed_areas is not None:
        classes = edition.observed_areas["shade_class"]
        pairs.append(("observed_areas", classes, edition.observed_labels))
    return pairs
