"""What a training will do: every choice made, from the request, the data and the file to go on from."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from explorer.data import Dataset
from explorer.data.map_split import usual_map_split
from explorer.models import choose_output, objective_from, recipe_named, reconstruction_names
from explorer.models.model_file import LoadedModel
from explorer.training.request_check import check_data
from explorer.training.request_options import asked_options
from explorer.training.stages import stage_at, stages_of
from explorer.training.stored_settings import stored_options
from explorer.values import Architecture, BadInput, EpochFigures, TrainingRequest
from explorer.values.card_settings import stored, stored_adjustments, stored_objective, stored_pretraining_epochs
from explorer.values.map_pictures import stored_map_split
from explorer.values.objective import Corruption, ObjectiveSettings, parameters_of
from explorer.values.training import Stage

_DEFAULTS = {field.name: field.default for field in fields(TrainingRequest)}
_TITLES = {
    "latent_dim": "codes of length",
    "batch_size": "batches of",
    "seed": "the seed",
    "schedule": "the schedule",
    "weight_decay": "a weight decay of",
}


@dataclass(frozen=True)
class Plan:
    """A training with nothing left to choose.

    Attributes:
        recipe: its name.
        architecture: the network.
        objective: of the whole network.
        pretraining: objective of each layer in pre-training.
        pretraining_epochs: passes for each layer on its own, 0 for none.
        output_reason: why the output unit was chosen.
        whole_epochs: passes of the whole network, those of a resumed file included.
        batch_size: largest number of pictures in a step.
        first_rate: the base learning rate at the start.
        adjustments: later changes of the base rate, (epoch, rate), the first epoch it held for.
        seed: of everything random.
        schedule: "constant" or "cosine".
        weight_decay: as in `TrainingRequest.weight_decay`.
        options: what was asked for beside the recipe's choices, as words of the command line.
        closed_form: principal components, no epochs.
        history: rows of the epochs that a resumed file has behind it.
        created: of the resumed file, empty for a fresh start.
    """

    recipe: str
    architecture: Architecture
    objective: ObjectiveSettings
    pretraining: ObjectiveSettings
    pretraining_epochs: int
    output_reason: str
    whole_epochs: int
    batch_size: int
    first_rate: float
    adjustments: tuple[tuple[int, float], ...]
    seed: int
    schedule: str
    weight_decay: float
    options: tuple[str, ...] = ()
    closed_form: bool = False
    history: tuple[EpochFigures, ...] = ()
    created: str = ""
    map_split: str = ""

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The parts of the training, in order."""
        layers = len(self.architecture.hidden) + 1 if self.pretraining_epochs else 0
        return stages_of(layers, self.pretraining_epochs, self.whole_epochs)

    @property
    def epochs(self) -> int:
        """Passes over the training split in all, those of pre-training and of a resumed file included."""
        return self.stages[-1].last_epoch

    def stage(self, epoch: int) -> Stage:
        """The part of the training that an epoch belongs to."""
        return stage_at(self.stages, epoch)

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
    check_data(dataset, plan.architecture)
    objective_from(plan.objective).check(plan.architecture)
    if plan.pretraining_epochs:
        objective_from(plan.pretraining)
    return plan


def _fresh(request: TrainingRequest, dataset: Dataset) -> Plan:
    recipe, choices = recipe_named(request.recipe), request.network
    if request.objective == "sparse-kl" and not choices.activation:
        # the mean activation that it aims at is that of units between 0 and 1
        choices = replace(choices, activation="sigmoid")
    linear_code = choices.code_activation in ("", "linear")
    choice = choose_output(dataset.images, recipe, request.objective, linear_code=linear_code)
    channels, height, width = dataset.images.shape[1:]
    architecture = recipe.architecture(channels, height, width, request.latent_dim, choice.output, choices)
    objective = _with_parameters(choice.objective, request)
    epochs = recipe.pretraining_epochs if request.pretraining_epochs is None else request.pretraining_epochs
    _check_pretraining(architecture, epochs, recipe.name)
    pretraining = recipe.pretraining_settings(objective)
    _check_use(request, objective.name, pretraining.name if epochs else "")
    shallow, closed_form = not architecture.hidden, recipe.closed_form and request.epochs is None
    if closed_form and architecture.tied:
        raise BadInput("Principal components do not use tied weights; leave the option out or give a number of epochs.")
    return Plan(
        recipe=recipe.name,
        architecture=architecture,
        objective=objective,
        pretraining=pretraining,
        # a single layer has nothing to be pre-trained for
        pretraining_epochs=0 if shallow else epochs,
        output_reason=choice.reason,
        whole_epochs=recipe.epochs if request.epochs is None else request.epochs,
        batch_size=max(1, min(request.batch_size, len(dataset.train))),
        first_rate=recipe.learning_rate if request.learning_rate is None else request.learning_rate,
        adjustments=(),
        seed=request.seed,
        schedule=request.schedule,
        weight_decay=request.weight_decay,
        options=asked_options(request),
        closed_form=closed_form,
        map_split=usual_map_split(dataset),
    )


def _check_pretraining(architecture: Architecture, epochs: int, recipe: str) -> None:
    if epochs and (architecture.family != "multilayer" or architecture.variational):
        raise BadInput(
            "Layer-wise pre-training needs a fully connected network that is not variational, which the recipe "
            f"“{recipe}” does not build here; leave out the pre-training."
        )


def _with_parameters(objective: ObjectiveSettings, request: TrainingRequest) -> ObjectiveSettings:
    return replace(objective, **_asked_parameters(request))


def _asked_parameters(request: TrainingRequest) -> dict[str, Any]:
    asked = {name: getattr(request, name) for name in ("penalty", "corruption", "emphasis", "sparsity")}
    return {name: value for name, value in asked.items() if value is not None}


def _check_use(request: TrainingRequest, objective: str, pretraining: str) -> None:
    """What a person asks for and nothing looks at would be in the model's card, and a lie."""
    used = {*parameters_of(objective), *parameters_of(pretraining)}
    if request.corruption == Corruption():
        used.add("corruption")
    for name in _asked_parameters(request):
        if name not in used:
            raise BadInput(f"The objective “{objective}” has no {name}; leave it out, or choose another recipe.")


def _resumed(request: TrainingRequest, dataset: Dataset, resumed: LoadedModel) -> Plan:
    card, name = resumed.card, Path(request.resume).name
    if resumed.optimizer is None:
        raise BadInput(f"“{name}” holds no training state to continue from; start a new training.")
    if request.recipe and request.recipe != card.recipe:
        raise BadInput(f"“{name}” was trained with the recipe “{card.recipe}”, not “{request.recipe}”.")
    if not dataset.provenance.same_pictures(card.data):
        raise BadInput(
            f"“{name}” was trained on other pictures ({card.data.images:,} of “{card.data.spec}”) than those of "
            f"“{dataset.provenance.spec}”; continue with the same pictures."
        )
    for setting, title in _TITLES.items():
        asked, before = getattr(request, setting), stored(card, setting, type(_DEFAULTS[setting]))
        if asked not in (_DEFAULTS[setting], before):
            raise BadInput(
                f"“{name}” was trained with {title} {before}, not {asked}; continue with the same, or leave the "
                "option out."
            )
    options = stored_options(card)
    if set(asked_options(request)) - set(options):
        raise BadInput(
            f"“{name}” keeps its network and its objective; to continue, leave out {' '.join(asked_options(request))}."
        )
    settings = {setting: stored(card, setting, type(_DEFAULTS[setting])) for setting in _TITLES}
    objective, pretraining_epochs = stored_objective(card), stored_pretraining_epochs(card)
    _check_pretraining(card.architecture, pretraining_epochs, card.recipe)
    if objective.reconstruction not in reconstruction_names():
        raise BadInput(f"The settings of “{card.name}” are damaged: “reconstruction” is not understood.")
    first_rate = float(stored(card, "learning_rate", float))
    adjustments = stored_adjustments(card)
    now = adjustments[-1][1] if adjustments else first_rate
    if request.learning_rate is not None and request.learning_rate != now:
        adjustments = (*adjustments, (len(card.history) + 1, request.learning_rate))
    return Plan(
        recipe=card.recipe,
        architecture=card.architecture,
        objective=objective,
        pretraining=recipe_named(card.recipe).pretraining_settings(objective),
        pretraining_epochs=pretraining_epochs,
        output_reason=card.output_reason,
        whole_epochs=stored(card, "epochs", int) if request.epochs is None else request.epochs,
        batch_size=settings["batch_size"],
        first_rate=first_rate,
        adjustments=adjustments,
        seed=settings["seed"],
        schedule=settings["schedule"],
        weight_decay=settings["weight_decay"],
        options=options,
        history=card.history,
        created=card.created,
        # an epoch's codes in the history are those of the same pictures
        map_split=stored_map_split(card),
    )
