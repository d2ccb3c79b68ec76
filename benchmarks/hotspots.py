"""Scan what other programs scanned, and hold every figure they printed against ours.

Reads a folder in the formats of the shared benchmarks: ``hotspot/**/clusters.csv`` with the
programs' outputs, ``hotspot/**/*_clusters.csv``, ``hotspot/bruteforce/*.csv``,
``hotspot/**/*_reference.csv``, ``autocorrelation/`` and the rows of ``optima.csv`` about them. Run:
python -m benchmarks.hotspots --data FOLDER [--all]
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import beta

from benchmarks.scan_references import (
    Place,
    Settings,
    find_place,
    named_areas,
    read_satscan_folder,
    read_settings,
)
from hotspots.scanning import scan
from hotspots.scans.elliptic_windows import elliptic_windows
from hotspots.scans.flexible_windows import flexible_windows
from hotspots.scans.windows import Windows, circular_windows, great_circle_windows
from hotspots.smoothing import gamma_prior, gamma_risk

OURS = 9_999
"""Our own replicates. [replicates]"""

CONFIDENCE = 0.999
"""Of the binomial interval of another program's p-value. [share]"""

SMOOTHED = re.compile(r"eb_RR(med)?_(nocov|(\w+?)_(lin|quad))$")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One figure of theirs and ours."""

    what: str
    ours: str
    reference: str
    ok: bool


def windows_of(place: Place, how: Settings, *, turned: bool = False) -> Windows:
    """Draw the windows that a program looked through."""
    points, people = place.points, place.population
    if how.shape == "flexible":
        return flexible_windows(points, people, place.contiguity, max_areas=how.most or 10)
    if how.shape == "elliptic":
        if turned:
            points = points.set_axis(["northing", "easting"], axis=1)
        return elliptic_windows(
            points,
            people,
            max_population_share=how.share,
            max_areas=how.most,
            penalty_power=how.penalty_power,
        )
    draw = great_circle_windows if how.globe else circular_windows
    if how.globe:
        points = points.set_axis(["latitude", "longitude"], axis=1)
    return draw(points, people, max_population_share=how.share, max_areas=how.most)


def scanned(place: Place, how: Settings, *, turned: bool = False) -> pd.DataFrame:
    """Scan as a program did, and list every cluster."""
    expected = None if how.model == "bernoulli" else place.expected
    return scan(
        place.points,
        place.cases,
        expected,
        population=place.population,
        seed=1,
        model=how.model,
        windows=windows_of(place, how, turned=turned),
        min_cases=how.min_cases,
        replicates=OURS,
        alpha=1.0,
        threads=2,
    )


def same(ours: float, printed: str, *, slack: float = 0.0) -> bool:
    """Tell whether a figure agrees to the last digit printed, and to twelve digits at most."""
    mantissa, _, exponent = printed.lower().partition("e")
    decimals = len(mantissa.partition(".")[2]) - int(exponent or 0)
    reference = float(printed)
    return abs(ours - reference) <= slack + max(0.5001 * 10.0**-decimals, 1e-12 * abs(reference))


def lost_digits(place: Place, how: Settings) -> float:
    """Give how far off a binomial ratio may be that was added up from terms like N ln N.

    SpatialEpi does so, and prints 36.57051061 where forty digits give 36.57051063.
    """
    if how.model != "bernoulli":
        return 0.0
    everybody = float(place.population.sum())
    return float(np.finfo(float).eps * everybody * np.log(everybody))


def p_interval(printed: str, replicates: int) -> tuple[float, float]:
    """Give the exact binomial interval of a p-value that came from so many replicates."""
    reached = min(max(round(float(printed) * (replicates + 1)) - 1, 0), replicates)
    tail = (1 - CONFIDENCE) / 2
    lower = 0.0 if reached == 0 else float(beta.ppf(tail, reached, replicates - reached + 1))
    if reached == replicates:
        return lower, 1.0
    return lower, float(beta.ppf(1 - tail, reached + 1, replicates - reached))


def compare(
    name: str, row: pd.Series, found: pd.DataFrame, place: Place, how: Settings
) -> list[Row]:
    """Hold one cluster's figures, as text, against ours of the same rank."""
    rank = int(row.get("rank", 1))
    what = f"{name} cluster {rank}"
    if rank > len(found):
        return [Row(what=what, ours="not found", reference=row["llr"], ok=False)]
    ours = found.loc[rank]
    risk = "relative_risk" if how.program == "flexscan" else "inside_outside_ratio"
    names = {
        "population": "population", "cases": "observed", "expected": "expected", "llr": "llr",
        "relative_risk": risk, "smr": "relative_risk", "test_statistic": "test_statistic",
    }  # fmt: skip
    slack = lost_digits(place, how)
    areas = named_areas(row["areas"], place.points.index)
    rows = [
        Row(
            what=f"{what}: areas",
            ours=f"{len(ours['areas'])}",
            reference=row["n_areas"],
            ok=areas == set(ours["areas"]) and int(row["n_areas"]) == len(ours["areas"]),
        )
    ]
    for theirs, column in names.items():
        if printed := row.get(theirs, ""):
            value = float(ours[column])
            rows.append(
                Row(
                    what=f"{what}: {theirs}",
                    ours=f"{value:.10g}",
                    reference=printed,
                    ok=same(value, printed, slack=slack if theirs == "llr" else 0.0),
                )
            )
    for column, replicates in (("p_value", how.replicates), ("p_999", 999)):
        if printed := row.get(column, ""):
            low, high = p_interval(printed, replicates)
            value = float(ours["p_value"])
            interval = f"{printed} ({low:.4f}-{high:.4f})"
            rows.append(
                Row(
                    what=f"{what}: p",
                    ours=f"{value:.4f}",
                    reference=interval,
                    ok=low <= value <= high,
                )
            )
    return rows


@cache
def satscan_place(folder: Path) -> Place:
    """Read a folder's data once."""
    return read_satscan_folder(folder)


@cache
def satscan_run(folder: Path, method: str) -> tuple[pd.DataFrame, Settings, str]:
    """Scan a folder's data by one method; say which reading of the axes an ellipse took."""
    output = folder / "outputs" / f"{method}.txt"
    how = read_settings(method, output if output.is_file() else None)
    place = satscan_place(folder)
    found = scanned(place, how)
    if how.shape != "elliptic":
        return found, how, ""
    theirs = pd.read_csv(folder / "clusters.csv", dtype=str)
    lists = theirs.loc[theirs["method"] == method, "areas"]
    other = scanned(place, how, turned=True)
    hits = [
        sum(
            named_areas(text, place.points.index) == set(codes)
            for text, codes in zip(lists, table["areas"], strict=False)
        )
        for table in (found, other)
    ]
    if hits[0] >= hits[1]:
        return found, how, " (x = first column)"
    return other, how, " (x = second column)"


def published_clusters(data: Path) -> list[Row]:
    """Compare every row of every ``clusters.csv``."""
    rows = []
    for path in sorted(data.glob("hotspot/**/clusters.csv")):
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        for _, row in table.iterrows():
            found, how, note = satscan_run(path.parent, row["method"])
            place = satscan_place(path.parent)
            rows += compare(f"{row['method']}{note}", row, found, place, how)
    return rows


@cache
def table_run(data: Path, path: Path) -> tuple[pd.DataFrame, Place, Settings] | None:
    """Scan the data behind a table of clusters that names its model."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    place = find_place(data, path, table.iloc[0])
    if place is None:
        return None
    how = read_settings(f"{table['dataset'].iloc[0]}_{table['model'].iloc[0]}", None)
    how = Settings(model=how.model, share=how.share)
    return scanned(place, how), place, how


def cluster_tables(data: Path) -> list[Path]:
    """List the tables of clusters by other packages and by brute force."""
    paths = {*data.glob("hotspot/**/*_clusters.csv"), *data.glob("hotspot/bruteforce/*.csv")}
    return sorted(path for path in paths if path.name != "clusters.csv")


def computed_clusters(data: Path) -> list[Row]:
    """Compare every row of the tables that name their model."""
    rows = []
    for path in cluster_tables(data):
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        run = table_run(data, path)
        for _, row in table.iterrows():
            name = f"{row['dataset']} {row['model']}"
            if run is None:
                rows.append(Row(what=name, ours="no data found", reference=row["llr"], ok=False))
            else:
                rows += compare(name, row, *run)
    return rows


def best_ratios(data: Path) -> list[Row]:
    """Compare the rows of ``optima.csv`` about a scan: the best ratio and its number of areas."""
    path = data / "optima.csv"
    if not path.is_file():
        return []
    optima = pd.read_csv(path, dtype=str, keep_default_na=False)
    rows = []
    for _, row in optima[optima["file"].str.startswith("hotspot/")].iterrows():
        file = data / row["file"]
        what = f"optima.csv {row['instance']} {row['parameter']}"
        if file.suffix == ".txt":
            folder = file.parent.parent
            found, how, _ = satscan_run(folder, row["parameter"])
            run: tuple[pd.DataFrame, Place, Settings] | None = found, satscan_place(folder), how
        else:
            run = table_run(data, file)
        if run is None or run[0].empty:
            rows.append(Row(what=what, ours="not found", reference=row["optimum"], ok=False))
            continue
        best, slack = run[0].iloc[0], lost_digits(run[1], run[2])
        values = [float(best[name]) for name in ("llr", "test_statistic")]
        reached = min(values, key=lambda value: abs(value - float(row["optimum"])))
        size = len(best["areas"])
        rows.append(
            Row(
                what=f"{what}: llr, areas",
                ours=f"{reached:.10g}, {size}",
                reference=f"{row['optimum']}, {row['p']}",
                ok=same(reached, row["optimum"], slack=slack) and size == int(row["p"]),
            )
        )
    return rows


def smoothed_ratios(data: Path) -> list[Row]:
    """Compare each column of the ``*_reference.csv`` tables beside the scans; one row a column."""
    rows = []
    for path in sorted(data.glob("hotspot/**/*_reference.csv")):
        table = pd.read_csv(path)
        cases, expected = table["cases"], table["expected"]
        ours: dict[str, pd.Series] = {"SMR": cases / expected}
        for column in table.columns:
            if match := SMOOTHED.match(column):
                covariates = None
                if name := match.group(3):
                    powers = (1, 2) if match.group(4) == "quad" else (1,)
                    covariates = pd.DataFrame({f"{name}{k}": table[name] ** k for k in powers})
                risk = gamma_risk(cases, expected, gamma_prior(cases, expected, covariates))
                ours[column] = risk["median" if match.group(1) else "mean"]
        inputs = {"id", "county", "area", "x", "y", "cases", "expected", "population", "aff"}
        for column in table.columns.difference(list(inputs), sort=False):
            what = f"{path.stem}: {column}, {len(table)} areas"
            if column not in ours:
                rows.append(Row(what=what, ours="unknown", reference="", ok=False))
                continue
            # theirs stops its fit at a tolerance of 1e-8 in the deviance
            apart = float(np.max(np.abs(ours[column] / table[column] - 1)))
            shown = f"within {apart:.1e}"
            rows.append(Row(what=what, ours=shown, reference="1e-05", ok=apart <= 1e-5))
    return rows


def neighbouring(data: Path) -> list[Row]:
    """Take the rows of the local and global statistics; a script that is not there differs."""
    try:
        autocorrelation = import_module("benchmarks.autocorrelation")
    except ImportError as fault:
        what = "benchmarks.autocorrelation"
        return [Row(what=what, ours=type(fault).__name__, reference="imported", ok=False)]
    return [
        Row(what=str(row.what), ours=str(row.ours), reference=str(row.reference), ok=bool(row.ok))
        for row in autocorrelation.rows(data)
    ]


def main() -> None:
    """Print what differs, a line per source, and end with 1 if anything does."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the benchmarks")
    parser.add_argument("--all", action="store_true", help="print every figure")
    given = parser.parse_args()
    if not (given.data / "hotspot").is_dir():
        sys.exit(f"{given.data} has no folder hotspot")
    every: list[Row] = []
    parts = (published_clusters, computed_clusters, best_ratios, smoothed_ratios, neighbouring)
    for part in parts:
        began = time.perf_counter()
        rows = part(given.data)
        every += rows
        for row in rows:
            if given.all or not row.ok:
                verdict = "ok" if row.ok else "DIFFERS"
                print(f"{verdict:8}{row.what:75} {row.ours:>18}  {row.reference}")
        agree = sum(row.ok for row in rows)
        spent = time.perf_counter() - began
        print(
            f"{agree} of {len(rows)} agree: {(part.__doc__ or '').splitlines()[0]} [{spent:.1f} s]"
        )
    print(f"{sum(row.ok for row in every)} of {len(every)} figures agree.")
    sys.exit(0 if every and all(row.ok for row in every) else 1)


if __name__ == "__main__":
    main()
