"""From a settings file to a folder of results: the whole tool, top to bottom."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocation import compare_plans
from hotspots.reviewing import unreviewed
from outreach.changing import with_changes
from outreach.choice_filing import beside_plan
from outreach.choosing_profile import Chosen, with_profile
from outreach.config import read_config
from outreach.drawing import public_assignment
from outreach.earlier_runs import check_kept
from outreach.editions import profile_of
from outreach.errors import DisclosureError, SolverError
from outreach.filing import private_files, run_record, shared_files
from outreach.handover import handover_page
from outreach.inputs import read_inputs
from outreach.money_filing import money_files
from outreach.pages.pack_facts import pack_facts
from outreach.quality import stop_if_poor
from outreach.releasing import AREA_SETS, pass_release, shared_sets
from outreach.results import Written, check_target, csv_bytes, today, write_results
from outreach.stages import find_stage, plan_stage, price_stage, problem_stage
from outreach.walk_in_filing import walk_in_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from allocation.plan import Plan
    from hotspots.result import Hotspots
    from outreach.inputs import Inputs
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
    comparison = compare_plans(problem, plan)
    facts = pack_facts(inputs, hotspots, problem, plan)
    private = private_files(inputs, hotspots, plan, comparison, facts=facts)
    private |= money_files(inputs, problem, plan) | walk_in_files(problem, plan)
    overrides = price_stage(inputs, hotspots, plan)
    if len(overrides):
        private["overrides.csv"] = csv_bytes(overrides, index=True)
    share, note, checked, refusal = _shared(inputs, facts, comparison)
    private |= note
    private |= beside_plan(inputs, hotspots, plan, out)
    clock.lap("draw")
    told(next(steps))
    names = [f"share/{name}" for name in share]
    names += [f"private/{name}" for name in (*private, "HANDOVER.md")]
    private["run.json"] = run_record(
        inputs,
        hotspots,
        plan,
        files=names,
        timing=clock.measured(),
        allow_poor_data=allow_poor_data,
        release_register=checked,
    )
    private["HANDOVER.md"] = handover_page(inputs, json.loads(private["run.json"])).encode()
    written = write_results(out, share=share, private=private, day=today())
    if refusal is not None:
        raise refusal
    return Run(
        inputs=inputs,
        hotspots=hotspots,
        plan=plan,
        broken=broken,
        written=written,
        overrides=overrides,
    )


def _shared(
    inputs: Inputs, facts: PackFacts, comparison: pd.DataFrame
) -> tuple[dict[str, Cleared], dict[str, bytes], str, DisclosureError | None]:
    """Make the shared files and have them attacked; nothing, and why, where that does not pass.

    Also what the private folder is told of it: which areas each public area holds, or why nothing
    is shared.
    """
    settings, hotspots = inputs.config.disclosure, facts.hotspots
    if settings.profile == "restricted":
        return {}, {}, "nothing is shared", None
    try:
        assignment = public_assignment(inputs, hotspots, profile_of(settings))
        share = shared_files(
            inputs, hotspots, facts.plan, comparison, assignment=assignment, facts=facts
        )
        sets = shared_sets(inputs, hotspots, assignment, profile=profile_of(settings))
        passed = pass_release(share, settings, areas=sets)
    except DisclosureError as fault:
        note = {"not-shared.txt": f"RESTRICTED\n{fault}\n".encode()}
        return {}, note, "refused by disclosure control", fault
    return passed.files, {AREA_SETS: csv_bytes(sets)}, passed.checked, None


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
