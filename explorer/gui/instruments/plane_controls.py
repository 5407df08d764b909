"""Which plane of the code space the map shows: kind, axes, and how far it is turned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QProgressBar, QSlider, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.panels.buttons import IconButton, TextButton
from explorer.gui.panels.form_fields import Fields, add_row, grid, note
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.values.plane_choice import (
    ANCHORS,
    EMBEDDINGS,
    MOST_DEGREES,
    NUMBERS,
    PCA,
    SAMPLES,
    TSNE,
    UMAP,
    PlaneWish,
)

_OWN = 2  # components of the plane itself; those outside it are numbered from the next one


class PlaneControls(QWidget):
    """The controls of the instrument Plane.

    Signals:
        wished: a `PlaneWish` that a person made.
        taken: the three selected samples, or the first three anchors, shall be the plane's.
        cancelled: the embedding shall be given up.
    """

    wished = Signal(object)
    taken = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows_taken: tuple[int, ...] = ()
        self._codes_taken: tuple[tuple[float, ...], ...] = ()
        guard = WheelGuard(self)
        fields = Fields(guard)
        self.kind: QComboBox = fields.combo(
            self.tr("Plane"),
            self.tr("Which plane of code space the map shows"),
            (self.tr("Largest variance (PCA)"), PCA),
            (self.tr("Two numbers of the code"), NUMBERS),
            (self.tr("Through three samples"), SAMPLES),
            (self.tr("Through three anchors"), ANCHORS),
            (self.tr("t-SNE (not decodable)"), TSNE),
            (self.tr("UMAP (not decodable)"), UMAP),
        )
        self.first = fields.spin(
            self.tr("Horizontal number"), 1, 3, self.tr("The number of the code on the horizontal axis")
        )
        self.second = fields.spin(
            self.tr("Vertical number"), 1, 3, self.tr("The number of the code on the vertical axis")
        )
        for spin in (self.first, self.second):
            spin.setPrefix("z")
        self.numbers = QWidget()
        row = QHBoxLayout(self.numbers)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACING)
        row.addWidget(self.first, 1)
        row.addWidget(QLabel("×"))
        row.addWidget(self.second, 1)
        self.take_button = TextButton(
            self.tr("Use the three selected"), self.tr("Select three samples on the map, then press this button")
        )
        self.take_anchors_button = TextButton(
            self.tr("Use the first three anchors"), self.tr("Set three anchors of a walk, then press this button")
        )
        self.turn, self.turn_text = self._slider(
            guard, self.tr("Rotate"), self.tr("Rotate the plane sideways (Ctrl+Shift+drag on the map)")
        )
        self.tilt, self.tilt_text = self._slider(
            guard, self.tr("Tilt"), self.tr("Tilt the plane up or down (Ctrl+Shift+drag on the map)")
        )
        self.third = fields.spin(
            self.tr("Into component"),
            _OWN + 1,
            _OWN + 1,
            self.tr("Component to rotate and tilt into: 3 has the largest variance outside the plane"),
        )
        self.back_button = TextButton(
            self.tr("Back to PCA"), self.tr("Show the plane of largest variance without rotation or tilt")
        )
        self.words = note()
        self.progress = QProgressBar()
        self.progress.setAccessibleName(self.tr("Progress of the embedding"))
        self.cancel_button = IconButton("close", self.tr("Cancel"), self.tr("Cancel the embedding"))
        self._lay_out()
        self.set_latent_dim(0)
        self.kind.activated.connect(lambda _: self._wish())
        self.take_anchors_button.clicked.connect(self.taken)
        for spin in (self.first, self.second, self.third):
            spin.valueChanged.connect(lambda _: self._wish())
        for slider in (self.turn, self.tilt):
            slider.valueChanged.connect(lambda _: self._wish())
        self.take_button.clicked.connect(self.taken)
        self.back_button.clicked.connect(lambda: self._send(PlaneWish()))
        self.cancel_button.clicked.connect(self.cancelled)
        self.set_progress(None)

    def wish(self) -> PlaneWish:
        """What the controls say."""
        return PlaneWish(
            str(self.kind.currentData()),
            (self.first.value() - 1, self.second.value() - 1),
            self._rows_taken,
            self._codes_taken,
            self.third.value() - _OWN - 1,
            float(self.turn.value()),
            float(self.tilt.value()),
        )

    def show_wish(self, wish: PlaneWish) -> None:
        """Show a wish without a signal."""
        fields = (self.kind, self.first, self.second, self.third, self.turn, self.tilt)
        blocked = [QSignalBlocker(field) for field in fields]
        self.kind.setCurrentIndex(self.kind.findData(wish.kind))
        self.first.setValue(wish.numbers[0] + 1)
        self.second.setValue(wish.numbers[1] + 1)
        self.third.setValue(wish.third + _OWN + 1)
        self.turn.setValue(round(wish.turn))
        self.tilt.setValue(round(wish.tilt))
        self._rows_taken, self._codes_taken = wish.rows, wish.codes
        del blocked
        self._show_fields()

    def set_latent_dim(self, latent_dim: int) -> None:
        """Codes of so many numbers; with fewer than three there is nothing to choose. A new model begins with PCA."""
        for spin in (self.first, self.second):
            with QSignalBlocker(spin):
                spin.setMaximum(max(2, latent_dim))
        with QSignalBlocker(self.third):
            self.third.setMaximum(max(_OWN + 1, latent_dim))
        self.show_wish(PlaneWish())
        for field in (self.kind, self.numbers, self.turn, self.tilt, self.third, self.back_button):
            field.setEnabled(latent_dim > 2)
        if 0 < latent_dim <= 2:
            self.words.setText(self.tr("Codes of this model have at most two numbers; the map shows them as they are."))
        else:
            self.words.setText("")

    def take(self, rows: Sequence[int]) -> None:
        """The plane goes through these samples."""
        self._send(replace(self.wish(), kind=SAMPLES, rows=tuple(rows), turn=0.0, tilt=0.0))

    def take_codes(self, codes: Sequence[tuple[float, ...]]) -> None:
        """The plane goes through these codes."""
        self._send(replace(self.wish(), kind=ANCHORS, codes=tuple(codes), turn=0.0, tilt=0.0))

    def say(self, text: str) -> None:
        """One sentence about what is shown, or why it cannot be."""
        self.words.setText(text)

    def set_progress(self, share: float | None) -> None:
        """How far the embedding is: 0 to 1, negative where that is not known yet; None while there is none."""
        running = share is not None
        self.progress.setVisible(running)
        self.cancel_button.setVisible(running)
        if share is not None:
            self.progress.setRange(0, 0 if share < 0 else 100)
            self.progress.setValue(round(100 * max(0.0, share)))

    def _wish(self) -> None:
        wish = self.wish()
        if (wish.kind == SAMPLES and not wish.rows) or (wish.kind == ANCHORS and not wish.codes):
            # three may be there already; otherwise it is said what is missing
            self._show_fields()
            self.taken.emit()
            return
        self._send(wish)

    def _send(self, wish: PlaneWish) -> None:
        self.show_wish(wish)
        self.wished.emit(wish)

    def _show_fields(self) -> None:
        kind = self.kind.currentData()
        self._form.setRowVisible(self.numbers, kind == NUMBERS)
        self._form.setRowVisible(self.take_button, kind == SAMPLES)
        self._form.setRowVisible(self.take_anchors_button, kind == ANCHORS)
        for row in (self._turn_row, self._tilt_row, self.third):
            self._form.setRowVisible(row, kind not in EMBEDDINGS)
        for slider, text in ((self.turn, self.turn_text), (self.tilt, self.tilt_text)):
            text.setText(f"{slider.value()}°".replace("-", "−"))

    def _slider(self, guard: WheelGuard, name: str, tip: str) -> tuple[QSlider, QLabel]:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(-MOST_DEGREES, MOST_DEGREES)
        slider.setPageStep(15)
        slider.setAccessibleName(name)
        slider.setToolTip(tip)
        guard.protect(slider)
        text = QLabel("0°")
        text.setFont(theme.tabular(text.font()))
        text.setMinimumWidth(4 * theme.SPACING)
        text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return slider, text

    def _lay_out(self) -> None:
        body = QWidget()
        self._form = grid(body)
        add_row(self._form, self.tr("Shown"), self.kind)
        add_row(
            self._form,
            self.tr("Axes"),
            self.numbers,
            self.tr("Which numbers of the code are on the horizontal and vertical axis"),
        )
        self._form.addRow(self.take_button)
        self._form.addRow(self.take_anchors_button)
        self._turn_row, self._tilt_row = (self._beside(s, t) for s, t in (
            (self.turn, self.turn_text), (self.tilt, self.tilt_text),
        ))  # fmt: skip
        add_row(self._form, self.tr("Rotate"), self._turn_row, self.turn.toolTip()).setBuddy(self.turn)
        add_row(self._form, self.tr("Tilt"), self._tilt_row, self.tilt.toolTip()).setBuddy(self.tilt)
        add_row(self._form, self.tr("Into component"), self.third)
        running = QHBoxLayout()
        running.addWidget(self.progress, 1)
        running.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * theme.SPACING, 0, 0, 0)
        column.setSpacing(theme.SPACING)
        column.addWidget(body)
        column.addWidget(self.words)
        column.addLayout(running)
        column.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _beside(self, slider: QSlider, text: QLabel) -> QWidget:
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACING)
        row.addWidget(slider, 1)
        row.addWidget(text)
        return both
