"""The network as circles and lines, with the numbers of the present phase on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.gui import theme
from explorer.gui.learn import formula
from explorer.gui.learn.worked_example import numerals
from explorer.lessons.worked_example import Array
from explorer.lessons.worked_example_course import Phase
from explorer.lessons.worked_example_figures import Figures

_RADIUS = 22.0
_MOST_DECIMALS = 3
HEADINGS = (r"\mathbf{x}", r"\mathbf{z}", r"\hat{\mathbf{x}}")
_ENCODER_LABELS_AT = (0.36, 0.6)
"""How far along its line a weight's label stands, by the code at its end: side by side they would cover each other."""


@dataclass(frozen=True)
class _Line:
    """A weight as a line."""

    start: QPointF
    end: QPointF
    value: float
    at: float


class NetworkDrawing(QWidget):
    """Inputs at the left, code in the middle, outputs at the right; the present phase is lit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: Figures | None = None
        self._phase = Phase.READY
        self._decimals = _MOST_DECIMALS
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("The network"))

    def show_figures(self, figures: Figures, phase: Phase, decimals: int) -> None:
        """Show a step.

        Args:
            figures: of the step.
            phase: how far it has come; what is not worked out yet is not shown.
            decimals: of the numbers, three at most: there is little room.
        """
        self._figures, self._phase, self._decimals = figures, phase, min(decimals, _MOST_DECIMALS)
        self.setAccessibleDescription(self._words())
        self.update()

    def caption(self) -> str:
        """What the numbers on the lines are."""
        if self._phase is Phase.BACKWARD:
            return self.tr("On the lines: the gradient of each weight.")
        if self._phase is Phase.UPDATE:
            return self.tr("On the lines: the new weights.")
        return self.tr("On the lines: the weights.")

    def sizeHint(self) -> QSize:
        """Room for a label on each line."""
        return QSize(288, 216)

    def minimumSizeHint(self) -> QSize:
        """The same: it does not shrink."""
        return QSize(280, 216)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lines first, circles over them."""
        if self._figures is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        columns = self._columns()
        encoder, decoder = self._weights(self._figures)
        lit = self._phase is not Phase.READY and self._phase is not Phase.LOSS
        self._paint_lines(painter, self._lines(columns[0], columns[1], encoder, True), lit)
        self._paint_lines(painter, self._lines(columns[1], columns[2], decoder, False), lit)
        reached = self._phase >= Phase.FORWARD
        rows = (self._figures.tables[name][0] for name in ("inputs", "code", "outputs"))
        for index, (places, values, latex) in enumerate(zip(columns, rows, HEADINGS, strict=True)):
            lit = (self._phase is Phase.FORWARD and index > 0) or (self._phase is Phase.LOSS and index == 2)
            for place, value in zip(places, values, strict=True):
                text = self._write(value) if index == 0 or reached else "·"
                self._paint_node(painter, place, text, lit)
            size = formula.text_size(self)
            form = formula.typeset(latex, size)
            formula.paint(painter, latex, size, ink, QPointF(places[0].x() - form.width / 2, size + 2))

    def changeEvent(self, event: QEvent) -> None:
        """Draw in the new colours."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.update()
        super().changeEvent(event)

    def _weights(self, figures: Figures) -> tuple[Array, Array]:
        if self._phase is Phase.BACKWARD:
            names = "encoder_gradient", "decoder_gradient"
        elif self._phase is Phase.UPDATE:
            names = "new_encoder", "new_decoder"
        else:
            names = "encoder", "decoder"
        return figures.tables[names[0]], figures.tables[names[1]]

    def _columns(self) -> tuple[list[QPointF], list[QPointF], list[QPointF]]:
        assert self._figures is not None
        top = 28.0
        room = QRectF(_RADIUS + 2, top, self.width() - 2 * _RADIUS - 4, self.height() - top - 2)
        counts = self._figures.state.inputs.size, self._figures.state.decoder.shape[0], self._figures.state.inputs.size
        columns = []
        for index, count in enumerate(counts):
            x = room.left() + room.width() * index / 2
            columns.append([QPointF(x, room.top() + room.height() * (i + 0.5) / count) for i in range(count)])
        return columns[0], columns[1], columns[2]

    def _lines(self, left: list[QPointF], right: list[QPointF], weights: Array, fans_in: bool) -> list[_Line]:
        lines = []
        for r, start in enumerate(left):
            for c, end in enumerate(right):
                at = _ENCODER_LABELS_AT[c % 2] if fans_in else 1 - _ENCODER_LABELS_AT[r % 2]
                lines.append(_Line(start, end, float(weights[r, c]), at))
        return lines

    def _paint_lines(self, painter: QPainter, lines: list[_Line], lit: bool) -> None:
        palette = self.palette()
        colour = theme.accent() if lit else palette.color(QPalette.ColorRole.Mid)
        painter.setPen(QPen(colour, 1.6 if lit else 1.2))
        for line in lines:
            painter.drawLine(line.start, line.end)
        painter.setFont(formula.number_font(formula.text_size(self) * 0.75))
        metrics = QFontMetricsF(painter.font())
        behind = palette.color(QPalette.ColorRole.Window)
        for line in lines:
            text = self._write(line.value)
            centre = line.start + (line.end - line.start) * line.at
            height = formula.text_size(self) * 0.8
            room = QRectF(0, 0, metrics.horizontalAdvance(text) + 4, height)
            room.moveCenter(centre)
            painter.fillRect(room, behind)
            painter.setPen(palette.color(QPalette.ColorRole.WindowText))
            painter.drawText(QPointF(room.left() + 2, centre.y() + 0.26 * height), text)

    def _paint_node(self, painter: QPainter, centre: QPointF, text: str, lit: bool) -> None:
        palette = self.palette()
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        colour = theme.accent() if lit else palette.color(QPalette.ColorRole.PlaceholderText)
        painter.setPen(QPen(colour, 2.4 if lit else 1.2))
        painter.drawEllipse(centre, _RADIUS, _RADIUS)
        size = formula.text_size(self) * 0.8
        painter.setFont(formula.number_font(size))
        advance = QFontMetricsF(painter.font()).horizontalAdvance(text)
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        painter.drawText(QPointF(centre.x() - advance / 2, centre.y() + 0.32 * size), text)

    def _write(self, value: float) -> str:
        return numerals.rounded(value, numerals.decimals_needed(np.array([value]), self._decimals))

    def _words(self) -> str:
        assert self._figures is not None
        parts = [self._listed(self.tr("inputs"), "inputs")]
        if self._phase >= Phase.FORWARD:
            parts += [self._listed(self.tr("code"), "code"), self._listed(self.tr("outputs"), "outputs")]
        return "; ".join([*parts, self.caption()])

    def _listed(self, title: str, name: str) -> str:
        assert self._figures is not None
        return f"{title} " + ", ".join(self._write(float(value)) for value in self._figures.tables[name][0])
