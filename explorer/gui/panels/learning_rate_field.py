"""The learning rate as people type it: 0.001, 1e-3 or 1,5e-4."""

from __future__ import annotations

import math
import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from explorer.gui import theme

_NUMBER = re.compile(r"\+?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
LARGEST = 10.0
FIELD_HEIGHT = 28


def parse_learning_rate(text: str) -> float | None:
    """Read a learning rate.

    Args:
        text: decimal or scientific, a comma counts as the decimal point.

    Returns:
        A number above 0 and at most 10, or None if the text is none.
    """
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text.replace(",", "."))
    return value if math.isfinite(value) and 0 < value <= LARGEST else None


def learning_rate_text(value: float) -> str:
    """The shortest text that reads back as the same number."""
    short = f"{value:g}"
    return short if float(short) == value else repr(value)


class LearningRateField(QWidget):
    """A typed learning rate; empty means the recipe's own.

    Before a training the text simply counts as it stands. While one runs (`set_live`), Enter applies it, Esc brings
    the applied one back, and the line below says which of these has happened.
    """

    changed = Signal()
    applied = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._live = False
        self._applied: float | None = None
        self._recommended: float | None = None
        self.field = QLineEdit()
        self.field.setFont(theme.tabular(self.field.font()))
        self.field.setMaxLength(24)
        self.field.setMinimumHeight(FIELD_HEIGHT)
        self.note = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.note.setProperty("role", "muted")
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.note.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING // 2)
        column.addWidget(self.field)
        column.addWidget(self.note)
        self.setFocusProxy(self.field)
        self.field.setAccessibleName(self.tr("Learning rate"))
        self.field.setToolTip(
            self.tr(
                "How large a step the network takes after each batch. Too large and it never settles, too small "
                "and it takes forever. Write 0.001 or 1e-3; if empty, the recipe's own is used."
            )
        )
        self.field.textEdited.connect(self._edited)
        self.field.returnPressed.connect(self._enter)

    def value(self) -> float | None:
        """The typed rate; None when the field is empty, or holds no usable number (see `is_valid`)."""
        return parse_learning_rate(self.field.text())

    def is_valid(self) -> bool:
        """Whether the field is empty or holds a usable number."""
        return not self.field.text().strip() or self.value() is not None

    def set_value(self, value: float | None) -> None:
        """Fill the field without a signal; None leaves it to the recipe."""
        self._applied = value
        self.field.setText("" if value is None else learning_rate_text(value))
        self._say("")

    def set_recommended(self, value: float | None) -> None:
        """The recipe's own rate, shown in grey while the field is empty."""
        self._recommended = value
        if value is None:
            self.field.setPlaceholderText(self.tr("the recipe's"))
        else:
            self.field.setPlaceholderText(self.tr("{rate}, the recipe's").format(rate=learning_rate_text(value)))

    def set_live(self, live: bool) -> None:
        """Whether a training runs that Enter should change."""
        if live and not self._live:
            self._applied = self.value()
        self._live = live
        self._say("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up an edit that was not applied."""
        if event.key() == Qt.Key.Key_Escape and self._live and self.value() != self._applied:
            self.set_value(self._applied)
            return
        super().keyPressEvent(event)

    def _edited(self) -> None:
        if not self.is_valid():
            self._say(self.tr("A number above 0, like 0.001 or 1e-3"))
        elif self._live and self.value() is not None and self.value() != self._applied:
            self._say(self.tr("Enter applies it, Esc discards it"))
        else:
            self._say("")
        self.changed.emit()

    def _enter(self) -> None:
        if not self._live:
            return
        value = self.value() if self.field.text().strip() else self._recommended
        if value is None:
            self._say(self.tr("A number above 0, like 0.001 or 1e-3"))
            return
        self._applied = value
        self.applied.emit(value)
        self._say(self.tr("Applied: {rate} from here on").format(rate=learning_rate_text(value)))

    def _say(self, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))
