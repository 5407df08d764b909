"""Rows of pictures with aligned columns: one row for each path, or for each number of a code."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from explorer.gui import theme
from explorer.gui.map.path_looks import PathLook
from explorer.gui.panels.picture_view import fitted
from explorer.values import Picture

_LANE = 14.0
_GAP = 4.0
_BAR = 4.0
_SAMPLE_OF_LINE = 20.0
_HEADER = 17 * theme.SPACING
_LARGEST = 96.0
_CRISP = 28
"""Pictures of no more columns are never shrunk: the strip scrolls instead."""
_NO_NUMBERS = np.zeros(0)


@dataclass(frozen=True, eq=False)
class StripRow:
    """One row.

    Attributes:
        key: what the program calls it.
        title: what people read.
        detail: a second, quiet line under it.
        tip: what it is, in one sentence.
        pictures: uint8 (F, H, W, C); None while they are not known.
        changes: (F − 1,), bars between the pictures.
        nearest: (F,), bars under the pictures; NaN and missing ones are not drawn.
        tips: one for each frame, shown when the pointer rests on it.
        look: how its line is drawn on the map; None for a row without one.
        warning: it is marked, because something about it failed.
    """

    key: str
    title: str
    detail: str = ""
    tip: str = ""
    pictures: np.ndarray | None = None
    changes: np.ndarray = field(default_factory=lambda: _NO_NUMBERS)
    nearest: np.ndarray = field(default_factory=lambda: _NO_NUMBERS)
    tips: tuple[str, ...] = ()
    look: PathLook | None = None
    warning: bool = False


class FilmStrip(QWidget):
    """The rows; the pictures are as large as fits by a whole factor.

    Signals:
        frame_chosen: key of the row and number of the frame that a person clicked or walked to with the arrow keys.
        play_requested: the space bar.
        needs_changed: it wants another width or height.
    """

    frame_chosen = Signal(str, int)
    play_requested = Signal()
    needs_changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make it.

        Args:
            name: what it shows, for a screen reader.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._rows: tuple[StripRow, ...] = ()
        self._images: list[list[QImage]] = []
        self._frames = 1
        self._shape = 28, 28
        self._row, self._frame = "", -1.0
        self._marked: dict[str, int] = {}
        self._height = 0
        self.setFont(theme.tabular(self.font()))
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    @property
    def rows(self) -> tuple[StripRow, ...]:
        """What is shown."""
        return self._rows

    def set_rows(self, rows: Sequence[StripRow]) -> None:
        """Show rows; those with pictures have the same number of them."""
        before = self._shape, len(self._rows), self._frames
        self._rows = tuple(rows)
        self._images = []
        for row in self._rows:
            pictures: list[np.ndarray] = [] if row.pictures is None else list(row.pictures)
            self._images.append([theme.qimage(Picture(pixels)) for pixels in pictures])
            if pictures:
                self._frames = len(pictures)
                self._shape = pictures[0].shape[0], pictures[0].shape[1]
        self.setAccessibleDescription("; ".join(f"{row.title}: {row.detail}" for row in self._rows))
        if before != (self._shape, len(self._rows), self._frames):
            self.needs_changed.emit()
        self.update()

    def set_shape(self, height: int, width: int, frames: int) -> None:
        """Say how large the pictures will be, in their own pixels, and how many in a row: so that there is room."""
        if ((height, width), frames) != (self._shape, self._frames):
            self._shape, self._frames = (height, width), frames
            self.needs_changed.emit()
            self.update()

    def set_current(self, key: str, frame: float) -> None:
        """Frame one picture: a row and a number that may lie between two or beyond the ends; −1 frames none."""
        if (key, round(frame)) != (self._row, round(self._frame)):
            self.update()
        self._row, self._frame = key, frame

    def set_marked(self, marked: dict[str, int]) -> None:
        """Frame one picture of each row, by the row's key."""
        if marked != self._marked:
            self._marked = marked
            self.update()

    def picture_rect(self, row: int, frame: int) -> QRectF:
        """Where a picture stands, logical pixels."""
        column, tall = self._column(), self._row_height()
        room = QRectF(_HEADER + frame * column, row * tall + 2, column - 2, self._picture_height())
        return fitted(room, self._shape[1], self._shape[0], self.devicePixelRatioF())

    def heightForWidth(self, width: int) -> int:
        """All rows."""
        return math.ceil(len(self._rows) * self._row_height(width)) + 2

    def minimumSizeHint(self) -> QSize:
        """Columns in which small pictures keep their pixels."""
        width = round(_HEADER + self._frames * (min(self._shape[1], _CRISP) + 2)) + 4
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def event(self, event: QEvent) -> bool:
        """Tell about what the pointer rests on."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row, frame = self._at(QPointF(event.pos()))
            text = ""
            if row >= 0:
                shown = self._rows[row]
                text = shown.tips[frame] if 0 <= frame < len(shown.tips) else shown.tip
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a frame; a drag scrubs."""
        self._choose_at(event.position(), event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub."""
        row, _ = self._at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if row >= 0 else Qt.CursorShape.ArrowCursor)
        self._choose_at(event.position(), event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk from frame to frame and row to row, Home and End go to the ends, Space plays."""
        keys = Qt.Key
        row = next((number for number, shown in enumerate(self._rows) if shown.key == self._row), 0)
        frame = min(max(round(self._frame), 0), self._frames - 1)
        steps = {
            keys.Key_Left: (row, frame - 1),
            keys.Key_Right: (row, frame + 1),
            keys.Key_Up: (row - 1, frame),
            keys.Key_Down: (row + 1, frame),
            keys.Key_Home: (row, 0),
            keys.Key_End: (row, self._frames - 1),
        }
        if event.key() == keys.Key_Space:
            self.play_requested.emit()
        elif event.key() in steps and self._rows:
            row, frame = steps[Qt.Key(event.key())]
            self._choose(min(max(row, 0), len(self._rows) - 1), min(max(frame, 0), self._frames - 1))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard goes."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that it goes elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw headers, pictures and bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        largest = max((float(np.nanmax(n)) for r in self._rows for n in (r.changes, r.nearest) if _any(n)), default=1.0)
        for number, row in enumerate(self._rows):
            self._draw_bars(painter, number, row, largest or 1.0)
            for frame in range(self._frames):
                self._draw_picture(painter, number, frame)
        # the headers stay in view while the pictures scroll
        left = float(self.visibleRegion().boundingRect().left())
        painter.translate(left, 0)
        painter.fillRect(QRectF(0, 0, _HEADER - 4, self.height()), self.palette().color(self.backgroundRole()))
        for number, row in enumerate(self._rows):
            self._draw_header(painter, number, row)
        painter.translate(-left, 0)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.accent(), 1))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _draw_header(self, painter: QPainter, number: int, row: StripRow) -> None:
        top, line = number * self._row_height(), self.fontMetrics().height()
        left = 4.0
        if row.look is not None:
            painter.setPen(row.look.pen(theme.is_dark()))
            painter.drawLine(QPointF(left, top + 2 + line / 2), QPointF(left + _SAMPLE_OF_LINE, top + 2 + line / 2))
            left += _SAMPLE_OF_LINE + 6
        font = self.font()
        font.setBold(row.key == self._row)
        painter.setFont(font)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        room = QRectF(left, top + 2, _HEADER - left - 6, line)
        title = painter.fontMetrics().elidedText(row.title, Qt.TextElideMode.ElideRight, round(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(self.font())
        painter.setPen(QColor(_WARNING[theme.is_dark()]) if row.warning else theme.muted())
        detail = self.fontMetrics().elidedText(row.detail, Qt.TextElideMode.ElideRight, round(room.width()))
        painter.drawText(room.translated(0, line), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, detail)

    def _draw_picture(self, painter: QPainter, number: int, frame: int) -> None:
        row, place = self._rows[number], self.picture_rect(number, frame)
        if frame < len(self._images[number]):
            painter.setRenderHint(
                QPainter.RenderHint.SmoothPixmapTransform, place.width() * self.devicePixelRatioF() < self._shape[1]
            )
            painter.drawImage(place, self._images[number][frame])
        else:
            painter.fillRect(place, self.palette().color(QPalette.ColorRole.AlternateBase))
        framed = row.key == self._row and frame == round(self._frame)
        if framed or self._marked.get(row.key) == frame:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.accent(), 2, j=Qt.PenJoinStyle.MiterJoin))
            painter.drawRect(place.adjusted(-1, -1, 1, 1))

    def _draw_bars(self, painter: QPainter, number: int, row: StripRow, largest: float) -> None:
        base = (number + 1) * self._row_height() - _GAP
        column = self._column()
        colour = row.look.colour(theme.is_dark()) if row.look is not None else theme.accent()
        painter.setPen(Qt.PenStyle.NoPen)
        for values, offset, ink in ((row.changes, 1.0, colour), (row.nearest, 0.5, theme.muted())):
            painter.setBrush(ink)
            for frame, value in enumerate(values):
                if math.isfinite(value) and value > 0:
                    height = max(1.0, _LANE * min(1.0, value / largest) - 2)
                    left = _HEADER + (frame + offset) * column - 1 - _BAR / 2
                    painter.drawRect(QRectF(left, base - height, _BAR, height))

    def _choose_at(self, place: QPointF, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            row, frame = self._at(place)
            if row >= 0 and frame >= 0:
                self._choose(row, frame)

    def _choose(self, row: int, frame: int) -> None:
        self.set_current(self._rows[row].key, frame)
        self.frame_chosen.emit(self._rows[row].key, frame)

    def _at(self, place: QPointF) -> tuple[int, int]:
        """Row and frame at a place, −1 for none; the header has no frame."""
        row = math.floor(place.y() / self._row_height())
        if not 0 <= row < len(self._rows):
            return -1, -1
        frame = math.floor((place.x() - _HEADER) / self._column())
        return row, frame if 0 <= frame < self._frames else -1

    def _column(self, width: int = 0) -> float:
        room = max(1.0, (width or self.width()) - _HEADER - 4)
        widest = max(self._shape[1], _LARGEST) + 4
        return max(1.0, min(widest, room / self._frames))

    def _picture_height(self, width: int = 0) -> float:
        room = QRectF(0, 0, max(1.0, self._column(width) - 2), _LARGEST)
        return fitted(room, self._shape[1], self._shape[0], self.devicePixelRatioF()).height()

    def _row_height(self, width: int = 0) -> float:
        return max(self._picture_height(width) + 2 + _LANE, 2.0 * self.fontMetrics().height() + 4) + _GAP


# vermilion and orange of Okabe and Ito, each in the shade that stands out from its ground
_WARNING = {False: "#C45500", True: "#E69F00"}


def _any(numbers: np.ndarray) -> bool:
    return bool(len(numbers) and np.isfinite(numbers).any())
