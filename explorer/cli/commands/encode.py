"""`encode`: pictures to codes."""

from __future__ import annotations

import argparse
from pathlib import Path

from explorer.cli.errors import told_failures
from explorer.cli.opening import load, open_data, refuse_misfit, tell_reading
from explorer.cli.options import add_data, add_json, add_model
from explorer.cli.output import print_json
from explorer.cli.progress import ProgressBar
from explorer.values import BadInput
from explorer.values.number_text import counted

SUMMARY = "write the codes of pictures"
DESCRIPTION = """\
Encode all pictures of a data set and write their codes, with labels and file names if there are any.
A .tsv file comes with a second one for the labels: the pair that the Embedding Projector loads.
"""
EXAMPLES = """\
  latent-explorer encode mnist-2d --data mnist:test --out codes.csv
  latent-explorer encode mine.safetensors --data my-pictures/ --out codes.npz
"""

_SUFFIXES = (".csv", ".npz", ".tsv")
_AT_ONCE = 5_000


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_model(parser)
    add_data(parser, required=True)
    parser.add_argument("--out", metavar="FILE", required=True, help=f"file to write: {', '.join(_SUFFIXES)}")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Write the codes.

    Raises:
        BadInput: model or data cannot be used or do not go together, or the file cannot be written.
    """
    out = Path(options.out).expanduser()
    from explorer.data.output_place import check_place

    check_place(out)
    if out.suffix.lower() not in _SUFFIXES:
        raise BadInput(f"Codes cannot be written as “{out.name}”: the name must end in {', '.join(_SUFFIXES)}.")
    model = load(options.model, options.reading)
    dataset = open_data(options.data, options.download, model.card.data)
    refuse_misfit(model, dataset)

    import numpy as np

    from explorer.latent.code_files import write_codes
    from explorer.models import encode_images, from_weights

    network = from_weights(model.weights)
    count = len(dataset)
    codes = np.empty((count, model.card.architecture.latent_dim), dtype=np.float32)
    with ProgressBar() as bar:
        for start in range(0, count, _AT_ONCE):
            bar.show("Encoding", start, count)
            codes[start : start + _AT_ONCE] = encode_images(network, dataset.images[start : start + _AT_ONCE])
    labels = np.full(count, -1, dtype=np.int64) if dataset.labels is None else dataset.labels
    written = write_codes(out, codes, labels, dataset.class_names, dataset.names)
    tell_reading(dataset.provenance.spec, dataset.reading, options.json)
    if options.json:
        found = {
            "model": model.card.name,
            "data": dataset.provenance.spec,
            "images": count,
            "latent_dim": codes.shape[1],
            "out": str(written[0]),
            "files": written,
            "reading": dataset.reading.as_json(),
        }
        print_json(found)
    else:
        print(
            f"{counted(count, 'code')} with {counted(codes.shape[1], 'number')} saved in "
            f"{' and '.join(str(path) for path in written)}"
        )
    return told_failures(dataset.failures)
