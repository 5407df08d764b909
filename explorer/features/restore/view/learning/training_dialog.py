"""The dialog that trains a restoration model on a person's own pictures."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from explorer.features.restore.view.learning.course_view import CourseView
from explorer.features.restore.view.learning.request_form import RequestForm
from explorer.gui import theme
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.message_line import MessageLine
from explorer.gui.panels.wording import duration
from explorer.values.restoration_model import RestorationReport

STATES = ("idle", "waiting", "running", "paused", "stopping")
_FORM_WIDTH = 40 * theme.SPACING


class TrainingDialog(QDialog):
    """Form at the left, course at the right; it can be closed while the training goes on.

    Signals:
        start_requested: with a `RestorationRequest` that has no file yet.
        pause_requested, resume_requested, stop_requested: for the running training.
    """

    start_requested = Signal(object)
    pause_requested = Signal()
    resume_requested = Signal()
    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = "idle"
        self.setWindowTitle(self.tr("Train a restoration model"))
        self.resize(112 * theme.SPACING, 76 * theme.SPACING)
        self.form = RequestForm()
        self.course = CourseView()
        self.message = MessageLine()
        self.main = TextButton(self.tr("Start"), self.tr("Start the training"), "play")
        self.stop = TextButton(
            self.tr("Stop"), self.tr("End the training; the model after its last complete epoch is kept"), "stop"
        )
        self.progress = QProgressBar()
        self.progress.setAccessibleName(self.tr("Progress"))
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(theme.SPACING)
        self.status = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.status.setFont(theme.tabular(self.status.font()))
        self.status.setWordWrap(True)
        self.empty = QLabel(
            self.tr(
                "Add a folder of your own pictures and press Start. After each epoch you see here how the model "
                "does on held-out pictures, and you can use it on the page right away."
            )
        )
        self.empty.setWordWrap(True)
        self.empty.setProperty("role", "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setMargin(4 * theme.SPACING)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * theme.SPACING, 2 * theme.SPACING, 2 * theme.SPACING, 2 * theme.SPACING)
        row.setSpacing(2 * theme.SPACING)
        row.addLayout(self._left())
        right = QVBoxLayout()
        right.addWidget(self.empty, 1)
        right.addWidget(self.course, 1)
        row.addLayout(right, 1)
        self.course.hide()
        self.main.clicked.connect(self._main_clicked)
        self.stop.clicked.connect(self.stop_requested)
        self.form.changed.connect(self._dress)
        self.set_state("idle")

    @property
    def state(self) -> str:
        """One of `STATES`."""
        return self._state

    def set_state(self, state: str) -> None:
        """Follow the training.

        Args:
            state: one of `STATES`.

        Raises:
            ValueError: it is none of them.
        """
        if state not in STATES:
            raise ValueError(f"the state is one of {', '.join(STATES)}, not {state!r}")
        self._state = state
        if state == "waiting":
            self.say(self.tr("Starts as soon as the other training has finished."))
            self.course.show_history(())
            self.course.show_examples(())
            self.message.clear()
        self._dress()

    def say(self, text: str) -> None:
        """A sentence under the progress bar."""
        self.status.setText(text)
        self.status.setAccessibleName(text)

    def show_report(self, report: RestorationReport) -> None:
        """Show how far the training is."""
        self.empty.hide()
        self.course.show()
        self.progress.setRange(0, max(1, report.steps))
        self.progress.setValue(report.step)
        epoch = len(report.card.history) + (0 if report.epoch_done else 1)
        epochs = int(str(report.card.settings.get("epochs", epoch)))
        text = self.tr("Epoch {epoch} of {epochs}").format(epoch=min(epoch, epochs), epochs=epochs)
        if math.isfinite(report.loss):
            text += self.tr(" · loss {loss:.4g}").format(loss=report.loss)
        if report.finished:
            text += self.tr(" · done")
        elif math.isfinite(report.seconds_left):
            text += self.tr(" · {left} left").format(left=duration(report.seconds_left))
        self.say(text)
        if report.epoch_done:
            self.course.show_history(report.card.history)
        if report.warning:
            self.message.show_text("warning", report.warning)

    def _left(self) -> QVBoxLayout:
        scroll = QScrollArea()
        scroll.setWidget(self.form)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFixedWidth(_FORM_WIDTH)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACING)
        buttons.addWidget(self.main, 1)
        buttons.addWidget(self.stop)
        column = QVBoxLayout()
        column.setSpacing(theme.SPACING)
        column.addWidget(scroll, 1)
        column.addWidget(self.message)
        column.addLayout(buttons)
        column.addWidget(self.progress)
        column.addWidget(self.status)
        return column

    def _main_clicked(self) -> None:
        if self._state == "idle":
            self.start_requested.emit(self.form.request())
        elif self._state == "paused":
            self.resume_requested.emit()
        else:
            self.pause_requested.emit()

    def _dress(self) -> None:
        words = {
            "idle": (self.tr("Start"), "play"),
            "waiting": (self.tr("Pause"), "pause"),
            "running": (self.tr("Pause"), "pause"),
            "paused": (self.tr("Resume"), "play"),
            "stopping": (self.tr("Pause"), "pause"),
        }
        text, icon = words[self._state]
        self.main.set_text(text)
        self.main.set_icon(icon)
        idle = self._state == "idle"
        ready = bool(self.form.sources.sources())
        self.main.setEnabled(ready if idle else self._state in ("running", "paused"))
        if idle:
            tip = self.tr("Start the training") if ready else self.tr("Add pictures to train on first")
            self.main.setToolTip(tip)
        else:
            self.main.setToolTip(self.tr("Nothing is lost while training is paused"))
        self.stop.setEnabled(self._state in ("waiting", "running", "paused"))
        self.form.setEnabled(idle)
        self.progress.setVisible(not idle or self.progress.value() > 0)
