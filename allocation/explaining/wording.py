"""Say in plain words which rules are unmet, by how much, and what would put it right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocation.other_work.wording import work_left
from allocation.people.agencies import agencies_asked, agencies_missing, others_there
from allocation.people.wording import PEOPLE_WORDS
from allocation.targets import UNITS
from allocation.teams import friday_evenings
from allocation.walking import walk, without

if TYPE_CHECKING:
    from collections.abc import Callable

    from allocation.problem import Problem

_OFTEN = {"weekly": "every week", "fortnightly": "every fortnight", "monthly": "every month"}
COLUMNS = ["rule", "subject", "amount", "unit", "sentence", "change"]


def unmet_table(problem: Problem, sessions: pd.DataFrame, shortfall: pd.Series) -> pd.DataFrame:
    """List the unmet rules.

    Parameters
    ----------
    problem
        The county.
    sessions : DataFrame
        The plan's sessions.
    shortfall : Series, index (``rule``, ``subject``)
        Missing amounts in the rule's unit.

    Returns
    -------
    DataFrame
        ``rule, subject, amount, unit, sentence, change``; no rows when all are met.
    """
    rows = []
    for (rule, subject), amount in walk(shortfall.items()):
        if amount > 1e-6:
            sentence, change = _WORDS[rule](problem, str(subject), float(amount), sessions)
            rows.append((rule, str(subject), float(amount), UNITS[rule], sentence, change))
    types = {name: str for name in COLUMNS if name != "amount"}
    return pd.DataFrame(rows, columns=COLUMNS).astype({**types, "amount": float})


def _number(problem: Problem, subject: str) -> int:
    """Give the number a hotspot has on the map: its place in the list of places."""
    return int(problem.hotspots["rank"][subject])


def _hotspot(
    problem: Problem, subject: str, amount: float, sessions: pd.DataFrame
) -> tuple[str, str]:
    """Word an unserved hotspot, or one that is served less often than it asks for."""
    del amount
    number, often = _number(problem, subject), problem.settings.hotspot_frequency
    sentence = f"Priority area {number} has no drop-in or clinic session."
    if _is_near(problem, subject, sessions, counted="serves_hotspot"):
        sentence = (
            f"Priority area {number} has a drop-in or clinic session, but not {_OFTEN[often]}."
        )
    return sentence, _smallest_session(problem, subject, counted="serves_hotspot")


def _friday(
    problem: Problem, subject: str, amount: float, sessions: pd.DataFrame
) -> tuple[str, str]:
    """Word a Friday evening without outreach, or with it less often than once a fortnight."""
    del amount
    number = _number(problem, subject)
    sentence = f"Priority area {number} has no outreach on Friday evening."
    early = sessions[sessions["slot"].isin(friday_evenings(problem.slots))]
    if _is_near(problem, subject, early, counted="friday"):
        sentence = (
            f"Priority area {number} has outreach on Friday evening, but not once a fortnight."
        )
    return sentence, _smallest_session(problem, subject, counted="friday")


def _is_near(problem: Problem, subject: str, sessions: pd.DataFrame, *, counted: str) -> bool:
    """Tell whether any session that counts is held at a venue that serves the hotspot."""
    pairs = pd.MultiIndex.from_frame(sessions[["venue_id", "session_type"]].astype(str))
    counts = pairs.isin(problem.offers.index[problem.offers[counted].astype(bool)])
    return bool((counts & sessions["venue_id"].isin(problem.hotspots["venues"][subject])).any())


def _smallest_session(problem: Problem, subject: str, *, counted: str) -> str:
    """Name the session that takes the fewest worker-hours and would serve the hotspot."""
    minutes = problem.settings.hotspot_minutes
    venues = problem.hotspots["venues"][subject]
    offers = problem.offers[problem.offers[counted].astype(bool)]
    near = offers[offers.index.get_level_values("venue_id").isin(venues)]
    if not len(near):
        nearest = float(problem.hotspots["nearest_minutes"][subject])
        far = (
            f" (the nearest venue of any kind is {nearest:.0f} minutes away)"
            if nearest > minutes
            else ""
        )
        return (
            f"A venue inside {subject} or within {minutes:.0f} minutes of its middle that can "
            f"hold such a session{far}."
        )
    prices = _crew_hours(problem, near)
    missing = agencies_missing(problem, near)
    if missing:
        others = others_there(problem, near)
        instead = f", such as {' or '.join(others[:2])}, which could be there" if others else ""
        return (
            f"A worker of {' and of '.join(missing)}, free in its slots, who can reach a venue "
            f"within {minutes:.0f} minutes of {subject}; none can today. Or agree with another "
            f"agency to stand in{instead}."
        )
    if not len(prices):
        return (
            f"Workers of the right role, free in its open slots, who can reach a venue within "
            f"{minutes:.0f} minutes of {subject}; none can today."
        )
    key = prices.index[0]
    name = str(problem.venues["name"][key[0]])
    title = str(problem.types["title"][key[1]])
    named = agencies_asked(near.loc[key])
    among = (
        f" Among its workers must be one of {' and one of '.join(named)}: a further officer "
        "there, or another agency that stands in."
        if named
        else ""
    )
    return (
        f"One more session ({title.lower()}) of {prices.iloc[0]:.1f} worker-hours at {name}, which "
        f"lies within {minutes:.0f} minutes of {subject}; or give up a session of that length "
        f"elsewhere.{among}"
    )


def _crew_hours(problem: Problem, offers: pd.DataFrame) -> pd.Series:
    """Give the fewest worker-hours of each offer that could be crewed at all, smallest first."""
    teams = problem.teams[without(problem.teams.index, "worker_id").isin(offers.index)]
    hours = {}
    for key, group in walk(teams["hours"].groupby(level=["venue_id", "session_type"])):
        seats = int(offers["seats"][key])
        if len(group) >= seats:
            hours[key] = float(group.nsmallest(seats).sum())
    return pd.Series(hours, dtype=float).sort_values(kind="stable")


def _coverage(
    problem: Problem, subject: str, amount: float, sessions: pd.DataFrame
) -> tuple[str, str]:
    """Word a missed coverage standard, with the venue that would help most."""
    del subject
    chosen = problem.settings
    total = max(float(problem.residents.sum()), 1.0)
    target = chosen.coverage_target
    sentence = (
        f"{share_left(target, amount / total):.0%} of young people have a drop-in or clinic within "
        f"{chosen.standard_minutes:.0f} minutes; the standard asks for {target:.0%}, so "
        f"{amount:,.0f} more people need one."
    )
    counts = problem.types["counts_for_hotspot"].astype(bool)
    held = sessions.loc[sessions["session_type"].map(counts).fillna(value=False), "venue_id"]
    places = problem.reach.get_level_values("venue_id")
    near = set(problem.reach[places.isin(held)].get_level_values("area_code"))
    able = problem.offers.index[problem.offers["serves_hotspot"]].get_level_values("venue_id")
    table = problem.reach[places.isin(able)].to_frame(index=False)
    table = table[~table["area_code"].isin(near)]
    if not len(table):
        return (
            sentence,
            "Venues nearer to the people who are left out; no listed venue reaches them.",
        )
    people = problem.residents.reindex(table["area_code"]).to_numpy(float)
    gain = table.assign(people=people).groupby("venue_id")["people"].sum()
    gain = gain.sort_index().sort_values(ascending=False, kind="stable")
    name = str(problem.venues["name"][gain.index[0]])
    return (
        sentence,
        f"A drop-in or clinic at {name} would bring {gain.iloc[0]:,.0f} more people within it.",
    )


def in_tenths(amount: float) -> str:
    """Say an amount above nothing to one place, and never as 0.0.

    Examples
    --------
    >>> in_tenths(1.25), in_tenths(0.04)
    ('1.2', 'less than 0.1')
    """
    return f"{amount:.1f}" if amount >= 0.05 else "less than 0.1"


def share_left(asked: float, missing: float) -> float:
    """Take what is missing from the share asked for; rounding never leaves less than nothing.

    Examples
    --------
    >>> f"{share_left(0.8, 0.8000000001):.0%}"
    '0%'
    """
    return max(asked - missing, 0.0)


def _district(
    problem: Problem, subject: str, amount: float, sessions: pd.DataFrame
) -> tuple[str, str]:
    """Word a district below its floor."""
    del sessions
    floor = problem.settings.district_floor
    sentence = (
        f"{subject} gets {in_tenths(amount)} contacts a week fewer than the floor of {floor:.0%} "
        "of its planning demand."
    )
    largest = float(problem.types["contacts_per_session"].max()) if len(problem.types) else 0.0
    if largest <= 0:
        return sentence, "A session type that people can come to."
    more = int(-(-amount // largest))
    word = "session" if more == 1 else "sessions"
    return sentence, f"At least {more} more {word} within reach of {subject}."


def _deprived(
    problem: Problem, subject: str, amount: float, sessions: pd.DataFrame
) -> tuple[str, str]:
    """Word a most deprived fifth that is served less than the county."""
    del problem, subject, sessions
    sentence = (
        f"The most deprived fifth in England gets {amount:.1f} contacts a week fewer than "
        "its share."
    )
    return (
        sentence,
        f"Room for {amount:.1f} more contacts a week within reach of those neighbourhoods.",
    )


def _continuity(
    problem: Problem, subject: str, amount: float, sessions: pd.DataFrame
) -> tuple[str, str]:
    """Word a timetable that changes more than asked."""
    del subject, sessions
    asked = problem.settings.keep_share
    sentence = (
        f"{amount:.0f} more of today's places would have to stay to keep {asked:.0%} of the "
        "timetable."
    )
    return sentence, "Accept more change, or add worker-hours for the places that close."


def _minimum(
    problem: Problem, subject: str, amount: float, sessions: pd.DataFrame
) -> tuple[str, str]:
    """Word a session type below its minimum."""
    title = str(problem.types["title"][subject])
    of_type = (sessions["session_type"] == subject).astype(float)
    held = float((of_type * sessions.get("sessions_per_week", 1.0)).sum())
    sentence = f"{title}: {held:g} a week, {amount:.3g} fewer than the minimum asked for."
    offers = problem.offers[problem.offers.index.get_level_values("session_type") == subject]
    if not len(offers):
        return sentence, "A venue that may hold it in one of its slots."
    hours = _crew_hours(problem, offers)
    if not len(hours):
        return sentence, "Workers of the right role who are free in its slots."
    return sentence, f"About {hours.iloc[0] * amount:.1f} more worker-hours of the right role."


def _override(
    problem: Problem, subject: str, amount: float, sessions: pd.DataFrame
) -> tuple[str, str]:
    """Word what people asked for and did not get."""
    del amount, sessions
    ask = problem.asks.loc[subject]
    offers = problem.offers[problem.offers.index.isin(list(ask["offers"]))]
    hours = _crew_hours(problem, offers)
    sentence = f"What was asked for is not in the plan: {ask['text']}."
    if not len(offers):
        return sentence, (
            "No staff or money: another override bans it, or the venue is closed then or may not "
            "hold that type."
        )
    if not len(hours):
        return sentence, "Workers of the right role who are free in its slots; none can today."
    if ask["worker"]:
        return sentence, (
            "More hours of the worker named, who is free then and nowhere else; or another "
            "worker, or another time."
        )
    change = (
        f"About {hours.iloc[0]:.1f} more worker-hours of the right role, or give up a session of "
        "that length elsewhere."
    )
    return sentence, change


_WORDS: dict[str, Callable[[Problem, str, float, pd.DataFrame], tuple[str, str]]] = {
    "hotspots": _hotspot,
    "fridays": _friday,
    "coverage": _coverage,
    "district_floors": _district,
    "deprived_floor": _deprived,
    "continuity": _continuity,
    "minimum_sessions": _minimum,
    "overrides": _override,
    **PEOPLE_WORDS,
    "other_work": work_left,
}
