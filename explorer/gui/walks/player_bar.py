"""Play and pause, a slider over the whole way, speed, what happens at the ends."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QSlider, QWidget

from explorer.gui import theme
from explorer.gui.panels.buttons import IconButton
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.gui.walks.player import LOOP, ONCE, PING_PONG, Player

_STEPS = 1000
_SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)


class PlayerBar(QWidget):
    """The button and the slider of a player; `speed`, `mode` and `overshoot` are for whoever has room for them.

    Signals:
        scrubbed: a person took hold of the slider.
    """

    scrubbed = Signal()

    def __init__(self, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._guard = WheelGuard(self)
        self.play_button = IconButton("play", self.tr("Play"), self.tr("Play or pause the walk (K)"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.slider.setPageStep(_STEPS // 10)
        self.slider.setSingleStep(_STEPS // 100)
        self.slider.setMinimumWidth(96)
        self.slider.setAccessibleName(self.tr("Position on the walk"))
        self.slider.setToolTip(self.tr("Drag to move the probe along the walk, from the first anchor to the last"))
        self.place = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.place.setFont(theme.tabular(self.place.font()))
        self.place.setMinimumWidth(self.place.fontMetrics().horizontalAdvance("−100 %"))
        self.place.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.speed = QComboBox()
        for speed in _SPEEDS:
            self.speed.addItem(f"{speed:g}×", speed)
        self.speed.setCurrentIndex(_SPEEDS.index(1.0))
        self.speed.setAccessibleName(self.tr("Speed"))
        self.speed.setToolTip(self.tr("Speed of the walk; at 1× it takes four seconds"))
        self.mode = QComboBox()
        for mode, text in (
            (ONCE, self.tr("Once")),
            (LOOP, self.tr("Loop")),
            (PING_PONG, self.tr("Back and forth")),
        ):
            self.mode.addItem(text, mode)
        self.mode.setAccessibleName(self.tr("At the end"))
        self.mode.setToolTip(self.tr("Stop at the end, start again, or reverse"))
        self.overshoot = QCheckBox(self.tr("Overshoot"))
        self.overshoot.setToolTip(
            self.tr("Extend the walk in a straight line by a quarter of its length beyond both ends")
        )
        for field in (self.speed, self.mode):
            field.setMinimumHeight(28)
        self._guard.protect(self.slider, self.speed, self.mode)
        self.mode.setCurrentIndex(self.mode.findData(player.mode))

        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACING)
        row.addWidget(self.play_button)
        row.addWidget(self.slider, 1)
        row.addWidget(self.place)
        self.play_button.clicked.connect(player.toggle)
        self.slider.valueChanged.connect(self._slid)
        self.speed.currentIndexChanged.connect(lambda: player.set_speed(float(self.speed.currentData())))
        self.mode.currentIndexChanged.connect(lambda: player.set_mode(str(self.mode.currentData())))
        self.overshoot.toggled.connect(self._overshoot)
        player.moved.connect(self._show_place)
        player.playing_changed.connect(self._show_playing)
        self._show_place(player.place)

    def settings(self) -> tuple[float, str, bool]:
        """Speed, mode and overshoot, as `restore_settings` takes them."""
        return self._player.speed, self._player.mode, self._player.overshoot

    def restore_settings(self, speed: float, mode: str, overshoot: bool) -> None:
        """Bring back what `settings` gave; what the bar does not offer is left as it is."""
        for field, value in ((self.speed, speed), (self.mode, mode)):
            index = field.findData(value)
            if index >= 0:
                field.setCurrentIndex(index)
        self.overshoot.setChecked(overshoot)

    def _slid(self, position: int) -> None:
        self.scrubbed.emit()
        low, high = self._player.range
        self._player.put(low + (high - low) * position / _STEPS)

    def _overshoot(self, on: bool) -> None:
        self._player.set_overshoot(on)
        self._show_place(self._player.place)

    def _show_place(self, place: float) -> None:
        low, high = self._player.range
        with QSignalBlocker(self.slider):
            self.slider.setValue(round((place - low) / (high - low) * _STEPS))
        self.place.setText(f"{100 * place:.0f} %".replace("-", "−"))
        self.slider.setAccessibleDescription(self.place.text())

    def _show_playing(self, playing: bool) -> None:
        self.play_button.set_icon("pause" if playing else "play")
        name = self.tr("Pause") if playing else self.tr("Play")
        self.play_button.setAccessibleName(name)
