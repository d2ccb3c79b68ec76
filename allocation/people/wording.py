"""Unmet rules about people and sessions in plain words, with what would put them right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocation.people.joint_clinics import joint_pairs
from allocation.people.partners import agency_at
from allocation.people.reach_floors import GROUPS, areas_in_reach

if TYPE_CHECKING:
    import pandas as pd

    from allocation.problem import Problem


def _refused(
    problem: Problem, subject: str, amount: float, sessions: pd.DataFrame
) -> tuple[str, str]:
    """Word sessions at a place that young people refuse."""
    del sessions
    name = str(problem.venues["name"][subject])
    word = "session" if amount == 1 else "sessions"
    sentence = (
        f"{amount:g} {word} a week at {name}, a place that too many of the young people asked "
        "would not go to."
    )
    return sentence, f"Another venue near {name}, or agree with young people what would change it."


def _clash(
    problem: Problem, subject: str, amount: float, sessions: pd.DataFrame
) -> tuple[str, str]:
    """Word a session at the time of a partner's."""
    del amount, sessions
    (place, kind, slot), agency = agency_at(problem, subject)
    title, name = str(problem.types["title"][kind]), str(problem.venues["name"][place])
    sentence = f"{title} at {name} on {slot}: {agency} holds one of its kind nearby at that time."
    return sentence, f"Another time for one of the two: agree it with {agency}."


def _empty(
    problem: Problem, subject: str, amount: float, sessions: pd.DataFrame
) -> tuple[str, str]:
    """Word sessions that expect too few people."""
    place, kind = subject.split("|", 1)
    here = (sessions["venue_id"] == place) & (sessions["session_type"] == kind)
    often = sessions.get("sessions_per_week", here.astype(float))[here]
    room = float(problem.types["contacts_per_session"][kind]) * float(often.sum())
    floor = problem.wishes.utilisation_floor
    used = floor - amount / room if room > 0 else 0.0
    title, name = str(problem.types["title"][kind]), str(problem.venues["name"][place])
    sentence = (
        f"{title} at {name} expects {used:.0%} of its places to be used, below the floor of "
        f"{floor:.0%}."
    )
    return sentence, "A shorter or rarer session there, or accept that it is not full."


def _joint(
    problem: Problem, subject: str, amount: float, sessions: pd.DataFrame
) -> tuple[str, str]:
    """Word a district without its joint clinic."""
    del sessions, amount
    share = float(problem.wishes.joint["share"][subject])
    sentence = (
        f"{subject} has too few joint clinics: {share:.1%} of those asked there have a "
        "mental-health need as well."
    )
    if not joint_pairs(problem, problem.offers.index, subject):
        return sentence, f"A venue in {subject} that may hold a joint clinic."
    return sentence, "Hours of a mental-health worker and a colleague for one more clinic there."


def _choice(
    problem: Problem, subject: str, amount: float, sessions: pd.DataFrame
) -> tuple[str, str]:
    """Word demand without a choice of place."""
    del subject, sessions
    asked = problem.wishes.choice_share
    share = asked - amount / float(problem.wishes.choice_demand.sum())
    sentence = (
        f"{share:.0%} of planning demand has two drop-ins or clinics within reach to choose from; "
        f"{asked:.0%} should."
    )
    return sentence, "A session at a second venue, near people who have only one within reach."


def _reach(
    problem: Problem, subject: str, amount: float, sessions: pd.DataFrame
) -> tuple[str, str]:
    """Word a group of areas of which too little is within reach."""
    rule = next(rule for rule, group in GROUPS.items() if group == subject)
    asked = problem.wishes.reach_shares[rule]
    demand = problem.wishes.reach_demand[rule]
    share = asked - amount / float(demand.sum())
    who = "the most deprived fifth" if rule == "deprived_reach" else subject
    sentence = (
        f"{share:.0%} of planning demand of {who} has a drop-in or clinic within "
        f"{problem.settings.standard_minutes:.0f} minutes; {asked:.0%} should."
    )
    left = demand.drop(areas_in_reach(problem, sessions), errors="ignore")
    able = problem.offers.index[problem.offers["serves_hotspot"]].get_level_values("venue_id")
    table = problem.reach[problem.reach.get_level_values("venue_id").isin(able)].to_frame(
        index=False
    )
    gain = table.assign(more=left.reindex(table["area_code"]).fillna(0.0).to_numpy(float))
    best = gain.groupby("venue_id")["more"].sum().sort_index().sort_values(ascending=False)
    if not len(best) or best.iloc[0] <= 0:
        return sentence, f"A venue nearer to {who}; no listed venue reaches those left out."
    name = str(problem.venues["name"][best.index[0]])
    return sentence, f"A drop-in or clinic at {name} would reach most of those left out."


PEOPLE_WORDS = {
    "preferences": _refused,
    "partner_clashes": _clash,
    "utilisation": _empty,
    "joint_clinics": _joint,
    "place_choice": _choice,
    "rural_reach": _reach,
    "deprived_reach": _reach,
}
"""Rule to its words, as `allocation.explaining.wording` takes them."""
