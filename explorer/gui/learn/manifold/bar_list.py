"""A few named quantities as bars, one under the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.gui import theme

_BAR = theme.SPACING


class Bar(NamedTuple):
    """One quantity.

    Attributes:
        name: what it is.
        value: the number with its unit, as text.
        share: length of its bar, 0 to 1.
        strong: drawn in the accent colour.
    """

    name: str
    value: str
    share: float
    strong: bool = False


class BarList(QWidget):
    """Names at the left, bars from a common line, the value behind each bar.

    Args:
        name: what is compared, for a screen reader.
        rows: how many quantities there will be.
    """

    def __init__(self, name: str, rows: int) -> None:
        super().__init__()
        self._rows = rows
        self._bars: tuple[Bar, ...] = ()
        self.setFont(theme.tabular(self.font()))
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def bars(self) -> tuple[Bar, ...]:
        """What is shown."""
        return self._bars

    def set_bars(self, bars: Sequence[Bar]) -> None:
        """Show quantities."""
        self._bars = tuple(bars)
        self.setAccessibleDescription("; ".join(f"{bar.name}: {bar.value}" for bar in self._bars))
        self.update()

    def sizeHint(self) -> QSize:
        """A line for each quantity."""
        return QSize(480, self._rows * self._line_height())

    def minimumSizeHint(self) -> QSize:
        """Narrow, but every line."""
        return QSize(280, self._rows * self._line_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Name, bar and value of each."""
        if not self._bars:
            return
        painter = QPainter(self)
        palette, metrics, height = self.palette(), self.fontMetrics(), self._line_height()
        names = min(max(metrics.horizontalAdvance(bar.name) for bar in self._bars) + 2, self.width() * 2 // 5)
        values = max(metrics.horizontalAdvance(bar.value) for bar in self._bars)
        left = names + 2 * theme.SPACING
        room = max(16, self.width() - left - values - theme.SPACING)
        for index, bar in enumerate(self._bars):
            top = index * height
            painter.setPen(palette.color(palette.ColorRole.Text))
            text = metrics.elidedText(bar.name, Qt.TextElideMode.ElideMiddle, names)
            painter.drawText(QRectF(0, top, names + 1, height), Qt.AlignmentFlag.AlignVCenter, text)
            length = max(2.0, room * min(max(bar.share, 0.0), 1.0))
            painter.fillRect(
                QRectF(left, top + (height - _BAR) / 2, length, _BAR), theme.accent() if bar.strong else theme.muted()
            )
            place = QRectF(left + length + theme.SPACING, top, values + 2, height)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, bar.value)

    def _line_height(self) -> int:
        return self.fontMetrics().height() + 4
