"""What is understood and what is refused, before any work is done."""

from __future__ import annotations

import subprocess
import sys

import pytest

import explorer
from explorer.cli import main
from explorer.cli.parser import parse

COMMANDS = (
    "open",
    "train",
    "evaluate",
    "classify",
    "encode",
    "decode",
    "restore",
    "export",
    "info",
    "datasets",
    "recipes",
    "models",
)


def test_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"latent-explorer {explorer.__version__}\n"


def test_help_names_every_command(capsys):
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(f"\n    {command} " in text for command in COMMANDS)
    assert "examples:" in text


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(command, capsys):
    assert main([command, "--help"]) == 0
    assert f"usage: latent-explorer {command}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["paint"],
        ["train", "--epochs", "many"],
        ["train", "--learning-rate", "nan"],
        ["train", "--lat", "3"],
        ["evaluate", "m.safetensors"],
        ["evaluate", "m.safetensors", "--data", "digits", "--split", "half"],
        ["decode", "m.safetensors", "--out", "p.png"],
        ["decode", "m.safetensors", "--code", "1,inf", "--out", "p.png"],
        ["decode", "m.safetensors", "--code", "1,,2", "--out", "p.png"],
        ["restore", "reconstruct", "--out", "folder"],
        ["info"],
    ],
)
def test_a_command_line_that_is_not_understood_is_refused_with_a_hint(arguments, refused):
    assert "--help" in refused(*arguments)


@pytest.mark.parametrize("given", [["--code", "-1.5,2"], ["--code=-1.5,2"], ["--code", "-1.5, 2"]])
def test_a_code_may_begin_with_a_minus(given):
    assert parse(["decode", "m", *given, "--out", "p.png"]).code == (-1.5, 2.0)


def test_a_negative_number_alone_is_a_code():
    assert parse(["decode", "m", "--code", "-.5e-1", "--out", "p.png"]).code == (-0.05,)


def test_an_option_after_code_is_no_number(refused):
    assert "--code" in refused("decode", "m", "--code", "--out", "p.png")


def test_without_a_command_the_window_is_meant():
    assert (parse([]).command, parse([]).model) == ("open", "")


def test_the_quick_commands_import_neither_torch_nor_qt():
    code = """if True:
        import sys
        from explorer.cli import main
        for line in ("--help", "--version", "datasets", "train --help", "info nothing-of-that-name"):
            main(line.split())
        heavy = {"torch", "PySide6", "shiboken6", "pyqtgraph"} & set(sys.modules)
        sys.exit(f"imported {heavy}" if heavy else 0)
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
