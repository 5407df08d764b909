"""Where the model's input lies on a picture, and showing just that."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.features.restore.compute.resampling import Array, resize


@dataclass(frozen=True)
class Frame:
    """The rectangle that the model's input shows, in source pixels; may reach beyond the source."""

    left: float
    top: float
    width: float
    height: float


def frame_around(
    source_height: int,
    source_width: int,
    height: int,
    width: int,
    fit: str,
    margin: float,
    centre: tuple[float, float] | None = None,
    pixel_shape: float = 1.0,
) -> Frame:
    """Lay the model's input around the whole source.

    Args:
        source_height: rows of the source.
        source_width: columns of it.
        height: rows of the model's input.
        width: columns of it.
        fit: "contain", "cover" or "stretch".
        margin: part of the input's side left free on each side, below one half.
        centre: (x, y) of the source that comes to stand in the middle of the input; None for the source's middle.
            With "contain" it is moved just as far as the source stays whole.
        pixel_shape: height over width of a source pixel on the person's picture.
    """
    room_height, room_width = height * (1 - 2 * margin), width * (1 - 2 * margin)
    true_height = source_height * pixel_shape
    scale_x, scale_y = room_width / source_width, room_height / true_height
    if fit != "stretch":
        scale_x = scale_y = min(scale_x, scale_y) if fit == "contain" else max(scale_x, scale_y)
    frame_width, frame_height = width / scale_x, height / (scale_y * pixel_shape)
    middle_x, middle_y = centre or (source_width / 2, source_height / 2)
    left, top = middle_x - frame_width / 2, middle_y - frame_height / 2
    if fit == "contain":
        left = min(0.0, max(left, source_width - frame_width))
        top = min(0.0, max(top, source_height - frame_height))
    return Frame(left, top, frame_width, frame_height)


def centre_of_mass(weights: Array) -> tuple[float, float] | None:
    """(x, y) of the centre of mass, pixel edges at whole numbers; None where there is no mass.

    Args:
        weights: float32 (H, W), not negative.
    """
    total = float(weights.sum())
    if total <= 0:
        return None
    height, width = weights.shape
    x = float(weights.sum(axis=0) @ (np.arange(width) + 0.5)) / total
    y = float(weights.sum(axis=1) @ (np.arange(height) + 0.5)) / total
    return x, y


def show_frame(values: Array, frame: Frame, height: int, width: int, fill: Array) -> Array:
    """What the frame shows, scaled to the model's input.

    Args:
        values: float32 (C, h, w).
        frame: in its pixels.
        height: rows of the result.
        width: columns of the result.
        fill: float32 (C,), shown where the frame reaches beyond the source.

    Returns:
        float32 (C, height, width), clipped to the range of source and fill.
    """
    _, source_height, source_width = values.shape
    before_x, before_y = max(0, int(np.ceil(-frame.left))), max(0, int(np.ceil(-frame.top)))
    after_x = max(0, int(np.ceil(frame.left + frame.width - source_width)))
    after_y = max(0, int(np.ceil(frame.top + frame.height - source_height)))
    padded = np.stack(
        [
            np.pad(channel, ((before_y, after_y), (before_x, after_x)), constant_values=level)
            for channel, level in zip(values, fill, strict=True)
        ]
    )
    left, top = max(0.0, frame.left + before_x), max(0.0, frame.top + before_y)
    right = min(left + frame.width, float(padded.shape[2]))
    bottom = min(top + frame.height, float(padded.shape[1]))
    shown = resize(padded, height, width, (left, top, right, bottom))
    return np.clip(shown, min(values.min(), fill.min()), max(values.max(), fill.max()))
