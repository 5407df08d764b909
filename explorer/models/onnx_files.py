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

SUFFIX = ".onnx"
LARGEST_FILE = 2**30
_ADVICE = "give a decoder, and an encoder beside it where there is one, each as one ONNX file"
_DEEPEST_GRAPH = 16


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
        raise DecoderWanted(f"“{path.name}” has no “{names[0]}{SUFFIX}” beside it: an encoder alone draws no pictures.")
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
    try:
        model = onnx.load_model_from_string(content)
    except (DecodeError, ValueError, RecursionError) as error:
        raise BadInput(f"“{path.name}” is not an ONNX file, or it is damaged.") from error
    if not model.graph.node:
        raise BadInput(f"“{path.name}” is not an ONNX file with a network in it.")
    for tensor in _tensors(model):
        # such a tensor names a file by any path at all, and whoever opens it reads that file
        if tensor.data_location == onnx.TensorProto.EXTERNAL or tensor.external_data:
            raise BadInput(
                f"“{path.name}” keeps its numbers in other files, which are not opened: save it as one file."
            )
    if any(node.op_type == "EPContext" for node in _nodes(model)):
        raise BadInput(f"“{path.name}” was compiled for one machine and refers to other files: save it as plain ONNX.")
    return OnnxFile(path, content, model)


def parameter_count(files: Iterable[OnnxFile]) -> int:
    """How many numbers the networks hold as constants of floating point; those in both files count once."""
    kinds = {onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16, onnx.TensorProto.DOUBLE, onnx.TensorProto.BFLOAT16}
    tensors = (tensor for file in files for tensor in _tensors(file.model) if tensor.data_type in kinds)
    different = {(tensor.name, tuple(tensor.dims), hash(tensor.raw_data)) for tensor in tensors}
    return sum(math.prod(sides) for _, sides, _ in different)


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


def _graphs(model: Any) -> Iterator[Any]:
    """The graph, those inside its nodes, and the functions of the file: all that have nodes."""
    waiting = [(model.graph, 0), *((function, 0) for function in model.functions)]
    while waiting:
        graph, depth = waiting.pop()
        if depth > _DEEPEST_GRAPH:
            raise BadInput("This ONNX file nests its graphs too deeply.")
        yield graph
        for node in graph.node:
            for attribute in node.attribute:
                inner = [*attribute.graphs, *([attribute.g] if attribute.HasField("g") else [])]
                waiting += [(found, depth + 1) for found in inner]


def _nodes(model: Any) -> Iterator[Any]:
    for graph in _graphs(model):
        yield from graph.node


def _tensors(model: Any) -> Iterator[Any]:
    for graph in _graphs(model):
        yield from getattr(graph, "initializer", ())
        for sparse in getattr(graph, "sparse_initializer", ()):
            yield from (sparse.values, sparse.indices)
        for node in graph.node:
            for attribute in node.attribute:
                if attribute.HasField("t"):
                    yield attribute.t
                yield from attribute.tensors
                for sparse in (
                    *attribute.sparse_tensors,
                    *([attribute.sparse_tensor] if attribute.HasField("sparse_tensor") else []),
                ):
                    yield from (sparse.values, sparse.indices)
    for training in model.training_info:
        for graph in (training.initialization, training.algorithm):
            yield from graph.initializer
