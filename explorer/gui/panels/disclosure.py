"""A heading that folds what stands under it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from explorer.gui import theme


class Disclosure(QWidget):
    """A foldable part of a panel, closed at first.

    Args:
        title: the heading.
        tip: what is inside, in a sentence.
        content: what is folded away.
        parent: Qt parent.
    """

    toggled = Signal(bool)

    def __init__(self, title: str, tip: str, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = content
        self.button = QToolButton()
        self.button.setText(title)
        self.button.setToolTip(tip)
        self.button.setAccessibleName(title)
        self.button.setCheckable(True)
        self.button.setAutoRaise(True)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.setIconSize(QSize(16, 16))
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.toggled.connect(self._fold)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(content)
        self._fold(False)

    def is_open(self) -> bool:
        """Whether the content shows."""
        return self.button.isChecked()

    def set_open(self, is_open: bool) -> None:
        """Fold or unfold."""
        self.button.setChecked(is_open)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the arrow again in the new colours."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "button"):
            self._paint_arrow()
        super().changeEvent(event)

    def _fold(self, is_open: bool) -> None:
        self.content.setVisible(is_open)
        self._paint_arrow()
        self.toggled.emit(is_open)

    def _paint_arrow(self) -> None:
        self.button.setIcon(theme.icon("chevron-down" if self.button.isChecked() else "chevron-right"))
