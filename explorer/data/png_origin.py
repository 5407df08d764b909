"""What a PNG tells of where it came from."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from explorer.values.origin import KEYWORD, Origin, origin_from


def read_origin(path: str | Path) -> Origin | None:
    """The origin that this program wrote into a PNG; None where there is none, or no PNG that can be read."""
    try:
        with Image.open(path, formats=("PNG",)) as image:
            # chunks behind the pixels are read with these only: ours stand before them
            text = image.info.get(KEYWORD)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return origin_from(text) if isinstance(text, str) else None
