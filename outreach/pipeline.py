"""From a settings file to a folder of results: the whole tool, top to bottom."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from allocation import compare_plans
from hotspots.reviewing import unreviewed
from outreach.choice_effects import effects_of_run
from outreach.choosing_profile import Chosen, with_profile
from outreach.config import read_config
from outreach.errors import DisclosureError, SolverError
from outreach.filing.choices import beside_plan
from outreach.filing.folders import private_files, run_record, shared_files
from outreach.filing.money import money_files
from outreach.filing.papers import paper_files
from outreach.filing.today import today_files
from outreach.filing.walk_ins import walk_in_files
from outreach.intake.earlier_runs import check_kept
from outreach.intake.inputs import read_inputs
from outreach.pages.pack_facts import pack_facts
from outreach.planning.changing import with_changes
from outreach.quality import stop_if_poor
from outreach.releasing import (
    earlier_count,
    pass_release,
    release_facts,
    shared_sets,
    venue_spots,
)
from outreach.results import Written, check_target, csv_bytes, today, write_results
from outreach.showing.drawing import public_assignment
from outreach.showing.editions import profile_of
from outreach.showing.handover import handover_page
from outreach.showing.place_lookup import places_of
from outreach.stages import find_stage, plan_stage, price_stage, problem_stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from allocation.plan import Plan
    from allocation.problem import Problem
    from hotspots.result import Hotspots
    from maps.report import Report
    from outreach.intake.inputs import Inputs
    from outreach.pages.pack_facts import PackFacts
    from outreach.results import Cleared

STEPS = (
    "Reading the tables and placing the referrals",
    "Looking for hotspots",
    "Preparing the plan",
    "Planning sessions and staff",
    "Drawing the map and the workbook",
    "Writing the results",
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Run:
    """One run: what was found, what was planned, and where it was written."""

    inputs: Inputs
    hotspots: Hotspots
    plan: Plan
    broken: pd.DataFrame
    written: Written
    overrides: pd.DataFrame
    not_made: tuple[str, ...] = ()

    @property
    def is_all_met(self) -> bool:
        """Whether nothing that was asked for is unmet, and no hotspot awaits a decision."""
        return self.plan.unmet.empty and not unreviewed(self.hotspots)


def run(
    config_path: Path,
    out: Path,
    *,
    allow_poor_data: str = "",
    chosen: Chosen = Chosen(),  # noqa: B008  (it cannot change)
    with_papers: bool = False,
    told: Callable[[str], None] = lambda _: None,
) -> Run:
    """Read a county, find its hotspots, plan its week and write both folders.

    Parameters
    ----------
    config_path
        The settings, ``county.toml``.
    out
        Folder for ``share`` and ``private``.
    allow_poor_data
        Why to go on with records that are too poor; kept in ``run.json``.
    chosen
        Another profile than the settings name, why, and the role that decided it; all are kept.
    with_papers
        Write pack.docx and pack.pdf beside pack.html, where their extras are installed.
    told
        Called with a few words as each step begins.

    Returns
    -------
    Run
        With the folder that was really written.

    Raises
    ------
    OutreachError
        If an input is wrong or nothing can be written.
    """
    clock = _Clock()
    steps = iter(STEPS)
    check_target(out)
    told(next(steps))
    inputs = read_inputs(with_profile(read_config(config_path), chosen))
    check_kept(inputs.config, out, is_review_written=False)
    stop_if_poor(inputs, reason=allow_poor_data)
    clock.lap("read")
    told(next(steps))
    hotspots = find_stage(inputs)
    clock.lap("hotspots")
    told(next(steps))
    problem = problem_stage(inputs, hotspots)
    clock.lap("problem")
    told(next(steps))
    plan, broken = plan_stage(problem, inputs)
    clock.lap("plan")
    if len(broken):
        msg = (
            f"the plan breaks {len(broken)} of its own rules ({broken['rule'].iloc[0]} first). "
            "This is a fault of ours; nothing was written."
        )
        raise SolverError(msg)
    plan = with_changes(problem, inputs, plan)
    told(next(steps))
    comparison = compare_plans(problem, plan, place=places_of(inputs))
    effects = effects_of_run(inputs, out, found=hotspots, problem=problem, plan=plan)
    facts = replace(pack_facts(inputs, hotspots, problem, plan), effects=effects)
    overrides = price_stage(inputs, hotspots, plan)
    private = _private(inputs, problem, facts, comparison, overrides)
    shared = _shared(inputs, facts, comparison, with_papers=with_papers)
    private |= shared.note
    private |= beside_plan(inputs, hotspots, plan, effects)
    clock.lap("draw")
    told(next(steps))
    names = [f"share/{name}" for name in shared.files]
    names += [f"private/{name}" for name in (*private, "HANDOVER.md")]
    private["run.json"] = run_record(
        inputs,
        hotspots,
        plan,
        files=names,
        timing=clock.measured(),
        allow_poor_data=allow_poor_data,
        release_register=shared.checked,
    )
    private["HANDOVER.md"] = handover_page(inputs, json.loads(private["run.json"])).encode()
    written = write_results(out, share=shared.files, private=private, day=today())
    if shared.refusal is not None:
        raise shared.refusal
    return Run(
        inputs=inputs,
        hotspots=hotspots,
        plan=plan,
        broken=broken,
        written=written,
        overrides=overrides,
        not_made=shared.not_made,
    )


def _private(
    inputs: Inputs,
    problem: Problem,
    facts: PackFacts,
    comparison: pd.DataFrame,
    overrides: pd.DataFrame,
) -> dict[str, bytes]:
    """Make the private files, save for those that tell of the run itself."""
    plan = facts.plan
    private = private_files(inputs, facts.hotspots, plan, comparison, facts=facts)
    private |= money_files(inputs, problem, plan) | walk_in_files(problem, plan)
    private |= today_files(inputs, problem, plan)
    if len(overrides):
        private["overrides.csv"] = csv_bytes(overrides, index=True)
    return private


class _Shared(NamedTuple):
    """The shared files, and what the private folder, its record and the person are told of them."""

    files: dict[str, Cleared]
    note: dict[str, bytes]
    checked: str
    refusal: DisclosureError | None = None
    not_made: tuple[str, ...] = ()


def _shared(
    inputs: Inputs, facts: PackFacts, comparison: pd.DataFrame, *, with_papers: bool
) -> _Shared:
    """Make the shared files and have them attacked; nothing, and why, where that does not pass."""
    settings, hotspots = inputs.config.disclosure, facts.hotspots
    if settings.profile == "restricted":
        return _Shared({}, {}, "nothing is shared")
    not_made: list[str] = []

    def papers(report: Report) -> dict[str, bytes]:
        """Make the papers; remember what cannot be made here."""
        made = paper_files("pack", report, earlier=earlier_count(settings))
        not_made.extend(made.not_made)
        return made.files

    try:
        assignment = public_assignment(inputs, hotspots, profile_of(settings))
        share = shared_files(
            inputs,
            hotspots,
            facts.plan,
            comparison,
            assignment=assignment,
            facts=facts,
            papers=papers if with_papers else None,
        )
        sets = shared_sets(inputs, hotspots, assignment, profile=profile_of(settings))
        venues = venue_spots(inputs)
        passed = pass_release(share, settings, areas=sets, venues=venues)
    except DisclosureError as fault:
        note = {"not-shared.txt": f"RESTRICTED\n{fault}\n".encode()}
        return _Shared({}, note, "refused by disclosure control", fault)
    note = release_facts(sets, venues)
    return _Shared(passed.files, note, passed.checked, not_made=tuple(not_made))


class _Clock:
    """Wall seconds of each step, and the most memory the process held."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        """Note the seconds since the last lap."""
        now = time.perf_counter()
        self._laps[f"{name}_s"] = round(now - self._last, 2)
        self._last = now

    def measured(self) -> dict[str, float]:
        """Return the laps [s], and peak memory [MB] where the system tells it."""
        try:
            import resource  # noqa: PLC0415  (not on Windows)
        except ImportError:
            return dict(self._laps)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return {**self._laps, "peak_mb": round(peak)}
