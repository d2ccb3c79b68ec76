"""A small invented county for the map tests: every shape and name is made here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from maps.classes import class_breaks, class_labels, classify
from maps.edition import MapEdition, PrintedTable
from maps.other_plans import Alternative
from maps.overview import Overview

if TYPE_CHECKING:
    from collections.abc import Callable

SLOTS = ("Mon AM", "Mon PM", "Tue AM", "Wed PM", "Thu PM", "Fri evening")
TYPES = {"drop_in": "Drop-in", "clinic": "Clinic", "outreach": "Friday outreach"}


def wobbly(shapes: np.ndarray, step_m: float) -> np.ndarray:
    """Bend straight edges the same way on both sides, as real boundaries bend."""
    cut = shapely.segmentize(shapes, step_m)

    def bend(places: np.ndarray) -> np.ndarray:
        x, y = np.round(places, 1).T
        east = 260 * np.sin(y / 700) + 90 * np.sin(x / 170 + y / 260)
        north = 260 * np.sin(x / 800) + 90 * np.sin(y / 190 - x / 240)
        return np.round(np.column_stack([x + east, y + north]), 1)

    return shapely.transform(cut, bend)


def county_areas(count: int, *, seed: int = 7, step_m: float = 700) -> gpd.GeoDataFrame:
    """Cut a county of about 50 by 40 km into `count` areas, small ones round three towns."""
    rng = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    reach = 1 + 0.16 * np.sin(3 * angle) + 0.08 * np.sin(7 * angle + 1)
    rim = np.column_stack(
        [400_000 + 26_000 * reach * np.cos(angle), 260_000 + 20_000 * reach * np.sin(angle)]
    )
    county = shapely.Polygon(rim)
    towns = np.array([[392_000, 262_000], [410_000, 268_000], [404_000, 250_000]])
    loose = rng.uniform(rim.min(axis=0), rim.max(axis=0), size=(count * 2, 2))
    tight = rng.normal(towns[rng.integers(0, 3, count)], 1_900)
    seeds = np.vstack([loose[: count - 3 * count // 5], tight[: 3 * count // 5]])
    inside = shapely.contains_xy(county, seeds[:, 0], seeds[:, 1])
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.MultiPoint(seeds[inside]), extend_to=county, ordered=True)
    )
    cells = wobbly(shapely.intersection(cells, county), step_m)
    middle = shapely.get_coordinates(shapely.centroid(cells))
    nearest = np.argmin(((middle[:, None, :] - towns[None]) ** 2).sum(axis=2), axis=1)
    codes = pd.Index([f"X0100{number:04d}" for number in range(len(cells))], name="area_code")
    districts = np.array(["Amberdale", "Brackenhall", "Calderwick"])[nearest]
    frame = gpd.GeoDataFrame({"district": districts}, geometry=list(cells), index=codes, crs=27700)
    frame["label"] = [f"{name} {number:03d}" for number, name in enumerate(districts, start=1)]
    distance = np.sqrt(((middle - towns[nearest]) ** 2).sum(axis=1))
    frame["shade"] = np.round(4 + 26 * np.exp(-distance / 5_000) + rng.gamma(2, 1.5, len(cells)), 1)
    breaks = class_breaks(frame["shade"])
    frame["shade_class"] = classify(frame["shade"], breaks)
    frame["population"] = rng.integers(90, 260, len(frame))
    frame["unlisted"] = "must-not-appear"
    frame.attrs["labels"] = class_labels(breaks)
    return frame


def venues_and_sessions(areas: gpd.GeoDataFrame, *, seed: int = 3) -> tuple[pd.DataFrame, ...]:
    """Put 14 venues in the areas, 9 of which hold 18 sessions, and give each area its nearest."""
    rng = np.random.default_rng(seed)
    rows = rng.choice(len(areas), 14, replace=False)
    spots = areas.geometry.iloc[rows].representative_point()
    kinds = np.array(["Library", "Youth centre", "GP practice", "School"])[np.arange(14) % 4]
    venues = pd.DataFrame(
        {
            "name": [
                f"{place} {kind.lower()}"
                for place, kind in zip(areas["label"].iloc[rows], kinds, strict=True)
            ],
            "type": kinds,
            "easting": spots.x.to_numpy().round(),
            "northing": spots.y.to_numpy().round(),
            "district": areas["district"].iloc[rows].to_numpy(),
        },
        index=pd.Index([f"V{number:02d}" for number in range(1, 15)], name="venue_id"),
    )
    held = [f"V{1 + number % 9:02d}" for number in range(18)]
    kinds = [list(TYPES)[number % 3] for number in range(18)]
    slots = [SLOTS[(number * 5 + number // 9) % 6] for number in range(18)]
    sessions = pd.DataFrame(
        {
            "session_id": [f"S{number:02d}" for number in range(1, 19)],
            "venue_id": held,
            "venue": venues["name"].reindex(held).to_numpy(),
            "session_type": kinds,
            "type_title": [TYPES[kind] for kind in kinds],
            "slot": slots,
            "day": [slot.split()[0] for slot in slots],
            "time": "09:30 to 12:00",
            "crew_text": "2 youth workers",
            "status": ["new" if number % 4 else "kept" for number in range(18)],
        }
    )
    counts = sessions.groupby("venue_id").size().reindex(venues.index, fill_value=0)
    venues["sessions_text"] = counts.map(lambda n: f"{n} a week" if n else "none")
    site = venues.loc[sorted(set(held)), ["easting", "northing"]]
    middle = np.column_stack([areas.centroid.x, areas.centroid.y])
    apart = np.sqrt(((middle[:, None, :] - site.to_numpy()[None]) ** 2).sum(axis=2))
    catchments = pd.DataFrame(
        {
            "area_code": areas.index,
            "venue_id": site.index[apart.argmin(axis=1)],
            "minutes": apart.min(axis=1) / 1000 * 1.6,
        }
    )
    return venues, sessions, catchments[catchments["minutes"] <= 25].reset_index(drop=True)


def make_edition(count: int = 60, *, step_m: float = 700, **changes: object) -> MapEdition:
    """Make a public edition of an invented county with about `count` areas."""
    areas = county_areas(count, step_m=step_m)
    venues, sessions, catchments = venues_and_sessions(areas)
    merged = areas.assign(public=np.arange(len(areas)) // 7).dissolve("public")[["geometry"]]
    merged["label"] = [f"Public area {number + 1}" for number in range(len(merged))]
    merged["band"] = ["fewer than most", "about average", "more than most"] * (len(merged) // 3) + [
        "about average"
    ] * (len(merged) % 3)
    merged["shade_class"] = [{"f": 0, "a": 1, "m": 2}[word[0]] for word in merged["band"]]
    merged.iloc[0, merged.columns.get_loc("shade_class")] = -1
    merged.iloc[0, merged.columns.get_loc("band")] = "Not shown, to protect privacy"
    towns = areas.dissolve("district")
    near = [areas[areas.distance(spot) < 2_600] for spot in towns.representative_point()]
    spots = gpd.GeoDataFrame(
        {
            "label": [f"Priority area {n + 1} ({name})" for n, name in enumerate(towns.index)],
            "reason": "About twice the referrals we would expect for its young population.",
            "certainty": ["unlikely to be chance", "unlikely to be chance", "could be chance"],
            "edge": [False, True, False],
            "kind": ["more referrals than expected"] * 2 + ["more than deprivation explains"],
        },
        geometry=[part.union_all() for part in near],
        index=pd.Index(["H1", "H2", "H3"], name="hotspot_id"),
        crs=27700,
    )
    west, south, _east, north = areas.total_bounds
    bend = np.linspace(0, 1, 60)
    river = shapely.LineString(
        np.column_stack(
            [
                west + 9_000 + 9_000 * bend + 1_500 * np.sin(14 * bend),
                south + (north - south) * bend,
            ]
        )
    )
    whole = areas.union_all()
    points = towns.representative_point()
    roads = [
        shapely.LineString([points.iloc[a], points.iloc[b]]) for a, b in ((0, 1), (1, 2), (0, 2))
    ]
    names = ["Amberton", "Bracken", "Calder Cross", "Little Ashby", "Nether Wick", "Oakham Green"]
    more = areas.geometry.iloc[[3, 11, 19]].representative_point()
    settlements = gpd.GeoDataFrame(
        {"name": names, "kind": ["town"] * 3 + ["village"] * 3},
        geometry=[*points, *more],
        crs=27700,
    )
    fields: dict[str, object] = {
        "title": "Support for young people in Ambershire",
        "county_name": "Ambershire",
        "edition": "PUBLIC",
        "stamp": "DRAFT, not checked for release",
        "invented": True,
        "areas": areas,
        "area_columns": (("shade", "Need per 1,000 young people"), ("population", "Aged 10 to 17")),
        "shade_title": "Need per 1,000 young people aged 10 to 17, from published figures",
        "shade_labels": areas.attrs["labels"],
        "shade_name": "Need, from published figures",
        "observed_areas": merged,
        "observed_title": "Referrals compared with the county",
        "observed_labels": ("fewer than most", "about average", "more than most"),
        "hotspots": spots,
        "hotspots_note": "Drawn as whole groups of neighbourhoods, to protect privacy.",
        "venues": venues,
        "sessions": sessions,
        "slots": SLOTS,
        "session_types": tuple(TYPES),
        "catchments": catchments,
        "context": {
            "districts": towns.reset_index()[["district", "geometry"]],
            "river": gpd.GeoDataFrame(geometry=[river.intersection(whole)], crs=27700),
            "roads": gpd.GeoDataFrame(geometry=roads, crs=27700),
            "settlements": settlements,
        },
        "headlines": (
            ("Sessions a week", "18", "12 of them new"),
            ("Young people within 25 minutes", "9 in 10", "estimate from straight-line distance"),
        ),
        "unmet": ("Bracken has no evening session: one more worker would allow it.",),
        "assumptions": ("Travel times are estimates from straight-line distance.",),
        "notes": ("Everything here is invented.",),
        "attribution": ("Contains no real data: invented county.",),
        "tables": (
            PrintedTable(
                "districts",
                "Districts",
                "Young people by district.",
                pd.DataFrame({"District": towns.index, "Aged 10 to 17": [4100, 3900, 5200]}),
                "districts.csv",
            ),
        ),
    }
    return MapEdition(**{**fields, **changes})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def ambershire() -> MapEdition:
    """Sixty areas, fourteen venues, eighteen sessions, three priority areas; all invented."""
    return make_edition()


@pytest.fixture(scope="session")
def hostile_ambershire(ambershire: MapEdition) -> MapEdition:
    """The same county, whose names try to break out of the page."""
    names = [
        "</script><script>window.hacked=1</script>",
        "Quote \" and ' and `tick`",
        "\u202eright to left\u202c \u05e9\u05dc\u05d5\u05dd",
        "Emoji \U0001f680 hall",
        "L" + "o" * 298 + "g",
        "<img src=x onerror=window.hacked=1>",
        "]]></style><b>bold</b>",
        "{{ 7*7 }} ${7*7}",
        "=HYPERLINK(A1)",
    ]
    venues = ambershire.venues.copy()
    venues["name"] = names + venues["name"].tolist()[len(names) :]
    sessions = ambershire.sessions.assign(venue=ambershire.sessions["venue_id"].map(venues["name"]))
    spots = ambershire.hotspots.copy()  # type: ignore[union-attr]
    spots["label"] = names[:3]
    areas = ambershire.areas.copy()
    areas["label"] = names + areas["label"].tolist()[len(names) :]
    return replace(
        ambershire,
        title=names[0],
        county_name=names[1],
        stamp=names[6],
        venues=venues,
        sessions=sessions,
        hotspots=spots,
        areas=areas,
    )


@pytest.fixture(scope="session")
def many() -> Callable[[int], MapEdition]:
    """Make editions of another size."""
    return make_edition


def with_today(edition: MapEdition) -> MapEdition:
    """Add today's timetable: every third session, half of which end, and one venue given up."""
    today = edition.sessions.iloc[::3].reset_index(drop=True)
    given_up = edition.venues.index[12]
    today.loc[0, "venue_id"] = given_up
    today["venue"] = today["venue_id"].map(edition.venues["name"])
    today["session_id"] = [f"T{number}" for number in range(len(today))]
    today = today.assign(status=["ends", "stays"] * (len(today) // 2), crew_text="")
    beyond = edition.areas.index[~edition.areas.index.isin(edition.catchments["area_code"])]
    codes = [*edition.catchments["area_code"].iloc[:40], *beyond[:3]]
    near = pd.DataFrame({"area_code": codes, "venue_id": given_up, "minutes": 12.0})
    return replace(edition, today=today, today_catchments=near)


def with_places(edition: MapEdition, names: list[str] | None = None) -> MapEdition:
    """Add two places with few referrals, and what is known of all places."""
    spots = edition.hotspots.assign(  # type: ignore[union-attr]
        trust="would still be found in 9 of 10 re-checks",
        look=["", "", "less certain: look again"],
    )
    parts = [edition.areas.iloc[start : start + 3] for start in (20, 30)]
    low = gpd.GeoDataFrame(
        {
            "label": names or ["Place 1 (Amberdale)", "Place 2 (Brackenhall)"],
            "reason": "Fewer referrals than expected: may be missed need.",
            "certainty": "unlikely to be chance",
            "edge": [False, True],
        },
        geometry=[part.union_all() for part in parts],
        index=pd.Index(["C1", "C2"], name="cold_id"),
        crs=27700,
    )
    return replace(
        edition,
        hotspots=spots,
        hotspot_columns=(("trust", "How firm"), ("look", "Caution")),
        review_note="Not yet reviewed by people.",
        cold_spots=low,
        cold_note="Drawn as whole groups of neighbourhoods.",
        cold_assessed=True,
    )


@pytest.fixture(scope="session")
def whole_ambershire(ambershire: MapEdition) -> MapEdition:
    """Ambershire with places of few referrals and with today's timetable."""
    return with_today(with_places(ambershire))


@pytest.fixture(scope="session")
def hostile_whole_ambershire(hostile_ambershire: MapEdition) -> MapEdition:
    """The same with hostile names of venues, places, areas and districts."""
    names = hostile_ambershire.venues["name"].tolist()
    areas = hostile_ambershire.areas.copy()
    areas["district"] = [names[number % 9] for number in range(len(areas))]
    venues = hostile_ambershire.venues.assign(district=names[0])
    edition = replace(hostile_ambershire, areas=areas, venues=venues)
    return with_today(with_places(edition, names=[names[0], names[4]]))


def with_plans(
    edition: MapEdition, names: tuple[str, str] = ("15% less money", "One more post")
) -> MapEdition:
    """Add two other plans: every third session gone, and a session more at a new venue."""
    rng = np.random.default_rng(5)
    index = edition.areas.index
    today = pd.Series(rng.uniform(0.2, 0.8, len(index)), index=index)
    steps = pd.Series([0.3, 0.1, 0.0, -0.1, -0.3] * len(index), dtype=float)[: len(index)]
    steps.index = index
    fewer = edition.sessions.drop(index=range(0, 18, 3)).reset_index(drop=True)
    left = edition.catchments[edition.catchments["venue_id"].isin(["V02", "V03", "V05"])]
    new = edition.sessions.iloc[[0]].assign(
        venue_id="V12", venue=edition.venues.loc["V12", "name"], slot="Tue AM", status="new"
    )
    near = edition.catchments.copy()
    near.loc[near.index[:4], "venue_id"] = "V12"
    more = pd.concat([edition.sessions, new], ignore_index=True)
    return replace(
        edition,
        need_met_today=today,
        need_met=today + steps,
        alternatives=(
            Alternative(names[0], "The budget is cut by 15%.", fewer, left, today - steps.abs()),
            Alternative(names[1], "One post more.", more, near, today + steps.abs()),
        ),
    )


@pytest.fixture(scope="session")
def planned_ambershire(whole_ambershire: MapEdition) -> MapEdition:
    """Ambershire with today, places of few referrals, and two other plans."""
    return with_plans(whole_ambershire)


@pytest.fixture(scope="session")
def hostile_planned_ambershire(hostile_whole_ambershire: MapEdition) -> MapEdition:
    """The same, where everything bears a hostile name."""
    names = hostile_whole_ambershire.venues["name"]
    return with_plans(hostile_whole_ambershire, names=(names.iloc[0], names.iloc[4]))


@pytest.fixture(scope="session")
def national(ambershire: MapEdition) -> Overview:
    """Ambershire as a nation: its areas as a picture, nine of them as shapes."""
    areas = ambershire.areas
    return Overview(
        title="Need in Ambershire",
        place_name="Ambershire",
        edition="PUBLIC",
        stamp="published figures only",
        areas=areas,
        shade_title=ambershire.shade_title,
        shade_labels=ambershire.shade_labels,
        places=areas.iloc[::7],
        places_title="Places to look at",
        place_columns=(("shade", "Need"),),
        pixel_m=250.0,
    )
