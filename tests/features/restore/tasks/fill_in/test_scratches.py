"""Scratches and dust are found on drawn scenes whose damage is known."""

import numpy as np
import pytest
from PIL import Image, ImageDraw
from scipy.ndimage import binary_dilation, gaussian_filter

from explorer.features.restore.tasks.fill_in.compute.holes import find_hole
from explorer.features.restore.tasks.fill_in.compute.scratches import find_scratches
from explorer.features.restore.tasks.fill_in.messages import FillOptions
from explorer.values import BadInput
from explorer.values.full_picture import FullPicture

SIDE = 256


def scene(seed, texture=0.02):
    """Soft hills, a few things with edges, and a little texture, float (H, W, 3)."""
    generator = np.random.default_rng(seed)
    hills = gaussian_filter(generator.normal(size=(SIDE, SIDE)), 25)
    picture = 0.5 + 0.2 * hills / np.abs(hills).max()
    for _ in range(5):
        left, top = generator.integers(0, SIDE - 60, 2)
        picture[top : top + generator.integers(30, 60), left : left + generator.integers(30, 60)] += generator.uniform(
            -0.2, 0.2
        )
    picture = gaussian_filter(picture, 0.7) + texture * gaussian_filter(generator.normal(size=(SIDE, SIDE)), 0.7)
    return np.repeat(picture[..., None], 3, axis=2).clip(0, 1)


def scratched(picture, seed, lines=5, spots=10):
    """Scratches 1 to 3 px wide and dust, lighter or darker by a quarter, and where they are."""
    generator = np.random.default_rng(seed)
    mask = Image.new("L", (SIDE, SIDE))
    drawing = ImageDraw.Draw(mask)
    for _ in range(lines):
        start, angle = generator.uniform(20, SIDE - 20, 2), generator.uniform(0, np.pi)
        end = start + generator.uniform(60, 160) * np.array([np.cos(angle), np.sin(angle)])
        drawing.line([*start, *end], fill=255, width=int(generator.integers(1, 4)))
    for _ in range(spots):
        x, y = generator.uniform(15, SIDE - 15, 2)
        drawing.ellipse((x - 2, y - 2, x + 2, y + 2), fill=255)
    hole = np.asarray(mask) > 127
    lighter = 0.25 if seed % 2 else -0.25
    return np.where(hole[..., None], picture + lighter, picture).clip(0, 1), hole


def levels(picture):
    return FullPicture(np.rint(picture * 255).astype(np.uint8))


@pytest.mark.parametrize("seed", range(6))
def test_most_of_the_damage_is_found_and_little_else(seed):
    damaged, hole = scratched(scene(seed), seed)
    found = find_scratches(levels(damaged))
    assert (found & hole).sum() > 0.8 * hole.sum()
    near = binary_dilation(hole, iterations=3)
    assert (found & near).sum() > 0.8 * found.sum()


@pytest.mark.parametrize("seed", range(6))
def test_a_picture_without_damage_is_left_alone(seed):
    assert find_scratches(levels(scene(seed))).mean() < 0.01


def test_texture_is_no_damage():
    generator = np.random.default_rng(0)
    fur = gaussian_filter(generator.normal(size=(SIDE, SIDE)), (6, 0.8))
    weave = 0.5 + 0.2 * np.sin(np.arange(SIDE) * 1.1)[:, None] * np.sin(np.arange(SIDE) * 0.9)
    for texture in (0.5 + 0.2 * fur / fur.std(), weave, generator.random((SIDE, SIDE))):
        assert find_scratches(levels(np.asarray(texture)[..., None].clip(0, 1))).mean() < 0.02


def test_never_more_than_a_small_part_is_marked():
    lines = np.zeros((SIDE, SIDE, 1))
    lines[::12] = lines[:, ::12] = 1
    for sensitivity in (0, 0.5, 1):
        assert find_scratches(levels(lines), sensitivity).mean() <= 0.08


def test_more_is_found_with_more_sensitivity():
    damaged, hole = scratched(scene(1), 1)
    faint = scene(1) + 0.3 * (damaged - scene(1))
    shares = [(find_scratches(levels(faint), value) & hole).sum() / hole.sum() for value in (0.0, 0.5, 1.0)]
    assert shares[0] <= shares[1] <= shares[2] and shares[2] > shares[0]


def test_large_and_tiny_pictures_are_looked_at():
    large = np.repeat(np.repeat(scratched(scene(3), 3)[0], 9, axis=0), 9, axis=1)[:2300]
    assert find_scratches(levels(large)).shape == large.shape[:2]
    for height, width in ((1, 1), (3, 40), (8, 8)):
        assert find_scratches(levels(np.zeros((height, width, 1)))).shape == (height, width)


def test_a_hole_can_be_asked_to_be_the_scratches():
    damaged, _ = scratched(scene(2), 2)
    hole, sentence = find_hole(levels(damaged), FillOptions(find="scratches", sensitivity=0.5))
    np.testing.assert_array_equal(hole, find_scratches(levels(damaged)))
    assert "scratches and dust" in sentence
    with pytest.raises(BadInput, match="sensitivity"):
        find_hole(levels(np.full((40, 40, 1), 0.5)), FillOptions(find="scratches", sensitivity=0.5))
    with pytest.raises(ValueError, match="sensitivity"):
        FillOptions(find="scratches", sensitivity=1.5)


def test_scratches_that_were_not_found_are_not_said_to_be_filled():
    plain = np.full((40, 40, 3), 0.5)
    plain[10:20, 10:20] = (1, 0, 0)
    hole, sentence = find_hole(levels(plain), FillOptions(find="scratches", sensitivity=0.0, hole_colour=(255, 0, 0)))
    assert hole.sum() == 100
    assert sentence == "Filled in: the part with the given colour. No scratches or dust were found."
