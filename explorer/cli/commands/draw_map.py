"""`map`: the latent map as a drawing."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.cli.opening import load, tell_reading
from explorer.cli.options import add_json, add_model, code_numbers, whole_number
from explorer.cli.origins import origin_of
from explorer.cli.output import print_json
from explorer.values import BadInput
from explorer.values.command_words import map_words
from explorer.values.number_text import counted

if TYPE_CHECKING:
    from explorer.drawing.sheet import Rectangle
    from explorer.models import LoadedModel
    from explorer.values import Picture
    from explorer.values.plane import Plane

SUMMARY = "draw the map of a model's codes"
DESCRIPTION = """\
Draw the codes stored in a model file, coloured by class, as the window shows them: as SVG or PDF with vector axes,
text and points (rasterised above 50,000 points), or as PNG.
"""
EXAMPLES = """\
  latent-explorer map mnist-2d --out m.svg
  latent-explorer map mnist-2d --view=-2,-2,4,4 --backdrop decoded --dark --out m.png --scale 2
"""

_SUFFIXES = (".svg", ".pdf", ".png")
_CELLS, _OPACITY = 20, 0.4
_SMALLEST, _LARGEST = 200, 4000


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_model(parser)
    parser.add_argument("--out", metavar="FILE", required=True, help="drawing to write: .svg, .pdf or .png")
    parser.add_argument(
        "--view",
        metavar="LEFT,BOTTOM,WIDTH,HEIGHT",
        type=code_numbers,
        help="the part of the plane to draw (default: all codes)",
    )
    parser.add_argument("--probe", metavar="X,Y,…", type=code_numbers, help="mark the position of a code")
    parser.add_argument(
        "--backdrop",
        choices=("none", "decoded"),
        default="none",
        help="what to draw under the points: decoded pictures, or nothing (default)",
    )
    parser.add_argument(
        "--fill", action="store_true", help="let each axis fill the available space (default: same scale on both)"
    )
    parser.add_argument("--dark", action="store_true", help="on a dark background")
    parser.add_argument(
        "--width", metavar="N", type=whole_number, default=900, help="width of the drawing (default: 900)"
    )
    parser.add_argument(
        "--height", metavar="N", type=whole_number, default=700, help="height of the drawing (default: 700)"
    )
    parser.add_argument(
        "--scale",
        metavar="N",
        type=whole_number,
        default=1,
        help="scale of a PNG: 1 to 4 pixels per unit (default: 1)",
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Write the drawing.

    Raises:
        BadInput: the model cannot be used or holds no codes, the view is none, or the file cannot be written.
    """
    out = Path(options.out).expanduser()
    from explorer.data.output_place import check_place

    check_place(out)
    suffix = out.suffix.lower()
    if suffix not in _SUFFIXES:
        raise BadInput(f"“{out.name}” cannot be written: its name must end in one of {', '.join(_SUFFIXES)}.")
    if not (_SMALLEST <= options.width <= _LARGEST and _SMALLEST <= options.height <= _LARGEST):
        raise BadInput(f"Width and height of a drawing must be {_SMALLEST} to {_LARGEST}.")
    if not 1 <= options.scale <= 4:
        raise BadInput(f"The scale must be 1 to 4, not {options.scale}.")
    view = _checked_view(options.view)
    model = load(options.model, options.reading)
    if model.codes is None or len(model.codes.values) == 0:
        raise BadInput(f"“{model.card.name}” has no codes in its file, so there is nothing to draw.")
    code: tuple[float, ...] = options.probe or ()
    if code and len(code) != model.card.architecture.latent_dim:
        wanted = model.card.architecture.latent_dim
        raise BadInput(f"“{model.card.name}” has codes with {counted(wanted, 'number')}, not {len(code):,}.")

    import numpy as np

    from explorer.data.atomic_file import replacing
    from explorer.drawing.map_sheet import map_sheet
    from explorer.drawing.writing import sheet_bytes
    from explorer.latent.map_drawing import drawing_of, laid_out_plane

    plane, positions = laid_out_plane(model)
    probe = tuple(map(float, plane.project(np.array([code]))[0])) if code else None
    origin = origin_of("map", model, _words(options), code, view)
    drawing = drawing_of(
        model,
        positions,
        (options.width, options.height),
        view=view,
        dark=options.dark,
        axis_names=_axis_names(plane),
        fills=options.fill,
        probe=None if probe is None else (probe[0], probe[1]),
        description=origin.command,
    )
    if options.backdrop == "decoded":
        from dataclasses import replace

        decoded = _decoded(model, plane, drawing.shown, options.dark)
        drawing = replace(drawing, backdrop=(decoded, drawing.shown, _OPACITY))
    content = sheet_bytes(map_sheet(drawing), suffix, options.scale, origin.texts())
    with replacing(out) as file:
        file.write(content)
    found = {"model": model.card.name, "points": len(positions), "view": drawing.shown, "out": out}
    from explorer.models.model_reading import model_reading

    reading = model_reading(model)
    tell_reading(model.card.name, reading, options.json)
    if options.json:
        print_json(found | {"reading": reading.as_json()})
    else:
        print(f"Map of {counted(len(positions), 'code')} saved in {out}")
    return 0


def _words(options: argparse.Namespace) -> tuple[str, ...]:
    return map_words(
        options.model,
        Path(options.out).name,
        view=options.view,
        probe=options.probe or (),
        backdrop=options.backdrop,
        fills=options.fill,
        dark=options.dark,
        size=(options.width, options.height),
        scale=options.scale,
    )


def _axis_names(plane: Plane) -> tuple[str, str]:
    def name(axis: int) -> str:
        if not plane.axes[axis].any():
            return ""
        number = plane.number(axis)
        if number >= 0:
            return f"z{number + 1}"
        share = f", {100 * plane.shares[axis]:.0f} % of the variance" if plane.shares else ""
        return f"component {axis + 1}{share}"

    return name(0), name(1)


def _checked_view(view: tuple[float, ...] | None) -> Rectangle | None:
    if view is None:
        return None
    if len(view) != 4 or min(view[2:]) <= 0:
        raise BadInput("A view is LEFT,BOTTOM,WIDTH,HEIGHT with a width and a height above 0.")
    left, bottom, width, height = view
    return left, bottom, width, height


def _decoded(model: LoadedModel, plane: Plane, view: Rectangle, dark: bool) -> Picture:
    import numpy as np

    from explorer.latent.grids import cell_codes, mosaic
    from explorer.models import decode_codes, from_weights, to_pixels
    from explorer.values import Picture
    from explorer.values.decoding import GridRequest

    codes = cell_codes(plane, GridRequest(*view, _CELLS, _CELLS))
    pictures = to_pixels(decode_codes(from_weights(model.weights), codes))
    pixels = mosaic(pictures, _CELLS, _CELLS)
    # as in the window: white strokes on black would lie over a white map like a grey cloth
    return Picture(np.invert(pixels) if model.card.data.light_on_dark and not dark else pixels)
