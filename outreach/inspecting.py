"""The one page of `outreach check`: what was read, how well it fits, what looks odd."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from outreach.inputs import Inputs

_FAR_M = 10_000.0
_FEW_PLACED = 0.90
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
    areas = inputs.areas
    lines += [
        (
            f"Areas        {len(areas)} small areas in {areas['district'].nunique()} districts, "
            f"vintage {config.areas.vintage}; {int(areas['population'].sum()):,} residents aged "
            f"{config.county.age_from} to {config.county.age_to}"
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
        "",
    ]
    odd = [*_odd_records(inputs, mapped / max(read, 1)), *_odd_places(inputs), *inputs.notes]
    if not odd:
        return "\n".join([*lines, "Nothing looks odd."])
    return "\n".join([*lines, "Please look at:", *(f"  - {line}" for line in odd)])


def _odd_records(inputs: Inputs, share: float) -> list[str]:
    """Say what is thin about the referrals."""
    odd = []
    if share < _FEW_PLACED:
        odd.append(
            f"only {share:.0%} of the referrals could be placed; under {_FEW_PLACED:.0%} the map "
            "may mislead. The reasons are listed above and in private/rejects.csv after a run."
        )
    for column in ("age", "sex", "source", "substance", "person_key"):
        if column in inputs.referrals:
            missing = float(inputs.referrals[column].isna().mean())
            if missing > 1 - _FEW_PLACED:
                odd.append(f"{column} is missing in {missing:.0%} of the referrals.")
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
    count = int((nearest > _FAR_WORKER_MINUTES).sum())
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
