"""Can a window be opened here at all? Asked before Qt, which would abort the process with a misleading text."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

_WITHOUT_WINDOW = (
    "these commands work without one: latent-explorer train, evaluate, encode, decode, restore, export, info, "
    "datasets, recipes, models"
)

_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libgl1",
    "libOpenGL.so.0": "libopengl0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libbrotlidec.so.1": "libbrotli1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}


def reason_for_no_window(environment: Mapping[str, str] = os.environ) -> str:
    """One sentence that says why no window can be opened here; empty when one can.

    Args:
        environment: the process environment.
    """
    if sys.platform != "linux":
        return ""
    platform = environment.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    if not platform:
        if environment.get("WAYLAND_DISPLAY"):
            platform = "wayland"
        elif environment.get("DISPLAY"):
            platform = "xcb"
        else:
            return (
                "There is no screen to open a window on (neither DISPLAY nor WAYLAND_DISPLAY nor QT_QPA_PLATFORM is "
                f"set); {_WITHOUT_WINDOW}."
            )
    missing = _missing_library(platform)
    if missing:
        package = _PACKAGES.get(missing, "")
        hint = f" (Debian and Ubuntu: apt-get install {package})" if package else ""
        return f"The system library {missing} is missing, and Qt needs it to open a window{hint}; {_WITHOUT_WINDOW}."
    return ""


def _missing_library(platform: str) -> str:
    """The first library that Qt or its platform plugin wants and the system does not have; empty when all are there."""
    specification = importlib.util.find_spec("PySide6")
    if specification is None or not specification.submodule_search_locations:
        return ""
    qt = Path(next(iter(specification.submodule_search_locations))) / "Qt"
    wanted = [qt / "lib" / f"libQt6{part}.so.6" for part in ("Core", "Gui", "Widgets")]
    wanted += sorted((qt / "plugins" / "platforms").glob(f"libq{platform}*.so"))[:1]
    for library in wanted:
        if not library.is_file():
            continue
        try:
            ctypes.CDLL(str(library))
        except OSError as error:
            name = re.match(r"(lib[^:]+\.so[.\d]*): cannot open shared object file", str(error))
            return name.group(1) if name else str(error)
    return ""
