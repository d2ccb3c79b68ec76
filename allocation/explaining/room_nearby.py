"""Need that the sessions nearby have room for, area by area: from travel and published need only.

A plan says whom it serves by what is best for the county; that share-out has many equal answers,
and it rests on what was observed. This rule has one answer, rests on nothing but need, travel and
room, and can be worked out by anybody who has the three.
"""

from __future__ import annotations

import pandas as pd

from allocation.building import travelling_share


def room_nearby(
    need: pd.Series,
    minutes: pd.Series,
    room: pd.DataFrame,
    *,
    type_shares: pd.Series,
    full_minutes: float,
    limit_minutes: float,
    decay: str = "linear",
) -> pd.Series:
    """Give the share of each area's need that the sessions nearby have room for.

    Those who would come to a session share its room alike, wherever they live. No session serves
    more than all who would come, and from no area come more than are willing to travel.

    Parameters
    ----------
    need : Series, index ``area_code``
        [contacts/week]
    minutes : Series, index (``area_code``, ``venue_id``)
        Travel from area to venue. [min]
    room : DataFrame
        ``venue_id``, ``session_type``, ``contacts``: one row a session. [contacts/week]
    type_shares : Series, index ``session_type``
        How need is split between the types of session that count; need not add up to 1. [share]
    full_minutes, limit_minutes
        Up to which everybody travels, and from which nobody does. [min]
    decay
        ``linear`` or ``exponential``, as in `build_problem`.

    Returns
    -------
    Series, index ``area_code``
        From 0 to 1. [share]

    References
    ----------
    Luo and Qi (2009), An enhanced two-step floating catchment area (E2SFCA) method for measuring
    spatial accessibility to primary care physicians, Health & Place 15.

    Examples
    --------
    >>> pairs = pd.MultiIndex.from_tuples([("A", "v"), ("B", "v")], names=["area_code", "venue_id"])
    >>> room_nearby(pd.Series({"A": 6.0, "B": 8.0}), pd.Series([5.0, 25.0], index=pairs),
    ...             pd.DataFrame({"venue_id": ["v"], "session_type": ["clinic"],
    ...                           "contacts": [5.0]}),
    ...             type_shares=pd.Series({"clinic": 1.0}), full_minutes=10,
    ...             limit_minutes=40).tolist()
    [0.5, 0.25]
    """
    willing = travelling_share(
        minutes.astype(float), full=full_minutes, limit=limit_minutes, decay=decay
    )
    willing = willing[willing.gt(0) & minutes.index.get_level_values("area_code").isin(need.index)]
    shares = type_shares[type_shares > 0] / max(float(type_shares.sum()), 1e-12)
    met = pd.Series(0.0, index=need.index, name="room_nearby")
    for kind, share in shares.items():
        held = room[room["session_type"] == kind].groupby("venue_id")["contacts"].sum()
        met += float(share) * _met_by_type(need * float(share), willing, held)
    return met.clip(upper=1.0)


def _met_by_type(need: pd.Series, willing: pd.Series, held: pd.Series) -> pd.Series:
    """Share out the room of one type of session among those willing to travel to it."""
    venue = willing.index.get_level_values("venue_id")
    near = willing[venue.isin(held.index)]
    area, venue = (near.index.get_level_values(name) for name in ("area_code", "venue_id"))
    coming = pd.Series(near.to_numpy() * need.reindex(area).to_numpy(dtype=float), index=near.index)
    asked = coming.groupby(level="venue_id").sum()
    each = (held.reindex(asked.index) / asked.where(asked > 0)).clip(upper=1.0).fillna(0.0)
    found = pd.Series(each.reindex(venue).to_numpy() * near.to_numpy(), index=area)
    most = near.groupby(level="area_code").max()
    met = found.groupby(level=0).sum().clip(upper=most)
    return met.reindex(need.index).fillna(0.0)
