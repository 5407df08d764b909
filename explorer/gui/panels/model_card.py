"""Who the open model is: where it came from, how it is built, how well it does."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from explorer.gui import theme
from explorer.gui.once import once_after
from explorer.gui.panels import objective_words, wording
from explorer.gui.panels.buttons import IconButton
from explorer.gui.panels.disclosure import Disclosure
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.gui.plain_text import as_text
from explorer.values import ErrorFigures, ModelCard

_COPIED_MS = 1500


class ModelCardView(QFrame):
    """The facts of one model; `show_file_requested` carries the path of its file."""

    show_file_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card: ModelCard | None = None
        self.setAccessibleName(self.tr("Model"))
        self.title = ElidedLabel()
        self.title.setProperty("role", "heading")
        font = self.title.font()
        font.setWeight(font.Weight.DemiBold)
        font.setPointSizeF(font.pointSizeF() * 1.15)
        self.title.setFont(font)
        self.empty = self._words()
        self.empty.setProperty("role", "muted")
        self.empty.setText(self.tr("No model is open. Open one, or train one below."))

        self.data, self.recipe = ElidedLabel(), ElidedLabel()
        self.code_size, self.date = ElidedLabel(), ElidedLabel()
        self.parameters = ElidedLabel()
        self.network, self.objective, self.pretraining = self._words(), self._words(), self._words()
        self._body = QWidget()
        self._parameters_name = self._name(self.tr("Parameters"), self.tr("The number of trained weights and biases"))
        facts = self._rows(
            (self._name(self.tr("Data"), self.tr("The pictures that it was trained on")), self.data),
            (self._name(self.tr("Recipe"), self.tr("The named set of training settings")), self.recipe),
            (self._name(self.tr("Code size"), self.tr("How many numbers a code has")), self.code_size),
        )
        self._pretraining_name = self._name(
            self.tr("Layers"), self.tr("Pre-training: how each layer was trained on its own before the whole network")
        )
        details = self._rows(
            (
                self._name(
                    self.tr("Network"),
                    self.tr("The widths of its layers, from the pixels to the code; the decoder mirrors them"),
                ),
                self.network,
            ),
            (
                self._name(self.tr("Objective"), self.tr("What training minimised, and what follows for the output")),
                self.objective,
            ),
            (self._pretraining_name, self.pretraining),
            (self._parameters_name, self.parameters),
            (self._name(self.tr("Trained"), self.tr("When it was trained, in your time zone")), self.date),
        )
        self._errors = QWidget()
        self._error_grid = QGridLayout(self._errors)
        self._error_grid.setContentsMargins(0, 0, 0, 0)
        self._error_grid.setHorizontalSpacing(theme.SPACING)
        self._error_grid.setVerticalSpacing(theme.SPACING // 2)
        self._error_grid.setColumnStretch(0, 1)
        self._error_labels: dict[tuple[int, int], QLabel] = {}

        self.command = QLineEdit()
        self.command.setReadOnly(True)
        self.command.setFont(theme.fixed_font())
        self.command.setMinimumHeight(28)
        self.command.setAccessibleName(self.tr("Command line"))
        self.copy_button = IconButton("copy", self.tr("Copy command"), self.tr("Copy the command line"))
        self.copy_button.clicked.connect(self._copy)
        self._copied = once_after(_COPIED_MS, lambda: self.copy_button.set_icon("copy"), self)
        self._command_row = self._row(self.command, self.copy_button)
        self.file = ElidedLabel()
        self.show_button = IconButton("show-file", self.tr("Show file"), self.tr("Show the model's file in its folder"))
        self.show_button.clicked.connect(self._show_file)
        self._file_row = self._row(self.file, self.show_button)

        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.SPACING)
        body.addLayout(facts)
        body.addWidget(self._errors)
        folded = QWidget()
        below = QVBoxLayout(folded)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(theme.SPACING)
        below.addLayout(details)
        below.addWidget(self._command_row)
        below.addWidget(self._file_row)
        self.details = Disclosure(
            self.tr("Details"), self.tr("Network, objective, date, file, and the command that trains it again"), folded
        )
        body.addWidget(self.details)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.SPACING)
        column.setSpacing(theme.SPACING)
        column.addWidget(self.title)
        column.addWidget(self.empty)
        column.addWidget(self._body)
        column.addStretch(1)
        self.set_card(None)

    def set_card(self, card: ModelCard | None) -> None:
        """Show a model's facts, or that none is open.

        Args:
            card: its `settings["parameters"]`, if it is there, is the count of its weights.
        """
        self._card = card
        self.title.set_text(card.name if card else self.tr("Model"))
        self.empty.setVisible(card is None)
        self._body.setVisible(card is not None)
        if card is None:
            return
        self.data.set_text(
            self.tr("{title}, {images:,} pictures").format(title=card.data.title, images=card.data.images)
            if card.data.images
            else card.data.title
        )
        self.data.set_explanation(card.data.note)
        self.recipe.set_text(card.recipe)
        self.code_size.set_text(wording.code_size(card.architecture.latent_dim))
        self.network.setText(wording.network(card.architecture).replace("-", "-\u200b"))
        parts = objective_words.objective(card), card.output_reason
        self.objective.setText(". ".join(part.rstrip(".") for part in parts if part))
        pretraining = objective_words.pretraining(card)
        self.pretraining.setText(pretraining[:1].upper() + pretraining[1:])
        for part in (self._pretraining_name, self.pretraining):
            part.setVisible(bool(pretraining))
        parameters = card.settings.get("parameters")
        known = isinstance(parameters, int)
        self._parameters_name.setVisible(known)
        self.parameters.setVisible(known)
        self.parameters.set_text(f"{parameters:,}" if known else "")
        self.date.set_text(wording.day(card.created) or "–")
        self._fill_errors(card)
        self._command_row.setVisible(bool(card.command))
        self.command.setText(card.command)
        self.command.setCursorPosition(0)
        self.command.setToolTip(
            self.tr("Run in a terminal, this trains the same kind of model, but without the changes of the "
                    "learning rate during training")
            if objective_words.has_new_rates(card)
            else self.tr("Run in a terminal, this trains the same model again")
        )  # fmt: skip
        self.file.set_text(wording.file_name(card.path) if card.path else self.tr("in memory only, not saved yet"))
        self.file.set_explanation(card.path)
        self.show_button.setEnabled(bool(card.path))

    def _rows(self, *facts: tuple[QLabel, QWidget]) -> QGridLayout:
        rows = QGridLayout()
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setColumnStretch(1, 1)
        rows.setHorizontalSpacing(theme.SPACING)
        rows.setVerticalSpacing(theme.SPACING // 2)
        for row, (name, value) in enumerate(facts):
            rows.addWidget(name, row, 0)
            rows.addWidget(value, row, 1)
        return rows

    def _fill_errors(self, card: ModelCard) -> None:
        self._errors.setVisible(bool(card.errors))
        if not card.errors:
            return
        heads = (
            (self.tr("Error"), ""),
            (
                self.tr("per picture"),
                self.tr(
                    "Squared error: the squared differences of a picture's pixels (0 to 1), summed, averaged over "
                    "the pictures"
                ),
            ),
            (self.tr("MSE"), self.tr("Mean squared error per pixel: the same divided by the number of pixels")),
            (
                self.tr("PSNR"),
                self.tr(
                    "Peak signal-to-noise ratio in decibels: higher is better; 3 dB more means half the squared error"
                ),
            ),
        )
        for column, (text, tip) in enumerate(heads):
            self._put(0, column, text, tip, muted=True)
        order = ("train", "validation", "test")
        # a row for each of the usual splits, known or not: those that training brings would move what is below them
        splits = [*order, *(split for split in card.errors if split not in order)]
        for row, split in enumerate(splits, start=1):
            figures: ErrorFigures | None = card.errors.get(split)
            if figures is None:
                tip = self.tr("Not measured yet, or not available for this model")
                for column, text in enumerate((wording.split_name(split), "–", "–", "–")):
                    self._put(row, column, text, tip, muted=column == 0)
                continue
            tip = self.tr("Measured on {images:,} pictures").format(images=figures.images)
            self._put(row, 0, wording.split_name(split), tip, muted=True)
            self._put(row, 1, wording.significant(figures.squared_error_per_image), tip)
            self._put(row, 2, wording.significant(figures.mse, 3), tip)
            self._put(row, 3, self.tr("{value:.2f} dB").format(value=figures.psnr_db), tip)
        for (row, _), label in self._error_labels.items():
            label.setVisible(row <= len(splits))

    def _put(self, row: int, column: int, text: str, tip: str, muted: bool = False) -> None:
        # a training brings new figures many times a second; labels made anew would make what is below them jump
        label = self._error_labels.get((row, column))
        if label is None:
            label = self._error_labels[row, column] = QLabel(textFormat=Qt.TextFormat.PlainText)
            label.setFont(theme.tabular(label.font()))
            if muted:
                label.setProperty("role", "muted")
            side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
            self._error_grid.addWidget(label, row, column, side | Qt.AlignmentFlag.AlignVCenter)
        label.setText(text)
        label.setToolTip(as_text(tip))

    def _words(self) -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        return label

    def _name(self, text: str, tip: str) -> QLabel:
        label = QLabel(text)
        label.setProperty("role", "muted")
        label.setToolTip(tip)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        return label

    def _row(self, value: QWidget, button: QWidget) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACING // 2)
        layout.addWidget(value, 1)
        layout.addWidget(button)
        return row

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.command.text())
        self.copy_button.set_icon("check")
        self._copied.start()

    def _show_file(self) -> None:
        if self._card is not None and self._card.path:
            self.show_file_requested.emit(self._card.path)
