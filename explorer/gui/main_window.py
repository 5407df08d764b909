"""The main window: pages, tool bar, menus, status bar, drop target."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSettings, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QStackedWidget, QWidget

from explorer.gui import theme
from explorer.gui.backdrops import Backdrops
from explorer.gui.colour_menu import ColourMenu
from explorer.gui.commands import Commands
from explorer.gui.menus import fill_menu_bar, make_tool_bar
from explorer.gui.message_box import message_box
from explorer.gui.pictures_menu import PicturesMenu
from explorer.gui.recent_files import MODELS, SESSIONS, RecentFilesMenu
from explorer.gui.status_progress import StatusProgress
from explorer.gui.status_training import StatusTraining
from explorer.values import Failure
from explorer.values.file_kinds import destination

if TYPE_CHECKING:
    # the pages bring pyqtgraph and numpy, which would keep the window from being painted at once
    from explorer.gui.explore_page import ExplorePage

_SMALLEST = QSize(900, 560)
PAGES = ("explore", "restore", "compare", "learn")


class MainWindow(QMainWindow):
    """Names every command once and holds the pages; what the commands do is wired elsewhere.

    The window stands and is painted before its pages are there; `attach_pages` adds them.

    Attributes:
        commands: everything that menus, tool bar and keys can do.
        backdrops: what may lie under the points of the map.
        pictures_menu: which pictures are on the map.
        colour_menu: what the map's colours may stand for, columns of a table among it.
        explore: the page Explore, once it is attached.
        restore: the page Restore, once it is attached.
        training_status: which model is in training, on every page.

    Signals:
        open_model_requested: a path, or "" to ask for one.
        open_data_requested: a path to train on.
        open_pictures_requested: paths, or [] to ask for them.
        open_session_requested: a path, or "" to ask for one.
        png_dropped: path of a single PNG, which may be one that this program wrote.
        numbers_dropped: path of a file that may hold codes, a table about them, or data to train on.
        closing: the window is about to close.
        page_changed: another page is in front.
        palette_changed: light has become dark, or dark light.
    """

    open_model_requested = Signal(str)
    open_data_requested = Signal(str)
    open_pictures_requested = Signal(list)
    open_session_requested = Signal(str)
    png_dropped = Signal(str)
    numbers_dropped = Signal(str)
    closing = Signal()
    page_changed = Signal()
    palette_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("main-window")
        self.setWindowTitle(self.tr("Latent Explorer"))
        self.setWindowIcon(theme.icon("app"))
        self.setMinimumSize(_SMALLEST.boundedTo(QApplication.primaryScreen().availableGeometry().size()))
        self.explore: ExplorePage
        self.restore: QWidget
        starting = QLabel(self.tr("Starting…"))
        starting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        starting.setProperty("role", "muted")
        self.setCentralWidget(starting)
        self.progress = StatusProgress()
        self.training_status = StatusTraining()
        self.statusBar().addPermanentWidget(self.training_status)
        self.statusBar().addPermanentWidget(self.progress)
        self.statusBar().setSizeGripEnabled(False)

        self.commands = Commands(self)
        self.commands.open_model.triggered.connect(lambda: self.open_model_requested.emit(""))
        self.commands.open_pictures.triggered.connect(lambda: self.open_pictures_requested.emit([]))
        self.commands.open_session.triggered.connect(lambda: self.open_session_requested.emit(""))
        self.commands.quit.triggered.connect(self.close)
        self.colour_menu = ColourMenu(self.commands.colourings, self)
        recent = RecentFilesMenu(MODELS, self.tr("Open &recent"), self)
        recent.chosen.connect(self.open_model_requested)
        sessions = RecentFilesMenu(SESSIONS, self.tr("Recent sessi&ons"), self)
        sessions.chosen.connect(self.open_session_requested)
        self.pictures_menu = PicturesMenu(self)
        self._menus = fill_menu_bar(self, self.commands, recent, sessions, (self.pictures_menu, self.colour_menu))
        self.backdrops = Backdrops(self.commands.no_backdrop, self)
        self._menus.backdrops.addAction(self.commands.no_backdrop)
        self.backdrops.added.connect(lambda action: self._menus.backdrops.addAction(action))
        make_tool_bar(self, self.commands)
        self._restore_state()

    def attach_pages(
        self, explore: ExplorePage, restore: QWidget, later: Mapping[str, Callable[[], QWidget]] | None = None
    ) -> None:
        """Put the pages into the window and connect the commands that are about them.

        Args:
            explore: the page that is in front.
            restore: the page Restore.
            later: makers of the other pages by name, called when a page is first looked at.
        """
        commands = self.commands
        self.explore, self.restore = explore, restore
        # before there are pages a file would fall through
        self.setAcceptDrops(True)
        self._makers = dict(later or {})
        self._pages = QStackedWidget()
        self._page_of: dict[str, QWidget] = {"explore": explore, "restore": restore}
        for page in self._page_of.values():
            self._pages.addWidget(page)
        for name, action in zip(PAGES, commands.pages, strict=True):
            action.setEnabled(name in self._page_of or name in self._makers)
            action.triggered.connect(lambda _=False, page=name: self._bring_to_front(page))
        self._pages.currentChanged.connect(self._page_changed)
        for name, action in zip(("probe", "select", "lasso"), commands.map_tools, strict=True):
            action.triggered.connect(lambda _=False, tool=name: explore.map.set_tool(tool))
        for action in commands.selection_changes:
            action.triggered.connect(lambda _=False, chosen=action: explore.map.set_usual_change(chosen.data()))
        commands.fit.triggered.connect(self._fit_map)
        commands.walk_tool.triggered.connect(lambda: explore.map.set_tool("walk"))
        commands.show_timing.toggled.connect(explore.probe.set_timing_visible)
        commands.toggle_training.triggered.connect(explore.training_card.toggle)
        explore.map.space_tapped.connect(commands.toggle_training.trigger)
        panels = (
            (commands.show_left, explore.left),
            (commands.show_right, explore.right),
        )
        for action, panel in panels:
            panel.setVisible(action.isChecked())
            action.toggled.connect(panel.setVisible)
        explore.probe.set_timing_visible(commands.show_timing.isChecked())
        self._drawer_was = str(QSettings().value("window/drawer", ""))
        explore.drawer.tab_added.connect(self._add_drawer_tab)
        for name in explore.drawer.names():
            self._add_drawer_tab(name, "")
        explore.instruments.added.connect(self._add_instrument)
        self.backdrops.changed.connect(self._change_backdrop)
        explore.map.view_changed.connect(lambda *_: self.backdrops.ask())
        self.palette_changed.connect(self.backdrops.ask)
        layout = QSettings().value("window/layout")
        if layout is not None:
            explore.restore_layout(layout)
        self.setCentralWidget(self._pages)

    def show_page(self, name: str) -> None:
        """Bring "explore", "restore", "compare" or "learn" to the front."""
        self.commands.pages[PAGES.index(name)].trigger()

    def page_in_front(self) -> QWidget:
        """The page that shows."""
        page = self._pages.currentWidget()
        assert page is not None  # the first page is there from the start
        return page

    def say(self, message: str, milliseconds: int = 8000) -> None:
        """One sentence in the status bar."""
        self.statusBar().showMessage(message, milliseconds)

    def complain(self, title: str, failure: Failure) -> None:
        """Open a box that says what went wrong; a traceback is shown on demand."""
        message_box(self, title, failure.message, details=failure.details).open()

    def _bring_to_front(self, name: str) -> None:
        if name not in self._page_of:
            self._page_of[name] = self._makers.pop(name)()
            self._pages.addWidget(self._page_of[name])
        self._pages.setCurrentWidget(self._page_of[name])

    def _page_changed(self) -> None:
        page = self._pages.currentWidget()
        self.page_changed.emit()
        for action in (*self.commands.map_tools, self.commands.fit):
            action.setEnabled(page in (self.explore, self._page_of.get("compare")))
        for action in (self.commands.backdrop, self.commands.copy_picture, *self.commands.colourings):
            action.setEnabled(page is self.explore)
        for action in (self.commands.walk_tool, *self.commands.walks):
            action.setEnabled(page is self.explore)

    def _add_drawer_tab(self, name: str, title: str) -> None:
        action, drawer = self.commands.add_drawer_tab(name, title), self.explore.drawer
        if action not in self._menus.panels.actions():
            self._menus.panels.insertAction(self.commands.show_timing, action)
        drawer.link(name, action)
        if name == self._drawer_was:
            drawer.open(name)

    def _add_instrument(self, action: QAction) -> None:
        self._menus.instruments.addAction(action)
        self._menus.instruments.menuAction().setVisible(True)
        action.toggled.connect(self._show_instruments)

    def _show_instruments(self, on: bool) -> None:
        if on:
            self.commands.show_right.setChecked(True)

    def _fit_map(self) -> None:
        if self._pages.currentWidget() is self.explore:
            self.explore.map.fit_as_asked()

    def _change_backdrop(self) -> None:
        self.explore.map.set_backdrop(None, 0, 0, 1, 1)
        self.explore.map.set_backdrop_key(None)
        self.explore.map.set_backdrop_opacity(self.backdrops.opacity())

    # State and events -----------------------------------------------------------------------------------------------

    def _restore_state(self) -> None:
        settings = QSettings()
        geometry = settings.value("window/geometry")
        if geometry is None:
            available = QApplication.primaryScreen().availableGeometry().size()
            self.resize(QSize(1360, 860).boundedTo(available))
        else:
            self.restoreGeometry(geometry)
        for name, action in self._remembered().items():
            value = settings.value(f"window/{name}")
            if value is not None:
                action.setChecked(str(value) == "true")

    def _remembered(self) -> dict[str, QAction]:
        commands = self.commands
        return {
            "left": commands.show_left,
            "right": commands.show_right,
            "timing": commands.show_timing,
        }

    def changeEvent(self, event: QEvent) -> None:
        """Another palette: the commands' icons are drawn in its colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "commands"):
            self.commands.redraw_icons()
            self.palette_changed.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the window's state and tell the others."""
        settings = QSettings()
        settings.setValue("window/geometry", self.saveGeometry())
        if hasattr(self, "explore"):
            settings.setValue("window/layout", self.explore.save_layout())
            settings.setValue("window/drawer", self.explore.drawer.current())
        for name, action in self._remembered().items():
            settings.setValue(f"window/{name}", "true" if action.isChecked() else "false")
        # out of sight at once: ending the threads may take a moment
        settings.sync()
        self.hide()
        self.closing.emit()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space that no control wanted. Not a shortcut: that would take the space bar from focused buttons."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.commands.toggle_training.trigger()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A model is opened, numbers go to the map, data are offered for training, all else is taken for pictures."""
        event.acceptProposedAction()
        self.take([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])

    def take(self, paths: Sequence[str]) -> None:
        """Do with files and folders what their kinds and the page in front make of them."""
        pictures = []
        page = next(name for name in PAGES if getattr(self.commands, f"page_{name}").isChecked())
        signals = {
            "session": self.open_session_requested,
            "model": self.open_model_requested,
            "data": self.open_data_requested,
            "numbers": self.numbers_dropped,
        }
        for path in paths:
            to = destination(path, page)
            if to == "pictures":
                pictures.append(path)
            else:
                signals[to].emit(path)
        if len(pictures) == 1 and pictures[0].lower().endswith(".png") and not self.commands.page_restore.isChecked():
            self.png_dropped.emit(pictures[0])
        elif pictures:
            self.open_pictures_requested.emit(pictures)
