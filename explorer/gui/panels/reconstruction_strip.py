"""Eight samples above what the model makes of them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.gui import theme
from explorer.gui.panels import wording
from explorer.gui.panels.picture_view import fitted
from explorer.values import Picture

_GAP = theme.SPACING // 2


class ReconstructionStrip(QWidget):
    """Originals in the upper row, reconstructions below, the squared error under each pair."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: list[tuple[Picture, Picture]] = []
        self._images: list[tuple[QImage, QImage]] = []
        self._errors: list[float] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setFont(theme.tabular(self.font()))
        self.setAccessibleName(self.tr("Samples and their reconstructions"))
        self.set_strip(None, None)

    def set_strip(self, originals: np.ndarray | None, reconstructions: np.ndarray | None) -> None:
        """Show pairs of pictures.

        Args:
            originals: uint8 (n, H, W, C), C = 1 or 3, n usually 8; None empties the strip.
            reconstructions: the same shape.

        Raises:
            ValueError: the shapes differ.
        """
        self._pictures, self._errors = [], []
        if originals is not None and reconstructions is not None:
            if originals.shape != reconstructions.shape:
                raise ValueError(f"{originals.shape} originals but {reconstructions.shape} reconstructions")
            for original, reconstruction in zip(originals, reconstructions, strict=True):
                self._pictures.append((Picture(original), Picture(reconstruction)))
                difference = (original.astype(np.float32) - reconstruction.astype(np.float32)) / 255
                self._errors.append(float(np.sum(difference * difference)))
        self._images = [(theme.qimage(above), theme.qimage(below)) for above, below in self._pictures]
        if self._errors:
            listed = ", ".join(wording.significant(error, 3) for error in self._errors)
            self.setAccessibleDescription(self.tr("Squared error of each sample: {errors}").format(errors=listed))
        else:
            self.setAccessibleDescription(self._empty_text())
        self.update()

    def errors(self) -> tuple[float, ...]:
        """Squared error of each pair: sum over pixels in [0, 1]."""
        return tuple(self._errors)

    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self._pictures

    def cells(self) -> list[tuple[QRectF, QRectF]]:
        """Where each pair stands: (original, reconstruction), in logical pixels."""
        if not self._pictures:
            return []
        body, ratio = self._body(), self.devicePixelRatioF()
        column_width = body.width() / len(self._pictures)
        row_height = (body.height() - self._text_height() - 2 * _GAP) / 2
        result = []
        for index, (above, _) in enumerate(self._pictures):
            cell = QRectF(body.left() + index * column_width + _GAP / 2, 0, column_width - _GAP, row_height)
            picture = fitted(cell, above.width, above.height, ratio)
            picture.moveTop(self._top(picture.height()))
            result.append((picture, picture.translated(0, picture.height() + _GAP)))
        return result

    def _top(self, picture_height: float) -> float:
        """The rows stay together in the middle of a tall strip."""
        block = 2 * picture_height + 2 * _GAP + self._text_height()
        top = self._body().center().y() - block / 2
        return round(top * self.devicePixelRatioF()) / self.devicePixelRatioF()

    def sizeHint(self) -> QSize:
        """Room for 28×28 pixels at twice their size."""
        return QSize(640, 2 * 56 + 3 * _GAP + self._text_height() + 2 * theme.SPACING)

    def minimumSizeHint(self) -> QSize:
        """Room for 28×28 pixels as they are."""
        return QSize(264, 2 * 28 + 3 * _GAP + self._text_height() + theme.SPACING)

    def event(self, event: QEvent) -> bool:
        """Explain the row or the sample under a resting pointer."""
        if event.type() == QEvent.Type.ToolTip:
            assert isinstance(event, QHelpEvent)
            QToolTip.showText(event.globalPos(), self._tip_at(event.pos().x()), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Two rows of pictures, one of figures."""
        painter = QPainter(self)
        quiet = self.palette().color(QPalette.ColorRole.PlaceholderText)
        painter.setPen(quiet)
        if not self._pictures:
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(8, 0, -8, 0), flags, self._empty_text())
            return
        cells, body, text = self.cells(), self._body(), self._text_height()
        ratio = self.devicePixelRatioF()
        for place, image in zip(
            (place for pair in cells for place in pair), (image for pair in self._images for image in pair), strict=True
        ):
            shrunk = place.width() * ratio < image.width()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrunk)
            painter.drawImage(place, image)
        figures = QRectF(body.left(), cells[0][1].bottom() + _GAP, body.width(), text)
        column_width = body.width() / len(self._pictures)
        digits = self._digits(column_width)
        for index, error in enumerate(self._errors):
            place = QRectF(figures.left() + index * column_width, figures.top(), column_width, text)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, wording.significant(error, digits))
        if body.left() > theme.SPACING:
            self._paint_row_names(painter, cells, figures)

    def _paint_row_names(self, painter: QPainter, cells: list[tuple[QRectF, QRectF]], figures: QRectF) -> None:
        width = int(self._body().left()) - 2 * theme.SPACING
        for name, middle in zip(
            self._row_names(), (cells[0][0].center().y(), cells[0][1].center().y(), figures.center().y()), strict=True
        ):
            place = QRect(theme.SPACING, int(middle) - 16, width, 32)
            text = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, width)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _row_names(self) -> tuple[str, str, str]:
        return self.tr("original"), self.tr("reconstruction"), self.tr("squared error")

    def _empty_text(self) -> str:
        return self.tr("While a model learns, eight samples and what it makes of them appear here.")

    def _tip_at(self, x: float) -> str:
        general = self.tr(
            "Upper row: samples. Lower row: what the model draws from their codes. Below: how far they differ "
            "(squared error, summed over the pixels)."
        )
        body = self._body()
        if not self._pictures or not body.left() <= x < body.right():
            return general
        index = int((x - body.left()) / body.width() * len(self._pictures))
        text = self.tr("Sample {number}: squared error {error}")
        return text.format(number=index + 1, error=wording.significant(self._errors[index]))

    def _digits(self, column_width: float) -> int:
        """As many digits as fit under a narrow column, at least two."""
        metrics = self.fontMetrics()
        for digits in (3, 2):
            widest = max(metrics.horizontalAdvance(wording.significant(error, digits)) for error in self._errors)
            if widest <= column_width - 2:
                return digits
        return 2

    def _text_height(self) -> int:
        return self.fontMetrics().height()

    def _body(self) -> QRectF:
        """The room beside the row names; in a narrow strip these are left to the tip."""
        names = max(self.fontMetrics().horizontalAdvance(name) for name in self._row_names())
        room = QRectF(self.rect()).adjusted(theme.SPACING, theme.SPACING / 2, -theme.SPACING, -theme.SPACING / 2)
        if self.width() >= 5 * names:
            room.setLeft(room.left() + names + theme.SPACING)
        return room
