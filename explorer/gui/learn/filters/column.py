"""The filters of one model under its name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtGui import QCursor, QPalette
from PySide6.QtWidgets import QHBoxLayout, QToolTip, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.learn.filters import naming
from explorer.gui.learn.filters.linked_view import LinkedView
from explorer.gui.learn.filters.mosaic import (
    Colour,
    arrange,
    best_columns,
    coloured,
    enlargement,
    limits,
    page,
    sorted_rows,
)
from explorer.gui.learn.filters.mosaic_view import MosaicView
from explorer.gui.panels import wording
from explorer.gui.panels.buttons import IconButton
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.values import ModelCard
from explorer.values.filters import FilterBank

# where so many more than fit are all there are, they are shown a little smaller
_NEARLY = 1.5


@dataclass(frozen=True)
class Look:
    """How filters are shown.

    Attributes:
        order: "strength", "smoothness" or "number", see `mosaic.sorted_rows`.
        all_of_them: however small; otherwise the first ones, as many as there is room for at a size to be read.
        scale: what has the strongest colour: the largest weight of each "filter", of each "model" or of "all".
        scheme: see `colours.SCHEMES`.
        common: the largest weight of all models shown.
    """

    order: str = "strength"
    all_of_them: bool = False
    scale: str = "filter"
    scheme: str = "diverging"
    common: float = 0.0


class FilterColumn(QWidget):
    """Name, mosaic and figures of one model. While its weights move, each filter stays where it is.

    Signals:
        picked: a filter was chosen: its number in its layer; −1 for none.
        close_requested: the person has seen enough of this model.
    """

    picked = Signal(int)
    close_requested = Signal()

    def __init__(self, view: LinkedView, pinned: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card: ModelCard | None = None
        self.bank: FilterBank | None = None
        self._look = Look()
        self._rows = np.zeros(0, np.int64)
        self._limits = np.zeros(0, np.float32)
        self._columns = self._count = 0
        self._unit = -1
        self._shared = view
        self.title = ElidedLabel()
        self.origin = ElidedLabel()
        self.origin.set_muted(True)
        self.figures = ElidedLabel()
        self.figures.set_explanation(self.tr("Filters shown · size in pixels · largest absolute weight of the model"))
        self.figures.set_muted(True)
        self.figures.setFont(theme.tabular(self.figures.font()))
        self.mosaic = MosaicView(view, self.tr("Filters"))
        self.close_button = IconButton("close", self.tr("Close"), self.tr("Remove this model from the comparison"))
        if not pinned:
            self.close_button.hide()
        keeping = self.close_button.sizePolicy()
        keeping.setRetainSizeWhenHidden(True)  # or the mosaics would not stand at the same height
        self.close_button.setSizePolicy(keeping)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.title)
        names.addWidget(self.origin)
        head = QHBoxLayout()
        head.setSpacing(theme.SPACING // 2)
        head.addLayout(names, 1)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING // 2)
        column.addLayout(head)
        column.addWidget(self.mosaic, 1)
        column.addWidget(self.figures)
        bold = self.title.font()
        bold.setWeight(bold.Weight.DemiBold)
        self.title.setFont(bold)
        self.close_button.clicked.connect(lambda: self.close_requested.emit())
        self.mosaic.picked.connect(self._pick)
        self.mosaic.hovered.connect(self._tell)
        self.mosaic.resized.connect(self._fit)

    def show_bank(self, card: ModelCard, bank: FilterBank, anew: bool) -> None:
        """Show filters.

        Args:
            card: of their model.
            bank: the filters.
            anew: of another model: sort and lay them out; otherwise each stays at its place, and the chosen unit with
                it, as long as they are the same units.
        """
        before = self.bank
        same = not anew and before is not None and np.array_equal(before.units, bank.units)
        self.card, self.bank = card, bank
        self._limits = limits(bank)
        if not same:
            self._rows = sorted_rows(bank, self._look.order)
            self._unit = -1
            self._columns, self._count = self._layout()
        self.title.set_text(card.name)
        self.origin.set_text(naming.origin(card))
        self.mosaic.setAccessibleName(self.tr("Filters of {name}").format(name=card.name))
        self._paint()

    def largest(self) -> float:
        """The largest absolute weight; 0 without filters."""
        return float(self._limits.max(initial=0.0))

    @property
    def look(self) -> Look:
        """How the filters are shown."""
        return self._look

    def set_look(self, look: Look) -> None:
        """Show the filters in another way."""
        if look == self._look:
            return
        before, self._look = self._look, look
        if self.bank is None:
            return
        if look.order != before.order:
            self._rows = sorted_rows(self.bank, look.order)
        if look.all_of_them != before.all_of_them:
            self._columns, self._count = self._layout()
        self._paint()

    def sort(self) -> None:
        """Put the filters in order by what they are now."""
        if self.bank is not None:
            self._rows = sorted_rows(self.bank, self._look.order)
            self._paint()

    def is_sorted(self) -> bool:
        """Whether the filters stand in order still."""
        return self.bank is None or np.array_equal(self._rows, sorted_rows(self.bank, self._look.order))

    def unit(self) -> int:
        """The chosen unit, −1 for none."""
        return self._unit

    def choose(self, unit: int) -> None:
        """Outline a unit's filter, without a signal; −1 outlines none."""
        self._unit = unit
        self._outline()

    def row_of(self, unit: int) -> int:
        """The bank's row of a unit, −1 where it is not shown."""
        if self.bank is None:
            return -1
        found = np.flatnonzero(self.bank.units == unit)
        return int(found[0]) if len(found) else -1

    def changeEvent(self, event: QEvent) -> None:
        """The colours are those of the theme."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "mosaic"):
            self._paint()
        super().changeEvent(event)

    def _fit(self) -> None:
        """Use another room well, unless the person looks at a part."""
        if self.bank is not None and self._shared.zoom <= 1:
            layout = self._layout()
            if layout != (self._columns, self._count):
                self._columns, self._count = layout
                self._paint()

    def _layout(self) -> tuple[int, int]:
        """Tiles side by side, and how many there are in all."""
        assert self.bank is not None
        count, height, width = self.bank.weights.shape[:3]
        larger, ratio = enlargement(height, width), self.devicePixelRatioF()
        height, width = height * larger, width * larger
        room = self.mosaic.size() * ratio
        if not self._look.all_of_them:
            across, down = page(width, height, room.width(), room.height(), ratio)
            if across * down * _NEARLY < count:
                return across, across * down
        return best_columns(count, width, height, room.width(), room.height()), count

    def _paint(self) -> None:
        bank = self.bank
        if bank is None:
            return
        rows = self._rows[: self._count]
        limit: np.ndarray | float
        if self._look.scale == "filter":
            limit = self._limits[rows, None, None, None]
        else:
            limit = self.largest() if self._look.scale == "model" else self._look.common
        tiles = coloured(bank.weights[rows], limit, self._look.scheme, theme.is_dark())
        gap, ground = self._colour(QPalette.ColorRole.Mid), self._colour(QPalette.ColorRole.AlternateBase)
        self.mosaic.set_mosaic(arrange(tiles, rows, self._columns, gap, ground))
        self._outline()
        height, width = bank.weights.shape[1:3]
        text = self.tr("{count} · {height}×{width} · up to ±{largest}")
        count, largest = naming.count(bank, len(rows)), wording.significant(self.largest(), 3)
        self.figures.set_text(text.format(count=count, height=height, width=width, largest=largest))

    def _colour(self, role: QPalette.ColorRole) -> Colour:
        return theme.rgb(self.palette().color(role))

    def _outline(self) -> None:
        row = self.row_of(self._unit)
        places = np.flatnonzero(self._rows[: self._count] == row) if row >= 0 else np.empty(0, np.int64)
        with QSignalBlocker(self.mosaic):
            self.mosaic.set_chosen(int(places[0]) if len(places) else -1)

    def _pick(self, position: int) -> None:
        assert self.bank is not None
        self._unit = int(self.bank.units[self._rows[position]]) if position >= 0 else -1
        self._outline()
        self.picked.emit(self._unit)

    def _tell(self, position: int, row: int, column: int) -> None:
        if position < 0 or self.bank is None:
            QToolTip.hideText()
            return
        QToolTip.showText(QCursor.pos(), self.tip(position, row, column), self.mosaic)

    def tip(self, position: int, row: int, column: int) -> str:
        """What is under the pointer, in words."""
        assert self.bank is not None
        at = int(self._rows[position])
        text = self.tr("{unit} · strength {strength} · smoothness {smoothness}\nrow {row}, column {column}: {weights}")
        weights = ", ".join(wording.significant(float(value), 3) for value in self.bank.weights[at, row, column])
        return text.format(
            unit=naming.unit_name(self.bank.kind, int(self.bank.units[at])),
            strength=wording.significant(float(self.bank.strength[at]), 3),
            smoothness=f"{float(self.bank.smoothness[at]):.2f}",
            row=row + 1,
            column=column + 1,
            weights=weights,
        ).replace("-", "−")
