"""A row of small pictures with figures under them, painted crisply."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.gui import theme
from explorer.gui.panels.picture_view import fitted
from explorer.values import Picture

_GAP = theme.SPACING // 2
_BAR = 4
_FRAME = 2
_BADGE = 16
# vermilion and orange of Okabe and Ito, each in the shade that stands out from its ground
_WRONG = {"light": "#C45500", "dark": "#E69F00"}


class Cell(NamedTuple):
    """One picture of a row.

    Attributes:
        picture: what is shown.
        lines: the captions under it.
        share: length of the bar under it, 0 to 1; NaN for none.
        strong: the bar is drawn in the accent colour.
        wrong: it is marked with a cross and a dashed frame.
        tip: what is said of it when the pointer rests on it, and to a screen reader.
    """

    picture: Picture
    lines: tuple[str, ...] = ()
    share: float = math.nan
    strong: bool = False
    wrong: bool = False
    tip: str = ""


class PictureRow(QWidget):
    """Pictures side by side, each as large as fits by a whole factor.

    The row keeps its height whether or not there are pictures, so that nothing jumps when they come.

    Args:
        name: what the row shows, for a screen reader.
        columns: pictures that stand side by side.
        largest: side of a picture at most, in logical pixels.
        lines: captions under each picture.
        bars: whether there is a bar between picture and captions.
        clickable: pictures can be chosen, with the mouse or with arrows and Enter.

    Signals:
        clicked: the number of the picture, from 0.
    """

    clicked = Signal(int)

    def __init__(
        self,
        name: str,
        columns: int,
        *,
        largest: int = 112,
        lines: int = 1,
        bars: bool = False,
        clickable: bool = False,
    ) -> None:
        super().__init__()
        self._columns, self._largest, self._lines, self._bars = columns, largest, lines, bars
        self._clickable = clickable
        self._cells: tuple[Cell, ...] = ()
        self._images: list[QImage] = []
        self._shape = 28, 28
        self._current = -1
        self._cursor = 0
        self.setFont(theme.tabular(self.font()))
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if clickable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """What is shown."""
        return self._cells

    def set_shape(self, height: int, width: int) -> None:
        """Say how large the pictures will be, in their own pixels."""
        if (height, width) != self._shape:
            self._shape = height, width
            self._cells, self._images = (), []
            self.updateGeometry()
            self.update()

    def set_cells(self, cells: Sequence[Cell]) -> None:
        """Show pictures; at most as many as there are columns."""
        self._cells = tuple(cells[: self._columns])
        self._images = [theme.qimage(cell.picture) for cell in self._cells]
        self._cursor = min(self._cursor, max(0, len(self._cells) - 1))
        self.setAccessibleDescription("; ".join(cell.tip or " ".join(cell.lines) for cell in self._cells))
        self.update()

    def set_current(self, index: int) -> None:
        """Frame one picture; −1 frames none."""
        if index != self._current:
            self._current = index
            self.update()

    def picture_rect(self, index: int) -> QRectF:
        """Where a picture stands, in logical pixels."""
        column = self._column_width(self.width())
        left = index * (column + _GAP) + _FRAME
        room = QRectF(left, _FRAME, min(column - 2 * _FRAME, self._largest), self._largest)
        ratio = self.devicePixelRatioF()
        place = fitted(room, self._shape[1], self._shape[0], ratio)
        place.moveTopLeft(QPointF(math.floor(left * ratio) / ratio, _FRAME))
        return place

    def heightForWidth(self, width: int) -> int:
        """Pictures, bars and captions; wider columns hold larger pictures."""
        side = min(self._column_width(width) - 2 * _FRAME, self._largest)
        room = QRectF(0, 0, side, self._largest)
        picture = fitted(room, self._shape[1], self._shape[0], self.devicePixelRatioF()).height()
        bar = _BAR + 4 if self._bars else 0
        return math.ceil(picture + _FRAME + 4 + bar + self._lines * self.fontMetrics().height() + 2)

    def sizeHint(self) -> QSize:
        """Columns of the largest size."""
        width = self._columns * (self._largest + 2 * _FRAME + _GAP)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Columns as wide as a number."""
        width = self._columns * (40 + _GAP)
        return QSize(width, self.heightForWidth(width))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the picture under the pointer."""
        index = self._at(event.position())
        if self._clickable and event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self._cursor = index
            self.clicked.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk along the row, Enter or Space chooses."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if self._clickable and self._cells and event.key() in steps:
            self._cursor = min(max(self._cursor + steps[Qt.Key(event.key())], 0), len(self._cells) - 1)
            self.update()
        elif self._clickable and self._cells and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit(self._cursor)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which picture the keys would choose."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no longer."""
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Tell about the picture under a resting pointer."""
        if event.type() == QEvent.Type.ToolTip:
            assert isinstance(event, QHelpEvent)
            index = self._at(QPointF(event.pos()))
            text = self._cells[index].tip if index >= 0 else ""
            QToolTip.showText(event.globalPos(), text or self.toolTip(), self)
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs another height."""
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Each picture with its frame, bar and captions; empty places before there are pictures."""
        painter = QPainter(self)
        palette = self.palette()
        for index in range(self._columns):
            place = self.picture_rect(index)
            if index >= len(self._cells):
                painter.fillRect(place, palette.color(palette.ColorRole.AlternateBase))
                continue
            cell, image = self._cells[index], self._images[index]
            shrunk = place.width() < image.width() / self.devicePixelRatioF()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrunk)
            painter.drawImage(place, image)
            self._paint_frame(painter, index, place)
            self._paint_figures(painter, index, place)
            if cell.wrong:
                self._paint_cross(painter, place)

    def _paint_frame(self, painter: QPainter, index: int, place: QRectF) -> None:
        pen = QPen(theme.line(), 1)
        if self._cells[index].wrong:
            pen = QPen(_wrong(), 2, Qt.PenStyle.DashLine)
        elif index == self._current or (self.hasFocus() and index == self._cursor):
            pen = QPen(theme.accent(), 2)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = pen.widthF() / 2
        painter.drawRect(place.adjusted(-half, -half, half, half))
        if self._cells[index].wrong and self.hasFocus() and index == self._cursor:
            painter.setPen(QPen(theme.accent(), 2))
            painter.drawRect(place.adjusted(2, 2, -2, -2))

    def _paint_figures(self, painter: QPainter, index: int, place: QRectF) -> None:
        cell, top = self._cells[index], place.bottom() + 4
        if self._bars:
            if math.isfinite(cell.share):
                track = QRectF(place.left(), top, place.width(), _BAR)
                painter.fillRect(track, self.palette().color(self.palette().ColorRole.AlternateBase))
                track.setWidth(max(1.0, place.width() * min(max(cell.share, 0.0), 1.0)))
                painter.fillRect(track, theme.accent() if cell.strong else theme.muted())
            top += _BAR + 4
        metrics = self.fontMetrics()
        column = self._column_width(self.width())
        painter.setPen(self.palette().color(self.palette().ColorRole.Text))
        for line in cell.lines[: self._lines]:
            room = QRectF(place.left(), top, column - _FRAME, metrics.height())
            text = metrics.elidedText(line, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
            painter.setPen(theme.muted())
            top += metrics.height()

    def _paint_cross(self, painter: QPainter, place: QRectF) -> None:
        badge = QRectF(place.right() - _BADGE + 4, place.top() - 2, _BADGE, _BADGE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_wrong())
        painter.drawEllipse(badge)
        ground = self.palette().color(self.palette().ColorRole.Base)
        painter.setPen(QPen(ground, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        arm = _BADGE * 0.2
        middle = badge.center()
        for sign in (1, -1):
            painter.drawLine(middle + QPointF(-arm, -sign * arm), middle + QPointF(arm, sign * arm))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _at(self, position: QPointF) -> int:
        return next((i for i in range(len(self._cells)) if self.picture_rect(i).contains(position)), -1)

    def _column_width(self, width: int) -> float:
        """Columns spread over the row, but not so far that it falls apart."""
        even = (width - (self._columns - 1) * _GAP) / self._columns
        return max(8.0, min(even, self._largest + 4.0 * _GAP))


def _wrong() -> QColor:
    return QColor(_WRONG["dark" if theme.is_dark() else "light"])
