from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.data import open_dataset
from explorer.data.sprites import SHAPES


@pytest.mark.parametrize(
    ("name", "shape", "factors"),
    [
        ("sprites", (1, 28, 28), {"shape", "x", "y", "size", "rotation"}),
        ("sprites-colour", (3, 32, 32), {"shape", "x", "y", "size", "rotation", "hue", "background"}),
        ("sprites-plane", (1, 28, 28), {"x", "y"}),
    ],
)
def test_sets_have_their_size_and_known_factors(name: str, shape: tuple[int, ...], factors: set[str]) -> None:
    sprites = open_dataset(f"{name}:n=40")
    assert sprites.images.shape == (40, *shape)
    assert sprites.images.dtype == np.uint8
    assert set(sprites.factors) == factors
    assert all(values.shape == (40,) and values.dtype == np.float32 for values in sprites.factors.values())


def test_a_set_has_ten_thousand_pictures_unless_told_otherwise() -> None:
    assert len(open_dataset("sprites-plane")) == 10_000


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**63 - 1), count=st.integers(1, 600), more=st.integers(0, 600))
def test_a_larger_set_begins_with_the_smaller_one(seed: int, count: int, more: int) -> None:
    small, large = (open_dataset(f"sprites-plane:n={n},seed={seed}") for n in (count, count + more))
    assert np.array_equal(small.images, large.images[:count])
    assert np.array_equal(small.factors["x"], large.factors["x"][:count])


def test_labels_are_the_shapes_and_all_occur() -> None:
    sprites = open_dataset("sprites:n=200")
    assert sprites.class_names == SHAPES
    assert sprites.labels is not None
    assert np.array_equal(sprites.labels, sprites.factors["shape"])
    assert set(sprites.labels.tolist()) == set(range(len(SHAPES)))


def test_the_centre_of_light_lies_at_x_and_y() -> None:
    sprites = open_dataset("sprites:n=300")
    light = sprites.images[:, 0] / 255
    centres = np.arange(28) + 0.5
    total = light.sum(axis=(1, 2))
    assert np.allclose((light.sum(axis=1) * centres).sum(axis=1) / total, sprites.factors["x"], atol=0.15)
    assert np.allclose((light.sum(axis=2) * centres).sum(axis=1) / total, sprites.factors["y"], atol=0.15)


def test_the_area_is_that_of_the_shape() -> None:
    sprites = open_dataset("sprites:n=400")
    areas = sprites.images.sum(axis=(1, 2, 3)) / 255
    size = sprites.factors["size"].astype(np.float64)
    unit = {"ellipse": np.pi / 2, "square": 2.56, "triangle": 3 * np.sqrt(3) / 4, "cross": 2 * 1.2 - 0.36}
    expected = np.array([unit[SHAPES[int(shape)]] for shape in sprites.factors["shape"]]) * size**2
    assert np.all(np.abs(areas / expected - 1) < 0.08)


@pytest.mark.parametrize("name", ["sprites", "sprites-colour"])
def test_no_shape_touches_the_edge(name: str) -> None:
    images = open_dataset(f"{name}:n=2000").images.astype(int)
    border = np.concatenate([images[..., 0, :], images[..., -1, :], images[..., :, 0], images[..., :, -1]], axis=-1)
    assert np.all(border == border[..., :1])


def test_hue_and_background_are_the_colours_of_the_picture() -> None:
    sprites = open_dataset("sprites-colour:n=60")
    corner = sprites.images[:, :, 0, 0]
    assert np.array_equal(corner, np.repeat(np.rint(sprites.factors["background"] * 255)[:, None], 3, axis=1))
    centre_x, centre_y = (sprites.factors[axis].astype(int) for axis in ("x", "y"))
    centre = sprites.images[np.arange(60), :, centre_y, centre_x] / 255
    for colour, hue in zip(centre, sprites.factors["hue"], strict=True):
        assert colour.max() == 1 and colour.min() == 0
        third = [hue < 1 / 6 or hue >= 5 / 6, 1 / 6 <= hue < 1 / 2, 1 / 2 <= hue < 5 / 6]
        assert colour[third.index(True)] == 1


def test_the_plane_is_a_spot_in_closed_form() -> None:
    sprites = open_dataset("sprites-plane:n=20")
    centres = np.arange(28) + 0.5
    for image, x, y in zip(sprites.images[:, 0], sprites.factors["x"], sprites.factors["y"], strict=True):
        squared = (centres[None, :] - x) ** 2 + (centres[:, None] - y) ** 2
        assert np.max(np.abs(image - 255 * np.exp(-squared / 18))) <= 0.51


def test_equal_steps_in_x_are_equal_steps_in_picture_space() -> None:
    sprites = open_dataset("sprites-plane:n=4000")
    x, y, pixels = sprites.factors["x"], sprites.factors["y"], sprites.images.reshape(4000, -1) / 255
    steps = np.hypot(np.diff(x), np.diff(y))
    apart = np.linalg.norm(np.diff(pixels, axis=0), axis=1)
    # ‖g(a) − g(b)‖² = 2πσ²·(1 − exp(−d²/4σ²)) on an endless canvas
    expected = np.sqrt(2 * np.pi * 9 * (1 - np.exp(-(steps**2) / 36)))
    inside = np.all([(value > 5) & (value < 23) for value in (x[1:], x[:-1], y[1:], y[:-1])], axis=0)
    near = inside & (steps < 6)
    assert np.any(near)
    assert np.all(np.abs(apart[near] / expected[near] - 1) < 0.2)
