import sys

import pytest

from explorer.app.platform_check import reason_for_no_window

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has several window systems")


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
def test_a_screen_and_its_libraries_are_enough(monkeypatch, environment):
    monkeypatch.setattr("ctypes.CDLL", lambda _path: None)
    assert reason_for_no_window(environment) == ""
