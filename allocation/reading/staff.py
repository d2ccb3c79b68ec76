"""Read the staff table: who, in which role, from where, when and for how many hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocation.reading.one_table import Column, Source, conform, expand_slots, load_table
from hotspots.reading.empty_tables import refuse_empty
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NEVER_QUALIFIED = ("volunteer", "peer")
"""A role whose name holds one of these never counts as a qualified worker (R-50)."""

STAFF_COLUMNS = (
    Column(name="worker_id", kind="text", required=True),
    Column(name="role", kind="text", required=True),
    Column(name="wte", kind="number", required=True, least=0, greatest=1),
    Column(name="hours", kind="number", default=None, least=0, greatest=48),
    Column(name="base", kind="text", default=""),
    Column(name="easting", kind="number", default=None, least=0, greatest=800_000),
    Column(name="northing", kind="number", default=None, least=0, greatest=1_300_000),
    Column(name="slots", kind="list", default=()),
    Column(name="skills", kind="list", default=()),
    Column(name="contract_end", kind="date", default=None),
    Column(name="vacant", kind="flag", default=False),
    Column(name="employer", kind="text", default=""),
    Column(name="funder", kind="text", default=""),
    Column(name="mileage_rate", kind="number", default=None, least=0),
    Column(name="qualified", kind="flag", default=True),
    Column(name="experienced", kind="flag", default=False),
)


def read_staff(
    source: Source,
    *,
    columns: Mapping[str, str] | None = None,
    full_time_hours: float = 37.0,
    direct_share: float = 0.6,
    bases: Mapping[str, tuple[float, float]] | None = None,
    every_slot: Sequence[str] = (),
    mileage_rate: float = 0.55,
) -> pd.DataFrame:
    """Read the staff; hours not written are WTE x full-time hours x direct share.

    Parameters
    ----------
    source
        CSV or XLSX path, or rows as dicts.
    columns
        Contract name to the file's column name.
    full_time_hours
        Paid hours of one whole-time post. [h / week]
    direct_share
        Part of paid time that sessions may use, set-up and travel included. [share]
    bases
        Place name to (easting, northing), for rows that name only their base. [m]
    every_slot
        All slots, for workers whose ``slots`` is empty or "all".
    mileage_rate
        For rows that give none; 0.55 is the approved rate from 6 April 2026. [GBP / mile]

    Returns
    -------
    DataFrame, index ``worker_id``
        The ``staff`` contract, sorted.

    Raises
    ------
    TableError
        With every fault; it names rows, never a worker.

    Examples
    --------
    >>> rows = [{"worker_id": "W1", "role": "worker", "wte": 0.5, "base": "Town"}]
    >>> read_staff(rows, bases={"Town": (400000, 250000)})["hours"].to_dict()
    {'W1': 11.1}
    """
    loaded = load_table(source, STAFF_COLUMNS, name="staff", columns=columns, personal=True)
    refuse_empty(loaded.table, place=loaded.place)
    staff = conform(loaded.table, STAFF_COLUMNS, name=loaded.place, key="worker_id", personal=True)
    hours = staff["wte"] * full_time_hours * direct_share
    staff = staff.assign(
        hours=staff["hours"].where(staff["hours"].notna(), hours.round(2)),
        slots=expand_slots(staff["slots"], every_slot),
        mileage_rate=staff["mileage_rate"].fillna(float(mileage_rate)),
    )
    placed = _with_bases(staff, bases or {}, loaded.place)
    placed, said = _without_volunteers(placed, loaded.place)
    placed.attrs["notes"] = (*loaded.notes, *said)
    return placed


def _without_volunteers(staff: pd.DataFrame, place: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Count no volunteer or peer as qualified, and say of how many that was changed."""
    theirs = staff["role"].str.lower().str.contains("|".join(NEVER_QUALIFIED), regex=True)
    changed = int((theirs & staff["qualified"]).sum())
    if not changed:
        return staff, ()
    note = (
        f"{place}: {changed} row(s) with the role of a volunteer or peer are not counted as "
        "qualified, though `qualified` is empty or says yes."
    )
    return staff.assign(qualified=staff["qualified"] & ~theirs), (note,)


def _with_bases(
    staff: pd.DataFrame, bases: Mapping[str, tuple[float, float]], place: str
) -> pd.DataFrame:
    """Fill missing coordinates from the named base."""
    missing = staff["easting"].isna() | staff["northing"].isna()
    known = staff["base"].isin(list(bases))
    if (missing & ~known).any():
        msg = (
            f"{place}: {int((missing & ~known).sum())} row(s) have neither easting and northing "
            f"nor a base that is listed among the places; listed are {sorted(bases) or 'none'}. "
            "Give the grid reference of the base, or list it under [optional.places]."
        )
        raise TableError(msg)
    spots = pd.DataFrame(
        [bases.get(base, (float("nan"), float("nan"))) for base in staff["base"]],
        index=staff.index,
        columns=["easting", "northing"],
        dtype=float,
    )
    return staff.assign(
        easting=staff["easting"].where(~missing, spots["easting"]),
        northing=staff["northing"].where(~missing, spots["northing"]),
    )
