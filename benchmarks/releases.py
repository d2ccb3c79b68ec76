"""Invented releases as finished files: writers of each kind of file, and clean releases."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import openpyxl
import pandas as pd

from outreach.auditing.vocabulary import Rules
from outreach.disclosure.bands import area_bands
from outreach.disclosure.showing import Profile, bands, partner_profile, public_profile
from outreach.disclosure.suppressing import shown_nested, shown_table

if TYPE_CHECKING:
    from collections.abc import Callable

DISTRICTS = ("Ashby", "Barrow", "Colne", "Denby", "Elton")
SOURCES = ("School", "Family", "Social care", "Youth justice", "Health")
YEAR = "1 April 2025 to 31 March 2026"
PROFILE = public_profile()
PARTNERS = partner_profile()
AS_PARTNER = Rules(threshold=5, round_to=5)
Rows = list[list[str]]


class Case(NamedTuple):
    """A release, what was published before it, the edition's rules, and where the venues lie."""

    files: dict[str, bytes]
    earlier: tuple[dict[str, bytes], ...] = ()
    rules: Rules = Rules()
    venues: tuple[tuple[float, float], ...] = ()


MARKS = (
    "<h2 id='section-2' class='col-3 mt-4'>Where</h2><a href='#section-2' tabindex='0'>x</a>"
    "<select><option value=''>All<option value='0'>Ashby<option value='1'>Barrow</select>"
    "<svg viewBox='0 0 9 9'><rect x='3' y='4' width='7' height='3'/></svg>"
    "<p style='width: 3px; --gap: 3px'>E01032131, EPSG:27700, 2026-11-22, 01905 765765</p>"
)
"""Numbers in the source of a page that count nobody."""


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


def cross_rows(counts: pd.DataFrame, profile: Profile = PROFILE) -> Rows:
    """Print a two-way table as it may be shown."""
    shown = shown_table(counts, profile=profile)
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


def band_rows(rng: np.random.Generator) -> Rows:
    """Print neighbourhoods in the classes that partners see, beside the total of all of them."""
    people = pd.Series(rng.poisson(rng.gamma(1.5, 5, size=8)), index=[f"A{n}" for n in range(8)])
    band = area_bands(people, [], profile=PARTNERS, always_known=[list(people.index)]).band
    total = int(people.sum())
    said = str(5 * ((2 * total + 5) // 10)) if total >= PARTNERS.threshold else "0 to 4"
    rows = [[str(code), str(word)] for code, word in band.items()]
    return [["Neighbourhood", f"Referrals {YEAR}, in classes"], *rows, ["All", said]]


def clean_partner(seed: int) -> Case:
    """Make a partner release that gives nothing away, some after a public one."""
    rng = np.random.default_rng([seed, 5])
    counts = drawn(rng)
    title = f"Referrals by source and district, {YEAR}"
    tables = {title: cross_rows(counts, PARTNERS), "Neighbourhoods": band_rows(rng)}
    before = {"map.html": page("Map", {"Groups": group_rows(rng)})}
    files = {"map.html": page("Map", tables)}
    return Case(files, (before,) if seed % 2 else (), AS_PARTNER)


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
        lambda: {"people.html": page("People", {f"Young people by source, {YEAR}": listed_rows(
            counts.sum(axis=1), "Source", "Young people")}, extra=MARKS)},
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
