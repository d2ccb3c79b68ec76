"""The red team: seeded releases with a planted leak of each kind, and as many clean ones.

    python -m benchmarks.redteam               8 seeds of each kind of leak, as many clean releases
    python -m benchmarks.redteam --seeds 1     the smallest sample

Every leak must be found, and no clean release refused. Counts are invented; each release is a
folder of finished files (HTML, XLSX, CSV, GeoPackage, Markdown), as the auditor reads them. What
is planted is a leak by construction, never by the auditor's own verdict.
"""

from __future__ import annotations

import argparse
import io
import json
import sqlite3
import struct
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import openpyxl
import pandas as pd

from outreach.auditing.judging import audit_files
from outreach.auditing.register import release_of
from outreach.disclosure import bands, public_profile, rounded
from outreach.suppressing import shown_nested, shown_table

if TYPE_CHECKING:
    from collections.abc import Callable

DISTRICTS = ("Ashby", "Barrow", "Colne", "Denby", "Elton")
SOURCES = ("School", "Family", "Social care", "Youth justice", "Health")
YEAR = "1 April 2025 to 31 March 2026"
PROFILE = public_profile()
Rows = list[list[str]]


class Case(NamedTuple):
    """A release, and what was published before it."""

    files: dict[str, bytes]
    earlier: tuple[dict[str, bytes], ...] = ()


# --- finished files -------------------------------------------------------------------------------


def page(title: str, tables: dict[str, Rows], *, extra: str = "", said: str = "") -> bytes:
    """Write a page with tables, a sentence, and whatever stands beside them."""
    parts = [f"<!doctype html><html lang='en-GB'><head><title>{title}</title></head><body>"]
    parts.append(f"<h1>{title}</h1><p>PUBLIC edition</p><p>{said}</p>")
    for name, rows in tables.items():
        parts.append(f"<h2>{name}</h2><table><caption>{name}</caption>")
        for number, row in enumerate(rows):
            tag = "td" if number else "th"
            parts.append("<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in row) + "</tr>")
        parts.append("</table>")
    return ("".join(parts) + extra + "</body></html>").encode()


def sheet_file(tables: dict[str, Rows], *, hidden: dict[str, Rows] | None = None) -> bytes:
    """Write a workbook, one table a sheet; some of the sheets hidden."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in {**tables, **(hidden or {})}.items():
        sheet = book.create_sheet(name[:31])
        sheet.append([name])
        for number, row in enumerate(rows):
            sheet.append([int(c) if number and c.isdigit() else c for c in row])
        if hidden and name in hidden:
            sheet.sheet_state = "veryHidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_file(rows: Rows) -> bytes:
    """Write a CSV file."""
    return "\r\n".join(",".join(row) for row in rows).encode()


def markdown(title: str, rows: Rows, said: str = "") -> bytes:
    """Write a page of Markdown."""
    lines = [
        f"# {title}",
        "",
        said,
        "",
        "| " + " | ".join(rows[0]) + " |",
        "|---" * len(rows[0]) + "|",
    ]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows[1:])]).encode()


def layer_file(name: str, rows: Rows, *, points: bool = False, side_m: float = 5000.0) -> bytes:
    """Write a GeoPackage of squares, or of points."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT)")
        database.execute("INSERT INTO gpkg_contents VALUES (?, 'features')", (name,))
        columns = ", ".join(f'"{heading}"' for heading in rows[0])
        database.execute(f'CREATE TABLE "{name}" (geom BLOB, {columns})')
        for number, row in enumerate(rows[1:]):
            x, y = 380_000.0 + 6_000 * number, 250_000.0
            box = struct.pack("<4d", x, x + side_m, y, y + side_m)
            shape = struct.pack("<BI", 1, 1 if points else 3) + struct.pack("<2d", x, y)
            blob = b"GP\x00\x03" + struct.pack("<i", 27700) + box + shape
            marks = ", ".join("?" for _ in row)
            database.execute(f'INSERT INTO "{name}" VALUES (?, {marks})', (blob, *row))  # noqa: S608
        database.commit()
        return database.serialize()


# --- a clean release ------------------------------------------------------------------------------


def drawn(rng: np.random.Generator) -> pd.DataFrame:
    """Draw referrals by source and district: some large, some small, some none."""
    mean = rng.gamma(1.5, 16, size=(len(SOURCES), len(DISTRICTS)))
    return pd.DataFrame(rng.poisson(mean), index=list(SOURCES), columns=list(DISTRICTS))


def cross_rows(counts: pd.DataFrame) -> Rows:
    """Print a two-way table as it may be shown."""
    shown = shown_table(counts, profile=PROFILE)
    return [["Source", *shown.columns], *[[str(name), *row] for name, *row in shown.itertuples()]]


def listed_rows(counts: pd.Series, heading: str, measure: str = "Referrals") -> Rows:
    """Print a list with its total as it may be shown."""
    shown = shown_nested(counts, pd.DataFrame(index=counts.index), profile=PROFILE)
    return [[heading, measure], *[[row.name, row.shown] for row in shown.itertuples(index=False)]]


def group_rows(rng: np.random.Generator) -> Rows:
    """Print groups of neighbourhoods in classes."""
    counts = pd.Series(rng.integers(8, 90, size=12))
    band = bands(counts, profile=PROFILE).astype(str)
    return [
        ["Area", f"Referrals {YEAR}, in classes"],
        *[[f"Group {n + 1}", b] for n, b in enumerate(band)],
    ]


def clean(seed: int) -> Case:
    """Make a release that gives nothing away, some with an earlier release that is no trap."""
    rng = np.random.default_rng(seed)
    counts = drawn(rng)
    crossed = {f"Referrals by source and district, {YEAR}": cross_rows(counts)}
    quarter = pd.Series(rng.integers(20, 120, size=4), index=[f"2025/26 Q{q}" for q in range(1, 5)])
    quarters = {"Referrals by quarter": listed_rows(quarter, "Quarter")}
    stages = pd.Series(rng.integers(0, 60, size=7), index=[f"reason {n}" for n in range(7)])
    ledger = {"What became of every record": listed_rows(stages, "What", "Records")}
    residents = [["District", "Young residents", "Within the standard"]]
    residents += [
        [name, f"{rng.integers(900, 9000)}", f"{rng.integers(60, 100)}%"] for name in DISTRICTS
    ]
    shapes = {"areas": {"classes": [int(k) for k in rng.integers(0, 5, size=20)]}}
    said = "About 890 referrals were read; each place has 10 young people or more."
    script = f"<script type='application/json'>{json.dumps(shapes)}</script>"
    script += "<script>const m = {maxZoom: 13};</script>"
    venues = [["name", "sessions"], *[[f"Library {n}", "2"] for n in range(4)]]
    parts: list[Callable[[], dict[str, bytes]]] = [
        lambda: {"figures.html": page("Figures", {**crossed, **quarters})},
        lambda: {"tables.xlsx": sheet_file({**crossed, **ledger})},
        lambda: {"by_source.csv": csv_file(next(iter(crossed.values())))},
        lambda: {"summary.md": markdown("Young residents", residents, said)},
        lambda: {"map.html": page("Map", {"Groups": group_rows(rng), "Reach": residents},
                                  extra=script)},
        lambda: {"venues.gpkg": layer_file("venues", venues, points=True)},
    ]  # fmt: skip
    chosen = sorted(rng.choice(len(parts), size=int(rng.integers(2, 6)), replace=False))
    files: dict[str, bytes] = {}
    for number in chosen:
        files |= parts[number]()
    return Case(files, (before(files, rng),) if seed % 3 == 0 else ())


def before(files: dict[str, bytes], rng: np.random.Generator) -> dict[str, bytes]:
    """Make an earlier release: the very same, or one of another period."""
    if rng.random() < 0.5:
        return files
    text = {name: body for name, body in files.items() if name.endswith((".html", ".csv", ".md"))}
    return {
        name: body.replace(b"2025", b"2021").replace(b"2026", b"2022")
        for name, body in text.items()
    }


# --- leaks ----------------------------------------------------------------------------------------


def _small(rng: np.random.Generator) -> str:
    return str(int(rng.integers(1, 8)))


def _table(
    rows: Rows, rng: np.random.Generator, title: str = "Referrals by district"
) -> dict[str, bytes]:
    """Put one table into a file of any kind."""
    kind = int(rng.integers(5))
    if kind == 0:
        return {"figures.html": page("Figures", {title: rows})}
    if kind == 1:
        return {"tables.xlsx": sheet_file({title: rows})}
    if kind == 2:
        return {title.lower().replace(" ", "_") + ".csv": csv_file(rows)}
    if kind == 3:
        return {"summary.md": markdown(title, rows)}
    return {"areas.gpkg": layer_file(title.replace(" ", "_").lower(), rows)}


def _districts(rng: np.random.Generator) -> Rows:
    """Print a list of rounded district counts."""
    counts = pd.Series(rng.integers(20, 200, size=len(DISTRICTS)), index=list(DISTRICTS))
    near = rounded(counts)
    total = str(int(rounded(pd.Series([counts.sum()])).iloc[0]))
    return [["District", "Referrals"], *[[d, str(near[d])] for d in DISTRICTS], ["All", total]]


def group_attribution(rng: np.random.Generator) -> Case:
    """Show that all of a small district are youth justice."""
    whole = str(int(rng.choice([10, 15, 20, 25, 30])))
    rows = [["District", "Youth justice", "Family", "Health", "All"]]
    rows += [[d, "30", "45", "25", "100"] for d in DISTRICTS[:3]] + [
        ["Elton", whole, "0", "0", whole]
    ]
    return Case(_table(rows, rng, "Referrals by district and source"))


def group_share(rng: np.random.Generator) -> Case:
    """Say the same by a share of 100 %."""
    rows = [
        ["District", "Referrals", "Share youth justice"],
        ["Ashby", "120", "31%"],
        ["Elton", "15", "100%"],
    ]
    return Case(_table(rows, rng))


def primary(rng: np.random.Generator) -> Case:
    """Show a small count."""
    rows = _districts(rng)
    rows[int(rng.integers(1, 6))][1] = _small(rng)
    return Case(_table(rows, rng))


def unrounded(rng: np.random.Generator) -> Case:
    """Show a count as it is."""
    rows = _districts(rng)
    rows[int(rng.integers(1, 6))][1] = str(5 * int(rng.integers(3, 40)) + int(rng.integers(1, 5)))
    return Case(_table(rows, rng))


def secondary(rng: np.random.Generator) -> Case:
    """Hide one count whose row tells that it is 1 to 4: the total is that of the rest."""
    value = int(rng.integers(4, 20)) * 5
    other = int(rng.integers(2, 20)) * 5
    rows = [["Source", "Referrals"], ["School", str(value)], ["Family", "*"]]
    rows += [["All", str(value)]] if rng.random() < 0.5 else [["Health", "0"], ["All", str(value)]]
    tables = {
        "Referrals by source": rows,
        "Exits by source": [["Source", "Exits"], ["School", str(other)]],
    }
    return Case(
        {"figures.html": page("Figures", tables)} if rng.random() < 0.5 else _table(rows, rng)
    )


def attack_interval(rng: np.random.Generator) -> Case:
    """Hide pairs in rows and columns that leave the corner cell 0 to 4."""
    a, b = (int(v) * 5 for v in rng.integers(4, 30, size=2))
    c = a + b
    rows = [
        ["Source", "Ashby", "Barrow", "Colne", "All"],
        ["School", "*", "*", str(a), str(a)],  # the pair is 1 to 4 together
        ["Family", "*", "*", str(b), str(b + 40)],
        ["All", "20", "20", str(c), str(c + 40)],
    ]
    return Case(_table(rows, rng, "Referrals by source and district"))


def attack_over_files(rng: np.random.Generator) -> Case:
    """Put the total into another file."""
    value = int(rng.integers(4, 30)) * 5
    title = "Referrals by source"
    rows = [["Source", "Referrals"], ["School", str(value)], ["Family", "*"]]
    whole = [["Source", "Referrals"], ["All", str(value)]]
    return Case(
        {"figures.html": page("Figures", {title: rows}), "tables.xlsx": sheet_file({title: whole})}
    )


def _periods(rng: np.random.Generator, first: str, second: str, gap: int) -> Case:
    value = int(rng.integers(6, 40)) * 5
    made = []
    for period, count in ((first, value), (second, value + gap)):
        title = f"Referrals {period} by district"
        made.append(page("Figures", {title: [["District", "Referrals"], ["Ashby", str(count)]]}))
    return Case({"figures.html": made[1]}, ({"figures.html": made[0]},))


def rolling_window(rng: np.random.Generator) -> Case:
    """Publish two windows that differ by a quarter, and the counts by 5."""
    return _periods(rng, "1 April 2024 to 31 March 2026", "1 April 2024 to 30 June 2026", 5)


def overlapping_window(rng: np.random.Generator) -> Case:
    """Move a window of twelve months on by a quarter."""
    return _periods(rng, "1 April 2025 to 31 March 2026", "1 July 2025 to 30 June 2026", 5)


def overlapping_geographies(rng: np.random.Generator) -> Case:
    """Count a ward and a group of neighbourhoods that share all but one area."""
    value = int(rng.integers(6, 40)) * 5
    codes = [f"E0100000{n}" for n in range(1, 6)]
    rows = [
        ["Areas", "Referrals"],
        ["; ".join(codes), str(value + 5)],
        ["; ".join(codes[1:]), str(value)],
    ]
    return Case(_table(rows, rng, "Referrals by place"))


def overlapping_sets(rng: np.random.Generator) -> Case:
    """Count overlapping sets of areas that differ by a small count."""
    x = int(rng.integers(6, 40)) * 10
    a, b, c, d = (f"E0100000{n}" for n in range(1, 5))
    rows = [
        ["Areas", "Referrals"],
        [f"{a}; {b}", str(x)],
        [f"{b}; {c}", "10"],
        [f"{a}; {b}; {c}; {d}", str(x + 15)],
    ]
    rows += [[f"{d}; {b}; {a}", str(x + 5)]]
    return Case(_table(rows, rng, "Referrals by place"))


def cluster_edge(rng: np.random.Generator) -> Case:
    """Publish two cluster maps that differ by one area."""
    value = int(rng.integers(6, 40)) * 5
    codes = [f"E0100000{n}" for n in range(1, 6)]
    made = [
        csv_file([["Areas", "Referrals"], ["; ".join(part), str(count)]])
        for part, count in ((codes, value + 5), (codes[:-1], value))
    ]
    return Case({"clusters.csv": made[0]}, ({"clusters.csv": made[1]},))


def all_minus_stream(rng: np.random.Generator) -> Case:
    """Count all, and all without youth justice."""
    value = int(rng.integers(6, 40)) * 5
    rows = [["Source", "Referrals"], ["All", str(value + 5)], ["Without youth justice", str(value)]]
    return Case(_table(rows, rng, "Referrals by source"))


def stream_over_releases(rng: np.random.Generator) -> Case:
    """Publish a scenario without youth justice after the release of all."""
    value = int(rng.integers(6, 40)) * 5
    made = [
        page(
            "Figures",
            {f"Referrals by district{without}": [["District", "Referrals"], ["Ashby", str(count)]]},
        )
        for without, count in (("", value + 5), (" without youth justice", value))
    ]
    return Case({"figures.html": made[1]}, ({"figures.html": made[0]},))


def scenario_demand(rng: np.random.Generator) -> Case:
    """Print expected attendances by neighbourhood, by which two budgets differ."""
    rows = [["Neighbourhood", "Expected attendances"], ["Ashby 001A", f"{rng.random() * 6:.1f}"]]
    return Case(_table(rows, rng, "Plan of sessions"))


def rate_beside(rng: np.random.Generator) -> Case:
    """Put a rate beside a hidden count."""
    rows = [["District", "Young residents", "Referrals", "Rate per 1,000"]]
    rows += [["Ashby", "1200", "*", f"{rng.random() * 5:.1f}"], ["Barrow", "4100", "*", "*"]]
    return Case(_table(rows, rng))


def rate_too_fine(rng: np.random.Generator) -> Case:
    """Work a rate out from the exact count."""
    people, count = (
        int(rng.integers(900, 1500)),
        5 * int(rng.integers(3, 12)) + int(rng.choice([-2, -1, 1, 2])),
    )
    near = int(rounded(pd.Series([count])).iloc[0])
    rows = [["District", "Young residents", "Referrals", "Rate per 1,000"]]
    rows += [["Ashby", str(people), str(near), f"{1000 * count / people:.2f}"]]
    return Case(_table(rows, rng))


def expected_and_ratio(rng: np.random.Generator) -> Case:
    """Put expected counts beside ratios."""
    rows = [["Priority area", "Expected", "Ratio"], ["P1", f"{rng.random() * 9 + 3:.1f}", "2.19"]]
    return Case(_table(rows, rng, "Priority areas for support"))


def embedded_list(rng: np.random.Generator) -> Case:
    """Leave counts of areas in the page's data."""
    data = {"areas": {"shapes": [[1, 2]], "observed": [int(v) for v in rng.integers(0, 9, size=6)]}}
    return Case(
        {
            "map.html": page(
                "Map", {}, extra=f"<script type='application/json'>{json.dumps(data)}</script>"
            )
        }
    )


def embedded_properties(rng: np.random.Generator) -> Case:
    """Leave counts in the properties of a layer that a script holds."""
    shape = {
        "type": "Polygon",
        "coordinates": [[[-2.2, 52.1], [-2.1, 52.1], [-2.1, 52.2], [-2.2, 52.1]]],
    }
    feature = {
        "type": "Feature",
        "properties": {"area": "A", "referrals": int(_small(rng))},
        "geometry": shape,
    }
    data = json.dumps({"type": "FeatureCollection", "features": [feature]})
    return Case({"map.html": page("Map", {}, extra=f"<script>var layer = {data};</script>")})


def embedded_attribute(rng: np.random.Generator) -> Case:
    """Leave counts in attributes of a row."""
    extra = f"<div><span data-referrals='{_small(rng)}'>Ashby</span></div>"
    return Case({"map.html": page("Map", {}, extra=extra)})


def comment(rng: np.random.Generator) -> Case:
    """Leave a count in a comment of the page."""
    return Case({"map.html": page("Map", {}, extra=f"<!-- Ashby: {_small(rng)} referrals -->")})


def sentence(rng: np.random.Generator) -> Case:
    """Say a small count in a sentence."""
    said = f"In Ashby {_small(rng)} young people were referred by schools."
    return Case({"summary.md": markdown("Summary", [["What"], ["Text"]], said)})


def observed_and_expected(rng: np.random.Generator) -> Case:
    """Say observed against expected in a reason."""
    expected = f"{rng.random() * 9 + 3:.1f} expected"
    said = f"P1 is a priority area because 25 referrals were made against {expected}."
    return Case({"figures.html": page("Figures", {}, said=said)})


def points(rng: np.random.Generator) -> Case:
    """Draw homes, jittered or not."""
    spots = [[round(52 + rng.random() / 5, 5), round(-2.3 + rng.random() / 5, 5)] for _ in range(9)]
    if rng.random() < 0.5:
        return Case(
            {"points.gpkg": layer_file("homes", [["label"], *[["x"] for _ in spots]], points=True)}
        )
    return Case(
        {"map.html": page("Map", {}, extra=f"<script>L.heatLayer({json.dumps(spots)});</script>")}
    )


def small_cells(rng: np.random.Generator) -> Case:
    """Count in hexagons of less than a kilometre."""
    rows = [
        ["hexagon", "referrals"],
        *[[f"h{n}", str(int(rng.choice([10, 15, 20])))] for n in range(6)],
    ]
    return Case({"hexagons.gpkg": layer_file("hexagons", rows, side_m=600.0)})


def deep_zoom(rng: np.random.Generator) -> Case:
    """Make a map that zooms to houses."""
    extra = f"<script>const map = L.map('m', {{maxZoom: {int(rng.integers(14, 20))}}});</script>"
    return Case({"map.html": page("Map", {"Groups": group_rows(rng)}, extra=extra)})


def small_band(rng: np.random.Generator) -> Case:
    """Print classes that hold only some small counts."""
    rows = [["Area", "Referrals, in classes"], ["Group 1", "8 to 15"]]
    rows += [["Group 2", str(rng.choice(["1 to 4", "5 to 9", "fewer than 5", "1-3", "5 or more"]))]]
    return Case(_table(rows, rng, "Referrals in classes"))


def hidden_sheet(rng: np.random.Generator) -> Case:
    """Leave exact counts on a hidden sheet."""
    rows = [["District", "Referrals"], ["Ashby", _small(rng)], ["Barrow", "23"]]
    return Case(
        {
            "tables.xlsx": sheet_file(
                {"Referrals by district": _districts(rng)}, hidden={"Sheet9": rows}
            )
        }
    )


def institution(rng: np.random.Generator) -> Case:
    """Count one children's home, by name or by postcode."""
    label = str(rng.choice(["XA1 2BB", "Hill Children's Home", "Oak secure unit"]))
    rows = [["Place", "Referrals"], [label, "25"], ["Elsewhere", "300"]]
    return Case(_table(rows, rng, "Referrals by place"))


def person_column(rng: np.random.Generator) -> Case:
    """Print a pseudonym for each row."""
    rows = [["person_key", "district"], [f"k{rng.integers(10**9)}", "Ashby"]]
    return Case(_table(rows, rng, "Districts"))


LEAKS: tuple[tuple[str, Callable[[np.random.Generator], Case]], ...] = (
    ("1 group attribution", group_attribution),
    ("1 group attribution, by a share", group_share),
    ("2 small count", primary),
    ("2 count not rounded", unrounded),
    ("2 small count in a sentence", sentence),
    ("2 class of small counts", small_band),
    ("3 hidden alone", secondary),
    ("4 interval too narrow", attack_interval),
    ("4 interval too narrow, over two files", attack_over_files),
    ("5a longer window", rolling_window),
    ("5a rolling window", overlapping_window),
    ("5b overlapping geographies", overlapping_geographies),
    ("5b three overlapping sets", overlapping_sets),
    ("5c cluster edge", cluster_edge),
    ("5d all minus a stream", all_minus_stream),
    ("5d all minus a stream, over releases", stream_over_releases),
    ("5e demand of scenarios", scenario_demand),
    ("6 rate beside a hidden count", rate_beside),
    ("6 rate finer than its count", rate_too_fine),
    ("6 expected beside ratio", expected_and_ratio),
    ("6 expected in a sentence", observed_and_expected),
    ("7 embedded list", embedded_list),
    ("7 embedded properties", embedded_properties),
    ("7 attribute", embedded_attribute),
    ("7 comment", comment),
    ("7 hidden sheet", hidden_sheet),
    ("7 column of pseudonyms", person_column),
    ("8 points", points),
    ("8 small cells", small_cells),
    ("8 zoom", deep_zoom),
    ("8 institution", institution),
)


def is_refused(case: Case) -> bool:
    """Audit one release against those before it."""
    earlier = [
        release_of(audit_files(files), files, areas={}, facts={"to": "earlier"})
        for files in case.earlier
    ]
    return not audit_files(case.files, earlier=earlier).is_passed


def table(seeds: int) -> pd.DataFrame:
    """Plant every leak with this many seeds, and make as many clean releases.

    Parameters
    ----------
    seeds
        Releases of each kind of leak.

    Returns
    -------
    DataFrame, index ``kind``
        ``releases`` and ``refused``.
    """
    found = {}
    for name, plant in LEAKS:
        cases = [plant(np.random.default_rng([seed, len(name)])) for seed in range(seeds)]
        found[name] = (seeds, sum(is_refused(case) for case in cases))
    count = seeds * len(LEAKS)
    found["clean"] = (count, sum(is_refused(clean(seed)) for seed in range(count)))
    return pd.DataFrame.from_dict(found, orient="index", columns=["releases", "refused"])


def main() -> int:
    """Print the table; 0 when every leak was found and no clean release refused."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--seeds", type=int, default=8)
    began = time.perf_counter()
    found = table(parser.parse_args().seeds)
    print(found.to_string())
    leaks = found.drop(index="clean")
    missed = int((leaks["releases"] - leaks["refused"]).sum())
    wrong = int(found.loc["clean", "refused"])
    print(
        f"{leaks['releases'].sum()} releases with a leak, {missed} missed; "
        f"{found.loc['clean', 'releases']} clean releases, {wrong} refused; "
        f"{time.perf_counter() - began:.0f} s"
    )
    return int(bool(missed or wrong))


if __name__ == "__main__":
    sys.exit(main())
