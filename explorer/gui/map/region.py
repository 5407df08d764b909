"""Which points lie inside a rectangle or a lasso, and what that does to the selection."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from explorer.gui.map.point_set import Layer
from explorer.gui.map.tools import Change

_CELLS = 1024
_OUTSIDE, _EDGE, _INSIDE = 0, 1, 2


def in_rectangle(layers: Iterable[Layer], left: float, bottom: float, width: float, height: float) -> np.ndarray:
    """Rows of the shown points in a rectangle of the map, its edges included; int64, sorted."""
    found = []
    for layer in layers:
        inside = (layer.x >= np.float32(left)) & (layer.x <= np.float32(left + width))
        inside &= (layer.y >= np.float32(bottom)) & (layer.y <= np.float32(bottom + height))
        found.append(layer.indices.take(np.flatnonzero(inside)))
    return _sorted(found)


def in_lasso(layers: Iterable[Layer], corners: np.ndarray) -> np.ndarray:
    """Rows of the shown points that a closed line goes around.

    The line is drawn into a raster first. A cell that the line does not touch is inside or outside as a whole, which
    settles nearly all points with one look-up; only for those in cells on the line is the winding number counted.

    Args:
        layers: what is shown.
        corners: (k, 2) map units, in drawing order; fewer than three enclose nothing.

    Returns:
        int64, sorted.
    """
    corners = np.asarray(corners, np.float64)
    if len(corners) < 3:
        return np.empty(0, np.int64)
    low = corners.min(axis=0)
    extent = corners.max(axis=0) - low
    if not (extent > 0).all():
        return np.empty(0, np.int64)
    cells = _raster((corners - low) / extent * _CELLS)
    found = []
    for layer in layers:
        rows = np.flatnonzero((layer.x >= low[0]) & (layer.x <= low[0] + extent[0]))
        rows = rows[(layer.y[rows] >= low[1]) & (layer.y[rows] <= low[1] + extent[1])]
        x, y = layer.x[rows].astype(np.float64), layer.y[rows].astype(np.float64)
        across = ((x - low[0]) * (_CELLS / extent[0])).astype(np.int32) + 2
        upward = ((y - low[1]) * (_CELLS / extent[1])).astype(np.int32) + 2
        kind = cells[upward, across]
        doubtful = np.flatnonzero(kind == _EDGE)
        inside = kind == _INSIDE
        inside[doubtful] = winding_numbers(x[doubtful], y[doubtful], corners) != 0
        found.append(layer.indices.take(rows.take(np.flatnonzero(inside))))
    return _sorted(found)


def winding_numbers(x: np.ndarray, y: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """How often a closed line goes around each point, anticlockwise; int32 (n,).

    Counts the edges that cross the ray to the right of the point, upward ones +1, downward ones −1.

    Args:
        x: (n,).
        y: (n,).
        corners: (k, 2); the last is joined to the first.
    """
    turns = np.zeros(len(x), np.int32)
    for (x0, y0), (x1, y1) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if y0 == y1:
            continue
        spans = (y0 <= y) != (y1 <= y)
        left_of_edge = x < x0 + (y - y0) * ((x1 - x0) / (y1 - y0))
        turns[spans & left_of_edge] += 1 if y1 > y0 else -1
    return turns


def _raster(corners: np.ndarray) -> np.ndarray:
    # two cells of border, for the width of the line
    side = _CELLS + 5
    image = QImage(side, side, QImage.Format.Format_Grayscale8)
    image.fill(_OUTSIDE)
    points = [QPointF(x + 2, y + 2) for x, y in corners]
    polygon = QPolygonF(points)
    painter = QPainter(image)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(_INSIDE, _INSIDE, _INSIDE))
    painter.drawPolygon(polygon, Qt.FillRule.WindingFill)
    painter.setPen(QPen(QColor(_EDGE, _EDGE, _EDGE), 4, j=Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolygon(polygon)
    # a line too short to be stroked still makes its cell doubtful
    for corner in points:
        painter.fillRect(QRectF(corner.x() - 2, corner.y() - 2, 4, 4), QColor(_EDGE, _EDGE, _EDGE))
    painter.end()
    buffer = np.frombuffer(image.constBits(), np.uint8).reshape(side, image.bytesPerLine())
    return buffer[:, :side].copy()


def _sorted(found: list[np.ndarray]) -> np.ndarray:
    return np.sort(np.concatenate(found)).astype(np.int64) if found else np.empty(0, np.int64)


def combined(before: np.ndarray, found: np.ndarray, change: Change) -> np.ndarray:
    """The selection after newly found rows changed it; int64, sorted."""
    if change is Change.ADD:
        return np.union1d(before, found)
    if change is Change.REMOVE:
        return np.setdiff1d(before, found, assume_unique=True)
    if change is Change.TOGGLE:
        return np.setxor1d(before, found, assume_unique=True)
    return found
