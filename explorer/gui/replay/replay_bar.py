"""Moves through the epochs of a training: a slider, steps, play and pause, speed, over and over."""

from __future__ import annotations

import math

from PySide6.QtCore import QElapsedTimer, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.panels.buttons import IconButton
from explorer.gui.panels.wheel_guard import WheelGuard

SPEEDS = (1, 2, 5, 10, 20, 50)
"""Kept epochs a second."""

_USUAL_SPEED = 5
_FINENESS = 100
_TICK_MS = 30
_LONGEST_TICK = 0.1


class ReplayBar(QWidget):
    """A place between the first kept epoch, 0, and the last.

    What stands at the end stays there when epochs are added. Setters send no signal.

    Attributes:
        controls: the line below the slider; its owner may add to its end.

    Signals:
        moved: the place; a person moved it, or it plays.
        playing_changed: whether it plays.
    """

    moved = Signal(float)
    playing_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._end = 0
        self._place = 0.0
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        guard = WheelGuard(self)
        self.first = IconButton("to-start", self.tr("First epoch"), self.tr("Go to the beginning of the training"))
        self.back = IconButton("chevron-left", self.tr("Epoch back"), self.tr("Go back one kept epoch"))
        self.play = IconButton("play", self.tr("Play"), self.tr("Play from here; from the end it starts over"))
        self.forward = IconButton("chevron-right", self.tr("Epoch forward"), self.tr("Go forward one kept epoch"))
        self.last = IconButton(
            "step",
            self.tr("Last epoch"),
            self.tr("Go to the current model; a running training is followed from there"),
        )
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(self.tr("Epoch"))
        self.slider.setToolTip(self.tr("Drag through the training; the arrow keys go from epoch to epoch"))
        self.slider.setSingleStep(_FINENESS)
        self.slider.setPageStep(10 * _FINENESS)
        self.speed = QComboBox()
        self.speed.setAccessibleName(self.tr("Speed"))
        self.speed.setToolTip(self.tr("How many kept epochs are shown per second"))
        for speed in SPEEDS:
            self.speed.addItem(self.tr("{speed} epochs/s").format(speed=speed), speed)
        self.speed.setItemText(0, self.tr("1 epoch/s"))
        self.speed.setCurrentIndex(SPEEDS.index(_USUAL_SPEED))
        self.repeat = QCheckBox(self.tr("Repeat"))
        self.repeat.setToolTip(self.tr("Start over when the end is reached"))
        self.text = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.text.setFont(theme.tabular(self.text.font()))
        guard.protect(self.slider, self.speed)

        above = QHBoxLayout()
        above.setSpacing(theme.SPACING)
        above.addWidget(self.slider, 1)
        above.addWidget(self.text)
        self.controls = QHBoxLayout()
        self.controls.setSpacing(theme.SPACING // 2)
        for button in (self.first, self.back, self.play, self.forward, self.last):
            self.controls.addWidget(button)
        self.controls.addWidget(self.speed)
        self.controls.addWidget(self.repeat)
        self.controls.addSpacing(theme.SPACING)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING // 2)
        column.addLayout(above)
        column.addLayout(self.controls)
        self.first.clicked.connect(lambda: self._go(0.0))
        self.back.clicked.connect(lambda: self._go(math.ceil(self._place) - 1.0))
        self.forward.clicked.connect(lambda: self._go(math.floor(self._place) + 1.0))
        self.last.clicked.connect(lambda: self._go(float(self._end)))
        self.play.clicked.connect(self.toggle)
        self.slider.valueChanged.connect(self._slide)
        self._show()

    @property
    def place(self) -> float:
        """Where it stands."""
        return self._place

    @property
    def end(self) -> int:
        """The last place."""
        return self._end

    @property
    def at_end(self) -> bool:
        """Whether that is the last place."""
        return self._place >= self._end

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._timer.isActive()

    @property
    def epochs_a_second(self) -> int:
        """The speed: kept epochs in a second."""
        return int(self.speed.currentData())

    def set_end(self, end: int, place: float) -> None:
        """Have so many places after the first one.

        Args:
            end: the last place.
            place: where to stand from now on.
        """
        self._end, self._place = end, min(max(place, 0.0), float(end))
        if end == 0:
            self.pause()
        self._show()

    def put(self, place: float) -> None:
        """Stand at a place, held between the ends."""
        self._place = min(max(place, 0.0), float(self._end))
        self._show()

    def set_text(self, text: str, widest: str = "") -> None:
        """Say which epoch that is.

        Args:
            text: beside the slider.
            widest: a text for which there is always room, so that the slider keeps its length.
        """
        self.text.setText(text)
        self.text.setMinimumWidth(self.text.fontMetrics().horizontalAdvance(widest or text))
        self.slider.setAccessibleDescription(text)

    def toggle(self) -> None:
        """Play or pause."""
        if self.playing:
            self.pause()
        elif self._end:
            if self.at_end:
                self._move(0.0)
            self._clock.start()
            self._timer.start()
            self._show()
            self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stand still."""
        if self.playing:
            self._timer.stop()
            self._show()
            self.playing_changed.emit(False)

    def advance(self, seconds: float) -> None:
        """Go on as far as it gets in this time; at the end stop there, or begin anew."""
        place = self._place + self.epochs_a_second * seconds
        if place < self._end:
            self._move(place)
        elif self.repeat.isChecked():
            # the end is seen before it begins anew
            self._move(0.0 if self.at_end else float(self._end))
        else:
            self.pause()
            self._move(float(self._end))

    def _tick(self) -> None:
        # after a stop of the whole program it goes on where it was
        self.advance(min(_LONGEST_TICK, self._clock.restart() / 1000))

    def _slide(self, value: int) -> None:
        self._go(value / _FINENESS)

    def _go(self, place: float) -> None:
        self.pause()
        self._move(place)

    def _move(self, place: float) -> None:
        self.put(place)
        self.moved.emit(self._place)

    def _show(self) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, self._end * _FINENESS)
            self.slider.setValue(round(self._place * _FINENESS))
        self.slider.setEnabled(self._end > 0)
        self.play.set_icon("pause" if self.playing else "play")
        self.play.setAccessibleName(self.tr("Pause") if self.playing else self.tr("Play"))
        self.play.setEnabled(self._end > 0)
        for button in (self.first, self.back):
            button.setEnabled(self._place > 0)
        for button in (self.forward, self.last):
            button.setEnabled(not self.at_end)
