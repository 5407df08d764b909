"""The look of each kind of path: a colour and a line style of its own, the same on the map and in the film strips."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen


@dataclass(frozen=True)
class PathLook:
    """Colours for light and dark grounds, width in logical pixels, and the line's style.

    Attributes:
        light: colour on a light ground.
        dark: colour on a dark ground.
        width: logical pixels.
        dashes: lengths of dash and gap in widths; empty for a solid line.
    """

    light: str
    dark: str
    width: float = 2.2
    dashes: tuple[float, ...] = ()

    def colour(self, dark: bool) -> QColor:
        """On this ground."""
        return QColor(self.dark if dark else self.light)

    def pen(self, dark: bool) -> QPen:
        """What draws the line."""
        pen = QPen(self.colour(dark), self.width, c=Qt.PenCapStyle.FlatCap, j=Qt.PenJoinStyle.RoundJoin)
        if self.dashes:
            pen.setDashPattern(list(self.dashes))
        return pen


# hues of Okabe and Ito (2008), in shades that stand out from either ground; the style tells them apart without colour
_LOOKS = {
    "pixels": PathLook("#6a6a70", "#9a9ba3", 2.0, (1, 2)),
    "straight": PathLook("#0072b2", "#56b4e9"),
    "geodesic": PathLook("#c45500", "#ff9248", 2.8),
    "spherical": PathLook("#a0458a", "#e38ec6", 2.2, (5, 3)),
    "graph": PathLook("#007a5a", "#2fc79a", 2.2, (2, 2)),
    "drawn": PathLook("#1d1d1f", "#e6e6e8", 2.2, (6, 2, 1.5, 2)),
}


def look_of(kind: str) -> PathLook:
    """The look of a kind of path.

    Raises:
        KeyError: there is no such kind.
    """
    return _LOOKS[kind]
