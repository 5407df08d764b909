"""Libraries that print what is wrong with a file beside the one sentence that the program says about it."""

from __future__ import annotations

import ctypes
import ctypes.util
import logging
from functools import cache
from pathlib import Path

import PIL

# where Pillow's wheels keep the libtiff that they bring, on Linux and on macOS; a system's own has no such folder
_FOLDERS = ("../pillow.libs", ".dylibs")


@cache
def silence_decoders() -> None:
    """Let these libraries raise what they find, and print nothing; the first call does it for good."""
    for name in ("tifffile", "PIL", "pypdfium2"):
        # without a handler of theirs or the program's, Python prints their warnings
        logging.getLogger(name).addHandler(logging.NullHandler())
    folder = Path(PIL.__file__).parent
    found = [str(path) for place in _FOLDERS for path in (folder / place).glob("libtiff*")]
    for library in found or filter(None, [ctypes.util.find_library("tiff")]):
        try:
            tiff = ctypes.CDLL(library)
            for handler in (tiff.TIFFSetErrorHandler, tiff.TIFFSetWarningHandler):
                handler.argtypes, handler.restype = [ctypes.c_void_p], ctypes.c_void_p
                handler(None)
        except (OSError, AttributeError):
            continue  # another build of it: its lines stay, which harms nothing
