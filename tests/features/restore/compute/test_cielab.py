import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.features.restore.compute.cielab import from_lab, to_lab


@pytest.mark.parametrize(
    ("rgb", "lab"),
    [
        # known values of the sRGB primaries under D65
        ((1, 0, 0), (53.24, 80.09, 67.20)),
        ((0, 1, 0), (87.73, -86.18, 83.18)),
        ((0, 0, 1), (32.30, 79.19, -107.86)),
        ((1, 1, 1), (100, 0, 0)),
        ((0, 0, 0), (0, 0, 0)),
    ],
)
def test_known_colours(rgb, lab):
    np.testing.assert_allclose(to_lab(np.array(rgb, float)), lab, atol=0.05)


@given(arrays(np.float32, (5, 3), elements=st.floats(0, 1, width=32)))
def test_there_and_back(rgb):
    np.testing.assert_allclose(from_lab(to_lab(rgb)), rgb, atol=2e-4)


@given(st.floats(0, 1, width=32))
def test_grey_has_no_colour(grey):
    np.testing.assert_allclose(to_lab(np.full(3, grey))[1:], 0, atol=2e-3)
