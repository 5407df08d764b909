"""A network that another program trained and wrote as ONNX: what its files tell, and how they are to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.values.picture import Picture

FAMILY = "onnx"
"""The family of such networks in an `Architecture`."""

LAYOUTS = ("nchw", "nhwc", "nhw", "flat-chw", "flat-hwc")
"""How a batch of pictures lies in memory: N pictures, C channels, H rows, W columns; flat ones are (N, C·H·W)."""

TAKEN_VALUES = ("0..1", "-1..1", "0..255")
GIVEN_VALUES = (*TAKEN_VALUES, "logits")
"""What black and white are; logits are values before a sigmoid, which only a decoder gives."""


@dataclass(frozen=True)
class PictureForm:
    """How a network takes or gives pictures.

    Attributes:
        layout: one of `LAYOUTS`.
        values: one of `TAKEN_VALUES`, of a decoder one of `GIVEN_VALUES`.
    """

    layout: str
    values: str


@dataclass(frozen=True)
class OnnxReading:
    """Everything that must be known to use the two files of a model.

    Attributes:
        channels: 1 or 3.
        height: rows of a picture.
        width: columns of a picture.
        code_shape: of one code as the decoder takes it; longer ones than (d,) are flattened to d numbers.
        taken: what the encoder takes; meaningless without one.
        given: what the decoder gives.
        code_output: name of the encoder's output that is the code, empty without an encoder.
        picture_output: name of the decoder's output that is the picture.
        data: the data set whose pictures make the map, as on the command line; empty for a map without points.
        encoder: name of the encoder's file beside the decoder where its own name does not tell it, else empty.
    """

    channels: int
    height: int
    width: int
    code_shape: tuple[int, ...]
    taken: PictureForm
    given: PictureForm
    code_output: str
    picture_output: str
    data: str = ""
    encoder: str = ""


@dataclass(frozen=True)
class OnnxPort:
    """An input or output of a network.

    Attributes:
        name: as in the file.
        kind: type of its numbers, as "float".
        shape: with the batch first; None where the file leaves a side open; () where it says nothing.
    """

    name: str
    kind: str
    shape: tuple[int | None, ...]


@dataclass(frozen=True)
class OnnxFacts:
    """What the files of a model tell by themselves.

    Attributes:
        encoder: path of its file, empty without one.
        decoder: path of its file.
        picture_input: of the encoder, None without one.
        code_outputs: outputs of the encoder that may be the code, the likeliest first.
        code_input: of the decoder.
        picture_outputs: outputs of the decoder that may be the picture, the likeliest first.
        parameters: numbers in both files.
        producer: the program that wrote them.
        guess: a reading with what was found; a side that is not known is 0.
        unsure: what is only guessed: any of "size", "code size", "code", "taken", "given".
    """

    encoder: str
    decoder: str
    picture_input: OnnxPort | None
    code_outputs: tuple[OnnxPort, ...]
    code_input: OnnxPort
    picture_outputs: tuple[OnnxPort, ...]
    parameters: int
    producer: str
    guess: OnnxReading
    unsure: frozenset[str]


@dataclass(frozen=True)
class OnnxTrial:
    """What a model makes of one picture, to see whether it is read rightly.

    Attributes:
        reading: how it was read.
        taken: the picture that went in; None where there is no encoder.
        given: what came out.
        code: between the two; zeros where there is no encoder.
        error: sum over pixels of (x − x̂)², pixels in [0, 1]; NaN without an encoder.
    """

    reading: OnnxReading
    taken: Picture | None
    given: Picture
    code: tuple[float, ...]
    error: float


def random_sentence(part: str) -> str:
    """What a person should know of an "encoder" or a "decoder" that draws random numbers."""
    same = "picture gets another code" if part == "encoder" else "code gives another picture"
    return f"Its {part} draws random numbers: the same {same} each time."
