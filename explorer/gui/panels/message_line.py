"""A sentence that stands where a result would be."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.panels.buttons import TextButton
from explorer.values import Failure


class MessageLine(QWidget):
    """An icon and a wrapped sentence; for a fault of the program a button that copies its details."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = "info"
        self._details = ""
        self._icon = QLabel()
        self._icon.setFixedSize(20, 20)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        # a word-wrapped label asks for its longest word's width: a path would widen the whole panel
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.copy_button = TextButton(
            self.tr("Copy details"), self.tr("Copy the technical details, to send to someone who can help"), "copy"
        )
        self.copy_button.clicked.connect(self._copy)
        column = QVBoxLayout()
        column.setSpacing(theme.SPACING)
        column.addWidget(self._text)
        column.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACING)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.clear()

    def text(self) -> str:
        """The sentence shown, empty if there is none."""
        return self._text.accessibleName()

    def clear(self) -> None:
        """Take the sentence away, and the room that it took."""
        self._text.clear()
        self._text.setAccessibleName("")
        self._details = ""
        self.hide()

    def show_text(self, kind: str, text: str, details: str = "") -> None:
        """Show a sentence.

        Args:
            kind: "info", "warning" or "error"; the icon differs, so that colour is not needed to tell them apart.
            text: the sentence; a long file name may be broken anywhere.
            details: what the copy button copies; empty hides it.
        """
        self._kind = kind
        self._details = details
        # invisible break points let a long path wrap inside a narrow panel
        self._text.setText(text.replace("/", "/\u200b").replace("\\", "\\\u200b").replace("_", "_\u200b"))
        self._text.setAccessibleName(text)
        self.copy_button.setVisible(bool(details))
        self._paint_icon()
        self.show()

    def show_failure(self, failure: Failure) -> None:
        """Show a failure: its message, and its details if the program is at fault."""
        self.show_text("error", failure.message, failure.details)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon again in the new colours."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_icon"):
            self._paint_icon()
        super().changeEvent(event)

    def _paint_icon(self) -> None:
        self._icon.setPixmap(theme.icon(self._kind).pixmap(20, 20))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self._text.accessibleName()}\n\n{self._details}")
