"""A path as a file: a film, single frames, a film strip, or the codes along it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from explorer.data import write_picture
from explorer.data.atomic_file import replacing
from explorer.data.film import FILM_SUFFIXES, Watch, check_film_name, film_strip, write_film, write_frames
from explorer.values import BadInput
from explorer.values.walks import PIXELS, WalkPath

CODE_SUFFIXES = (".csv", ".npz")
STRIP_SUFFIX = ".png"
SUFFIXES = (*FILM_SUFFIXES, STRIP_SUFFIX, *CODE_SUFFIXES)


def check_target(target: Path, kind: str) -> None:
    """Refuse a name that a path cannot be written under, before anything is computed.

    Args:
        target: a file, or a name without a suffix: a folder for single frames.
        kind: of path.

    Raises:
        BadInput: another suffix, MP4 without its package, or the codes of a cross-fade, which has none.
    """
    suffix = target.suffix.lower()
    if suffix in CODE_SUFFIXES and kind == PIXELS:
        raise BadInput("A cross-fade blends pixels and has no codes: save it as .gif or .png, or choose another path.")
    if suffix in FILM_SUFFIXES:
        check_film_name(target)
    elif suffix and suffix not in SUFFIXES:
        raise BadInput(
            f"A walk cannot be written as “{target.name}”: the name must end in {', '.join(SUFFIXES)}, or have no "
            "suffix for a folder of frames."
        )


def write_path(
    target: Path, path: WalkPath, *, scale: int, rate: float, there_and_back: bool = False, watch: Watch | None = None
) -> list[Path]:
    """Write one path in the format that the name of the target says.

    Args:
        target: see `check_target`.
        path: with its frames.
        scale: each pixel becomes scale × scale pixels.
        rate: frames a second of a film.
        there_and_back: a film runs back again, so that it repeats without a jump.
        watch: told after every frame; may raise to give the work up.

    Returns:
        The files written, each whole.

    Raises:
        BadInput: see `check_target`; or the scale is impossible, or the folder is missing, locked or full.
    """
    check_target(target, path.kind)
    suffix = target.suffix.lower()
    watch = watch or (lambda done: None)
    frames = list(path.pictures)
    if suffix in CODE_SUFFIXES:
        write_codes_along(target, path)
    elif suffix in FILM_SUFFIXES:
        back = frames[-2:0:-1] if there_and_back else []
        write_film(target, [*frames, *back], rate=rate, scale=scale, watch=watch)
    elif suffix == STRIP_SUFFIX:
        write_picture(target, film_strip([frames], scale))
    else:
        # “.” and “..” have no name of their own
        return write_frames(target, target.resolve().name or "walk", frames, scale=scale, watch=watch)
    return [target]


def write_strip(target: Path, paths: Sequence[WalkPath], scale: int) -> None:
    """Write the frames of several paths as one picture, a row for each path."""
    write_picture(target, film_strip([list(path.pictures) for path in paths], scale))


def write_codes_along(target: Path, path: WalkPath) -> None:
    """Write the codes of a path's frames.

    `.csv` has the columns frame, place (0 to 1), change (of the picture since the frame before), nearest (distance to
    the nearest real sample, empty where it is not known) and z1 … zd. `.npz` holds `codes` float32 (F, d), `place`,
    `change` (F − 1,), `nearest` and `path`.

    Raises:
        BadInput: a cross-fade, which has no codes, or the folder is missing, locked or full.
    """
    check_target(target, path.kind)
    assert path.codes is not None
    place = np.linspace(0, 1, len(path.codes))
    if target.suffix.lower() == ".csv":
        text = io.StringIO(newline="")
        table = csv.writer(text, lineterminator="\n")
        table.writerow(["frame", "place", "change", "nearest", *(f"z{n + 1}" for n in range(path.codes.shape[1]))])
        changes = ["", *(f"{change:.6g}" for change in path.changes)]
        near = ["" if np.isnan(distance) else f"{distance:.6g}" for distance in path.nearest]
        for number, code in enumerate(path.codes.tolist()):
            table.writerow([number + 1, f"{place[number]:.6g}", changes[number], near[number], *code])
        content = text.getvalue().encode()
    else:
        arrays = io.BytesIO()
        np.savez(
            arrays, codes=path.codes, place=place, change=path.changes, nearest=path.nearest, path=np.array(path.kind)
        )
        content = arrays.getvalue()
    try:
        with replacing(target) as file:
            file.write(content)
    except OSError as error:
        raise BadInput(f"“{target.name}” could not be written: {error.strerror or error}.") from error
