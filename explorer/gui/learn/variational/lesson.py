"""The lesson "Codes as clouds": five cards in a scrolling column."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.learn.lesson import sentence
from explorer.gui.learn.manifold.card import row_of
from explorer.gui.learn.variational import wordings
from explorer.gui.learn.variational.bound_card import BoundCard
from explorer.gui.learn.variational.clouds_card import CloudsCard
from explorer.gui.learn.variational.dimensions_card import DimensionsCard
from explorer.gui.learn.variational.draws_card import DrawsCard
from explorer.gui.learn.variational.manifold_card import ManifoldCard
from explorer.gui.learn.variational.pair import Pair
from explorer.gui.panels.buttons import TextButton
from explorer.values import ModelCard, Picture
from explorer.values.variational_study import DrawsReply, ManifoldPictureReply, SurveyReply

_WIDEST = 1216
_BESIDE_FROM = 760
# two squares that hold twenty pictures of 28 pixels in a row, with their margins
_SQUARES_BESIDE_FROM = 1200


class _Content(QWidget):
    """As high as its width asks for: wrapped text would otherwise reserve the height of its narrowest form."""

    def minimumSizeHint(self) -> QSize:
        """The layout's width alone."""
        return QSize(super().minimumSizeHint().width(), 0)


class VariationalLesson(QWidget):
    """Shows the clouds of a variational model; knows plain values only.

    Attributes:
        bound: the evidence lower bound and its two terms.
        dimensions: the divergence of each code dimension.
        draws: one sample, its mean and draws.
        clouds: many clouds over the prior.
        manifold: the prior decoded.

    Signals:
        shown: the lesson has come into view.
        probe_wanted: the sample that is nearest to the probe, in `draws`.
        another_wanted: another sample there.
        draws_wanted: other draws of its cloud.
        sample_wanted: the sample in this row there.
        save_wanted: the picture of the prior as a file.
        library_wanted: a model to open in place of one that is not variational.
        find_data_wanted: the originals are not at hand and are wanted.
    """

    shown = Signal()
    probe_wanted = Signal()
    another_wanted = Signal()
    draws_wanted = Signal()
    sample_wanted = Signal(int)
    save_wanted = Signal()
    library_wanted = Signal()
    find_data_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Codes as clouds"))
        self.bound, self.dimensions, self.draws = BoundCard(), DimensionsCard(), DrawsCard()
        self.clouds, self.manifold = CloudsCard(), ManifoldCard()
        self._figures = Pair(self.bound, self.dimensions, _BESIDE_FROM)
        self._squares = Pair(self.clouds, self.manifold, _SQUARES_BESIDE_FROM)
        self._missing = self._missing_originals()
        self._message = QLabel()
        self._message.setWordWrap(True)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setProperty("role", "muted")
        self.library_button = TextButton(
            self.tr("Open the model library…"), self.tr("Choose one of the available models"), "library"
        )
        self.area = self._scrolling()
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty_state())
        self._stack.addWidget(self.area)
        self.draws.probe_wanted.connect(self.probe_wanted)
        self.draws.another_wanted.connect(self.another_wanted)
        self.draws.draws_wanted.connect(self.draws_wanted)
        self.clouds.sample_wanted.connect(self.sample_wanted)
        self.manifold.save_wanted.connect(self.save_wanted)
        self.library_button.clicked.connect(self.library_wanted)
        self.set_message(self.tr("Open or train a variational model to see its clouds."))

    def message(self) -> str:
        """The sentence that stands in place of the lesson, empty while there is none."""
        return self._message.text() if self._stack.currentIndex() == 0 else ""

    def set_message(self, text: str) -> None:
        """Say why there is nothing to see, in place of the lesson; an empty text brings the lesson back."""
        self._message.setText(text)
        self._stack.setCurrentIndex(0 if text else 1)

    def show_model(self, card: ModelCard, samples: int, originals: bool) -> None:
        """Make room for a model, or say that it is not variational.

        Args:
            card: who it is.
            samples: codes that its file holds.
            originals: the pictures behind them are at hand.
        """
        if not card.architecture.variational:
            self.set_message(wordings.not_variational(card))
            return
        self.set_message("")
        self._missing.setVisible(samples > 0 and not originals)
        few = "" if samples else self.tr("No samples stored in this model; train a model to measure it.")
        for needy in (self.bound, self.dimensions, self.draws, self.clouds):
            needy.show_text(few)
        self.manifold.show_text("")
        self._figures.allow_beside(samples > 0)
        self._squares.allow_beside(samples > 0 and card.architecture.latent_dim == 2)
        self.draws.set_model(card)
        self.clouds.set_model(card)
        self.manifold.set_model(card)

    def clear(self) -> None:
        """Forget what was shown of another model."""
        for card in (self.bound, self.dimensions, self.draws, self.clouds, self.manifold):
            card.clear()

    def show_survey(self, reply: SurveyReply) -> None:
        """The bound was measured."""
        if reply.figures is None:
            return
        self.bound.answered()
        self.bound.show_survey(reply, reply.figures)
        self.dimensions.show_figures(reply.figures)
        if reply.clouds is not None:
            self.clouds.show_clouds(reply.clouds)

    def show_draws(self, reply: DrawsReply) -> None:
        """A sample was decoded from its cloud."""
        self.draws.answered()
        self.draws.show_draws(reply)
        self.clouds.show_draws(reply)

    def show_manifold(self, reply: ManifoldPictureReply) -> None:
        """The prior was decoded."""
        self.manifold.answered()
        self.manifold.show_pictures(reply)

    def manifold_picture(self) -> Picture | None:
        """What `save_wanted` would save."""
        return self.manifold.picture()

    def showEvent(self, event: QShowEvent) -> None:
        """The clouds are wanted now."""
        super().showEvent(event)
        self.shown.emit()

    def _empty_state(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(*(4 * theme.SPACING,) * 4)
        column.setSpacing(2 * theme.SPACING)
        column.addStretch(1)
        column.addWidget(self._message)
        column.addWidget(self.library_button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return page

    def _missing_originals(self) -> QWidget:
        """What stands above the cards while the originals are not at hand."""
        strip = QWidget()
        text = sentence(
            self.tr(
                "Original pictures not found: the model's own reconstructions are used instead. It reconstructs "
                "those more easily, so the true bound is lower."
            )
        )
        self.find_button = TextButton(
            self.tr("Find the pictures…"), self.tr("Choose or download the data that this model was trained on")
        )
        self.find_button.clicked.connect(self.find_data_wanted)
        row = row_of(self.find_button, text, stretch_last=True)
        row.setContentsMargins(0, 0, 0, 0)
        strip.setLayout(row)
        strip.hide()
        return strip

    def _scrolling(self) -> QScrollArea:
        cards = QWidget()
        cards.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(cards)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.SPACING)
        column.addWidget(self._missing)
        column.addWidget(self._figures)
        column.addWidget(self.draws)
        column.addWidget(self._squares)
        column.addStretch(1)
        content = _Content()
        # beyond the widest column the room is shared out at both sides
        row = QHBoxLayout(content)
        row.setContentsMargins(*(2 * theme.SPACING,) * 4)
        row.addStretch(1)
        row.addWidget(cards, 1000)
        row.addStretch(1)
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area
