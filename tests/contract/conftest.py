"""The contract, and commands that print JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import torch

from explorer.cli import main
from tests.app.conftest import _shared, boot_program  # noqa: F401
from tests.contract.kept import Accepting, Contract


class Refused(Exception):
    """A command line that is part of the contract was refused; its text is the program's sentence."""


@pytest.fixture
def contract(request) -> Contract:
    """What is kept of the program."""
    return Contract(any(isinstance(plugin, Accepting) for plugin in request.config.pluginmanager.get_plugins()))


@pytest.fixture
def run(capsys, tmp_path, monkeypatch) -> Callable[..., list[Any]]:
    """Runs a command line with --json in a folder of its own and gives the objects that it printed."""
    monkeypatch.chdir(tmp_path)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)

    def run(*arguments: object) -> list[Any]:
        capsys.readouterr()
        status = main([*map(str, arguments), "--json"])
        printed = capsys.readouterr()
        if status not in (0, 1):
            raise Refused(printed.err.strip())
        return [json.loads(line) for line in printed.out.splitlines()]

    yield run
    torch.set_num_threads(threads)
