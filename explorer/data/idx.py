"""IDX files, the format of MNIST and its relatives, gzipped or not."""

from __future__ import annotations

import gzip
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from explorer.data.content import content_keys
from explorer.data.loaded import LoadedPictures, check_size, joined, numbered_classes
from explorer.data.progress import Progress, silent
from explorer.data.splits import TEST, TRAIN
from explorer.values import BadInput
from explorer.values.number_text import counted
from explorer.values.reading import Reading

_IMAGES_MAGIC, _LABELS_MAGIC = 0x00000803, 0x00000801
_READ_AT_ONCE = 1 << 20
_LARGEST_GZIP_RATIO = 1_100  # deflate cannot do better than 1032
_IMAGES_NAME = re.compile(r"(.*?)(train|t10k|test)([-_.])images([-_.])idx3([-_.])ubyte(?:\.gz)?", re.IGNORECASE)


@dataclass(frozen=True)
class IdxPart:
    """One part of an IDX set.

    Attributes:
        role: TRAIN or TEST.
        images: its file of pictures.
        labels: its file of labels, None where there is none.
    """

    role: int
    images: Path
    labels: Path | None


def find_idx_parts(folder: Path) -> dict[int, IdxPart]:
    """The IDX parts in a folder by role, empty where it has none.

    Knows the official names (train-images-idx3-ubyte, t10k-labels-idx1-ubyte, …), the spelling with dots in place of
    hyphens, "test" for "t10k", a common prefix, and each with ".gz" (the unpacked file is taken where both exist).

    Raises:
        BadInput: the folder holds several sets.
    """
    parts: dict[int, IdxPart] = {}
    prefixes = set()
    for path in sorted(folder.iterdir()):
        match = _IMAGES_NAME.fullmatch(path.name)
        if match and path.is_file():
            prefixes.add(match[1])
            role = TRAIN if match[2].lower() == "train" else TEST
            parts.setdefault(role, IdxPart(role, path, _labels_beside(path)))
    if len(prefixes) > 1:
        raise BadInput(
            f"{folder.name} holds several sets of IDX files: give the path of one images file, or a folder of one set."
        )
    return parts


def find_idx_part(path: Path) -> IdxPart:
    """The part that one images file makes up, with the labels beside it."""
    match = _IMAGES_NAME.fullmatch(path.name)
    role = TEST if match and match[2].lower() != "train" else TRAIN
    return IdxPart(role, path, _labels_beside(path) if match else None)


def _labels_beside(images: Path) -> Path | None:
    wanted = re.sub(r"\.gz$", "", images.name, flags=re.IGNORECASE).lower()
    wanted = wanted.replace("images", "labels").replace("idx3", "idx1")
    wanted = re.sub(r"[-_.]", "-", wanted)
    for path in sorted(images.parent.iterdir()):
        found = re.sub(r"[-_.]", "-", re.sub(r"\.gz$", "", path.name.lower()))
        if found == wanted and path.is_file():
            return path
    return None


def read_idx(parts: tuple[IdxPart, ...], title: str, progress: Progress = silent) -> LoadedPictures:
    """Read one or two parts into one set, the pictures of each decompressed straight into their place.

    Args:
        parts: at least one, in the order in which their pictures shall stand.
        title: name for people.
        progress: told the pictures that are done.

    Returns:
        uint8 (N, 1, H, W); roles where there are two parts.

    Raises:
        BadInput: wrong magic number, cut short, trailing bytes, sizes that differ or lie outside 8 to 128, counts that
            do not match.
    """
    shapes = [_image_shape(part.images) for part in parts]
    height, width = shapes[0][1:]
    for part, shape in zip(parts, shapes, strict=True):
        if shape[1:] != (height, width):
            raise BadInput(
                f"{part.images.name} holds pictures of {shape[2]}×{shape[1]} pixels "
                f"but {parts[0].images.name} of {width}×{height}: both must have the same size."
            )
    total = sum(shape[0] for shape in shapes)
    check_size(parts[0].images.name, total, 1, height, width)
    images = np.empty((total, 1, height, width), dtype=np.uint8)
    labels = np.full(total, -1, dtype=np.int64)
    roles = np.empty(total, dtype=np.int8)
    start = 0
    for part, (count, _, _) in zip(parts, shapes, strict=True):
        stop = start + count
        _fill(part.images, 16, images[start:stop], progress, total)
        if part.labels is not None:
            labels[start:stop] = _read_labels(part.labels, part.images, count)
        roles[start:stop] = part.role
        start = stop
    progress("Reading pictures", total, total)
    labelled = any(part.labels is not None for part in parts)
    unlabelled = [part.images.name for part in parts if part.labels is None]
    return LoadedPictures(
        images=images,
        title=title,
        keys=content_keys(images),
        labels=labels if labelled else None,
        class_names=numbered_classes(labels) if labelled else (),
        roles=roles if len(parts) > 1 else None,
        note=joined(f"No labels were found beside {' and '.join(unlabelled)}." if unlabelled else ""),
        reading=Reading(
            "images",
            labels=", ".join(part.labels.name for part in parts if part.labels is not None) or None,
            range=(float(images.min()), float(images.max())),
            order="nhw",
        ),
    )


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """The uncompressed bytes of a file, gzip recognised by its first two bytes."""
    try:
        with path.open("rb") as raw:
            gzipped = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            if not gzipped:
                yield raw
            else:
                with gzip.GzipFile(fileobj=raw) as unpacked:
                    yield unpacked  # type: ignore[misc]  # a GzipFile reads like any binary file
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadInput(
            f"{path.name} is not a complete gzip file: it is damaged or truncated; download it again."
        ) from error


def _header(stream: BinaryIO, path: Path, magic: int, dimensions: int, contents: str) -> tuple[int, ...]:
    header = stream.read(4 * (1 + dimensions))
    found = int.from_bytes(header[:4], "big")
    if len(header) >= 4 and found != magic:
        raise BadInput(f"{path.name} begins with {found:#010x}: an IDX file of {contents} begins with {magic:#010x}.")
    if len(header) < 4 * (1 + dimensions):
        raise BadInput(f"{path.name} ends within its header: an IDX file of {contents} was expected.")
    return struct.unpack(f">{dimensions}I", header[4:])


def _image_shape(path: Path) -> tuple[int, int, int]:
    with _opened(path) as stream:
        count, height, width = _header(stream, path, _IMAGES_MAGIC, 3, "pictures")
        packed = isinstance(stream, gzip.GzipFile)
    check_size(path.name, count, 1, height, width)
    promised = 16 + count * height * width
    stored = path.stat().st_size
    if promised > (stored * _LARGEST_GZIP_RATIO if packed else stored):
        raise BadInput(
            f"{path.name} is truncated: its header announces {counted(count, 'picture')} of {width}×{height}; "
            "download it again."
        )
    return count, height, width


def _fill(path: Path, header_bytes: int, target: np.ndarray, progress: Progress, total: int) -> None:
    """Read exactly the target's bytes after the header."""
    room = target.reshape(-1).data
    with _opened(path) as stream:
        stream.read(header_bytes)
        done = 0
        while done < len(room):
            progress("Reading pictures", done // max(1, target[0].size), total)
            read = stream.readinto(room[done : done + _READ_AT_ONCE])  # type: ignore[attr-defined]
            if not read:
                raise BadInput(
                    f"{path.name} is truncated: it has {done:,} of the {len(room):,} bytes that its header announces."
                )
            done += read
        if stream.read(1):
            raise BadInput(
                f"{path.name} continues after the {len(target):,} entries that its header announces; download it again."
            )


def _read_labels(path: Path, images: Path, count: int) -> np.ndarray:
    with _opened(path) as stream:
        (labelled,) = _header(stream, path, _LABELS_MAGIC, 1, "labels")
    if labelled != count:
        raise BadInput(
            f"{path.name} holds {counted(labelled, 'label')} but {images.name} {counted(count, 'picture')}: the "
            "numbers must match."
        )
    labels = np.empty((count, 1), dtype=np.uint8)
    _fill(path, 8, labels, silent, count)
    return labels[:, 0].astype(np.int64)
