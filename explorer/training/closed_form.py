"""A training without epochs: the linear autoencoder from principal components."""

from __future__ import annotations

import math
from collections.abc import Generator

import numpy as np
import torch

from explorer.data import Dataset
from explorer.models import from_weights
from explorer.training.cards import model_card
from explorer.training.devices import device_title
from explorer.training.plan import Plan
from explorer.training.principal_components import principal_component_steps
from explorer.training.redraw_budget import RedrawBudget
from explorer.training.reporting import Samples, write_model
from explorer.training.stopwatch import Stopwatch
from explorer.values import Codes, EpochFigures, EpochReport, StepReport


def solve(plan: Plan, dataset: Dataset, out: str) -> Generator[StepReport | EpochReport, object, None]:
    """Fit principal components and report once.

    Nothing is tuned on the validation pictures, so the fit takes them too, and no validation figure is reported.

    Args:
        plan: of a closed form.
        dataset: what to fit.
        out: model file, may be empty.

    Raises:
        BadInput: there are fewer pictures than numbers in a code, or the file's place cannot hold one.
    """
    watch = Stopwatch()
    rows = np.sort(np.concatenate([dataset.train, dataset.validation]))
    samples = Samples(dataset, rows, plan.map_split)
    steps = principal_component_steps(dataset.images, rows, plan.architecture.latent_dim)
    while True:
        try:
            with watch:
                fraction = next(steps)
        except StopIteration as end:
            found = end.value
            break
        yield StepReport(1, fraction)
    model = from_weights(found.weights())
    snapshot = RedrawBudget(dataset.images, samples.map_rows).whole(model)
    errors, map_errors = samples.errors(model, skip="validation")
    card = model_card(plan, dataset.provenance, out, "cpu", (), errors)
    codes = Codes(snapshot.codes, samples.labels, map_errors)
    saved_to, warning = write_model(out, card, snapshot.weights, codes, None, samples.learnt)
    error = errors["train"].squared_error_per_image
    yield EpochReport(
        epoch=0,
        epochs=0,
        figures=EpochFigures(0, error, math.nan, error, math.nan, 0.0, watch.seconds),
        card=card,
        snapshot=snapshot,
        labels=samples.labels,
        originals=samples.originals,
        reconstructions=samples.reconstructions(model),
        images_per_second=len(rows) / max(watch.seconds, 1e-9),
        seconds_left=0.0,
        device=device_title(torch.device("cpu")),
        saved_to=saved_to,
        warning=warning,
        finished=True,
    )
