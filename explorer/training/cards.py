"""The card of a model in training: who it is, and the command that makes it again."""

from __future__ import annotations

import platform
import shlex
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import torch

from explorer import __version__
from explorer.training.plan import Plan
from explorer.training.weight_average import EXPONENT, INTERVAL
from explorer.values import DataProvenance, EpochFigures, ErrorFigures, ModelCard
from explorer.values.card_settings import objective_parameters
from explorer.values.map_pictures import MAP_SETTING
from explorer.values.number_text import shortest_text


def model_card(
    plan: Plan,
    data: DataProvenance,
    out: str,
    device: str,
    history: tuple[EpochFigures, ...],
    errors: Mapping[str, ErrorFigures],
) -> ModelCard:
    """Describe the model as it is now.

    Args:
        plan: of its training.
        data: what it learns from.
        out: its file, may be empty.
        device: "cpu", "cuda" or "mps".
        history: one row an epoch.
        errors: by split.
    """
    return ModelCard(
        name=Path(out).stem if out else f"{Path(data.spec).stem}-{plan.recipe}",
        recipe=plan.recipe,
        objective=plan.objective.name,
        architecture=plan.architecture,
        data=data,
        settings=_settings(plan, data, device),
        history=history,
        errors=errors,
        command=_command(plan, data, out, device),
        created=plan.created or now(),
        versions=package_versions(),
        output_reason=plan.output_reason,
        path=out,
    )


def package_versions() -> dict[str, str]:
    """What a training ran with: package name to version."""
    return {
        "latent-explorer": __version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
        "torch": torch.__version__,
    }


def now() -> str:
    """ISO 8601, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _settings(plan: Plan, data: DataProvenance, device: str) -> dict[str, object]:
    settings: dict[str, object] = {MAP_SETTING: plan.map_split} if plan.map_split else {}
    settings |= {"data": data.spec, "latent_dim": plan.architecture.latent_dim, "seed": plan.seed}
    if plan.closed_form:
        return settings | {"solution": "principal components of the training and validation pictures"}
    averaged = f"polynomial decay, exponent {EXPONENT:g}, every {INTERVAL} steps"
    return settings | {
        "epochs": plan.whole_epochs,
        "pretraining_epochs": plan.pretraining_epochs,
        "batch_size": plan.batch_size,
        "learning_rate": plan.first_rate,
        "adjustments": tuple({"epoch": epoch, "learning_rate": rate} for epoch, rate in plan.adjustments),
        "schedule": plan.schedule,
        "optimizer": "Adam",
        "weight_decay": plan.weight_decay,
        "weight_average": averaged if plan.averaging else "none",
        "device": device,
        "threads": torch.get_num_threads(),
        "options": plan.options,
        **objective_parameters(plan.objective),
    }


def _command(plan: Plan, data: DataProvenance, out: str, device: str) -> str:
    words = ["latent-explorer", "train", "--data", data.spec, "--model", plan.recipe]
    words += ["--latent-dim", str(plan.architecture.latent_dim)]
    if not plan.closed_form:
        words += ["--epochs", str(plan.whole_epochs), "--batch-size", str(plan.batch_size)]
        words += ["--learning-rate", shortest_text(plan.first_rate), "--seed", str(plan.seed)]
        if plan.schedule != "constant":
            words += ["--schedule", plan.schedule]
        if plan.weight_decay:
            words += ["--weight-decay", shortest_text(plan.weight_decay)]
        if device != "cpu":
            words += ["--device", device]
    words += plan.options
    if out:
        words += ["--out", Path(out).name]
    return shlex.join(words)
