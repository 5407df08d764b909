"""How the files of an ONNX model are to be read: kept beside them, told on the command line, checked."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from explorer.data.atomic_file import replacing
from explorer.values import BadInput
from explorer.values.onnx_model import GIVEN_VALUES, LAYOUTS, TAKEN_VALUES, OnnxFacts, OnnxReading, PictureForm

SMALLEST_SIDE, LARGEST_SIDE = 2, 512
LONGEST_CODE = 16_384
_FORMAT = "latent-explorer-onnx-reading"
_LARGEST_FILE = 65_536
_WORDS = "layout, values, out-layout, out-values, size, code, picture, code-size, data"


def reading_path(decoder: Path) -> Path:
    """Where the reading of a model is kept: beside its decoder."""
    return decoder.with_suffix(".reading.json")


def remembered(decoder: Path, facts: OnnxFacts) -> OnnxReading | None:
    """The reading beside the decoder; None where there is none that fits the files."""
    reading = _kept(decoder)
    try:
        if reading is not None:
            check_reading(reading, facts)
    except BadInput:
        return None
    return reading


def remembered_encoder(decoder: Path) -> Path | None:
    """The encoder that a person chose for a decoder, in the same folder; None where none was, or it is gone."""
    reading = _kept(decoder)
    if reading is None or not reading.encoder or Path(reading.encoder).name != reading.encoder:
        return None
    path = decoder.with_name(reading.encoder)
    return path if path.is_file() else None


def remember(decoder: Path, reading: OnnxReading) -> None:
    """Keep a reading beside the decoder.

    Raises:
        BadInput: a file of that name is there and is something else, or the folder cannot be written.
    """
    path = reading_path(decoder)
    try:
        if path.exists() and _FORMAT not in path.read_text(encoding="utf-8", errors="replace")[:_LARGEST_FILE]:
            raise BadInput(f"“{path.name}” already exists and holds something else, so nothing was stored.")
        with replacing(path) as file:
            file.write(reading_to_json(reading).encode())
    except OSError as error:
        raise BadInput(f"“{path.name}” could not be written ({error.strerror}).") from error


def reading_to_json(reading: OnnxReading) -> str:
    """The reading as a small text."""
    return json.dumps({"format": _FORMAT, **asdict(reading)}, indent=1, sort_keys=True) + "\n"


def reading_from_json(text: str) -> OnnxReading:
    """Read what `reading_to_json` gave.

    Raises:
        BadInput: it is something else.
    """
    try:
        tree: Any = json.loads(text)
        if tree.pop("format") != _FORMAT:
            raise ValueError("another format")
        reading = OnnxReading(
            channels=int(tree.pop("channels")),
            height=int(tree.pop("height")),
            width=int(tree.pop("width")),
            code_shape=tuple(int(side) for side in tree.pop("code_shape")),
            taken=PictureForm(**tree.pop("taken")),
            given=PictureForm(**tree.pop("given")),
            code_output=str(tree.pop("code_output")),
            picture_output=str(tree.pop("picture_output")),
            data=str(tree.pop("data")),
            encoder=str(tree.pop("encoder", "")),
        )
        if tree:
            raise ValueError("more than is known")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise BadInput("This is not the description of an ONNX model that this program wrote.") from error
    _check_forms(reading)
    return reading


def check_reading(reading: OnnxReading, facts: OnnxFacts) -> None:
    """Refuse a reading that cannot be right.

    Raises:
        BadInput: with what is wrong.
    """
    _check_forms(reading)
    if reading.code_output not in ({port.name for port in facts.code_outputs} or {""}):
        raise BadInput(f"The encoder has no output “{reading.code_output}” that could be the code.")
    if reading.picture_output not in {port.name for port in facts.picture_outputs}:
        raise BadInput(f"The decoder has no output “{reading.picture_output}”.")
    known = facts.code_input.shape[1:]
    if known and (
        len(known) != len(reading.code_shape)
        or any(side not in (None, ours) for side, ours in zip(known, reading.code_shape, strict=True))
    ):
        sides, given = (
            "×".join("?" if side is None else f"{side}" for side in of) for of in (known, reading.code_shape)
        )
        raise BadInput(f"The decoder takes codes with {sides} numbers, not {given}.")


def reading_from_words(words: str, facts: OnnxFacts, otherwise: OnnxReading | None = None) -> OnnxReading:
    """A reading as the command line tells it: "layout=nhwc,values=0..255,size=28x28x1,code=z_mean".

    Args:
        words: names and values with commas between; what is left out is read from the files or guessed. `layout` and
            `values` hold for both ways unless `out-layout` and `out-values` say otherwise; `size` is width x height,
            or width x height x channels.
        facts: of the files.
        otherwise: what holds for the rest; None takes the guess.

    Raises:
        BadInput: there is no such name or value, or the files and the words together leave something open.
    """
    reading = otherwise or facts.guess
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in words.split(","))):
        name, _, value = part.partition("=")
        if name not in _WORDS.split(", ") or not value:
            raise BadInput(f"“{part}” does not say how to read an ONNX model; these do, each with a value: {_WORDS}.")
        found[name] = value
    taken = PictureForm(
        found.get("layout", reading.taken.layout), found.get("values", reading.taken.values).replace("logits", "0..1")
    )
    given = PictureForm(
        found.get("out-layout", found.get("layout", reading.given.layout)),
        found.get("out-values", found.get("values", reading.given.values)),
    )
    reading = replace(
        reading,
        taken=taken,
        given=given,
        code_output=found.get("code", reading.code_output),
        picture_output=found.get("picture", reading.picture_output),
        data=found.get("data", reading.data),
    )
    if "size" in found:
        sides = _whole_numbers(found["size"])
        if len(sides) not in (2, 3):
            raise BadInput(f"“{found['size']}” is not a picture size; write width x height x channels, e.g. 28x28x1.")
        channels = sides[2] if len(sides) == 3 else 1
        reading = replace(reading, width=sides[0], height=sides[1], channels=channels)
    if "code-size" in found:
        reading = replace(reading, code_shape=_whole_numbers(found["code-size"]))
    check_reading(reading, facts)
    return reading


def _kept(decoder: Path) -> OnnxReading | None:
    path = reading_path(decoder)
    try:
        if path.stat().st_size > _LARGEST_FILE:
            return None
        return reading_from_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, BadInput):
        return None


def _check_forms(reading: OnnxReading) -> None:
    for form, known in ((reading.taken, TAKEN_VALUES), (reading.given, GIVEN_VALUES)):
        if form.layout not in LAYOUTS:
            raise BadInput(f"There is no layout “{form.layout}” of pictures; there are {', '.join(LAYOUTS)}.")
        if form.values not in known:
            raise BadInput(f"There is no range of values “{form.values}”; there are {', '.join(known)}.")
    if reading.channels not in (1, 3):
        raise BadInput(f"Pictures must have 1 channel (greyscale) or 3 (RGB), not {reading.channels}.")
    if 0 in (reading.height, reading.width):
        raise BadInput(
            "The network does not state the size of its pictures: give their width and height, e.g. --reading "
            "size=28x28."
        )
    if not all(SMALLEST_SIDE <= side <= LARGEST_SIDE for side in (reading.height, reading.width)):
        raise BadInput(
            f"Each side of the pictures must have {SMALLEST_SIDE} to {LARGEST_SIDE} pixels; here they have "
            f"{reading.width}×{reading.height}."
        )
    if "nhw" in (reading.taken.layout, reading.given.layout) and reading.channels != 1:
        raise BadInput("Pictures without a channel axis are greyscale; choose 1 channel or another layout.")
    if not reading.code_shape or min(reading.code_shape) < 1 or math.prod(reading.code_shape) > LONGEST_CODE:
        raise BadInput(
            f"A code has 1 to {LONGEST_CODE:,} numbers; this file does not state how many, so you have to give it."
        )


def _whole_numbers(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.lower().replace("×", "x").split("x"))
    except ValueError:
        raise BadInput(f"“{text}” should be whole numbers separated by x, e.g. 28x28x1.") from None
