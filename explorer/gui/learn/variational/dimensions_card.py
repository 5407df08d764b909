"""Which code dimensions are used, and which have collapsed."""

from __future__ import annotations

from explorer.gui.learn.lesson import sentence
from explorer.gui.learn.manifold.card import DemonstrationCard
from explorer.gui.learn.variational import wordings
from explorer.gui.learn.variational.divergence_bars import DivergenceBars
from explorer.values.variational_study import BoundFigures


class DimensionsCard(DemonstrationCard):
    """The divergence of each code dimension, and posterior collapse in words."""

    def __init__(self) -> None:
        super().__init__(
            self.tr("Which dimensions are used"),
            self.tr(
                "The divergence of each code dimension. A dimension that costs nothing carries no information: its "
                "cloud equals the prior for every picture. A dimension counts as active where its mean varies by "
                "more than 0.01 over the pictures (Burda et al., 2016)."
            ),
        )
        self.bars = DivergenceBars(self.tr("Measuring the divergences…"))
        self.bars.setToolTip(self.tr("Hover over a bar to read its values"))
        self.verdict = sentence()
        self.column.addWidget(self.bars, 1)
        self.column.addWidget(self.verdict)

    def clear(self) -> None:
        """Forget the figures of another model."""
        self.bars.set_figures(None)
        self.verdict.clear()

    def show_figures(self, figures: BoundFigures) -> None:
        """Show what was measured."""
        self.bars.set_figures(figures)
        self.verdict.setText(wordings.active(figures))
