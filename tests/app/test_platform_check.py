import subprocess
import sys

import pytest

from explorer.app.platform_check import reason_for_no_window
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has several window systems")


@pytest.fixture
def screens(monkeypatch):
    """Says which window systems answer."""

    def answer(**answers):
        for name, answers_there in answers.items():
            monkeypatch.setitem(
                reason_for_no_window.__globals__["_ANSWERS"], name, lambda _, there=answers_there: there
            )

    monkeypatch.setattr("explorer.app.platform_check._missing_library", lambda *_: "")
    return answer


def test_no_screen_is_told_with_what_works_without_one():
    reason = reason_for_no_window({})
    assert reason.startswith("There is no screen")
    assert "latent-explorer train" in reason
    assert reason.count("\n") == 0


def test_the_offscreen_platform_needs_no_screen():
    assert reason_for_no_window({"QT_QPA_PLATFORM": "offscreen"}) == ""


def test_a_missing_library_is_named_with_its_package(monkeypatch):
    def refuse(_path):
        raise OSError("libxcb-cursor.so.0: cannot open shared object file: No such file or directory")

    monkeypatch.setattr("ctypes.CDLL", refuse)
    reason = reason_for_no_window({"DISPLAY": ":0"})
    assert "libxcb-cursor.so.0" in reason
    assert "apt-get install libxcb-cursor0" in reason


@pytest.mark.parametrize("environment", [{"DISPLAY": ":0"}, {"WAYLAND_DISPLAY": "wayland-0"}])
def test_a_screen_and_its_libraries_are_enough(screens, environment):
    screens(xcb=True, wayland=True)
    assert reason_for_no_window(environment) == ""


@pytest.mark.parametrize(
    "environment",
    [
        {"DISPLAY": ":4711"},
        {"DISPLAY": "no-such-machine.invalid:0"},
        {"DISPLAY": "nonsense"},
        {"WAYLAND_DISPLAY": "wayland-4711", "XDG_RUNTIME_DIR": "/nowhere"},
        {"WAYLAND_DISPLAY": "wayland-4711", "DISPLAY": ":4711"},
        {"QT_QPA_PLATFORM": "xcb", "DISPLAY": ":4711"},
        {"QT_QPA_PLATFORM": "xcb"},
    ],
)
def test_a_screen_that_does_not_answer_gets_the_sentence_of_a_missing_one(environment):
    code = "from explorer.app.platform_check import reason_for_no_window as why; print(why())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": ":".join(sys.path), **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("There is no screen")
    assert "latent-explorer train" in done.stdout
    assert done.stdout.count("\n") == 1


@pytest.mark.parametrize(("wayland", "xcb"), [(True, False), (False, True)])
def test_one_screen_that_answers_is_enough(screens, wayland, xcb):
    screens(wayland=wayland, xcb=xcb)
    assert reason_for_no_window({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}) == ""


def test_an_unknown_window_system_is_told_with_those_that_are_known():
    reason = reason_for_no_window({"QT_QPA_PLATFORM": "papyrus", "DISPLAY": ":0"})
    assert "“papyrus”" in reason
    assert "offscreen" in reason
    assert reason_for_no_window({"QT_QPA_PLATFORM": "papyrus;offscreen"}) == ""
