"""The page Explore: the points on its map, the probe and the selection, as the document has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QObject, Signal

from explorer.app.services import Services
from explorer.gui.main_window import MainWindow
from explorer.gui.map.axes import EMBEDDED, axes_of
from explorer.gui.once import once_after
from explorer.state.document import Document
from explorer.state.events import ClassesHidden, PointsOpened, ProbeMoved, SelectionChanged, ViewMoved
from explorer.state.store import DocumentStore
from explorer.values import DecodeReply, DecodeRequest, Failure, NeighbourReply, Picture
from explorer.values.class_names import class_name
from explorer.values.decoding import NEIGHBOUR, PROBE
from explorer.values.open_model import SAMPLE, BareCodes, OpenModel, SampleReply, SampleRequest
from explorer.values.query import Fresh
from explorer.values.rows import Rows

_NEIGHBOUR_MS = 66


class Exploration(QObject):
    """Shows points, probe and selection, and tells the store what a person does with them.

    Attributes:
        card_lines: each gives what else is to be told of a sample on its card.

    Signals:
        model_changed: the `OpenModel`, when another one takes its place.
        weights_changed: the `OpenModel`, when the open one has newer weights or its pictures were found.
        model_closed: codes without a model took its place.
        decoded: the `DecodeReply` that is shown at the probe now.
        neighbour_found: the `NeighbourReply` that is shown there now.
    """

    model_changed = Signal(object)
    weights_changed = Signal(object)
    model_closed = Signal()
    decoded = Signal(DecodeReply)
    neighbour_found = Signal(NeighbourReply)

    def __init__(self, window: MainWindow, services: Services, store: DocumentStore) -> None:
        super().__init__(window)
        self.card_lines: list[Callable[[int], Sequence[str]]] = []
        self._window = window
        self._desk = services.desk
        self._store = store
        self._map = window.explore.map
        self._panel = window.explore.probe
        self._shown = store.document
        self._dragging = False
        self._told = 0
        self._picture: Picture | None = None
        self._neighbour_later = once_after(_NEIGHBOUR_MS, self._ask_for_neighbour, self)

        store.watch(lambda document: (document.points, document.embedding), lambda _: self._show_points())
        store.watch(lambda document: (document.probe, document.stamp), lambda _: self._show_probe())
        store.watch(lambda document: document.selection, self._show_selection)
        store.watch(lambda document: document.hidden_classes, self._map.set_hidden_classes)
        store.watch(lambda document: document.view, self._show_view)
        store.watch(lambda document: (document.opened, document.stamp), self._tell_others)
        self._map.probe_moved.connect(self._probe_dragged)
        self._map.hovered.connect(self._hovered)
        self._map.clicked.connect(self.show_sample)
        self._map.probe_released.connect(store.end_gesture)
        self._map.probe_pressed.connect(store.end_gesture)
        self._map.view_steered.connect(self._view_steered)
        self._map.selection_changed.connect(lambda rows: self.select(rows))
        self._map.hidden_classes_changed.connect(self._classes_hidden)
        self._panel.code_edited.connect(self.move_probe)
        self._panel.timing_toggled.connect(window.commands.show_timing.setChecked)
        window.commands.clear_selection.triggered.connect(lambda: self.select(()))

    @property
    def document(self) -> Document:
        """What is seen and chosen."""
        return self._store.document

    @property
    def model(self) -> OpenModel | None:
        """The open model as it is shown, None without one."""
        return self.document.model

    @property
    def picture(self) -> Picture | None:
        """The picture at the probe, None before the first was decoded."""
        return self._picture

    def show(self, points: OpenModel | BareCodes) -> None:
        """Put other points on the map."""
        self._store.dispatch(PointsOpened(points))

    # What a person does ---------------------------------------------------------------------------------------------

    def move_probe(self, code: Sequence[float]) -> None:
        """Put the probe on a code, as a person's act."""
        self._store.dispatch(ProbeMoved(tuple(code)), self.tr("move of the probe"), "probe")

    def show_sample(self, index: int) -> None:
        """Put the probe on one of the samples, with which it goes along."""
        model = self.document.model
        if model is not None and 0 <= index < len(model.codes.values):
            code = tuple(float(value) for value in model.codes.values[index])
            self._store.dispatch(ProbeMoved(code, index), self.tr("move of the probe"), "probe")

    def select(self, rows: np.ndarray | Sequence[int]) -> None:
        """Select these samples in place of the others, as a person's act."""
        self._store.dispatch(SelectionChanged(Rows(rows)), self.tr("selection"))

    def _probe_dragged(self, x: float, y: float) -> None:
        model = self.document.model
        if model is not None:
            self._dragging = True
            self.move_probe(model.plane.lift(x, y))
            self._dragging = False

    def _view_steered(self, _: object, after: tuple[float, float, float, float] | None) -> None:
        self._store.dispatch(ViewMoved(after), self.tr("move of the map"), "view")

    def _classes_hidden(self, classes: frozenset[int]) -> None:
        self._store.dispatch(ClassesHidden(classes), self.tr("filter"))

    # What the document has ------------------------------------------------------------------------------------------

    def _show_points(self) -> None:
        before, document = self._shown, self.document
        self._shown = document
        points, model, embedding = document.points, document.model, document.embedding
        assert points is not None
        if document.stamp != before.stamp:
            self._desk.open(model, another=document.opened != before.opened)
            self._panel.set_code_ranges([] if model is None else list(model.code_ranges))
        self._map.set_on_plane(embedding is None)
        self._map.set_probe_enabled(model is not None and embedding is None)
        self._map.set_axes(axes_of(points.plane) if embedding is None else EMBEDDED)
        if document.opened != before.opened:
            self._set_points(document)
        else:
            self._map.move_points(points.positions if embedding is None else embedding.positions)

    def _set_points(self, document: Document) -> None:
        model, bare = document.model, document.bare
        self._map.set_backdrop(None, 0, 0, 1, 1)
        self._map.set_backdrop_key(None)
        if model is not None:
            none = self.tr("No samples stored in this model; you can still drag.")
            self._map.set_message("" if len(model.positions) else none)
            self._map.set_points(model.positions, model.codes.labels, model.card.data.class_names)
        elif bare is not None:
            self._picture = None
            self._map.set_message("")
            self._map.set_points(bare.positions, bare.opened.labels, bare.opened.class_names)
            self._panel.set_message(
                self.tr(
                    "These codes have no model to decode them. Open the model that produced them, then open the codes "
                    "again."
                )
            )

    def _show_probe(self) -> None:
        model, code = self.document.model, self.document.probe.code
        if model is None:
            return
        if not self._dragging:
            # where a person drags it, it is already
            x, y = model.plane.project(np.array([code]))[0]
            self._map.set_probe(float(x), float(y))
            self._panel.set_code(code)
        self._desk.ask(PROBE, DecodeRequest(code), self._show_picture, self._show_failure)

    def _show_selection(self, selection: Rows) -> None:
        self._map.set_selection(selection.array)
        count = len(selection)
        one, many = self.tr("1 sample selected"), self.tr("{count:,} samples selected")
        self._window.say("" if count == 0 else one if count == 1 else many.format(count=count))

    def _show_view(self, view: tuple[float, float, float, float] | None) -> None:
        if view != self._map.view():
            self._map.set_view(view)

    def _tell_others(self, now: tuple[int, int]) -> None:
        """Whoever rests on the model is told when all that the document says of it is in place."""
        opened, model = now[0], self.document.model
        another, self._told = opened != self._told, opened
        if model is None:
            self.model_closed.emit()
        elif another:
            self.model_changed.emit(model)
        else:
            self.weights_changed.emit(model)
        self._desk.tell(Fresh.MODEL if another else Fresh.WEIGHTS)

    # What the decode thread answers ---------------------------------------------------------------------------------

    def _ask_for_neighbour(self) -> None:
        model = self.document.model
        if model is not None:
            request = DecodeRequest(self.document.probe.code)
            self._desk.ask(NEIGHBOUR, request, self._show_neighbour, self._show_failure)

    def _hovered(self, index: int) -> None:
        model, bare = self.document.model, self.document.bare
        if model is not None and index >= 0:
            self._desk.ask(SAMPLE, SampleRequest(index), self._show_card, self._show_failure)
        elif bare is not None and index >= 0:
            self._show_on_card(index, int(bare.opened.labels[index]), bare.opened.class_names, [], None)

    def _show_failure(self, failure: Failure) -> None:
        self._panel.set_message(failure.message)

    def _show_picture(self, reply: DecodeReply) -> None:
        self._picture = reply.picture
        self._panel.show_reply(reply)
        if not self._neighbour_later.isActive():
            self._neighbour_later.start()
        self.decoded.emit(reply)

    def _show_neighbour(self, reply: NeighbourReply) -> None:
        assert self.model is not None
        self._panel.show_neighbour(reply.neighbour, self.model.card.data.class_names)
        self._map.set_highlight(reply.neighbour.index if reply.neighbour else None)
        self.neighbour_found.emit(reply)

    def _show_card(self, reply: SampleReply) -> None:
        assert self.model is not None
        sample = reply.sample
        lines = []
        if not np.isnan(reply.error):
            lines.append(self.tr("squared error {error:.1f}").format(error=reply.error))
        if sample.original is None:
            lines.append(self.tr("reconstruction"))
        picture = sample.original or sample.reconstruction
        self._show_on_card(sample.index, sample.label, self.model.card.data.class_names, lines, picture)

    def _show_on_card(
        self, index: int, label: int, names: Sequence[str], lines: Sequence[str], picture: Picture | None
    ) -> None:
        title = class_name(names, label)
        lines = [self.tr("sample {index:,}").format(index=index), *lines]
        for more in self.card_lines:
            lines += more(index)
        self._map.show_card(index, picture, title, lines)
