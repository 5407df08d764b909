"""Tears and folds of the map: lines between samples that are neighbours in one space and strangers in the other."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QPointF

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.instruments.tears_view import TearsView
from explorer.gui.main_window import MainWindow
from explorer.gui.map.drawings import ACCENT, INK, WARM, Stroke
from explorer.jobs.query import Follower
from explorer.values import Failure, Picture
from explorer.values.class_names import class_name
from explorer.values.open_model import OpenModel
from explorer.values.tears import TEARS, Pair, TearsReply, TearsRequest

_NAME = "tears"
_CHOSEN = "tears-chosen"
_REST_MS = 1500


class TearsInstrument(QObject):
    """Looks for them while it is on, again once a training rests, and shows the pair that a person points at."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration) -> None:
        super().__init__(window)
        self._window, self._exploration = window, exploration
        self._map = window.explore.map
        self._reply: TearsReply | None = None
        self.view = TearsView()
        self._action = window.explore.instruments.add(
            _NAME,
            self.tr("&Tears and folds"),
            self.tr(
                "Connects samples that look alike but lie far apart (orange), and samples that lie close but "
                "do not look alike (blue)."
            ),
            self.view,
            shortcut="Shift+T",
        )
        self._tears = Follower(
            services.desk,
            TEARS,
            self._request,
            self._show,
            self._failed,
            visible=self._action.isChecked,
            every_ms=None,
            at_rest_ms=_REST_MS,
        )
        self._action.toggled.connect(self._toggled)
        self.view.pair_chosen.connect(self._choose)
        self.view.kind_changed.connect(lambda _: self._draw())
        self.view.find_data_requested.connect(window.commands.find_data.trigger)
        self._map.place_clicked.connect(self._clicked)
        exploration.model_changed.connect(lambda _: self._again())
        exploration.weights_changed.connect(self._weights_changed)
        exploration.model_closed.connect(self._again)

    def _toggled(self, on: bool) -> None:
        if on:
            self._again()
            self._tears.ask()
        else:
            self._tears.forget()
            self._clear()

    def _again(self) -> None:
        self._clear()
        if self._action.isChecked():
            self._say_what_comes()

    def _clear(self) -> None:
        self._reply = None
        self._map.set_drawing(_NAME, ())
        self._map.set_drawing(_CHOSEN, ())

    def _weights_changed(self, model: OpenModel) -> None:
        if not self._action.isChecked():
            return
        if self._reply is None and model.originals is not None:
            self._say_what_comes()
            self._tears.ask()
        else:
            # the lines go along with the points at once; what they join is looked at again when the weights rest
            self._draw()

    def _say_what_comes(self) -> None:
        model = self._exploration.model
        if model is None:
            self.view.say(self.tr("This needs a model and the pictures behind its codes."))
        elif model.opened is not None:
            self.view.say(self.tr("The pictures behind codes from a file are not known."))
        elif model.originals is None:
            self.view.say(self.tr("This compares the original pictures, which were not found."), offer_data=True)
        else:
            self.view.say(self.tr("Comparing the samples …"))

    def _request(self) -> TearsRequest | None:
        model = self._exploration.model
        return None if model is None or model.originals is None else TearsRequest()

    def _failed(self, failure: Failure) -> None:
        self._clear()
        self.view.say(failure.message)

    def _show(self, reply: TearsReply) -> None:
        if reply.samples == 0:
            self._clear()
            self.view.say(self.tr("There are too few samples to compare."))
            return
        is_new, self._reply = self._reply is None, reply
        self.view.show_result(reply)
        self._draw()
        if is_new:
            self._window.explore.instruments.reveal(_NAME)

    def _draw(self) -> None:
        model, reply = self._exploration.model, self._reply
        if model is None or reply is None:
            return
        # `_clicked` counts on the order
        strokes = [
            Stroke(self._ends(model, pair), tone, width)
            for pairs, tone, width in ((reply.folds, ACCENT, 5.0), (reply.tears, WARM, 1.2))
            for pair in pairs
        ]
        self._map.set_drawing(_NAME, strokes)

    def _choose(self, pair: Pair | None) -> None:
        model = self._exploration.model
        if pair is None or model is None or model.originals is None:
            self._map.set_drawing(_CHOSEN, ())
            return
        self._map.set_drawing(_CHOSEN, [Stroke(self._ends(model, pair), INK, 3.0)])
        first, second = (Picture(model.originals[row].transpose(1, 2, 0)) for row in (pair.first, pair.second))
        names, labels = model.card.data.class_names, model.codes.labels
        classes = [
            self.tr("“{name}”").format(name=class_name(names, label))
            for label in (int(labels[pair.first]), int(labels[pair.second]))
            if label >= 0
        ]
        words = self.tr(
            "The second is the first one's neighbour number {picture:,} by picture, number {code:,} by code."
        )
        words = words.format(picture=pair.picture_rank, code=pair.code_rank)
        self.view.show_pair(first, second, " · ".join([*([" – ".join(classes)] if len(classes) == 2 else []), words]))

    def _clicked(self, place: QPointF, row: int) -> None:
        """A line shows its pair, and so does a sample at the end of one where no line is drawn."""
        reply = self._reply
        if reply is None or not self._action.isChecked():
            return
        drawn = (*reply.folds, *reply.tears)
        number = self._map.stroke_at(_NAME, place)
        ends = (pair for pair in (*reply.tears, *reply.folds) if row in (pair.first, pair.second))
        pair = drawn[number] if number >= 0 else next(ends, None)
        if pair is not None:
            self.view.choose(pair)
            self._window.explore.instruments.reveal(_NAME)

    @staticmethod
    def _ends(model: OpenModel, pair: Pair) -> np.ndarray:
        return model.positions[[pair.first, pair.second]].astype(np.float64)
