"""What a walk draws on the map: anchors with their letters, its paths, and where the player stands."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QApplication, QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from explorer.gui.map.frame import Frame
from explorer.gui.map.marker_items import Marker
from explorer.gui.map.path_looks import PathLook, look_of

_SMOOTH = QPainter.RenderHint.Antialiasing
_FAR = 1e5


class AnchorItem(Marker):
    """A place that the walk passes: a disc with its letter."""

    RADIUS = 9.0

    def __init__(self, parent: QGraphicsItem, letter: str) -> None:
        super().__init__(parent)
        self.letter = letter
        self._font = QApplication.font()
        self._font.setBold(True)
        metrics = QFontMetricsF(self._font)
        self._corner = QPointF(-metrics.horizontalAdvance(letter) / 2, metrics.capHeight() / 2)

    def boundingRect(self) -> QRectF:
        """Disc and halo."""
        reach = self.RADIUS + 3
        return QRectF(-reach, -reach, 2 * reach, 2 * reach)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the disc, then the letter in the ground's colour."""
        around, _ = self._twice(painter, 0.0)
        painter.setPen(around)
        painter.setBrush(self._ink)
        painter.drawEllipse(QPointF(), self.RADIUS, self.RADIUS)
        text = QPainterPath()
        text.addText(self._corner, self._font, self.letter)
        painter.fillPath(text, self._halo)


class PlayerItem(Marker):
    """Where the player stands on the path: a filled dot."""

    RADIUS = 5.0

    def boundingRect(self) -> QRectF:
        """Dot and halo."""
        reach = self.RADIUS + 3
        return QRectF(-reach, -reach, 2 * reach, 2 * reach)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the dot in its halo."""
        around, _ = self._twice(painter, 0.0)
        painter.setPen(around)
        painter.setBrush(self._ink)
        painter.drawEllipse(QPointF(), self.RADIUS, self.RADIUS)


class PathItem(QGraphicsItem):
    """One path, in its own colour and line style, with a halo so that it stands out from the points."""

    def __init__(self, parent: QGraphicsItem, look: PathLook, places: np.ndarray) -> None:
        """Make it.

        Args:
            parent: the view box.
            look: colour and line style.
            places: float (M, 2), map units.
        """
        super().__init__(parent)
        self.look = look
        self.places = places
        self._line = QPolygonF()
        self._dark = False
        self._halo = QColor("white")

    def set_frame(self, frame: Frame) -> None:
        """Follow the view."""
        self.prepareGeometryChange()
        x = (self.places[:, 0] - frame.left) * frame.scale_x
        y = (frame.bottom + frame.height - self.places[:, 1]) * frame.scale_y
        # a painter takes long over lines that lead far out of view
        pixels = np.clip(np.stack([x, y], axis=1), -_FAR, _FAR)
        self._line = QPolygonF([QPointF(*place) for place in pixels.tolist()])

    def set_colours(self, dark: bool, halo: QColor) -> None:
        """Take the palette's colours."""
        self._dark, self._halo = dark, QColor(halo)
        self.update()

    def boundingRect(self) -> QRectF:
        """The line with its halo."""
        return self._line.boundingRect().adjusted(-4, -4, 4, 4)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw halo, then line."""
        painter.setRenderHint(_SMOOTH)
        halo = QColor(self._halo)
        halo.setAlphaF(0.8)
        painter.setPen(QPen(halo, self.look.width + 2.5, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(self._line)
        painter.setPen(self.look.pen(self._dark))
        painter.drawPolyline(self._line)


class WalkItems:
    """Anchors, paths, player and the line being drawn, held together."""

    GRIP = 12.0
    """How near a press counts as taking an anchor, logical pixels."""

    def __init__(self, parent: QGraphicsItem) -> None:
        self._parent = parent
        self._frame = Frame()
        self._palette = QPalette()
        self._anchors: list[AnchorItem] = []
        self._paths: list[PathItem] = []
        self._sketch: PathItem | None = None
        self._player = PlayerItem(parent)
        self._player.setZValue(8.3)
        self._player.hide()

    def set_anchors(self, anchors: Sequence[tuple[str, float, float]]) -> None:
        """Show the anchors: letter, x, y."""
        for item in self._anchors:
            item.scene().removeItem(item)
        self._anchors = []
        for letter, x, y in anchors:
            item = AnchorItem(self._parent, letter)
            item.setZValue(8.5)
            item.place = (x, y)
            self._anchors.append(item)
        self._refresh(self._anchors)

    def set_paths(self, paths: Sequence[tuple[str, np.ndarray]]) -> None:
        """Show paths: kind, and places float (M, 2) in map units."""
        for item in self._paths:
            item.scene().removeItem(item)
        self._paths = [PathItem(self._parent, look_of(kind), places) for kind, places in paths]
        for item in self._paths:
            item.setZValue(8)
        self._refresh(self._paths)

    def anchors(self) -> tuple[tuple[str, float, float], ...]:
        """Of the anchors shown: letter, x, y in map units."""
        return tuple((item.letter, *item.place) for item in self._anchors)

    def paths(self) -> tuple[tuple[PathLook, np.ndarray], ...]:
        """Of the paths shown: look, and places float (M, 2) in map units."""
        return tuple((item.look, item.places) for item in self._paths)

    def set_player(self, place: tuple[float, float] | None) -> None:
        """Show where the player stands, or nowhere."""
        if place is not None:
            self._player.set_place(*place)
        self._player.setVisible(place is not None)

    def set_sketch(self, corners: Sequence[QPointF]) -> None:
        """Show the line that is being drawn, logical pixels; none takes it away."""
        if self._sketch is not None:
            self._sketch.scene().removeItem(self._sketch)
            self._sketch = None
        if len(corners) > 1:
            places = np.array([self._frame.to_map(corner.x(), corner.y()) for corner in corners])
            self._sketch = PathItem(self._parent, look_of("drawn"), places)
            self._sketch.setZValue(8)
            self._refresh([self._sketch])

    def anchor_at(self, place: QPointF) -> int:
        """The anchor that a press there takes, the uppermost first; −1 for none."""
        for number in range(len(self._anchors) - 1, -1, -1):
            away = place - self._anchors[number].pos()
            if away.x() ** 2 + away.y() ** 2 <= self.GRIP**2:
                return number
        return -1

    def set_frame(self, frame: Frame) -> None:
        """Follow the view."""
        self._frame = frame
        items: list[AnchorItem | PathItem | PlayerItem] = [*self._anchors, *self._paths, self._player]
        if self._sketch is not None:
            items.append(self._sketch)
        for item in items:
            item.set_frame(frame)

    def apply_palette(self, palette: QPalette) -> None:
        """Take the colours."""
        self._palette = palette
        self._refresh([*self._anchors, *self._paths])
        self._refresh([self._player])

    def _refresh(self, items: Sequence[AnchorItem | PathItem | PlayerItem]) -> None:
        role = QPalette.ColorRole
        ground, text, accent = (self._palette.color(part) for part in (role.Base, role.Text, role.Accent))
        for item in items:
            item.set_frame(self._frame)
            if isinstance(item, PathItem):
                item.set_colours(ground.lightnessF() < 0.5, ground)
            else:
                item.set_colours(accent if isinstance(item, PlayerItem) else text, ground)
