"""How a scanner or a camera finds a page: light, shadows, paper, stains, the other side, blur, noise, JPEG."""

from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy.ndimage import gaussian_filter

from explorer.features.restore.learning.drawn_pages import DrawnPage
from explorer.features.restore.learning.stains import smooth_field, stains

Array = npt.NDArray[np.float32]

_MOST_BLUR = 2.0
_DARKEST_SHADOW = 0.3


def scanned(drawn: DrawnPage, other_side: Array | None, generator: np.random.Generator) -> tuple[Array, Array]:
    """A page as it was found, and what is to be made of it.

    Blur is not to be undone: it belongs to both. One page in five is flawless.

    Args:
        drawn: the page.
        other_side: float32 (H, W, 3), what is printed on the back and may shine through; None for nothing.
        generator: of all that is random.

    Returns:
        The scan and the clean page, float32 (H, W, 3) in [0, 1].
    """
    clean = drawn.page
    if generator.random() < 0.6:
        sigma = generator.uniform(0.3, _MOST_BLUR)
        clean = gaussian_filter(clean, (sigma, sigma, 0)).astype(np.float32)
    if generator.random() < 0.2:
        return (_compressed(clean, generator) if generator.random() < 0.5 else clean), clean
    size = clean.shape[:2]
    scan = clean
    if generator.random() < 0.5:
        lift = generator.uniform(0, 0.3)
        scan = lift + (1 - lift) * scan
    scan = scan * paper(size, generator)
    if other_side is not None and generator.random() < 0.25:
        sigma = generator.uniform(0.7, 3)
        back = gaussian_filter(other_side[:, ::-1], (sigma, sigma, 0))
        scan = scan * (1 - generator.uniform(0.05, 0.35) * (1 - back))
    noise = generator.standard_normal((*size, 3 if generator.random() < 0.5 else 1)) * generator.uniform(0, 0.03)
    if generator.random() < 0.3:
        noise = 1.5 * gaussian_filter(noise, (0.7, 0.7, 0))
    scan = (scan + noise).clip(0, 1).astype(np.float32)
    if generator.random() < 0.3:
        scan = np.repeat(scan @ np.array([[0.299], [0.587], [0.114]], np.float32), 3, axis=2)
        clean = np.repeat(clean @ np.array([[0.299], [0.587], [0.114]], np.float32), 3, axis=2)
    return (_compressed(scan, generator) if generator.random() < 0.6 else scan), clean


def paper(size: tuple[int, int], generator: np.random.Generator) -> Array:
    """Paper and the light on it, float32 (H, W, 3): what multiplies all that is printed."""
    tint: npt.NDArray[np.floating] = np.ones(3)
    if generator.random() < 0.6:
        warm = generator.uniform(0, 0.25)
        tint = (
            np.array([1, 1 - 0.35 * warm, 1 - warm]) if generator.random() < 0.75 else 1 - generator.uniform(0, 0.2, 3)
        )
    light = np.full(size, generator.uniform(0.7, 1.0), dtype=np.float32)
    if generator.random() < 0.6:
        light = light * _shadow(size, generator)
    marks = stains(size, generator) if generator.random() < 0.6 else np.ones(size, np.float32)
    # stains take more of the blue than of the red, as coffee does
    tones = np.array([1.0, 1.0, 1.0]) if generator.random() < 0.5 else np.array([0.7, 1.0, 1.4])
    shown: Array = (light[..., None] * tint * np.maximum(marks, 0.05)[..., None] ** tones).astype(np.float32)
    return shown


def _shadow(size: tuple[int, int], generator: np.random.Generator) -> Array:
    """Smooth unevenness, or a shadow with a soft or hard edge."""
    if generator.random() < 0.5:
        field = smooth_field(size, generator.uniform(0.5, 2.0) * max(size), generator)
        return np.clip(1 - generator.uniform(0.05, 0.35) * np.abs(field), _DARKEST_SHADOW, 1).astype(np.float32)
    rows, columns = np.mgrid[: size[0], : size[1]].astype(np.float32)
    angle = generator.uniform(0, 2 * np.pi)
    place = generator.uniform(0, 1, 2) * size
    bent = generator.uniform(0, 0.15) * max(size) * smooth_field(size, max(size) / 2, generator)
    across = (rows - place[0]) * np.cos(angle) + (columns - place[1]) * np.sin(angle) + bent
    soft = np.exp(generator.uniform(np.log(1.0), np.log(max(size) / 2)))
    depth = generator.uniform(0.1, 1 - _DARKEST_SHADOW)
    shade: Array = (1 - depth / (1 + np.exp(np.clip(across / soft, -30, 30)))).astype(np.float32)
    return shade


def _compressed(scan: Array, generator: np.random.Generator) -> Array:
    file = io.BytesIO()
    levels = np.rint(scan * 255).astype(np.uint8)
    quality, coarse = int(generator.integers(50, 96)), int(generator.choice((0, 2)))
    Image.fromarray(levels).save(file, "JPEG", quality=quality, subsampling=coarse)
    return np.asarray(Image.open(file), np.float32) / np.float32(255)
