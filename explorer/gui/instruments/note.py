"""A few quiet words under an instrument."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from explorer.gui import theme


class Note(QWidget):
    """A sentence or two, wrapped, in line with the instrument's own."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, indent: int = 3 * theme.SPACING) -> None:
        super().__init__(parent)
        self._label = QLabel(text)
        self._label.setWordWrap(True)
        self._label.setProperty("role", "muted")
        self._label.setFont(theme.tabular(self._label.font()))
        column = QVBoxLayout(self)
        column.setContentsMargins(indent, 0, 0, 0)
        column.addWidget(self._label)

    def set_text(self, text: str) -> None:
        """Say something else."""
        self._label.setText(text)

    def text(self) -> str:
        """What is said."""
        return self._label.text()
