"""One-to-one work that goes to young people: hours of visits, and who has them left."""

from __future__ import annotations

import pandas as pd

CONTACT_HOURS = 1.0
TRAVEL_HOURS = 0.67
NOTES_HOURS = 0.25


def visit_hours(
    contacts: float,
    *,
    contact_hours: float = CONTACT_HOURS,
    travel_hours: float = TRAVEL_HOURS,
    notes_hours: float = NOTES_HOURS,
) -> float:
    """Give the worker-hours of visits.

    Parameters
    ----------
    contacts
        One-to-one, in one week. [contacts/week]
    contact_hours, travel_hours, notes_hours
        Of one visit, there and back. [h]

    Returns
    -------
    float
        [h]

    Examples
    --------
    8 x (1 + 0.67 + 0.25) = 15.36.

    >>> round(visit_hours(8), 1)
    15.4
    """
    return contacts * (contact_hours + travel_hours + notes_hours)


def hours_by_area(
    contacts: pd.Series,
    journeys: pd.DataFrame,
    *,
    contact_hours: float = CONTACT_HOURS,
    notes_hours: float = NOTES_HOURS,
) -> pd.DataFrame:
    """Give each area's visits to the base nearest to it, with their hours.

    Parameters
    ----------
    contacts : Series, index ``area_code``
        One-to-one, in one week. [contacts/week]
    journeys : DataFrame, index (``area_code``, ``base``)
        ``minutes`` one way.
    contact_hours, notes_hours
        Of one visit. [h]

    Returns
    -------
    DataFrame, index ``area_code``
        ``base`` (empty where none is known), ``contacts``, ``travel_hours`` and ``hours`` of all
        visits; missing where no base is known. [h]

    Examples
    --------
    20 minutes there and 20 back: 8 x (1 + 40/60 + 0.25) = 15.3 h.

    >>> at = pd.MultiIndex.from_tuples([("A", "Town"), ("A", "Port")], names=["area_code", "base"])
    >>> far = pd.DataFrame({"minutes": [20.0, 35.0]}, index=at)
    >>> hours_by_area(pd.Series({"A": 8}), far).round(1).to_dict("index")
    {'A': {'base': 'Town', 'contacts': 8.0, 'travel_hours': 5.3, 'hours': 15.3}}
    """
    near = journeys["minutes"].reset_index().sort_values(["area_code", "minutes", "base"])
    near = near.drop_duplicates("area_code").set_index("area_code").reindex(contacts.index)
    often = contacts.astype(float)
    travel = often * 2 * near["minutes"] / 60
    return pd.DataFrame(
        {
            "base": near["base"].fillna("").astype(str),
            "contacts": often,
            "travel_hours": travel,
            "hours": often * (contact_hours + notes_hours) + travel,
        }
    ).rename_axis("area_code")


def hours_left(workers: pd.DataFrame, needed: float, *, role: str) -> pd.Series:
    """Say whether the hours a plan leaves to a role hold its visits.

    Parameters
    ----------
    workers : DataFrame, index ``worker_id``
        ``role``, ``hours_available``, ``hours_used``, as in a plan. [h/week]
    needed
        From `visit_hours`. [h/week]
    role
        Who makes visits.

    Returns
    -------
    Series
        ``available``, ``used_by_sessions``, ``left``, ``needed``, ``short`` (0 where they fit).
        [h/week]

    Examples
    --------
    >>> staff = pd.DataFrame({"role": ["worker"], "hours_available": [22.2], "hours_used": [10.0]})
    >>> hours_left(staff, 15.4, role="worker").round(1).to_dict()
    {'available': 22.2, 'used_by_sessions': 10.0, 'left': 12.2, 'needed': 15.4, 'short': 3.2}
    """
    own = workers[workers["role"] == role]
    available, used = float(own["hours_available"].sum()), float(own["hours_used"].sum())
    left = available - used
    return pd.Series(
        {
            "available": available,
            "used_by_sessions": used,
            "left": left,
            "needed": needed,
            "short": max(0.0, needed - left),
        }
    )
