"""Demonstration 1: random pixels above random codes."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QLabel

from explorer.gui import theme
from explorer.gui.learn.lesson import sentence
from explorer.gui.learn.manifold.card import DemonstrationCard, error_text, row_of
from explorer.gui.learn.manifold.picture_row import Cell, PictureRow
from explorer.gui.once import once_after
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.values.manifold import ManifoldFacts, ManifoldMeasures, MeasuredPicture, RandomPicturesReply

PICTURES = 8
_PAUSE_MS = 400


class RandomCard(DemonstrationCard):
    """Two rows of eight pictures that nobody has made.

    Signals:
        wanted: other pictures, of the kinds that `pixels` and `codes` say.
    """

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__(
            self.tr("A random picture is noise, a random code is a picture"),
            self.tr(
                "Above, every pixel is drawn at random. Below, only the code is random; the decoder turns it into "
                "a picture. Keep drawing: none of the upper pictures will ever look like the data."
            ),
        )
        self._anew = True
        self._apart = math.nan
        self._drawn = 0
        self._best_noise = self._best_decoded = math.inf
        self._pause = once_after(_PAUSE_MS, self.wanted, self)
        self._guard = WheelGuard(self)
        self.draw_button = TextButton(self.tr("Draw again"), self.tr("Draw eight new pictures of each kind"))
        self.keep_button = TextButton(
            self.tr("Keep drawing"), self.tr("Keep drawing new pictures until you stop"), "play"
        )
        self.keep_button.setCheckable(True)
        self.pixels = self._choice(
            self.tr("How pixels are drawn"),
            self.tr("Both draw every pixel independently of its neighbours"),
            (self.tr("every grey equally likely"), "uniform"),
            (self.tr("greys as frequent as in the data"), "histogram"),
        )
        self.codes = self._choice(
            self.tr("How codes are drawn"),
            self.tr("From the region that the samples' codes fill"),
            (self.tr("evenly between the smallest and largest of the samples' codes"), "uniform"),
            (self.tr("from a Gaussian with the samples' mean and covariance"), "gaussian"),
        )
        self.noise = PictureRow(self.tr("Random pixels"), PICTURES, bars=True)
        self.decoded = PictureRow(self.tr("Pictures of random codes"), PICTURES, bars=True)
        self.figures = sentence()
        self.column.addLayout(row_of(self.draw_button, self.keep_button))
        self.column.addSpacing(theme.SPACING)
        self.column.addLayout(row_of(_bold(self.tr("Random pixels")), self.pixels))
        self.column.addWidget(self.noise)
        self.column.addLayout(row_of(_bold(self.tr("Random codes")), self.codes))
        self.column.addWidget(self.decoded)
        self.column.addWidget(self.figures)
        self.draw_button.clicked.connect(self.wanted)
        self.keep_button.toggled.connect(self._kept)
        for choice in (self.pixels, self.codes):
            choice.currentIndexChanged.connect(self._other_kind)
        self._tell()

    def set_facts(self, facts: ManifoldFacts) -> None:
        """Another model, or another state of it."""
        self._anew = True
        for row in (self.noise, self.decoded):
            row.set_shape(facts.height, facts.width)
        for choice in (self.pixels, self.codes):
            choice.setEnabled(facts.samples > 1)
        words = self.tr("every colour equally likely"), self.tr("colours as frequent as in the data")
        greys = self.tr("every grey equally likely"), self.tr("greys as frequent as in the data")
        for index, text in enumerate(words if facts.channels == 3 else greys):
            self.pixels.setItemText(index, text)

    def show_reply(self, reply: RandomPicturesReply) -> None:
        """Show both rows, and draw again after a moment if that is wanted."""
        if self._anew:
            self._start_again()
            self._anew = False
        self._drawn += len(reply.noise)
        largest = max([m.error for m in (*reply.noise, *reply.decoded) if math.isfinite(m.error)], default=math.nan)
        self.noise.set_cells([self._cell(measured, largest, strong=False) for measured in reply.noise])
        self.decoded.set_cells([self._cell(measured, largest, strong=True) for measured in reply.decoded])
        self._best_noise = min([self._best_noise, *(m.error for m in reply.noise if math.isfinite(m.error))])
        self._best_decoded = min([self._best_decoded, *(m.error for m in reply.decoded if math.isfinite(m.error))])
        self._tell()
        if self.keep_button.isChecked() and self.isVisible():
            self._pause.start()

    def show_measures(self, measures: ManifoldMeasures | None) -> None:
        """Say how far real samples are apart."""
        self._apart = measures.apart if measures is not None else math.nan
        self._tell()

    def showEvent(self, event: QShowEvent) -> None:
        """Go on drawing."""
        super().showEvent(event)
        if self.keep_button.isChecked():
            self._pause.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Draw nothing that nobody sees."""
        self._pause.stop()
        super().hideEvent(event)

    def _choice(self, name: str, tip: str, *kinds: tuple[str, str]) -> QComboBox:
        choice = QComboBox()
        choice.setAccessibleName(name)
        choice.setToolTip(tip)
        for text, kind in kinds:
            choice.addItem(text, kind)
        choice.setMinimumHeight(28)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._guard.protect(choice)
        return choice

    def _kept(self, on: bool) -> None:
        self.keep_button.set_icon("pause" if on else "play")
        if on:
            self.wanted.emit()
        else:
            self._pause.stop()

    def _other_kind(self) -> None:
        self._start_again()
        self.wanted.emit()

    def _start_again(self) -> None:
        self._drawn = 0
        self._best_noise = self._best_decoded = math.inf
        self._tell()

    def _cell(self, measured: MeasuredPicture, largest: float, *, strong: bool) -> Cell:
        tip = self.tr("Squared error to the nearest real sample: {error}").format(error=error_text(measured.error))
        return Cell(measured.picture, (error_text(measured.error),), measured.error / largest, strong, tip=tip)

    def _tell(self) -> None:
        if not math.isfinite(self._best_noise) or not math.isfinite(self._best_decoded):
            self.figures.setText(self.tr("Under each picture: squared error to the nearest real sample."))
            return
        text = self.tr(
            "Under each picture: squared error to the nearest real sample (sum over pixels in [0, 1]). Of "
            "{count:,} drawn of each, the nearest had an error of {noise} with random pixels and {decoded} with "
            "random codes."
        ).format(count=self._drawn, noise=error_text(self._best_noise), decoded=error_text(self._best_decoded))
        if math.isfinite(self._apart):
            apart = self.tr("Between a real sample and its nearest it is {apart} on average.")
            text = f"{text} {apart.format(apart=error_text(self._apart))}"
        self.figures.setText(text)


def _bold(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label
