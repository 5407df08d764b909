"""Which part of a map shows everything."""

from __future__ import annotations

_MARGIN = 0.06


def fitted(bounds: tuple[float, float, float, float], margin: float = _MARGIN) -> tuple[float, float, float, float]:
    """The rectangle that shows everything with a small margin on each side.

    Args:
        bounds: (left, bottom, right, top); an axis without extent is given some.
        margin: share of the extent.

    Returns:
        (left, bottom, width, height).
    """
    left, bottom, right, top = bounds
    width, height = right - left, top - bottom
    if width <= 0:
        width = height if height > 0 else max(1.0, abs(left) * 0.1)
        left -= width / 2
    if height <= 0:
        height = width
        bottom -= height / 2
    return left - width * margin, bottom - height * margin, width * (1 + 2 * margin), height * (1 + 2 * margin)
