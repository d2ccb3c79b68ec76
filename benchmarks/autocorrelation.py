"""Hold every published figure on neighbours, smoothing and surprise against ours.

Reads a folder ``autocorrelation`` in the formats of the shared benchmarks: pairs of tables
``NAME_reference.csv`` and ``NAME_neighbours.csv``, ``global_reference.csv``,
``esda_expected.csv``, and the rows of ``optima.csv`` that point there. Run by
``python -m benchmarks.hotspots --data FOLDER``, or by itself:
python -m benchmarks.autocorrelation FOLDER
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats

from hotspots.local.global_statistics import (
    global_geary,
    global_getis_ord,
    global_moran,
    rate_moran,
)
from hotspots.local.local_statistics import getis_ord, local_moran, weight_sums
from hotspots.local.neighbours import (
    Neighbours,
    near_neighbours,
    neighbours_from_pairs,
    row_standardised,
    with_self,
)
from hotspots.local.probability_maps import probability_map
from hotspots.proportions import direct_rate
from hotspots.rates import risk_variance, smoothed_risk
from hotspots.smoothing import locally_smoothed_risk, spatial_rate

if TYPE_CHECKING:
    from collections.abc import Callable

INPUTS = {"id", "area", "cases", "population", "east", "north", "lon", "lat", "fips", "x", "y"}
"""Columns of a table that are no answer; without cases and population, one more joins them."""

ANSWERS = re.compile(r"rate$|local_moran|gi_|gistar_|EB|choynowski|probmap")
"""How the columns begin that are answers."""

DEALS = 9_999
"""Our own permutations where theirs were drawn. [permutations]"""

SIX_POINTS = [(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)]
"""The points of esda's own test of Getis and Ord, which its table only names."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One column or figure of theirs, ours, and whether they agree."""

    what: str
    ours: str
    reference: str
    ok: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class Place:
    """A table of areas with their neighbours, and the text of every cell."""

    text: pd.DataFrame
    figure: pd.Series
    cases: pd.Series | None
    population: pd.Series | None
    binary: Neighbours


@cache
def places(folder: Path) -> dict[str, Place]:
    """Read every table of areas in the folder that has its table of neighbours."""
    found = {}
    for path in sorted(folder.glob("*_reference.csv")):
        name = path.stem.removesuffix("_reference")
        pairs = folder / f"{name}_neighbours.csv"
        if not pairs.is_file():
            continue
        text = pd.read_csv(path, dtype=str, keep_default_na=False)
        near = pd.read_csv(pairs)
        counted = {"cases", "population"} <= set(text)
        cases = text["cases"].astype(float) if counted else None
        people = text["population"].astype(float) if counted else None
        values = cases / people if cases is not None and people is not None else None
        if values is None:
            values = text[given_column(text)].astype(float)
        binary = neighbours_from_pairs(text.index, near["i"] - 1, near["j"] - 1)
        found[name] = Place(text=text, figure=values, cases=cases, population=people, binary=binary)
    return found


def given_column(text: pd.DataFrame) -> str:
    """Name the column that a table without cases looks at."""
    return next(one for one in text if one not in INPUTS and not ANSWERS.match(one))


def figures(place: Place) -> dict[str, pd.Series]:
    """Work out every column we know."""
    values, binary = place.figure, place.binary
    rows = row_standardised(binary)
    star, star_rows = with_self(binary), row_standardised(with_self(binary))
    moran = local_moran(values, rows)
    ours = {
        "rate": values,
        "local_moran_I": moran["local_moran"],
        "local_moran_E": moran["expectation"],
        "local_moran_Var": moran["variance"],
        "local_moran_z": moran["z"],
        "local_moran_p_greater": pd.Series(stats.norm.sf(moran["z"])),
        "gi_B_z": getis_ord(values, binary)["z"],
        "gi_W_z": getis_ord(values, rows)["z"],
        "gistar_B_z": getis_ord(values, star)["z"],
        "gistar_W_z": getis_ord(values, star_rows)["z"],
    }
    if place.cases is None or place.population is None:
        return ours
    surprise = probability_map(place.cases, place.population)
    local = locally_smoothed_risk(place.cases, place.population, binary, departures="own")
    return ours | {
        "EBest_raw": values,
        "EBest_est": smoothed_risk(place.cases, place.population),
        "EBlocal_raw": values,
        "EBlocal_est": local,
        "choynowski_p": surprise["p_choynowski"],
        "choynowski_type_low": surprise["is_low"],
        "probmap_expected": surprise["expected"],
        "probmap_relrisk_pct": surprise["relative_risk"] * 100,
        "probmap_pois_lower_p": surprise["p_so_few"],
    }


def significant(printed: str) -> int:
    """Count the significant digits of a printed number."""
    digits = re.sub(r"[eE].*$|[^0-9]", "", printed).lstrip("0")
    return len(digits)


def agrees(ours: float, printed: str, digits: int = 0) -> bool:
    """Tell whether a number rounds to the one printed, which may have lost zeros at its end."""
    if printed in {"", "NA", "NaN"}:
        return bool(np.isnan(ours))
    theirs = float(printed)
    places = max(digits, significant(printed), 1)
    unit = 10.0 ** (np.floor(np.log10(abs(theirs))) + 1 - places) if theirs else 1e-12
    return bool(abs(ours - theirs) <= max(0.501 * unit, 4e-12 * abs(theirs), 1e-15))


def column_rows(folder: Path) -> list[Row]:
    """Compare every column of every table of areas; one row a column."""
    rows = []
    for name, place in places(folder).items():
        ours = figures(place)
        inputs = INPUTS if place.cases is not None else INPUTS | {given_column(place.text)}
        for column in [one for one in place.text if one not in inputs]:
            what, texts = f"{name}: {column}", place.text[column]
            if column not in ours:
                rows.append(Row(what=what, ours="unknown", reference="", ok=False))
            elif texts.isin(["TRUE", "FALSE"]).all():
                same = int(((texts == "TRUE") == ours[column]).sum())
                told = f"{same} of {len(texts)} the same"
                rows.append(Row(what=what, ours=told, reference="yes/no", ok=same == len(texts)))
            else:
                digits = int(texts.map(significant).max())
                same = sum(
                    agrees(value, text, digits)
                    for value, text in zip(ours[column], texts, strict=True)
                )
                told, theirs = f"{same} of {len(texts)} the same", f"{digits} digits"
                rows.append(Row(what=what, ours=told, reference=theirs, ok=same == len(texts)))
    return rows


def alike(one: str, other: str) -> int:
    """Count the characters with which two names begin alike."""
    differ = (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differ, min(len(one), len(other)))


def place_of(dataset: str, folder: Path) -> Place | None:
    """Find the table that begins like the name of a dataset, or none."""
    known = places(folder)
    best = max(known, key=lambda name: alike(name, dataset), default="")
    return known[best] if alike(best, dataset) >= 4 else None


def global_figures(place: Place) -> dict[str, Callable[[], pd.Series]]:
    """Name what we can say of a whole place, and how."""
    ours: dict[str, Callable[[], pd.Series]] = {}
    given, cases, people = place.figure, place.cases, place.population
    for form, around in (("W", row_standardised(place.binary)), ("B", place.binary)):
        ours |= {
            f"moran_I_{form}_randomisation": partial(global_moran, given, around),
            f"moran_I_{form}_normality": partial(global_moran, given, around, assume="normality"),
            f"geary_C_{form}_randomisation": partial(global_geary, given, around),
            f"global_G_{form}": partial(global_getis_ord, given, around),
        }
        if cases is not None and people is not None:
            draw = partial(rate_moran, cases, people, around, seed=1, permutations=DEALS)
            ours[f"EBI_moran_{form}"] = draw
    if cases is not None and people is not None:
        prior = {"b": cases.sum() / people.sum(), "a": risk_variance(cases, people)}
        ours["EBest_prior_mean_b"] = partial(pd.Series, {"value": prior["b"]})
        ours["EBest_prior_var_a"] = partial(pd.Series, {"value": prior["a"]})
    return ours


def drawn_interval(printed: str, permutations: int = 999) -> tuple[float, float]:
    """Give the exact binomial interval behind a p-value that was drawn."""
    reached = round(float(printed) * (permutations + 1)) - 1
    left = permutations - reached
    low = stats.beta.ppf(0.0005, reached, left + 1) if reached > 0 else 0.0
    return float(low), float(stats.beta.ppf(0.9995, reached + 1, left)) if left > 0 else 1.0


def global_rows(folder: Path) -> list[Row]:
    """Compare every figure of every whole place."""
    path = folder / "global_reference.csv"
    if not path.is_file():
        return []
    rows = []
    for _, row in pd.read_csv(path, dtype=str, keep_default_na=False).iterrows():
        what = f"{row['dataset']} {row['statistic']}"
        place = place_of(row["dataset"], folder)
        known = global_figures(place) if place is not None else {}
        if row["statistic"] not in known:
            rows.append(Row(what=what, ours="unknown", reference=row["value"], ok=False))
            continue
        ours = known[row["statistic"]]()
        for column in ("value", "expectation", "variance", "z", "p_value"):
            if not row[column]:
                continue
            value, theirs = float(ours[column]), row[column]
            if column == "p_value" and "permutations" in row["note"]:
                low, high = drawn_interval(theirs)
                theirs, same = f"{theirs} ({low:.4f}-{high:.4f})", low <= value <= high
            else:
                same = agrees(value, theirs, 12)
            rows.append(
                Row(what=f"{what}: {column}", ours=f"{value:.12g}", reference=theirs, ok=same)
            )
    return rows


def sids2(folder: Path, place: Place) -> Neighbours | None:
    """Read the neighbours of esda's test: beside the table, or from libpysal (extra [stats])."""
    path = folder / "sids2.gal"
    if not path.is_file():
        try:
            from libpysal import examples  # noqa: PLC0415 - an extra that may be missing
        except ImportError:
            return None
        path = Path(examples.get_path("sids2.gal"))
    position = {code: row for row, code in enumerate(place.text["fips"])}
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    pairs = [
        (position[head.split()[0]], position[code])
        for head, tail in zip(lines[::2], lines[1::2], strict=True)
        for code in tail.split()
    ]
    first, second = zip(*pairs, strict=True)
    return neighbours_from_pairs(place.text.index, first, second)


def numbers_after(text: str, name: str) -> list[float]:
    """Read the list of numbers after ``name=``."""
    found = re.search(rf"(?:^| ){name}=([0-9.,]+)", text)
    return [float(one) for one in found.group(1).split(",")] if found else []


def sids_values(folder: Path, statistic: str) -> list[float] | None:
    """Work out the first five of a column of the infant deaths; None where something is missing."""
    place = place_of("nc_sids", folder)
    if place is None or place.cases is None or place.population is None:
        return None
    if statistic.startswith("Excess_Risk"):
        risk = probability_map(place.cases, place.population)["relative_risk"]
        return [float(one) for one in risk[:5]]
    around = sids2(folder, place)
    if around is None:
        return None
    return [float(one) for one in spatial_rate(place.cases, place.population, around)[:5]]


def six_point_value(given: str, statistic: str) -> float:
    """Work out a figure of the six points.

    For row-standardised weights esda takes their sum where Ord and Getis (1995) and spdep take
    the sum of their squares; its figure follows from ours by the ratio of the two variances.
    """
    points = pd.DataFrame(SIX_POINTS, columns=["easting", "northing"])
    around = near_neighbours(points, within_m=15)
    values = pd.Series(numbers_after(given, "y"))
    if statistic.startswith("General G"):
        return float(global_getis_ord(values, around)["value"])
    z = float(getis_ord(values, around)["z"][0])
    if "row" not in statistic:
        return z
    sums, squares = weight_sums(row_standardised(around))
    others = len(values) - 1
    narrow, wide = others * squares[0] - sums[0] ** 2, others * sums[0] - sums[0] ** 2
    return z * float(np.sqrt(narrow / wide))


def esda_values(folder: Path, given: str, statistic: str) -> list[float] | None:
    """Work out one row of esda's table; None where something it needs is missing."""
    if given.startswith("sids2"):
        return sids_values(folder, statistic)
    if given.startswith("6 points"):
        return [six_point_value(given, statistic)]
    if not statistic.startswith("direct_age"):
        return None
    areas = int(numbers_after(given, "n")[0])
    cases = pd.DataFrame(np.reshape(numbers_after(given, "e"), (areas, -1)))
    people = pd.DataFrame(np.reshape(numbers_after(given, "b"), (areas, -1)))
    standard = np.resize(numbers_after(given, "s_b"), cases.shape[1])
    rate = direct_rate(cases, people, pd.Series(standard))
    return [float(one) for one in rate.to_numpy().ravel()]


def esda_rows(folder: Path) -> list[Row]:
    """Compare the numbers that esda's own tests assert."""
    path = folder / "esda_expected.csv"
    if not path.is_file():
        return []
    rows = []
    for _, row in pd.read_csv(path, dtype=str).iterrows():
        what, wanted = f"esda {row['statistic']}", row["expected"].split()
        ours = esda_values(folder, row["input"], row["statistic"])
        if ours is None:
            told = "needs sids2.gal or the extra [stats]"
            rows.append(Row(what=what, ours=told, reference=row["expected"], ok=False))
            continue
        # a zero at the end may be padding: 3.133190 stands there for 3.1331889
        shown = [text.rstrip("0") if float(text) else text for text in wanted]
        decimals = [len(text.partition(".")[2]) for text in shown]
        same = len(ours) == len(wanted) and all(
            abs(value - float(text)) <= 0.501 * 10.0**-places
            for value, text, places in zip(ours, wanted, decimals, strict=True)
        )
        told = " ".join(
            f"{value:.{places}f}" for value, places in zip(ours, decimals, strict=False)
        )
        rows.append(Row(what=what, ours=told, reference=row["expected"], ok=same))
    return rows


def optima_rows(data: Path) -> list[Row]:
    """Compare the rows of ``optima.csv`` that point to this folder."""
    path = data / "optima.csv"
    if not path.is_file():
        return []
    rows = []
    optima = pd.read_csv(path, dtype=str, keep_default_na=False)
    for _, row in optima[optima["file"].str.startswith("autocorrelation/")].iterrows():
        statistic = row["problem"].partition(":")[2].strip()
        what = f"optima.csv {row['instance']} {statistic}"
        place = place_of(row["instance"], data / "autocorrelation")
        known = global_figures(place) if place is not None else {}
        if statistic not in known:
            rows.append(Row(what=what, ours="unknown", reference=row["optimum"], ok=False))
            continue
        value = float(known[statistic]()["value"])
        same = agrees(value, row["optimum"], 12)
        rows.append(Row(what=what, ours=f"{value:.12g}", reference=row["optimum"], ok=same))
    return rows


def rows(data: Path) -> list[Row]:
    """Compare everything below ``data/autocorrelation``; nothing where that folder is missing."""
    folder = data / "autocorrelation"
    return [*column_rows(folder), *global_rows(folder), *esda_rows(folder), *optima_rows(data)]


def main() -> None:
    """Print every figure, and end with 1 if any differs."""
    every = rows(Path(sys.argv[1]))
    for row in every:
        print(f"{'ok' if row.ok else 'DIFFERS':8}{row.what:60} {row.ours}  {row.reference}")
    print(f"{sum(row.ok for row in every)} of {len(every)} figures agree.")
    sys.exit(0 if every and all(row.ok for row in every) else 1)


if __name__ == "__main__":
    main()
