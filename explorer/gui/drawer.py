"""The drawer below the map: tabs that open when they are wanted and fold away again."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QTabBar, QVBoxLayout, QWidget

from explorer.gui.panels.buttons import IconButton
from explorer.gui.theme import SPACING

_BUTTON = 3 * SPACING


class Drawer(QWidget):
    """Named tabs, of which one shows while the drawer is open; closed at first.

    Signals:
        tab_added: name and title of a tab that was added.
        changed: name of the tab that shows now, empty when the drawer was closed.
    """

    tab_added = Signal(str, str)
    changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: list[str] = []
        self._widgets: list[QWidget] = []
        self._actions: dict[str, QAction] = {}
        self._bar = QTabBar()
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        self._bar.setDocumentMode(True)
        self._bar.setAccessibleName(self.tr("Tabs below the map"))
        self._bar.currentChanged.connect(self._show_tab)
        self.close_button = IconButton("close", self.tr("Close"), self.tr("Close this part of the window"))
        self.close_button.setMinimumSize(_BUTTON, _BUTTON)
        self.close_button.setIconSize(QSize(2 * SPACING, 2 * SPACING))
        self.close_button.clicked.connect(self.fold)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

        self._head = row = QHBoxLayout()
        row.setContentsMargins(SPACING // 2, 0, SPACING // 2, 0)
        row.addWidget(self._bar, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignVCenter)
        # hidden widgets take no room: the drawer is as high as the tab that shows, not as the highest of them
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(row)
        self.hide()

    def add_tab(self, name: str, title: str, widget: QWidget) -> None:
        """Add a tab behind the others; the drawer stays as it is.

        Args:
            name: what the program calls it.
            title: what people read.
            widget: what it shows; the drawer owns it from now on.

        Raises:
            ValueError: the name is taken.
        """
        if name in self._names:
            raise ValueError(f"there is a tab {name!r} already")
        self._names.append(name)
        self._widgets.append(widget)
        self._column.addWidget(widget, 1)
        widget.setVisible(len(self._names) == 1)
        self._bar.addTab(title)
        self.tab_added.emit(name, title)

    def names(self) -> tuple[str, ...]:
        """Of the tabs, from left to right."""
        return tuple(self._names)

    def widget(self, name: str) -> QWidget:
        """What a tab shows.

        Raises:
            ValueError: there is no such tab.
        """
        return self._widgets[self._index(name)]

    def title(self, name: str) -> str:
        """What people read on a tab.

        Raises:
            ValueError: there is no such tab.
        """
        return self._bar.tabText(self._index(name))

    def open(self, name: str) -> None:
        """Open the drawer on a tab.

        Raises:
            ValueError: there is no such tab.
        """
        before = self.current()
        with QSignalBlocker(self._bar):
            self._bar.setCurrentIndex(self._index(name))
        self._show_only(self._bar.currentIndex())
        self.show()
        if before != name:
            self._tell()

    def fold(self) -> None:
        """Close the drawer."""
        if not self.isHidden():
            self.hide()
            self._tell()

    def current(self) -> str:
        """The tab that shows, empty while the drawer is closed."""
        return "" if self.isHidden() else self._names[self._bar.currentIndex()]

    def link(self, name: str, action: QAction) -> None:
        """Let a checkable command open the drawer on a tab and close it; it is checked while that tab shows."""
        self._index(name)
        self._actions[name] = action
        action.setChecked(self.current() == name)
        action.toggled.connect(lambda on: self._follow(name, on))

    def sizeHint(self) -> QSize:
        """The tabs over what the open one wants; not from the layout, which keeps what it was once told."""
        row = self._head.sizeHint().height()
        content = self._widgets[self._bar.currentIndex()].sizeHint() if self._widgets else QSize()
        return QSize(content.width(), row + content.height())

    def _index(self, name: str) -> int:
        if name not in self._names:
            raise ValueError(f"there is no tab {name!r}")
        return self._names.index(name)

    def _follow(self, name: str, on: bool) -> None:
        if on:
            self.open(name)
        elif self.current() == name:
            self.fold()

    def _show_tab(self, index: int) -> None:
        self._show_only(index)
        if not self.isHidden():
            self._tell()

    def _show_only(self, index: int) -> None:
        for number, widget in enumerate(self._widgets):
            if number != index:
                widget.hide()
        self._widgets[index].show()
        self.updateGeometry()

    def _tell(self) -> None:
        current = self.current()
        for name, action in self._actions.items():
            action.setChecked(name == current)
        self.changed.emit(current)
