import numpy as np
import pytest

from explorer.drawing.colours import CLASS_COLOURS, MISSING, UNSELECTED, colour_numbers
from explorer.gui.map.palettes import class_colours, colour_table, missing_grey, sequential_colours, unselected_grey


def luminance(colour):
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("count", [1, 8, 9, 10, 11, 60])
def test_classes_have_colours_of_their_own(count, dark):
    colours = class_colours(count, dark)
    assert len({colour.rgb() for colour in colours}) == count
    greys = {missing_grey(dark).rgb(), unselected_grey(dark).rgb()}
    assert not greys & {colour.rgb() for colour in colours}


def test_the_sequences_are_those_that_were_chosen():
    assert class_colours(3, False)[1].name() == "#e69f00"
    assert class_colours(10, False)[0].name() == "#3f90da"
    assert class_colours(12, True) != class_colours(12, False)


@pytest.mark.parametrize("count", [8, 10])
def test_on_a_dark_ground_no_class_sinks_into_it(count):
    ground = 0.0086
    assert all((luminance(colour) + 0.05) / (ground + 0.05) > 2.5 for colour in class_colours(count, True))


def test_beyond_the_last_colour_they_begin_again():
    many = class_colours(300, False)
    assert many[CLASS_COLOURS] == many[0]
    assert colour_numbers(np.array([0, CLASS_COLOURS - 1, CLASS_COLOURS])).tolist() == [1, CLASS_COLOURS, 1]


def test_the_table_has_cores_and_half_transparent_rims():
    table = colour_table(10, dark=False)
    assert len(table) == 256
    assert table[0] >> 24 == 0
    assert table[1] >> 24 == 255
    assert table[129] >> 24 == 127
    assert table[129] & 0xFFFFFF == table[1] & 0xFFFFFF
    assert table[UNSELECTED] == unselected_grey(False).rgba()
    assert table[MISSING] == missing_grey(False).rgba()


@pytest.mark.parametrize("name", ["viridis", "cividis"])
def test_sequential_maps_rise_in_lightness(name):
    steps = [luminance(colour) for colour in sequential_colours(name, 32)]
    assert steps == sorted(steps)


def test_other_sequential_maps_are_refused():
    with pytest.raises(ValueError, match="jet"):
        sequential_colours("jet", 8)
