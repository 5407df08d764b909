"""What outlives a test on purpose: the program that many tests share."""

from __future__ import annotations

from threading import Thread

from PySide6.QtWidgets import QWidget

threads: set[Thread] = set()
windows: set[QWidget] = set()
