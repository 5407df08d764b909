"""`grid`: what the decoder draws over a part of its plane, as one picture."""

from __future__ import annotations

import argparse
from pathlib import Path

from explorer.cli.opening import load, tell_reading
from explorer.cli.options import add_json, add_model, code_numbers, whole_number
from explorer.cli.origins import origin_of, write_with_origin
from explorer.cli.output import print_json
from explorer.values import BadInput
from explorer.values.number_text import counted
from explorer.values.origin import listed

SUMMARY = "decode a grid of codes into one picture"
DESCRIPTION = """\
Decode an even grid of codes into one picture, in which the second number of the code increases upward.
For codes with more than two numbers the grid lies on the plane that the window shows.

With --prior the codes divide the prior of a variational model into cells of equal probability: an even grid over the
unit square, mapped through the inverse CDF of the Gaussian (Kingma and Welling 2013, appendix A).
"""
EXAMPLES = """\
  latent-explorer grid mnist-2d --out g.png
  latent-explorer grid mnist-2d --cells 12 --rectangle=-2,-2,2,2 --out g.png
  latent-explorer grid mnist-vae-2d --prior --out prior.png
"""

_MOST_CELLS = 200
_LARGEST_SIDE = 16_384


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_model(parser)
    parser.add_argument(
        "--cells", metavar="N", type=whole_number, default=20, help="number of pictures along each side (default: 20)"
    )
    parser.add_argument(
        "--rectangle",
        metavar="LEFT,BOTTOM,RIGHT,TOP",
        type=code_numbers,
        help="the part of the plane to decode (default: all codes of the data)",
    )
    parser.add_argument(
        "--prior", action="store_true", help="use cells of equal probability under the prior of a variational model"
    )
    parser.add_argument(
        "--scale", metavar="N", type=whole_number, default=1, help="each pixel becomes N×N pixels (default: 1)"
    )
    parser.add_argument("--out", metavar="FILE", required=True, help="picture to write; its suffix sets the format")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Write the picture.

    Raises:
        BadInput: the model cannot be used, the rectangle is none, or the file cannot be written.
    """
    out = Path(options.out).expanduser()
    from explorer.data.output_place import check_place

    check_place(out)
    from explorer.data import WRITABLE_SUFFIXES

    if out.suffix.lower() not in WRITABLE_SUFFIXES:
        raise BadInput(f"“{out.name}” cannot be written: its name must end in one of {', '.join(WRITABLE_SUFFIXES)}.")
    model = load(options.model, options.reading)
    architecture, cells, scale = model.card.architecture, options.cells, options.scale
    if not 1 <= cells <= _MOST_CELLS:
        raise BadInput(f"A grid has 1 to {_MOST_CELLS} cells along each side, not {cells}.")
    largest = _LARGEST_SIDE // (cells * max(architecture.height, architecture.width))
    if not 1 <= scale <= largest:
        raise BadInput(f"The scale of this grid is a whole number from 1 to {largest}, not {scale}.")
    if options.prior and options.rectangle is not None:
        raise BadInput("--prior and --rectangle exclude each other: give only one of them.")
    if options.prior and not architecture.variational:
        raise BadInput(f"“{model.card.name}” is not variational, so it has no prior: leave out --prior.")

    from explorer.latent.grids import cell_codes, mosaic
    from explorer.latent.map_drawing import laid_out_plane, whole_view
    from explorer.models import decode_codes, from_weights, to_pixels
    from explorer.values.decoding import GridRequest
    from explorer.values.variational_study import prior_grid

    plane, positions = laid_out_plane(model)
    words = ["grid", options.model, "--cells", str(cells)]
    view = None
    if options.prior:
        if architecture.latent_dim != 2:
            raise BadInput(f"--prior needs codes with two numbers, which those of “{model.card.name}” are not.")
        codes = prior_grid(cells).reshape(-1, 2)
        words.append("--prior")
    else:
        corners = options.rectangle
        if corners is None:
            left, bottom, width, height = whole_view(positions)
            corners = (left, bottom, left + width, bottom + height)
        view = _view(corners)
        codes = cell_codes(plane, GridRequest(*view, cells, cells))
        words.append(f"--rectangle={listed(corners)}")
    pictures = to_pixels(decode_codes(from_weights(model.weights), codes))
    pixels = mosaic(pictures, cells, cells).repeat(scale, axis=0).repeat(scale, axis=1)
    words += ["--scale", str(scale)] * (scale > 1) + ["--out", out.name]
    write_with_origin(out, pixels, origin_of("grid", model, tuple(words), view=view))
    size = {"height": pixels.shape[0], "width": pixels.shape[1]}
    from explorer.models.model_reading import model_reading

    reading = model_reading(model)
    tell_reading(model.card.name, reading, options.json)
    if options.json:
        found = {"model": model.card.name, "cells": cells, "prior": options.prior, "view": view, "out": out, **size}
        print_json(found | {"reading": reading.as_json()})
    else:
        print(f"{counted(len(pictures), 'picture')} saved in {out}, {size['width']}×{size['height']} pixels")
    return 0


def _view(rectangle: tuple[float, ...]) -> tuple[float, float, float, float]:
    if len(rectangle) != 4 or rectangle[0] >= rectangle[2] or rectangle[1] >= rectangle[3]:
        raise BadInput("A rectangle is LEFT,BOTTOM,RIGHT,TOP, left of right and bottom below top.")
    left, bottom, right, top = rectangle
    return left, bottom, right - left, top - bottom
