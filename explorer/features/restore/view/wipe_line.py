"""The line between two pictures in one place, and what stands left and right of it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import QWidget

from explorer.gui import theme


def draw_wipe_line(painter: QPainter, widget: QWidget, seen: QRectF, line: float) -> None:
    """The line with its handle.

    Args:
        painter: of the widget.
        widget: whose palette counts.
        seen: the part of the pictures that is seen.
        line: x at which it stands.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.accent(), 2))
    painter.drawLine(QPointF(line, seen.top()), QPointF(line, seen.bottom()))
    middle = QPointF(line, seen.center().y())
    painter.setBrush(widget.palette().color(QPalette.ColorRole.Base))
    painter.drawEllipse(middle, 10, 10)
    for side in (-1, 1):
        tip = QPointF(middle.x() + 6 * side, middle.y())
        painter.drawPolyline([tip + QPointF(-3 * side, -3), tip, tip + QPointF(-3 * side, 3)])


def draw_wipe_labels(painter: QPainter, widget: QWidget, seen: QRectF, before: str, after: str) -> None:
    """The names of the two pictures in the lower corners; an empty one is left out."""
    metrics = widget.fontMetrics()
    ground = QColor(widget.palette().color(QPalette.ColorRole.Window))
    ground.setAlphaF(0.8)
    room = seen.width() / 2 - theme.SPACING
    for text, right in ((before, False), (after, True)):
        if not text:
            continue
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room))
        width, height = metrics.horizontalAdvance(shown) + theme.SPACING, metrics.height() + 4
        x = seen.right() - width if right else seen.left()
        box = QRectF(x, seen.bottom() - height, width, height)
        painter.fillRect(box, ground)
        painter.setPen(widget.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)
