"""Moves all compared maps through their trainings at once."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.gui.replay.replay_bar import ReplayBar

SHARE, EPOCH = "share", "epoch"
_SHARES = 100


class ReplayRow(QWidget):
    """A check box, and while it is checked a bar over the trainings; hidden where no model has a history.

    Trainings of different length go together by their share, from beginning to end, or by their epoch; then the
    shorter ones wait at their end.

    Signals:
        moved: a place on the bar was reached.
        switched: the replay was begun (true) or ended.
    """

    moved = Signal()
    switched = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._longest = 0
        self.wanted = QCheckBox(self.tr("Replay"))
        self.wanted.setToolTip(
            self.tr(
                "Replay the training of all models. The maps are rotated and reflected to match the first one, and "
                "each epoch to match the next"
            )
        )
        self.bar = ReplayBar()
        self.together = QComboBox()
        self.together.setAccessibleName(self.tr("How the trainings are synchronised"))
        self.together.setToolTip(
            self.tr(
                "Show all trainings at the same fraction of their length, or at the same epoch; shorter ones then wait"
            )
        )
        self.together.addItem(self.tr("same fraction"), SHARE)
        self.together.addItem(self.tr("same epoch"), EPOCH)
        WheelGuard(self).protect(self.together)
        self.bar.controls.addWidget(self.together)
        self.bar.controls.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACING)
        row.addWidget(self.wanted)
        row.addWidget(self.bar, 1)
        self.wanted.toggled.connect(self._switch)
        self.bar.moved.connect(lambda _: self._tell())
        self.together.currentIndexChanged.connect(lambda _: self._measure())
        self._switch(False)
        self.hide()

    def set_longest(self, epochs: int) -> None:
        """How many epochs the longest training has; 0 hides the row, as nothing can be replayed.

        A bar at its end stays there, else at its share.
        """
        if epochs != self._longest:
            self._longest = epochs
            self._measure()
        self.setVisible(epochs > 0)
        if not epochs:
            self.wanted.setChecked(False)

    def epoch_of(self, epochs: int) -> float:
        """The epoch at which a training stands.

        Args:
            epochs: that it has in all.
        """
        if self.together.currentData() == EPOCH:
            return min(self.bar.place, float(epochs))
        return self.bar.place / max(1, self._longest) * epochs

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing plays unseen."""
        super().hideEvent(event)
        self.bar.pause()

    def _measure(self) -> None:
        bar = self.bar
        share = 1.0 if bar.at_end else bar.place / max(1, bar.end)
        bar.set_end(self._longest, share * self._longest)
        self._tell()

    def _switch(self, on: bool) -> None:
        if not on:
            self.bar.pause()
            self.bar.put(self._longest)
        self.bar.setVisible(on)
        self._tell()
        self.switched.emit(on)

    def _tell(self) -> None:
        if self.together.currentData() == EPOCH:
            text, place, end = self.tr("epoch {place:,} of {end:,}"), round(self.bar.place), self._longest
        else:
            text, end = self.tr("{place} % of each training"), _SHARES
            place = round(_SHARES * self.bar.place / max(1, self._longest))
        self.bar.set_text(text.format(place=place, end=end), text.format(place=end, end=end))
        self.moved.emit()
