"""The folders and archives that a restoration model is to learn from."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.panels.buttons import IconButton, TextButton


class _Paths(QListWidget):
    dropped = Signal(list)
    remove_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Folders and archives are welcome."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Anywhere in the list."""
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Say what was dropped."""
        event.acceptProposedAction()
        self.dropped.emit([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_pressed.emit()
        else:
            super().keyPressEvent(event)


class SourceList(QWidget):
    """Paths that can be added by a dialog or dropped.

    Signals:
        changed: other sources are listed.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paths = _Paths()
        self.paths.setAccessibleName(self.tr("Pictures to train on"))
        self.paths.setToolTip(self.tr("Drop folders or zips of pictures here. Delete removes the selected one"))
        self.paths.setFixedHeight(9 * theme.SPACING)
        self.add = TextButton(self.tr("Add folder…"), self.tr("Train on the pictures in a folder"), "open")
        self.add_archive = TextButton(self.tr("Add zip…"), self.tr("Train on the pictures in an archive"))
        self.remove = IconButton(
            "delete", self.tr("Remove"), self.tr("Remove the selected source from the list (Delete)")
        )
        row = QHBoxLayout()
        row.setSpacing(theme.SPACING)
        row.addWidget(self.add, 1)
        row.addWidget(self.add_archive, 1)
        row.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING)
        column.addWidget(self.paths)
        column.addLayout(row)
        self.add.clicked.connect(self._add_folder)
        self.add_archive.clicked.connect(self._add_archive)
        self.remove.clicked.connect(self._remove)
        self.paths.remove_pressed.connect(self._remove)
        self.paths.dropped.connect(self.add_paths)
        self.paths.currentRowChanged.connect(lambda _: self._dress())
        self._dress()

    def sources(self) -> tuple[str, ...]:
        """What is listed, from top to bottom."""
        return tuple(self.paths.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.paths.count()))

    def add_paths(self, paths: list[str]) -> None:
        """List more paths, each once."""
        for path in paths:
            if path and path not in self.sources():
                item = QListWidgetItem(Path(path).name or path)
                item.setData(Qt.ItemDataRole.UserRole, path)
                item.setToolTip(path)
                self.paths.addItem(item)
        self._dress()
        self.changed.emit()

    def _remove(self) -> None:
        if self.paths.currentRow() >= 0:
            self.paths.takeItem(self.paths.currentRow())
            self._dress()
            self.changed.emit()

    def _add_folder(self) -> None:
        self.add_paths([QFileDialog.getExistingDirectory(self, self.tr("A folder of pictures"))])

    def _add_archive(self) -> None:
        title, kinds = self.tr("An archive of pictures"), self.tr("Archives (*.zip)")
        self.add_paths([QFileDialog.getOpenFileName(self, title, "", kinds)[0]])

    def _dress(self) -> None:
        self.remove.setEnabled(self.paths.currentRow() >= 0)
