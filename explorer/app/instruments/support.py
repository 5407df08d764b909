"""How much data stands behind a place: fog under the points, words at the probe, the prior's contours."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from explorer.app.exploration import Exploration
from explorer.app.instruments.field_backdrop import FieldBackdrop
from explorer.app.services import Services
from explorer.gui import theme
from explorer.gui.instruments.standing_view import StandingView
from explorer.gui.main_window import MainWindow
from explorer.gui.map.backdrop_key import BackdropKey
from explorer.gui.map.drawings import FADED, Stroke
from explorer.values import Picture
from explorer.values.fields import STANDING, SUPPORT, StandingRequest, SupportReply
from explorer.values.open_model import OpenModel

_CLEAR, _THICK = 0.8, 3.0
_FOG = {False: "#c6ccd8", True: "#4a5060"}
_PRIOR = "prior"
_CORNERS = 96


class SupportBackdrop(FieldBackdrop[SupportReply]):
    """Fog where no data is."""

    name = "support"
    query = SUPPORT
    cells = 96

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration) -> None:
        super().__init__(window, services, exploration)
        window.backdrops.add(
            self.name,
            self.tr("&Support by data"),
            self.tr("Fog where there are no data nearby: nothing like the pictures decoded there was seen in training"),
            self.request,
            shortcut="Alt+B",
            opacity=1.0,
        )

    def draw(self, reply: SupportReply) -> tuple[Picture, BackdropKey]:
        """From the map's ground where the nearest samples are as near as usual to fog where they are far away."""
        thickness = np.clip((reply.ratios - _CLEAR) / (_THICK - _CLEAR), 0, 1)
        thickness = thickness * thickness * (3 - 2 * thickness)
        ground = QGuiApplication.palette().color(QPalette.ColorRole.Base)
        fog = QColor(_FOG[theme.is_dark()])
        one, other = (np.array(theme.rgb(colour), np.float32) for colour in (ground, fog))
        pixels = one + thickness[..., None] * (other - one)
        words = self.tr(
            "Support: the map is clear where the {k}th nearest sample is as near as is usual among samples (within "
            "{usual:.3g} code units for 95 % of them); the fog is thick where it is three times as far away. "
            "Distances are between whole codes; of codes with more than two numbers the map shows one plane."
        ).format(k=reply.neighbours, usual=reply.usual)
        key = BackdropKey(
            self.tr("Support by data"),
            (ground, fog),
            (self.tr("data"), self.tr("no data")),
            self.tr("distance to the {k}th nearest sample").format(k=reply.neighbours),
            words,
        )
        return Picture(np.rint(pixels).astype(np.uint8)), key


class Support(QObject):
    """Says at the probe whether data stands behind it; draws where a variational model expects codes."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration) -> None:
        super().__init__(window)
        self._services = services
        self._exploration = exploration
        self._map = window.explore.map
        self._view = StandingView()
        self._action = window.explore.instruments.add(
            "support",
            self.tr("S&upport at the probe"),
            self.tr("Tells whether the probe is inside the data, at their edge, or outside."),
            self._view,
        )
        self._action.toggled.connect(self._toggled)
        self._view.prior.toggled.connect(self._draw_prior)
        exploration.model_changed.connect(self._model_changed)
        exploration.weights_changed.connect(self._model_changed)
        exploration.decoded.connect(lambda reply: self._ask(reply.request.code))

    def _toggled(self, on: bool) -> None:
        if on:
            self._ask(self._exploration.document.probe.code)
        self._draw_prior()

    def _model_changed(self, model: OpenModel) -> None:
        self._view.set_variational(model.card.architecture.variational)
        self._draw_prior()

    def _ask(self, code: tuple[float, ...]) -> None:
        model = self._exploration.model
        if model is not None and self._action.isChecked():
            self._services.desk.ask(
                STANDING,
                StandingRequest(code),
                self._view.show_standing,
                lambda failure: self._view.set_message(failure.message),
            )

    def _draw_prior(self) -> None:
        model = self._exploration.model
        shown = self._action.isChecked() and self._view.prior.isChecked()
        if model is None or not shown or not model.card.architecture.variational:
            self._map.set_drawing(_PRIOR, ())
            return
        # the prior is a standard Gaussian; on any plane with orthonormal axes its contours stay circles about zero
        x, y = (float(value) for value in model.plane.project(np.zeros((1, model.card.architecture.latent_dim)))[0])
        t = np.linspace(0, 2 * np.pi, _CORNERS, endpoint=False)
        circle = np.stack([np.cos(t), np.sin(t)], axis=1)
        if model.card.architecture.latent_dim == 1:
            strokes = [Stroke(np.array([[x + s, -1e6], [x + s, 1e6]]), FADED, 1.2, dashed=True) for s in range(-3, 4)]
        else:
            strokes = [
                Stroke(np.array([x, y]) + sigma * circle, FADED, 1.4, closed=True, dashed=True, label=f"{sigma} σ")
                for sigma in (1, 2, 3)
            ]
        self._map.set_drawing(_PRIOR, strokes)
