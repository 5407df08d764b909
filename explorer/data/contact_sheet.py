"""Many small pictures on one sheet, with a line of words below each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from explorer.values import BadInput, Picture

LARGEST_SIDE = 16_384
MOST_COLUMNS = 200
_GAP = 4
_FONT_SIZE = 11
_PAPER, _INK = 255, 40

Watch = Callable[[int, int], None]
"""Told how many pictures are done, of how many; may raise to give the sheet up."""


@dataclass(frozen=True)
class SheetLayout:
    """How a sheet is laid out.

    Attributes:
        columns: cells in a row.
        scale: each pixel becomes so many times so many.
        labels: whether words stand below each cell.
    """

    columns: int
    scale: int
    labels: bool


def sheet_size(count: int, height: int, width: int, beside: int, layout: SheetLayout) -> tuple[int, int]:
    """Width and height of a sheet in pixels.

    Args:
        count: cells.
        height: rows of a picture.
        width: columns of a picture.
        beside: pictures in a cell, side by side.
        layout: of the sheet.

    Raises:
        BadInput: it would be larger than 16 384 pixels on a side, or the layout is none.
    """
    if not 1 <= layout.columns <= MOST_COLUMNS or layout.scale < 1 or count < 1:
        raise BadInput(f"A sheet needs at least one picture, 1 to {MOST_COLUMNS} per row, enlarged at least 1×.")
    across, down = _cell(height, width, beside, layout)
    columns = min(layout.columns, count)
    size = (columns * across + _GAP, -(-count // layout.columns) * down + _GAP)
    if max(size) > LARGEST_SIDE:
        raise BadInput(
            f"This sheet would have {size[0]:,}×{size[1]:,} pixels; {LARGEST_SIDE:,} per side are possible: put "
            "more pictures in a row, enlarge them less, or choose fewer."
        )
    return size


def contact_sheet(
    cells: Sequence[Sequence[np.ndarray]], words: Sequence[str], layout: SheetLayout, watch: Watch | None = None
) -> Picture:
    """Draw the sheet.

    Args:
        cells: pictures uint8 (H, W, C) of each cell side by side, all of one shape and number.
        words: below each cell; what does not fit is cut.
        layout: of the sheet.
        watch: told about the progress.

    Returns:
        Grey or colour, as the pictures are.

    Raises:
        BadInput: see `sheet_size`.
    """
    if not cells:
        raise BadInput("There are no pictures for the sheet.")
    height, width, channels = cells[0][0].shape
    size = sheet_size(len(cells), height, width, len(cells[0]), layout)
    sheet = Image.new("L" if channels == 1 else "RGB", size, _PAPER if channels == 1 else (_PAPER,) * 3)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(_FONT_SIZE)
    across, down = _cell(height, width, len(cells[0]), layout)
    ink = _INK if channels == 1 else (_INK,) * 3
    for place, (pictures, text) in enumerate(zip(cells, words, strict=True)):
        row, column = divmod(place, layout.columns)
        left, top = _GAP + column * across, _GAP + row * down
        joined = np.concatenate(pictures, axis=1)
        image = Image.fromarray(joined[:, :, 0] if channels == 1 else joined)
        image = image.resize((joined.shape[1] * layout.scale, height * layout.scale), Image.Resampling.NEAREST)
        sheet.paste(image, (left, top))
        if layout.labels:
            draw.text((left, top + image.height + 1), _fitting(draw, text, font, across - _GAP), fill=ink, font=font)
        if watch is not None:
            watch(place + 1, len(cells))
    pixels = np.asarray(sheet)
    return Picture(pixels[:, :, None] if channels == 1 else pixels)


def _cell(height: int, width: int, beside: int, layout: SheetLayout) -> tuple[int, int]:
    """Width and height of a cell with its gap."""
    line = _FONT_SIZE + 4 if layout.labels else 0
    return width * beside * layout.scale + _GAP, height * layout.scale + line + _GAP


def _fitting(
    draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, room: int
) -> str:
    if draw.textlength(text, font=font) <= room:
        return text
    while text and draw.textlength(f"{text}…", font=font) > room:
        text = text[:-1]
    return f"{text}…" if text else ""
