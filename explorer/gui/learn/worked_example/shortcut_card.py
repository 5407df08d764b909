"""A popular shortcut beside the chain rule, and why a falling loss does not excuse it."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from explorer.gui.learn.worked_example import lines, numerals
from explorer.gui.learn.worked_example.phase_card import PhaseCard
from explorer.lessons.worked_example_figures import Figures


class ShortcutCard(PhaseCard):
    """What some lectures multiply in place of the chain rule's sum."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("A popular shortcut, and what is wrong with it"),
            self.tr(
                "The chain rule sums over all outputs k, since each of them depends on each number of the code. "
                "Some lectures multiply element by element instead: then the weights of input i only receive the "
                "error of output i."
            ),
            lines.SHORTCUT,
            parent,
        )
        self.verdict = self._text()
        self.why = self._text()
        self.slip = self._text()

    def show_figures(self, figures: Figures, decimals: int) -> None:
        """Show both gradients and how far they are apart."""
        super().show_figures(figures, decimals)
        self.verdict.setText(
            self.tr("Largest difference {difference}; cosine of the angle between the two {cosine}.").format(
                difference=numerals.measured(figures.shortcut.difference),
                cosine=numerals.measured(figures.shortcut.cosine),
            )
        )
        self.why.setText(self._why(figures))
        self.slip.setVisible(figures.state.loss == "mean")
        self.slip.setText(
            self.tr(
                "The same lecture prints the mean of squares ({mean:.2f}) but steps along the gradient of the sum, "
                "which is {times} times larger."
            ).format(mean=figures.number("mean"), times=figures.state.inputs.size)
        )

    def set_hidden(self, names: frozenset[str]) -> None:
        """The verdict waits for the numbers, too."""
        super().set_hidden(names)
        self.verdict.setVisible("shortcut" not in names)

    def _why(self, figures: Figures) -> str:
        """What the shortcut does with these numbers: the cosine decides whether it goes downhill at all."""
        cosine, inputs = figures.shortcut.cosine, figures.state.inputs
        if math.isnan(cosine):
            what = ""
        elif cosine <= 0:
            what = self.tr("Here it is not even a descent direction: if the loss still falls, the decoder is doing it.")
        elif ((inputs > 0) & (inputs < 1)).all():
            what = self.tr("It is still a descent direction, and the loss still falls to zero.")
        else:
            what = self.tr("It is still a descent direction, and the loss still falls.")
        moral = self.tr(
            "A falling loss proves nothing: one sample can be memorised by the decoder alone. The curves on the "
            "left show all three."
        )
        return f"{what} {moral}".strip()

    def _text(self) -> QLabel:
        label = QLabel(textFormat=Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        self.column.addWidget(label)
        return label
