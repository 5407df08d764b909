"""The outputs of one layer: hovering tells a unit's value, a click picks it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from explorer.gui import theme
from explorer.gui.learn.layers.unit_tiles import UnitTiles, tiles
from explorer.gui.panels import wording
from explorer.gui.panels.picture_view import PictureView
from explorer.values.layers import LayerStep


class UnitView(PictureView):
    """Units as squares, or maps as small pictures.

    Args:
        pickable: clicks and arrow keys pick a unit; otherwise it only tells the values.
        parent: Qt parent.

    Signals:
        picked: number of the unit or map, from 0; −1 when the chosen one was clicked again.
    """

    picked = Signal(int)

    def __init__(self, pickable: bool, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._pickable = pickable
        self._step: LayerStep | None = None
        self._tiles: UnitTiles | None = None
        self._chosen = -1
        self.setMouseTracking(True)
        if pickable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_step(self, step: LayerStep) -> None:
        """Show a layer."""
        self._step = step
        self._colour()

    def set_chosen(self, unit: int) -> None:
        """Outline a unit; −1 outlines none."""
        self._chosen = unit
        self.update()

    def unit_rect(self, unit: int) -> QRectF:
        """Where a unit or map stands, in logical pixels."""
        assert self._tiles is not None
        place = self.picture_rect()
        scale = place.width() / self._tiles.picture.width
        left, top = self._tiles.corner(unit)
        width, height = self._tiles.map_width * scale, self._tiles.map_height * scale
        return QRectF(place.left() + left * scale, place.top() + top * scale, width, height)

    def text_at(self, position: QPointF) -> str:
        """What is under a place, in words; empty where nothing is."""
        found = self._at(position)
        if found is None or self._step is None:
            return ""
        unit, row, column = found
        if self._step.values.ndim == 1:
            text = self.tr("Unit {unit}: {value}")
            value = float(self._step.values[unit])
        else:
            text = self.tr("Map {unit}, row {row}, column {column}: {value}")
            value = float(self._step.values[unit, row, column])
        number = wording.significant(value, 3).replace("-", "−")
        return text.format(unit=unit + 1, row=row + 1, column=column + 1, value=number)

    def event(self, event: QEvent) -> bool:
        """The value is told at once, not only when the pointer rests."""
        if event.type() == QEvent.Type.ToolTip:
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the value under the pointer."""
        text = self.text_at(event.position())
        if text:
            QToolTip.showText(event.globalPosition().toPoint(), text, self)
        else:
            QToolTip.hideText()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Pick the unit under the pointer, or let go of it."""
        found = self._at(event.position())
        if self._pickable and event.button() == Qt.MouseButton.LeftButton and found is not None:
            self._pick(-1 if found[0] == self._chosen else found[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows pick the unit beside the chosen one."""
        moves = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        if not self._pickable or self._tiles is None or event.key() not in moves:
            super().keyPressEvent(event)
            return
        across, down = moves[Qt.Key(event.key())]
        unit = 0 if self._chosen < 0 else self._chosen + across + down * self._tiles.columns
        if 0 <= unit < self._tiles.units:
            self._pick(unit)

    def changeEvent(self, event: QEvent) -> None:
        """The colours are those of the theme."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_step"):
            self._colour()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, the chosen unit, the focus."""
        super().paintEvent(event)
        painter = QPainter(self)
        if self._tiles is not None and 0 <= self._chosen < self._tiles.units:
            place = self.unit_rect(self._chosen).adjusted(-1.5, -1.5, 1.5, 1.5)
            for colour, width in ((self.palette().color(QPalette.ColorRole.Base), 4.0), (theme.accent(), 2.0)):
                painter.setPen(QPen(colour, width))
                painter.drawRect(place)
        if self.hasFocus():
            painter.setPen(QPen(theme.accent(), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _pick(self, unit: int) -> None:
        self.set_chosen(unit)
        self.picked.emit(unit)

    def _at(self, position: QPointF) -> tuple[int, int, int] | None:
        pixel = self.pixel_at(position)
        return self._tiles.at(*pixel) if pixel is not None and self._tiles is not None else None

    def _colour(self) -> None:
        if self._step is None:
            return
        ground = self.palette().color(QPalette.ColorRole.AlternateBase)
        self._tiles = tiles(self._step, theme.is_dark(), theme.rgb(ground))
        self.set_picture(self._tiles.picture)
