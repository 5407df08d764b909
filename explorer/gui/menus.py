"""The menu bar and the tool bar: where the window's commands stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from explorer.gui import theme
from explorer.gui.commands import Commands
from explorer.gui.recent_files import RecentFilesMenu
from explorer.gui.tool_bar import ToolBar


@dataclass(frozen=True)
class GrowingMenus:
    """The menus to which commands are added while the program is put together.

    Attributes:
        backdrops: what may lie under the points.
        instruments: hidden while it is empty.
        panels: the entries of the menu View that show parts of the window, of which `show_timing` is the last.
    """

    backdrops: QMenu
    instruments: QMenu
    panels: QMenu


def fill_menu_bar(
    window: QMainWindow,
    commands: Commands,
    recent: RecentFilesMenu,
    sessions: RecentFilesMenu,
    of_the_map: Iterable[QMenu],
) -> GrowingMenus:
    """Put every command into its menu."""
    bar = window.menuBar()
    file = bar.addMenu(_tr("&File"))
    file.addActions([commands.open_model, commands.library])
    file.addMenu(recent)
    file.addSeparator()
    file.addActions([commands.open_codes, commands.attach_table])
    file.addSeparator()
    file.addActions([commands.open_pictures, commands.find_data])
    file.addSeparator()
    file.addActions([commands.open_session, commands.save_session])
    file.addMenu(sessions)
    file.addSeparator()
    file.addActions([commands.save_view, commands.save_model_as, commands.export_codes])
    file.addSeparator()
    file.addAction(commands.quit)

    edit = bar.addMenu(_tr("&Edit"))
    edit.addActions([commands.undo, commands.redo])
    edit.addSeparator()
    edit.addActions([commands.copy_picture, commands.copy_view, commands.paste_picture])
    edit.addActions([commands.copy_picture_command, commands.copy_map_command])
    edit.addSeparator()
    edit.addActions([commands.find, commands.clear_selection])
    edit.addMenu(_tr("Ne&xt selection")).addActions(list(commands.selection_changes))

    view = bar.addMenu(_tr("&View"))
    view.addActions(list(commands.pages))
    view.addSeparator()
    view.addActions([*commands.map_tools, commands.walk_tool, commands.fit, commands.fill_room, commands.thumbnails])
    backdrops = view.addMenu(_tr("&Backdrop"))
    for menu in of_the_map:
        view.addMenu(menu)
    view.addSeparator()
    view.addActions([commands.show_left, commands.show_right, commands.show_strip, commands.show_timing])
    view.addSeparator()
    _add_schemes(view)

    walk = bar.addMenu(_tr("&Walk"))
    walk.addActions([commands.walk_tool, *commands.walks])

    instruments = bar.addMenu(_tr("&Instruments"))
    instruments.menuAction().setVisible(False)

    training = bar.addMenu(_tr("&Training"))
    training.addActions([commands.toggle_training, commands.continue_training])

    help_menu = bar.addMenu(_tr("&Help"))
    help_menu.addActions([commands.shortcuts, commands.about])
    return GrowingMenus(backdrops, instruments, view)


def make_tool_bar(window: QMainWindow, commands: Commands) -> None:
    """Put what is used all the time into a bar of its own."""
    left = commands.pages, (commands.library, commands.open_pictures)
    bar = ToolBar(_tr("Tools"), left, (*commands.map_tools, commands.walk_tool, commands.fit, commands.backdrop))
    bar.setObjectName("tools")
    window.addToolBar(bar)


def _add_schemes(view: QMenu) -> None:
    menu = view.addMenu(_tr("Light or &dark"))
    group = QActionGroup(menu)
    chosen = str(QSettings().value("scheme", "system"))
    for scheme, text in (("system", _tr("Same as &system")), ("light", _tr("&Light")), ("dark", _tr("&Dark"))):
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(scheme == chosen)
        action.triggered.connect(lambda _=False, name=scheme: _choose_scheme(name))
        group.addAction(action)


def _choose_scheme(scheme: str) -> None:
    QSettings().setValue("scheme", scheme)
    theme.apply(scheme)


def _tr(text: str) -> str:
    return QCoreApplication.translate("menus", text)
