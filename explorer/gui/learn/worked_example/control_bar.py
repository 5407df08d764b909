"""The row of buttons that moves the worked example on and back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QWidget

from explorer.gui import theme
from explorer.gui.panels.buttons import IconButton, TextButton
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.lessons.worked_example_course import Moment, Phase


class ControlBar(QWidget):
    """Step, whole step, run, back, to the start; and where the example stands."""

    run_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._running = False
        self.step = TextButton(self.tr("Step"), self.tr("Do the next phase: forward, loss, backward, update"), "step")
        self.whole = TextButton(
            self.tr("Whole step"), self.tr("All phases at once, up to the next update of the weights"), "whole-step"
        )
        self.run = TextButton(self.tr("Run"), "", "play")
        self.back = IconButton("undo", self.tr("Back"), self.tr("Back: undo the last move (up to 10,000 of them)"))
        self.restart = IconButton(
            "to-start",
            self.tr("To the start"),
            self.tr("To the start: the initial numbers, before the first step"),
        )
        self.back.setAutoRepeat(True)
        for button in (self.step, self.whole, self.run):
            button.setAutoDefault(True)  # Enter presses it, not only the space bar
        self.larger = IconButton(
            "zoom-in", self.tr("Larger figures"), self.tr("Larger formulas and numbers, for a projector")
        )
        self.larger.setCheckable(True)
        self.count = QSpinBox()
        self.count.setRange(1, 100_000)
        self.count.setValue(100)
        self.count.setGroupSeparatorShown(True)
        self.count.setSuffix(self.tr(" steps"))
        self.count.setMinimumHeight(32)
        self.count.setAccessibleName(self.tr("Steps of a run"))
        self.count.setToolTip(self.tr("How many steps one run makes"))
        self._guard = WheelGuard(self)
        self._guard.protect(self.count)
        self.place = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.place.setFont(theme.tabular(self.place.font()))
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * theme.SPACING, theme.SPACING, 2 * theme.SPACING, theme.SPACING)
        row.setSpacing(theme.SPACING)
        for widget in (self.step, self.whole, self.run, self.count, self.back, self.restart):
            row.addWidget(widget)
        row.addSpacing(theme.SPACING)
        row.addWidget(self.place, 1)
        row.addWidget(self.larger)
        self.run.clicked.connect(lambda: self.run_toggled.emit(not self._running))
        self.set_running(False)

    def show_moment(self, moment: Moment, can_go_back: bool) -> None:
        """Say where the example stands.

        Args:
            moment: the present one.
            can_go_back: whether one before it is remembered.
        """
        phases = {
            Phase.READY: self.tr("ready"),
            Phase.FORWARD: self.tr("forward"),
            Phase.LOSS: self.tr("loss"),
            Phase.BACKWARD: self.tr("backward"),
            Phase.UPDATE: self.tr("update"),
        }
        text = self.tr("Step {number:,} · {phase}")
        self.place.setText(text.format(number=moment.steps + 1, phase=phases[moment.phase]))
        self.place.setToolTip(self.tr("{steps:,} updates made").format(steps=moment.steps_made))
        self.back.setEnabled(can_go_back and not self._running)

    def set_running(self, running: bool) -> None:
        """Whether a run goes on: then only pausing makes sense."""
        self._running = running
        self.run.set_text(self.tr("Pause") if running else self.tr("Run"))
        self.run.set_icon("pause" if running else "play")
        self.run.setToolTip(
            self.tr("Pause the run; the steps done so far are kept") if running else self.tr("Run that many steps")
        )
        self.run.setMinimumWidth(self.run.sizeHint().width())
        for widget in (self.step, self.whole, self.count, self.restart, self.back):
            widget.setEnabled(not running)
