"""Data sets in numpy files: one .npy, an .npz with labels, a folder of .npy files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipFile

import numpy as np

from explorer.data.array_orders import unclear_orders
from explorer.data.array_pictures import pictures_from_arrays
from explorer.data.loaded import LoadedPictures, joined, numbered_classes
from explorer.data.npy import ArrayHeader, read_body, read_header
from explorer.data.progress import Progress, silent
from explorer.data.splits import TEST, TRAIN, VALIDATION
from explorer.data.zip_archive import check_archive, member_errors, opened_archive
from explorer.values import BadInput
from explorer.values.reading import LeftOut

_IMAGE_WORDS = ("images", "image", "imgs", "x", "data", "pictures")
LABEL_WORDS = ("labels", "label", "y", "targets", "target", "classes", "class")
"""Names of arrays that hold one label a row."""

_ROLE_WORDS = {"train": TRAIN, "val": VALIDATION, "valid": VALIDATION, "validation": VALIDATION, "test": TEST}
_EXPECTED_KEYS = '"images" or "x" with "labels" or "y", or "x_train", "y_train", "x_test", "y_test"'
_MOST_NUMBERED_CLASSES = 1_000


def read_npy(path: Path, progress: Progress = silent, order: str = "") -> LoadedPictures:
    """Read one array of pictures; see array_orders and array_pictures for the shapes and values that are taken.

    Raises:
        BadInput: the file is damaged, or its array is not one of pictures, or several orders of its axes fit.
    """
    return replace(pictures_from_arrays([read_array(path, progress)], path.name, order), title=path.stem)


def read_npy_folder(
    paths: tuple[Path, ...], title: str, progress: Progress = silent, order: str = ""
) -> LoadedPictures:
    """Read several .npy files of pictures of one size, each file a class with the file's name.

    Raises:
        BadInput: a file is damaged, or its pictures differ from the first file's in size, colour or kind of value.
    """
    read = [read_npy(path, progress, order) for path in paths]
    first = read[0].images
    for path, part in zip(paths, read, strict=True):
        if part.images.shape[1:] != first.shape[1:] or part.images.dtype != first.dtype:
            raise BadInput(
                f"{path.name} holds {_described(part.images)} but {paths[0].name} {_described(first)}: "
                f"the files of one folder must agree."
            )
    notes = dict.fromkeys(part.note for part in read)
    return LoadedPictures(
        images=np.concatenate([part.images for part in read]),
        title=title,
        keys=np.concatenate([part.keys for part in read]),
        labels=np.repeat(np.arange(len(read), dtype=np.int64), [len(part.images) for part in read]),
        class_names=tuple(path.stem for path in paths),
        note=joined("Each file is a class.", *notes),
        reading=replace(
            read[0].reading,
            labels="files' names",
            range=(min(part.reading.range[0] for part in read), max(part.reading.range[1] for part in read)),
        ),
    )


def _described(images: np.ndarray) -> str:
    colour = "grey" if images.shape[1] == 1 else "colour"
    values = "whole" if images.dtype == np.uint8 else "real"
    return f"{colour} pictures of {images.shape[3]}×{images.shape[2]} in {values} numbers"


def read_array(path: Path, progress: Progress = silent) -> np.ndarray:
    """Read one .npy file in its stored type.

    Raises:
        BadInput: it is damaged, or holds other things than numbers, truth values or text.
    """
    with path.open("rb") as stream:
        header = read_header(stream, path.name)
        return read_body(stream, header, path.stat().st_size - header.header_bytes, path.name, progress)


def orders_to_ask(path: Path) -> tuple[tuple[str, str], ...]:
    """The orders of an array's axes between which a person has to choose, and what it would be in each.

    Returns:
        Pairs such as ("hwn", "60 pictures of 28×28"); empty where there is nothing to ask, other files among these.

    Raises:
        BadInput: the file is damaged, or holds no pictures.
    """
    if path.suffix.lower() == ".npy":
        arrays = [read_array(path)]
    elif path.suffix.lower() == ".npz":
        with opened_archive(path) as archive:
            check_archive(archive, path)
            members = tuple(name.removesuffix(".npy") for name in archive.namelist() if name.endswith(".npy"))
            keys = _image_keys(_understood(members), members, path.name)
            arrays = [read_member(archive, path, key.name) for key in keys]
    else:
        return ()
    layouts = unclear_orders(max(arrays, key=lambda array: array.size))
    return tuple((layout.order, layout.in_words()) for layout in layouts)


@dataclass(frozen=True)
class _Key:
    name: str
    role: int | None
    is_images: bool


def read_npz(path: Path, progress: Progress = silent, order: str = "") -> LoadedPictures:
    """Read pictures and, where they are there, labels from an .npz archive.

    Keys, in any case: images, x, data, imgs, pictures; labels, y, targets; both also with train, val or test before or
    after (x_train, test_labels, …), which gives official splits. An archive with a single array may call it anything.

    Raises:
        BadInput: damaged, no pictures in it, labels that do not match, values that are not pictures.
    """
    with opened_archive(path) as archive:
        check_archive(archive, path)
        members = tuple(name.removesuffix(".npy") for name in archive.namelist() if name.endswith(".npy"))
        keys = _understood(members)
        image_keys = _image_keys(keys, members, path.name)
        arrays = [read_member(archive, path, key.name, progress) for key in image_keys]
        loaded = replace(pictures_from_arrays(arrays, path.name, order), title=path.stem)
        axis = loaded.reading.order.index("n") if loaded.reading.order != "dn" else 1
        counts = [array.shape[axis] for array in arrays]
        del arrays
        found: list[np.ndarray | None] = []
        labelled: list[str] = []
        left_out: list[LeftOut] = []
        taken = {key.name for key in image_keys}
        for key, count in zip(image_keys, counts, strict=True):
            label_key = next((each for each in keys if not each.is_images and each.role == key.role), None)
            labels = None
            if label_key is not None:
                taken.add(label_key.name)
                labels, why = read_labels(archive, path, label_key.name, count, key.name)
                if labels is None:
                    left_out.append(LeftOut(f"“{label_key.name}”", why))
                    told = f"“{label_key.name}” is not used as labels: {why}."
                    loaded = replace(loaded, note=joined(loaded.note, told))
                else:
                    labelled.append(label_key.name)
            found.append(labels)
    if any(labels is not None for labels in found):
        labels, class_names = numbered_labels(found, counts, path.name)
        loaded = replace(loaded, labels=labels, class_names=class_names)
    if len(image_keys) > 1:
        roles = np.repeat(np.array([key.role for key in image_keys], dtype=np.int8), counts)
        loaded = replace(loaded, roles=roles)
    others = (LeftOut(f"“{name}”", "not pictures or their labels") for name in members if name not in taken)
    reading = replace(loaded.reading, labels=", ".join(labelled) or None, left_out=(*left_out, *others))
    return replace(loaded, reading=reading)


def _understood(members: tuple[str, ...]) -> tuple[_Key, ...]:
    keys = []
    for name in members:
        words = [word for word in re.split(r"[_\-. ]", name.lower()) if word]
        roles = [_ROLE_WORDS[word] for word in words if word in _ROLE_WORDS]
        rest = [word for word in words if word not in _ROLE_WORDS]
        if len(roles) <= 1 and len(rest) == 1 and rest[0] in _IMAGE_WORDS + LABEL_WORDS:
            keys.append(_Key(name, roles[0] if roles else None, rest[0] in _IMAGE_WORDS))
    return tuple(keys)


def _image_keys(keys: tuple[_Key, ...], members: tuple[str, ...], name: str) -> list[_Key]:
    """The keys that hold pictures: one of the whole set, or one for each split."""
    images = [key for key in keys if key.is_images]
    whole = [key for key in images if key.role is None]
    by_role = sorted((key for key in images if key.role is not None), key=lambda key: key.role or 0)
    if not images and len(members) == 1:
        return [_Key(members[0], None, True)]
    chosen = whole or by_role
    if not chosen:
        listed = ", ".join(f'"{member}"' for member in members[:8]) or "no array"
        raise BadInput(f"{name} holds {listed}: pictures should be stored under {_EXPECTED_KEYS}.")
    if len({key.role for key in chosen}) < len(chosen):
        listed = " and ".join(f'"{key.name}"' for key in chosen)
        raise BadInput(f"{name} holds {listed}: keep one array of pictures, the others under other names.")
    return chosen


def read_labels(archive: ZipFile, path: Path, key: str, count: int, of: str) -> tuple[np.ndarray | None, str]:
    """The labels in an array of an .npz archive.

    Args:
        archive: open.
        path: of the archive.
        key: of the array.
        count: N.
        of: what they belong to, for messages.

    Returns:
        Text or int64 (N,); a row of zeros and one 1 becomes the place of the 1. Or None and why they are not taken:
        what they label is fine without them.

    Raises:
        BadInput: the array is cut short, or there is not one for each.
    """
    try:
        shape = member_shape(archive, path, key)
    except BadInput:
        return None, "it holds values other than whole numbers or text"
    labels = read_member(archive, path, key)
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    if len(labels) != count:
        raise BadInput(
            f'"{key}" in {path.name} has the shape {shape}: one label is needed for each of the {count:,} in "{of}".'
        )
    if labels.ndim == 2 and labels.dtype.kind in "biuf" and _is_one_hot(labels):
        return labels.argmax(axis=1).astype(np.int64), ""
    if labels.ndim != 1:
        return None, f"an array of {'×'.join(map(str, shape))} that is not one-hot"
    if labels.dtype.kind == "S":
        labels = np.char.decode(labels, "utf-8", "replace")
    if labels.dtype.kind == "U":
        return labels, ""
    if labels.dtype.kind == "f" and not np.all(np.isfinite(labels) & (labels == np.rint(labels))):
        return None, "it holds fractions, NaN or infinity"
    low, high = (float(labels.min()), float(labels.max())) if len(labels) else (0.0, 0.0)
    if low < -1 or high > 2**53:
        return None, f"it holds numbers from {low:g} to {high:g}, and labels are counted from 0 (−1 for none)"
    return labels.astype(np.int64), ""


def _is_one_hot(labels: np.ndarray) -> bool:
    return bool(np.isin(labels, (0, 1)).all() and (np.count_nonzero(labels, axis=1) == 1).all())


def numbered_labels(found: list[np.ndarray | None], counts: list[int], name: str) -> tuple[np.ndarray, tuple[str, ...]]:
    """Labels of all parts as int64 (N,) and the classes' names.

    Raises:
        BadInput: some are numbers and some text.
    """
    kinds = {labels.dtype.kind for labels in found if labels is not None}
    if len(kinds) > 1:
        raise BadInput(f"{name} holds labels as numbers and as text: all must be of one kind.")
    if kinds == {"U"}:
        text = np.concatenate(
            [np.full(n, "") if labels is None else labels for labels, n in zip(found, counts, strict=True)]
        )
        names = [str(value) for value in np.unique(text) if value]
        numbers = np.searchsorted(np.array(names), text) if names else np.zeros(len(text), dtype=np.int64)
        return np.where(text == "", -1, numbers).astype(np.int64), tuple(names)
    numbers = np.concatenate(
        [np.full(n, -1, dtype=np.int64) if labels is None else labels for labels, n in zip(found, counts, strict=True)]
    )
    if numbers.max(initial=-1) < _MOST_NUMBERED_CLASSES:
        return numbers, numbered_classes(numbers)
    values = np.unique(numbers[numbers >= 0])
    return np.where(numbers < 0, -1, np.searchsorted(values, numbers)), tuple(str(value) for value in values)


def read_member(archive: ZipFile, path: Path, key: str, progress: Progress = silent) -> np.ndarray:
    """Read one array of an .npz archive in its stored type.

    Raises:
        BadInput: it is damaged, or holds other things than numbers, truth values or text.
    """
    shown = f'"{key}" in {path.name}'
    with _member_stream(archive, key, shown) as (stream, header, size):
        return read_body(stream, header, size - header.header_bytes, shown, progress)


def member_shape(archive: ZipFile, path: Path, key: str) -> tuple[int, ...]:
    """The shape of an array of an .npz archive, from its header alone.

    Raises:
        BadInput: it is damaged, or holds other things than numbers, truth values or text.
    """
    with _member_stream(archive, key, f'"{key}" in {path.name}') as (_, header, _):
        return header.shape


@contextmanager
def _member_stream(archive: ZipFile, key: str, shown: str) -> Iterator[tuple[BinaryIO, ArrayHeader, int]]:
    with member_errors(shown):
        info = archive.getinfo(f"{key}.npy")
        with archive.open(info) as opened:
            stream: BinaryIO = opened  # type: ignore[assignment]  # a member reads like any binary file
            yield stream, read_header(stream, shown), info.file_size
