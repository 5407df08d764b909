"""A drawing as SVG: text stays text, points stay discs."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from functools import singledispatch
from itertools import count
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from explorer.drawing.dots import PICTURE_RATIO, VECTOR_POINTS, by_colour, stamped, visible
from explorer.drawing.png import png_bytes
from explorer.drawing.sheet import Box, Dots, Image, Line, Rectangle, Ring, Shape, Sheet, Words

_FONT = "'DejaVu Sans', Verdana, system-ui, sans-serif"

# XML 1.0, section 2.2
_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def svg_bytes(sheet: Sheet) -> bytes:
    """The whole file.

    Points are very short strokes with round ends, which every reader draws as discs: a few characters each. Above
    `VECTOR_POINTS` they are one embedded picture.
    """
    width, height = _number(sheet.width), _number(sheet.height)
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family={quoteattr(_FONT)}>',
        f"<title>{_words(sheet.title)}</title>",
        f"<desc>{_words(sheet.description)}</desc>",
        f'<rect width="{width}" height="{height}" fill="{sheet.ground}"/>',
    ]
    numbers = count()
    for shape in sheet.shapes:
        parts += _written(shape, numbers)
    return "\n".join([*parts, "</svg>", ""]).encode()


@singledispatch
def _written(shape: Shape, numbers: Iterator[int]) -> list[str]:
    raise TypeError(f"a {type(shape).__name__} is no shape")


@_written.register
def _(box: Box, _: Iterator[int]) -> list[str]:
    fill, edge = box.fill or "none", f' stroke="{box.edge}"' if box.edge else ""
    corner = f' rx="{_number(box.corner)}"' if box.corner else ""
    opacity = f' fill-opacity="{_number(box.opacity)}"' if box.opacity < 1 else ""
    return [f'<rect {_room(box.room)} fill="{fill}"{edge}{corner}{opacity}/>']


@_written.register
def _(line: Line, numbers: Iterator[int]) -> list[str]:
    places = " ".join(f"{_number(x)},{_number(y)}" for x, y in line.places)
    pen = f'stroke="{line.colour}" stroke-width="{_number(line.width)}"'
    if line.dashes:
        pen += f' stroke-dasharray="{" ".join(map(_number, line.dashes))}"'
    drawn = f'<polyline points="{places}" fill="none" {pen}/>'
    return [drawn] if line.room is None else _clipped(line.room, drawn, numbers)


@_written.register
def _(ring: Ring, _: Iterator[int]) -> list[str]:
    x, y = ring.place
    pen = f'fill="{ring.fill or "none"}" stroke="{ring.edge}" stroke-width="{_number(ring.width)}"'
    return [f'<circle cx="{_number(x)}" cy="{_number(y)}" r="{_number(ring.radius)}" {pen}/>']


@_written.register
def _(words: Words, _: Iterator[int]) -> list[str]:
    x, y = words.place
    side = f' text-anchor="{words.side}"' if words.side != "start" else ""
    pen = f'font-size="{_number(words.size)}" fill="{words.colour}"{side}'
    return [f'<text x="{_number(x)}" y="{_number(y)}" {pen}>{_words(words.text)}</text>']


@_written.register
def _(image: Image, numbers: Iterator[int]) -> list[str]:
    opacity = f' opacity="{_number(image.opacity)}"' if image.opacity < 1 else ""
    href = _embedded(image.picture.pixels)
    inner = (
        f'<image {_room(image.place)} preserveAspectRatio="none" image-rendering="pixelated"{opacity} href="{href}"/>'
    )
    return _clipped(image.room, inner, numbers)


@_written.register
def _(dots: Dots, numbers: Iterator[int]) -> list[str]:
    if len(visible(dots)) > VECTOR_POINTS:
        href = _embedded(stamped(dots, PICTURE_RATIO))
        return [f'<image {_room(dots.room)} preserveAspectRatio="none" href="{href}"/>']
    paths = []
    for colour, x, y in by_colour(dots):
        steps = "".join(f"M{a:.1f} {b:.1f}h.01" for a, b in zip(x.tolist(), y.tolist(), strict=True))
        paths.append(f'<path stroke="{colour}" d="{steps}"/>')
    width = _number(dots.diameter)
    inner = f'<g fill="none" stroke-linecap="round" stroke-width="{width}">{"".join(paths)}</g>'
    return _clipped(dots.room, inner, numbers)


def _clipped(room: Rectangle, inner: str, numbers: Iterator[int]) -> list[str]:
    name = f"room{next(numbers)}"
    return [
        f'<defs><clipPath id="{name}"><rect {_room(room)}/></clipPath></defs>',
        f'<g clip-path="url(#{name})">{inner}</g>',
    ]


def _embedded(pixels: np.ndarray) -> str:
    return f"data:image/png;base64,{base64.b64encode(png_bytes(pixels)).decode()}"


def _room(room: Rectangle) -> str:
    return " ".join(f'{key}="{_number(value)}"' for key, value in zip(("x", "y", "width", "height"), room, strict=True))


def _words(text: str) -> str:
    """Escaped, without the characters that XML cannot hold."""
    return escape(_NOT_IN_XML.sub("", text))


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
