"""Hotspots from placed records: both scans, one list, and a reason for each in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from hotspots.counting import count_people
from hotspots.density import density_clusters
from hotspots.measuring import mapped_by_band, measure_areas
from hotspots.neighbouring import scan_and_recheck
from hotspots.noting import notes_on
from hotspots.rates import poisson_interval, risk_variance
from hotspots.result import Hotspots
from hotspots.scans.whole_placements import whole_counts
from hotspots.scans.windows import circular_windows
from hotspots.wording import public_reason, restricted_reason
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["find_hotspots", "label_hotspots", "public_reason"]

COLUMNS = [
    "scan",
    "also_in",
    "centre",
    "areas",
    "observed",
    "people",
    "expected",
    "relative_risk",
    "rr_lower",
    "rr_upper",
    "llr",
    "p_value",
    "excess_explained",
    "sector_stability",
    "touches_edge",
    "areas_beyond",
    "district",
    "approved",
    "reason",
    "rank",
]

SCANS = {"total_burden": "expected", "beyond_deprivation": "expected_given_deprivation"}
"""Each scan and the column of expectations it compares with."""

EACH = 0.8
"""Share of alpha at which each of the two scans is judged. They look at one county twice, mostly
at the same chance patterns: judged at alpha each, they raised a false hotspot in 5.1 % of 1,000
counties of 600 referrals. At this share it was 3.7 %, and `benchmarks/calibration.py` measures
it again; half of alpha each would be safe unmeasured, but finds less. [share]"""


def find_hotspots(
    areas: pd.DataFrame,
    population_by_band: pd.DataFrame,
    placed: pd.DataFrame,
    referrals: pd.DataFrame,
    *,
    seed: int,
    max_population_share: float = 0.20,
    min_cases: int = 3,
    replicates: int = 9_999,
    alpha: float = 0.05,
    confidence: float = 0.95,
    demand_basis: float = 0.5,
    national_areas: int = 32_844,
    density_radius_m: float = 1_500.0,
    density_min_excess: int = 8,
    sector_trials: int = 20,
    neighbours: pd.DataFrame | None = None,
    progress: Callable[[float], None] | None = None,
) -> Hotspots:
    """Go from placed records to need, demand and hotspots.

    The scan is run twice: on what the age mix would give (total burden), and on what age,
    deprivation and rurality would give (beyond deprivation).

    Parameters
    ----------
    areas : DataFrame, index ``area_code``
        ``district``, ``easting``, ``northing`` [m], ``imd_rank`` (1 = most deprived in England),
        ``rural_class``, ``touches_edge``.
    population_by_band : DataFrame, index ``area_code``, one column per age band
        Residents. [persons]
    placed : DataFrame
        ``referral_id``, ``area_code``, ``weight`` [share], from `hotspots.geocoding.geocode`.
    referrals : DataFrame, index ``referral_id``
        ``age_band`` and ``person_key`` where the extract has them.
    seed
        Of both scans.
    max_population_share, min_cases, replicates
        See `hotspots.scanning.scan`.
    alpha
        Chance that a county without any clustering gets a hotspot from either scan; each scan is
        judged at `EACH` of it. [share]
    confidence
        Of all intervals, in (0, 1). [share]
    demand_basis
        See `hotspots.needing.planning_demand`. [share]
    national_areas
        See `hotspots.needing.deprivation_score`. [areas]
    density_radius_m, density_min_excess
        See `hotspots.density.density_clusters`. [m] [referrals]
    sector_trials
        Times that the records known only by sector are placed whole by chance and the scans
        are repeated, to say how often each hotspot stays.
    neighbours : DataFrame, index ``area_code``
        Areas beyond the county line, see `hotspots.neighbouring.across_the_line`. They extend the
        circles of the scan of total burden and are in no list of areas and in no plan.
    progress
        Called now and then with the share of both scans done.

    Returns
    -------
    Hotspots
        See `hotspots.result.Hotspots`. A county without hotspots has an empty list and says so.

    Raises
    ------
    TableError
        When the tables do not fit each other, see the functions named above.
    """
    _check(areas)
    areas = areas.sort_index()
    options: dict[str, Any] = {
        "seed": seed,
        "max_population_share": max_population_share,
        "min_cases": min_cases,
        "replicates": replicates,
        "alpha": alpha * EACH,
    }
    model: dict[str, Any] = {
        "confidence": confidence,
        "demand_basis": demand_basis,
        "national_areas": national_areas,
    }
    dense: dict[str, Any] = {"radius_m": density_radius_m, "min_excess": density_min_excess}
    figures, gradient = measure_areas(areas, population_by_band, placed, referrals, **model)
    scanned = figures["people"].where(figures["expected"] > 0, 0)
    spread = whole_counts(placed, areas, seed=seed, repeats=sector_trials)
    found = {
        name: scan_and_recheck(
            areas,
            scanned,
            figures[column],
            spread,
            population=figures["population"],
            neighbours=neighbours if column == "expected" else None,
            progress=_half(progress, part),
            **options,
        )
        for part, (name, column) in enumerate(SCANS.items())
    }
    clusters = label_hotspots(
        found, areas, figures, placed, referrals, alpha=alpha * EACH, confidence=confidence
    )
    figures["hotspot_id"] = _first_hotspot(clusters, areas)
    known = mapped_by_band(placed, referrals, population_by_band)
    counts = _counts(figures, scanned, float(known.sum()))
    windows = circular_windows(
        areas, figures["population"], max_population_share=max_population_share
    )
    settings = options | model | {f"density_{key}": value for key, value in dense.items()} | counts
    settings |= {"sector_trials": sector_trials, "alpha": alpha, "alpha_each": alpha * EACH}
    settings |= {"windows": len(windows), "strongest_p_value": _strongest(found)}
    return Hotspots(
        areas=figures,
        clusters=clusters,
        density=density_clusters(areas, figures["observed"], figures["expected"], **dense),
        gradient=gradient,
        settings=settings,
        notes=notes_on(settings, gradient, clusters),
    )


def label_hotspots(
    scans: dict[str, pd.DataFrame],
    areas: pd.DataFrame,
    figures: pd.DataFrame,
    placed: pd.DataFrame,
    referrals: pd.DataFrame,
    *,
    alpha: float = 0.05,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Bring the clusters of both scans into one list, with a reason for each in plain words.

    Parameters
    ----------
    scans
        ``total_burden`` and ``beyond_deprivation``, each from `hotspots.scanning.scan`; with
        ``sector_stability`` from `hotspots.scans.stability.sector_stability`, or it is 1.
    areas : DataFrame, index ``area_code``
        ``district`` and ``touches_edge``.
    figures : DataFrame, index ``area_code``
        ``population`` [persons], ``expected`` and ``expected_given_deprivation`` [referrals],
        from `hotspots.measuring.measure_areas`.
    placed, referrals : DataFrame
        As in `find_hotspots`; the people in each hotspot are counted from them.
    alpha
        Clusters with a p-value below this are hotspots. [share]
    confidence
        Of the intervals, in (0, 1). [share]

    Returns
    -------
    DataFrame, index ``hotspot_id`` ("H1" rests on the strongest evidence)
        ``scan``, ``also_in`` (the hotspot of the other scan that shares most areas, or empty),
        ``centre``, ``areas`` (tuple), ``observed`` (young people scanned, each once, where first
        referred from) and ``people`` (with any referral from here) [persons],
        ``expected`` [referrals], ``relative_risk`` (observed over expected), ``rr_lower``,
        ``rr_upper`` [ratio], ``llr`` [nats], ``p_value``, ``excess_explained`` (share of the
        excess over the age mix that deprivation and rurality would give; missing for the scan
        beyond deprivation), ``sector_stability`` (share of trials in which it stays when records
        known only by sector are placed by chance), ``touches_edge``, ``areas_beyond`` (areas of
        neighbours in it), ``district`` (where most of its young people live), ``approved``,
        ``reason`` (with figures: restricted edition only), ``rank``.
    """
    parts = [
        table[table["p_value"] < alpha].assign(scan=name)
        for name, table in scans.items()
        if len(table)
    ]
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    if rows.empty:
        empty = pd.DataFrame(columns=COLUMNS, index=pd.Index([], name="hotspot_id", dtype="str"))
        return empty.astype({"touches_edge": bool, "approved": bool})
    rows = rows.assign(
        sector_stability=rows.get("sector_stability", 1.0), areas_beyond=rows.get("areas_beyond", 0)
    )
    rows["order"] = rows["scan"].map({name: i for i, name in enumerate(SCANS)})
    rows = rows.sort_values(["llr", "order", "centre"], ascending=[False, True, True])
    rows["rank"] = range(1, len(rows) + 1)
    rows.index = pd.Index([f"H{rank}" for rank in rows["rank"]], name="hotspot_id")
    rows["also_in"] = _also_in(rows)
    rows["approved"] = True
    rows = describe_hotspots(
        rows, areas, figures, placed, referrals, alpha=alpha, confidence=confidence
    )
    return rows[COLUMNS]


def describe_hotspots(
    rows: pd.DataFrame,
    areas: pd.DataFrame,
    figures: pd.DataFrame,
    placed: pd.DataFrame,
    referrals: pd.DataFrame,
    *,
    alpha: float = 0.05,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Say of hotspots what follows from their areas and from what was observed in them.

    Parameters
    ----------
    rows : DataFrame, index ``hotspot_id``
        ``scan``, ``also_in``, ``areas``, ``observed``, ``expected``, ``relative_risk``,
        ``p_value`` and ``sector_stability``.
    areas, figures, placed, referrals, alpha, confidence
        As in `label_hotspots`.

    Returns
    -------
    DataFrame, same index
        With ``people``, ``rr_lower``, ``rr_upper``, ``excess_explained``, ``touches_edge``,
        ``district`` and ``reason`` of `label_hotspots`, found anew.
    """
    rows = rows.copy()
    rows["people"] = [people_in(codes, placed, areas, referrals) for codes in rows["areas"]]
    interval = poisson_interval(rows["observed"], confidence=confidence)
    rows["rr_lower"] = interval["lower"] / rows["expected"]
    rows["rr_upper"] = interval["upper"] / rows["expected"]
    rows["excess_explained"] = _excess_explained(rows, figures)
    rows["touches_edge"] = [bool(areas.loc[list(c), "touches_edge"].any()) for c in rows["areas"]]
    rows["district"] = [main_district(codes, areas, figures) for codes in rows["areas"]]
    rows["reason"] = [restricted_reason(row, alpha=alpha) for _, row in rows.iterrows()]
    return rows


def _also_in(rows: pd.DataFrame) -> list[str]:
    """Name the hotspot of the other scan that shares the most areas, the better one if tied."""
    named = []
    for scan_name, codes in zip(rows["scan"], rows["areas"], strict=True):
        others = rows[rows["scan"] != scan_name]
        shared = [len(set(codes) & set(other)) for other in others["areas"]]
        most = max(shared, default=0)
        named.append(str(others.index[shared.index(most)]) if most else "")
    return named


def people_in(
    codes: tuple[str, ...], placed: pd.DataFrame, areas: pd.DataFrame, referrals: pd.DataFrame
) -> int:
    """Count the different people with a whole referral in a hotspot."""
    group = pd.Series("in", index=list(codes))
    return int(count_people(placed, areas, referrals, group=group)["in"])


def _excess_explained(rows: pd.DataFrame, figures: pd.DataFrame) -> list[float]:
    """Give the share of a total-burden hotspot's excess that deprivation and rurality give."""
    ratio = figures["expected_given_deprivation"].sum() / max(figures["expected"].sum(), 1e-300)
    shares = []
    for name, codes, observed, expected in zip(
        rows["scan"], rows["areas"], rows["observed"], rows["expected"], strict=True
    ):
        inside = figures.loc[list(codes)]
        usual, fitted = inside["expected"].sum(), inside["expected_given_deprivation"].sum() / ratio
        share = float(expected * (fitted / usual - 1) / (observed - expected))
        shares.append(min(max(share, 0.0), 1.0) if name == "total_burden" else float("nan"))
    return shares


def main_district(codes: tuple[str, ...], areas: pd.DataFrame, figures: pd.DataFrame) -> str:
    """Name the district where most of the hotspot's young people live."""
    people = figures.loc[list(codes), "population"]
    return str(people.groupby(areas.loc[list(codes), "district"].astype(str)).sum().idxmax())


def _first_hotspot(clusters: pd.DataFrame, areas: pd.DataFrame) -> pd.Series:
    """Give each area the first total-burden hotspot it belongs to, or an empty text."""
    of_area = {
        code: str(hotspot)
        for hotspot, codes in clusters.loc[clusters["scan"] == "total_burden", "areas"][
            ::-1
        ].items()
        for code in codes
    }
    return pd.Series([of_area.get(code, "") for code in areas.index], index=areas.index, dtype=str)


def _counts(figures: pd.DataFrame, scanned: pd.Series, of_known_age: float) -> dict[str, Any]:
    """Gather the exact counts behind the notes."""
    mapped = float(figures["observed"].sum())
    return {
        "areas": len(figures),
        "referrals_mapped": mapped,
        "referrals_whole": int(figures["observed_whole"].sum()),
        "people_scanned": int(scanned.sum()),
        "referrals_without_residents": int((figures["people"] - scanned).sum()),
        "referrals_of_unknown_age": max(0.0, round(mapped - of_known_age, 9)),
        "risk_variance": risk_variance(figures["observed"], figures["expected"]),
    }


def _strongest(found: dict[str, pd.DataFrame]) -> dict[str, float | None]:
    """Give the p-value of each scan's most likely cluster, reported or not."""
    return {
        name: float(table["p_value"].iloc[0]) if len(table) else None
        for name, table in found.items()
    }


def _half(progress: Callable[[float], None] | None, part: int) -> Callable[[float], None] | None:
    """Let one of two scans tell its half of the progress."""
    return None if progress is None else lambda done: progress((part + done) / len(SCANS))


def _check(areas: pd.DataFrame) -> None:
    """Refuse an area table without a column the search needs."""
    needed = ["district", "easting", "northing", "imd_rank", "rural_class", "touches_edge"]
    missing = [column for column in needed if column not in areas]
    if missing or not areas.index.is_unique:
        msg = (
            f"The area table lacks {', '.join(missing) or 'nothing'}"
            f"{'' if areas.index.is_unique else ', but has an area twice'}. "
            "Read it with read_areas."
        )
        raise TableError(msg)
