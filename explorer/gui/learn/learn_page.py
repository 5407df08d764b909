"""The page Learn: lessons in a list at the left, the chosen one beside it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from explorer.gui.theme import SPACING

_LIST_WIDTH = 208
_ROW_HEIGHT = 5 * SPACING
_KEY = "learn/lesson"


class LearnPage(QWidget):
    """Holds the lessons; each knows what it shows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Learn"))
        self._list = QListWidget()
        self._list.setObjectName("lessons")
        self._list.setAccessibleName(self.tr("Lessons"))
        self._list.setFixedWidth(_LIST_WIDTH)
        self._list.setFrameShape(QListWidget.Shape.NoFrame)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stack = QStackedWidget()
        self._names: list[str] = []
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._lessons: dict[str, QWidget] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._list)
        layout.addWidget(self._stack, 1)
        self._list.currentRowChanged.connect(self._choose)

    def add_lesson(self, name: str, title: str, tip: str, make: Callable[[], QWidget]) -> None:
        """Add a lesson at the end of the list.

        Args:
            name: by which the chosen lesson is remembered.
            title: for people.
            tip: what it shows, one sentence.
            make: makes the lesson, called when it is first looked at.
        """
        item = QListWidgetItem(title)
        item.setToolTip(tip)
        item.setSizeHint(QSize(_LIST_WIDTH, _ROW_HEIGHT))
        self._names.append(name)
        self._makers[name] = make
        self._list.addItem(item)

    def open_last(self) -> None:
        """Bring the lesson to the front that was in front the last time, or else the first."""
        name = str(QSettings().value(_KEY, ""))
        self.show_lesson(name if name in self._names else self._names[0])

    def show_lesson(self, name: str) -> None:
        """Bring a lesson to the front by its name."""
        self._list.setCurrentRow(self._names.index(name))

    def lesson(self, name: str) -> QWidget:
        """The lesson of that name, made if it is not there yet."""
        if name not in self._lessons:
            self._lessons[name] = self._makers.pop(name)()
            self._stack.addWidget(self._lessons[name])
        return self._lessons[name]

    def _choose(self, row: int) -> None:
        if row >= 0:
            self._stack.setCurrentWidget(self.lesson(self._names[row]))
            QSettings().setValue(_KEY, self._names[row])
