"""What the page says while there is no picture on it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.panels.buttons import TextButton

_ICON = 6 * theme.SPACING


class EmptyState(QWidget):
    """Says what to do, with buttons that do it.

    Signals:
        open_requested: open pictures.
        paste_requested: take the picture on the clipboard.
    """

    open_requested = Signal()
    paste_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        heading = QLabel(self.tr("Bring your own pictures"))
        heading.setProperty("role", "heading")
        font = heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        heading.setFont(font)
        self.advice = QLabel()
        self.advice.setProperty("role", "muted")
        self.advice.setWordWrap(True)
        self.advice.setMaximumWidth(52 * theme.SPACING)
        self.open = TextButton(
            self.tr("Open pictures…"), self.tr("Open picture files from this computer"), "open-pictures"
        )
        self.paste = TextButton(self.tr("Paste"), self.tr("Take the picture on the clipboard (Ctrl+V)"), "paste")
        self.open.clicked.connect(self.open_requested)
        self.paste.clicked.connect(self.paste_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACING)
        buttons.addStretch()
        buttons.addWidget(self.open)
        buttons.addWidget(self.paste)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setSpacing(2 * theme.SPACING)
        column.addStretch()
        column.addWidget(self._icon)
        for label in (heading, self.advice):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(heading, 0, Qt.AlignmentFlag.AlignHCenter)
        line = QHBoxLayout()
        line.addStretch()
        line.addWidget(self.advice, 1)
        line.addStretch()
        column.addLayout(line)
        column.addLayout(buttons)
        column.addStretch()
        self.set_model_name("")
        self._paint_icon()

    def set_model_name(self, name: str) -> None:
        """Tell which model would rebuild them; empty where none is open."""
        if name:
            text = self.tr(
                "Drop files or folders here, open them, or paste one. Each picture is brought to the model's input, "
                "rebuilt by “{name}” and placed on the map."
            ).format(name=name)
        else:
            text = self.tr("Open a model first; then drop files or folders here, open them, or paste one.")
        self.advice.setText(text)
        self.advice.setAccessibleName(text)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon again in the new colours."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_icon"):
            self._paint_icon()
        super().changeEvent(event)

    def _paint_icon(self) -> None:
        self._icon.setPixmap(theme.icon("open-pictures").pixmap(_ICON, _ICON))
