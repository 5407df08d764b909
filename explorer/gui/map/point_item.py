"""The points as one picture, kept until the view or the points change."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from explorer.drawing.point_size import LARGEST, point_diameter
from explorer.drawing.stamping import Canvas, Mapping
from explorer.gui.map.frame import Frame
from explorer.gui.map.palettes import colour_table, value_table
from explorer.gui.map.point_set import PointSet

SAMPLE = 100_000
"""Points that are drawn while the view moves, where there are more."""

_SLACK = 96


class PointItem(QGraphicsItem):
    """Draws a `PointSet`; lives in the view box, in its logical pixels.

    Painting anything above the points copies from the kept picture: a marker costs its own small rectangle.
    """

    def __init__(self, points: PointSet, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.points = points
        self._frame = Frame()
        self._spread: tuple[float, float] = (1.0, 1.0)
        self._moving = False
        self._colours = colour_table(0, dark=False)
        self._canvas = Canvas(1, 1, 1)
        self._picture = QImage()
        self._key: object = None
        self._stamped = self._frame
        self._slack = 0

    @property
    def frame(self) -> Frame:
        """What is visible."""
        return self._frame

    @property
    def palette(self) -> np.ndarray:
        """Red, green and blue of every colour number: uint8 (256, 3)."""
        packed = np.array(self._colours, np.uint32)
        return np.stack([packed >> 16 & 255, packed >> 8 & 255, packed & 255], axis=1).astype(np.uint8)

    @property
    def sampled(self) -> bool:
        """Whether only some of the points are drawn now, since the view moves."""
        return self._moving and self.points.shown > SAMPLE

    def set_frame(self, frame: Frame) -> None:
        """Show another rectangle of the map."""
        if (frame.pixel_width, frame.pixel_height) != (self._frame.pixel_width, self._frame.pixel_height):
            self.prepareGeometryChange()
        self._frame = frame
        self.update()

    def set_spread(self, width: float, height: float) -> None:
        """Tell the extent of all points, map units: together with the zoom it decides how large they are drawn."""
        self._spread = (max(width, 1e-30), max(height, 1e-30))

    def set_moving(self, moving: bool) -> None:
        """Draw a sample while the view moves, all points when it rests."""
        before = self.sampled
        self._moving = moving
        if self.sampled != before or self._stamped != self._frame:
            self.update()

    def set_colours(self, classes: int, dark: bool) -> None:
        """Take the palette for so many classes on a light or dark ground."""
        self._colours = colour_table(classes, dark)
        self._key = None
        self.update()

    def set_value_colours(self, dark: bool) -> None:
        """Take the palette for numbers on a light or dark ground."""
        self._colours = value_table(dark)
        self._key = None
        self.update()

    def colour(self, number: int) -> QColor:
        """What a colour number looks like now."""
        return QColor.fromRgba(self._colours[number])

    def diameter(self, shown: int) -> float:
        """How large points are drawn, 1 to 9 logical pixels.

        The more of the screen there is for each point, the larger it is, though less than in proportion. Depends on
        the zoom and not on the place: panning leaves it as it is.

        Args:
            shown: how many points are drawn, wherever they lie.
        """
        share = min(1.0, self._frame.width / self._spread[0]) * min(1.0, self._frame.height / self._spread[1])
        area = self._frame.pixel_width * self._frame.pixel_height
        return point_diameter(area, shown * share)

    def boundingRect(self) -> QRectF:
        """The whole view box."""
        return QRectF(0, 0, self._frame.pixel_width, self._frame.pixel_height)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Copy the kept picture, made anew where it is out of date."""
        if not self.points.shown:
            return
        transform = painter.combinedTransform()
        target = transform.mapRect(self.boundingRect())
        left, top = math.floor(target.left() + 1e-6), math.floor(target.top() + 1e-6)
        right, bottom = math.ceil(target.right() - 1e-6), math.ceil(target.bottom() - 1e-6)
        surface = _Surface(right - left, bottom - top, target.left() - left, target.top() - top, transform.m11())
        key = (surface, self.points.version, self.sampled)
        offset = self._offset(surface.ratio) if key == self._key else None
        if offset is None:
            # the next step of a pan finds its points already there
            panning = key == self._key and self._moving and self._frame.same_scale(self._stamped)
            self._slack = round(_SLACK * surface.ratio) if panning else 0
            self._stamp(surface)
            self._key, self._stamped, offset = key, self._frame, (0, 0)
        source = QRectF(self._slack + offset[0], self._slack + offset[1], surface.width, surface.height)
        painter.save()
        painter.resetTransform()
        # what is left is the screen's own scale: without it one pixel of the picture is one of the device
        scale = painter.combinedTransform().m11()
        painter.scale(1 / scale, 1 / scale)
        painter.drawImage(QPointF(left, top), self._picture, source)
        painter.restore()

    def _offset(self, ratio: float) -> tuple[int, int] | None:
        """Where the frame lies in the kept picture, device pixels; None where that does not show it.

        While the view moves the nearest whole pixel will do; when it rests the picture has to be exact.
        """
        if self._stamped == self._frame:
            return 0, 0
        if not self._moving or not self._frame.same_scale(self._stamped):
            return None
        right = round((self._frame.left - self._stamped.left) * self._frame.scale_x * ratio)
        down = round((self._stamped.bottom - self._frame.bottom) * self._frame.scale_y * ratio)
        return (right, down) if max(abs(right), abs(down)) <= self._slack else None

    def _stamp(self, surface: _Surface) -> None:
        frame, canvas, slack = self._frame, self._canvas, self._slack
        margin = math.ceil(LARGEST * surface.ratio) + 2
        width, height = surface.width + 2 * slack, surface.height + 2 * slack
        if (canvas.width, canvas.height, canvas.margin) != (width, height, margin):
            canvas = self._canvas = Canvas(width, height, margin)
            stride = canvas.pixels.shape[1]
            visible = canvas.pixels.reshape(-1)[margin * stride + margin :]
            self._picture = QImage(visible.data, width, height, stride, QImage.Format.Format_Indexed8)
        else:
            canvas.clear()
        mapping = Mapping(
            centre_x=frame.left + frame.width / 2,
            centre_y=frame.bottom + frame.height / 2,
            scale_x=frame.scale_x * surface.ratio,
            scale_y=-frame.scale_y * surface.ratio,
            shift_x=frame.pixel_width * surface.ratio / 2 + surface.left + slack,
            shift_y=frame.pixel_height * surface.ratio / 2 + surface.top + slack,
        )
        layers = self.points.sample(SAMPLE) if self._moving else self.points.layers
        diameter = max(1, round(self.diameter(sum(len(layer.x) for layer in layers)) * surface.ratio))
        for number, layer in enumerate(layers):
            in_front = number > 0
            canvas.stamp(layer.x, layer.y, layer.colours, mapping, diameter + in_front)
        # the picture shares the canvas's memory; setting its colours also tells Qt that it changed
        self._picture.setColorTable(self._colours)


@dataclass(frozen=True)
class _Surface:
    """The device pixels that the view box covers.

    Attributes:
        width: of them, across.
        height: of them, down.
        left: where in the first one the box begins.
        top: the same, downward.
        ratio: how many make a logical pixel.
    """

    width: int
    height: int
    left: float
    top: float
    ratio: float
