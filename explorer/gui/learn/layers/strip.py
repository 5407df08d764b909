"""All stations of the picture in a row, with arrows between them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.learn.filters import naming
from explorer.gui.learn.layers import wordings
from explorer.gui.learn.layers.column import (
    CodeStation,
    InputStation,
    LayerStation,
    OutputStation,
    Station,
    station_for,
)
from explorer.values.layers import LayersReply

_GAP = 3 * theme.SPACING
_SMALLEST = 15 * theme.SPACING
_LARGEST = 30 * theme.SPACING
_WORDS = 23 * theme.SPACING


class LayersStrip(QWidget):
    """Input, hidden layers, code, decoder's layers, reconstruction.

    Signals:
        unit_picked: number of a unit of the first layer, from 0; −1 for none.
    """

    unit_picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.input = InputStation()
        self.output = OutputStation()
        self.layers: list[LayerStation | CodeStation] = []
        self._kinds: list[tuple[str, tuple[int, ...]]] = []
        self._reply: LayersReply | None = None
        self._unit = -1
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP)
        self._row.addWidget(self.input, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self.output, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addStretch()

    def show_reply(self, reply: LayersReply) -> None:
        """Show a picture on its way; the chosen unit stays chosen while there is one of its number."""
        kinds = [(step.part, step.values.shape) for step in reply.steps]
        if kinds != self._kinds:
            self._kinds = kinds
            self._build(reply)
        self._reply = reply
        self.input.picture.set_picture(reply.input)
        height, width = reply.input.height, reply.input.width
        self.input.subtitle.set_text(self.tr("{height}×{width} pixels").format(height=height, width=width))
        for station, step in zip(self.layers, reply.steps, strict=True):
            station.show_step(step)
        self.output.show_output(reply.output, reply.error)
        self.output.difference.set_values(reply.difference, limit=1.0)
        self._show_filter()

    def unit(self) -> int:
        """The chosen unit of the first layer, −1 for none."""
        return self._unit

    def choose(self, unit: int) -> None:
        """Show the filter of a unit of the first layer; −1 shows none."""
        self._unit = unit
        first = self.layers[0]
        (first.units if isinstance(first, LayerStation) else first.bars).set_chosen(unit)
        self._show_filter()

    def fit(self, width: int, height: int) -> None:
        """Make the pictures as large as a room lets them be, within reason."""
        count = len(self.layers) + 2
        side = min((width - _GAP * (count - 1)) // count, (height - _WORDS) // 2)
        side = min(max(side, _SMALLEST), _LARGEST)
        for station in self._stations():
            station.set_side(side)
        tall = max(self.input.sizeHint().height(), self.output.sizeHint().height())
        for station in self.layers:
            station.setFixedHeight(tall)
        self.setMinimumSize(side * count + _GAP * (count - 1), tall)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Arrows from station to station."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), 1.5)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        middle = self.input.y() + self.input.picture.geometry().center().y()
        for station in self._stations()[:-1]:
            x = station.geometry().right() + _GAP / 2 + 0.5
            painter.drawLine(QPointF(x - 6, middle), QPointF(x + 6, middle))
            painter.drawLine(QPointF(x + 2, middle - 4), QPointF(x + 6, middle))
            painter.drawLine(QPointF(x + 2, middle + 4), QPointF(x + 6, middle))

    def _stations(self) -> list[Station]:
        return [self.input, *self.layers, self.output]

    def _build(self, reply: LayersReply) -> None:
        for station in self.layers:
            self._row.removeWidget(station)
            station.hide()
            station.deleteLater()
        self.layers = [station_for(step, pickable=place == 0) for place, step in enumerate(reply.steps)]
        for place, station in enumerate(self.layers, start=1):
            self._row.insertWidget(place, station, 0, Qt.AlignmentFlag.AlignTop)
        self._unit = -1
        first = self.layers[0]
        (first.units if isinstance(first, LayerStation) else first.bars).picked.connect(self._picked)
        message = self.tr("Click a unit of {layer} to see its filter.").format(
            layer=wordings.title(reply.steps[0]).lower()
        )
        self.input.filter.set_message(message)

    def _picked(self, unit: int) -> None:
        self._unit = unit
        self._show_filter()
        self.unit_picked.emit(unit)

    def _show_filter(self) -> None:
        reply = self._reply
        if reply is None or not 0 <= self._unit < len(reply.filters):
            self.input.caption.set_text("")
            self.input.filter.set_values(None)
            return
        kind = "hidden"
        if len(reply.steps[0].values.shape) == 3:
            kind = "kernels"
        elif reply.steps[0].part == "code":
            kind = "components"
        name = naming.unit_name(kind, self._unit)
        self.input.caption.set_text(self.tr("{unit}: its filter").format(unit=name))
        self.input.filter.set_values(reply.filters[self._unit])
