"""The choices that decide who wins: the county planned again with each at its alternatives."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from allocation.explaining.plan_differences import plan_difference
from allocation.search.allocating import allocate
from hotspots.demand_bases import with_basis
from outreach.filing.choices import read_effects
from outreach.showing.place_lookup import places_of
from outreach.stages import find_stage, plan_stage, problem_stage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from allocation.explaining.plan_differences import Difference
    from allocation.plan import Plan
    from allocation.problem import Problem
    from hotspots.result import Hotspots
    from outreach.config import Config
    from outreach.intake.inputs import Inputs

COLUMNS = [
    "choice", "label", "chosen", "value", "sessions", "opened", "closed", "near", "met",
    "gains", "loses", "sentence",
]  # fmt: skip


class _Choice(NamedTuple):
    """A setting, what it is called, and the alternatives to the value chosen."""

    section: str
    name: str
    label: str
    others: Callable[[float], tuple[float, ...]]


class Known(NamedTuple):
    """The county as it was chosen: what was found, put together and planned."""

    found: Hotspots
    problem: Problem
    plan: Plan


CHOICES = (
    _Choice("need", "demand_basis", "Planning demand: 0 referrals, 1 need", lambda _: (0, 0.5, 1)),
    _Choice("plan", "deprivation_weight", "Weight of deprivation", lambda now: (0, 2 * now)),
    _Choice(
        "plan", "standard_minutes", "Longest way, in minutes",
        lambda now: (max(now - 10, 5), now + 15),
    ),
    _Choice(
        "plan", "district_floor", "Floor of each district", lambda now: (0, min(now + 0.1, 1))
    ),
    _Choice("plan", "continuity_share", "Today's places kept", lambda _: (0, 0.8)),
)  # fmt: skip


def choice_names() -> tuple[str, ...]:
    """Name the choices that can be asked for."""
    return tuple(choice.name for choice in CHOICES)


def effects_of_run(
    inputs: Inputs, out: Path, *, found: Hotspots, problem: Problem, plan: Plan
) -> pd.DataFrame:
    """Give what other choices would change: worked out where asked for, else what is known.

    Parameters
    ----------
    inputs
        The county's tables; ``[plan] compare_choices`` names the choices to plan again.
    out
        The folder of the run, where the table of an earlier `outreach choices` may lie.
    found, problem, plan
        The run itself.

    Returns
    -------
    DataFrame
        As of `choice_effects`; no rows where nothing is asked for or known.
    """
    only = inputs.config.plan.compare_choices
    if not only:
        return read_effects(inputs.config, out)
    return choice_effects(inputs, only=only, known=Known(found, problem, plan))


def choice_effects(
    inputs: Inputs,
    *,
    only: Sequence[str] = (),
    told: Callable[[str], None] = lambda _: None,
    known: Known | None = None,
) -> pd.DataFrame:
    """Plan a county again at the alternatives to each choice.

    Parameters
    ----------
    inputs
        The county's tables.
    only
        Names of choices; all when empty.
    told
        Called with a few words as each plan begins.
    known
        What was found and planned already; worked out, if not given.

    Returns
    -------
    DataFrame
        ``choice``, ``label``, ``chosen``, ``value``, ``sessions`` a week, ``opened`` and
        ``closed`` (venues), ``near`` (demand within the standard) and ``met`` [share], ``gains``
        and ``loses`` (places), ``sentence``; first the plan as chosen. All are judged on the
        demand and the standard that were chosen.

    Notes
    -----
    Each plan starts from that of the county as chosen, so it is found sooner, and differences
    are those of the choice rather than of the search.
    """
    if known is None:
        found = find_stage(inputs)
        problem = problem_stage(inputs, found)
        told("The county as it was chosen")
        known = Known(found, problem, plan_stage(problem, inputs)[0])
    found, problem, plan = known
    place = places_of(inputs)
    settings = inputs.config
    rows = [_row(_AS_CHOSEN, 0.0, 0.0, plan_difference(problem, plan, plan, place))]
    for choice in CHOICES:
        if only and choice.name not in only:
            continue
        now = float(getattr(getattr(settings, choice.section), choice.name))
        for value in dict.fromkeys(float(one) for one in choice.others(now)):
            if abs(value - now) < 1e-9:
                continue
            told(f"{choice.label}: {value:g} instead of {now:g}")
            other = _problem_at(inputs, found, choice, value)
            planned = allocate(
                other, start=plan, seed=settings.county.seed, **settings.plan.search()
            )
            differs = plan_difference(problem, plan, planned, place)
            rows.append(_row(choice, now, value, differs))
    return pd.DataFrame(rows, columns=COLUMNS)


_AS_CHOSEN = _Choice("", "", "As chosen", lambda _: ())


def _problem_at(inputs: Inputs, found: Hotspots, choice: _Choice, value: float) -> Problem:
    """Put the county into a problem under another choice."""
    config: Config = inputs.config
    section = getattr(config, choice.section).model_copy(update={choice.name: value})
    changed = replace(inputs, config=config.model_copy(update={choice.section: section}))
    if choice.name == "demand_basis":
        found = with_basis(found, value)
    return problem_stage(changed, found)


def _row(choice: _Choice, now: float, value: float, differs: Difference) -> dict[str, object]:
    """Write one alternative as a row, with venues and places in words."""
    return {
        "choice": choice.name,
        "label": choice.label,
        "chosen": now,
        "value": value,
        "sessions": differs.sessions,
        "opened": "; ".join(differs.opened),
        "closed": "; ".join(differs.closed),
        "near": differs.near,
        "met": differs.met,
        "gains": "; ".join(differs.gains),
        "loses": "; ".join(differs.loses),
        "sentence": _sentence(choice, value, differs),
    }


def _sentence(choice: _Choice, value: float, differs: Difference) -> str:
    """Say in two sentences at most what another choice would change."""
    if not choice.name:
        return (
            f"As chosen: {differs.sessions:g} sessions a week; {differs.near:.0%} of planning "
            f"demand near one and {differs.met:.0%} met."
        )
    moved = len(differs.opened) + len(differs.closed)
    venues = (
        "the same venues"
        if not moved
        else f"{len(differs.opened)} venues opened and {len(differs.closed)} closed"
    )
    wins = f" {', '.join(differs.gains)} gain." if differs.gains else ""
    wins += f" {', '.join(differs.loses)} lose." if differs.loses else ""
    return (
        f"{choice.label} {value:g}: {differs.sessions:g} sessions a week, {venues}, "
        f"{differs.met:.0%} of planning demand met.{wins}"
    )
