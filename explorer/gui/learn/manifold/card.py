"""The frame of one demonstration: heading, sentence, what is shown, and what went wrong."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.learn.lesson import sentence
from explorer.gui.panels import wording
from explorer.gui.panels.message_line import MessageLine
from explorer.values import Failure

# smaller differences are rounding, and an exponent would say more than is known
_SMALLEST = 0.001


class DemonstrationCard(QFrame):
    """A card of the lesson.

    Args:
        title: what the demonstration shows, in a few words.
        explanation: the same in a sentence.
    """

    def __init__(self, title: str, explanation: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName(title)
        heading = QLabel(title)
        font = heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.2)
        heading.setFont(font)
        heading.setProperty("role", "heading")
        heading.setWordWrap(True)
        self.message = MessageLine()
        # everything but heading and message: hidden while there is nothing to show
        self.body = QWidget()
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.SPACING)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*(2 * theme.SPACING,) * 4)
        outer.setSpacing(theme.SPACING)
        outer.addWidget(heading)
        outer.addWidget(sentence(explanation, muted=True))
        outer.addWidget(self.message)
        outer.addWidget(self.body)

    def show_failure(self, failure: Failure) -> None:
        """Say what went wrong above what was shown last."""
        self.message.show_failure(failure)

    def show_text(self, text: str) -> None:
        """Say why there is nothing to show; an empty text shows the demonstration."""
        self.body.setVisible(not text)
        if text:
            self.message.show_text("info", text)
        else:
            self.message.clear()

    def answered(self) -> None:
        """A reply has come: what went wrong before is over."""
        self.message.clear()


def row_of(*widgets: QWidget, stretch_last: bool = False) -> QHBoxLayout:
    """Widgets side by side from the left."""
    row = QHBoxLayout()
    row.setSpacing(theme.SPACING)
    for widget in widgets:
        row.addWidget(widget, 1 if stretch_last and widget is widgets[-1] else 0)
    if not stretch_last:
        row.addStretch(1)
    return row


def error_text(error: float) -> str:
    """A squared error to three digits; a dash where it could not be measured."""
    if 0 < error < _SMALLEST:
        return f"<{_SMALLEST}"
    return wording.significant(error, 3)
