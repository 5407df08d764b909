"""A picture of the map with words on it, as a frame of a film."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPalette

from explorer.gui import theme

_PLATE_OPACITY = 0.85


def captioned(image: QImage, text: str, font: QFont, palette: QPalette) -> QImage:
    """Write a line on a plate into the upper left corner, below the frame of the map.

    Args:
        image: with its device pixel ratio; it is drawn on.
        text: one line.
        font: of the window.
        palette: of the window.
    """
    font = theme.tabular(font)
    metrics = QFontMetricsF(font)
    corner = QPointF(7 * theme.SPACING, 3 * theme.SPACING)
    size = metrics.size(0, text)
    plate = QRectF(corner, size).adjusted(-theme.SPACING, -theme.SPACING / 2, theme.SPACING, theme.SPACING / 2)
    ground = QColor(palette.color(QPalette.ColorRole.Base))
    ground.setAlphaF(_PLATE_OPACITY)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(palette.color(QPalette.ColorRole.Mid))
    painter.setBrush(ground)
    painter.drawRoundedRect(plate, 4, 4)
    painter.setFont(font)
    painter.setPen(palette.color(QPalette.ColorRole.Text))
    painter.drawText(QRectF(corner, size), Qt.AlignmentFlag.AlignLeft, text)
    painter.end()
    return image


def pixels(image: QImage, size: QSize) -> np.ndarray:
    """The picture as uint8 (H, W, 3), brought to a size where it has another one."""
    if image.size() != size:
        image = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()
