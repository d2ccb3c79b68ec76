"""What people decide against the model: keep, pin or ban a venue, type, slot or worker.

A ban takes something out of the problem. Keeping and pinning ask for a session; the plan does as
asked wherever it can, and says so where it cannot. Nothing is silently ignored: an override that
fits nothing is refused.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from allocation.problem import keep_offers
from allocation.teams import friday_evenings
from allocation.walking import walk, without
from outreach.errors import TableError

if TYPE_CHECKING:
    from allocation.problem import Problem

ACTIONS = ("keep", "pin", "ban")
KEYS = ("venue_id", "session_type", "slot", "worker_id")


def apply_overrides(problem: Problem, overrides: pd.DataFrame) -> Problem:
    """Put people's decisions into the problem.

    Parameters
    ----------
    problem
        The county as the tables have it.
    overrides : DataFrame, index ``override_id``
        ``action`` (``keep``, ``pin`` or ``ban``), ``venue_id``, ``session_type``, ``slot``,
        ``worker_id`` (an empty text is any), and optionally ``row`` (of the file).

    Returns
    -------
    Problem
        Without what is banned, and with ``asks`` for what is kept or pinned.

    Raises
    ------
    TableError
        If an override names what the tables do not have, keeps what today does not have, asks
        for what cannot be, or is contradicted by another; all faults at once.
    """
    faults: list[str] = []
    asked = overrides[overrides["action"] != "ban"]
    for key, row in walk(overrides.iterrows()):
        faults += [f"{_where(key, row)}: {words}" for words in _wrong(problem, row)]
    _stop(faults)
    banned = problem
    for _, row in overrides[overrides["action"] == "ban"].iterrows():
        banned = _without(banned, row)
    asks = {}
    for key, row in walk(asked.iterrows()):
        pairs, before = _pairs_for(banned, row), _pairs_for(problem, row)
        if not pairs:
            why = "another override bans it" if before else _never(row)
            faults.append(f"{_where(key, row)}: {override_text(problem, row)} cannot be: {why}")
        asks[key] = {
            "offers": pairs,
            "slot": row["slot"],
            "worker": row["worker_id"],
            "text": override_text(problem, row),
        }
    _stop(faults)
    table = pd.DataFrame.from_dict(
        asks, orient="index", columns=["offers", "slot", "worker", "text"]
    )
    both = [part for part in (banned.asks, table) if len(part)]
    asks_of_all = pd.concat(both) if both else table
    return replace(banned, asks=asks_of_all.rename_axis("override_id"))


def _where(key: str, row: pd.Series) -> str:
    """Name an override as a person finds it."""
    return f"row {row['row']}" if "row" in row and pd.notna(row["row"]) else str(key)


def _stop(faults: list[str]) -> None:
    """Tell all faults at once."""
    if faults:
        msg = f"overrides: {len(faults)} cannot be followed:\n" + "\n".join(
            f"  - {fault}." for fault in faults
        )
        raise TableError(msg)


def _wrong(problem: Problem, row: pd.Series) -> list[str]:
    """Say what an override names that the tables do not have."""
    known = {
        "venue_id": problem.venues.index,
        "session_type": problem.types.index,
        "slot": problem.slots.index,
        "worker_id": problem.workers.index,
    }
    words = [
        f"{name} is not in its table" for name in KEYS if row[name] and row[name] not in known[name]
    ]
    if row["action"] not in ACTIONS:
        words.append(f"the action is none of {', '.join(ACTIONS)}")
    if not any(row[name] for name in KEYS):
        words.append("it names no venue, session type, slot or worker")
    elif row["action"] == "keep" and not words and not _is_held_today(problem, row):
        words.append("today's timetable has no such session to keep; use pin to ask for a new one")
    return words


def _is_held_today(problem: Problem, row: pd.Series) -> bool:
    """Tell whether today's timetable has a session that fits."""
    today = problem.current
    fits = pd.Series(data=True, index=today.index)
    for name in ("venue_id", "session_type", "slot"):
        if row[name]:
            fits &= today[name] == row[name]
    if row["worker_id"]:
        crews = today.get("workers", pd.Series([()] * len(today), index=today.index, dtype=object))
        fits &= pd.Series(
            [row["worker_id"] in crew for crew in crews], index=today.index, dtype=bool
        )
    return bool(fits.any())


def _pairs_for(problem: Problem, row: pd.Series) -> tuple[tuple[str, str], ...]:
    """List the (venue, type) pairs that would do what is asked."""
    offers = problem.offers
    fits = pd.Series(_matches(offers.index, row), index=offers.index)
    slots = offers["slots"]
    if row["action"] == "keep":
        today = pd.MultiIndex.from_frame(problem.current[["venue_id", "session_type"]].astype(str))
        fits &= offers.index.isin(today)
    if row["worker_id"]:
        mine = problem.teams[problem.teams.index.get_level_values("worker_id") == row["worker_id"]]
        slots = mine["slots"].set_axis(without(mine.index, "worker_id")).reindex(offers.index)
        fits &= slots.notna()
    if row["slot"]:
        fits &= pd.Series(
            [isinstance(free, tuple) and row["slot"] in free for free in slots], index=fits.index
        )
    return tuple(offers.index[fits.to_numpy(bool)])


def _never(row: pd.Series) -> str:
    """Say why no pair would do, as far as the tables tell."""
    if row["worker_id"]:
        return "this worker is absent, too far away, not of the role, or not free then"
    return "the venue is closed then, has no room, or may not hold that type"


def _matches(pairs: pd.Index, row: pd.Series) -> list[bool]:
    """Say which (venue, type) pairs an override speaks of."""
    return [
        row["venue_id"] in {"", place} and row["session_type"] in {"", kind}
        for place, kind in pairs
    ]


def _without(problem: Problem, row: pd.Series) -> Problem:
    """Take out what one ban forbids: pairs, or some of their slots, or a worker's part in them."""
    if not row["worker_id"] and not row["slot"]:
        spoken = _matches(problem.offers.index, row)
        return keep_offers(problem, problem.offers.index[[not banned for banned in spoken]])
    teams = _fewer(problem.teams, without(problem.teams.index, "worker_id"), row)
    if row["worker_id"]:
        return replace(problem, teams=teams)
    offers = _fewer(problem.offers, problem.offers.index, row)
    fridays = set(friday_evenings(problem.slots))
    early = offers["slots"].map(lambda free: bool(fridays & set(free))).astype(bool)
    offers = offers.assign(friday=offers["friday"].astype(bool) & early)
    return keep_offers(replace(problem, teams=teams, offers=offers), offers.index)


def _fewer(table: pd.DataFrame, pairs: pd.Index, row: pd.Series) -> pd.DataFrame:
    """Take a slot (or all) out of the rows a ban speaks of; rows without any slot go."""
    spoken = _matches(pairs, row)
    if row["worker_id"] and "worker_id" in table.index.names:
        who = table.index.get_level_values("worker_id")
        spoken = [hit and name == row["worker_id"] for hit, name in zip(spoken, who, strict=True)]
    left = [
        tuple(slot for slot in free if row["slot"] and slot != row["slot"]) if hit else free
        for free, hit in zip(table["slots"], spoken, strict=True)
    ]
    fewer = table.assign(slots=pd.Series(left, index=table.index, dtype=object))
    count = fewer["slots"].map(len)
    fewer["most"] = fewer["most"].where(fewer["most"] <= count, count)
    return fewer[count > 0]


def override_text(problem: Problem, row: pd.Series) -> str:
    """Say in words what an override speaks of; a worker is never named.

    Parameters
    ----------
    problem
        For the titles of types and the names of venues.
    row
        One override.

    Returns
    -------
    str
        Such as "Drop-in at Mill Lane Library on Fri PM".
    """
    what = str(problem.types["title"][row["session_type"]]) if row["session_type"] else "a session"
    where = f" at {problem.venues['name'][row['venue_id']]}" if row["venue_id"] else ""
    when = f" on {row['slot']}" if row["slot"] else ""
    who = " with one named worker" if row["worker_id"] else ""
    return f"{what}{where}{when}{who}"
