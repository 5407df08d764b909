"""Files that people offer in good faith and that must not be opened."""

from __future__ import annotations

from pathlib import Path

from explorer.values import BadInput
from explorer.values.file_kinds import LONGEST_START, is_git_lfs, told_by_start

_PICKLE = "is a pickle, which can run any code when it is opened"
_BY_SUFFIX = {
    ".pt": _PICKLE,
    ".pt2": _PICKLE,
    ".pth": _PICKLE,
    ".pkl": _PICKLE,
    ".pickle": _PICKLE,
    ".ckpt": _PICKLE,
    ".bin": _PICKLE,
    ".joblib": _PICKLE,
    ".h5": "is a Keras or HDF5 file, which this program cannot read",
    ".hdf5": "is a Keras or HDF5 file, which this program cannot read",
    ".keras": "is a Keras file, which this program cannot read",
    ".onnx": "is an ONNX file, whose network can be explored but not trained or changed",
}
# An 8-byte header length below 2³² never begins so.
_BY_BEGINNING = {
    b"PK\x03\x04": "is a zip file with a pickle inside, as torch.save writes it",
    b"\x89HDF\r\n\x1a\n": "is a Keras or HDF5 file, which this program cannot read",
}


def refuse_foreign_file(path: Path, largest: int) -> None:
    """Refuse what cannot be a model file, by its name, size and first bytes.

    Args:
        path: the file.
        largest: most bytes that it may have.

    Raises:
        BadInput: with the reason and what would be right.
    """
    advice = "a model file of this program ends in .safetensors"
    reason = _BY_SUFFIX.get(path.suffix.lower())
    if reason is not None:
        raise BadInput(f"“{path.name}” {reason}; {advice}.")
    try:
        if not path.exists():
            raise BadInput(f"There is no file “{path.name}”; {advice}.")
        if not path.is_file():
            raise BadInput(f"“{path.name}” is not a file; {advice}.")
        size = path.stat().st_size
        with path.open("rb") as file:
            beginning = file.read(LONGEST_START)
    except OSError as error:
        raise BadInput(f"“{path.name}” cannot be read ({error.strerror}).") from error
    if is_git_lfs(beginning):
        raise BadInput(f"“{path.name}” is {told_by_start(beginning)}.")
    if size > largest:
        raise BadInput(f"“{path.name}” has {size:,} bytes, more than any model file ({largest:,}); {advice}.")
    for start, reason in _BY_BEGINNING.items():
        if beginning.startswith(start):
            raise BadInput(f"“{path.name}” {reason}; {advice}.")
    # pickle protocols 2 to 5; a header of this length would not end within the file
    if (
        beginning[:1] == b"\x80"
        and beginning[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05")
        and not _fits(beginning, size)
    ):
        raise BadInput(f"“{path.name}” {_PICKLE}; {advice}.")


def _fits(beginning: bytes, size: int) -> bool:
    """The first eight bytes are the length of a safetensors header that lies within the file."""
    return len(beginning) >= 8 and int.from_bytes(beginning[:8], "little") <= size - 8
