"""What a training of a restoration model needs to know: task, pictures, how long."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from explorer.features.restore.task import task_named, tasks
from explorer.features.restore.view.learning.source_list import SourceList
from explorer.features.restore.view.words import translated
from explorer.gui import theme
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.disclosure import Disclosure
from explorer.gui.panels.form_fields import Fields, add_row, grid, heading, note
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.values.restoration_model import RestorationRequest

PRESETS = {"look": (3, 100), "good": (20, 500), "long": (60, 1000)}
"""Epochs, and batches in each."""

SMALL = ((24, 32, 48), (1, 1, 1))
"""Widths and blocks of the network for a quick look, which ends within minutes on two cores."""


class RequestForm(QWidget):
    """Gives a `RestorationRequest` without a file to write.

    Signals:
        changed: something was edited.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        fields = Fields(WheelGuard(self))
        titles = [(translated(task.title), task.name) for task in tasks() if task.learns]
        self.task = fields.combo(self.tr("Task"), self.tr("What the model learns to undo"), *titles)
        self.how = note()
        self.sources = SourceList()
        self.clean = fields.line(
            self.tr("Clean pages"),
            self.tr(
                "The folder of the clean pages, with the same file names as the damaged ones; leave empty to "
                "stain clean pages"
            ),
        )
        self.clean.setPlaceholderText(self.tr("none: the program adds stains"))
        choose = TextButton(self.tr("Choose…"), self.tr("Choose the folder of the clean pages"))
        choose.clicked.connect(self._choose_clean)
        self._clean_row = QWidget()
        row = QHBoxLayout(self._clean_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACING)
        row.addWidget(self.clean, 1)
        row.addWidget(choose)
        self._clean_title = heading(self.tr("Folder of the clean pages"))
        self.length = fields.combo(
            self.tr("Length"),
            self.tr("How many batches of crops it is trained on"),
            (self.tr("Quick look: small network, 3 epochs"), "look"),
            (self.tr("Good: 20 epochs of 500 batches"), "good"),
            (self.tr("Long: 60 epochs of 1,000 batches"), "long"),
            (self.tr("Custom, set under More"), "own"),
        )
        self.base = fields.combo(
            self.tr("Continue"),
            self.tr("Start with a new model, or continue training one of your own for this task"),
            (self.tr("new model"), ""),
        )
        self.epochs = fields.spin(self.tr("Epochs"), 1, 10_000, self.tr("Each ends with a test on held-out pictures"))
        self.steps = fields.spin(self.tr("Batches"), 1, 100_000, self.tr("Batches per epoch"))
        self.batch = fields.spin(self.tr("Batch size"), 1, 512, self.tr("Crops per batch"))
        self.crop = fields.spin(self.tr("Crop"), 16, 512, self.tr("Side length of a crop in pixels"))
        self.crop.setSuffix(self.tr(" px"))
        self.rate = fields.real(self.tr("Learning rate"), 1e-6, 1.0, self.tr("Maximum learning rate of Adam"))
        self.seed = fields.spin(self.tr("Seed"), 0, 2**31 - 1, self.tr("Initialises all random numbers"))
        more = QWidget()
        rows = grid(more)
        for field in (self.epochs, self.steps, self.batch, self.crop, self.rate, self.seed):
            add_row(rows, field.accessibleName(), field)
        self.more = Disclosure(self.tr("More"), self.tr("All training settings"), more)
        upper = QWidget()
        add_row(top := grid(upper), self.tr("Task"), self.task)
        top.addRow(self.how)
        lower = QWidget()
        add_row(bottom := grid(lower), self.tr("Length"), self.length)
        add_row(bottom, self.tr("Continue"), self.base)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING)
        column.addWidget(upper)
        column.addWidget(heading(self.tr("Pictures to train on")))
        column.addWidget(self.sources)
        column.addWidget(self._clean_title)
        column.addWidget(self._clean_row)
        column.addWidget(lower)
        column.addWidget(self.more)
        column.addStretch(1)
        self.task.currentIndexChanged.connect(self._task_changed)
        self.sources.changed.connect(self.changed)
        self.length.currentIndexChanged.connect(self._length_chosen)
        for spin in (self.epochs, self.steps):
            spin.valueChanged.connect(self._length_typed)
        plain = RestorationRequest(titles[0][1], ())
        self.batch.setValue(plain.batch_size)
        self.crop.setValue(plain.crop)
        self.rate.setValue(plain.learning_rate)
        self.set_bases(())
        self._length_chosen()
        self._task_changed()

    def set_task(self, task: str) -> None:
        """Choose a task."""
        self.task.setCurrentIndex(self.task.findData(task))

    def set_bases(self, models: Sequence[tuple[str, str]]) -> None:
        """Offer (name, path) of own models of the task, to go on from."""
        with QSignalBlocker(self.base):
            while self.base.count() > 1:
                self.base.removeItem(1)
            for name, path in models:
                self.base.addItem(name, path)
        self.base.setEnabled(bool(models))

    def request(self) -> RestorationRequest:
        """What the form says."""
        task = self.task.currentData()
        widths, blocks = SMALL if self.length.currentData() == "look" else ((), ())
        return RestorationRequest(
            task,
            self.sources.sources(),
            clean=self.clean.text().strip() if task_named(task).learns_from_pairs else "",
            epochs=self.epochs.value(),
            steps=self.steps.value(),
            batch_size=self.batch.value(),
            crop=self.crop.value(),
            learning_rate=self.rate.value(),
            seed=self.seed.value(),
            resume=self.base.currentData(),
            widths=widths,
            blocks=blocks,
        )

    def _task_changed(self) -> None:
        task = task_named(self.task.currentData())
        self.how.setText(translated(task.learns))
        for widget in (self._clean_title, self._clean_row):
            widget.setVisible(task.learns_from_pairs)
        self.changed.emit()

    def _length_chosen(self) -> None:
        preset = PRESETS.get(self.length.currentData())
        if preset is not None:
            with QSignalBlocker(self.epochs), QSignalBlocker(self.steps):
                self.epochs.setValue(preset[0])
                self.steps.setValue(preset[1])

    def _length_typed(self) -> None:
        typed = (self.epochs.value(), self.steps.value())
        name = next((name for name, preset in PRESETS.items() if preset == typed), "own")
        with QSignalBlocker(self.length):
            self.length.setCurrentIndex(self.length.findData(name))

    def _choose_clean(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("The folder of the clean pages"))
        if folder:
            self.clean.setText(folder)
