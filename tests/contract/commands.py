"""What scripts rely on: every option of every command, and every key of what `--json` prints."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from explorer.cli.parser import _COMMANDS, _build
from tests.contract.kept import key_paths
from tests.contract.old_files import MODELS, photo, restoration_data, write_photos

Run = Callable[..., list[object]]
"""Runs a command line with `--json` and gives the objects that it printed."""


def option_entries() -> dict[str, dict[str, object]]:
    """How each option is given, by command and name."""
    found = {}
    subcommands = next(action for action in _build(list(_COMMANDS))._actions if action.dest == "command")
    for name, parser in {"": _build(list(_COMMANDS)), **subcommands.choices}.items():
        for action in parser._actions:
            if action.dest not in ("help", "command"):
                words = ", ".join(action.option_strings) or str(action.metavar)
                found[f"{name} {words}".strip()] = _told(action)
        found.update({f"command {name}": {}} if name else {})
    return found


def _told(action: argparse.Action) -> dict[str, object]:
    told = {
        "takes": None if action.nargs == 0 else action.metavar,
        "nargs": action.nargs,
        "choices": None if action.choices is None else list(action.choices),
        "default": action.default,
        "required": action.required,
    }
    return {key: value for key, value in told.items() if value not in (None, False, argparse.SUPPRESS, [])}


def json_entries(run: Run, folder: Path) -> dict[str, dict[str, object]]:
    """Keys of what every command prints, over inputs that bring all of them out.

    Args:
        run: see `Run`.
        folder: the current one, empty.
    """
    write_photos(folder)
    np.save("pictures.npy", np.arange(5 * 64, dtype=np.uint8).reshape(5, 8, 8))
    flat, deep, painter = (str(MODELS / f"{name}.safetensors") for name in ("undercomplete", "variational", "denoise"))
    Image.fromarray(photo(0)).save("photo.png")
    Image.fromarray(np.where(np.arange(32 * 32).reshape(32, 32) % 7 < 3, 255, 0).astype(np.uint8)).save("hole.png")
    small = "--epochs 2 --hidden 8 --history 0 --out own.safetensors".split()
    tiny = "--epochs 1 --steps 1 --batch-size 2 --crop 16 --widths 8,8 --blocks 1,1 --out tiny.safetensors".split()
    codes = ["--from=0,0", "--to=1,1", "--frames", "3"]
    lines = [
        ["train", "--data", "digits", *small],
        ["train", "--data", "digits", "--model", "linear", "--out", "line.safetensors"],
        ["train", "--data", "digits", "--model", "stacked", "--pretraining-epochs", "1", *small],
        ["train", "--model", "denoise", *restoration_data("denoise"), *tiny],
        ["evaluate", flat, "--data", "digits"],
        ["evaluate", deep, "--data", "pictures.npy"],
        ["classify", flat, "--data", "digits", "--labels", "20", "--epochs", "1"],
        ["encode", flat, "--data", "pictures.npy", "--out", "codes.npz"],
        ["decode", flat, "--code", "0,0", "--out", "decoded.png"],
        ["grid", flat, "--cells", "2", "--out", "grid.png"],
        ["grid", deep, "--cells", "2", "--out", "deep-grid.png"],
        ["map", flat, "--out", "map.svg"],
        ["walk", flat, *codes, "--out", "walk.gif"],
        ["restore", "reconstruct", "photo.png", "no.png", "--model", flat, "--out", "reconstructed"],
        ["restore", "denoise", "photo.png", "--clean", "photo.png", "--model", painter, "--out", "denoised"],
        ["restore", "clean-page", "photo.png", "--model", str(MODELS / "clean-page.safetensors"), "--out", "cleaned"],
        ["restore", "colorize", "photo.png", "--model", str(MODELS / "colorize.safetensors"), "--out", "coloured"],
        ["restore", "fill-in", "photo.png", "--mask", "hole.png", "--model", str(MODELS / "fill-in.safetensors"),
         "--out", "filled"],
        ["export", flat, "--out", "flat.onnx"],
        ["info", flat],
        ["info", painter],
        ["datasets"],
        ["recipes"],
        ["models"],
    ]  # fmt: skip
    found: dict[str, dict[str, object]] = {}
    for words in lines:
        about = " ".join(word for word in words[:3] if not word.endswith(".safetensors"))
        printed = run(*words)
        keys = sorted(path for item in printed for path in key_paths(json.loads(json.dumps(item))))
        found |= {f"{words[0]} {key}": {} for key in keys}
        assert keys, about
    return dict(sorted(found.items()))
