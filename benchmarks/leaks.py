"""Leaks of each kind of the policy, planted in invented releases: leaks by construction."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from benchmarks.more_leaks import MORE
from benchmarks.planted import PLANTED, planter
from benchmarks.releases import (
    DISTRICTS,
    Case,
    Rows,
    csv_file,
    group_rows,
    layer_file,
    markdown,
    page,
    sheet_file,
)
from outreach.disclosure.showing import rounded

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np


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
    *((name, planter(plants)) for name, plants in PLANTED),
    *MORE,
)
