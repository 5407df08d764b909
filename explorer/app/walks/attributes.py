"""Attribute directions of the open model: made from groups of samples, applied to the probe's code."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.main_window import MainWindow
from explorer.gui.walks.attribute_panel import AttributePanel
from explorer.values import DecodeReply, Failure
from explorer.values.open_model import OpenModel
from explorer.values.walks import AttributeDirection, AttributeRequest, Code, Group

LANE = "attribute"
_MOST_CLASSES = 100


class Attributes(QObject):
    """Joins the instrument, the study thread and the probe.

    Attributes:
        directions: those of the open model, in the order in which they were made.
    """

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration) -> None:
        super().__init__(window)
        self.directions: list[AttributeDirection] = []
        self.panel = AttributePanel()
        self._window = window
        self._services = services
        self._exploration = exploration
        self._classes: tuple[Group, ...] = ()
        self._kept: list[Group] = []
        self._current = -1
        self._base: Code = ()
        self._put: Code = ()
        self.action = window.explore.instruments.add(
            "attributes",
            self.tr("&Attribute directions"),
            self.tr(
                "Goes from any code as one group of samples differs from another on average: what it takes to have "
                "the attribute."
            ),
            self.panel,
        )
        exploration.model_changed.connect(self._model_changed)
        exploration.weights_changed.connect(lambda _: self._again())
        exploration.model_closed.connect(self._forget)
        services.study_reply.connect(self._answered)
        services.live_reply.connect(self._probe_moved)
        window.explore.map.selection_changed.connect(lambda _: self._offer())
        self.panel.keep_requested.connect(self._keep_selection)
        self.panel.make_requested.connect(self._make)
        self.panel.chosen.connect(self._choose)
        self.panel.remove_requested.connect(self._remove)
        self.panel.applied.connect(self._apply)
        self.panel.set_keeping_enabled(False)

    def groups(self) -> tuple[Group, ...]:
        """What a direction may be made of: classes, kept selections, the selection, and all others."""
        selection = self._exploration.session.selection
        chosen = (Group(self.tr("The selection"), rows=selection),) if len(selection) else ()
        return (*self._classes, *self._kept, *chosen, Group(self.tr("All others")))

    def _model_changed(self, model: OpenModel) -> None:
        self._forget()
        names = model.card.data.class_names
        there = np.unique(model.codes.labels[model.codes.labels >= 0])[:_MOST_CLASSES].tolist()
        named = [names[label] if label < len(names) else str(label) for label in there]
        self._classes = tuple(
            Group(self.tr("Class {name}").format(name=name), label) for name, label in zip(named, there, strict=True)
        )
        self._offer()

    def _forget(self) -> None:
        self.directions, self._kept, self._classes, self._current = [], [], (), -1
        self._list()
        self._offer()

    def _again(self) -> None:
        """Newer weights have moved the codes, and the means with them; the directions come anew when they are used."""
        model = self._exploration.model
        if model is not None and 0 <= self._current < len(self.directions):
            old = self.directions[self._current].request
            self._services.study(LANE, AttributeRequest(model.stamp, old.name, old.without, old.having))

    def _offer(self) -> None:
        self.panel.set_groups([group.name for group in self.groups()])
        self.panel.set_keeping_enabled(len(self._exploration.session.selection) > 0)

    def _keep_selection(self) -> None:
        selection = self._exploration.session.selection
        if len(selection):
            name = self.tr("Group {number} ({count:,} samples)").format(
                number=len(self._kept) + 1, count=len(selection)
            )
            self._kept.append(Group(name, rows=selection))
            self._offer()

    def _make(self, without: int, having: int, name: str) -> None:
        model, groups = self._exploration.model, self.groups()
        # the selection may have come or gone since the lists were filled
        if model is None or not (0 <= without < len(groups) and 0 <= having < len(groups)):
            self._offer()
            return
        one, other = groups[without], groups[having]
        name = name or self.tr("{one} → {other}").format(one=one.name, other=other.name)
        self._services.study(LANE, AttributeRequest(model.stamp, name, one, other))

    def _answered(self, lane: str, reply: object) -> None:
        if lane != LANE:
            return
        if isinstance(reply, Failure):
            self.panel.set_note(reply.message)
        elif isinstance(reply, AttributeDirection) and reply.request.stamp == self._exploration.session.stamp:
            names = [direction.request.name for direction in self.directions]
            if reply.request.name in names:
                self._current = names.index(reply.request.name)
                self.directions[self._current] = reply
            else:
                self.directions.append(reply)
                self._current = len(self.directions) - 1
            self._list()

    def _list(self) -> None:
        self.panel.set_directions([direction.request.name for direction in self.directions], self._current)
        self._start_here()
        if not 0 <= self._current < len(self.directions):
            self.panel.set_note("")
            return
        direction = self.directions[self._current]
        length = float(np.linalg.norm(direction.step))
        text = self.tr("From {without:,} samples to {having:,}; their means are {length:.3g} apart in code.")
        self.panel.set_note(text.format(without=direction.counts[0], having=direction.counts[1], length=length))

    def _choose(self, number: int) -> None:
        if 0 <= number < len(self.directions):
            self._current = number
            self._list()
            if self.directions[number].request.stamp != self._exploration.session.stamp:
                self._again()

    def _remove(self, number: int) -> None:
        if 0 <= number < len(self.directions):
            del self.directions[number]
            self._current = min(number, len(self.directions) - 1)
            self._list()

    def _start_here(self) -> None:
        self._base = self._exploration.session.code
        self.panel.set_strength(0.0)

    def _apply(self, strength: float) -> None:
        if not 0 <= self._current < len(self.directions):
            return
        direction = self.directions[self._current]
        if len(direction.step) == len(self._base):
            self._put = direction.applied(self._base, strength)
            self._exploration.move_probe(self._put)

    def _probe_moved(self, lane: str, reply: object) -> None:
        """A probe that was taken elsewhere is where the slider begins from now on."""
        code = self._exploration.session.code
        if lane == "probe" and isinstance(reply, DecodeReply) and code not in (self._base, self._put):
            self._start_here()
