import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from explorer.features.restore.compute.regions import (
    grow_round,
    label_regions,
    local_median,
    running_maximum,
    running_minimum,
    two_level_threshold,
)

masks = arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=9))
fields = arrays(np.float32, array_shapes(min_dims=2, max_dims=2, max_side=9), elements=st.floats(0, 1, width=16))


def flood(mask: np.ndarray) -> np.ndarray:
    numbers, count = np.zeros(mask.shape, dtype=np.int64), 0
    for start in zip(*np.nonzero(mask), strict=True):
        if numbers[start]:
            continue
        count += 1
        waiting = [start]
        while waiting:
            row, column = waiting.pop()
            if not (0 <= row < mask.shape[0] and 0 <= column < mask.shape[1]):
                continue
            if not mask[row, column] or numbers[row, column]:
                continue
            numbers[row, column] = count
            waiting += [(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    return numbers


@settings(deadline=None, max_examples=60)
@given(masks)
def test_regions_are_numbered_as_a_flood_fill_does(mask):
    assert np.array_equal(label_regions(mask), flood(mask))


def test_a_long_spiral_is_one_region():
    mask = np.zeros((41, 41), dtype=bool)
    for ring in range(0, 20, 2):
        mask[ring, ring : 41 - ring] = mask[ring : 41 - ring, 40 - ring] = True
        mask[40 - ring, ring : 41 - ring] = mask[ring + 2 : 41 - ring, ring] = True
        mask[ring + 2, ring : ring + 3] = True
    assert label_regions(mask).max() == 1


@settings(deadline=None, max_examples=60)
@given(fields, st.sampled_from((1, 3, 5, 7)))
def test_the_running_maximum_is_the_largest_value_in_the_window(values, size):
    radius = size // 2
    result = running_maximum(values, size)
    for row in range(values.shape[0]):
        for column in range(values.shape[1]):
            window = values[max(0, row - radius) : row + radius + 1, max(0, column - radius) : column + radius + 1]
            assert result[row, column] == window.max()
    assert np.array_equal(running_minimum(values, size), -running_maximum(-values, size))


def test_a_median_leaves_a_straight_edge_where_it_is():
    step = np.repeat(np.array([[0.2] * 10 + [0.8] * 10], dtype=np.float32), 20, axis=0)
    assert np.array_equal(local_median(step, 9), step)


@pytest.mark.parametrize("radius", [1.0, 2.5, 4.0])
def test_growing_makes_a_line_wider_by_twice_the_radius(radius):
    line = np.zeros((40, 40), dtype=np.float32)
    line[:, 20] = 1
    assert grow_round(line, radius).sum(axis=1)[20] == pytest.approx(1 + 2 * radius, abs=0.6)


def test_two_levels_are_separated_half_way():
    assert two_level_threshold(np.array([0.2] * 90 + [0.8] * 10)) == pytest.approx(0.5, abs=0.01)


def test_one_level_has_its_own_value_as_threshold():
    assert two_level_threshold(np.full(5, 0.25)) == 0.25
