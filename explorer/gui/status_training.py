"""The training in the status bar, where every page shows it: which model learns, how far it is, pause and stop."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from explorer.gui.panels.buttons import IconButton
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.gui.theme import SPACING, tabular

_BUTTON = 3 * SPACING
_WIDEST = 36 * SPACING


class StatusTraining(QWidget):
    """Hidden while nothing is trained.

    Signals:
        pause_requested, resume_requested, stop_requested: for the running training.
    """

    pause_requested = Signal()
    resume_requested = Signal()
    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = "idle"
        self._name = self._progress = ""
        self.setAccessibleName(self.tr("Training"))
        self.label = ElidedLabel(elide=Qt.TextElideMode.ElideMiddle)
        self.label.setFont(tabular(self.label.font()))
        self.label.setMaximumWidth(_WIDEST)
        self.pause_button = IconButton("pause", self.tr("Pause"), "")
        self.stop_button = IconButton(
            "stop", self.tr("Stop"), self.tr("Stop: end the training; the model as it is now can be used")
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, SPACING, 0)
        layout.setSpacing(SPACING // 2)
        layout.addWidget(self.label)
        for button in (self.pause_button, self.stop_button):
            button.setMinimumSize(_BUTTON, _BUTTON)
            button.setIconSize(QSize(2 * SPACING, 2 * SPACING))
            layout.addWidget(button)
        self.pause_button.clicked.connect(self._pause_or_resume)
        self.stop_button.clicked.connect(self.stop_requested)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_state(self, name: str, state: str) -> None:
        """Follow a training.

        Args:
            name: of the model that learns.
            state: as of the training card; "idle" hides all of it.
        """
        if name != self._name:
            self._name, self._progress = name, ""
        self._state = state
        paused = state == "paused"
        self.pause_button.set_icon("play" if paused else "pause")
        said = self.tr("Resume") if paused else self.tr("Pause")
        tip = self.tr("Resume where training paused") if paused else self.tr("Pause, continue later")
        self.pause_button.setAccessibleName(said)
        self.pause_button.setToolTip(tip)
        self.pause_button.setEnabled(state in ("running", "paused"))
        self.stop_button.setEnabled(state in ("starting", "running", "paused"))
        self._show()
        self.setVisible(state != "idle")

    def show_progress(self, epoch: int, epochs: int) -> None:
        """Tell which epoch is running, and how many there will be; 0 of them where nobody knows."""
        text = self.tr("epoch {epoch} of {epochs}") if epochs else self.tr("epoch {epoch}")
        self._progress = text.format(epoch=epoch, epochs=epochs)
        self._show()

    def _show(self) -> None:
        states = {
            "starting": self.tr("getting ready"),
            "paused": self.tr("paused"),
            "stopping": self.tr("stopping"),
        }
        parts = self._progress, states.get(self._state, "")
        told = ", ".join(part for part in parts if part)
        self.label.set_text(self.tr("Training {name}: {progress}").format(name=self._name, progress=told))

    def _pause_or_resume(self) -> None:
        if self._state == "paused":
            self.resume_requested.emit()
        else:
            self.pause_requested.emit()
