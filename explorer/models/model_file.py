"""The model file: one safetensors file that holds a model and everything known about it.

Layout: the metadata entry `latent-explorer` is one JSON text (`card_json`). Tensors are named

- `weights/<parameter>`, float32 or float16, exactly the parameters of the card's architecture;
- `codes/values` float32 (N, d), `codes/labels` int64 (N,), `codes/errors` float32 (N,): the map's points, if stored;
- `data/learnt`, uint64 (n,): the keys of the pictures that it learnt from, if stored;
- `optimizer/<name>`: what training needs to go on, if stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from explorer.models.card_json import MalformedCardError, card_from_json, card_to_json
from explorer.models.tensor_file import (
    AUTOENCODER,
    OPTIMIZER,
    SUFFIX,
    WEIGHTS,
    check_described,
    check_name,
    opened,
    read_array,
    read_header,
    read_state,
    read_weights,
    stored_state,
    stored_weights,
    write_tensors,
)
from explorer.models.weights import expected_shapes
from explorer.values import BadInput, Codes, ModelCard, Weights
from explorer.values.sealed import sealed

__all__ = ["SUFFIX", "LoadedModel", "load_model", "read_card", "save_model"]

_CODES = "codes/"
_LEARNT = "data/learnt"
_CODE_TYPES = {"values": "F32", "labels": "I64", "errors": "F32"}


@dataclass(frozen=True, eq=False)
class LoadedModel:
    """Everything in a model file.

    Attributes:
        card: its header.
        weights: float32, whatever they were stored as.
        codes: the map's points, None where the file has none.
        optimizer: what `save_model` was given, None where the file has none.
        learnt: uint64 (n,), the keys of the pictures that it learnt from (see explorer.data.content); None where the
            file has none.
    """

    card: ModelCard
    weights: Weights
    codes: Codes | None
    optimizer: Mapping[str, np.ndarray] | None
    learnt: np.ndarray | None = None


def save_model(
    path: str | Path,
    card: ModelCard,
    weights: Weights,
    codes: Codes | None = None,
    optimizer: Mapping[str, np.ndarray] | None = None,
    half: bool = False,
    learnt: np.ndarray | None = None,
) -> None:
    """Write a model file, whole or not at all; the same content gives the same bytes.

    Args:
        path: ends in `.safetensors`.
        card: its name and path are not stored; reading takes them from the file.
        weights: all finite.
        codes: the map's points, finite; `errors` may be empty.
        optimizer: arrays of float32, float64, int64 or uint8 by any name.
        half: store the weights in 16 bits.
        learnt: uint64 (n,), the keys of the pictures that it learnt from.

    Raises:
        BadInput: the name does not fit, the folder is missing, or the weights are not finite (in 16 bits).
        ValueError: card, weights, codes and optimizer do not go together.
        OSError: the system refused, for example because the disk is full; an older file is still whole.
    """
    path = Path(path)
    check_name(path)
    tensors = {**_stored_weights(path, card, weights, half), **_stored_codes(card, codes)}
    tensors |= stored_state(optimizer or {})
    if learnt is not None and len(learnt):
        tensors[_LEARNT] = np.ascontiguousarray(learnt, dtype=np.uint64)
    write_tensors(path, AUTOENCODER, card_to_json(card), tensors)


def load_model(path: str | Path) -> LoadedModel:
    """Read and check a whole model file.

    Raises:
        BadInput: there is no such file, it is not a model file, or anything in it does not fit its architecture.
    """
    path = Path(path)
    with opened(path) as file:
        card = _card(file, path)
        names = set(file.keys())
        arrays = read_weights(file, expected_shapes(card.architecture))
        weights = Weights(card.architecture, arrays)
        codes = _read_codes(file, names, card)
        optimizer = read_state(file)
        learnt = _read_learnt(file, names)
        known = {WEIGHTS + name for name in weights.arrays} | {_CODES + name for name in _CODE_TYPES} | {_LEARNT}
        for name in sorted(names - known):
            if not name.startswith(OPTIMIZER):
                raise MalformedCardError(f"it holds a tensor “{name}”, which the architecture does not have")
    return LoadedModel(card, weights, codes, optimizer, learnt)


def read_card(path: str | Path) -> ModelCard:
    """Read the header alone, which is quick whatever the model's size.

    Raises:
        BadInput: there is no such file, or it is not a model file.
    """
    path = Path(path)
    with opened(path) as file:
        return _card(file, path)


def _stored_weights(path: Path, card: ModelCard, weights: Weights, half: bool) -> dict[str, np.ndarray]:
    if weights.architecture != card.architecture:
        raise ValueError("the card's architecture does not match the weights")
    return stored_weights(path, weights.arrays, expected_shapes(card.architecture), half)


def _stored_codes(card: ModelCard, codes: Codes | None) -> dict[str, np.ndarray]:
    if codes is None or len(codes.values) == 0:
        return {}
    tensors: dict[str, np.ndarray] = {
        _CODES + "values": np.ascontiguousarray(codes.values, dtype=np.float32),
        _CODES + "labels": np.ascontiguousarray(codes.labels, dtype=np.int64),
    }
    if codes.errors.size:
        tensors[_CODES + "errors"] = np.ascontiguousarray(codes.errors, dtype=np.float32)
    try:
        _check_codes({name.removeprefix(_CODES): array for name, array in tensors.items()}, card)
    except MalformedCardError as error:
        raise ValueError(str(error)) from error
    return tensors


def _card(file: Any, path: Path) -> ModelCard:
    header = read_header(file, AUTOENCODER)
    card = card_from_json(header, path.stem, str(path))
    try:
        expected_shapes(card.architecture)
    except BadInput as error:
        raise MalformedCardError(f"its architecture cannot be built ({str(error).rstrip('.')})") from error
    architecture, data = card.architecture, card.data
    if (data.channels, data.height, data.width) != (architecture.channels, architecture.height, architecture.width):
        raise MalformedCardError("its data and its architecture have different picture sizes")
    return card


def _read_codes(file: Any, names: set[str], card: ModelCard) -> Codes | None:
    present = [name for name in _CODE_TYPES if _CODES + name in names]
    if not present:
        return None
    for name in present:
        check_described(file, _CODES + name, (_CODE_TYPES[name],))
    arrays = {name: read_array(file, _CODES + name) for name in present}
    _check_codes(arrays, card)
    errors = arrays.get("errors", np.empty(0, dtype=np.float32))
    return Codes(sealed(arrays["values"]), sealed(arrays["labels"]), sealed(errors))


def _read_learnt(file: Any, names: set[str]) -> np.ndarray | None:
    if _LEARNT not in names:
        return None
    check_described(file, _LEARNT, ("U64",))
    learnt = read_array(file, _LEARNT)
    if learnt.ndim != 1:
        raise MalformedCardError(f"its pictures' keys have shape {learnt.shape}, not (N,)")
    return sealed(learnt)


def _check_codes(arrays: Mapping[str, np.ndarray], card: ModelCard) -> None:
    values, labels = arrays.get("values"), arrays.get("labels")
    if values is None or labels is None:
        raise MalformedCardError("of its codes, the values or the labels are missing")
    if values.ndim != 2 or len(values) == 0 or values.shape[1] != card.architecture.latent_dim:
        raise MalformedCardError(f"its codes have shape {values.shape}, not (N, {card.architecture.latent_dim})")
    if not all(np.isfinite(array).all() for array in arrays.values()):
        raise MalformedCardError("its codes hold values that are not finite")
    if any(array.shape != (len(values),) for name, array in arrays.items() if name != "values"):
        raise MalformedCardError("its labels or errors do not have one entry for each code")
    classes = len(card.data.class_names)
    if labels.min() < -1 or labels.max() >= classes:
        raise MalformedCardError(f"its labels do not lie between −1 and {classes - 1}, the last class")
