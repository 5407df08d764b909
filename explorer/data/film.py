"""Films of small pictures: GIF, MP4, numbered PNG files, and one picture with all frames in a row."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from explorer.data.animation import write_gif
from explorer.data.atomic_file import replacing_by_name
from explorer.data.pictures import write_picture
from explorer.values import BadInput, Picture

FILM_SUFFIXES = (".gif", ".mp4")
LARGEST_SIDE = 16_384
FASTEST = 50
"""Frames a second; viewers of GIF know no more."""
_LARGEST_FILM_SIDE = 4_096
_GAP = 2

Watch = Callable[[int], None]
"""Told how many frames are done; may raise to give the film up, and then nothing is left behind."""


def magnified(pixels: np.ndarray, scale: int) -> np.ndarray:
    """Each pixel of (H, W, C) as scale × scale pixels, without smoothing."""
    return pixels.repeat(scale, axis=0).repeat(scale, axis=1)


def check_scale(height: int, width: int, scale: int, *, largest: int = _LARGEST_FILM_SIDE) -> None:
    """Refuse a magnification that is none, or that makes pictures nobody can show.

    Raises:
        BadInput: with the range that is possible.
    """
    most = max(1, largest // max(height, width))
    if not 1 <= scale <= most:
        raise BadInput(f"The scale is a whole number from 1 to {most} for pictures of {width}×{height}, not {scale}.")


def can_write_video() -> bool:
    """Whether the optional package that brings ffmpeg is installed."""
    return importlib.util.find_spec("imageio_ffmpeg") is not None


def check_film_name(path: Path) -> None:
    """Refuse a film that cannot be written.

    Raises:
        BadInput: another suffix, or MP4 without its package.
    """
    suffix = path.suffix.lower()
    if suffix not in FILM_SUFFIXES:
        raise BadInput(f"{path.name} cannot be written as a film: its name must end in {' or '.join(FILM_SUFFIXES)}.")
    if suffix == ".mp4" and not can_write_video():
        raise BadInput(
            "Writing MP4 needs the package imageio-ffmpeg (pip install imageio-ffmpeg); a .gif works without it."
        )


def write_film(
    path: Path, frames: Sequence[np.ndarray], *, rate: float = 12.5, scale: int = 1, watch: Watch = lambda done: None
) -> None:
    """Write frames as GIF (endless) or MP4; what is at the path stays until the new file is whole.

    For GIF see `write_gif`. MP4 is H.264 with an even number of rows and columns: an odd edge is doubled.

    Args:
        path: its suffix picks the format.
        frames: uint8 (H, W, 1 or 3) each, all of one shape; at least one.
        rate: frames a second.
        scale: each pixel becomes scale × scale pixels.
        watch: told after every frame.

    Raises:
        BadInput: the name, the rate or the scale is impossible, or the folder is missing, locked or full.
    """
    check_film_name(path)
    height, width = frames[0].shape[:2]
    check_scale(height, width, scale)
    if not 0.1 <= rate <= FASTEST:
        raise BadInput(f"The rate must be 0.1 to {FASTEST} frames per second, not {rate:g}.")

    def enlarged() -> Iterator[np.ndarray]:
        for done, frame in enumerate(frames, 1):
            yield magnified(frame, scale)
            watch(done)

    try:
        if path.suffix.lower() == ".gif":
            write_gif(path, enlarged(), 1 / rate)
        else:
            _write_mp4(path, enlarged(), (height * scale, width * scale, frames[0].shape[2]), rate)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput(f"{path.name} could not be written to {path.parent}: {reason}.") from error


def _write_mp4(path: Path, frames: Iterator[np.ndarray], shape: tuple[int, int, int], rate: float) -> None:
    import imageio_ffmpeg

    height, width, channels = shape
    odd = ((0, height % 2), (0, width % 2), (0, 0))
    with replacing_by_name(path) as temporary:
        writer = imageio_ffmpeg.write_frames(
            str(temporary),
            (width + width % 2, height + height % 2),
            pix_fmt_in="gray" if channels == 1 else "rgb24",
            fps=rate,
            codec="libx264",
            quality=None,
            bitrate=None,
            macro_block_size=2,
            ffmpeg_log_level="error",
            output_params=["-crf", "12", "-movflags", "+faststart"],
        )
        writer.send(None)
        try:
            for frame in frames:
                writer.send(np.ascontiguousarray(np.pad(frame, odd, mode="edge")))
        finally:
            writer.close()


def frame_paths(folder: Path, stem: str, count: int) -> list[Path]:
    """The files that `write_frames` would write: numbered from 1, all numbers of one length."""
    digits = max(3, len(str(count)))
    return [folder / f"{stem}-{number:0{digits}d}.png" for number in range(1, count + 1)]


def write_frames(
    folder: Path, stem: str, frames: Sequence[np.ndarray], *, scale: int = 1, watch: Watch = lambda done: None
) -> list[Path]:
    """Write each frame as a PNG file of its own.

    Args:
        folder: made where it is missing.
        stem: what the files' names begin with.
        frames: uint8 (H, W, 1 or 3) each.
        scale: each pixel becomes scale × scale pixels.
        watch: told after every frame.

    Returns:
        The files.

    Raises:
        BadInput: the scale is impossible, or the folder cannot be made or written.
    """
    height, width = frames[0].shape[:2]
    check_scale(height, width, scale)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise BadInput(f"The folder {folder} could not be created: {error.strerror or error}.") from error
    paths = frame_paths(folder, stem, len(frames))
    for done, (path, frame) in enumerate(zip(paths, frames, strict=True), 1):
        write_picture(path, Picture(magnified(frame, scale)))
        watch(done)
    return paths


def film_strip(rows: Iterable[Sequence[np.ndarray]], scale: int = 1) -> Picture:
    """All frames in one picture: a row of them for each film, two pixels of mid-grey between.

    Args:
        rows: films of the same number of frames uint8 (H, W, C), all of one shape.
        scale: each pixel becomes scale × scale pixels.

    Raises:
        BadInput: the picture would be larger than 16 384 pixels.
    """
    films = [list(row) for row in rows]
    height, width, channels = films[0][0].shape
    tall, wide = height * scale + _GAP, width * scale + _GAP
    size = (len(films) * tall - _GAP, len(films[0]) * wide - _GAP)
    if max(size) > LARGEST_SIDE:
        raise BadInput(
            f"A film strip of {len(films[0])} frames would be {size[1]:,} pixels wide: at most {LARGEST_SIDE:,} are "
            "possible; choose fewer frames or a smaller scale."
        )
    strip = np.full((*size, channels), 128, np.uint8)
    for row, film in enumerate(films):
        for column, frame in enumerate(film):
            place = slice(row * tall, row * tall + height * scale), slice(column * wide, column * wide + width * scale)
            strip[place] = magnified(frame, scale)
    return Picture(strip)
