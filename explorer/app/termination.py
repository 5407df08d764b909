"""Ctrl+C in the terminal, a polite kill and a log-out close the window as its button does."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtWidgets import QApplication

from explorer.ending import ending_signals


class Termination(QObject):
    """Closes the window on the first signal that asks the program to end.

    Python would call a handler between any two steps of what the GUI thread is doing, in the midst of building a window
    too. Here it does nothing: the signal's number arrives through a socket, as an event among the others.

    Attributes:
        status: the exit status that goes with the signal that came, 0 while none has come.
    """

    def __init__(self, close: Callable[[], object], parent: QObject | None = None) -> None:
        """Prepare; signals keep their effect until `take_over`.

        Args:
            close: called on the GUI thread, in its event loop.
            parent: Qt parent.
        """
        super().__init__(parent)
        self.status = 0
        self._close = close
        self._reading, self._writing = socket.socketpair()
        self._reading.setblocking(False)
        self._writing.setblocking(False)
        self._notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._arrived)

    def take_over(self) -> None:
        """From now on signals close the window. There is no way back: what they find after that is ending already."""
        signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)
        for number in ending_signals():
            signal.signal(number, _do_nothing)

    def _arrived(self) -> None:
        number = self._reading.recv(64)[0]
        if not self.status:
            # a log-out is a polite kill to whoever waits for the program
            self.status = 128 + (signal.SIGINT if number == signal.SIGINT else signal.SIGTERM)
            self._close()
            # a dialogue that is open would keep the event loop running
            QApplication.quit()


def _do_nothing(number: int, frame: object) -> None:
    """A handler must be there for its number to be written to the socket."""
