"""Drawn pictures whose factors are known: the truth that a learnt code can be held against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from explorer.data.content import content_keys
from explorer.data.loaded import LoadedPictures
from explorer.data.progress import Progress, silent
from explorer.data.stable_random import uniform
from explorer.values import BadInput

SHAPES = ("ellipse", "square", "triangle", "cross")

_DRAWN_AT_ONCE = 512  # small enough for the temporaries to stay in the processor's cache
_PERIODS = np.array([np.pi, np.pi / 2, 2 * np.pi / 3, np.pi / 2], dtype=np.float32)
_BLOB_SPREAD = 3.0

Factors = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class _Kind:
    title: str
    side: int
    channels: int
    factor_names: tuple[str, ...]
    draw: Callable[[Factors, int], np.ndarray]
    factors_of: Callable[[np.ndarray, int], dict[str, np.ndarray]]


def read_sprites(name: str, count: int, seed: int, progress: Progress = silent) -> LoadedPictures:
    """Draw one of the three sets. The first pictures of a larger set are those of a smaller one with the same seed.

    - "sprites": grey 28×28, a light shape on black; factors shape, x, y, size, rotation.
    - "sprites-colour": 32×32, the same with hue and the grey level of the background.
    - "sprites-plane": grey 28×28, one soft round spot that moves; factors x and y, so the pictures form a curved plane.

    x and y are the centre in pixels from the left and the top edge, size is half the extent in pixels, rotation is
    clockwise in radians and stays within the shape's own period (an ellipse looks the same after half a turn), so that
    equal pictures have equal factors; hue is in [0, 1) around the colour circle; background in [0, 0.4], 1 being white.
    All are drawn uniformly and independently.

    Args:
        name: one of the three.
        count: pictures, N, 1 to 10⁶.
        seed: any whole number ≥ 0.
        progress: told after each block of pictures.

    Returns:
        uint8 images; labels are the shapes, none for "sprites-plane".

    Raises:
        BadInput: the set does not fit into memory.
    """
    kind = _KINDS[name]
    width = len(kind.factor_names)
    try:
        images = np.empty((count, kind.channels, kind.side, kind.side), dtype=np.uint8)
        factors = {factor: np.empty(count, dtype=np.float32) for factor in kind.factor_names}
    except MemoryError as error:
        raise BadInput(f"{count:,} sprites do not fit into this computer's memory: choose fewer.") from error
    for start in range(0, count, _DRAWN_AT_ONCE):
        progress("Drawing sprites", start, count)
        stop = min(start + _DRAWN_AT_ONCE, count)
        chances = uniform(seed, start * width, stop * width).reshape(-1, width)
        block = kind.factors_of(chances, kind.side)
        images[start:stop] = np.rint(kind.draw(block, kind.side) * np.float32(255))
        for factor, values in block.items():
            factors[factor][start:stop] = values
    progress("Drawing sprites", count, count)
    shapes = factors.get("shape")
    return LoadedPictures(
        images=images,
        title=kind.title,
        keys=content_keys(images),
        labels=None if shapes is None else shapes.astype(np.int64),
        class_names=() if shapes is None else SHAPES,
        factors=MappingProxyType(factors),
    )


def _shape_factors(chances: np.ndarray, side: int) -> dict[str, np.ndarray]:
    shape = np.floor(chances[:, 0] * len(SHAPES))
    return {
        "shape": shape,
        # the widest shape at any angle stays inside the picture
        "x": side * (0.34 + 0.32 * chances[:, 1]),
        "y": side * (0.34 + 0.32 * chances[:, 2]),
        "size": side * (0.13 + 0.12 * chances[:, 3]),
        "rotation": _PERIODS[shape.astype(np.int64)] * chances[:, 4],
    }


def _colour_factors(chances: np.ndarray, side: int) -> dict[str, np.ndarray]:
    return _shape_factors(chances, side) | {"hue": chances[:, 5], "background": 0.4 * chances[:, 6]}


def _plane_factors(chances: np.ndarray, side: int) -> dict[str, np.ndarray]:
    return {"x": side * (0.2 + 0.6 * chances[:, 0]), "y": side * (0.2 + 0.6 * chances[:, 1])}


def _offsets(factors: Factors, side: int) -> tuple[np.ndarray, np.ndarray]:
    """Each pixel centre's distance from the sprite's centre: (B, 1, W) across and (B, H, 1) down."""
    centres = np.arange(side, dtype=np.float32) + np.float32(0.5)
    across = centres[np.newaxis, np.newaxis, :] - factors["x"].astype(np.float32)[:, np.newaxis, np.newaxis]
    down = centres[np.newaxis, :, np.newaxis] - factors["y"].astype(np.float32)[:, np.newaxis, np.newaxis]
    return across, down


def _ellipse(u: np.ndarray, v: np.ndarray, size: np.ndarray) -> np.ndarray:
    # first-order distance: the implicit function over the length of its gradient, semi-axes size and size/2
    squared = u * u + 4 * v * v
    radius = np.sqrt(squared) + np.float32(1e-6)
    gradient = np.sqrt(u * u + 16 * v * v) + np.float32(1e-6)
    distance: np.ndarray = (squared - radius * size) / gradient
    return distance


def _square(u: np.ndarray, v: np.ndarray, size: np.ndarray) -> np.ndarray:
    distance: np.ndarray = np.maximum(np.abs(u), np.abs(v)) - np.float32(0.8) * size
    return distance


def _triangle(u: np.ndarray, v: np.ndarray, size: np.ndarray) -> np.ndarray:
    slanted = np.float32(np.sqrt(3) / 2) * np.abs(u) - np.float32(0.5) * v
    distance: np.ndarray = np.maximum(v, slanted) - np.float32(0.5) * size
    return distance


def _cross(u: np.ndarray, v: np.ndarray, size: np.ndarray) -> np.ndarray:
    across, down, arm = np.abs(u), np.abs(v), np.float32(0.3) * size
    distance: np.ndarray = np.minimum(np.maximum(across - size, down - arm), np.maximum(across - arm, down - size))
    return distance


_DISTANCES = (_ellipse, _square, _triangle, _cross)


def _coverage(factors: Factors, side: int) -> np.ndarray:
    """How much of each pixel the shape covers, float32 (B, 1, H, W) in [0, 1], from the distance to its outline."""
    across, down = _offsets(factors, side)
    turn = factors["rotation"].astype(np.float32)[:, np.newaxis, np.newaxis]
    size = factors["size"].astype(np.float32)[:, np.newaxis, np.newaxis]
    cosine, sine = np.cos(turn), np.sin(turn)
    covered = np.empty((len(turn), 1, side, side), dtype=np.float32)
    for number, distance in enumerate(_DISTANCES):
        of_shape = np.flatnonzero(factors["shape"] == number)
        dx, dy, c, s = across[of_shape], down[of_shape], cosine[of_shape], sine[of_shape]
        covered[of_shape, 0] = 0.5 - distance(c * dx + s * dy, c * dy - s * dx, size[of_shape])
    return np.clip(covered, 0, 1, out=covered)


def _draw_colour(factors: Factors, side: int) -> np.ndarray:
    """Float32 (B, 3, 32, 32): a shape of full colour on a grey ground."""
    covered = _coverage(factors, side)
    sixths = (np.array([5, 3, 1], dtype=np.float32) + 6 * factors["hue"].astype(np.float32)[:, np.newaxis]) % 6
    colour = 1 - np.clip(np.minimum(sixths, 4 - sixths), 0, 1)[:, :, np.newaxis, np.newaxis]
    ground = factors["background"].astype(np.float32)[:, np.newaxis, np.newaxis, np.newaxis]
    painted: np.ndarray = ground + (colour - ground) * covered
    return painted


def _draw_spot(factors: Factors, side: int) -> np.ndarray:
    """Float32 (B, 1, H, W): a Gaussian spot, the product of one factor across and one down."""
    across, down = _offsets(factors, side)
    width = np.float32(2 * _BLOB_SPREAD**2)
    spot: np.ndarray = np.exp(-down * down / width) * np.exp(-across * across / width)
    return spot[:, np.newaxis]


_SHAPE = ("shape", "x", "y", "size", "rotation")
_KINDS = {
    "sprites": _Kind("Sprites", 28, 1, _SHAPE, _coverage, _shape_factors),
    "sprites-colour": _Kind("Sprites in colour", 32, 3, (*_SHAPE, "hue", "background"), _draw_colour, _colour_factors),
    "sprites-plane": _Kind("Sprites on a plane", 28, 1, ("x", "y"), _draw_spot, _plane_factors),
}
