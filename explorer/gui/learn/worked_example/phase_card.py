"""One part of the page on a card: heading, formulas, numbers, and how a chosen number comes about."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.learn.formula import Formula
from explorer.gui.learn.worked_example import lines
from explorer.gui.learn.worked_example.expression import Expression, Place
from explorer.gui.learn.worked_example.pieces import Signs
from explorer.lessons.worked_example_figures import Figures

_BAR = 4


class _Explanation(QWidget):
    """How one number comes about, on a tinted ground."""

    def __init__(self) -> None:
        super().__init__()
        self._line = Expression()
        self._line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._line.setToolTip("")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACING, theme.SPACING, theme.SPACING, theme.SPACING)
        column.addWidget(self._line)

    def set_pieces(self, pieces: Sequence[Signs]) -> None:
        """Show a formula."""
        self._line.set_pieces(pieces, 0)
        self.setAccessibleName(self._line.accessibleName())

    def set_scale(self, scale: float) -> None:
        """Show it larger or smaller."""
        self._line.set_scale(scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, in the colour that marks the number."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        tint = theme.accent()
        tint.setAlphaF(0.1)
        painter.setBrush(tint)
        painter.drawRoundedRect(self.rect(), 4, 4)


class PhaseCard(QFrame):
    """Lines of formulas with their numbers.

    Args:
        title: the heading.
        subject: what happens here, in a sentence.
        content: its lines.
        parent: Qt parent.
    """

    chosen = Signal(str, str, int, int)
    """Line, quantity, row, column."""

    def __init__(self, title: str, subject: str, content: Sequence[lines.Line], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._lit = False
        self._lines = tuple(content)
        heading = QLabel(title)
        heading.setProperty("role", "heading")
        explanation = QLabel(subject)
        explanation.setProperty("role", "muted")
        explanation.setWordWrap(True)
        self.setAccessibleName(title)
        self.formulas: dict[str, Formula] = {}
        self.expressions: dict[str, Expression] = {}
        self.detail = _Explanation()
        self.detail.hide()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(2 * theme.SPACING, theme.SPACING, theme.SPACING, 2 * theme.SPACING)
        self.column.setSpacing(theme.SPACING)
        self.column.addWidget(heading)
        self.column.addWidget(explanation)
        self.column.addWidget(self.detail)
        for line in self._lines:
            if line.sum_formula:
                self.column.addSpacing(theme.SPACING)
                self.formulas[line.key] = Formula()
                self.column.addWidget(self.formulas[line.key])
            if not lines.has_numbers(line.key):
                continue
            expression = Expression()
            expression.chosen.connect(lambda *place, line=line.key: self.chosen.emit(line, *place))
            self.expressions[line.key] = expression
            self.column.addWidget(expression)

    def show_figures(self, figures: Figures, decimals: int) -> None:
        """Show the numbers of a step.

        Args:
            figures: of the step.
            decimals: numbers are rounded to these.
        """
        for line in self._lines:
            if line.key in self.formulas:
                self.formulas[line.key].set_latex(line.formula(figures.state.loss))
        for key, expression in self.expressions.items():
            expression.set_pieces(lines.pieces(key, figures), decimals)

    def set_hidden(self, names: frozenset[str]) -> None:
        """Keep the numbers of quantities back that the step has not come to."""
        for expression in self.expressions.values():
            expression.set_hidden(names)

    def set_lit(self, lit: bool) -> None:
        """Whether this is the present phase."""
        if lit != self._lit:
            self._lit = lit
            self.setAccessibleDescription(self.tr("the present phase") if lit else "")
            self.update()

    def set_scale(self, scale: float) -> None:
        """Show formulas and numbers larger or smaller."""
        shown: list[Formula | Expression | _Explanation] = [*self.formulas.values(), *self.expressions.values()]
        for part in (*shown, self.detail):
            part.set_scale(scale)

    def show_choice(self, place: Place | None, line: str, explanation: Sequence[Signs]) -> None:
        """Mark a number wherever it stands on this card.

        Args:
            place: which number, None for none.
            line: the line in which it was chosen; empty if that is on another card.
            explanation: how the number comes about, shown under that line.
        """
        for expression in self.expressions.values():
            expression.select(place)
        shown = place is not None and line in self.expressions
        if shown:
            self.detail.set_pieces(explanation)
            self.column.removeWidget(self.detail)
            self.column.insertWidget(self.column.indexOf(self.expressions[line]) + 1, self.detail)
        self.detail.setVisible(shown)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A bar at the left end of the present phase."""
        super().paintEvent(event)
        if self._lit:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(theme.accent())
            painter.setBrush(theme.accent())
            painter.drawRoundedRect(1, 1, _BAR, self.height() - 3, 2, 2)
