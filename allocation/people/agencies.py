"""Crews across agencies: a session that needs a worker of a named agency (R-10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allocation.walking import without

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from allocation.problem import Problem

Asked = tuple[str, frozenset[str], int]


def agency_seats(asked: Iterable[str]) -> dict[str, int]:
    """Read which agencies must be in a crew, with how many workers.

    Examples
    --------
    >>> agency_seats(("TYS:1", "Youth justice"))
    {'TYS': 1, 'Youth justice': 1}
    """
    parts = [str(cell).partition(":") for cell in asked]
    return {name.strip(): int(seats or 1) for name, _, seats in parts if name.strip()}


def by_agency(workers: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Name the workers of each agency, read without case.

    Parameters
    ----------
    workers : DataFrame, index ``worker_id``
        ``employer``, where known.

    Returns
    -------
    dict
        Agency in small letters to its workers.
    """
    if "employer" not in workers:
        return {}
    found: dict[str, set[str]] = {}
    for who, agency in workers["employer"].fillna("").items():
        found.setdefault(str(agency).strip().casefold(), set()).add(str(who))
    return {agency: frozenset(own) for agency, own in found.items()}


def asked_of_agencies(
    offer: Mapping[Any, Any], workers_of: Mapping[str, frozenset[str]]
) -> list[Asked]:
    """List what an offer asks of agencies, as `allocation.rules.able_crew` does of abilities.

    Parameters
    ----------
    offer
        A row of ``offers``; ``agencies`` where any is named.
    workers_of
        From `by_agency`.

    Returns
    -------
    list
        What, the workers who would do, and how many must be there.
    """
    return [
        (f"agency {name}", workers_of.get(name.casefold(), frozenset()), seats)
        for name, seats in agency_seats(offer.get("agencies", ())).items()
    ]


def agencies_missing(problem: Problem, offers: pd.DataFrame) -> list[str]:
    """Name the agencies that every one of some offers needs and that can send nobody to any.

    Parameters
    ----------
    problem
        The county.
    offers
        Rows of ``problem.offers``.

    Returns
    -------
    list of str
        Sorted; empty where an offer could be worked as far as agencies go.
    """
    if not len(offers) or "agencies" not in offers:
        return []
    workers_of = by_agency(problem.workers)
    teams = problem.teams.index
    lacking = []
    for key, asked in offers["agencies"].items():
        there = {str(who) for who, *pair in teams if tuple(pair) == key}
        lacking.append(
            {
                name
                for name, seats in agency_seats(asked).items()
                if len(workers_of.get(name.casefold(), frozenset()) & there) < seats
            }
        )
    return sorted(set.intersection(*lacking)) if all(lacking) else []


def agencies_asked(offer: Mapping[Any, Any]) -> tuple[str, ...]:
    """Name the agencies that an offer asks for.

    Examples
    --------
    >>> agencies_asked({"agencies": ("TYS:1", "Police:2")})
    ('TYS', 'Police')
    """
    return tuple(agency_seats(offer.get("agencies", ())))


def others_there(problem: Problem, offers: pd.DataFrame) -> list[str]:
    """Name the agencies that nobody asked for and that could send a worker to one of some offers.

    Parameters
    ----------
    problem
        The county.
    offers
        Rows of ``problem.offers``.

    Returns
    -------
    list of str
        As the table of staff writes them, sorted.
    """
    if "employer" not in problem.workers or not len(offers):
        return []
    asked = {name.casefold() for cell in offers["agencies"] for name in agency_seats(cell)}
    teams = problem.teams.index
    near = teams[without(teams, "worker_id").isin(offers.index)]
    employers = problem.workers["employer"].reindex(near.get_level_values("worker_id"))
    names = {str(name).strip() for name in employers.dropna()}
    return sorted(name for name in names if name and name.casefold() not in asked)
