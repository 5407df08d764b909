"""Thin holes bent shut."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.features.restore.tasks.fill_in.compute.biharmonic import bent_shut


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.05, 0.8))
def test_a_slope_goes_on_through_any_hole_and_what_is_known_stays(seed, share):
    generator = np.random.default_rng(seed)
    y, x = np.mgrid[:24, :30].astype(np.float32)
    slope, other = generator.uniform(-1, 1, 2)
    plane = (slope * y + other * x)[None].astype(np.float32)
    hole = np.zeros((24, 30), bool)
    hole[1:-1, 1:-1] = generator.random((22, 28)) < share
    filled = bent_shut(np.where(hole, np.float32(9), plane), hole)
    np.testing.assert_allclose(filled, plane, atol=2e-3)
    np.testing.assert_array_equal(filled[:, ~hole], plane[:, ~hole])


def test_each_channel_is_filled_by_itself():
    values = np.random.default_rng(0).random((3, 20, 20), dtype=np.float32)
    hole = np.zeros((20, 20), bool)
    hole[8:11, 3:15] = True
    filled = bent_shut(values, hole)
    for channel in range(3):
        np.testing.assert_allclose(filled[channel], bent_shut(values[channel : channel + 1], hole)[0], atol=1e-5)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_nothing_missing_or_nothing_known_leaves_all_as_it_is(share):
    values = np.random.default_rng(0).random((1, 8, 9), dtype=np.float32)
    np.testing.assert_array_equal(bent_shut(values, np.full((8, 9), bool(share))), values)
