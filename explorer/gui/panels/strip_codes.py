"""Codes as small pictures: a few numbers as bars, many as tiles."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPalette, Qt

from explorer.gui import theme
from explorer.gui.learn.filters.colours import signed_table
from explorer.gui.learn.layers.unit_tiles import UnitTiles, tiles
from explorer.gui.panels import wording
from explorer.gui.panels.picture_view import fitted
from explorer.values.layers import LayerStep

MOST_BARS = 4
"""Longer codes are tiles."""
_SMALLER = 0.85
_LARGEST_TILED = 48
_TALLEST_LINE = 1.5
_BAR_OPACITY = 0.55


class CodeCells:
    """Eight codes, or fewer, on one common scale.

    Attributes:
        codes: float (n, d).
        lowest: the end of the scale below zero, or zero.
        highest: the end of the scale above zero, or zero.
    """

    def __init__(self, codes: np.ndarray, palette: QPalette, font: QFont) -> None:
        """Prepare them for a theme.

        Args:
            codes: float (n, d), n and d at least 1.
            palette: of the widget.
            font: of the widget; numbers are a little smaller.
        """
        self.codes = codes
        self._palette = palette
        self._font = QFont(font)
        self._font.setPointSizeF(font.pointSizeF() * _SMALLER)
        self._metrics = QFontMetricsF(self._font)
        finite = np.nan_to_num(codes, nan=0.0, posinf=0.0, neginf=0.0)
        self.lowest = min(0.0, float(finite.min()))
        self.highest = max(0.0, float(finite.max()))
        self._tiles = [] if self.bars else self._tiled()
        self._images = [theme.qimage(one.picture) for one in self._tiles]

    @property
    def bars(self) -> bool:
        """Whether the numbers are bars."""
        return bool(self.codes.shape[1] <= MOST_BARS)

    @property
    def height(self) -> float:
        """Least height that shows them well."""
        if self.bars:
            return float(math.ceil(self._metrics.height()) * self.codes.shape[1])
        return float(min(self._tiles[0].picture.height, _LARGEST_TILED))

    @property
    def width(self) -> float:
        """Width that they would like to have."""
        return self._metrics.horizontalAdvance("−00.00") + theme.SPACING if self.bars else 0.0

    def paint(self, painter: QPainter, number: int, room: QRectF) -> None:
        """Draw one of them.

        Args:
            painter: on the widget.
            number: which code.
            room: for it, logical pixels.
        """
        if self.bars:
            self._paint_bars(painter, number, room)
            return
        place = self._picture_place(number, room, painter.device().devicePixelRatio())
        image = self._images[number]
        shrunk = place.width() * painter.device().devicePixelRatio() < image.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrunk)
        painter.drawImage(place, image)

    def text(self, number: int, place: QPointF, room: QRectF, pixel_ratio: float) -> str:
        """One code in words: its numbers, or the number under the pointer, and what the scale is.

        Args:
            number: which code.
            place: of the pointer.
            room: of the code, as in `paint`.
            pixel_ratio: screen pixels in a logical pixel.
        """
        if self.bars:
            values = ", ".join(f"z{place + 1} = {_value(float(v))}" for place, v in enumerate(self.codes[number]))
            scale = QCoreApplication.translate(
                "strip_codes", "bars from {lowest} to {highest}, the same scale for all samples"
            )
            return f"{values}\n{scale.format(lowest=_value(self.lowest), highest=_value(self.highest))}"
        largest = _value(max(-self.lowest, self.highest))
        lines = [wording.code_size(self.codes.shape[1])]
        unit = self._unit_at(number, place, room, pixel_ratio)
        if unit is not None:
            lines[0] += f" · z{unit + 1} = {_value(float(self.codes[number, unit]))}"
        scale = QCoreApplication.translate(
            "strip_codes", "colours from −{largest} (blue) to {largest} (orange), the same scale for all samples"
        )
        return "\n".join((*lines, scale.format(largest=largest)))

    def _tiled(self) -> list[UnitTiles]:
        ground = theme.rgb(self._palette.color(QPalette.ColorRole.Window))
        dark = theme.is_dark()
        # the ends of the common scale in place of each code's own; a scale without length has no middle
        limit = max(-self.lowest, self.highest) or 1.0
        layers = (LayerStep("code", 1, "linear", code, 0.0, -limit, limit) for code in self.codes)
        return [tiles(layer, dark, ground) for layer in layers]

    def _picture_place(self, number: int, room: QRectF, pixel_ratio: float) -> QRectF:
        picture = self._tiles[number].picture
        return fitted(room, picture.width, picture.height, pixel_ratio)

    def _unit_at(self, number: int, place: QPointF, room: QRectF, pixel_ratio: float) -> int | None:
        shown = self._picture_place(number, room, pixel_ratio)
        if shown.isEmpty() or not shown.contains(place):
            return None
        tiled = self._tiles[number]
        column = int((place.x() - shown.left()) / shown.width() * tiled.picture.width)
        row = int((place.y() - shown.top()) / shown.height() * tiled.picture.height)
        found = tiled.at(row, column)
        return None if found is None else found[0]

    def _paint_bars(self, painter: QPainter, number: int, room: QRectF) -> None:
        """Bars about a common zero, their numbers written over them."""
        values = np.nan_to_num(self.codes[number].astype(float), nan=0.0, posinf=0.0, neginf=0.0)
        tall = min(room.height() / len(values), _TALLEST_LINE * self._metrics.height())
        wide = min(room.width(), 2 * self.width)
        lines = QRectF(0, 0, wide, tall * len(values))
        lines.moveCenter(room.center())
        scale = wide / ((self.highest - self.lowest) or 1.0)
        zero = lines.left() - self.lowest * scale if self.highest > self.lowest else lines.center().x()
        table = signed_table("diverging", theme.is_dark())
        below, above = QColor(*table[56].tolist()), QColor(*table[200].tolist())
        for colour in (below, above):
            colour.setAlphaF(_BAR_OPACITY)
        decimals = self._decimals(wide)
        painter.save()
        painter.setFont(self._font)
        for place, value in enumerate(values):
            top = lines.top() + place * tall
            bar = QRectF(zero, top + 1, value * scale, tall - 2).normalized()
            painter.fillRect(bar, above if value >= 0 else below)
        painter.setPen(self._palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(QPointF(zero, lines.top()), QPointF(zero, lines.bottom()))
        # the numbers last: a line through a decimal point would hide it
        painter.setPen(self._palette.color(QPalette.ColorRole.Text))
        for place, value in enumerate(self.codes[number].tolist()):
            line = QRectF(lines.left(), lines.top() + place * tall, wide, tall)
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, _fixed(value, decimals))
        painter.restore()

    def _decimals(self, wide: float) -> int:
        """As many decimals as fit, the same for all numbers: at most three digits of the largest."""
        largest = max(-self.lowest, self.highest)
        magnitude = math.floor(math.log10(largest)) if largest > 0 else 0
        for decimals in range(min(max(0, 2 - magnitude), 5), 0, -1):
            texts = (_fixed(float(value), decimals) for value in self.codes.flat)
            if max(self._metrics.horizontalAdvance(text) for text in texts) <= wide:
                return decimals
        return 0


def _fixed(value: float, decimals: int) -> str:
    if not math.isfinite(value):
        return "–"
    # adding zero turns −0 into 0
    return f"{round(value, decimals) + 0.0:.{decimals}f}".replace("-", "−")


def _value(value: float) -> str:
    return wording.significant(value, 3).replace("-", "−")
