"""The program as a process of its own: signals, pipes, locales, and what it does not import."""

from __future__ import annotations

import json
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from explorer.models import load_model

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and pipes")

_LONG_TRAINING = ("train", "--data", "digits", "--epochs", "100000", "--json", "--out")

_EVERY_COMMAND = """if True:
    import json, os, sys
    from explorer.cli import main
    printed, sys.stdout = sys.stdout, open(os.devnull, "w")
    for line in (
        "train --epochs 1 --out m.safetensors", "evaluate m.safetensors --data digits:test",
        "encode m.safetensors --data digits:test --out c.csv", "decode m.safetensors --code 0,0 --out p.png",
        "restore reconstruct p.png --out r --model m.safetensors", "export m.safetensors --out x.onnx",
        "info m.safetensors", "datasets", "recipes", "models",
    ):
        assert main(line.split()) == 0, line
    sys.stdout = printed
    print(json.dumps(sorted({"PySide6", "shiboken6", "pyqtgraph", "superqt"} & set(sys.modules))), flush=True)
    main(sys.argv[1:])
"""


@dataclass(frozen=True)
class _Killed:
    qt_modules: list[str]
    status: int
    model: Path


@pytest.fixture(scope="module")
def killed(start, tmp_path_factory) -> _Killed:
    """A process that has run every command but `open` and is killed in the midst of a last training."""
    folder = tmp_path_factory.mktemp("killed")
    with start(*_LONG_TRAINING, "last.safetensors", code=_EVERY_COMMAND, folder=folder) as process:
        imported = process.stdout.readline()
        if not imported:
            pytest.fail(process.stderr.read().decode())
        _read_until_epoch(process, 2)
        process.kill()
        process.stdout.read()
    return _Killed(json.loads(imported), process.returncode, folder / "last.safetensors")


def _read_until_epoch(process, wanted: int) -> None:
    for line in process.stdout:
        if json.loads(line)["epoch"] >= wanted:
            return
    pytest.fail(process.stderr.read().decode())


def test_no_command_but_open_imports_qt(killed):
    assert killed.qt_modules == []


def test_kill_at_any_moment_leaves_the_last_finished_epoch(killed):
    assert killed.status == -signal.SIGKILL
    assert len(load_model(killed.model).card.history) >= 2


def test_ctrl_c_ends_the_training_in_good_order(start, tmp_path):
    out = tmp_path / "m.safetensors"
    with start(*_LONG_TRAINING, out) as process:
        _read_until_epoch(process, 1)
        process.send_signal(signal.SIGINT)
        rest, complaint = process.communicate()
    assert process.returncode == 130
    last = json.loads(rest.splitlines()[-1])["epoch"] if rest else 1
    assert f"epoch {last} of 100000 is saved in {out}" in complaint.decode()
    assert len(load_model(out).card.history) == last
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m.history", "m.safetensors"]


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
