"""`decode`: a code to a picture."""

from __future__ import annotations

import argparse
from pathlib import Path

from explorer.cli.opening import load, tell_reading
from explorer.cli.options import add_json, add_model, code_numbers, whole_number
from explorer.cli.origins import origin_of, write_with_origin
from explorer.cli.output import print_json
from explorer.values import BadInput
from explorer.values.command_words import picture_words
from explorer.values.number_text import counted

SUMMARY = "decode a code into a picture"
DESCRIPTION = "Decode a code with a model's decoder and write the picture."
EXAMPLES = """\
  latent-explorer decode mnist-2d --code -1.5,2 --out digit.png
  latent-explorer decode mnist-2d --code=0,0 --out digit.png --scale 8
"""

_LARGEST_SIDE = 16_384


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_model(parser)
    parser.add_argument(
        "--code", metavar="X,Y,…", type=code_numbers, required=True, help="the code: its numbers, separated by commas"
    )
    parser.add_argument("--out", metavar="FILE", required=True, help="picture to write; its suffix sets the format")
    parser.add_argument(
        "--scale", metavar="N", type=whole_number, default=1, help="each pixel becomes N×N pixels (default: 1)"
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Write the picture.

    Raises:
        BadInput: the model cannot be used, the code has not its length, or the file cannot be written.
    """
    out = Path(options.out).expanduser()
    from explorer.data.output_place import check_place

    check_place(out)
    import numpy as np

    from explorer.data import WRITABLE_SUFFIXES

    if out.suffix.lower() not in WRITABLE_SUFFIXES:
        raise BadInput(f"“{out.name}” cannot be written: its name must end in one of {', '.join(WRITABLE_SUFFIXES)}.")
    model = load(options.model, options.reading)
    architecture = model.card.architecture
    code: tuple[float, ...] = options.code
    if len(code) != architecture.latent_dim:
        raise BadInput(
            f"“{model.card.name}” has codes with {counted(architecture.latent_dim, 'number')}, not {len(code):,}."
        )
    largest = _LARGEST_SIDE // max(architecture.height, architecture.width)
    if not 1 <= options.scale <= largest:
        raise BadInput(f"The scale of “{model.card.name}” is a whole number from 1 to {largest}, not {options.scale}.")

    from explorer.models import decode_codes, from_weights, to_pixels
    from explorer.values.code_text import code_text

    picture = decode_codes(from_weights(model.weights), np.array([code], dtype=np.float32))[0]
    if not np.isfinite(picture).all():
        raise BadInput("The picture at this code contains NaN or infinity: choose a code closer to those of the data.")
    pixels = to_pixels(picture).transpose(1, 2, 0).repeat(options.scale, axis=0).repeat(options.scale, axis=1)
    words = picture_words(options.model, code, options.scale, out.name)
    write_with_origin(out, pixels, origin_of("picture", model, words, code))
    height, width = pixels.shape[:2]
    from explorer.models.model_reading import model_reading

    reading = model_reading(model)
    tell_reading(model.card.name, reading, options.json)
    if options.json:
        found = {"model": model.card.name, "code": code, "out": str(out), "width": width, "height": height}
        print_json(found | {"reading": reading.as_json()})
    else:
        print(f"The picture at ({code_text(code)}) is in {out}, {width}×{height} pixels")
    return 0
