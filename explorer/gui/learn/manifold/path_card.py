"""Demonstration 2: from one sample to another, pixel by pixel and through the codes."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QSlider

from explorer.gui import theme
from explorer.gui.learn.lesson import sentence
from explorer.gui.learn.manifold.card import DemonstrationCard, error_text, row_of
from explorer.gui.learn.manifold.picture_row import Cell, PictureRow
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.values.class_names import class_name
from explorer.values.manifold import (
    InterpolationReply,
    ManifoldFacts,
    ManifoldMeasures,
    ManifoldSample,
    MeasuredPicture,
)

FRAMES = 9
_STEPS_A_FRAME = 20
_STEPS = (FRAMES - 1) * _STEPS_A_FRAME


class PathCard(DemonstrationCard):
    """Two film strips, and a slider that shows any place between.

    Signals:
        wanted: the pictures at the slider's place.
        other_pair_wanted: of the kind that `relation` says.
    """

    wanted = Signal()
    other_pair_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(
            self.tr("Halfway in pixels is a double exposure, halfway in codes is a picture"),
            self.tr(
                "Two straight lines between the same two samples: one mixes their pixels, the other mixes their "
                "codes and lets the decoder draw. The second one starts and ends with reconstructions."
            ),
        )
        self._facts: ManifoldFacts | None = None
        self._measures: ManifoldMeasures | None = None
        self._ends: tuple[ManifoldSample, ManifoldSample] | None = None
        self._largest = math.nan
        self._guard = WheelGuard(self)
        self.relation = QComboBox()
        self.relation.addItem(self.tr("different classes"), "different")
        self.relation.addItem(self.tr("one class"), "same")
        self.relation.setAccessibleName(self.tr("Which pairs"))
        self.relation.setToolTip(self.tr("Two samples of different classes, or of one"))
        self.relation.setMinimumHeight(28)
        self._of = QLabel(self.tr("Two samples of"))
        self.other_button = TextButton(self.tr("Other pair"), self.tr("Choose two other samples at random"))
        self.live = PictureRow(self.tr("Position between them"), 4, largest=144, lines=2, bars=True)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.slider.setPageStep(_STEPS_A_FRAME)
        self.slider.setValue(_STEPS // 2)
        self.slider.setAccessibleName(self.tr("Position between the two samples"))
        self.slider.setToolTip(self.tr("Drag from the first sample to the second"))
        self.place = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.place.setFont(theme.tabular(self.place.font()))
        self.place.setMinimumWidth(self.place.fontMetrics().horizontalAdvance("t = 0.000"))
        self.fade = PictureRow(self.tr("Cross-fade of the pixels"), FRAMES, largest=96, bars=True, clickable=True)
        self.decoded = PictureRow(self.tr("Decoded codes"), FRAMES, largest=96, bars=True, clickable=True)
        self.figures = sentence()
        for row in (self.fade, self.decoded):
            row.setToolTip(self.tr("Click a frame to put the slider there"))
            row.clicked.connect(lambda index: self.slider.setValue(index * _STEPS_A_FRAME))
        self._guard.protect(self.relation, self.slider)
        self.column.addLayout(row_of(self._of, self.relation, self.other_button))
        self.column.addWidget(self.live)
        self.column.addLayout(row_of(self.place, self.slider, stretch_last=True))
        self.column.addSpacing(theme.SPACING)
        for name, row in ((self.tr("Pixels mixed"), self.fade), (self.tr("Codes mixed"), self.decoded)):
            heading = QLabel(name)
            heading.setProperty("role", "heading")
            self.column.addWidget(heading)
            self.column.addWidget(row)
        self.column.addWidget(self.figures)
        self.slider.valueChanged.connect(self._slid)
        self.other_button.clicked.connect(self.other_pair_wanted)
        self.relation.currentIndexChanged.connect(self._other_relation)
        self._show_place()

    def t(self) -> float:
        """Where the slider stands: 0 at the first sample, 1 at the second."""
        return self.slider.value() / _STEPS

    def kind(self) -> str:
        """Which pairs are wanted: "same", "different" or "any"."""
        labelled = self._facts is not None and self._facts.labelled
        return str(self.relation.currentData()) if labelled else "any"

    def set_facts(self, facts: ManifoldFacts) -> None:
        """Another model, or another state of it."""
        self._facts = facts
        for row in (self.live, self.fade, self.decoded):
            row.set_shape(facts.height, facts.width)
        self.relation.setVisible(facts.labelled)
        self._of.setVisible(facts.labelled)
        self._tell()

    def show_reply(self, reply: InterpolationReply) -> None:
        """Show the place between, and the film strips where they come along."""
        ends = reply.first, reply.second
        self._ends = ends
        if reply.fade_strip:
            errors = [m.error for m in (*reply.fade_strip, *reply.decoded_strip) if math.isfinite(m.error)]
            self._largest = max(errors, default=math.nan)
            self.fade.set_cells([self._frame(measured, strong=False) for measured in reply.fade_strip])
            self.decoded.set_cells([self._frame(measured, strong=True) for measured in reply.decoded_strip])
        cells = [
            Cell(reply.first.picture, (self._end_name(reply.first), self.tr("the first"))),
            self._frame(reply.fade, self.tr("pixels mixed"), strong=False),
            self._frame(reply.decoded, self.tr("codes mixed"), strong=True),
            Cell(reply.second.picture, (self._end_name(reply.second), self.tr("the second"))),
        ]
        self.live.set_cells(cells)

    def show_measures(self, measures: ManifoldMeasures | None) -> None:
        """Say what holds on average."""
        self._measures = measures
        self._tell()

    def _frame(self, measured: MeasuredPicture, name: str = "", *, strong: bool) -> Cell:
        figure = error_text(measured.error)
        lines = (name, figure) if name else (figure,)
        tip = self.tr("Squared error to the nearest real sample: {error}").format(error=figure)
        return Cell(measured.picture, lines, measured.error / self._largest, strong, tip=tip)

    def _end_name(self, sample: ManifoldSample) -> str:
        assert self._facts is not None
        name = class_name(self._facts.class_names, sample.label)
        return name or self.tr("no. {number:,}").format(number=sample.index)

    def _slid(self) -> None:
        self._show_place()
        self.wanted.emit()

    def _other_relation(self) -> None:
        self._tell()
        self.other_pair_wanted.emit()

    def _show_place(self) -> None:
        self.place.setText(f"t = {self.t():.3f}")
        frame = self.slider.value() / _STEPS_A_FRAME
        for row in (self.fade, self.decoded):
            row.set_current(round(frame) if frame == round(frame) else -1)

    def _tell(self) -> None:
        text = self.tr(
            "Bars and numbers: squared error to the nearest real sample (sum over pixels in [0, 1]; the two ends "
            "themselves left out)."
        )
        measures = self._measures
        half = next((half for half in measures.half_way if half.relation == self.kind()), None) if measures else None
        if measures is not None and half is not None:
            measured = self.tr(
                "Halfway, averaged over {pairs:,} such pairs: {fade} with pixels mixed, {decoded} with codes "
                "mixed. Between a real sample and its nearest neighbour it is {apart}."
            ).format(
                pairs=half.pairs,
                fade=error_text(half.fade),
                decoded=error_text(half.decoded),
                apart=error_text(measures.apart),
            )
            text = f"{text} {measured}"
        if self._facts is not None and self._facts.linear:
            linear = self.tr(
                "This model is linear: mixing its codes mixes its reconstructions, so both rows look alike."
            )
            text = f"{text} {linear}"
        self.figures.setText(text)
