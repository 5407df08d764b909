"""The windows of the help menu."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QMainWindow,
    QMenu,
    QMessageBox,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from explorer.gui.theme import SPACING

Section = tuple[str, list[tuple[str, str]]]
_HEIGHT = 560


def _tr(text: str) -> str:
    return QCoreApplication.translate("HelpTexts", text)


def shortcut_sections(window: QMainWindow) -> list[Section]:
    """Every key and what the mouse does: a heading, and keys with what they do.

    What has a shortcut is taken from the menus, so that nothing is left out.
    """
    sections: list[Section] = [(_tr("On the map"), _map_rows())]
    told: list[QAction] = []
    for entry in window.menuBar().actions():
        # what stands in two menus is told once
        actions = [action for action in _leaves(entry) if not action.shortcut().isEmpty() and action not in told]
        told += actions
        rows = [(_native(action), _plain(action)) for action in actions]
        if rows:
            sections.append((_plain(entry), rows))
    sections.append((_tr("On a picture on the Restore page"), _restore_rows()))
    sections.append((_tr("Everywhere"), _other_rows()))
    return sections


def show_shortcuts(window: QMainWindow) -> None:
    """What the mouse and the keys do."""
    table = "".join(
        f"<tr><td colspan='2' style='padding-top:10px; padding-bottom:2px'><b>{escape(title)}</b></td></tr>"
        + "".join(
            f"<tr><td style='padding:2px 24px 2px 0; white-space:nowrap'>{escape(keys)}</td>"
            f"<td style='padding:2px 0'>{escape(what)}</td></tr>"
            for keys, what in rows
        )
        for title, rows in shortcut_sections(window)
    )
    text = QLabel(f"<table>{table}</table>")
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    text.setContentsMargins(0, 0, SPACING, 0)
    text.setWordWrap(True)
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(text)
    area.setAccessibleName(_tr("Mouse and keys"))
    dialog = QDialog(window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(_tr("Mouse and keys"))
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(2 * SPACING, SPACING, 2 * SPACING, 2 * SPACING)
    column.setSpacing(SPACING)
    column.addWidget(area)
    column.addWidget(buttons)
    dialog.resize(80 * SPACING, min(_HEIGHT, window.height()))
    # the arrows scroll at once
    area.setFocus()
    dialog.open()


def show_about(parent: QWidget) -> None:
    """Version and licence."""
    text = _tr("<h3>Latent Explorer {version}</h3><p>See what an autoencoder has learned.</p><p>MIT licence.</p>")
    box = QMessageBox(parent)
    box.setWindowTitle(_tr("About Latent Explorer"))
    box.setText(text.format(version=QApplication.applicationVersion()))
    box.open()


def _map_rows() -> list[tuple[str, str]]:
    return [
        (_tr("Drag, Probe tool"), _tr("decode the point under the pointer")),
        (_tr("Drag, Select or Lasso tool"), _tr("select the samples inside the rectangle or line")),
        (_tr("Click, Select tool"), _tr("select a sample; Shift or Ctrl adds and removes")),
        (_tr("Click, Walk tool"), _tr("set an anchor; drag an anchor to move it, drag elsewhere to draw a path")),
        (_tr("Shift + drag"), _tr("add to the selection (rectangle, or lasso shape)")),
        (_tr("Alt + drag"), _tr("remove from the selection; or use Edit ▸ Next selection")),
        (_tr("Ctrl + Shift + drag"), _tr("rotate and tilt the plane, if codes have more than two numbers")),
        (_tr("Wheel"), _tr("zoom in or out at the pointer")),
        (_tr("Space, middle or right drag"), _tr("move the map")),
        (_tr("Arrows"), _tr("nudge the probe; larger steps with Shift")),
        (_tr("Plus, minus"), _tr("zoom in or out at the centre of the map")),
        (_tr("Enter"), _tr("select the sample at the probe; Shift or Ctrl adds or removes it")),
        (_tr("Esc"), _tr("cancel the drag, otherwise clear the selection")),
        (_tr("Double click on empty space"), _tr("clear the selection")),
        (
            _tr("Click on the legend"),
            _tr("show or hide a class; Alt-click, Enter or the context menu shows only that class"),
        ),
        (_tr("Comma, full stop"), _tr("make the chosen pixel darker, brighter")),
    ]


def _restore_rows() -> list[tuple[str, str]]:
    return [
        (_tr("Left, right"), _tr("move the line between before and after; Home and End move it to the edges")),
        (_tr("Plus, minus, 0, 1"), _tr("zoom; show all; actual size")),
        (_tr("Shift + arrows"), _tr("pan an enlarged picture")),
        (_tr("Ctrl + arrows, Space"), _tr("Fill in: move the brush, paint; erase with Alt or while Erase is on")),
        (_tr("[, ]"), _tr("Fill in: smaller or larger brush")),
        (_tr("Space, Ctrl + arrows"), _tr("Colour: set a hint in the centre, move it; Delete removes it")),
    ]


def _other_rows() -> list[tuple[str, str]]:
    return [
        (_tr("Space"), _tr("start, pause or resume training when no field has focus")),
        (_tr("Tab, Shift + Tab"), _tr("go to the next or previous control")),
        (_tr("Drop a file on the window"), _tr("open a model, pictures, codes, a table, a session, or a saved view")),
    ]


def _leaves(entry: QAction) -> Iterator[QAction]:
    menu = entry.menu()
    if not isinstance(menu, QMenu):
        yield entry
        return
    for action in menu.actions():
        yield from _leaves(action)


def _native(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def _plain(action: QAction) -> str:
    return action.text().replace("&", "").removesuffix("…")
