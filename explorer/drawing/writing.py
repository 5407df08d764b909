"""A drawing as the bytes of a file."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.drawing.pdf import pdf_bytes
from explorer.drawing.png import png_bytes
from explorer.drawing.raster import sheet_pixels
from explorer.drawing.sheet import Sheet
from explorer.drawing.svg import svg_bytes


def sheet_bytes(sheet: Sheet, suffix: str, scale: float = 1.0, texts: Mapping[str, str] | None = None) -> bytes:
    """The content of a file.

    Args:
        sheet: the drawing.
        suffix: ".svg", ".pdf" or ".png".
        scale: pixels of a PNG for each logical pixel.
        texts: that a PNG tells about itself.

    Raises:
        ValueError: another suffix.
    """
    if suffix == ".svg":
        return svg_bytes(sheet)
    if suffix == ".pdf":
        return pdf_bytes(sheet)
    if suffix == ".png":
        return png_bytes(sheet_pixels(sheet, scale), texts)
    raise ValueError(f"a drawing is .svg, .pdf or .png, not {suffix}")
