"""The anchors of a walk as a row of letters: go to one, take one away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from explorer.gui import theme
from explorer.gui.plain_text import as_text


class AnchorBar(QWidget):
    """A button for each anchor.

    Signals:
        chosen: number of the anchor that the probe shall go to.
        remove_requested: number of the anchor that shall go.
    """

    chosen = Signal(int)
    remove_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.SPACING // 2)
        self._buttons: list[_AnchorButton] = []
        self.setAccessibleName(self.tr("Anchors"))

    def set_anchors(self, anchors: Sequence[tuple[str, str]]) -> None:
        """Show anchors: letter, and what it was set on."""
        focused = next((number for number, button in enumerate(self._buttons) if button.hasFocus()), -1)
        while len(self._buttons) > len(anchors):
            button = self._buttons.pop()
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        while len(self._buttons) < len(anchors):
            self._add()
        for button, (letter, origin) in zip(self._buttons, anchors, strict=True):
            button.show_anchor(letter, origin)
        if focused >= len(self._buttons) > 0:
            self._buttons[-1].setFocus()

    def _add(self) -> None:
        button, number = _AnchorButton(), len(self._buttons)
        button.clicked.connect(lambda: self.chosen.emit(number))
        button.remove_requested.connect(lambda: self.remove_requested.emit(number))
        self._buttons.append(button)
        self._row.addWidget(button)


class _AnchorButton(QToolButton):
    """One anchor; Delete or its menu takes it away."""

    remove_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(QSize(28, 28))
        font = self.font()
        font.setBold(True)
        self.setFont(font)

    def show_anchor(self, letter: str, origin: str) -> None:
        """Take a name."""
        self.setText(letter)
        tip = self.tr("Anchor {letter}: click to go there, Delete or right-click to remove it")
        tip = tip.format(letter=letter)
        self.setToolTip(as_text(f"{tip} ({origin})" if origin else tip))
        self.setAccessibleName(self.tr("Anchor {letter}").format(letter=letter))
        self.setAccessibleDescription(origin)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to take it away. Not an action of the button's own, for which it would show an arrow."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Remove this anchor")).triggered.connect(lambda: self.remove_requested.emit())
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes it away."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_requested.emit()
        else:
            super().keyPressEvent(event)
