"""The list of data sets to train on, a person's own among them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox

from explorer.gui.panels import wording
from explorer.gui.panels.choices import DatasetChoice, DatasetRow
from explorer.gui.panels.form_fields import note
from explorer.gui.plain_text import as_text

_CHOOSE = "choose:"
_SPEC = Qt.ItemDataRole.UserRole


class DatasetField(QComboBox):
    """A list of data sets; `note` describes the chosen one.

    Signals:
        changed: another one is chosen.
        choose_requested: "file" or "folder".
    """

    changed = Signal()
    choose_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._datasets: dict[str, DatasetChoice] = {}
        self._spec = ""
        self.note = note()
        self.activated.connect(self._activated)
        self.currentIndexChanged.connect(self._moved)

    @property
    def spec(self) -> str:
        """The chosen data set as on the command line, empty for none."""
        return self._spec

    @property
    def shape(self) -> tuple[int, int, int] | None:
        """Channels, height and width of the chosen set's pictures, None where nobody knows them yet."""
        choice = self._datasets.get(self._spec)
        return choice.shape if choice is not None else None

    def set_datasets(self, datasets: Sequence[DatasetRow]) -> None:
        """List the data sets; the chosen one stays if it is still there.

        Args:
            datasets: (spec, title, description, available) each, and the shape of the pictures where it is known.
        """
        chosen = self._spec
        kept = self._datasets.get(chosen)
        self._datasets = {row[0]: DatasetChoice(*row) for row in datasets}
        if kept is not None and chosen not in self._datasets and self.findData(chosen, _SPEC) >= 0:
            self._datasets[chosen] = kept
        self._fill()
        first = next(iter(self._datasets), "")
        self.choose(chosen if chosen in self._datasets else first)

    def add(self, spec: str, title: str, description: str) -> None:
        """Add a data set that a person chose and select it; see `TrainingForm.add_dataset`."""
        self._datasets[spec] = DatasetChoice(spec, title, description, True)
        self._fill()
        self.choose(spec)

    def choose(self, spec: str) -> None:
        """Select a listed data set without a signal; none if it is not listed."""
        self._spec = spec if spec in self._datasets else ""
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(self._spec, _SPEC) if self._spec else -1)
        self._describe()

    def choose_or_add(self, spec: str) -> None:
        """Select a data set; one that is not listed yet joins the list under its file's name."""
        if spec and spec not in self._datasets:
            self.add(spec, wording.file_name(spec) or spec, spec)
        else:
            self.choose(spec)

    def _fill(self) -> None:
        with QSignalBlocker(self):
            self.clear()
            for choice in self._datasets.values():
                title = choice.title if choice.available else self.tr("{title} (download)").format(title=choice.title)
                self._add_item(title, choice.spec, choice.description)
            if self._datasets:
                self.insertSeparator(self.count())
            tip = self.tr("A .npy or .npz array, a zip of pictures, or an IDX file like MNIST's")
            self._add_item(self.tr("Choose a file…"), _CHOOSE + "file", tip)
            tip = self.tr("A folder of pictures, or one with MNIST's files; sub-folders become classes")
            self._add_item(self.tr("Choose a folder…"), _CHOOSE + "folder", tip)

    def _add_item(self, text: str, value: str, tip: str) -> None:
        self.addItem(text, value)
        self.setItemData(self.count() - 1, as_text(tip), Qt.ItemDataRole.ToolTipRole)

    def _activated(self, index: int) -> None:
        value = self.itemData(index, _SPEC) or ""
        if value.startswith(_CHOOSE):
            self.choose(self._spec)
            self.choose_requested.emit(value.removeprefix(_CHOOSE))

    def _moved(self, index: int) -> None:
        value = self.itemData(index, _SPEC) or ""
        if value in self._datasets and value != self._spec:
            self.choose(value)
            self.changed.emit()

    def _describe(self) -> None:
        choice = self._datasets.get(self._spec)
        if choice is None:
            text = self.tr("Choose the pictures to train on.")
        elif choice.available:
            text = choice.description
        else:
            text = self.tr("{description} Not on this computer yet: Start will download it first.").format(
                description=choice.description
            )
        # invisible break points let a long path wrap
        self.note.setText(text.replace("/", "/\u200b").replace("\\", "\\\u200b"))
