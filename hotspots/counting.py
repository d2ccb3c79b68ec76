"""Referrals and people in each area, from placed records."""

from __future__ import annotations

import pandas as pd

from outreach.errors import TableError

WHOLE = 1 - 1e-9
"""A record with at least this much of its weight in one area counts there as a whole. [share]"""


def count_referrals(
    placed: pd.DataFrame, areas: pd.DataFrame, *, whole_only: bool = False
) -> pd.Series:
    """Count the referrals of each area; records known only roughly count by share.

    Parameters
    ----------
    placed : DataFrame
        One row per record and area, from `hotspots.geocoding.geocode`: ``referral_id``,
        ``area_code`` (missing where unmapped), ``weight`` [share of the record].
    areas : DataFrame, index ``area_code``
        The county's areas.
    whole_only
        Leave out records that are spread over several areas, and give whole numbers.

    Returns
    -------
    Series, index ``area_code``
        ``observed``, in the order of `areas`: with `whole_only` int, else float. [referrals]

    Raises
    ------
    TableError
        When `placed` names areas that `areas` does not have.

    Examples
    --------
    >>> areas = pd.DataFrame(index=pd.Index(["A", "B"], name="area_code"))
    >>> placed = pd.DataFrame(
    ...     {
    ...         "referral_id": ["1", "2", "2", "3"],
    ...         "area_code": ["A", "A", "B", None],
    ...         "weight": [1.0, 0.25, 0.75, 1.0],
    ...     }
    ... )
    >>> count_referrals(placed, areas).tolist()
    [1.25, 0.75]
    >>> count_referrals(placed, areas, whole_only=True).tolist()
    [1, 0]
    """
    mapped = _mapped(placed, areas, whole_only=whole_only)
    if whole_only:
        counts = mapped["area_code"].value_counts()
        whole = counts.reindex(areas.index, fill_value=0).astype("int64")
        return whole.rename("observed")
    sums = mapped.groupby("area_code")["weight"].sum()
    return sums.reindex(areas.index, fill_value=0.0).astype(float).rename("observed")


def count_people(
    placed: pd.DataFrame,
    areas: pd.DataFrame,
    referrals: pd.DataFrame,
    *,
    group: pd.Series | None = None,
) -> pd.Series:
    """Count the different people with a whole referral in each area, or each group of areas.

    A record without a ``person_key`` counts as a person of its own.

    Parameters
    ----------
    placed : DataFrame
        As in `count_referrals`.
    areas : DataFrame, index ``area_code``
        The county's areas.
    referrals : DataFrame, index ``referral_id``
        With ``person_key`` where the extract has one.
    group : Series, index ``area_code``
        Name of the group each area belongs to, missing for none; each area by itself when not
        given.

    Returns
    -------
    Series, index ``area_code`` or the sorted groups
        ``people``, int. Someone referred from two areas of a group counts once in it. [persons]

    Raises
    ------
    TableError
        When `placed` names areas that `areas` does not have.

    Examples
    --------
    >>> areas = pd.DataFrame(index=pd.Index(["A", "B"], name="area_code"))
    >>> placed = pd.DataFrame(
    ...     {"referral_id": ["1", "2", "3"], "area_code": ["A", "B", "B"], "weight": 1.0}
    ... )
    >>> referrals = pd.DataFrame({"person_key": ["p", "p", None]}, index=["1", "2", "3"])
    >>> count_people(placed, areas, referrals).tolist()
    [1, 2]
    >>> count_people(placed, areas, referrals, group=pd.Series({"A": "H1", "B": "H1"})).tolist()
    [2]
    """
    mapped = _mapped(placed, areas, whole_only=True)
    who = name_persons(mapped, referrals)
    where = mapped["area_code"] if group is None else mapped["area_code"].map(group)
    counts = pd.DataFrame({"where": where, "who": who}).dropna().groupby("where")["who"].nunique()
    wanted = areas.index if group is None else pd.Index(sorted(group.dropna().unique()))
    return counts.reindex(wanted, fill_value=0).astype("int64").rename("people")


def count_once(placed: pd.DataFrame, areas: pd.DataFrame, referrals: pd.DataFrame) -> pd.Series:
    """Count each person with a whole referral once, in the area of the first.

    Unlike `count_people`, the counts of areas add up to the people of any group of them or to
    fewer, never to more: what a scan and disclosure control need.

    Parameters
    ----------
    placed, areas, referrals : DataFrame
        As in `count_people`; ``referral_date`` of `referrals`, where it is there, says which
        referral came first, then their ids.

    Returns
    -------
    Series, index ``area_code``
        ``people``, int. [persons]

    Raises
    ------
    TableError
        When `placed` names areas that `areas` does not have.

    Examples
    --------
    >>> areas = pd.DataFrame(index=pd.Index(["A", "B"], name="area_code"))
    >>> placed = pd.DataFrame(
    ...     {"referral_id": ["1", "2", "3"], "area_code": ["A", "B", "B"], "weight": 1.0}
    ... )
    >>> referrals = pd.DataFrame({"person_key": ["p", "p", None]}, index=["1", "2", "3"])
    >>> count_once(placed, areas, referrals).tolist()
    [1, 1]
    """
    first = whole_referrals(placed, areas, referrals).drop_duplicates("who")
    counts = first.groupby("area_code").size().reindex(areas.index, fill_value=0)
    return counts.astype("int64").rename("people")


def whole_referrals(
    placed: pd.DataFrame, areas: pd.DataFrame, referrals: pd.DataFrame
) -> pd.DataFrame:
    """List the whole referrals by date, then id: ``area_code``, ``who``, ``referral_id``."""
    mapped = _mapped(placed, areas, whole_only=True)
    record = mapped["referral_id"]
    dates = referrals.get("referral_date", pd.Series(pd.NaT, index=referrals.index))
    when = dates.reindex(record).set_axis(record.index)
    table = pd.DataFrame(
        {
            "area_code": mapped["area_code"],
            "who": name_persons(mapped, referrals),
            "when": when,
            "referral_id": record.astype(str),
        }
    )
    return table.sort_values(["when", "referral_id"], kind="stable")


def name_persons(mapped: pd.DataFrame, referrals: pd.DataFrame) -> pd.Series:
    """Name who each placed row is about; a record without a key is a person of its own."""
    record = mapped["referral_id"].astype(str)
    person = pd.Series(pd.NA, index=mapped.index, dtype="object")
    if "person_key" in referrals:
        known_by = referrals["person_key"].astype("object")
        person = known_by.reindex(mapped["referral_id"]).set_axis(mapped.index)
    known = person.notna()
    return ("person " + person.where(known, "").astype(str)).where(known, "record " + record)


def _mapped(placed: pd.DataFrame, areas: pd.DataFrame, *, whole_only: bool) -> pd.DataFrame:
    """Keep the rows that lie in an area, refusing areas the county does not have."""
    mapped = placed[placed["area_code"].notna()]
    strange = mapped.loc[~mapped["area_code"].isin(areas.index), "area_code"]
    if len(strange):
        examples = ", ".join(sorted(strange.astype(str).unique())[:3])
        msg = (
            f"{len(strange)} placed rows lie in areas that the area table does not have, such as "
            f"{examples}. Geocode the referrals again with the same areas."
        )
        raise TableError(msg)
    return mapped[mapped["weight"] >= WHOLE] if whole_only else mapped
