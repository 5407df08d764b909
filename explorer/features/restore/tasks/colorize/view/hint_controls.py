"""The colours to choose from, and the list of hints."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import (
    QColorDialog,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.features.restore.messages.repair import ColourHint
from explorer.features.restore.tasks.colorize.view.natural_colours import natural_colours
from explorer.gui import theme
from explorer.gui.once import once_after
from explorer.gui.panels.buttons import IconButton, TextButton
from explorer.gui.panels.form_fields import add_row, grid, heading, note
from explorer.gui.panels.wheel_guard import WheelGuard

_COLUMNS = 6
_SETTLED_MS = 350
_SWATCH = 3 * theme.SPACING
Rgb = tuple[int, int, int]


class Swatch(QToolButton):
    """One colour."""

    def __init__(self, name: str, colour: Rgb) -> None:
        super().__init__()
        self.colour = colour
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedHeight(_SWATCH)
        self.setMinimumWidth(_SWATCH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

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


class HintControls(QWidget):
    """A palette, a colour of one's own, and the hints that were set.

    Signals:
        colour_chosen: RGB for the next hint, and for the selected one.
        selected: index of the hint that is worked on, −1 for none.
        removed: index of a hint that is to go.
        cleared: all are to go.
        vividness_changed: what found colours are multiplied by, 1 as found.
    """

    colour_chosen = Signal(tuple)
    selected = Signal(int)
    removed = Signal(int)
    cleared = Signal()
    vividness_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
        self._settle = once_after(_SETTLED_MS, self._settled, self)
        self.vividness = QSlider(Qt.Orientation.Horizontal)
        self.vividness.setRange(0, 300)
        self.vividness.setPageStep(25)
        self.vividness.setAccessibleName(self.tr("Vividness"))
        self.vividness.setToolTip(
            self.tr("100 % comes nearest to the true colours in the mean; more looks livelier and errs more")
        )
        WheelGuard(self).protect(self.vividness)
        self.vividness.valueChanged.connect(lambda _: None if self.vividness.isSliderDown() else self._settle.start())
        self.vividness.sliderReleased.connect(self._settled)
        form = QWidget()
        add_row(grid(form), self.tr("Vividness"), self.vividness)
        self.other = TextButton(self.tr("Other colour…"), self.tr("Choose any colour"), "colour")
        self.other.clicked.connect(self._ask)
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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING)
        column.addWidget(self.advice)
        column.addLayout(palette)
        column.addWidget(self.other, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(head)
        column.addWidget(self.hints)
        column.addWidget(form)
        self._colour: Rgb = natural_colours()[8][1]
        self.hints.currentRowChanged.connect(self._row_chosen)
        self.hints.remove_pressed.connect(lambda: self._remove())
        self.remove.clicked.connect(lambda: self._remove())
        self.clear.clicked.connect(self.cleared)
        self.set_hints((), -1)
        self.set_vividness(1.0)
        self._mark()

    @property
    def colour(self) -> Rgb:
        """The colour of the next hint."""
        return self._colour

    def set_hints(self, hints: Sequence[ColourHint], current: int) -> None:
        """List the hints; `current` is the one worked on, −1 for none. Nothing is emitted."""
        with QSignalBlocker(self.hints):
            self.hints.clear()
            for hint in hints:
                text = self.tr("x {x:.0f}, y {y:.0f}").format(x=hint.x, y=hint.y)
                item = QListWidgetItem(_dot(hint.colour), f"{self._name(hint.colour)} · {text}")
                self.hints.addItem(item)
            self.hints.setCurrentRow(current)
        self.remove.setEnabled(0 <= current < len(hints))
        self.clear.setEnabled(bool(hints))
        if 0 <= current < len(hints):
            self._colour = hints[current].colour
            self._mark()

    def set_vividness(self, vividness: float) -> None:
        """Show what is set; nothing is emitted."""
        if not self._settle.isActive() and not self.vividness.isSliderDown():
            with QSignalBlocker(self.vividness):
                self.vividness.setValue(round(100 * vividness))

    def _settled(self) -> None:
        self._settle.stop()
        self.vividness_changed.emit(self.vividness.value() / 100)

    def _name(self, colour: Rgb) -> str:
        return next((name for name, other in natural_colours() if other == colour), QColor(*colour).name())

    def _row_chosen(self, row: int) -> None:
        self.remove.setEnabled(row >= 0)
        self.selected.emit(row)

    def _remove(self) -> None:
        if self.hints.currentRow() >= 0:
            self.removed.emit(self.hints.currentRow())

    def _choose(self, colour: Rgb) -> None:
        self._colour = colour
        self._mark()
        self.colour_chosen.emit(colour)

    def _ask(self) -> None:
        colour = QColorDialog.getColor(QColor(*self._colour), self, self.tr("Colour of the hint"))
        if colour.isValid():
            self._choose((colour.red(), colour.green(), colour.blue()))

    def _mark(self) -> None:
        for swatch in self.swatches:
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
