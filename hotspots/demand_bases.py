"""What planning demand would be if it followed referrals alone, or need alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from hotspots.needing import planning_demand
from hotspots.places import distinct_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotspots.result import Hotspots

BASES = (0.0, 0.5, 1.0)
"""Observed referrals only, half and half, need only. [share]"""


def demand_at_bases(
    found: Hotspots, areas: pd.DataFrame, *, bases: Sequence[float] = BASES
) -> pd.DataFrame:
    """Set demand at other bases beside each other, for each district and each hotspot.

    Parameters
    ----------
    found
        From `hotspots.labelling.find_hotspots`, with or without weights.
    areas : DataFrame, index ``area_code``
        ``district``.
    bases
        0 plans for the adjusted observed figures only, 1 for need only. [share]

    Returns
    -------
    DataFrame, index ``place``
        ``kind`` ("district" or "hotspot"); for each basis ``share_0``, ``share_0.5``, ``share_1``
        (of the county's demand) [share] and ``rank_...`` among places of its kind; ``change``
        (last less first) [share]; ``moves`` (whether its rank differs between any two bases).

    Notes
    -----
    Demand of weighted referrals (see `hotspots.weighting`) is the same at every basis.
    """
    figures = found.areas
    groups = [
        ("district", str(name), list(codes))
        for name, codes in figures.groupby(areas["district"].reindex(figures.index)).groups.items()
    ]
    groups += [
        ("hotspot", str(name), list(codes))
        for name, codes in distinct_places(found.clusters)["areas"].items()
    ]
    table = pd.DataFrame(
        {"kind": [kind for kind, _, _ in groups]},
        index=pd.Index([name for _, name, _ in groups], name="place", dtype="str"),
    )
    for basis in bases:
        demand = _at_basis(figures, basis)
        whole = float(demand.sum())
        inside = [float(demand[codes].sum()) for _, _, codes in groups]
        table[f"share_{basis:g}"] = [one / whole if whole > 0 else 0.0 for one in inside]
    ranks = []
    for basis in bases:
        shares = table[f"share_{basis:g}"].round(12).groupby(table["kind"])
        table[f"rank_{basis:g}"] = shares.rank(ascending=False, method="first").astype(int)
        ranks.append(f"rank_{basis:g}")
    table["change"] = table[f"share_{bases[-1]:g}"] - table[f"share_{bases[0]:g}"]
    table["moves"] = table[ranks].min(axis=1) < table[ranks].max(axis=1)
    return table


def _at_basis(figures: pd.DataFrame, basis: float) -> pd.Series:
    """Give the demand of every area at another basis."""
    extra = figures.get("demand_by_weights", pd.Series(0.0, index=figures.index))
    return extra + planning_demand(
        figures["observed"], figures["need"], demand_basis=basis, expected=figures["expected"]
    )


def with_basis(found: Hotspots, basis: float) -> Hotspots:
    """Return what was found with planning demand at another basis; nothing else changes.

    Parameters
    ----------
    found
        From `hotspots.labelling.find_hotspots`.
    basis
        0 for observed referrals only, 1 for need only. [share]

    Returns
    -------
    Hotspots
        With another ``areas["demand"]``.
    """
    return replace(found, areas=found.areas.assign(demand=_at_basis(found.areas, basis)))


def add_demand_bases(found: Hotspots, areas: pd.DataFrame) -> Hotspots:
    """Add the table of `demand_at_bases`, and say in one note whether the basis decides much.

    Parameters
    ----------
    found, areas
        As in `demand_at_bases`.

    Returns
    -------
    Hotspots
        With ``demand_bases``.
    """
    table = demand_at_bases(found, areas)
    districts = table[table["kind"] == "district"]
    if len(districts) < 2:
        said = "The county is one district, so the basis of demand moves nothing between districts."
    elif districts["moves"].any():
        said = (
            "Planning for referrals alone, or for need alone, would change the order of the "
            "districts by demand."
        )
    else:
        said = (
            "Planning for referrals alone, or for need alone, would leave the order of the "
            "districts by demand as it is."
        )
    return replace(found, demand_bases=table, notes=(*found.notes, said))
