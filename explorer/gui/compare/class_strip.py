"""The classes in one line above the maps, a filter for all of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget
from superqt.utils import QFlowLayout

from explorer.gui import theme
from explorer.gui.map.legend import LegendRow
from explorer.gui.map.palettes import class_colours, missing_grey
from explorer.values.class_names import class_name


class ClassStrip(QWidget):
    """One button a class, wrapped into as many lines as they need.

    Signals:
        hidden_changed: frozenset of the labels that are not shown; a person's doing.
    """

    hidden_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Classes"))
        self._rows: dict[int, LegendRow] = {}
        self._listed: tuple[tuple[int, str, int], ...] = ()
        self._flow = QFlowLayout(self)
        self._flow.setContentsMargins(0, 0, 0, 0)
        self._flow.setHorizontalSpacing(theme.SPACING // 2)
        self._flow.setVerticalSpacing(0)
        self.hide()

    @property
    def rows(self) -> dict[int, LegendRow]:
        """Label to its button."""
        return dict(self._rows)

    @property
    def hidden(self) -> frozenset[int]:
        """Labels that are not shown."""
        return frozenset(label for label, row in self._rows.items() if not row.isChecked())

    def set_classes(self, labels: np.ndarray, class_names: Sequence[str]) -> None:
        """List the classes; the same ones keep their state, others are all shown.

        Args:
            labels: int64 (N,), −1 where there is none.
            class_names: by label number; labels beyond them are named by their number.
        """
        values, counts = np.unique(labels, return_counts=True)
        count_of = dict(zip(values.tolist(), counts.tolist(), strict=True))
        most = max(len(class_names), int(values[-1]) + 1 if len(values) else 0)
        listed = [(label, class_name(class_names, label), count_of.get(label, 0)) for label in range(most)]
        if listed and -1 in count_of:
            listed.append((-1, self.tr("no label"), count_of[-1]))
        if tuple(listed) != self._listed:
            self._listed = tuple(listed)
            self._fill()

    def set_hidden(self, hidden: frozenset[int]) -> None:
        """Show all but these, without a signal."""
        for label, row in self._rows.items():
            row.blockSignals(True)
            row.setChecked(label not in hidden)
            row.blockSignals(False)
            row.update()

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        if event.type() == QEvent.Type.PaletteChange:
            for row, colour in zip(self._rows.values(), self._colours(), strict=True):
                row.set_colour(colour)
        super().changeEvent(event)

    def _fill(self) -> None:
        for row in self._rows.values():
            self._flow.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = {}
        for (label, name, count), colour in zip(self._listed, self._colours(len(self._listed)), strict=True):
            row = LegendRow(name, count, colour)
            row.toggled.connect(self._tell)
            row.only_this.connect(lambda label=label: self._show_only(label))
            self._flow.addWidget(row)
            self._rows[label] = row
        self.setVisible(bool(self._rows))

    def _colours(self, count: int | None = None) -> list[QColor]:
        dark = self.palette().color(QPalette.ColorRole.Base).lightnessF() < 0.5
        classes = len(self._listed) - (bool(self._listed) and self._listed[-1][0] == -1)
        return [*class_colours(classes, dark), missing_grey(dark)][: len(self._rows) if count is None else count]

    def _show_only(self, label: int) -> None:
        others = frozenset(self._rows) - {label}
        # asked for a second time, all come back
        self.set_hidden(frozenset() if self.hidden == others else others)
        self._tell()

    def _tell(self) -> None:
        self.hidden_changed.emit(self.hidden)
