"""The main window: pages, tool bar, menus, status bar, drop target."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSettings, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QUndoStack,
)
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QMenu, QSizePolicy, QStackedWidget, QToolBar, QWidget

from explorer.gui import theme
from explorer.gui.status_progress import StatusProgress

if TYPE_CHECKING:
    # the pages bring pyqtgraph and numpy, which would keep the window from being painted at once
    from explorer.gui.explore_page import ExplorePage
    from explorer.gui.restore.restore_page import RestorePage

_MODEL_SUFFIXES = {".safetensors", ".pt", ".pth", ".pkl", ".ckpt", ".h5"}
_DATA_SUFFIXES = {".npy", ".npz", ".zip", ".gz"}
_RECENT = 8


class MainWindow(QMainWindow):
    """Names every command once and holds the pages; what the commands do is wired elsewhere.

    The window stands and is painted before its pages are there; `attach_pages` adds them.

    Attributes:
        explore: the page Explore, once it is attached.
        restore: the page Restore, once it is attached.

    Signals:
        open_model_requested: a path, or "" to ask for one.
        open_data_requested: a path to train on.
        open_pictures_requested: paths, or [] to ask for them.
        closing: the window is about to close.
        palette_changed: light has become dark, or dark light.
    """

    open_model_requested = Signal(str)
    open_data_requested = Signal(str)
    open_pictures_requested = Signal(list)
    closing = Signal()
    palette_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("main-window")
        self.setWindowTitle(self.tr("Latent Explorer"))
        self.setWindowIcon(theme.icon("app"))
        self.setAcceptDrops(True)
        self.setMinimumSize(1024, 640)
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(100)
        self.explore: ExplorePage
        self.restore: RestorePage
        starting = QLabel(self.tr("Starting…"))
        starting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        starting.setProperty("role", "muted")
        self.setCentralWidget(starting)
        self.progress = StatusProgress()
        self.statusBar().addPermanentWidget(self.progress)
        self.statusBar().setSizeGripEnabled(False)

        self._icons: dict[QAction, str] = {}
        self._make_actions()
        self._make_menus()
        self._make_tool_bar()
        self._restore_state()

    def attach_pages(self, explore: ExplorePage, restore: RestorePage) -> None:
        """Put the pages into the window and connect the commands that are about them."""
        self.explore, self.restore = explore, restore
        self._pages = QStackedWidget()
        self._pages.addWidget(explore)
        self._pages.addWidget(restore)
        for index, action in enumerate((self.page_explore, self.page_restore)):
            action.triggered.connect(lambda _=False, page=index: self._pages.setCurrentIndex(page))
        self._pages.currentChanged.connect(self._page_changed)
        for name, action in (("probe", self.probe_tool), ("select", self.select_tool), ("lasso", self.lasso_tool)):
            action.triggered.connect(lambda _=False, tool=name: explore.map.set_tool(tool))
        self.fit.triggered.connect(explore.map.fit)
        self.show_timing.toggled.connect(explore.probe.set_timing_visible)
        self.toggle_training.triggered.connect(explore.training_card.toggle)
        explore.map.space_tapped.connect(self.toggle_training.trigger)
        panels = ((self.show_left, explore.left), (self.show_right, explore.right), (self.show_strip, explore.strip))
        for action, panel in panels:
            panel.setVisible(action.isChecked())
            action.toggled.connect(panel.setVisible)
        explore.probe.set_timing_visible(self.show_timing.isChecked())
        layout = QSettings().value("window/layout")
        if layout is not None:
            explore.restore_layout(layout)
        self.setCentralWidget(self._pages)

    def show_page(self, name: str) -> None:
        """Bring "explore" or "restore" to the front."""
        {"explore": self.page_explore, "restore": self.page_restore}[name].trigger()

    def say(self, message: str, milliseconds: int = 8000) -> None:
        """One sentence in the status bar."""
        self.statusBar().showMessage(message, milliseconds)

    def remember_model(self, path: str) -> None:
        """Put a model at the head of the recent ones."""
        settings = QSettings()
        recent = [path, *(other for other in self._recent() if other != path)][:_RECENT]
        settings.setValue("recent-models", recent)

    # Commands -------------------------------------------------------------------------------------------------------

    def _make_actions(self) -> None:
        keys = QKeySequence.StandardKey
        self.open_model = self._action(
            self.tr("Open &model…"), "open-model", self.tr("Open a model file (.safetensors)"), keys.Open
        )
        self.open_model.triggered.connect(lambda: self.open_model_requested.emit(""))
        self.open_pictures = self._action(
            self.tr("Open &pictures…"),
            "open-pictures",
            self.tr("See where your own pictures lie on the map and how they are rebuilt"),
            "Ctrl+Shift+O",
        )
        self.open_pictures.triggered.connect(lambda: self.open_pictures_requested.emit([]))
        self.paste_picture = self._action(
            self.tr("&Paste picture"), "", self.tr("Take a picture from the clipboard"), keys.Paste
        )
        self.library = self._action(
            self.tr("Model &library…"),
            "library",
            self.tr("The models that came with the program and your own"),
            "Ctrl+L",
        )
        self.save_model_as = self._action(
            self.tr("&Save model as…"), "", self.tr("Save a copy of the open model"), keys.SaveAs
        )
        self.export_codes = self._action(
            self.tr("&Export codes…"), "", self.tr("Save the codes of the map as CSV, NPZ or TSV"), "Ctrl+E"
        )
        self.find_data = self._action(
            self.tr("Find the &data of this model…"),
            "",
            self.tr("Show the original pictures in place of reconstructions"),
            "",
        )
        # generic Unix has no standard keys for these two
        self.quit = self._action(self.tr("&Quit"), "", self.tr("Close the program"), "Ctrl+Q")
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.quit.triggered.connect(self.close)

        self.undo = self.undo_stack.createUndoAction(self, self.tr("&Undo"))
        self.undo.setShortcut(keys.Undo)
        self.redo = self.undo_stack.createRedoAction(self, self.tr("&Redo"))
        self.redo.setShortcut("Ctrl+Shift+Z")
        self.copy_picture = self._action(
            self.tr("&Copy picture"), "", self.tr("Copy the decoded picture to the clipboard"), keys.Copy
        )
        self.clear_selection = self._action(
            self.tr("C&lear selection"), "", self.tr("Select nothing (Esc on the map)"), "Ctrl+Shift+A"
        )

        self.probe_tool = self._tool(
            self.tr("&Probe"), "probe", self.tr("Drag over the map: the picture of that place is decoded (P)"), "P"
        )
        self.select_tool = self._tool(
            self.tr("&Select"), "select", self.tr("Click samples, or drag a rectangle around them (S)"), "S"
        )
        self.lasso_tool = self._tool(
            self.tr("&Lasso"), "lasso", self.tr("Draw a line around the samples to select (L)"), "L"
        )
        tools = QActionGroup(self)
        for action in (self.probe_tool, self.select_tool, self.lasso_tool):
            tools.addAction(action)
        self.probe_tool.setChecked(True)

        self.fit = self._action(self.tr("&Fit the map"), "fit", self.tr("Show all points (F)"), "F")
        self.backdrop = self._action(
            self.tr("Decoded &backdrop"),
            "backdrop",
            self.tr("Fill the map with the pictures that the decoder makes there (B)"),
            "B",
        )
        self.backdrop.setCheckable(True)
        self.show_left = self._panel(self.tr("&Model and training"), "Ctrl+1")
        self.show_right = self._panel(self.tr("P&robe panel"), "Ctrl+2")
        self.show_strip = self._panel(self.tr("Reconstruction &strip"), "Ctrl+3")
        self.show_strip.setChecked(False)
        self.show_timing = self._action(
            self.tr("Decoding &time"), "", self.tr("Show how long the decoder took for the picture"), ""
        )
        self.show_timing.setCheckable(True)

        self.toggle_training = self._action(
            self.tr("&Start or pause"), "", self.tr("Start, pause or resume training (Space)"), ""
        )

        self.continue_training = self._action(
            self.tr("&Go on with the open model"),
            "",
            self.tr("Train the open model for as many more epochs as the form says"),
            "Ctrl+Shift+T",
        )

        pages = QActionGroup(self)
        self.page_explore = self._tool(
            self.tr("&Explore"), "explore", self.tr("The map and the picture under the pointer (Alt+1)"), "Alt+1"
        )
        self.page_restore = self._tool(
            self.tr("&Restore"), "restore", self.tr("Your own pictures beside their reconstructions (Alt+2)"), "Alt+2"
        )
        for action in (self.page_explore, self.page_restore):
            pages.addAction(action)
        self.page_explore.setChecked(True)

        self.shortcuts = self._action(
            self.tr("&Mouse and keys"), "", self.tr("What the mouse and the keys do on the map"), "F1"
        )
        self.about = self._action(self.tr("&About Latent Explorer"), "", self.tr("Version and licence"), "")
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

    def _action(self, text: str, icon: str, tip: str, keys: object) -> QAction:
        action = QAction(text, self)
        action.setToolTip(tip)
        action.setStatusTip(tip)
        if keys:
            action.setShortcut(QKeySequence(keys))  # type: ignore[call-overload]
        if icon:
            action.setIcon(theme.icon(icon))
            self._icons[action] = icon
        return action

    def _tool(self, text: str, icon: str, tip: str, keys: str) -> QAction:
        action = self._action(text, icon, tip, keys)
        action.setCheckable(True)
        return action

    def _panel(self, text: str, keys: str) -> QAction:
        action = self._action(text, "", self.tr("Show or hide this part of the window"), keys)
        action.setCheckable(True)
        action.setChecked(True)
        return action

    # Where the commands stand ---------------------------------------------------------------------------------------

    def _make_menus(self) -> None:
        file = self.menuBar().addMenu(self.tr("&File"))
        file.addActions([self.open_model, self.library])
        self._recent_menu = file.addMenu(self.tr("Open &recent"))
        self._recent_menu.aboutToShow.connect(self._fill_recent)
        file.addSeparator()
        file.addActions([self.open_pictures, self.find_data])
        file.addSeparator()
        file.addActions([self.save_model_as, self.export_codes])
        file.addSeparator()
        file.addAction(self.quit)

        edit = self.menuBar().addMenu(self.tr("&Edit"))
        edit.addActions([self.undo, self.redo])
        edit.addSeparator()
        edit.addActions([self.copy_picture, self.paste_picture])
        edit.addSeparator()
        edit.addAction(self.clear_selection)

        view = self.menuBar().addMenu(self.tr("&View"))
        view.addActions([self.page_explore, self.page_restore])
        view.addSeparator()
        view.addActions([self.probe_tool, self.select_tool, self.lasso_tool])
        view.addSeparator()
        view.addActions([self.fit, self.backdrop])
        view.addSeparator()
        view.addActions([self.show_left, self.show_right, self.show_strip, self.show_timing])
        view.addSeparator()
        self._make_scheme_menu(view)

        training = self.menuBar().addMenu(self.tr("&Training"))
        training.addActions([self.toggle_training, self.continue_training])

        help_menu = self.menuBar().addMenu(self.tr("&Help"))
        help_menu.addActions([self.shortcuts, self.about])

    def _make_scheme_menu(self, view: QMenu) -> None:
        menu = view.addMenu(self.tr("&Colours"))
        group = QActionGroup(self)
        chosen = str(QSettings().value("scheme", "system"))
        for scheme, text in (
            ("system", self.tr("Like the &system")),
            ("light", self.tr("&Light")),
            ("dark", self.tr("&Dark")),
        ):
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(scheme == chosen)
            action.triggered.connect(lambda _=False, name=scheme: self._choose_scheme(name))
            group.addAction(action)

    def _make_tool_bar(self) -> None:
        bar = QToolBar(self.tr("Tools"))
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setIconSize(QSize(20, 20))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.addActions([self.page_explore, self.page_restore])
        bar.addSeparator()
        bar.addActions([self.library, self.open_pictures])
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(spacer)
        self._map_actions = [self.probe_tool, self.select_tool, self.lasso_tool, self.fit, self.backdrop]
        bar.addActions(self._map_actions)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.addToolBar(bar)

    def _page_changed(self, page: int) -> None:
        for action in (*self._map_actions, self.copy_picture):
            action.setEnabled(page == 0)

    def _recent(self) -> list[str]:
        value = QSettings().value("recent-models", [])
        paths = [value] if isinstance(value, str) else list(value or [])
        return [str(path) for path in paths]

    def _fill_recent(self) -> None:
        self._recent_menu.clear()
        for path in self._recent():
            action = self._recent_menu.addAction(Path(path).stem)
            action.setToolTip(path)
            action.triggered.connect(lambda _=False, name=path: self.open_model_requested.emit(name))
        if self._recent_menu.isEmpty():
            self._recent_menu.addAction(self.tr("Nothing yet")).setEnabled(False)

    def _choose_scheme(self, scheme: str) -> None:
        QSettings().setValue("scheme", scheme)
        theme.apply(scheme)

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
        # not the strip: it is empty until a training runs, which shows it
        return {"left": self.show_left, "right": self.show_right, "timing": self.show_timing}

    def changeEvent(self, event: QEvent) -> None:
        """Another palette: the commands' icons are drawn in its colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_icons"):
            for action, name in self._icons.items():
                action.setIcon(theme.icon(name))
            self.palette_changed.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the window's state and tell the others."""
        settings = QSettings()
        settings.setValue("window/geometry", self.saveGeometry())
        if hasattr(self, "explore"):
            settings.setValue("window/layout", self.explore.save_layout())
        for name, action in self._remembered().items():
            settings.setValue(f"window/{name}", "true" if action.isChecked() else "false")
        # out of sight at once: ending the threads may take a moment
        self.hide()
        self.closing.emit()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space that no control wanted. Not a shortcut: that would take the space bar from focused buttons."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.toggle_training.trigger()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A model is opened, data are offered for training, everything else is taken for pictures."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        pictures = []
        for path in paths:
            suffix = Path(path).suffix.lower()
            if suffix in _MODEL_SUFFIXES:
                self.open_model_requested.emit(path)
            elif suffix in _DATA_SUFFIXES and self.page_explore.isChecked():
                self.open_data_requested.emit(path)
            else:
                pictures.append(path)
        if pictures:
            self.open_pictures_requested.emit(pictures)
