"""What of today's timetable stays: priced while searching, and listed session by session."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocation.rows import plain, weigh
from allocation.targets import current_offers
from allocation.walking import walk, without

if TYPE_CHECKING:
    import pulp

    from allocation.decisions import Timetable, Variables
    from allocation.problem import Problem

PAIR = ["venue_id", "session_type"]
COLUMNS: dict[str, type] = {
    "status": str,
    "venue_id": str,
    "session_type": str,
    "slot_today": str,
    "slot": str,
    "session_id": str,
    "pinned": bool,
    "workers_today": int,
    "workers_stay": int,
    "price": float,
    "sentence": str,
}


def places_stay(problem: Problem, x: Variables) -> pulp.LpAffineExpression:
    r"""Aim 7, most: :math:`\sum_{(v,k) \in today} o_{vk}`, at the price of closing one."""
    if not problem.settings.lesser_aims.get("closing", 0.0):
        return weigh()
    return weigh(plain(x.offer[x.offer.index.isin(current_offers(problem))]))


def workers_stay(problem: Problem, x: Variables) -> pulp.LpAffineExpression:
    r"""Aim 7, most: :math:`\sum_{(e,v,k) \in today} A_{evk}`, at the price of another worker."""
    if not problem.settings.lesser_aims.get("new_worker", 0.0):
        return weigh()
    return weigh(plain(x.give[x.give.index.isin(list(_workers_today(problem)))]))


def _workers_today(problem: Problem) -> dict[tuple[str, str, str], set[str]]:
    """Give today's (worker, venue, type) triples, each with its slots."""
    found: dict[tuple[str, str, str], set[str]] = {}
    if "workers" not in problem.current:
        return found
    for row in walk(problem.current.itertuples()):
        for who in row.workers:
            found.setdefault((who, row.venue_id, row.session_type), set()).add(row.slot)
    return found


def worth_of_staying(problem: Problem, y: Timetable) -> list[tuple[pulp.LpVariable, float]]:
    """Value each worker of today who stays in a session, for stage 2; nothing where not priced."""
    price = float(problem.settings.lesser_aims.get("new_worker", 0.0))
    today = set(_workers_today(problem))
    if not price or not today:
        return []
    stays = without(y.work.index, "slot").isin(list(today))
    return [(part, price) for part, same in zip(y.work, stays, strict=True) if same]


def stay_measured(problem: Problem, sessions: pd.DataFrame) -> dict[str, float]:
    """Measure both on a plan: places of today that stay, and half-days of its workers."""
    held = pd.MultiIndex.from_frame(sessions[PAIR].astype(str)).unique()
    today = _workers_today(problem)
    same = sum(
        (who, place, kind) in today
        for place, kind, crew in zip(
            sessions["venue_id"], sessions["session_type"], sessions["crew"], strict=True
        )
        for who in crew
    )
    return {"closing": float(held.isin(current_offers(problem)).sum()), "new_worker": float(same)}


def pin_today(problem: Problem) -> Problem:
    """Ask for every session of today that the timetable marks as pinned.

    Parameters
    ----------
    problem
        The county; ``current`` may have the column ``pinned``.

    Returns
    -------
    Problem
        With one ask for each, as for an override; the same where nothing is pinned.
    """
    today = problem.current
    if "pinned" not in today or not today["pinned"].any():
        return problem
    asks = {}
    for number, row in enumerate(walk(today[today["pinned"].astype(bool)].itertuples())):
        pair = (row.venue_id, row.session_type)
        able = pair in problem.offers.index and row.slot in problem.offers["slots"][pair]
        title = problem.types["title"].get(row.session_type, row.session_type)
        where = problem.venues["name"].get(row.venue_id, "a venue that is not listed")
        asks[f"pinned {number + 1}"] = {
            "offers": (pair,) if able else (),
            "slot": row.slot,
            "worker": "",
            "text": f"{title} at {where} on {row.slot}, pinned in today's timetable",
        }
    table = pd.DataFrame.from_dict(asks, orient="index", columns=list(problem.asks.columns))
    both = [part for part in (problem.asks, table) if len(part)]
    return replace(problem, asks=pd.concat(both).rename_axis("override_id"))


def list_changes(problem: Problem, sessions: pd.DataFrame) -> pd.DataFrame:
    """Say of every session of today, and of every new one, what becomes of it.

    Parameters
    ----------
    problem
        The county, with today's timetable.
    sessions : DataFrame, index ``session_id``
        The plan's.

    Returns
    -------
    DataFrame
        ``status`` (kept, moved, closed, new), ``venue_id, session_type, slot_today, slot,
        session_id, pinned, workers_today, workers_stay, price`` (of the change, at the chosen
        prices) [contacts / week], ``sentence``.
    """
    left = {
        str(key): (row["venue_id"], row["session_type"], row["slot"], tuple(row["crew"]))
        for key, row in walk(sessions.iterrows())
    }
    today = [row._asdict() for row in walk(problem.current.itertuples())]
    found: dict[int, str] = {}
    for same_slot in (True, False):
        for number, row in enumerate(today):
            if number in found:
                continue
            for key, (place, kind, slot, _) in left.items():
                fits = (place, kind) == (row["venue_id"], row["session_type"])
                if fits and (slot == row["slot"] or not same_slot) and key not in found.values():
                    found[number] = key
                    break
    rows = [_of_today(problem, row, left, found.get(n)) for n, row in enumerate(today)]
    fresh = [key for key in left if key not in found.values()]
    known = frozenset(current_offers(problem))
    rows += [_fresh(problem, key, left[key], known) for key in fresh]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


Held = tuple[str, str, str, tuple[str, ...]]


def _of_today(
    problem: Problem, row: dict[str, Any], held: dict[str, Held], key: str | None
) -> dict[str, Any]:
    """Write the row of one session of today."""
    prices = problem.settings.lesser_aims
    before = tuple(row.get("workers", ()))
    shared = {
        "venue_id": row["venue_id"], "session_type": row["session_type"],
        "slot_today": row["slot"], "pinned": bool(row.get("pinned", False)),
        "workers_today": len(before),
    }  # fmt: skip
    what = _what(problem, row["venue_id"], row["session_type"])
    if key is None:
        told = f"{what} on {row['slot']}: closed."
        price = float(prices.get("closing", 0.0))
        gone = {"slot": "", "session_id": "", "workers_stay": 0, "price": price}
        return {**shared, **gone, "status": "closed", "sentence": told}
    _, _, slot, crew = held[key]
    stay = len(set(before) & set(crew))
    status = "kept" if slot == row["slot"] else "moved"
    price = float(prices.get("moving", 0.0)) if status == "moved" else 0.0
    price += float(prices.get("new_worker", 0.0)) * (len(before) - stay)
    told = f"{what}: kept on {slot}" if status == "kept" else f"{what}: {row['slot']} to {slot}"
    if before:
        told += f", {stay} of {len(before)} workers stay"
    return {
        **shared, "slot": slot, "session_id": key, "workers_stay": stay, "price": price,
        "status": status, "sentence": f"{told}.",
    }  # fmt: skip


def _fresh(
    problem: Problem, key: str, held: Held, known: frozenset[tuple[str, str]]
) -> dict[str, Any]:
    """Write the row of a session that today does not have."""
    place, kind, slot, _ = held
    price = 0.0 if (place, kind) in known else float(problem.settings.lesser_aims["change"])
    return {
        "status": "new", "venue_id": place, "session_type": kind, "slot_today": "", "slot": slot,
        "session_id": key, "pinned": False, "workers_today": 0, "workers_stay": 0, "price": price,
        "sentence": f"{_what(problem, place, kind)} on {slot}: new.",
    }  # fmt: skip


def _what(problem: Problem, place: str, kind: str) -> str:
    """Name a session in words."""
    title = problem.types["title"].get(kind, kind)
    return f"{title} at {problem.venues['name'].get(place, place)}"
