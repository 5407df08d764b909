"""Paper that has seen something: stains, folds, wrinkles, uneven light, drawn over a clean page."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]


def stains(size: tuple[int, int], generator: np.random.Generator) -> Array:
    """One to three kinds of damage to paper, float32 (H, W): what the paper's lightness is multiplied by."""
    found = np.ones(size, dtype=np.float32)
    kinds = (_uneven_light, _coffee, _fold, _wrinkles, _grain)
    for kind in generator.choice(len(kinds), size=int(generator.integers(1, 4)), replace=False):
        found = found * kinds[kind](size, generator)
    return found


def stained(page: Array, generator: np.random.Generator) -> Array:
    """A page as a scanner might have found it.

    Ink is multiplied onto the paper, as light is taken away twice; the paper gets one to three kinds of damage.

    Args:
        page: float32 (H, W, 1) in [0, 1], 1 is white paper.
        generator: of all that is random.

    Returns:
        The same shape, in [0, 1].
    """
    size = page.shape[:2]
    paper = generator.uniform(0.72, 1.0) * stains(size, generator)
    blackest = generator.uniform(0.0, 0.25)
    ink = blackest + (1 - blackest) * page[..., 0]
    noise = generator.normal(0, generator.uniform(0.0, 0.03), size)
    return (ink * paper + noise).clip(0, 1).astype(np.float32)[..., None]


def smooth_field(size: tuple[int, int], cell: float, generator: np.random.Generator) -> Array:
    """Smooth noise with mean 0 and about unit spread: values on a coarse grid, interpolated.

    Args:
        size: H and W.
        cell: distance of the grid's points in pixels.
        generator: of the values.
    """
    rows, columns = (max(2, int(side / cell) + 2) for side in size)
    grid = generator.standard_normal((rows, columns)).astype(np.float32)
    for axis, side in enumerate(size):
        place = np.linspace(0, grid.shape[axis] - 1, side, dtype=np.float32)
        low = np.minimum(place.astype(np.int64), grid.shape[axis] - 2)
        part = place - low
        part = part * part * (3 - 2 * part)
        shape = (-1, 1) if axis == 0 else (1, -1)
        part = part.reshape(shape)
        grid = np.take(grid, low, axis) * (1 - part) + np.take(grid, low + 1, axis) * part
    return grid


def _uneven_light(size: tuple[int, int], generator: np.random.Generator) -> Array:
    field = smooth_field(size, generator.uniform(0.5, 2.0) * max(size), generator)
    return np.clip(1 - generator.uniform(0.05, 0.25) * np.abs(field), 0.3, 1).astype(np.float32)


def _coffee(size: tuple[int, int], generator: np.random.Generator) -> Array:
    """A ring or a spot with a darker rim and a ragged edge."""
    rows, columns = np.mgrid[: size[0], : size[1]].astype(np.float32)
    place = generator.uniform(-0.3, 1.3, 2) * size
    radius = generator.uniform(0.2, 0.9) * max(size)
    ragged = radius * (1 + 0.06 * smooth_field(size, max(size) / 6, generator))
    distance = np.hypot(rows - place[0], columns - place[1]) - ragged
    rim = np.exp(-np.square(distance / generator.uniform(2, 10)))
    inside = 1 / (1 + np.exp(np.clip(distance / generator.uniform(1, 6), -30, 30)))
    depth = generator.uniform(0.1, 0.45)
    spot: Array = (1 - depth * rim - generator.uniform(0, 0.6) * depth * inside).clip(0.2, 1).astype(np.float32)
    return spot


def _fold(size: tuple[int, int], generator: np.random.Generator) -> Array:
    """A few straight creases: dark on one side, lighter on the other."""
    rows, columns = np.mgrid[: size[0], : size[1]].astype(np.float32)
    paper = np.ones(size, dtype=np.float32)
    for _ in range(int(generator.integers(1, 4))):
        angle = generator.uniform(0, np.pi)
        place = generator.uniform(0, 1, 2) * size
        across = (rows - place[0]) * np.cos(angle) + (columns - place[1]) * np.sin(angle)
        width = generator.uniform(1, 12)
        shade = np.exp(-np.square(across / width)) - 0.4 * np.exp(-np.square((across - width) / width))
        paper = paper * (1 - generator.uniform(0.05, 0.35) * shade)
    return paper.clip(0.2, 1.1).astype(np.float32)


def _wrinkles(size: tuple[int, int], generator: np.random.Generator) -> Array:
    """Crumpled paper: ridges of several sizes."""
    paper = np.zeros(size, dtype=np.float32)
    for cell in (60.0, 25.0, 10.0):
        paper += np.abs(smooth_field(size, cell * generator.uniform(0.6, 1.4), generator)) * (cell / 60) ** 0.5
    return (1 - generator.uniform(0.03, 0.2) * paper).clip(0.25, 1).astype(np.float32)


def _grain(size: tuple[int, int], generator: np.random.Generator) -> Array:
    """Coarse paper or cloth."""
    field = smooth_field(size, generator.uniform(1.5, 4), generator) + generator.standard_normal(size) * 0.3
    return (1 - generator.uniform(0.02, 0.12) * np.abs(field)).clip(0.3, 1).astype(np.float32)
