"""The contract, and commands that print JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import torch

from explorer.cli import main
from tests.app.conftest import open_program  # noqa: F401
from tests.contract.kept import Accepting, Contract


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
        assert main([*map(str, arguments), "--json"]) in (0, 1)
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    yield run
    torch.set_num_threads(threads)
