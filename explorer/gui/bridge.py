"""The way from worker threads into the GUI thread."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Lock

from PySide6.QtCore import QObject, Qt, Signal


class Bridge(QObject):
    """Runs functions on the thread that it lives in. `post` and `post_newest` may be called from any thread."""

    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = Lock()
        self._waiting: deque[tuple[str, Callable[[], None]]] = deque()
        self._newest: dict[str, Callable[[], None]] = {}
        self._closed = False
        self._arrived.connect(self._run_next, Qt.ConnectionType.QueuedConnection)

    def post(self, function: Callable[[], None]) -> None:
        """Run the function on the GUI thread, after those that were posted before."""
        with self._lock:
            if self._closed:
                return
            self._waiting.append(("", function))
        self._arrived.emit()

    def post_newest(self, key: str, function: Callable[[], None]) -> None:
        """Run the function on the GUI thread, in place of one of the same key that has not run yet."""
        with self._lock:
            if self._closed:
                return
            waits = key in self._newest
            self._newest[key] = function
            if waits:
                return
            self._waiting.append((key, function))
        self._arrived.emit()

    def close(self) -> None:
        """Drop what waits and whatever comes later: the window is gone."""
        with self._lock:
            self._closed = True
            self._waiting.clear()
            self._newest.clear()

    def _run_next(self) -> None:
        with self._lock:
            if not self._waiting:
                return
            key, function = self._waiting.popleft()
            if key:
                function = self._newest.pop(key)
        function()
