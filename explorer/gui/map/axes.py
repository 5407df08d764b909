"""What the axes of a map mean: their names, whether their figures do, whether both may share one scale."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from explorer.values.plane import Plane


@dataclass(frozen=True)
class MapAxes:
    """Both axes of a map, first across, then up.

    Attributes:
        names: empty for an axis that means nothing.
        figures: whether numbers are written beside it.
        comparable: lengths along both axes can be compared, so that they share one scale.
    """

    names: tuple[str, str] = ("", "")
    figures: tuple[bool, bool] = (True, True)
    comparable: bool = True


EMBEDDED = MapAxes(figures=(False, False))
"""t-SNE and the like: what is near is near, but places are no numbers of a code."""


def axes_of(plane: Plane) -> MapAxes:
    """The axes of a plane of code space."""
    if not plane.axes[1].any():
        # the samples are spread at random along the second axis, so that they can be told apart
        return MapAxes((_name(plane, 0), ""), (True, False), comparable=False)
    return MapAxes((_name(plane, 0), _name(plane, 1)))


def _name(plane: Plane, axis: int) -> str:
    number = plane.number(axis)
    if number >= 0:
        return f"z{number + 1}"
    kind = _tr("component {number}") if plane.principal else _tr("direction {number}")
    name = kind.format(number=axis + 1)
    if len(plane.shares) != 2:
        return name
    return _tr("{name}, {share:.0f} % of the variance").format(name=name, share=100 * plane.shares[axis])


def _tr(text: str) -> str:
    return QCoreApplication.translate("map", text)
