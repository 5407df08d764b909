"""The open model: its map, the probe, the selection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from explorer.app.services import Services
from explorer.gui.main_window import MainWindow
from explorer.gui.map.axes import EMBEDDED, axes_of
from explorer.gui.once import once_after
from explorer.values import DecodeReply, DecodeRequest, Failure, NeighbourReply, Picture
from explorer.values.class_names import class_name
from explorer.values.decoding import NEIGHBOUR, PROBE
from explorer.values.open_model import SAMPLE, BareCodes, OpenModel, SampleReply, SampleRequest
from explorer.values.plane import Plane
from explorer.values.query import Fresh
from explorer.values.rows import Rows
from explorer.values.session import (
    ClassesHidden,
    Event,
    ModelMoved,
    ModelOpened,
    ProbeMoved,
    SelectionChanged,
    Session,
    advance,
)

_NEIGHBOUR_MS = 66
_ENOUGH = 20_000


class Exploration(QObject):
    """Joins the open model, the session and the page Explore.

    Attributes:
        session: what a person sees and has chosen.
        model: the open model as it is shown, None before the first and while codes without a model are shown.
        present: the open model as it is, also while an earlier epoch of it is looked at.
        looking_back: whether that is so.
        bare: those codes, None while a model is open.
        embedding: why no place of the map can be decoded, while it shows the open model's samples on no plane; else "".
        card_lines: each gives what else is to be told of a sample on its card.

    Signals:
        model_changed: the `OpenModel`, when another one takes its place.
        weights_changed: the `OpenModel`, when the open one has newer weights or its pictures were found.
        present_changed: the `OpenModel` as it is, when it is another one or has newer weights, shown or not.
        model_closed: codes without a model took its place.
        selection_changed: other samples are selected, by whatever way: `Rows`.
        embedding_changed: the map has left the plane, or is back on it: the reason, or "".
        decoded: the `DecodeReply` that is shown at the probe now.
        neighbour_found: the `NeighbourReply` that is shown there now.
    """

    model_changed = Signal(object)
    weights_changed = Signal(object)
    present_changed = Signal(object)
    model_closed = Signal()
    selection_changed = Signal(object)
    embedding_changed = Signal(str)
    decoded = Signal(DecodeReply)
    neighbour_found = Signal(NeighbourReply)

    def __init__(self, window: MainWindow, services: Services) -> None:
        super().__init__(window)
        self.session = Session()
        self.model: OpenModel | None = None
        self.present: OpenModel | None = None
        self.looking_back = False
        self.bare: BareCodes | None = None
        self.embedding = ""
        self.card_lines: list[Callable[[int], Sequence[str]]] = []
        self._window = window
        self._services = services
        self._map = window.explore.map
        self._panel = window.explore.probe
        self._picture: Picture | None = None
        self._sample: int | None = None
        self._neighbour_later = once_after(_NEIGHBOUR_MS, self._ask_for_neighbour, self)

        self._map.probe_moved.connect(self._probe_dragged)
        self._map.hovered.connect(self._hovered)
        self._map.clicked.connect(self.show_sample)
        self._map.probe_released.connect(window.history.end_gesture)
        self._map.probe_pressed.connect(window.history.end_gesture)
        self._map.view_steered.connect(self._view_steered)
        window.backdrops.chosen.connect(self._backdrop_chosen)
        self._map.selection_changed.connect(self._selected)
        self._map.hidden_classes_changed.connect(self._classes_hidden)
        self._panel.code_edited.connect(self.move_probe)
        self._panel.timing_toggled.connect(window.commands.show_timing.setChecked)
        window.commands.clear_selection.triggered.connect(lambda: self._map.set_selection(np.zeros(0, np.int64)))
        window.commands.clear_selection.triggered.connect(lambda: self._selected(np.zeros(0, np.int64)))

    def show(self, model: OpenModel) -> None:
        """Put another model on the map."""
        self.model = self.present = model
        self.bare, self.looking_back = None, False
        self._leave_embedding()
        self._window.history.forget()
        middle = _middle(model)
        code = _code_of(model, middle)
        self.session = advance(self.session, ModelOpened(model.card.path, model.stamp, len(model.codes.values), code))
        self._services.desk.open(model, another=True)
        self._map.set_backdrop(None, 0, 0, 1, 1)
        self._map.set_backdrop_key(None)
        self._map.set_message(
            "" if len(model.positions) else self.tr("No samples stored in this model; you can still drag.")
        )
        self._map.set_hidden_classes(frozenset())
        self._map.set_selection(np.zeros(0, np.int64))
        self._map.set_probe_enabled(True)
        self._map.set_axes(axes_of(model.plane))
        self._map.set_points(model.positions, model.codes.labels, model.card.data.class_names)
        self._panel.set_code_ranges(list(model.code_ranges))
        self.model_changed.emit(model)
        self._put_probe(code)
        self._sample = middle
        self._services.desk.tell(Fresh.MODEL)
        self.present_changed.emit(model)

    def show_bare(self, codes: BareCodes) -> None:
        """Put codes without a model on the map; nothing of it can be decoded."""
        self.model = self.present = None
        self.bare, self.looking_back = codes, False
        self._leave_embedding()
        self._window.history.forget()
        self._picture, self._sample = None, None
        self._services.desk.open(None, another=True)
        self.session = advance(self.session, ModelOpened("", codes.stamp, len(codes.positions), ()))
        self._map.set_backdrop(None, 0, 0, 1, 1)
        self._map.set_backdrop_key(None)
        self._map.set_message("")
        self._map.set_hidden_classes(frozenset())
        self._map.set_probe_enabled(False)
        self._map.set_axes(axes_of(codes.plane))
        self._map.set_points(codes.positions, codes.opened.labels, codes.opened.class_names)
        self._panel.set_code_ranges([])
        self._panel.set_message(
            self.tr(
                "These codes have no model to decode them. Open the model that produced them, then open the codes "
                "again."
            )
        )
        self.model_closed.emit()
        self._services.desk.tell(Fresh.MODEL)

    def update(self, model: OpenModel) -> None:
        """The open model has newer weights, and its codes have moved; whoever looks back is not disturbed."""
        same_samples = self.model is not None and len(self.model.positions) == len(model.positions)
        if not same_samples:
            self.show(model)
            return
        self.present = model
        if not self.looking_back:
            self._move(model)
        self.present_changed.emit(model)

    def show_plane(self, plane: Plane, positions: np.ndarray) -> None:
        """Show the samples of the open model on another plane; the probe keeps its code.

        Args:
            plane: of its code space.
            positions: float32 (N, 2), its codes on it.
        """
        if self.model is None:
            return
        self._leave_embedding()
        model = replace(self.model, stamp=self._services.next_stamp(), plane=plane, positions=positions)
        if not self.looking_back:
            self.present = model
        sample, self._sample = self._sample, None
        self._move(model)
        self._put_probe(self.session.code)
        self._sample = sample
        self.present_changed.emit(model)

    def show_embedding(self, positions: np.ndarray, reason: str) -> None:
        """Lay the samples of the open model out on no plane at all: nothing of the map can be decoded then.

        Args:
            positions: float32 (N, 2), places of the samples.
            reason: why, for whoever wants to decode.
        """
        if self.model is not None:
            self.embedding = reason
            self._map.set_probe_enabled(False)
            self._map.set_on_plane(False)
            self._map.set_axes(EMBEDDED)
            self._map.move_points(positions)
            self.embedding_changed.emit(reason)

    def _leave_embedding(self) -> None:
        if self.embedding:
            self.embedding = ""
            self._map.set_on_plane(True)
            self._map.set_probe_enabled(True)
            self.embedding_changed.emit("")

    def look_back(self, earlier: OpenModel | None) -> None:
        """Show an earlier epoch of the open model in its place, with the same samples; None shows it as it is."""
        if self.present is None or (earlier is None and not self.looking_back):
            return
        self.looking_back = earlier is not None
        model = self.present if earlier is None else earlier
        if self._sample is None:
            # the epochs are turned onto each other: what stays is the place on the map, not the code
            code = model.plane.lift(*self._map.probe())
            self.session = advance(self.session, ProbeMoved(code))
            self._panel.set_code(code)
        self._move(model)

    def glide(self, positions: np.ndarray) -> None:
        """Move the points on the way from one epoch to the next; the weights stay.

        Args:
            positions: float32 (N, 2), places of the same samples.
        """
        if self.model is None:
            return
        self.model = replace(self.model, positions=positions)
        self._map.move_points(positions)
        if self._sample is not None:
            x, y = (float(value) for value in positions[self._sample])
            code = self.model.plane.lift(x, y)
            self._map.set_probe(x, y)
            self._panel.set_code(code)
            self._decode(code)

    def _move(self, model: OpenModel) -> None:
        self._leave_embedding()
        self.model = model
        self.session = advance(self.session, ModelMoved(model.stamp))
        self._services.desk.open(model, another=False)
        self._map.set_axes(axes_of(model.plane))
        self._map.move_points(model.positions)
        self._panel.set_code_ranges(list(model.code_ranges))
        self.weights_changed.emit(model)
        if self._sample is not None:
            # a probe that nobody has taken away from its sample goes along, or it would soon lie beside the map
            self._put_probe(_code_of(model, self._sample))
        else:
            self._decode(self.session.code)
        self._services.desk.tell(Fresh.WEIGHTS)

    def set_originals(self, originals: np.ndarray) -> None:
        """The pictures behind the codes have been found."""
        if self.model is None or self.present is None:
            return
        self.present = replace(self.present, stamp=self._services.next_stamp(), originals=originals)
        earlier = replace(self.model, stamp=self._services.next_stamp(), originals=originals)
        self.model = earlier if self.looking_back else self.present
        self.session = advance(self.session, ModelMoved(self.model.stamp))
        self._services.desk.open(self.model, another=False)
        self._decode(self.session.code)
        self.weights_changed.emit(self.model)
        self._services.desk.tell(Fresh.WEIGHTS)

    def move_probe(self, code: tuple[float, ...]) -> None:
        """Put the probe on a code and decode it, as a person's act."""
        before = self.session.code
        if self.model is not None:
            self._sample = None
            self._put_probe(code)
            self._note_probe(before)

    def _put_probe(self, code: tuple[float, ...]) -> None:
        assert self.model is not None
        x, y = self.model.plane.project(np.array([code]))[0]
        self._map.set_probe(float(x), float(y))
        self._panel.set_code(tuple(code))
        self._decode(code)

    def show_sample(self, index: int) -> None:
        """Put the probe on one of the samples."""
        if self.model is not None and 0 <= index < len(self.model.codes.values):
            self.move_probe(_code_of(self.model, index))
            self._sample = index

    def restore(self, session: Session) -> None:
        """Show selection, filter and probe of a session of the open model."""
        self._take(session)
        self.move_probe(session.code)

    def select(self, rows: np.ndarray) -> None:
        """Select these samples in place of the others, as a person's act: undo brings the others back."""
        self._selected(np.asarray(rows, np.int64))

    # What a person does ---------------------------------------------------------------------------------------------

    def _probe_dragged(self, x: float, y: float) -> None:
        if self.model is None:
            return
        self._sample, before = None, self.session.code
        self._decode(self.model.plane.lift(x, y))
        self._note_probe(before)

    def _note_probe(self, before: tuple[float, ...]) -> None:
        self._window.history.note("probe", self.tr("move of the probe"), self.move_probe, before, self.session.code)

    def _decode(self, code: tuple[float, ...]) -> None:
        assert self.model is not None
        request = DecodeRequest(tuple(code))
        self._services.desk.ask(PROBE, request, self._show_picture, self._show_failure)
        self.session = advance(self.session, ProbeMoved(tuple(code)))

    def _ask_for_neighbour(self) -> None:
        if self.model is not None:
            request = DecodeRequest(self.session.code)
            self._services.desk.ask(NEIGHBOUR, request, self._show_neighbour, self._show_failure)

    def _hovered(self, index: int) -> None:
        if self.model is not None and index >= 0:
            request = SampleRequest(index)
            self._services.desk.ask(SAMPLE, request, self._show_card, self._show_failure)
        elif self.bare is not None and index >= 0:
            opened = self.bare.opened
            self._tell(index, int(opened.labels[index]), opened.class_names, [], None)

    def _view_steered(self, before: object, after: object) -> None:
        self._window.history.note("view", self.tr("move of the map"), self._map.set_view, before, after)

    def _backdrop_chosen(self, before: str, after: str) -> None:
        self._window.history.push(self.tr("backdrop"), self._window.backdrops.choose, before, after)

    def _selected(self, rows: np.ndarray) -> None:
        self._change(self.tr("selection"), SelectionChanged(Rows(rows)))
        self._say_selected(len(rows))

    def _say_selected(self, count: int) -> None:
        if count:
            one, many = self.tr("1 sample selected"), self.tr("{count:,} samples selected")
            self._window.say(one if count == 1 else many.format(count=count))
        else:
            self._window.say("")

    def _classes_hidden(self, classes: frozenset[int]) -> None:
        self._change(self.tr("filter"), ClassesHidden(frozenset(classes)))

    def _change(self, text: str, event: Event) -> None:
        after = advance(self.session, event)
        if after != self.session:
            self._window.history.push(text, self._take, self.session, after)
            self._take(after)

    def _take(self, session: Session) -> None:
        """Show the selection and the filter of a session."""
        other = session.selection != self.session.selection
        if other:
            self._say_selected(len(session.selection))
        self.session = advance(self.session, SelectionChanged(session.selection))
        self.session = advance(self.session, ClassesHidden(session.hidden_classes))
        self._map.set_selection(session.selection.array)
        self._map.set_hidden_classes(session.hidden_classes)
        if other:
            self.selection_changed.emit(self.session.selection)

    @property
    def picture(self) -> Picture | None:
        """The picture at the probe, None before the first was decoded."""
        return self._picture

    # What the decode thread answers ---------------------------------------------------------------------------------

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
        self._tell(sample.index, sample.label, self.model.card.data.class_names, lines, picture)

    def _tell(
        self, index: int, label: int, names: Sequence[str], lines: Sequence[str], picture: Picture | None
    ) -> None:
        title = class_name(names, label)
        lines = [self.tr("sample {index:,}").format(index=index), *lines]
        for more in self.card_lines:
            lines += more(index)
        self._map.show_card(index, picture, title, lines)


def _middle(model: OpenModel) -> int | None:
    """The sample nearest to the median of the map, or of an even share of it; None without samples."""
    if len(model.positions) == 0:
        return None
    # of very many an even share tells it well enough, and at once
    step = -(-len(model.positions) // _ENOUGH)
    some = model.positions[::step]
    distance = np.square(some - np.median(some, axis=0)).sum(axis=1)
    return int(distance.argmin()) * step


def _code_of(model: OpenModel, sample: int | None) -> tuple[float, ...]:
    """The code of a sample; zero without one."""
    if sample is None:
        return (0.0,) * model.card.architecture.latent_dim
    return tuple(float(value) for value in model.codes.values[sample])
