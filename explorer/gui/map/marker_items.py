"""What is drawn above the points: small items, so that moving one repaints a small rectangle."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QApplication, QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from explorer.gui.map.frame import Frame

_SMOOTH = QPainter.RenderHint.Antialiasing


class Marker(QGraphicsItem):
    """Something at one place of the map, always of the same size on the screen.

    Lives in the view box, in its logical pixels. Two colours: `ink` for the sign, `halo` around it, the ground's
    colour, so that the sign stands out from any points below it.
    """

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        # Qt keeps what it looks like: the map's frames only copy it
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.place: tuple[float, float] = (0.0, 0.0)
        self._frame = Frame()
        self._ink = QColor("black")
        self._halo = QColor("white")

    def set_place(self, x: float, y: float) -> None:
        """Move to a place of the map."""
        self.place = (x, y)
        self.setPos(*self._frame.to_pixels(x, y))

    def set_frame(self, frame: Frame) -> None:
        """Follow the view."""
        self._frame = frame
        self.setPos(*frame.to_pixels(*self.place))

    def set_colours(self, ink: QColor, halo: QColor) -> None:
        """Take the palette's colours."""
        self._ink, self._halo = QColor(ink), QColor(halo)
        self.update()

    def _twice(self, painter: QPainter, width: float) -> Sequence[QPen]:
        painter.setRenderHint(_SMOOTH)
        halo = QColor(self._halo)
        halo.setAlphaF(0.85)
        return QPen(halo, width + 2.5), QPen(self._ink, width)


class ProbeItem(Marker):
    """The handle that is decoded: a ring with four ticks and a free middle, so that the point below stays visible."""

    RADIUS = 9.0
    GRIP = 14.0
    """How near a press counts as taking the handle, logical pixels."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._held = False

    def set_held(self, held: bool) -> None:
        """Show that it is being dragged."""
        self._held = held
        self.update()

    def boundingRect(self) -> QRectF:
        """Ring, ticks and halo."""
        reach = self.RADIUS + 8
        return QRectF(-reach, -reach, 2 * reach, 2 * reach)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw halo, then sign."""
        r, out = self.RADIUS, self.RADIUS + 5
        ticks = [QLineF(-out, 0, -r, 0), QLineF(r, 0, out, 0), QLineF(0, -out, 0, -r), QLineF(0, r, 0, out)]
        for pen in self._twice(painter, 2.6 if self._held else 2.0):
            painter.setPen(pen)
            painter.drawEllipse(QPointF(), r, r)
            painter.drawLines(ticks)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ink)
        painter.drawEllipse(QPointF(), 1.5, 1.5)


class RingItem(Marker):
    """A ring around one point: hovered, or nearest to the probe."""

    def __init__(self, parent: QGraphicsItem, radius: float = 7.0) -> None:
        super().__init__(parent)
        self._radius = radius
        self.hide()

    def boundingRect(self) -> QRectF:
        """Ring and halo."""
        reach = self._radius + 3
        return QRectF(-reach, -reach, 2 * reach, 2 * reach)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw halo, then ring."""
        for pen in self._twice(painter, 1.6):
            painter.setPen(pen)
            painter.drawEllipse(QPointF(), self._radius, self._radius)


class OwnPointItem(Marker):
    """A person's own picture on the map: a diamond and its name."""

    LONGEST = 160

    def __init__(self, parent: QGraphicsItem, name: str) -> None:
        super().__init__(parent)
        self._font = QApplication.font()
        metrics = QFontMetricsF(self._font)
        self.name = name
        self._text = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, self.LONGEST)
        self._baseline = metrics.ascent() / 2 - 1
        self._box = QRectF(-10, -10, 20, 20)
        if name:
            height = metrics.height()
            self._box |= QRectF(-10, -height / 2 - 2, 24 + metrics.horizontalAdvance(self._text), height + 4)

    def boundingRect(self) -> QRectF:
        """Diamond and name."""
        return self._box

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw halo, diamond and name."""
        diamond = QPolygonF([QPointF(0, -7.5), QPointF(7.5, 0), QPointF(0, 7.5), QPointF(-7.5, 0)])
        text = QPainterPath()
        text.addText(QPointF(12, self._baseline), self._font, self._text)
        around, _ = self._twice(painter, 1.0)
        around.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(text, around)
        painter.setPen(around)
        painter.setBrush(self._ink)
        painter.drawPolygon(diamond)
        painter.fillPath(text, self._ink)


class TieItem(QGraphicsItem):
    """A thin line between the probe and the sample nearest to it."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._line = QLineF()
        self._pen = QPen()
        self.hide()

    def set_line(self, start: QPointF, end: QPointF) -> None:
        """Join two places of the view box."""
        line = QLineF(start, end)
        if line != self._line:
            self.prepareGeometryChange()
            self._line = line

    def set_colour(self, colour: QColor) -> None:
        """Take the palette's colour."""
        self._pen = QPen(colour, 1.4, Qt.PenStyle.DotLine)
        self.update()

    def boundingRect(self) -> QRectF:
        """The line's box."""
        return QRectF(self._line.p1(), self._line.p2()).normalized().adjusted(-2, -2, 2, 2)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the line."""
        painter.setRenderHint(_SMOOTH)
        painter.setPen(self._pen)
        painter.drawLine(self._line)


class OutlineItem(QGraphicsItem):
    """The rectangle or lasso that is being drawn."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._outline = QPolygonF()
        self._colour = QColor("black")
        self.hide()

    def set_outline(self, corners: Sequence[QPointF]) -> None:
        """Show a closed outline in the view box; none hides it."""
        self.prepareGeometryChange()
        self._outline = QPolygonF(corners)
        self.setVisible(len(corners) > 1)

    def set_colour(self, colour: QColor) -> None:
        """Take the palette's colour."""
        self._colour = QColor(colour)
        self.update()

    def boundingRect(self) -> QRectF:
        """The outline's box."""
        return self._outline.boundingRect().adjusted(-2, -2, 2, 2)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw a faint area with a clear edge."""
        painter.setRenderHint(_SMOOTH)
        area = QColor(self._colour)
        area.setAlphaF(0.12)
        painter.setPen(QPen(self._colour, 1.4, j=Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(area)
        painter.drawPolygon(self._outline, Qt.FillRule.WindingFill)
