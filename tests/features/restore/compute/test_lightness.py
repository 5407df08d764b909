import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.features.restore.compute.cielab import to_lab
from explorer.features.restore.compute.lightness import (
    coded,
    coloured,
    coloured_levels,
    grey_of,
    lightness,
    linear,
)
from explorer.features.restore.compute.tiling import TiledNetwork
from explorer.features.restore.tasks.colorize.compute.colouring import colorize
from explorer.features.restore.tasks.colorize.messages import ColourOptions
from explorer.values.full_picture import FullPicture
from explorer.values.restoration_model import COLORIZE

colours = st.tuples(st.floats(-128, 128), st.floats(-128, 128))


@settings(max_examples=40, deadline=None)
@given(values=st.lists(st.tuples(st.integers(0, 255), colours), min_size=1, max_size=20))
def test_the_grey_of_every_coloured_pixel_is_the_one_given(values):
    levels = np.array([level for level, _ in values], dtype=np.uint8)
    ab = np.array([pair for _, pair in values], dtype=np.float32)
    rgb = coloured_levels(levels, ab)
    assert rgb.dtype == np.uint8
    np.testing.assert_array_equal(np.rint(grey_of(rgb / 255) * 255), levels)


@settings(max_examples=20, deadline=None)
@given(values=st.lists(st.tuples(st.integers(0, 65_535), colours), min_size=1, max_size=10))
def test_the_same_with_sixteen_bits(values):
    levels = np.array([level for level, _ in values], dtype=np.uint16)
    rgb = coloured_levels(levels, np.array([pair for _, pair in values], dtype=np.float32))
    np.testing.assert_allclose(
        coded(linear(rgb / 65_535) @ [0.2126390, 0.7151687, 0.0721923]) * 65_535, levels, atol=0.6
    )


def test_all_levels_in_many_colours_are_exact_and_colours_are_kept():
    levels = np.repeat(np.arange(256, dtype=np.uint8), 16)
    angle = np.tile(np.linspace(0, 2 * np.pi, 16, endpoint=False), 256)
    ab = (20 * np.stack([np.cos(angle), np.sin(angle)], axis=1)).astype(np.float32)
    rgb = coloured_levels(levels, ab)
    np.testing.assert_array_equal(np.rint(grey_of(rgb / 255) * 255), levels)
    inside = (levels > 90) & (levels < 190)
    found = to_lab(rgb[inside] / 255)[:, 1:]
    assert np.abs(found - ab[inside]).max() < 3
    assert np.abs(found - ab[inside]).mean() < 0.7


@settings(max_examples=50, deadline=None)
@given(grey=st.floats(0, 1), pair=colours)
def test_colours_out_of_reach_become_paler_and_keep_their_hue(grey, pair):
    ab = np.array([pair], dtype=np.float32)
    rgb = coloured(np.array([grey], dtype=np.float32), ab)
    assert rgb.min() >= 0 and rgb.max() <= 1
    lab = to_lab(rgb)[0]
    assert lab[0] == pytest.approx(float(lightness(np.array(grey))), abs=0.05)
    assert np.hypot(*lab[1:]) <= np.hypot(*pair) + 0.1
    assert abs(lab[1] * pair[1] - lab[2] * pair[0]) < 0.5 * (1 + np.hypot(*pair))


def test_grey_without_colour_stays_as_it_is():
    levels = np.arange(256, dtype=np.uint8)
    np.testing.assert_array_equal(
        coloured_levels(levels, np.zeros((256, 2), dtype=np.float32)), levels[:, None].repeat(3, 1)
    )


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (700, 60), (64, 64)])
def test_the_lightness_of_a_coloured_picture_is_the_originals(network_for, run_task, size):
    grey = np.random.default_rng(0).integers(0, 256, (*size, 1), dtype=np.uint8)
    told, outcome = run_task(colorize(TiledNetwork(network_for(COLORIZE)), FullPicture(grey), ColourOptions()))
    assert outcome.restored.channels == 3
    np.testing.assert_array_equal(np.rint(grey_of(outcome.restored.pixels / 255) * 255), grey[:, :, 0])
    assert told[-1][0] == told[-1][1]


def test_a_colour_pictures_own_colours_are_set_aside(network_for, run_task, draw_scene):
    network = TiledNetwork(network_for(COLORIZE))
    picture = draw_scene(40, 40)
    grey = FullPicture(np.rint(grey_of(picture.unit().transpose(1, 2, 0))[:, :, None] * 255).astype(np.uint8))
    _, one = run_task(colorize(network, picture, ColourOptions()))
    _, other = run_task(colorize(network, grey, ColourOptions()))
    assert np.abs(one.restored.pixels.astype(int) - other.restored.pixels).max() <= 3
    assert "ignored" in one.account[1] and "guesses" in one.account[-1]


def test_vividness_makes_found_colours_stronger_and_leaves_given_ones(network_for, run_task, draw_scene):
    network = TiledNetwork(network_for(COLORIZE))
    picture = draw_scene(40, 40, 1)

    def colourfulness(vividness):
        outcome = run_task(colorize(network, picture, ColourOptions(vividness=vividness)))[1]
        return np.abs(to_lab(outcome.restored.unit().transpose(1, 2, 0))[..., 1:]).mean()

    assert colourfulness(0.0) < 0.5 < colourfulness(0.5) < colourfulness(1.0)


@pytest.mark.parametrize("vividness", [-0.1, 5.0, float("nan")])
def test_a_vividness_out_of_bounds_is_refused(vividness):
    with pytest.raises(ValueError, match="vividness"):
        ColourOptions(vividness=vividness)
