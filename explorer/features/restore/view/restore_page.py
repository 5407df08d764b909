"""The page Restore: a person's own pictures before and after a task."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from explorer.features.restore.messages.restored import Progress, Restored
from explorer.features.restore.task import Task, tasks
from explorer.features.restore.view.action_row import ActionRow
from explorer.features.restore.view.bench import Bench
from explorer.features.restore.view.empty_state import EmptyState
from explorer.features.restore.view.facts import is_on_map
from explorer.features.restore.view.picture_list import Entry, State
from explorer.features.restore.view.picture_panel import PicturePanel
from explorer.features.restore.view.task_bar import TaskBar
from explorer.gui import theme
from explorer.values import Failure
from explorer.values.file_kinds import destination

_LIST_WIDTH = 28 * theme.SPACING
_SIDE_WIDTH = 33 * theme.SPACING


class RestorePage(QWidget):
    """Shows what it is told and says what the person wants; reads no file and computes nothing.

    Signals:
        task_chosen: another `Task`; answer with `set_task`.
        model_chosen: key of the model that is to do it.
        train_requested: the person wants to train a model for the task.
        open_requested: pictures are to be chosen and opened.
        open_folder_requested: a folder is to be chosen and its pictures opened.
        sample_requested: sample pictures for the task are to be opened.
        paths_dropped: files and folders that were dropped here.
        paste_requested: the picture on the clipboard is to be taken.
        edited: (identities, options of the task with new values, what was done in words); see `Edits.changed`.
        previewed: (identity, options) while the person is still at it.
        truth_requested: identity.
        truth_dropped: (identity, path) of a file that was dropped as the true original.
        tile_wanted: a `TileRequest`, to be answered by `bench.comparison.take_tile`.
        save_requested: (identities, folder or None to ask for one).
        removed: identities that are to go; `remove` is expected as the answer.
        undo_requested: the removed ones are to come back, by `add_waiting` and `show_result`.
        show_on_map_requested: identity.
        cancel_requested: the running batch is to stop.
        go_on_requested: what was cancelled is to be done after all.
    """

    task_chosen = Signal(object)
    model_chosen = Signal(str)
    train_requested = Signal()
    open_requested = Signal()
    open_folder_requested = Signal()
    sample_requested = Signal()
    paths_dropped = Signal(list)
    paste_requested = Signal()
    edited = Signal(list, dict, str)
    previewed = Signal(int, dict)
    truth_requested = Signal(int)
    truth_dropped = Signal(int, str)
    tile_wanted = Signal(object)
    save_requested = Signal(list, object)
    removed = Signal(list)
    undo_requested = Signal()
    show_on_map_requested = Signal(int)
    cancel_requested = Signal()
    go_on_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._cancelled = False
        self.tasks = TaskBar()
        self.empty = EmptyState()
        self.action_row = ActionRow()
        self.panel = PicturePanel()
        self.bench = Bench(self)
        self.panel.pictures.in_short = lambda result: self.bench.present.in_short(result)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._work_area())
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACING, theme.SPACING, theme.SPACING, theme.SPACING)
        column.setSpacing(theme.SPACING)
        column.addWidget(self.tasks)
        column.addSpacing(theme.SPACING // 2)
        column.addWidget(self._pages, 1)
        self._connect()
        self.set_task(tasks()[0])

    @property
    def task(self) -> Task:
        """The task of the page."""
        return self.tasks.task

    # What the page is told -------------------------------------------------------------------------------------------

    def set_task(self, task: Task) -> None:
        """Do another task: what is in the list stays there, with nothing done yet."""
        self.tasks.set_task(task)
        self.empty.set_task(task)
        self.bench.set_task(task)
        self.panel.pictures.start_over()
        self._update()

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

    def show_result(self, identity: int, result: Restored) -> None:
        """A picture is done."""
        self.panel.pictures.change(identity, state=State.DONE, result=result, failure=None, progress=None)
        self._update()

    def show_failure(self, identity: int, failure: Failure) -> None:
        """A picture cannot be had, and why."""
        self.panel.pictures.change(identity, state=State.FAILED, result=None, failure=failure, progress=None)
        self._update()

    def show_running(self, progress: Progress) -> None:
        """A picture is under way, and how far."""
        self.panel.pictures.change(progress.identity, state=State.RUNNING, progress=progress)

    def change(self, identity: int, **changes: Any) -> None:
        """Change other fields of a picture's `Entry`."""
        self.panel.pictures.change(identity, **changes)
        self._update()

    def set_progress(self, done: float, total: int, seconds_left: float = float("nan")) -> None:
        """How far the running batch is; it has ended when all are done or the total is 0."""
        self.panel.set_progress(done, total, seconds_left)
        if self._cancelled and (total == 0 or done >= total):
            self._cancelled = False
            for entry in self.panel.pictures.entries():
                if entry.state in (State.WAITING, State.RUNNING):
                    state = State.STOPPED if entry.result is None else State.DONE
                    self.panel.pictures.change(entry.identity, state=state, progress=None)
            self._update()

    def set_open_model(self, name: str) -> None:
        """Tell which autoencoder is open; empty for none."""
        self.empty.set_model_name(name)

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

    # What the person does --------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Pictures and folders are welcome; everything else is left to the window."""
        if _local_paths(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Say what was dropped: on the button for it, a true original; else pictures."""
        paths = _local_paths(event.mimeData())
        if not paths:
            return
        event.acceptProposedAction()
        button, entry = self.bench.facts.truth, self.panel.current()
        place = button.mapFrom(self, event.position().toPoint())
        if entry is not None and button.isVisible() and button.rect().contains(place):
            self.truth_dropped.emit(entry.identity, paths[0])
        else:
            self.paths_dropped.emit(paths)

    def _work_area(self) -> QWidget:
        area = QWidget()
        self.panel.setFixedWidth(_LIST_WIDTH)
        side = _scrolled(self.bench.side, self.tr("Settings and result"))
        side.setFixedWidth(_SIDE_WIDTH)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.SPACING)
        row.addWidget(self.panel)
        row.addWidget(self.bench.comparison, 1)
        row.addWidget(side)
        column = QVBoxLayout(area)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING)
        column.addWidget(self.action_row)
        column.addLayout(row, 1)
        return area

    def _connect(self) -> None:
        self.tasks.task_chosen.connect(self.task_chosen)
        self.tasks.model_chosen.connect(self.model_chosen)
        self.tasks.train_requested.connect(self.train_requested)
        self.empty.open_requested.connect(self.open_requested)
        self.empty.paste_requested.connect(self.paste_requested)
        self.empty.sample_requested.connect(self.sample_requested)
        self.action_row.open.clicked.connect(lambda: self.open_requested.emit())
        self.action_row.open_folder.clicked.connect(lambda: self.open_folder_requested.emit())
        self.action_row.sample.clicked.connect(lambda: self.sample_requested.emit())
        self.action_row.paste.clicked.connect(lambda: self.paste_requested.emit())
        self.action_row.remove.clicked.connect(self._remove_selected)
        self.action_row.save.clicked.connect(lambda: self._save(self.panel.selected()))
        self.action_row.save_all.clicked.connect(
            lambda: self._save([entry.identity for entry in self.panel.pictures.entries()])
        )
        self.panel.selection_changed.connect(self._update)
        self.panel.remove_pressed.connect(self._remove_selected)
        self.panel.show_pressed.connect(self._show_on_map)
        self.panel.undo_pressed.connect(self._undo)
        self.panel.cancel_pressed.connect(self._cancel)
        self.panel.go_on_pressed.connect(self.go_on_requested)
        bench = self.bench
        bench.edited.connect(self._edited)
        bench.previewed.connect(lambda changes: self._for_current(self.previewed, changes))
        bench.truth_requested.connect(lambda: self._for_current(self.truth_requested))
        bench.map_requested.connect(self._show_on_map)
        bench.tile_wanted.connect(self.tile_wanted)

    def _for_current(self, signal: Any, *values: object) -> None:
        entry = self.panel.current()
        if entry is not None:
            signal.emit(entry.identity, *values)

    def _edited(self, changes: dict[str, Any], text: str) -> None:
        entry = self.panel.current()
        if entry is None:
            return
        chosen = [entry.identity]
        if set(changes) <= self.task.for_several:
            everything = [other.identity for other in self.panel.pictures.entries()]
            chosen = everything if self.bench.for_all() else self.panel.selected() or chosen
        self._cancelled = False
        self.edited.emit(chosen, changes, text)

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
        if entry is not None and is_on_map(entry.result):
            self.show_on_map_requested.emit(entry.identity)

    def _update(self) -> None:
        entries = self.panel.pictures.entries()
        self._pages.setCurrentIndex(1 if entries or not self.panel.undo_row.isHidden() else 0)
        entry = self.panel.current()
        results = {other.identity for other in entries if other.result is not None}
        self.panel.go_on.setVisible(any(other.state is State.STOPPED for other in entries))
        selected = self.panel.selected()
        self.action_row.remove.setEnabled(bool(selected))
        self.action_row.save.setEnabled(bool(results.intersection(selected)))
        self.action_row.save_all.setEnabled(bool(results))
        self.bench.show(entry, self._message(entry))

    def _message(self, entry: Entry | None) -> str:
        """What stands where the pictures would be."""
        if entry is None and not self.panel.pictures.entries():
            return self.tr("The list is empty: open, drop or paste a picture.")
        if entry is None:
            return self.tr("Select a picture in the list.")
        if entry.failure is not None:
            return entry.failure.message
        if entry.state is State.STOPPED:
            return self.tr("This picture was not processed: the work was cancelled.")
        if entry.state is State.RUNNING:
            return self.tr("This picture is being processed…")
        if not self.tasks.model and not self.task.takes_open_model:
            return self.tr("There is no model for this task yet: train one, or open one.")
        return self.tr("Waiting for the model…")


def _scrolled(content: QWidget, name: str) -> QScrollArea:
    """Takes the focus, so that the arrows reach text below the last control."""
    area = QScrollArea()
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setAccessibleName(name)
    area.setProperty("role", "reading")
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area


def _local_paths(data: QMimeData) -> list[str]:
    paths = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return paths if all(destination(path, "restore") == "pictures" for path in paths) else []
