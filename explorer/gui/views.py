"""Views of the window that can be saved and copied as pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

SCALES = (1, 2, 4)


@dataclass(frozen=True)
class View:
    """Something that can be saved.

    Attributes:
        name: what the program calls it.
        title: what people read.
        size: its size at scale 1, pixels.
        render: draws it at a scale.
        vector: whether it can be written as SVG and PDF, too.
    """

    name: str
    title: str
    size: QSize
    render: Callable[[int], QImage]
    vector: bool = False


def widget_view(name: str, title: str, widget: QWidget) -> View:
    """A part of the window as it stands."""
    return View(name, title, widget.size(), lambda scale: render_widget(widget, scale))


def render_widget(widget: QWidget, scale: int) -> QImage:
    """A widget with all that is on it.

    Args:
        widget: to draw.
        scale: pixels for each logical pixel.
    """
    image = QImage(widget.size() * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(widget.palette().color(widget.backgroundRole()))
    painter = QPainter(image)
    widget.render(painter, QPoint())
    painter.end()
    return image


def enlarged(image: QImage, scale: int) -> QImage:
    """A small picture with each pixel as a square of so many."""
    fast = Qt.TransformationMode.FastTransformation
    return image.scaled(image.size() * scale, Qt.AspectRatioMode.IgnoreAspectRatio, fast)
