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


def at_equal_scale(
    rectangle: tuple[float, float, float, float], size: tuple[float, float]
) -> tuple[float, float, float, float]:
    """The smallest rectangle about the same middle that has one scale on both axes.

    Args:
        rectangle: (left, bottom, width, height), what is to be seen at least.
        size: width and height of the room that shows it, above 0.
    """
    left, bottom, width, height = rectangle
    unit = max(width / size[0], height / size[1])
    wide, high = unit * size[0], unit * size[1]
    return left - (wide - width) / 2, bottom - (high - height) / 2, wide, high
