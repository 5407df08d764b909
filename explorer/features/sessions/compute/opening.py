"""What the errands thread does to open a session.

Imports torch where a model has to be opened: import this module on a worker thread only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath, PureWindowsPath

from explorer.data.tables import read_codes
from explorer.features.sessions.compute.files import read_session
from explorer.latent.opened_codes import in_model
from explorer.locations import own_models_folder
from explorer.state.codec import SavedSession
from explorer.state.document import CHOICES
from explorer.state.fitting import misfit
from explorer.values import BadInput
from explorer.values.number_text import counted
from explorer.values.open_model import OpenModel
from explorer.values.saved_session import ModelMark
from explorer.values.table_filter import TableFilter


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
        gone: name of its table, where the file is not there any more.
    """

    saved: SavedSession
    model: OpenModel
    gone: str = ""


def open_session(
    path: Path,
    current: OpenModel | None,
    stamp: int,
    allowed: frozenset[str] = frozenset(),
) -> OpenedSession:
    """Read a session and find the model that it belongs to.

    Args:
        path: of the session.
        current: the model that is open, which is given back where it is the one.
        stamp: for a model that has to be opened.
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
    asked = [name for name in saved.files() if is_elsewhere(name, folder) and name not in allowed]
    if asked:
        raise LeaveNeeded(asked)
    _refuse_unfit(saved, model)
    table = saved.document.attached
    if not table or Path(table).is_file():
        return OpenedSession(saved, model)
    without = replace(saved.document, attached=None, filter=TableFilter())
    return OpenedSession(replace(saved, document=without), model, Path(table).name)


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


def _refuse_unfit(saved: SavedSession, model: OpenModel) -> None:
    on_map = replace(saved.document, opened=model.stamp, model=model, present=model)
    wrong = misfit(on_map, CHOICES)
    if wrong:
        raise BadInput(f"The session “{saved.name}” is damaged: {wrong}.")
