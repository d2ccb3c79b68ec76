"""Each hotspot looked for again: in resamples, without a quarter, with other windows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.labelling import SCANS
from hotspots.neighbouring import across_the_line
from hotspots.scans.windows import circular_windows
from hotspots.trust.finding_again import found_again, recheck_of
from hotspots.trust.resampling import counts_without_a_quarter, resampled_counts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hotspots.neighbouring import Field
    from hotspots.result import Hotspots
    from outreach.settings.section import Trust


def rechecked(
    hotspots: Hotspots,
    areas: pd.DataFrame,
    placed: pd.DataFrame,
    referrals: pd.DataFrame,
    counts: pd.Series,
    rules: Trust,
    neighbours: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Make both scans again from resamples, without each quarter and with other windows.

    Parameters
    ----------
    hotspots
        With one hotspot or more.
    areas, placed, referrals : DataFrame
        As they were searched; `areas` in order of their codes.
    counts : Series, index ``area_code``
        As they were scanned. [persons]
    rules
        How often, and what counts as found.
    neighbours : DataFrame, index ``area_code``
        As they were searched; what was counted beyond the line stays the same in every run.

    Returns
    -------
    DataFrame, index ``hotspot_id``
        ``bootstrap``, ``without_a_quarter``, ``bounds`` [share of the runs in which it is found],
        ``quarter`` (without which it is not found and which takes most of its people, or empty)
        and ``quarter_share`` [share of its people, missing where none].
    """
    lived_in = (hotspots.areas["expected"] > 0).astype(int)
    drawn = resampled_counts(counts, seed=hotspots.settings["seed"], resamples=rules.resamples)
    fewer = counts_without_a_quarter(placed, areas, referrals).mul(lived_in, axis=0)
    runs = np.hstack([drawn, fewer.to_numpy(np.int64)])
    seen = counts.to_numpy(np.int64)[:, None]
    bound = hotspots.settings["max_population_share"]
    others = [share for share in rules.bounds if abs(share - bound) > 1e-9]
    parts = []
    for scan, column in SCANS.items():
        clusters = hotspots.clusters[hotspots.clusters["scan"] == scan]
        if clusters.empty:
            continue
        places = np.array([areas.index.isin(list(codes)) for codes in clusters["areas"]])
        field = across_the_line(
            areas,
            counts,
            hotspots.areas[column],
            hotspots.areas["population"],
            neighbours if column == "expected" else None,
        )
        again = partial(_again, hotspots, field, places=places, overlap=rules.overlap)
        found = again(bound, runs)
        whole, part = found[:, : rules.resamples], found[:, rules.resamples :]
        by_bound = [again(share, seen)[:, 0] for share in others]
        table = pd.DataFrame(index=clusters.index)
        table["bootstrap"] = whole.mean(axis=1)
        table["without_a_quarter"] = part.mean(axis=1) if part.size else float("nan")
        table["bounds"] = np.mean(by_bound, axis=0) if by_bound else float("nan")
        parts.append(table.join(_quarter_needed(part, fewer, counts, places, clusters.index)))
    return pd.concat(parts).reindex(hotspots.clusters.index)


def _again(
    hotspots: Hotspots,
    field: Field,
    share: float,
    runs: NDArray[np.int64],
    *,
    places: NDArray[np.bool_],
    overlap: float,
) -> NDArray[np.bool_]:
    """Tell in which runs each hotspot of one scan is found again with windows of one bound."""
    settings, county = hotspots.settings, hotspots.areas
    order = field.areas.index.argsort()
    people = field.population.iloc[order]
    own = float(county["population"].sum()) / float(people.sum())
    beyond = field.counts.to_numpy(np.int64)[len(county) :]
    counts = np.vstack([runs, np.repeat(beyond[:, None], runs.shape[1], axis=1)])
    outside = np.zeros((len(places), beyond.size), dtype=bool)
    recheck = recheck_of(
        circular_windows(field.areas.iloc[order], people, max_population_share=share * own),
        field.expected.to_numpy(float)[order],
        total=int(field.counts.sum()),
        seed=settings["seed"],
        min_cases=settings["min_cases"],
        alpha=settings.get("alpha_each", settings["alpha"]),
    )
    return found_again(
        recheck,
        counts[order],
        np.hstack([places, outside])[:, order],
        overlap=overlap,
        within=order < len(county),
    )


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
