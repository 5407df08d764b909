"""What F1 tells."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QScrollArea

from explorer.gui.help_texts import show_shortcuts
from explorer.gui.main_window import MainWindow


def test_the_list_fits_the_smallest_window_and_is_closed_by_esc(qtbot):
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1024, 640)
    show_shortcuts(window)
    dialog = window.findChild(QDialog)
    assert dialog.height() <= 640
    assert dialog.width() <= 1024
    area = dialog.findChild(QScrollArea)
    assert area.widget().sizeHint().width() <= area.width()
    dialog.reject()
    assert not dialog.isVisible()
