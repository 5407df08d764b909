"""The lesson on contraction: has ‖J‖ measured, on the map and along a training."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.learn.contraction.contraction_lesson import ContractionLesson
from explorer.gui.main_window import MainWindow
from explorer.gui.map.axes import axes_of
from explorer.gui.panels.wording import significant
from explorer.jobs.query import Follower
from explorer.values import Failure, Picture
from explorer.values.class_names import class_name
from explorer.values.contraction import (
    CONTRACTION,
    CONTRACTION_NOW,
    ContractionNowReply,
    ContractionNowRequest,
    ContractionReply,
    ContractionRequest,
)
from explorer.values.open_model import OpenModel

_NOW_EVERY_MS = 1000
_REST_MS = 1500


class ContractionStudy(QObject):
    """Measures while the lesson is in view, or while the map of the page Explore is coloured by ‖J‖.

    The whole map is measured when the weights rest. While a training changes them, the mean of a few fixed samples
    follows it, at most once a second.

    Signals:
        measured: float32 (N,) norms of the open model's samples, NaN where not measured yet.
        main_map_coloured: whether this colours the map of the page Explore now.
    """

    measured = Signal(object)
    main_map_coloured = Signal(bool)

    def __init__(
        self, window: MainWindow, services: Services, exploration: Exploration, lesson: ContractionLesson
    ) -> None:
        super().__init__(window)
        self._main_map = window.explore.map
        self._window = window
        self._exploration = exploration
        self._lesson = lesson
        self._colours_main_map = False
        self._shown: OpenModel | None = None
        self._reply: ContractionReply | None = None
        self._measured_at = 0
        self._desk = services.desk
        self._means: dict[int, float] = {}
        self._now = Follower(
            services.desk,
            CONTRACTION_NOW,
            self._now_request,
            self._take_now,
            self._failed,
            visible=lesson.isVisible,
            every_ms=_NOW_EVERY_MS,
            at_rest_ms=_REST_MS,
        )
        self._map = Follower(
            services.desk,
            CONTRACTION,
            self._map_request,
            self._take_map,
            self._failed,
            visible=lambda: self._colours_main_map or lesson.isVisible(),
            every_ms=None,
            at_rest_ms=_REST_MS,
        )
        exploration.model_changed.connect(lambda _: self._opened())
        lesson.shown.connect(self._came_into_view)
        lesson.hovered.connect(self._hovered)
        lesson.main_map_wanted.connect(self._main_map_wanted)

    def colour_main_map(self, on: bool) -> None:
        """Colour the map of the page Explore by ‖J‖ and keep it so for other models, or no longer.

        Switching it off leaves the colours to whoever takes over.
        """
        if on != self._colours_main_map:
            self._colours_main_map = on
            self.main_map_coloured.emit(on)
        if on:
            self._paint_main_map()
            self._measure_map()

    def set_filling(self, fills: bool) -> None:
        """Whether the axes of the lesson's map fill their room."""
        self._lesson.map.set_filling(fills)

    def _opened(self) -> None:
        """Another model: nothing that was measured is true of it."""
        self._shown = self._reply = None
        self._means = {}
        if self._lesson.isVisible():
            self._show_positions()

    def _came_into_view(self) -> None:
        if self._shown is None or self._is_current(self._reply):
            self._show_positions()
        self._now.ask()
        self._measure_map()

    def _measure_map(self) -> None:
        """Go on with it, but not before the weights rest."""
        if not self._map.moving:
            self._map.follow()

    def _is_current(self, reply: ContractionReply | None) -> bool:
        return reply is not None and self._measured_at == self._desk.stamp

    def _show_positions(self) -> None:
        model, shown = self._exploration.model, self._shown
        if model is None or model is shown:
            return
        if shown is None:
            self._lesson.set_model(model.card, model.positions, model.codes.labels, axes_of(model.plane))
            if self._reply is not None:
                self._lesson.show_map(self._reply)
        elif model.positions is not shown.positions:
            self._lesson.move_points(model.positions)
        self._shown = model

    # What is asked ----------------------------------------------------------------------------------------------------

    def _now_request(self) -> ContractionNowRequest | None:
        model = self._exploration.model
        return ContractionNowRequest(_epoch(model)) if model is not None and len(model.codes.values) else None

    def _map_request(self) -> ContractionRequest | None:
        model, reply = self._exploration.model, self._reply
        if model is None:
            return None
        if reply is None or not self._is_current(reply):
            return ContractionRequest(None)
        return None if reply.finished else ContractionRequest(reply.norms)

    # What is answered -------------------------------------------------------------------------------------------------

    def _failed(self, failure: Failure) -> None:
        self._lesson.set_message(failure.message)

    def _take_map(self, reply: ContractionReply) -> None:
        self._reply, self._measured_at = reply, self._desk.stamp
        if self._shown is not None:
            # places and colours are of the same weights
            self._show_positions()
            self._lesson.show_map(reply)
        self.measured.emit(reply.norms)
        if self._colours_main_map:
            self._paint_main_map()
        self._measure_map()

    def _take_now(self, reply: ContractionNowReply) -> None:
        epoch = reply.request.epoch
        if epoch not in self._means or not self._now.moving:
            # later measurements in the same epoch belong half to the next one
            self._means[epoch] = reply.spread.mean
        if self._now.moving:
            self._lesson.show_now(reply.spread, self._means)
        else:
            self._lesson.show_means(self._means)

    def _paint_main_map(self) -> None:
        model, reply = self._exploration.model, self._reply
        if model is not None and reply is not None and len(reply.norms) == len(model.positions):
            self._main_map.set_values(reply.norms, self._lesson.value_title(), self._lesson.value_unit())

    # What a person does -----------------------------------------------------------------------------------------------

    def _main_map_wanted(self) -> None:
        self.colour_main_map(True)
        self._window.say(self.tr("The map on the page Explore is coloured by ‖J‖ now"))

    def _hovered(self, index: int) -> None:
        model, reply = self._exploration.model, self._reply
        if model is None or not 0 <= index < len(model.positions):
            return
        title = class_name(model.card.data.class_names, int(model.codes.labels[index]))
        lines = [self.tr("sample {index:,}").format(index=index)]
        if reply is not None and index < len(reply.norms) and np.isfinite(reply.norms[index]):
            lines.append(self.tr("‖J‖ {norm}").format(norm=significant(float(reply.norms[index]))))
        picture = None if model.originals is None else Picture(model.originals[index].transpose(1, 2, 0))
        self._lesson.show_card(index, picture, title, lines)


def _epoch(model: OpenModel) -> int:
    return model.card.history[-1].epoch if model.card.history else 0
