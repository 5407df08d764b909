"""What all lessons have in common."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QStackedLayout, QWidget

from explorer.gui import theme


class Lesson(QWidget):
    """Tells when somebody looks, so that nothing is computed for nobody.

    Signals:
        shown: the lesson has come into view.
    """

    shown = Signal()

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that the lesson has come into view."""
        super().showEvent(event)
        self.shown.emit()


class ScrollingLesson(Lesson):
    """A lesson in a scrolling column, or one sentence in its place. Begins with the sentence.

    Attributes:
        area: what scrolls, from `set_content` on.
    """

    area: QScrollArea

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._message = sentence(muted=True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._message)

    def set_content(self, content: QWidget) -> None:
        """Take the column; called once."""
        self.area = scrolling(content)
        self._stack.addWidget(self.area)

    def message(self) -> str:
        """The sentence that stands in place of the lesson, empty while there is none."""
        return self._message.text() if self._stack.currentIndex() == 0 else ""

    def set_message(self, text: str) -> None:
        """Say why there is nothing to see, in place of the lesson; an empty text brings the lesson back."""
        self._message.setText(text)
        self._stack.setCurrentIndex(0 if text else 1)


class _Flat(QWidget):
    """As high as its width asks for: wrapped text would otherwise reserve the height of its narrowest form."""

    def minimumSizeHint(self) -> QSize:
        """The layout's width alone."""
        return QSize(super().minimumSizeHint().width(), 0)


def centred(column: QWidget, widest: int) -> QWidget:
    """A column in the middle; beyond its largest width the room is shared out at both sides.

    Args:
        column: what stands there.
        widest: its largest width, logical pixels.
    """
    column.setMaximumWidth(widest)
    content = _Flat()
    row = QHBoxLayout(content)
    row.setContentsMargins(*(2 * theme.SPACING,) * 4)
    row.addStretch(1)
    row.addWidget(column, 1000)
    row.addStretch(1)
    return content


def scrolling(content: QWidget) -> QScrollArea:
    """Scrolls from top to bottom only: what is in it adapts itself to the width."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    return area


def sentence(text: str = "", *, muted: bool = False) -> QLabel:
    """A label that wraps, for plain text with figures of equal width."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(theme.tabular(label.font()))
    # a word-wrapped label asks for its longest word's width
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    if muted:
        label.setProperty("role", "muted")
    return label
