"""Can a window be opened here at all? Asked before Qt, which would abort the process with a misleading text."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import re
import socket
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
    # Qt tries one after the other
    reasons = [_reason(platform, environment) for platform in _platforms(environment)]
    return "" if "" in reasons else f"{reasons[0]}; {_WITHOUT_WINDOW}."


def _platforms(environment: Mapping[str, str]) -> list[str]:
    """The window systems that Qt will try; an empty name where there is none."""
    asked = [name.split(":")[0] for name in environment.get("QT_QPA_PLATFORM", "").split(";")]
    if any(asked):
        return [name for name in asked if name]
    found = [name for name, variable in _SCREENS.items() if environment.get(variable)]
    return found or [""]


def _reason(platform: str, environment: Mapping[str, str]) -> str:
    if not platform:
        return "There is no screen to open a window on (neither DISPLAY nor WAYLAND_DISPLAY nor QT_QPA_PLATFORM is set)"
    qt = _qt_folder()
    there = sorted(path.stem.removeprefix("libq") for path in (qt / "plugins" / "platforms").glob("libq*.so"))
    if there and not any(name.startswith(platform) for name in there):
        return f"There is no window system “{platform}”, as QT_QPA_PLATFORM says; Qt knows {', '.join(there)} here"
    missing = _missing_library(qt, platform)
    if missing:
        package = _PACKAGES.get(missing, "")
        hint = f" (Debian and Ubuntu: apt-get install {package})" if package else ""
        return f"The system library {missing} is missing, and Qt needs it to open a window{hint}"
    variable = _SCREENS.get(platform, "")
    screen = environment.get(variable, "")
    if variable and not _ANSWERS[platform](environment):
        return f"There is no screen to open a window on ({variable} is “{screen}”, and nothing answers there)"
    return ""


def _x_answers(environment: Mapping[str, str]) -> bool:
    """Whether there is an X server that lets us in; what Qt would do next, but without an abort where there is none."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.argtypes = ctypes.c_char_p, ctypes.c_void_p
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = (ctypes.c_void_p,)
    connection = xcb.xcb_connect(os.fsencode(environment.get("DISPLAY", "")), None)
    # not closed again: a server without clients starts anew, and Qt would find it in the midst of that
    return bool(xcb.xcb_connection_has_error(connection) == 0)


def _wayland_answers(environment: Mapping[str, str]) -> bool:
    """Whether somebody listens where a Wayland compositor should."""
    if environment.get("WAYLAND_SOCKET"):  # a connection that is open already
        return True
    path = Path(environment.get("XDG_RUNTIME_DIR", ""), environment.get("WAYLAND_DISPLAY", "wayland-0"))
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(os.fsencode(path))
        except OSError:
            return False
    return True


_SCREENS = {"wayland": "WAYLAND_DISPLAY", "xcb": "DISPLAY"}
"""Window systems and the variables that say where their screens are, in the order in which Qt tries them."""

_ANSWERS = {"wayland": _wayland_answers, "xcb": _x_answers}


def _qt_folder() -> Path:
    specification = importlib.util.find_spec("PySide6")
    if specification is None or not specification.submodule_search_locations:
        return Path()
    return Path(next(iter(specification.submodule_search_locations))) / "Qt"


def _missing_library(qt: Path, platform: str) -> str:
    """The first library that Qt or its platform plugin wants and the system does not have; empty when all are there."""
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
