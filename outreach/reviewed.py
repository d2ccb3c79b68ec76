"""Review and refresh of a county's hotspots: what people decided, and what changed since."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hotspots.refreshing import compare_hotspots
from hotspots.review.baselines import take_baseline
from hotspots.reviewing import apply_review
from outreach.intake.earlier_runs import baseline_facts
from outreach.period import period_bounds

if TYPE_CHECKING:
    from hotspots.result import Hotspots
    from hotspots.review.baselines import Baseline
    from outreach.intake.inputs import Inputs


def review_stage(hotspots: Hotspots, inputs: Inputs) -> Hotspots:
    """Apply what people decided, and set the result beside the earlier run.

    Parameters
    ----------
    hotspots
        As found, under the names of the earlier run.
    inputs
        The county's tables.

    Returns
    -------
    Hotspots
        See `hotspots.reviewing.apply_review` and `hotspots.refreshing.compare_hotspots`.

    Raises
    ------
    TableError
        If the review contradicts itself.
    """
    refresh = inputs.config.refresh
    review = inputs.review
    made = apply_review(
        hotspots,
        review,
        inputs.earlier,
        areas=inputs.areas,
        placed=inputs.placed,
        referrals=inputs.referrals,
        ask_again_above=refresh.ask_again_above,
        alpha=inputs.config.hotspots.alpha,
        name="review" if review is None else str(review.attrs.get("place", "review")),
    )
    if inputs.earlier is None:
        return made
    compared = compare_hotspots(
        inputs.earlier, run_baseline(inputs, made), moved_below=refresh.moved_below
    )
    return replace(made, comparison=compared, notes=(*made.notes, *compared.sentences))


def run_baseline(inputs: Inputs, hotspots: Hotspots) -> Baseline:
    """Take of a run what the next one is compared with.

    Returns
    -------
    Baseline
        For the private folder.
    """
    first, last = period_bounds(inputs)
    facts = {
        **baseline_facts(inputs.config, inputs.areas),
        "period_from": first.date().isoformat(),
        "period_to": last.date().isoformat(),
        "postcodes": inputs.directory,
    }
    before = inputs.earlier
    return take_baseline(
        hotspots,
        inputs.referrals,
        inputs.placed,
        facts=facts,
        last_number=0 if before is None else int(before.facts["last_number"]),
    )
