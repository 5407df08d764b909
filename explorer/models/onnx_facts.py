"""What ONNX files tell of themselves, and what has to be guessed or asked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from onnx import numpy_helper

from explorer.models.onnx_files import DecoderWanted, OnnxFile, parameter_count
from explorer.values import BadInput
from explorer.values.onnx_model import OnnxFacts, OnnxPort, OnnxReading, PictureForm

# the mean where a variational encoder gives several, which is what the other models of this program show
_CODE_NAMES = ("code", "z_mean", "mean", "mu", "latent", "embedding", "z")
_PICTURE_NAMES = ("reconstruction", "picture", "image", "output")
_SHAPING = {"Identity", "Reshape", "Transpose", "Flatten", "Squeeze", "Unsqueeze", "Cast", "Clip"}
_NUMBERS = {"float", "double", "float16", "uint8"}


def facts_of(encoder: OnnxFile | None, decoder: OnnxFile) -> OnnxFacts:
    """Look at inputs, outputs, and the first and last operators.

    Args:
        encoder: None where there is only a decoder.
        decoder: from codes to pictures.

    Raises:
        BadInput: a network does not have the one input that it should have, or the two do not fit each other.
    """
    code_input = _only_input(decoder, "a code")
    picture_outputs = _ranked(_ports(decoder.model.graph.output), _PICTURE_NAMES)
    picture_input = None if encoder is None else _only_input(encoder, "pictures")
    outputs = () if encoder is None else _ports(encoder.model.graph.output)
    code_shape = _sides(code_input)
    code_outputs = _ranked([port for port in outputs if _may_be(port, code_shape)], _CODE_NAMES)
    if encoder is not None and not code_outputs:
        raise BadInput(
            f"“{encoder.path.name}” and “{decoder.path.name}” do not fit: the decoder takes codes of "
            f"{_in_words(code_shape)}, and no output of the encoder is one."
        )
    unsure = set()
    if None in code_shape and code_outputs:
        code_shape = _sides(code_outputs[0])
    if not code_shape or None in code_shape:
        unsure.add("code size")
    if len(code_outputs) > 1:
        unsure.add("code")
    given_layout, given_size = _picture(picture_outputs[0].shape)
    taken_layout, taken_size = ("nchw", None) if picture_input is None else _picture(picture_input.shape)
    size = taken_size if taken_size is not None and not taken_layout.startswith("flat") else given_size or taken_size
    if size is None:
        size = (1, 0, 0)
    if 0 in size or (given_layout.startswith("flat") and (picture_input is None or taken_layout.startswith("flat"))):
        unsure.add("size")
    given = _given_values(decoder, picture_outputs[0])
    taken = "0..1" if encoder is None or picture_input is None else _taken_values(encoder, picture_input)
    if not given:
        unsure.add("given")
    if not taken:
        unsure.add("taken")
    given_form = PictureForm(given_layout, given or "0..1")
    taken_form = PictureForm(taken_layout, taken or ("0..1" if given in ("", "logits") else given))
    guess = OnnxReading(
        *size,
        tuple(side or 0 for side in code_shape) or (0,),
        taken_form,
        given_form,
        code_outputs[0].name if code_outputs else "",
        picture_outputs[0].name,
    )
    producer = " ".join(part for part in (decoder.model.producer_name, decoder.model.producer_version) if part)
    return OnnxFacts(
        "" if encoder is None else str(encoder.path),
        str(decoder.path),
        picture_input,
        code_outputs,
        code_input,
        picture_outputs,
        parameter_count([decoder] if encoder is None else [encoder, decoder]),
        producer,
        guess,
        frozenset(unsure),
    )


def refuse_encoder(file: OnnxFile) -> None:
    """Refuse what should be a decoder and, by the sizes of its input and outputs, is none.

    Raises:
        DecoderWanted: it goes from pictures to codes.
        BadInput: it goes from pictures to pictures.
    """
    taken = _sides(_only_input(file, "a code"))
    given = [_sides(output) for output in _ports(file.model.graph.output)]
    if len(taken) == 3 and taken.count(None) >= 2 and taken in given:
        raise BadInput(
            f"“{file.path.name}” turns pictures of any size into pictures of the same size, so there is no code to "
            "explore: a decoder takes codes."
        )
    if not taken or None in taken or any(not sides or None in sides for sides in given):
        return
    sizes = [math.prod(side or 0 for side in sides) for sides in (taken, *given)]
    if max(sizes[1:]) < sizes[0]:
        raise DecoderWanted(f"“{file.path.name}” is an encoder; open it together with its decoder.")
    if len(taken) >= 2 and max(sizes[1:]) == sizes[0]:
        raise BadInput(
            f"“{file.path.name}” goes from pictures to pictures in one network, so the code in between cannot be "
            "reached: export encoder and decoder as two files."
        )


def _only_input(file: OnnxFile, what: str) -> OnnxPort:
    constants = {tensor.name for tensor in file.model.graph.initializer}
    found = [port for port in _ports(file.model.graph.input) if port.name not in constants]
    if len(found) != 1:
        names = ", ".join(port.name for port in found) or "none"
        raise BadInput(f"“{file.path.name}” should have one input, {what}, but it has {len(found)} ({names}).")
    if found[0].kind not in _NUMBERS:
        raise BadInput(
            f"“{file.path.name}” takes numbers of type {found[0].kind}; {', '.join(sorted(_NUMBERS))} are known."
        )
    if not file.model.graph.output:
        raise BadInput(f"“{file.path.name}” has no output.")
    return found[0]


def _ports(values: Any) -> list[OnnxPort]:
    found = []
    for value in values:
        tensor = value.type.tensor_type
        known = tensor.elem_type in onnx.TensorProto.DataType.values()
        kind = onnx.TensorProto.DataType.Name(tensor.elem_type).lower() if known else "unknown"
        shape: tuple[int | None, ...] = ()
        if tensor.HasField("shape"):
            shape = tuple(
                side.dim_value if side.HasField("dim_value") and side.dim_value > 0 else None
                for side in tensor.shape.dim
            )
        found.append(OnnxPort(value.name, kind, shape))
    return found


def _sides(port: OnnxPort) -> tuple[int | None, ...]:
    """Without the batch."""
    return port.shape[1:]


def _may_be(port: OnnxPort, wanted: tuple[int | None, ...]) -> bool:
    """Whether an output fits an input, as far as both are known."""
    sides = _sides(port)
    if not sides or not wanted:
        return True
    return len(sides) == len(wanted) and all(
        None in (ours, theirs) or ours == theirs for ours, theirs in zip(sides, wanted, strict=True)
    )


def _ranked(ports: Sequence[OnnxPort], names: Sequence[str]) -> tuple[OnnxPort, ...]:
    def rank(port: OnnxPort) -> int:
        name = port.name.lower()
        return next((place for place, word in enumerate(names) if word in name), len(names))

    return tuple(sorted(ports, key=lambda port: (rank(port), ports.index(port))))


def _picture(shape: tuple[int | None, ...]) -> tuple[str, tuple[int, int, int] | None]:
    """Layout, and channels, height and width, of a batch; 0 for a side that is open."""
    sides = [side or 0 for side in shape[1:]]
    if len(sides) == 3:
        if sides[0] in (1, 3) and (sides[2] not in (1, 3) or sides[1] == sides[2]):
            return "nchw", (sides[0], sides[1], sides[2])
        if sides[2] in (1, 3):
            return "nhwc", (sides[2], sides[0], sides[1])
        return "nchw", (1, sides[1], sides[2])
    if len(sides) == 2:
        return "nhw", (1, sides[0], sides[1])
    if len(sides) == 1 and sides[0]:
        for channels in (1, 3):
            side = math.isqrt(sides[0] // channels)
            if channels * side * side == sides[0]:
                return "flat-chw", (channels, side, side)
        return "flat-chw", (1, 0, 0)
    return "nchw", None


def _given_values(file: OnnxFile, port: OnnxPort) -> str:
    """What the last operator that computes says of the values; empty where it says nothing."""
    makers = {name: node for node in file.model.graph.node for name in node.output}
    node = makers.get(port.name)
    while node is not None and node.op_type in _SHAPING:
        node = makers.get(node.input[0])
    if node is None:
        return ""
    if node.op_type in ("Sigmoid", "HardSigmoid"):
        return "0..1"
    if node.op_type == "Tanh":
        return "-1..1"
    return "0..255" if node.op_type == "Mul" and _factor(file, node) == 255 else ""


def _taken_values(file: OnnxFile, port: OnnxPort) -> str:
    """What the type, or a division at the beginning, says of the values; empty where they say nothing."""
    if port.kind == "uint8":
        return "0..255"
    names = {port.name}
    for node in file.model.graph.node:
        if not names & set(node.input):
            continue
        if node.op_type in _SHAPING:
            names |= set(node.output)
            continue
        factor = _factor(file, node)
        if (node.op_type == "Div" and factor == 255) or (node.op_type == "Mul" and abs(factor * 255 - 1) < 1e-3):
            return "0..255"
        return ""
    return ""


def _factor(file: OnnxFile, node: Any) -> float:
    """The single constant of a node, NaN without one."""
    constants = {tensor.name: tensor for tensor in file.model.graph.initializer}
    for name in node.input:
        if name in constants:
            return _only_number(constants[name])
    return math.nan


def _only_number(tensor: Any) -> float:
    if math.prod(tensor.dims) != 1:
        return math.nan
    try:
        return float(np.asarray(numpy_helper.to_array(tensor)).reshape(-1)[0])
    except Exception:  # a damaged tensor, for which onnx raises nearly anything; running the network says so
        return math.nan


def _in_words(sides: tuple[int | None, ...]) -> str:
    return "×".join("?" if side is None else str(side) for side in sides) + " numbers" if sides else "unknown length"
