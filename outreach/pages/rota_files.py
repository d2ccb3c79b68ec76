"""The rota as files of the private folder: staff are people too, so it is never shared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from maps.held_dates import HOLIDAYS
from maps.rotas import rota
from outreach.figures import readable_name
from outreach.pages.beside_sessions import with_own_work
from outreach.pages.files import page_files
from outreach.planning.event_weeks import away_dates, covers, event_section
from outreach.planning.school_year import all_sessions, year_of

if TYPE_CHECKING:
    from allocation.plan import Plan
    from outreach.intake.inputs import Inputs


def rota_files(inputs: Inputs, plan: Plan) -> dict[str, bytes]:
    """Make a page and a calendar for each post and each venue of a plan.

    Parameters
    ----------
    inputs, plan
        The county, after planning.

    Returns
    -------
    dict
        ``rota/worker-ID.html``, ``rota/worker-ID.ics``, likewise for venues, and the CSV files
        their links lead to; for the private folder only.
    """
    county = inputs.config.county
    workers = inputs.staff[["role"]].assign(
        hours_available=plan.workers["hours_available"].reindex(inputs.staff.index).fillna(0.0)
    )
    papers = rota(
        stints_of(inputs, plan),
        workers,
        year=year_of(inputs),
        county_name=county.name,
        first_day=county.plan_date,
        stamped_on=county.data_date,
        invented=county.invented,
        invented_words="Invented staff",
        once=covers(inputs, plan),
    )
    made: dict[str, bytes] = {}
    posts = dict(zip((paper.name for paper in papers), workers.index.astype(str), strict=False))
    for paper in papers:  # the posts come first, in the order of the table
        worker = posts.get(paper.name, "")
        report = with_own_work(paper.report, plan, worker, name=paper.name)
        changed = event_section(plan, worker, name=paper.name)
        if changed is not None:
            report = replace(report, sections=(*report.sections, changed))
        pages = page_files(f"{paper.name}.html", report)
        made |= {f"rota/{name}": content for name, content in pages.items()}
        made[f"rota/{paper.name}.ics"] = paper.calendar
    return made


def stints_of(inputs: Inputs, plan: Plan) -> pd.DataFrame:
    """Spell out who works which session, where and when.

    Returns
    -------
    DataFrame
        As `maps.rotas.rota` takes it: a row for each post in each session, in order of the week.
        A session that nobody works has no row.
    """
    held = all_sessions(plan, inputs)
    away = [] if plan.holidays is None else [(plan.holidays, held[held["when"] == HOLIDAYS])]
    term = held if plan.holidays is None else held[held["when"] != HOLIDAYS]
    parts = [
        each.assignments.rename(columns={"session_id": "own_id"}).merge(
            sessions.rename_axis("session_id").reset_index(), on="own_id"
        )
        for each, sessions in [(plan, term), *away]
    ]
    together = pd.concat(parts, ignore_index=True)
    return _with_event_weeks(_spelt_out(inputs, together), together, plan)


def _with_event_weeks(stints: pd.DataFrame, given: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Put beside each stint the days of event weeks on which this post, or nobody, is there."""
    if plan.event_weeks.empty:
        return stints
    own_id = dict(zip(given["session_id"], given["own_id"], strict=True))
    missing = away_dates(plan)
    post = missing.groupby(["session_id", "worker_id"])["date"].agg(tuple).to_dict()
    lost = missing[missing["not_held"].astype(bool)]
    once = lost.drop_duplicates(["session_id", "date"])
    closed = once.groupby("session_id")["date"].agg(tuple).to_dict()
    keys = [own_id[session] for session in stints["session_id"]]
    posts = zip(keys, stints["worker_id"], strict=True)
    return stints.assign(
        away=pd.Series([post.get(key, ()) for key in posts], index=stints.index, dtype=object),
        not_held=pd.Series([closed.get(key, ()) for key in keys], index=stints.index, dtype=object),
    )


def _spelt_out(inputs: Inputs, given: pd.DataFrame) -> pd.DataFrame:
    """Put the tables of the county beside who works which session."""
    kinds = ["title", "contact_hours", "setup_hours"]
    rows = (
        given.merge(
            inputs.venues[["name", "district"]].add_prefix("venue_"),
            left_on="venue_id",
            right_index=True,
        )
        .merge(
            inputs.session_types[kinds].add_prefix("type_"),
            left_on="session_type",
            right_index=True,
        )
        .merge(inputs.slots.add_prefix("slot_"), left_on="slot", right_index=True)
        .sort_values(["slot_order", "venue_id", "session_id", "worker_id"])
        .reset_index(drop=True)
    )
    often = rows["sessions_per_week"].astype(float)
    start = rows["slot_start"].fillna("").astype(str)
    crews = rows.groupby("session_id")["role"].agg(list)
    return pd.DataFrame(
        {
            "session_id": rows["session_id"],
            "worker_id": rows["worker_id"],
            "role": rows["role"],
            "with_roles": [
                in_words(_without(crews[session], role)) or "nobody else"
                for session, role in zip(rows["session_id"], rows["role"], strict=True)
            ],
            "crew_text": rows["session_id"].map(crews.map(in_words)),
            "venue_id": rows["venue_id"],
            "venue": rows["venue_name"].map(readable_name),
            "district": rows["venue_district"].fillna("").astype(str),
            "session_type": rows["session_type"],
            "title": rows["type_title"],
            "slot": rows["slot"],
            "weekday": rows["slot_weekday"],
            "start": start,
            "end": [
                end_of(begin, hours)
                for begin, hours in zip(start, rows["type_contact_hours"], strict=True)
            ],
            "contact_hours": rows["type_contact_hours"].astype(float),
            "setup_hours": rows["type_setup_hours"].astype(float),
            "repeat": rows["repeat"],
            "hours": rows["hours"].astype(float) / often,
            "travel_minutes": rows["travel_minutes"].astype(float) / often,
            "miles": rows["miles"].astype(float) / often,
        }
    )


def end_of(start: str, hours: float) -> str:
    """Say when a session ends; nothing where no time is set.

    Examples
    --------
    >>> end_of("15:30", 2.5), end_of("", 2.5)
    ('18:00', '')
    """
    if not start:
        return ""
    return f"{pd.Timestamp(f'2000-01-01 {start}') + pd.Timedelta(minutes=round(hours * 60)):%H:%M}"


def in_words(roles: list[str]) -> str:
    """Count roles in words.

    Examples
    --------
    >>> in_words(["worker", "family_worker", "worker"])
    '1 family worker, 2 workers'
    """
    counts = {role: roles.count(role) for role in sorted(set(roles))}
    return ", ".join(
        f"{count} {role.replace('_', ' ')}{'s' if count > 1 else ''}"
        for role, count in counts.items()
    )


def _without(roles: list[str], role: str) -> list[str]:
    """Leave one of a role out."""
    left = list(roles)
    left.remove(role)
    return left
