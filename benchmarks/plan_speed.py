"""How well and how fast the weekly plan is made: processor seconds, value, bound and gap.

    python -m benchmarks.plan_speed SETTINGS.toml [--changed] [--zones N] [--nodes N]
                                    [--kernel N] [--gap SHARE] [--effort NAME]

Prints one line for a cold plan and, with ``--changed``, one for each changed county: planned
cold, and answered at once from the plan of before. Processor time, because wall time says
more about the neighbours than about the program.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocation import allocate, check_plan
from allocation.problem import keep_offers
from outreach.config import read_config
from outreach.intake.inputs import read_inputs
from outreach.stages import find_stage, problem_stage

if TYPE_CHECKING:
    from allocation.plan import Plan
    from allocation.problem import Problem


def changes(problem: Problem) -> dict[str, Problem]:
    """Give the county in six changed ways: money, a post, a venue, a hotspot, a rule, demand."""
    first = problem.workers.index[problem.workers["hours"] > 0][0]
    workers = problem.workers.copy()
    workers.loc[first, "hours"] = 0.0
    teams = problem.teams[problem.teams.index.get_level_values("worker_id") != first]
    money = replace(problem.settings, budget_gbp=0.9 * problem.settings.budget_gbp)
    nearer = replace(problem.settings, coverage_target=problem.settings.coverage_target - 0.05)
    more = problem.areas.assign(demand=1.1 * problem.areas["demand"])
    counted = problem.offers.index[problem.offers["serves_hotspot"]]
    busiest = counted.get_level_values("venue_id")[0]
    open_still = problem.offers.index.get_level_values("venue_id") != busiest
    return {
        "10 % less money": replace(problem, settings=money),
        "a vacancy": replace(problem, workers=workers, teams=teams),
        "a venue closed": keep_offers(problem, problem.offers.index[open_still]),
        "a hotspot more": replace(problem, hotspots=_one_more(problem)),
        "a rule eased": replace(problem, settings=nearer),
        "10 % more demand": replace(problem, areas=more, need=1.1 * problem.need),
    }


def _one_more(problem: Problem) -> pd.DataFrame:
    """Add a hotspot that five venues in the middle of the list would serve."""
    counted = problem.offers.index[problem.offers["serves_hotspot"]]
    venues = counted.get_level_values("venue_id").unique()
    row = problem.hotspots.iloc[[-1]].copy()
    row.index = pd.Index(["one more"], name=problem.hotspots.index.name)
    row["venues"] = [tuple(venues[len(venues) // 2 :][:5])]
    row["friday"] = False
    return pd.concat([problem.hotspots, row])


def measure(name: str, problem: Problem, **options: Any) -> Plan:
    """Plan once and print what it took."""
    began = time.process_time()
    plan = allocate(problem, **options)
    spent = time.process_time() - began
    faults = len(check_plan(plan, problem))
    print(
        f"{name}: {spent:.1f} CPU s, value {plan.value:.2f}, bound {plan.bound:.2f}, "
        f"gap {plan.gap:.2%}, {len(plan.sessions)} sessions, {len(plan.unmet)} unmet, "
        f"{faults} broken, stopped by {plan.stopped_by}",
        flush=True,
    )
    return plan


def main() -> None:
    """Read a county and plan it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("settings", type=Path)
    parser.add_argument("--changed", action="store_true")
    parser.add_argument("--effort", default="normal")
    for figure, kind in (("zones", int), ("nodes", int), ("kernel", int), ("gap", float)):
        parser.add_argument(f"--{figure}", type=kind)
    asked = parser.parse_args()
    inputs = read_inputs(read_config(asked.settings))
    problem = problem_stage(inputs, find_stage(inputs))
    options = {
        "max_zones": asked.zones, "max_nodes": asked.nodes, "kernel_size": asked.kernel,
        "gap": asked.gap, "effort": asked.effort, "seed": inputs.config.county.seed,
    }  # fmt: skip
    plan = measure("cold", problem, **options)
    if asked.changed:
        for name, other in changes(problem).items():
            measure(f"{name}, cold", other, **options)
            measure(f"{name}, at once", other, **{**options, "max_nodes": 0}, start=plan)


if __name__ == "__main__":
    main()
