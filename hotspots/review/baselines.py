"""What a run leaves for the next one: its hotspots, decisions and counts. For private folders."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from hotspots.counting import WHOLE
from hotspots.reading.bridging import bridge_counts
from outreach.errors import TableError
from outreach.fiscal_quarters import fiscal_quarter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotspots.result import Hotspots

FORMAT = 1
"""Of the file; another one is refused."""

DECISION = {
    "status": "not reviewed",
    "decision_reason": "",
    "reviewer_role": "",
    "reviewed_on": "",
    "human_rank": None,
    "merged_into": "",
}
"""What people decided of a hotspot, and what stands there before they did."""

_PLACE = ("scan", "district", "rank", "observed", "expected", "relative_risk")
_TUPLES = ("areas", "decided_areas")
_FACTS = ("county", "period_from", "period_to", "area_vintage", "deprivation_release", "age_bands")
_HEADING = "RESTRICTED: exact counts of small areas. Keep it where only named analysts can open it."


@dataclass(frozen=True, kw_only=True, eq=False)
class Baseline:
    """One dated list of hotspots and the counts behind it.

    Attributes
    ----------
    facts
        ``county``, ``period_from``, ``period_to`` (days as text), ``area_vintage``,
        ``deprivation_release``, ``age_bands``, ``last_number`` (the highest number any hotspot
        ever had), and what else the run says of itself.
    areas : DataFrame, index ``area_code``
        ``population``. [persons]
    hotspots : DataFrame, index ``hotspot_id``
        ``areas`` (as the scan found them), ``decided_areas`` (those that were decided on), the
        columns of `DECISION`, and what the list said of the place.
    counts : DataFrame
        ``quarter``, ``area_code`` (empty for records not placed in one area) and ``referrals``.
    """

    facts: dict[str, Any]
    areas: pd.DataFrame
    hotspots: pd.DataFrame
    counts: pd.DataFrame

    def __repr__(self) -> str:
        """Say of when it is, never what it counts."""
        return (
            f"<Baseline: {self.facts['county']}, {self.facts['period_from']} to "
            f"{self.facts['period_to']}, {len(self.hotspots)} hotspots>"
        )


def take_baseline(
    hotspots: Hotspots,
    referrals: pd.DataFrame,
    placed: pd.DataFrame,
    *,
    facts: Mapping[str, Any],
    last_number: int = 0,
) -> Baseline:
    """Keep of a run what a later one is compared with.

    Parameters
    ----------
    hotspots
        The result, reviewed or not.
    referrals : DataFrame, index ``referral_id``
        ``referral_date``.
    placed : DataFrame
        ``referral_id``, ``area_code``, ``weight`` [share].
    facts
        See `Baseline`.
    last_number
        Highest number of a hotspot in earlier runs.

    Returns
    -------
    Baseline
        The same for the same inputs, byte for byte once written.

    Raises
    ------
    TableError
        If a fact is missing.
    """
    missing = [name for name in _FACTS if name not in facts]
    if missing:
        msg = f"A baseline needs to know {', '.join(missing)}."
        raise TableError(msg)
    clusters = hotspots.clusters
    found = clusters.get("found_areas", clusters["areas"])
    known = clusters.reindex(columns=[*_PLACE, *DECISION])
    for column, usual in DECISION.items():
        if column not in clusters:
            known[column] = usual
    places = known.assign(areas=found, decided_areas=clusters.get("decided_areas", found))
    numbers = [int(str(key)[1:]) for key in clusters.index if str(key)[1:].isdigit()]
    return Baseline(
        facts={**facts, "last_number": max([last_number, *numbers])},
        areas=hotspots.areas[["population"]],
        hotspots=places.sort_values("rank", kind="stable"),
        counts=quarterly_counts(referrals, placed),
    )


def quarterly_counts(referrals: pd.DataFrame, placed: pd.DataFrame) -> pd.DataFrame:
    """Count the records of each fiscal quarter and area.

    Parameters
    ----------
    referrals : DataFrame, index ``referral_id``
        ``referral_date``.
    placed : DataFrame
        ``referral_id``, ``area_code``, ``weight`` [share].

    Returns
    -------
    DataFrame
        ``quarter``, ``area_code`` (empty for records that are not placed whole in one area) and
        ``referrals``, sorted; adds up to the records.

    Examples
    --------
    >>> days = pd.to_datetime(["2026-01-05", "2026-04-01"])
    >>> referrals = pd.DataFrame({"referral_date": days}, index=["1", "2"])
    >>> placed = pd.DataFrame({"referral_id": ["1", "2"], "area_code": ["A", None], "weight": 1.0})
    >>> quarterly_counts(referrals, placed).values.tolist()
    [['2025/26 Q4', 'A', 1], ['2026/27 Q1', '', 1]]
    """
    whole = placed[placed["area_code"].notna() & (placed["weight"] >= WHOLE)]
    where = whole.set_index("referral_id")["area_code"].astype(str).reindex(referrals.index)
    days = referrals["referral_date"]
    named = {day: fiscal_quarter(day) for day in days.unique()}
    table = pd.DataFrame({"quarter": days.map(named).astype(str), "area_code": where.fillna("")})
    counted = table.groupby(["quarter", "area_code"], sort=True).size()
    return counted.rename("referrals").reset_index().astype({"quarter": "str", "area_code": "str"})


def baseline_json(baseline: Baseline) -> dict[str, Any]:
    """Lay a baseline out for a JSON file."""
    places = baseline.hotspots.astype({"human_rank": object})
    rows = places.where(places.notna(), None).reset_index().to_dict("records")
    return {
        "RESTRICTED": _HEADING,
        "format": FORMAT,
        "facts": baseline.facts,
        "hotspots": [{k: _plain(v) for k, v in row.items()} for row in rows],
        "areas": {str(code): int(n) for code, n in baseline.areas["population"].items()},
        "counts": [
            [quarter, code, round(float(n), 9)]
            for quarter, code, n in baseline.counts.itertuples(index=False)
        ],
    }


def _plain(value: Any) -> Any:
    """Turn a cell into what JSON knows; figures to ten digits, as in the tables."""
    if isinstance(value, tuple | list):
        return [str(part) for part in value]
    if hasattr(value, "item"):
        value = value.item()
    return float(f"{value:.10g}") if isinstance(value, float) else value


def read_baseline(content: str, *, name: str = "baseline.json") -> Baseline:
    """Read what an earlier run left.

    Parameters
    ----------
    content
        The text of the file.
    name
        What to call it in a message.

    Returns
    -------
    Baseline
        As it was taken.

    Raises
    ------
    TableError
        If it is not such a file, or of another format.
    """
    advice = "Take the file private/baseline.json of an earlier run, as it was written."
    try:
        held = json.loads(content)
        made, facts = held["format"], dict(held["facts"])
        is_whole = made == FORMAT and {*_FACTS, "last_number"} <= set(facts)
        baseline = _from_json(held, facts) if is_whole else None
    except (ValueError, KeyError, TypeError, AttributeError):
        made, baseline = FORMAT, None
    if baseline is None:
        what = "is not the baseline of a run, or has been changed"
        if made != FORMAT:
            what = f"is of format {made}, and this version reads format {FORMAT}"
        msg = f"{name}: {what}. {advice}"
        raise TableError(msg)
    return baseline


def _from_json(held: dict[str, Any], facts: dict[str, Any]) -> Baseline:
    """Make the frames of a baseline again."""
    columns = ["hotspot_id", *_PLACE, *DECISION, *_TUPLES]
    places = pd.DataFrame(held["hotspots"], columns=columns).set_index("hotspot_id")
    for column in _TUPLES:
        places[column] = places[column].map(tuple).astype(object)
    texts = {column: str for column, usual in DECISION.items() if usual is not None}
    areas = pd.DataFrame({"population": held["areas"]}, dtype=float).rename_axis("area_code")
    counts = pd.DataFrame(held["counts"], columns=["quarter", "area_code", "referrals"])
    return Baseline(
        facts=facts,
        areas=areas,
        hotspots=places.astype({**texts, "human_rank": "Int64"}),
        counts=counts.astype({"referrals": float, "quarter": str, "area_code": str}),
    )


def bridge_baseline(
    baseline: Baseline, bridge: pd.DataFrame, *, weights: pd.Series | None = None, vintage: str
) -> Baseline:
    """Bring a baseline of older areas to newer ones.

    Parameters
    ----------
    baseline
        Over the older areas.
    bridge
        From `hotspots.reading.bridging.read_bridge`.
    weights : Series, index ``area_code`` of the newer areas
        By which residents and referrals of split areas are shared out; equally without it.
    vintage
        Of the newer areas.

    Returns
    -------
    Baseline
        A hotspot has every newer area that any of its older ones became part of.

    Raises
    ------
    TableError
        If an area is not in the bridge.
    """
    into = bridge.groupby("from_code")["to_code"].agg(tuple)
    places = baseline.hotspots.copy()
    for column in _TUPLES:
        places[column] = [
            tuple(sorted({new for old in codes for new in into.get(old, ())}))
            for codes in places[column]
        ]
    wide = baseline.counts.pivot_table(
        index="area_code", columns="quarter", values="referrals", aggfunc="sum", fill_value=0.0
    )
    unplaced = wide[wide.index == ""]
    moved = bridge_counts(wide.drop(index="", errors="ignore"), bridge, weights=weights)
    long = pd.concat([moved, unplaced]).rename_axis("area_code").reset_index()
    counts = long.melt("area_code", var_name="quarter", value_name="referrals")
    counts = counts[counts["referrals"] > 0].sort_values(["quarter", "area_code"])
    return replace(
        baseline,
        facts={**baseline.facts, "area_vintage": vintage},
        areas=bridge_counts(baseline.areas, bridge, weights=weights),
        hotspots=places,
        counts=counts[["quarter", "area_code", "referrals"]].reset_index(drop=True),
    )
