"""Lower the bound by branching: how many sessions of a type a district holds is a whole number.

The relaxation of a county holds two and a half clinics in a district. In every plan there are
two at most or three at least: the county is relaxed once with each, and neither may be lower
than the best plan. Which district to split next is tried out on a smaller picture of the
county, a hundred demand zones; what counts is the relaxation of the county itself.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING

import numpy as np

from allocation.relaxing import FREE, Limits, Relaxation, keep_relaxed
from allocation.walking import gather

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pulp
    from numpy.typing import NDArray

    from allocation.problem import Problem
    from allocation.search.counts import Model

WHOLE = 1e-5
TRIED = 6  # splits tried out before one is made
MUCH = 5.0  # a side that loses more is as good as gone [contacts / week]
SAFETY = 1e-6  # of the value, for the tolerances of the solver


@dataclass(frozen=True, kw_only=True, eq=False)
class Part:
    """Some of the plans: those within the limits.

    Attributes
    ----------
    value
        What none of them exceeds.
    limits
        Least and most of each sum that was split.
    sums
        Of the relaxation; empty where nothing more is to be learned from it.
    hint
        Value of the relaxation of the smaller picture.
    """

    value: float
    limits: Limits
    sums: NDArray[np.float64]
    hint: float


def bound_by_branching(model: Model, guide: Model | None, *, target: float, steps: int) -> float:
    """Say what no plan can exceed, by splitting the plans into parts and relaxing each.

    Parameters
    ----------
    model
        The county with every area and pair; its aim, cuts and caps set as in a relaxation.
    guide
        A smaller picture of it with the same pairs; None where the county is small itself.
    target
        A value worth knowing to be the limit: parts below it are left alone.
    steps
        How many splits. [splits]

    Returns
    -------
    float
        Valid after any number of splits; infinity where the solver did not say.
    """
    home = home_districts(model.problem)
    full = keep_relaxed(model.program, whole_sums(model, home))
    value, found = full.solve({})
    small, hint = full, value
    if guide is not None:
        picture = keep_relaxed(guide.program, whole_sums(guide, home))
        hint = picture.solve({})[0]
        small = picture if np.isfinite(hint) else full
    first = Part(value=value, limits={}, sums=found, hint=hint if np.isfinite(hint) else value)
    queue = [(-value, 0, first)]
    made, done = 0, -np.inf
    for _ in range(steps):
        if not queue or -queue[0][0] <= target:
            break
        worst = heapq.heappop(queue)[2]
        split = _best_split(small, worst)
        if split is None:
            done = max(done, worst.value)
            continue
        for limits, hint in split:
            value, found = full.solve(limits)
            if value == -np.inf:
                continue
            value, made = min(value, worst.value), made + 1
            heapq.heappush(
                queue, (-value, made, Part(value=value, limits=limits, sums=found, hint=hint))
            )
    highest = max([done, *(part.value for _, _, part in queue)])
    return float(highest + SAFETY * abs(highest)) if np.isfinite(highest) else float(highest)


def whole_sums(model: Model, home: Mapping[str, str]) -> list[list[pulp.LpVariable]]:
    """List sums that are whole in every plan: sessions and places, by type and by district.

    Parameters
    ----------
    model
        From `allocation.search.counts.write_model`.
    home
        From `home_districts`; any division of the venues would do.

    Returns
    -------
    list of list
        In an order that only pairs and homes decide, so that two pictures of a county agree.
    """
    x = model.x
    kinds = x.hold.index.get_level_values("session_type")
    near = [str(home.get(place, "")) for place in x.hold.index.get_level_values("venue_id")]
    of_type = [own for _, own in gather(kinds, "session_type")]
    pairs: dict[tuple[str, str], list[int]] = {}
    for place, key in enumerate(zip(kinds, near, strict=True)):
        pairs.setdefault(key, []).append(place)
    in_district = [pairs[key] for key in sorted(pairs)]
    hold, offer = x.hold.to_numpy(), x.offer.to_numpy()
    return [
        *([hold[place] for place in own] for own in (*of_type, *in_district)),
        *([offer[place] for place in own] for own in in_district),
    ]


def home_districts(problem: Problem) -> dict[str, str]:
    """Give the district of the area nearest to each venue.

    Parameters
    ----------
    problem
        The full county.

    Returns
    -------
    dict
        Venue to district; venues that nobody reaches are left out.
    """
    near = problem.access["minutes"].reset_index()
    near = near.sort_values(["minutes", "area_code"]).drop_duplicates("venue_id")
    home = problem.areas["district"].reindex(near["area_code"]).to_numpy(object)
    return dict(zip(near["venue_id"], home, strict=True))


def _best_split(small: Relaxation, part: Part) -> list[tuple[Limits, float]] | None:
    """Try the most divided sums on the smaller picture; give both sides of the best."""
    away = np.abs(part.sums - np.round(part.sums))
    order = [int(place) for place in np.argsort(-away, kind="stable") if away[place] > WHOLE]
    best: tuple[float, list[tuple[Limits, float]]] | None = None
    for place in order[:TRIED]:
        low, high = part.limits.get(place, FREE)
        least = float(floor(part.sums[place]))
        sides: list[tuple[Limits, float]] = []
        for side in ((low, least), (least + 1.0, high)):
            limits = {**part.limits, place: side}
            hint = min(part.hint, small.solve(limits)[0])
            sides.append((limits, max(hint, part.hint - MUCH)))
        drops = sorted(part.hint - hint for _, hint in sides)
        score = drops[0] + 0.1 * drops[1]
        if best is None or score > best[0]:
            best = (score, sides)
    return None if best is None else best[1]
