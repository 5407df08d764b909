"""Pages drawn by the program: letters of all fonts at hand, rules, tables, pens, highlighter, photos and charts."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageDraw, ImageFont

Array = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]
Box = tuple[int, int, int, int]

_SMALLEST_LETTERS, _LARGEST_LETTERS = 8, 160
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_UP_TO = np.cumsum(
    np.array([8, 1.5, 3, 4, 12, 2, 2, 6, 7, 0.2, 0.8, 4, 2.4, 7, 7.5, 2, 0.1, 6, 6, 9, 3, 1, 2.4, 0.2, 2, 0.1])
)
_UP_TO /= _UP_TO[-1]
_HANGUL = (0xAC00, 0xD7A4)
_HIGHLIGHTERS: tuple[Colour, ...] = ((255, 245, 80), (160, 255, 120), (255, 170, 210), (255, 200, 110), (150, 225, 255))
_PENS: tuple[Colour, ...] = ((20, 40, 150), (10, 10, 20), (190, 20, 30), (20, 110, 50), (90, 40, 130), (60, 60, 70))


@dataclass(frozen=True, eq=False)
class DrawnPage:
    """A part of a page as it was printed.

    Attributes:
        page: float32 (H, W, 3) in [0, 1], on white paper.
        ink: float32 (H, W), 1 where a black-and-white copy is black.
        picture: float32 (H, W), 1 inside of photos and charts.
    """

    page: Array
    ink: Array
    picture: Array


def draw_page(side: int, figures: Sequence[Pixels], fonts: str, generator: np.random.Generator) -> DrawnPage:
    """A square part of a page, drawn anew each time.

    Args:
        side: in pixels.
        figures: uint8 (h, w, 1 or 3), photos to print; may be empty.
        fonts: a folder of fonts beside the system's; empty for none.
        generator: of all that is random.
    """
    sheet = _Sheet(side, fonts, generator)
    kind = generator.random()
    if kind < 0.06:
        sheet.band((0, 0, side, side))
    elif kind < 0.18 and figures:
        # a photo larger than what is seen, or with one edge in it
        left, top = (int(value) for value in generator.uniform(-0.6, 0.4, 2) * side)
        sheet.text((0, 0, side, side))
        sheet.photo(
            (left, top, left + int(1.3 * side), top + int(1.3 * side)), figures[int(generator.integers(len(figures)))]
        )
    else:
        sheet.text((0, 0, side, side))
    for _ in range(int(generator.integers(0, 4))):
        box = sheet.some_box()
        what = generator.choice(7, p=(0.22, 0.12, 0.14, 0.1, 0.12, 0.2, 0.1))
        if what == 0 and figures:
            sheet.photo(box, figures[int(generator.integers(len(figures)))])
        elif what == 1:
            sheet.chart(box)
        elif what == 2:
            sheet.table(box)
        elif what == 3:
            sheet.band(box)
        elif what == 4:
            sheet.pen()
        elif what == 5:
            sheet.clear(box)
            sheet.text(box)
        else:
            sheet.shape(box)
    for _ in range(int(generator.integers(1, 4)) if generator.random() < 0.25 else 0):
        sheet.highlighter()
    return sheet.finished()


class _Sheet:
    """A page in the making, with what is ink and what is a picture drawn beside it."""

    def __init__(self, side: int, fonts: str, generator: np.random.Generator) -> None:
        self._side, self._fonts, self._generator = side, fonts, generator
        self._page = Image.new("RGB", (side, side), (255, 255, 255))
        self._ink = Image.new("L", (side, side), 0)
        self._picture = Image.new("L", (side, side), 0)
        self._layers = [ImageDraw.Draw(image) for image in (self._page, self._ink, self._picture)]

    def finished(self) -> DrawnPage:
        page, ink, picture = (
            np.asarray(image, np.float32) / np.float32(255) for image in (self._page, self._ink, self._picture)
        )
        return DrawnPage(page, (ink > 0.5).astype(np.float32), (picture > 0.5).astype(np.float32))

    def some_box(self) -> Box:
        size = self._generator.uniform(0.2, 0.9, 2) * self._side
        left, top = self._generator.uniform(-0.2, 0.9, 2) * self._side
        return int(left), int(top), int(left + size[0]), int(top + size[1])

    def clear(self, box: Box) -> None:
        self._fill(box, (255, 255, 255), 0)

    def text(self, box: Box, colour: Colour | None = None, ink: int = 255) -> None:
        generator = self._generator
        size = int(_SMALLEST_LETTERS * (_LARGEST_LETTERS / _SMALLEST_LETTERS) ** (generator.random() ** 1.6))
        font, hangul = _font(self._fonts, size, generator)
        shade = colour or self._ink_colour()
        line = size * generator.uniform(1.1, 1.7)
        y = box[1] + generator.uniform(-0.5, 0.6) * size
        # neighbouring text has to stay outside of the box: it is drawn on a stamp and cut
        width, height = box[2] - box[0], box[3] - box[1]
        if width < 8 or height < 8:
            return
        stamp = Image.new("L", (width, height), 0)
        draw = ImageDraw.Draw(stamp)
        bold = generator.random() < 0.1
        while y < box[3]:
            count = 1 + int(width / (size * (2.5 if hangul else 3.0)))
            x = generator.uniform(-0.4, 0.5) * size
            draw.text(
                (x, y - box[1]),
                _words(count, hangul, generator),
                fill=255,
                font=font,
                stroke_width=max(1, size // 24) if bold else 0,
            )
            y += line * (2 if generator.random() < 0.1 else 1)
        self._page.paste(shade, box, stamp)
        self._ink.paste(ink, box, stamp)

    def band(self, box: Box) -> None:
        """Light letters on a dark ground."""
        generator = self._generator
        ground = tuple(int(value) for value in generator.integers(0, 120, 3)) if generator.random() < 0.6 else (0, 0, 0)
        self._fill(box, (ground[0], ground[1], ground[2]), 255)
        light = int(generator.integers(200, 256))
        self.text(box, (light, light, light), 0)

    def photo(self, box: Box, photo: Pixels) -> None:
        generator = self._generator
        width, height = box[2] - box[0], box[3] - box[1]
        shown = Image.fromarray(photo[..., 0] if photo.shape[2] == 1 else photo).convert("RGB")
        part = generator.uniform(0.5, 1.0) * min(shown.size[0] / width, shown.size[1] / height)
        left = generator.uniform(0, shown.size[0] - part * width)
        top = generator.uniform(0, shown.size[1] - part * height)
        cut = (left, top, left + part * width, top + part * height)
        printed = shown.resize((width, height), Image.Resampling.BICUBIC, cut)
        self._page.paste(printed.convert("L").convert("RGB") if generator.random() < 0.3 else printed, box[:2])
        self._fill(box, None, 0)

    def chart(self, box: Box) -> None:
        """Bars, lines or a pie, on a white or tinted ground, with axes."""
        generator = self._generator
        page, ink, picture = self._layers
        ground = int(generator.integers(225, 256))
        self._fill(box, (ground, ground, 255), 0)
        picture.rectangle(box, fill=255)
        wide, tall = box[2] - box[0], box[3] - box[1]
        kind = generator.integers(3)
        count = int(generator.integers(2, 8))
        if kind == 0:
            for bar in range(count):
                left = box[0] + wide * bar / count
                top = box[1] + tall * generator.uniform(0.05, 0.9)
                page.rectangle((left, top, left + 0.7 * wide / count, box[3]), fill=self._bright())
        elif kind == 1:
            for _ in range(count // 2 + 1):
                points = [
                    (box[0] + wide * step / count, box[1] + tall * generator.uniform(0.05, 0.95))
                    for step in range(count + 1)
                ]
                page.line(points, fill=self._bright(), width=int(generator.integers(1, 5)))
        else:
            angles = np.sort(generator.uniform(0, 360, count))
            for first, last in zip(angles, np.append(angles[1:], angles[0] + 360), strict=True):
                page.pieslice(box, float(first), float(last), fill=self._bright())
        for drawing, fill in ((page, (0, 0, 0)), (ink, 255)):
            drawing.line((box[0], box[1], box[0], box[3], box[2], box[3]), fill=fill, width=2)

    def table(self, box: Box) -> None:
        generator = self._generator
        rows, columns = int(generator.integers(1, 6)), int(generator.integers(1, 5))
        if generator.random() < 0.4:
            shade = int(generator.integers(190, 250))
            bottom = box[1] + max(1, (box[3] - box[1]) // rows)
            self._layers[0].rectangle((box[0], box[1], box[2], bottom), fill=(shade, shade, shade))
            self._layers[1].rectangle((box[0], box[1], box[2], bottom), fill=0)
        width = int(generator.choice((1, 1, 1, 2, 3, 5)))
        colour = self._ink_colour()
        for drawing, fill in ((self._layers[0], colour), (self._layers[1], 255)):
            for row in range(rows + 1):
                y = box[1] + (box[3] - box[1]) * row // rows
                drawing.line((box[0], y, box[2], y), fill=fill, width=width)
            for column in range(columns + 1 if rows > 1 else 0):
                x = box[0] + (box[2] - box[0]) * column // columns
                drawing.line((x, box[1], x, box[3]), fill=fill, width=width)

    def pen(self) -> None:
        generator = self._generator
        steps = int(generator.integers(10, 40))
        turns = np.cumsum(generator.normal(0, 0.5, steps)) + generator.uniform(0, 6.3)
        stride = generator.uniform(2, 9)
        place = generator.uniform(0, self._side, 2) + np.cumsum(
            stride * np.stack([np.cos(turns) + 0.5, np.sin(turns)], axis=1), axis=0
        )
        points = [(float(x), float(y)) for x, y in place]
        width = int(generator.integers(1, 6))
        self._layers[0].line(points, fill=_PENS[int(generator.integers(len(_PENS)))], width=width, joint="curve")
        self._layers[1].line(points, fill=255, width=width, joint="curve")

    def shape(self, box: Box) -> None:
        """A solid disc, ring or block, as in logos and seals."""
        generator = self._generator
        colour = self._ink_colour() if generator.random() < 0.5 else self._bright()
        dark = 255 if sum(colour) < 330 else 0
        kind = generator.integers(3)
        for drawing, fill in ((self._layers[0], colour), (self._layers[1], dark)):
            if kind == 0:
                drawing.ellipse(box, fill=fill)
            elif kind == 1:
                drawing.ellipse(box, outline=fill, width=int(max(2, (box[2] - box[0]) // 12)))
            else:
                drawing.rectangle(box, fill=fill)

    def highlighter(self) -> None:
        generator = self._generator
        left, top = generator.uniform(-0.1, 0.8, 2) * self._side
        size = (int(generator.uniform(0.2, 1.0) * self._side), int(generator.uniform(10, 50)))
        box = (int(left), int(top), int(left) + size[0], int(top) + size[1])
        colour = _HIGHLIGHTERS[int(generator.integers(len(_HIGHLIGHTERS)))]
        marked = ImageChops.multiply(self._page.crop(box), Image.new("RGB", size, colour))
        self._page.paste(marked, box[:2])

    def _fill(self, box: Box, colour: Colour | None, ink: int) -> None:
        """An area of one colour; None leaves the page as it is and calls it a picture."""
        if colour is not None:
            self._layers[0].rectangle(box, fill=colour)
        self._layers[1].rectangle(box, fill=ink)
        self._layers[2].rectangle(box, fill=255 if colour is None else 0)

    def _ink_colour(self) -> Colour:
        generator = self._generator
        if generator.random() < 0.65:
            return (0, 0, 0)
        if generator.random() < 0.5:
            grey = int(generator.integers(20, 130))
            return (grey, grey, grey)
        return _PENS[int(generator.integers(len(_PENS)))]

    def _bright(self) -> Colour:
        red, green, blue = (int(value) for value in self._generator.integers(30, 250, 3))
        return red, green, blue


def _words(count: int, hangul: bool, generator: np.random.Generator) -> str:
    words = []
    for _ in range(count):
        length = int(generator.integers(1, 5 if hangul else 10))
        if hangul and generator.random() < 0.85:
            word = "".join(chr(code) for code in generator.integers(*_HANGUL, length))
        elif generator.random() < 0.12:
            word = str(generator.integers(10**length))
        else:
            word = "".join(_LETTERS[place] for place in np.searchsorted(_UP_TO, generator.random(length)))
            style = generator.random()
            word = word.upper() if style < 0.1 else word.capitalize() if style < 0.3 else word
        words.append(word + ("" if generator.random() < 0.85 else ".,;:!?-)("[int(generator.integers(9))]))
    return " ".join(words)


def _font(folder: str, size: int, generator: np.random.Generator) -> tuple[ImageFont.FreeTypeFont, bool]:
    """A font of this size, and whether it draws Hangul."""
    known = font_files(folder)
    if not known:
        fallback = ImageFont.load_default(size)
        assert isinstance(fallback, ImageFont.FreeTypeFont)
        return fallback, False
    path, hangul = known[int(generator.integers(len(known)))]
    return _opened(path, size), hangul and generator.random() < 0.8


@lru_cache(maxsize=256)
def _opened(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


@cache
def font_files(folder: str) -> tuple[tuple[str, bool], ...]:
    """Path of each font in a folder and in the system's own, and whether it draws Hangul; fonts of symbols left out."""
    homes = {
        "win32": [str(Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts")],
        "darwin": ["/System/Library/Fonts", "/Library/Fonts"],
    }
    folders = [folder, *homes.get(sys.platform, ["/usr/share/fonts", "/usr/local/share/fonts"])]
    found = []
    for place in folders:
        files = sorted(Path(place).rglob("*")) if place and Path(place).is_dir() else []
        for path in files:
            if path.suffix.lower() not in (".ttf", ".otf", ".ttc"):
                continue
            try:
                font = ImageFont.truetype(str(path), 24)
                shapes = [bytes(font.getmask(letter)) for letter in "aeW3\uac00\ub4e8"]
            except (OSError, ValueError):
                continue
            if len(set(shapes[:4])) == 4 and all(any(shape) for shape in shapes[:4]):
                found.append((str(path), shapes[4] != shapes[5] and any(shapes[4]) and any(shapes[5])))
    return tuple(found)
