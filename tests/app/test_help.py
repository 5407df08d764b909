"""What F1 tells about the whole program."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence

from explorer.gui.help_texts import shortcut_sections


def test_every_shortcut_of_the_program_is_told_once(program):
    rows = [row for _, rows in shortcut_sections(program.window) for row in rows]
    keys = [keys for keys, _ in rows]
    for action in program.window.findChildren(QAction):
        if action.shortcut().isEmpty():
            continue
        assert keys.count(action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)) == 1, action.text()
    assert all(what for _, what in rows)
