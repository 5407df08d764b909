"""Work on the part of a picture that is kept: even light, a tight cut, wider strokes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.features.restore.compute.figure import Figure, ink_levels, smooth_surface, stand_out
from explorer.features.restore.compute.regions import grow_round
from explorer.features.restore.compute.resampling import Array, luminance, resize, shrunk, to_unit
from explorer.values import Picture

WORKING_SIDE = 512
"""Longest side at which the part that is kept is worked on, unless the model's input is larger than a quarter of it."""

_DRAWING_SIDE = 100
"""Longest side at which strokes are made wider: five times MNIST's box."""

_PEN_SLACK = 0.68
"""Strokes below this part of the data's typical width are made wider (the 5th percentile of MNIST's)."""


@dataclass(frozen=True, eq=False)
class Cutting:
    """The part of a picture that is kept.

    Attributes:
        values: float32 (C, h, w) in [0, 1].
        left: x of its left edge in the picture's pixels.
        top: y of its upper edge there.
        step_x: picture pixels in one of its columns.
        step_y: picture pixels in one of its rows.
        fill: float32 (C,), the brightness around it.
        is_ink: the values say how far the figure stands out (0 background, 1 figure) in place of brightness.
    """

    values: Array
    left: float
    top: float
    step_x: float
    step_y: float
    fill: Array
    is_ink: bool = False

    def part(self, values: Array, left: float, top: float, right: float, bottom: float) -> Cutting:
        """The same cutting with new values that stand for the given rectangle of its pixels."""
        return Cutting(
            values,
            self.left + left * self.step_x,
            self.top + top * self.step_y,
            (right - left) * self.step_x / values.shape[2],
            (bottom - top) * self.step_y / values.shape[1],
            self.fill,
            self.is_ink,
        )


def cut_out(picture: Picture, box: tuple[float, float, float, float], channels: int, longest: int) -> Cutting:
    """Cut a rectangle out of a picture and bring it to a bounded size.

    Args:
        picture: any size.
        box: (left, top, right, bottom) in its pixels.
        channels: 1 takes the luminance, 3 repeats a grey one.
        longest: no side of the result is longer.
    """
    left, top = max(0, int(np.floor(box[0]))), max(0, int(np.floor(box[1])))
    right, bottom = min(picture.width, int(np.ceil(box[2]))), min(picture.height, int(np.ceil(box[3])))
    small = shrunk(Picture(picture.pixels[top:bottom, left:right]), longest)
    values = to_unit(small)
    if channels == 1:
        values = luminance(values)[None]
    elif values.shape[0] == 1:
        values = np.repeat(values, channels, axis=0)
    rim = np.concatenate([values[:, 0], values[:, -1], values[:, :, 0], values[:, :, -1]], axis=1)
    fill = np.median(rim, axis=1).astype(np.float32)
    return Cutting(values, left, top, (right - left) / small.width, (bottom - top) / small.height, fill)


def lift_ink(cutting: Cutting, picture: Picture, figure: Figure, light_background: bool, strokes: bool) -> Cutting:
    """Take the background out of a grey cutting: 0 where there is none of the figure, 1 where it is full.

    Args:
        cutting: one channel.
        picture: that it was cut from.
        figure: found on the whole picture at a smaller size.
        light_background: the figure is dark.
        strokes: stretch the contrast to the pen's level, as strokes have one; filled shapes keep their shades.
    """
    height, width = cutting.values.shape[1:]
    rows, columns = figure.mask.shape
    scale_x, scale_y = columns / picture.width, rows / picture.height
    box = (
        cutting.left * scale_x,
        cutting.top * scale_y,
        min(columns, (cutting.left + width * cutting.step_x) * scale_x),
        min(rows, (cutting.top + height * cutting.step_y) * scale_y),
    )
    backdrop = np.clip(resize(figure.backdrop[None], height, width, box)[0], 0, 1)
    # the rim of the mask is coarse: it is widened, so that it cuts through background only
    near = grow_round(figure.mask.astype(np.float32), 2.0)
    near = np.clip(resize(near[None], height, width, box)[0], 0, 1)
    ink = stand_out(cutting.values[0], backdrop, light_background)
    if strokes:
        low, high = ink_levels(ink) or (0.0, 1.0)
        ink = np.clip((ink - low) / (high - low), 0, 1)
    else:
        ink = np.where(ink < 0.03, np.float32(0), ink)
    ink = (ink * near)[None].astype(np.float32)
    return Cutting(
        ink, cutting.left, cutting.top, cutting.step_x, cutting.step_y, np.zeros(1, dtype=np.float32), is_ink=True
    )


def even_out(cutting: Cutting) -> Cutting:
    """Divide the light on a scene by the smooth surface through its rim, keeping the mean brightness."""
    surface = np.maximum(smooth_surface(luminance(cutting.values)), 0.05)
    factor = float(surface.mean()) / surface
    values = np.clip(cutting.values * factor, 0, 1).astype(np.float32)
    return Cutting(values, cutting.left, cutting.top, cutting.step_x, cutting.step_y, cutting.fill)


def tighten(cutting: Cutting) -> Cutting:
    """Cut to the pixels where ink covers at least a quarter."""
    covered = cutting.values[0] >= min(0.25, float(cutting.values.max()))
    rows, columns = np.flatnonzero(covered.any(axis=1)), np.flatnonzero(covered.any(axis=0))
    top, bottom, left, right = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
    return cutting.part(cutting.values[:, top:bottom, left:right], left, top, right, bottom)


def stroke_width(ink: Array) -> float:
    """Mean width of the strokes in pixels: twice the area over the length of the outline.

    The outline is counted along pixel edges, which is 4/π times too long for strokes in all directions.

    Args:
        ink: float32 (H, W) in [0, 1].
    """
    solid = np.pad(ink > 0.5, 1)
    steps = int((solid[1:] != solid[:-1]).sum()) + int((solid[:, 1:] != solid[:, :-1]).sum())
    return 2 * float(solid.sum()) / (steps * np.pi / 4) if steps else 0.0


def widen_strokes(cutting: Cutting, typical: float, always: bool) -> tuple[Cutting, str]:
    """Make thin strokes as wide as the data have them.

    Args:
        cutting: ink, cut tight.
        typical: width of a stroke as a part of the longer side.
        always: also when they are only a little thinner.

    Returns:
        The cutting and a sentence, empty when nothing was done.
    """
    height, width = cutting.values.shape[1:]
    scale = _DRAWING_SIDE / max(height, width)
    rows, columns = max(1, round(height * scale)), max(1, round(width * scale))
    drawn = np.clip(resize(cutting.values, rows, columns), 0, 1)
    if drawn.max() > 0:
        drawn = np.clip(drawn / np.percentile(drawn[drawn > 0.5 * drawn.max()], 50), 0, 1)
    now, wanted = stroke_width(drawn[0]), typical * _DRAWING_SIDE
    if now <= 0 or now >= (wanted if always else wanted * _PEN_SLACK):
        return cutting, ""
    radius = (wanted - now) / 2
    room = int(np.ceil(radius))
    grown = grow_round(np.pad(drawn[0], room), radius)[None].astype(np.float32)
    wider = cutting.part(
        grown,
        -room * width / columns,
        -room * height / rows,
        width + room * width / columns,
        height + room * height / rows,
    )
    sentence = f"Strokes widened from {now:.0f} % to {wanted:.0f} % of its size, as the model's data have them."
    return tighten(wider), sentence
