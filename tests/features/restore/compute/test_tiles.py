import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.features.restore.compute.tiles import cut, overview
from explorer.features.restore.messages.tiles import Spot, TileRequest
from explorer.values.full_picture import FullPicture


def random_picture(height, width, channels=3, kind=np.uint8, seed=0):
    most = np.iinfo(kind).max
    pixels = np.random.default_rng(seed).integers(0, most, (height, width, channels), dtype=kind, endpoint=True)
    return FullPicture(pixels, 0, most)


def test_tiles_of_the_finest_level_are_the_pixels():
    picture = random_picture(700, 1100)
    tile = cut(TileRequest("a", (picture,), Spot(0, 2, 1))).picture
    assert (tile.pixels == picture.pixels[512:700, 1024:1100]).all()


@given(st.integers(1, 70), st.integers(1, 90), st.integers(1, 4))
def test_a_coarser_level_is_the_mean_of_squares(height, width, level):
    picture = random_picture(height, width, 1)
    square = 2**level
    tile = cut(TileRequest("a", (picture,), Spot(level, 0, 0))).picture
    assert (tile.height, tile.width) == (-(-height // square), -(-width // square))
    for row in range(tile.height):
        for column in range(tile.width):
            part = picture.pixels[row * square : (row + 1) * square, column * square : (column + 1) * square]
            assert abs(int(tile.pixels[row, column, 0]) - part.mean()) <= 0.51


def test_sixteen_bits_are_shown_with_eight():
    picture = random_picture(20, 30, kind=np.uint16)
    assert (cut(TileRequest("a", (picture,), Spot(0, 0, 0))).picture.pixels == np.rint(picture.pixels / 257)).all()


def test_a_difference_is_grey_where_two_are_equal_and_signed_elsewhere():
    first = FullPicture(np.full((40, 40, 3), 100, np.uint8))
    pixels = first.pixels.copy()
    pixels[0, 0], pixels[0, 1] = 110, 90
    seen = cut(TileRequest("a", (first, FullPicture(pixels)), Spot(0, 0, 0))).picture.pixels[..., 0].astype(int)
    assert seen[5, 5] in (127, 128)
    assert seen[0, 0] == pytest.approx(seen[5, 5] + 20, abs=1) and seen[0, 1] == pytest.approx(seen[5, 5] - 20, abs=1)


def test_grey_and_colour_can_be_subtracted():
    grey, colour = random_picture(8, 8, 1), random_picture(8, 8, 3)
    assert cut(TileRequest("a", (grey, colour), Spot(0, 0, 0))).picture.pixels.shape == (8, 8, 3)


def test_an_overview_is_bounded_and_a_small_picture_its_own():
    assert overview((random_picture(30, 5000, 1),), 1024).pixels.shape == (4, 625, 1)
    small = random_picture(30, 40)
    assert (overview((small,)).pixels == small.pixels).all()
