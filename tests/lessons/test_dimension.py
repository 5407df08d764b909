import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.lessons.dimension import exponent_of_pictures, picture_numbers, side_holding


def test_the_published_counts():
    assert exponent_of_pictures(picture_numbers(200, 200, 1)) == 96_329
    assert exponent_of_pictures(picture_numbers(200, 200, 3)) == 288_988
    assert exponent_of_pictures(picture_numbers(28, 28, 1)) == 1888
    assert exponent_of_pictures(1) == 2


@given(st.integers(1, 3000))
def test_the_exponent_is_one_less_than_the_digits_of_the_count(numbers):
    exponent = exponent_of_pictures(numbers)
    assert 10**exponent <= 256**numbers < 10 ** (exponent + 1)


@pytest.mark.parametrize("size", [(0, 1, 1), (1, 0, 1), (1, 1, 0), (-2, 3, 1)])
def test_a_picture_without_pixels_is_refused(size):
    with pytest.raises(ValueError, match="at least one"):
        picture_numbers(*size)


def test_a_count_of_no_numbers_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        exponent_of_pictures(0)


def test_one_hundredth_of_a_square_has_a_tenth_of_its_side():
    assert side_holding(0.01, np.array([1, 2, 4])) == pytest.approx([0.01, 0.1, 0.01**0.25])
    assert side_holding(0.01, 784.0) == pytest.approx(math.exp(math.log(0.01) / 784))


@given(st.floats(1e-6, 1), st.floats(1, 1e6), st.floats(1, 100))
def test_the_cube_of_that_side_has_that_volume_and_its_side_grows_with_the_dimension(share, dimension, times):
    side = float(side_holding(share, dimension))
    assert dimension * math.log(side) == pytest.approx(math.log(share), rel=1e-6, abs=1e-9)
    assert float(side_holding(share, dimension * times)) >= side * (1 - 1e-12)


@given(st.integers(0, 1000))
def test_evenly_spread_points_fall_into_the_cube_as_often_as_its_share_says(seed):
    points = np.random.default_rng(seed).uniform(size=(4000, 3))
    inside = (points < side_holding(0.1, 3.0)).all(axis=1).mean()
    # six standard deviations of a binomial share
    assert abs(inside - 0.1) < 6 * math.sqrt(0.1 * 0.9 / 4000)


@pytest.mark.parametrize(("share", "dimension"), [(0.0, 2), (1.5, 2), (0.5, 0)])
def test_impossible_cubes_are_refused(share, dimension):
    with pytest.raises(ValueError, match=r"share|dimension"):
        side_holding(share, dimension)
