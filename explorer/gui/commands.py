"""Every command of the window, named once."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QWidget

from explorer.gui import theme


class Commands(QObject):
    """The actions that menus, tool bar and shortcuts share; what they do is wired elsewhere.

    Attributes:
        pages: the actions that bring a page to the front, in the order of the pages.
        map_tools: those that only mean something where a map is in front.
        colourings: what the map's colours may stand for.
        colour_group: them, and those that came later; an action's data is its name.
        selection_changes: what a click or a region does to the selection; an action's data is the change's name.
        walks: what can be done with a walk, in the order of the menu.
        drawer_tabs: the actions that open the drawer below the map, by the name of the tab.
    """

    def __init__(self, window: QWidget) -> None:
        """Make them.

        Args:
            window: for which they are; their shortcuts hold there.
        """
        super().__init__(window)
        self._window = window
        self._icons: dict[QAction, str] = {}
        self._make_file_commands()
        self._make_edit_commands()
        self._make_map_commands()
        self._make_walk_commands()
        self._make_other_commands()

    def redraw_icons(self) -> None:
        """Another palette: the icons are drawn in its colours."""
        for action, name in self._icons.items():
            action.setIcon(theme.icon(name))

    def add_drawer_tab(self, name: str, title: str) -> QAction:
        """The command that opens the drawer below the map on a tab; made where it is not there yet.

        Args:
            name: of the tab.
            title: of the tab.
        """
        if name not in self.drawer_tabs:
            # the keys go on from those of the parts that are there from the start
            number = 3 + len(self.drawer_tabs)
            self.drawer_tabs[name] = self._panel(title, f"Ctrl+{number}" if number < 10 else "")
            self.drawer_tabs[name].setChecked(False)
        return self.drawer_tabs[name]

    def _make_file_commands(self) -> None:
        keys = QKeySequence.StandardKey
        self.open_model = self._action(
            self.tr("Open &model…"),
            "open-model",
            self.tr("Open a model: a .safetensors file, or encoder and decoder as .onnx"),
            keys.Open,
        )
        self.open_codes = self._action(
            self.tr("Open &codes…"),
            "",
            self.tr("Show codes from a file, with the open model's decoder if they fit it"),
            "Ctrl+Alt+O",
        )
        self.attach_table = self._action(
            self.tr("A&ttach a table…"),
            "",
            self.tr("Colour and filter the map by the columns of a table with one row per code"),
            "",
        )
        self.open_pictures = self._action(
            self.tr("Open &pictures…"),
            "open-pictures",
            self.tr("See where your own pictures lie on the map and how they are reconstructed"),
            "Ctrl+Shift+O",
        )
        self.paste_picture = self._action(
            self.tr("&Paste picture"), "", self.tr("Use the picture on the clipboard"), keys.Paste
        )
        self.library = self._action(
            self.tr("Model &library…"),
            "library",
            self.tr("The models shipped with the program, and your own"),
            "Ctrl+L",
        )
        self.save_model_as = self._action(
            self.tr("&Save model as…"), "", self.tr("Save a copy of the open model"), keys.SaveAs
        )
        self.open_session = self._action(
            self.tr("Open sess&ion…"),
            "",
            self.tr("Restore a saved state of the window: view, selection, backdrop, colours, panels"),
            "Ctrl+Alt+R",
        )
        self.save_session = self._action(
            self.tr("Sa&ve session…"),
            "",
            self.tr("Save the state of the window to a file: view, selection, backdrop, colours, panels"),
            "Ctrl+Alt+S",
        )
        self.export_codes = self._action(
            self.tr("&Export codes…"), "", self.tr("Save the codes of the map as CSV, NPZ or TSV"), "Ctrl+E"
        )
        self.save_view = self._action(
            self.tr("Save vie&w…"),
            "",
            self.tr("Save the map, the decoded picture or another part of the window as PNG, SVG or PDF"),
            "Ctrl+Alt+V",
        )
        self.find_data = self._action(
            self.tr("Find the &data of this model…"),
            "",
            self.tr("Show the original pictures in place of reconstructions"),
            "",
        )
        # in the tool bar, which has to fit into the smallest window
        self.library.setIconText(self.tr("Library"))
        self.open_pictures.setIconText(self.tr("Pictures"))
        # generic Unix has no standard keys for these two
        self.quit = self._action(self.tr("&Quit"), "", self.tr("Quit the program"), "Ctrl+Q")
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)

    def _make_edit_commands(self) -> None:
        keys = QKeySequence.StandardKey
        self.undo = self._action(self.tr("&Undo"), "", self.tr("Undo the last step"), keys.Undo)
        self.redo = self._action(self.tr("&Redo"), "", self.tr("Redo the step that was undone"), "Ctrl+Shift+Z")
        self.copy_picture = self._action(
            self.tr("&Copy picture"), "", self.tr("Copy the decoded picture to the clipboard"), keys.Copy
        )
        self.find = self._action(
            self.tr("&Find samples…"), "", self.tr("By class, by number, or by likeness to a picture"), keys.Find
        )
        self.copy_view = self._action(
            self.tr("Copy &view"),
            "",
            self.tr("Copy the map, or the page in front, as a picture"),
            "Ctrl+Shift+C",
        )
        self.copy_picture_command = self._action(
            self.tr("Copy the co&mmand that makes this picture"),
            "",
            self.tr("Copy the command that decodes the same picture"),
            "",
        )
        self.copy_map_command = self._action(
            self.tr("Copy the comma&nd that makes this map"),
            "",
            self.tr("Copy the command that draws the same part of the map"),
            "",
        )
        self.clear_selection = self._action(
            self.tr("C&lear selection"), "", self.tr("Clear the selection (Esc on the map)"), "Ctrl+Shift+A"
        )

        changes = QActionGroup(self)
        self.selection_changes = (
            self._tool(
                self.tr("&New selection"),
                "",
                self.tr("Samples that you click or draw around replace the selection"),
                "",
            ),
            self._tool(
                self.tr("&Add to the selection"),
                "",
                self.tr("Samples that you click or draw around are added to the selection"),
                "",
            ),
            self._tool(
                self.tr("&Remove from the selection"),
                "",
                self.tr("Samples that you click or draw around are removed from the selection (also with Alt held)"),
                "",
            ),
        )
        for name, action in zip(("replace", "add", "remove"), self.selection_changes, strict=True):
            action.setData(name)
            changes.addAction(action)
        self.selection_changes[0].setChecked(True)

    def _make_map_commands(self) -> None:
        self.probe_tool = self._tool(
            self.tr("&Probe"), "probe", self.tr("Drag over the map to decode the picture at the pointer (P)"), "P"
        )
        self.select_tool = self._tool(
            self.tr("&Select"), "select", self.tr("Click samples, or drag a rectangle around them (S)"), "S"
        )
        self.lasso_tool = self._tool(
            self.tr("&Lasso"), "lasso", self.tr("Draw a line around the samples to select (L)"), "L"
        )
        self.walk_tool = self._tool(
            self.tr("&Walk"),
            "walk",
            self.tr("Click to set the anchors of a walk, or draw a path by hand (W)"),
            "W",
        )
        tools = QActionGroup(self)
        for action in (self.probe_tool, self.select_tool, self.lasso_tool, self.walk_tool):
            tools.addAction(action)
        self.probe_tool.setChecked(True)

        self.fit = self._action(self.tr("&Fit the map"), "fit", self.tr("Show all points (F)"), "F")
        self.no_backdrop = self._tool(self.tr("&None"), "", self.tr("No backdrop"), "")
        self.backdrop = self._tool(
            self.tr("&Decoded pictures"),
            "backdrop",
            self.tr("Fill the map with decoded pictures (B)"),
            "B",
        )
        self.fill_room = self._action(
            self.tr("&Axes fill the room"),
            "",
            self.tr("Let each axis of the map fill the room that it has; otherwise both have one scale"),
            "",
        )
        self.fill_room.setCheckable(True)
        self.fit.setIconText(self.tr("Fit"))
        # its picture says enough where room is short
        self.fit.setPriority(QAction.Priority.LowPriority)
        self.backdrop.setIconText(self.tr("Backdrop"))
        self.thumbnails = self._tool(
            self.tr("Pict&ures on the map"),
            "",
            self.tr("Show pictures of samples instead of dots, as many as there is room for (T)"),
            "T",
        )
        self.map_tools = (self.probe_tool, self.select_tool, self.lasso_tool)
        self.colour_group = colours = QActionGroup(self)
        self.colour_by_class = self._tool(self.tr("&Class"), "", self.tr("A colour for each class"), "")
        self.colour_by_error = self._tool(
            self.tr("Reconstruction &error"), "", self.tr("How poorly each sample is reconstructed"), ""
        )
        self.colour_by_contraction = self._tool(
            self.tr("Con&traction ‖J‖"),
            "",
            self.tr("How strongly the code of each sample responds to small changes of its picture"),
            "",
        )
        self.colourings = (self.colour_by_class, self.colour_by_error, self.colour_by_contraction)
        for name, action in zip(("class", "error", "contraction"), self.colourings, strict=True):
            action.setData(name)
            colours.addAction(action)
        self.colour_by_class.setChecked(True)

        self.show_left = self._panel(self.tr("&Model and training"), "Ctrl+1")
        self.show_right = self._panel(self.tr("Pr&obe panel"), "Ctrl+2")
        self.show_strip = self._panel(self.tr("Reconstruct&ions"), "Ctrl+3")
        self.show_strip.setChecked(False)
        self.drawer_tabs = {"reconstructions": self.show_strip}
        self.show_timing = self._action(
            self.tr("Decoding &time"), "", self.tr("Show how long decoding the picture took"), ""
        )
        self.show_timing.setCheckable(True)

    def _make_walk_commands(self) -> None:
        self.add_anchor = self._action(
            self.tr("Set &anchor at the probe"),
            "anchor",
            self.tr("Add an anchor at the probe to the walk (A)"),
            "A",
        )
        self.play_walk = self._action(self.tr("&Play or pause"), "", self.tr("Move the probe along the walk (K)"), "K")
        self.turn_walk = self._action(
            self.tr("Re&verse"), "turn-round", self.tr("Reverse the walk: from the last anchor to the first"), ""
        )
        self.clear_walk = self._action(self.tr("&Remove all anchors"), "delete", self.tr("Start a new walk"), "")
        self.export_walk = self._action(
            self.tr("&Export the walk…"), "save", self.tr("Save it as GIF, MP4, pictures or codes"), "Ctrl+Shift+E"
        )
        self.walks = (self.add_anchor, self.play_walk, self.turn_walk, self.clear_walk, self.export_walk)

    def _make_other_commands(self) -> None:
        self.toggle_training = self._action(
            self.tr("&Start or pause"), "", self.tr("Start, pause or resume training (Space)"), ""
        )

        self.continue_training = self._action(
            self.tr("&Continue training the open model"),
            "",
            self.tr("Train the open model for as many more epochs as the form sets"),
            "Ctrl+Shift+T",
        )

        pages = QActionGroup(self)
        self.page_explore = self._tool(
            self.tr("&Explore"), "explore", self.tr("The map and the picture under the pointer (Alt+1)"), "Alt+1"
        )
        self.page_restore = self._tool(
            self.tr("&Restore"),
            "restore",
            self.tr("Reconstruct, denoise, clean, colour or fill in your own pictures (Alt+2)"),
            "Alt+2",
        )
        self.page_compare = self._tool(
            self.tr("&Compare"), "compare", self.tr("Several models of the same data side by side (Alt+3)"), "Alt+3"
        )
        self.page_learn = self._tool(
            self.tr("Lear&n"),
            "learn",
            self.tr("What happens inside the model: lessons on the open model (Alt+4)"),
            "Alt+4",
        )
        self.pages = (self.page_explore, self.page_restore, self.page_compare, self.page_learn)
        for action in self.pages:
            pages.addAction(action)
        self.page_explore.setChecked(True)

        self.shortcuts = self._action(self.tr("&Mouse and keys"), "", self.tr("What the mouse and keyboard do"), "F1")
        self.about = self._action(self.tr("&About Latent Explorer"), "", self.tr("Version and licence"), "")
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

    def _action(self, text: str, icon: str, tip: str, keys: object) -> QAction:
        action = QAction(text, self._window)
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
