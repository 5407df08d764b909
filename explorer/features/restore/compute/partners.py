"""Files that go with a picture: its undamaged original, its mask."""

from __future__ import annotations

from pathlib import Path

from explorer.data.full_decoding import frames_of, read_full_picture
from explorer.values import BadInput
from explorer.values.file_kinds import kind_of
from explorer.values.full_picture import FullPicture


def read_partner(path: str, page: int = 0) -> FullPicture:
    """The picture that goes with another one: of several pages that of the same number, else the first.

    Raises:
        BadInput: it cannot be read.
    """
    frames = frames_of(Path(path), Path(path).name)
    return read_full_picture(Path(path), frame=page if page in frames else frames[0])


class Partners:
    """Files that go with the inputs by name: one for all, or a folder with one for each."""

    def __init__(self, given: str, what: str) -> None:
        """Look where they are.

        Args:
            given: a file or folder; empty for none.
            what: they are, for messages.

        Raises:
            BadInput: it is not there.
        """
        path = Path(given).expanduser()
        if given and not path.exists():
            raise BadInput(f"{given} does not exist: give the {what} or a folder with one for each picture.")
        self._one = str(path) if given and path.is_file() else ""
        self._by_stem: dict[str, str] = {}
        if given and path.is_dir():
            for file in sorted(path.iterdir()):
                if kind_of(file) == "picture":
                    self._by_stem.setdefault(file.stem.lower(), str(file))

    def of(self, name: str) -> str:
        """The partner of an input of this name, whatever its suffix; empty where it has none."""
        return self._one or self._by_stem.get(Path(name).stem.lower(), "")
