"""A drawing as pixels, for those who have no window."""

from __future__ import annotations

import math
from functools import cache, singledispatchmethod
from pathlib import Path

import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from explorer.drawing.dashes import dashed
from explorer.drawing.dots import stamped
from explorer.drawing.sheet import Box, Dots, Image, Line, Rectangle, Ring, Shape, Sheet, Words

_FINE = 4
_MOST_PIXELS = 100_000_000


def sheet_pixels(sheet: Sheet, scale: float = 1.0) -> np.ndarray:
    """Draw a sheet.

    Args:
        sheet: the drawing.
        scale: pixels for each logical pixel.

    Returns:
        uint8 (H, W, 3).

    Raises:
        ValueError: more than 100 megapixels.
    """
    width, height = round(sheet.width * scale), round(sheet.height * scale)
    if width * height > _MOST_PIXELS:
        raise ValueError(f"a drawing of {width:,}×{height:,} pixels is too large")
    painter = _Painter(Pillow.new("RGB", (width, height), sheet.ground), scale)
    for shape in sheet.shapes:
        painter.paint(shape)
    return np.asarray(painter.image)


class _Painter:
    """Lays one shape after the other on a picture."""

    def __init__(self, image: Pillow.Image, scale: float) -> None:
        self.image, self.scale = image, scale

    @singledispatchmethod
    def paint(self, shape: Shape) -> None:
        raise TypeError(f"a {type(shape).__name__} is no shape")

    @paint.register
    def _(self, box: Box) -> None:
        left, top, width, height = box.room
        if not box.corner and box.opacity >= 1:
            whole = [left * self.scale, top * self.scale, (left + width) * self.scale, (top + height) * self.scale]
            edge = box.edge or None
            ImageDraw.Draw(self.image).rectangle(whole, box.fill or None, edge, max(1, round(self.scale)))
            return
        with _Tile(self, (left - 1, top - 1, width + 2, height + 2)) as tile:
            corners = tile.places((left, top), (left + width, top + height))
            opacity = round(255 * box.opacity)
            tile.draw.rounded_rectangle(
                corners,
                box.corner * tile.scale,
                (*_rgb(box.fill), opacity) if box.fill else None,
                (*_rgb(box.edge), 255) if box.edge else None,
                max(1, round(tile.scale)) if box.edge else 0,
            )

    @paint.register
    def _(self, line: Line) -> None:
        xs, ys = zip(*line.places, strict=True)
        edge = line.width + 1
        room = (min(xs) - edge, min(ys) - edge, max(xs) - min(xs) + 2 * edge, max(ys) - min(ys) + 2 * edge)
        with _Tile(self, room if line.room is None else _common(room, line.room)) as tile:
            width = max(1, round(line.width * tile.scale))
            for piece in dashed(line.places, line.dashes):
                tile.draw.line(tile.places(*piece), (*_rgb(line.colour), 255), width, "curve")

    @paint.register
    def _(self, ring: Ring) -> None:
        (x, y), far = ring.place, ring.radius + ring.width + 1
        with _Tile(self, (x - far, y - far, 2 * far, 2 * far)) as tile:
            outer = ring.radius + ring.width / 2
            corners = tile.places((x - outer, y - outer), (x + outer, y + outer))
            fill = (*_rgb(ring.fill), 255) if ring.fill else None
            tile.draw.ellipse(corners, fill, (*_rgb(ring.edge), 255), max(1, round(ring.width * tile.scale)))

    @paint.register
    def _(self, words: Words) -> None:
        anchor = {"start": "ls", "middle": "ms", "end": "rs"}[words.side]
        x, y = words.place
        place = (x * self.scale, y * self.scale)
        font = _font(round(words.size * self.scale, 1))
        ImageDraw.Draw(self.image).text(place, words.text, _rgb(words.colour), font, anchor)

    @paint.register
    def _(self, dots: Dots) -> None:
        self._lay(Pillow.fromarray(stamped(dots, self.scale)), dots.room[0], dots.room[1])

    @paint.register
    def _(self, image: Image) -> None:
        left, top, width, height = image.room
        across, down = math.ceil(width * self.scale), math.ceil(height * self.scale)
        pixels = image.picture.pixels
        # the pixel of the picture at the middle of each pixel of the room
        columns = _taken(across, self.scale, left - image.place[0], image.place[2], pixels.shape[1])
        rows = _taken(down, self.scale, top - image.place[1], image.place[3], pixels.shape[0])
        shown = np.broadcast_to(pixels[rows[0]][:, columns[0]], (down, across, 3))
        seen = np.multiply.outer(rows[1], columns[1]) * round(255 * image.opacity)
        self._lay(Pillow.fromarray(np.dstack([shown, seen.astype(np.uint8)])), left, top)

    def _lay(self, layer: Pillow.Image, left: float, top: float) -> None:
        self.image.paste(layer, (round(left * self.scale), round(top * self.scale)), layer)


class _Tile:
    """A finer picture of a part of the sheet: what is drawn on it has smooth edges."""

    def __init__(self, painter: _Painter, room: tuple[float, float, float, float]) -> None:
        self._painter = painter
        scale = painter.scale
        self._left, self._top = math.floor(room[0] * scale), math.floor(room[1] * scale)
        right, bottom = math.ceil((room[0] + room[2]) * scale), math.ceil((room[1] + room[3]) * scale)
        self.scale = scale * _FINE
        size = (max(1, right - self._left) * _FINE, max(1, bottom - self._top) * _FINE)
        self._picture = Pillow.new("RGBA", size)
        self.draw = ImageDraw.Draw(self._picture)

    def places(self, *places: tuple[float, float]) -> list[tuple[float, float]]:
        """Places of the sheet on the tile."""
        return [(x * self.scale - self._left * _FINE, y * self.scale - self._top * _FINE) for x, y in places]

    def __enter__(self) -> _Tile:
        return self

    def __exit__(self, *_: object) -> None:
        layer = self._picture.convert("RGBa").reduce(_FINE).convert("RGBA")
        self._painter.image.paste(layer, (self._left, self._top), layer)


def _common(one: Rectangle, other: Rectangle) -> Rectangle:
    left, top = max(one[0], other[0]), max(one[1], other[1])
    right, bottom = min(one[0] + one[2], other[0] + other[2]), min(one[1] + one[3], other[1] + other[3])
    return left, top, max(0.0, right - left), max(0.0, bottom - top)


def _taken(count: int, scale: float, shift: float, extent: float, pixels: int) -> tuple[np.ndarray, np.ndarray]:
    """For each pixel of a room which pixel of a picture it shows, and whether there is one."""
    places = np.floor(((np.arange(count) + 0.5) / scale + shift) / extent * pixels).astype(np.int64)
    return np.clip(places, 0, pixels - 1), (places >= 0) & (places < pixels)


def _rgb(name: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(name[1:])
    return red, green, blue


@cache
def _font(size: float) -> ImageFont.FreeTypeFont:
    # the font that comes with the typesetting of formulas: Latin, Greek, Cyrillic and mathematics
    import ziafont

    return ImageFont.truetype(str(Path(ziafont.__file__).parent / "fonts" / "DejaVuSans.ttf"), size)
