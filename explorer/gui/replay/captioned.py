"""A picture of the map with a line below it, as a frame of a film."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter, QPalette

from explorer.gui import theme


def captioned(image: QImage, text: str, font: QFont, palette: QPalette) -> QImage:
    """The picture over one line of text, which is shortened where it is too long.

    Args:
        image: with its device pixel ratio.
        text: one line.
        font: of the window.
        palette: of the window.

    Returns:
        A picture of the same width, and higher by the line.
    """
    font, ratio = theme.tabular(font), image.devicePixelRatio()
    metrics = QFontMetrics(font)
    line = metrics.height() + 2 * theme.SPACING
    framed = QImage(image.width(), image.height() + math.ceil(line * ratio), image.format())
    framed.setDevicePixelRatio(ratio)
    framed.fill(palette.color(QPalette.ColorRole.Base))
    width, height = round(image.width() / ratio), round(image.height() / ratio)
    room = QRect(2 * theme.SPACING, height, width - 4 * theme.SPACING, line)
    painter = QPainter(framed)
    painter.drawImage(QPoint(0, 0), image)
    painter.setFont(font)
    painter.setPen(palette.color(QPalette.ColorRole.Text))
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
    painter.end()
    return framed


def pixels(image: QImage, size: QSize) -> np.ndarray:
    """The picture as uint8 (H, W, 3), brought to a size where it has another one."""
    if image.size() != size:
        image = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()
