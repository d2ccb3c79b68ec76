"""What a county wishes for, taken from its tables and settings into the plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocation.people.families import families_near, family_need
from allocation.people.joint_clinics import districts_in_need
from allocation.people.partners import clash_table, kinds_of
from allocation.people.preferences import (
    place_scores,
    refused_places,
    slot_scores,
    taste_scores,
)
from allocation.people.reach_floors import GROUPS as REACH_GROUPS
from allocation.people.reach_floors import group_demand
from allocation.people.wishes import Wishes
from outreach.partner.places import partners_in

if TYPE_CHECKING:
    from allocation.problem import Problem
    from outreach.intake.inputs import Inputs


def with_wishes(problem: Problem, inputs: Inputs, demand: pd.Series) -> Problem:
    """Put what young people, partners and commissioners wish for into the problem.

    Parameters
    ----------
    problem
        The county.
    inputs
        Its tables and settings.
    demand : Series, index ``area_code``
        Planning demand. [contacts / week]

    Returns
    -------
    Problem
        The same where nothing is wished for.
    """
    plan = inputs.config.plan
    wishes = Wishes(
        utilisation_floor=plan.utilisation_floor if plan.rules.utilisation != "off" else 0.0,
        walk_to_nearest=plan.drop_in == "nearest",
        clashes=_clashes(problem, inputs),
        joint=_joint(inputs),
        joint_types=plan.joint_clinics,
        families=family_need(demand, problem.types),
        choice_share=plan.choice_share,
        **_reach(problem, inputs),
    )
    if plan.rules.place_choice != "off":
        wishes = replace(wishes, choice_demand=problem.areas["demand"].astype(float))
    wishing = replace(problem, wishes=_with_tastes(wishes, problem, inputs))
    if len(wishes.families):
        return replace(
            wishing, wishes=replace(wishing.wishes, families_near=families_near(wishing))
        )
    return wishing


def _reach(problem: Problem, inputs: Inputs) -> dict[str, Any]:
    """Take the demand of the groups that floors of reach are for, and the floors asked for."""
    plan = inputs.config.plan
    rules = plan.rules.model_dump()
    asked = [rule for rule in REACH_GROUPS if rules[rule] != "off"]
    shares = plan.model_dump()
    return {
        "reach_demand": group_demand(inputs.areas, problem.areas["demand"]),
        "reach_shares": {rule: float(shares[f"{rule}_share"]) for rule in asked},
    }


def _with_tastes(wishes: Wishes, problem: Problem, inputs: Inputs) -> Wishes:
    """Add what young people said; a hard rule forbids what too many refuse, a price does not."""
    said, plan = inputs.optional.get("preferences"), inputs.config.plan
    if said is None or said.empty or plan.rules.preferences == "off":
        return wishes
    scores = taste_scores(said, doubt=plan.preference_doubt)
    liked = replace(
        wishes,
        place_scores=place_scores(scores, problem.offers.index, problem.venues),
        slot_scores=slot_scores(scores, problem.slots),
    )
    if plan.rules.preferences != "hard":
        return liked
    refused = refused_places(
        said, problem.venues, share=plan.refused_share, consulted=plan.refused_consulted
    )
    return replace(liked, refused=refused)


def _clashes(problem: Problem, inputs: Inputs) -> pd.DataFrame:
    """List the slots in which a partner does the same in the same priority area."""
    partners, plan = inputs.optional.get("partner_sessions"), inputs.config.plan
    if partners is None or partners.empty or plan.rules.partner_clashes == "off":
        return clash_table([])
    now = partners[partners["sessions_per_week"].astype(float) > 0]
    found: list[tuple[str, str, str, str]] = []
    for _, place in problem.hotspots.iterrows():
        venues = set(place["venues"])
        there = partners_in(now, inputs.areas, venues=venues, within=set(place["areas"]))
        for _, row in there.iterrows():
            kinds = kinds_of(str(row["activity"]), problem.types, plan.partner_kinds)
            found += [
                (venue, kind, str(row["slot"]), str(row["agency"]))
                for venue, kind in problem.offers.index
                if venue in venues
                and kind in kinds
                and row["slot"] in problem.offers["slots"][venue, kind]
            ]
    return clash_table(found)


def _joint(inputs: Inputs) -> pd.DataFrame:
    """List the districts that should have a joint clinic, by their own figure alone."""
    plan, referrals = inputs.config.plan, inputs.referrals
    none = pd.DataFrame({"asked": [], "yes": []}, index=pd.Index([], name="district"), dtype=float)
    if (
        not plan.joint_clinics
        or plan.rules.joint_clinics == "off"
        or "dual_diagnosis" not in referrals
    ):
        counts = none
    else:
        answers = referrals["dual_diagnosis"].astype("boolean").rename("answer")
        rows = inputs.placed[inputs.placed["area_code"].notna()]
        rows = rows.join(answers, on="referral_id").dropna(subset="answer")
        district = inputs.areas["district"].reindex(rows["area_code"]).to_numpy()
        weight = rows["weight"].astype(float)
        yes = weight.where(rows["answer"].astype(bool), 0.0)
        counts = pd.DataFrame({"asked": weight, "yes": yes}).groupby(district).sum()
    return districts_in_need(
        counts,
        share=plan.joint_share,
        asked=plan.joint_asked,
        cycle_weeks=int(getattr(plan, "cycle_weeks", 1)),
    )
