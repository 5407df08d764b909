"""What the page says while there is no picture on it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.features.restore.task import Task, tasks
from explorer.features.restore.view.words import translated
from explorer.gui import theme
from explorer.gui.panels.buttons import TextButton

_ICON = 6 * theme.SPACING


class EmptyState(QWidget):
    """Says what to do, with buttons that do it.

    Signals:
        open_requested: open pictures.
        paste_requested: take the picture on the clipboard.
        sample_requested: show the task on sample pictures.
    """

    open_requested = Signal()
    paste_requested = Signal()
    sample_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._task = tasks()[0]
        self._model_name = ""
        self.heading = heading = QLabel(textFormat=Qt.TextFormat.PlainText)
        heading.setProperty("role", "heading")
        font = heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        heading.setFont(font)
        self.advice = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.advice.setProperty("role", "muted")
        self.advice.setWordWrap(True)
        self.advice.setMaximumWidth(52 * theme.SPACING)
        self.open = TextButton(
            self.tr("Open pictures…"), self.tr("Open picture files from this computer"), "open-pictures"
        )
        self.paste = TextButton(self.tr("Paste"), self.tr("Add the picture on the clipboard (Ctrl+V)"), "paste")
        self.sample = TextButton(
            self.tr("Try a sample"), self.tr("Try the task on pictures shipped with the program"), "samples"
        )
        self.sample.clicked.connect(self.sample_requested)
        self.open.clicked.connect(self.open_requested)
        self.paste.clicked.connect(self.paste_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACING)
        buttons.addStretch()
        for button in (self.open, self.paste, self.sample):
            buttons.addWidget(button)
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
        self._tell()

    def set_model_name(self, name: str) -> None:
        """Tell which model would rebuild them; empty where none is open."""
        self._model_name = name
        self._tell()

    def set_task(self, task: Task) -> None:
        """Speak of another task."""
        self._task = task
        self._tell()

    def _tell(self) -> None:
        drop = self.tr("Drop files, folders or zips here, open them, or paste a picture.")
        text = translated(self._task.advice).replace("{name}", self._model_name)
        if self._task.takes_open_model and not self._model_name:
            text = self.tr("No model is open yet: pictures wait here for one that rebuilds them.")
        self.heading.setText(translated(self._task.invitation))
        self.advice.setText(f"{text} {drop}".strip())
        self.advice.setAccessibleName(self.advice.text())
        self._paint_icon()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dashed frame, as around a place where things are put down."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.line(), 1.5, Qt.PenStyle.DashLine)
        pen.setDashPattern([4, 4])
        painter.setPen(pen)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), theme.SPACING, theme.SPACING)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon again in the new colours."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_icon"):
            self._paint_icon()
        super().changeEvent(event)

    def _paint_icon(self) -> None:
        self._icon.setPixmap(theme.icon(self._task.icon).pixmap(_ICON, _ICON))
