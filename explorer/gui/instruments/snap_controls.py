"""Which picture to snap, start and cancel, and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.instruments.note import Note
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.wheel_guard import WheelGuard


class _Choice(QComboBox):
    """Signals `opened` before its list shows, so that the list is up to date."""

    opened = Signal()

    def showPopup(self) -> None:  # noqa: N802 - Qt's name
        """Let the list be filled first."""
        self.opened.emit()
        super().showPopup()


class SnapControls(QWidget):
    """A list of pictures and one button, which starts and cancels.

    Signals:
        choices_wanted: the list should be filled anew.
        started: the identity of the chosen picture.
        cancelled: a person wants no more of it.
    """

    choices_wanted = Signal()
    started = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._running = False
        self.choice = _Choice()
        self.choice.setAccessibleName(self.tr("Picture to snap"))
        self.choice.setToolTip(self.tr("One of your own pictures, or the real sample nearest to the probe"))
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(8)
        self.choice.opened.connect(self.choices_wanted)
        WheelGuard(self).protect(self.choice)
        self.button = TextButton("", "")
        self.button.clicked.connect(self._pressed)
        self._note = Note(indent=0)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * theme.SPACING, 0, 0, 0)
        column.setSpacing(theme.SPACING // 2)
        for widget in (self.choice, self.button):
            column.addWidget(widget)
        column.addWidget(self._note)
        self.set_running(False)

    def set_choices(self, choices: Sequence[tuple[str, object]]) -> None:
        """Offer pictures: name and identity; the chosen one stays chosen while it is there."""
        chosen = self.choice.currentData()
        self.choice.clear()
        for name, identity in choices:
            self.choice.addItem(name, identity)
        place = self.choice.findData(chosen)
        if place >= 0:
            self.choice.setCurrentIndex(place)
        self.button.setEnabled(self._running or self.choice.count() > 0)

    def choose(self, identity: object) -> None:
        """Choose a picture of the list."""
        self.choice.setCurrentIndex(max(0, self.choice.findData(identity)))

    def set_running(self, running: bool) -> None:
        """Whether a search is under way."""
        self._running = running
        self.choice.setEnabled(not running)
        self.button.set_text(self.tr("Cancel") if running else self.tr("Snap"))
        self.button.setToolTip(
            self.tr("Stop; the probe stays where it is")
            if running
            else self.tr("Move the picture's code step by step until the decoded picture is as close as it can get")
        )
        self.button.setEnabled(running or self.choice.count() > 0)

    def set_text(self, text: str) -> None:
        """Say how far it has come."""
        self._note.set_text(text)

    def text(self) -> str:
        """What is said."""
        return self._note.text()

    def _pressed(self) -> None:
        if self._running:
            self.cancelled.emit()
        elif self.choice.count():
            self.started.emit(self.choice.currentData())
