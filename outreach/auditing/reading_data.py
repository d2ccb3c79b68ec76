"""Read data that stands in a page or a file of its own: JSON, GeoJSON, values of scripts."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from outreach.auditing.grids import Grid, Leaf, Places, grid_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEGREE_M = 111_000.0
_PAIR = re.compile(r"\[\s*(?:4[9]|5\d|60)\.\d{3,}\s*,\s*-?[0-8]\.\d{3,}")
_PAIR_EAST = re.compile(r"\[\s*-?[0-8]\.\d{3,}\s*,\s*(?:4[9]|5\d|60)\.\d{3,}")
_STRING = re.compile(r"\"([^\"\\\n]{3,400})\"|'([^'\\\n]{3,400})'|`([^`\\]{3,400})`")
_NAMED = re.compile(r"[\"']?\b([A-Za-z_]\w*)[\"']?\s*[:=]\s*\[\s*\d+(?:\.\d+)?\s*,")
_ZOOM = re.compile(r"[\"']?max_?zoom[\"']?\s*[:=]\s*(\d+)", re.IGNORECASE)
_ASSIGNED = re.compile(r"[=(]\s*(?=[\[{]\s*[\[{\"'])")
MANY_POINTS = 5


def read_data(file: str, name: str, content: Any) -> Leaf:
    """Walk through parsed JSON: lists of records become tables, shapes become places.

    Examples
    --------
    >>> leaf = read_data("m.html", "data", {"observed": [3, 9], "rows": [{"area": "A", "n": 3}]})
    >>> leaf.keys, leaf.grids[0].rows
    (('n', 'observed'), (('A', '3'),))
    """
    grids: list[Grid] = []
    places: list[Places] = []
    keys: list[str] = []
    sentences: list[tuple[str, bool]] = []
    for path, value in _walk(name, content):
        found = _strings(value)
        sentences += [(said, True) for said in found]
        if path.endswith(".points"):
            spots = _steps(value, content.get("grid") if isinstance(content, dict) else None)
            places.append(
                Places(file=file, name=path, points=1, finest_m=0.0, headings=(), spots=spots)
            )
        if isinstance(value, dict) and isinstance(value.get("features"), list):
            facts = [_properties(feature) for feature in value["features"]]
            places.append(_places(file, path, value["features"], facts))
            grids += _records(file, path, facts)
        elif isinstance(value, list) and value and all(isinstance(v, dict) for v in value):
            if not any("geometry" in v and "properties" in v for v in value):
                grids += _records(file, path, value)
        elif isinstance(value, dict) and value and all(_is_number(v) for v in value.values()):
            rows = [[str(key), _text(v)] for key, v in value.items()]
            last = path.rsplit(".", 1)[-1]
            grids.append(grid_of(file, path, "", [["key", last], *rows], hidden=True))
        elif _is_number(value) or (
            isinstance(value, list) and value and all(_is_number(v) for v in value)
        ):
            keys.append(path.rsplit(".", 1)[-1])
    return Leaf(
        file=file,
        grids=tuple(grids),
        sentences=tuple(sentences),
        places=tuple(places),
        keys=tuple(sorted({key for key in keys if not key.isdigit()})),
    )


def _steps(points: Any, grid: Any) -> tuple[tuple[float, float], ...]:
    """Turn the whole numbers of our map's data into longitudes and latitudes."""
    if not (isinstance(grid, list) and len(grid) == 3 and isinstance(points, list)):
        return ()
    west, south, per_degree = grid
    pairs = [p for p in points if isinstance(p, list) and len(p) == 2 and all(map(_is_number, p))]
    return tuple(((x + west) / per_degree, (y + south) / per_degree) for x, y in pairs)


def _strings(value: Any) -> list[str]:
    """List the texts that stand at this place of the data, and the names of its values."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        simple = str | int | float
        said = [f"{key}: {v}" for key, v in value.items() if isinstance(v, simple)]
        return [*map(str, value), "", *said]
    return [v for v in value if isinstance(v, str)] if isinstance(value, list) else []


def strings_of(text: str) -> list[str]:
    """List the texts between quotes in a script or a style."""
    return ["".join(parts) for parts in _STRING.findall(text)]


def coordinates_in(file: str, name: str, text: str) -> tuple[Places, ...]:
    """Find pairs of latitude and longitude, in either order."""
    pairs = len(_PAIR.findall(text)) + len(_PAIR_EAST.findall(text))
    if pairs < MANY_POINTS:
        return ()
    return (Places(file=file, name=name, points=pairs, finest_m=0.0, headings=()),)


def _points(coordinates: Any) -> list[tuple[float, float]]:
    """List the positions of a point, or of several."""
    if not isinstance(coordinates, list):
        return []
    if len(coordinates) >= 2 and all(map(_is_number, coordinates[:2])):
        return [(float(coordinates[0]), float(coordinates[1]))]
    return [spot for inner in coordinates for spot in _points(inner)]


def read_script(file: str, name: str, text: str) -> Leaf:
    """Read a script: what it assigns that is JSON, its markers, and how far it zooms."""
    library = "leafletjs.com" in text  # its own default says nothing about this map
    zoom = 0 if library else max((int(found) for found in _ZOOM.findall(text)), default=0)
    leaves = [read_data(file, name, found) for found in _literals(text)]
    keys = {key for leaf in leaves for key in leaf.keys} | set(_NAMED.findall(text))
    return Leaf(
        file=file,
        grids=tuple(grid for leaf in leaves for grid in leaf.grids),
        sentences=tuple((said, True) for said in ([] if library else strings_of(text))),
        places=tuple(place for leaf in leaves for place in leaf.places),
        keys=() if library else tuple(sorted(keys)),
        zoom=zoom,
    )


def _literals(text: str) -> Iterator[Any]:
    """Find what a script assigns or passes on that is plain JSON."""
    decoder = json.JSONDecoder()
    position = 0
    while found := _ASSIGNED.search(text, position):
        try:
            value, position = decoder.raw_decode(text, found.end())
        except ValueError:
            position = found.end()
            continue
        yield value


def _walk(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield every value with its path; the records of a table are not walked again."""
    yield path, value
    if isinstance(value, dict):
        if isinstance(value.get("features"), list):
            return
        for key, inner in value.items():
            yield from _walk(f"{path}.{key}", inner)
    elif isinstance(value, list) and any(isinstance(inner, dict | list) for inner in value):
        for inner in value:
            if isinstance(inner, dict | list):
                yield from _walk(path, inner)


def _records(file: str, path: str, records: list[dict[str, Any]]) -> list[Grid]:
    """Make a table of a list of records."""
    header = sorted({str(key) for record in records for key in record})
    if not header or not records:
        return []
    rows = [[_text(record.get(key)) for key in header] for record in records]
    return [grid_of(file, path, "", [header, *rows], hidden=True)]


def _properties(feature: Any) -> dict[str, Any]:
    """Return what is said of one shape."""
    found = feature.get("properties") if isinstance(feature, dict) else None
    return found if isinstance(found, dict) else {}


def _places(file: str, path: str, features: list[Any], facts: list[dict[str, Any]]) -> Places:
    """Count points, and measure the smallest polygon."""
    shapes = [f.get("geometry") or {} for f in features if isinstance(f, dict)]
    points = sum(shape.get("type") in {"Point", "MultiPoint"} for shape in shapes)
    sizes = [
        _longer_side(shape.get("coordinates"))
        for shape in shapes
        if shape.get("type") in {"Polygon", "MultiPolygon"}
    ]
    headings = tuple(sorted({str(key) for fact in facts for key in fact}))
    spots = [
        spot
        for shape in shapes
        if shape.get("type") in {"Point", "MultiPoint"}
        for spot in _points(shape.get("coordinates"))
    ]
    return Places(
        file=file,
        name=path,
        points=points,
        finest_m=min(sizes, default=0.0),
        headings=headings,
        spots=tuple(spots),
    )


def _longer_side(coordinates: Any) -> float:
    """Measure the box around a polygon, in metres whether degrees or metres are given."""
    flat: list[float] = []

    def collect(part: Any) -> None:
        if isinstance(part, list):
            if len(part) >= 2 and all(_is_number(v) for v in part[:2]):
                flat.extend(float(v) for v in part[:2])
            else:
                for inner in part:
                    collect(inner)

    collect(coordinates)
    across, along = flat[::2], flat[1::2]
    if not across:
        return 0.0
    side = max(max(across) - min(across), max(along) - min(along))
    return side * _DEGREE_M if max(map(abs, flat)) <= 180 else side


def _is_number(value: Any) -> bool:
    """Tell numbers from flags."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(value: Any) -> str:
    """Write a value as a cell would show it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
