"""What an earlier run left, brought to the areas of this one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from hotspots.reading.bridging import read_bridge
from hotspots.refreshing import check_comparable
from hotspots.review.baselines import Baseline, bridge_baseline, read_baseline
from outreach import __version__
from outreach.errors import OutreachError

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from outreach.config import Config


def baseline_facts(config: Config, areas: gpd.GeoDataFrame) -> dict[str, Any]:
    """Say what a run is of, as its baseline keeps it; without the period.

    Returns
    -------
    dict
        See `hotspots.review.baselines.Baseline.facts`.
    """
    county = config.county
    return {
        "county": county.name,
        "area_vintage": areas.attrs.get("vintage", config.areas.vintage),
        "deprivation_release": config.deprivation.release,
        "age_bands": list(county.age_bands),
        "data_date": county.data_date.isoformat(),
        "seed": county.seed,
        "outreach": __version__,
    }


def read_earlier(config: Config, areas: gpd.GeoDataFrame) -> Baseline | None:
    """Read the baseline that the settings name, if they name one.

    Parameters
    ----------
    config
        ``[refresh]``, and ``[areas.bridge]`` where the earlier run was over older areas.
    areas : GeoDataFrame, index ``area_code``
        The areas of this run.

    Returns
    -------
    Baseline
        Over these areas; None where the settings name none.

    Raises
    ------
    TableError
        If the file is no baseline, or speaks of other areas, deprivation or ages.
    """
    path = config.refresh.baseline
    if path is None:
        return None
    earlier = read_baseline(path.read_text(encoding="utf-8-sig"), name=path.name)
    facts = baseline_facts(config, areas)
    bridge = config.areas.bridge
    if bridge is not None and earlier.facts["area_vintage"] != facts["area_vintage"]:
        pairs, _ = read_bridge(bridge)
        earlier = bridge_baseline(
            earlier, pairs, weights=areas["population"], vintage=str(facts["area_vintage"])
        )
        earlier.facts["deprivation_release"] = facts["deprivation_release"]
    check_comparable(earlier, facts, areas.index)
    return earlier


def check_kept(config: Config, out: Path, *, is_review_written: bool) -> None:
    """Refuse to write over what people decided, or over the baseline that is compared with.

    Parameters
    ----------
    config
        The settings.
    out
        Folder for the results.
    is_review_written
        Whether this command writes ``private/review.csv``.

    Raises
    ------
    OutreachError
        Says which file to keep elsewhere.
    """
    baseline, review = out / "private" / "baseline.json", out / "private" / "review.csv"
    named = config.refresh.baseline
    if named is not None and named.resolve() == baseline.resolve():
        msg = (
            f"{baseline}: is the baseline to compare with, and this run would write over it. Copy "
            "it beside county.toml and name the copy under [refresh]."
        )
        raise OutreachError(msg)
    known = None if config.review is None else config.review.path
    if not is_review_written or not review.is_file():
        return
    if known is not None and known.resolve() == review.resolve():
        return
    told = set() if known is None else _decisions(known) or set()
    written = _decisions(review)
    if written is None or written - told:
        msg = (
            f"{review}: holds decisions that this run does not know, and would be written over. "
            'Copy it beside county.toml and name it there: [review] path = "review.csv".'
        )
        raise OutreachError(msg)


def _decisions(review: Path) -> set[tuple[str, ...]] | None:
    """Give what people wrote into a work list; None where it cannot be read."""
    columns = ["hotspot_id", "decision", "merge_into", "priority", "reason", "role"]
    try:
        table = pd.read_csv(review, dtype=str, encoding="utf-8-sig")
    except (OSError, ValueError):
        return None
    cells = table.reindex(columns=columns).fillna("").map(str.strip)
    return set(cells[(cells[columns[1:]] != "").any(axis=1)].itertuples(index=False, name=None))
