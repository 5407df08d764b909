"""One sample decoded from its mean and from draws of its cloud."""

from __future__ import annotations

from PySide6.QtCore import Signal

from explorer.gui.learn.lesson import sentence
from explorer.gui.learn.manifold.card import DemonstrationCard, row_of
from explorer.gui.learn.manifold.picture_row import Cell, PictureRow
from explorer.gui.learn.variational import wordings
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.gui.panels.wording import significant
from explorer.values import ModelCard
from explorer.values.class_names import class_name
from explorer.values.variational_study import DRAWS, DecodedDraw, DrawsReply


class DrawsCard(DemonstrationCard):
    """Mean against sample.

    Signals:
        probe_wanted: the sample that is nearest to the probe.
        another_wanted: another sample.
        draws_wanted: other draws of the same cloud.
    """

    probe_wanted = Signal()
    another_wanted = Signal()
    draws_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(
            self.tr("The mean, and draws around it"),
            self.tr(
                "Training decodes one random draw from the cloud at a time, so every point of it has to "
                "reconstruct the picture. Interpolations, traversals and the probe use means, never draws: with "
                "draws, neighbouring pictures would jitter at random."
            ),
        )
        self._card: ModelCard | None = None
        self.probe_button = TextButton(
            self.tr("At the probe"),
            self.tr("Use the sample nearest to the probe of the page Explore"),
            "probe",
        )
        self.another_button = TextButton(self.tr("Another"), self.tr("Use another sample, chosen at random"), "shuffle")
        self.draws_button = TextButton(
            self.tr("New draws"), self.tr("Draw eight new codes from the same cloud"), "noise"
        )
        self.sample = ElidedLabel()
        self.sample.set_muted(True)
        self.pictures = PictureRow(self.tr("Original, mean and draws"), 2 + DRAWS, largest=112, lines=2)
        self.pictures.setToolTip(
            self.tr(
                "Under each picture: its squared error, the sum over all values of the squared difference from the "
                "original (black 0, white 1)"
            )
        )
        self.spread = sentence()
        self.errors = sentence(muted=True)
        self.column.addLayout(
            row_of(self.probe_button, self.another_button, self.draws_button, self.sample, stretch_last=True)
        )
        for part in (self.pictures, self.spread, self.errors):
            self.column.addWidget(part)
        self.probe_button.clicked.connect(self.probe_wanted)
        self.another_button.clicked.connect(self.another_wanted)
        self.draws_button.clicked.connect(self.draws_wanted)

    def set_model(self, card: ModelCard) -> None:
        """Make room for a model's pictures."""
        self._card = card
        self.pictures.set_shape(card.architecture.height, card.architecture.width)

    def clear(self) -> None:
        """Forget the sample of another model."""
        self.pictures.set_cells(())
        self.sample.set_text("")
        self.spread.clear()
        self.errors.clear()

    def show_draws(self, reply: DrawsReply) -> None:
        """Show a sample with its cloud."""
        text = self.tr("sample {row:,}").format(row=reply.sample)
        name = self._class_name(reply.label)
        self.sample.set_text(self.tr("{sample}, class {name}").format(sample=text, name=name) if name else text)
        title = self.tr("stand-in") if reply.stand_in else self.tr("original")
        draw = self.tr("draw {number}")
        cells = [Cell(reply.original, (title,), tip=title), self._cell(self.tr("mean"), reply.mean)]
        cells += [self._cell(draw.format(number=number), one) for number, one in enumerate(reply.draws, 1)]
        self.pictures.set_cells(cells)
        self.pictures.set_current(1)
        self.spread.setText(wordings.spread(reply.mean.code.tolist(), reply.deviation.tolist()))
        errors = [one.error for one in reply.draws]
        self.errors.setText(
            self.tr(
                "Squared error to the original: {mean} from the mean, {draws} from the draws on average, between {low} "
                "and {high}."
            ).format(
                mean=significant(reply.mean.error, 3),
                draws=significant(sum(errors) / len(errors), 3),
                low=significant(min(errors), 3),
                high=significant(max(errors), 3),
            )
        )

    def _cell(self, title: str, draw: DecodedDraw) -> Cell:
        error = significant(draw.error, 3)
        tip = self.tr("{title}: squared error {error}").format(title=title, error=error)
        return Cell(draw.picture, (title, error), tip=tip)

    def _class_name(self, label: int) -> str:
        return class_name(self._card.data.class_names if self._card is not None else (), label)
