"""What is told of noise beside the settings: how much was found."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from explorer.features.restore.messages.restored import Restored
from explorer.features.restore.task import Task
from explorer.features.restore.tasks.denoise.messages import Noise
from explorer.features.restore.view.controls import Controls
from explorer.features.restore.view.picture_list import Entry
from explorer.gui import theme
from explorer.gui.panels.wording import significant


class DenoiseControls(Controls):
    """A slider that follows the estimate until it is moved."""

    def __init__(self, task: Task, parent: QWidget | None = None) -> None:
        super().__init__(task, parent)
        self._estimates: dict[int, float] = {}
        self._estimate: float | None = None
        self.found = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.found.setFont(theme.tabular(self.found.font()))
        self.found.setWordWrap(True)
        self.column.insertWidget(0, self.found)
        self.show_entry(None)

    def show_entry(self, entry: Entry | None) -> None:
        """Show what is set, and the estimate: a strength that is set by hand does not change what was found."""
        noise = entry.result.found if entry is not None and entry.result is not None else None
        self._estimate = None
        if entry is not None:
            if isinstance(noise, Noise) and noise.estimated:
                self._estimates[entry.identity] = noise.strength
            self._estimate = self._estimates.get(entry.identity)
        super().show_entry(entry)
        if self._estimate is None and self.options.strength is not None:
            self.found.setText(self.tr("Noise not estimated: strength set by hand"))
        elif self._estimate is None:
            self.found.setText(self.tr("Noise: not estimated yet"))
        else:
            both = isinstance(noise, Noise) and noise.impulses
            text = self.tr("Noise found: salt and pepper, and grain of σ {sigma:.1f} of 255")
            text = text if both else self.tr("Noise found: σ {sigma:.1f} of 255")
            self.found.setText(text.format(sigma=self._estimate))

    def decided(self, name: str) -> float | None:
        """The estimate of the strength."""
        return self._estimate

    def in_short(self, result: Restored) -> str:
        """The strength and the time."""
        if not isinstance(result.found, Noise):
            return ""
        text = self.tr("σ {strength:.1f}, {seconds} s")
        text = self.tr("salt and pepper, {seconds} s") if result.found.impulses else text
        return text.format(strength=result.found.strength, seconds=significant(result.seconds, 2))
