"""Training a restoration model as a generator of reports."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

from explorer.data import Progress
from explorer.data.output_place import reserved
from explorer.data.progress import silent
from explorer.features.restore.learning.batch import Damage
from explorer.features.restore.learning.course import OPTIMIZER, Course
from explorer.features.restore.learning.pool import read_pool
from explorer.features.restore.learning.tasks import damage_of
from explorer.models.restoration import choose_precision, load_restoration, with_conditions
from explorer.models.restoration.limits import check_restoration_architecture
from explorer.values import BadInput
from explorer.values.restoration_model import (
    CLEAN_PAGE,
    DENOISE,
    GAUSSIAN,
    LEARNT_NOISES,
    PHOTO,
    RestorationReport,
    RestorationRequest,
    RestorationWeights,
)

_CROPS = (16, 512)


def train_restoration(
    request: RestorationRequest, progress: Progress = silent
) -> Generator[RestorationReport, None, None]:
    """Train a restoration model; the driver pauses by not asking for the next report, and stops with `close`.

    Reports come every few batches and after every epoch, whose file holds the published weights (a running average)
    and the state to go on from; the last has `finished` set. What is random is drawn from the seed and the epoch's
    number alone, so that stopping and resuming gives what one run gives, on the same machine with the same threads.

    Resuming takes task, network and settings from the file; data and clean pictures must be given again, and `epochs`
    counts all of them.

    Args:
        request: what to do.
        progress: of reading the pictures; see `open_dataset`.

    Raises:
        BadInput: request, pictures and file do not go together, or the file cannot be written.
        Diverged: the loss became NaN or infinite.
    """
    _check(request)
    with reserved(request.out):
        yield from _train(request, progress)


def _train(request: RestorationRequest, progress: Progress) -> Generator[RestorationReport, None, None]:
    resumed = load_restoration(request.resume) if request.resume else None
    if resumed is not None:
        if resumed.card.task != request.task or resumed.optimizer is None:
            raise BadInput(
                f"“{Path(request.resume).name}” cannot be continued: a model for the task “{request.task}” with its "
                "training state was expected."
            )
        if resumed.card.settings.get("optimizer") != OPTIMIZER:
            raise BadInput(
                f"“{Path(request.resume).name}” was trained with the optimiser of an older version of the program: "
                "start a new training."
            )
        architecture = resumed.card.architecture
        request = replace(request, widths=architecture.widths, blocks=architecture.blocks)
        if request.task == DENOISE:
            request = replace(
                request,
                noise=PHOTO
                if architecture.conditions == damage_of(DENOISE, noise=PHOTO).usual.conditions
                else GAUSSIAN,
            )
    damage = damage_of(request.task, request.fonts, request.noise)
    start = _start(request, damage) if request.start and resumed is None else None
    if start is not None:
        request = replace(request, widths=start.architecture.widths, blocks=start.architecture.blocks)
    check_restoration_architecture(damage.architecture(request.widths, request.blocks))
    request = replace(request, precision=choose_precision(request.precision))
    pools = []
    for spec in request.data:
        pool = read_pool(spec, request.clean, progress, resumed.card.data if resumed is not None else ())
        if not pool.train:
            raise BadInput(f"{spec} has too few pictures to train on: at least one is needed.")
        pools.append(pool)
    yield from Course(request, damage, pools, resumed, start).run()


def _start(request: RestorationRequest, damage: Damage) -> RestorationWeights:
    """The weights to begin with. One that takes out noise can begin one that takes more into account."""
    weights = load_restoration(request.start).weights
    usual = damage.usual
    if weights.architecture.task == usual.task and weights.architecture.conditions < usual.conditions:
        weights = with_conditions(weights, usual.conditions)
    found = weights.architecture
    if found != replace(usual, widths=found.widths, blocks=found.blocks):
        raise BadInput(f"“{Path(request.start).name}” has another kind of network: it cannot be begun with here.")
    return weights


def _check(request: RestorationRequest) -> None:
    if not request.data:
        raise BadInput("Give at least one folder of pictures to train on.")
    if request.clean and request.task != CLEAN_PAGE:
        raise BadInput(f"Clean originals are for the task “{CLEAN_PAGE}”; leave them out for “{request.task}”.")
    if request.noise not in LEARNT_NOISES or (request.noise != GAUSSIAN and request.task != DENOISE):
        raise BadInput(
            f"Noise is one of {', '.join(LEARNT_NOISES)}, for the task “{DENOISE}” alone; not “{request.noise}”."
        )
    if min(request.epochs, request.steps, request.batch_size) < 1:
        raise BadInput("Epochs, steps and batch size must be whole numbers of at least 1.")
    if not _CROPS[0] <= request.crop <= _CROPS[1]:
        raise BadInput(f"A crop must have a side of {_CROPS[0]} to {_CROPS[1]} pixels, not {request.crop}.")
    if not 0 < request.learning_rate <= 1:
        raise BadInput(f"The learning rate must be between 0 and 1; {request.learning_rate:g} is not.")
    if request.fonts and (request.task != CLEAN_PAGE or not Path(request.fonts).is_dir()):
        raise BadInput(f"{request.fonts} is not a folder of fonts for the task “{CLEAN_PAGE}”.")
    if request.out and Path(request.out).suffix.lower() != ".safetensors":
        raise BadInput(f"“{Path(request.out).name}” is not a name for a model file; it must end in .safetensors.")
