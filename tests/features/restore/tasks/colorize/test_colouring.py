"""Given colours: where they go, what they leave alone, and that moving one is the same as beginning anew."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.features.restore.compute.cielab import to_lab
from explorer.features.restore.compute.tiling import TiledNetwork
from explorer.features.restore.tasks.colorize.compute.colouring import colorize, spot_of
from explorer.features.restore.tasks.colorize.compute.propagation import Propagation, guide_lines
from explorer.features.restore.tasks.colorize.messages import ColourHint, ColourOptions
from explorer.values.full_picture import FullPicture
from explorer.values.restoration_model import COLORIZE

spots = st.lists(
    st.tuples(st.integers(0, 23), st.integers(0, 31), st.sampled_from([0.0, 1.5, 3.0])).map(
        lambda spot: (float(spot[0]), float(spot[1]), spot[2])
    ),
    min_size=1,
    max_size=6,
    unique=True,
)


def halves(height=24, width=32):
    """Dark on the left, light on the right, a little uneven."""
    light = np.where(np.arange(width) < width // 2, 0.3, 0.7)[None].repeat(height, 0)
    return (light + 0.003 * np.random.default_rng(0).standard_normal((height, width))).astype(np.float32)


def nothing(height=24, width=32):
    return np.zeros((2, height, width), np.float32)


def test_a_given_colour_fills_its_side_of_an_edge_and_the_base_stays_where_it_does_not_reach():
    spread = Propagation(halves())
    one, other = (12.0, 5.0, 2.0), (12.0, 26.0, 2.0)
    carried = spread.spread([one, other], [[40, 10], [-30, 5]], nothing())
    np.testing.assert_allclose(carried[:, :, :14].mean(axis=(1, 2)), [40, 10], atol=1)
    np.testing.assert_allclose(carried[:, :, 18:].mean(axis=(1, 2)), [-30, 5], atol=1)
    base = np.random.default_rng(0).standard_normal((2, 24, 32)).astype(np.float32)
    assert spread.spread([], np.zeros((0, 2)), base) is base


@settings(max_examples=25)
@given(places=spots, seed=st.integers(0, 1000))
def test_the_mean_of_every_disc_is_the_colour_given_unless_discs_overlap(places, seed):
    far = [a for i, a in enumerate(places) if all(np.hypot(a[0] - b[0], a[1] - b[1]) > 7 for b in places[:i])]
    colours = np.random.default_rng(seed).uniform(-60, 60, (len(far), 2))
    carried = Propagation(halves()).spread(far, colours, nothing())
    row, column = np.mgrid[:24, :32]
    for (y, x, radius), colour in zip(far, colours, strict=True):
        disc = (row - y) ** 2 + (column - x) ** 2 <= radius**2
        np.testing.assert_allclose(carried[:, disc].mean(axis=1), colour, atol=0.1)


@settings(max_examples=25)
@given(before=spots, after=spots)
def test_colours_moved_one_after_the_other_are_those_of_a_fresh_start_in_any_order(before, after):
    colours = np.arange(2 * len(after)).reshape(-1, 2)
    moved = Propagation(halves())
    moved.spread(before, np.ones((len(before), 2)), nothing())
    answer = moved.spread(after, colours, nothing())
    np.testing.assert_allclose(answer, Propagation(halves()).spread(after, colours, nothing()), atol=1e-4)
    np.testing.assert_allclose(answer, moved.spread(after[::-1], colours[::-1], nothing()), atol=1e-2)


def test_scaling_up_along_the_lightness_does_not_bleed_over_an_edge():
    light = np.where(np.arange(40) < 20, 0.2, 0.8)[None].repeat(40, 0).astype(np.float32)
    colour = np.where(np.arange(40) < 20, 50.0, -50.0)[None, None].repeat(40, 1).astype(np.float32)
    slopes, offsets = guide_lines(colour, light)
    np.testing.assert_allclose(slopes * light + offsets, colour, atol=0.5)


@pytest.mark.parametrize("size", [(1, 1), (1, 30), (30, 1), (2, 2)])
def test_pictures_of_one_row_or_one_pixel_take_colours_too(size):
    carried = Propagation(np.full(size, 0.5, np.float32)).spread([(0.0, 0.0, 2.0)], [[20, -20]], nothing(*size))
    np.testing.assert_allclose(carried[:, 0, 0], [20, -20], atol=0.5)


def test_places_are_scaled_with_the_picture():
    assert spot_of(ColourHint(75, 25, (255, 0, 0)), (100, 200), (50, 100)) == (12.25, 37.25, 2.0)
    assert spot_of(ColourHint(75, 25, (255, 0, 0), 8), (100, 200), (50, 100))[2] == 4.0


def test_a_hint_colours_the_object_it_lies_on_and_no_lightness_changes(network_for, run_task):
    grey = FullPicture(np.where(np.arange(48) < 24, 90, 180).astype(np.uint8)[None, :, None].repeat(40, 0))
    network = TiledNetwork(network_for(COLORIZE))
    hints = (ColourHint(8, 20, (150, 60, 60)), ColourHint(40, 20, (120, 190, 120)))
    _, outcome = run_task(colorize(network, grey, ColourOptions(hints=hints)))
    lab = to_lab(outcome.restored.pixels / np.float32(255))
    for columns, hint in ((slice(2, 20), hints[0]), (slice(28, 46), hints[1])):
        wanted = to_lab(np.array(hint.colour, np.float32) / np.float32(255))[1:]
        np.testing.assert_allclose(lab[:, columns, 1:].mean(axis=(0, 1)), wanted, atol=6)
    np.testing.assert_allclose(lab[..., 0], to_lab(grey.pixels.repeat(3, 2) / np.float32(255))[..., 0], atol=0.6)
    _, without = run_task(colorize(network, grey, ColourOptions()))
    _, again = run_task(colorize(network, grey, ColourOptions(hints=hints)))
    np.testing.assert_array_equal(again.restored.pixels, outcome.restored.pixels)
    assert (without.restored.pixels != outcome.restored.pixels).any()
