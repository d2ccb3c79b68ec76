"""Why not my ward: for each place its nearest session, what else was considered, and why.

A look-up by place, never a count of people. Nothing here is made from referrals unless the need
that is handed in was; the public edition hands in need from published data.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Collection

NEARER = 1.0  # minutes: less is not worth a word
BANDS = ("lowest fifth", "below the middle", "middle fifth", "above the middle", "highest fifth")
COLUMNS = [
    "need_band",
    "within_standard",
    "nearest",
    "sessions",
    "minutes",
    "minutes_bus",
    "considered",
    "considered_minutes",
    "would_add",
    "sentence",
]


def answer_places(
    sessions: pd.DataFrame,
    travel: pd.DataFrame,
    place: pd.Series,
    need: pd.Series,
    *,
    residents: pd.Series,
    venue_names: pd.Series,
    could_hold: Collection[str],
    standard_minutes: float,
    bus: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Answer for every ward, division or settlement why it is served as it is.

    Parameters
    ----------
    sessions : DataFrame
        The sessions that count and may be named: ``venue_id`` and ``text`` (what and when).
    travel : DataFrame, index (``area_code``, ``venue_id``)
        ``minutes``, for every pair that can be travelled. [min]
    place : Series, index ``area_code``
        The ward, division or settlement of each area.
    need : Series, index ``area_code``
        What the bands and the "would add" figures are made from. [referrals or contacts]
    residents : Series, index ``area_code``
        Young residents. [persons]
    venue_names : Series, index ``venue_id``
        What people call each venue.
    could_hold
        Venues that may hold a session that counts.
    standard_minutes
        Longest acceptable travel, inclusive. [min]
    bus : DataFrame, index (``area_code``, ``venue_id``), optional
        ``minutes`` by bus. [min]

    Returns
    -------
    DataFrame, index ``place`` (sorted)
        ``need_band`` (a fifth of the places, by need for each young resident),
        ``within_standard`` (of its young residents) [share], ``nearest`` (venue with a session),
        ``sessions`` (type and slot), ``minutes``, ``minutes_bus`` (NaN where no bus times are
        known) [min], ``considered`` (a nearer venue that could have been chosen, or empty),
        ``considered_minutes`` [min], ``would_add`` (need of the county newly within the standard
        if that venue were chosen too) [share], ``sentence``.

    Notes
    -----
    Minutes of a place are the mean over its areas, weighted by young residents; an area that
    cannot travel to a venue makes that venue unreachable for the place.
    """
    people = residents.astype(float)
    place = place.reindex(people.index).astype(str)
    wanted = need.reindex(people.index).fillna(0.0).astype(float)
    chosen = sorted(set(sessions["venue_id"]))
    minutes = _minutes_of_places(travel, place, people)
    by_bus = None if bus is None else _minutes_of_places(bus, place, people)
    reach = travel["minutes"].unstack("venue_id").reindex(people.index) <= standard_minutes  # noqa: PD010
    near = _nearest(minutes, chosen)
    other = _nearest(minutes, sorted(set(could_hold) - set(chosen)))
    other = other.where(~(other["minutes"] > near["minutes"] - NEARER))
    reached = reach.reindex(columns=chosen, fill_value=False).any(axis=1)
    added = _would_add(reach, reached, wanted)
    held = sessions.groupby("venue_id", sort=True)["text"].agg("; ".join)
    rows = pd.DataFrame(
        {
            "need_band": _bands(wanted, place, people),
            "within_standard": _share(people.where(reached, 0.0), place, people),
            "nearest": _texts(near["venue_id"], venue_names),
            "sessions": _texts(near["venue_id"], held),
            "minutes": near["minutes"],
            "minutes_bus": np.nan if by_bus is None else _at(by_bus, near["venue_id"]),
            "considered": _texts(other["venue_id"], venue_names),
            "considered_minutes": other["minutes"],
            "would_add": other["venue_id"].map(added).astype(float),
        }
    ).rename_axis("place")
    least = _least_kept(reach, chosen, wanted)
    said = [_sentence(row, limit=standard_minutes, least=least) for _, row in rows.iterrows()]
    return rows.assign(sentence=said)[COLUMNS]


def _minutes_of_places(
    travel: pd.DataFrame, place: pd.Series, residents: pd.Series
) -> pd.DataFrame:
    """Average the minutes over the areas of each place; missing if an area cannot travel."""
    wide = travel["minutes"].unstack("venue_id").reindex(residents.index)  # noqa: PD010
    weights = residents + 1e-9  # a place without young residents has plain means
    total = weights.groupby(place).sum()
    summed = wide.mul(weights, axis=0).groupby(place).sum()
    known = wide.notna().groupby(place).all()
    return summed.div(total, axis=0).where(known)


def _nearest(minutes: pd.DataFrame, venues: list[str]) -> pd.DataFrame:
    """Find the nearest of some venues for every place; ties go to the first by id."""
    table = minutes.reindex(columns=venues)
    if not len(table.columns):
        return pd.DataFrame({"venue_id": None, "minutes": np.nan}, index=table.index)
    filled = table.fillna(np.inf)
    least = filled.min(axis=1)
    which = pd.Series(filled.columns[filled.to_numpy().argmin(axis=1)], index=table.index)
    found = np.isfinite(least)
    return pd.DataFrame({"venue_id": which.where(found), "minutes": least.where(found)})


def _texts(keys: pd.Series, texts: pd.Series) -> pd.Series:
    """Look texts up; an absent key has an empty one."""
    known = texts.to_dict()
    return pd.Series([str(known.get(key, "")) for key in keys], index=keys.index, dtype="str")


def _at(minutes: pd.DataFrame, venue: pd.Series) -> pd.Series:
    """Read each place's minutes to one venue."""
    return pd.Series(
        [
            minutes[where].get(who, np.nan) if where in minutes else np.nan
            for who, where in venue.items()
        ],
        index=venue.index,
        dtype=float,
    )


def _would_add(reach: pd.DataFrame, reached: pd.Series, need: pd.Series) -> pd.Series:
    """Give the share of the county's need newly within the standard if a venue were chosen."""
    missing = need.where(~reached, 0.0)
    return reach.mul(missing, axis=0).sum() / max(float(need.sum()), 1e-12)


def _least_kept(reach: pd.DataFrame, chosen: list[str], need: pd.Series) -> float:
    """Give the share of need that only the least needed chosen venue keeps within reach."""
    table = reach.reindex(columns=chosen, fill_value=False)
    only = table[table.sum(axis=1) == 1]
    kept = only.mul(need.loc[only.index], axis=0).sum()
    return float(kept.min() / max(float(need.sum()), 1e-12)) if len(kept) else 0.0


def _bands(need: pd.Series, place: pd.Series, residents: pd.Series) -> pd.Series:
    """Put each place into a fifth of the places, by need for each young resident."""
    per_head = _share(need, place, residents).fillna(0.0)
    order = per_head.rank(method="average", pct=True)
    fifth = np.ceil(order * len(BANDS)).clip(1, len(BANDS)).astype(int) - 1
    return pd.Series([BANDS[number] for number in fifth], index=per_head.index)


def _share(part: pd.Series, place: pd.Series, whole: pd.Series) -> pd.Series:
    """Sum both over each place and divide."""
    total = whole.groupby(place).sum()
    return part.astype(float).groupby(place).sum() / total.where(total > 0)


def _sentence(row: pd.Series, *, limit: float, least: float) -> str:
    """Say in one or two sentences why a place is served as it is."""
    if not row["nearest"]:
        said = "No session of this plan can be reached from here."
    elif row["minutes"] <= limit:
        said = f"{row['nearest']} is about {row['minutes']:.0f} minutes away."
    else:
        said = (
            f"The nearest session is at {row['nearest']}, about {ceil(row['minutes'])} minutes "
            f"away: further than the standard of {limit:.0f}."
        )
    if not row["considered"]:
        return f"{said} No other listed venue is nearer."
    other = f"{row['considered']} is nearer (about {row['considered_minutes']:.0f} minutes)"
    if row["would_add"] <= 0:
        return f"{said} {other}, but all it would reach is within the standard already."
    why = f"it would bring {_percent(row['would_add'])} more of the county's need within reach"
    if row["would_add"] <= least:
        return f"{said} {other}; {why}, and each venue chosen keeps at least {_percent(least)}."
    return f"{said} {other}; {why}, but the plan spends the same staff hours elsewhere."


def _percent(share: float) -> str:
    """Write a small share as people say it."""
    return "less than 1%" if share < 0.01 else f"{share:.0%}"
