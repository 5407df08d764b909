"""The course of a restoration model's training."""

from __future__ import annotations

import math
import shlex
from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from explorer.features.restore.learning.batch import Batch, Damage
from explorer.features.restore.learning.crops import Array
from explorer.features.restore.learning.pool import Pool, Sample
from explorer.models.restoration import (
    LoadedRestoration,
    build_restoration,
    restoration_from_weights,
    restoration_to_weights,
    save_restoration,
)
from explorer.training.cards import now, package_versions
from explorer.training.denormals import DenormalsAsZero
from explorer.training.diverged import Diverged
from explorer.training.muon import Muon
from explorer.training.random_streams import stream_seed
from explorer.training.schedules import rate_factor
from explorer.training.stopwatch import Stopwatch
from explorer.training.stored_state import as_array, stored_tensor
from explorer.training.weight_average import INTERVAL, WeightAverage
from explorer.values.number_text import shortest_text
from explorer.values.restoration_model import (
    GAUSSIAN,
    RestorationArchitecture,
    RestorationCard,
    RestorationEpoch,
    RestorationReport,
    RestorationRequest,
    RestorationWeights,
)

OPTIMIZER = "muon"
"""By which name a model's card tells how it was trained; only such trainings can be gone on with."""

_WARM_UP = 100
_LARGEST_GRADIENT = 0.5
_JUDGED_CROPS = 48
_JUDGED_SIDE = 128
_EXAMPLES = 4
_LOOK_EVERY = 10
# a batch of small pictures holds more of them, up to this many times
_MOST_REPEATS = 4


class Course:
    """One training, from the first batch to the last."""

    def __init__(
        self,
        request: RestorationRequest,
        damage: Damage,
        pools: Sequence[Pool],
        resumed: LoadedRestoration | None,
        start: RestorationWeights | None = None,
    ) -> None:
        """Prepare everything.

        Args:
            request: what to do; its precision is chosen.
            damage: of the task.
            pools: the pictures.
            resumed: the file to go on from, with a training state.
            start: weights to begin with, of the same network; None for fresh ones.

        Raises:
            BadInput: a source has no picture that can be used, or the file's training state is damaged.
        """
        self._request, self._damage, self._pools = request, damage, pools
        architecture = damage.architecture(request.widths, request.blocks)
        self._groups = [[group for group in damage.groups(pool) if group] for pool in pools]
        self._network = build_restoration(architecture, request.seed)
        if start is not None:
            self._network.load_state_dict(restoration_from_weights(start).state_dict())
        self._network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._network.train()
        self._parameters = dict(self._network.named_parameters())
        inner = [
            name
            for name, parameter in self._parameters.items()
            if parameter.ndim > 1 and not name.startswith(("entries", "exits"))
        ]
        self._optimizer = Muon(self._parameters, inner)
        self._average = WeightAverage(self._network)
        self._history: tuple[RestorationEpoch, ...] = ()
        self._created = now()
        if resumed is not None:
            self._go_on_from(resumed)
        self._card = self._describe(architecture)
        self._judged = self._judging_batches()

    def run(self) -> Generator[RestorationReport, None, None]:
        """Batches and epochs; see `train_restoration`."""
        request = self._request
        steps = request.steps * request.epochs
        loss = math.nan
        watch = Stopwatch()
        for epoch in range(len(self._history) + 1, request.epochs + 1):
            generator = np.random.default_rng(stream_seed(request.seed, "restoration", epoch))
            watch.seconds = 0.0
            losses = 0.0
            rate = 0.0
            for step in range(request.steps):
                rate = self._rate(self._optimizer.steps / steps)
                with watch:
                    losses += self._step(generator, rate)
                if step % _LOOK_EVERY == 0:
                    loss = losses / (step + 1)
                    if not math.isfinite(loss):
                        raise Diverged("The loss became infinite or NaN: start again with a lower learning rate.")
                    left = watch.seconds / (step + 1) * (steps - self._optimizer.steps)
                    yield RestorationReport(self._card, self._optimizer.steps, steps, loss, left)
            yield self._end_epoch(epoch, losses / request.steps, rate, watch)

    def _step(self, generator: np.random.Generator, rate: float) -> float:
        groups = self._groups[int(generator.integers(len(self._groups)))]
        group = groups[int(generator.integers(len(groups)))]
        crop = self._request.crop
        smallest = min(min(sample.clean.shape[:2]) for sample in group[:8])
        repeats = min(_MOST_REPEATS, max(1, round((crop / min(crop, smallest)) ** 2)))
        batch = self._damage.batch(group, self._request.batch_size * repeats, crop, generator)
        with DenormalsAsZero():
            loss = self._damage.loss(batch, self._answer(batch))
            self._optimizer.clear_gradients()
            loss.backward()  # type: ignore[no-untyped-call]
            # one batch out of thousands would otherwise throw a training of squared errors far back
            torch.nn.utils.clip_grad_norm_(self._parameters.values(), _LARGEST_GRADIENT)
            self._optimizer.step(rate)
        if self._optimizer.steps % INTERVAL == 0:
            self._average.update()
        return float(loss.detach())

    def _answer(self, batch: Batch, *, published: bool = False) -> torch.Tensor:
        network = self._average.model if published else self._network
        with torch.autocast("cpu", torch.bfloat16, enabled=self._request.precision == "bfloat16" and not published):
            answers: torch.Tensor = network(batch.pictures, batch.conditions)
        return answers.float()

    def _end_epoch(self, epoch: int, loss: float, rate: float, watch: Stopwatch) -> RestorationReport:
        if self._optimizer.steps % INTERVAL:
            self._average.update()
        finished = epoch == self._request.epochs
        if finished:
            self._damage.finish(self._average.model, self._judged)  # type: ignore[arg-type]
        before, after, examples = self._judge()
        row = RestorationEpoch(epoch, loss, after, before, rate, watch.seconds)
        self._history = (*self._history, row)
        weights = restoration_to_weights(self._average.model)  # type: ignore[arg-type]
        self._card = replace(self._describe(weights.architecture), versions=package_versions())
        saved, warning = "", ""
        if self._request.out:
            try:
                save_restoration(self._request.out, self._card, weights, self._state())
                saved = self._request.out
            except OSError as error:
                warning = f"Epoch {epoch} could not be saved ({error.strerror or error}); training continues."
        steps = self._request.steps * self._request.epochs
        left = watch.seconds * (self._request.epochs - epoch)
        return RestorationReport(
            self._card, self._optimizer.steps, steps, loss, left, True, weights, examples, saved, warning, finished
        )

    # Judging --------------------------------------------------------------------------------------------------------

    def _judging_batches(self) -> list[Batch]:
        """The same crops of held-out pictures at every epoch, damaged in the same way."""
        generator = np.random.default_rng(stream_seed(0, "restoration-judging", 0))
        batches = []
        for pool in self._pools:
            held_out = replace(pool, train=pool.validation)
            for group in self._damage.groups(held_out) if pool.validation else []:
                side = max(self._request.crop, min(_JUDGED_SIDE, _usual_side(group)))
                fitting = [sample for sample in group if min(sample.clean.shape[:2]) >= min(side, _usual_side(group))]
                if fitting:
                    batches.append(self._damage.batch(fitting, _JUDGED_CROPS, side, generator, judging=True))
        return batches

    def _judge(self) -> tuple[float, float, np.ndarray | None]:
        """PSNR in dB before and after restoration, of the mean MSE, and a few examples."""
        sums = np.zeros(3)
        examples: np.ndarray | None = None
        for batch in self._judged:
            with torch.inference_mode():
                answers = self._answer(batch, published=True)
            damaged, restored, clean, counted = self._damage.pictures_of(batch, answers)
            for place, pictures in enumerate((damaged, restored)):
                squared = np.square(pictures - clean)
                sums[place] += float(squared.sum() if counted is None else squared[counted].sum())
            sums[2] += clean.size if counted is None else int(counted.sum())
            if examples is None:
                examples = _stack([damaged, restored, clean])
        before, after = (-10 * math.log10(max(value / sums[2], 1e-12)) if sums[2] else math.nan for value in sums[:2])
        return before, after, examples

    # Rates, state, card ---------------------------------------------------------------------------------------------

    def _rate(self, done: float) -> float:
        warm = min(1.0, (self._optimizer.steps + 1) / _WARM_UP)
        return self._request.learning_rate * warm * rate_factor("cosine", done)

    def _state(self) -> dict[str, np.ndarray]:
        state = self._optimizer.state()
        state["averaged"] = np.array([self._average.updates])
        return state | {f"weights/{name}": as_array(tensor) for name, tensor in self._parameters.items()}

    def _go_on_from(self, resumed: LoadedRestoration) -> None:
        state = resumed.optimizer or {}
        self._optimizer.restore(state)
        self._average.model.load_state_dict(restoration_from_weights(resumed.weights).state_dict())
        self._average.updates = int(state["averaged"][0]) if "averaged" in state else 0
        with torch.no_grad():
            for name, tensor in self._parameters.items():
                tensor.copy_(stored_tensor(state, f"weights/{name}", tensor))
        self._history, self._created = resumed.card.history, resumed.card.created

    def _describe(self, architecture: RestorationArchitecture) -> RestorationCard:
        request = self._request
        return RestorationCard(
            name=Path(request.out).stem if request.out else request.task,
            architecture=architecture,
            damage=self._damage.words,
            data=tuple(pool.data for pool in self._pools),
            settings={
                "epochs": request.epochs,
                "steps": request.steps,
                "batch_size": request.batch_size,
                "crop": request.crop,
                "learning_rate": request.learning_rate,
                "schedule": "cosine",
                "optimizer": OPTIMIZER,
                "seed": request.seed,
                "precision": request.precision,
                "error": "absolute" if self._damage.power == 1 else "squared",
                "clean": Path(request.clean).name if request.clean else "",
                "threads": torch.get_num_threads(),
            },
            history=self._history,
            command=_command(request, self._pools),
            created=self._created,
            path=request.out,
        )


def _command(request: RestorationRequest, pools: Sequence[Pool]) -> str:
    words = ["latent-explorer", "train", "--model", request.task]
    for pool in pools:
        words += ["--data", pool.data.spec]
    for name in ("clean", "fonts", "start"):
        if given := getattr(request, name):
            words += [f"--{name}", Path(given).name]
    if request.noise != GAUSSIAN:
        words += ["--noise", request.noise]
    words += ["--epochs", str(request.epochs), "--steps", str(request.steps), "--batch-size", str(request.batch_size)]
    words += ["--crop", str(request.crop), "--learning-rate", shortest_text(request.learning_rate)]
    words += ["--seed", str(request.seed), "--precision", request.precision]
    for name in ("widths", "blocks"):
        if getattr(request, name):
            words += [f"--{name}", ",".join(str(number) for number in getattr(request, name))]
    if request.out:
        words += ["--out", Path(request.out).name]
    return shlex.join(words)


def _usual_side(group: Sequence[Sample]) -> int:
    return int(np.median([min(sample.clean.shape[:2]) for sample in group]))


def _stack(pictures: Sequence[Array]) -> np.ndarray:
    return np.stack([part[:_EXAMPLES] for part in pictures]).clip(0, 1)
