"""The row of controls above the filters."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QWidget

from explorer.gui import theme
from explorer.gui.panels.buttons import IconButton, TextButton
from explorer.gui.panels.wheel_guard import WheelGuard

_ENLARGEMENTS = (1, 2, 4)


class ModelChoice(NamedTuple):
    """A model file whose filters can be shown beside others.

    Attributes:
        path: the file.
        name: for people.
        origin: recipe and corruption.
    """

    path: str
    name: str
    origin: str


class FilterControls(QWidget):
    """Order, number and colours; zoom; further models; saving.

    Signals:
        look_changed: another order, number or colours.
        sort_requested: put the filters in order again.
        models_wanted: the list of models is about to be shown.
        add_requested: path of a model file.
        browse_requested: a file is to be chosen that is not in the list.
        save_requested: enlargement of the picture to save.
    """

    look_changed = Signal()
    sort_requested = Signal()
    models_wanted = Signal()
    add_requested = Signal(str)
    browse_requested = Signal()
    save_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guard = WheelGuard(self)
        self.order = self._choice(
            self.tr("Order of the filters"),
            self.tr("Order: by size of the weights, by similarity of neighbouring weights, or as in the network"),
            ((self.tr("By strength"), "strength"), (self.tr("By smoothness"), "smoothness"),
             (self.tr("By number"), "number")),
        )  # fmt: skip
        self.many = self._choice(
            self.tr("How many filters"),
            self.tr("How many: as many as fit at a readable size, or all"),
            ((self.tr("As many as fit"), False), (self.tr("All"), True)),
        )
        self.colours_button = TextButton(
            self.tr("Colours"), self.tr("The colours of the weights, and how they are scaled")
        )
        self._schemes, self._scales = QActionGroup(self), QActionGroup(self)
        self.colours_button.setMenu(self._colours_menu())
        self.sort_button = IconButton(
            "sort", self.tr("Sort again"),
            self.tr("Sort again: during training each filter keeps its place until you press this"),
        )  # fmt: skip
        self.zoom_out = IconButton("zoom-out", self.tr("Zoom out"), self.tr("Zoom out (−, or the wheel)"))
        self.zoom_in = IconButton("zoom-in", self.tr("Zoom in"), self.tr("Zoom in (+, or the wheel)"))
        self.fit = IconButton("fit", self.tr("Show all"), self.tr("Show all filters (0, or a double click)"))
        self.add_button = TextButton(self.tr("Add a model…"), self.tr("Show the filters of another model beside these"))
        self.models = QMenu(self)
        self.add_button.setMenu(self.models)
        self.save_button = IconButton(
            "save", self.tr("Save the filters"), self.tr("Save the filters shown as a picture")
        )
        self.save_button.setPopupMode(self.save_button.ToolButtonPopupMode.InstantPopup)
        self.save_button.setMenu(self._save_menu())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACING // 2)
        for part in (self.order, self.sort_button, self.many, self.colours_button):
            row.addWidget(part)
        row.addStretch()
        for part in (self.zoom_out, self.zoom_in, self.fit, self.save_button, self.add_button):
            row.addWidget(part)
        for choice in (self.order, self.many):
            choice.currentIndexChanged.connect(lambda _: self.look_changed.emit())
        for group in (self._schemes, self._scales):
            group.triggered.connect(lambda _: self.look_changed.emit())
        self.sort_button.clicked.connect(lambda: self.sort_requested.emit())
        self.models.aboutToShow.connect(self.models_wanted)
        self.set_choices([], [])

    def scheme(self) -> str:
        """What the colours are: "diverging" or "grey"."""
        return str(self._schemes.checkedAction().data())

    def scale(self) -> str:
        """Whose largest weight has the strongest colour: that of each "filter", of each "model" or of "all"."""
        return str(self._scales.checkedAction().data())

    def set_colour(self, colour: bool) -> None:
        """Filters of colour pictures are shown in their own colours."""
        self._schemes.setEnabled(not colour)

    def set_choices(self, choices: list[ModelChoice], shown: list[str]) -> None:
        """List the models that fit, but for those that are shown already.

        Args:
            choices: all that have pictures of the same size.
            shown: paths of those that stand beside each other now.
        """
        self.models.clear()
        for path, name, origin in choices:
            action = self.models.addAction(f"{name}   ({origin})" if origin else name)
            action.setEnabled(path not in shown)
            action.triggered.connect(lambda _=False, path=path: self.add_requested.emit(path))
        if choices:
            self.models.addSeparator()
        self.models.addAction(self.tr("Choose a file…")).triggered.connect(lambda: self.browse_requested.emit())

    def _choice(self, name: str, tip: str, entries: tuple[tuple[str, object], ...]) -> QComboBox:
        box = QComboBox()
        for text, value in entries:
            box.addItem(text, value)
        box.setAccessibleName(name)
        box.setToolTip(tip)
        box.setMinimumHeight(4 * theme.SPACING)
        self._guard.protect(box)
        return box

    def _colours_menu(self) -> QMenu:
        menu = QMenu(self)
        entries = (
            (self._schemes, self.tr("Blue and orange; zero is the background"), "diverging"),
            (self._schemes, self.tr("Black and white; zero is grey"), "grey"),
            (self._scales, self.tr("Scale each filter by its own largest weight"), "filter"),
            (self._scales, self.tr("Scale the filters of a model alike"), "model"),
            (self._scales, self.tr("Scale all models alike"), "all"),
        )
        for group, text, value in entries:
            if group is self._scales and not group.actions():
                menu.addSeparator()
            action = menu.addAction(text)
            action.setData(value)
            action.setCheckable(True)
            group.addAction(action)
            action.setChecked(value in ("diverging", "filter"))
        return menu

    def _save_menu(self) -> QMenu:
        menu = QMenu(self)
        for factor in _ENLARGEMENTS:
            action = menu.addAction(self.tr("PNG, ×{factor}").format(factor=factor))
            action.triggered.connect(lambda _=False, factor=factor: self.save_requested.emit(factor))
        return menu
