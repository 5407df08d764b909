"""Long work in the status bar: what is going on, how far it is, and a button to cancel it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from explorer.gui.theme import SPACING


class StatusProgress(QWidget):
    """Hidden while nothing runs.

    Signals:
        cancel_requested: the button was pressed.
    """

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._bar = QProgressBar()
        self._bar.setFixedWidth(20 * SPACING)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._cancel = QPushButton(self.tr("Cancel"))
        self._cancel.setToolTip(self.tr("Stop; finished results are kept"))
        self._cancel.clicked.connect(self.cancel_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, SPACING, 0)
        layout.setSpacing(SPACING)
        for widget in (self._label, self._bar, self._cancel):
            layout.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_progress(self, what: str, done: int, total: int) -> None:
        """Tell how far the work is; a total of 0 means that nobody knows."""
        self._label.setText(what)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._bar.setAccessibleDescription(what)
        self.show()

    def finish(self) -> None:
        """The work is over."""
        self.hide()
