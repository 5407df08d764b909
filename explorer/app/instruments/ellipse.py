"""The ellipse of equal picture change around the probe, following it live."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.instruments.ellipse_controls import EllipseControls
from explorer.gui.main_window import MainWindow
from explorer.gui.map.drawings import ACCENT, INK, Stroke
from explorer.values import Failure
from explorer.values.geometry import ELLIPSE, FIRST_ELLIPSE, EllipseReply, EllipseRequest
from explorer.values.open_model import OpenModel

_NAME = "ellipse"
_CORNERS = 64
_SEEN_PIXELS = 56.0
_ENDLESS = 1e6


class EllipseInstrument(QObject):
    """Asks the decode thread after each picture, so that the picture never waits."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration) -> None:
        super().__init__(window)
        self._services = services
        self._exploration = exploration
        self._map = window.explore.map
        self._controls = EllipseControls()
        self._prepared = False
        self._reply: EllipseReply | None = None
        self._centre = np.zeros(2)
        self._action = window.explore.instruments.add(
            _NAME,
            self.tr("&Ellipse of equal picture change"),
            self.tr("A step from the probe to any point of the ellipse changes the picture by the same amount."),
            self._controls,
            shortcut="E",
        )
        self._action.toggled.connect(self._toggled)
        self._controls.levels_changed.connect(self._draw)
        self._map.view_changed.connect(lambda *_: self._draw())
        exploration.model_changed.connect(self._model_changed)
        exploration.weights_changed.connect(lambda _: self._ask_here())
        exploration.decoded.connect(lambda reply: self._ask(reply.request.code))

    def _toggled(self, on: bool) -> None:
        if on:
            self._controls.set_message("" if self._prepared else self.tr("Measuring …"))
            self._ask_here()
        else:
            self._reply = None
            self._map.set_drawing(_NAME, ())

    def _model_changed(self, _: OpenModel) -> None:
        self._reply = None
        self._map.set_drawing(_NAME, ())

    def _ask_here(self) -> None:
        self._ask(self._exploration.document.probe.code)

    def _ask(self, code: tuple[float, ...]) -> None:
        model = self._exploration.model
        if model is None or not self._action.isChecked():
            return
        query = ELLIPSE if self._prepared else FIRST_ELLIPSE
        self._services.desk.ask(query, EllipseRequest(code), self._take, self._failed)

    def _failed(self, failure: Failure) -> None:
        self._controls.set_message(failure.message)

    def _take(self, reply: EllipseReply) -> None:
        if not self._action.isChecked():
            return
        if not self._prepared:
            self._prepared = True
            if reply.request.code != self._exploration.document.probe.code:
                self._ask_here()
        model = self._exploration.model
        assert model is not None
        self._reply = reply
        self._centre = model.plane.project(np.array([reply.request.code]))[0].astype(np.float64)
        self._draw()

    def _draw(self) -> None:
        """Draw the last answer: an endless ellipse leaves the view on both sides."""
        reply, centre = self._reply, self._centre
        if reply is None or not self._action.isChecked():
            return
        ellipse = reply.ellipse
        axes = np.nan_to_num(np.array(ellipse.lengths), posinf=_ENDLESS)[:, None] * ellipse.directions
        levels = self._controls.levels() or self._levels_that_show(axes)
        self._controls.show_ellipse(ellipse, levels)
        axes = np.clip(axes * levels, -_ENDLESS, _ENDLESS)
        most = Stroke(np.stack([centre - axes[1], centre + axes[1]]), INK, 1.4)
        if len(reply.request.code) == 1:
            self._map.set_drawing(_NAME, [most])
            return
        least = Stroke(np.stack([centre - axes[0], centre + axes[0]]), INK, 1.0, dashed=True)
        t = np.linspace(0, 2 * np.pi, _CORNERS, endpoint=False)
        rim = centre + np.stack([np.cos(t), np.sin(t)], axis=1) @ axes
        self._map.set_drawing(_NAME, [Stroke(rim, ACCENT, 2.0, closed=True), least, most])

    def _levels_that_show(self, axes: np.ndarray) -> float:
        """The amount at which the longer axis, as it is seen, is well visible; rounded to two digits."""
        _, _, width, height = self._map.view_rectangle()
        seen = np.hypot(axes[:, 0] / width * self._map.width(), axes[:, 1] / height * self._map.height())
        levels = _SEEN_PIXELS / max(float(seen.max()), 1e-9)
        return float(f"{levels:.1e}")
