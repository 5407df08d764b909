"""The lesson on corruption: asks the study thread for what the lesson shows."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.learn.corruption.corruption_lesson import CorruptionLesson
from explorer.gui.main_window import MainWindow
from explorer.gui.once import once_after
from explorer.values import Failure
from explorer.values.corruption_study import (
    CorruptionCurve,
    CorruptionCurveRequest,
    CorruptionReply,
    CorruptionRequest,
)
from explorer.values.open_model import OpenModel

STRIP_LANE, CURVE_LANE = "corruption", "corruption-curve"

_ROUGH, _FINE = 60, 500
_CURVE_EVERY_MS = 2000


class CorruptionStudy(QObject):
    """Keeps the lesson up to date while it is in view.

    The strip follows everything at once. The curve is first measured roughly, then finely; while a training changes
    the weights it begins again every two seconds.
    """

    def __init__(
        self, window: MainWindow, services: Services, exploration: Exploration, lesson: CorruptionLesson
    ) -> None:
        super().__init__(window)
        self._services = services
        self._exploration = exploration
        self._lesson = lesson
        self._described = False
        self._curve: tuple[int, str] = (0, "")
        self._curve_later = once_after(_CURVE_EVERY_MS, self._ask_for_curve, self)
        exploration.model_changed.connect(lambda _: self._opened())
        exploration.weights_changed.connect(lambda _: self._moved())
        lesson.shown.connect(self._refresh)
        lesson.changed.connect(lambda _: self._chosen())
        services.study_reply.connect(self._answered)

    def _opened(self) -> None:
        self._described = False
        self._curve = (0, "")
        if self._lesson.isVisible():
            self._refresh()

    def _moved(self) -> None:
        if not self._lesson.isVisible():
            return
        self._ask_for_strip()
        if not self._curve_later.isActive():
            self._curve_later.start()

    def _refresh(self) -> None:
        model = self._exploration.model
        if model is None:
            return
        if not self._described:
            self._described = True
            self._lesson.set_model(model.card)
        self._ask_for_strip()
        self._ask_for_curve()

    def _chosen(self) -> None:
        self._ask_for_strip()
        self._ask_for_curve()

    def _ask_for_strip(self) -> None:
        model = self._exploration.model
        if model is not None:
            self._services.study(STRIP_LANE, CorruptionRequest(model.stamp, self._lesson.wish()))

    def _ask_for_curve(self) -> None:
        model, kind = self._exploration.model, self._lesson.wish().corruption.kind
        if model is None or not self._lesson.isVisible():
            return
        if kind == "none" or not len(model.codes.values):
            self._curve = (0, "")
            self._lesson.show_curve(None)
        elif self._curve != (model.stamp, kind):
            self._curve = (model.stamp, kind)
            self._services.study(CURVE_LANE, CorruptionCurveRequest(model.stamp, kind, _ROUGH))

    def _answered(self, lane: str, reply: object) -> None:
        if lane not in (STRIP_LANE, CURVE_LANE):
            return
        model = self._exploration.model
        if isinstance(reply, Failure):
            self._lesson.set_message(reply.message)
        elif model is None:
            return
        elif isinstance(reply, CorruptionReply) and reply.request.stamp == model.stamp:
            self._lesson.show_samples(reply)
        elif isinstance(reply, CorruptionCurve) and (reply.request.stamp, reply.request.kind) == self._curve:
            self._show_curve(reply, model)

    def _show_curve(self, curve: CorruptionCurve, model: OpenModel) -> None:
        if curve.request.stamp != model.stamp:
            return
        self._lesson.show_curve(curve)
        if curve.request.samples < _FINE and curve.samples == curve.request.samples:
            self._services.study(CURVE_LANE, replace(curve.request, samples=_FINE))
