"""Partners' sessions: not two of the same kind in one priority area at the same time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from allocation.people.weekly import sessions_of_counts, slots_of_week
from allocation.rows import Rows, label, plain, weigh
from allocation.walking import gather, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from allocation.decisions import Timetable, Variables
    from allocation.problem import Problem

RULE = "partner_clashes"
PROMISE = 100.0  # in the timetable, of one clash as a whole rule; a session is worth about 20
KEY = ["venue_id", "session_type", "slot"]


def kinds_of(
    activity: str, types: pd.DataFrame, kinds: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Name our session types that are of the same kind as a partner's activity.

    Parameters
    ----------
    activity
        What the partner calls it.
    types : DataFrame, index ``session_type``
        With ``title``.
    kinds
        Activity to session type, where the words differ.

    Returns
    -------
    tuple of str
        By key or title, read without case, spaces and hyphens.

    Examples
    --------
    >>> ours = pd.DataFrame({"title": ["Drop-in", "Clinic"]}, index=["drop_in", "clinic"])
    >>> kinds_of("drop in", ours), kinds_of("club night", ours)
    (('drop_in',), ())
    """
    told = {_letters(name): key for name, key in (kinds or {}).items()}
    said = _letters(activity)
    if said in told:
        return (told[said],) if told[said] in types.index else ()
    return tuple(
        str(key)
        for key, title in types["title"].items()
        if said and said in {_letters(str(key)), _letters(str(title))}
    )


def _letters(words: str) -> str:
    """Keep the letters and figures of a name."""
    return re.sub(r"[^a-z0-9]", "", words.lower())


def clash_table(found: Iterable[tuple[str, str, str, str]]) -> pd.DataFrame:
    """Gather clashes, each (venue, type, slot) once.

    Parameters
    ----------
    found
        (``venue_id``, ``session_type``, ``slot``, ``agency``).

    Returns
    -------
    DataFrame, index (``venue_id``, ``session_type``, ``slot``), sorted
        ``agency``: those who are there, in one text.
    """
    agencies: dict[tuple[str, str, str], set[str]] = {}
    for place, kind, slot, agency in found:
        agencies.setdefault((place, kind, slot), set()).add(agency)
    keys = sorted(agencies)
    index = (
        pd.MultiIndex.from_tuples(keys, names=KEY)
        if keys
        else pd.MultiIndex.from_arrays([[], [], []], names=KEY)
    )
    texts = [" and ".join(sorted(agencies[key])) for key in keys]
    return pd.DataFrame({"agency": pd.Series(texts, index=index, dtype="str")}, index=index)


def no_clash_with_partners(problem: Problem, x: Variables) -> Rows:
    r"""Leave a partner's slot alone: :math:`S_{vk} - \sum_{t \in P} e_{vkt} \le |T_{vk} - P|`."""
    clashes, often = problem.wishes.clashes.index, sessions_of_counts(problem).to_dict()
    for key, places in gather(clashes, "venue_id", "session_type"):
        taken = {clashes[place][2]: label(*clashes[place]) for place in places}
        if key not in x.hold.index or (RULE, next(iter(taken.values()))) not in x.short.index:
            continue
        own = problem.offers["slots"][key]
        free = sum(slot not in taken for slot in own)
        short = [x.short[RULE, subject] for slot, subject in taken.items() if slot in own]
        if free < float(problem.offers["most"][key]) * often[key]:
            row = weigh([(x.hold[key], often[key])], plain(short, -1.0)) <= free
            yield label(RULE, *key), row


def clashes_in_slots(problem: Problem, x: Variables, y: Timetable) -> Rows:
    r"""Count each clash where slots are decided too: :math:`s_{vkt} \le e_{vkt}`."""
    slots = slots_of_week(problem, y.place.index)
    for key, slot in zip(y.place.index, slots, strict=True):
        subject = (RULE, label(*key[:2], slot))
        if subject in x.short.index:
            row = weigh([(y.place[key], 1.0), (x.short[subject], -1.0)]) <= 0
            yield label(RULE, *key), row


def clash_worth(problem: Problem, places: pd.Index) -> pd.Series:
    """Say what the timetable loses by each session that clashes with a partner's.

    Parameters
    ----------
    problem
        The county.
    places : MultiIndex with ``venue_id``, ``session_type`` and ``slot``
        Possible sessions.

    Returns
    -------
    Series, index as `places`
        0 or below, in the unit of the timetable's aim.
    """
    price = -PROMISE * float(problem.settings.priorities.get(RULE, 0.0))
    pairs = [places.get_level_values(name) for name in KEY[:2]]
    keys = pd.MultiIndex.from_arrays([*pairs, slots_of_week(problem, places)])
    there = keys.isin(problem.wishes.clashes.index)
    return pd.Series(there * price, index=places, dtype=float)


def clashes_short(problem: Problem, sessions: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Count the clashes of a timetable, as shortfalls of the rule ``partner_clashes``."""
    held = set(zip(*(sessions[name].astype(str) for name in KEY), strict=True))
    return {(RULE, label(*key)): float(key in held) for key in walk(problem.wishes.clashes.index)}


def agency_at(problem: Problem, subject: str) -> tuple[tuple[str, str, str], str]:
    """Look up whose session a subject of the rule speaks of."""
    for key, agency in walk(problem.wishes.clashes["agency"].items()):
        if label(*key) == subject:
            return key, str(agency)
    raise KeyError(subject)
