"""What a command line says about a repair: noise, holes, colours."""

from __future__ import annotations

import argparse
import re

from explorer.cli.options import real_number
from explorer.values import BadInput
from explorer.values.repair import NOISES, ColourHint, PageOptions, RepairOptions

_COLOUR = re.compile(r"#?([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")


def add_repair_options(parser: argparse.ArgumentParser) -> None:
    """Options of the tasks other than `reconstruct`."""
    group = parser.add_argument_group("denoise")
    group.add_argument(
        "--strength", metavar="S", type=real_number, help="noise in steps of 255 (default: estimated for each picture)"
    )
    group.add_argument("--noise", choices=NOISES, default="auto", help="kind of the noise (default: auto)")
    group = parser.add_argument_group("clean-page (and --invert yes, for pages that are light on dark)")
    group.add_argument(
        "--amount", metavar="PART", type=real_number, default=1.0, help="of the paper's marks to take away (default: 1)"
    )
    group.add_argument("--grey", action="store_true", help="leave colours out and clean pictures as text is cleaned")
    group.add_argument("--black-and-white", action="store_true", help="ink black, all else white")
    group.add_argument("--deskew", action="store_true", help="turn the page so that its lines lie level")
    group = parser.add_argument_group("fill-in")
    group.add_argument(
        "--mask",
        metavar="FILE|FOLDER",
        default="",
        help="picture that is white in the hole (default: transparent parts)",
    )
    group.add_argument(
        "--hole-colour", metavar="#RRGGBB", type=colour, help="pixels of exactly this colour are missing"
    )
    group = parser.add_argument_group("colorize")
    group.add_argument(
        "--hint",
        metavar="X,Y,#RRGGBB",
        type=colour_hint,
        action="append",
        default=[],
        help="colour of a place, from the left and the top in pixels; may be given again",
    )
    group.add_argument(
        "--vividness", metavar="FACTOR", type=real_number, default=1.0, help="of found colours, 0 to 4 (default: 1)"
    )
    group = parser.add_argument_group("every task but reconstruct")
    group.add_argument(
        "--clean", metavar="FILE|FOLDER", default="", help="undamaged original: PSNR and SSIM before and after are told"
    )
    group.add_argument(
        "--white",
        metavar="VALUE",
        type=real_number,
        help="the value that stands for white in pictures of more than 8 bits, black is 0 (default: as the file says; "
        "else 65535, or 1 for real numbers)",
    )
    group.add_argument(
        "--name",
        metavar="PATTERN",
        default="{name}",
        help="of the results' names, with {name}, {task} and {number} (default: {name})",
    )


def repair_options(options: argparse.Namespace) -> RepairOptions:
    """The options as a value.

    Raises:
        BadInput: the strength is not between 0 and 255, the amount not between 0 and 1, or white not above 0.
    """
    try:
        return RepairOptions(
            strength=options.strength,
            noise=options.noise,
            hints=tuple(options.hint),
            hole_colour=options.hole_colour,
            vividness=options.vividness,
            page=PageOptions(
                options.amount,
                not options.grey,
                options.black_and_white,
                options.deskew,
                options.invert == "yes",
            ),
            white=options.white,
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
        raise argparse.ArgumentTypeError(f"“{text}” is not a place and a colour like 120,80,#c04020")
    return ColourHint(real_number(parts[0]), real_number(parts[1]), colour(parts[2]))
