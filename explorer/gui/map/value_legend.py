"""What the colours of the points mean where they stand for numbers."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QLinearGradient, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from explorer.gui.map.overlay import KeptPicture, OverlayPanel
from explorer.gui.map.palettes import missing_grey, value_colours
from explorer.gui.map.value_scale import ValueScale
from explorer.gui.panels.wording import significant
from explorer.gui.plain_text import as_text
from explorer.gui.theme import SPACING, tabular

_NARROWEST, _WIDEST = 120, 208
_BAR = 12
_DOT = 8
_STOPS = 24


class ValueLegend(OverlayPanel):
    """Title, colour bar, the numbers at its ends, their unit, and how many points have no number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("map-value-legend")
        self._scale: ValueScale | None = None
        self._dark = False
        self._look = KeptPicture()
        self.setFont(tabular(self.font()))
        self.setAccessibleName(self.tr("Scale of the colours"))
        self.hide()

    @property
    def scale(self) -> ValueScale | None:
        """What is explained, None while the points have the colours of their classes."""
        return self._scale

    def set_scale(self, scale: ValueScale | None) -> None:
        """Explain another scale."""
        self._scale = scale
        text = self._in_words() if scale is not None else ""
        self.setToolTip(as_text(text))
        self.setAccessibleDescription(text)
        self.update()

    def set_dark(self, dark: bool) -> None:
        """Take the colours for a light or dark ground."""
        self._dark = dark
        self.update()

    def ends(self) -> tuple[str, str]:
        """The figures at the ends of the bar; a sign says where numbers lie beyond them."""
        scale = self._scale
        if scale is None or scale.empty:
            return "", ""
        low, high = significant(scale.low, 3), significant(scale.high, 3)
        if scale.low == scale.high and not scale.clipped:
            return low, ""
        low, high = low.replace("-", "−"), high.replace("-", "−")
        return (f"≤ {low}" if scale.least < scale.low else low, f"≥ {high}" if scale.most > scale.high else high)

    def wanted_size(self, widest: int) -> QSize:
        """The size that shows everything, at most so wide; empty without a scale."""
        if self._scale is None:
            return QSize(0, 0)
        metrics = QFontMetrics(self.font())
        texts = [self._scale.title, self._scale.unit, self._missing_text(), "   ".join(self.ends())]
        width = max(_NARROWEST, *(metrics.horizontalAdvance(text) for text in texts)) + 2 * SPACING
        rows = 2 + bool(self._scale.unit) + bool(self._scale.missing)
        height = rows * metrics.height() + _BAR + (rows - 1) * 2 + SPACING + SPACING // 2
        return QSize(min(width, _WIDEST, widest), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, then the legend from memory where nothing changed."""
        super().paintEvent(event)
        self._look.draw_on(self, (self._scale, self._dark), self._draw)

    def _draw(self, painter: QPainter) -> None:
        scale = self._scale
        if scale is None:
            return
        palette = self.palette()
        text = palette.color(QPalette.ColorRole.Text)
        faded = palette.color(QPalette.ColorRole.PlaceholderText)
        line = QFontMetrics(self.font()).height()
        room = QRectF(self.rect()).adjusted(SPACING, SPACING / 2, -SPACING, -SPACING / 2)
        top = room.top()

        def write(words: str, colour: QColor, side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> None:
            painter.setPen(colour)
            shown = QFontMetrics(self.font()).elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()) + 1)
            painter.drawText(QRectF(room.left(), top, room.width(), line), side | Qt.AlignmentFlag.AlignVCenter, shown)

        write(scale.title, text)
        top += line + 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ramp(room) if not scale.empty else palette.color(QPalette.ColorRole.Mid))
        painter.drawRoundedRect(QRectF(room.left(), top, room.width(), _BAR), 3, 3)
        top += _BAR + 2
        low, high = self.ends()
        write(low or self.tr("no values yet"), text if low else faded)
        write(high, text, Qt.AlignmentFlag.AlignRight)
        if scale.unit:
            top += line + 2
            write(scale.unit, faded)
        if scale.missing:
            top += line + 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(missing_grey(self._dark))
            painter.drawEllipse(QPointF(room.left() + _DOT / 2, top + line / 2), _DOT / 2, _DOT / 2)
            room.setLeft(room.left() + _DOT + SPACING)
            write(self._missing_text(), faded)

    def _ramp(self, room: QRectF) -> QLinearGradient | QColor:
        colours = value_colours(self._dark)
        if self._scale is not None and self._scale.low == self._scale.high:
            return colours[len(colours) // 2]
        ramp = QLinearGradient(room.topLeft(), room.topRight())
        for stop in range(_STOPS + 1):
            ramp.setColorAt(stop / _STOPS, colours[round(stop / _STOPS * (len(colours) - 1))])
        return ramp

    def _missing_text(self) -> str:
        if self._scale is None or not self._scale.missing:
            return ""
        return self.tr("no value: {count:,}").format(count=self._scale.missing)

    def _in_words(self) -> str:
        scale = self._scale
        assert scale is not None
        name = f"{scale.title} ({scale.unit})" if scale.unit else scale.title
        if scale.empty:
            return self.tr("Colour: {name}. No point has a value yet.").format(name=name)
        ends = {
            "name": name,
            "low": significant(scale.low),
            "high": significant(scale.high),
            "least": significant(scale.least),
            "most": significant(scale.most),
        }
        if not math.isclose(scale.low, scale.least) or not math.isclose(scale.high, scale.most):
            text = self.tr(
                "Colour: {name}. The colours span the 1st to the 99th percentile, {low} to {high}; values beyond "
                "have the end colours. The full range is {least} to {most}."
            )
        else:
            text = self.tr("Colour: {name}, from {low} to {high}.")
        text = text.format(**ends)
        if scale.missing:
            text += " " + self.tr("Grey points have no value: {count:,}.").format(count=scale.missing)
        return text
