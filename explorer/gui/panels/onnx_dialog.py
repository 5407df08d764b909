"""Asks how an ONNX model is to be read, and shows at once what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.gui import theme
from explorer.gui.once import once_after
from explorer.gui.panels import wording
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.choices import DatasetRow
from explorer.gui.panels.dataset_field import DatasetField
from explorer.gui.panels.form_fields import Fields, add_row, grid, note
from explorer.gui.panels.message_line import MessageLine
from explorer.gui.panels.picture_view import PictureView
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.values import Failure
from explorer.values.onnx_model import (
    GIVEN_VALUES,
    LAYOUTS,
    TAKEN_VALUES,
    OnnxFacts,
    OnnxReading,
    OnnxTrial,
    PictureForm,
)

_TRY_AFTER_MS = 250
_PICTURE = 168
_LARGEST_SIDE = 512
_LONGEST_CODE = 16_384
_NO_DATA = "none"


class OnnxDialog(QDialog):
    """A form with what the files do not tell, and a picture with its reconstruction beside it.

    Signals:
        changed: the `OnnxReading` that the form says now; wants to be tried.
        chosen: the `OnnxReading` with which the model shall be opened; it has been tried.
        encoder_requested: a file for the encoder shall be chosen.
        data_requested: "file" or "folder" of pictures for the map.
    """

    changed = Signal(object)
    chosen = Signal(object)
    encoder_requested = Signal()
    data_requested = Signal(str)

    def __init__(self, facts: OnnxFacts, reading: OnnxReading | None, parent: QWidget | None = None) -> None:
        """Make the form.

        Args:
            facts: of the files.
            reading: how they were read before; None takes the guess.
            parent: of the dialog.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Open an ONNX model"))
        self._facts = facts
        self._start = reading or facts.guess
        self._tried: OnnxReading | None = None
        fields = Fields(WheelGuard(self))
        known = len(facts.code_input.shape) > 1 and None not in facts.code_input.shape[1:]
        start = self._start

        form = QWidget()
        rows = grid(form)
        self.width_field = fields.spin(self.tr("Width"), 2, _LARGEST_SIDE, self.tr("Width of a picture, in pixels"))
        self.height_field = fields.spin(self.tr("Height"), 2, _LARGEST_SIDE, self.tr("Height of a picture, in pixels"))
        size = QWidget()
        beside = QHBoxLayout(size)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(theme.SPACING)
        beside.addWidget(self.width_field, 1)
        beside.addWidget(QLabel("×"))
        beside.addWidget(self.height_field, 1)
        size_label = add_row(rows, self.tr("Picture size"), size, self.tr("Width and height in pixels"))
        size_label.setBuddy(self.width_field)
        self.channels = fields.combo(
            self.tr("Channels"), self.tr("Values per pixel"), (self.tr("1, greyscale"), 1), (self.tr("3, RGB"), 3)
        )
        add_row(rows, self.tr("Channels"), self.channels)
        self.code_size = fields.spin(
            self.tr("Code size"), 1, _LONGEST_CODE, self.tr("How many numbers the decoder takes per picture")
        )
        if not known:
            add_row(rows, self.tr("Code size"), self.code_size)
        self.code_output = fields.combo(
            self.tr("The code is"),
            self.tr("Which output of the encoder is the code; for a variational model, the mean"),
            *((port.name, port.name) for port in facts.code_outputs),
        )
        if len(facts.code_outputs) > 1:
            add_row(rows, self.tr("The code is"), self.code_output)
        self.picture_output = fields.combo(
            self.tr("The picture is"),
            self.tr("Which output of the decoder is the picture"),
            *((port.name, port.name) for port in facts.picture_outputs),
        )
        if len(facts.picture_outputs) > 1:
            add_row(rows, self.tr("The picture is"), self.picture_output)
        self.taken_layout = self._layouts(fields, self.tr("Order of the input values"))
        self.taken_values = self._values(fields, self.tr("Range of the input values"), TAKEN_VALUES)
        self.given_layout = self._layouts(fields, self.tr("Order of the output values"))
        self.given_values = self._values(fields, self.tr("Range of the output values"), GIVEN_VALUES)
        self.data = DatasetField()
        fields.dress_combo(
            self.data, self.tr("Pictures for the map"), self.tr("Their codes become the points of the map")
        )
        if facts.encoder:
            add_row(rows, self.tr("Input pictures as"), self.taken_layout)
            add_row(rows, self.tr("with values"), self.taken_values)
        add_row(rows, self.tr("Output pictures as"), self.given_layout)
        add_row(rows, self.tr("with values"), self.given_values)
        if facts.encoder:
            add_row(rows, self.tr("Pictures for the map"), self.data)
            rows.addRow(self.data.note)

        self.taken_view, self.given_view = (PictureView(self.tr("…")) for _ in range(2))
        self.figures = note()
        self.message = MessageLine()
        self.encoder_button = TextButton(
            self.tr("Choose the encoder…"), self.tr("The ONNX file that encodes pictures"), "open-model"
        )
        if facts.encoder:
            self.encoder_button.hide()
        self.encoder_button.clicked.connect(self.encoder_requested)
        self.buttons = QDialogButtonBox()
        self.open_button: QPushButton = self.buttons.addButton(self.tr("Open"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out(form)

        self.set_datasets([])
        self._show(start)
        self._later = once_after(_TRY_AFTER_MS, self._say_changed, self)
        for spin in (self.width_field, self.height_field, self.code_size):
            spin.valueChanged.connect(self._edited)
        for combo in (
            self.channels, self.code_output, self.picture_output, self.taken_layout, self.taken_values,
            self.given_layout, self.given_values,
        ):  # fmt: skip
            combo.currentIndexChanged.connect(self._edited)
        self.data.changed.connect(self._edited)
        self.data.choose_requested.connect(self.data_requested)
        self._edited()

    def reading(self) -> OnnxReading:
        """What the form says."""
        known = self._facts.code_input.shape[1:]
        asked = (self.code_size.value(),)
        return OnnxReading(
            int(self.channels.currentData()),
            self.height_field.value(),
            self.width_field.value(),
            tuple(side or 0 for side in known) if known and None not in known else self._code_shape(asked),
            PictureForm(str(self.taken_layout.currentData()), str(self.taken_values.currentData())),
            PictureForm(str(self.given_layout.currentData()), str(self.given_values.currentData())),
            str(self.code_output.currentData() or ""),
            str(self.picture_output.currentData()),
            "" if self.data.spec == _NO_DATA else self.data.spec,
        )

    def set_datasets(self, datasets: Sequence[DatasetRow]) -> None:
        """List the data sets that may make the map; see `DatasetField.set_datasets`."""
        nothing = (
            _NO_DATA,
            self.tr("None: an empty map"),
            self.tr("You can decode any point, but there are no samples on the map."),
            True,
        )
        chosen = self.data.spec or self._start.data or _NO_DATA
        self.data.set_datasets([nothing, *(entry for entry in datasets if entry[3])])
        self.data.choose_or_add(chosen)

    def add_dataset(self, path: str) -> None:
        """Offer a file or folder of the person's for the map, and choose it."""
        self.data.choose_or_add(path)
        self._edited()

    def show_trial(self, trial: OnnxTrial) -> None:
        """What comes of a reading; of one that the form does not say any more it is dropped."""
        if trial.reading != self.reading():
            return
        self._tried = trial.reading
        self.message.clear()
        self.taken_view.setVisible(trial.taken is not None)
        self._taken_title.setVisible(trial.taken is not None)
        if trial.taken is not None:
            self.taken_view.set_picture(trial.taken)
        self.given_view.set_picture(trial.given)
        self.figures.setText(self._figures(trial))
        self.open_button.setEnabled(True)

    def show_failure(self, reading: OnnxReading, failure: Failure) -> None:
        """Why a reading cannot be right."""
        if reading == self.reading():
            self._tried = None
            self.open_button.setEnabled(False)
            self.message.show_text("error", failure.message, failure.details)
            for view in (self.taken_view, self.given_view):
                view.set_message("–")
            self.figures.setText("")

    def _code_shape(self, asked: tuple[int, ...]) -> tuple[int, ...]:
        # a code of several axes is told by the encoder or by nobody
        start = self._start.code_shape
        return start if len(start) > 1 and 0 not in start else asked

    def _figures(self, trial: OnnxTrial) -> str:
        shown = ", ".join(f"{value:.3g}" for value in trial.code[:4]).replace("-", "−")
        code = self.tr("Code: ({numbers})").format(numbers=shown + (", …" if len(trial.code) > 4 else ""))
        if trial.taken is None:
            return self.tr("{code}. Without an encoder, pictures cannot be placed on the map.").format(code=code)
        error = wording.significant(trial.error)
        return self.tr("{code}. Squared error {error} (summed over its pixels, 0 to 1).").format(code=code, error=error)

    def _edited(self) -> None:
        self._tried = None
        self.open_button.setEnabled(False)
        self._later.start()

    def _say_changed(self) -> None:
        self.changed.emit(self.reading())

    def _accept(self) -> None:
        if self._tried is not None:
            self.chosen.emit(self._tried)
            self.accept()

    def _show(self, reading: OnnxReading) -> None:
        self.width_field.setValue(reading.width)
        self.height_field.setValue(reading.height)
        self.code_size.setValue(reading.code_shape[0] if len(reading.code_shape) == 1 else 1)
        for combo, value in (
            (self.channels, reading.channels),
            (self.code_output, reading.code_output),
            (self.picture_output, reading.picture_output),
            (self.taken_layout, reading.taken.layout),
            (self.taken_values, reading.taken.values),
            (self.given_layout, reading.given.layout),
            (self.given_values, reading.given.values),
        ):
            combo.setCurrentIndex(max(0, combo.findData(value)))

    def _layouts(self, fields: Fields, name: str) -> QComboBox:
        texts = {
            "nchw": self.tr("channels, rows, columns (PyTorch)"),
            "nhwc": self.tr("rows, columns, channels (Keras, JAX)"),
            "nhw": self.tr("rows, columns (greyscale)"),
            "flat-chw": self.tr("flattened, channel by channel"),
            "flat-hwc": self.tr("flattened, pixel by pixel"),
        }
        tip = self.tr("The order of a picture's values in memory")
        return fields.combo(name, tip, *((texts[layout], layout) for layout in LAYOUTS))

    def _values(self, fields: Fields, name: str, values: Sequence[str]) -> QComboBox:
        texts = {
            "0..1": self.tr("0 to 1"),
            "-1..1": self.tr("−1 to 1"),
            "0..255": self.tr("0 to 255"),
            "logits": self.tr("logits, before a sigmoid"),
        }
        return fields.combo(
            name, self.tr("The values for black and white"), *((texts[value], value) for value in values)
        )

    def _lay_out(self, form: QWidget) -> None:
        facts = self._facts
        files = " + ".join(PurePath(path).name for path in (facts.encoder, facts.decoder) if path)
        title = QLabel(files)
        title.setProperty("role", "heading")
        title.setTextFormat(Qt.TextFormat.PlainText)
        about = note()
        about.setText(
            self.tr("{parameters:,} parameters, written by {producer}. What the files do not specify is guessed "
                    "below: change it until the reconstruction looks right.").format(
                parameters=facts.parameters, producer=facts.producer or self.tr("an unknown program")
            )
        )  # fmt: skip
        pictures = QGridLayout()
        pictures.setSpacing(theme.SPACING)
        self._taken_title = QLabel(self.tr("Input"))
        for place, (name, view) in enumerate(
            ((self._taken_title, self.taken_view), (QLabel(self.tr("Output")), self.given_view))
        ):
            view.setFixedSize(_PICTURE, _PICTURE)
            view.setAccessibleName(name.text())
            pictures.addWidget(name, 0, place)
            pictures.addWidget(view, 1, place)
        right = QVBoxLayout()
        right.setSpacing(theme.SPACING)
        right.addLayout(pictures)
        right.addWidget(self.figures)
        right.addWidget(self.message)
        right.addWidget(self.encoder_button, 0, Qt.AlignmentFlag.AlignLeft)
        right.addStretch(1)
        form.setMinimumWidth(54 * theme.SPACING)
        middle = QHBoxLayout()
        middle.setSpacing(3 * theme.SPACING)
        middle.addWidget(form, 1, Qt.AlignmentFlag.AlignTop)
        middle.addLayout(right)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * theme.SPACING, 2 * theme.SPACING, 2 * theme.SPACING, 2 * theme.SPACING)
        column.setSpacing(2 * theme.SPACING)
        column.addWidget(title)
        column.addWidget(about)
        column.addLayout(middle, 1)
        column.addWidget(self.buttons)
