"""What happens to photos between the lens and the file: sensor noise, demosaicking, grain, rescaling, JPEG.

In the manner of the pipelines of Zhang et al., "Designing a practical degradation model for deep blind image
super-resolution" (BSRGAN, ICCV 2021), and "Practical blind image denoising via Swin-Conv-UNet and data synthesis"
(SCUNet, Machine Intelligence Research 2023): steps of random strength in random order. Pictures keep their size, and
what is lost by rescaling alone is not part of the damage: noise is to be learnt here, not sharpening.

All functions take and give one picture, float32 (H, W, 1 or 3), sRGB in [0, 1].
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy.ndimage import convolve, gaussian_filter

from explorer.features.restore.compute.resampling import resize

Array = npt.NDArray[np.float32]
Step = Callable[[Array, np.random.Generator], Array]

_UNTOUCHED = 0.12
_MIDDLE_GREY = 0.18  # linear light
_SLOPE_THERE = 1.16  # of sRGB's curve at middle grey
# of a Bayer mosaic's neighbours, bilinear
_CROSS = np.array([[0, 1, 0], [1, 4, 1], [0, 1, 0]], dtype=np.float32) / 4
_SQUARE = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]], dtype=np.float32) / 4


def damaged(clean: Array, generator: np.random.Generator) -> tuple[Array, float]:
    """A picture as a camera, a scanner of film or a web site might have left it, rounded to 8 bits.

    One in eight stays as it is. Three in ten are JPEG alone; most others have one kind of noise, and JPEG after it in
    four of ten; the rest have two or three kinds in any order.

    Returns:
        The picture, and how far the last JPEG was compressed at this size: 1 − quality/100, 0 without one.
    """
    kind = generator.random()
    if kind < _UNTOUCHED:
        return clean, 0.0
    steps: list[Step]
    if kind < 0.40:
        steps = [jpeg]
    elif kind < 0.80:
        noises = (camera_noise, grain, signal_dependent_noise, banding)
        steps = [noises[int(generator.choice(4, p=(0.45, 0.3, 0.2, 0.05)))]]
        if generator.random() < 0.4:
            steps.append(jpeg)
    else:
        several = (camera_noise, grain, signal_dependent_noise, jpeg, banding)
        order = generator.permutation(5)[: int(generator.integers(2, 4))]
        steps = [several[int(number)] for number in order]
    picture, compression = clean, 0.0
    for step in steps:
        if generator.random() < 0.2:
            picture = _at_another_size(picture, step, generator)
        elif step is jpeg:
            quality = _drawn_quality(generator)
            picture, compression = jpeg(picture, generator, quality), 1 - quality / 100
        else:
            picture = step(picture, generator)
    return _rounded(picture), compression


def camera_noise(picture: Array, generator: np.random.Generator, deviation: float | None = None) -> Array:
    """Shot and read noise of a sensor in linear light, demosaicked, white-balanced and mixed to sRGB.

    Args:
        picture: see the module.
        generator: of all that is random.
        deviation: in grey areas of middle brightness, in parts of 1; None draws 1.5 to 40 steps of 255.
    """
    level = _drawn(generator, 1.5, 40) if deviation is None else deviation
    light = _linear(np.repeat(picture, 3, axis=2) if picture.shape[2] == 1 else picture)
    shot = generator.uniform(0.3, 1.0)
    spread = np.sqrt(shot * light / _MIDDLE_GREY + 1 - shot)
    noise = spread * generator.standard_normal(light.shape, dtype=np.float32)
    gains = np.array([generator.uniform(1.2, 2.2), 1, generator.uniform(1.2, 2.2)], dtype=np.float32)
    noise = _demosaicked(noise * np.sqrt(gains), generator) @ _colour_matrix(generator).T
    if generator.random() < 0.3:  # cameras smooth a little themselves
        noise = gaussian_filter(noise, (*[generator.uniform(0.3, 0.8)] * 2, 0))
    if generator.random() < 0.1:  # rows are read one after the other
        noise = noise + 0.3 * generator.standard_normal((len(noise), 1, 1), dtype=np.float32)
    noisy = _display(light + level / _SLOPE_THERE * noise / max(float((noise / spread).std()), 1e-6))
    return noisy.mean(axis=2, keepdims=True) if picture.shape[2] == 1 else noisy


def signal_dependent_noise(picture: Array, generator: np.random.Generator) -> Array:
    """Gaussian noise whose variance rises with the value by any part, 1 to 50 steps; white or a little blurred."""
    level = _drawn(generator, 1, 50)
    share = generator.uniform(0, 1)
    noise = generator.standard_normal(picture.shape, dtype=np.float32)
    if picture.shape[2] == 3 and generator.random() < 0.2:
        noise = np.repeat(noise[..., :1], 3, axis=2)
    if generator.random() < 0.3:
        noise = _unit_spread(gaussian_filter(noise, (*[generator.uniform(0.3, 1.0)] * 2, 0)))
    spread = np.sqrt(1 - share + 2 * share * picture.clip(0, 1))
    return np.asarray(picture + level * spread * noise, dtype=np.float32)


def grain(picture: Array, generator: np.random.Generator, deviation: float | None = None) -> Array:
    """Film grain: correlated Gaussian of one or two sizes, strongest in the middle tones, mostly without colour.

    Args:
        picture: see the module.
        generator: of all that is random.
        deviation: in the middle tones, in parts of 1; None draws 2 to 35 steps of 255.
    """
    level = _drawn(generator, 2, 35) if deviation is None else deviation
    height, width, channels = picture.shape
    kinds = 1 if generator.random() < 0.6 or channels == 1 else 3
    field = np.zeros((height, width, kinds), dtype=np.float32)
    for size in generator.uniform(0.35, 1.8, int(generator.integers(1, 3))):
        white = generator.standard_normal(field.shape, dtype=np.float32)
        field += generator.uniform(0.5, 1) * _unit_spread(gaussian_filter(white, (size, size, 0)))
    if kinds == 3:
        field += generator.uniform(0, 2) * field.mean(axis=2, keepdims=True)
    luminance = picture.mean(axis=2, keepdims=True).clip(0, 1)
    tone = (4 * luminance * (1 - luminance)) ** generator.uniform(0.2, 1)
    floor = generator.uniform(0.1, 0.5)
    return np.asarray(picture + level * (floor + (1 - floor) * tone) * _unit_spread(field), dtype=np.float32)


def jpeg(picture: Array, generator: np.random.Generator, quality: int | None = None) -> Array:
    """Through a JPEG file, 4:2:0 or 4:4:4; three of ten with blocks that do not begin at the picture's corner.

    Args:
        picture: see the module.
        generator: of all that is random.
        quality: 10 to 95; None draws one.
    """
    quality = _drawn_quality(generator) if quality is None else quality
    down, right = generator.integers(0, 8, 2) if generator.random() < 0.3 else (0, 0)
    levels = np.rint(np.pad(picture, ((down, 0), (right, 0), (0, 0)), mode="edge").clip(0, 1) * 255).astype(np.uint8)
    file = io.BytesIO()
    image = Image.fromarray(levels[..., 0] if levels.shape[2] == 1 else levels)
    image.save(file, "JPEG", quality=quality, subsampling=2 if generator.random() < 0.65 else 0)
    read = np.atleast_3d(np.asarray(Image.open(file)))[down:, right:]
    return read.astype(np.float32) / np.float32(255)


def _drawn_quality(generator: np.random.Generator) -> int:
    return 10 + int(85 * math.pow(generator.uniform(), 1.3))


def banding(picture: Array, generator: np.random.Generator) -> Array:
    """As few levels as files of 4 to 6 bits have."""
    levels = np.float32(2 ** generator.uniform(4, 6.5))
    return np.asarray(np.rint(picture * levels) / levels, dtype=np.float32)


def _at_another_size(picture: Array, step: Step, generator: np.random.Generator) -> Array:
    """A step that happened before the picture was scaled to its size; its blur alone is not kept."""
    height, width = picture.shape[:2]
    factor = generator.uniform(0.6, 1.6)
    other = resize(picture.transpose(2, 0, 1), max(16, round(height * factor)), max(16, round(width * factor)))
    before = other.clip(0, 1).transpose(1, 2, 0)
    change = step(before, generator) - before
    return picture + resize(change.transpose(2, 0, 1), height, width).transpose(1, 2, 0)


def _demosaicked(noise: Array, generator: np.random.Generator) -> Array:
    """Noise (H, W, 3) as it is after only one colour was read at each place and the others were interpolated."""
    known = np.zeros_like(noise)
    down, right = (int(number) for number in generator.integers(0, 2, 2))
    known[down::2, right::2, 0] = 1
    known[1 - down :: 2, 1 - right :: 2, 2] = 1
    known[..., 1] = 1 - known[..., 0] - known[..., 2]
    read = noise * known
    kernels = (_SQUARE, _CROSS, _SQUARE)
    bilinear = np.stack([convolve(read[..., c], kernels[c], mode="mirror") for c in range(3)], axis=2)
    if generator.random() < 0.5:
        return bilinear
    # as better methods do, the colours' differences are interpolated, not the colours: noise becomes greyer
    green = bilinear[..., 1:2]
    differences = (read - green) * known
    kept = [convolve(differences[..., c], _SQUARE, mode="mirror") for c in (0, 2)]
    return np.concatenate([kept[0][..., None] + green, green, kept[1][..., None] + green], axis=2)


def _colour_matrix(generator: np.random.Generator) -> Array:
    """A sensor's colours to sRGB: rows add up to 1, what the others have is taken away."""
    taken = generator.uniform(0.05, 0.4, (3, 3))
    np.fill_diagonal(taken, 0)
    return np.asarray(np.diag(1 + taken.sum(axis=1)) - taken, dtype=np.float32)


def _linear(display: Array) -> Array:
    values = display.clip(0, 1)
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4).astype(np.float32)


def _display(light: Array) -> Array:
    values = light.clip(0, 1)
    return np.where(values <= 0.0031308, 12.92 * values, 1.055 * values ** (1 / 2.4) - 0.055).astype(np.float32)


def _unit_spread(field: Array) -> Array:
    unit: Array = field / max(float(field.std()), 1e-6)
    return unit


def _drawn(generator: np.random.Generator, least: float, most: float) -> float:
    """A deviation in parts of 1, of steps of 255 spread evenly over the logarithm."""
    return math.exp(generator.uniform(math.log(least), math.log(most))) / 255


def _rounded(picture: Array) -> Array:
    return np.asarray(np.rint(picture.clip(0, 1) * 255) / 255, dtype=np.float32)
