"""What one session costs: hours, miles, room and goods."""

from __future__ import annotations

import pandas as pd


def session_cost(
    *,
    workers: int,
    hours: float,
    hourly: float,
    miles: float = 0.0,
    passenger_miles: float = 0.0,
    mileage_rate: float = 0.55,
    passenger_rate: float = 0.05,
    room: float = 0.0,
    consumables: float = 0.0,
) -> pd.Series:
    """Add up one session, item by item.

    Parameters
    ----------
    workers
        In the session. [workers]
    hours
        Of each: with young people, set-up, notes and travel. [h]
    hourly
        Cost of one hour at work, from `allocation.delivery.pay`. [GBP/h]
    miles, passenger_miles
        Of all cars, there and back; of all passengers. [miles]
    mileage_rate, passenger_rate
        Of the day, from `outreach.settings.dated_rates`. [GBP/mile]
    room, consumables
        Hire and goods. [GBP]

    Returns
    -------
    Series, index ``item``
        ``staff``, ``mileage``, ``passengers``, ``room``, ``consumables``, ``total``. [GBP]

    Examples
    --------
    Outreach of two: 2 x (3 + 0.5 + 0.75) = 8.5 h, 22 miles in one car with a passenger.

    >>> cost = session_cost(workers=2, hours=3 + 0.5 + 0.75, hourly=26.57, miles=22,
    ...                     passenger_miles=22)
    >>> cost.round(3).to_dict()  # doctest: +NORMALIZE_WHITESPACE
    {'staff': 225.845, 'mileage': 12.1, 'passengers': 1.1, 'room': 0.0, 'consumables': 0.0,
     'total': 239.045}
    """
    items = {
        "staff": workers * hours * hourly,
        "mileage": miles * mileage_rate,
        "passengers": passenger_miles * passenger_rate,
        "room": room,
        "consumables": consumables,
    }
    return pd.Series({**items, "total": sum(items.values())}).rename_axis("item")


def held_costs(
    types: pd.DataFrame, venues: pd.DataFrame, crews: pd.DataFrame, hourly: pd.Series
) -> pd.DataFrame:
    """Say what one session of each type costs at each venue, before travel.

    Parameters
    ----------
    types : DataFrame, index ``session_type``
        ``contact_hours``, ``setup_hours`` [h], ``consumables`` [GBP].
    venues : DataFrame, index ``venue_id``
        ``hire_cost``. [GBP]
    crews
        ``venue_id``, ``session_type``, ``role``, ``seats``. [workers]
    hourly : Series, index ``role``
        Cost of an hour at work; missing where nobody says. [GBP/h]

    Returns
    -------
    DataFrame, index (``venue_id``, ``session_type``)
        ``staff`` (missing where the rate of a role is), ``room``, ``consumables``, ``total``
        (missing where staff is). [GBP/session]

    Examples
    --------
    Two workers for 3 hours at GBP 20, a room for 15 and goods for 5.

    >>> types = pd.DataFrame({"contact_hours": 2.5, "setup_hours": 0.5, "consumables": 5.0},
    ...                      index=["drop_in"])
    >>> crews = pd.DataFrame({"venue_id": ["V1"], "session_type": ["drop_in"], "role": ["worker"],
    ...                       "seats": [2]})
    >>> cost = held_costs(types, pd.DataFrame({"hire_cost": [15.0]}, index=["V1"]), crews,
    ...                   pd.Series({"worker": 20.0}))
    >>> cost.loc[("V1", "drop_in")].to_dict()
    {'staff': 120.0, 'room': 15.0, 'consumables': 5.0, 'total': 140.0}
    """
    kinds = types.reindex(crews["session_type"])
    length = (kinds["contact_hours"] + kinds["setup_hours"]).to_numpy(dtype=float)
    rate = hourly.reindex(crews["role"]).to_numpy(dtype=float)
    staff = crews.assign(staff=crews["seats"].to_numpy(dtype=float) * length * rate)
    keys = ["venue_id", "session_type"]
    table: pd.DataFrame = staff.groupby(keys)[["staff"]].sum(min_count=1)
    unknown = staff["staff"].isna().groupby([staff[key] for key in keys]).any()
    table = table.assign(staff=table["staff"].mask(unknown))
    room = venues["hire_cost"].reindex(table.index.get_level_values("venue_id"))
    goods = types["consumables"].reindex(table.index.get_level_values("session_type"))
    table = table.assign(
        room=room.fillna(0.0).to_numpy(dtype=float),
        consumables=goods.fillna(0.0).to_numpy(dtype=float),
    )
    return table.assign(total=table["staff"] + table["room"] + table["consumables"])
