"""From the encoder's guess to the nearest picture that the decoder can make, step by step on the map."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping

import numpy as np
from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.features.restore.messages.reconstruction import Reconstruction
from explorer.gui.instruments.snap_controls import SnapControls
from explorer.gui.main_window import MainWindow
from explorer.gui.map.drawings import WARM, Stroke
from explorer.gui.panels.wording import significant
from explorer.jobs import Job
from explorer.values import Failure, Neighbour, NeighbourReply, Picture
from explorer.values.model import Weights
from explorer.values.open_model import OpenModel
from explorer.values.snap import SnapPath

_NAME = "snap"
_NEAREST = -1
_APART_PIXELS = 60.0


class Snap(QObject):
    """Runs the search on a thread of its own; its end becomes the probe's place, which can be undone."""

    def __init__(
        self,
        window: MainWindow,
        services: Services,
        exploration: Exploration,
        own_pictures: Callable[[], Mapping[int, tuple[str, Reconstruction]]],
    ) -> None:
        """Join the instrument to the rest.

        Args:
            window: shows it.
            services: the threads.
            exploration: the open model.
            own_pictures: gives the person's pictures that have a code: name and reconstruction, by number.
        """
        super().__init__(window)
        self._services = services
        self._exploration = exploration
        self._map = window.explore.map
        self._own_pictures = own_pictures
        self._neighbour: Neighbour | None = None
        self._job: Job | None = None
        self._weights: Weights | None = None
        self._controls = SnapControls()
        self._action = window.explore.instruments.add(
            _NAME,
            self.tr("&Snap a picture"),
            self.tr(
                "Moves a picture's code from the encoder's guess to the closest picture that the decoder can produce."
            ),
            self._controls,
        )
        self._action.toggled.connect(self._toggled)
        self._controls.choices_wanted.connect(self._fill)
        self._controls.started.connect(self._start)
        self._controls.cancelled.connect(self._cancel)
        exploration.model_changed.connect(lambda _: self._forget())
        exploration.weights_changed.connect(lambda _: self._forget())
        exploration.model_closed.connect(self._forget)
        exploration.neighbour_found.connect(self._neighbour_found)

    def _toggled(self, on: bool) -> None:
        if on:
            self._fill()
        else:
            self._forget()

    def _forget(self) -> None:
        """A path through another model's codes means nothing."""
        self._cancel()
        self._map.set_drawing(_NAME, ())
        self._controls.set_text("")

    def _neighbour_found(self, reply: NeighbourReply) -> None:
        self._neighbour = reply.neighbour
        if self._action.isChecked() and self._controls.choice.count() == 0:
            self._fill()

    def _fill(self) -> None:
        choices: list[tuple[str, object]] = [(name, number) for number, (name, _) in self._own_pictures().items()]
        if self._neighbour is not None and self._neighbour.original is not None:
            choices.append((self.tr("the sample nearest to the probe"), _NEAREST))
        self._controls.set_choices(choices)
        if not choices:
            self._controls.set_text(
                self.tr("There is no picture yet: open one of your own (File menu), or find the model's data.")
            )

    def _start(self, identity: object) -> None:
        model = self._exploration.model
        found = self._picture_and_code(model, identity)
        if model is None or found is None or self._job is not None:
            self._fill()
            return
        picture, code = found

        def work(_: Job) -> Generator[object, None, SnapPath]:
            from explorer.latent.snapping import snap_picture

            return (yield from snap_picture(model.weights, picture, code))

        self._weights = model.weights
        self._controls.set_running(True)
        self._controls.set_text(self.tr("Looking …"))
        self._job = self._services.errand(
            self.tr("Snapping the picture"),
            work,
            self._done,
            self._failed,
            each=self._show,
            stopped=self._stopped,
            background=True,
        )

    def _picture_and_code(self, model: OpenModel | None, identity: object) -> tuple[Picture, tuple[float, ...]] | None:
        if model is None:
            return None
        near = self._neighbour
        if identity == _NEAREST:
            if near is None or near.original is None or near.index >= len(model.codes.values):
                return None
            return near.original, tuple(float(value) for value in model.codes.values[near.index])
        own = self._own_pictures().get(identity) if isinstance(identity, int) else None
        return (own[1].prepared, own[1].code) if own is not None else None

    def _show(self, path: object) -> None:
        model = self._current()
        if not isinstance(path, SnapPath) or model is None:
            return
        places = model.plane.project(path.codes).astype(np.float64)
        places = places[[0, 0]] if len(places) == 1 else places
        first, last = (significant(error, 3) for error in (path.errors[0], path.errors[-1]))
        # figures at both ends where these stand apart, else in one line
        _, _, width, height = self._map.view_rectangle()
        across = (places[-1] - places[0]) / (width, height) * (self._map.width(), self._map.height())
        apart = float(np.hypot(*across)) > _APART_PIXELS
        labels = (first, last) if apart else ("", f"{first} → {last}")
        strokes = [
            Stroke(places, WARM, 2.0, arrow=True),
            Stroke(places[[0, 0]], WARM, label=labels[0]),
            Stroke(places[[-1, -1]], WARM, label=labels[1]),
        ]
        self._map.set_drawing(_NAME, strokes)
        text = self.tr("Squared error {first} → {last} in {steps} steps (also written on the map).")
        self._controls.set_text(text.format(first=first, last=last, steps=len(path.errors) - 1))

    def _done(self, path: object) -> None:
        self._show(path)
        self._ended()
        if isinstance(path, SnapPath) and self._current() is not None:
            if not path.finished:
                self._controls.set_text(self._controls.text() + " " + self.tr("It had not converged after 100 steps."))
            self._exploration.move_probe(tuple(float(value) for value in path.codes[-1]))

    def _current(self) -> OpenModel | None:
        """The open model, if the search is about it and its result is still wanted."""
        model = self._exploration.model
        return model if model is not None and model.weights is self._weights and self._action.isChecked() else None

    def _failed(self, failure: Failure) -> None:
        self._ended()
        self._controls.set_text(failure.message)

    def _stopped(self) -> None:
        self._ended()
        if self._action.isChecked():
            self._controls.set_text(self.tr("Cancelled."))

    def _ended(self) -> None:
        self._job = None
        self._controls.set_running(False)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.stop()
