"""The lesson Filters."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.learn.filters import naming
from explorer.gui.learn.filters.column import FilterColumn, Look
from explorer.gui.learn.filters.controls import FilterControls, ModelChoice
from explorer.gui.learn.filters.detail import FilterDetail
from explorer.gui.learn.filters.linked_view import LinkedView
from explorer.gui.learn.filters.mosaic import beside
from explorer.gui.learn.lesson import Lesson
from explorer.gui.panels.message_line import MessageLine
from explorer.gui.panels.picture_view import PictureView
from explorer.values import ModelCard
from explorer.values.filters import FilterBank

MOST_MODELS = 4
_NARROW = 26 * theme.SPACING
_DETAIL_NARROW = 25 * theme.SPACING
_DETAIL_WIDE = 37 * theme.SPACING
_WIDE = 1100


class FiltersLesson(Lesson):
    """First-layer weights as pictures: the open model's, and those of up to three others beside them.

    Signals:
        models_wanted: the list of models is about to be shown; `set_choices` is the answer.
        add_requested: path of a model file; `show_pinned` or `set_message` is the answer.
        browse_requested: a model file is to be chosen.
        save_requested: `Picture` of all mosaics, enlargement, proposed file name.
    """

    models_wanted = Signal()
    add_requested = Signal(str)
    browse_requested = Signal()
    save_requested = Signal(object, int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = LinkedView(self)
        self.open_column = FilterColumn(self.view, pinned=False)
        self.pinned: dict[str, FilterColumn] = {}
        self.controls = FilterControls()
        self.detail = FilterDetail()
        self.message = MessageLine()
        self.empty = PictureView(self.tr("Open a model to see what its first layer responds to."))
        self.explanation = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.explanation.setWordWrap(True)
        self.explanation.setProperty("role", "muted")
        self._choices: list[ModelChoice] = []
        self._chosen: FilterColumn | None = None
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.SPACING)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._content())
        self._connect(self.open_column, "")
        self.controls.look_changed.connect(self._apply_look)
        self.controls.sort_requested.connect(self._sort)
        self.controls.models_wanted.connect(self.models_wanted)
        self.controls.add_requested.connect(self.add_requested)
        self.controls.browse_requested.connect(self.browse_requested)
        self.controls.save_requested.connect(self._save)
        self.controls.zoom_in.clicked.connect(lambda: self._step(True))
        self.controls.zoom_out.clicked.connect(lambda: self._step(False))
        self.controls.fit.clicked.connect(self.view.show_all)
        self.view.changed.connect(self._tell_zoom)
        self._tell_zoom()

    # What the lesson is told ----------------------------------------------------------------------------------------

    def show_open(self, card: ModelCard, bank: FilterBank, anew: bool) -> None:
        """Show the filters of the open model.

        Args:
            card: who it is.
            bank: its filters.
            anew: it is another model; otherwise the same with newer weights, and every filter keeps its place.
        """
        if anew:
            self.message.clear()
            self.view.show_all()
            self._forget_other_sizes(card)
            self.open_column.choose(-1)
        self.controls.set_colour(bank.weights.shape[3] == 3)
        self._stack.setCurrentIndex(1)
        self.open_column.show_bank(card, bank, anew)
        self._changed()

    def show_pinned(self, path: str, card: ModelCard, bank: FilterBank) -> None:
        """Show the filters of another model beside the others; one that is shown already is shown anew."""
        self.message.clear()
        column = self.pinned.get(path)
        if column is None:
            if len(self.pinned) + 1 >= MOST_MODELS:
                return
            column = self.pinned[path] = FilterColumn(self.view, pinned=True)
            self._connect(column, path)
            column.set_look(self.open_column.look)
            self._place()
        column.show_bank(card, bank, True)
        self._changed()

    def set_choices(self, choices: list[ModelChoice]) -> None:
        """List the models whose pictures have the size of the open one's."""
        self._choices = choices
        self._list()

    def set_message(self, text: str) -> None:
        """Say what went wrong; before anything was shown, in its place."""
        if self.open_column.bank is None:
            self.empty.set_message(text)
        else:
            self.message.show_text("error", text)

    # Inside ---------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has two rows of mosaics."""
        super().resizeEvent(event)
        self._place()

    def _content(self) -> QWidget:
        content = QWidget()
        row = QHBoxLayout()
        row.setSpacing(theme.SPACING)
        row.addLayout(self._grid, 1)
        row.addWidget(self.detail)
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.SPACING, theme.SPACING, theme.SPACING, theme.SPACING)
        column.setSpacing(theme.SPACING)
        column.addWidget(self.explanation)
        column.addWidget(self.controls)
        column.addWidget(self.message)
        column.addLayout(row, 1)
        self._place()
        return content

    def _columns(self) -> list[FilterColumn]:
        return [self.open_column, *self.pinned.values()]

    def _connect(self, column: FilterColumn, path: str) -> None:
        column.picked.connect(lambda _: self._pick(column))
        column.close_requested.connect(lambda: self._close(path))

    def _place(self) -> None:
        columns = self._columns()
        side = _DETAIL_WIDE if self.width() >= _WIDE else _DETAIL_NARROW
        self.detail.set_side(side)
        room = self.width() - side - 3 * theme.SPACING
        across = 2 if len(columns) > 2 and room < len(columns) * _NARROW else len(columns)
        for place, column in enumerate(columns):
            self._grid.addWidget(column, place // across, place % across)
        for place in range(MOST_MODELS):
            self._grid.setColumnStretch(place, 1 if place < across else 0)
            self._grid.setRowStretch(place, 1 if place <= (len(columns) - 1) // across else 0)

    def _close(self, path: str) -> None:
        column = self.pinned.pop(path)
        if self._chosen is column:
            self._chosen = None
        self._grid.removeWidget(column)
        column.hide()
        column.deleteLater()
        self._place()
        self._changed()

    def _forget_other_sizes(self, card: ModelCard) -> None:
        """Models of pictures of another size have nothing to be compared with."""
        for path, column in list(self.pinned.items()):
            if column.card is not None and picture_size(column.card) != picture_size(card):
                self._close(path)

    def _changed(self) -> None:
        self._apply_look()
        self._list()
        full = len(self._columns()) >= MOST_MODELS
        self.controls.add_button.setEnabled(not full)

    def _list(self) -> None:
        self.controls.set_choices(self._choices, list(self.pinned))

    def _apply_look(self) -> None:
        look = Look(
            str(self.controls.order.currentData()),
            bool(self.controls.many.currentData()),
            self.controls.scale(),
            self.controls.scheme(),
        )
        if look.scale == "all":
            look = replace(look, common=max(column.largest() for column in self._columns()))
        for column in self._columns():
            column.set_look(look)
        shown = self.open_column
        if shown.card is not None and shown.bank is not None:
            self.explanation.setText(naming.explanation(shown.card, shown.bank, look.scheme))
        self._tell_order()
        self._show_detail()

    def _sort(self) -> None:
        for column in self._columns():
            column.sort()
        self._tell_order()

    def _tell_order(self) -> None:
        self.controls.sort_button.setEnabled(not all(column.is_sorted() for column in self._columns()))

    def _step(self, up: bool) -> None:
        self.open_column.mosaic.step(up)

    def _tell_zoom(self) -> None:
        zoomed = self.view.zoom > 1
        self.controls.zoom_out.setEnabled(zoomed)
        self.controls.fit.setEnabled(zoomed)

    def _pick(self, column: FilterColumn) -> None:
        for other in self._columns():
            if other is not column:
                other.choose(-1)
        self._chosen = column if column.unit() >= 0 else None
        self._show_detail()

    def _show_detail(self) -> None:
        column = self._chosen
        row = column.row_of(column.unit()) if column is not None else -1
        if column is None or column.card is None or column.bank is None or row < 0:
            self.detail.clear()
        else:
            self.detail.show_filter(column.card.name, column.bank, row, self.controls.scheme())

    def _save(self, enlargement: int) -> None:
        shown = [(column.card, column.mosaic.mosaic) for column in self._columns()]
        named = [(card.name, mosaic.picture) for card, mosaic in shown if card is not None and mosaic is not None]
        if not named:
            return
        ground = self.palette().color(self.palette().ColorRole.Base)
        whole = beside([picture for _, picture in named], theme.rgb(ground), 2 * theme.SPACING)
        name = "-".join(["filters", *(name for name, _ in named)])
        self.save_requested.emit(whole, enlargement, f"{name}.png")


def picture_size(card: ModelCard) -> tuple[int, int, int]:
    """Channels, height and width of a model's pictures."""
    architecture = card.architecture
    return architecture.channels, architecture.height, architecture.width
