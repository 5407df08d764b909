"""Rows of small pictures under one another, with a figure under each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.gui import theme
from explorer.values import Picture

_GAP = theme.SPACING // 2
_NARROW = 5


@dataclass(frozen=True, eq=False)
class PictureRow:
    """One row.

    Attributes:
        name: beside it, where there is room.
        pictures: all of the same size.
        figures: a short text under each; empty without any.
        tips: a sentence for each.
        meaning: what the figures are, below the name; empty where they explain themselves.
    """

    name: str
    pictures: tuple[Picture, ...]
    figures: tuple[str, ...] = ()
    tips: tuple[str, ...] = ()
    meaning: str = ""


class PictureRows(QWidget):
    """Paints rows in common columns, each picture enlarged by the largest whole factor that fits.

    Its height follows from its width.

    Args:
        empty: a sentence that stands here while there is nothing to show.
        largest: longest side of a picture, logical pixels.
        parent: Qt parent.
    """

    def __init__(self, empty: str, largest: int = 112, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._empty = empty
        self._largest = largest
        self._rows: tuple[PictureRow, ...] = ()
        self._images: list[list[QImage]] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFont(theme.tabular(self.font()))
        self.setAccessibleDescription(empty)

    def set_rows(self, rows: Sequence[PictureRow]) -> None:
        """Show other rows; without any picture the empty sentence stands here."""
        before = self.heightForWidth(self.width())
        self._rows = tuple(rows) if any(row.pictures for row in rows) else ()
        # each image shares the memory of its picture, which the row keeps
        self._images = [[theme.qimage(picture) for picture in row.pictures] for row in self._rows]
        told = [f"{', '.join(_heads(row))}: {', '.join(row.figures)}" for row in self._rows if row.figures]
        self.setAccessibleDescription("; ".join(told) if told else self._empty)
        if self.heightForWidth(self.width()) != before:
            self.updateGeometry()
        self.update()

    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self._rows

    def cells(self) -> list[list[QRectF]]:
        """Where each picture stands, row by row, in logical pixels."""
        result = []
        top = float(_GAP)
        width, height = self._picture_size(self.width())
        column = self._column(self.width())
        for row in self._rows:
            lefts = (self._names_width(self.width()) + number * column for number in range(len(row.pictures)))
            result.append(
                [
                    QRectF(self._snapped(left + (column - width) / 2), self._snapped(top), width, height)
                    for left in lefts
                ]
            )
            top += height + (self.fontMetrics().height() + 2 if row.figures else 0) + _GAP
        return result

    def heightForWidth(self, width: int) -> int:
        """As high as all rows: wider columns hold larger pictures."""
        if not self._rows:
            return 2 * 56 + self.fontMetrics().height()
        text = self.fontMetrics().height() + 2
        _, height = self._picture_size(width)
        return round(sum(height + _GAP + (text if row.figures else 0) for row in self._rows)) + 2 * _GAP

    def sizeHint(self) -> QSize:
        """Comfortable room."""
        return QSize(640, self.heightForWidth(640))

    def minimumSizeHint(self) -> QSize:
        """Room for eight small pictures beside one another."""
        return QSize(320, 64)

    def event(self, event: QEvent) -> bool:
        """Explain the picture under a resting pointer."""
        if event.type() == QEvent.Type.ToolTip:
            assert isinstance(event, QHelpEvent)
            QToolTip.showText(event.globalPos(), self.tip_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def tip_at(self, place: QPointF) -> str:
        """What is said of the picture at a place; of the whole beside them."""
        for row, cells in zip(self._rows, self.cells(), strict=True):
            for tip, cell in zip(row.tips, cells, strict=False):
                if cell.adjusted(-_GAP, 0, _GAP, self.fontMetrics().height()).contains(place):
                    return f"{row.name}: {tip}"
        return self.toolTip()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Pictures, their figures, the names of the rows."""
        painter = QPainter(self)
        palette = self.palette()
        quiet, text = palette.color(QPalette.ColorRole.PlaceholderText), palette.color(QPalette.ColorRole.Text)
        if not self._rows:
            painter.setPen(quiet)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(8, 0, -8, 0), flags, self._empty)
            return
        line, names = self.fontMetrics().height(), self._names_width(self.width())
        column = self._column(self.width())
        for row, images, cells in zip(self._rows, self._images, self.cells(), strict=True):
            for image, cell in zip(images, cells, strict=True):
                shrunk = cell.width() * self.devicePixelRatioF() < image.width()
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrunk)
                painter.drawImage(cell, image)
            painter.setPen(text)
            for figure, cell in zip(row.figures, cells, strict=False):
                place = QRectF(cell.center().x() - column / 2, cell.bottom() + 1, column, line)
                shown = self.fontMetrics().elidedText(figure, Qt.TextElideMode.ElideRight, int(column))
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, shown)
            if names and cells:
                painter.setPen(quiet)
                place = QRectF(0, cells[0].top(), names - theme.SPACING, cells[0].height())
                flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(place, flags, "\n".join(_heads(row)))

    def _names_width(self, width: int) -> int:
        """Room for the names; in a narrow widget these are left to the tips."""
        heads = [head for row in self._rows for head in _heads(row)]
        widest = max((self.fontMetrics().horizontalAdvance(head) for head in heads), default=0)
        return widest + theme.SPACING if width >= _NARROW * widest else 0

    def _column(self, width: int) -> float:
        most = max((len(row.pictures) for row in self._rows), default=1)
        # few or small pictures stay together instead of drifting apart
        return min((width - self._names_width(width)) / max(1, most), self._largest + 2.0 * theme.SPACING)

    def _picture_size(self, width: int) -> tuple[float, float]:
        first = next((picture for row in self._rows for picture in row.pictures), None)
        if first is None:
            return 0.0, 0.0
        ratio = self.devicePixelRatioF()
        room = min(self._column(width) - 2 * _GAP, self._largest)
        exact = max(0.1, room * ratio / max(first.width, first.height))
        factor = (int(exact) if exact >= 1 else exact) / ratio
        return first.width * factor, first.height * factor

    def _snapped(self, place: float) -> float:
        """On a whole pixel of the screen, so that every picture pixel is as large as the next."""
        ratio = self.devicePixelRatioF()
        return round(place * ratio) / ratio


def _heads(row: PictureRow) -> list[str]:
    return [head for head in (row.name, row.meaning) if head]
