"""The evidence lower bound, split into what it is made of."""

from __future__ import annotations

from explorer.gui.learn.lesson import sentence
from explorer.gui.learn.manifold.bar_list import Bar, BarList
from explorer.gui.learn.manifold.card import DemonstrationCard
from explorer.gui.learn.variational import wordings
from explorer.values.variational_study import BoundFigures, SurveyReply


class BoundCard(DemonstrationCard):
    """Reconstruction and divergence in nats, and what the weight β of the divergence did in training."""

    def __init__(self) -> None:
        super().__init__(
            self.tr("What a cloud costs"),
            self.tr(
                "The divergence is the cost, in nats, of distinguishing a picture's cloud from the prior; the "
                "reconstruction term is what the decoder still gets wrong. β sets how expensive the code is: with "
                "a large β only dimensions that save more than they cost stay in use."
            ),
        )
        self.headline = sentence()
        font = self.headline.font()
        font.setBold(True)
        self.headline.setFont(font)
        self.bars = BarList(self.tr("Terms of the bound"), 3)
        self.weight = sentence()
        self.basis = sentence(muted=True)
        for part in (self.headline, self.bars, self.weight, self.basis):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.clear()

    def clear(self) -> None:
        """Forget the figures of another model."""
        for label in (self.headline, self.weight, self.basis):
            label.clear()
        self.bars.set_bars(())
        self.headline.setText(self.tr("Measuring the bound…"))

    def show_survey(self, reply: SurveyReply, figures: BoundFigures) -> None:
        """Show what was measured."""
        weighted = reply.beta * figures.divergence
        longest = max(figures.reconstruction, figures.divergence, weighted) or 1.0
        value = self.tr("{nats} nats")
        self.headline.setText(wordings.bound(figures))
        self.bars.set_bars(
            [
                Bar(
                    self.tr("reconstruction"),
                    value.format(nats=wordings.nats(figures.reconstruction)),
                    figures.reconstruction / longest,
                ),
                Bar(
                    self.tr("divergence, KL"),
                    value.format(nats=wordings.nats(figures.divergence)),
                    figures.divergence / longest,
                    strong=True,
                ),
                Bar(
                    self.tr("in training: {beta:g} · KL").format(beta=reply.beta),
                    value.format(nats=wordings.nats(weighted)),
                    weighted / longest,
                ),
            ]
        )
        self.weight.setText(wordings.weight(reply, figures))
        self.basis.setText(wordings.measured_on(reply, figures))
