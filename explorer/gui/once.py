"""Timers that run once each time they are started."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer


def once_after(milliseconds: int, then: Any, parent: QObject) -> QTimer:
    """A timer at rest; each start lets it run once, a start while it runs begins anew.

    Args:
        milliseconds: from a start to the end.
        then: slot or signal that the end calls.
        parent: Qt parent, which it does not outlive.
    """
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(then)
    return timer
