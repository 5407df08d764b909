"""`open` and no command at all."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from explorer.cli import main


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    """What the window was asked to show."""
    asked: list[str] = []

    def run(model: str = "", codes: str = "", table: str = "", file: str = "") -> int:
        asked.append(model or file)
        return 0

    monkeypatch.setitem(sys.modules, "explorer.app.window", SimpleNamespace(run=run))
    monkeypatch.setattr("explorer.app.platform_check.reason_for_no_window", lambda: "")
    return asked


@pytest.mark.parametrize("arguments", [[], ["open"]])
def test_the_window_opens_on_its_usual_model(arguments, opened):
    assert main(arguments) == 0
    assert opened == [""]


def test_a_shipped_model_is_opened_by_name(opened, shipped):
    assert main(["open", "digits-2d"]) == 0
    assert opened == ["digits-2d"]


def test_a_file_is_opened_by_its_whole_path(opened, trained, monkeypatch):
    monkeypatch.chdir(trained.parent)
    assert main(["open", trained.name]) == 0
    assert opened == [str(trained)]


def test_a_file_alone_is_opened(opened, trained):
    assert main([str(trained)]) == 0
    assert opened == [str(trained)]


@pytest.mark.parametrize(
    "name", ["MINE.SAFETENSORS", "a model.onnx", "größe.safetensors", "no-suffix", "codes.csv", "photo.png"]
)
def test_a_file_alone_is_opened_whatever_its_name(name, opened, tmp_path):
    path = tmp_path / name
    path.write_bytes(b"")
    assert main([str(path)]) == 0
    assert main(["--traceback", str(path)]) == 0
    assert opened == [str(path)] * 2


def test_a_file_that_is_called_like_a_command_does_not_take_its_place(opened, trained, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "models").write_bytes(b"")
    assert main(["models"]) == 0
    assert opened == []


def test_a_session_is_opened_alone_and_brings_its_own_codes(opened, refused, tmp_path):
    path = tmp_path / "mine.session.json"
    assert "no file" in refused("open", str(path))
    path.write_text("{}")
    assert "its own codes" in refused("open", str(path), "--codes", str(path))
    assert not opened
    assert main([str(path)]) == 0
    assert main(["open", str(path)]) == 0
    assert opened == [str(path)] * 2


def test_an_unknown_model_opens_no_window(opened, refused):
    refused("open", "nothing")
    assert not opened


def test_where_there_is_no_screen_the_reason_is_told(monkeypatch, refused):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert "no screen" in refused()
