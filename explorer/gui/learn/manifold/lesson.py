"""The lesson "Why a manifold": four cards in a scrolling column."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.learn.lesson import ScrollingLesson, centred, sentence
from explorer.gui.learn.manifold.card import row_of
from explorer.gui.learn.manifold.dimension_card import DimensionCard
from explorer.gui.learn.manifold.neighbours_card import NeighboursCard
from explorer.gui.learn.manifold.path_card import PathCard
from explorer.gui.learn.manifold.random_card import RandomCard
from explorer.gui.panels.buttons import TextButton
from explorer.values.manifold import (
    InterpolationReply,
    ManifoldFacts,
    ManifoldMeasures,
    NeighboursReply,
    RandomPicturesReply,
)

_WIDEST = 1120


class ManifoldLesson(ScrollingLesson):
    """Shows the demonstrations with the open model; knows plain values only.

    Attributes:
        random: demonstration 1.
        path: demonstration 2.
        neighbours: demonstration 3.
        dimension: demonstration 4, which needs no answers.

    Signals:
        random_wanted: other random pictures, of the kinds in `random.pixels` and `random.codes`.
        path_wanted: the pictures at `path.t()`, for the same pair.
        other_pair_wanted: another pair of the kind `path.kind()`.
        another_sample_wanted: the neighbours of a sample chosen at random.
        selected_sample_wanted: the neighbours of the sample that is selected on the map.
        sample_wanted: the neighbours of the sample in this row.
        on_map_wanted: the sample in this row on the map.
        find_data_requested: the originals are not at hand and are wanted.
    """

    random_wanted = Signal()
    path_wanted = Signal()
    other_pair_wanted = Signal()
    another_sample_wanted = Signal()
    selected_sample_wanted = Signal()
    sample_wanted = Signal(int)
    on_map_wanted = Signal(int)
    find_data_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Why a manifold"))
        self.random, self.path = RandomCard(), PathCard()
        self.neighbours, self.dimension = NeighboursCard(), DimensionCard()
        self._missing = self._missing_originals()
        self.set_content(centred(self._column(), _WIDEST))
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.random.wanted.connect(self.random_wanted)
        self.path.wanted.connect(self.path_wanted)
        self.path.other_pair_wanted.connect(self.other_pair_wanted)
        self.neighbours.another_wanted.connect(self.another_sample_wanted)
        self.neighbours.selected_wanted.connect(self.selected_sample_wanted)
        self.neighbours.sample_wanted.connect(self.sample_wanted)
        self.neighbours.on_map_wanted.connect(self.on_map_wanted)
        self.set_message(self.tr("Open a model on the page Explore: the demonstrations use it."))

    def show_model(self, facts: ManifoldFacts) -> None:
        """Make room for a model's pictures, and say what cannot be shown with it."""
        self.set_message("")
        self._missing.setVisible(not facts.originals and facts.samples > 0)
        for card in (self.random, self.path, self.neighbours, self.dimension):
            card.set_facts(facts)
        few = self.tr("No samples stored in this model; open one that has some, or train one.")
        for needy in (self.path, self.neighbours):
            needy.show_text(few if facts.samples < 2 else "")

    def show_random(self, reply: RandomPicturesReply) -> None:
        """Demonstration 1 has its pictures."""
        self.random.answered()
        self.random.show_reply(reply)

    def show_path(self, reply: InterpolationReply) -> None:
        """Demonstration 2 has its pictures."""
        self.path.answered()
        self.path.show_reply(reply)

    def show_neighbours(self, reply: NeighboursReply) -> None:
        """Demonstration 3 has its pictures."""
        self.neighbours.answered()
        self.neighbours.show_reply(reply)

    def show_measures(self, measures: ManifoldMeasures | None) -> None:
        """Say what holds over many samples; None takes back what was said of another model."""
        for card in (self.random, self.path, self.neighbours):
            card.show_measures(measures)

    def set_selection(self, there: bool) -> None:
        """Whether a sample is selected on the map."""
        self.neighbours.set_selection(there)

    def _missing_originals(self) -> QWidget:
        """What stands above the cards while the originals are not at hand."""
        strip = QWidget()
        text = sentence(self.tr("Original pictures not found: reconstructions are used in their place."))
        self.find_button = TextButton(
            self.tr("Find the pictures…"), self.tr("Choose or download the data that this model was trained on")
        )
        self.find_button.clicked.connect(self.find_data_requested)
        row = row_of(self.find_button, text, stretch_last=True)
        row.setContentsMargins(0, 0, 0, 0)
        strip.setLayout(row)
        strip.hide()
        return strip

    def _column(self) -> QWidget:
        cards = QWidget()
        column = QVBoxLayout(cards)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.SPACING)
        column.addWidget(self._missing)
        for card in (self.random, self.path, self.neighbours, self.dimension):
            column.addWidget(card)
        column.addStretch(1)
        return cards
