"""One large picture as a view paints it: an overview that is always there, and tiles where they are looked at."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterator

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPen

from explorer.features.restore.messages.tiles import TILE, Spot, TileReply, TileRequest
from explorer.gui import theme
from explorer.values import Picture
from explorer.values.full_picture import FullPicture

_MOST_TILES = 96


class Layer(QObject):
    """A picture of any size.

    Args:
        key: names the layer in requests for its tiles.
        pictures: one to be shown; of two of one size their difference.
        overview: all of it, scaled down where it is large; None to ask for it when it is painted.
        place: where it lies on the ground that panes look at, in the ground's pixels; None for all of it.
        result: it is what came of the picture.
        parent: Qt parent.

    Attributes:
        outline: a part of the ground that is outlined over it, None for none.

    Signals:
        changed: it looks otherwise now.
        tile_wanted: a `TileRequest`, the most wanted one; at each painting while some are missing.
    """

    changed = Signal()
    tile_wanted = Signal(object)

    def __init__(
        self,
        key: str,
        pictures: tuple[FullPicture, ...],
        overview: Picture | None = None,
        place: QRectF | None = None,
        *,
        result: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.key, self.result = key, result
        self.width, self.height = pictures[0].width, pictures[0].height
        self.place = place
        self.outline: QRectF | None = None
        self._pictures = pictures
        self._overview = overview
        self._image = theme.qimage(overview) if overview is not None else QImage()
        self._tiles: OrderedDict[Spot, tuple[Picture, QImage]] = OrderedDict()
        self._patch: tuple[Picture, QImage, QRectF] | None = None
        self._shrunk: tuple[QSize, QImage] | None = None

    @property
    def overview(self) -> Picture | None:
        """All of it, scaled down where it is large; None until it was looked at."""
        return self._overview

    def set_patch(self, picture: Picture | None, place: QRectF | None = None) -> None:
        """Lay a newer piece over the picture, until there is a newer picture; None takes it away.

        Args:
            picture: the piece, which may be smaller than its place.
            place: what it covers, in the picture's pixels; None for all of it.
        """
        if picture is None:
            self._patch = None
        else:
            self._patch = (picture, theme.qimage(picture), place or QRectF(0, 0, self.width, self.height))
        self.changed.emit()

    def take(self, reply: TileReply) -> None:
        """Keep a tile that was asked for."""
        if reply.request.layer != self.key:
            return
        if reply.request.spot is None:
            self._overview, self._image, self._shrunk = reply.picture, theme.qimage(reply.picture), None
        else:
            self._tiles[reply.request.spot] = (reply.picture, theme.qimage(reply.picture))
        while len(self._tiles) > _MOST_TILES:
            self._tiles.popitem(last=False)
        self.changed.emit()

    def colour_at(self, at: QPointF) -> tuple[int, int, int] | None:
        """RGB as it is shown at a point of the ground; None beside it and before there is anything to show."""
        if self.place is not None:
            at = (at - self.place.topLeft()) * (self.width / self.place.width())
        place = QRectF(0, 0, self.width, self.height)
        if self._overview is None or not place.contains(at):
            return None
        image = self._image
        for spot, (_, tile) in self._tiles.items():
            covered = QRectF(spot.column * spot.side, spot.row * spot.side, spot.side, spot.side)
            covered &= QRectF(0, 0, self.width, self.height)
            if covered.contains(at) and covered.width() / tile.width() < place.width() / image.width():
                image, place = tile, covered
        if self._patch is not None and self._patch[2].contains(at):
            _, image, place = self._patch
        column = int((at.x() - place.left()) * image.width() / place.width())
        row = int((at.y() - place.top()) * image.height() / place.height())
        colour = image.pixelColor(min(column, image.width() - 1), min(row, image.height() - 1))
        return colour.red(), colour.green(), colour.blue()

    def paint(self, painter: QPainter, ground: QRectF, factor: float, seen: QRectF, ratio: float) -> None:
        """Paint what is seen, and ask for what is missing.

        Args:
            painter: in logical pixels.
            ground: where the whole ground stands.
            factor: logical pixels in a pixel of the ground.
            seen: which part of the widget is to be painted.
            ratio: screen pixels in a logical pixel.
        """
        place = ground if self.place is None else _on(ground, factor, self.place)
        if self._overview is None:
            self._ask(None)
            return
        scale = place.width() * ratio / self.width
        self._paint_overview(painter, place, seen, self._overview, scale, ratio)
        level = max(0, math.floor(math.log2(1 / scale) + 1e-6)) if scale < 1 else 0
        if self._overview.width * (1 << level) < self.width:
            self._paint_tiles(painter, place, seen, level, scale)
        if self._patch is not None:
            _, image, rectangle = self._patch
            painter.setRenderHint(
                QPainter.RenderHint.SmoothPixmapTransform, scale < 1 or image.width() < rectangle.width()
            )
            painter.drawImage(self._placed(rectangle, place), image)
        if self.outline is not None:
            painter.setPen(QPen(theme.accent(), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(_on(ground, factor, self.outline))

    def _paint_overview(
        self, painter: QPainter, place: QRectF, seen: QRectF, overview: Picture, scale: float, ratio: float
    ) -> None:
        if scale * self.width < 0.75 * overview.width:
            size = QSize(max(1, round(place.width() * ratio)), max(1, round(place.height() * ratio)))
            if self._shrunk is None or self._shrunk[0] != size:
                ways = (Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
                self._shrunk = (size, self._image.scaled(size, *ways))
            painter.drawImage(place, self._shrunk[1])
            return
        part = place.intersected(seen)
        if part.isEmpty():
            return
        across, down = overview.width / place.width(), overview.height / place.height()
        # whole pixels of the overview, or the edges of what is painted would be squeezed
        left = math.floor((part.left() - place.left()) * across)
        top = math.floor((part.top() - place.top()) * down)
        right = min(overview.width, math.ceil((part.right() - place.left()) * across))
        bottom = min(overview.height, math.ceil((part.bottom() - place.top()) * down))
        source = QRectF(left, top, right - left, bottom - top)
        target = QRectF(
            place.left() + left / across, place.top() + top / down, source.width() / across, source.height() / down
        )
        smooth = scale < 1 or overview.width < self.width
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(target, self._image, source)

    def _paint_tiles(self, painter: QPainter, place: QRectF, seen: QRectF, level: int, scale: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < 1)
        missing = None
        for spot in self._spots(place, seen, level):
            kept = self._tiles.get(spot)
            if kept is None:
                missing = missing or spot
                continue
            self._tiles.move_to_end(spot)
            _, image = kept
            side = spot.side
            left, top = spot.column * side, spot.row * side
            width = min(side, self.width - left)
            height = min(side, self.height - top)
            painter.drawImage(self._placed(QRectF(left, top, width, height), place), image)
        if missing is not None:
            self._ask(missing)

    def _ask(self, spot: Spot | None) -> None:
        self.tile_wanted.emit(TileRequest(self.key, self._pictures, spot))

    def _spots(self, place: QRectF, seen: QRectF, level: int) -> Iterator[Spot]:
        """Tiles that are looked at, those in the middle first."""
        part = place.intersected(seen)
        if part.isEmpty():
            return
        side = (TILE << level) * place.width() / self.width
        columns = range(
            math.floor((part.left() - place.left()) / side), math.ceil((part.right() - place.left()) / side)
        )
        rows = range(math.floor((part.top() - place.top()) / side), math.ceil((part.bottom() - place.top()) / side))
        x, y = (
            (part.center().x() - place.left()) / side - 0.5,
            (part.center().y() - place.top()) / side - 0.5,
        )
        yield from sorted(
            (Spot(level, column, row) for column in columns for row in rows),
            key=lambda spot: (spot.column - x) ** 2 + (spot.row - y) ** 2,
        )

    def _placed(self, rectangle: QRectF, place: QRectF) -> QRectF:
        factor = place.width() / self.width
        return QRectF(
            place.left() + rectangle.left() * factor,
            place.top() + rectangle.top() * factor,
            rectangle.width() * factor,
            rectangle.height() * factor,
        )


def _on(ground: QRectF, factor: float, place: QRectF) -> QRectF:
    """A place of the ground where the ground stands."""
    left, top = ground.left() + place.left() * factor, ground.top() + place.top() * factor
    return QRectF(left, top, place.width() * factor, place.height() * factor)
