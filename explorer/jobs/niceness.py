"""Threads that give way to others."""

from __future__ import annotations

import os
import sys
from threading import get_native_id


def stand_back(niceness: int) -> None:
    """Let the calling thread give way to others; only on Linux threads have a niceness of their own.

    Args:
        niceness: 0 (not at all) to 19.
    """
    if niceness and sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, get_native_id(), niceness)
