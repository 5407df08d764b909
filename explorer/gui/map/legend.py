"""The classes, their colours and how many points each has; filters what the map shows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.gui.map.overlay import KeptPicture, OverlayPanel
from explorer.gui.panels.buttons import IconButton
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.gui.plain_text import as_text
from explorer.gui.theme import SPACING, tabular

_DOT = 10
_WIDEST_NAME = 120
_MOST_ROWS = 12
"""Rows that stand at once; more of them scroll."""


class LegendRow(QAbstractButton):
    """One class: checked while its points are shown.

    Signals:
        only_this: show this class alone.
        all_wanted: show every class.
    """

    only_this = Signal()
    all_wanted = Signal()

    def __init__(self, name: str, count: int, colour: QColor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setChecked(True)
        self.setText(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.count = count
        self._count = f"{count:,}"
        self._colour = colour
        self._look = KeptPicture()
        points = self.tr("1 point") if count == 1 else self.tr("{count} points").format(count=self._count)
        self.setAccessibleName(self.tr("Class {name}, {points}").format(name=name, points=points))
        tip = self.tr("{name}: {points}. Click to hide or show it; Enter or the context menu shows only this class.")
        self.setToolTip(as_text(tip.format(name=name, points=points)))

    @property
    def colour(self) -> QColor:
        """Of its points."""
        return self._colour

    def set_colour(self, colour: QColor) -> None:
        """Take the palette's colour."""
        self._colour = colour
        self.update()

    def sizeHint(self) -> QSize:
        """Room for dot, name and count."""
        metrics = QFontMetrics(tabular(self.font()))
        name = min(_WIDEST_NAME, metrics.horizontalAdvance(self.text()))
        width = _DOT + SPACING + name + 2 * SPACING + metrics.horizontalAdvance(self._count) + SPACING
        return QSize(width, metrics.height() + SPACING // 2)

    def minimumSizeHint(self) -> QSize:
        """Never narrower than its content."""
        return self.sizeHint()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """With Alt: only this class."""
        alone = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alone and self.isDown() and self.rect().contains(event.position().toPoint()):
            self.setDown(False)
            self.only_this.emit()
            return
        super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same without Alt, which many window managers keep for themselves."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Show only “{name}”").format(name=self.text().replace("&", "&&")), self.only_this.emit)
        menu.addAction(self.tr("Show all"), self.all_wanted.emit)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter: only this class; up and down walk through the rows."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.only_this.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dot, name, count; hollow and faded while hidden."""
        state = (self.isChecked(), self.underMouse(), self.hasFocus(), self._colour.rgb())
        self._look.draw_on(self, state, self._draw)

    def _draw(self, painter: QPainter) -> None:
        palette = self.palette()
        text = QColor(palette.color(QPalette.ColorRole.Text))
        faded = palette.color(QPalette.ColorRole.PlaceholderText)
        if self.underMouse() or self.hasFocus():
            ground = QColor(text)
            ground.setAlphaF(0.08)
            ring = palette.color(QPalette.ColorRole.Accent) if self.hasFocus() else QColor(0, 0, 0, 0)
            painter.setPen(QPen(ring, 1.5))
            painter.setBrush(ground)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        centre = QPointF(SPACING / 2 + _DOT / 2, self.height() / 2)
        painter.setPen(QPen(self._colour if self.isChecked() else faded, 1.5))
        painter.setBrush(self._colour if self.isChecked() else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, _DOT / 2 - 1, _DOT / 2 - 1)
        font = tabular(self.font())
        painter.setFont(font)
        inner = self.rect().adjusted(SPACING // 2 + _DOT + SPACING, 0, -SPACING // 2, 0)
        painter.setPen(faded)
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._count)
        painter.setPen(text if self.isChecked() else faded)
        room = inner.width() - QFontMetrics(font).horizontalAdvance(self._count) - SPACING
        name = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)


class _LineButton(QToolButton):
    """A line that opens a menu; shortened where the legend is narrower."""

    def minimumSizeHint(self) -> QSize:
        """As high as its text, and no wider than a few letters."""
        return QSize(6 * SPACING, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style would cut the text off at both sides."""
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        left = self.sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())
        option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - left)
        QStylePainter(self).drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)


class Legend(OverlayPanel):
    """One row a class, scrolled where there are many; a heading where the colours stand for something else.

    Signals:
        hidden_changed: frozenset of the labels that are not shown.
        size_changed: it was folded or unfolded.
    """

    hidden_changed = Signal(object)
    size_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("map-legend")
        self.setAccessibleName(self.tr("Classes"))
        self._rows: dict[int, LegendRow] = {}
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACING // 2, SPACING // 2, SPACING // 2, SPACING // 2)
        self._heading = ElidedLabel()
        self._heading.setContentsMargins(SPACING // 2, 0, SPACING // 2, 0)
        self._heading.setFixedHeight(self._heading.fontMetrics().height() + SPACING // 2)
        self._heading.hide()
        layout.setSpacing(0)
        self.fold_button = IconButton("chevron-down", self.tr("Classes"), self.tr("Fold or unfold the list of classes"))
        self.fold_button.setMinimumSize(3 * SPACING, 3 * SPACING)
        self.fold_button.setCheckable(True)
        self.fold_button.setChecked(True)
        self.fold_button.toggled.connect(self._fold)
        head = QHBoxLayout()
        head.addWidget(self._heading, 1)
        head.addWidget(self.fold_button)
        self.pictures_button = _LineButton()
        self.pictures_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.pictures_button.setAutoRaise(True)
        self.pictures_button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.pictures_button.hide()
        layout.addWidget(self.pictures_button)
        layout.addLayout(head)
        layout.addWidget(self._scroll)
        self.hide()

    def set_menu(self, menu: QMenu) -> None:
        """What the line about the pictures opens."""
        self.pictures_button.setMenu(menu)

    def set_pictures(self, text: str) -> None:
        """Say which pictures are on the map; empty says nothing."""
        self.pictures_button.setText(text)
        self.pictures_button.setAccessibleName(text)
        tip = self.tr("{pictures} are on the map; click to see others")
        self.pictures_button.setToolTip(as_text(tip.format(pictures=text)))
        self.pictures_button.setVisible(bool(text))
        self.size_changed.emit()

    @property
    def rows(self) -> dict[int, LegendRow]:
        """Label to its row."""
        return dict(self._rows)

    def set_classes(
        self, classes: Sequence[tuple[int, str, int]], colours: Sequence[QColor], heading: str = ""
    ) -> None:
        """List these classes, all shown.

        Args:
            classes: (label, name, number of points).
            colours: one for each.
            heading: what they are, empty for the classes of the data.
        """
        many = len(classes) > _MOST_ROWS
        told = heading or (self.tr("{count} classes").format(count=len(classes)) if many else "")
        self._heading.set_text(told)
        self._heading.setVisible(bool(told))
        self.fold_button.setVisible(many)
        self.fold_button.setChecked(True)
        # an empty one would take the line about the pictures its height
        self._scroll.setVisible(bool(classes))
        self.setAccessibleName(heading or self.tr("Classes"))
        self._rows = {}
        content = QWidget()
        content.setAutoFillBackground(False)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for (label, name, count), colour in zip(classes, colours, strict=True):
            row = LegendRow(name, count, colour)
            row.toggled.connect(self._tell)
            row.only_this.connect(lambda label=label: self._show_only(label))
            row.all_wanted.connect(self._show_all)
            layout.addWidget(row)
            self._rows[label] = row
        layout.addStretch(1)
        self._scroll.setWidget(content)
        # new widgets are the last ones for the Tab key; these come after the map that they lie on
        map_view = self.parentWidget()
        for before, after in pairwise(
            [*([map_view] if map_view else []), self.pictures_button, self.fold_button, *self._rows.values()]
        ):
            self.setTabOrder(before, after)
        content.setAutoFillBackground(False)

    def set_colours(self, colours: Sequence[QColor]) -> None:
        """Take other colours for the same classes."""
        for row, colour in zip(self._rows.values(), colours, strict=True):
            row.set_colour(colour)

    @property
    def hidden(self) -> frozenset[int]:
        """Labels that are not shown."""
        return frozenset(label for label, row in self._rows.items() if not row.isChecked())

    def set_hidden(self, hidden: frozenset[int]) -> None:
        """Show all but these, without a signal."""
        for label, row in self._rows.items():
            row.blockSignals(True)
            row.setChecked(label not in hidden)
            row.blockSignals(False)
            row.update()

    def wanted_size(self, most: QSize) -> QSize:
        """The size that shows every row, at most so high; no wider than that for the line about the pictures alone."""
        told = self.pictures_button.sizeHint() if self.pictures_button.text() else QSize(0, 0)
        told.setWidth(min(told.width(), most.width()))
        if not self._rows:
            return QSize(told.width() + SPACING, told.height() + SPACING) if told.height() else told
        hints = [row.sizeHint() for row in self._rows.values()]
        shown = hints[:_MOST_ROWS] if self.fold_button.isChecked() else []
        head = max(part.height() if part.isVisibleTo(self) else 0 for part in (self._heading, self.fold_button))
        height = sum(hint.height() for hint in shown) + SPACING + head + told.height()
        width = max(told.width(), *(hint.width() for hint in hints)) + SPACING
        if height > most.height() or len(hints) > _MOST_ROWS:
            width += self._scroll.verticalScrollBar().sizeHint().width()
        return QSize(width, min(height, most.height()))

    def _fold(self, unfolded: bool) -> None:
        self._scroll.setVisible(unfolded)
        self.fold_button.set_icon("chevron-down" if unfolded else "chevron-right")
        self.size_changed.emit()

    def _show_all(self) -> None:
        self.set_hidden(frozenset())
        self._tell()

    def _show_only(self, label: int) -> None:
        others = frozenset(self._rows) - {label}
        # asked for a second time, all come back
        self.set_hidden(frozenset() if self.hidden == others else others)
        self._tell()

    def _tell(self) -> None:
        self.hidden_changed.emit(self.hidden)
