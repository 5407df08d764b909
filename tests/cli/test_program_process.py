"""The program as a process of its own: signals, pipes, locales, and what it does not import."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

import pytest

from explorer.models import load_model

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and pipes")

_LONG_TRAINING = ("train", "--data", "digits", "--epochs", "100000", "--json", "--out")


def _epoch_lines(process, wanted: int) -> None:
    """Read until that many epochs are finished."""
    for line in process.stdout:
        if json.loads(line)["epoch"] >= wanted:
            return
    pytest.fail(process.stderr.read().decode())


def test_kill_at_any_moment_leaves_the_last_epoch(start, tmp_path):
    out = tmp_path / "m.safetensors"
    with start(*_LONG_TRAINING, out) as process:
        _epoch_lines(process, 2)
        process.kill()
        process.stdout.read()
    assert process.returncode == -signal.SIGKILL
    assert len(load_model(out).card.history) >= 2


def test_ctrl_c_ends_the_training_in_good_order(start, tmp_path):
    out = tmp_path / "m.safetensors"
    with start(*_LONG_TRAINING, out) as process:
        _epoch_lines(process, 1)
        process.send_signal(signal.SIGINT)
        rest, complaint = process.communicate()
    assert process.returncode == 130
    last = json.loads(rest.splitlines()[-1])["epoch"] if rest else 1
    assert f"epoch {last} of 100000 is saved in {out}" in complaint.decode()
    assert len(load_model(out).card.history) == last
    assert [path.name for path in tmp_path.iterdir()] == ["m.safetensors"]


def test_no_command_but_open_imports_qt(start, tmp_path):
    code = """if True:
        import sys
        from explorer.cli import main
        for line in (
            "train --epochs 1 --out m.safetensors", "evaluate m.safetensors --data digits:test",
            "encode m.safetensors --data digits:test --out c.csv", "decode m.safetensors --code 0,0 --out p.png",
            "restore reconstruct p.png --out r --model m.safetensors", "export m.safetensors --out x.onnx",
            "info m.safetensors", "datasets", "recipes", "models",
        ):
            assert main(line.split()) == 0, line
        found = {"PySide6", "shiboken6", "pyqtgraph", "superqt"} & set(sys.modules)
        sys.exit(f"imported {found}" if found else 0)
    """
    with start(code=code, folder=tmp_path) as process:
        _, complaint = process.communicate()
    assert process.returncode == 0, complaint.decode()


def test_a_reader_that_goes_away_ends_it_quietly(start):
    with start("datasets") as process:
        process.stdout.close()
        complaint = process.stderr.read()
    assert process.returncode == 141
    assert complaint == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_standard_output_is_a_sentence(start):
    code = """if True:
        import os, sys
        from explorer.cli import main
        os.dup2(os.open("/dev/full", os.O_WRONLY), 1)
        sys.exit(main(["datasets"]))
    """
    with start(code=code) as process:
        _, complaint = process.communicate()
    assert process.returncode == 2
    assert complaint.startswith(b"latent-explorer: ")
    assert complaint.count(b"\n") == 1


def test_letters_that_the_locale_lacks_are_escaped(start, tmp_path):
    environment = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    with start("datasets", environment=environment) as process:
        listed, _ = process.communicate()
    assert process.returncode == 0
    assert b"8\\xd78" in listed
    with start("info", tmp_path / "größe.safetensors", environment=environment) as process:
        _, complaint = process.communicate()
    assert process.returncode == 2
    assert complaint.isascii()


def test_without_a_screen_the_window_is_refused_in_one_sentence(start):
    nothing = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    with start(environment=nothing) as process:
        _, complaint = process.communicate()
    if sys.platform == "linux":
        assert process.returncode == 2
        assert complaint.startswith(b"latent-explorer: There is no screen")
        assert complaint.count(b"\n") == 1
