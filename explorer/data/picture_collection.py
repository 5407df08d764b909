"""Folders and zip archives of picture files, brought to one size and one colour."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from zipfile import ZipFile, ZipInfo

import numpy as np
from PIL import Image, ImageOps

from explorer.data.content import content_keys
from explorer.data.dataset import LARGEST_SIDE, SMALLEST_SIDE
from explorer.data.eight_bits import Survey, decode_to_eight_bits, survey
from explorer.data.image_decoding import FIRST_OF_SEVERAL, PICTURES_EXPECTED
from explorer.data.known_keys import KnownKeys
from explorer.data.loaded import LoadedPictures, check_size, joined
from explorer.data.picture_listing import left_out_kinds, list_archive, list_folder
from explorer.data.progress import Progress, silent
from explorer.data.splits import TEST, TRAIN, VALIDATION
from explorer.data.zip_archive import check_size_of_all, member_errors, opened_archive, picture_problem
from explorer.values import BadInput
from explorer.values.reading import LeftOut, Reading

_REPORTED_EVERY = 32
_SPLIT_FOLDERS = {
    "train": TRAIN,
    "training": TRAIN,
    "test": TEST,
    "testing": TEST,
    "val": VALIDATION,
    "valid": VALIDATION,
    "validation": VALIDATION,
}


@dataclass(frozen=True)
class _Entry:
    name: PurePosixPath
    open: Callable[[], Path | BinaryIO]


def has_pictures(folder: Path) -> bool:
    """Whether a folder or one below it holds a file with a picture's suffix."""
    return bool(list_folder(folder).pictures)


def read_picture_folder(folder: Path, title: str, progress: Progress = silent) -> LoadedPictures:
    """Read all pictures below a folder; see read_picture_zip for classes, sizes and colours.

    Raises:
        BadInput: no picture in it, or none that can be read.
    """
    listing = list_folder(folder)
    entries = [
        _Entry(PurePosixPath(path.relative_to(folder).as_posix()), partial(_the_file, path))
        for path in listing.pictures
        if path.is_file()
    ]
    left_out = (*left_out_kinds(listing.others), *listing.links())
    problems = [f"{path.name} {why}." for path, why in listing.problems]
    return _read(entries, title, title, left_out, problems, progress)


def read_picture_zip(path: Path, title: str, progress: Progress = silent) -> LoadedPictures:
    """Read all pictures of a zip archive without unpacking it to the disk.

    Classes: the name of the folder that a picture lies in; −1 for pictures outside every folder. Folders train and test
    (and val) at the top give official splits. Size: that of most pictures if at least half of them share it, else the
    square of the median shorter side, in either case brought within 8 to 128; other pictures are cropped at the centre
    to its proportions and scaled. Colour if any picture has it. Broken pictures are left out. The note says all this.

    Raises:
        BadInput: a damaged archive, a zip bomb, no picture in it, or none that can be read.
    """
    with opened_archive(path) as archive:
        check_size_of_all(archive, path)
        pictures, others = list_archive(archive)
        entries = [_Entry(inside, partial(_member, archive, member, inside, path.name)) for member, inside in pictures]
        return _read(entries, path.name, title, left_out_kinds(others), [], progress)


def _the_file(path: Path) -> Path:
    return path


def _member(archive: ZipFile, member: ZipInfo, inside: PurePosixPath, name: str) -> BinaryIO:
    problem = picture_problem(member)
    if problem:
        raise BadInput(f"{inside} in {name} {problem}.")
    with member_errors(f"{inside} in {name}"):
        return io.BytesIO(archive.read(member))


def _natural(text: str) -> list[tuple[int, int, str]]:
    """A sorting key that puts 2 before 10."""
    pieces = re.findall(r"[0-9]{1,18}|[^0-9]+", text)
    return [(0, int(piece), piece) if piece[0] in "0123456789" else (1, 0, piece.casefold()) for piece in pieces]


def _path_order(entry: _Entry) -> tuple[list[list[tuple[int, int, str]]], str]:
    return [_natural(part) for part in entry.name.parts], str(entry.name)


def _read(
    entries: list[_Entry],
    source: str,
    title: str,
    left_out: tuple[LeftOut, ...],
    problems: list[str],
    progress: Progress,
) -> LoadedPictures:
    if not entries:
        passed = f" but {', '.join(each.what for each in left_out)}" if left_out else ""
        raise BadInput(f"{source} holds no pictures{passed}: {PICTURES_EXPECTED}.")
    found = len(entries)
    entries = sorted(entries, key=_path_order)
    surveys: list[Survey] = []
    sound: list[_Entry] = []
    for done, entry in enumerate(entries):
        if done % _REPORTED_EVERY == 0:
            progress("Examining pictures", done, found)
        with _skipping(entry, problems):
            surveys.append(survey(entry.open(), entry.name.name))
            sound.append(entry)
    if not sound:
        raise BadInput(_none_of(found, source, problems))
    width, height, size_note = _common_size(surveys)
    colour = any(seen.colour for seen in surveys)
    mixed = colour and not all(seen.colour for seen in surveys)
    check_size(source, len(sound), 3 if colour else 1, height, width)
    images = np.empty((len(sound), 3 if colour else 1, height, width), dtype=np.uint8)
    keys = np.empty(len(sound), dtype=np.uint64)
    kept: list[_Entry] = []
    over_white = of_several = 0
    known = KnownKeys()
    for done, (entry, seen) in enumerate(zip(sound, surveys, strict=True)):
        if done % _REPORTED_EVERY == 0:
            progress("Reading pictures", done, len(sound))
        with _skipping(entry, problems):
            picture = decode_to_eight_bits(entry.open(), entry.name.name, draft=2 * max(width, height))
            over_white += "transparent parts drawn over white" in picture.notes
            of_several += FIRST_OF_SEVERAL in picture.notes
            images[len(kept)] = _fitted(picture.pixels, width, height, colour)
            keys[len(kept)] = _content_key(entry, seen, picture.pixels, known)
            kept.append(entry)
    if not kept:
        raise BadInput(_none_of(found, source, problems))
    known.keep()
    progress("Reading pictures", len(sound), len(sound))
    labels, class_names, roles = _classes([entry.name for entry in kept])
    broken = found - len(kept)
    if of_several:
        left_out = (
            *left_out,
            LeftOut(f"further pages or frames of {of_several:,} files", "only the first of each is used"),
        )
    return LoadedPictures(
        images=images[: len(kept)],
        title=title,
        keys=keys[: len(kept)],
        labels=labels,
        class_names=class_names,
        names=tuple(str(entry.name) for entry in kept),
        roles=roles,
        note=joined(
            size_note,
            "Greyscale pictures were converted to colour, because others are in colour." if mixed else "",
            f"{over_white:,} with transparent parts were drawn over white." if over_white else "",
            f"{broken:,} of {found:,} files could not be read and were left out." if broken else "",
        ),
        reading=Reading("images", labels="folders" if class_names else None, names="files", left_out=left_out),
        failures=tuple(problems),
    )


def _content_key(entry: _Entry, seen: Survey, pixels: np.ndarray, known: KnownKeys) -> int:
    """The key of a picture at its own size, whatever the size that all are brought to."""
    if pixels.shape[:2] == (seen.height, seen.width):
        return _key_of(pixels)
    # a JPEG was decoded at a reduced size, which depends on the sizes of the others
    source = entry.open()
    found = known.find(source) if isinstance(source, Path) else None
    if found is None:
        found = _key_of(decode_to_eight_bits(source, entry.name.name).pixels)
        if isinstance(source, Path):
            known.add(source, found)
    return found


def _key_of(pixels: np.ndarray) -> int:
    return int(content_keys(np.moveaxis(pixels, 2, 0)[np.newaxis])[0])


def _none_of(found: int, source: str, problems: list[str]) -> str:
    first = f" The first: {problems[0]}" if problems else ""
    return f"None of the {found:,} picture files in {source} can be read.{first}"


@contextmanager
def _skipping(entry: _Entry, problems: list[str]) -> Iterator[None]:
    """One picture that cannot be read is left out and told; those that were come through."""
    try:
        yield
    except (BadInput, OSError) as error:
        why = str(error) if isinstance(error, BadInput) else f"cannot be read: {error.strerror or error}."
        problems.append(why if entry.name.name in why else f"{entry.name}: {why}")


def _common_size(surveys: list[Survey]) -> tuple[int, int, str]:
    """Width and height for all, and the sentence that states the rule."""
    sizes = Counter((seen.width, seen.height) for seen in surveys)
    (width, height), sharing = sizes.most_common(1)[0]
    if 2 * sharing >= len(surveys):
        common_width, common_height = _within_limits(width, height)
        if len(sizes) == 1 and (common_width, common_height) == (width, height):
            return width, height, ""
        rule = f"the size of most is {width}×{height}"
    else:
        side = int(np.median([min(seen.width, seen.height) for seen in surveys]))
        common_width = common_height = min(max(side, SMALLEST_SIDE), LARGEST_SIDE)
        rule = f"{len(sizes):,} sizes, the median shorter side is {side}"
    return (
        common_width,
        common_height,
        f"Pictures were cropped at the centre and scaled to {common_width}×{common_height} ({rule}).",
    )


def _within_limits(width: int, height: int) -> tuple[int, int]:
    scale = min(1.0, LARGEST_SIDE / max(width, height))
    return max(SMALLEST_SIDE, round(width * scale)), max(SMALLEST_SIDE, round(height * scale))


def _fitted(pixels: np.ndarray, width: int, height: int, colour: bool) -> np.ndarray:
    """Pixels (C, height, width), cropped at the centre to the proportions and scaled where they differ."""
    if pixels.shape[:2] != (height, width):
        image = Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels)
        fitted = np.asarray(ImageOps.fit(image, (width, height), Image.Resampling.LANCZOS))
        pixels = fitted.reshape(height, width, -1)
    return np.moveaxis(np.broadcast_to(pixels, (height, width, 3)) if colour else pixels, 2, 0)


def _classes(names: list[PurePosixPath]) -> tuple[np.ndarray | None, tuple[str, ...], np.ndarray | None]:
    """Labels int64 (N,), class names and official roles int8 (N,), each None or empty where there is none."""
    shared = _shared_folders(names)
    tops = [name.parts[shared].lower() if len(name.parts) > shared + 1 else "" for name in names]
    split_by_folder = all(top in _SPLIT_FOLDERS for top in tops) and {_SPLIT_FOLDERS[top] for top in tops} >= {
        TRAIN,
        TEST,
    }
    roles = np.array([_SPLIT_FOLDERS[top] for top in tops], dtype=np.int8) if split_by_folder else None
    outside = shared + 1 if split_by_folder else 0
    parents = [name.parent.name if len(name.parts) > outside + 1 else "" for name in names]
    class_names = sorted({parent for parent in parents if parent}, key=_natural)
    if not class_names:
        return None, (), roles
    numbers = {name: number for number, name in enumerate(class_names)} | {"": -1}
    return np.array([numbers[parent] for parent in parents], dtype=np.int64), tuple(class_names), roles


def _shared_folders(names: list[PurePosixPath]) -> int:
    """How many leading folders all pictures have in common."""
    first, *others = [name.parts[:-1] for name in names]
    shared = len(first)
    for parts in others:
        shared = min(shared, len(parts))
        while parts[:shared] != first[:shared]:
            shared -= 1
    return shared
