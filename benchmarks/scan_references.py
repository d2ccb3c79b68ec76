"""Read what other scan programs published, and the data they scanned, in the shared formats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, kw_only=True, eq=False)
class Place:
    """One data set: where the areas lie, who lives there, what was counted."""

    points: pd.DataFrame
    """Index area code; ``easting``, ``northing``, in the order of the file."""
    cases: pd.Series
    population: pd.Series
    expected: pd.Series | None = None
    contiguity: Any = None


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How one program scanned."""

    model: str = "poisson"
    shape: str = "circular"
    globe: bool = False
    share: float = 0.5
    most: int | None = None
    min_cases: int = 1
    penalty_power: float = 0.5
    replicates: int = 999
    program: str = "satscan"


def ids(table: pd.DataFrame) -> pd.DataFrame:
    """Make the index text, as lists of areas are."""
    return table.set_axis(table.index.astype(str), axis=0)


def read_satscan_folder(folder: Path) -> Place:
    """Read ``*_cases.txt`` (id, cases), ``*_pop.txt`` (id, year, people) and ``*coords.txt``."""

    def columns(pattern: str) -> pd.DataFrame:
        path = min(folder.glob(pattern))
        return ids(pd.read_csv(path, sep=r"\s+", header=None, index_col=0))

    points = columns("*coords.txt").iloc[:, :2].set_axis(["easting", "northing"], axis=1)
    cases = np.floor(columns("*_cases.txt").iloc[:, 0]).groupby(level=0).sum()
    people = columns("*_pop.txt").iloc[:, -1].groupby(level=0).sum()
    return Place(
        points=points,
        cases=cases.reindex(points.index, fill_value=0),
        population=people.reindex(points.index, fill_value=0),
        contiguity=_contiguity(folder, points.index),
    )


def _contiguity(folder: Path, codes: pd.Index) -> Any:
    """Read ``*_w.txt`` (an area and those it touches) or ``*_adjacency.csv`` (i, j from 1)."""
    pairs: list[tuple[int, int]] = []
    if lists := sorted(folder.glob("*_w.txt")):
        at = {code: position for position, code in enumerate(codes)}
        for line in lists[0].read_text(encoding="utf-8").splitlines():
            first, *others = line.split() or [""]
            pairs += [(at[first], at[other]) for other in others]
    elif tables := sorted(folder.glob("*_adjacency.csv")):
        pairs = list((pd.read_csv(tables[0])[["i", "j"]] - 1).itertuples(index=False, name=None))
    if not pairs:
        return None
    rows, columns = np.array(pairs).T
    return sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(codes),) * 2).tocsr()


def read_settings(method: str, output: Path | None) -> Settings:
    """Read a program's settings from its own output, and from the method's name without one."""
    text = output.read_text(encoding="utf-8", errors="replace") if output else ""

    def said(pattern: str) -> str:
        found = re.search(pattern, text, flags=re.IGNORECASE)
        return found.group(1).strip() if found else ""

    flexible, name = method.startswith("flex"), method.lower()
    nearest = re.search(r"_(\d+)nn", name)
    percent = re.search(r"_(\d+)(?:percent|pct)", name)
    limit = said(r"Limit length of cluster: *(\d+)") or (nearest.group(1) if nearest else "")
    bound = said(r"Maximum Spatial Cluster Size *: *(\d+) percent")
    bound = bound or (percent.group(1) if percent else "50")
    elliptic = "ellip" in name or "ellip" in said(r"Window Shape *: *(\w+)").lower()
    where = said(r"Coordinates *: *(\S+)") or ("latitude" if "longlat" in name else "cartesian")
    penalty = said(r"Non-?Compactness Penalty *: *(\w+)").lower()
    program = "flexscan" if "FleXScan" in text or flexible else "satscan"
    return Settings(
        model="bernoulli" if re.search("binomial|bernoulli", name) else "poisson",
        shape="flexible" if flexible else "elliptic" if elliptic else "circular",
        globe=where.lower().startswith("lat"),
        share=1.0 if limit else int(bound) / 100,
        most=int(limit) if limit else None,
        min_cases=int(
            said(r"Minimum Cases in Cluster for High Rates *: *(\d+)") or _usual(program)
        ),
        penalty_power={"none": 0.0, "strong": 1.0}.get(penalty, 0.5),
        replicates=int(said(r"Number of Replications *: *(\d+)") or 999),
        program=program,
    )


def _usual(program: str) -> int:
    """Give the fewest cases a program asks for when its output does not say."""
    return 2 if program == "satscan" else 1


def read_area_table(path: Path, model: str) -> list[Place]:
    """Read one table with a row per area, once for each column that may be what was expected."""
    table = pd.read_csv(path)
    key = next((name for name in ("area", "county", "id") if name in table), None)
    ends = model.split("_")[-2:]
    pairs = [tuple(ends), ("x_km", "y_km"), ("easting", "northing"), ("east", "north"), ("x", "y")]
    axes = next((list(pair) for pair in pairs if set(pair) <= set(table.columns)), None)
    if key is None or axes is None or "cases" not in table or table[key].duplicated().any():
        return []
    table = ids(table.set_index(key))
    usual = [name for name in table if name == "population" or str(name).startswith("expected")]
    return [
        Place(
            points=table[axes].set_axis(["easting", "northing"], axis=1),
            cases=np.floor(table["cases"]),
            population=table.get("population", table[name]),
            expected=table[name],
        )
        for name in sorted(usual, key=lambda name: name != "population")
    ]


def named_areas(text: str, codes: pd.Index) -> frozenset[str] | None:
    """Read a list of areas parted by blanks, whose names may hold blanks; nothing if unknown."""
    words, known, found, at = str(text).split(), set(codes), [], 0
    while at < len(words):
        for length in range(min(4, len(words) - at), 0, -1):
            name = " ".join(words[at : at + length])
            if name in known:
                found.append(name)
                at += length
                break
        else:
            return None
    return frozenset(found)


def find_place(data: Path, near: Path, row: pd.Series) -> Place | None:
    """Find the table whose listed areas hold the cases that a cluster claims."""
    candidates = [
        *sorted(near.parent.glob("*.csv")),
        *sorted(data.glob("autocorrelation/*_reference.csv")),
        *sorted(data.glob("hotspot/*/*.csv")),
    ]
    for path in candidates:
        for place in read_area_table(path, str(row["model"])):
            inside = named_areas(row["areas"], place.points.index)
            if inside is None or not expected_fits(place, row, inside):
                continue
            if abs(float(place.cases[list(inside)].sum()) - float(row["cases"])) < 0.5:
                return place
    return None


def expected_fits(place: Place, row: pd.Series, inside: frozenset[str]) -> bool:
    """Tell whether a cluster's expectation is this data's, so that no other year is taken."""
    usual = place.population if place.expected is None else place.expected
    ours = float(place.cases.sum() * usual[list(inside)].sum() / usual.sum())
    return abs(ours - float(row["expected"])) <= 1e-3 * ours
