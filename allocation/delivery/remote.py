"""Contacts by telephone, text or online: where they help, and how many at most.

They stand beside sessions and do not replace them: within a hotspot they may be three tenths of
the demand, except for those who live too far from any venue.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from outreach.errors import TableError

MOST_SHARE = 0.3
"""Of a hotspot's demand. [share]"""
FAR_MINUTES = 45.0
"""Areas further than this from every venue may exceed it. [min]"""


def remote_contacts(
    areas: pd.DataFrame,
    *,
    capacity: float,
    most_share: float = MOST_SHARE,
    far_minutes: float = FAR_MINUTES,
) -> pd.DataFrame:
    """Share out remote contacts: first to those who live too far from any venue, then to others.

    Parameters
    ----------
    areas : DataFrame, index ``area_code``
        ``demand`` and ``unmet`` (not met by sessions) [contacts/week], ``minutes`` to the nearest
        venue (missing: none is near), ``hotspot_id`` (empty outside hotspots).
    capacity
        What remote workers can do. [contacts/week]
    most_share
        Of the demand of a hotspot's areas that are not far. [share]
    far_minutes
        Areas further than this are far. [min]

    Returns
    -------
    DataFrame, index ``area_code``
        ``far`` (bool) and ``contacts``; each group is served in proportion where there is not
        enough for all. [contacts/week]

    Raises
    ------
    TableError
        When the capacity is below 0 or the share not from 0 to 1.

    Examples
    --------
    A and B are one hotspot; B is 50 minutes away and may be met in full, A up to 30% of 10.

    >>> index = pd.Index(["A", "B"], name="area_code")
    >>> areas = pd.DataFrame({"demand": [10.0, 4.0], "unmet": [6.0, 4.0], "minutes": [12.0, 50.0],
    ...                       "hotspot_id": "H1"}, index=index)
    >>> remote_contacts(areas, capacity=20)["contacts"].to_dict()
    {'A': 3.0, 'B': 4.0}
    >>> remote_contacts(areas, capacity=5)["contacts"].to_dict()
    {'A': 1.0, 'B': 4.0}
    """
    if capacity < 0 or not 0 <= most_share <= 1:
        msg = (
            f"remote contacts: found a capacity of {capacity:g} and a share of {most_share:g}, "
            "expected 0 or more and a share from 0 to 1."
        )
        raise TableError(msg)
    far = is_far(areas["minutes"], far_minutes=far_minutes)
    wanted = areas["unmet"].clip(lower=0.0).astype(float)
    near = _capped(areas, wanted.where(~far, 0.0), far, most_share)
    first = _scaled(wanted.where(far, 0.0), capacity)
    second = _scaled(near, capacity - float(first.sum()))
    return pd.DataFrame({"far": far, "contacts": first + second}).rename_axis("area_code")


def is_far(minutes: pd.Series, *, far_minutes: float = FAR_MINUTES) -> pd.Series:
    """Tell which areas are far from every venue; those without any are.

    Examples
    --------
    >>> is_far(pd.Series([45.0, 45.1, float("nan")])).tolist()
    [False, True, True]
    """
    return (minutes.isna() | (minutes > far_minutes)).astype(bool)


def remote_shares(
    areas: pd.DataFrame,
    contacts: pd.Series,
    *,
    most_share: float = MOST_SHARE,
    far_minutes: float = FAR_MINUTES,
) -> pd.DataFrame:
    """Check the share of remote contacts in each hotspot, those who live far left out.

    Parameters
    ----------
    areas
        As in `remote_contacts`.
    contacts : Series, index ``area_code``
        Remote contacts. [contacts/week]
    most_share, far_minutes
        As in `remote_contacts`.

    Returns
    -------
    DataFrame, index ``hotspot_id``
        ``remote`` and ``demand`` [contacts/week], ``share``, ``within`` (bool).

    Examples
    --------
    >>> index = pd.Index(["A", "B"], name="area_code")
    >>> areas = pd.DataFrame({"demand": [10.0, 4.0], "minutes": [12.0, 50.0],
    ...                       "hotspot_id": "H1"}, index=index)
    >>> remote_shares(areas, pd.Series({"A": 4.0, "B": 4.0})).to_dict("index")
    {'H1': {'remote': 4.0, 'demand': 10.0, 'share': 0.4, 'within': False}}
    """
    near = ~is_far(areas["minutes"], far_minutes=far_minutes) & (areas["hotspot_id"] != "")
    kept = areas.loc[near]
    sums = pd.DataFrame(
        {"remote": contacts.reindex(kept.index).fillna(0.0), "demand": kept["demand"].astype(float)}
    )
    table = sums.groupby(kept["hotspot_id"]).sum()
    share = table["remote"] / table["demand"].where(table["demand"] > 0)
    return table.assign(share=share, within=(share.fillna(0.0) <= most_share + 1e-9).astype(bool))


def _capped(areas: pd.DataFrame, wanted: pd.Series, far: pd.Series, most: float) -> pd.Series:
    """Cut what the near areas of a hotspot want to a share of their demand."""
    place = areas["hotspot_id"]
    limit = areas["demand"].where(~far, 0.0).groupby(place).transform("sum") * most
    asked = wanted.groupby(place).transform("sum")
    cut = (limit / asked.where(asked > 0)).clip(upper=1.0).fillna(1.0)
    return wanted * cut.where(place != "", 1.0)


def _scaled(wanted: pd.Series, capacity: float) -> pd.Series:
    """Give all of what is wanted, or the same part of each."""
    total = float(wanted.sum())
    return wanted * float(np.clip(capacity / total, 0.0, 1.0)) if total > 0 else wanted
