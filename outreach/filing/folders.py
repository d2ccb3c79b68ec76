"""Which files a run makes, as bytes: what is shared, and what stays in the private folder."""

from __future__ import annotations

import platform
from dataclasses import replace
from importlib import metadata
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from hotspots.explaining import explain_choices
from hotspots.reviewing import review_sentence
from maps import Sheet, map_plan, summary_markdown, workbook
from maps.place_tables import HIGH_TITLE, LOW_TITLE, high_places, low_places
from outreach import __version__
from outreach.cache import file_hash, fingerprint
from outreach.config import input_files
from outreach.disclosure.clearing import clear, secrets_of
from outreach.filing.hotspots import refresh_files
from outreach.filing.shapes import shape_files
from outreach.pages.action_sheets import sheet_files
from outreach.pages.decision_paper import pack_report
from outreach.pages.delivery import delivery_tables
from outreach.pages.files import page_files, public_pages, restricted_pages
from outreach.pages.gains import with_changes
from outreach.pages.holiday_changes import holiday_timetable
from outreach.pages.public_timetable import timetable_report
from outreach.pages.rota_files import rota_files
from outreach.partner.edition import shared_edition
from outreach.quality import quality_banner, quality_warnings, share_placed
from outreach.results import csv_bytes, geopackage_bytes, json_bytes
from outreach.showing.editions import RESTRICTED, profile_of, restricted_edition
from outreach.showing.year_rows import with_weeks, year_files
from outreach.stages import stages_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from allocation.plan import Plan
    from hotspots.result import Hotspots
    from maps import MapEdition
    from maps.report import Report
    from outreach.intake.inputs import Inputs
    from outreach.pages.pack_facts import PackFacts
    from outreach.results import Cleared

_SESSION_HEADS = {
    "day": "Day",
    "time": "Time",
    "type_title": "Session",
    "venue": "Venue",
    "crew_text": "Staff",
    "status": "New or kept",
    "weeks": "Weeks",
}
_PACKAGES = ("geopandas", "highspy", "numpy", "pandas", "pulp", "scipy", "shapely", "statsmodels")


def shared_files(
    inputs: Inputs,
    hotspots: Hotspots,
    plan: Plan,
    comparison: pd.DataFrame,
    *,
    assignment: pd.Series | None = None,
    facts: PackFacts | None = None,
    papers: Callable[[Report], Mapping[str, bytes]] | None = None,
) -> dict[str, Cleared]:
    """Make the files of the shared folder; each has passed disclosure control.

    Parameters
    ----------
    inputs, hotspots, plan, comparison
        The county, after planning.
    assignment
        From `outreach.showing.drawing.public_assignment`, where it is known already.
    facts
        From `outreach.pages.pack_facts.pack_facts`, for the paper of the meeting.
    papers
        Makes the paper of the meeting as other kinds of file too.

    Returns
    -------
    dict
        File name to cleared content; none in the restricted profile.

    Raises
    ------
    DisclosureError
        If a finished file holds something that could identify a young person.
    """
    if inputs.config.disclosure.profile == "restricted":
        return {}
    profile = profile_of(inputs.config.disclosure)
    edition = shared_edition(
        inputs, hotspots, plan, comparison=comparison, profile=profile, assignment=assignment
    )
    pack = pack_report(inputs, edition, facts=facts, profile=profile)
    public = profile.edition == "PUBLIC"
    listed = with_weeks(inputs, plan, edition.sessions, advertised_only=public)
    made: dict[str, bytes] = {
        "map.html": map_plan(edition).encode(),
        "plan.xlsx": _workbook(edition, listed),
        "plan.csv": csv_bytes(_timetable(edition, listed)),
        **shape_files(edition),
        "summary.md": summary_markdown(edition).encode(),
        "SOURCES.txt": _sources(edition),
        **public_pages(inputs, profile=profile),
        **page_files("pack.html", pack),
        **(papers(pack) if papers else {}),
    }
    if public:  # all of its sessions are advertised
        away = holiday_timetable(inputs, plan)
        told = timetable_report(inputs, edition, listed, holidays=away)
        made |= page_files("timetable.html", told)
    secrets = secrets_of(inputs.referrals)
    return {
        name: clear(name, content, profile=profile, secrets=secrets)
        for name, content in made.items()
    }


def private_files(
    inputs: Inputs,
    hotspots: Hotspots,
    plan: Plan,
    comparison: pd.DataFrame,
    *,
    facts: PackFacts | None = None,
) -> dict[str, bytes]:
    """Make the files of the private folder, save for ``run.json``.

    Returns
    -------
    dict
        File name to content.
    """
    edition = restricted_edition(inputs, hotspots, plan, comparison=comparison)
    areas = inputs.areas[["name", "district", "geometry"]].join(
        hotspots.areas.drop(columns=["hotspot_id"], errors="ignore")
    )
    layers = {"areas": gpd.GeoDataFrame(areas, geometry="geometry", crs=inputs.areas.crs)}
    if edition.hotspots is not None:
        layers["hotspots"] = edition.hotspots
    if edition.cold_spots is not None:
        layers["cold_spots"] = edition.cold_spots
    return {
        "map.html": map_plan(edition).encode(),
        "plan.xlsx": _workbook(
            _with_delivery(inputs, edition, facts),
            with_weeks(inputs, plan, edition.sessions, advertised_only=False),
        ),
        "plan.csv": csv_bytes(plan.sessions, index=True),
        "assignments.csv": csv_bytes(plan.assignments),
        "unmet.csv": csv_bytes(plan.unmet),
        "comparison.csv": csv_bytes(comparison, index=True),
        "areas.csv": csv_bytes(_with_layers(hotspots.areas, inputs), index=True),
        "layers.csv": csv_bytes(inputs.layer_facts, index=True),
        "hotspots.csv": csv_bytes(hotspots.clusters, index=True),
        "trust.csv": csv_bytes(hotspots.trust, index=True),
        "choices.csv": csv_bytes(explain_choices(hotspots)),
        "hotspots.gpkg": geopackage_bytes(layers),
        "cold_spots.csv": csv_bytes(hotspots.cold_spots, index=True),
        "power.csv": csv_bytes(hotspots.power),
        "demand_bases.csv": csv_bytes(hotspots.demand_bases, index=True),
        "layer_sensitivity.csv": csv_bytes(hotspots.layer_sensitivity),
        "gradient.csv": csv_bytes(hotspots.gradient, index=True),
        **refresh_files(inputs, hotspots),
        "rejects.csv": csv_bytes(inputs.rejects),
        "unplaced.csv": csv_bytes(inputs.unplaced),
        "ledger.csv": csv_bytes(inputs.ledger),
        "summary.md": summary_markdown(edition).encode(),
        "SOURCES.txt": _sources(edition),
        **streams_file(hotspots),
        **restricted_pages(inputs, hotspots),
        **page_files("pack.html", pack_report(inputs, edition, facts=facts, profile=RESTRICTED)),
        **rota_files(inputs, plan),
        **year_files(inputs, plan),
        **sheet_files(inputs, hotspots, plan, edition),
    }


def streams_file(hotspots: Hotspots) -> dict[str, bytes]:
    """Write what statutory referrals would change, where some are kept apart; for analysts."""
    told = hotspots.streams
    return {} if told.empty else {"streams.csv": csv_bytes(told, index=True)}


def _with_layers(areas: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    """Put the extra layers beside the figures of each area, named so that none is mistaken."""
    named = inputs.layers.rename(columns=lambda name: f"layer {name}")
    joined: pd.DataFrame = areas.join(named.reindex(areas.index))
    return joined


def run_record(
    inputs: Inputs,
    hotspots: Hotspots,
    plan: Plan | None,
    *,
    files: Sequence[str],
    timing: Mapping[str, float],
    allow_poor_data: str = "",
    release_register: str = "not audited",
) -> bytes:
    """Write down what ran on what, so that it can be run again and compared.

    Parameters
    ----------
    inputs, hotspots, plan
        The run; no plan where it stopped at its hotspots.
    files
        Names of the other files written, as ``share/...`` or ``private/...``.
    timing
        Seconds and megabytes; the only part that differs between two runs.
    allow_poor_data
        Why the run went on with poor records, if it was asked to.
    release_register
        What the release audit said, against which earlier releases.

    Returns
    -------
    bytes
        JSON.
    """
    config = inputs.config
    settings = config.model_dump(mode="json")
    record: dict[str, Any] = {
        "outreach": __version__,
        "county": config.county.name,
        "invented": config.county.invented,
        "profile": config.disclosure.profile,
        "profile_reason": config.disclosure.reason,
        "profile_decided_by": config.disclosure.decided_by,
        "release_register": release_register,
        "seed": config.county.seed,
        "settings": fingerprint(_without_paths(settings)),
        "inputs": {place: file_hash(path) for place, path in input_files(config)},
        "vintages": {
            "postcodes": inputs.directory,
            "areas": inputs.areas.attrs.get("vintage", config.areas.vintage),
            "deprivation": config.deprivation.release,
        },
        "rows": {
            "referrals_read": len(inputs.referrals) + len(inputs.rejects),
            "referrals_accepted": len(inputs.referrals),
            "areas": len(inputs.areas),
            "venues": len(inputs.venues),
            "session_types": len(inputs.session_types),
            "slots": len(inputs.slots),
            "posts": len(inputs.staff),
        },
        "ledger": inputs.ledger.to_dict("records"),
        "quality": {
            "share_placed": round(share_placed(inputs), 6),
            "warnings": list(quality_warnings(inputs)),
            "banner": list(quality_banner(inputs)),
            "allow_poor_data": allow_poor_data,
        },
        "hotspots": hotspots.settings,
        "review": review_sentence(hotspots),
        "refresh": _refreshed(hotspots),
        "plan": None if plan is None else _planned(plan),
        "stages": [stage._asdict() for stage in stages_of(inputs, hotspots, plan)],
        "versions": {name: metadata.version(name) for name in _PACKAGES},
        "files": sorted([*files, "private/RESTRICTED.txt", "private/run.json"]),
        "timing": {**timing, "python": platform.python_version(), "machine": platform.machine()},
    }
    return json_bytes(record)


def _planned(plan: Plan) -> dict[str, Any]:
    """Say how good the plan is and how that is known."""
    return {
        "status": plan.status,
        "value": round(plan.value, 6),
        "bound": round(plan.bound, 6),
        "gap": round(plan.gap, 6),
        "levels": list(plan.levels),
        "stopped_by": plan.stopped_by,
        "unmet": len(plan.unmet),
        "sessions": len(plan.sessions),
    }


def _refreshed(hotspots: Hotspots) -> dict[str, Any] | None:
    """Say what this run was compared with; nothing where it was the first."""
    compared = hotspots.comparison
    if compared is None:
        return None
    return {
        **compared.settings,
        "list_jaccard": round(compared.list_jaccard, 6),
        "area_jaccard": round(compared.area_jaccard, 6),
        "places": compared.places["status"].value_counts().sort_index().to_dict(),
    }


def _without_paths(settings: Any) -> Any:
    """Drop where files lie: the same county in another folder is the same county."""
    if isinstance(settings, dict):
        places = {"path", "source", "exclude_postcodes", "release_register", "baseline"}
        return {k: _without_paths(v) for k, v in settings.items() if k not in places}
    if isinstance(settings, list):
        return [_without_paths(value) for value in settings]
    return settings


def _sources(edition: MapEdition) -> bytes:
    """Credit whoever published what the files beside it rest on."""
    return "\n".join([edition.banner, "", *edition.attribution, ""]).encode()


def _timetable(edition: MapEdition, listed: pd.DataFrame) -> pd.DataFrame:
    """Return the sessions as a flat table that names its edition in every row."""
    columns = ["session_id", "venue", "type_title", "day", "time", "crew_text", "status", "weeks"]
    return listed[[name for name in columns if name in listed]].assign(
        edition=edition.edition, notice=edition.banner
    )


def _with_delivery(inputs: Inputs, edition: MapEdition, facts: PackFacts | None) -> MapEdition:
    """Add who came and what to stop, move or add to the tables of the restricted workbook."""
    told = delivery_tables(inputs, None if facts is None else facts.came)
    return replace(edition, tables=(*edition.tables, *told))


def _workbook(edition: MapEdition, listed: pd.DataFrame) -> bytes:
    """Fill the workbook of an edition: assumptions first, then one table to a sheet."""
    return workbook(edition, _sheets(edition, listed))


def _sheets(edition: MapEdition, listed: pd.DataFrame) -> list[Sheet]:
    """Lay out the tables of an edition, one to a sheet."""
    areas = pd.DataFrame(edition.areas)[
        ["label", "district", *(column for column, _ in edition.area_columns)]
    ].rename(
        columns={"label": "Neighbourhood", "district": "District", **dict(edition.area_columns)}
    )
    areas = with_changes(areas, edition)
    sheets = [
        Sheet(
            name="Sessions",
            title="Sessions of the week",
            frame=listed[[name for name in _SESSION_HEADS if name in listed]].rename(
                columns=_SESSION_HEADS
            ),
        )
    ]
    notes = (edition.hotspots_note, edition.review_note)
    if edition.hotspots is not None:
        sheets.append(_places("Priority areas", HIGH_TITLE, high_places(edition), *notes))
    if edition.cold_spots is not None:
        sheets.append(_places("Fewer referrals", LOW_TITLE, low_places(edition), edition.cold_note))
    sheets += [
        Sheet(
            name=_sheet_name(table.title.replace("Young people by district", "District")),
            title=table.title,
            frame=table.frame,
            notes=(table.caption,),
        )
        for table in edition.tables
    ]
    sheets.append(
        Sheet(
            name="Neighbourhoods",
            title=edition.shade_title,
            frame=areas.reset_index(drop=True),
            notes=(f"Minutes: {edition.travel_basis}.",),
        )
    )
    return sheets


def _places(name: str, title: str, frame: pd.DataFrame, *notes: str) -> Sheet:
    """Lay out the places of one kind as the page does."""
    return Sheet(name=name, title=title, frame=frame, notes=tuple(note for note in notes if note))


def _sheet_name(title: str) -> str:
    """Shorten a title to what Excel allows on a tab, after a whole word.

    >>> _sheet_name("Sessions of today that would end or move")
    'Sessions of today that would'
    """
    short = title.removeprefix("Within reach of a session listed here, ")
    name = f"Reach {short}" if short != title else title
    name = "".join(letter for letter in name if letter not in "[]:*?/\\()").strip()
    return name if len(name) <= 31 else name[:32].rpartition(" ")[0].rstrip(" ,") or name[:31]
