"""What the errands thread does to open a session.

Imports torch where a model has to be opened: import this module on a worker thread only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from explorer.app.models.library import own_models_folder
from explorer.app.models.model_finding import find_model
from explorer.data.session_file import read_session
from explorer.gui.session_parts import ReadParts, SessionParts
from explorer.values import BadInput
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


def _refuse_misfit(name: str, mark: ModelMark, model: OpenModel) -> None:
    name = name.removesuffix(".session.json")
    opened = model.opened.path if model.opened is not None else ""
    if mark.codes != opened:
        if mark.codes:
            raise BadInput(f"The session “{name}” is about the codes in “{Path(mark.codes).name}”; open these first.")
        raise BadInput(
            f"The session “{name}” is about the model's own codes, but those of “{Path(opened).name}” are on the map; "
            "open the model again first."
        )
    if (mark.samples, mark.fingerprint) != (len(model.positions), model.card.data.fingerprint):
        raise BadInput(
            f"The session “{name}” was made with {mark.samples:,} samples of other data than the "
            f"{len(model.positions):,} of “{model.card.name}”."
        )


def _refuse_misfit_code(saved: SavedSession, model: OpenModel) -> None:
    numbers, d = len(saved.session.code), model.card.architecture.latent_dim
    if numbers != d:
        raise BadInput(
            f"The session “{saved.name}” is damaged: its probe has {numbers} numbers, a code of this model {d}."
        )
