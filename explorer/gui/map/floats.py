"""What floats above the map: legends, hover card, the note about sampling, the message in the middle."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLabel, QWidget

from explorer.gui.map.backdrop_key import BackdropKey, BackdropLegend
from explorer.gui.map.hover_card import HoverCard
from explorer.gui.map.legend import Legend
from explorer.gui.map.overlay import OverlayPanel
from explorer.gui.map.value_legend import ValueLegend
from explorer.gui.map.value_scale import ValueScale
from explorer.gui.theme import SPACING, tabular
from explorer.values import Picture

_WIDEST_MESSAGE = 420


class Floats(QObject):
    """Children of the view, kept in their places.

    Attributes:
        legend: of the classes, in the upper right corner.
        values: what the colours mean where they stand for numbers; there it takes the corner, and the classes follow.
        backdrop: what the colours of the backdrop mean, in the lower left corner.
    """

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._room = QRect()
        self._legend_wanted = True
        self._card_of = -1
        self.legend = Legend(view)
        self.legend.size_changed.connect(self.place_legend)
        self.values = ValueLegend(view)
        self.backdrop = BackdropLegend(view)
        self._card = HoverCard(view)
        self._note = QLabel(view)
        self._note.setFont(tabular(self._note.font()))
        self._note.setForegroundRole(self._note.palette().ColorRole.PlaceholderText)
        self._note.setContentsMargins(SPACING // 2, 2, SPACING // 2, 2)
        self._note.setAutoFillBackground(True)
        self._note.setBackgroundRole(self._note.palette().ColorRole.Base)
        self._note.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._note.hide()
        self._message = _Message(view)

    @property
    def room(self) -> QRect:
        """The rectangle of the view that the map fills."""
        return self._room

    @property
    def message(self) -> str:
        """What is said in the middle."""
        return self._message.text()

    @property
    def note(self) -> str:
        """The note about sampling, empty while there is none."""
        return self._note.text()

    @property
    def card(self) -> HoverCard:
        """The hover card."""
        return self._card

    def set_room(self, room: QRect) -> None:
        """Take the rectangle of the view that the map fills, and put everything in its place."""
        self._room = room
        self.place_legend()
        self._place_note()
        self._message.place(room)

    def set_legend_wanted(self, wanted: bool) -> None:
        """Show or hide the legend, where there are classes."""
        self._legend_wanted = wanted
        self.place_legend()

    def show_scale(self, scale: ValueScale | None) -> None:
        """Explain the colours of numbers; None where the points have those of their classes."""
        self.values.set_scale(scale)
        self.place_legend()

    def show_backdrop_key(self, key: BackdropKey | None) -> None:
        """Explain the backdrop; None where there is nothing to explain."""
        self.backdrop.set_key(key)
        self.place_legend()

    def place_legend(self) -> None:
        """Put the legends into their corners, as large as they need to be."""
        room = self._room.adjusted(SPACING, SPACING, -SPACING, -SPACING)
        top, most = room.top(), int(room.height() * 0.75)
        size = self.values.wanted_size(room.width())
        self.values.setVisible(not size.isEmpty())
        self.values.setGeometry(room.right() + 1 - size.width(), top, size.width(), size.height())
        self.values.raise_()
        if not size.isEmpty():
            top += size.height() + SPACING
            most -= size.height() + SPACING
        # the points have at least as much of a narrow map as the legend
        size = self.legend.wanted_size(QSize(int(room.width() * 0.4), max(60, most)))
        self.legend.setVisible(self._legend_wanted and not size.isEmpty())
        self.legend.resize(size)
        self.legend.move(room.right() + 1 - size.width(), top)
        self.legend.raise_()
        size = self.backdrop.wanted_size(room.width())
        self.backdrop.setVisible(not size.isEmpty())
        self.backdrop.setGeometry(room.left(), room.bottom() + 1 - size.height(), size.width(), size.height())
        self.backdrop.raise_()
        self._card.raise_()

    def legend_width(self) -> int:
        """Logical pixels at the right edge that the legends cover, 0 while both are hidden."""
        shown = [panel for panel in (self.legend, self.values) if not panel.isHidden()]
        return max((panel.width() + SPACING for panel in shown), default=0)

    def say_sampled(self, text: str) -> None:
        """Say how many points are drawn; empty says nothing."""
        if text != self._note.text():
            self._note.setText(text)
            self._note.setVisible(bool(text))
            self._place_note()

    def set_message(self, text: str) -> None:
        """Say something in the middle; empty takes it away."""
        self._message.setText(text)
        self._message.setVisible(bool(text))
        self._message.place(self._room)

    def fill_card(self, index: int, picture: Picture | None, title: str, lines: Sequence[str]) -> None:
        """Take what the card is to tell about a sample."""
        self._card_of = index
        self._card.set_content(picture, title, lines)

    def open_card(self, index: int, point: QPoint) -> None:
        """Show the card beside a point of the view, if it tells about that sample."""
        if index == self._card_of:
            self._card.place_beside(point, self._room)
            self._card.show()
            self._card.raise_()

    def close_card(self) -> None:
        """Hide the card."""
        self._card_of = -1
        self._card.hide()

    def _place_note(self) -> None:
        self._note.adjustSize()
        corner = self._room.bottomRight()
        self._note.move(corner.x() - self._note.width() - 2, corner.y() - self._note.height() - 2)


class _Message(OverlayPanel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self.hide()

    def text(self) -> str:
        return self._label.text()

    def setText(self, text: str) -> None:  # noqa: N802 (as a label has it)
        self._label.setText(text)

    def place(self, room: QRect) -> None:
        most = max(80, min(_WIDEST_MESSAGE, room.width() - 6 * SPACING))
        words = self._label.fontMetrics().boundingRect(
            QRect(0, 0, most, 10_000), Qt.TextFlag.TextWordWrap, self._label.text()
        )
        self._label.setGeometry(2 * SPACING, 2 * SPACING, words.width() + 4, words.height() + 4)
        self.resize(self._label.width() + 4 * SPACING, self._label.height() + 4 * SPACING)
        self.move(room.center() - self.rect().center())
