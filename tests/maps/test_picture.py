"""A small picture of areas, read back by another reader of PNG."""

from __future__ import annotations

import io

import geopandas as gpd
import numpy as np
import pytest
import shapely

from maps.picture import picture_of, png_bytes


def opened(png):
    """Return the picture as rows of red, green, blue and opacity."""
    image = pytest.importorskip("PIL.Image", reason="Pillow reads the picture back")
    return np.asarray(image.open(io.BytesIO(png)).convert("RGBA"))


@pytest.mark.parametrize("wide", [5, 6])
def test_another_reader_sees_the_colours_that_were_written(wide):
    classes = (np.arange(3 * wide).reshape(3, wide) % 4).astype(np.uint8)

    seen = opened(png_bytes(classes, ["#ff0000", "#00ff00", "#0000ff"]))

    colours = np.array([[255, 255, 255, 0], [255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255]])
    assert (seen == colours[classes]).all()


def test_a_dot_has_the_colour_of_the_area_its_middle_lies_in():
    squares = [shapely.box(400_000, 250_000, 410_000, 270_000)]
    squares += [shapely.box(410_000, 250_000, 420_000, 270_000)]
    areas = gpd.GeoDataFrame({"shade_class": [0, -1]}, geometry=squares, crs=27700)

    picture = picture_of(areas, colours=["#ff0000", "#888888"], pixel_m=1_000)
    seen = opened(picture.png)

    assert seen.shape[:2] == (picture.high, picture.wide)
    assert seen[0, 0, 3] == 0  # beyond the areas it is see-through
    middle = seen[picture.high // 2]
    assert middle[picture.wide // 4].tolist() == [255, 0, 0, 255]
    assert middle[3 * picture.wide // 4].tolist() == [136, 136, 136, 255]
    share = (seen[..., 3] > 0).mean()
    assert 0.85 < share < 1  # two squares, a little turned by the projection, with an empty rim
    assert picture.png == picture_of(areas, colours=["#ff0000", "#888888"], pixel_m=1_000).png


def test_more_colours_than_a_dot_can_hold_are_refused():
    with pytest.raises(ValueError, match="15 colours at most, not 16"):
        png_bytes(np.zeros((1, 1), dtype=np.uint8), ["#000000"] * 16)
