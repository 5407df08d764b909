"""Attribute directions of the open model: made from groups of samples, applied to the probe's code."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.main_window import MainWindow
from explorer.gui.walks.attribute_panel import AttributePanel
from explorer.state.events import AttributesChanged, ProbeMoved
from explorer.state.store import Store
from explorer.values import Failure
from explorer.values.class_names import class_name
from explorer.values.walks import ATTRIBUTE, AttributeDirection, AttributeRequest, AttributeSet, Code, Group

_MOST_CLASSES = 100


class Attributes(QObject):
    """Joins the instrument, the study thread and the probe."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration, store: Store) -> None:
        super().__init__(window)
        self._store = store
        self.panel = AttributePanel()
        self._window = window
        self._services = services
        self._classes: tuple[Group, ...] = ()
        self._making: AttributeRequest | None = None
        self._base: Code = ()
        self._put: Code = ()
        self.action = window.explore.instruments.add(
            "attributes",
            self.tr("&Attribute directions"),
            self.tr(
                "Moves a code along the average difference between two groups, e.g. without glasses → with glasses."
            ),
            self.panel,
        )
        store.watch(lambda document: document.opened, lambda _: self._begin())
        store.watch(lambda document: document.attributes, lambda _: self._show())
        store.watch(lambda document: document.selection, lambda _: self._offer())
        exploration.weights_changed.connect(lambda _: self._again())
        exploration.decoded.connect(lambda _: self._probe_moved())
        self.panel.keep_requested.connect(self._keep_selection)
        self.panel.make_requested.connect(self._make)
        self.panel.chosen.connect(self._choose)
        self.panel.remove_requested.connect(self._remove)
        self.panel.applied.connect(self._apply)
        self.panel.set_keeping_enabled(False)

    @property
    def state(self) -> AttributeSet:
        """The directions of the open model, the kept groups, and which direction the slider follows."""
        return self._store.document.attributes

    def groups(self) -> tuple[Group, ...]:
        """What a direction may be made of: classes, kept selections, the selection, and all others."""
        selection = self._store.document.selection
        chosen = (Group(self.tr("The selection"), rows=selection),) if len(selection) else ()
        return (*self._classes, *self.state.kept, *chosen, Group(self.tr("All others")))

    def _begin(self) -> None:
        """Other points are on the map."""
        self._making, self._classes = None, ()
        model = self._store.document.model
        if model is not None:
            names = model.card.data.class_names
            there = np.unique(model.codes.labels[model.codes.labels >= 0])[:_MOST_CLASSES].tolist()
            named = [class_name(names, label) for label in there]
            self._classes = tuple(
                Group(self.tr("Class {name}").format(name=name), label)
                for name, label in zip(named, there, strict=True)
            )
        self._show()

    def _current(self) -> AttributeDirection | None:
        """The direction that the slider follows."""
        state = self.state
        return state.directions[state.current] if 0 <= state.current < len(state.directions) else None

    def _again(self) -> None:
        """Newer weights have moved the codes, and the means with them; the directions come anew when they are used."""
        model, current = self._store.document.model, self._current()
        if model is None:
            return
        if self._making is not None:
            self._making = replace(self._making, stamp=model.stamp)
            self._ask(self._making)
        elif current is not None:
            self._ask(replace(current.request, stamp=model.stamp))

    def _change(self, state: AttributeSet, text: str = "") -> None:
        """Take another state, as a step that can be undone where it is told what was done."""
        self._store.dispatch(AttributesChanged(state), text)

    def _show(self) -> None:
        self._offer()
        self._list()
        self._renew()

    def _renew(self) -> None:
        """A direction from before the newest weights, or from a session, is made anew where it is followed."""
        current = self._current()
        if current is not None and current.request.stamp != self._store.document.stamp:
            self._again()

    def _offer(self) -> None:
        groups = self.groups()
        # from all others to what was selected, or to the first class
        chosen = len(self._classes) if len(groups) - 1 > len(self._classes) else 0
        newest = len(groups) - 2 if chosen else 0
        self.panel.set_groups([group.name for group in groups], (len(groups) - 1, newest))
        self.panel.set_keeping_enabled(len(self._store.document.selection) > 0)

    def _keep_selection(self) -> None:
        selection = self._store.document.selection
        if len(selection):
            kept = self.state.kept
            name = self.tr("Group {number} ({count:,} samples)").format(number=len(kept) + 1, count=len(selection))
            group = Group(name, rows=selection)
            self._change(replace(self.state, kept=(*kept, group)), self.tr("group of samples"))

    def _make(self, without: int, having: int, name: str) -> None:
        model, groups = self._store.document.model, self.groups()
        # the selection may have come or gone since the lists were filled
        if model is None or not (0 <= without < len(groups) and 0 <= having < len(groups)):
            self._offer()
            return
        one, other = groups[without], groups[having]
        name = name or self.tr("{one} → {other}").format(one=one.name, other=other.name)
        self._making = AttributeRequest(model.stamp, name, one, other)
        self._ask(self._making)

    def _ask(self, request: AttributeRequest) -> None:
        self._services.desk.ask(ATTRIBUTE, request, self._take, self._failed)

    def _failed(self, failure: Failure) -> None:
        self._making = None
        self.panel.set_note(failure.message)

    def _take(self, direction: AttributeDirection) -> None:
        request, directions = direction.request, list(self.state.directions)
        names = [known.request.name for known in directions]
        place = names.index(request.name) if request.name in names else len(names)
        if request == self._making:
            self._making = None
            directions[place : place + 1] = [direction]
            self._change(
                replace(self.state, directions=tuple(directions), current=place), self.tr("attribute direction")
            )
        elif place < len(names) and replace(directions[place].request, stamp=request.stamp) == request:
            # the same one at newer weights; one that has gone meanwhile stays away
            directions[place] = direction
            self._change(replace(self.state, directions=tuple(directions)))

    def _list(self) -> None:
        names = [known.request.name for known in self.state.directions]
        self.panel.set_directions(names, self.state.current)
        self._start_here()
        direction = self._current()
        if direction is None:
            self.panel.set_note("")
            return
        length = float(np.linalg.norm(direction.step))
        text = self.tr("From {without:,} samples to {having:,}; the distance between their mean codes is {length:.3g}.")
        self.panel.set_note(text.format(without=direction.counts[0], having=direction.counts[1], length=length))

    def _choose(self, number: int) -> None:
        if 0 <= number < len(self.state.directions):
            self._change(replace(self.state, current=number))

    def _remove(self, number: int) -> None:
        directions = self.state.directions
        if 0 <= number < len(directions):
            left = directions[:number] + directions[number + 1 :]
            state = replace(self.state, directions=left, current=min(number, len(left) - 1))
            self._change(state, self.tr("removal of an attribute direction"))

    def _start_here(self) -> None:
        self._base = self._store.document.probe.code
        self.panel.set_strength(0.0)

    def _apply(self, strength: float) -> None:
        direction = self._current()
        if direction is not None and len(direction.step) == len(self._base):
            self._put = direction.applied(self._base, strength)
            self._store.dispatch(ProbeMoved(self._put), self.tr("move of the probe"), "probe")

    def _probe_moved(self) -> None:
        """A probe that was taken elsewhere is where the slider begins from now on."""
        if self._store.document.probe.code not in (self._base, self._put):
            self._start_here()
