"""`open`: the window."""

from __future__ import annotations

import argparse

from explorer.cli.opening import find_model, shipped_models
from explorer.values import BadInput

SUMMARY = "open the window (also without any command)"
DESCRIPTION = "Open the window, with a model where one is named."
EXAMPLES = """\
  latent-explorer open
  latent-explorer open mine.safetensors
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument(
        "model", metavar="MODEL", nargs="?", default="", help="model file, or the name of a shipped model"
    )


def run(options: argparse.Namespace) -> int:
    """Open the window and stay until it is closed.

    Raises:
        BadInput: no window can be opened here, or there is no such model.
    """
    from explorer.app.platform_check import reason_for_no_window

    reason = reason_for_no_window()
    if reason:
        raise BadInput(reason)
    model: str = options.model
    if model and model not in shipped_models():
        model = str(find_model(model).absolute())
    from explorer.app.window import run as run_window

    return run_window(model)
