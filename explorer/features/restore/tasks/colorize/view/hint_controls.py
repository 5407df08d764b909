"""The colours to choose from, and the list of hints."""

from __future__ import annotations

import itertools
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import (
    QColorDialog,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.features.restore.task import Task
from explorer.features.restore.tasks.colorize.messages import ColourHint, Rgb, Suggestions
from explorer.features.restore.tasks.colorize.view.hint_tool import HintTool
from explorer.features.restore.tasks.colorize.view.natural_colours import natural_colours
from explorer.features.restore.view.controls import Controls
from explorer.features.restore.view.picture_list import Entry
from explorer.gui import theme
from explorer.gui.panels.buttons import IconButton, TextButton
from explorer.gui.panels.form_fields import heading, note

_COLUMNS = 6
_SWATCH = 3 * theme.SPACING


class Swatch(QToolButton):
    """One colour."""

    def __init__(self, name: str, colour: Rgb) -> None:
        super().__init__()
        self.setCheckable(True)
        self.show_colour(name, colour)
        self.setFixedHeight(_SWATCH)
        self.setMinimumWidth(_SWATCH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_colour(self, name: str, colour: Rgb) -> None:
        """Show this one from now on."""
        self.colour = colour
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The colour, with a ring where it is the chosen one."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = self.rect().adjusted(2, 2, -2, -2)
        painter.setPen(QPen(theme.line(), 1))
        painter.setBrush(QColor(*self.colour))
        painter.drawRoundedRect(inside, 3, 3)
        if self.isChecked() or self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.accent(), 2 if self.isChecked() else 1))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)


class _Hints(QListWidget):
    remove_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_pressed.emit()
        else:
            super().keyPressEvent(event)


class HintControls(Controls):
    """A palette, a colour of one's own or from the picture, colours suggested for a place, and the hints that were set.

    Signals:
        place_chosen: (identity of the picture, x, y) of a place that is given a colour.
    """

    place_chosen = Signal(int, float, float)
    tool: HintTool

    def __init__(self, task: Task, parent: QWidget | None = None) -> None:
        super().__init__(task, parent)
        self.tool = HintTool(self)
        self._current = -1
        self._shown = -1
        self._place: tuple[float, float] | None = None
        self.advice = note()
        self.advice.setText(
            self.tr(
                "Choose a colour, then click where it belongs: its surroundings follow. Drag a hint to move it, "
                "right-click to remove it."
            )
        )
        palette = QGridLayout()
        palette.setSpacing(2)
        self.swatches: list[Swatch] = []
        for index, (name, colour) in enumerate(natural_colours()):
            swatch = Swatch(name, colour)
            swatch.clicked.connect(lambda _=False, rgb=colour: self._choose(rgb))
            palette.addWidget(swatch, index // _COLUMNS, index % _COLUMNS)
            self.swatches.append(swatch)
        self.other = TextButton(self.tr("Other colour…"), self.tr("Choose any colour"), "colour")
        self.other.clicked.connect(self._ask)
        self.eyedropper = TextButton(
            self.tr("Eyedropper"),
            self.tr("Take a colour: click on the picture or on the result (also Alt+click)"),
            "eyedropper",
        )
        self.eyedropper.setCheckable(True)
        self.eyedropper.toggled.connect(self.tool.set_picking)
        self.tool.picking_changed.connect(self.eyedropper.setChecked)
        self.tool.colour_taken.connect(self._choose)
        others = QHBoxLayout()
        others.addWidget(self.other)
        others.addWidget(self.eyedropper)
        others.addStretch()
        self.suggested = QWidget()
        self.suggestions = [Swatch("", (0, 0, 0)) for _ in range(_COLUMNS)]
        row = QHBoxLayout()
        row.setSpacing(2)
        for swatch in self.suggestions:
            swatch.clicked.connect(lambda _=False, swatch=swatch: self._take_suggestion(swatch.colour))
            row.addWidget(swatch)
        self.doubt = note()
        self.doubt.setText(self.tr("The network found no colour here. Choose one if you know it."))
        inside = QVBoxLayout(self.suggested)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(heading(self.tr("Suggested for this place")))
        inside.addWidget(self.doubt)
        inside.addLayout(row)
        self.hints = _Hints()
        self.hints.setAccessibleName(self.tr("Hints"))
        self.hints.setToolTip(self.tr("The points that you gave a colour. Delete removes the selected one"))
        self.hints.setIconSize(QSize(16, 16))
        self.hints.setFixedHeight(12 * theme.SPACING)
        self.remove = IconButton("delete", self.tr("Remove hint"), self.tr("Remove the selected hint (Delete)"))
        self.clear = TextButton(self.tr("Remove all"), self.tr("Remove all hints from this picture"))
        head = QHBoxLayout()
        head.addWidget(heading(self.tr("Hints")), 1)
        head.addWidget(self.remove)
        head.addWidget(self.clear)
        self.column.insertWidget(0, self.advice)
        self.column.insertLayout(1, palette)
        self.column.insertLayout(2, others)
        self.column.insertWidget(3, self.suggested)
        self.column.insertLayout(4, head)
        self.column.insertWidget(5, self.hints)
        self._colour: Rgb = natural_colours()[8][1]
        self.hints.currentRowChanged.connect(self._select)
        self.hints.remove_pressed.connect(lambda: self._remove(self.hints.currentRow()))
        self.remove.clicked.connect(lambda: self._remove(self.hints.currentRow()))
        self.clear.clicked.connect(lambda: self._change((), -1, self.tr("remove hints")))
        self.tool.set_at.connect(self._set_at)
        self.tool.moved.connect(self._replace)
        self.tool.dragged.connect(lambda index, hint: self.previewed.emit({"hints": self._with(index, hint)}))
        self.tool.removed.connect(self._remove)
        self.tool.selected.connect(self._select)
        self.show_entry(None)
        self._mark()

    @property
    def colour(self) -> Rgb:
        """The colour of the next hint."""
        return self._colour

    def show_entry(self, entry: Entry | None) -> None:
        """List the hints of a picture; nothing is emitted."""
        super().show_entry(entry)
        shown = entry.identity if entry is not None else -1
        hints: tuple[ColourHint, ...] = self.options.hints
        self._current = min(self._current, len(hints) - 1) if shown == self._shown else -1
        if shown != self._shown or all((hint.x, hint.y) != self._place for hint in hints):
            self._place = None
            self.suggested.hide()
        self._shown = shown
        with QSignalBlocker(self.hints):
            self.hints.clear()
            for hint in hints:
                text = self.tr("x {x:.0f}, y {y:.0f}").format(x=hint.x, y=hint.y)
                item = QListWidgetItem(_dot(hint.colour), f"{self._name(hint.colour)} · {text}")
                self.hints.addItem(item)
            self.hints.setCurrentRow(self._current)
        self.remove.setEnabled(self._current >= 0)
        self.clear.setEnabled(bool(hints))
        self.tool.set_hints(hints, self._current)
        if self._current >= 0:
            self._colour = hints[self._current].colour
            self._mark()

    def _name(self, colour: Rgb) -> str:
        return next((name for name, other in natural_colours() if other == colour), QColor(*colour).name())

    def _change(self, hints: tuple[ColourHint, ...], current: int, text: str) -> None:
        self._current = current
        self.edited.emit({"hints": hints}, text)

    def _set_at(self, x: float, y: float) -> None:
        # not the selected one: the next colour that is chosen is for the next place
        self._change((*self.options.hints, ColourHint(x, y, self._colour)), -1, self.tr("colour hint"))
        self._look_at(ColourHint(x, y, self._colour))

    def _with(self, index: int, hint: ColourHint) -> tuple[ColourHint, ...]:
        hints = self.options.hints
        return (*hints[:index], hint, *hints[index + 1 :])

    def _replace(self, index: int, hint: ColourHint) -> None:
        self._change(self._with(index, hint), index, self.tr("move hint"))
        self._look_at(hint)

    def _remove(self, index: int) -> None:
        hints = self.options.hints
        if index >= 0:
            left = (*hints[:index], *hints[index + 1 :])
            self._change(left, min(index, len(left) - 1), self.tr("remove hint"))

    def _select(self, index: int) -> None:
        self._current = index
        self.show_entry(self._entry)
        if 0 <= index < len(self.options.hints):
            self._look_at(self.options.hints[index])

    def _look_at(self, hint: ColourHint) -> None:
        """Ask for colours that the place of a hint may have, unless they are shown."""
        if self._entry is not None and (hint.x, hint.y) != self._place:
            self._place = hint.x, hint.y
            self.suggested.hide()
            self.place_chosen.emit(self._entry.identity, hint.x, hint.y)

    def show_suggestions(self, found: Suggestions) -> None:
        """Offer colours for the place that was looked at last."""
        request = found.request
        if self._entry is None or request.identity != self._entry.identity or (request.x, request.y) != self._place:
            return
        for swatch, colour in itertools.zip_longest(self.suggestions, found.colours):
            swatch.setVisible(colour is not None)
            if colour is not None:
                swatch.show_colour(QColor(*colour).name(), colour)
        self.doubt.setText(
            self.tr("The network found no colour here. Choose one if you know it.") if found.unsure else ""
        )
        self.doubt.setVisible(found.unsure)
        self.suggested.setVisible(bool(found.colours))

    def _take_suggestion(self, colour: Rgb) -> None:
        """Give it to the hint at the place that it was suggested for."""
        hints = self.options.hints
        index = next((number for number, hint in enumerate(hints) if (hint.x, hint.y) == self._place), -1)
        if index >= 0:
            # not the selected one afterwards: the next colour that is chosen is for the next place
            changed = self._with(index, replace(hints[index], colour=colour))
            self._change(changed, self._current if self._current == index else -1, self.tr("colour of a hint"))
        self._colour = colour
        self._mark()

    def _choose(self, colour: Rgb) -> None:
        self._colour = colour
        self._mark()
        hints = self.options.hints
        if 0 <= self._current < len(hints) and hints[self._current].colour != colour:
            self._replace(self._current, replace(hints[self._current], colour=colour))

    def _ask(self) -> None:
        colour = QColorDialog.getColor(QColor(*self._colour), self, self.tr("Colour of the hint"))
        if colour.isValid():
            self._choose((colour.red(), colour.green(), colour.blue()))

    def _mark(self) -> None:
        for swatch in (*self.swatches, *self.suggestions):
            swatch.setChecked(swatch.colour == self._colour)


def _dot(colour: Rgb) -> QIcon:
    pixmap = QPixmap(16, 16)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.line(), 1))
    painter.setBrush(QColor(*colour))
    painter.drawEllipse(2, 2, 12, 12)
    painter.end()
    return QIcon(pixmap)
