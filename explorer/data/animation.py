"""Animated pictures: frames that arrive one by one become a GIF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from explorer.data.atomic_file import replacing
from explorer.values import BadInput

SHORTEST_FRAME = 0.02
"""Seconds; many viewers show a frame that claims to be shorter for a tenth of a second."""

_COLOURS = 256


def write_gif(path: Path, frames: Iterable[np.ndarray], seconds: float, *, hold: float = 0.0) -> None:
    """Write an animation that repeats for ever, whole or not at all.

    Frames are taken one at a time, so that they may be drawn while they are written; an exception that the iterable
    raises ends the writing, leaves an earlier file as it was, and passes on.

    Args:
        path: ends in `.gif`.
        frames: uint8 (H, W, 1 or 3), all of one size, at least one.
        seconds: that each frame is shown, rounded to hundredths and at least `SHORTEST_FRAME`.
        hold: seconds that the last frame stays longer.

    Raises:
        BadInput: the name does not fit, the folder is missing, or there are no frames.
        ValueError: a frame has another shape than the first one.
        OSError: the system refused, for example because the disk is full.
    """
    if path.suffix.lower() != ".gif":
        raise BadInput(f"“{path.name}” is not a name for an animation; it must end in .gif.")
    images = _images(frames)
    first = next(images, None)
    if first is None:
        raise BadInput(f"“{path.name}” was not written, because there are no frames to show.")
    shown = round(max(SHORTEST_FRAME, seconds) * 100) * 10
    with replacing(path) as file:
        rest = _held(images, shown, round(max(0.0, hold) * 100) * 10)
        first.info["duration"] = shown
        first.save(file, "GIF", save_all=True, append_images=rest, loop=0, optimize=False)


def _images(frames: Iterable[np.ndarray]) -> Iterator[Image.Image]:
    shape: tuple[int, ...] | None = None
    for frame in frames:
        if frame.ndim != 3 or frame.shape[2] not in (1, 3) or frame.dtype != np.uint8:
            raise ValueError(f"a frame is uint8 (H, W, 1 or 3), not {frame.dtype} {frame.shape}")
        if shape is not None and frame.shape != shape:
            raise ValueError(f"a frame has shape {frame.shape}, the first one {shape}")
        shape = frame.shape
        if shape[2] == 1:
            yield Image.fromarray(frame[:, :, 0])
        else:
            # colours of its own for each frame and no dithering: flat areas of a drawing stay flat
            yield Image.fromarray(frame).quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)


def _held(images: Iterator[Image.Image], shown: int, hold: int) -> Iterator[Image.Image]:
    """Tell each image how long it shows, milliseconds; the last one longer."""
    waiting: Image.Image | None = None
    for image in images:
        if waiting is not None:
            waiting.info["duration"] = shown
            yield waiting
        waiting = image
    if waiting is not None:
        waiting.info["duration"] = shown + hold
        yield waiting
