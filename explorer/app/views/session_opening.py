"""What the errands thread does to open a session.

Imports torch where a model has to be opened: import this module on a worker thread only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from explorer.data.session_file import read_session
from explorer.data.tables import read_codes
from explorer.gui.session_parts import ReadParts, SessionParts
from explorer.latent.opened_codes import in_model
from explorer.locations import own_models_folder
from explorer.values import BadInput
from explorer.values.number_text import counted
from explorer.values.open_model import OpenModel
from explorer.values.saved_session import ModelMark, SavedSession


class LeaveNeeded(Exception):
    """A session names files that lie elsewhere; none of them was opened, or looked for.

    Attributes:
        paths: as the session has them.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        super().__init__()
        self.paths = tuple(paths)


@dataclass(frozen=True)
class OpenedSession:
    """A session that was read and checked as a whole; nothing of it is shown yet.

    Attributes:
        saved: what its file says.
        model: that it belongs to.
        parts: what it says of the window's parts.
    """

    saved: SavedSession
    model: OpenModel
    parts: ReadParts


def open_session(
    path: Path,
    current: OpenModel | None,
    stamp: int,
    parts: SessionParts,
    allowed: frozenset[str] = frozenset(),
) -> OpenedSession:
    """Read a session and find the model that it belongs to.

    Args:
        path: of the session.
        current: the model that is open, which is given back where it is the one.
        stamp: for a model that has to be opened.
        parts: of the window; only asked, nothing is shown.
        allowed: paths elsewhere that may be opened. What lies beside the session or in the program's own folders may.

    Raises:
        LeaveNeeded: paths that are not allowed, before anything was done with them.
        BadInput: the session or its model cannot be had, or they do not belong together.
    """
    from explorer.latent.model_finding import find_model

    folder = path.absolute().parent
    found: list[OpenModel] = []

    def fits(mark: ModelMark) -> None:
        places = [folder / PureWindowsPath(mark.path).name, own_models_folder()]
        elsewhere = is_elsewhere(mark.path, folder)
        if elsewhere and mark.path in allowed:
            places.append(folder / mark.path)
        try:
            model = find_model(mark.name, mark.weights, places, stamp, current)
        except BadInput:
            if elsewhere and mark.path not in allowed:
                raise LeaveNeeded([mark.path]) from None
            raise
        if mark.codes and is_elsewhere(mark.codes, folder) and mark.codes not in allowed:
            raise LeaveNeeded([mark.codes])
        model = _with_codes(model, mark, folder, places, stamp)
        _refuse_misfit(path.name, mark, model)
        found.append(model)

    saved = read_session(path, fits)
    (model,) = found
    asked = [name for name in parts.files(saved.parts) if is_elsewhere(name, folder) and name not in allowed]
    if asked:
        raise LeaveNeeded(asked)
    _refuse_misfit_code(saved, model)
    return OpenedSession(saved, model, parts.read(saved.parts, model))


def is_elsewhere(name: str, folder: Path) -> bool:
    """Whether a path of a session leads out of the session's folder, on any system."""
    if PureWindowsPath(name).name == name == PurePosixPath(name).name:
        return False
    return ".." in Path(name).parts or Path(name).parent != folder


def _with_codes(model: OpenModel, mark: ModelMark, folder: Path, places: list[Path], stamp: int) -> OpenModel:
    """The model with the codes of the session on its map: its own, or those of a file, read as they were then.

    Raises:
        BadInput: the file is gone, cannot be read so any more, or its codes are not this model's.
    """
    opened = model.opened
    if not mark.codes:
        from explorer.latent.model_finding import find_model

        return model if opened is None else find_model(mark.name, mark.weights, places, stamp)
    path = folder / mark.codes
    if opened is not None and Path(opened.path) == path and dict(opened.roles) == dict(mark.roles):
        return model
    if not path.is_file():
        raise BadInput(f"The codes “{path.name}” of the session are not there any more.")
    codes = read_codes(path, roles=mark.roles or None)
    wanted = model.card.architecture.latent_dim
    if codes.codes.shape[1] != wanted:
        raise BadInput(
            f"“{path.name}” now holds codes with {counted(codes.codes.shape[1], 'number')}, not {wanted:,} as before."
        )
    return in_model(model, codes, stamp)


def _refuse_misfit(name: str, mark: ModelMark, model: OpenModel) -> None:
    name = name.removesuffix(".session.json")
    if (mark.samples, mark.fingerprint) != (len(model.positions), model.card.data.fingerprint):
        raise BadInput(
            f"The session “{name}” was made with {mark.samples:,} samples of other data than the "
            f"{len(model.positions):,} of “{model.card.name}”."
        )


def _refuse_misfit_code(saved: SavedSession, model: OpenModel) -> None:
    numbers, d = len(saved.session.code), model.card.architecture.latent_dim
    if numbers != d:
        raise BadInput(
            f"The session “{saved.name}” is damaged: its probe has {counted(numbers, 'number')}, a code of this "
            f"model {d:,}."
        )
