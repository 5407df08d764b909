"""What instruments draw over the points: lines, arrows, outlines and rings, in map units."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QApplication, QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from explorer.gui.map.frame import Frame

INK, ACCENT, FADED, WARM = "ink", "accent", "faded", "warm"
"""Tones of a stroke: the text's colour, the theme's accent, a quiet grey, and orange for what deserves a look."""

_WARM = {False: "#c05600", True: "#f08c2e"}
_HEAD = 8.0
_HALO = 2.4
_FOOT = 4.0
_MARGIN = 4.0
# a label stands right below its place, clear of the probe's ring and of the names of own pictures
_BESIDE, _BELOW = 12.0, 8.0
# beyond so many strokes Qt keeps what the drawing looks like: then a frame of the map only copies it
_MANY = 40
# places far outside the view would make strokes that take Qt long to clip
_FAR = 20_000.0


@dataclass(frozen=True, eq=False)
class Stroke:
    """One line of a drawing.

    Attributes:
        places: float (N, 2), map units; N ≥ 2.
        tone: INK, ACCENT, FADED or WARM.
        width: logical pixels.
        closed: the last place is joined with the first.
        arrow: a head at the last place.
        dashed: drawn with gaps.
        foot: a dot at the first place, so that one that leads nearly nowhere is seen, too.
        label: a few words at the first place; may be empty.
    """

    places: np.ndarray
    tone: str = INK
    width: float = 1.6
    closed: bool = False
    arrow: bool = False
    dashed: bool = False
    foot: bool = False
    label: str = ""


class DrawingItem(QGraphicsItem):
    """Some strokes; lives in the view box, in its logical pixels. It repaints no more than the box around them."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._strokes: tuple[Stroke, ...] = ()
        self._frame = Frame()
        self._tones: dict[str, QColor] = {}
        self._halo = QColor("white")
        self._paths: list[tuple[QPainterPath, Stroke]] = []
        self._heads: list[tuple[QPolygonF, Stroke]] = []
        self._feet: list[tuple[QPointF, Stroke]] = []
        self._labels: list[tuple[QPainterPath, Stroke]] = []
        self._box = QRectF()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.hide()

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """What is drawn."""
        return self._strokes

    def colour_of(self, stroke: Stroke) -> QColor:
        """Of one of the strokes, in the theme's colours."""
        return self._tones[stroke.tone]

    def set_strokes(self, strokes: Sequence[Stroke]) -> None:
        """Draw these and nothing else."""
        self._strokes = tuple(strokes)
        many = len(self._strokes) > _MANY
        mode = QGraphicsItem.CacheMode.DeviceCoordinateCache if many else QGraphicsItem.CacheMode.NoCache
        if mode != self.cacheMode():
            self.setCacheMode(mode)
        self._lay_out()
        self.setVisible(bool(self._strokes))

    def set_frame(self, frame: Frame) -> None:
        """Follow the view."""
        self._frame = frame
        if self._strokes:
            self._lay_out()

    def set_palette(self, palette: QPalette) -> None:
        """Take the theme's colours."""
        role = QPalette.ColorRole
        self._halo = QColor(palette.color(role.Base))
        dark = self._halo.lightnessF() < 0.5
        self._halo.setAlphaF(0.8)
        self._tones = {
            INK: palette.color(role.Text),
            ACCENT: palette.color(role.Accent),
            FADED: palette.color(role.PlaceholderText),
            WARM: QColor(_WARM[dark]),
        }
        self.update()

    def stroke_at(self, place: QPointF, radius: float) -> int:
        """Number of the nearest stroke, the topmost of equally near ones.

        Args:
            place: logical pixels of the view box.
            radius: logical pixels; strokes farther away do not count.

        Returns:
            −1 where there is none, or nothing is drawn now.
        """
        if not self.isVisible():
            return -1
        point = np.array([place.x(), place.y()])
        best, best_distance = -1, radius
        for number, stroke in enumerate(self._strokes):
            points = self._pixels(stroke.places)
            distance = _distance(point, np.concatenate([points, points[:1]]) if stroke.closed else points)
            if distance <= best_distance:
                best, best_distance = number, distance
        return best

    def boundingRect(self) -> QRectF:
        """The strokes' box."""
        return self._box

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw halos, then strokes."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for path, stroke in self._paths:
            painter.strokePath(path, QPen(self._halo, stroke.width + _HALO))
        for path, _ in self._labels:
            painter.strokePath(path, QPen(self._halo, 1.5 * _HALO, j=Qt.PenJoinStyle.RoundJoin))
        for path, stroke in self._paths:
            style = Qt.PenStyle.DashLine if stroke.dashed else Qt.PenStyle.SolidLine
            painter.strokePath(path, QPen(self._tones[stroke.tone], stroke.width, style))
        painter.setPen(Qt.PenStyle.NoPen)
        for head, stroke in self._heads:
            painter.setBrush(self._tones[stroke.tone])
            painter.drawPolygon(head)
        for foot, stroke in self._feet:
            painter.setBrush(self._halo)
            painter.drawEllipse(foot, _FOOT + _HALO / 2, _FOOT + _HALO / 2)
            painter.setBrush(self._tones[stroke.tone])
            painter.drawEllipse(foot, _FOOT, _FOOT)
        for path, stroke in self._labels:
            painter.fillPath(path, self._tones[stroke.tone])

    def _lay_out(self) -> None:
        self.prepareGeometryChange()
        self._paths, self._heads, self._feet, self._labels = [], [], [], []
        box = QRectF()
        for stroke in self._strokes:
            points = self._pixels(stroke.places)
            polygon = QPolygonF([QPointF(float(x), float(y)) for x, y in points])
            path = QPainterPath()
            path.addPolygon(polygon)
            if stroke.closed:
                path.closeSubpath()
            self._paths.append((path, stroke))
            box |= polygon.boundingRect().adjusted(-stroke.width, -stroke.width, stroke.width, stroke.width)
            if stroke.arrow:
                head = _head(points, stroke.width)
                if head is not None:
                    self._heads.append((head, stroke))
                    box |= head.boundingRect()
            if stroke.foot:
                self._feet.append((QPointF(polygon.first()), stroke))
                box |= QRectF(polygon.first(), QSizeF()).adjusted(-_FOOT, -_FOOT, _FOOT, _FOOT)
            if stroke.label:
                text = _text(stroke.label, polygon.first())
                self._labels.append((text, stroke))
                box |= text.boundingRect()
        self._box = box.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN) if self._strokes else QRectF()
        self.update()

    def _pixels(self, places: np.ndarray) -> np.ndarray:
        frame = self._frame
        x = (places[:, 0] - frame.left) * frame.scale_x
        y = (frame.bottom + frame.height - places[:, 1]) * frame.scale_y
        return np.clip(np.nan_to_num(np.stack([x, y], axis=1)), -_FAR, _FAR)


class Drawings:
    """The drawings of all instruments, each known by a name."""

    def __init__(self, parent: QGraphicsItem) -> None:
        self._parent = parent
        self._items: dict[str, DrawingItem] = {}
        self._frame = Frame()
        self._palette = QPalette()

    def set(self, name: str, strokes: Sequence[Stroke]) -> None:
        """Draw these strokes in place of the earlier ones of that name; none takes them away."""
        item = self._items.get(name)
        if item is None:
            if not strokes:
                return
            item = self._items[name] = DrawingItem(self._parent)
            item.setZValue(8)  # over the points, under the probe
            item.set_palette(self._palette)
            item.set_frame(self._frame)
        item.set_strokes(strokes)

    def strokes(self, name: str) -> tuple[Stroke, ...]:
        """What is drawn under that name."""
        item = self._items.get(name)
        return item.strokes if item is not None else ()

    def stroke_at(self, name: str, place: QPointF, radius: float) -> int:
        """Which stroke of that name is nearest to a place: see `DrawingItem.stroke_at`."""
        item = self._items.get(name)
        return item.stroke_at(place, radius) if item is not None else -1

    def coloured(self) -> list[tuple[Stroke, QColor]]:
        """Every stroke of every drawing, with its colour."""
        return [(stroke, item.colour_of(stroke)) for item in self._items.values() for stroke in item.strokes]

    def set_frame(self, frame: Frame) -> None:
        """Follow the view."""
        self._frame = frame
        for item in self._items.values():
            item.set_frame(frame)

    def apply_palette(self, palette: QPalette) -> None:
        """Take the theme's colours."""
        self._palette = palette
        for item in self._items.values():
            item.set_palette(palette)


def _distance(point: np.ndarray, points: np.ndarray) -> float:
    """From a point (2,) to the nearest place of the line through points (N, 2)."""
    starts, steps = points[:-1], np.diff(points, axis=0)
    squares = np.square(steps).sum(axis=1)
    # a step of no length is its start
    along = np.clip(((point - starts) * steps).sum(axis=1) / np.maximum(squares, 1e-12), 0, 1)
    return float(np.hypot(*(starts + along[:, None] * steps - point).T).min())


def _head(points: np.ndarray, width: float) -> QPolygonF | None:
    """A triangle at the last point, None where the line has no direction; short lines have small heads."""
    tip = points[-1]
    apart = np.hypot(*(points - tip).T)
    behind = np.flatnonzero(apart > 1.5)
    if len(behind) == 0:
        return None
    back = points[behind[-1]]
    angle = math.atan2(tip[1] - back[1], tip[0] - back[0])
    size = min(_HEAD + 3 * (width - 1), 0.6 * float(apart.max()))
    corners = [
        QPointF(tip[0] - size * math.cos(angle + turn), tip[1] - size * math.sin(angle + turn))
        for turn in (0.45, -0.45)
    ]
    return QPolygonF([QPointF(float(tip[0]), float(tip[1])), *corners])


def _text(words: str, place: QPointF) -> QPainterPath:
    font = QApplication.font()
    path = QPainterPath()
    path.addText(place + QPointF(_BESIDE, QFontMetricsF(font).ascent() + _BELOW), font, words)
    return path
