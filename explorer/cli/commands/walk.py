"""`walk`: a path through code space to a film, its frames or its codes."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.cli.opening import load, tell_reading
from explorer.cli.options import add_json, add_model, code_numbers, real_number, whole_number
from explorer.cli.output import print_facts, print_json
from explorer.cli.progress import ProgressBar
from explorer.jobs import drain, retold
from explorer.values import BadInput
from explorer.values.number_text import counted

if TYPE_CHECKING:
    from explorer.values.open_model import OpenModel
    from explorer.values.walks import WalkReply, WalkRequest

SUMMARY = "walk from one code to another and write the frames"
DESCRIPTION = """\
Walk through code space and write the pictures decoded along the way.
The suffix of --out sets what is written: a film (.gif, .mp4), all frames in one picture (.png), the codes of the
frames (.csv, .npz), or single frames in a folder (no suffix).

straight    a straight line of codes
geodesic    the path along which the picture changes least, found by minimising its energy
spherical   an arc around the origin, for variational models
graph       from sample to neighbouring sample, for models with codes in their file
pixels      no codes: the pictures at both ends blended pixel by pixel

Lengths and distances between pictures are square roots of squared errors (summed over pixels in [0, 1]).
"""
EXAMPLES = """\
  latent-explorer walk mnist-2d --from -0.5,0.1 --to 0.3,0.2 --out walk.gif
  latent-explorer walk mnist-2d --from -0.5,0.1 --via 0,0 --to 0.3,0.2 --path geodesic --frames 40 --out walk.csv
"""

_CHOICES = ("straight", "geodesic", "spherical", "graph", "pixels")
_COMFORTABLE_SIDE = 256
_NOT_HERE = {
    "spherical": "is not variational, so its codes do not lie near a sphere: choose another --path.",
    "graph": "has no codes in its file, so there are no data to walk along: choose another --path.",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_model(parser)
    parser.add_argument(
        "--from", dest="start", metavar="X,Y,…", type=code_numbers, required=True, help="code to start from"
    )
    parser.add_argument("--to", dest="end", metavar="X,Y,…", type=code_numbers, required=True, help="code to end at")
    parser.add_argument(
        "--via",
        metavar="X,Y,…",
        type=code_numbers,
        action="append",
        default=[],
        help="code to pass through; may be given repeatedly",
    )
    parser.add_argument("--path", choices=_CHOICES, default="straight", help="kind of path (default: straight)")
    parser.add_argument("--frames", metavar="N", type=whole_number, default=25, help="number of frames (default: 25)")
    parser.add_argument(
        "--equal",
        choices=("code", "picture"),
        default="code",
        help="make equal steps in code, or equal changes of the picture (default: code)",
    )
    parser.add_argument(
        "--out", metavar="PATH", required=True, help="file or folder to write; its suffix sets the format"
    )
    parser.add_argument(
        "--scale", metavar="N", type=whole_number, help="each pixel becomes N×N pixels (default: about 256 pixels)"
    )
    parser.add_argument(
        "--rate", metavar="N", type=real_number, default=12.5, help="frames per second of a film (default: 12.5)"
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Walk and write.

    Raises:
        BadInput: the model cannot be used, a code has not its length, or the target cannot be written.
    """
    target = Path(options.out).expanduser()
    from explorer.data.output_place import check_folder_place, check_place
    from explorer.latent.model_maps import laid_out
    from explorer.latent.walks.files import check_target, write_path
    from explorer.values.walks import STRAIGHT, WalkRequest, possible_paths

    check_target(target, options.path)
    if target.suffix:
        check_place(target)
    else:
        check_folder_place(target)
    loaded = load(options.model, options.reading)
    model = laid_out(loaded, 1)
    architecture = model.card.architecture
    if options.path not in possible_paths(architecture.variational, len(model.codes.values), drawn=False):
        raise BadInput(f"“{model.card.name}” {_NOT_HERE[options.path]}")
    scale = options.scale
    if scale is None:
        scale = max(1, _COMFORTABLE_SIDE // max(architecture.height, architecture.width))
    anchors = (options.start, *options.via, options.end)
    kinds = tuple(dict.fromkeys((STRAIGHT, options.path)))
    request = WalkRequest(anchors, kinds, options.frames, options.equal)
    with ProgressBar() as bar:
        reply = _walked(model, request, bar)
        path = reply.path(options.path)
        assert path is not None

        def watch(done: int) -> None:
            bar.show("Writing", done, options.frames)

        written = write_path(target, path, scale=scale, rate=options.rate, watch=watch)
    straight = reply.path(STRAIGHT)
    assert straight is not None
    found = {
        "model": model.card.name,
        "path": path.kind,
        "anchors": anchors,
        "frames": options.frames,
        "equal": options.equal,
        "picture_length": path.length,
        "code_length": path.code_length,
        "straight_picture_length": straight.length,
        "ratio": path.length / straight.length if straight.length else math.nan,
        "converged": not path.trouble,
        "trouble": path.trouble,
        "changes": path.changes,
        "nearest": path.nearest,
        "out": str(target),
        "files": written,
    }
    from explorer.models.model_reading import model_reading

    reading = model_reading(loaded)
    tell_reading(model.card.name, reading, options.json)
    if options.json:
        print_json(found | {"reading": reading.as_json()})
        return 0
    where = f"{counted(len(written), 'picture')} in {target}" if target.suffix == "" else str(target)
    facts = [
        ("walk", f"{path.kind}, {options.frames} frames, in {where}"),
        ("length", f"{path.length:.3f} in pictures, {_beside(path.length, straight.length)}"),
        ("", "" if math.isnan(path.code_length) else f"{path.code_length:.3f} in code"),
        ("solver", path.trouble),
    ]
    print_facts(facts)
    return 0


def _beside(length: float, straight: float) -> str:
    if not straight > 0:
        return "like the straight line: the picture does not change"
    return f"{length / straight:.3f} of the straight line"


def _walked(model: OpenModel, request: WalkRequest, bar: ProgressBar) -> WalkReply:
    from explorer.latent.walks.paths import answer
    from explorer.models import from_weights

    bar.show("Walking", 0, 0)
    pieces = answer(model, from_weights(model.weights), request)
    return drain(retold(pieces, lambda _: bar.show("Walking", 0, 0)))
