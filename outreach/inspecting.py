"""The one page of `outreach check`: what was read, how well it fits, what looks odd."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from hotspots.postcodes.suggesting import KINDS
from outreach.intake.extracts import linkage_warning
from outreach.intake.supplied import supplied_lines, supplied_record, supplied_warnings
from outreach.quality import (
    dates_out_of_order,
    duplicates,
    missing_fields,
    quality_warnings,
    share_placed,
)

if TYPE_CHECKING:
    from outreach.intake.inputs import Inputs

_FAR_M = 10_000.0
_FEWEST_FILLED = 0.90
_SHOWN = 8
_FAR_WORKER_MINUTES = 60.0


def inspect(inputs: Inputs) -> str:
    """Describe what was read, in lines of plain text without a personal value.

    Parameters
    ----------
    inputs
        The county's tables; they have passed their contracts.

    Returns
    -------
    str
        Ends with the things to look at, or says that there are none.
    """
    config, placed = inputs.config, inputs.ledger
    read = len(inputs.referrals) + len(inputs.rejects)
    mapped = float(placed.loc[placed["stage"] == "mapped", "records"].sum())
    lines = [
        config.county.name + (" (invented county)" if config.areas.vintage == "invented" else ""),
        "",
        (
            f"Referrals    {read} read, {len(inputs.referrals)} usable, {mapped:.2f} placed "
            f"({mapped / max(read, 1):.1%})"
        ),
    ]
    lines += [
        f"             {row.stage:<9} {row.records:>9.2f}  {row.reason}"
        for row in placed.iloc[1:].itertuples()
    ]
    lines += [
        f"             {count} of those that are not a postcode: {KINDS[kind]}"
        for kind, count in slips(inputs).items()
    ]
    areas = inputs.areas
    lines += [
        (
            f"Areas        {len(areas)} small areas in {areas['district'].nunique()} districts, "
            f"vintage {areas.attrs.get('vintage', config.areas.vintage)}; "
            f"{int(areas['population'].sum()):,} residents aged {config.county.ages}"
        ),
        f"Deprivation  {config.deprivation.release}",
        f"Postcodes    {inputs.directory}",
        f"Venues       {len(inputs.venues)} of {inputs.venues['type'].nunique()} types",
        f"Sessions     {len(inputs.session_types)} types in {len(inputs.slots)} slots",
        (
            f"Staff        {len(inputs.staff)} posts, {inputs.staff['wte'].sum():.1f} WTE, "
            f"{int(inputs.staff['vacant'].sum())} vacant"
        ),
        f"Today        {len(inputs.current_plan)} sessions in the current timetable",
        *_quality_lines(inputs),
        *supplied_lines(inputs),
        "",
    ]
    odd = _odd(inputs)
    if not odd:
        return "\n".join([*lines, "Nothing looks odd."])
    return "\n".join([*lines, "Please look at:", *(f"  - {line}" for line in odd)])


def examine(inputs: Inputs) -> dict[str, Any]:
    """Describe what was read, for machines.

    Parameters
    ----------
    inputs
        The county's tables.

    Returns
    -------
    dict
        Json-able; counts, shares and sentences, never a value of a record.
    """
    config, twice = inputs.config, duplicates(inputs)
    return {
        "county": config.county.name,
        "invented": config.county.invented,
        "usable": verdict(inputs) != "red",
        "quality": verdict(inputs),
        "share_placed": round(share_placed(inputs), 4),
        "rows": {
            "referrals_read": len(inputs.referrals) + len(inputs.rejects),
            "referrals_accepted": len(inputs.referrals),
            "areas": len(inputs.areas),
            "venues": len(inputs.venues),
            "session_types": len(inputs.session_types),
            "slots": len(inputs.slots),
            "posts": len(inputs.staff),
            "sessions_today": len(inputs.current_plan),
        },
        "vintages": {
            "areas": inputs.areas.attrs.get("vintage", config.areas.vintage),
            "deprivation": config.deprivation.release,
            "postcodes": inputs.directory,
        },
        "ledger": inputs.ledger.to_dict("records"),
        "missing": missing_fields(inputs).round({"complete": 4}).to_dict("records"),
        "slips_in_postcodes": slips(inputs),
        "dates_out_of_order": dates_out_of_order(inputs),
        "duplicates": None if twice is None else twice._asdict(),
        "supplied": supplied_record(inputs),
        "look_at": _odd(inputs),
        "faults": [],
    }


def slips(inputs: Inputs) -> dict[str, int]:
    """Count what seems to be wrong with the postcodes that have no valid form.

    Returns
    -------
    dict
        Kind of slip (see `hotspots.postcodes.suggesting.KINDS`) to referrals, most first. The rows
        stand in ``private/unplaced.csv``; no postcode is shown or corrected.
    """
    kinds = inputs.unplaced["suggestion_kind"]
    counted = kinds[kinds != ""].value_counts()
    return {kind: int(counted[kind]) for kind in sorted(counted.index, key=lambda k: -counted[k])}


def verdict(inputs: Inputs) -> str:
    """Judge the records as a whole.

    Returns
    -------
    str
        ``green``, ``amber`` (every output warns) or ``red`` (a run stops).
    """
    share, limits = share_placed(inputs), inputs.config.quality
    if share < limits.stop_placed:
        return "red"
    return "amber" if quality_warnings(inputs) else "green"


_VERDICTS = {
    "green": "good enough (green)",
    "amber": "usable, but every output will warn (amber)",
    "red": "too poor: a run stops here unless a reason is given (red)",
}


def _quality_lines(inputs: Inputs) -> list[str]:
    """Lay out how good the records are."""
    words = _VERDICTS[verdict(inputs)]
    lines = [f"Quality      {share_placed(inputs):.1%} placed of those that should be: {words}"]
    twice = duplicates(inputs)
    if twice is None:
        lines.append("People       no pseudonym is mapped, so people cannot be told apart")
    else:
        lines.append(
            f"People       {twice.people} in {twice.keyed} referrals with a pseudonym; "
            f"{twice.again_in_agency} came back to one agency, {twice.in_several_agencies} are "
            f"known to several, {twice.same_day} referrals repeat a day"
        )
    table = missing_fields(inputs)
    below = table[table["is_below"]].sort_values(["complete", "agency", "field"])
    wanted = inputs.config.quality.complete
    lines.append(
        f"Fields       {len(table) - len(below)} of {len(table)} fields of the agencies are at "
        f"least {wanted:.0%} complete"
    )
    lines += [
        f"             below {wanted:.0%} (red): {row.field} of {row.agency}, "
        f"{row.missing} of {row.records} missing ({row.complete:.0%} complete)"
        for row in below.head(_SHOWN).itertuples()
    ]
    if len(below) > _SHOWN:
        lines.append(f"             and {len(below) - _SHOWN} more; --json lists all")
    return lines


def _odd(inputs: Inputs) -> list[str]:
    """List what a person should look at."""
    return [
        *quality_warnings(inputs),
        *linkage_warning(inputs.referrals),
        *_odd_records(inputs),
        *_odd_areas(inputs),
        *_odd_places(inputs),
        *supplied_warnings(inputs),
        *inputs.notes,
    ]


def _odd_areas(inputs: Inputs) -> list[str]:
    """Say which areas hold nobody; areas without a rank are refused when they are read."""
    empty = inputs.areas.index[inputs.areas["population"] == 0]
    if not len(empty):
        return []
    shown = ", ".join(map(str, empty[:3]))
    return [f"{len(empty)} area(s) have no young resident: {shown}. Check the population table."]


def _odd_records(inputs: Inputs) -> list[str]:
    """Say what is thin about the referrals."""
    odd = []
    for column in ("age", "sex", "source", "substance", "person_key"):
        if column in inputs.referrals:
            missing = float(inputs.referrals[column].isna().mean())
            if missing > 1 - _FEWEST_FILLED:
                odd.append(f"{column} is missing in {missing:.0%} of the referrals.")
    odd += [f"{count} referral(s): {fault}." for fault, count in dates_out_of_order(inputs).items()]
    return odd


def _odd_places(inputs: Inputs) -> list[str]:
    """Say which venues and bases lie where they cannot be meant."""
    odd = []
    outline = inputs.areas.union_all()
    points = shapely.points(inputs.venues["easting"], inputs.venues["northing"])
    far = inputs.venues.index[shapely.distance(points, outline) > _FAR_M]
    if len(far):
        odd.append(
            f"{len(far)} venue(s) lie more than {_FAR_M / 1000:g} km outside the county: "
            f"{', '.join(map(str, far[:3]))}. Check easting and northing (metres, EPSG:27700)."
        )
    unusable = inputs.venues.index[inputs.venues["open_slots"].map(len) == 0]
    if len(unusable):
        odd.append(
            f"{len(unusable)} venue(s) are open in no slot and can hold nothing: "
            f"{', '.join(map(str, unusable[:3]))}."
        )
    nearest = inputs.staff_travel["minutes"].groupby(level="worker_id").min()
    nearest = nearest.reindex(inputs.staff.index).fillna(np.inf)
    based = inputs.staff["easting"].notna() & inputs.staff["northing"].notna()
    if not based.all():
        odd.append(
            f"{int((~based).sum())} post(s) have no base on the map and can travel nowhere. Give "
            "the easting and northing of each base."
        )
    count = int((based & (nearest > _FAR_WORKER_MINUTES)).sum())
    if count:
        odd.append(
            f"{count} post(s) have a base more than {_FAR_WORKER_MINUTES:g} minutes from every "
            "venue. Check the easting and northing of the base."
        )
    ended = pd.to_datetime(inputs.staff["contract_end"]) < pd.Timestamp(
        inputs.config.county.plan_date
    )
    if ended.any():
        odd.append(f"{int(ended.sum())} contract(s) end before the plan starts: no hours.")
    return odd
