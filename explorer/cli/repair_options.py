"""What a command line says about a repair: noise, holes, colours."""

from __future__ import annotations

import argparse
import re

from explorer.cli.options import real_number
from explorer.features.restore.messages.repair import NOISES, SENSITIVITY, ColourHint, PageOptions, RepairOptions
from explorer.values import BadInput

_COLOUR = re.compile(r"#?([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")


def add_repair_options(parser: argparse.ArgumentParser) -> None:
    """Options of the tasks other than `reconstruct`."""
    group = parser.add_argument_group("denoise")
    group.add_argument(
        "--strength",
        metavar="S",
        type=real_number,
        help="noise level in grey levels of 255 (default: estimated for each picture)",
    )
    group.add_argument("--noise", choices=NOISES, default="auto", help="kind of noise (default: auto)")
    group = parser.add_argument_group("clean-page (for pages that are light on dark, also give --invert yes)")
    group.add_argument(
        "--amount",
        metavar="PART",
        type=real_number,
        default=1.0,
        help="how much of the paper's marks to remove (default: 1)",
    )
    group.add_argument("--grey", action="store_true", help="remove colours, and clean pictures like text")
    group.add_argument("--black-and-white", action="store_true", help="make ink black and everything else white")
    group.add_argument("--deskew", action="store_true", help="rotate the page so that its lines are level")
    group = parser.add_argument_group("fill-in")
    group.add_argument(
        "--mask",
        metavar="FILE|FOLDER",
        default="",
        help="picture that is white where pixels are missing (default: transparent parts)",
    )
    group.add_argument(
        "--hole-colour", metavar="#RRGGBB", type=colour, help="pixels of exactly this colour are missing"
    )
    group.add_argument(
        "--find", choices=("scratches",), help="find scratches and dust, and fill them in; check what was marked"
    )
    group.add_argument(
        "--sensitivity",
        metavar="PART",
        type=real_number,
        help="how faint what --find finds may be, 0 to 1 (default: 0.5)",
    )
    group = parser.add_argument_group("colorize")
    group.add_argument(
        "--hint",
        metavar="X,Y,#RRGGBB",
        type=colour_hint,
        action="append",
        default=[],
        help="colour at a point, in pixels from the left and the top; may be given repeatedly",
    )
    group.add_argument(
        "--vividness",
        metavar="FACTOR",
        type=real_number,
        default=1.0,
        help="saturation of predicted colours, 0 to 4 (default: 1)",
    )
    group = parser.add_argument_group("all tasks but reconstruct")
    group.add_argument(
        "--clean",
        metavar="FILE|FOLDER",
        default="",
        help="undamaged original: PSNR and SSIM before and after are reported",
    )
    group.add_argument(
        "--white",
        metavar="VALUE",
        type=real_number,
        help="the value of white in pictures with more than 8 bits; black is 0 (default: as the file says, "
        "otherwise 65535, or 1 for real numbers)",
    )
    group.add_argument(
        "--dpi",
        metavar="N",
        type=real_number,
        help="resolution at which pages of PDFs are drawn, 36 to 1200 (default: that of the scan in them, otherwise "
        "300)",
    )
    group.add_argument(
        "--name",
        metavar="PATTERN",
        default="{name}",
        help="pattern of the results' names, with {name}, {task}, {number} and {page} (default: {name}); with {page}, "
        "each page of a document becomes a picture of its own",
    )


def repair_options(options: argparse.Namespace) -> RepairOptions:
    """The options as a value.

    Raises:
        BadInput: the strength is not between 0 and 255, the amount or the sensitivity not between 0 and 1, or white not
            above 0.
    """
    if options.sensitivity is not None and not options.find:
        raise BadInput("--sensitivity belongs to --find: give both.")
    sensitivity = SENSITIVITY if options.sensitivity is None else options.sensitivity
    try:
        return RepairOptions(
            strength=options.strength,
            noise=options.noise,
            hints=tuple(options.hint),
            hole_colour=options.hole_colour,
            vividness=options.vividness,
            scratches=sensitivity if options.find else None,
            page=PageOptions(
                options.amount,
                not options.grey,
                options.black_and_white,
                options.deskew,
                options.invert == "yes",
            ),
            white=options.white,
            dots=options.dpi,
        )
    except ValueError as error:
        raise BadInput(f"{str(error).capitalize()}.") from error


def colour(text: str) -> tuple[int, int, int]:
    """RGB of "#rrggbb"; for `type=`."""
    found = _COLOUR.fullmatch(text.strip())
    if found is None:
        raise argparse.ArgumentTypeError(f"“{text}” is not a colour like #c04020")
    red, green, blue = (int(part, 16) for part in found.groups())
    return red, green, blue


def colour_hint(text: str) -> ColourHint:
    """A hint of "x,y,#rrggbb"; for `type=`."""
    parts = text.split(",")
    if len(parts) != 3:
        raise argparse.ArgumentTypeError(f"“{text}” is not a point and a colour like 120,80,#c04020")
    return ColourHint(real_number(parts[0]), real_number(parts[1]), colour(parts[2]))
