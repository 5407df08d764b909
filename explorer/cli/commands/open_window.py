"""`open`: the window."""

from __future__ import annotations

import argparse
from pathlib import Path

from explorer.cli.opening import find_model, shipped_models
from explorer.values import BadInput
from explorer.values.file_kinds import destination
from explorer.values.saved_session import SESSION_SUFFIX

SUMMARY = "open the window (the default without a command)"
DESCRIPTION = "Open the window, optionally with a model, a session or codes."
EXAMPLES = """\
  latent-explorer open
  latent-explorer open mine.safetensors
  latent-explorer open mine.session.json
  latent-explorer open mine.safetensors --codes codes.npy
  latent-explorer open --codes embeddings.csv --table about.csv
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument(
        "model",
        metavar="MODEL",
        nargs="?",
        default="",
        help="model file, name of a shipped model, or session (.session.json), which opens its model too; any "
        "other file is treated as if it were dropped on the window",
    )
    parser.add_argument(
        "--codes",
        metavar="FILE",
        default="",
        help="codes to show (.npy, .npz, .csv, .tsv, .txt, .parquet), decoded by MODEL if one is given",
    )
    parser.add_argument(
        "--table", metavar="FILE", default="", help="a table with one row per code: .csv, .tsv, .txt or .parquet"
    )


def run(options: argparse.Namespace) -> int:
    """Open the window and stay until it is closed.

    Raises:
        BadInput: no window can be opened here, there is no such model or file, or a session is to show other codes.
    """
    from explorer.app.platform_check import reason_for_no_window

    reason = reason_for_no_window()
    if reason:
        raise BadInput(reason)
    model: str = options.model
    codes, table = (_existing(path) for path in (options.codes, options.table))
    if model.lower().endswith(SESSION_SUFFIX):
        if codes or table:
            raise BadInput("A session opens its own codes and table; leave out --codes and --table.")
        model = _existing(model)
    elif model and model not in shipped_models():
        model = str(find_model(model).absolute())
    file = ""
    if Path(model).is_file() and destination(model, "explore") not in ("session", "model"):
        model, file = "", model
    from explorer.app.window import run as run_window

    return run_window(model, codes, table, file)


def _existing(path: str) -> str:
    if path and not Path(path).is_file():
        raise BadInput(f"There is no file “{path}”.")
    return str(Path(path).absolute()) if path else ""
