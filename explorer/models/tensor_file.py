"""What all files of this program with tensors have in common: one safetensors file with one JSON text.

Layout: a metadata entry whose name tells the kind of file holds the JSON text. Tensors are named

- `weights/<parameter>`, float32 or float16, exactly the parameters of a network;
- `optimizer/<name>`: what training needs to go on, if stored.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import safetensors
import safetensors.numpy

from explorer.data.atomic_file import replacing
from explorer.models.card_json import MalformedCardError, OtherKindError
from explorer.models.foreign_files import refuse_foreign_file
from explorer.values import BadInput
from explorer.values.sealed import sealed

SUFFIX = ".safetensors"
LARGEST_FILE = 4 * 2**30
LARGEST_HEADER = 16 * 2**20
MOST_OPTIMIZER_TENSORS = 10_000
WEIGHTS, OPTIMIZER = "weights/", "optimizer/"
AUTOENCODER, RESTORATION = "latent-explorer", "latent-explorer-restoration"
"""Names of the metadata entry in the files of autoencoders and of restoration models."""

_WEIGHT_TYPES = ("F32", "F16")
_OPTIMIZER_TYPES = ("F32", "F64", "I64", "U8")
_KINDS = {AUTOENCODER: "an autoencoder", RESTORATION: "a model that restores pictures"}
_LARGEST_SIDE = 2**31
_MOST_DIMENSIONS = 8


def write_tensors(path: Path, kind: str, header: str, tensors: Mapping[str, np.ndarray]) -> None:
    """Write a file, whole or not at all; the same content gives the same bytes.

    Args:
        path: ends in `.safetensors`.
        kind: name of the metadata entry.
        header: its JSON text.
        tensors: by their names in the file.

    Raises:
        BadInput: the name does not fit, or the folder is missing.
        ValueError: the header is too large to be read again.
        OSError: the system refused; an older file is still whole.
    """
    if len(header.encode()) > LARGEST_HEADER:
        raise ValueError(f"the card takes more than {LARGEST_HEADER} bytes")
    content = safetensors.numpy.save(dict(tensors), {kind: header})
    with replacing(path) as file:
        file.write(content)


def check_name(path: Path) -> None:
    """Refuse a name that no such file has.

    Raises:
        BadInput: it does not end in `.safetensors`.
    """
    if path.suffix.lower() != SUFFIX:
        raise BadInput(f"“{path.name}” is not a name for a model file; it must end in {SUFFIX}.")


def stored_weights(
    path: Path, arrays: Mapping[str, np.ndarray], shapes: Mapping[str, tuple[int, ...]], half: bool
) -> dict[str, np.ndarray]:
    """The weights of a network under their names in the file.

    Args:
        path: for messages.
        arrays: parameter name to array.
        shapes: what the network asks for.
        half: in 16 bits.

    Raises:
        BadInput: they are not finite (in 16 bits).
        ValueError: they do not have the network's shapes.
    """
    if {name: tuple(array.shape) for name, array in arrays.items()} != dict(shapes):
        raise ValueError("the weights do not have the shapes of their architecture")
    tensors = {}
    with np.errstate(over="ignore"):
        for name, array in arrays.items():
            stored = np.ascontiguousarray(array, dtype=np.float16 if half else np.float32)
            if not np.isfinite(stored).all():
                raise BadInput(
                    f"“{path.name}” was not written, because “{name}” holds values that "
                    + (
                        "do not fit into 16 bits; store the weights in full."
                        if half
                        else "are not finite; lower the learning rate."
                    )
                )
            tensors[WEIGHTS + name] = stored
    return tensors


def stored_state(state: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The state of a training under its names in the file.

    Raises:
        ValueError: an array is not of float32, float64, int64 or uint8.
    """
    for name, array in state.items():
        if array.dtype not in (np.float32, np.float64, np.int64, np.uint8):
            raise ValueError(f"optimizer state {name} has type {array.dtype}")
    return {OPTIMIZER + name: np.array(array, order="C") for name, array in state.items()}


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """The file as safetensors sees it; whatever is wrong with it or found by the reader becomes one sentence.

    Raises:
        BadInput: it cannot be read, is another kind of file, or the reader found it malformed.
    """
    refuse_foreign_file(path, LARGEST_FILE)
    try:
        with safetensors.safe_open(path, framework="numpy") as file:
            yield file
    except OtherKindError as error:
        raise BadInput(f"“{path.name}” cannot be used here: {error}.") from error
    except MalformedCardError as error:
        raise BadInput(f"“{path.name}” is not a model file of this program: {error}.") from error
    except safetensors.SafetensorError as error:
        raise BadInput(
            f"“{path.name}” is not a model file of this program, or it is damaged; a complete {SUFFIX} file was "
            "expected."
        ) from error
    except OSError as error:
        raise BadInput(f"“{path.name}” cannot be read ({error.strerror}).") from error


def read_header(file: Any, kind: str) -> str:
    """The JSON text of an opened file.

    Raises:
        MalformedCardError: it is of another kind, or its header is too large.
    """
    metadata = file.metadata() or {}
    header = metadata.get(kind)
    if header is None:
        for other, what in _KINDS.items():
            if other in metadata:
                raise OtherKindError(f"it is {what}, and {_KINDS[kind]} was expected")
        raise MalformedCardError("its header does not come from Latent Explorer")
    if len(header) > LARGEST_HEADER:
        raise MalformedCardError("its header is too large")
    return str(header)


def read_weights(file: Any, shapes: Mapping[str, tuple[int, ...]]) -> Mapping[str, np.ndarray]:
    """The weights of a network from an opened file, float32, read-only.

    Raises:
        MalformedCardError: one is missing, has another shape or type, or is not finite.
    """
    names = set(file.keys())
    # all shapes first: nothing large is read for a file that does not fit
    for name, shape in shapes.items():
        if WEIGHTS + name not in names:
            raise MalformedCardError(f"the tensor “{name}” is missing")
        found, kind = _described(file, WEIGHTS + name)
        if found != shape:
            raise MalformedCardError(f"the tensor “{name}” has shape {found}, but the architecture asks for {shape}")
        if kind not in _WEIGHT_TYPES:
            raise MalformedCardError(f"the tensor “{name}” has type {kind}, not one of {', '.join(_WEIGHT_TYPES)}")
    return MappingProxyType({name: sealed(read_array(file, WEIGHTS + name).astype(np.float32)) for name in shapes})


def read_state(file: Any) -> Mapping[str, np.ndarray] | None:
    """The state of a training from an opened file, read-only; None where it has none.

    Raises:
        MalformedCardError: it holds too much, or something of another type.
    """
    names = list(file.keys())  # a method of the file, which is no mapping
    present = sorted(name for name in names if name.startswith(OPTIMIZER))
    if not present:
        return None
    if len(present) > MOST_OPTIMIZER_TENSORS:
        raise MalformedCardError(f"it holds more than {MOST_OPTIMIZER_TENSORS} tensors of optimizer state")
    for name in present:
        check_described(file, name, _OPTIMIZER_TYPES)
    return MappingProxyType({name.removeprefix(OPTIMIZER): sealed(read_array(file, name)) for name in present})


def read_array(file: Any, name: str) -> np.ndarray:
    """One tensor of an opened file.

    Raises:
        MalformedCardError: it holds values that are not finite.
    """
    array: np.ndarray = file.get_tensor(name)
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise MalformedCardError(f"“{name}” holds values that are not finite")
    return array


def check_described(file: Any, name: str, kinds: tuple[str, ...]) -> None:
    """Refuse a tensor by its header, unread.

    Raises:
        MalformedCardError: it has another type, or an impossible shape.
    """
    shape, kind = _described(file, name)
    if kind not in kinds:
        raise MalformedCardError(f"the tensor “{name}” has type {kind}, not one of {', '.join(kinds)}")
    if len(shape) > _MOST_DIMENSIONS or math.prod(max(side, 1) for side in shape) > _LARGEST_SIDE:
        raise MalformedCardError(f"the tensor “{name}” has an impossible shape")


def _described(file: Any, name: str) -> tuple[tuple[int, ...], str]:
    """Shape and type, without reading the tensor."""
    part = file.get_slice(name)
    return tuple(part.get_shape()), part.get_dtype()
