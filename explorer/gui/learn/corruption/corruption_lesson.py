"""The lesson on corruption: spoil some samples and see what the open model makes of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.learn.chart import Chart, Line, Mark
from explorer.gui.learn.corruption.corruption_controls import CorruptionControls
from explorer.gui.learn.corruption.how_trained import how_trained, trained_with
from explorer.gui.learn.lesson import ScrollingLesson, sentence
from explorer.gui.learn.picture_rows import PictureRow, PictureRows
from explorer.gui.panels.message_line import MessageLine
from explorer.gui.panels.wording import significant
from explorer.values import ModelCard
from explorer.values.class_names import class_name
from explorer.values.corruption_study import CorruptedSample, CorruptionCurve, CorruptionReply, CorruptionWish
from explorer.values.objective import Corruption

_START = Corruption("masking", 0.25)
_CURVE_HEIGHT = 152
_HEADROOM = 1.6


class CorruptionLesson(ScrollingLesson):
    """Original, corrupted picture and reconstruction of a few samples, and the error against the strength.

    Signals:
        changed: a person chose something else to see; carries the `CorruptionWish`.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._class_names: tuple[str, ...] = ()
        self._trained: Corruption | None = None
        self._touched = False
        self._curve: CorruptionCurve | None = None
        self.controls = CorruptionControls()
        self.training = MessageLine()
        self.note = sentence(muted=True)
        self.rows = PictureRows(self.tr("The samples appear here in a moment."))
        self.rows.setAccessibleName(self.tr("Originals, corrupted pictures and reconstructions"))
        self.rows.setToolTip(
            self.tr(
                "Under each picture: its squared error, the sum over all values of the squared difference from the "
                "original (black 0, white 1)"
            )
        )
        self.chart = Chart(
            "",
            self.tr("mean squared error of a picture"),
            self.tr("Choose a kind of corruption to see the error grow with it."),
        )
        self.chart.setAccessibleName(self.tr("Error against the strength of the corruption"))
        self.chart.setMinimumHeight(_CURVE_HEIGHT)
        self.set_content(self._content())
        self.controls.changed.connect(self._chosen)
        self.set_message(self.tr("Open or train a model to see how it reconstructs corrupted pictures."))

    def wish(self) -> CorruptionWish:
        """What is to be seen."""
        return self.controls.wish()

    def set_model(self, card: ModelCard) -> None:
        """Another model is open: say how it was trained.

        Its own corruption is chosen, unless a person chose one before.
        """
        self._class_names = card.data.class_names
        self._trained = trained_with(card)
        self.training.show_text("info", how_trained(card))
        if not self._touched:
            self.controls.set_corruption(self._trained or _START)
        self.rows.set_rows(())
        self.show_curve(None)
        self.set_message("")

    def show_samples(self, reply: CorruptionReply) -> None:
        """Show the samples of the strip."""
        samples = reply.samples
        if not samples:
            self.set_message(self.tr("No samples stored in this model; train a model to see it at work."))
            return
        self.set_message("")
        self.rows.set_rows(
            (
                PictureRow(
                    self.tr("original"),
                    tuple(sample.original for sample in samples),
                    tuple(self._class_name(sample.label) for sample in samples) if self._has_classes(samples) else (),
                    tuple(self.tr("sample {index:,}").format(index=sample.index) for sample in samples),
                    self.tr("class") if self._has_classes(samples) else "",
                ),
                PictureRow(
                    self.tr("corrupted"),
                    tuple(sample.corrupted for sample in samples),
                    tuple(significant(sample.corrupted_error, 3) for sample in samples),
                    tuple(self._error_tip(sample.corrupted_error) for sample in samples),
                    self.tr("squared error"),
                ),
                PictureRow(
                    self.tr("reconstruction"),
                    tuple(sample.reconstruction for sample in samples),
                    tuple(significant(sample.reconstruction_error, 3) for sample in samples),
                    tuple(self._error_tip(sample.reconstruction_error) for sample in samples),
                    self.tr("squared error"),
                ),
            )
        )
        self.note.setText(
            self.tr(
                "Original pictures not found: the model's own reconstructions are used instead, and the model "
                "reconstructs those more easily. To use the originals, choose File > Find the data of this model…."
            )
            if reply.stand_ins
            else ""
        )
        self.note.setVisible(reply.stand_ins)

    def show_curve(self, curve: CorruptionCurve | None) -> None:
        """Draw the error against the strength; None takes it away."""
        self._curve = curve
        if curve is None:
            chosen = self.wish().corruption.kind != "none"
            self.chart.set_empty_text(
                self.tr("Measuring the curve…")
                if chosen
                else self.tr("Choose a kind of corruption to see the error grow with it.")
            )
            self.chart.set_lines(())
            self.chart.setAccessibleDescription("")
            return
        strengths = curve.request.strengths
        gaussian = curve.request.kind == "gaussian"
        self.chart.set_titles(
            self.tr("σ") if gaussian else self.tr("ν"),
            self.tr("squared error, mean of {count:,} samples").format(count=curve.samples),
        )
        # the noisy input soon leaves the picture: it is there to be compared with where the two meet
        largest = max(curve.reconstruction_errors)
        top = 1.08 * max(largest, min(max(curve.input_errors), _HEADROOM * largest))
        self.chart.set_lines(
            (
                Line(self.tr("reconstruction"), strengths, curve.reconstruction_errors),
                Line(self.tr("corrupted input"), strengths, curve.input_errors, reference=True),
            ),
            top=top if top > 0 else None,
        )
        self._mark()
        self.chart.setAccessibleDescription(
            self.tr("Squared error of the reconstruction: {errors}").format(
                errors=", ".join(
                    self.tr("{error} at {strength:g}").format(error=significant(error, 3), strength=strength)
                    for strength, error in zip(strengths, curve.reconstruction_errors, strict=True)
                )
            )
        )

    def _content(self) -> QWidget:
        introduction = sentence(
            self.tr(
                "A denoising autoencoder sees a corrupted picture and has to reconstruct the clean one. Corrupt "
                "some samples here: the reconstruction error rises slowly where the model knows what the clean "
                "picture looks like."
            )
        )
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(2 * theme.SPACING, theme.SPACING, 2 * theme.SPACING, theme.SPACING)
        column.setSpacing(theme.SPACING + theme.SPACING // 2)
        for part in (introduction, self.training, self.controls, self.rows, self.note):
            column.addWidget(part)
        column.addWidget(self.chart, 1)
        self.note.hide()
        return content

    def _chosen(self, wish: CorruptionWish) -> None:
        self._touched = True
        if self._curve is None or self._curve.request.kind != wish.corruption.kind:
            self.show_curve(None)
        self._mark()
        self.changed.emit(wish)

    def _mark(self) -> None:
        now, trained = self.wish().corruption, self._trained
        marks = [Mark(now.strength, self.tr("now"))]
        if trained is not None and trained.kind == now.kind:
            if trained.strength == now.strength:
                marks = [Mark(now.strength, self.tr("now, as in training"))]
            else:
                marks.append(Mark(trained.strength, self.tr("training"), strong=False))
        self.chart.set_marks(marks)

    def _has_classes(self, samples: tuple[CorruptedSample, ...]) -> bool:
        return any(sample.label >= 0 for sample in samples)

    def _class_name(self, label: int) -> str:
        return class_name(self._class_names, label)

    def _error_tip(self, error: float) -> str:
        return self.tr("squared error {error}, summed over the values").format(error=significant(error))
