"""Refuses a training request that makes no sense, before anything else is done."""

from __future__ import annotations

import math

from explorer.data import Dataset
from explorer.models import recipe_named
from explorer.models.corruption import check_corruption
from explorer.models.output_choice import CHOICES
from explorer.training.devices import DEVICES
from explorer.training.recorder import LARGEST_MEGABYTES
from explorer.training.schedules import SCHEDULES
from explorer.values import Architecture, BadInput, TrainingAdjustment, TrainingRequest
from explorer.values.number_text import counted

LARGEST_SEED = 2**63 - 1
MOST_EPOCHS = 1_000_000
MOST_THREADS = 1024
NETWORKS = ("multilayer", "convolutional")


def check_request(request: TrainingRequest) -> None:
    """Check everything that can be told without the data.

    Raises:
        BadInput: a setting is unknown or out of range.
    """
    if request.recipe or not request.resume:
        recipe_named(request.recipe)
    if request.latent_dim < 1:
        raise BadInput(f"A code needs at least 1 number, not {request.latent_dim}.")
    if request.epochs is not None and not 0 <= request.epochs <= MOST_EPOCHS:
        raise BadInput(f"The number of epochs must be between 0 and {MOST_EPOCHS:,}; {request.epochs} is not.")
    if request.batch_size < 1:
        raise BadInput(f"A batch needs at least 1 picture, not {request.batch_size}.")
    if request.learning_rate is not None:
        _check_rate(request.learning_rate)
    if not 0 <= request.weight_decay < 1:
        raise BadInput(f"The weight decay must be between 0 and 1; {request.weight_decay} is not.")
    if not 0 <= request.seed <= LARGEST_SEED:
        raise BadInput(f"The seed must be a whole number from 0 to {LARGEST_SEED}; {request.seed} is not.")
    if request.corruption is not None:
        check_corruption(request.corruption)
    for what, amount in (("penalty", request.penalty), ("emphasis", request.emphasis)):
        if amount is not None and not (math.isfinite(amount) and amount >= 0):
            raise BadInput(f"The {what} must be at least 0; {amount:g} is not.")
    if request.sparsity is not None and not 0 < request.sparsity < 1:
        raise BadInput(f"The sparsity must be between 0 and 1; {request.sparsity:g} is not.")
    if request.pretraining_epochs is not None and not 0 <= request.pretraining_epochs <= MOST_EPOCHS:
        raise BadInput(
            f"The number of pre-training epochs must be between 0 and {MOST_EPOCHS:,}; {request.pretraining_epochs} "
            "does not."
        )
    if request.history is not None and not 0 <= request.history <= LARGEST_MEGABYTES:
        raise BadInput(
            f"The history must be between 0 and {LARGEST_MEGABYTES:,.0f} megabytes; {request.history:g} is not."
        )
    family = request.network.family
    if family and family not in NETWORKS:
        raise BadInput(f"There is no network “{family}” to choose; there are {', '.join(NETWORKS)}.")
    for what, value, known in (
        ("device", request.device, DEVICES),
        ("objective to choose", request.objective, CHOICES),
        ("schedule", request.schedule, SCHEDULES),
    ):
        if value not in known:
            raise BadInput(f"There is no {what} “{value}”; there are {', '.join(known)}.")


def check_adjustment(adjustment: TrainingAdjustment) -> None:
    """Check what a person wants changed.

    Raises:
        BadInput: a value is out of range.
    """
    if adjustment.learning_rate is not None:
        _check_rate(adjustment.learning_rate)
    if adjustment.epochs is not None and not 0 <= adjustment.epochs <= MOST_EPOCHS:
        raise BadInput(f"The number of epochs must be between 0 and {MOST_EPOCHS:,}; {adjustment.epochs} is not.")
    if adjustment.threads is not None and not 1 <= adjustment.threads <= MOST_THREADS:
        raise BadInput(f"The number of threads must be between 1 and {MOST_THREADS}; {adjustment.threads} is not.")


def check_data(dataset: Dataset, architecture: Architecture) -> None:
    """Check that the data suffice.

    Args:
        dataset: what to train on.
        architecture: of the network.

    Raises:
        BadInput: there are no training pictures, or a linear code is longer than a picture.
    """
    spec, count = dataset.provenance.spec, len(dataset.train)
    if count == 0:
        raise BadInput(
            f"“{spec}” has no training pictures (all {len(dataset):,} are for testing); choose a set that has some."
        )
    pixels = int(dataset.images[0].size)
    if architecture.latent_dim > pixels and architecture.code_activation == "linear":
        raise BadInput(
            f"A code with {counted(architecture.latent_dim, 'number')} is longer than a picture of {pixels:,}; "
            "choose a shorter one, or an activation for the code."
        )


def _check_rate(rate: float) -> None:
    if not (math.isfinite(rate) and rate > 0):
        raise BadInput(f"The learning rate must be above 0; {rate:g} is not.")
