"""The left side of the page: the list with its progress and the way back after a removal."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QProgressBar, QVBoxLayout, QWidget

from explorer.features.restore.view.picture_delegate import PictureDelegate
from explorer.features.restore.view.picture_list import ENTRY_ROLE, Entry, PictureList
from explorer.gui import theme
from explorer.gui.panels.buttons import IconButton, TextButton
from explorer.gui.panels.wording import duration

_PARTS = 100


class _List(QListView):
    remove_pressed = Signal()
    activated_by_key = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes, Enter shows on the map."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_pressed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated_by_key.emit()
        else:
            super().keyPressEvent(event)


class PicturePanel(QWidget):
    """The list of pictures.

    Signals:
        selection_changed: other pictures are selected, or the current one is another.
        remove_pressed: the person wants the selected ones gone.
        show_pressed: the person wants to see the current one on the map.
        undo_pressed: the person wants the removed ones back.
        cancel_pressed: the person wants the running work to stop.
        go_on_pressed: the person wants what was cancelled to be done after all.
    """

    selection_changed = Signal()
    remove_pressed = Signal()
    show_pressed = Signal()
    undo_pressed = Signal()
    cancel_pressed = Signal()
    go_on_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pictures = PictureList(self)
        self.view = _List()
        self.view.setModel(self.pictures)
        self.view.setItemDelegate(PictureDelegate(self.view))
        self.view.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setUniformItemSizes(True)
        self.view.setAccessibleName(self.tr("Pictures"))
        self.view.setToolTip(self.tr("Your pictures. Delete removes, Enter shows on the map"))
        self.view.remove_pressed.connect(self.remove_pressed)
        self.view.activated_by_key.connect(self.show_pressed)
        self.view.doubleClicked.connect(lambda _: self.show_pressed.emit())
        selection = self.view.selectionModel()
        selection.selectionChanged.connect(lambda *_: self.selection_changed.emit())
        selection.currentChanged.connect(lambda *_: self.selection_changed.emit())

        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING)
        column.addWidget(self.view, 1)
        column.addWidget(self._undo_row())
        self.go_on = TextButton(self.tr("Continue"), self.tr("Continue with the unfinished pictures"), "play")
        self.go_on.clicked.connect(self.go_on_pressed)
        self.go_on.hide()
        column.addWidget(self.go_on)
        column.addWidget(self._progress_row())

    def current(self) -> Entry | None:
        """The picture that is looked at."""
        index = self.view.currentIndex()
        return index.data(ENTRY_ROLE) if index.isValid() else None

    def selected(self) -> list[int]:
        """Identities of the selected pictures, from top to bottom."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedIndexes())
        entries = self.pictures.entries()
        return [entries[row].identity for row in rows]

    def look_at(self, identity: int) -> None:
        """Make a picture the current and only selected one."""
        self.view.setCurrentIndex(self.pictures.index_of(identity))

    def take_out(self, identities: list[int]) -> None:
        """Take pictures out and offer to bring them back; the next one becomes current."""
        before = len(self.pictures.entries())
        self.pictures.take_out(identities)
        gone = before - len(self.pictures.entries())
        index = self.view.currentIndex()
        if index.isValid() and not self.view.selectionModel().hasSelection():
            self.view.setCurrentIndex(index)
        if gone:
            one, many = self.tr("1 picture removed"), self.tr("{count} pictures removed").format(count=gone)
            self._removed.setText(one if gone == 1 else many)
            self.undo_row.show()

    def forget_removed(self) -> None:
        """There is nothing to bring back any more."""
        self.undo_row.hide()

    def set_progress(self, done: float, total: int, seconds_left: float = math.nan) -> None:
        """How far the work is; hidden when all is done or the total is 0.

        Args:
            done: pictures, with the done part of the one that is under way.
            total: pictures of the batch.
            seconds_left: an estimate, NaN while nobody knows.
        """
        running = total > 0 and done < total
        self.progress_row.setVisible(running)
        if running:
            self.progress.setRange(0, total * _PARTS)
            self.progress.setValue(round(done * _PARTS))
            text = self.tr("{done} of {total}").format(done=int(done), total=total)
            if math.isfinite(seconds_left):
                text = self.tr("{done}, {left} left").format(done=text, left=duration(seconds_left))
            self.progress.setFormat(text)
            self.progress.setAccessibleDescription(text)

    def changeEvent(self, event: QEvent) -> None:
        """Repaint the rows in the new colours."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "view"):
            self.view.viewport().update()
        super().changeEvent(event)

    def _undo_row(self) -> QWidget:
        self.undo_row = QWidget()
        row = QHBoxLayout(self.undo_row)
        row.setContentsMargins(0, 0, 0, 0)
        self._removed = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.undo = TextButton(self.tr("Undo"), self.tr("Restore the removed pictures (Ctrl+Z)"), "undo")
        self.undo.clicked.connect(self.undo_pressed)
        row.addWidget(self._removed, 1)
        row.addWidget(self.undo)
        self.undo_row.hide()
        return self.undo_row

    def _progress_row(self) -> QWidget:
        self.progress_row = QWidget()
        row = QHBoxLayout(self.progress_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACING)
        self.progress = QProgressBar()
        self.progress.setAccessibleName(self.tr("Progress"))
        self.progress.setToolTip(self.tr("Pictures done in this batch"))
        self.cancel = IconButton("close", self.tr("Cancel"), self.tr("Stop; finished results are kept"))
        self.cancel.clicked.connect(self.cancel_pressed)
        row.addWidget(self.progress, 1)
        row.addWidget(self.cancel)
        self.progress_row.hide()
        return self.progress_row
