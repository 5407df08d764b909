"""How the two classifiers are told apart: by colour, and by the line, so that colour is not needed."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPen

from explorer.gui import theme
from explorer.gui.panels.curve_plot import LineSample, curve_pen

_RANDOM = {"light": "#6a6a70", "dark": "#a6a7ae"}


def colour_of(from_scratch: bool) -> QColor:
    """The accent colour for the pre-trained classifier, grey for the one from random weights."""
    return QColor(_RANDOM["dark" if theme.is_dark() else "light"]) if from_scratch else theme.accent()


def pen_of(from_scratch: bool) -> QPen:
    """A drawn-through line for the pre-trained classifier, a dashed one for the other."""
    return curve_pen(colour_of(from_scratch), (3, 2) if from_scratch else ())


def sample_of(from_scratch: bool) -> LineSample:
    """A short piece of a classifier's line, for a legend."""
    return LineSample(lambda: pen_of(from_scratch))
