"""Where everything in the strip of samples stands."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF

from explorer.gui import theme
from explorer.gui.panels.picture_view import fitted

GAP = theme.SPACING // 2
"""Between rows, and around a picture in its column."""
_LARGEST_PICTURE = 112.0
_SMALLEST_PICTURE = 24.0


@dataclass(frozen=True)
class StripNeeds:
    """What is to be laid out.

    Attributes:
        samples: how many, at least 1.
        picture_width: columns of a picture.
        picture_height: rows of a picture.
        code_height: least height of an encoded sample, logical pixels; 0 without codes.
        code_width: width that an encoded sample would like to have.
        names: width of the names of the rows.
        text: height of a line of figures.
        pixel_ratio: screen pixels in a logical pixel.
    """

    samples: int
    picture_width: int
    picture_height: int
    code_height: float
    code_width: float
    names: float
    text: float
    pixel_ratio: float = 1.0


@dataclass(frozen=True)
class StripGeometry:
    """Places in logical pixels, one of each kind for every sample.

    Attributes:
        columns: everything that belongs to a sample.
        originals: pictures of the first row.
        codes: room for the encoded samples; empty rectangles without codes.
        reconstructions: pictures of the last row.
        figures: lines of text under them.
    """

    columns: tuple[QRectF, ...]
    originals: tuple[QRectF, ...]
    codes: tuple[QRectF, ...]
    reconstructions: tuple[QRectF, ...]
    figures: tuple[QRectF, ...]

    def column_at(self, x: float, y: float) -> int | None:
        """The sample at a place."""
        return next((number for number, column in enumerate(self.columns) if column.contains(x, y)), None)


def names_room(needs: StripNeeds, width: float) -> float:
    """Room for the names of the rows, a third of the strip at most."""
    return min(needs.names, width / 3)


def arrange(size: QSizeF, needs: StripNeeds) -> StripGeometry:
    """Lay the rows out in a room: pictures at whole factors, the block in the middle of the height.

    Args:
        size: of the strip.
        needs: what is to be laid out.
    """
    left, widest = _columns(size.width(), needs)
    side = (size.height() - _fixed_height(needs) - needs.code_height) / 2
    if needs.code_height < side or not needs.code_height:
        side = (size.height() - _fixed_height(needs)) / (3 if needs.code_height else 2)
    picture = fitted(
        QRectF(0, 0, max(1.0, widest - GAP), max(1.0, min(side, _LARGEST_PICTURE))),
        needs.picture_width,
        needs.picture_height,
        needs.pixel_ratio,
    )
    wide, tall = picture.width(), picture.height()
    code_tall = max(tall, needs.code_height) if needs.code_height else 0.0
    # few or small pictures stay together instead of drifting apart
    column = min(widest, max(wide, needs.code_width) + 2 * theme.SPACING)
    below = code_tall + GAP if code_tall else 0.0
    block = 2 * (tall + GAP) + below + needs.text
    top = _snapped(max(float(GAP), (size.height() - block) / 2), needs.pixel_ratio)
    columns, originals, codes, reconstructions, figures = [], [], [], [], []
    for number in range(needs.samples):
        start = left + number * column
        whole = QRectF(start, top - GAP / 2, column, block + GAP)
        original = QRectF(_snapped(start + (column - wide) / 2, needs.pixel_ratio), top, wide, tall)
        code = QRectF(start + GAP / 2, original.bottom() + GAP, column - GAP, code_tall)
        rebuilt = original.translated(0, _snapped(tall + GAP + below, needs.pixel_ratio))
        columns.append(whole)
        originals.append(original)
        codes.append(code if code_tall else QRectF())
        reconstructions.append(rebuilt)
        figures.append(QRectF(start, rebuilt.bottom() + GAP, column, needs.text))
    return StripGeometry(tuple(columns), tuple(originals), tuple(codes), tuple(reconstructions), tuple(figures))


def wanted_height(width: float, needs: StripNeeds, largest: float) -> float:
    """The height at which pictures fill their columns, but are no larger than asked for.

    Args:
        width: of the strip.
        needs: what is to be laid out.
        largest: longest side of a picture, logical pixels.
    """
    _, column = _columns(width, needs)
    scale = min((column - GAP) / needs.picture_width, largest / max(needs.picture_width, needs.picture_height))
    return _height_with(max(1.0, scale * needs.picture_height), needs)


def least_height(needs: StripNeeds) -> float:
    """The height below which nothing can be made out any more."""
    return _height_with(_SMALLEST_PICTURE, needs)


def _columns(width: float, needs: StripNeeds) -> tuple[float, float]:
    """Where the first column begins, and the width that each can have."""
    left = names_room(needs, width) + 2 * theme.SPACING
    return left, max(1.0, (width - left - GAP) / needs.samples)


def _fixed_height(needs: StripNeeds) -> float:
    """What margins, gaps and text take."""
    return needs.text + (5 if needs.code_height else 4) * GAP


def _height_with(side: float, needs: StripNeeds) -> float:
    code = max(side, needs.code_height) if needs.code_height else 0.0
    return 2 * side + code + _fixed_height(needs)


def _snapped(place: float, ratio: float) -> float:
    """On a whole pixel of the screen, so that every picture pixel is as large as the next."""
    return round(place * ratio) / ratio
