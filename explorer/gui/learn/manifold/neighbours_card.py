"""Demonstration 3: the nearest samples in pixels and in codes."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel

from explorer.gui import theme
from explorer.gui.learn.lesson import sentence
from explorer.gui.learn.manifold.bar_list import Bar, BarList
from explorer.gui.learn.manifold.card import DemonstrationCard, error_text, row_of
from explorer.gui.learn.manifold.picture_row import Cell, PictureRow
from explorer.gui.panels import wording
from explorer.gui.panels.buttons import TextButton
from explorer.values.class_names import class_name
from explorer.values.manifold import ManifoldFacts, ManifoldMeasures, ManifoldSample, Nearby, NeighboursReply

COUNT = 6
_PAIR = 88


class NeighboursCard(DemonstrationCard):
    """A sample, its six nearest in both spaces, and how often these are of its class.

    Signals:
        another_wanted: a sample chosen at random.
        selected_wanted: the sample that is selected on the map.
        sample_wanted: the row of a sample that was clicked.
        on_map_wanted: show the row of this sample on the map.
    """

    another_wanted = Signal()
    selected_wanted = Signal()
    sample_wanted = Signal(int)
    on_map_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__(
            self.tr("Same meaning: far apart in pixels, close in codes"),
            self.tr(
                "Pixels are compared place by place, so a shifted or slanted stroke counts as different. Codes "
                "compare what the model has learnt to distinguish. Click a picture to continue from there."
            ),
        )
        self._facts: ManifoldFacts | None = None
        self._reply: NeighboursReply | None = None
        self.another_button = TextButton(self.tr("Another sample"), self.tr("Choose a sample at random"))
        self.selected_button = TextButton(
            self.tr("Selected sample"), self.tr("Use the first of the samples selected on the map")
        )
        self.selected_button.setEnabled(False)
        self.map_button = TextButton(self.tr("Show on the map"), self.tr("Put the probe on this sample"), "explore")
        self.map_button.setEnabled(False)
        self.own = PictureRow(self.tr("The sample"), 1, largest=144, lines=2)
        self.by_pixels = PictureRow(self.tr("Nearest in pixels"), COUNT, largest=112, lines=2, clickable=True)
        self.by_codes = PictureRow(self.tr("Nearest in codes"), COUNT, largest=112, lines=2, clickable=True)
        self.far = PictureRow(self.tr("Near in codes, far in pixels"), 2, largest=_PAIR, lines=1)
        self.far_text = sentence()
        self.shares = BarList(self.tr("How often neighbours are of the same class"), 2)
        self.shares_text = sentence()
        self.column.addLayout(row_of(self.another_button, self.selected_button, self.map_button))
        self.column.addLayout(self._neighbour_grid())
        pair = row_of(self.far, self.far_text, stretch_last=True)
        pair.setSpacing(2 * theme.SPACING)
        self.far.setFixedWidth(2 * (_PAIR + 2 * theme.SPACING))
        self.column.addLayout(pair)
        self.column.addWidget(self.shares)
        self.column.addWidget(self.shares_text)
        self.another_button.clicked.connect(self.another_wanted)
        self.selected_button.clicked.connect(self.selected_wanted)
        self.map_button.clicked.connect(self._show_on_map)
        self.by_pixels.clicked.connect(lambda index: self._clicked("by_pixels", index))
        self.by_codes.clicked.connect(lambda index: self._clicked("by_codes", index))
        self.show_measures(None)

    def set_facts(self, facts: ManifoldFacts) -> None:
        """Another model, or another state of it."""
        self._facts = facts
        for row in (self.own, self.by_pixels, self.by_codes, self.far):
            row.set_shape(facts.height, facts.width)

    def set_selection(self, there: bool) -> None:
        """Whether a sample is selected on the map."""
        self.selected_button.setEnabled(there)

    def show_reply(self, reply: NeighboursReply) -> None:
        """Show a sample and its neighbours."""
        self._reply = reply
        self.map_button.setEnabled(True)
        number = self.tr("no. {number:,}").format(number=reply.sample.index)
        name = self._name(reply.sample)
        self.own.set_cells([Cell(reply.sample.picture, (name, number) if name else (number,))])
        self.by_pixels.set_cells([self._cell(near, error_text(near.error)) for near in reply.by_pixels])
        self.by_codes.set_cells([self._cell(near, wording.significant(near.distance, 3)) for near in reply.by_codes])
        self._tell_far(reply)

    def show_measures(self, measures: ManifoldMeasures | None) -> None:
        """Say how often neighbours are of the same class."""
        known = measures is not None and self._facts is not None and math.isfinite(measures.pixel_share)
        self.shares.setVisible(known)
        self.shares_text.setVisible(known)
        if measures is None or self._facts is None or not known:
            return
        numbers = self._facts.height * self._facts.width * self._facts.channels
        pixels, codes = measures.pixel_share, measures.code_share
        in_pixels, in_codes = self.tr("in pixels ({count:,} numbers)"), self.tr("in codes ({count:,} numbers)")
        if self._facts.latent_dim == 1:
            in_codes = self.tr("in codes (1 number)")
        self.shares.set_bars(
            [
                Bar(in_pixels.format(count=numbers), f"{pixels:.1%}", pixels),
                Bar(in_codes.format(count=self._facts.latent_dim), f"{codes:.1%}", codes, strong=True),
            ]
        )
        text = self.tr(
            "How many of the {near} nearest share the sample's class: the mean over {queries:,} samples, each "
            "compared with {compared:,} others."
        ).format(near=measures.request.count, queries=measures.queries, compared=measures.compared)
        if codes >= pixels:
            verdict = self.tr("The few numbers of the code separate the classes at least as well as all the pixels.")
        else:
            verdict = self.tr(
                "The code reaches {share:.0%} of what all the pixels reach, with {part:.2%} of the numbers."
            )
            verdict = verdict.format(share=codes / pixels, part=self._facts.latent_dim / numbers)
        self.shares_text.setText(f"{text} {verdict}")

    def _neighbour_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * theme.SPACING)
        grid.setVerticalSpacing(theme.SPACING)
        self.own.setFixedWidth(144 + theme.SPACING)
        texts = (
            self.tr("The sample"),
            self.tr("Nearest in pixels (squared error)"),
            self.tr("Nearest in codes (distance)"),
        )
        headings = [QLabel(text) for text in texts]
        for heading in headings:
            heading.setProperty("role", "heading")
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(headings[0], 0, 0)
        grid.addWidget(self.own, 1, 0, 3, 1, top)
        grid.addWidget(headings[1], 0, 1)
        grid.addWidget(self.by_pixels, 1, 1)
        grid.addWidget(headings[2], 2, 1)
        grid.addWidget(self.by_codes, 3, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _cell(self, near: Nearby, figure: str) -> Cell:
        assert self._reply is not None
        name = self._name(near.sample)
        own = self._reply.sample.label
        wrong = near.sample.label >= 0 and own >= 0 and near.sample.label != own
        tip = self.tr(
            "{name}: no. {pixels:,} in pixels (squared error {error}), no. {codes:,} in codes (distance {distance})"
        ).format(
            name=name or self.tr("no. {number:,}").format(number=near.sample.index),
            pixels=near.pixel_rank,
            error=error_text(near.error),
            codes=near.code_rank,
            distance=wording.significant(near.distance, 3),
        )
        if wrong:
            tip = self.tr("another class: {tip}").format(tip=tip)
        return Cell(near.sample.picture, (name, figure) if name else (figure,), wrong=wrong, tip=tip)

    def _tell_far(self, reply: NeighboursReply) -> None:
        far = reply.far
        if far is None:
            self.far_text.setText(self.tr("None of its class is among the nearest 0.5 % by code; try another sample."))
            self.far.set_cells([])
            return
        if far.pixel_rank <= far.code_rank:
            self.far_text.setText(self.tr("Pixels and codes agree around this sample; try another one."))
            self.far.set_cells([])
            return
        cells = [
            Cell(sample.picture, (self._name(sample) or f"{sample.index:,}",)) for sample in (reply.sample, far.sample)
        ]
        self.far.set_cells(cells)
        if reply.sample.label >= 0:
            text = self.tr(
                "Two pictures of one class: of {compared:,} others, the right picture is nearest neighbour "
                "{codes:,} of the left one by code, {pixels:,} by pixels (squared error {error})."
            )
        else:
            text = self.tr(
                "Of {compared:,} others, the right picture is nearest neighbour {codes:,} of the left one by code, "
                "{pixels:,} by pixels (squared error {error})."
            )
        text = text.format(
            codes=far.code_rank, pixels=far.pixel_rank, compared=reply.compared, error=error_text(far.error)
        )
        nearer = next(
            (near for near in reply.by_pixels if self._is_other(near) and near.pixel_rank < far.pixel_rank), None
        )
        if nearer is not None:
            other = self.tr("Closer in pixels (neighbour {rank}): a picture of class {name}.")
            text = f"{text} {other.format(name=self._name(nearer.sample), rank=nearer.pixel_rank)}"
        self.far_text.setText(text)

    def _is_other(self, near: Nearby) -> bool:
        assert self._reply is not None
        return near.sample.label >= 0 and near.sample.label != self._reply.sample.label >= 0

    def _name(self, sample: ManifoldSample) -> str:
        assert self._facts is not None
        return class_name(self._facts.class_names, sample.label)

    def _clicked(self, space: str, index: int) -> None:
        if self._reply is not None:
            near: tuple[Nearby, ...] = getattr(self._reply, space)
            self.sample_wanted.emit(near[index].sample.index)

    def _show_on_map(self) -> None:
        if self._reply is not None:
            self.on_map_wanted.emit(self._reply.sample.index)
