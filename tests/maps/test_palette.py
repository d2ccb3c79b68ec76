from __future__ import annotations

import pytest

from maps import palette


@pytest.mark.parametrize("classes", [1, 2, 3, 4, 5])
def test_a_ramp_gives_as_many_different_colours_as_there_are_classes(classes):
    assert len(set(palette.ramp(palette.NEED, classes))) == classes


def test_the_ends_of_a_ramp_are_kept():
    assert palette.ramp(palette.RATIO, 2) == (palette.RATIO[0], palette.RATIO[-1])


def test_more_classes_than_can_be_told_apart_are_refused():
    with pytest.raises(ValueError, match="5 classes apart, not 6"):
        palette.ramp(palette.NEED, 6)


def test_need_gets_darker_from_class_to_class():
    def lightness(colour):
        red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    steps = [lightness(colour) for colour in palette.NEED]
    assert steps == sorted(steps, reverse=True)
