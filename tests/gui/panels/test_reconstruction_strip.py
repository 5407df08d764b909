"""The strip of samples above their reconstructions."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from explorer.gui.panels.reconstruction_strip import ReconstructionStrip


@pytest.fixture
def strip(qtbot):
    widget = ReconstructionStrip()
    qtbot.addWidget(widget)
    return widget


def samples(channels=1, size=28):
    rng = np.random.default_rng(0)
    return rng.integers(0, 256, (8, size, size, channels), dtype=np.uint8)


def test_the_error_is_the_sum_over_pixels_in_unit_range(strip):
    originals = np.zeros((8, 4, 4, 1), np.uint8)
    reconstructions = originals.copy()
    reconstructions[3] = 255
    strip.set_strip(originals, reconstructions)
    assert strip.errors() == pytest.approx((0, 0, 0, 16, 0, 0, 0, 0))
    assert "16.0" in strip.accessibleDescription()


@pytest.mark.parametrize(("width", "height"), [(264, 120), (700, 150), (1600, 400)])
@pytest.mark.parametrize("size", [8, 28, 128])
def test_pairs_stand_one_above_the_other_inside_the_strip(strip, scheme, width, height, size):
    strip.resize(width, height)
    strip.set_strip(samples(3, size), samples(3, size))
    cells = strip.cells()
    assert len(cells) == 8
    for above, below in cells:
        assert below.left() == above.left()
        assert below.top() >= above.bottom()
        assert above.left() >= 0 and below.right() <= width
        assert above.top() >= 0 and below.bottom() <= height
    for (left, _), (right, _) in itertools.pairwise(cells):
        assert left.right() <= right.left()
    assert not strip.grab().isNull()


def test_small_pictures_grow_by_whole_factors(strip):
    strip.resize(700, 200)
    strip.set_strip(samples(), samples())
    factor = strip.cells()[0][0].width() * strip.devicePixelRatioF() / 28
    assert factor == round(factor) >= 1


def test_an_empty_strip_says_what_will_be_here(strip):
    strip.set_strip(samples(), samples())
    strip.set_strip(None, None)
    assert strip.is_empty()
    assert strip.cells() == []
    assert "eight samples" in strip.accessibleDescription()
    assert not strip.grab().isNull()


def test_rows_of_different_shapes_are_refused(strip):
    with pytest.raises(ValueError, match="originals"):
        strip.set_strip(samples(), samples(size=8))
