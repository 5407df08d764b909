"""The probe: what the decoder draws at one place of the map, and the code of that place."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.once import once_after
from explorer.gui.panels import wording
from explorer.gui.panels.buttons import IconButton
from explorer.gui.panels.code_heading import CodeHeading
from explorer.gui.panels.code_row import CodeRow
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.gui.panels.neighbour_view import NeighbourView
from explorer.gui.panels.picture_view import PictureView
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.values import DecodeReply, Neighbour
from explorer.values.code_text import code_text, parse_code

WIDTH = 300
_LOWEST_PICTURE = 96
_PICTURE_SHARE = 0.5
_SCROLL_BAR = 10
FIGURES_EVERY_MS = 66
_ROW_HEIGHT = 28
_ROWS_WITHOUT_SCROLLING = 12


class _CodeArea(QScrollArea):
    """As high as its rows, up to twelve of them; may be squeezed to two."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = 0
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        """The rows that may stand at once."""
        return QSize(WIDTH - 16, self._height(min(self.rows, _ROWS_WITHOUT_SCROLLING)))

    def minimumSizeHint(self) -> QSize:
        """Two rows."""
        return QSize(200, self._height(min(self.rows, 2)))

    def _height(self, rows: int) -> int:
        return rows * _ROW_HEIGHT + max(0, rows - 1) * theme.SPACING


class ProbePanel(QWidget):
    """The decoded picture first; figures follow thirty times a second, so that they never hold the picture up.

    The picture stays where it is and grows with the panel; everything that changes it scrolls below, so that a slider
    and what it does are always seen together.

    Attributes:
        area: scrolls what stands below the picture.

    Signals:
        code_edited: the whole code after a person changed one of its numbers.
        save_picture_requested, copy_picture_requested: for the decoded picture.
        find_data_requested: the originals are not at hand and are wanted.
        timing_toggled: the decode time was switched on or off by its button.
    """

    code_edited = Signal(tuple)
    save_picture_requested = Signal()
    copy_picture_requested = Signal()
    find_data_requested = Signal()
    timing_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[CodeRow] = []
        self._pending: DecodeReply | None = None
        self._pending_neighbour: tuple[Neighbour | None, Sequence[str]] | None = None
        self._timer = once_after(FIGURES_EVERY_MS, self.flush, self)
        self._guard = WheelGuard(self)
        self.setAccessibleName(self.tr("Probe"))

        self.picture_view = PictureView(self.tr("Open a model, then click or drag on the map."))
        self.picture_view.setAccessibleName(self.tr("Decoded picture"))
        self.picture_view.setToolTip(self.tr("What the model decodes from the code below"))
        self.picture_view.set_preferred_size(WIDTH - 2 * theme.SPACING, WIDTH - 2 * theme.SPACING)
        self.save_button = IconButton("save", self.tr("Save picture"), self.tr("Save the decoded picture as a file"))
        self.copy_button = IconButton("copy", self.tr("Copy picture"), self.tr("Copy the decoded picture"))
        self.timing_button = IconButton(
            "timer", self.tr("Decode time"), self.tr("Show how long decoding one picture takes")
        )
        self.timing_button.setCheckable(True)
        self.timing = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self.timing.setFont(theme.tabular(self.timing.font()))
        self.timing.set_muted(True)
        self.timing.hide()
        tools = QHBoxLayout()
        tools.setSpacing(theme.SPACING // 2)
        tools.addWidget(self.timing_button)
        tools.addWidget(self.timing, 1)
        tools.addStretch(0)
        tools.addWidget(self.copy_button)
        tools.addWidget(self.save_button)
        tools.setAlignment(self.copy_button, Qt.AlignmentFlag.AlignRight)

        self._code_heading = CodeHeading()
        self._code_heading.copy_button.clicked.connect(self._copy_code)
        self._code_heading.paste_button.clicked.connect(self._paste_code)
        self.code_area = _CodeArea()
        self.code_area.setAccessibleName(self.tr("Code"))
        self.neighbour = NeighbourView()
        self.neighbour.find_data_requested.connect(self.find_data_requested)

        self._content = QWidget()
        self._below = QVBoxLayout(self._content)
        self._below.setContentsMargins(theme.SPACING, 0, theme.SPACING, theme.SPACING)
        self._below.setSpacing(theme.SPACING)
        self._below.addWidget(self._code_heading)
        self._below.addWidget(self.code_area)
        self._below.addWidget(self.neighbour)
        self._below.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidget(self._content)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # it follows the focus of what is in it; a stop of its own would show nothing
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setAccessibleName(self.tr("Code, nearest sample and instruments"))

        pinned = QVBoxLayout()
        pinned.setContentsMargins(theme.SPACING, 0, theme.SPACING, 0)
        pinned.setSpacing(theme.SPACING)
        pinned.addWidget(self.picture_view)
        pinned.addLayout(tools)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.SPACING, 0, 0)
        column.setSpacing(theme.SPACING)
        column.addLayout(pinned)
        column.addWidget(self.area, 1)
        self.save_button.clicked.connect(self.save_picture_requested)
        self.copy_button.clicked.connect(self.copy_picture_requested)
        self.timing_button.toggled.connect(self._timing_clicked)
        self._build_rows(0)
        self._show_availability()

    def add_below(self, widget: QWidget) -> None:
        """Put something under the nearest sample, where it scrolls with it."""
        self._below.insertWidget(self._below.count() - 1, widget)

    def bring_into_view(self, widget: QWidget) -> None:
        """Scroll to something that stands below the picture: to its beginning where it is higher than the room."""
        self.area.ensureWidgetVisible(widget, 0, theme.SPACING)
        corner = widget.mapTo(self._content, QPoint(0, 0))
        self.area.ensureVisible(corner.x(), corner.y(), 0, theme.SPACING)

    def set_code_ranges(self, ranges: Sequence[tuple[float, float]]) -> None:
        """Make a row for each number of the code.

        Args:
            ranges: smallest and largest value of the data's codes for each dimension; empty without a model.
        """
        if len(ranges) != len(self._rows):
            self._build_rows(len(ranges))
        for row, (minimum, maximum) in zip(self._rows, ranges, strict=True):
            row.set_range(minimum, maximum)

    def code(self) -> tuple[float, ...]:
        """The code as it stands, empty without a model."""
        return tuple(row.value() for row in self._rows)

    def set_code(self, code: Sequence[float]) -> None:
        """Show a code without a signal; one of another length than the ranges is left alone.

        Args:
            code: one number for each dimension.
        """
        if len(code) == len(self._rows):
            for row, value in zip(self._rows, code, strict=True):
                row.set_value(value)

    def show_reply(self, reply: DecodeReply) -> None:
        """Paint a decoded picture; its figures follow within 66 ms, newest only.

        Args:
            reply: from the decode thread.
        """
        had_none = self.picture_view.picture is None
        self.picture_view.set_picture(reply.picture)
        if had_none:
            self._show_availability()
        self._pending = reply
        if not self._timer.isActive():
            self._timer.start()

    def show_neighbour(self, neighbour: Neighbour | None, class_names: Sequence[str] = ()) -> None:
        """Show the nearest real sample within 66 ms, newest only.

        Args:
            neighbour: None hides it.
            class_names: by label.
        """
        self._pending_neighbour = (neighbour, class_names)
        if not self._timer.isActive():
            self._timer.start()

    def set_message(self, text: str) -> None:
        """Show a sentence where the picture would be: loading, or what went wrong."""
        self._pending = self._pending_neighbour = None
        self._timer.stop()
        self.picture_view.set_message(text)
        self.timing.set_text("")
        self._show_availability()

    def set_timing_visible(self, visible: bool) -> None:
        """Show or hide the decode time, as a setting that was restored."""
        with QSignalBlocker(self.timing_button):
            self.timing_button.setChecked(visible)
        self.timing.setVisible(visible)

    def flush(self) -> None:
        """Bring the figures up to date with the picture now."""
        self._timer.stop()
        reply, self._pending = self._pending, None
        if reply is not None:
            if not self._is_edited_by_hand():
                self.set_code(reply.request.code)
            if math.isfinite(reply.milliseconds):
                self.timing.set_text(self.tr("{time:.2f} ms").format(time=reply.milliseconds))
        nearest, self._pending_neighbour = self._pending_neighbour, None
        if nearest is not None:
            neighbour, class_names = nearest
            self.neighbour.setVisible(neighbour is not None)
            if neighbour is not None:
                self.neighbour.show_neighbour(neighbour, class_names)

    def sizeHint(self) -> QSize:
        """The panel's width in the window."""
        return QSize(WIDTH, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As large as the panel allows: never higher than wide, and half of the height is left for what changes it."""
        super().resizeEvent(event)
        side = min(self.width() - 2 * theme.SPACING, round(self.height() * _PICTURE_SHARE))
        self.picture_view.setFixedHeight(max(_LOWEST_PICTURE, side))
        # always as wide as beside a bar: one that came would make texts narrower and the whole higher or lower, the bar
        # would go again, and Qt would never come to rest
        self._content.setFixedWidth(max(0, self.width() - _SCROLL_BAR))

    def _is_edited_by_hand(self) -> bool:
        """A late reply must not pull the slider from under the hand that drags it."""
        return any(row.slider.isSliderDown() for row in self._rows)

    def _build_rows(self, count: int) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING)
        self._rows = [CodeRow(index, self._guard) for index in range(count)]
        for row in self._rows:
            row.edited.connect(self._edited)
            row.field.code_pasted.connect(self._take_code)
            column.addWidget(row)
        column.addStretch(1)
        self.code_area.rows = count
        self.code_area.setWidget(content)
        # new widgets are the last ones for the Tab key
        before: QWidget = self.save_button
        for row in self._rows:
            self.setTabOrder(before, row.slider)
            self.setTabOrder(row.slider, row.field)
            before = row.field
        self.code_area.updateGeometry()
        self._code_heading.setVisible(count > 0)
        self._code_heading.say("")
        self.code_area.setVisible(count > 0)

    def _edited(self) -> None:
        self.code_edited.emit(self.code())

    def _copy_code(self) -> None:
        QGuiApplication.clipboard().setText(code_text(self.code()))

    def _paste_code(self) -> None:
        self._take_code(parse_code(QGuiApplication.clipboard().text()))

    def _take_code(self, code: tuple[float, ...]) -> None:
        """Numbers that a person pasted in place of the whole code."""
        if len(code) != len(self._rows):
            self._code_heading.say(
                self.tr("A code of this model has {size}").format(size=wording.code_size(len(self._rows)))
                if code
                else self.tr("There is no code on the clipboard")
            )
            return
        self._code_heading.say("")
        self.set_code(code)
        self._edited()

    def _timing_clicked(self, visible: bool) -> None:
        self.timing.setVisible(visible)
        self.timing_toggled.emit(visible)

    def _show_availability(self) -> None:
        there = self.picture_view.picture is not None
        self.save_button.setEnabled(there)
        self.copy_button.setEnabled(there)
        if not there:
            self.neighbour.hide()
