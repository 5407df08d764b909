"""One line that asks for samples: of a class, by number, or like a picture."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QSpinBox, QWidget

from explorer.gui import theme
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.form_fields import Fields
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.values.search import MOST_FOUND

CLASS, NUMBER, CODES, PIXELS = "class", "number", "codes", "pixels"
PROBE, SAMPLE, FILE = "probe", "sample", "file"
_USUAL_COUNT = 24


@dataclass(frozen=True)
class Wish:
    """What a person searches for.

    Attributes:
        kind: "class" or "number" of the text, "codes" or "pixels" nearest to a picture.
        text: what was typed.
        source: the picture: "probe" what is decoded there, "sample" the real one nearest to it, "file" one to choose.
        count: how many of the nearest.
    """

    kind: str
    text: str = ""
    source: str = PROBE
    count: int = _USUAL_COUNT


class SearchBar(QWidget):
    """Kind of search, what to search for, and how many.

    Signals:
        searched: a `Wish`.
        left: Esc was pressed in the field.
    """

    searched = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        fields = Fields(WheelGuard(self))
        self.kind: QComboBox = fields.combo(
            self.tr("Search by"),
            self.tr("What to search samples by"),
            (self.tr("Class"), CLASS),
            (self.tr("Number"), NUMBER),
            (self.tr("Similar code"), CODES),
            (self.tr("Similar pixels"), PIXELS),
        )
        self.text: QLineEdit = fields.line(self.tr("Search for"), self.tr("Press Return to search"))
        self.text.setClearButtonEnabled(True)
        self.source: QComboBox = fields.combo(
            self.tr("Picture to compare with"),
            self.tr("Reference picture: find samples similar to it"),
            (self.tr("the picture at the probe"), PROBE),
            (self.tr("the nearest real sample"), SAMPLE),
            (self.tr("a picture file…"), FILE),
        )
        self.count: QSpinBox = fields.spin(
            self.tr("How many"), 1, MOST_FOUND, self.tr("How many of the nearest samples to find")
        )
        self.count.setValue(_USUAL_COUNT)
        self._of = QLabel(self.tr("nearest"))
        self.button = TextButton(self.tr("Find"), self.tr("Select the samples found and list them in order (Return)"))
        self.text.returnPressed.connect(self._search)
        self.button.clicked.connect(self._search)
        self.kind.currentIndexChanged.connect(self._show_fields)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACING)
        self.kind.setMinimumWidth(18 * theme.SPACING)
        row.addWidget(self.kind)
        row.addWidget(self.text, 1)
        row.addWidget(self.source, 1)
        row.addWidget(self.count)
        row.addWidget(self._of)
        row.addWidget(self.button)
        self._show_fields()

    def wish(self) -> Wish:
        """What the line says."""
        return Wish(
            str(self.kind.currentData()), self.text.text().strip(), str(self.source.currentData()), self.count.value()
        )

    def begin(self) -> None:
        """Take the focus, ready to type over what stands there."""
        if self.kind.currentData() in (CLASS, NUMBER):
            self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.text.selectAll()
        else:
            self.source.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the map."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _show_fields(self) -> None:
        kind = self.kind.currentData()
        typed = kind in (CLASS, NUMBER)
        self.text.setVisible(typed)
        for field in (self.source, self.count, self._of):
            field.setVisible(not typed)
        self.text.setPlaceholderText(
            self.tr("17, 20-30") if kind == NUMBER else self.tr("name of a class, or part of it")
        )

    def _search(self) -> None:
        self.searched.emit(self.wish())
