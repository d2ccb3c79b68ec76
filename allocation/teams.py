"""Which sessions could be held where, which crew each takes, and who could be in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from allocation.slot_times import long_enough, slot_times

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Row = pd.Series | Mapping[Any, Any]

OFFER = ["venue_id", "session_type"]
SECOND = "(second worker)"
_OFFER_COLUMNS = {
    "slots": object,
    "most": int,
    "contacts": float,
    "hours": float,
    "cost": float,
    "seats": int,
    "qualified": int,
    "experienced": int,
    "skill": str,
    "agencies": object,
    "serves_hotspot": bool,
    "friday": bool,
}
_TEAM_COLUMNS = {
    "hours": float,
    "minutes": float,
    "miles": float,
    "mileage": float,
    "slots": object,
    "most": int,
}


def list_offers(
    venues: pd.DataFrame,
    session_types: pd.DataFrame,
    slots: pd.DataFrame,
    *,
    term_time: bool,
    friday_types: Sequence[str] | None,
) -> pd.DataFrame:
    """List the (venue, type) pairs that may be held, with their slots and crew size.

    Parameters
    ----------
    venues, session_types, slots : DataFrame
        The tables as read.
    term_time
        False leaves out what is held in term only.
    friday_types
        Types that count as Friday-evening outreach; None: "outreach" in the key.

    Returns
    -------
    DataFrame, index (``venue_id``, ``session_type``)
        The ``offers`` of `allocation.problem.Problem`, sorted. A slot shorter than the
        ``contact_hours`` of a type is not among its slots; set-up may lie outside.
    """
    order = slots["order"].to_dict() if len(slots) else {}
    lengths = slot_times(slots)["length"]
    term_slots = set(slots.index[slots["term_only"].astype(bool)]) if len(slots) else set()
    fridays = set(friday_evenings(slots))
    outreach = set(_outreach(session_types) if friday_types is None else friday_types)
    rows: list[dict[str, Any]] = []
    places = venues.sort_index().to_dict("index")
    for key, kind in session_types.sort_index().iterrows():
        if kind["term_only"] and not term_time:
            continue
        allowed = set(kind["slots"]) & set(order) - (set() if term_time else term_slots)
        allowed &= long_enough(lengths, float(kind["contact_hours"]))
        for place, venue in places.items():
            if not may_hold(kind, venue, str(key), term_time=term_time):
                continue
            free = tuple(sorted(allowed & set(venue["open_slots"]), key=order.__getitem__))
            if free:
                row = _offer(kind, venue, free, outreach=str(key) in outreach, fridays=fridays)
                rows.append({"venue_id": place, "session_type": key, **row})
    table = pd.DataFrame(rows, columns=[*OFFER, *_OFFER_COLUMNS]).astype(_OFFER_COLUMNS)
    return table.set_index(OFFER).sort_index()


def may_hold(kind: pd.Series, venue: Row, key: str, *, term_time: bool) -> bool:
    """Tell whether a venue may hold a session type at all."""
    if venue["term_only"] and not term_time:
        return False
    if int(venue["rooms"]) < 1:
        return False
    if len(kind["venue_types"]) and venue["type"] not in kind["venue_types"]:
        return False
    return not len(venue["session_types"]) or key in venue["session_types"]


def friday_evenings(slots: pd.DataFrame) -> list[str]:
    """Name the Friday evening slots."""
    if not len(slots):
        return []
    return list(slots.index[(slots["weekday"] == "Fri") & slots["evening"].astype(bool)])


def _outreach(session_types: pd.DataFrame) -> list[str]:
    """Name the types whose key says outreach."""
    return [str(key) for key in session_types.index if "outreach" in str(key).lower()]


def seats_by_role(kind: pd.Series, venue: Row) -> dict[str, int]:
    """Give the crew of one session: fewer in a staffed building, never one alone elsewhere.

    Examples
    --------
    >>> kind = pd.Series({"crew": {"worker": 2}, "min_crew": 1})
    >>> seats_by_role(kind, pd.Series({"lone_working": True}))
    {'worker': 1}
    >>> kind = pd.Series({"crew": {"nurse": 1}, "min_crew": 1})
    >>> seats_by_role(kind, pd.Series({"lone_working": False}))
    {'nurse': 1, '(second worker)': 1}
    """
    crew = {str(role): int(seats) for role, seats in kind["crew"].items() if seats > 0}
    if not venue["lone_working"]:
        total = sum(crew.values())
        least = max(2, int(kind["min_crew"]))
        return crew if total >= least else {**crew, SECOND: least - total}
    spare = max(sum(crew.values()) - max(1, int(kind["min_crew"])), 0)
    for role in reversed(list(crew)):
        less = min(spare, crew[role])
        crew[role] -= less
        spare -= less
    return {role: seats for role, seats in crew.items() if seats > 0}


def _offer(
    kind: pd.Series,
    venue: Row,
    free: tuple[str, ...],
    *,
    outreach: bool,
    fridays: set[str],
) -> dict[str, Any]:
    """Write one row of the offers."""
    seats = sum(seats_by_role(kind, venue).values())
    return {
        "slots": free,
        "most": _most(kind, len(free)),
        "contacts": float(kind["contacts_per_session"]),
        "hours": float(kind["contact_hours"]) + float(kind["setup_hours"]),
        "cost": float(venue["hire_cost"]) + float(kind["consumables"]),
        "seats": seats,
        "qualified": min(2, seats),
        "experienced": min(seats, experienced_needed(kind)),
        "skill": str(kind["skill"]),
        "agencies": tuple(kind.get("agencies", ())),
        "serves_hotspot": bool(kind["counts_for_hotspot"]),
        "friday": outreach and bool(fridays & set(free)),
    }


def _most(kind: pd.Series, free: int) -> int:
    """Cap the sessions of one pair by its slots and the county's maximum of the type."""
    most = kind["max_sessions"]
    return free if pd.isna(most) else min(free, int(most))


def experienced_needed(kind: pd.Series) -> int:
    """Ask for one experienced worker where nobody may ever be alone, unless the table says."""
    given = kind.get("experienced_crew")
    if given is not None and not pd.isna(given):
        return int(given)
    return int(int(kind["min_crew"]) >= 2 and "outreach" in str(kind.name).lower())


def crew_seats(
    offers: pd.DataFrame, venues: pd.DataFrame, session_types: pd.DataFrame
) -> pd.Series:
    """List the seats of each role in each offer; the second-worker seat takes any role.

    Parameters
    ----------
    offers : DataFrame, index (``venue_id``, ``session_type``)
        From `list_offers`.
    venues, session_types : DataFrame
        The tables as read.

    Returns
    -------
    Series, index (``venue_id``, ``session_type``, ``role``)
        Seats. [workers]
    """
    rows = [
        (place, key, role, seats)
        for place, key in offers.index
        for role, seats in seats_by_role(session_types.loc[key], venues.loc[place]).items()
    ]
    table = pd.DataFrame(rows, columns=[*OFFER, "role", "seats"]).astype({"seats": int})
    return table.set_index([*OFFER, "role"])["seats"]


def working_hours(staff: pd.DataFrame, plan_date: pd.Timestamp) -> pd.DataFrame:
    """Return the staff with the hours they really have, and why some have none.

    Parameters
    ----------
    staff : DataFrame, index ``worker_id``
        The table as read.
    plan_date
        First day of the plan.

    Returns
    -------
    DataFrame, index ``worker_id``
        Sorted; ``hours`` is 0 for a vacancy or a contract that has ended, ``absence`` says
        which.
    """
    workers = staff.sort_index()
    ended = pd.to_datetime(workers["contract_end"]) < plan_date
    vacant = workers["vacant"].astype(bool)
    hours = workers["hours"].astype(float).where(~(vacant | ended), 0.0)
    absence = np.where(vacant, "vacant", np.where(ended, "contract ended", ""))
    return workers.assign(hours=hours, absence=pd.Series(absence, index=workers.index, dtype=str))


def list_teams(
    offers: pd.DataFrame,
    crews: pd.Series,
    workers: pd.DataFrame,
    staff_travel: pd.DataFrame,
    slots: pd.DataFrame,
    *,
    max_day_minutes: float,
    max_day_hours: float = 24.0,
) -> pd.DataFrame:
    """List who could work which offer: right role, a common slot, near enough, enough hours.

    Parameters
    ----------
    offers, crews, workers
        From the other functions here.
    staff_travel : DataFrame, index (``worker_id``, ``venue_id``)
        ``minutes``, ``miles`` one way.
    slots : DataFrame, index ``slot``
        For their order.
    max_day_minutes
        Longest travel of one worker in one day. [min]
    max_day_hours
        Longest day of one worker, with travel. [h]

    Returns
    -------
    DataFrame, index (``worker_id``, ``venue_id``, ``session_type``)
        The ``teams`` of `allocation.problem.Problem`, sorted.
    """
    order = slots["order"].to_dict() if len(slots) else {}
    roles: dict[tuple[str, str], set[str]] = {}
    for place, key, role in crews.index:
        roles.setdefault((place, key), set()).add(role)
    journeys = {pair: (row.minutes, row.miles) for pair, row in _journeys(staff_travel)}
    rows = []
    present = workers[workers["hours"] > 0]
    for who, worker in present.iterrows():
        mine = set(worker["slots"])
        for (place, key), offer in zip(offers.index, _records(offers), strict=True):
            asked = roles.get((place, key), set())
            if worker["role"] not in asked and SECOND not in asked:
                continue
            journey = journeys.get((who, place))
            free = tuple(sorted(mine & set(offer["slots"]), key=order.__getitem__))
            if journey is None or not free or 2 * journey[0] > max_day_minutes:
                continue
            minutes, miles = 2 * journey[0], 2 * journey[1]
            hours = offer["hours"] + minutes / 60
            if hours <= min(worker["hours"], max_day_hours) + 1e-9:
                mileage = miles * float(worker["mileage_rate"])
                most = min(len(free), int(offer["most"]))
                rows.append((who, place, key, hours, minutes, miles, mileage, free, most))
    table = pd.DataFrame(rows, columns=["worker_id", *OFFER, *_TEAM_COLUMNS])
    return table.astype(_TEAM_COLUMNS).set_index(["worker_id", *OFFER]).sort_index()


def _journeys(staff_travel: pd.DataFrame) -> Iterable[tuple[Any, Any]]:
    """Walk over the worker and venue pairs."""
    table = staff_travel[["minutes", "miles"]]
    return zip(table.index, table.itertuples(index=False), strict=True)


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Give the rows as plain dicts, in order."""
    return table.to_dict("records")  # type: ignore[return-value]
