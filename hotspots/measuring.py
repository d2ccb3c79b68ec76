"""The figures of every area: counted, expected, adjusted for small numbers, and to plan for."""

from __future__ import annotations

import pandas as pd

from hotspots.counting import count_once, count_referrals
from hotspots.needing import expected_given_deprivation, planning_demand
from hotspots.quadrants import need_quadrants
from hotspots.rates import expected_referrals, relative_risk, smoothed_risk
from hotspots.smoothing import exceedance, gamma_prior
from outreach.errors import TableError


def measure_areas(
    areas: pd.DataFrame,
    population_by_band: pd.DataFrame,
    placed: pd.DataFrame,
    referrals: pd.DataFrame,
    *,
    confidence: float = 0.95,
    demand_basis: float = 0.5,
    national_areas: int = 32_844,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give every area its counts, expectations, ratio, need and demand.

    Referrals whose age is not known take the age mix of the others.

    Parameters
    ----------
    areas, population_by_band, placed, referrals, confidence, demand_basis, national_areas
        As in `hotspots.labelling.find_hotspots`.

    Returns
    -------
    figures : DataFrame, index ``area_code``
        The columns of `hotspots.result.Hotspots.areas`, but for ``hotspot_id``.
    gradient : DataFrame, index ``term``
        From `hotspots.needing.expected_given_deprivation`.

    Raises
    ------
    TableError
        When the tables do not fit each other.
    """
    people = population_by_band.reindex(areas.index)
    missing = int(people.isna().any(axis=1).sum())
    if missing:
        msg = (
            f"{missing} of {len(areas)} areas have no row, or an empty cell, in the population by "
            "age band. Read both tables again with the same areas."
        )
        raise TableError(msg)
    figures = pd.DataFrame({"population": people.sum(axis=1)}, index=areas.index)
    figures["observed"] = count_referrals(placed, areas)
    figures["observed_whole"] = count_referrals(placed, areas, whole_only=True)
    figures["people"] = count_once(placed, areas, referrals)
    by_band = mapped_by_band(placed, referrals, people)
    figures["expected"] = _expected(people, by_band, float(figures["observed"].sum()))
    ratio = relative_risk(figures["observed"], figures["expected"], confidence=confidence)
    figures[list(ratio.columns)] = ratio
    figures["smoothed_risk"] = smoothed_risk(figures["observed"], figures["expected"])
    fitted, gradient = expected_given_deprivation(
        areas,
        figures["observed"],
        figures["expected"],
        national_areas=national_areas,
        confidence=confidence,
    )
    figures["expected_given_deprivation"] = fitted
    figures["need"] = fitted
    figures["demand"] = planning_demand(
        figures["observed"], fitted, demand_basis=demand_basis, expected=figures["expected"]
    )
    figures["exceedance"] = _exceedance(figures["observed"], figures["expected"])
    quadrants = need_quadrants(
        figures["observed"], figures["expected"], figures["need"], confidence=confidence
    )
    figures["quadrant"] = quadrants["quadrant"]
    return figures, gradient


def mapped_by_band(
    placed: pd.DataFrame, referrals: pd.DataFrame, population_by_band: pd.DataFrame
) -> pd.Series:
    """Count the mapped referrals of each age band, leaving out those of unknown age."""
    bands = population_by_band.columns
    if "age_band" not in referrals:
        return pd.Series(0.0, index=bands)
    mapped = placed[placed["area_code"].notna()]
    band = mapped["referral_id"].map(referrals["age_band"].astype("object"))
    strange = sorted({str(one) for one in band.dropna().unique()} - {str(one) for one in bands})
    if strange:
        msg = (
            f"Referrals have the age bands {', '.join(strange[:3])}, which the population does "
            f"not have; it has {', '.join(map(str, bands))}. Use the same bands for both."
        )
        raise TableError(msg)
    return mapped["weight"].groupby(band).sum().reindex(bands, fill_value=0.0).astype(float)


def _exceedance(observed: pd.Series, expected: pd.Series) -> pd.Series:
    """Give the chance that each area's ratio is above 1.5, to four digits; missing for none."""
    if not observed[expected > 0].sum() > 0:
        return pd.Series(float("nan"), index=observed.index)
    chance = exceedance(observed, expected, gamma_prior(observed, expected), above=1.5)
    return chance.round(4)


def _expected(people: pd.DataFrame, by_band: pd.Series, total: float) -> pd.Series:
    """Expect by age band, or by population alone where no age is known; add up to the total."""
    if by_band.sum() > 0:
        usual = expected_referrals(people, by_band)
    else:
        usual = people.sum(axis=1).astype(float)
    whole = float(usual.sum())
    return (usual * (total / whole) if whole > 0 else usual * 0.0).rename("expected")
