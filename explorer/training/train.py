"""Training as a generator of reports."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from explorer.data import Dataset, open_dataset
from explorer.data.output_place import reserved
from explorer.models.model_file import load_model
from explorer.models.tensor_file import check_name
from explorer.training.closed_form import solve
from explorer.training.course import Course
from explorer.training.plan import plan_training
from explorer.training.recorder import Recorder
from explorer.training.request_check import check_request
from explorer.values import BadInput, EpochReport, StepReport, TrainingAdjustment, TrainingRequest


def train(
    request: TrainingRequest, dataset: Dataset | None = None
) -> Generator[StepReport | EpochReport, TrainingAdjustment | None, None]:
    """Train a model; the driver pauses by not asking for the next report, stops with `close`, adjusts with `send`.

    The first report is that of epoch 0 (of the last finished epoch after a resume), with its file written. A
    `StepReport` follows after every batch and an `EpochReport` after every epoch, whose file holds the published
    weights, the codes of the map and the state to go on from; the last has `finished` set. A model in closed form has
    steps and one finished report.

    Resuming takes recipe, network and settings from the file. In the request an empty recipe or data spec, and any
    setting at its default, means "as before"; `epochs` is the number in all, `learning_rate` may change.

    What is random is drawn from seed and epoch number alone. So the same request gives the same weights bit for bit on
    the same machine, and stopping and resuming, also with more epochs at a constant rate, gives those of one
    uninterrupted run. This holds for a fixed number of threads: with one and with two the same training ended in other
    bits, as sums are split among the threads (measured; MKL_CBWR and torch's deterministic algorithms do not change
    that). A run whose number of threads is adjusted on the way is therefore repeatable to rounding only.

    Args:
        request: what to do.
        dataset: its data, where they are open already; else they are opened by `request.data`.

    Yields:
        `StepReport` and `EpochReport`; receives a `TrainingAdjustment` or None. A rate or a number of threads holds
        from the next batch on, and an adjustment that makes no sense becomes the next epoch's warning.

    Raises:
        BadInput: request, data and file do not go together, the file cannot be written there, or another training
            writes it.
        Diverged: the loss became NaN or infinite.
    """
    check_request(request)
    if request.out:
        check_name(Path(request.out))
    with reserved(request.out):
        yield from _train(request, dataset)


def _train(
    request: TrainingRequest, dataset: Dataset | None
) -> Generator[StepReport | EpochReport, TrainingAdjustment | None, None]:
    resumed = load_model(request.resume) if request.resume else None
    if dataset is None:
        spec = request.data or (resumed.card.data.spec if resumed else "")
        dataset = open_dataset(spec, like=(resumed.card.data,) if resumed else ())
    plan = plan_training(request, dataset, resumed)
    if plan.closed_form:
        if request.device not in ("auto", "cpu"):
            raise BadInput(
                "Principal components are computed on the CPU; leave the device out or give a number of epochs."
            )
        yield from solve(plan, dataset, request.out)
        # there are no epochs; those of an earlier training would be another model's
        Recorder(request.out, 0).begin(0)
    else:
        recorder = Recorder(request.out, request.history, request.resume)
        yield from Course(plan, dataset, request.out, request.device, resumed, recorder).run()
