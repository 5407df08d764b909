"""What a training will do: every choice made, from the request, the data and the file to go on from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from explorer.data import Dataset
from explorer.models import choose_output, objective_named, recipe_named
from explorer.models.model_file import LoadedModel
from explorer.training.request_check import check_data
from explorer.values import Architecture, BadInput, EpochFigures, ModelCard, TrainingRequest

_DEFAULTS = {field.name: field.default for field in fields(TrainingRequest)}
_TITLES = {
    "latent_dim": "codes of length",
    "batch_size": "batches of",
    "seed": "the seed",
    "objective": "the objective",
    "schedule": "the schedule",
    "weight_decay": "a weight decay of",
}


@dataclass(frozen=True)
class Plan:
    """A training with nothing left to choose.

    Attributes:
        recipe: its name.
        architecture: the network.
        objective: the resolved objective's name.
        output_reason: why the output unit was chosen.
        epochs: passes over the training split in all, those of a resumed file included.
        batch_size: largest number of pictures in a step.
        first_rate: the base learning rate at the start.
        adjustments: later changes of the base rate, (epoch, rate), the first epoch it held for.
        seed: of everything random.
        schedule: "constant" or "cosine".
        weight_decay: as in `TrainingRequest.weight_decay`.
        asked_objective: as in `TrainingRequest.objective`.
        closed_form: principal components, no epochs.
        history: rows of the epochs that a resumed file has behind it.
        created: of the resumed file, empty for a fresh start.
    """

    recipe: str
    architecture: Architecture
    objective: str
    output_reason: str
    epochs: int
    batch_size: int
    first_rate: float
    adjustments: tuple[tuple[int, float], ...]
    seed: int
    schedule: str
    weight_decay: float
    asked_objective: str
    closed_form: bool = False
    history: tuple[EpochFigures, ...] = ()
    created: str = ""

    @property
    def averaging(self) -> bool:
        """Whether the published weights are a running average: an annealed rate needs none."""
        return self.schedule == "constant"

    @property
    def rate(self) -> float:
        """The base learning rate that holds now."""
        return self.adjustments[-1][1] if self.adjustments else self.first_rate


def plan_training(request: TrainingRequest, dataset: Dataset, resumed: LoadedModel | None) -> Plan:
    """Make every choice.

    Raises:
        BadInput: request, data and file do not go together.
    """
    plan = _fresh(request, dataset) if resumed is None else _resumed(request, dataset, resumed)
    check_data(dataset, plan.architecture.latent_dim, None if plan.closed_form else plan.batch_size)
    objective_named(plan.objective).check(plan.architecture)
    return plan


def _fresh(request: TrainingRequest, dataset: Dataset) -> Plan:
    recipe = recipe_named(request.recipe)
    choice = choose_output(dataset.images, recipe, request.objective)
    channels, height, width = dataset.images.shape[1:]
    return Plan(
        recipe=recipe.name,
        architecture=recipe.architecture(channels, height, width, request.latent_dim, choice.output),
        objective=choice.objective,
        output_reason=choice.reason,
        epochs=recipe.epochs if request.epochs is None else request.epochs,
        batch_size=request.batch_size,
        first_rate=recipe.learning_rate if request.learning_rate is None else request.learning_rate,
        adjustments=(),
        seed=request.seed,
        schedule=request.schedule,
        weight_decay=request.weight_decay,
        asked_objective=request.objective,
        closed_form=recipe.closed_form and request.epochs is None,
    )


def _resumed(request: TrainingRequest, dataset: Dataset, resumed: LoadedModel) -> Plan:
    card, name = resumed.card, Path(request.resume).name
    if resumed.optimizer is None:
        raise BadInput(f"“{name}” holds no training state to go on from; start a new training.")
    if request.recipe and request.recipe != card.recipe:
        raise BadInput(f"“{name}” was trained with the recipe “{card.recipe}”, not “{request.recipe}”.")
    if dataset.provenance.fingerprint != card.data.fingerprint:
        raise BadInput(
            f"“{name}” was trained on other pictures ({card.data.images:,} of “{card.data.spec}”) than those of "
            f"“{dataset.provenance.spec}”; go on with the same ones."
        )
    for setting, title in _TITLES.items():
        asked, stored = getattr(request, setting), _stored(card, setting, type(_DEFAULTS[setting]))
        if asked not in (_DEFAULTS[setting], stored):
            raise BadInput(
                f"“{name}” was trained with {title} {stored}, not {asked}; go on with the same or leave it out."
            )
    settings = {setting: _stored(card, setting, type(_DEFAULTS[setting])) for setting in _TITLES}
    first_rate = float(_stored(card, "learning_rate", float))
    adjustments = _adjustments(card)
    now = adjustments[-1][1] if adjustments else first_rate
    if request.learning_rate is not None and request.learning_rate != now:
        adjustments = (*adjustments, (len(card.history) + 1, request.learning_rate))
    return Plan(
        recipe=card.recipe,
        architecture=card.architecture,
        objective=card.objective,
        output_reason=card.output_reason,
        epochs=_stored(card, "epochs", int) if request.epochs is None else request.epochs,
        batch_size=settings["batch_size"],
        first_rate=first_rate,
        adjustments=adjustments,
        seed=settings["seed"],
        schedule=settings["schedule"],
        weight_decay=settings["weight_decay"],
        asked_objective=settings["objective"],
        history=card.history,
        created=card.created,
    )


def _stored(card: ModelCard, setting: str, kind: type) -> Any:
    value = card.settings.get(setting)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise BadInput(f"The settings of “{card.name}” are damaged: “{setting}” is missing or of the wrong kind.")
    return value


def _adjustments(card: ModelCard) -> tuple[tuple[int, float], ...]:
    rows = _stored(card, "adjustments", tuple)
    found = []
    for row in rows:
        epoch, rate = (row.get("epoch"), row.get("learning_rate")) if isinstance(row, Mapping) else (None, None)
        if not isinstance(epoch, int) or not isinstance(rate, float) or rate <= 0:
            raise BadInput(f"The settings of “{card.name}” are damaged: “adjustments” is not understood.")
        found.append((epoch, rate))
    return tuple(found)
