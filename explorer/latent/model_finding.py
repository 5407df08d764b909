"""Finding the model that a session or a picture speaks of, by its weights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path, PureWindowsPath

from explorer.latent.model_maps import open_model
from explorer.locations import shipped_model
from explorer.values import BadInput
from explorer.values.open_model import OpenModel
from explorer.values.weights_hash import weights_hash

_SUFFIX = ".safetensors"


def find_model(
    name: str, weights: str, places: Sequence[Path], stamp: int, current: OpenModel | None = None
) -> OpenModel:
    """The model with these weights.

    Args:
        name: what it is called, for people.
        weights: SHA-256 of its weights.
        places: files and folders where it may lie, the likeliest first; a folder is searched for files of that name.
        stamp: for a model that has to be opened.
        current: the model that is open, which is given back where it is the one.

    Raises:
        BadInput: it is at none of the places, or other weights are.
    """
    if current is not None and weights_hash(current.weights) == weights:
        return current
    others = []
    for path in _files(name, places):
        try:
            model = open_model(path, stamp)
        except BadInput:
            continue
        if weights_hash(model.weights) == weights:
            return model
        others.append(path)
    if others:
        raise BadInput(
            f"This belongs to the model “{name}” with other weights than “{others[0].name}” has; it may have been "
            "trained further since, or be another model of that name."
        )
    raise BadInput(f"The model “{name}” to which this belongs was not found; open its file, then open this again.")


def _files(name: str, places: Iterable[Path]) -> list[Path]:
    candidates = [place for place in places if place.suffix == _SUFFIX]
    # a name from a file may be a path that leads anywhere
    if PureWindowsPath(name).name == name:
        candidates = [place if place.suffix == _SUFFIX else place / f"{name}{_SUFFIX}" for place in places]
        candidates.append(shipped_model(name))
    found: dict[Path, Path] = {}
    for path in candidates:
        if path.is_file():
            found.setdefault(path.resolve(), path)
    return list(found.values())
