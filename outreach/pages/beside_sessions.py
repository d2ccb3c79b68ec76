"""Work beside sessions where people look for their own: the rota, the workbook, the action list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from maps.edition import PrintedTable
from maps.report import Section

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from allocation.plan import Plan
    from maps.report import Report

HEADING = "Work beside sessions"
_REGULAR = ("week", "year")


def work_tables(plan: Plan) -> tuple[PrintedTable, ...]:
    """List who does what beside sessions, post by post; for the restricted edition only.

    Returns
    -------
    tuple of PrintedTable
        None where nothing is asked for.
    """
    rows = plan.other_work
    if rows.empty:
        return ()
    return (
        PrintedTable(
            id="beside-sessions",
            title=HEADING,
            caption="Hours with journeys. An event takes hours of its own week and of no other.",
            frame=_printed(rows),
            csv_name="beside_sessions.csv",
        ),
    )


def work_sums(plan: Plan) -> tuple[PrintedTable, ...]:
    """Add up the hours of each kind of work beside sessions, for everybody: no post, no place.

    Returns
    -------
    tuple of PrintedTable
        None where nothing is asked for. Events are left out: each tells whose hours they are.
    """
    rows = plan.other_work
    if rows.empty or not rows["per"].isin(_REGULAR).any():
        return ()
    sums = rows[rows["per"].isin(_REGULAR)].groupby(["kind", "per"], sort=True)
    told = sums.agg(hours=("hours", "sum"), met=("met", "all")).reset_index()
    frame = pd.DataFrame(
        {
            "Work": told["kind"].astype(str).str.capitalize(),
            "Staff hours": told["hours"].map(lambda hours: f"{hours:,.0f}"),
            "In each": told["per"],
            "All of it done": told["met"].map({True: "yes", False: "no"}),
        },
        dtype="str",
    )
    return (
        PrintedTable(
            id="beside-sessions",
            title=HEADING,
            caption="Whole hours of the county, journeys included.",
            frame=frame,
            csv_name="beside_sessions.csv",
        ),
    )


def with_own_work(report: Report, plan: Plan, worker: str, *, name: str) -> Report:
    """Put a post's work beside sessions on its rota; the same report where it has none.

    Parameters
    ----------
    report
        Its page.
    plan
        With ``other_work``.
    worker
        The ``worker_id``; empty for a page that is no post's.
    name
        Of its files.

    Returns
    -------
    Report
        With a section after the sessions.
    """
    rows = plan.other_work
    own = rows if rows.empty or not worker else rows[rows["worker_id"] == worker]
    if own.empty or not worker:
        return report
    weekly = float(own["hours"][own["per"] == "week"].sum())
    section = Section(
        id="beside",
        heading=HEADING,
        sentences=(f"It takes {weekly:.1f} hours of every week, journeys included.",),
        parts=(
            PrintedTable(
                id="beside-sessions",
                title=HEADING,
                caption="Days and times are for the post to agree.",
                frame=_printed(own).drop(columns=["Post", "Role"]),
                csv_name=f"{name}-beside.csv",
            ),
        ),
    )
    return replace(report, sections=(*report.sections[:1], section, *report.sections[1:]))


def beside_section(plan: Plan, district: str) -> Section:
    """Say which work beside sessions a district gets, by role: the sheet goes to other agencies."""
    rows = plan.other_work
    here = rows if rows.empty else rows[rows["district"].isin([district, ""])]
    if here.empty:
        return Section(
            id="beside", heading=HEADING, sentences=("None is asked for in this district.",)
        )
    done = here[here["worker_id"] != ""]
    sums = done.groupby(["subject", "role", "per"], sort=True)["hours"].sum()
    said = [_hours_of(row) for row in sums.reset_index().to_dict("records")]
    left = here[here["worker_id"] == ""]["sentence"].tolist()
    return Section(id="beside", heading=HEADING, points=(*said, *left))


def _hours_of(row: Mapping[Hashable, Any]) -> str:
    """Say what one work takes of one role, in a week, a year or one week."""
    hours, role, per = float(row["hours"]), _words(row["role"]), str(row["per"])
    if per in {"week", "year"}:
        return f"{row['subject']}: {hours:.1f} hours a {per} of {role}."
    return f"{row['subject']}: {hours:.1f} hours of {role} in the {per}."


def _printed(rows: pd.DataFrame) -> pd.DataFrame:
    """Write rows of other work as people read them."""
    return pd.DataFrame(
        {
            "Work": rows["subject"],
            "Kind": rows["kind"],
            "District": rows["district"].where(rows["district"] != "", "the county"),
            "Post": rows["worker_id"].where(rows["worker_id"] != "", "nobody has the hours"),
            "Role": rows["role"].map(_words),
            "Hours": rows["hours"].map("{:.1f}".format),
            "In each": rows["per"],
            "All of it done": rows["met"].map({True: "yes", False: "no"}),
        },
        dtype="str",
    ).reset_index(drop=True)


def _words(role: object) -> str:
    """Write a role as people do."""
    return str(role).replace("_", " ")
