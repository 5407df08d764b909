"""The windows of the help menu."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget


def _tr(text: str) -> str:
    return QCoreApplication.translate("HelpTexts", text)


def show_shortcuts(parent: QWidget) -> None:
    """What the mouse and the keys do."""
    rows = (
        (_tr("Drag, Probe tool"), _tr("decode the place under the pointer")),
        (_tr("Wheel"), _tr("zoom about the pointer")),
        (_tr("Space, middle or right drag"), _tr("move the map")),
        (_tr("Shift + drag"), _tr("add a rectangle to the selection; with the lasso what it goes around")),
        (_tr("Alt + drag"), _tr("take a rectangle, or what the lasso goes around, out of it")),
        (_tr("Click, Select tool"), _tr("select a sample; Shift or Ctrl adds and removes")),
        (_tr("Esc, double click on empty space"), _tr("select nothing")),
        (_tr("T"), _tr("pictures of samples in place of dots, as many as there is room for")),
        (_tr("Arrows"), _tr("nudge the probe; with Shift in larger steps")),
        (_tr("Click on the legend"), _tr("show or hide a class; Alt-click shows that class only")),
        (_tr("Click, Walk tool"), _tr("set an anchor; drag an anchor to move it, drag elsewhere to draw a line")),
        ("P, S, L, W", _tr("Probe, Select, Lasso, Walk")),
        ("A, K", _tr("set an anchor at the probe, play or pause the walk")),
        ("F, B", _tr("fit the map, decoded pictures under the points")),
        ("Ctrl+F", _tr("find samples by class, by number, or like a picture")),
        (_tr("Shift + B, Alt + B"), _tr("magnification, support by data under the points")),
        ("E, D", _tr("ellipse of equal picture change, what changed")),
        (_tr("Shift + E, Shift + D"), _tr("round trip, pixel to direction")),
        (_tr("Comma, full stop"), _tr("walk the chosen pixel darker, brighter")),
        (_tr("Space"), _tr("start, pause or resume training when no field has the focus")),
        (_tr("On Restore: 0, 1, +, −"), _tr("whole picture, true size, zoom; left and right wipe")),
        (_tr("On Restore: [ and ], Alt"), _tr("size of the brush, erase; Ctrl and arrows move it, Space paints")),
    )
    table = "".join(
        f"<tr><td style='padding:3px 16px 3px 0'><b>{keys}</b></td><td>{what}</td></tr>" for keys, what in rows
    )
    _show(parent, _tr("Mouse and keys"), f"<table>{table}</table>")


def show_about(parent: QWidget) -> None:
    """Version and licence."""
    text = _tr("<h3>Latent Explorer {version}</h3><p>See what an autoencoder has learnt.</p><p>MIT licence.</p>")
    _show(parent, _tr("About Latent Explorer"), text.format(version=QApplication.applicationVersion()))


def _show(parent: QWidget, title: str, text: str) -> None:
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    box.setText(text)
    box.open()
