"""Buttons whose icon follows the palette and whose purpose is always said."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from explorer.gui import theme


class IconButton(QToolButton):
    """A flat button with an icon; its name is what a screen reader says, its tip what a beginner reads."""

    def __init__(self, icon_name: str, name: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setIconSize(QSize(20, 20))
        self.setMinimumSize(32, 32)
        self.setAutoRaise(True)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.set_icon(icon_name)

    def set_icon(self, icon_name: str) -> None:
        """Show one of the program's icons."""
        if icon_name != self._icon_name:
            self._icon_name = icon_name
            self.setIcon(theme.icon(icon_name))

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon again in the new colours."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self.setIcon(theme.icon(self._icon_name))
        super().changeEvent(event)


class TextButton(QPushButton):
    """A button with a text and, if wanted, an icon."""

    def __init__(self, text: str, tip: str, icon_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._icon_name = ""
        self.setAutoDefault(False)
        self.setMinimumHeight(32)
        self.setToolTip(tip)
        self.set_text(text)
        if icon_name:
            self.set_icon(icon_name)

    def set_text(self, text: str) -> None:
        """Show another text and say it, too."""
        self.setText(text)
        self.setAccessibleName(text.replace("&", ""))

    def set_icon(self, icon_name: str) -> None:
        """Show one of the program's icons."""
        if icon_name != self._icon_name:
            self._icon_name = icon_name
            self.setIcon(theme.icon(icon_name))

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon again in the new colours."""
        if self._icon_name and event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self.setIcon(theme.icon(self._icon_name))
        super().changeEvent(event)
