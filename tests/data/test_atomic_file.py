"""Files are there whole or not at all, with the modes and links that a person gave them."""

from __future__ import annotations

import os
import stat
import subprocess
import sys

import pytest

from explorer.data.atomic_file import remove_left_behind, replacing, replacing_by_name
from explorer.values import BadInput

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and links as POSIX has them")


@pytest.fixture(autouse=True)
def every_folder_anew():
    remove_left_behind.cache_clear()


def write(path, content=b"new"):
    with replacing(path) as file:
        file.write(content)


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@posix
@pytest.mark.parametrize("kept", [0o600, 0o640, 0o664, 0o755, 0o444])
def test_an_older_file_keeps_its_mode(tmp_path, kept):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(kept)
    write(path)
    assert (path.read_bytes(), mode(path)) == (b"new", kept)


@posix
def test_a_private_file_is_private_while_it_is_written(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o600)
    with replacing(path) as file:
        file.write(b"new")
        (temporary,) = tmp_path.glob(".*.part")
        assert mode(temporary) == 0o600


@posix
@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_a_new_file_has_the_mode_that_the_mask_leaves(tmp_path, mask):
    before = os.umask(mask)
    try:
        write(tmp_path / "a")
    finally:
        os.umask(before)
    assert mode(tmp_path / "a") == 0o666 & ~mask


@posix
def test_a_link_stays_and_its_file_is_replaced(tmp_path):
    (tmp_path / "deep").mkdir()
    target, link, second = tmp_path / "deep" / "b", tmp_path / "a", tmp_path / "c"
    target.write_bytes(b"old")
    target.chmod(0o600)
    link.symlink_to("deep/b")
    second.symlink_to(link)
    write(second)
    assert link.is_symlink() and second.is_symlink()
    assert (target.read_bytes(), mode(target)) == (b"new", 0o600)
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["b"]


@posix
def test_a_link_to_a_file_that_is_not_there_makes_it(tmp_path):
    (tmp_path / "a").symlink_to("b")
    write(tmp_path / "a")
    assert (tmp_path / "b").read_bytes() == b"new" and (tmp_path / "a").is_symlink()


@posix
def test_links_that_lead_nowhere_are_told(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    (tmp_path / "gone").symlink_to("no/such/folder/x")
    for name in ("a", "gone"):
        with pytest.raises(BadInput):
            write(tmp_path / name)


@posix
def test_a_device_is_written_into_and_not_replaced(tmp_path):
    link = tmp_path / "nothing"
    link.symlink_to("/dev/null")
    write(link)
    assert stat.S_ISCHR(link.stat().st_mode)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        write(pipe, b"through the pipe")
        assert reader.stdout.read() == b"through the pipe"
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@posix
def test_a_file_that_another_program_writes_keeps_mode_and_link(tmp_path):
    (tmp_path / "b.mp4").write_bytes(b"old")
    (tmp_path / "b.mp4").chmod(0o600)
    (tmp_path / "a.mp4").symlink_to("b.mp4")
    with replacing_by_name(tmp_path / "a.mp4") as temporary:
        assert temporary.suffix == ".mp4" and mode(temporary) == 0o600
        temporary.write_bytes(b"new")
    assert ((tmp_path / "b.mp4").read_bytes(), mode(tmp_path / "b.mp4")) == (b"new", 0o600)
    with pytest.raises(ZeroDivisionError), replacing_by_name(tmp_path / "c.mp4"):
        _ = 1 / 0
    assert len(list(tmp_path.iterdir())) == 2


def test_what_fails_leaves_the_older_file_and_nothing_else(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), replacing(path) as file:
        file.write(b"half")
        _ = 1 / 0
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("a", b"old")]


_KILLED = """
import os, signal, sys
from pathlib import Path
from explorer.data.atomic_file import replacing
with replacing(Path(sys.argv[1])) as file:
    file.write(b"half" * 10_000)
    if sys.argv[2] == "die":
        os.kill(os.getpid(), 9)
    print("writing", flush=True)
    sys.stdin.read()
"""


def age(folder) -> None:
    for path in folder.glob(".*.part"):
        os.utime(path, (1e9, 1e9))


@posix
def test_what_a_killed_writer_left_goes_with_the_next_write(tmp_path):
    subprocess.run([sys.executable, "-c", _KILLED, str(tmp_path / "a"), "die"], check=False)
    other = tmp_path / ".0123456789abcdef.part.keep"
    other.write_bytes(b"")
    assert len(list(tmp_path.glob(".*.part"))) == 1
    age(tmp_path)
    write(tmp_path / "b")
    assert sorted(path.name for path in tmp_path.iterdir()) == [other.name, "b"]


@posix
def test_what_a_living_writer_writes_stays(tmp_path):
    command = [sys.executable, "-c", _KILLED, str(tmp_path / "a"), "wait"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout.readline() == b"writing\n"
        age(tmp_path)
        write(tmp_path / "b")
        assert len(list(tmp_path.glob(".*.part"))) == 1
        writer.stdin.close()
        assert writer.wait() == 0
    assert (tmp_path / "a").read_bytes() == b"half" * 10_000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


@posix
def test_fresh_files_and_links_are_never_tidied_away(tmp_path):
    (tmp_path / ".00000000000000aa.part").write_bytes(b"fresh")
    (tmp_path / "precious").write_bytes(b"x")
    (tmp_path / ".00000000000000bb.part").symlink_to("precious")
    os.utime(tmp_path / "precious", (1e9, 1e9))
    write(tmp_path / "b")
    assert len(list(tmp_path.glob(".*.part"))) == 2 and (tmp_path / "precious").exists()
