"""Session files: written whole or not at all, read without trust."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from explorer.data.atomic_file import replacing
from explorer.state.codec import MOST_BYTES, SavedSession, decode, encode
from explorer.values import BadInput
from explorer.values.saved_session import ModelMark


def write_session(path: str | Path, saved: SavedSession) -> None:
    """Write a session.

    Raises:
        BadInput: its folder is missing.
        OSError: the system refused.
    """
    content = encode(saved)
    with replacing(Path(path)) as file:
        file.write(content)


def read_session(path: str | Path, fits: Callable[[ModelMark], None] = lambda mark: None) -> SavedSession:
    """Read a session.

    Args:
        path: of the file.
        fits: see `decode`.

    Raises:
        BadInput: it is missing, damaged, of a newer program, or no session at all; says which.
    """
    path = Path(path)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(f"“{path.name}” is too large for a session file, which has at most 64 MB.")
        content = path.read_bytes()
    except FileNotFoundError:
        raise BadInput(f"There is no session “{path.name}” in this folder.") from None
    except IsADirectoryError:
        raise BadInput(f"“{path.name}” is a folder, not a session.") from None
    except PermissionError:
        raise BadInput(f"The session “{path.name}” cannot be read: permission denied.") from None
    except OSError as error:
        raise BadInput(f"The session “{path.name}” cannot be read ({error.strerror}).") from error
    return decode(content, path.name, fits)
