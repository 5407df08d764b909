"""A place to write is tried before the work, and a model file belongs to one training at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.data.file_lock import is_locked, locked
from explorer.data.output_place import check_folder_place, check_place, refuse_reserved, reserved
from explorer.values import BadInput

HOLD = """
import sys, time
from pathlib import Path
from explorer.data.file_lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize(
    "name", ["", ".", "..", "folder", "a" * 300 + ".png", "nothing/a.png", "file/a.png", "a\0.png"]
)
def test_places_that_cannot_be_written_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput):
        check_place(tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


@pytest.mark.parametrize("name", ["file", "file/below", "a" * 300, "a\0"])
def test_folders_that_cannot_be_made_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput) as refused:
        check_folder_place(tmp_path / name)
    assert ".part" not in str(refused.value)


@pytest.mark.parametrize("name", ["a.png", "Größe 7: ä?.png", "a" * 200 + ".png"])
def test_good_places_are_left_as_they_were(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"older")
    check_place(tmp_path / name)
    check_place(tmp_path / f"b{name}")
    check_folder_place(tmp_path / "new" / "newer")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"older"]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_without_permission_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(BadInput, match="Permission denied"):
        check_place(tmp_path / "a.png")
    with pytest.raises(BadInput, match=r"cannot be written to .Permission denied"):
        check_folder_place(tmp_path)
    with pytest.raises(BadInput, match=r"cannot be created .Permission denied"):
        check_folder_place(tmp_path / "new")


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that takes no files from anybody")
def test_a_folder_that_takes_no_files_is_refused() -> None:
    with pytest.raises(BadInput, match="cannot be written"):
        check_place(Path("/proc/a.png"))


def test_a_lock_is_held_once_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 240 + ".safetensors")
    with reserved(str(path)):
        assert is_locked(path)
        for refused in (lambda: refuse_reserved(path), lambda: reserved(str(path)).__enter__()):
            with pytest.raises(BadInput, match="is being trained"):
                refused()
        with reserved(str(tmp_path / "other.safetensors")):
            pass
    assert not is_locked(path) and not list(tmp_path.iterdir())


def test_another_name_of_the_same_file_is_the_same_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link.safetensors").symlink_to("a.safetensors")
    with locked(Path("a.safetensors")):
        assert is_locked(tmp_path / "a.safetensors") and is_locked(tmp_path / "link.safetensors")


def test_a_killed_process_holds_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"
        assert is_locked(path)
        other.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    assert not is_locked(path)
    with reserved(str(path)):
        assert is_locked(path)
    assert not list(tmp_path.iterdir())
