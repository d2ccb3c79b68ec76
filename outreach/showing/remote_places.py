"""Which remote neighbourhoods have neither a session near enough nor another offer (row R-11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocation.delivery.remote_access import remote_access, remote_sentence
from allocation.other_work.duties import REMOTE, VISITS
from allocation.people.reach_floors import GROUPS, group_demand
from maps.edition import PrintedTable
from outreach.pages.beside_sessions import work_sums
from outreach.showing.timetables import near_sessions

if TYPE_CHECKING:
    from allocation.plan import Plan
    from outreach.intake.inputs import Inputs
    from outreach.showing.timetables import Timetable


def remote_check(inputs: Inputs, plan: Plan, *, minutes: pd.Series | None = None) -> pd.DataFrame:
    """Check every remote neighbourhood of some size on a plan.

    Parameters
    ----------
    inputs, plan
        The county, after planning.
    minutes : Series, index ``area_code``, optional
        To the nearest session that an edition lists; to any of the plan, if not given. [min]

    Returns
    -------
    DataFrame, index ``area_code``
        From `allocation.delivery.remote_access.remote_access`, with ``name`` and ``district``.
        Visits of a district are offered to all of it, remote contacts to the whole county.
    """
    areas = inputs.areas
    checked = remote_access(
        areas[["rural_class", "population"]],
        plan.coverage["minutes"] if minutes is None else minutes,
        offered=_offered(areas["district"].astype(str), plan.other_work),
    )
    return checked.join(areas[["name", "district"]])


def _offered(district: pd.Series, other_work: pd.DataFrame) -> list[str]:
    """List the areas to which a worker of the plan goes, or that one rings."""
    if other_work.empty:
        return []
    done = other_work[(other_work["worker_id"] != "") & (other_work["count"] > 0)]
    if (done["kind"] == REMOTE).any():
        return [str(area) for area in district.index]
    visited = set(done["district"][done["kind"] == VISITS])
    return [str(area) for area in district.index[district.isin(visited)]]


def remote_notes(
    inputs: Inputs, plan: Plan, *, exact: bool, minutes: pd.Series | None = None
) -> tuple[str, ...]:
    """Say how many are left out; by district where exact. `minutes` as of `remote_check`.

    The figures rest on published numbers of residents and on the sessions: nobody who was
    referred is counted.
    """
    checked = remote_check(inputs, plan, minutes=minutes)
    if checked.empty and not exact:
        return ()
    said = remote_sentence(checked)
    left = checked["district"][checked["exception"]].value_counts().sort_index()
    if exact and len(left):
        said += f" By district: {', '.join(f'{name} {count}' for name, count in left.items())}."
    return (said, *reach_sentences(inputs, plan)) if exact else (said,)


def reach_sentences(inputs: Inputs, plan: Plan) -> tuple[str, ...]:
    """Say which part of the demand of each group with a floor of reach is within the standard."""
    demand, near = plan.coverage["demand"], plan.coverage["within_standard"].astype(bool)
    told = []
    for rule, inside in group_demand(inputs.areas, demand).items():
        if inside.sum() > 0:
            told.append(f"{inside[near].sum() / inside.sum():.0%} of the {GROUPS[str(rule)]}")
    if not told:
        return ()
    return (f"Demand within the standard of a drop-in or clinic: {', '.join(told)}.",)


def remote_tables(
    inputs: Inputs, plan: Plan, *, minutes: pd.Series | None = None
) -> tuple[PrintedTable, ...]:
    """Name the remote neighbourhoods that are left out; nothing where none is."""
    checked = remote_check(inputs, plan, minutes=minutes)
    left = checked[checked["exception"]].sort_values(["district", "name"], kind="stable")
    if left.empty:
        return ()
    nearest = left["minutes"].map("{:.0f}".format).where(left["minutes"].notna(), "none in reach")
    return (
        PrintedTable(
            id="remote",
            title="Remote neighbourhoods without an offer",
            caption="Far from a town, with 50 young residents or more; no drop-in or clinic "
            "within 30 minutes, and neither visits nor remote contact instead.",
            frame=pd.DataFrame(
                {
                    "Neighbourhood": left["name"].astype(str),
                    "District": left["district"].astype(str),
                    "Minutes to the nearest": nearest.astype(str),
                }
            ).reset_index(drop=True),
            csv_name="remote_neighbourhoods.csv",
        ),
    )


def besides_sessions(
    inputs: Inputs, plan: Plan, timetable: Timetable
) -> tuple[tuple[str, ...], tuple[PrintedTable, ...]]:
    """Say what an edition for others may tell of remote places and of work beside sessions.

    Parameters
    ----------
    inputs, plan
        The county, after planning.
    timetable
        What the edition lists: the nearest session is one of these.

    Returns
    -------
    notes : tuple of str
        How many remote neighbourhoods are left out.
    tables : tuple of PrintedTable
        Which, and the hours of each kind of work; all of it rests on published figures, the
        timetable and sums of the county.
    """
    nearest = near_sessions(inputs, timetable.rows, standard_minutes=np.inf)
    minutes = nearest.set_index("area_code")["minutes"]
    notes = remote_notes(inputs, plan, exact=False, minutes=minutes)
    return notes, (*remote_tables(inputs, plan, minutes=minutes), *work_sums(plan))
