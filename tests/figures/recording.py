"""Runs the program's own commands and records what came out, with the commands."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shlex
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, stdev

import torch

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Session:
    """Where a figure's commands run.

    Attributes:
        work: folder of the model files and of what classifiers reached; what is there already is not done again.
        data: folder that holds `mnist/`.
        quick: a small budget that shows that the recipe runs, not what it reaches.
    """

    work: Path
    data: Path
    quick: bool

    def train(self, name: str, *options: str, epochs: int, data: str = "mnist") -> dict[str, object]:
        """Train a model file of that name; gives its figures, its command and its seconds."""
        file = self.work / f"{name}.safetensors"
        words = ["train", "--data", data, *options, "--epochs", str(self.epochs(epochs)), "--out", str(file)]
        if not file.exists():
            self._run([*words, "--without-state", "--json"])
        return card_figures(file)

    def classify(self, name: str, *options: str, epochs: int, data: str = "mnist") -> dict[str, object]:
        """Fine-tune a classifier from a model file; gives the command's record, the command and its seconds."""
        words = ["classify", f"{name}.safetensors", "--data", data, *options, "--epochs", str(self.epochs(epochs))]
        kept = self.work / f"{hashlib.sha256(told(words).encode()).hexdigest()[:16]}.json"
        if kept.exists() and kept.stat().st_mtime > (self.work / f"{name}.safetensors").stat().st_mtime:
            return dict(json.loads(kept.read_text(encoding="utf-8")))
        since = time.monotonic()
        record = json.loads(self._run([*words, "--json"]).splitlines()[-1])
        result = {
            "command": told(words),
            "error_percent": record["error_percent"],
            "validation_error_percent": record["validation_error_percent"],
            "seconds": round(time.monotonic() - since, 1),
        }
        kept.write_text(json.dumps(result), encoding="utf-8")
        return result

    def epochs(self, wanted: int) -> int:
        """How many there are to be: two are enough to see that a recipe runs."""
        return min(wanted, 2) if self.quick else wanted

    def _run(self, words: list[str]) -> str:
        environment = {**os.environ, "LATENT_EXPLORER_DATA": str(self.data), "OMP_NUM_THREADS": "1"}
        root = str(Path(__file__).parents[2])
        environment["PYTHONPATH"] = os.pathsep.join([root, *filter(None, [environment.get("PYTHONPATH", "")])])
        print("latent-explorer", *words, file=sys.stderr, flush=True)
        done = subprocess.run(
            [sys.executable, "-m", "explorer", *words],
            cwd=self.work,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout


def card_figures(file: Path) -> dict[str, object]:
    """What a model file tells of itself: command, seconds, squared error per image of each split."""
    from explorer.models import read_card

    card = read_card(file)
    errors = {split: round(figures.squared_error_per_image, 4) for split, figures in card.errors.items()}
    seconds = round(sum(row.seconds for row in card.history), 1)
    return {"command": card.command, "squared_error_per_image": errors, "seconds": seconds}


def told(words: list[str]) -> str:
    """A command as it is told to people: files without their folders."""
    return shlex.join(["latent-explorer", *(Path(word).name if "/" in word else word for word in words)])


def session(description: str) -> Session:
    """The session that the command line of a figure's script asks for."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds mnist/ and fashion-mnist/")
    parser.add_argument("--work", type=Path, required=True, help="folder for the model files")
    parser.add_argument("--quick", action="store_true", help="two epochs of everything, and no record")
    options = parser.parse_args()
    # apart from the others, or a full run would take a quick one's models for its own
    work = options.work / "quick" if options.quick else options.work
    work.mkdir(parents=True, exist_ok=True)
    return Session(work.resolve(), options.data.resolve(), options.quick)


def record(run: Session, name: str, result: dict[str, object]) -> None:
    """Print the result and, unless it is a quick one, keep it in `results/<name>.json`."""
    result = {
        "script": f"python -m tests.figures.{name}",
        **result,
        "machine": f"{platform.processor() or platform.machine()}, one thread a command, no GPU; seconds by the clock, "
        "beside other work on two shared cores",
        "versions": {"python": platform.python_version(), "torch": torch.__version__},
    }
    text = json.dumps(result, indent=1, ensure_ascii=False)
    print(text)
    if not run.quick:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def summary(runs: list[dict[str, object]]) -> dict[str, object]:
    """Mean and standard deviation over the seeds, with every single figure."""
    errors = [float(str(run["error_percent"])) for run in runs]
    return {
        "command": runs[0]["command"],
        "seeds": len(errors),
        "error_percent_mean": round(mean(errors), 3),
        "error_percent_standard_deviation": round(stdev(errors), 3),
        "error_percent": errors,
        "seconds": round(sum(float(str(run["seconds"])) for run in runs), 1),
    }
