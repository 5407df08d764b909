from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from explorer.features.restore.compute.tiling import TiledNetwork
from explorer.features.restore.tasks.fill_in.compute.filling import fill_hole, fill_in
from explorer.features.restore.tasks.fill_in.compute.holes import find_hole
from explorer.features.restore.tasks.fill_in.messages import FillOptions, Painting, Stroke
from explorer.values import BadInput
from explorer.values.full_picture import FullPicture
from explorer.values.restoration_model import FILL_IN


def hole_in(picture, top=10, left=12, height=6, width=8):
    mask = np.zeros((picture.height, picture.width), dtype=bool)
    mask[top : top + height, left : left + width] = True
    return mask


@settings(max_examples=12, deadline=None)
@given(data=st.data(), channels=st.sampled_from([1, 3]), depth=st.sampled_from(["uint8", "uint16", "float32"]))
def test_known_pixels_stay_bit_for_bit(network_for, run_task, draw_scene, data, channels, depth):
    height, width = data.draw(st.integers(2, 60)), data.draw(st.integers(2, 60))
    picture = draw_scene(height, width, channels, depth)
    mask = np.random.default_rng(data.draw(st.integers(0, 9))).random((height, width)) < data.draw(st.floats(0.01, 0.9))
    mask[0, 0], mask[-1, -1] = True, False
    _, outcome = run_task(fill_hole(TiledNetwork(network_for(FILL_IN)), picture, mask))
    np.testing.assert_array_equal(outcome.restored.pixels[~mask], picture.pixels[~mask])
    assert outcome.restored.pixels.dtype == picture.pixels.dtype
    assert np.isfinite(outcome.restored.pixels.astype(np.float64)).all()


def test_what_lies_under_the_hole_has_no_say(network_for, run_task, draw_scene):
    network = TiledNetwork(network_for(FILL_IN))
    picture = draw_scene(70, 80)
    mask = hole_in(picture, height=40, width=50)
    other = picture.pixels.copy()
    other[mask] = 255
    results = [run_task(fill_hole(network, p, mask))[1] for p in (picture, FullPicture(other))]
    np.testing.assert_array_equal(results[0].restored.pixels, results[1].restored.pixels)


def test_a_deep_hole_is_filled_with_what_stands_elsewhere(network_for, run_task):
    # stripes: their continuation is known, and no smooth filling has them
    stripes = np.where(np.arange(220) // 4 % 2, 200, 60).astype(np.uint8)[None, :, None].repeat(200, 0).repeat(3, 2)
    picture = FullPicture(stripes)
    mask = hole_in(picture, 60, 60, 80, 90)
    told, outcome = run_task(fill_hole(TiledNetwork(network_for(FILL_IN)), picture, mask))
    assert told[-1][0] == told[-1][1]
    assert any("One deep hole" in line for line in outcome.account)
    error = outcome.restored.pixels.astype(float) - stripes
    assert np.abs(error[mask]).mean() < 10
    np.testing.assert_array_equal(outcome.restored.pixels[~mask], stripes[~mask])
    shallow = hole_in(picture, height=8, width=90)
    _, outcome = run_task(fill_hole(TiledNetwork(network_for(FILL_IN)), picture, shallow))
    assert not any("deep" in line for line in outcome.account)


@pytest.mark.parametrize("known", [(0, 0), (199, 219), (100, 100)])
def test_a_picture_of_which_one_pixel_is_known_is_filled_with_its_colour(network_for, run_task, known):
    picture = FullPicture(np.full((200, 220, 3), 200, dtype=np.uint8))
    mask = np.ones((200, 220), dtype=bool)
    mask[known] = False
    _, outcome = run_task(fill_hole(TiledNetwork(network_for(FILL_IN)), picture, mask))
    assert np.abs(outcome.restored.pixels.astype(int) - 200).max() <= 1


def test_deep_holes_are_filled_one_by_one_whatever_their_size(network_for, run_task, draw_scene):
    picture = draw_scene(700, 1200)
    mask = hole_in(picture, 50, 60, 500, 300) | hole_in(picture, 300, 700, 40, 60) | hole_in(picture, 0, 1100, 700, 100)
    told, outcome = run_task(fill_hole(TiledNetwork(network_for(FILL_IN)), picture, mask))
    assert told == [(1, 3), (2, 3), (3, 3)]
    error = np.abs(outcome.restored.pixels.astype(int) - picture.pixels)
    assert error[~mask].max() == 0
    assert error[mask].mean() < 40


def test_only_tiles_with_a_hole_are_worked_on(network_for, run_task, draw_scene):
    picture = draw_scene(300, 400, 1)
    network = TiledNetwork(network_for(FILL_IN), side=128)
    told, _ = run_task(fill_hole(network, picture, hole_in(picture, height=3, width=3)))
    assert told == [(1, 1)]


def test_a_small_drawing_is_seen_whole(network_for, run_task, draw_scene):
    picture = draw_scene(28, 28, 1)
    mask = np.zeros((28, 28), dtype=bool)
    mask[14:] = True
    _, outcome = run_task(fill_hole(TiledNetwork(network_for(FILL_IN)), picture, mask))
    assert not any("deep" in line for line in outcome.account)


def test_the_hole_may_be_painted_a_mask_transparency_or_a_colour(draw_scene, tmp_path):
    picture = draw_scene(30, 40)
    mask = hole_in(picture)
    Image.fromarray(mask.astype(np.uint8) * 255).save(tmp_path / "mask.png")
    by_file, sentence = find_hole(picture, FillOptions(Painting(str(tmp_path / "mask.png"))))
    assert "mask" in sentence
    stroke = Stroke(((20.0, 15.0),), 4.0)
    painted, sentence = find_hole(picture, FillOptions(Painting("", (stroke,))))
    assert painted[15, 20] and not painted[0, 0] and "painted" in sentence
    alpha = np.where(mask, 0, 255).astype(np.uint8)
    by_alpha, _ = find_hole(replace(picture, alpha=alpha), FillOptions())
    pixels = picture.pixels.copy()
    pixels[mask] = (255, 0, 255)
    by_colour, sentence = find_hole(replace(picture, pixels=pixels), FillOptions(hole_colour=(255, 0, 255)))
    for found in (by_file, by_alpha, by_colour):
        np.testing.assert_array_equal(found, mask)
    assert "given colour" in sentence


def test_a_stated_colour_is_found_at_every_depth(draw_scene):
    for depth in ("uint8", "uint16", "float32"):
        picture = draw_scene(20, 20, 1, depth)
        pixels = picture.pixels.copy()
        pixels[3:5] = picture.white
        found, _ = find_hole(replace(picture, pixels=pixels), FillOptions(hole_colour=(255, 255, 255)))
        assert found.sum() == 40


def test_filled_transparent_parts_are_opaque(network_for, run_task, draw_scene):
    picture = draw_scene(30, 40)
    alpha = np.full((30, 40), 255, dtype=np.uint8)
    alpha[4:8, 4:8] = 0
    alpha[20:] = 128
    _, outcome = run_task(fill_in(TiledNetwork(network_for(FILL_IN)), replace(picture, alpha=alpha), FillOptions()))
    assert outcome.restored.alpha[4:8, 4:8].min() == 255
    assert (outcome.restored.alpha[20:] == 128).all()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (FillOptions(), "nothing to fill in"),
        (FillOptions(hole_colour=(1, 2, 3)), "nothing to fill in"),
        (FillOptions(Painting("", (Stroke(((20.0, 15.0),), 90.0),))), "whole picture"),
    ],
)
def test_what_is_no_hole_has_its_sentence(draw_scene, options, words):
    with pytest.raises(BadInput, match=words):
        find_hole(draw_scene(30, 40), options)
