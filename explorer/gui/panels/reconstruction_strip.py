"""Eight samples, their codes, and what the model makes of these."""

from __future__ import annotations

import math
from itertools import chain

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolButton, QToolTip, QWidget

from explorer.gui import theme
from explorer.gui.panels import wording
from explorer.gui.panels.strip_codes import CodeCells
from explorer.gui.panels.strip_geometry import (
    StripGeometry,
    StripNeeds,
    arrange,
    least_height,
    names_room,
    wanted_height,
)
from explorer.values import Picture
from explorer.values.class_names import class_name
from explorer.values.strip import STRIP_SAMPLES, StripReply, pictures_alone

_COMFORTABLE_PICTURE = 56.0
_BUTTON = 3 * theme.SPACING
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class ReconstructionStrip(QWidget):
    """Originals, codes and reconstructions in three rows, the squared error under each column.

    Signals:
        shown: the strip has come into view.
        sample_chosen: the row of the map of the sample that a person chose.
        another_requested: a person wants to see other samples.
        find_data_requested: a person wants to see the originals, which are not at hand.
    """

    shown = Signal()
    sample_chosen = Signal(int)
    another_requested = Signal()
    find_data_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reply: StripReply | None = None
        self._class_names: tuple[str, ...] = ()
        self._images: dict[str, list[QImage]] = {}
        self._codes: CodeCells | None = None
        self._chosen = -1
        self._message = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setFont(theme.tabular(self.font()))
        self.setAccessibleName(self.tr("Samples, their codes and their reconstructions"))
        self.another = QToolButton(self)
        self.another.setAutoRaise(True)
        self.another.setFixedSize(_BUTTON, _BUTTON)
        self.another.setToolTip(self.tr("Other samples"))
        self.another.setAccessibleName(self.another.toolTip())
        self.another.setIcon(theme.icon("shuffle"))
        self.another.clicked.connect(self.another_requested)
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.note.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.note.linkActivated.connect(self.find_data_requested)
        self._write_note()
        self.set_message("")

    # What is shown --------------------------------------------------------------------------------------------------

    def show_samples(self, reply: StripReply, class_names: tuple[str, ...] = ()) -> None:
        """Show samples; the chosen one stays marked where it is still among them.

        Args:
            reply: what the study thread found.
            class_names: of the labels.
        """
        if not len(reply.rows):
            self.set_message(self.tr("This model file holds no samples. Train a model to see it at work here."))
            return
        self._reply, self._class_names, self._message = reply, class_names, ""
        self._images = {
            name: [theme.qimage(Picture(pixels)).copy() for pixels in pictures]
            for name, pictures in (("originals", reply.originals), ("reconstructions", reply.reconstructions))
            if pictures is not None
        }
        self._prepare_codes()
        self._changed()

    def set_strip(self, originals: np.ndarray | None, reconstructions: np.ndarray | None) -> None:
        """Show pairs without codes, while there is nothing better: before the first `show_samples`.

        Args:
            originals: uint8 (n, H, W, C), C = 1 or 3, n usually 8; None empties the strip.
            reconstructions: the same shape.

        Raises:
            ValueError: the shapes differ.
        """
        if originals is None or reconstructions is None:
            self.set_message("")
            return
        if self._reply is None or (self._reply.rows < 0).all():
            self.show_samples(pictures_alone(originals, reconstructions))

    def set_message(self, text: str) -> None:
        """Empty the strip and say why; an empty text says what will be here."""
        self._reply, self._images, self._codes = None, {}, None
        self._message = text or self.tr(
            "Open or train a model to see eight samples, their codes and their reconstructions here."
        )
        self._changed()

    def set_chosen(self, row: int) -> None:
        """Mark the sample of a row of the map; without it, or −1, none is marked."""
        if row != self._chosen:
            self._chosen = row
            self._describe()
            self.update()

    def chosen(self) -> int:
        """The row of the map that is marked; −1 where none of the samples shown is."""
        return self._chosen if self._column_of(self._chosen) is not None else -1

    def rows(self) -> tuple[int, ...]:
        """Rows of the map that are shown."""
        return () if self._reply is None else tuple(int(row) for row in self._reply.rows)

    def errors(self) -> tuple[float, ...]:
        """Squared error of each sample: sum over pixels in [0, 1], NaN where it is not known."""
        return () if self._reply is None else tuple(float(error) for error in self._reply.errors)

    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return self._reply is None

    def message(self) -> str:
        """The sentence that stands here while there is nothing to show."""
        return self._message

    def geometry_of_samples(self) -> StripGeometry | None:
        """Where everything stands, in logical pixels; None while there is nothing to show."""
        return None if self._reply is None else arrange(QSizeF(self.size()), self._needs())

    # Events ---------------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Room for pictures of a comfortable size, or as large as the columns let them be."""
        parent = self.parentWidget()
        width = parent.width() if parent is not None and not self.isVisible() else self.width()
        return QSize(640, math.ceil(wanted_height(width, self._square_needs(), _COMFORTABLE_PICTURE)))

    def minimumSizeHint(self) -> QSize:
        """Room for small pictures."""
        return QSize(264, math.ceil(least_height(self._needs())))

    def event(self, event: QEvent) -> bool:
        """Explain the row or the sample under a resting pointer."""
        if event.type() == QEvent.Type.ToolTip:
            assert isinstance(event, QHelpEvent)
            QToolTip.showText(event.globalPos(), self.tip_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that the strip has come into view."""
        super().showEvent(event)
        self.shown.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Colours of codes and icons are those of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "note"):
            self.another.setIcon(theme.icon("shuffle"))
            self._write_note()
            self._prepare_codes()
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wider columns hold larger pictures."""
        super().resizeEvent(event)
        self._place_parts()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Samples can be clicked."""
        over = self._number_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the sample under the pointer."""
        number = self._number_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and number is not None:
            self._choose(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose the sample beside the marked one."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or self._reply is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        marked, last = self._column_of(self._chosen), len(self._reply.rows) - 1
        if marked is None:
            marked = -1 if step > 0 else last + 1
        self._choose(min(max(marked + step, 0), last))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Rows of pictures, their names, figures, and the mark."""
        painter = QPainter(self)
        quiet = self.palette().color(QPalette.ColorRole.PlaceholderText)
        geometry = self.geometry_of_samples()
        painter.setPen(quiet)
        if geometry is None:
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(8, 0, -8, 0), flags, self._message)
        else:
            self._paint_mark(painter, geometry)
            self._paint_rows(painter, geometry)
            painter.setPen(quiet)
            self._paint_errors(painter, geometry)
            self._paint_names(painter, geometry)
        if self.hasFocus():
            painter.setPen(QPen(theme.accent(), 1))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def tip_at(self, place: QPointF) -> str:
        """What is said about a place: about the sample there, or about the rows."""
        geometry, number = self.geometry_of_samples(), self._number_at(place)
        if geometry is None or number is None or self._reply is None:
            return self.tr(
                "Samples, their codes, and what the model decodes from these codes. Below: the squared error of "
                "each reconstruction, summed over the pixels. Click a sample to move the probe there."
            )
        lines = [self._in_words(number)]
        code, column = geometry.codes[number], geometry.columns[number]
        if self._codes is not None and QRectF(column.left(), code.top(), column.width(), code.height()).contains(place):
            if self._reply.layer:
                lines.append(
                    self.tr("outputs of layer {layer}; deeper layers have not been trained yet").format(
                        layer=self._reply.layer
                    )
                )
            lines.append(self._codes.text(number, place, code, self.devicePixelRatioF()))
        return "\n".join(lines)

    # Parts ----------------------------------------------------------------------------------------------------------

    def _choose(self, number: int) -> None:
        if self._reply is not None and self._reply.rows[number] >= 0:
            self.set_chosen(int(self._reply.rows[number]))
            self.sample_chosen.emit(self._chosen)

    def _column_of(self, row: int) -> int | None:
        rows = self.rows()
        return rows.index(row) if row >= 0 and row in rows else None

    def _number_at(self, place: QPointF) -> int | None:
        geometry = self.geometry_of_samples()
        return None if geometry is None else geometry.column_at(place.x(), place.y())

    def _write_note(self) -> None:
        link = f'<a href="find">{self.tr("File ▸ Find the data…")}</a>'
        # a label reads the colour of links only when its text changes
        self.note.clear()
        self.note.setText(self.tr("Original pictures not found: {link}").format(link=link))

    def _prepare_codes(self) -> None:
        codes = None if self._reply is None else self._reply.codes
        self._codes = CodeCells(codes, self.palette(), self.font()) if codes is not None and codes.size else None

    def _changed(self) -> None:
        self._describe()
        self.another.setVisible(self._reply is not None)
        self.note.setVisible(self._reply is not None and self._reply.originals is None)
        self._place_parts()
        self.updateGeometry()
        self.update()

    def _place_parts(self) -> None:
        """Put the button before the first row's name, and the note in place of its pictures."""
        geometry = self.geometry_of_samples()
        if geometry is None:
            return
        top = geometry.originals[0].center().y()
        self.another.move(theme.SPACING // 2, round(top - _BUTTON / 2))
        left = geometry.columns[0].left()
        # as wide as the columns, but wide enough to be read where these are narrow
        right = max(geometry.columns[-1].right(), min(self.width() - theme.SPACING, left + 50 * theme.SPACING))
        height = max(geometry.originals[0].height(), self.note.heightForWidth(int(right - left)))
        self.note.setGeometry(QRectF(left, max(0.0, top - height / 2), right - left, height).toRect())

    def _paint_mark(self, painter: QPainter, geometry: StripGeometry) -> None:
        marked = self._column_of(self._chosen)
        if marked is None:
            return
        colour = theme.accent()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1.5))
        colour.setAlphaF(0.12)
        painter.setBrush(colour)
        column = geometry.columns[marked].adjusted(1, 0, -1, 0)
        if self._reply is not None and self._reply.originals is None:
            # where the note stands instead
            column.setTop(geometry.originals[marked].bottom())
        painter.drawRoundedRect(column, 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_rows(self, painter: QPainter, geometry: StripGeometry) -> None:
        ratio = self.devicePixelRatioF()
        pairs = chain(
            zip(geometry.originals, self._images.get("originals", ()), strict=False),
            zip(geometry.reconstructions, self._images["reconstructions"], strict=True),
        )
        for place, image in pairs:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, place.width() * ratio < image.width())
            painter.drawImage(place, image)
        if self._codes is not None:
            for number, room in enumerate(geometry.codes):
                self._codes.paint(painter, number, room)

    def _paint_errors(self, painter: QPainter, geometry: StripGeometry) -> None:
        metrics, errors = self.fontMetrics(), self.errors()
        widest = max(metrics.horizontalAdvance(wording.significant(error, 3)) for error in errors)
        digits = 3 if widest <= geometry.columns[0].width() - 2 else 2
        for place, error in zip(geometry.figures, errors, strict=True):
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, wording.significant(error, digits))

    def _paint_names(self, painter: QPainter, geometry: StripGeometry) -> None:
        width = int(names_room(self._needs(), self.width()))
        places = (geometry.originals[0], geometry.codes[0], geometry.reconstructions[0], geometry.figures[0])
        for name, beside in zip(self._row_names(), places, strict=True):
            if beside.isEmpty():
                continue
            line = QRectF(theme.SPACING, beside.center().y() - theme.SPACING, width, 2 * theme.SPACING)
            text = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, width)
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _row_names(self) -> tuple[str, str, str, str]:
        return self.tr("original"), self.tr("encoded"), self.tr("reconstructed"), self.tr("squared error")

    def _needs(self) -> StripNeeds:
        if self._reply is None:
            return self._square_needs()
        count, height, width, _ = self._reply.reconstructions.shape
        codes = (self._codes.height, self._codes.width) if self._codes is not None else (0.0, 0.0)
        return self._needs_of(count, width, height, *codes)

    def _square_needs(self) -> StripNeeds:
        """Before anything is known: square pictures, short codes."""
        return self._needs_of(STRIP_SAMPLES, 1, 1, 2.0 * self.fontMetrics().height(), 0.0)

    def _needs_of(self, samples: int, width: int, height: int, code_height: float, code_width: float) -> StripNeeds:
        metrics = self.fontMetrics()
        names = [metrics.horizontalAdvance(name) for name in self._row_names()]
        # the button stands before the first of them
        widest = max(*names, names[0] + _BUTTON) + 2
        text, ratio = metrics.height(), self.devicePixelRatioF()
        return StripNeeds(samples, width, height, code_height, code_width, widest, text, ratio)

    def _in_words(self, number: int) -> str:
        assert self._reply is not None
        row, label, error = int(self._reply.rows[number]), int(self._reply.labels[number]), self.errors()[number]
        parts = []
        if label >= 0:
            name = class_name(self._class_names, label)
            parts.append(self.tr("class {name}").format(name=name))
        if row >= 0:
            parts.append(self.tr("sample {row:,}").format(row=row))
        if math.isfinite(error):
            parts.append(self.tr("squared error {error}").format(error=wording.significant(error)))
        return " · ".join(parts)

    def _describe(self) -> None:
        marked = self._column_of(self._chosen)
        if self._reply is None:
            self.setAccessibleDescription(self._message)
        elif marked is not None:
            self.setAccessibleDescription(self._in_words(marked))
        else:
            listed = ", ".join(wording.significant(error, 3) for error in self.errors())
            self.setAccessibleDescription(self.tr("Squared error of each sample: {errors}").format(errors=listed))
