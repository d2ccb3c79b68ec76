"""What is unmet and what would fix it, in the words of each edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from allocation.explaining.change_words import summed_words

if TYPE_CHECKING:
    from allocation.plan import Plan

_UNMET_IN_PUBLIC = {
    "hotspots": "Not every priority area has a drop-in or clinic near enough.",
    "coverage": "Fewer young residents than asked for have a session within the standard.",
    "district_floors": "At least one district gets less than the share asked for.",
    "deprived_floor": "The most deprived fifth is met less well than the county.",
    "rural_reach": "Too little of the remote countryside has a session near.",
    "deprived_reach": "Too little of the most deprived fifth has a session near.",
    "continuity": "More of today's sessions move than they should.",
}


def public_unmet(plan: Plan, *, all_places_told: bool = True) -> tuple[str, ...]:
    """Say what is unmet without a place, a session that is not advertised, or an amount.

    Of priority areas nothing is said unless the edition tells of all: a place of a few people
    without a session would be given away by the sentence about it.
    """
    broken = set(plan.unmet["rule"]) - (set() if all_places_told else {"hotspots"})
    said = tuple(sentence for rule, sentence in _UNMET_IN_PUBLIC.items() if rule in broken)
    return (*said, *together(plan, exact=False)) if said else ()


def restricted_unmet(plan: Plan) -> tuple[str, ...]:
    """Say what is unmet and what would change it, with venues; no worker is named."""
    said = tuple(plan.unmet["sentence"] + " " + plan.unmet["change"])
    return (*said, *together(plan, exact=True))


def together(plan: Plan, *, exact: bool) -> tuple[str, ...]:
    """Say the cheapest changes for all that is unmet, in one paragraph; nothing if none."""
    said = summed_words(plan.changes, exact=exact)
    return ("The smallest change that would fix it: " + " ".join(said),) if said else ()


def most_more(plan: Plan, *, start: str = "No") -> str:
    """Say how much more any plan could reach: rounded up, so that it holds, and alike everywhere.

    >>> from types import SimpleNamespace
    >>> most_more(SimpleNamespace(gap=0.01821))
    'No plan under these rules can reach more than 1.9% more need'
    """
    percent = max(np.ceil(plan.gap * 1000) / 10, 0)
    return f"{start} plan under these rules can reach more than {percent:g}% more need"
