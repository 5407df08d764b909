"""Pixels as the bytes of a PNG."""

from __future__ import annotations

import io
from collections.abc import Mapping

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo


def png_bytes(pixels: np.ndarray, texts: Mapping[str, str] | None = None) -> bytes:
    """Encode a picture.

    Args:
        pixels: uint8 (H, W, C), C = 1 grey, 3 colour, 4 colour and opacity.
        texts: keyword to text, kept in the file as iTXt chunks.
    """
    notes = PngInfo()
    for keyword, text in (texts or {}).items():
        notes.add_itxt(keyword, text)
    stream = io.BytesIO()
    Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels).save(stream, "PNG", pnginfo=notes)
    return stream.getvalue()
