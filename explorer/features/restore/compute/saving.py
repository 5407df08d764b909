"""Reconstructions as files: the right size, a name of their own, never over what is there."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import numpy as np

from explorer.data import WRITABLE_SUFFIXES, write_picture
from explorer.features.restore.compute.resampling import Array, resize, to_picture, to_unit
from explorer.features.restore.messages.reconstruction import OwnPicture, Placement
from explorer.values import BadInput, Picture
from explorer.values.result_names import fit_name, fit_suffix, numbered, same_name_key

SIZES = ("input", "model")


def result_picture(own: OwnPicture, size: str = "input") -> Picture:
    """The reconstruction as a picture to keep.

    Args:
        own: a result.
        size: "model" gives it pixel by pixel as the model made it. "input" gives it at the size, in the colours (grey
            or RGB) and with the light and dark of the person's picture, each part in the place that it came from;
            what the model was not shown is filled with the brightness of the reconstruction's rim.

    Raises:
        ValueError: an unknown size.
    """
    if size not in SIZES:
        raise ValueError(f"size is one of {', '.join(SIZES)}, not {size!r}")
    if size == "model":
        return own.reconstruction
    values = to_unit(own.reconstruction)
    if own.placement.inverted:
        values = 1 - values
    colour = own.original.pixels.shape[2]
    if values.shape[0] != colour:
        values = np.repeat(values, colour, axis=0) if colour == 3 else values.mean(axis=0, keepdims=True)
    return to_picture(put_back(values, own.placement, own.height, own.width))


def put_back(values: Array, placement: Placement, height: int, width: int) -> Array:
    """What a model shows at the size of the person's picture, each part in the place that it came from.

    Args:
        values: float32 (C, h, w), the model's whole output.
        placement: which rectangle of the picture that is.
        height: of the picture.
        width: of the picture.

    Returns:
        float32 (C, height, width); what the model was not shown is filled with the brightness of the output's rim.
    """
    _, rows, columns = values.shape
    left, right = _covered(placement.left, placement.width, width)
    top, bottom = _covered(placement.top, placement.height, height)
    across, down = columns / placement.width, rows / placement.height
    box = (
        float(np.clip((left - placement.left) * across, 0, columns)),
        float(np.clip((top - placement.top) * down, 0, rows)),
        float(np.clip((right - placement.left) * across, 0, columns)),
        float(np.clip((bottom - placement.top) * down, 0, rows)),
    )
    part = resize(values, bottom - top, right - left, box)
    if part.shape[1:] == (height, width):
        return part
    rim = np.concatenate([values[:, 0], values[:, -1], values[:, :, 0], values[:, :, -1]], axis=1)
    whole = np.empty((values.shape[0], height, width), dtype=np.float32)
    whole[:] = np.median(rim, axis=1)[:, None, None]
    whole[:, top:bottom, left:right] = part
    return whole


def _covered(start: float, length: float, size: int) -> tuple[int, int]:
    """Whole pixels of a picture's side that a stretch covers, one at least."""
    first = min(max(0, round(start)), size - 1)
    return first, max(first + 1, min(size, round(start + length)))


def free_path(
    folder: Path,
    name: str,
    overwrite: bool = False,
    taken: frozenset[str] | set[str] = frozenset(),
    suffixes: tuple[str, ...] = WRITABLE_SUFFIXES,
) -> Path:
    """Where a result of this name goes: the name itself, or with " (2)", " (3)", … before the suffix.

    Args:
        folder: of the results.
        name: the input's file name, made fit for every system. PNG takes the place of a suffix that cannot be written.
        overwrite: take the place of a file that is there.
        taken: names, as `same_name_key` gives them, that this batch has used already; they are never written over.
        suffixes: that can be written.
    """
    suffix = fit_suffix(name)
    writable = suffix.lower() in suffixes
    stem, suffix = (name[: -len(suffix)], suffix) if writable else (name, ".png")
    stem = fit_name(PurePosixPath(stem).name) or "picture"
    number = 1
    while True:
        path = folder / numbered(stem, number, suffix)
        free = overwrite or not os.path.lexists(path)
        if free and same_name_key(path.name) not in taken:
            return path
        number += 1


def save_result(
    own: OwnPicture,
    folder: str | Path,
    size: str = "input",
    overwrite: bool = False,
    taken: set[str] | None = None,
) -> Path:
    """Write one reconstruction into a folder, under its input's name and in its format.

    Args:
        own: a result.
        folder: is made when it is not there.
        size: see `result_picture`.
        overwrite: take the place of a file that is there, the original among them.
        taken: names used by this batch, as `same_name_key` gives them; this one's is added.

    Returns:
        The written file. It appears whole or not at all.

    Raises:
        BadInput: the folder cannot be made or written to.
    """
    folder = make_folder(folder)
    names = taken if taken is not None else set()
    path = free_path(folder, own.name, overwrite, names)
    write_picture(path, result_picture(own, size))
    names.add(same_name_key(path.name))
    return path


def make_folder(folder: str | Path) -> Path:
    """The folder, made when it is not there.

    Raises:
        BadInput: it is a file, or cannot be made.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput(
            f"The folder {folder} cannot be created ({reason}): choose one that can be written to."
        ) from error
    return folder
