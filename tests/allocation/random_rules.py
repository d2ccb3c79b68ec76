"""Tiny counties whose every rule is drawn: hard, a wish or off, alone and all together.

Each county is drawn from its number alone, so that one that fails can be made again. Half of
the draws leave a rule as it is, so that pairs and threes of rules meet in every combination.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from allocation import read_current_plan, read_slots
from allocation.funds.pots import Funds
from allocation.other_work.duties import OtherWork
from allocation.people.partners import clash_table
from allocation.people.reach_floors import group_demand
from allocation.problem import LESSER_AIMS, PRIORITIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from allocation.problem import Problem

SLOTS = ("Mon PM", "Fri evening")
TYPES = ("drop-in", "outreach")
HARD = 1000.0
NO_LESSER = dict.fromkeys(("fairness", "young_travel", "staff_travel", "change", "cost"), 0.0)


class Drawn(NamedTuple):
    """A county and what was drawn for it, in words."""

    problem: Problem
    drawn: tuple[str, ...]


def draw_county(
    seed: int, make_tiny: Callable[..., Any], as_problem: Callable[..., Problem]
) -> Drawn:
    """Draw a tiny county and every rule of it from one number."""
    rng = np.random.default_rng(10_000 + seed)
    county = make_tiny(
        seed, n_areas=int(rng.choice([4, 6])), n_venues=2,
        hours=float(rng.choice([6.0, 9.0, 12.0])), budget=float(rng.choice([15.0, 40.0, 80.0])),
    )  # fmt: skip
    drawn = [
        name
        for name, (odds, change) in TABLES.items()
        if rng.random() < odds and change(county, rng) is not False
    ]
    options = _settings(rng)
    if rng.random() < 0.25 and "clock" not in drawn:
        often = ("weekly", "fortnightly")
        county.types = county.types.assign(frequencies=[often, often])
        options |= {"cycle_weeks": 2, "hotspot_frequency": str(rng.choice(often))}
        drawn.append(f"a fortnight, hotspots {options['hotspot_frequency']}")
    problem = as_problem(county, **options)
    for name, (odds, alter) in RULES.items():
        if rng.random() < odds:
            problem = alter(problem, rng)
            drawn.append(name)
    return Drawn(problem, (*drawn, *_in_words(options)))


def _in_words(options: dict[str, Any]) -> list[str]:
    """Say which settings differ from the usual ones."""
    weights = options["priorities"]
    said = [f"{rule} {'off' if not w else 'hard'}" for rule, w in weights.items()]
    return said + [f"{key}={options[key]}" for key in sorted(options) if key != "priorities"]


def _settings(rng: np.random.Generator) -> dict[str, Any]:
    """Draw the figures of the policy rules, and which of them are hard or off."""
    weights = {}
    for rule in PRIORITIES:
        luck = rng.random()
        if luck < 0.3:
            weights[rule] = 0.0 if luck < 0.15 else HARD
    # a floor of reach, a choice of place and the like do nothing until the tables ask for them
    return {
        "priorities": weights,
        "district_floor": float(rng.choice([0.0, 0.1, 0.3, 0.6])),
        "deprived_floor": bool(rng.random() < 0.3),
        "keep_share": float(rng.choice([0.0, 0.5, 1.0])),
        "coverage_target": float(rng.choice([0.0, 0.6, 0.9])),
        "coverage_basis": str(rng.choice(["population", "demand"])),
        "hotspot_minutes": float(rng.choice([15.0, 30.0])),
        "standard_minutes": float(rng.choice([15.0, 30.0])),
        "max_day_minutes": float(rng.choice([60.0, 120.0])),
        "max_day_sessions": int(rng.choice([1, 2])),
        "decay": str(rng.choice(["linear", "exponential"])),
        "lesser_aims": NO_LESSER if rng.random() < 0.3 else dict(LESSER_AIMS),
    }


def _today(county: Any, rng: np.random.Generator) -> None:
    """Hold one or two sessions today."""
    rows = {(f"V{rng.integers(2)}", str(rng.choice(TYPES))) for _ in range(rng.integers(1, 3))}
    county.current = read_current_plan(
        [{"venue_id": v, "session_type": t, "slot": "Fri evening"} for v, t in sorted(rows)]
    )


def _least(county: Any, rng: np.random.Generator) -> None:
    county.types["min_sessions"] = [int(rng.integers(0, 3)), int(rng.integers(0, 2))]


def _most(county: Any, rng: np.random.Generator) -> None:
    county.types["max_sessions"] = [int(rng.integers(1, 3)), int(rng.integers(1, 3))]


def _clock(county: Any, rng: np.random.Generator) -> None:
    """Put both slots on one Friday, with or without time to travel between them."""
    late = ("19:00", "21:00") if rng.random() < 0.5 else ("21:00", "23:00")
    hours = (("after-school", "17:00", "19:00"), ("evening", *late))
    county.slots = read_slots(
        [
            {"slot": slot, "weekday": "Fri", "period": period, "start": start, "end": end}
            for slot, (period, start, end) in zip(SLOTS, hours, strict=True)
        ]
    )


def _vacant(county: Any, rng: np.random.Generator) -> None:
    county.staff = county.staff.assign(vacant=[False, bool(rng.random() < 0.7)])


def _volunteer(county: Any, rng: np.random.Generator) -> None:
    county.staff = county.staff.assign(qualified=[True, bool(rng.random() < 0.3)])


def _with(problem: Problem, **wishes: Any) -> Problem:
    return replace(problem, wishes=replace(problem.wishes, **wishes))


def _clashes(problem: Problem, rng: np.random.Generator) -> Problem:
    """A club holds something of our kind at up to two places and times."""
    pairs = list(problem.offers.index)
    if not pairs:
        return problem
    held = [(*pairs[rng.integers(len(pairs))], str(rng.choice(SLOTS)), "Club") for _ in range(2)]
    return _with(problem, clashes=clash_table(held))


def _fuller(problem: Problem, rng: np.random.Generator) -> Problem:
    return _with(problem, utilisation_floor=float(rng.choice([0.4, 0.8])))


def _refused(problem: Problem, _: np.random.Generator) -> Problem:
    """Young people refuse the first hall, and that is a hard rule."""
    said = pd.DataFrame(
        {"share": [0.6], "consulted": [24]}, index=pd.Index(["V0"], name="venue_id")
    )
    weights = {**problem.settings.priorities, "preferences": HARD}
    return _with(
        replace(problem, settings=replace(problem.settings, priorities=weights)), refused=said
    )


def _nearest(problem: Problem, rng: np.random.Generator) -> Problem:
    """Those who walk in go to the nearest session."""
    kinds = ["drop-in" if rng.random() < 0.8 else "bookable" for _ in problem.types.index]
    return _with(replace(problem, types=problem.types.assign(booking=kinds)), walk_to_nearest=True)


def _joint(problem: Problem, _: np.random.Generator) -> Problem:
    need = pd.DataFrame(
        {"share": [0.13], "sessions": [1.0]}, index=pd.Index(["North"], name="district")
    )
    return _with(problem, joint=need, joint_types=("drop-in",))


def _taste(problem: Problem, rng: np.random.Generator) -> Problem:
    liked = pd.Series(rng.uniform(-1, 1, len(problem.offers)), index=problem.offers.index)
    times = pd.Series(rng.uniform(-1, 1, 2), index=pd.Index(SLOTS, name="slot"))
    return _with(problem, place_scores=liked, slot_scores=times)


def _choice(problem: Problem, rng: np.random.Generator) -> Problem:
    demand = problem.areas["demand"].astype(float)
    return _with(problem, choice_demand=demand, choice_share=float(rng.choice([0.3, 0.6])))


def _reach(problem: Problem, rng: np.random.Generator) -> Problem:
    """Floors for the remote and for the most deprived."""
    remote = rng.random(len(problem.areas)) < 0.4
    areas = problem.areas.assign(rural_class=np.where(remote, "rural_remote", "rural"))
    demand = group_demand(areas, problem.areas["demand"].astype(float))
    shares = {str(name): float(rng.choice([0.5, 0.9])) for name in demand.columns}
    return _with(problem, reach_demand=demand, reach_shares=shares)


def _asked(problem: Problem, rng: np.random.Generator) -> Problem:
    """People ask for one or two sessions, at a time or with a worker."""
    pairs = list(problem.offers.index)
    rows = {
        f"O{n}": {
            "offers": (pairs[rng.integers(len(pairs))],), "text": "asked",
            "slot": str(rng.choice(["", *SLOTS])), "worker": str(rng.choice(["", "W0", "W1"])),
        }
        for n in range(rng.integers(1, 3) if pairs else 0)
    }  # fmt: skip
    table = pd.DataFrame.from_dict(rows, orient="index", columns=list(problem.asks.columns))
    return replace(problem, asks=table.rename_axis("override_id"))


def _visits(problem: Problem, rng: np.random.Generator) -> Problem:
    """One-to-one visits that one of both workers, or both, may make."""
    name = "visits North"
    works = pd.DataFrame(
        {
            "kind": "one-to-one visits", "subject": "Visits in North", "district": "North",
            "units": float(rng.choice([1.0, 2.0, 4.0])), "most": 8.0, "crew": 1, "yearly": False,
            "weeks": 52.0,
        },
        index=pd.Index([name], name="work_id"),
    )  # fmt: skip
    who = pd.MultiIndex.from_product([["W0", "W1"], [name]], names=["worker_id", "work_id"])
    ways = pd.DataFrame(
        {
            "hours": rng.uniform(1, 3, 2).round(2), "minutes": [40.0, 60.0], "miles": [3.0, 5.0],
            "mileage": [1.5, 2.5],
        },
        index=who,
    ).iloc[: rng.integers(1, 3)]  # fmt: skip
    return replace(problem, other=OtherWork(works=works, ways=ways))


def _pots(problem: Problem, rng: np.random.Generator) -> Problem:
    """The council pays for anything, or for North only; the police for outreach."""
    none: frozenset[str] = frozenset()
    tied = frozenset(["North"]) if rng.random() < 0.4 else none
    pots = pd.DataFrame(
        {
            "funder": ["Council", "Police"], "weekly": rng.choice([10.0, 30.0], 2),
            "session_types": [none, frozenset(["outreach"])], "streams": [none, none],
            "districts": [tied, none],
        },
        index=pd.Index(["F1", "F2"], name="pot_id"),
    )  # fmt: skip
    funds = Funds(pots=pots, homes=pd.Series({"V0": "North", "V1": "South"}))
    budget = float(pots["weekly"].sum())
    return replace(problem, funds=funds, settings=replace(problem.settings, budget_gbp=budget))


def _miles(problem: Problem, rng: np.random.Generator) -> Problem:
    most = float(rng.choice([10.0, 25.0, 50.0]))
    return replace(problem, settings=replace(problem.settings, max_week_miles=most))


TABLES: dict[str, tuple[float, Callable[..., Any]]] = {
    "a timetable of today": (0.4, _today),
    "minimum sessions": (0.4, _least),
    "maximum sessions": (0.3, _most),
    "clock": (0.3, _clock),
    "a vacant post": (0.15, _vacant),
    "a volunteer": (0.15, _volunteer),
}

RULES: dict[str, tuple[float, Callable[[Problem, np.random.Generator], Problem]]] = {
    "partner clashes": (0.3, _clashes),
    "a floor of use": (0.3, _fuller),
    "a refused place": (0.25, _refused),
    "walk-ins to the nearest": (0.3, _nearest),
    "joint clinics": (0.25, _joint),
    "tastes": (0.3, _taste),
    "a choice of place": (0.25, _choice),
    "floors of reach": (0.25, _reach),
    "what people asked for": (0.3, _asked),
    "visits": (0.25, _visits),
    "tied money": (0.25, _pots),
    "miles of a week": (0.2, _miles),
}
