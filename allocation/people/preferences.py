"""What young people said of places and times, with the number asked: liked, or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocation.people.weekly import sessions_of_counts, slots_of_week
from allocation.rows import Rows, label, targets_of, weigh
from allocation.walking import walk

if TYPE_CHECKING:
    import pulp

    from allocation.decisions import Variables
    from allocation.problem import Problem

DOUBT = 10.0  # people: with so many asked, what they said counts half
SLOT_WORTH = 1.0  # in the timetable, of a slot that all prefer; today's slot is worth 0.2
TIME_SUBJECTS = ("period", "slot")  # the later beats the earlier
PLACE_SUBJECTS = ("venue_type", "venue")


def taste_scores(preferences: pd.DataFrame, *, doubt: float = DOUBT) -> pd.Series:
    """Say how much each choice is liked, cautiously where few were asked.

    Parameters
    ----------
    preferences : DataFrame
        ``subject, choice, consulted, prefer, reject``; the last row of a choice counts.
    doubt
        With so many asked, the answer counts half. [people]

    Returns
    -------
    Series, index (``subject``, ``choice``)
        (prefer - reject) / (consulted + doubt), from -1 to 1.

    Examples
    --------
    Of 24, 14 refuse a place and nobody prefers it; of 3, 2 refuse another.

    >>> asked = pd.DataFrame({"subject": "venue", "choice": ["V1", "V2"], "consulted": [24, 3],
    ...                       "prefer": [0, 0], "reject": [14, 2]})
    >>> taste_scores(asked).round(2).tolist()
    [-0.41, -0.15]
    """
    rows = preferences.drop_duplicates(["subject", "choice"], keep="last")
    liked = rows["prefer"].astype(float) - rows["reject"].astype(float)
    score = liked / (rows["consulted"].astype(float) + doubt)
    keys = pd.MultiIndex.from_frame(rows[["subject", "choice"]].astype(str))
    return pd.Series(score.to_numpy(), index=keys, name="score").sort_index()


def place_scores(scores: pd.Series, offers: pd.Index, venues: pd.DataFrame) -> pd.Series:
    """Give each (venue, type) pair its score: of the venue, else of its kind; and of the type.

    Parameters
    ----------
    scores
        From `taste_scores`.
    offers : MultiIndex (``venue_id``, ``session_type``)
        What may be held.
    venues : DataFrame, index ``venue_id``
        With ``type``.

    Returns
    -------
    Series, index as `offers`
        Those with a score only, cut off at -1 and 1.
    """
    known = scores.to_dict()
    kind_of = venues["type"].to_dict()
    found = {}
    for place, kind in offers:
        about = known.get(("venue", place), known.get(("venue_type", kind_of.get(place)), 0.0))
        total = max(-1.0, min(1.0, float(about) + float(known.get(("session_type", kind), 0.0))))
        if total:
            found[place, kind] = total
    index = pd.MultiIndex.from_tuples(list(found), names=["venue_id", "session_type"])
    empty = pd.MultiIndex.from_arrays([[], []], names=["venue_id", "session_type"])
    return pd.Series(list(found.values()), index=index if found else empty, dtype=float)


def slot_scores(scores: pd.Series, slots: pd.DataFrame) -> pd.Series:
    """Give each slot its score: its own, else that of its part of the day.

    Parameters
    ----------
    scores
        From `taste_scores`.
    slots : DataFrame, index ``slot``
        With ``period``.

    Returns
    -------
    Series, index ``slot``
        Those with a score only.
    """
    known = scores.to_dict()
    found = {
        slot: float(known.get(("slot", slot), known.get(("period", period), 0.0)))
        for slot, period in slots["period"].items()
    }
    found = {slot: score for slot, score in found.items() if score}
    return pd.Series(found, index=pd.Index(list(found), name="slot", dtype="str"), dtype=float)


def refused_places(
    preferences: pd.DataFrame, venues: pd.DataFrame, *, share: float, consulted: int
) -> pd.DataFrame:
    """List the venues that too many refuse, of enough who were asked.

    Parameters
    ----------
    preferences : DataFrame
        ``subject, choice, consulted, reject``.
    venues : DataFrame, index ``venue_id``
        With ``type``: what is said of a kind of venue holds where nothing is said of the venue.
    share
        Refused from this share on, inclusive.
    consulted
        At least so many must have been asked. [people]

    Returns
    -------
    DataFrame, index ``venue_id``
        ``share``, ``consulted``.
    """
    rows = preferences.drop_duplicates(["subject", "choice"], keep="last")
    said = {
        (str(row["subject"]), str(row["choice"])): (int(row["reject"]), int(row["consulted"]))
        for _, row in rows.iterrows()
    }
    found = {}
    for place, kind in venues["type"].items():
        reject, asked = said.get(("venue", str(place)), said.get(("venue_type", str(kind)), (0, 0)))
        if asked >= max(consulted, 1) and reject >= share * asked - 1e-9:
            found[place] = (reject / asked, asked)
    index = pd.Index(list(found), name="venue_id", dtype="str")
    table = pd.DataFrame(list(found.values()), columns=["share", "consulted"], index=index)
    return table.astype({"share": float, "consulted": int})


def refused_places_avoided(problem: Problem, x: Variables) -> Rows:
    r"""Use no place that too many refuse: :math:`\sum_k S_{vk} - e_v \le 0`."""
    places, often = x.hold.index.get_level_values("venue_id"), sessions_of_counts(problem)
    for subject, _ in targets_of(x, "preferences"):
        mine = x.hold[places == subject]
        held = zip(mine, often[places == subject], strict=True)
        if len(mine):
            row = weigh(held, [(x.short["preferences", subject], -1.0)]) <= 0
            yield label("preferences", subject), row


def preference(problem: Problem, x: Variables) -> pulp.LpAffineExpression:
    """Lesser aim, most: places in sessions, each by how much its venue and type are liked."""
    scores = problem.wishes.place_scores
    known = scores[scores.index.isin(x.hold.index)]
    room = problem.offers["contacts"].reindex(known.index).astype(float)
    worth = (known * room).to_dict()
    return weigh((x.hold[key], factor) for key, factor in walk(worth.items()))


def preference_reached(problem: Problem, sessions: pd.DataFrame) -> float:
    """Measure the lesser aim `preference` on a timetable, without the solver.

    Parameters
    ----------
    problem
        The county.
    sessions : DataFrame
        ``venue_id, session_type, sessions_per_week``.

    Returns
    -------
    float
        [places / week]
    """
    scores = problem.wishes.place_scores.to_dict()
    room = problem.types["contacts_per_session"].astype(float).to_dict()
    often = sessions.get("sessions_per_week", pd.Series(1.0, index=sessions.index))
    rows = zip(sessions["venue_id"], sessions["session_type"], often, strict=True)
    parts = [
        float(scores[place, kind]) * float(room[kind]) * float(held)
        for place, kind, held in rows
        if (place, kind) in scores
    ]
    return float(sum(parts))


def slot_worth(problem: Problem, places: pd.Index) -> pd.Series:
    """Say what the timetable gains from the slot of each possible session.

    Parameters
    ----------
    problem
        The county.
    places : MultiIndex with ``venue_id``, ``session_type`` and ``slot``
        Possible sessions.

    Returns
    -------
    Series, index as `places`
        In the unit of the timetable's aim; 0 where nobody was asked.
    """
    scores = problem.wishes.slot_scores.to_dict()
    slots = slots_of_week(problem, places)
    worth = [SLOT_WORTH * scores.get(slot, 0.0) for slot in slots]
    return pd.Series(worth, index=places, dtype=float)


def refused_targets(problem: Problem) -> list[tuple[str, str, float, float, float]]:
    """List the refused places; each session there is one whole rule."""
    offers = problem.offers["slots"].map(len).groupby(level="venue_id").sum().to_dict()
    return [
        ("preferences", str(place), 0.0, float(offers[place]), float(offers[place]))
        for place in problem.wishes.refused.index
        if place in offers
    ]


def preferences_short(problem: Problem, held: pd.Series) -> dict[tuple[str, str], float]:
    """Count the sessions at refused places, as shortfalls of the rule ``preferences``."""
    return {
        ("preferences", str(place)): sum(
            float(often) for key, often in walk(held.items()) if key[0] == place
        )
        for place in problem.wishes.refused.index
    }
