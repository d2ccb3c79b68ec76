"""Areas as a small picture in the map's own projection, written as PNG without further packages."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyproj
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

_NOTHING = 0
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, kw_only=True, eq=False)
class Picture:
    """A picture and where it lies.

    Attributes
    ----------
    png
        The file.
    wide, high
        [dots]
    bounds
        West, south, east, north. [degrees]
    mercator
        The same in EPSG:3857. [m of the projection]
    pixel_m
        Side of a dot. [m of the projection]
    """

    png: bytes
    wide: int
    high: int
    bounds: tuple[float, float, float, float]
    mercator: tuple[float, float, float, float]
    pixel_m: float


def picture_of(areas: gpd.GeoDataFrame, *, colours: Sequence[str], pixel_m: float) -> Picture:
    """Draw areas by class: every dot has the colour of the area its middle lies in.

    Parameters
    ----------
    areas : GeoDataFrame, EPSG:27700
        ``shade_class``: number of the colour; -1 is the last one.
    colours
        As ``#rrggbb``.
    pixel_m
        Side of a dot. [m of the projection, EPSG:3857]

    Returns
    -------
    Picture
        What lies in no area is see-through.
    """
    west, south, east, north = areas.to_crs(3857).total_bounds
    wide = int(np.ceil((east - west) / pixel_m)) + 2
    high = int(np.ceil((north - south) / pixel_m)) + 2
    left, top = west - pixel_m, north + pixel_m
    classes = _classes_of(areas, left, top, wide, high, pixel_m, last=len(colours) - 1)
    mercator = (left, top - high * pixel_m, left + wide * pixel_m, top)
    to_degrees = pyproj.Transformer.from_crs(3857, 4326, always_xy=True)
    corners = [to_degrees.transform(*mercator[at : at + 2]) for at in (0, 2)]
    return Picture(
        png=png_bytes(classes, colours),
        wide=wide,
        high=high,
        bounds=(*corners[0], *corners[1]),
        mercator=mercator,
        pixel_m=pixel_m,
    )


def _classes_of(
    areas: gpd.GeoDataFrame,
    left: float,
    top: float,
    wide: int,
    high: int,
    pixel_m: float,
    *,
    last: int,
) -> NDArray[np.uint8]:
    """Find for each dot the class of its area, plus one; 0 where there is none."""
    x = left + (np.arange(wide) + 0.5) * pixel_m
    y = top - (np.arange(high) + 0.5) * pixel_m
    across, down = (side.ravel() for side in np.meshgrid(x, y))
    to_grid = pyproj.Transformer.from_crs(3857, 27700, always_xy=True)
    dots = shapely.points(*to_grid.transform(across, down))
    area, dot = shapely.STRtree(dots).query(areas.geometry.to_numpy(), predicate="intersects")
    numbers = areas["shade_class"].to_numpy(dtype=np.int64)
    numbers = np.where(numbers < 0, last, numbers) + 1
    found = np.full(len(dots), _NOTHING, dtype=np.uint8)
    found[dot[::-1]] = numbers[area[::-1]]  # of a dot on an edge, the first area
    return found.reshape(high, wide)


def png_bytes(classes: NDArray[np.uint8], colours: Sequence[str]) -> bytes:
    """Write a picture of few colours as PNG.

    Parameters
    ----------
    classes
        0 is see-through, 1 the first colour, and so on; one row of the picture each.
    colours
        As ``#rrggbb``; at most 15.

    Returns
    -------
    bytes
        The file: four bits a dot, the same for the same picture.

    References
    ----------
    Portable Network Graphics (PNG) Specification, ISO/IEC 15948: 11.2.

    Examples
    --------
    >>> png_bytes(np.array([[0, 1]], dtype=np.uint8), ["#ff0000"])[1:4]
    b'PNG'
    """
    if len(colours) > 15:
        msg = f"a picture has 15 colours at most, not {len(colours)}"
        raise ValueError(msg)
    high, wide = classes.shape
    even = np.zeros((high, wide + wide % 2), dtype=np.uint8)
    even[:, :wide] = classes
    packed = (even[:, ::2] << 4) | even[:, 1::2]
    rows = np.zeros((high, packed.shape[1] + 1), dtype=np.uint8)  # each row begins: no filter
    rows[:, 1:] = packed
    shown = b"".join(bytes.fromhex(colour.removeprefix("#")) for colour in ("#ffffff", *colours))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", wide, high, 4, 3, 0, 0, 0)),
        (b"PLTE", shown),
        (b"tRNS", b"\x00"),
        (b"IDAT", zlib.compress(rows.tobytes(), 9)),
        (b"IEND", b""),
    )
    return _SIGNATURE + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    """Write one part of a PNG file: length, kind, content, checksum."""
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)
