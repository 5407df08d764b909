"""The model file: one safetensors file that holds a model and everything known about it.

Layout: the metadata entry `latent-explorer` is one JSON text (`card_json`). Tensors are named

- `weights/<parameter>`, float32 or float16, exactly the parameters of the card's architecture;
- `codes/values` float32 (N, d), `codes/labels` int64 (N,), `codes/errors` float32 (N,): the map's points, if stored;
- `optimizer/<name>`: what training needs to go on, if stored.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import safetensors
import safetensors.numpy

from explorer.data.atomic_file import replacing
from explorer.models.card_json import MalformedCardError, card_from_json, card_to_json
from explorer.models.foreign_files import refuse_foreign_file
from explorer.models.weights import expected_shapes
from explorer.values import Architecture, BadInput, Codes, ModelCard, Weights

SUFFIX = ".safetensors"
LARGEST_FILE = 4 * 2**30
LARGEST_HEADER = 16 * 2**20
MOST_OPTIMIZER_TENSORS = 10_000

_METADATA_KEY = "latent-explorer"
_WEIGHTS, _CODES, _OPTIMIZER = "weights/", "codes/", "optimizer/"
_WEIGHT_TYPES = ("F32", "F16")
_CODE_TYPES = {"values": "F32", "labels": "I64", "errors": "F32"}
_OPTIMIZER_TYPES = ("F32", "F64", "I64", "U8")
_LARGEST_SIDE = 2**31
_MOST_DIMENSIONS = 8


@dataclass(frozen=True, eq=False)
class LoadedModel:
    """Everything in a model file.

    Attributes:
        card: its header.
        weights: float32, whatever they were stored as.
        codes: the map's points, None where the file has none.
        optimizer: what `save_model` was given, None where the file has none.
    """

    card: ModelCard
    weights: Weights
    codes: Codes | None
    optimizer: Mapping[str, np.ndarray] | None


def save_model(
    path: str | Path,
    card: ModelCard,
    weights: Weights,
    codes: Codes | None = None,
    optimizer: Mapping[str, np.ndarray] | None = None,
    half: bool = False,
) -> None:
    """Write a model file, whole or not at all; the same content gives the same bytes.

    Args:
        path: ends in `.safetensors`.
        card: its name and path are not stored; reading takes them from the file.
        weights: all finite.
        codes: the map's points, finite; `errors` may be empty.
        optimizer: arrays of float32, float64, int64 or uint8 by any name.
        half: store the weights in 16 bits.

    Raises:
        BadInput: the name does not fit, the folder is missing, or the weights are not finite (in 16 bits).
        ValueError: card, weights, codes and optimizer do not go together.
        OSError: the system refused, for example because the disk is full; an older file is still whole.
    """
    path = Path(path)
    if path.suffix.lower() != SUFFIX:
        raise BadInput(f"“{path.name}” is not a name for a model file; it must end in {SUFFIX}.")
    tensors = {**_stored_weights(path, card, weights, half), **_stored_codes(card, codes)}
    for name, array in (optimizer or {}).items():
        tensors[_OPTIMIZER + name] = _stored_state(name, array)
    header = card_to_json(card)
    if len(header.encode()) > LARGEST_HEADER:
        raise ValueError(f"the card takes more than {LARGEST_HEADER} bytes")
    content = safetensors.numpy.save(tensors, {_METADATA_KEY: header})
    with replacing(path) as file:
        file.write(content)


def load_model(path: str | Path) -> LoadedModel:
    """Read and check a whole model file.

    Raises:
        BadInput: there is no such file, it is not a model file, or anything in it does not fit its architecture.
    """
    path = Path(path)
    with _opened(path) as file:
        card = _card(file, path)
        names = set(file.keys())
        weights = _read_weights(file, card.architecture)
        codes = _read_codes(file, names, card)
        optimizer = _read_optimizer(file, names)
        known = {_WEIGHTS + name for name in weights.arrays} | {_CODES + name for name in _CODE_TYPES}
        for name in sorted(names - known):
            if not name.startswith(_OPTIMIZER):
                raise MalformedCardError(f"it holds a tensor “{name}”, which the architecture does not have")
    return LoadedModel(card, weights, codes, optimizer)


def read_card(path: str | Path) -> ModelCard:
    """Read the header alone, which is quick whatever the model's size.

    Raises:
        BadInput: there is no such file, or it is not a model file.
    """
    path = Path(path)
    with _opened(path) as file:
        return _card(file, path)


def _stored_weights(path: Path, card: ModelCard, weights: Weights, half: bool) -> dict[str, np.ndarray]:
    if weights.architecture != card.architecture:
        raise ValueError("the card tells of another architecture than the weights")
    shapes = {name: tuple(array.shape) for name, array in weights.arrays.items()}
    if shapes != dict(expected_shapes(card.architecture)):
        raise ValueError("the weights do not have the shapes of their architecture")
    tensors = {}
    with np.errstate(over="ignore"):
        for name, array in weights.arrays.items():
            stored = np.ascontiguousarray(array, dtype=np.float16 if half else np.float32)
            if not np.isfinite(stored).all():
                raise BadInput(
                    f"“{path.name}” was not written, because “{name}” holds values that "
                    + ("do not fit 16 bits; store it in full." if half else "are not finite; train more slowly.")
                )
            tensors[_WEIGHTS + name] = stored
    return tensors


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


def _stored_state(name: str, array: np.ndarray) -> np.ndarray:
    if array.dtype not in (np.float32, np.float64, np.int64, np.uint8):
        raise ValueError(f"optimizer state {name} has type {array.dtype}")
    return np.array(array, order="C")


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The file as safetensors sees it; whatever is wrong with it or found by the reader becomes one sentence."""
    refuse_foreign_file(path, LARGEST_FILE)
    try:
        with safetensors.safe_open(path, framework="numpy") as file:
            yield file
    except MalformedCardError as error:
        raise BadInput(f"“{path.name}” is not a model file of this program: {error}.") from error
    except safetensors.SafetensorError as error:
        raise BadInput(
            f"“{path.name}” is not a model file of this program, or it is damaged; a whole {SUFFIX} file is expected."
        ) from error
    except OSError as error:
        raise BadInput(f"“{path.name}” cannot be read ({error.strerror}).") from error


def _card(file: Any, path: Path) -> ModelCard:
    header = (file.metadata() or {}).get(_METADATA_KEY)
    if header is None:
        raise MalformedCardError("its header does not come from Latent Explorer")
    if len(header) > LARGEST_HEADER:
        raise MalformedCardError("its header is too large")
    card = card_from_json(header, path.stem, str(path))
    try:
        expected_shapes(card.architecture)
    except BadInput as error:
        raise MalformedCardError(f"its architecture cannot be built ({str(error).rstrip('.')})") from error
    architecture, data = card.architecture, card.data
    if (data.channels, data.height, data.width) != (architecture.channels, architecture.height, architecture.width):
        raise MalformedCardError("its data and its architecture have different picture sizes")
    return card


def _described(file: Any, name: str) -> tuple[tuple[int, ...], str]:
    """Shape and type, without reading the tensor."""
    part = file.get_slice(name)
    return tuple(part.get_shape()), part.get_dtype()


def _read(file: Any, name: str) -> np.ndarray:
    array: np.ndarray = file.get_tensor(name)
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise MalformedCardError(f"“{name}” holds values that are not finite")
    return array


def _sealed(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array


def _read_weights(file: Any, architecture: Architecture) -> Weights:
    names = set(file.keys())
    shapes = expected_shapes(architecture)
    # all shapes first: nothing large is read for a file that does not fit
    for name, shape in shapes.items():
        if _WEIGHTS + name not in names:
            raise MalformedCardError(f"the tensor “{name}” is missing")
        found, kind = _described(file, _WEIGHTS + name)
        if found != shape:
            raise MalformedCardError(f"the tensor “{name}” has shape {found}, but the architecture asks for {shape}")
        if kind not in _WEIGHT_TYPES:
            raise MalformedCardError(f"the tensor “{name}” has type {kind}, not one of {', '.join(_WEIGHT_TYPES)}")
    arrays = {name: _sealed(_read(file, _WEIGHTS + name).astype(np.float32)) for name in shapes}
    return Weights(architecture, MappingProxyType(arrays))


def _read_codes(file: Any, names: set[str], card: ModelCard) -> Codes | None:
    present = [name for name in _CODE_TYPES if _CODES + name in names]
    if not present:
        return None
    for name in present:
        _check_described(file, _CODES + name, (_CODE_TYPES[name],))
    arrays = {name: _read(file, _CODES + name) for name in present}
    _check_codes(arrays, card)
    errors = arrays.get("errors", np.empty(0, dtype=np.float32))
    return Codes(_sealed(arrays["values"]), _sealed(arrays["labels"]), _sealed(errors))


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


def _read_optimizer(file: Any, names: set[str]) -> Mapping[str, np.ndarray] | None:
    present = sorted(name for name in names if name.startswith(_OPTIMIZER))
    if not present:
        return None
    if len(present) > MOST_OPTIMIZER_TENSORS:
        raise MalformedCardError(f"it holds more than {MOST_OPTIMIZER_TENSORS} tensors of optimizer state")
    for name in present:
        _check_described(file, name, _OPTIMIZER_TYPES)
    return MappingProxyType({name.removeprefix(_OPTIMIZER): _sealed(_read(file, name)) for name in present})


def _check_described(file: Any, name: str, kinds: tuple[str, ...]) -> None:
    shape, kind = _described(file, name)
    if kind not in kinds:
        raise MalformedCardError(f"the tensor “{name}” has type {kind}, not one of {', '.join(kinds)}")
    if len(shape) > _MOST_DIMENSIONS or math.prod(max(side, 1) for side in shape) > _LARGEST_SIDE:
        raise MalformedCardError(f"the tensor “{name}” has an impossible shape")
