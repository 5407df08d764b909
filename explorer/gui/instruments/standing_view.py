"""In words: how much data stands behind the probe."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.once import once_after
from explorer.gui.panels.wording import significant
from explorer.values.fields import EDGE, INSIDE, Standing

_EVERY_MS = 250


class StandingView(QWidget):
    """A verdict, the figures behind it, and the prior's contours for variational models.

    Attributes:
        prior: whether these contours are drawn.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._standing: Standing | None = None
        self._later = once_after(_EVERY_MS, self.flush, self)
        self._verdict = QLabel("–")
        self._verdict.setProperty("role", "heading")
        self._verdict.setWordWrap(True)
        self._figures = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._figures.setWordWrap(True)
        self._figures.setProperty("role", "muted")
        self._figures.setFont(theme.tabular(self._figures.font()))
        self._figures.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.prior = QCheckBox(self.tr("Contours of the prior"))
        self.prior.setToolTip(
            self.tr("1, 2 and 3 standard deviations of the standard Gaussian, a variational model's prior over codes")
        )
        self.prior.setChecked(True)
        self.prior.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * theme.SPACING, 0, 0, 0)
        column.setSpacing(theme.SPACING // 2)
        for widget in (self._verdict, self._figures, self.prior):
            column.addWidget(widget)

    def set_variational(self, variational: bool) -> None:
        """Offer the prior's contours where there is a prior."""
        self.prior.setVisible(variational)

    def show_standing(self, standing: Standing) -> None:
        """Say where the probe stands, newest only, four times a second at most."""
        self._standing = standing
        if not self._later.isActive():
            self._later.start()

    def flush(self) -> None:
        """Bring the words up to date now."""
        standing = self._standing
        if standing is None:
            return
        where = standing.where
        if where == INSIDE:
            verdict = self.tr("Inside the data")
        elif where == EDGE:
            verdict = self.tr("At the edge of the data")
        else:
            verdict = self.tr("Outside the data: nothing like this was seen in training")
        self._verdict.setText(verdict)
        text = self.tr(
            "The {k}th nearest sample is {distance} code units away; for 95 % of the samples it is within {usual}."
        )
        self._figures.setText(
            text.format(
                k=standing.neighbours,
                distance=significant(standing.distance, 3),
                usual=significant(standing.usual, 3),
            )
        )
        self._verdict.setAccessibleDescription(self._figures.text())

    def set_message(self, text: str) -> None:
        """Say why there is no verdict."""
        self._standing = None
        self._verdict.setText("–")
        self._figures.setText(text)
