"""What a file is by its name and by its first bytes: one table for reading, opening and dropping.

Names decide, as people see them; the first bytes tell what a file is that is not what its name says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import PurePath
from typing import Literal

from explorer.values.saved_session import SESSION_SUFFIX

Destination = Literal["session", "model", "numbers", "data", "pictures"]
FileKind = Literal["picture", "document", "archive", "array", "table", "data", "model", "pickle", "session", "other"]

PICTURE_FORMATS = {
    ".png": "PNG",
    ".apng": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".jpe": "JPEG",
    ".jfif": "JPEG",
    ".mpo": "JPEG",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".webp": "WEBP",
    ".bmp": "BMP",
    ".dib": "DIB",
    ".gif": "GIF",
    ".ppm": "PPM",
    ".pgm": "PPM",
    ".pbm": "PPM",
    ".pnm": "PPM",
    ".pfm": "PPM",
    ".jp2": "JPEG2000",
    ".j2k": "JPEG2000",
    ".j2c": "JPEG2000",
    ".jpc": "JPEG2000",
    ".jpf": "JPEG2000",
    ".jpx": "JPEG2000",
    ".avif": "AVIF",
    ".avifs": "AVIF",
    ".tga": "TGA",
    ".icb": "TGA",
    ".vda": "TGA",
    ".vst": "TGA",
    ".qoi": "QOI",
    ".ico": "ICO",
    ".cur": "CUR",
    ".icns": "ICNS",
    ".pcx": "PCX",
    ".dcx": "DCX",
    ".dds": "DDS",
    ".psd": "PSD",
    ".sgi": "SGI",
    ".rgb": "SGI",
    ".rgba": "SGI",
    ".bw": "SGI",
    ".ras": "SUN",
    ".xbm": "XBM",
    ".xpm": "XPM",
}
"""Suffixes of pictures, with Pillow's name of the format. Formats that run another program (EPS, WMF) are not there."""

MODEL_SUFFIXES = (".safetensors", ".onnx")
ARRAY_SUFFIXES = (".npy", ".npz")
TABLE_SUFFIXES = (".csv", ".tsv", ".txt", ".parquet")
PICKLE_SUFFIXES = (".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".joblib")
"""What can run code when it is loaded; never loaded."""

FOREIGN_MODEL_SUFFIXES = (".h5", ".keras")
"""Models of other programs that are not read."""

_KINDS: dict[str, FileKind] = {
    **dict.fromkeys(PICTURE_FORMATS, "picture"),
    ".pdf": "document",
    ".zip": "archive",
    ".gz": "data",
    **dict.fromkeys(ARRAY_SUFFIXES, "array"),
    **dict.fromkeys(TABLE_SUFFIXES, "table"),
    **dict.fromkeys(MODEL_SUFFIXES + FOREIGN_MODEL_SUFFIXES, "model"),
    **dict.fromkeys(PICKLE_SUFFIXES, "pickle"),
}
_IDX_ENDINGS = ("idx3-ubyte", "idx1-ubyte")
_PACKED_ARCHIVES = (".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".7z", ".rar")

_GIT_LFS = "a Git LFS pointer, which only says where the file itself is stored: get it with “git lfs pull”"

PDF_START = b"%PDF"
DOCUMENT_SUFFIXES = (".pdf", ".tif", ".tiff")
"""Of files that hold pages."""

_UNREAD_ARCHIVES = ("a 7z archive", "a RAR archive")
_TAR_PLACE = 257

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"version https://git-lfs.github.com/spec/", _GIT_LFS),
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "packed with gzip"),
    (b"BZh", "packed with bzip2"),
    (b"\xfd7zXZ\0", "packed with xz"),
    (b"(\xb5/\xfd", "packed with zstd"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x93NUMPY", "a NumPy file"),
    *((bytes([0x80, version]), "a pickle, which can run code and is never loaded") for version in range(2, 6)),
    (b"PAR1", "a Parquet table"),
    (PDF_START, "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"\x89HDF", "an HDF5 file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"<!DOCTYPE", "a web page"),
    (b"<!doctype", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "an XML document"),
    (b"<svg", "an SVG drawing"),
)
TIFF_STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
LONGEST_START = 264
"""So many first bytes are enough for `told_by_start`."""


def kind_of(name: str | PurePath) -> FileKind:
    """What a file is by its name."""
    shown = PurePath(name).name.lower()
    if shown.endswith(SESSION_SUFFIX):
        return "session"
    if shown.endswith(_PACKED_ARCHIVES):
        return "other"
    if shown.endswith(_IDX_ENDINGS):
        return "data"
    return _KINDS.get(PurePath(shown).suffix, "other")


def told_by_start(start: bytes, expected: str = "") -> str:
    """What a file is by its first bytes, to be put after "is"; empty where they do not tell.

    Args:
        start: at most `LONGEST_START` bytes.
        expected: what would be right, put behind it where the first bytes alone do not say that.
    """
    if start[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"):
        told = "a HEIC picture"
    elif start[_TAR_PLACE:].startswith(b"ustar"):
        told = "a tar archive: unpack it and give the folder"
    else:
        told = next((told for begin, told in _STARTS if start.startswith(begin)), "")
        if told.startswith("packed with") or told in _UNREAD_ARCHIVES:
            told += ": unpack it and use its contents"
    return f"{told}: {expected}" if told and expected and ":" not in told else told


def is_git_lfs(start: bytes) -> bool:
    """Whether a file is what Git keeps in the place of a large one that was not fetched."""
    return start.startswith(_STARTS[0][0])


def passed_over(names: Iterable[str]) -> tuple[str, ...]:
    """Files that are not read, counted by their suffixes, the most frequent first: "12 .heic", "3 .pdf"."""
    suffixes = Counter(PurePath(name).suffix.lower() or "without a suffix" for name in names)
    return tuple(f"{count:,} {suffix}" for suffix, count in sorted(suffixes.items(), key=lambda each: (-each[1], each)))


def destination(path: str, page: str) -> Destination:
    """Where a file or folder goes that a person drops, or names alone on the command line.

    What cannot be loaded goes to the models, so that opening it says why. Arrays and tables are numbers; arrays of
    pictures go on to the data from there. What is not known is taken for a picture or a folder of pictures.

    Args:
        path: of the file.
        page: of the window; "restore" takes archives for pictures, "explore" for data.
    """
    kind = kind_of(path)
    if kind == "session":
        return "session"
    if kind in ("model", "pickle"):
        return "model"
    if kind in ("array", "table"):
        return "numbers"
    return "data" if kind == "data" or (kind == "archive" and page == "explore") else "pictures"
