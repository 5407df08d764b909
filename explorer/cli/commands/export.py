"""`export`: a model for other programs."""

from __future__ import annotations

import argparse
from pathlib import Path

from explorer.cli.opening import load, tell_reading
from explorer.cli.options import add_json, add_model
from explorer.cli.output import print_json

SUMMARY = "export a model as ONNX for other programs"
DESCRIPTION = """\
Export a model as ONNX, in two files. NAME.onnx takes `images`, float32 (batch, channels, height, width) from 0 to 1,
and returns `code` and `reconstruction`; NAME-decoder.onnx takes `code` and returns `reconstruction`. The batch can have
any size.
"""
EXAMPLES = "  latent-explorer export mnist-2d --out mnist-2d.onnx\n"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_model(parser)
    parser.add_argument("--out", metavar="FILE", required=True, help=".onnx file to write")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Write the files.

    Raises:
        BadInput: the model cannot be used, or the file cannot be written.
    """
    out = Path(options.out).expanduser()
    from explorer.data.output_place import check_place

    check_place(out)
    model = load(options.model, options.reading)
    from explorer.models import export_onnx

    whole, decoder = export_onnx(model.weights, out)
    from explorer.models.model_reading import model_reading

    reading = model_reading(model)
    tell_reading(model.card.name, reading, options.json)
    if options.json:
        print_json({"model": model.card.name, "out": whole, "decoder": decoder, "reading": reading.as_json()})
    else:
        print(f"The model is in {whole}, its decoder alone in {decoder}")
    return 0
