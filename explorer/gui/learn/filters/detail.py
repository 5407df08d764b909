"""One filter, large."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.learn.filters import naming
from explorer.gui.learn.filters.signed_picture import SignedPicture
from explorer.gui.panels import wording
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.values.filters import FilterBank


class FilterDetail(QFrame):
    """The chosen filter in its own colours, with its figures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.title = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.title.setProperty("role", "heading")
        self.model = ElidedLabel()
        self.model.set_muted(True)
        self.picture = SignedPicture(self.tr("The chosen filter"), self.tr("Click a filter to enlarge it."))
        self._figures = QFormLayout()
        self._figures.setContentsMargins(0, 0, 0, 0)
        self._figures.setVerticalSpacing(theme.SPACING // 2)
        self.strength = self._figure(
            self.tr("Strength"), self.tr("Square root of the sum of all squared weights (Euclidean norm)")
        )
        self.smoothness = self._figure(
            self.tr("Smoothness"),
            self.tr(
                "How similar neighbouring weights are (Moran's I): about 0 for noise, near 1 for wide strokes, "
                "negative for a checkerboard"
            ),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACING, theme.SPACING, theme.SPACING, theme.SPACING)
        column.setSpacing(theme.SPACING)
        column.addWidget(self.title)
        column.addWidget(self.model)
        column.addWidget(self.picture)
        column.addLayout(self._figures)
        column.addStretch(1)
        self.clear()

    def set_side(self, side: int) -> None:
        """Be so wide, in logical pixels; the picture is square."""
        self.setFixedWidth(side)
        self.picture.set_side(side - 2 * theme.SPACING)

    def clear(self) -> None:
        """Show no filter."""
        self.title.setText(self.tr("No filter chosen"))
        self.model.set_text("")
        self.picture.set_values(None)
        for figure in (self.strength, self.smoothness):
            figure.setText("–")

    def show_filter(self, name: str, bank: FilterBank, row: int, scheme: str) -> None:
        """Show one row of a bank.

        Args:
            name: of the model.
            bank: its filters.
            row: which of them.
            scheme: see `colours.SCHEMES`.
        """
        self.title.setText(naming.unit_name(bank.kind, int(bank.units[row])))
        self.model.set_text(name)
        self.picture.set_values(bank.weights[row], scheme)
        self.strength.setText(wording.significant(float(bank.strength[row]), 3))
        self.smoothness.setText(f"{float(bank.smoothness[row]):.2f}".replace("-", "−"))

    def _figure(self, name: str, tip: str) -> QLabel:
        label, value = QLabel(name), QLabel()
        label.setProperty("role", "muted")
        value.setFont(theme.tabular(value.font()))
        value.setAlignment(Qt.AlignmentFlag.AlignRight)
        value.setAccessibleName(name)
        for part in (label, value):
            part.setToolTip(tip)
        self._figures.addRow(label, value)
        return value
