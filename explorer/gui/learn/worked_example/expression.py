"""A line of mathematics with the numbers put in, quick enough to follow a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.gui import theme
from explorer.gui.learn import formula
from explorer.gui.learn.worked_example import numerals
from explorer.gui.learn.worked_example.pieces import Break, Numbers, Piece, Signs

Place = tuple[str, int, int]
"""Name of a quantity, row and column of one of its numbers."""

_HIDDEN = "·"
_AXIS = 0.26
"""Height of the minus sign over the base line, in letter sizes: tables are centred on it."""
_ROW = 1.4
_COLUMN_GAP = 0.8
_BRACKET = 0.4
_GAP = 0.28
_LINE_GAP = 0.35
_INDENT = 1.5


@dataclass(frozen=True)
class _Cell:
    """One number where it is painted."""

    place: Place
    room: QRectF
    text: str
    advance: float


@dataclass(frozen=True)
class _Sign:
    """Signs where they are painted."""

    latex: str
    origin: QPointF


@dataclass(frozen=True)
class _Box:
    """The room that a piece takes, before it has a place."""

    piece: Piece
    advance: float
    ascent: float
    descent: float
    breaks: Break
    texts: list[list[str]] = field(default_factory=list)
    advances: list[list[float]] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)


def _broken(boxes: list[_Box], width: float, size: float) -> list[list[_Box]]:
    """Lines no wider than the room, as far as their breaks allow."""
    lines: list[list[_Box]] = []
    used = 0.0
    for index, box in enumerate(boxes):
        together = box.advance  # with what must stay on its line
        for following in boxes[index + 1 :]:
            if following.breaks is not Break.NEVER:
                break
            together += following.advance + _GAP * size
        full = box.breaks is Break.IF_NEEDED and used + together > width
        if not lines or full or box.breaks is Break.ALWAYS:
            used = _INDENT * size if full else 0.0
            lines.append([])
        lines[-1].append(box)
        used += box.advance + _GAP * size
    return lines


class Expression(QWidget):
    """Signs and tables of numbers on one line, or on several where the room is narrow.

    A number can be chosen with the mouse, or with the arrow keys once the line has the focus.
    """

    chosen = Signal(str, int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pieces: tuple[Piece, ...] = ()
        self._decimals = 5
        self._scale = 1.0
        self._hidden: frozenset[str] = frozenset()
        self._texts: dict[int, list[list[str]]] = {}
        self._selected: Place | None = None
        self._hovered: Place | None = None
        self._laid_out: tuple[object, ...] = ()
        self._signs: list[_Sign] = []
        self._cells: list[_Cell] = []
        self._brackets: list[QRectF] = []
        self._content = QSize()
        # not Fixed, which would take the height of a single line for the largest
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setToolTip(self.tr("Choose a number to see how it is calculated"))

    def set_pieces(self, pieces: Sequence[Piece], decimals: int) -> None:
        """Show a line.

        Args:
            pieces: from left to right.
            decimals: numbers are rounded to these.
        """
        self._pieces, self._decimals = tuple(pieces), decimals
        self._texts = {index: self._written(p) for index, p in enumerate(self._pieces) if isinstance(p, Numbers)}
        self._tell()
        self._changed()

    def set_hidden(self, names: frozenset[str]) -> None:
        """Keep the numbers of some quantities back until the page has come to them; they keep their room."""
        if names != self._hidden:
            self._hidden = names
            self._tell()
            self.update()

    def set_scale(self, scale: float) -> None:
        """Show it larger or smaller than the text asks for; 1 as it asks."""
        self._scale = scale
        self._changed()

    def select(self, place: Place | None) -> None:
        """Mark a number, wherever it stands in the line."""
        if place != self._selected:
            self._selected = place
            self.update()

    def formulas(self) -> list[str]:
        """Its signs as LaTeX, to set them in advance."""
        return [piece.latex for piece in self._pieces if isinstance(piece, Signs)]

    def cell_rect(self, name: str, row: int, column: int) -> QRectF:
        """Where a number is painted first; empty if it is not in the line."""
        self._lay_out(self.width())
        return next((cell.room for cell in self._cells if cell.place == (name, row, column)), QRectF())

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Narrow lines break."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Of all lines together."""
        return self._lay_out(width).height()

    def sizeHint(self) -> QSize:
        """All on one line."""
        return self._lay_out(100_000)

    def minimumSizeHint(self) -> QSize:
        """The widest part that cannot break."""
        narrowest = self._lay_out(1)
        return QSize(narrowest.width(), self._lay_out(max(self.width(), narrowest.width())).height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Signs, brackets, numbers."""
        self._lay_out(self.width())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        ink = palette.color(QPalette.ColorRole.WindowText)
        quiet = palette.color(QPalette.ColorRole.PlaceholderText)
        size = self._size()
        for sign in self._signs:
            formula.paint(painter, sign.latex, size, ink, sign.origin)
        painter.setPen(QPen(quiet, 1.2))
        for room in self._brackets:
            _paint_brackets(painter, room, size)
        painter.setFont(formula.number_font(size))
        for cell in self._cells:
            # by base line, not by box: the lines of this font are many times as high as its figures
            baseline = cell.room.center().y() + _AXIS * size
            if cell.place[0] in self._hidden:
                painter.setPen(quiet)
                painter.drawText(QPointF(cell.room.center().x(), baseline), _HIDDEN)
            else:
                self._paint_mark(painter, cell)
                painter.setPen(ink)
                painter.drawText(QPointF(cell.room.right() - cell.advance, baseline), cell.text)
        if self.hasFocus():
            painter.setPen(QPen(theme.accent(), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what a click would choose."""
        cell = self._cell_at(event.position())
        hovered = cell.place if cell else None
        if hovered != self._hovered:
            self._hovered = hovered
            self.setCursor(Qt.CursorShape.PointingHandCursor if hovered else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is elsewhere."""
        self._hovered = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the number under the pointer."""
        cell = self._cell_at(event.position())
        if cell and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(*cell.place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from number to number."""
        forwards: dict[int, int] = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        places = list(dict.fromkeys(cell.place for cell in self._cells if cell.place[0] not in self._hidden))
        if not places or event.key() not in forwards:
            super().keyPressEvent(event)
            return
        if self._selected in places:
            index = places.index(self._selected) + forwards[event.key()]
            place = places[min(max(index, 0), len(places) - 1)]
        else:
            place = places[0]
        self.chosen.emit(*place)

    def changeEvent(self, event: QEvent) -> None:
        """Another font or other colours."""
        if event.type() == QEvent.Type.FontChange:
            self._changed()
        elif event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self.update()
        super().changeEvent(event)

    def _paint_mark(self, painter: QPainter, cell: _Cell) -> None:
        if cell.place == self._selected:
            colour = theme.accent()
            colour.setAlphaF(0.25)
        elif cell.place == self._hovered:
            colour = QColor(self.palette().color(QPalette.ColorRole.PlaceholderText))
            colour.setAlphaF(0.2)
        else:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(cell.room.adjusted(-3, 0, 3, 0), 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _size(self) -> float:
        return formula.text_size(self, self._scale)

    def _cell_at(self, position: QPointF) -> _Cell | None:
        near = (cell for cell in self._cells if cell.room.adjusted(-3, 0, 3, 0).contains(position))
        return next((cell for cell in near if cell.place[0] not in self._hidden), None)

    def _changed(self) -> None:
        before = self._content if self._laid_out else QSize()
        self._laid_out = ()
        if self._pieces and self.isVisible() and self._lay_out(self.width()) == before:
            self.update()  # the usual case in a run: other numbers in the same room
            return
        self.updateGeometry()
        self.update()

    def _lay_out(self, width: int) -> QSize:
        """Place everything for a width; returns the room taken."""
        size = self._size()
        key = (width, size, self._pieces, self._decimals)
        if key == self._laid_out:
            return self._content
        self._laid_out = key
        self._signs, self._cells, self._brackets = [], [], []
        if not self._pieces:
            self._content = QSize(0, 0)
            return self._content
        boxes = self._measured(size)
        top, widest = 0.0, 0.0
        for number, line in enumerate(_broken(boxes, width, size)):
            baseline = top + max(box.ascent for box in line)
            left = _INDENT * size if number and line[0].breaks is not Break.ALWAYS else 0.0
            for box in line:
                self._place(box, left, baseline, size)
                left += box.advance + _GAP * size
            widest = max(widest, left - _GAP * size)
            top = baseline + max(box.descent for box in line) + _LINE_GAP * size
        self._content = QSize(int(widest) + 2, int(top - _LINE_GAP * size) + 2)
        return self._content

    def _measured(self, size: float) -> list[_Box]:
        metrics = QFontMetricsF(formula.number_font(size))
        boxes: list[_Box] = []
        for index, piece in enumerate(self._pieces):
            if isinstance(piece, Signs):
                form = formula.typeset(piece.latex, size)
                advance, descent = form.width + form.left, form.height - form.ascent
                boxes.append(_Box(piece, advance, form.ascent, descent, piece.breaks))
                continue
            texts = self._texts[index]
            advances = [[metrics.horizontalAdvance(text) for text in row] for row in texts]
            widths = [max(column) for column in zip(*advances, strict=True)]
            advance = sum(widths) + _COLUMN_GAP * size * (len(widths) - 1)
            if piece.values.size > 1:
                advance += 2 * _BRACKET * size
            half = len(texts) * _ROW * size / 2
            after_numbers = bool(boxes) and isinstance(boxes[-1].piece, Numbers)
            breaks = Break.IF_NEEDED if after_numbers else Break.NEVER
            ascent, descent = half + _AXIS * size, half - _AXIS * size
            boxes.append(_Box(piece, advance, ascent, descent, breaks, texts, advances, widths))
        return boxes

    def _place(self, box: _Box, left: float, baseline: float, size: float) -> None:
        piece = box.piece
        if isinstance(piece, Signs):
            self._signs.append(_Sign(piece.latex, QPointF(left, baseline)))
            return
        several = piece.values.size > 1
        height = len(box.texts) * _ROW * size
        top = baseline - _AXIS * size - height / 2
        first = x = left + (_BRACKET * size if several else 0.0)
        for column, width in enumerate(box.widths):
            for row, line in enumerate(box.texts):
                room = QRectF(x, top + row * _ROW * size, width, _ROW * size)
                place = piece.name, *piece.place(row, column)
                self._cells.append(_Cell(place, room, line[column], box.advances[row][column]))
            x += width + _COLUMN_GAP * size
        if several:
            right = x - _COLUMN_GAP * size
            inset = 0.7 * _BRACKET * size
            self._brackets.append(QRectF(first - inset, top + 1, right - first + 2 * inset, height - 2))

    def _written(self, piece: Numbers) -> list[list[str]]:
        decimals = numerals.decimals_needed(piece.values, self._decimals)
        return [[numerals.rounded(float(value), decimals) for value in row] for row in piece.shown]

    def _tell(self) -> None:
        """The line in words."""
        parts = []
        for index, piece in enumerate(self._pieces):
            if isinstance(piece, Signs):
                parts.append(formula.readable(piece.latex))
            elif piece.name in self._hidden:
                parts.append(_HIDDEN)
            elif piece.values.size == 1:
                parts.append(self._texts[index][0][0])
            else:
                parts.append(" ".join("(" + ", ".join(row) + ")" for row in self._texts[index]))
        self.setAccessibleName(" ".join(parts))


def _paint_brackets(painter: QPainter, room: QRectF, size: float) -> None:
    """Square brackets, as around matrices."""
    serif = 0.22 * size
    for x, inward in ((room.left(), serif), (room.right(), -serif)):
        painter.drawPolyline(
            [
                QPointF(x + inward, room.top()),
                QPointF(x, room.top()),
                QPointF(x, room.bottom()),
                QPointF(x + inward, room.bottom()),
            ]
        )
