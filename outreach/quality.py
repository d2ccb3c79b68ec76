"""How good the records are: who could be placed, what is missing, who is there twice.

Under one share of placed referrals every output warns; under a lower one a run stops, unless
somebody gives a reason that is written down.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from outreach.errors import DataQualityError
from outreach.intake.feeds import feeds_sentence, incomplete_stamp

if TYPE_CHECKING:
    from outreach.intake.inputs import Inputs

FAULTY = ("missing_referral_id", "missing_date", "bad_date", "date_in_future", "bad_age")
"""Reasons of rejection that speak of the record's quality, not of a choice of ours."""

ELSEWHERE = ("outside_county", "institution", "statutory_stream")
"""Why a referral is rightly not on the map; it counts neither for nor against."""

_NOT_ASKED = ("file", "row", "referral_id", "age_band", "consent")
_SO = {"age": "so what to expect from the ages is less sure"}
_PLACES = ("postcode", "sector", "area_code_given")


class Duplicates(NamedTuple):
    """Records and people that come up more than once, by pseudonym [records or people]."""

    keyed: int
    people: int
    same_day: int
    again_in_agency: int
    in_several_agencies: int


def share_placed(inputs: Inputs) -> float:
    """Return the share of referrals that could be placed, of those that should be.

    Left out of the count are referrals from outside the county, from institutions and of a
    statutory stream that is kept apart, and rows that are rejected by choice (period, age range,
    consent, duplicates). Rows without a usable date, age or identifier count as not placed.

    Returns
    -------
    float
        [share]; 1 where there is nothing to place.
    """
    placed = inputs.placed
    weight = placed.groupby("match")["weight"].sum()
    there = float(weight.drop(index=list(ELSEWHERE), errors="ignore").sum())
    faulty = int(inputs.rejects["reason"].isin(FAULTY).sum())
    on_map = float(placed.loc[placed["area_code"].notna(), "weight"].sum())
    return on_map / (there + faulty) if there + faulty else 1.0


_ORDER = ("referral_date", "triage_date", "discharge_date")


def dates_out_of_order(inputs: Inputs) -> dict[str, int]:
    """Count the referrals whose dates cannot all be right.

    Parameters
    ----------
    inputs
        The county's tables.

    Returns
    -------
    dict
        What is wrong, in words, to referrals; only what occurs. Referral, triage and discharge
        follow one another, and no date lies after the day of the extract.
    """
    referrals = inputs.referrals
    found = {}
    known = [name for name in _ORDER if name in referrals]
    for at, later in enumerate(known):
        for earlier in known[:at]:
            fault = f"{later} lies before {earlier}".replace("_date", "")
            found[fault] = int((referrals[later] < referrals[earlier]).sum())
    last = pd.Timestamp(inputs.config.county.data_date)
    for name in (name for name in map(str, referrals.columns) if name.endswith("_date")):
        fault = f"{name.removesuffix('_date')} lies after the day of the extract"
        found[fault] = int((referrals[name] > last + pd.Timedelta(days=1, nanoseconds=-1)).sum())
    return {fault: count for fault, count in found.items() if count}


def missing_fields(inputs: Inputs) -> pd.DataFrame:
    """Count the empty cells of each mapped field, by agency.

    Returns
    -------
    DataFrame
        ``agency``, ``field``, ``records``, ``missing``, ``complete`` [share], ``is_below`` (the
        threshold of the settings), sorted. A place is there if any kind of place is. Dates and
        reasons of discharge are not asked for: a case may be open.
    """
    referrals, wanted = inputs.referrals, inputs.config.quality.complete
    agency = referrals.get("agency", pd.Series(pd.NA, index=referrals.index, dtype="str"))
    fields = {
        str(name): referrals[name].isna()
        for name in referrals.columns
        if name not in (*_NOT_ASKED, *_PLACES, "agency") and not str(name).startswith("discharge")
    }
    places = [name for name in _PLACES if name in referrals]
    fields["place"] = referrals[places].isna().all(axis=1)
    empty = pd.DataFrame(fields, index=referrals.index).assign(
        agency=agency.fillna("not said").to_numpy(dtype=object)
    )
    cells = empty.melt(id_vars="agency", var_name="field", value_name="missing")
    counted = cells.groupby(["agency", "field"], as_index=False)["missing"].agg(["size", "sum"])
    complete = 1 - counted["sum"] / counted["size"]
    return pd.DataFrame(
        {
            "agency": counted["agency"],
            "field": counted["field"],
            "records": counted["size"],
            "missing": counted["sum"].astype(int),
            "complete": complete,
            "is_below": complete < wanted - 1e-12,
        }
    )


def duplicates(inputs: Inputs) -> Duplicates | None:
    """Count who comes up more than once; None without pseudonyms.

    Returns
    -------
    Duplicates or None
        ``same_day``: records of one person, one agency and one day beyond the first.
        ``again_in_agency``: people with several referrals to one agency. ``in_several_agencies``:
        people whom more than one agency knows, as far as the agencies share their key.
    """
    referrals = inputs.referrals
    if "person_key" not in referrals:
        return None
    known = referrals[referrals["person_key"].notna()]
    agency = known["agency"].fillna("") if "agency" in known else pd.Series("", index=known.index)
    records = pd.DataFrame(
        {
            "person": known["person_key"].to_numpy(dtype=object),
            "agency": agency.to_numpy(dtype=object),
            "day": known["referral_date"].to_numpy(),
        }
    )
    by_agency = records.groupby(["person", "agency"]).size()
    again = by_agency[by_agency > 1].index.get_level_values("person").nunique()
    several = by_agency.groupby(level="person").size() > 1
    return Duplicates(
        keyed=len(records),
        people=int(records["person"].nunique()),
        same_day=int(records.duplicated().sum()),
        again_in_agency=int(again),
        in_several_agencies=int(several.sum()),
    )


def quality_warnings(inputs: Inputs) -> tuple[str, ...]:
    """Say what every output must say about the records; empty when they are good enough.

    Returns
    -------
    tuple of str
        Sentences with shares and names of agencies only, fit for the public edition.
    """
    share, wanted = share_placed(inputs), inputs.config.quality.warn_placed
    warnings = []
    if share < wanted:
        warnings.append(
            f"Only {_floored(share)}% of the referrals could be placed on the map, fewer than the "
            f"{wanted:.0%} that are wanted: places with poor records may look quieter than they "
            "are."
        )
    for name in inputs.config.quality.key_fields:
        column = "age_band" if name == "age" else name
        if column not in inputs.referrals or inputs.referrals.empty:
            continue
        known = float(inputs.referrals[column].notna().mean())
        if known < inputs.config.quality.complete:
            what = name.replace("_", " ").capitalize()
            then = _SO.get(name, f"so figures by {name.replace('_', ' ')} are incomplete")
            warnings.append(
                f"{what} is known for only {_floored(known)}% of the referrals, {then}."
            )
    late = feeds_sentence(inputs.optional.get("feeds"), day=inputs.config.county.data_date)
    return (*warnings, late) if late else tuple(warnings)


def quality_banner(inputs: Inputs) -> tuple[str, ...]:
    """Shorten the warnings to what a banner can hold.

    Returns
    -------
    tuple of str
        Among them "incomplete: ..." with whoever has not sent the data of this quarter.
    """
    late = incomplete_stamp(inputs.optional.get("feeds"), day=inputs.config.county.data_date)
    poor = len(quality_warnings(inputs)) > bool(late)
    words = ("Incomplete records: read the notes" if poor else "", late)
    return tuple(word for word in words if word)


def stop_if_poor(inputs: Inputs, *, reason: str = "") -> None:
    """Stop a run on records that are too poor, unless a reason to go on is given.

    Parameters
    ----------
    inputs
        The county's tables.
    reason
        Why it may go on all the same; it is kept in ``run.json``.

    Raises
    ------
    DataQualityError
        If too few referrals could be placed and no reason is given.
    """
    share, least = share_placed(inputs), inputs.config.quality.stop_placed
    if share >= least or reason.strip():
        return
    msg = (
        f"referrals: only {_floored(share)}% could be placed on the map; under {least:.0%} "
        "hotspots and plan would mislead, so nothing was made. `outreach check` lists the reasons "
        "by number. Have the postcodes completed at the source, or go on with "
        '--allow-poor-data "why"; the reason is kept in private/run.json.'
    )
    raise DataQualityError(msg)


def _floored(share: float) -> int:
    """Return whole percent, rounded down, so that 89.9 never reads 90."""
    return math.floor(share * 100 + 1e-9)
