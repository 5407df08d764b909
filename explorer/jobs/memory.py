"""Gives memory that is free back to the system."""

from __future__ import annotations

import ctypes
import sys


def give_back_memory() -> None:
    """Hand back what large arrays left behind when they went.

    glibc keeps the memory of freed arrays of up to 32 MB for the next ones, some twenty bytes for each code of a large
    file after it was opened. Other systems' libraries hand it back by themselves: there nothing happens.
    """
    if sys.platform != "linux":
        return
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError):
        # musl has no such function
        return
    trim(ctypes.c_size_t(0))
