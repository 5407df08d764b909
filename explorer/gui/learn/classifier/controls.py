"""What a comparison needs to know, the buttons, and how far it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QProgressBar, QSpinBox, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.panels import wording
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.values.classification import ClassificationRequest, ClassifierProgress

NUMBERS_OF_LABELS = (100, 1_000, 10_000)
_USUAL = 1_000
_BAR_STEPS = 1000
_FIELD_HEIGHT = 32


class Controls(QWidget):
    """Labels, epochs and seed; Start and Stop.

    Signals:
        start_requested: a `ClassificationRequest` of the pre-trained classifier.
        stop_requested: end the running comparison.
    """

    start_requested = Signal(ClassificationRequest)
    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guard = WheelGuard(self)
        self._epochs = 0
        self.labels = QComboBox()
        self.labels.setAccessibleName(self.tr("Number of labels"))
        self.labels.setToolTip(
            self.tr("How many labelled pictures both classifiers learn from, the same number of each class")
        )
        self.labels.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        usual = ClassificationRequest()
        self.epochs = self._spin(
            self.tr("Epochs"), 1, 1000, usual.epochs,
            self.tr("How many times both go through the labelled pictures; with few labels they go through them "
                     "more often"),
        )  # fmt: skip
        self.seed = self._spin(
            self.tr("Seed"), 0, 999_999, usual.seed,
            self.tr("Another seed draws other labelled pictures and other random weights"),
        )  # fmt: skip
        for field in (self.labels, self.epochs, self.seed):
            field.setMinimumHeight(_FIELD_HEIGHT)
            field.setFont(theme.tabular(field.font()))
            self._guard.protect(field)
        self.start_button = TextButton(self.tr("Start"), self.tr("Train both classifiers, epoch by epoch"), "play")
        self.stop_button = TextButton(self.tr("Stop"), self.tr("End this comparison without a result"), "stop")
        self.start_button.clicked.connect(lambda: self.start_requested.emit(self.request()))
        self.stop_button.clicked.connect(self.stop_requested)
        fields = QHBoxLayout()
        fields.setSpacing(theme.SPACING)
        for text, field in (
            (self.tr("&Labels"), self.labels), (self.tr("&Epochs"), self.epochs), (self.tr("See&d"), self.seed),
        ):  # fmt: skip
            label = QLabel(text)
            label.setBuddy(field)
            fields.addWidget(label)
            fields.addWidget(field)
            fields.addSpacing(theme.SPACING)
        fields.addStretch(1)
        fields.addWidget(self.start_button)
        fields.addWidget(self.stop_button)

        self.bar = QProgressBar()
        self.bar.setRange(0, _BAR_STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(theme.SPACING)
        self.bar.setAccessibleName(self.tr("Progress of the comparison"))
        self.bar.setToolTip(self.tr("How much of both trainings is done"))
        kept = self.bar.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(kept)
        self.bar.hide()
        self.state_label = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self.state_label.setFont(theme.tabular(self.state_label.font()))
        self.state_label.set_muted(True)
        progress = QHBoxLayout()
        progress.setSpacing(2 * theme.SPACING)
        progress.addWidget(self.bar, 1)
        progress.addWidget(self.state_label, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING)
        column.addLayout(fields)
        column.addLayout(progress)
        self.set_running(False)

    def set_available(self, labelled: int, classes: int) -> None:
        """Offer the numbers of labels that there are, and forget an earlier comparison; the chosen one stays if it can.

        Args:
            labelled: training pictures with a label.
            classes: how many classes they have; each needs a label.
        """
        before = self.labels.currentData() if self.labels.count() else _USUAL
        self.labels.clear()
        for number in NUMBERS_OF_LABELS:
            if classes <= number < labelled:
                self.labels.addItem(f"{number:,}", number)
        self.labels.addItem(self.tr("all {count:,}").format(count=labelled), None)
        self.labels.setCurrentIndex(max(0, self.labels.findData(before)))
        self.bar.hide()
        self.say("")

    def request(self) -> ClassificationRequest:
        """What the fields say now."""
        return ClassificationRequest(
            labels=self.labels.currentData(), epochs=self.epochs.value(), seed=self.seed.value()
        )

    def set_running(self, running: bool) -> None:
        """Follow the comparison: while it runs, its settings stay as they are."""
        for field in (self.labels, self.epochs, self.seed):
            field.setEnabled(not running)
        had_focus = self.start_button.hasFocus() or self.stop_button.hasFocus()
        self.start_button.setEnabled(not running)
        self.stop_button.setEnabled(running)
        if had_focus:
            (self.stop_button if running else self.start_button).setFocus()
        if running:
            self._epochs = self.epochs.value()
            self.bar.setValue(0)
            self.bar.show()
            self.say(self.tr("Reading the pictures…"))

    def show_progress(self, progress: ClassifierProgress) -> None:
        """Show how far it is."""
        self.bar.setValue(round(progress.fraction * _BAR_STEPS))
        text = self.tr("Epoch {epoch} of {epochs}").format(epoch=progress.epoch, epochs=self._epochs)
        left = wording.duration(progress.seconds_left)
        self.say(" · ".join([text, self.tr("{time} left").format(time=left)] if left else [text]))

    def show_done(self) -> None:
        """All epochs of both are done."""
        self.bar.setValue(_BAR_STEPS)
        self.say(self.tr("Done: {epochs} epochs of each").format(epochs=self._epochs))

    def say(self, text: str) -> None:
        """Say what is going on, beside the bar."""
        self.state_label.set_text(text)

    def _spin(self, name: str, least: int, most: int, value: int, tip: str) -> QSpinBox:
        spin = QSpinBox()
        spin.setRange(least, most)
        spin.setValue(value)
        spin.setAccessibleName(name)
        spin.setToolTip(tip)
        spin.setGroupSeparatorShown(True)
        spin.setKeyboardTracking(False)
        return spin
