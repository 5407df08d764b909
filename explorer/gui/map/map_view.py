"""The canvas of the map: pyqtgraph's view box and axes, with the mouse and keys handed to whoever listens."""

from __future__ import annotations

import math

import pyqtgraph
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPalette,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsGridLayout, QGraphicsWidget, QWidget

from explorer.drawing.fitting import at_equal_scale
from explorer.gui.map.axes import MapAxes
from explorer.gui.map.axis import QuietAxis
from explorer.gui.map.frame import Frame

_WHEEL_STEP = 1.0015
_SMALLEST, _LARGEST = 1e-12, 1e12


class MapView(pyqtgraph.GraphicsView):  # type: ignore[misc]  # pyqtgraph has no types
    """View box with two quiet axes.

    Mouse events inside the view box are sent as signals in its logical pixels; those on an axis go to pyqtgraph, where
    wheel and drag move that axis alone.

    Signals:
        frame_changed: the `Frame` that is visible now.
        axis_moved: a person moved one axis alone.
        pressed, double_clicked: place, button, modifiers.
        moved: place.
        released: place, button.
        left: the pointer left the view box.
        zoomed: place, factor.
        unfocused: the keyboard went elsewhere.
    """

    frame_changed = Signal(object)
    axis_moved = Signal()
    pressed = Signal(QPointF, Qt.MouseButton, Qt.KeyboardModifier)
    double_clicked = Signal(QPointF, Qt.MouseButton, Qt.KeyboardModifier)
    moved = Signal(QPointF)
    released = Signal(QPointF, Qt.MouseButton)
    left = Signal()
    zoomed = Signal(QPointF, float)
    unfocused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, useOpenGL=False, background=None)
        self.box = pyqtgraph.ViewBox(enableMenu=False, defaultPadding=0.0)
        self.box.disableAutoRange()
        self._axes = {name: QuietAxis(name, self.font()) for name in ("left", "bottom")}
        inner = QGraphicsWidget()
        layout = QGraphicsGridLayout(inner)
        layout.setContentsMargins(0, 8, 8, 0)
        layout.setSpacing(0)
        layout.addItem(self.box, 0, 1)
        layout.addItem(self._axes["left"], 0, 0)
        layout.addItem(self._axes["bottom"], 1, 1)
        layout.setColumnStretchFactor(1, 1)
        layout.setRowStretchFactor(0, 1)
        self.setCentralItem(inner)
        # pyqtgraph's own frame around the box, which drawForeground replaces
        self.box.borderRect.hide()
        for axis in self._axes.values():
            axis.linkToView(self.box)
        self._held = False
        self._edge = QColor("grey")
        self._focus_edge = QColor("blue")
        self.frame = Frame()
        self._equal = False
        self._figures_visible = True
        self._meaning = MapAxes()
        self._wanted: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
        self.box.sigRangeChanged.connect(self._frame_now)
        self.box.sigRangeChangedManually.connect(lambda _mask: self.axis_moved.emit())
        self.box.sigResized.connect(self._resized)

    def apply_palette(self, palette: QPalette) -> None:
        """Take ground, axes and edge from a palette."""
        role = QPalette.ColorRole
        self.setBackground(palette.color(role.Base))
        for axis in self._axes.values():
            axis.set_colours(palette.color(role.PlaceholderText), palette.color(role.Mid))
        self._edge = palette.color(role.Mid)
        self._focus_edge = palette.color(role.Accent)
        self.viewport().update()

    def set_figures_visible(self, visible: bool) -> None:
        """Show or hide the axes' figures; the map keeps its place."""
        self._figures_visible = visible
        self._show_figures()

    def set_axes(self, meaning: MapAxes) -> None:
        """Name both axes, and hide the figures of one along which places are no numbers."""
        self._meaning = meaning
        for axis, name in zip(self._both_axes(), meaning.names, strict=True):
            axis.set_name(name)
        self._show_figures()

    def axes(self) -> MapAxes:
        """What the axes mean."""
        return self._meaning

    def set_equal(self, equal: bool) -> None:
        """Whether both axes have one scale; otherwise each fills the room that it has, and can be moved alone."""
        self._equal = equal
        self.box.setMouseEnabled(not equal, not equal)
        self._apply()

    @property
    def wanted(self) -> tuple[float, float, float, float]:
        """The rectangle that was asked for; what is shown holds it, grown to one scale where that is wanted."""
        return self._wanted

    def at_scale(self, rectangle: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """The rectangle that is visible when this one is to be shown."""
        size = self.box.rect()
        if not self._equal or size.width() < 1 or size.height() < 1:
            return rectangle
        return at_equal_scale(rectangle, (size.width(), size.height()))

    def show_rectangle(self, left: float, bottom: float, width: float, height: float) -> None:
        """Show a rectangle of the map; one that is not finite or beyond all measure is ignored."""
        edges = (left, bottom, left + width, bottom + height)
        if not all(math.isfinite(edge) for edge in edges) or not all(
            max(_SMALLEST, abs(start) * 1e-7) < extent < _LARGEST for start, extent in ((left, width), (bottom, height))
        ):
            return
        self._wanted = (left, bottom, width, height)
        self._apply()

    def box_rectangle(self) -> QRectF:
        """Where the view box lies in this widget, logical pixels."""
        rectangle: QRectF = self.box.mapRectToScene(self.box.rect())
        return rectangle

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:  # noqa: N802 (Qt's name)
        """A hairline around the view box, in the accent colour while it has the keyboard."""
        focused = self.hasFocus()
        painter.setPen(QPen(self._focus_edge if focused else self._edge, 1))
        painter.drawRect(self.box_rectangle().adjusted(0, 0, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Hand on a press in the view box."""
        place = self._place(event)
        if place is None:
            super().mousePressEvent(event)
            return
        self._held = True
        self.pressed.emit(place, event.button(), event.modifiers())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Hand on the second press of a double click."""
        place = self._place(event)
        if place is None:
            super().mouseDoubleClickEvent(event)
            return
        self._held = True
        self.double_clicked.emit(place, event.button(), event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Hand on a move in the view box, and any move of a drag that began there."""
        if self._held and not event.buttons():
            self._held = False
        place = self._place(event)
        if place is None:
            self.viewport().unsetCursor()
            self.left.emit()
            super().mouseMoveEvent(event)
        elif self._held or not event.buttons():
            self.moved.emit(place)
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Hand on the end of a drag that began in the view box."""
        place = self._place(event)
        if not self._held or place is None:
            super().mouseReleaseEvent(event)
            return
        self._held = bool(event.buttons())
        self.released.emit(place, event.button())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        place = self._place(event)
        if place is None:
            super().wheelEvent(event)
            return
        turned = event.angleDelta().y() or event.angleDelta().x()
        self.zoomed.emit(place, _WHEEL_STEP ** max(-960, min(960, turned)))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer left."""
        self.left.emit()
        super().leaveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Zoom by a pinch on a touch pad."""
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
            and (place := self._place(event)) is not None
        ):
            self.zoomed.emit(place, 1.0 + max(-0.5, min(1.0, event.value())))
            return True
        return bool(super().viewportEvent(event))

    def keyPressEvent(self, event: QEvent) -> None:
        """Leave all keys to the map."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard goes."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that it goes elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()
        self.unfocused.emit()

    def _place(self, event: QMouseEvent | QWheelEvent | QNativeGestureEvent) -> QPointF | None:
        box = self.box_rectangle()
        position = event.position()
        return position - box.topLeft() if self._held or box.contains(position) else None

    def _both_axes(self) -> tuple[QuietAxis, QuietAxis]:
        return self._axes["bottom"], self._axes["left"]

    def _show_figures(self) -> None:
        for axis, meant in zip(self._both_axes(), self._meaning.figures, strict=True):
            axis.set_figures_visible(self._figures_visible and meant)

    def _apply(self) -> None:
        left, bottom, width, height = self.at_scale(self._wanted)
        self.box.setRange(xRange=(left, left + width), yRange=(bottom, bottom + height), padding=0)

    def _resized(self) -> None:
        if self._equal:
            # from what was asked for: from what is shown it would grow with each change of the size
            self._apply()
        self._frame_now()

    def _frame_now(self) -> None:
        (left, right), (bottom, top) = self.box.viewRange()
        size = self.box.rect()
        frame = Frame(left, bottom, right - left, top - bottom, max(1.0, size.width()), max(1.0, size.height()))
        if frame != self.frame:
            self.frame = frame
            # one whole rectangle: Qt copies pictures far more slowly into a region of many small ones
            self.viewport().update()
            self.frame_changed.emit(frame)
