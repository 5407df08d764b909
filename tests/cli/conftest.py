"""A small trained model, a folder of shipped models, and the program as a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from explorer.cli import main

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def trained(tmp_path_factory) -> Path:
    """A model of the digits with codes of two numbers; copy it before changing it."""
    path = tmp_path_factory.mktemp("trained") / "zwei-größen.safetensors"
    assert main(["train", "--data", "digits", "--epochs", "1", "--out", str(path), "--json"]) == 0
    return path


@pytest.fixture
def shipped(trained, tmp_path, monkeypatch) -> Path:
    """A folder of shipped models with one model, "digits-2d"."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    shutil.copy(trained, folder / "digits-2d.safetensors")
    monkeypatch.setattr("explorer.cli.opening.shipped_models_folder", lambda: folder)
    monkeypatch.setattr("explorer.locations.shipped_models_folder", lambda: folder)
    return folder


@pytest.fixture
def run_json(capsys) -> Callable[..., dict[str, Any]]:
    """Runs a command with --json and gives its one object; nothing else may stand on standard output."""

    def run(*arguments: object, status: int = 0) -> dict[str, Any]:
        capsys.readouterr()
        assert main([*map(str, arguments), "--json"]) == status
        printed = capsys.readouterr().out
        assert printed.count("\n") == 1
        return json.loads(printed)

    return run


@pytest.fixture
def refused(capsys) -> Callable[..., str]:
    """Runs a command that must be refused, and gives its one sentence."""

    def run(*arguments: object, status: int = 2) -> str:
        capsys.readouterr()
        assert main([*map(str, arguments)]) == status
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.startswith("latent-explorer: ")
        assert captured.err.count("\n") == 1
        assert "Traceback" not in captured.err
        return captured.err.removeprefix("latent-explorer: ").rstrip("\n")

    return run


@pytest.fixture(scope="session")
def start() -> Callable[..., subprocess.Popen]:
    """Starts the program, or other Python code, as a process."""

    def run(
        *arguments: object, code: str = "", environment: dict[str, str] | None = None, folder: Path = CHECKOUT
    ) -> subprocess.Popen:
        what = ["-c", code] if code else ["-m", "explorer"]
        changes = {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(CHECKOUT)} | (environment or {})
        return subprocess.Popen(
            [sys.executable, *what, *map(str, arguments)],
            cwd=folder,
            env={name: value for name, value in (os.environ | changes).items() if value},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    return run
