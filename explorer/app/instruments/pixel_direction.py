"""From a pixel of the decoded picture to the direction of the map that changes it most."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.instruments.pixel_controls import PixelControls
from explorer.gui.main_window import MainWindow
from explorer.gui.map.drawings import WARM, Stroke
from explorer.values import DecodeReply, Failure
from explorer.values.geometry import PIXEL, PixelReply, PixelRequest
from explorer.values.open_model import OpenModel

_NAME = "pixel"
_ARROW_PIXELS = 72.0
_STEP_PIXELS = 12.0
# below that a pixel does not answer: a border that is black everywhere
_LEAST_SLOPE = 1e-6


class PixelDirection(QObject):
    """Follows the probe with one pixel in mind, and walks it brighter or darker."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration) -> None:
        super().__init__(window)
        self._services = services
        self._exploration = exploration
        self._map = window.explore.map
        self._picture_view = window.explore.probe.picture_view
        self._controls = PixelControls()
        self._pixel: tuple[int, int] | None = None
        self._reply: PixelReply | None = None
        self._action = window.explore.instruments.add(
            _NAME,
            self.tr("&Pixel to direction"),
            self.tr("Click a pixel of the decoded picture: the arrow points to where it gets brighter."),
            self._controls,
            shortcut="Shift+D",
        )
        self._action.toggled.connect(self._toggled)
        self._picture_view.pixel_clicked.connect(self._choose)
        self._controls.pixel_clicked.connect(self._choose)
        self._controls.walk_requested.connect(self._walk)
        exploration.model_changed.connect(self._model_changed)
        exploration.weights_changed.connect(lambda _: self._ask(exploration.document.probe.code))
        exploration.decoded.connect(self._decoded)

    def _toggled(self, on: bool) -> None:
        self._picture_view.set_picking(on)
        if on:
            self._controls.view.set_picture(self._exploration.picture)
            self._controls.set_text(self.tr("No pixel chosen yet."))
        else:
            self._forget()

    def _forget(self) -> None:
        self._services.desk.drop(PIXEL)
        self._pixel = self._reply = None
        self._mark(None)
        self._map.set_drawing(_NAME, ())
        self._controls.set_walkable(False)

    def _model_changed(self, _: OpenModel) -> None:
        self._forget()
        self._controls.set_text(self.tr("No pixel chosen yet."))

    def _choose(self, row: int, column: int) -> None:
        if not self._action.isChecked():
            return
        self._pixel = (row, column)
        self._mark(self._pixel)
        self._controls.set_text(self.tr("Measuring …"))
        self._ask(self._exploration.document.probe.code)

    def _mark(self, pixel: tuple[int, int] | None) -> None:
        for view in (self._picture_view, self._controls.view):
            view.set_marked(pixel)

    def _decoded(self, reply: DecodeReply) -> None:
        if self._action.isChecked():
            self._controls.view.set_picture(reply.picture)
            self._ask(reply.request.code)

    def _ask(self, code: tuple[float, ...]) -> None:
        model = self._exploration.model
        if model is not None and self._pixel is not None:
            self._services.desk.ask(PIXEL, PixelRequest(code, *self._pixel), self._take, self._failed)

    def _failed(self, failure: Failure) -> None:
        self._forget()
        self._controls.set_text(failure.message)

    def _take(self, reply: PixelReply) -> None:
        self._reply = reply
        model = self._exploration.model
        assert model is not None
        slope = float(np.hypot(*reply.slope))
        self._controls.set_walkable(slope > _LEAST_SLOPE)
        place = self.tr("row {row}, column {column}").format(row=reply.request.row + 1, column=reply.request.column + 1)
        if slope <= _LEAST_SLOPE:
            self._map.set_drawing(_NAME, ())
            self._controls.set_text(self.tr("{place}: this pixel does not change around here.").format(place=place))
            return
        centre = model.plane.project(np.array([reply.request.code]))[0].astype(np.float64)
        arrow = self._step(reply, _ARROW_PIXELS)
        self._map.set_drawing(_NAME, [Stroke(np.stack([centre, centre + arrow]), WARM, 2.4, arrow=True)])
        text = self.tr(
            "{place}: {value:.0f} of 255; along the arrow it gets {slope:.0f} levels brighter per unit of code."
        )
        self._controls.set_text(text.format(place=place, value=255 * reply.value, slope=255 * slope))

    def _step(self, reply: PixelReply, pixels: float) -> np.ndarray:
        """A step uphill that is so many logical pixels long as it is seen, map units (2,)."""
        _, _, width, height = self._map.view_rectangle()
        way = np.array(reply.slope) / np.hypot(*reply.slope)
        seen = np.hypot(way[0] / width * self._map.width(), way[1] / height * self._map.height())
        return np.asarray(way * pixels / max(float(seen), 1e-9))

    def _walk(self, towards: int) -> None:
        """Move the probe one step: 1 brighter, −1 darker; the arrow there is measured anew."""
        reply, model = self._reply, self._exploration.model
        if reply is None or model is None:
            return
        # from where the probe is, with all that the shown plane leaves out of its code
        step = towards * self._step(reply, _STEP_PIXELS) @ model.plane.axes
        code = np.array(self._exploration.document.probe.code) + step
        self._exploration.move_probe(tuple(float(value) for value in code))
