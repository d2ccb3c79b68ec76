"""Write a county's settings from the files that were chosen; a person corrects them later."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from hotspots import read_areas
from hotspots.reading.areas import Bridge
from hotspots.reading.dates import parse_dates
from hotspots.reading.sources import TableFile, read_columns
from outreach.beginning.choosing import Chosen, choose
from outreach.beginning.example_tables import example_tables
from outreach.beginning.recognising import Found, recognise
from outreach.beginning.settings_text import settings_text
from outreach.beginning.venue_rules import REGISTERED, held_at, venue_rules
from outreach.errors import ConfigError
from outreach.intake.county_book import county_workbook
from outreach.sample_folder import sample_files
from outreach.starting import starting_files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas as gpd

_TO_PLAN_DAYS = 28
_SHOWN = 6


class Begun(NamedTuple):
    """The files of a new county folder, and what was chosen, in lines to print."""

    files: dict[str, bytes]
    told: tuple[str, ...]


def begin_county(folder: Path, sources: Sequence[Path], *, name: str = "", today: dt.date) -> Begun:
    """Make a county folder that reads the files somebody already has.

    Parameters
    ----------
    folder
        Where it will stand; the settings name the files relative to it.
    sources
        Files and folders, from `outreach init --from`.
    name
        Of the county; the folder's name if empty.
    today
        No referral that counts is later.

    Returns
    -------
    Begun
        ``county.toml``, example tables of the service and the pages of a new county.

    Raises
    ------
    OutreachError
        If something without which there is no plan is missing or cannot be read.
    """
    chosen = choose(recognise(sources))
    areas = _areas(chosen)
    day = _last_day(chosen.referrals, today)
    rules, left_out = ([], ()) if chosen.venues is None else venue_rules(chosen.venues)
    if chosen.venues is not None and not rules:
        msg = (
            f"--from: {chosen.venues.path.name} holds no kind of place known to hold sessions "
            "(library, school, GP practice, health centre, hospital, youth centre, hall). Leave "
            "that file out, and put the venues into venues.csv of the new folder."
        )
        raise ConfigError(msg)
    own_venues = chosen.venues is None and not chosen.registers
    kinds = _kinds(chosen, rules)
    tables = example_tables(areas, held_at=held_at(kinds), with_venues=own_venues)
    days = (day, _plan_day(day, today))
    settings = settings_text(
        chosen, folder, name=name or _named(folder), days=days, rules=rules, kinds=kinds
    )
    made = {"county.toml": settings.encode(), **tables}
    book = county_workbook({**sample_files(), **made})
    return Begun({**made, "county.xlsx": book, **starting_files()}, _told(chosen, tables, left_out))


def invented_county() -> Begun:
    """Hand out the invented county, which runs as it is, with a workbook of its tables.

    Returns
    -------
    Begun
        The commented ``county.toml`` and every example table.
    """
    files = sample_files()
    told = (
        "It holds an invented county that runs as it is.",
        "Replace its tables with yours, one by one, and edit county.toml. Then:",
    )
    return Begun({**files, "county.xlsx": county_workbook(files), **starting_files()}, told)


def _areas(chosen: Chosen) -> gpd.GeoDataFrame:
    """Read the areas as the settings will have them read; faults come up before anything is."""
    ground = chosen.ground
    bridge = None
    if ground.bridge is not None:
        weights = None if ground.weights is None else _table(ground.weights)
        bridge = Bridge(_table(ground.bridge), weights)
    areas, _ = read_areas(
        ground.areas.path,
        layer=ground.areas.layer,
        vintage=ground.vintage,
        population=_table(ground.population),
        deprivation=_table(ground.deprivation),
        release=ground.release,
        centroids=None if ground.centroids is None else _table(ground.centroids),
        labels=[_table(one) for one in ground.labels],
        bridge=bridge,
    )
    return areas


def _table(found: Found) -> TableFile:
    return TableFile(path=found.path, sheet=found.layer)


def _last_day(referrals: Found, today: dt.date) -> dt.date:
    """Return the last day of the month of the last referral, at most today."""
    columns = {"referral_date": referrals.columns["referral_date"]}
    source = TableFile(path=referrals.path, sheet=referrals.layer, columns=columns)
    text, _ = read_columns(source, table="referrals", required=tuple(columns), personal=True)
    days = parse_dates(text["referral_date"])
    past = days[days <= pd.Timestamp(today)]
    if past.empty:
        msg = (
            f"--from: no cell of the column taken for the date of referral in "
            f"{referrals.path.name} is a date up to today. Nothing was written."
        )
        raise ConfigError(msg)
    end: dt.date = (past.max() + pd.offsets.MonthEnd(0)).date()
    return min(end, today)


def _named(folder: Path) -> str:
    """Make a county's name of a folder's."""
    return " ".join(folder.resolve().name.replace("_", " ").replace("-", " ").split()).title()


def _plan_day(day: dt.date, today: dt.date) -> dt.date:
    """Return the first Monday on which a new timetable could begin."""
    start = max(day, today) + dt.timedelta(days=_TO_PLAN_DAYS)
    return start + dt.timedelta(days=-start.weekday() % 7)


def _kinds(chosen: Chosen, rules: Sequence[dict[str, Any]]) -> list[str]:
    """List the kinds of venue there will be, each once."""
    kinds = [str(rule["type"]) for rule in rules]
    for register in chosen.registers:
        kinds += REGISTERED[register.role]
    return list(dict.fromkeys(kinds)) or ["youth_centre"]


def _told(chosen: Chosen, tables: dict[str, bytes], left_out: Sequence[str]) -> tuple[str, ...]:
    """Say what was taken, what not, and what is still invented."""
    lines = [f"  {words:<38} {_name(found)}" for words, found in chosen.used]
    unread = [_name(found) for found in chosen.aside]
    lines += ["", *_listed("Not used:", unread), *_listed("Kinds of place not taken:", left_out)]
    lines += [
        "Columns of the extract: "
        + ", ".join(f"{ours} = {theirs}" for ours, theirs in chosen.referrals.columns.items()),
        f"Invented examples to replace: {', '.join(sorted(tables))}; and what each venue offers.",
        "Read county.toml through: it holds what was guessed. Then:",
    ]
    return tuple(lines)


def _name(found: Found) -> str:
    return found.path.name + (f" ({found.layer})" if found.layer else "")


def _listed(head: str, names: Sequence[str]) -> list[str]:
    """List a few names, and how many more there are."""
    if not names:
        return []
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return [f"{head} {', '.join(names[:_SHOWN])}{more}"]
