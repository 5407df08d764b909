"""What people name on a command line: pictures, folders and zips of them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from types import TracebackType
from zipfile import ZipFile

from explorer.data import PictureFile, read_picture, read_picture_bytes
from explorer.data.full_decoding import frames_of, read_full_picture
from explorer.data.image_decoding import FRAMED_SUFFIXES, PICTURES_EXPECTED, path_is
from explorer.data.picture_listing import left_out_kinds, list_archive, list_folder
from explorer.data.zip_archive import check_size_of_all, member_errors, opened_archive, picture_problem
from explorer.values import BadInput
from explorer.values.file_kinds import FileKind, kind_of
from explorer.values.full_picture import FullPicture
from explorer.values.reading import LeftOut, Reading
from explorer.values.result_names import Origin

_KINDS: tuple[FileKind, ...] = ("picture", "document")


@dataclass(frozen=True)
class InputFile:
    """One picture to be read.

    Attributes:
        shown: how people know it: its path, or "archive.zip/member".
        name: the file's name without folders.
        path: the file, or the archive that holds it.
        member: its name in the archive as that stores it, empty for a plain file.
        problem: why it cannot be read, one sentence; empty when nothing is known against it.
        frame: which page or frame of the file, from 0.
        page: its number among the file's pages or frames, from 1; 0 where the file is one picture.
        pages: how many there are.
    """

    shown: str
    name: str
    path: Path
    member: str = ""
    problem: str = ""
    frame: int = 0
    page: int = 0
    pages: int = 0

    @property
    def origin(self) -> Origin:
        """Where a result comes from."""
        return Origin(self.name, f"{self.path}/{self.member}", self.page, self.pages)


@dataclass(frozen=True)
class Inputs:
    """What inputs stand for.

    Attributes:
        files: pictures, and what should be one and cannot be read, in the order given.
        left_out: what else lies in the folders and archives, counted by kind.
    """

    files: tuple[InputFile, ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def reading(self) -> Reading:
        """What the inputs were taken for."""
        documents = all(kind_of(file.name) == "document" for file in self.files)
        return Reading("document" if documents else "images", rows=len(self.files), left_out=self.left_out)


def list_inputs(inputs: Sequence[str | Path], out_folder: str | Path | None = None) -> Inputs:
    """List the pictures that inputs stand for, each once, in the order given; folders and zips in name order.

    From folders and zips are taken the files with a picture's or a document's suffix, hidden ones left out; a file
    named by itself is always taken, and one of several pages or frames once for each. An input that is not there or is
    broken stands in the list with its problem.

    Args:
        inputs: files, folders, zips.
        out_folder: where the results go, a folder or a document; it is left out, with all inside it, when it lies in
            an input folder.

    Raises:
        BadInput: no picture at all.
    """
    found: list[InputFile] = []
    seen: set[tuple[str, str]] = set()
    others: list[str] = []
    links: list[LeftOut] = []
    skipped = os.path.realpath(out_folder) if out_folder is not None else ""
    for given in inputs:
        for file in _expand(given, skipped, others, links):
            real = os.path.realpath(file.path)
            by_itself = file.path == Path(given)
            if (real, file.member) not in seen and (by_itself or real != skipped):
                seen.add((real, file.member))
                found += _with_frames(file)
    left_out = (*left_out_kinds(others), *links)
    if not found:
        named = ", ".join(str(given) for given in inputs) or "nothing"
        passed = f" ({', '.join(each.what for each in left_out)} skipped)" if left_out else ""
        raise BadInput(f"There is no picture in {named}{passed}: {PICTURES_EXPECTED}.")
    return Inputs(tuple(found), left_out)


def expand_inputs(inputs: Sequence[str | Path], out_folder: str | Path | None = None) -> tuple[InputFile, ...]:
    """The files of `list_inputs`."""
    return list_inputs(inputs, out_folder).files


def _with_frames(file: InputFile) -> list[InputFile]:
    """The file once for each of its pages or frames."""
    document = kind_of(file.name) == "document"
    if file.problem or not (document or PurePosixPath(file.name).suffix.lower() in FRAMED_SUFFIXES):
        return [file]
    try:
        with InputReader() as reader:
            frames = reader.frames(file)
    except BadInput:
        return [file]  # reading it says why
    pages = len(frames)
    if pages == 1:
        return [replace(file, frame=frames[0], page=int(document), pages=int(document))]
    return [
        replace(file, shown=f"{file.shown} ({page} of {pages})", frame=frame, page=page, pages=pages)
        for page, frame in enumerate(frames, start=1)
    ]


def _expand(given: str | Path, skipped: str, others: list[str], links: list[LeftOut]) -> Iterator[InputFile]:
    path = Path(given)
    if not str(given).strip():
        yield InputFile("“”", "“”", path, problem="An input is empty: give the path of a picture, folder or zip.")
    elif path_is(path, Path.is_dir):
        listing = list_folder(path, skipped, _KINDS)
        others += listing.others
        links += listing.links()
        yield from (InputFile(str(file), file.name, file) for file in listing.pictures)
        for file, why in listing.problems:
            yield InputFile(str(file), file.name, file, problem=f"{file.name} {why}.")
    elif kind_of(path) == "archive" and path_is(path, Path.is_file):
        yield from _expand_archive(path, others)
    else:
        yield InputFile(str(path), path.name, path)


def _expand_archive(path: Path, others: list[str]) -> Iterator[InputFile]:
    try:
        with opened_archive(path) as archive:
            check_size_of_all(archive, path)
            pictures, beside = list_archive(archive, _KINDS)
    except (BadInput, OSError) as error:
        why = str(error) if isinstance(error, BadInput) else f"{path.name} cannot be opened: {error.strerror}."
        yield InputFile(str(path), path.name, path, problem=why)
        return
    others += beside
    for member, inside in sorted(pictures, key=lambda each: each[1]):
        why = picture_problem(member)
        problem = f"{inside} in {path.name} {why}." if why else ""
        yield InputFile(f"{path}/{inside}", inside.name, path, member.filename, problem)


class InputReader:
    """Reads inputs one after the other, keeping the archive open that it is in. Use it as a context manager."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._archive: ZipFile | None = None
        self._archive_path: Path | None = None
        self._unpacked: tuple[tuple[Path, str], bytes] = (Path(), ""), b""

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
        if content is None:
            return read_picture(file.path, file.frame)
        return read_picture_bytes(content, file.name, file.frame)

    def frames(self, file: InputFile) -> tuple[int, ...]:
        """The pages or frames of a file, see `frames_of`.

        Raises:
            BadInput: it has a problem, is not there, no picture or broken.
        """
        content = self._content(file)
        return frames_of(file.path if content is None else content, file.name)

    def read_full(self, file: InputFile, dots: float | None = None) -> FullPicture:
        """Read one picture with nothing lost.

        Args:
            file: of the picture.
            dots: per inch, at which a page of a PDF is drawn; None for those of its scan.

        Raises:
            BadInput: it has a problem, is not there, no picture, broken or too large.
        """
        content = self._content(file)
        return read_full_picture(file.path if content is None else content, file.name, file.frame, dots)

    def _content(self, file: InputFile) -> bytes | None:
        """The bytes of a member of an archive, None for a plain file; the last ones are kept for its other pages."""
        if file.problem:
            raise BadInput(file.problem)
        if not file.member:
            return None
        if self._archive is None or self._archive_path != file.path:
            self._stack.close()
            self._archive = self._stack.enter_context(opened_archive(file.path))
            self._archive_path = file.path
        if self._unpacked[0] != (file.path, file.member):
            with member_errors(file.shown):
                self._unpacked = (file.path, file.member), self._archive.read(file.member)
        return self._unpacked[1]
