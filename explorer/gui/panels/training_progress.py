"""How far a training is: the epoch, two bars, time left, speed and device; or the sentence why it stopped."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.once import once_after
from explorer.gui.panels import objective_words, wording
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.gui.panels.message_line import MessageLine
from explorer.values import EpochReport, Failure, StepReport
from explorer.values.training import Stage

REPAINT_EVERY_MS = 50
_BAR_STEPS = 1000


class _Bar(QProgressBar):
    """A slim bar: Fusion's own needs twice the height for its bevels."""

    def __init__(self, height: int, name: str, tip: str) -> None:
        super().__init__()
        self.setRange(0, _BAR_STEPS)
        self.setTextVisible(False)
        self.setFixedHeight(height)
        self.setAccessibleName(name)
        self.setToolTip(tip)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A rounded track and its filled part."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        room = QRectF(self.rect())
        radius = room.height() / 2
        painter.setBrush(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawRoundedRect(room, radius, radius)
        if self.value() > 0:
            done = QRectF(room)
            done.setWidth(max(room.height(), room.width() * self.value() / _BAR_STEPS))
            painter.setBrush(self.palette().color(QPalette.ColorRole.Highlight))
            painter.drawRoundedRect(done, radius, radius)


class TrainingProgress(QWidget):
    """Takes a report for every batch and repaints at most twenty times a second."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._epochs = 0
        self._finished_epochs = 0
        # the stage of the last finished epoch
        self._stage = Stage()
        self._seconds_left = math.nan
        self._pending: StepReport | None = None
        self._timer = once_after(REPAINT_EVERY_MS, self.flush, self)

        self.epoch_label = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self.time_label = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self.time_label.set_alignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.speed_label = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self.saved_label = ElidedLabel()
        for label in (self.time_label, self.speed_label, self.saved_label):
            label.set_muted(True)
        for label in (self.epoch_label, self.time_label, self.speed_label):
            label.setFont(theme.tabular(label.font()))
        self.run_bar = _Bar(
            8, self.tr("Progress of the whole training"), self.tr("How much of the whole training is done")
        )
        self.epoch_bar = _Bar(4, self.tr("Progress within the epoch"), self.tr("How much of this epoch is done"))
        self.message = MessageLine()
        self.warning = MessageLine()

        self._figures = QWidget()
        figures = QVBoxLayout(self._figures)
        figures.setContentsMargins(0, 0, 0, 0)
        figures.setSpacing(theme.SPACING // 2)
        last = QHBoxLayout()
        last.setSpacing(theme.SPACING)
        last.addWidget(self.speed_label, 1)
        last.addWidget(self.time_label)
        figures.addWidget(self.epoch_label)
        figures.addWidget(self.run_bar)
        figures.addWidget(self.epoch_bar)
        figures.addLayout(last)
        figures.addWidget(self.saved_label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING)
        column.addWidget(self._figures)
        column.addWidget(self.message)
        column.addWidget(self.warning)
        # its room is taken from the beginning: nothing may move when a training starts
        self.epoch_label.set_text(self.tr("No training yet"))

    def start(self, title: str) -> None:
        """A training is about to begin: what is going on while its data are read."""
        self._stop_pending()
        self._epochs = self._finished_epochs = 0
        self._stage = Stage()
        self._seconds_left = math.nan
        self.message.clear()
        self.warning.clear()
        self._figures.show()
        self.epoch_label.set_text(title)
        for label in (self.time_label, self.speed_label, self.saved_label):
            label.set_text("")
        self.run_bar.setValue(0)
        self.epoch_bar.setValue(0)

    def say(self, title: str) -> None:
        """Replace the epoch counter by a word on what is going on."""
        self.flush()
        self.epoch_label.set_text(title)

    def show_step(self, report: StepReport) -> None:
        """Remember how far the epoch is; painted within 50 ms, newest only."""
        self._pending = report
        if not self._timer.isActive():
            self._timer.start()

    def show_epoch(self, report: EpochReport) -> None:
        """Show a finished epoch at once."""
        self._stop_pending()
        self._epochs = report.epochs
        self._finished_epochs = report.epoch
        self._stage = report.stage
        self._seconds_left = report.seconds_left if report.epoch > 0 else math.nan
        self.message.clear()
        self._figures.show()
        if report.finished:
            self._show_finished(report)
        else:
            running = report.stage.after(report.epoch, report.epochs)
            self._show_running(min(report.epoch + 1, report.epochs), 0.0, running)
        speed = wording.images_per_second(report.images_per_second) if report.epoch > 0 else ""
        self.speed_label.set_text(" · ".join(part for part in (speed, report.device) if part))
        self.saved_label.set_text(
            self.tr("Saved: {name}").format(name=wording.file_name(report.saved_to)) if report.saved_to else ""
        )
        self.saved_label.set_explanation(report.saved_to)
        if report.warning:
            self.warning.show_text("warning", report.warning)
        else:
            self.warning.clear()

    def show_stopped(self) -> None:
        """The person has stopped it: what is kept."""
        self._stop_pending()
        self.time_label.set_text("")
        stage = self._stage
        if stage.layers and self._finished_epochs:
            text = self.tr("Stopped: {stage}, after epoch {epoch}").format(
                stage=objective_words.stage(stage), epoch=stage.own_epoch(self._finished_epochs)
            )
        elif self._finished_epochs > 1:
            text = self.tr("Stopped after {epochs} epochs").format(epochs=self._finished_epochs)
        elif self._finished_epochs == 1:
            text = self.tr("Stopped after 1 epoch")
        else:
            text = self.tr("Stopped before the first epoch was done")
        self.epoch_label.set_text(text)
        self.epoch_bar.setValue(0)

    def show_failure(self, failure: Failure) -> None:
        """Show why the training stopped, where its progress was."""
        self._stop_pending()
        self._figures.hide()
        self.message.show_failure(failure)

    def set_epochs(self, epochs: int) -> None:
        """The training was made longer or shorter on its way."""
        self._epochs = epochs
        self._seconds_left = math.nan

    def flush(self) -> None:
        """Paint the newest step now."""
        report = self._pending
        self._stop_pending()
        if report is not None:
            self._show_running(report.epoch, report.fraction, report.stage)

    def _stop_pending(self) -> None:
        self._pending = None
        self._timer.stop()

    def _show_running(self, epoch: int, fraction: float, stage: Stage) -> None:
        fraction = min(max(fraction, 0.0), 1.0)
        if self._epochs:
            self.run_bar.setValue(round(min(1.0, (epoch - 1 + fraction) / self._epochs) * _BAR_STEPS))
        self.epoch_label.set_text(self._counter(epoch, stage))
        self.epoch_bar.setValue(round(fraction * _BAR_STEPS))
        remaining = self._epochs - self._finished_epochs
        left = self._seconds_left * (1 - fraction / remaining) if remaining > 0 else math.nan
        text = wording.duration(left)
        self.time_label.set_text(self.tr("{time} left").format(time=text) if text else "")

    def _counter(self, epoch: int, stage: Stage) -> str:
        if stage.layers:
            # the whole network may be given more epochs on its way
            epochs = stage.epochs if stage.layer else self._epochs - stage.pretraining_epochs
            text = self.tr("{stage} · epoch {epoch} of {epochs}")
            return text.format(stage=objective_words.stage(stage), epoch=stage.own_epoch(epoch), epochs=epochs)
        if self._epochs:
            return self.tr("Epoch {epoch} of {epochs}").format(epoch=epoch, epochs=self._epochs)
        return self.tr("Epoch {epoch}").format(epoch=epoch)

    def _show_finished(self, report: EpochReport) -> None:
        if report.epoch == 0:
            text = self.tr("Done: solved exactly")
        elif report.epoch == 1:
            text = self.tr("Done: 1 epoch")
        elif report.stage.layers:
            text = self.tr("Done: {epochs} epochs with pre-training").format(epochs=report.epoch)
        else:
            text = self.tr("Done: {epochs} epochs").format(epochs=report.epoch)
        self.epoch_label.set_text(text)
        self.time_label.set_text("")
        self.run_bar.setValue(_BAR_STEPS)
        self.epoch_bar.setValue(_BAR_STEPS)
