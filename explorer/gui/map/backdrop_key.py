"""What the colours of the backdrop mean."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QLinearGradient, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from explorer.gui.map.overlay import KeptPicture, OverlayPanel
from explorer.gui.plain_text import as_text
from explorer.gui.theme import SPACING, tabular

_NARROWEST, _WIDEST = 136, 264
_BAR = 12


@dataclass(frozen=True)
class BackdropKey:
    """Explains a backdrop.

    Attributes:
        title: what the colours stand for.
        colours: from the left end of the bar to its right end, at least one.
        ends: the words or figures at its two ends.
        note: a line below, such as the unit; may be empty.
        in_words: the same in a sentence or two, for the tip and for screen readers.
    """

    title: str
    colours: tuple[QColor, ...]
    ends: tuple[str, str]
    note: str = ""
    in_words: str = ""


class BackdropLegend(OverlayPanel):
    """Title, colour bar, its ends and a note, in the lower left corner of the map."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("map-backdrop-legend")
        self._key: BackdropKey | None = None
        self._look = KeptPicture()
        self.setFont(tabular(self.font()))
        self.setAccessibleName(self.tr("Scale of the backdrop"))
        self.hide()

    @property
    def key(self) -> BackdropKey | None:
        """What is explained, None while there is nothing to explain."""
        return self._key

    def set_key(self, key: BackdropKey | None) -> None:
        """Explain another backdrop."""
        self._key = key
        text = (key.in_words or key.title) if key is not None else ""
        self.setToolTip(as_text(text))
        self.setAccessibleDescription(text)
        self.update()

    def wanted_size(self, widest: int) -> QSize:
        """The size that shows everything, at most so wide; empty without a key."""
        if self._key is None:
            return QSize(0, 0)
        metrics = QFontMetrics(self.font())
        texts = (self._key.title, "   ".join(self._key.ends), self._key.note)
        width = max(_NARROWEST, *(metrics.horizontalAdvance(text) for text in texts)) + 2 * SPACING
        rows = 2 + bool(self._key.note)
        return QSize(min(width, _WIDEST, widest), rows * (metrics.height() + 2) + _BAR + SPACING)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, then the legend from memory where nothing changed."""
        super().paintEvent(event)
        self._look.draw_on(self, self._key, self._draw)

    def _draw(self, painter: QPainter) -> None:
        key = self._key
        if key is None:
            return
        metrics, palette = QFontMetrics(self.font()), self.palette()
        text, faded = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.PlaceholderText)
        room = QRectF(self.rect()).adjusted(SPACING, SPACING / 2, -SPACING, -SPACING / 2)
        line, top = metrics.height(), room.top()

        def write(words: str, colour: QColor, side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> None:
            painter.setPen(colour)
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()) + 1)
            painter.drawText(QRectF(room.left(), top, room.width(), line), side | Qt.AlignmentFlag.AlignVCenter, shown)

        write(key.title, text)
        top += line + 2
        ramp = QLinearGradient(room.topLeft(), room.topRight())
        for stop, colour in enumerate(key.colours):
            ramp.setColorAt(stop / max(1, len(key.colours) - 1), colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ramp if len(key.colours) > 1 else key.colours[0])
        painter.drawRoundedRect(QRectF(room.left(), top, room.width(), _BAR), 3, 3)
        top += _BAR + 2
        write(key.ends[0], text)
        write(key.ends[1], text, Qt.AlignmentFlag.AlignRight)
        if key.note:
            top += line + 2
            write(key.note, faded)
