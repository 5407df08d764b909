"""A field for one number: shows it rounded, and whole while it is being edited."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from explorer.gui import theme
from explorer.gui.learn.worked_example import numerals

_HEIGHT = 28
_LARGEST = 1000.0


class NumberField(QLineEdit):
    """A number that is taken with Enter or when the field is left; Esc brings the old one back.

    Args:
        name: what a screen reader says.
        tip: what a beginner reads.
        positive: whether only numbers above 0 are taken.
        parent: Qt parent.
    """

    committed = Signal(float)
    refused = Signal(str)

    def __init__(self, name: str, tip: str, positive: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = 0.0
        self._decimals = 5
        self._positive = positive
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setFont(theme.tabular(self.font()))
        self.setMaxLength(32)
        self.setMinimumHeight(_HEIGHT)
        self.setMinimumWidth(48)
        self.editingFinished.connect(self._finish)

    def value(self) -> float:
        """The number last taken."""
        return self._value

    def set_value(self, value: float, decimals: int) -> None:
        """Show a number; text that is just being typed stays.

        Args:
            value: the number.
            decimals: it is rounded to these while the field is not being edited.
        """
        self._value, self._decimals = value, decimals
        if not (self.hasFocus() and self.isModified()):
            self._write()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the number whole."""
        super().focusInEvent(event)
        if not self.isModified():
            self._write()
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it rounded again."""
        super().focusOutEvent(event)
        if not self.isModified():
            self._write()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up an edit."""
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self._write()
            return
        super().keyPressEvent(event)

    def _finish(self) -> None:
        if not self.isModified():
            return
        value = numerals.parse(self.text())
        if value is None or abs(value) > _LARGEST or (self._positive and value <= 0):
            text = self.text()
            self._write()
            self.refused.emit(text)
        elif value == self._value:
            self._write()
        else:
            self._value = value
            self._write()
            self.committed.emit(value)

    def _write(self) -> None:
        if self.hasFocus():
            self.setText(numerals.exact(self._value))
        else:
            decimals = numerals.decimals_needed(np.array([self._value]), self._decimals)
            self.setText(numerals.rounded(self._value, decimals))
            self.setCursorPosition(0)
        self.setModified(False)
