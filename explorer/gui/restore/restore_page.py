"""The page Restore: a person's own pictures beside their reconstructions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.gui.restore.action_row import ActionRow
from explorer.gui.restore.comparison import Comparison
from explorer.gui.restore.empty_state import EmptyState
from explorer.gui.restore.facts import Facts
from explorer.gui.restore.picture_list import Entry, State
from explorer.gui.restore.picture_panel import PicturePanel
from explorer.gui.restore.preparation_form import PreparationForm
from explorer.values import Failure, ModelCard
from explorer.values.restoration import OwnPicture, Preparation

_LIST_WIDTH = 28 * theme.SPACING
_FACTS_WIDTH = 33 * theme.SPACING
_MODEL_SUFFIXES = {".safetensors", ".pt", ".pth", ".pkl", ".ckpt", ".h5"}


class RestorePage(QWidget):
    """Shows what it is told and says what the person wants; reads no file and computes nothing.

    Signals:
        open_requested: pictures are to be chosen and opened.
        paths_dropped: files and folders that were dropped here.
        paste_requested: the picture on the clipboard is to be taken.
        preparation_changed: (identities, Preparation); these pictures wait for new results.
        save_requested: (identities, folder or None to ask for one); `save_size` tells the size.
        removed: identities that are to go; `remove` is expected as the answer.
        undo_requested: the removed ones are to come back, by `add_waiting` and `show_result`.
        show_on_map_requested: identity.
        cancel_requested: the running batch is to stop.
    """

    open_requested = Signal()
    paths_dropped = Signal(list)
    paste_requested = Signal()
    preparation_changed = Signal(list, object)
    save_requested = Signal(list, object)
    removed = Signal(list)
    undo_requested = Signal()
    show_on_map_requested = Signal(int)
    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._cancelled = False
        self.empty = EmptyState()
        self.actions = ActionRow()
        self.panel = PicturePanel()
        self.comparison = Comparison()
        self.facts = Facts()
        self.form = PreparationForm()
        self._model = ElidedLabel()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._work_area())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self._connect()
        self.set_model(None)
        self._update()

    # What the page is told -------------------------------------------------------------------------------------------

    def add_waiting(self, identity: int, name: str) -> None:
        """A picture was asked for. One that is in the list already waits again; a removed one takes its old place."""
        self.panel.pictures.add(identity, name)
        self._cancelled = False
        if self.panel.current() is None:
            self.panel.look_at(identity)
        self._update()

    def look_at(self, identity: int) -> None:
        """Make a picture the one that is looked at."""
        self.panel.look_at(identity)

    def show_result(self, identity: int, own: OwnPicture) -> None:
        """A picture is done."""
        self.panel.pictures.change(identity, state=State.DONE, result=own, failure=None)
        self._update()

    def show_failure(self, identity: int, failure: Failure) -> None:
        """A picture cannot be had, and why."""
        self.panel.pictures.change(identity, state=State.FAILED, result=None, failure=failure)
        self._update()

    def set_progress(self, done: int, total: int) -> None:
        """How far the running batch is; it has ended when all are done or the total is 0."""
        self.panel.set_progress(done, total)
        if self._cancelled and (total == 0 or done >= total):
            self._cancelled = False
            for entry in self.panel.pictures.entries():
                if entry.state is State.WAITING:
                    state = State.STOPPED if entry.result is None else State.DONE
                    self.panel.pictures.change(entry.identity, state=state)
            self._update()

    def set_model(self, card: ModelCard | None) -> None:
        """Tell which model rebuilds the pictures."""
        name = card.name if card is not None else ""
        self.empty.set_model_name(name)
        self.form.setEnabled(card is not None)
        if card is None:
            self._model.set_text(self.tr("no model is open"))
            return
        architecture = card.architecture
        self._model.set_text(
            self.tr("{name} · {data}, {width}×{height}").format(
                name=name, data=card.data.title, width=architecture.width, height=architecture.height
            )
        )

    def remove(self, identities: Iterable[int]) -> None:
        """Take pictures off the list."""
        self.panel.take_out(list(identities))
        self._update()

    def forget_removed(self) -> None:
        """The removed pictures cannot be brought back from here any more."""
        self.panel.forget_removed()
        self._update()

    def clear(self) -> None:
        """Take all pictures off the list, for good."""
        self.panel.pictures.clear()
        self.panel.forget_removed()
        self.panel.set_progress(0, 0)
        self._update()

    def save_size(self) -> str:
        """Size that the person wants saved pictures in: "input" or "model"."""
        return str(self.actions.size.currentData())

    # What the person does --------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and folders are welcome; a model file is left to the window."""
        if _local_paths(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Say what was dropped."""
        paths = _local_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.paths_dropped.emit(paths)

    def _work_area(self) -> QWidget:
        area = QWidget()
        self.panel.setFixedWidth(_LIST_WIDTH)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.SPACING)
        row.addWidget(self.panel)
        row.addWidget(self.comparison, 1)
        row.addWidget(self._side())
        column = QVBoxLayout(area)
        column.setContentsMargins(theme.SPACING, theme.SPACING, theme.SPACING, theme.SPACING)
        column.setSpacing(theme.SPACING)
        column.addWidget(self.actions)
        column.addLayout(row, 1)
        return area

    def _side(self) -> QScrollArea:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, theme.SPACING, 0)
        column.setSpacing(theme.SPACING)
        self._model.setToolTip(self.tr("The model that rebuilds the pictures"))
        for title, widget in (
            (self.tr("Model"), self._model),
            (self.tr("Result"), self.facts),
            (self.tr("Preparation"), self.form),
        ):
            heading = QLabel(title)
            heading.setProperty("role", "heading")
            column.addWidget(heading)
            column.addWidget(widget)
            column.addSpacing(theme.SPACING)
        column.addStretch()
        side = QScrollArea()
        side.setWidget(content)
        side.setWidgetResizable(True)
        side.setFrameShape(QFrame.Shape.NoFrame)
        side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side.setFixedWidth(_FACTS_WIDTH)
        return side

    def _connect(self) -> None:
        self.empty.open_requested.connect(self.open_requested)
        self.empty.paste_requested.connect(self.paste_requested)
        self.actions.open.clicked.connect(lambda: self.open_requested.emit())
        self.actions.paste.clicked.connect(lambda: self.paste_requested.emit())
        self.actions.show_on_map.clicked.connect(self._show_on_map)
        self.actions.remove.clicked.connect(self._remove_selected)
        self.actions.save.clicked.connect(lambda: self._save(self.panel.selected()))
        self.actions.save_all.clicked.connect(
            lambda: self._save([entry.identity for entry in self.panel.pictures.entries()])
        )
        self.panel.selection_changed.connect(self._update)
        self.panel.remove_pressed.connect(self._remove_selected)
        self.panel.show_pressed.connect(self._show_on_map)
        self.panel.undo_pressed.connect(self._undo)
        self.panel.cancel_pressed.connect(self._cancel)
        self.form.changed.connect(self._prepare_again)

    def _prepare_again(self, preparation: Preparation) -> None:
        entries = self.panel.pictures.entries()
        identities = [entry.identity for entry in entries] if self.form.for_all() else self.panel.selected()
        if not identities:
            return
        for identity in identities:
            self.panel.pictures.change(identity, state=State.WAITING)
        self._cancelled = False
        self.preparation_changed.emit(identities, preparation)

    def _save(self, identities: list[int]) -> None:
        entries = (self.panel.pictures.entry(identity) for identity in identities)
        done = [entry.identity for entry in entries if entry is not None and entry.result is not None]
        if done:
            self.save_requested.emit(done, None)

    def _remove_selected(self) -> None:
        selected = self.panel.selected()
        if selected:
            self.removed.emit(selected)

    def _undo(self) -> None:
        self.panel.forget_removed()
        self.undo_requested.emit()

    def _cancel(self) -> None:
        self._cancelled = True
        self.cancel_requested.emit()

    def _show_on_map(self) -> None:
        entry = self.panel.current()
        if entry is not None and entry.result is not None:
            self.show_on_map_requested.emit(entry.identity)

    def _update(self) -> None:
        entries = self.panel.pictures.entries()
        self._pages.setCurrentIndex(1 if entries or not self.panel.undo_row.isHidden() else 0)
        entry = self.panel.current()
        results = {other.identity for other in entries if other.result is not None}
        selected = self.panel.selected()
        self.actions.show_on_map.setEnabled(entry is not None and entry.result is not None)
        self.actions.remove.setEnabled(bool(selected))
        self.actions.save.setEnabled(bool(results.intersection(selected)))
        self.actions.save_all.setEnabled(bool(results))
        self._show(entry)

    def _show(self, entry: Entry | None) -> None:
        if entry is not None and entry.result is not None:
            self.comparison.show_result(entry.result)
            self.facts.show_result(entry.result)
            if entry.state is State.DONE:
                self.form.set_preparation(entry.result.preparation)
            return
        self.facts.clear()
        if entry is None and not self.panel.pictures.entries():
            self.comparison.show_nothing(self.tr("The list is empty: open, drop or paste a picture."))
        elif entry is None:
            self.comparison.show_nothing(self.tr("Select a picture in the list."))
        elif entry.failure is not None:
            self.comparison.show_nothing(entry.failure.message)
            self.facts.show_failure(entry.failure)
        elif entry.state is State.STOPPED:
            self.comparison.show_nothing(self.tr("This picture was not rebuilt, because the work was cancelled."))
        else:
            self.comparison.show_nothing(self.tr("Waiting for the model…"))


def _local_paths(data: QMimeData) -> list[str]:
    paths = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return [] if any(PurePath(path).suffix.lower() in _MODEL_SUFFIXES for path in paths) else paths
