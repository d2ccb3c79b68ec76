"""What changed since an earlier run: which hotspots stay, move, come and go, and by how much."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from hotspots.places import leading_hotspots
from hotspots.review.between_runs import (
    counted,
    covered_quarters,
    day_of,
    first_day_after,
    person_years,
    quarters_compared,
    rate_ratio,
)
from hotspots.review.overlapping import jaccard, match_places
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from hotspots.result import Hotspots
    from hotspots.review.baselines import Baseline

MOVED_BELOW = 0.5
"""A hotspot that shares less than this of all areas with its former self has moved. [share]"""

_ONE_LIST = {
    "area_vintage": "areas",
    "deprivation_release": "deprivation",
    "age_bands": "age bands",
}


@dataclass(frozen=True, kw_only=True, eq=False)
class HotspotComparison:
    """Two dated lists of hotspots beside each other. For private folders: it holds counts.

    Attributes
    ----------
    places : DataFrame, index ``hotspot_id``
        ``status``: ``persistent`` (the same hotspot, at least half of all areas shared),
        ``moved`` (less than half), ``emerging``, ``resolved``; ``jaccard`` of its areas [share],
        ``areas_before``, ``areas_now`` [areas], ``referrals_before`` and ``referrals_after`` in
        the areas it has now (a resolved one: had), ``person_years_before``,
        ``person_years_after``, ``rate_ratio`` with ``rr_lower`` and ``rr_upper`` (later over
        earlier rate; missing where no later quarter was counted) [ratio], ``late`` (records of
        quarters of the earlier list that it did not have: net, moved in included), ``remark``.
    quarters : DataFrame, index ``quarter``
        Of the county, for quarters that both lists cover whole: ``before``, ``now``, ``late``,
        ``withdrawn``. [referrals]
    list_jaccard
        Places in both lists over places in either; one that both scans found counts once. [share]
    area_jaccard
        Areas in hotspots of both lists over areas in hotspots of either. [share]
    settings
        Periods, vintages and rules.
    sentences
        What changed, in plain words.
    """

    places: pd.DataFrame
    quarters: pd.DataFrame
    list_jaccard: float
    area_jaccard: float
    settings: dict[str, Any]
    sentences: tuple[str, ...]


def keep_ids(hotspots: Hotspots, earlier: Baseline | None) -> Hotspots:
    """Give each hotspot the name it had in an earlier run, and new ones a new name.

    Parameters
    ----------
    hotspots
        As found.
    earlier
        None leaves the names as they are.

    Returns
    -------
    Hotspots
        By the largest overlap of areas, see `hotspots.review.overlapping.match_places`. A new
        hotspot takes the next number that no run used.
    """
    if earlier is None or hotspots.clusters.empty:
        return hotspots
    clusters = hotspots.clusters
    pairs = match_places(earlier.hotspots, clusters)
    names = dict(zip(pairs["new"], pairs["old"], strict=True))
    number = int(earlier.facts["last_number"])
    for found in clusters.index:
        if found not in names:
            number += 1
            names[found] = f"H{number}"
    renamed = clusters.rename(index=names)
    renamed["also_in"] = [names.get(name, "") for name in clusters["also_in"]]
    renamed.index.name = clusters.index.name
    of_area = hotspots.areas["hotspot_id"].map(lambda name: names.get(name, ""))
    return replace(
        hotspots, clusters=renamed, areas=hotspots.areas.assign(hotspot_id=of_area.astype("str"))
    )


def compare_hotspots(
    old: Baseline, new: Baseline, *, moved_below: float = MOVED_BELOW, confidence: float = 0.95
) -> HotspotComparison:
    """Set a list of hotspots beside an earlier one.

    Hotspots of one name are the same hotspot (`keep_ids` sees to it). The rates compare what
    each list counted at its own time: all of the earlier period with the quarters that began
    after it, so that no record counts on both sides.

    Parameters
    ----------
    old, new
        From `hotspots.review.baselines.take_baseline`.
    moved_below
        See `HotspotComparison`; an overlap of exactly this much is persistent. [share]
    confidence
        Of the intervals of the rate ratios, in (0, 1). [share]

    Returns
    -------
    HotspotComparison
        What persists, moved, emerged and is resolved.

    Raises
    ------
    TableError
        If the two lists are over areas, deprivation or ages of different vintages.

    Notes
    -----
    The interval is exact given the sum of both counts: the later count is binomial with the
    later share of the person-years (Clopper-Pearson).

    References
    ----------
    Przyborowski J., Wilenski H. (1940). Homogeneity of results in testing samples from Poisson
    series. Biometrika, 31(3/4), 313-323. https://doi.org/10.1093/biomet/31.3-4.313
    """
    check_comparable(old, new.facts, new.areas.index)
    covered = covered_quarters(old, new)
    first_after = first_day_after(old, new)
    places = pd.DataFrame(
        [
            _place(name, old, new, first_after, covered, moved_below, confidence)
            for name in dict.fromkeys([*new.hotspots.index, *old.hotspots.index])
        ],
        columns=_COLUMNS,
    ).set_index("hotspot_id")
    quarters = quarters_compared(old, new, covered)
    once = _counted_once(places["status"], old, new)
    both = int(once.isin(["persistent", "moved"]).sum())
    unions = [{code for codes in one.hotspots["areas"] for code in codes} for one in (old, new)]
    shares = both / len(once) if len(once) else 1.0, jaccard(*unions)
    return HotspotComparison(
        places=places,
        quarters=quarters,
        list_jaccard=shares[0],
        area_jaccard=shares[1],
        settings={
            "earlier_period": [old.facts["period_from"], old.facts["period_to"]],
            "period": [new.facts["period_from"], new.facts["period_to"]],
            "rates_after_from": None if first_after is None else first_after.isoformat(),
            "quarters_compared": len(covered),
            "moved_below": moved_below,
            "confidence": confidence,
        },
        sentences=_sentences(
            once,
            quarters,
            shares,
            old,
            moved_below=moved_below,
            has_rates=first_after is not None,
        ),
    )


def check_comparable(old: Baseline, facts: Mapping[str, Any], codes: pd.Index) -> None:
    """Refuse an earlier list that speaks of other things, with the way out.

    Parameters
    ----------
    old
        The earlier run.
    facts
        Of the later one, see `hotspots.review.baselines.Baseline`.
    codes
        Areas of the later one.

    Raises
    ------
    TableError
        If areas, deprivation or ages are of another vintage, or no area is in both.
    """
    faults = [
        f"the earlier list is over {words} of {_said(old.facts[fact])}, this one over "
        f"{_said(facts[fact])}"
        for fact, words in _ONE_LIST.items()
        if _said(old.facts[fact]) != _said(facts[fact])
    ]
    if not faults and len(old.areas) and not old.areas.index.isin(codes).any():
        faults.append("no area of the earlier list is an area of this one")
    if faults:
        msg = (
            f"The baseline cannot be compared: {'; '.join(faults)}. Give the lookup from the older "
            "areas to these as [areas.bridge]; or run the earlier extract again with the areas, "
            "deprivation and ages of this one, and take the baseline of that run."
        )
        raise TableError(msg)


_COLUMNS = [
    "hotspot_id",
    "status",
    "jaccard",
    "areas_before",
    "areas_now",
    "referrals_before",
    "referrals_after",
    "person_years_before",
    "person_years_after",
    "rate_ratio",
    "rr_lower",
    "rr_upper",
    "late",
    "remark",
]


def _said(fact: Any) -> str:
    return ", ".join(map(str, fact)) if isinstance(fact, list | tuple) else str(fact)


def _place(
    name: str,
    old: Baseline,
    new: Baseline,
    first_after: date | None,
    covered: list[str],
    moved_below: float,
    confidence: float,
) -> dict[str, Any]:
    """Say of one hotspot what became of it."""
    before = tuple(old.hotspots["areas"].get(name, ()))
    now = tuple(new.hotspots["areas"].get(name, ()))
    inside = now or before
    share = jaccard(before, now)
    if not before or not now:
        status = "emerging" if now else "resolved"
    else:
        status = "persistent" if share >= moved_below else "moved"
    earlier = counted(old, inside)
    years = person_years(old, inside, day_of(old, "period_from"))
    later, later_years = 0.0, 0.0
    if first_after is not None:
        later = counted(new, inside, since=first_after)
        later_years = person_years(new, inside, first_after)
    ratio = rate_ratio(earlier, years, later, later_years, confidence)
    late = counted(new, inside, only=covered) - counted(old, inside, only=covered)
    return {
        "hotspot_id": name,
        "status": status,
        "jaccard": share,
        "areas_before": len(before),
        "areas_now": len(now),
        "referrals_before": earlier,
        "referrals_after": later,
        "person_years_before": round(years, 1),
        "person_years_after": round(later_years, 1),
        **dict(zip(("rate_ratio", "rr_lower", "rr_upper"), ratio, strict=True)),
        "late": max(late, 0.0),
        "remark": _remark(name, before, now, old, new),
    }


def _remark(
    name: str, before: tuple[str, ...], now: tuple[str, ...], old: Baseline, new: Baseline
) -> str:
    """Say where a new hotspot lay before, or where a resolved one lies now."""
    others, inside = (old, now) if now and not before else (new, before)
    if before and now:
        return ""
    sharing = [
        str(other)
        for other, areas in others.hotspots["areas"].items()
        if other != name and set(areas) & set(inside)
    ]
    if not sharing:
        return ""
    return ("shares areas with the former " if now else "shares areas with ") + ", ".join(sharing)


def _counted_once(status: pd.Series, old: Baseline, new: Baseline) -> pd.Series:
    """Say what became of each place, one that both scans found standing once for both."""
    before, now = leading_hotspots(old.hotspots), leading_hotspots(new.hotspots)
    order = ["persistent", "moved", "emerging", "resolved"]
    told: dict[str, str] = {}
    stay: set[str] = set()
    for lead, names in now.groupby(now).groups.items():
        told[str(lead)] = min((str(status[name]) for name in names), key=order.index)
        stay |= {str(before[name]) for name in names if name in before.index}
    told |= {str(lead): "resolved" for lead in before.unique() if lead not in stay}
    return pd.Series(told, dtype="str")


def _sentences(
    once: pd.Series,
    quarters: pd.DataFrame,
    shares: tuple[float, float],
    old: Baseline,
    *,
    moved_below: float,
    has_rates: bool,
) -> tuple[str, ...]:
    """Say what changed."""
    of = once.value_counts()
    told = [f"{of.get(word, 0)} {word}" for word in ("persistent", "moved", "emerging", "resolved")]
    lines = [
        (
            f"Against the list of {old.facts['period_from']} to {old.facts['period_to']}: "
            f"{', '.join(told)} (a hotspot has moved if it shares less than {moved_below:g} of all "
            "areas with its former self)."
        ),
        (
            f"The two lists share {shares[0]:.2f} of their hotspots and {shares[1]:.2f} of their "
            "areas (Jaccard)."
        ),
    ]
    late, lost = float(quarters["late"].sum()), float(quarters["withdrawn"].sum())
    lines.append(
        f"{late:g} record(s) of quarters already reported came in since, {lost:g} were withdrawn "
        "(net in each quarter: one that came and one that went cancel out)."
        if late + lost
        else "No record of a quarter already reported was added or withdrawn."
    )
    if not has_rates:
        lines.append(
            "No quarter began after the earlier period, so rates of the two are not compared."
        )
    return tuple(lines)
