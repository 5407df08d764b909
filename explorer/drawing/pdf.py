"""A drawing as one page of PDF 1.4: vector lines, text that can be searched, points as discs."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable
from functools import singledispatchmethod

import numpy as np

from explorer.data.pdf_objects import PdfObjects
from explorer.drawing.dots import PICTURE_RATIO, VECTOR_POINTS, by_colour, stamped, visible
from explorer.drawing.helvetica import encoded, width_of
from explorer.drawing.sheet import Box, Dots, Image, Line, Rectangle, Ring, Shape, Sheet, Words

_POINTS = 0.75
"""PDF's unit is 1/72 inch, a logical pixel 1/96."""
_KAPPA = 0.5522847498
"""A quarter of a circle as one Bézier curve: how far its control points reach, in radii."""


def pdf_bytes(sheet: Sheet) -> bytes:
    """The whole file."""
    page = _Page(sheet)
    for shape in sheet.shapes:
        page.paint(shape)
    return page.finished()


class _Page:
    """Collects the page's instructions and the pictures and opacities that they name."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._file = io.BytesIO()
        self._objects = PdfObjects(self._file)
        self._images: list[int] = []
        self._opacities: dict[float, str] = {}
        # y grows downward from here on, as in the drawing
        self._steps = [f"{_POINTS} 0 0 -{_POINTS} 0 {_number(sheet.height * _POINTS)} cm"]
        self.paint(Box((0, 0, sheet.width, sheet.height), sheet.ground))

    @singledispatchmethod
    def paint(self, shape: Shape) -> None:
        raise TypeError(f"a {type(shape).__name__} is no shape")

    @paint.register
    def _(self, box: Box) -> None:
        left, top, width, height = box.room
        outline = _rounded(box.room, box.corner) if box.corner else f"{_numbers(left, top, width, height)} re"
        if box.fill:
            self._add("q", self._opacity(box.opacity), f"{_colour(box.fill)} rg", outline, "f", "Q")
        if box.edge:
            self._add("q 1 w", f"{_colour(box.edge)} RG", outline, "S", "Q")

    @paint.register
    def _(self, line: Line) -> None:
        (x, y), *rest = line.places
        steps = [f"{_numbers(x, y)} m", *(f"{_numbers(a, b)} l" for a, b in rest)]
        clip = "" if line.room is None else f" {_numbers(*line.room)} re W n"
        dashes = f" [{_numbers(*line.dashes)}] 0 d" if line.dashes else ""
        self._add(f"q{clip} {_number(line.width)} w 1 j{dashes} {_colour(line.colour)} RG", *steps, "S Q")

    @paint.register
    def _(self, ring: Ring) -> None:
        (x, y), radius = ring.place, ring.radius
        outline = _rounded((x - radius, y - radius, 2 * radius, 2 * radius), radius)
        fill = f"{_colour(ring.fill)} rg" if ring.fill else ""
        self._add(f"q {_number(ring.width)} w {_colour(ring.edge)} RG {fill}", outline, "B Q" if fill else "S Q")

    @paint.register
    def _(self, words: Words) -> None:
        text = encoded(words.text)
        shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[words.side] * width_of(text) * words.size
        x, y = words.place
        letters = text.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)").decode("latin-1")
        # turned over once more, or the letters would stand on their heads
        self._add(
            f"BT /F1 {_number(words.size)} Tf {_colour(words.colour)} rg",
            f"1 0 0 -1 {_numbers(x - shift, y)} Tm ({letters}) Tj ET",
        )

    @paint.register
    def _(self, dots: Dots) -> None:
        if len(visible(dots)) > VECTOR_POINTS:
            self._draw_image(stamped(dots, PICTURE_RATIO), dots.room, dots.room, 1.0)
            return
        self._add(f"q {_numbers(*dots.room)} re W n 1 J {_number(dots.diameter)} w")
        for colour, x, y in by_colour(dots):
            pairs = (f"{a:.1f} {b:.1f}" for a, b in zip(x.tolist(), y.tolist(), strict=True))
            # a line from a place to itself with round ends is a disc
            self._add(f"{_colour(colour)} RG", *(f"{pair} m {pair} l" for pair in pairs), "S")
        self._add("Q")

    @paint.register
    def _(self, image: Image) -> None:
        self._draw_image(image.picture.pixels, image.place, image.room, image.opacity)

    def finished(self) -> bytes:
        """Header, objects, their places, trailer."""
        content = self._keep_stream("", "\n".join(self._steps).encode("latin-1"))
        font = self._objects.add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
        images = " ".join(f"/I{number} {number} 0 R" for number in self._images)
        states = " ".join(f"/{name} << /ca {_number(value)} >>" for value, name in self._opacities.items())
        resources = f"<< /Font << /F1 {font} 0 R >> /XObject << {images} >> /ExtGState << {states} >> >>"
        size = _numbers(self._sheet.width * _POINTS, self._sheet.height * _POINTS)
        parent = self._objects.reserve()
        page = self._objects.add(
            f"<< /Type /Page /Parent {parent} 0 R /MediaBox [0 0 {size}] /Resources {resources} "
            f"/Contents {content} 0 R >>".encode()
        )
        self._objects.add(f"<< /Type /Pages /Kids [{page} 0 R] /Count 1 >>".encode(), parent)
        catalogue = self._objects.add(f"<< /Type /Catalog /Pages {parent} 0 R >>".encode())
        facts = self._objects.add(
            b"<< /Title " + _text(self._sheet.title) + b" /Subject " + _text(self._sheet.description) + b" >>"
        )
        self._objects.finish(catalogue, facts)
        return self._file.getvalue()

    def _draw_image(self, pixels: np.ndarray, place: Rectangle, room: Rectangle, opacity: float) -> None:
        height, width, channels = pixels.shape
        size, mask = f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /BitsPerComponent 8", ""
        if channels == 4:
            number = self._keep_stream(f"{size} /ColorSpace /DeviceGray", pixels[:, :, 3].tobytes())
            mask = f" /SMask {number} 0 R"
        space = "/DeviceGray" if channels == 1 else "/DeviceRGB"
        number = self._keep_stream(f"{size} /ColorSpace {space}{mask}", np.ascontiguousarray(pixels[..., :3]).tobytes())
        self._images.append(number)
        left, top, across, down = place
        self._add(f"q {_numbers(*room)} re W n", self._opacity(opacity))
        self._add(f"{_number(across)} 0 0 -{_number(down)} {_numbers(left, top + down)} cm /I{number} Do Q")

    def _opacity(self, value: float) -> str:
        if value >= 1:
            return ""
        return f"/{self._opacities.setdefault(value, f'G{len(self._opacities)}')} gs"

    def _add(self, *steps: str) -> None:
        self._steps += [step for step in steps if step]

    def _keep_stream(self, facts: str, content: bytes) -> int:
        return self._objects.add_stream(f"{facts} /Filter /FlateDecode", zlib.compress(content))


def _rounded(room: Rectangle, corner: float) -> str:
    left, top, width, height = room
    right, bottom, k = left + width, top + height, corner * (1 - _KAPPA)
    steps: Iterable[tuple[float, ...] | str] = (
        (left + corner, top), "m", (right - corner, top), "l",
        (right - k, top, right, top + k, right, top + corner), "c", (right, bottom - corner), "l",
        (right, bottom - k, right - k, bottom, right - corner, bottom), "c", (left + corner, bottom), "l",
        (left + k, bottom, left, bottom - k, left, bottom - corner), "c", (left, top + corner), "l",
        (left, top + k, left + k, top, left + corner, top), "c", "h",
    )  # fmt: skip
    return " ".join(step if isinstance(step, str) else _numbers(*step) for step in steps)


def _text(text: str) -> bytes:
    """A text of the document's facts: UTF-16 in hexadecimal, which needs no escapes."""
    return b"<" + ("\ufeff" + text).encode("utf-16-be", "replace").hex().encode() + b">"


def _colour(name: str) -> str:
    return _numbers(*(part / 255 for part in bytes.fromhex(name[1:])))


def _numbers(*values: float) -> str:
    return " ".join(map(_number, values))


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
