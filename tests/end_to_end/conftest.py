"""A real X server, and the program as a person starts it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCREEN = (1900, 900)


@pytest.fixture(scope="session")
def display():
    """The name of an X server of our own, such as ":1"."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        pytest.skip("needs Xvfb and xdotool")
    reading, writing = os.pipe()
    width, height = SCREEN
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as pipe:
        number = pipe.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


@pytest.fixture
def environment(display, tmp_path):
    """What the program sees: that screen, and a home of its own."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("QT_", "XDG_", "WAYLAND"))}
    return {
        **kept,
        "DISPLAY": display,
        "XDG_DATA_HOME": str(tmp_path / "share"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "LATENT_EXPLORER_DATA": str(tmp_path / "data"),
    }


@pytest.fixture
def program(environment):
    """Starts the installed console script; none is left running."""
    running = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        script = Path(sys.executable).with_name("latent-explorer")
        running.append(
            subprocess.Popen(
                [str(script), *arguments],
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        )
        return running[-1]

    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()
