"""How the page Explore stands: what lies under its points, its instruments, columns, drawer and tool."""

from __future__ import annotations

from PySide6.QtCore import QObject

from explorer.gui.main_window import MainWindow
from explorer.state.events import BackdropChosen, ColumnShown, DrawerOpened, InstrumentSwitched, ToolChosen
from explorer.state.step import wishes_of
from explorer.state.store import Store


class Panels(QObject):
    """Keeps the page as the document has it."""

    def __init__(self, window: MainWindow, store: Store) -> None:
        super().__init__(window)
        self._store = store
        self._window = window
        self._page = window.explore
        commands = window.commands
        self._columns = {"left": commands.show_left, "right": commands.show_right}
        self._tools = dict(zip(("probe", "select", "lasso"), commands.map_tools, strict=True))
        self._tools["walk"] = commands.walk_tool

        store.watch(lambda document: document.backdrop, self._show_backdrop)
        store.watch(lambda document: document.instruments, self._switch_instruments)
        store.watch(lambda document: document.columns, self._show_columns)
        store.watch(lambda document: document.drawer, self._open_drawer)
        store.watch(lambda document: document.tool, self._take_tool)
        window.backdrops.chosen.connect(lambda _, name: store.dispatch(BackdropChosen(name), self.tr("backdrop")))
        self._page.instruments.switched.connect(self._switched)
        for name, action in self._columns.items():
            store.dispatch(ColumnShown(name, action.isChecked()))
            action.toggled.connect(lambda on, column=name: store.dispatch(ColumnShown(column, on)))
        for name, action in self._tools.items():
            action.triggered.connect(lambda _=False, tool=name: store.dispatch(ToolChosen(tool)))
        store.dispatch(DrawerOpened(self._page.drawer.current()))
        self._page.drawer.changed.connect(lambda name: store.dispatch(DrawerOpened(name)))

    def _switched(self, name: str, on: bool) -> None:
        """Switching an instrument is a step of undo where it takes back what a person wished of it."""
        wished = not on and wishes_of(self._store.document, name)
        text = self._page.instruments.action(name).text().replace("&", "") if wished else ""
        self._store.dispatch(InstrumentSwitched(name, on), text)

    def _show_backdrop(self, name: str) -> None:
        if name in self._window.backdrops.names():
            self._window.backdrops.choose(name)

    def _switch_instruments(self, on: frozenset[str]) -> None:
        for name in self._page.instruments.names():
            self._page.instruments.action(name).setChecked(name in on)

    def _show_columns(self, shown: frozenset[str]) -> None:
        for name, action in self._columns.items():
            action.setChecked(name in shown)

    def _open_drawer(self, name: str) -> None:
        if name in self._page.drawer.names():
            self._page.drawer.open(name)
        else:
            self._page.drawer.fold()

    def _take_tool(self, name: str) -> None:
        if name in self._tools and not self._tools[name].isChecked():
            self._tools[name].setChecked(True)
            self._page.map.set_tool(name)
