"""One line of text that shortens itself instead of being cut off."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QStyle, QStyleOption, QWidget

from explorer.gui.plain_text import as_text


class ElidedLabel(QFrame):
    """A line that keeps its beginning and end when the room is short; the whole text is in its tip then.

    Args:
        text: what to show.
        elide: where the dots stand; the middle keeps both the beginning of a name and its suffix.
        parent: Qt parent.
    """

    def __init__(
        self,
        text: str = "",
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = text
        self._elide = elide
        self._alignment = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self._muted = False
        self._explanation = ""
        self._tell()

    def text(self) -> str:
        """The whole text."""
        return self._text

    def shown_text(self) -> str:
        """The text as it stands on the screen."""
        return self.fontMetrics().elidedText(self._text, self._elide, self.contentsRect().width())

    def set_text(self, text: str) -> None:
        """Show another text; repaints only if it differs."""
        if text == self._text:
            return
        wider = self.fontMetrics().horizontalAdvance(text) != self.fontMetrics().horizontalAdvance(self._text)
        self._text = text
        self._tell()
        if wider:
            self.updateGeometry()
        self.update()

    def set_alignment(self, alignment: Qt.AlignmentFlag) -> None:
        """Where the text stands when there is room to spare."""
        self._alignment = alignment
        self.update()

    def set_muted(self, muted: bool) -> None:
        """Secondary text in a quieter colour."""
        self._muted = muted
        self.update()

    def set_explanation(self, explanation: str) -> None:
        """A tip that stands under the whole text, for example a full path."""
        self._explanation = explanation
        self._tell()

    def sizeHint(self) -> QSize:
        """The whole text on one line."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._text) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        """A few letters."""
        metrics = self.fontMetrics()
        return QSize(min(metrics.horizontalAdvance(self._text) + 2, metrics.averageCharWidth() * 6), metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the shortened text."""
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        role = option.palette.ColorRole.PlaceholderText if self._muted else option.palette.ColorRole.WindowText
        self.style().drawItemText(
            painter, self.contentsRect(), self._alignment, option.palette,
            bool(option.state & QStyle.StateFlag.State_Enabled), self.shown_text(), role,
        )  # fmt: skip

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The whole text is in the tip only while it is cut short."""
        super().resizeEvent(event)
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs another width."""
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def _tell(self) -> None:
        shortened = self._text if self.shown_text() != self._text else ""
        self.setToolTip(as_text("\n".join(part for part in (shortened, self._explanation) if part)))
        self.setAccessibleName(self._text)
