"""What people name on a command line: pictures, folders and zips of them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import TracebackType
from zipfile import ZipFile

from explorer.data import READABLE_SUFFIXES, PictureFile, read_picture, read_picture_bytes
from explorer.data.full_decoding import read_full_picture
from explorer.data.zip_archive import check_archive, member_errors, opened_archive
from explorer.values import BadInput
from explorer.values.full_picture import FullPicture

_LARGEST_MEMBER = 512 * 1024**2


@dataclass(frozen=True)
class InputFile:
    """One picture to be read.

    Attributes:
        shown: how people know it: its path, or "archive.zip/member".
        name: the file's name without folders.
        path: the file, or the archive that holds it.
        member: its name in the archive, empty for a plain file.
        problem: why it cannot be read, one sentence; empty when nothing is known against it.
    """

    shown: str
    name: str
    path: Path
    member: str = ""
    problem: str = ""


def expand_inputs(inputs: Sequence[str | Path], out_folder: str | Path | None = None) -> tuple[InputFile, ...]:
    """List the pictures that inputs stand for, each once, in the order given; folders and zips in name order.

    From folders and zips are taken the files with a picture's suffix, hidden ones left out; a file named by itself is
    always taken. An input that is not there or is broken stands in the list with its problem.

    Args:
        inputs: files, folders, zips.
        out_folder: where the results go; pictures inside it are left out when it lies in an input folder.

    Raises:
        BadInput: no picture at all.
    """
    found: list[InputFile] = []
    seen: set[tuple[Path, str]] = set()
    for given in inputs:
        for file in _expand(Path(given), Path(out_folder).resolve() if out_folder is not None else None):
            key = (file.path.resolve(), file.member)
            if key not in seen:
                seen.add(key)
                found.append(file)
    if not found:
        named = ", ".join(str(given) for given in inputs) or "nothing"
        raise BadInput(f"There is no picture in {named}: files ending in {', '.join(READABLE_SUFFIXES)} were expected.")
    return tuple(found)


def _expand(path: Path, out_folder: Path | None) -> Iterator[InputFile]:
    if path.is_dir():
        for folder, folders, names in os.walk(path):
            inside = Path(folder)
            folders[:] = sorted(name for name in folders if name[0] != "." and (inside / name).resolve() != out_folder)
            for name in sorted(names):
                if name[0] != "." and Path(name).suffix.lower() in READABLE_SUFFIXES:
                    yield InputFile(str(inside / name), name, inside / name)
    elif path.suffix.lower() == ".zip" and path.is_file():
        yield from _expand_archive(path)
    else:
        yield InputFile(str(path), path.name, path)


def _expand_archive(path: Path) -> Iterator[InputFile]:
    try:
        with opened_archive(path) as archive:
            check_archive(archive, path)
            members = sorted(member.filename for member in archive.infolist() if not member.is_dir())
    except BadInput as error:
        yield InputFile(str(path), path.name, path, problem=str(error))
        return
    for member in members:
        inside = PurePosixPath(member)
        hidden = inside.name[0] == "." or "__MACOSX" in inside.parts
        if not hidden and inside.suffix.lower() in READABLE_SUFFIXES:
            yield InputFile(f"{path}/{member}", inside.name, path, member)


class InputReader:
    """Reads inputs one after the other, keeping the archive open that it is in. Use it as a context manager."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._archive: ZipFile | None = None
        self._archive_path: Path | None = None

    def __enter__(self) -> InputReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def read(self, file: InputFile) -> PictureFile:
        """Read one picture.

        Raises:
            BadInput: it has a problem, is not there, no picture, broken or too large.
        """
        content = self._content(file)
        return read_picture(file.path) if content is None else read_picture_bytes(content, file.name)

    def read_full(self, file: InputFile) -> FullPicture:
        """Read one picture with nothing lost.

        Raises:
            BadInput: it has a problem, is not there, no picture, broken or too large.
        """
        content = self._content(file)
        return read_full_picture(file.path if content is None else content, file.name)

    def _content(self, file: InputFile) -> bytes | None:
        """The bytes of a member of an archive, None for a plain file."""
        if file.problem:
            raise BadInput(file.problem)
        if not file.member:
            return None
        if self._archive is None or self._archive_path != file.path:
            self._stack.close()
            self._archive = self._stack.enter_context(opened_archive(file.path))
            self._archive_path = file.path
        with member_errors(file.shown):
            size = self._archive.getinfo(file.member).file_size
            if size > _LARGEST_MEMBER:
                raise BadInput(f"{file.shown} unpacks to {size / 1024**2:.0f} MB: at most 512 MB are read.")
            return self._archive.read(file.member)
