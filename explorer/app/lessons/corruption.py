"""The lesson on corruption: asks the study thread for what the lesson shows."""

from __future__ import annotations

from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.learn.corruption.corruption_lesson import CorruptionLesson
from explorer.gui.main_window import MainWindow
from explorer.jobs.query import Follower
from explorer.values import Failure
from explorer.values.corruption_study import (
    CORRUPTION,
    CORRUPTION_CURVE,
    CorruptionCurve,
    CorruptionCurveRequest,
    CorruptionRequest,
)

_ROUGH, _FINE = 60, 500
_CURVE_EVERY_MS = 2000


class CorruptionStudy(QObject):
    """Keeps the lesson up to date while it is in view.

    The strip follows everything at once. The curve is first measured roughly, then finely; while a training changes
    the weights it is measured roughly every two seconds.
    """

    def __init__(
        self, window: MainWindow, services: Services, exploration: Exploration, lesson: CorruptionLesson
    ) -> None:
        super().__init__(window)
        self._exploration = exploration
        self._lesson = lesson
        self._described = False
        self._rough: tuple[int, str] | None = None
        self._desk = desk = services.desk
        seen = lesson.isVisible
        self._strip = Follower(desk, CORRUPTION, self._strip_request, lesson.show_samples, self._failed, visible=seen)
        self._curve = Follower(
            desk,
            CORRUPTION_CURVE,
            self._curve_request,
            self._show_curve,
            self._failed,
            visible=seen,
            every_ms=_CURVE_EVERY_MS,
            at_rest_ms=_CURVE_EVERY_MS,
        )
        exploration.model_changed.connect(lambda _: self._opened())
        lesson.shown.connect(self._refresh)
        lesson.changed.connect(lambda _: self._ask())

    def _opened(self) -> None:
        self._described = False
        self._rough = None
        if self._lesson.isVisible():
            self._describe()

    def _refresh(self) -> None:
        self._describe()
        self._ask()

    def _describe(self) -> None:
        model = self._exploration.model
        if model is not None and not self._described:
            self._described = True
            self._lesson.set_model(model.card)

    def _ask(self) -> None:
        self._strip.ask()
        self._curve.ask()
        if self._curve_request() is None:
            self._lesson.show_curve(None)

    def _strip_request(self) -> CorruptionRequest | None:
        model = self._exploration.model
        return None if model is None else CorruptionRequest(self._lesson.wish())

    def _curve_request(self) -> CorruptionCurveRequest | None:
        model, kind = self._exploration.model, self._lesson.wish().corruption.kind
        if model is None or kind == "none" or not len(model.codes.values):
            return None
        finely = self._rough == (self._desk.stamp, kind) and not self._curve.moving
        return CorruptionCurveRequest(kind, _FINE if finely else _ROUGH)

    def _failed(self, failure: Failure) -> None:
        self._lesson.set_message(failure.message)

    def _show_curve(self, curve: CorruptionCurve) -> None:
        request = curve.request
        if request.kind != self._lesson.wish().corruption.kind:
            return
        self._lesson.show_curve(curve)
        if request.samples < _FINE and curve.samples == request.samples:
            self._rough = (self._desk.stamp, request.kind)
            if not self._curve.moving:
                self._curve.ask()
