"""The two ONNX files of a model: finding both, and reading them without trusting them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnx
from google.protobuf.message import DecodeError

from explorer.values import BadInput
from explorer.values.file_kinds import LONGEST_START, told_by_start

SUFFIX = ".onnx"
LARGEST_FILE = 2**30
_ADVICE = "give a decoder, with its encoder beside it if there is one, each as one ONNX file"
_LFS_POINTER = b"version https://git-lfs.github.com/"


_RANDOM = frozenset(
    ("RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Bernoulli", "Multinomial")
)
"""Operators that draw numbers; dropout of a network that is used does not."""


class DecoderWanted(BadInput):
    """A file is an encoder, and nothing tells where its decoder is."""


@dataclass(frozen=True, eq=False)
class OnnxFile:
    """One file, read and found to need no other.

    Attributes:
        path: of it.
        content: its bytes.
        model: what they say, a `ModelProto`.
    """

    path: Path
    content: bytes
    model: Any


def find_pair(path: Path) -> tuple[Path | None, Path]:
    """Encoder and decoder of a model from the path of either, by their names.

    `x-encoder.onnx` goes with `x-decoder.onnx` (any case, any separator), `x.onnx` with `x-decoder.onnx`, as this
    program writes them. A file without a partner is taken for a decoder, unless its name says that it is an encoder.

    Raises:
        DecoderWanted: an encoder without its decoder.
    """
    stem = path.stem
    if re.search("decoder", stem, re.IGNORECASE):
        bare = re.sub(r"[-_. ]?decoder", "", stem, flags=re.IGNORECASE)
        return _first(path, [_renamed(stem, "decoder", "encoder"), bare]), path
    encoder = re.search("encoder", stem, re.IGNORECASE) is not None
    names = [_renamed(stem, "encoder", "decoder")] if encoder else [f"{stem}-decoder", f"{stem}_decoder"]
    decoder = _first(path, names)
    if decoder is not None:
        return path, decoder
    if encoder:
        raise DecoderWanted(f"“{path.name}” has no “{names[0]}{SUFFIX}” beside it: an encoder alone cannot decode.")
    return None, path


def read_onnx(path: Path) -> OnnxFile:
    """Read one file.

    Raises:
        BadInput: it is not there, too large, no ONNX file, or keeps numbers in other files.
    """
    try:
        if not path.is_file():
            raise BadInput(f"There is no file “{path.name}”; {_ADVICE}.")
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise BadInput(f"“{path.name}” has {size:,} bytes, more than the {LARGEST_FILE:,} that are read.")
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(f"“{path.name}” cannot be read ({error.strerror}).") from error
    if content.startswith(_LFS_POINTER):
        raise BadInput(
            f"“{path.name}” is only a Git LFS pointer; the network itself was not downloaded: get it with git lfs pull."
        )
    try:
        model = onnx.load_model_from_string(content)
    except (DecodeError, ValueError, RecursionError) as error:
        told = told_by_start(content[:LONGEST_START], "an ONNX file was expected")
        if told:
            raise BadInput(f"“{path.name}” is {told}.") from error
        raise BadInput(f"“{path.name}” is not an ONNX file, or it is damaged.") from error
    if not model.graph.node:
        raise BadInput(f"“{path.name}” is not an ONNX file with a network in it.")
    for message in _messages(model):
        _refuse_message(message, path.name)
    return OnnxFile(path, content, model)


def parameter_count(files: Iterable[OnnxFile]) -> int:
    """How many numbers the networks hold as constants of floating point; those in both files count once."""
    kinds = {onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16, onnx.TensorProto.DOUBLE, onnx.TensorProto.BFLOAT16}
    tensors = (tensor for file in files for tensor in _tensors(file.model) if tensor.data_type in kinds)
    different = {(tensor.name, tuple(tensor.dims), hash(tensor.raw_data)) for tensor in tensors}
    # a file cannot hold more numbers than bytes, whatever it says
    return sum(min(abs(math.prod(sides)), LARGEST_FILE) for _, sides, _ in different)


def draws_numbers(file: OnnxFile, output: str) -> bool:
    """Whether an output depends on numbers that are drawn anew in each run, as a sampling encoder's code does."""
    model = file.model
    random = set(_RANDOM)
    for function in model.functions:
        if _operators(function) & _RANDOM:
            random.add(function.name)
    makers = {name: node for node in model.graph.node for name in node.output}
    waiting, seen = [output], set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in makers:
            continue
        seen.add(name)
        if _operators(makers[name]) & random:
            return True
        waiting += makers[name].input
    return False


def _operators(message: Any) -> set[str]:
    return {part.op_type for part in _messages(message) if isinstance(part, onnx.NodeProto)}


def _renamed(stem: str, old: str, new: str) -> str:
    """The stem with one word for another, written as the old one was."""

    def written(found: re.Match[str]) -> str:
        word = found.group()
        if word.isupper():
            return new.upper()
        return new.capitalize() if word[0].isupper() else new

    return re.sub(old, written, stem, flags=re.IGNORECASE)


def _first(path: Path, stems: Iterable[str]) -> Path | None:
    candidates = (path.with_name(stem + path.suffix) for stem in stems if stem)
    return next((candidate for candidate in candidates if candidate != path and candidate.is_file()), None)


def _refuse_message(message: Any, name: str) -> None:
    if not all(isinstance(text, str) for text in _texts(message)):
        raise BadInput(f"“{name}” is damaged: it has names that are not text.")
    # such a tensor names a file by any path at all, and whoever opens it reads that file
    if isinstance(message, onnx.TensorProto) and (
        message.data_location == onnx.TensorProto.EXTERNAL or message.external_data
    ):
        raise BadInput(f"“{name}” keeps its weights in other files, which are not opened: save it as one file.")
    if isinstance(message, onnx.NodeProto) and message.op_type == "EPContext":
        raise BadInput(f"“{name}” was compiled for one machine and refers to other files: save it as plain ONNX.")


def _messages(model: Any) -> Iterator[Any]:
    """Every part of a file, wherever it stands: graphs in nodes, functions, their attributes' defaults, and so on."""
    waiting = [model]
    while waiting:
        message = waiting.pop()
        yield message
        for field in message.DESCRIPTOR.fields:
            if field.message_type is None:
                continue
            value = getattr(message, field.name)
            if field.is_repeated:
                waiting += value
            elif message.HasField(field.name):
                waiting.append(value)


def _texts(message: Any) -> Iterator[Any]:
    for field in message.DESCRIPTOR.fields:
        if field.type == field.TYPE_STRING:
            value = getattr(message, field.name)
            if field.is_repeated:
                yield from value
            else:
                yield value


def _tensors(model: Any) -> Iterator[Any]:
    return (message for message in _messages(model) if isinstance(message, onnx.TensorProto))
