"""What the window offers: commands, help, instruments, backdrops, lessons, pages."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QListWidget, QMenu, QMenuBar

from explorer.app.program import Program
from explorer.gui.commands import Commands
from explorer.gui.help_texts import shortcut_sections
from explorer.gui.main_window import PAGES


def window_entries(program: Program) -> dict[str, list[str]]:
    """Everything with a name, in the order in which people meet it."""
    window = program.window
    found: dict[str, list[str]] = {}
    for name, action in _named(window.commands):
        found[f"action {name}"] = _told(action)
    for name, action in zip(PAGES, window.commands.pages, strict=True):
        found[f"page {name}"] = _told(action)
    instruments = window.explore.instruments
    for name in instruments.names():
        found[f"instrument {name}"] = _told(instruments.action(name))
    for name in window.backdrops.names():
        found[f"backdrop {name}"] = _told(window.backdrops._known[name].action)
    for name in window.explore.drawer.names():
        found[f"drawer {name}"] = [_plain(window.explore.drawer.title(name))]
    for view in program.view_saving.views():
        found[f"view {view.name}"] = [view.title]
    window.show_page("learn")
    lessons = program.learning.page
    listed = lessons.findChild(QListWidget, "lessons")
    for row, name in enumerate(lessons._names):
        found[f"lesson {name}"] = [listed.item(row).text()]
    for place, action in _places(window.menuBar()):
        found[f"menu {place}"] = _told(action)[1:]
    for section, rows in shortcut_sections(window):
        for keys, what in rows:
            found[f"help {section}: {keys}"] = [what]
    return found


def _named(commands: Commands) -> Iterator[tuple[str, QAction]]:
    for name, value in vars(commands).items():
        if isinstance(value, QAction):
            yield name, value
    for name, action in commands.drawer_tabs.items():
        yield f"drawer {name}", action


def _places(menu: QMenuBar | QMenu, path: str = "") -> Iterator[tuple[str, QAction]]:
    for action in menu.actions():
        place = f"{path} > {_plain(action.text())}" if path else _plain(action.text())
        if action.menu() is not None:
            yield from _places(action.menu(), place)
        elif action.text():
            yield place, action


def _told(action: QAction) -> list[str]:
    return [_plain(action.text()), action.shortcut().toString(QKeySequence.SequenceFormat.PortableText)]


def _plain(text: str) -> str:
    return text.replace("&", "")
