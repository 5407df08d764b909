"""The tab "Traversals": a row of pictures for each number of the code, the one with the largest variance first."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.gui.panels.wording import significant
from explorer.gui.walks.film_strip import FilmStrip, StripRow
from explorer.gui.walks.strip_area import StripArea
from explorer.values.walks import TraversalReply

_FRAMES = (3, 25)
_USUAL_FRAMES = 9


class TraversalPanel(QWidget):
    """Rows of pictures; what they show is handed in.

    Signals:
        shown: the tab came into view.
        settings_changed: another number of pictures is wanted.
        value_chosen: number of the code (from 0) and its new value.
    """

    shown = Signal()
    settings_changed = Signal()
    value_chosen = Signal(int, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reply: TraversalReply | None = None
        self.strip = FilmStrip(self.tr("Latent traversals"))
        self.strip.frame_chosen.connect(self._chosen)
        self.frames_field = QSpinBox()
        self.frames_field.setRange(*_FRAMES)
        self.frames_field.setValue(_USUAL_FRAMES)
        self.frames_field.setSuffix(self.tr(" pictures"))
        self.frames_field.setAccessibleName(self.tr("Pictures per row"))
        self.frames_field.setToolTip(self.tr("Pictures in each row, over the range of the data"))
        self.frames_field.setKeyboardTracking(False)
        self.frames_field.setMinimumHeight(28)
        self.frames_field.valueChanged.connect(lambda _: self.settings_changed.emit())
        WheelGuard(self).protect(self.frames_field)
        self._sentence = self.tr(
            "Each row changes one number of the probe's code over the range of the data and keeps the others. Click a "
            "picture to go there."
        )
        self.note = QLabel(self._sentence)
        self.note.setWordWrap(True)
        self.note.setProperty("role", "muted")
        top = QHBoxLayout()
        top.setSpacing(theme.SPACING)
        top.addWidget(self.note, 1)
        top.addWidget(self.frames_field, 0, Qt.AlignmentFlag.AlignTop)
        self._area = StripArea(self.strip)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACING, theme.SPACING // 2, theme.SPACING, theme.SPACING // 2)
        column.setSpacing(theme.SPACING // 2)
        column.addLayout(top)
        column.addWidget(self._area, 1)

    @property
    def frames(self) -> int:
        """How many pictures a row has."""
        return self.frames_field.value()

    def set_waiting(self, numbers: int, height: int, width: int) -> None:
        """Another model: nothing is known yet but how many numbers its code has, and the size of its pictures."""
        self._reply = None
        self.strip.set_shape(height, width, self.frames)
        self.strip.set_rows([StripRow(str(number), f"z{number + 1}") for number in range(numbers)])
        self.strip.set_marked({})

    def set_message(self, text: str) -> None:
        """Say what went wrong."""
        self.note.setText(text)

    def show_reply(self, reply: TraversalReply) -> None:
        """Show the rows; in each the picture that is nearest to the probe's code is framed."""
        self._reply = reply
        self.note.setText(self._sentence)
        whole = float(np.nansum(reply.variances))
        rows, nearest = [], {}
        for row, dimension in enumerate(reply.dimensions.tolist()):
            name, variance = f"z{dimension + 1}", float(reply.variances[row])
            detail, tip = "", self.tr("Number {number} of the code").format(number=dimension + 1)
            if math.isfinite(variance) and whole > 0:
                detail = self.tr("{share:.0f} % of the variance").format(share=100 * variance / whole)
                tip = self.tr("{name}: variance {variance} over the samples").format(
                    name=tip, variance=significant(variance)
                )
            values = reply.values[row]
            tips = tuple(f"{name} = {value:.3g}" for value in values)
            rows.append(StripRow(str(dimension), name, detail, tip, reply.pictures[row], reply.changes[row], tips=tips))
            nearest[str(dimension)] = int(np.abs(values - reply.request.code[dimension]).argmin())
        count = len(self.strip.rows)
        self.strip.set_rows(rows)
        self.strip.set_marked(nearest)
        if count != len(rows):
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Some rows; the rest scrolls."""
        hint = super().sizeHint()
        others = self._column.sizeHint().height() - self._area.sizeHint().height()
        return QSize(hint.width(), others + self._area.comfortable_height())

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that somebody looks."""
        super().showEvent(event)
        self.shown.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """No picture stays framed by the keyboard."""
        self.strip.set_current("", -1)
        super().hideEvent(event)

    def _chosen(self, key: str, frame: int) -> None:
        if self._reply is None:
            return
        row = self._reply.dimensions.tolist().index(int(key))
        self.value_chosen.emit(int(key), float(self._reply.values[row][frame]))
