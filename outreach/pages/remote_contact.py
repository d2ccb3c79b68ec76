"""Telephone, text and online: what the plan does so, beside the need met in sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocation.delivery.remote import FAR_MINUTES, MOST_SHARE, remote_shares
from allocation.other_work.assigning import other_work_beside
from allocation.other_work.reporting import remote_by_area
from maps.report import Section
from outreach.planning.delivering import most_remote

if TYPE_CHECKING:
    from allocation.plan import Plan
    from allocation.problem import Problem
    from outreach.intake.inputs import Inputs


def remote_section(inputs: Inputs, problem: Problem, plan: Plan) -> Section:
    """Say what is met by telephone, text or online, and what could be."""
    found = most_remote(inputs, problem, plan)
    far = int(found["far"].sum())
    return Section(
        id="remote",
        heading="Telephone, text and online",
        sentences=(
            *remote_sentences(problem, plan),
            f"Sessions leave {found['unmet'].sum():,.1f} contacts a week of planning demand unmet.",
            f"Of these {found['contacts'].sum():,.1f} could be met remotely, at most.",
            f"In a priority area that is {MOST_SHARE:.0%} of its demand, beside a place to go to.",
            f"In {far} neighbourhoods over {FAR_MINUTES:g} minutes from any venue it may be more."
            if far
            else f"No neighbourhood is over {FAR_MINUTES:g} minutes from every venue.",
        ),
    )


def remote_sentences(problem: Problem, plan: Plan) -> tuple[str, ...]:
    """Say what the plan does remotely, apart from the need that its sessions meet.

    Parameters
    ----------
    problem, plan
        The county, after planning.

    Returns
    -------
    tuple of str
        Nothing where no remote contact is asked for.
    """
    if problem.other.remote.empty:
        return ()
    done = other_work_beside(problem, plan.sessions, tidy=True)
    areas = remote_by_area(problem, done, plan.served["contacts"])
    demand = float(areas["demand"].sum())
    remote, seen = float(areas["contacts"].sum()), float(plan.served["contacts"].sum())
    told = (
        f"Need met in sessions: {seen:,.1f} contacts a week ({_part(seen, demand)} of planning "
        f"demand). By telephone, text or online, beside it and not counted in it: {remote:,.1f} "
        f"({_part(remote, demand)})."
    )
    shares = remote_shares(
        areas,
        areas["contacts"],
        most_share=problem.other.remote_share,
        far_minutes=problem.other.far_minutes,
    )["share"].dropna()
    capped = (
        f"In no priority area is it over {problem.other.remote_share:.0%} of demand: "
        f"{shares.max():.0%} at most, those who live over {problem.other.far_minutes:g} minutes "
        "from every venue left out."
    )
    offer = "For remote neighbourhoods without a session near it counts as an offer."
    return (told, capped, offer) if len(shares) else (told, offer)


def _part(amount: float, whole: float) -> str:
    """Write a share of the whole; nothing of nothing."""
    return f"{amount / whole:.1%}" if whole > 0 else "0.0%"
