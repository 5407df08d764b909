"""The picture files of folders and archives, and what else lies there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from zipfile import ZipFile, ZipInfo

from explorer.data.archive_names import member_paths
from explorer.values.file_kinds import FileKind, kind_of, passed_over
from explorer.values.reading import LeftOut

_RESOURCE_FORKS = "__MACOSX"
_NOT_PICTURES = "not readable as pictures"


@dataclass
class FolderListing:
    """What a folder and those below it hold, in the order of the names.

    Attributes:
        pictures: files of the kinds that were asked for; links count if they lead to a file.
        others: names of other files.
        problems: what cannot be looked at, with the reason: a folder, a link that leads nowhere.
        back_links: links to a folder that the link itself lies in; they are not followed.
    """

    pictures: list[Path] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    problems: list[tuple[Path, str]] = field(default_factory=list)
    back_links: list[str] = field(default_factory=list)

    def links(self) -> list[LeftOut]:
        """The links that were not followed."""
        return [
            LeftOut(f"the link {name}", "it leads back to one of its own parent folders") for name in self.back_links
        ]


def left_out_kinds(names: list[str]) -> tuple[LeftOut, ...]:
    """Files that are not pictures, counted by kind."""
    return tuple(LeftOut(counted, _NOT_PICTURES) for counted in passed_over(names))


PICTURES: tuple[FileKind, ...] = ("picture",)


def list_folder(folder: Path, skipped: str = "", kinds: tuple[FileKind, ...] = PICTURES) -> FolderListing:
    """Look through a folder and all below it, hidden ones left out; each folder once, however links lead.

    Args:
        folder: where to look.
        skipped: real path of a folder that is not looked into, empty for none.
        kinds: of files that are taken.
    """
    found = FolderListing()
    root = os.path.realpath(folder)
    seen = {root}

    def refused(error: OSError) -> None:
        found.problems.append((Path(error.filename), f"cannot be opened: {error.strerror}"))

    for parent, folders, names in os.walk(folder, onerror=refused, followlinks=True):
        inside = []
        for name in sorted(folders):
            real = os.path.realpath(Path(parent, name))
            if name[0] == "." or name == _RESOURCE_FORKS or real == skipped:
                continue
            if Path(parent, name).is_symlink() and os.path.commonpath([root, real]) == real:
                found.back_links.append(name)
            elif real not in seen:
                seen.add(real)
                inside.append(name)
        folders[:] = inside
        for name in sorted(names):
            path = Path(parent, name)
            if name[0] == ".":
                continue
            if path.is_symlink() and not path.exists():
                found.problems.append((path, _why_broken(path)))
            elif kind_of(name) in kinds:
                found.pictures.append(path)
            else:
                found.others.append(name)
    return found


def _why_broken(link: Path) -> str:
    try:
        link.stat()
    except FileNotFoundError:
        return "is a link to a missing file"
    except OSError:
        return "is a link to itself"
    return "cannot be read"


def list_archive(
    archive: ZipFile, kinds: tuple[FileKind, ...] = PICTURES
) -> tuple[list[tuple[ZipInfo, PurePosixPath]], list[str]]:
    """The pictures of an archive with their paths in it, and the names of its other files."""
    members = [member for member in archive.infolist() if member.filename and not member.is_dir()]
    pictures, others = [], []
    for member, path in _visible(members):
        if kind_of(path) in kinds:
            pictures.append((member, path))
        else:
            others.append(path.name)
    return pictures, others


def _visible(members: list[ZipInfo]) -> Iterator[tuple[ZipInfo, PurePosixPath]]:
    for member, path in zip(members, member_paths(members), strict=True):
        if path.parts and not any(part.startswith(".") or part == _RESOURCE_FORKS for part in path.parts):
            yield member, path
