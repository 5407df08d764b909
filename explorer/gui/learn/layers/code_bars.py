"""A code as bars with numbers."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.gui import theme
from explorer.gui.learn.filters.colours import signed_table
from explorer.gui.panels import wording

MOST_BARS = 100
"""Longer codes are shown as a layer of units is."""
_TALLEST = 3 * theme.SPACING


class CodeBars(QWidget):
    """One bar a number, about zero; with room, its name and value beside it.

    Args:
        pickable: clicks and arrow keys pick a number.
        parent: Qt parent.

    Signals:
        picked: the number that was clicked, from 0; −1 when the chosen one was clicked again.
    """

    picked = Signal(int)

    def __init__(self, pickable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pickable = pickable
        self._values = np.zeros(0, np.float32)
        self._deviation: np.ndarray | None = None
        self._chosen = -1
        self.setFont(theme.tabular(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Code"))
        if pickable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_code(self, values: np.ndarray, deviation: np.ndarray | None = None) -> None:
        """Show a code.

        Args:
            values: float (d,).
            deviation: float (d,), drawn as whiskers and told with the values; None where there is none.
        """
        self._values, self._deviation = values, deviation
        self.setAccessibleDescription(", ".join(self.text(number) for number in range(min(len(values), 10))))
        self.update()

    def set_chosen(self, number: int) -> None:
        """Mark a number; −1 marks none."""
        self._chosen = number
        self.update()

    def text(self, number: int) -> str:
        """A number in words: "z1 = 0.53 ± 0.04"."""
        text = f"z{number + 1} = {_value(float(self._values[number]))}"
        return text if self._deviation is None else f"{text} ± {_value(float(self._deviation[number]))}"

    def number_at(self, y: float) -> int | None:
        """The bar at a height of the widget."""
        tall = self._line_height()
        number = int((y - self._top()) // tall) if tall else -1
        return number if 0 <= number < len(self._values) else None

    def sizeHint(self) -> QSize:
        """Room for a short code."""
        return QSize(16 * theme.SPACING, 16 * theme.SPACING)

    def minimumSizeHint(self) -> QSize:
        """Narrow, and low."""
        return QSize(10 * theme.SPACING, 8 * theme.SPACING)

    def event(self, event: QEvent) -> bool:
        """Tell the number under a resting pointer."""
        if event.type() == QEvent.Type.ToolTip:
            assert isinstance(event, QHelpEvent)
            number = self.number_at(event.pos().y())
            if number is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), self.text(number), self)
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Pick the number under the pointer, or let go of it."""
        number = self.number_at(event.position().y())
        if self._pickable and event.button() == Qt.MouseButton.LeftButton and number is not None:
            self._pick(-1 if number == self._chosen else number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows pick the next number."""
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if not self._pickable or event.key() not in moves:
            super().keyPressEvent(event)
            return
        number = 0 if self._chosen < 0 else self._chosen + moves[Qt.Key(event.key())]
        if 0 <= number < len(self._values):
            self._pick(number)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bars from a common zero line; names and numbers where a line of text fits."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.AlternateBase))
        tall = self._line_height()
        if not tall:
            return
        finite = np.nan_to_num(self._values.astype(float), posinf=0.0, neginf=0.0)
        spread = np.nan_to_num(self._deviation) if self._deviation is not None else np.zeros(len(finite))
        lowest, highest = min(float((finite - spread).min()), 0.0), max(float((finite + spread).max()), 0.0)
        room = self._bar_room(tall)
        scale = room.width() / ((highest - lowest) or 1.0)
        zero = room.left() - lowest * scale
        table = signed_table("diverging", theme.is_dark())
        below, above = QColor(*table[48].tolist()), QColor(*table[208].tolist())
        gap = min(2.0, tall / 5)
        texts = room.left() > theme.SPACING
        for number, (value, width) in enumerate(zip(finite, spread, strict=True)):
            line = QRectF(0, self._top() + number * tall, self.width(), tall)
            bar = QRectF(zero, line.top() + gap, value * scale, tall - 2 * gap).normalized()
            painter.fillRect(bar, above if value >= 0 else below)
            if self._deviation is not None:
                painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Text), 1))
                middle, end = line.center().y(), zero + value * scale
                painter.drawLine(QPointF(end - width * scale, middle), QPointF(end + width * scale, middle))
            if number == self._chosen:
                painter.setPen(QPen(theme.accent(), 2))
                painter.drawRect(line.adjusted(1, 1, -1, -1))
            if texts:
                self._write(painter, line, number)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        painter.drawLine(QPointF(zero, self._top()), QPointF(zero, self._top() + tall * len(finite)))
        if self.hasFocus():
            painter.setPen(QPen(theme.accent(), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _write(self, painter: QPainter, line: QRectF, number: int) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        inside = line.adjusted(theme.SPACING / 2, 0, -theme.SPACING / 2, 0)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | middle, f"z{number + 1}")
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        painter.drawText(inside, Qt.AlignmentFlag.AlignRight | middle, _value(float(self._values[number])))

    def _bar_room(self, tall: float) -> QRectF:
        """The room between names and numbers; all of it where there are none."""
        metrics = self.fontMetrics()
        edge = theme.SPACING / 2
        room = QRectF(self.rect()).adjusted(edge, 0, -edge, 0)
        if tall < metrics.height():
            return room
        names = metrics.horizontalAdvance(f"z{len(self._values)}")
        numbers = max(metrics.horizontalAdvance(_value(float(value))) for value in self._values)
        return room.adjusted(names + 2 * edge, 0, -numbers - 2 * edge, 0)

    def _line_height(self) -> float:
        return min(self.height() / len(self._values), _TALLEST) if len(self._values) else 0.0

    def _top(self) -> float:
        return (self.height() - self._line_height() * len(self._values)) / 2

    def _pick(self, number: int) -> None:
        self.set_chosen(number)
        self.picked.emit(number)


def _value(value: float) -> str:
    return wording.significant(value, 3).replace("-", "−")
