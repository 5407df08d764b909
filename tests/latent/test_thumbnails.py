import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer.jobs import drain
from explorer.latent import thumbnails
from explorer.values.thumbnails import ThumbnailRequest

PALETTE = np.zeros((256, 3), np.uint8)
PALETTE[1:4] = [[255, 0, 0], [0, 255, 0], [0, 0, 255]]


def request(x, y, **changes):
    values = {
        "left": -1.0, "bottom": -2.0, "width": 6.0, "height": 5.0, "columns": 300, "rows": 250, "smallest": 30.0,
        "samples": np.arange(len(x), dtype=np.int32) + 100, "x": np.asarray(x, np.float32),
        "y": np.asarray(y, np.float32), "colours": np.arange(len(x), dtype=np.uint8) % 3 + 1, "palette": PALETTE,
        "negative": False,
    }  # fmt: skip
    return ThumbnailRequest(**{**values, **changes})


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(0, 2**32 - 1), st.integers(1, 400), st.floats(-50, 50), st.floats(0.01, 100), st.floats(20, 90),
)  # fmt: skip
def test_pictures_never_overlap_and_stay_near_their_places(seed, count, left, extent, smallest):
    random = np.random.default_rng(seed)
    x = random.uniform(left, left + extent, count)
    y = random.uniform(-extent, extent, count)
    asked = request(x, y, left=left, bottom=-extent, width=extent, height=2 * extent, smallest=smallest)
    cells = thumbnails.cells_over(asked)
    places = drain(thumbnails.chosen(asked, cells))
    factor = thumbnails.scaling(asked, cells, 8, 8)
    size = thumbnails.scaled(np.zeros((1, 8, 8, 1), np.uint8), factor).shape[1] + 2 * thumbnails.FRAME
    boxes = thumbnails.boxes_of(asked, cells, places, size, size)
    covered = np.zeros((asked.rows + 400, asked.columns + 400), int)
    for box_left, top, width, height in boxes.tolist():
        covered[top + 200 : top + 200 + height, box_left + 200 : box_left + 200 + width] += 1
    assert covered.max() == 1
    pixel_x = (asked.x[places].astype(float) - left) * asked.columns / extent
    centre_x = boxes[:, 0] + boxes[:, 2] / 2
    assert np.abs(pixel_x - centre_x).max() <= 2 * smallest + 2


def test_every_cell_with_a_sample_shows_its_first_one():
    asked = request([0.1, 0.2, 3.3, 0.15, np.inf], [0.1, 0.2, 1.1, 0.3, np.inf])
    cells = thumbnails.cells_over(asked)
    assert sorted(drain(thumbnails.chosen(asked, cells)).tolist()) == [0, 2]


def test_zooming_in_keeps_those_that_are_shown():
    random = np.random.default_rng(2)
    asked = request(random.uniform(0, 4, 500), random.uniform(0, 4, 500), left=0.0, bottom=0.0, width=4.0, height=4.0)
    closer = request(asked.x, asked.y, left=0.0, bottom=0.0, width=2.0, height=2.0)
    shown = set(drain(thumbnails.chosen(asked, thumbnails.cells_over(asked))).tolist())
    near = {place for place in shown if asked.x[place] < 2 and asked.y[place] < 2}
    assert near <= set(drain(thumbnails.chosen(closer, thumbnails.cells_over(closer))).tolist())


@pytest.mark.parametrize(("side", "factor", "size"), [(8, 4, 32), (28, 1, 28), (64, -2, 32), (128, -4, 32)])
def test_small_pictures_grow_and_large_ones_shrink_by_whole_factors(side, factor, size):
    asked = request([0.0], [0.0], left=0.0, bottom=0.0, width=8.0, height=8.0, columns=320, rows=320, smallest=37.5)
    cells = thumbnails.cells_over(asked)
    assert (cells.width, thumbnails.scaling(asked, cells, side, side)) == (1.0, factor)
    assert thumbnails.scaled(np.zeros((1, side, side, 3), np.uint8), factor).shape == (1, size, size, 3)


def test_shrinking_takes_means():
    picture = np.array([[0, 100], [50, 250]], np.uint8).reshape(1, 2, 2, 1)
    assert thumbnails.scaled(picture, -2).item() == 100


def test_the_overlay_holds_each_picture_in_a_frame_of_its_colour():
    asked = request([1.0], [1.0], columns=60, rows=50, negative=True)
    boxes = np.array([[10, 20, 12, 12]], np.int32)
    picture = np.full((1, 8, 8, 1), 55, np.uint8)
    overlay = drain(thumbnails.drawn(asked, picture, np.array([0]), boxes))
    assert overlay.shape == (50, 60, 4)
    assert overlay[20, 10].tolist() == [255, 0, 0, 255]
    assert overlay[25, 15].tolist() == [200, 200, 200, 255]
    assert np.count_nonzero(overlay[..., 3]) == 144
    cut = drain(thumbnails.drawn(asked, picture, np.array([0]), np.array([[-5, 45, 12, 12]], np.int32)))
    assert np.count_nonzero(cut[..., 3]) == 7 * 5
