"""How a changed county is planned from the plan of before: at once, and at the end.

    python -m benchmarks.warm_start SETTINGS.toml [--effort NAME]

One line for each of the six changes of `benchmarks.plan_speed`: what the plan of before still
achieves and in how many processor seconds, what a cold plan achieves, how the two compare (with
the bound of the cold one too), and whether the search from the plan of before ended no worse.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allocation import allocate, check_plan
from benchmarks.plan_speed import changes
from outreach.config import read_config
from outreach.intake.inputs import read_inputs
from outreach.stages import find_stage, problem_stage

if TYPE_CHECKING:
    from allocation.plan import Plan
    from allocation.problem import Problem

Order = tuple[float, float, float]


def order(plan: Plan) -> Order:
    """Compare plans by their aims: rules unmet, hotspots without a session, need; less is better.

    Parameters
    ----------
    plan
        From `allocate`.

    Returns
    -------
    tuple
        Need to the fourth decimal, below which the solver's tolerance lies.
    """
    unmet, served, _, *_ = (float(level["value"]) for level in plan.levels)
    return round(unmet, 4), -served, -round(plan.value, 4)


def timed(problem: Problem, **options: Any) -> tuple[Plan, float]:
    """Plan, and say how many processor seconds it took.

    Parameters
    ----------
    problem
        The county.
    **options
        Of `allocate`.

    Returns
    -------
    plan, seconds
        The plan breaks no rule that can be checked.
    """
    began = time.process_time()
    plan = allocate(problem, **options)
    spent = time.process_time() - began
    faults = check_plan(plan, problem)
    if len(faults):
        msg = f"{len(faults)} rules broken"
        raise SystemExit(msg)
    return plan, spent


def compare(name: str, problem: Problem, before: Plan, **options: Any) -> bool:
    """Print one line for one changed county; tell whether the warm search ended no worse.

    Parameters
    ----------
    name
        Of the change.
    problem
        The county as it is now.
    before
        The plan of the county as it was.
    **options
        Of `allocate`.

    Returns
    -------
    bool
        Whether a search that starts from the plan of before ends as well as a cold one.
    """
    quick, at_once = timed(problem, **{**options, "max_nodes": 0}, start=before)
    cold, cold_spent = timed(problem, **options)
    warm, warm_spent = timed(problem, **options, start=before)
    kept = order(warm) <= min(order(cold), order(quick))
    print(
        f"{name}: at once {quick.value:.2f} in {at_once:.1f} CPU s "
        f"({quick.value / cold.value:.1%} of cold, {quick.value / cold.bound:.1%} of its bound, "
        f"{len(quick.unmet)} unmet), cold {cold.value:.2f} in {cold_spent:.1f} "
        f"({len(cold.unmet)} unmet), from the plan of before {warm.value:.2f} in {warm_spent:.1f} "
        f"({len(warm.unmet)} unmet): {'no worse' if kept else 'WORSE'}",
        flush=True,
    )
    return kept


def main() -> None:
    """Read a county, plan it, and plan it again in six changed ways."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("settings", type=Path)
    parser.add_argument("--effort", default="normal")
    asked = parser.parse_args()
    inputs = read_inputs(read_config(asked.settings))
    problem = problem_stage(inputs, find_stage(inputs))
    options = {"effort": asked.effort, "seed": inputs.config.county.seed}
    before, _ = timed(problem, **options)
    found = [compare(name, now, before, **options) for name, now in changes(problem).items()]
    print(f"{sum(found)} of {len(found)} changes end no worse than a cold start", flush=True)
    if not all(found):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
