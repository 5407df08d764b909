"""Options that several commands share."""

from __future__ import annotations

import argparse
import math


def add_json(parser: argparse.ArgumentParser, what: str = "print one JSON object and nothing else") -> None:
    """`--json`."""
    parser.add_argument("--json", action="store_true", help=what)


def add_model(parser: argparse.ArgumentParser) -> None:
    """MODEL."""
    parser.add_argument(
        "model", metavar="MODEL", help="model file, name of a shipped model, or either file of an ONNX model"
    )
    parser.add_argument(
        "--reading",
        metavar="WORDS",
        default="",
        help="how an ONNX model represents pictures, where its files do not say: e.g. "
        "layout=nhwc,values=0..255,size=28x28x1,code=z_mean (also out-layout, out-values, picture, code-size)",
    )


def add_data(parser: argparse.ArgumentParser, *, required: bool, default: str = "", repeated: bool = False) -> None:
    """`--data` and `--download`; a list where it may be repeated."""
    also = f" (default: {default})" if default else ""
    parser.add_argument(
        "--data",
        metavar="DATA",
        required=required,
        action="append" if repeated else "store",
        help=f"data set: a name or a path{also}",
    )
    parser.add_argument(
        "--download", action="store_true", help="download a named data set that is not on this computer yet"
    )


def real_number(text: str) -> float:
    """A finite number; for `type=`."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"“{text}” is not a number")
    return value


def whole_number(text: str) -> int:
    """A whole number; for `type=`."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number") from None


def code_numbers(text: str) -> tuple[float, ...]:
    """Finite numbers with commas between; for `type=`."""
    return tuple(real_number(part.strip()) for part in text.split(","))
