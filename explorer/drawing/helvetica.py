"""The font that every reader of PDF has: which letters, how wide."""

from __future__ import annotations

# Adobe's metrics of Helvetica, thousandths of the size, from the space to the tilde
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_USUAL = 556
# not in the encoding, though something close to each is
_NEAREST = str.maketrans({"−": "–", "≤": "<=", "≥": ">=", "‖": "|", "√": "sqrt "})


def encoded(text: str) -> bytes:
    """The text in the encoding WinAnsi, with a question mark for each letter that the font does not have."""
    return text.translate(_NEAREST).encode("cp1252", "replace")


def width_of(text: bytes) -> float:
    """Width of an encoded text, in sizes of the font."""
    return sum(_WIDTHS[letter - 32] if 32 <= letter < 127 else _USUAL for letter in text) / 1000
