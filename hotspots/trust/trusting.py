"""How far each hotspot can be relied upon: checked again in every way, and judged."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.labelling import SCANS
from hotspots.scans.windows import circular_windows
from hotspots.trust.agreeing import UNWEIGHTED, agreeing_methods, marked_areas
from hotspots.trust.finding_again import found_again, recheck_of
from hotspots.trust.judging import verdicts
from hotspots.trust.listing import listed
from hotspots.trust.resampling import counts_without_a_quarter, resampled_counts
from hotspots.trust.single_sources import largest_sources

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hotspots.result import Hotspots
    from hotspots.scans.windows import Windows
    from outreach.sections import Trust

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
        return replace(hotspots, trust=nothing, clusters=listed(hotspots, areas, nothing))
    counts = hotspots.areas["people"].where(hotspots.areas["expected"] > 0, 0)
    shares = _rechecked(hotspots, areas, placed, referrals, counts, rules)
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
    return replace(hotspots, trust=trust, clusters=listed(hotspots, areas, trust))


def _rechecked(
    hotspots: Hotspots,
    areas: pd.DataFrame,
    placed: pd.DataFrame,
    referrals: pd.DataFrame,
    counts: pd.Series,
    rules: Trust,
) -> pd.DataFrame:
    """Make both scans again from resamples, without each quarter and with other windows."""
    lived_in = hotspots.areas["expected"] > 0
    drawn = resampled_counts(counts, seed=hotspots.settings["seed"], resamples=rules.resamples)
    fewer = counts_without_a_quarter(placed, areas, referrals).where(lived_in, 0)
    runs = np.hstack([drawn, fewer.to_numpy(np.int64)])
    seen = counts.to_numpy(np.int64)[:, None]
    bound = hotspots.settings["max_population_share"]
    windows = _windows(hotspots, areas, bound)
    others = [_windows(hotspots, areas, b) for b in rules.bounds if abs(b - bound) > 1e-9]
    parts = []
    for scan, column in SCANS.items():
        clusters = hotspots.clusters[hotspots.clusters["scan"] == scan]
        if clusters.empty:
            continue
        places = np.array([areas.index.isin(list(codes)) for codes in clusters["areas"]])
        again = partial(_again, hotspots, column, places=places, overlap=rules.overlap)
        found = again(windows, runs)
        whole, part = found[:, : rules.resamples], found[:, rules.resamples :]
        by_bound = [again(other, seen)[:, 0] for other in others]
        table = pd.DataFrame(index=clusters.index)
        table["bootstrap"] = whole.mean(axis=1)
        table["without_a_quarter"] = part.mean(axis=1) if part.size else float("nan")
        table["bounds"] = np.mean(by_bound, axis=0) if by_bound else float("nan")
        parts.append(table.join(_quarter_needed(part, fewer, counts, places, clusters.index)))
    return pd.concat(parts).reindex(hotspots.clusters.index)


def _windows(hotspots: Hotspots, areas: pd.DataFrame, share: float) -> Windows:
    """Draw the circles of one bound. [share]."""
    return circular_windows(areas, hotspots.areas["population"], max_population_share=share)


def _again(
    hotspots: Hotspots,
    column: str,
    windows: Windows,
    runs: NDArray[np.int64],
    *,
    places: NDArray[np.bool_],
    overlap: float,
) -> NDArray[np.bool_]:
    """Tell in which runs each hotspot of one scan is found again."""
    settings = hotspots.settings
    recheck = recheck_of(
        windows,
        hotspots.areas[column].to_numpy(float),
        total=int(settings["people_scanned"]),
        seed=settings["seed"],
        min_cases=settings["min_cases"],
        alpha=settings["alpha"],
    )
    return found_again(recheck, runs, places, overlap=overlap)


def _quarter_needed(
    found: NDArray[np.bool_],
    fewer: pd.DataFrame,
    counts: pd.Series,
    places: NDArray[np.bool_],
    index: pd.Index,
) -> pd.DataFrame:
    """Name the quarter without which a hotspot is lost, and the share of its people it takes."""
    seen = places.astype(float) @ counts.to_numpy(float)
    left = places.astype(float) @ fewer.to_numpy(float)
    taken = np.where(found, -1.0, 1 - left / np.maximum(seen, 1e-300)[:, None])
    needed: list[tuple[str, float]] = []
    for row, shares in enumerate(taken):
        if found[row].all():
            needed.append(("", float("nan")))
            continue
        most = int(shares.argmax())
        needed.append((str(fewer.columns[most]), max(0.0, float(shares[most]))))
    return pd.DataFrame(needed, index=index, columns=["quarter", "quarter_share"])


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
