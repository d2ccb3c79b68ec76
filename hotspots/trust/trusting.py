"""How far each hotspot can be relied upon: checked again in every way, and judged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from hotspots.labelling import SCANS
from hotspots.trust.agreeing import UNWEIGHTED, agreeing_methods, marked_areas
from hotspots.trust.judging import verdicts
from hotspots.trust.listing import listed
from hotspots.trust.rechecking import rechecked
from hotspots.trust.single_sources import largest_sources

if TYPE_CHECKING:
    from hotspots.result import Hotspots
    from outreach.settings.section import Trust

COLUMNS = [
    "bootstrap",
    "without_a_quarter",
    "bounds",
    "methods",
    "unweighted_density",
    "layers",
    "quarter",
    "quarter_share",
    "largest_postcode",
    "institution",
    "largest_institution",
    "sector_stability",
    "stability",
    "fragile",
    "because",
    "sentence",
]


def add_trust(
    hotspots: Hotspots,
    areas: pd.DataFrame,
    placed: pd.DataFrame,
    referrals: pd.DataFrame,
    *,
    rules: Trust,
    neighbours: pd.DataFrame | None = None,
) -> Hotspots:
    """Check each hotspot again, and say how far it can be relied upon.

    Parameters
    ----------
    hotspots
        From `hotspots.labelling.find_hotspots`; its settings say how it was scanned.
    areas, placed, referrals : DataFrame
        As they were searched. ``referral_date`` and ``postcode`` of `referrals` are used where
        the extract has them.
    rules
        How often and from where on fragile.
    neighbours : DataFrame, index ``area_code``
        Areas beyond the county line, as they were searched.

    Returns
    -------
    Hotspots
        With ``trust`` (see Notes), and ``clusters`` with ``imd_quintile``, ``rural_class``,
        ``need``, ``stability`` and ``fragile`` (see `hotspots.trust.listing.listed`).

    Notes
    -----
    ``trust`` has a row for each hotspot: ``bootstrap`` (share of resamples of young people in
    which it is found again), ``without_a_quarter`` (share of the runs without one fiscal quarter;
    missing with fewer than two), ``bounds`` (share of the other largest windows), ``methods``
    (tuple, see `hotspots.trust.agreeing`), ``unweighted_density`` (whether that agrees too),
    ``layers`` (lowest rank correlation when a layer is left out; missing without layers),
    ``quarter`` (without which it is not found and which takes most people from it, or empty) and
    ``quarter_share`` (how many), ``largest_postcode``, ``institution``, ``largest_institution``
    (see `hotspots.trust.single_sources`), ``sector_stability``, ``stability``, ``fragile``,
    ``because``, ``sentence`` (see `hotspots.trust.judging`). For private folders only.

    A hotspot is found again where the scan that found it reports, from other counts but with the
    same expected referrals, a cluster of much the same areas, see
    `hotspots.trust.finding_again.found_again`.
    """
    areas = areas.sort_index()
    clusters = hotspots.clusters
    if clusters.empty:
        nothing = pd.DataFrame(columns=COLUMNS, index=clusters.index)
        nothing = nothing.astype({"institution": bool, "fragile": bool})
        return _with(hotspots, areas, nothing, rules)
    counts = hotspots.areas["people"].where(hotspots.areas["expected"] > 0, 0)
    shares = rechecked(hotspots, areas, placed, referrals, counts, rules, neighbours)
    figures = pd.concat(
        [
            shares,
            _agreed(hotspots, areas, counts, rules),
            largest_sources(placed, referrals, list(clusters["areas"])).set_axis(clusters.index),
        ],
        axis=1,
    )
    figures["sector_stability"] = clusters["sector_stability"].astype(float)
    spearman = hotspots.layer_sensitivity.get("spearman", pd.Series(dtype=float))
    figures["layers"] = float(spearman.astype(float).min())
    trust = pd.concat([figures, verdicts(figures, rules)], axis=1)[COLUMNS]
    return _with(hotspots, areas, trust, rules)


def _with(hotspots: Hotspots, areas: pd.DataFrame, trust: pd.DataFrame, rules: Trust) -> Hotspots:
    """Put trust beside the hotspots, and into the list, the settings and the notes."""
    return replace(
        hotspots,
        trust=trust,
        clusters=listed(hotspots, areas, trust),
        settings=hotspots.settings | {"trust": rules.model_dump(mode="json")},
        notes=(*hotspots.notes, *_notes(trust, rules)),
    )


def _notes(trust: pd.DataFrame, rules: Trust) -> list[str]:
    """Say how the hotspots were checked again, without any count of people."""
    if trust.empty:
        return []
    without = (
        ", without each quarter of the year" if trust["without_a_quarter"].notna().any() else ""
    )
    return [
        (
            f"Each hotspot was looked for again in {rules.resamples} resamples of all young "
            f"people{without} and with other window sizes; it counts as found where the same scan "
            f"reports a cluster that shares {rules.overlap:.0%} or more of the areas of both."
        )
    ]


def _agreed(
    hotspots: Hotspots, areas: pd.DataFrame, counts: pd.Series, rules: Trust
) -> pd.DataFrame:
    """Name the methods that agree, each compared with what the hotspot's own scan compares with."""
    clusters, settings = hotspots.clusters, hotspots.settings
    agreed: dict[object, tuple[str, ...]] = {}
    for scan, column in SCANS.items():
        found = clusters[clusters["scan"] == scan]
        if found.empty:
            continue
        marks = marked_areas(
            areas,
            counts,
            hotspots.areas[column],
            seed=settings["seed"],
            sure=rules.sure,
            q=settings["alpha"],
            density_radius_m=settings["density_radius_m"],
            density_min_excess=settings["density_min_excess"],
        )
        named = agreeing_methods(marks, counts, list(found["areas"]), share=rules.agreement)
        agreed |= dict(zip(found.index, named, strict=True))
    every = [agreed[row] for row in clusters.index]
    return pd.DataFrame(
        {
            "methods": [tuple(name for name in names if name != UNWEIGHTED) for names in every],
            "unweighted_density": [UNWEIGHTED in names for names in every],
        },
        index=clusters.index,
    )
