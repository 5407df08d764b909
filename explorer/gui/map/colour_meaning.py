"""What the colours of the points stand for: their classes, other categories or numbers; and the legends that say it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QPalette

from explorer.drawing.colours import MISSING, colour_numbers
from explorer.gui.map.floats import Floats
from explorer.gui.map.palettes import class_colours, missing_grey
from explorer.gui.map.point_item import PointItem
from explorer.gui.map.point_set import PointSet
from explorer.gui.map.value_scale import ValueScale, colour_levels, scale_of
from explorer.values.class_names import class_name


class ColourMeaning:
    """Keeps points, their picture and the legends in agreement.

    Attributes:
        scale: what the colours mean as numbers, None while they stand for classes or categories.
        categories: names of the categories, None while the colours stand for anything else.
    """

    def __init__(self, points: PointSet, item: PointItem, floats: Floats) -> None:
        self._points, self._item, self._floats = points, item, floats
        self._class_names: tuple[str, ...] = ()
        self._palette = QPalette()
        self.scale: ValueScale | None = None
        self.categories: tuple[str, ...] | None = None

    def name_of(self, label: int) -> str:
        """The name of a class; its number where it has none."""
        if label < 0:
            return QCoreApplication.translate("ColourMeaning", "no label")
        return class_name(self._class_names, label)

    def by_new_classes(self, class_names: Sequence[str]) -> None:
        """Of new points: their classes, none hidden."""
        self._class_names = tuple(class_names)
        self.scale = self.categories = None
        self._floats.show_scale(None)
        self._list_classes()
        self._apply()

    def by_values(self, values: np.ndarray | None, title: str, unit: str) -> None:
        """Numbers, one for each point; None goes back to the classes."""
        scale = None if values is None else scale_of(values, title, unit)
        self._points.paint(None if values is None or scale is None else colour_levels(values, scale))
        self.scale = scale
        if self.categories is not None:
            self.categories = None
            self._list_classes()
            self._floats.legend.set_hidden(self._points.hidden)
        self._floats.show_scale(scale)
        self._apply()

    def by_categories(self, numbers: np.ndarray, names: Sequence[str], title: str) -> None:
        """Categories: which one each point has, −1 where it has none."""
        colours = np.where(numbers < 0, np.uint8(MISSING), colour_numbers(np.maximum(numbers, 0)))
        self._points.paint(colours.astype(np.uint8, copy=False))
        self.scale, self.categories = None, tuple(names)
        self._floats.show_scale(None)
        counts = np.bincount(numbers + 1, minlength=len(names) + 1).tolist()
        listed = [(number, name, counts[number + 1]) for number, name in enumerate(names)]
        if counts[0]:
            listed.append((-1, QCoreApplication.translate("ColourMeaning", "no value"), counts[0]))
        self._list(listed, title)
        self._apply()

    def set_palette(self, palette: QPalette) -> None:
        """Take the colours for a light or dark ground."""
        self._palette = palette
        self._apply()

    def _dark(self) -> bool:
        return self._palette.color(QPalette.ColorRole.Base).lightnessF() < 0.5

    def _classes(self) -> int:
        return max(len(self._class_names), self._points.classes)

    def _count(self) -> int:
        return self._classes() if self.categories is None else len(self.categories)

    def _list_classes(self) -> None:
        counts = self._points.counts()
        listed = [(label, self.name_of(label), counts.get(label, 0)) for label in range(self._classes())]
        if listed and -1 in counts:
            listed.append((-1, self.name_of(-1), counts[-1]))
        self._list(listed, "")

    def _list(self, listed: list[tuple[int, str, int]], heading: str) -> None:
        self._floats.legend.set_classes(listed, self._legend_colours(len(listed)), heading)
        self._floats.place_legend()

    def _legend_colours(self, rows: int) -> list[QColor]:
        if self.scale is not None:
            # the rows still filter, but no colour stands for a class
            return [self._palette.color(QPalette.ColorRole.PlaceholderText)] * rows
        dark = self._dark()
        return [*class_colours(self._count(), dark), missing_grey(dark)][:rows]

    def _apply(self) -> None:
        dark = self._dark()
        if self.scale is None:
            self._item.set_colours(self._count(), dark)
        else:
            self._item.set_value_colours(dark)
        self._floats.values.set_dark(dark)
        self._floats.legend.set_colours(self._legend_colours(len(self._floats.legend.rows)))
