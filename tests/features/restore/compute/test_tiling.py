import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.features.restore.compute.tiling import TiledNetwork, reach, tiles_of
from explorer.values.restoration_model import COLORIZE, DENOISE, FILL_IN, RestorationArchitecture


def by_tiles(tiled, pictures, conditions):
    channels = tiled.architecture.outputs or len(pictures)
    result = np.full((channels, *pictures.shape[1:]), np.nan, dtype=np.float32)

    def show(rows, columns):
        return pictures[:, rows, columns], None if conditions is None else conditions[:, rows, columns]

    for tile, answer in tiled.run(*pictures.shape[1:], show):
        result[:, tile.rows, tile.columns] = answer
    return result


@settings(max_examples=30, deadline=None)
@given(
    height=st.integers(1, 150),
    width=st.integers(1, 150),
    multiple=st.sampled_from([2, 4, 8]),
    halo=st.integers(0, 20),
    side=st.integers(48, 128),
)
def test_tiles_cover_every_pixel_once_and_begin_at_multiples(height, width, multiple, halo, side):
    seen = np.zeros((height, width), dtype=int)
    for tile in tiles_of(height, width, multiple, halo, side):
        seen[tile.rows, tile.columns] += 1
        assert tile.shown_rows.start % multiple == tile.shown_columns.start % multiple == 0
        for inner, shown, length in (
            (tile.rows, tile.shown_rows, height),
            (tile.columns, tile.shown_columns, width),
        ):
            assert shown.start == 0 or inner.start - shown.start >= halo
            assert shown.stop == length or shown.stop - inner.stop >= halo
    assert (seen == 1).all()


@pytest.mark.parametrize("widths", [(4,), (4, 6)])
@pytest.mark.parametrize("size", [(110, 130), (1, 301)])
def test_tiled_and_untiled_agree_where_the_halo_covers_the_reach(network_for, widths, size):
    network = network_for(DENOISE, widths=widths, blocks=(1,) * len(widths))
    random = np.random.default_rng(0)
    pictures = random.random((1, *size), dtype=np.float32)
    conditions = np.full((1, *size), 0.1, dtype=np.float32)
    halo = reach(network.architecture)
    tiled = TiledNetwork(network, side=2 * halo + 16, halo=halo)
    assert len(tiled.tiles(*size)) > 1
    whole = tiled.whole(pictures[None], conditions[None])[0]
    assert np.abs(whole - pictures).max() > 0.01
    np.testing.assert_allclose(by_tiles(tiled, pictures, conditions), whole, atol=2e-6)


def test_a_change_further_away_than_the_reach_changes_nothing(network_for):
    network = network_for(DENOISE, widths=(4, 6), blocks=(2, 1))
    far = reach(network.architecture)
    tiled = TiledNetwork(network)
    pictures = np.random.default_rng(1).random((1, 1, 8, 2 * far + 40), dtype=np.float32)
    conditions = np.zeros_like(pictures)
    before = tiled.whole(pictures, conditions)
    changed = pictures.copy()
    changed[..., 0] += 5
    difference = np.abs(tiled.whole(changed, conditions) - before)[0, 0].max(axis=0)
    assert difference[: far // 2].max() > 0
    assert difference[far + 1 :].max() == 0


def test_tiles_are_bounded_whatever_the_size():
    for tile in tiles_of(20_000, 7_000, 8, 64):
        assert tile.shown_rows.stop - tile.shown_rows.start <= 768
        assert tile.shown_columns.stop - tile.shown_columns.start <= 768


def test_grey_for_a_colour_network_and_colour_for_a_grey_one(network_for):
    grey = np.random.default_rng(2).random((1, 20, 20), dtype=np.float32)
    told = np.zeros((1, 20, 20), dtype=np.float32)
    for_colour = TiledNetwork(network_for(FILL_IN))
    assert by_tiles(for_colour, grey, told).shape == (1, 20, 20)
    for_grey = TiledNetwork(network_for("clean-page"))
    colour = np.repeat(grey, 3, axis=0)
    answer = by_tiles(for_grey, colour, None)
    np.testing.assert_allclose(answer[0], answer[2])
    np.testing.assert_allclose(answer[:1], by_tiles(for_grey, grey, None), atol=1e-6)


def test_the_reach_of_one_stage_is_that_of_its_convolutions():
    # entry, two convolutions, exit, each one pixel at half the size; and the other pixel of the 2×2 block
    one = RestorationArchitecture(COLORIZE, (1,), 3, 2, (4,), (1,))
    assert reach(one) >= 4 * 2 + 1
    assert reach(one) <= 4 * 2 + 2
