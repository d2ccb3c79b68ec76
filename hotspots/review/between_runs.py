"""Counts and rates of two dated runs, so that no record stands on both sides."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.stats import beta

from outreach.fiscal_quarters import fiscal_quarter, quarter_days

if TYPE_CHECKING:
    from hotspots.review.baselines import Baseline

_DAYS_IN_YEAR = 365.25


def day_of(baseline: Baseline, fact: str) -> date:
    """Read a day that a baseline keeps as text."""
    return date.fromisoformat(str(baseline.facts[fact]))


def covered_quarters(old: Baseline, new: Baseline) -> list[str]:
    """List the quarters that lie whole in both periods."""
    first = max(day_of(old, "period_from"), day_of(new, "period_from"))
    last = min(day_of(old, "period_to"), day_of(new, "period_to"))
    named = sorted({*old.counts["quarter"], *new.counts["quarter"]})
    return [
        quarter
        for quarter in named
        if first <= quarter_days(quarter)[0] and quarter_days(quarter)[1] <= last
    ]


def first_day_after(old: Baseline, new: Baseline) -> date | None:
    """Give the first day of the later list that lies in no quarter of the earlier one."""
    ended = quarter_days(fiscal_quarter(day_of(old, "period_to")))[1]
    first = max(ended + timedelta(days=1), day_of(new, "period_from"))
    return first if first <= day_of(new, "period_to") else None


def counted(
    baseline: Baseline,
    inside: tuple[str, ...],
    *,
    since: date | None = None,
    only: list[str] | None = None,
) -> float:
    """Count the records of a place, of some quarters."""
    counts = baseline.counts[baseline.counts["area_code"].isin(inside)]
    if since is not None:
        begun = counts["quarter"].map(lambda name: quarter_days(name)[1] >= since).astype(bool)
        counts = counts[begun]
    if only is not None:
        counts = counts[counts["quarter"].isin(only)]
    return float(counts["referrals"].sum())


def person_years(baseline: Baseline, inside: tuple[str, ...], first: date) -> float:
    """Multiply the residents of a place with the years from a day to the end of the period."""
    people = float(baseline.areas["population"].reindex(list(inside)).sum())
    days = (day_of(baseline, "period_to") - first).days + 1
    return people * max(days, 0) / _DAYS_IN_YEAR


def rate_ratio(
    before: float, years_before: float, after: float, years_after: float, confidence: float
) -> tuple[float, float, float]:
    """Divide the later rate by the earlier one, with the exact conditional interval."""
    if min(years_before, years_after) <= 0 or before + after <= 0:
        return np.nan, np.nan, np.nan
    time, tail = years_before / years_after, (1 - confidence) / 2
    low = beta.ppf(tail, after, before + 1) if after > 0 else 0.0
    high = beta.ppf(1 - tail, after + 1, before) if before > 0 else 1.0
    ratio = np.inf if before == 0 else after / before * time
    upper = np.inf if high >= 1 else high / (1 - high) * time
    return float(ratio), float(low / (1 - low) * time), float(upper)


def quarters_compared(old: Baseline, new: Baseline, covered: list[str]) -> pd.DataFrame:
    """Count the county's records of each quarter in both extracts."""
    before, now = (one.counts.groupby("quarter")["referrals"].sum() for one in (old, new))
    table = pd.DataFrame({"before": before, "now": now}).reindex(covered).fillna(0.0)
    change = table["now"] - table["before"]
    made = table.assign(late=change.clip(lower=0.0), withdrawn=change.clip(upper=0.0).abs())
    return made.rename_axis("quarter")
