"""The map alone, of one plan or of more: drawn, cleared and attacked as the files of a run are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps import map_plan
from outreach.alternative_plans import with_other_plans
from outreach.disclosure.clearing import clear, secrets_of
from outreach.partner.edition import shared_edition
from outreach.releasing import pass_release, release_facts, shared_sets, venue_spots
from outreach.showing.drawing import public_assignment
from outreach.showing.editions import profile_of, restricted_edition

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from allocation.plan import Plan
    from hotspots.result import Hotspots
    from outreach.alternative_plans import OtherPlan
    from outreach.intake.inputs import Inputs
    from outreach.results import Cleared
    from outreach.settings.disclosure import Disclosure

MAP = "map.html"


def shared_map(
    inputs: Inputs,
    hotspots: Hotspots,
    plan: Plan,
    *,
    comparison: pd.DataFrame,
    settings: Disclosure,
    others: Sequence[OtherPlan] = (),
) -> tuple[dict[str, Cleared], dict[str, bytes]]:
    """Draw the map for the shared folder, and have it attacked.

    Parameters
    ----------
    inputs, hotspots, plan
        The county, after planning.
    comparison
        From `allocation.compare_plans`.
    settings
        The profile, its rules and the register.
    others
        Other plans that the page offers beside the proposal.

    Returns
    -------
    share : dict
        The map, as it may be shared.
    private : dict
        Which areas each place of it is made of.

    Raises
    ------
    DisclosureError
        If it holds something that could identify a young person.
    """
    profile = profile_of(settings)
    assignment = public_assignment(inputs, hotspots, profile)
    edition = shared_edition(
        inputs, hotspots, plan, comparison=comparison, profile=profile, assignment=assignment
    )
    page = map_plan(with_other_plans(edition, inputs, others)).encode()
    cleared = clear(MAP, page, profile=profile, secrets=secrets_of(inputs.referrals))
    sets = shared_sets(inputs, hotspots, assignment, profile=profile)
    venues = venue_spots(inputs)
    passed = pass_release({MAP: cleared}, settings, areas=sets, venues=venues)
    return passed.files, release_facts(sets, venues)


def analysts_map(
    inputs: Inputs,
    hotspots: Hotspots,
    plan: Plan,
    *,
    comparison: pd.DataFrame,
    others: Sequence[OtherPlan] = (),
) -> str:
    """Draw the map for the named analysts.

    Returns
    -------
    str
        HTML, for the private folder only.
    """
    edition = restricted_edition(inputs, hotspots, plan, comparison=comparison)
    return map_plan(with_other_plans(edition, inputs, others))
