"""The mosaic of the lesson Filters, and its colours."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.gui.learn.filters.colours import positive_numbers, positive_table, signed_numbers, signed_table
from explorer.gui.learn.filters.mosaic import (
    GAP,
    arrange,
    beside,
    best_columns,
    coloured,
    enlargement,
    page,
    sorted_rows,
)
from explorer.gui.learn.filters.mosaic_view import next_scale
from explorer.values import Picture
from explorer.values.filters import FilterBank


def make_bank(count=30, side=28, channels=1, seed=0, kind="hidden", layer_units=None):
    weights = np.random.default_rng(seed).normal(size=(count, side, side, channels)).astype(np.float32)
    weights *= np.linspace(0.5, 2, count, dtype=np.float32)[:, None, None, None]
    strength = np.sqrt(np.square(weights).sum(axis=(1, 2, 3)))
    smoothness = np.linspace(0.9, -0.3, count, dtype=np.float32)
    return FilterBank(kind, weights, np.arange(count), layer_units or count, strength, smoothness)


def luminance(colour):
    linear = np.where(colour <= 10, colour / 3294.6, ((colour / 255 + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


# Colours ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dark", [False, True])
def test_weights_leave_the_ground_of_the_theme_on_both_sides(dark):
    steps = np.array([luminance(colour) for colour in signed_table("diverging", dark)[1:].astype(float)])
    away = -1 if not dark else 1
    assert (np.diff(steps[127:]) * away > -1e-4).all()
    assert (np.diff(steps[127::-1]) * away > -1e-4).all()
    assert np.ptp(signed_table("diverging", dark)[128]) <= 3
    assert steps[0] == pytest.approx(steps[-1], abs=0.1)


def test_grey_runs_from_black_over_mid_grey_to_white():
    table = signed_table("grey", False)
    assert table[[1, 128, 255]].tolist() == [[0, 0, 0], [128, 128, 128], [255, 255, 255]]
    with pytest.raises(ValueError, match="jet"):
        signed_table("jet", False)


@pytest.mark.parametrize("dark", [False, True])
def test_activations_run_from_the_ground_to_its_opposite(dark):
    steps = np.array([luminance(colour) for colour in positive_table(dark)[1:].astype(float)])
    assert (np.diff(steps) * (1 if dark else -1) >= -1e-6).all()


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=20), st.floats(0.01, 20))
def test_colour_numbers_are_odd_about_zero_and_stay_in_range(values, limit):
    array = np.array(values, np.float32)
    numbers = signed_numbers(array, limit).astype(int)
    assert ((numbers >= 1) & (numbers <= 255)).all()
    mirrored = signed_numbers(-array, limit).astype(int)
    assert (np.abs((numbers - 128) + (mirrored - 128)) <= 1).all()


def test_zero_is_in_the_middle_and_what_is_no_number_counts_as_zero():
    assert signed_numbers(np.array([0.0, 1.0, -1.0, np.nan, 5.0]), 1.0).tolist() == [128, 255, 1, 128, 255]
    assert signed_numbers(np.array([0.0, 3.0]), 0.0).tolist() == [128, 128]
    assert positive_numbers(np.array([0.0, 0.5, 1.0, np.nan], np.float32), 1.0).tolist() == [1, 128, 255, 1]


def test_filters_of_colour_pictures_are_coloured_about_grey():
    assert coloured(np.array([[[0.0, 1.0, -1.0]]]), 1.0, "diverging", False).tolist() == [[[128, 255, 1]]]


# The mosaic -------------------------------------------------------------------------------------------------------


def test_orders_put_the_largest_first_and_leave_equals_in_the_networks_order():
    bank = make_bank(count=6)
    assert sorted_rows(bank, "strength")[0] == bank.strength.argmax()
    assert sorted_rows(bank, "smoothness").tolist() == list(range(6))
    assert sorted_rows(bank, "number").tolist() == list(range(6))
    norms = np.float32([1, 1 + 1e-7, 1 - 1e-7, 1])
    orthonormal = FilterBank("components", bank.weights[:4], np.arange(4), 4, norms, norms)
    assert sorted_rows(orthonormal, "strength").tolist() == [0, 1, 2, 3]


@given(st.integers(1, 40), st.integers(1, 12), st.sampled_from([4, 9, 28]))
def test_every_tile_is_found_where_it_stands_in_the_mosaic(count, columns, side):
    tiles = np.arange(count, dtype=np.uint8)[:, None, None, None] * np.ones((1, side, side, 3), np.uint8)
    mosaic = arrange(tiles, np.arange(count), columns, (200, 200, 200), (250, 250, 250))
    assert mosaic.enlarged == enlargement(side, side)
    for position in range(count):
        left, top = mosaic.corner(position)
        tile = mosaic.picture.pixels[top : top + mosaic.tile_height, left : left + mosaic.tile_width]
        assert (tile == position).all()
        assert (mosaic.picture.pixels[top - 1, left - 1] == 200).all()
        assert mosaic.position_at(left, top) == position
        assert mosaic.position_at(left + mosaic.tile_width - 1, top + mosaic.tile_height - 1) == position
    left, top = mosaic.corner(count)
    assert mosaic.position_at(left, top) is None
    assert mosaic.position_at(-1, 5) is None


@given(st.integers(1, 300), st.integers(4, 64), st.integers(60, 2000), st.integers(60, 1500))
def test_no_other_number_of_columns_shows_larger_tiles(count, side, width, height):
    def shown(columns):
        rows = -(-count // columns)
        scale = min(width / (columns * (side + GAP) + GAP), height / (rows * (side + GAP) + GAP))
        return np.floor(scale) if scale >= 1 else scale

    best = best_columns(count, side, side, width, height)
    assert 1 <= best <= count
    assert shown(best) >= max(shown(columns) for columns in range(1, count + 1)) - 1e-9


@given(st.integers(4, 128), st.integers(30, 2000), st.integers(30, 1500), st.sampled_from([1.0, 2.0]))
def test_a_page_fits_its_room(side, width, height, ratio):
    across, down = page(side, side, width, height, ratio)
    factor = max(1, -(-int(40 * ratio) // side))
    for count, room in ((across, width), (down, height)):
        assert count == 1 or factor * (count * (side + GAP) + GAP) <= room


@given(st.floats(0.05, 40))
def test_every_zoom_step_is_seen_and_ends_at_whole_numbers(scale):
    scale = float(round(scale)) if scale >= 1 else scale
    larger, smaller = next_scale(scale, True), next_scale(scale, False)
    assert larger > scale > smaller
    for found in (larger, smaller):
        assert found < 1 or found == round(found)


def test_mosaics_are_saved_beside_each_other():
    small, large = Picture(np.zeros((3, 4, 3), np.uint8)), Picture(np.full((5, 2, 3), 9, np.uint8))
    whole = beside([small, large], (7, 7, 7), 2).pixels
    assert whole.shape == (5, 8, 3)
    assert (whole[:3, :4] == 0).all()
    assert (whole[3:, :6] == 7).all()
    assert (whole[:, 6:] == 9).all()
