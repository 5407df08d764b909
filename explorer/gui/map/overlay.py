"""A calm ground for what floats above the map, and pictures kept because the map repaints what lies above it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QWidget

_CORNER = 6.0
_OPACITY = 0.94


class KeptPicture:
    """What a widget looks like, drawn again only when that changed.

    Every frame of the map repaints whatever floats above it. (An opaque widget would be spared that, but it leaves
    the map a region with a hole, into which Qt copies pictures ten times more slowly.)
    """

    def __init__(self) -> None:
        self._key: object = None
        self._pixmap = QPixmap()

    def draw_on(self, widget: QWidget, state: object, draw: Callable[[QPainter], None]) -> None:
        """Paint the widget, from memory where nothing changed.

        Args:
            widget: the widget, inside its paint event.
            state: everything that the look depends on beside size, palette and font.
            draw: draws it, on a transparent ground and with smooth edges.
        """
        ratio = widget.devicePixelRatioF()
        key = (widget.size().toTuple(), ratio, widget.palette().cacheKey(), widget.font().key(), state)
        if key != self._key:
            self._key = key
            self._pixmap = QPixmap(widget.size() * ratio)
            self._pixmap.setDevicePixelRatio(ratio)
            self._pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(widget.font())
            draw(painter)
            painter.end()
        QPainter(widget).drawPixmap(0, 0, self._pixmap)


class OverlayPanel(QFrame):
    """A rounded, nearly opaque panel in the ground's colour with a hairline around it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._ground = KeptPicture()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        self._ground.draw_on(self, None, self._draw_ground)

    def _draw_ground(self, painter: QPainter) -> None:
        ground = QColor(self.palette().color(QPalette.ColorRole.Base))
        ground.setAlphaF(_OPACITY)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Mid), 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)
