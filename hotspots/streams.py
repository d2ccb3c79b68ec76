"""Referrals of a statutory stream, kept apart from the voluntary demand and told beside it.

Young people who are ordered to attend have no choice: counted with the others they would draw
hotspots round the places of courts and institutions. So the search and the plan rest on the
voluntary referrals, and what the others would change is told.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotspots.result import Hotspots

APART = "statutory_stream"
"""The match of a placed record that is kept apart."""

NOTE = (
    "Referrals of a statutory stream are kept apart: hotspots and plan rest on the voluntary ones. "
    "What the others would change stands in streams.csv."
)

COLUMNS = [
    "scan",
    "district",
    "id_without",
    "id_with",
    "rank_without",
    "rank_with",
    "rank_change",
    "observed_without",
    "observed_with",
    "demand_without",
    "demand_with",
    "statutory",
    "sentence",
]


def statutory_records(
    referrals: pd.DataFrame, *, statutory: Sequence[str], column: str = "stream"
) -> pd.Series:
    """Mark the referrals of a statutory stream.

    Parameters
    ----------
    referrals : DataFrame, index ``referral_id``
        With `column`: words, or yes and no.
    statutory
        Words of `column` that mean a statutory stream, in any case. Of a column of yes and no any
        word means yes.
    column
        Where to look.

    Returns
    -------
    Series of bool, index ``referral_id``
        False where nothing is said.

    Raises
    ------
    TableError
        If streams are named and the extract has no such column.

    Examples
    --------
    >>> records = pd.DataFrame({"stream": ["YJ order", None, "voluntary"]})
    >>> statutory_records(records, statutory=["yj order"]).tolist()
    [True, False, False]
    """
    if not statutory:
        return pd.Series(data=False, index=referrals.index)
    if column not in referrals:
        msg = (
            f"referrals: [streams] names statutory streams, but no column is mapped to {column}. "
            f"Map one under [referrals.columns], or name another column under [streams] column."
        )
        raise TableError(msg)
    cells = referrals[column]
    if pd.api.types.is_bool_dtype(cells.dtype):
        return cells.fillna(value=False).astype(bool)
    words = {word.strip().casefold() for word in statutory}
    known = cells.astype("str").str.strip().str.casefold()
    return known.isin(words).fillna(value=False).astype(bool)


def keep_apart(placed: pd.DataFrame, is_statutory: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Take the statutory referrals off the map without losing one.

    Parameters
    ----------
    placed : DataFrame
        ``referral_id``, ``match``, ``area_code``, ``weight``, from `hotspots.geocode`.
    is_statutory : Series of bool, index ``referral_id``
        From `statutory_records`.

    Returns
    -------
    placed : DataFrame
        The same records in the same order; what lay in an area of a statutory record has no area
        and the match `APART`. A record that could not be placed keeps its reason.
    apart : DataFrame
        The rows as they were that were taken off.

    Examples
    --------
    >>> rows = pd.DataFrame(
    ...     {"referral_id": ["a", "b", "b"], "match": ["unit", "sector", "sector"],
    ...      "area_code": ["X", "X", "Y"], "weight": [1.0, 0.25, 0.75]}
    ... )
    >>> kept, apart = keep_apart(rows, pd.Series({"a": False, "b": True}))
    >>> kept[["referral_id", "match", "weight"]].values.tolist(), len(apart)
    ([['a', 'unit', 1.0], ['b', 'statutory_stream', 1.0]], 2)
    """
    marked = placed["referral_id"].map(is_statutory).astype(bool) & placed["area_code"].notna()
    apart = placed[marked].reset_index(drop=True)
    if apart.empty:
        return placed, apart
    weight = placed["weight"].groupby([placed["referral_id"], marked]).transform("sum")
    again = marked & placed["referral_id"].where(marked).duplicated()
    changed = placed.assign(
        match=placed["match"].mask(marked, APART),
        area_code=placed["area_code"].mask(marked),
        weight=placed["weight"].mask(marked, weight),
    )
    return changed[~again].reset_index(drop=True), apart


def all_records(placed: pd.DataFrame, apart: pd.DataFrame) -> pd.DataFrame:
    """Put the records that were kept apart back to the others.

    Parameters
    ----------
    placed, apart : DataFrame
        From `keep_apart`.

    Returns
    -------
    DataFrame
        As `hotspots.geocode` gave them, in the order of their ids.
    """
    rest = placed[placed["match"] != APART]
    both = pd.concat([rest, apart], ignore_index=True)
    return both.sort_values(["referral_id", "area_code"], kind="stable", ignore_index=True)


def tell_streams(
    without: Hotspots, with_all: Hotspots, apart: pd.DataFrame, *, areas: pd.DataFrame
) -> Hotspots:
    """Say beside the hotspots of the voluntary referrals what the statutory ones would change.

    Parameters
    ----------
    without, with_all, apart, areas
        As in `compare_streams`.

    Returns
    -------
    Hotspots
        `without`, with ``streams``, a note and the count among the settings.
    """
    return replace(
        without,
        streams=compare_streams(without, with_all, apart, areas=areas),
        settings=without.settings | {"statutory_referrals": float(apart["weight"].sum())},
        notes=(*without.notes, NOTE),
    )


def compare_streams(
    without: Hotspots, with_all: Hotspots, apart: pd.DataFrame, *, areas: pd.DataFrame
) -> pd.DataFrame:
    """Set the hotspots of the voluntary referrals beside those of all.

    Parameters
    ----------
    without
        Found without the statutory referrals.
    with_all
        Found with them.
    apart
        Their placed rows, from `keep_apart`.
    areas : DataFrame, index ``area_code``
        ``district``.

    Returns
    -------
    DataFrame, index ``place`` ("P1" ranks first without them)
        ``scan``, ``district``, ``id_without``, ``id_with`` ("" where it is not found),
        ``rank_without``, ``rank_with``, ``rank_change`` (places it rises when they are left out),
        ``observed_without``, ``observed_with`` [persons], ``demand_without``, ``demand_with``,
        ``statutory`` [referrals] of its areas, ``sentence``. For the private folder.
    """
    rows = []
    taken: set[str] = set()
    for key, one in without.clusters.iterrows():
        other = _same_place(one, with_all.clusters, taken)
        taken |= {other} if other else set()
        rows.append((str(key), other))
    rows += [("", str(key)) for key in with_all.clusters.index if str(key) not in taken]
    held = apart.groupby("area_code")["weight"].sum()
    made = [_row(pair, without, with_all, held, areas) for pair in rows]
    index = pd.Index([f"P{n}" for n in range(1, len(made) + 1)], name="place", dtype="str")
    table = pd.DataFrame(made, columns=COLUMNS, index=index)
    ranks = ["rank_without", "rank_with", "rank_change", "observed_without", "observed_with"]
    return table.astype(dict.fromkeys(ranks, "Int64"))


def _same_place(one: pd.Series, others: pd.DataFrame, taken: set[str]) -> str:
    """Name the hotspot of the other search that shares most areas with one; "" if none does."""
    codes = set(one["areas"])
    best, most = "", 0.0
    for key, other in others[others["scan"] == one["scan"]].iterrows():
        shared = len(codes & set(other["areas"])) / len(codes | set(other["areas"]))
        if str(key) not in taken and shared > most:
            best, most = str(key), shared
    return best


def _row(
    pair: tuple[str, str],
    without: Hotspots,
    with_all: Hotspots,
    held: pd.Series,
    areas: pd.DataFrame,
) -> list[object]:
    """Describe one place by its hotspot of either search."""
    sides = [
        found.clusters.loc[[key]].to_dict("records")[0] if key else None
        for key, found in zip(pair, (without, with_all), strict=True)
    ]
    shown = next(one for one in sides if one is not None)
    codes = list(shown["areas"])
    ranks = [None if one is None else int(one["rank"]) for one in sides]
    before, after = ranks
    change = None if before is None or after is None else after - before
    district = str(areas.loc[str(shown["centre"]), "district"])
    return [
        shown["scan"],
        district,
        *pair,
        *ranks,
        change,
        *(None if one is None else int(one["observed"]) for one in sides),
        *(float(found.areas.loc[codes, "demand"].sum()) for found in (without, with_all)),
        float(held.reindex(codes).fillna(0.0).sum()),
        _sentence(pair, change, district),
    ]


def _sentence(pair: tuple[str, str], change: int | None, district: str) -> str:
    """Say in words what the statutory referrals change for a place."""
    if not pair[0]:
        return f"A place in {district} stands out only if statutory referrals are counted too."
    if change is None:
        return f"{pair[0]} in {district} stands out only if statutory referrals are left out."
    if change == 0:
        return f"{pair[0]} in {district} has the same rank with statutory referrals."
    moved = f"{abs(change)} place" + ("" if abs(change) == 1 else "s")
    return (
        f"{pair[0]} in {district} ranks {moved} {'lower' if change > 0 else 'higher'} if statutory "
        "referrals are counted too."
    )
