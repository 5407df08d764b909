"""Training speed against the best bare loop and against the loop that people write, in one run.

    python tests/benchmarks/training_throughput.py [--data PATH] [--threads 1] [--rounds 15] [--steps 40]

Prints one JSON object. The network is 784-512-256-2 and its mirror, ReLU, squared error, in batches of 128 and of 256.

- ours: `explorer.training`, with everything that it does between two batches (reports, averaging, snapshots); what it
  does between two epochs is given apart as `epoch_work_share`, a part of the time of an epoch of these pictures.
- bare: floats in memory, index_select, fused Adam, gradients set to None, no loss read, denormal numbers taken for 0.
- written: DataLoader over a TensorDataset, plain Adam, loss.item() at each step.

The three take turns, a few steps each, in an order that changes from round to round; a figure is the median over the
rounds, a ratio the median of the ratios within a round. `wall` is by the clock, `processor` by the time that the
process had the processor: the latter holds also where other programs disturb. `peak_share` is the part of the machine's
largest measured rate of a float32 matrix product that the network's multiplications alone reach.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from statistics import median

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

from explorer.data import Dataset, fingerprint, open_dataset
from explorer.training.course import Course
from explorer.training.plan import Plan
from explorer.values import Architecture, DataProvenance, EpochReport, StepReport
from explorer.values.objective import ObjectiveSettings

WIDTHS = (784, 512, 256, 2, 256, 512, 784)
RATE = 1e-3


def random_pictures() -> Dataset:
    """As many as MNIST has, uint8."""
    images = np.random.default_rng(0).integers(0, 256, (70_000, 1, 28, 28), dtype=np.uint8)
    rows = np.arange(70_000)
    provenance = DataProvenance("random", "Random pictures", 70_000, fingerprint(images[:1]), 1, 28, 28)
    return Dataset(images, None, (), (), provenance, rows[:55_000], rows[55_000:60_000], rows[60_000:])


class Ours:
    """The product's loop."""

    def __init__(self, dataset: Dataset, batch_size: int) -> None:
        architecture = Architecture("multilayer", 1, 28, 28, 2, hidden=WIDTHS[1:3])
        plan = Plan(
            recipe="undercomplete",
            architecture=architecture,
            objective=ObjectiveSettings("squared-error"),
            pretraining=ObjectiveSettings("squared-error"),
            pretraining_epochs=0,
            output_reason="",
            whole_epochs=10_000,
            batch_size=batch_size,
            first_rate=RATE,
            adjustments=(),
            seed=0,
            schedule="constant",
            weight_decay=0.0,
        )
        self._reports = Course(plan, dataset, "", "cpu", None).run()
        self.epoch_work: list[float] = []
        next(self._reports)

    def steps(self, count: int) -> tuple[float, float]:
        """Seconds by the clock and of the processor for so many batches."""
        wall = processor = 0.0
        while count:
            since, used = time.perf_counter(), time.process_time()
            report = next(self._reports)
            if isinstance(report, EpochReport):
                self.epoch_work.append(time.process_time() - used)
                continue
            assert isinstance(report, StepReport)
            wall, processor = wall + time.perf_counter() - since, processor + time.process_time() - used
            count -= 1
        return wall, processor


class Peer:
    """A loop outside the product, one batch for each value of an iterator."""

    def __init__(self, loop: Iterator[None], flush_denormal: bool = False) -> None:
        self._loop = loop
        self._flush_denormal = flush_denormal

    def steps(self, count: int) -> tuple[float, float]:
        """See `Ours.steps`."""
        torch.set_flush_denormal(self._flush_denormal)
        since, used = time.perf_counter(), time.process_time()
        for _ in range(count):
            next(self._loop)
        return time.perf_counter() - since, time.process_time() - used


def network() -> nn.Sequential:
    layers: list[nn.Module] = []
    for place, (before, after) in enumerate(pairwise(WIDTHS)):
        layers.append(nn.Linear(before, after))
        if place not in (2, len(WIDTHS) - 2):
            layers.append(nn.ReLU())
    return nn.Sequential(*layers, nn.Sigmoid())


def bare(pictures: torch.Tensor, batch_size: int) -> Iterator[None]:
    model = network()
    optimiser = torch.optim.Adam(model.parameters(), lr=RATE, fused=True)
    while True:
        order = torch.randperm(len(pictures))
        for start in range(0, len(pictures) - batch_size + 1, batch_size):
            x = pictures.index_select(0, order[start : start + batch_size])
            loss = F.mse_loss(model(x), x, reduction="sum") / batch_size
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            yield


def written(pictures: torch.Tensor, batch_size: int) -> Iterator[None]:
    model = network()
    optimiser = torch.optim.Adam(model.parameters(), lr=RATE)
    loader = DataLoader(TensorDataset(pictures), batch_size=batch_size, shuffle=True)
    criterion = nn.MSELoss()
    total = 0.0
    while True:
        for (x,) in loader:
            optimiser.zero_grad()
            loss = criterion(model(x), x)
            loss.backward()
            optimiser.step()
            total += loss.item()
            yield


def matrix_peak() -> float:
    """Largest rate of a float32 matrix product, in 10⁹ operations a second of the clock."""
    best = 0.0
    for side in (512, 1024, 2048):
        a, b = torch.rand(side, side), torch.rand(side, side)
        for _ in range(12):
            since = time.perf_counter()
            torch.mm(a, b)
            best = max(best, 2 * side**3 / (time.perf_counter() - since) / 1e9)
    return best


def operations_per_image() -> int:
    """Of the products alone: forward, towards the weights, and towards the input except in the first layer."""
    products = [before * after for before, after in pairwise(WIDTHS)]
    return 2 * (3 * sum(products) - products[0])


def compare(dataset: Dataset, batch_size: int, rounds: int, steps: int, peak: float) -> dict[str, object]:
    pictures = torch.from_numpy(dataset.images[dataset.train].reshape(len(dataset.train), -1)).float().div_(255)
    ours = Ours(dataset, batch_size)
    contestants: dict[str, Callable[[int], tuple[float, float]]] = {
        "ours": ours.steps,
        "bare": Peer(bare(pictures, batch_size), flush_denormal=True).steps,
        "written": Peer(written(pictures, batch_size)).steps,
    }
    for run in contestants.values():
        run(10)
    speeds: dict[str, list[tuple[float, float]]] = {name: [] for name in contestants}
    names = list(contestants)
    for turn in range(rounds):
        for name in names[turn % 3 :] + names[: turn % 3]:
            wall, processor = contestants[name](steps)
            speeds[name].append((steps * batch_size / wall, steps * batch_size / processor))
    result: dict[str, object] = {"batch_size": batch_size}
    for place, clock in enumerate(("wall", "processor")):
        of = {name: [pair[place] for pair in pairs] for name, pairs in speeds.items()}
        result[clock] = {
            "images_per_second": {name: round(median(values)) for name, values in of.items()},
            "ours_to_bare": round(median(a / b for a, b in zip(of["ours"], of["bare"], strict=True)), 3),
            "ours_to_written": round(median(a / b for a, b in zip(of["ours"], of["written"], strict=True)), 3),
            "peak_share": {
                name: round(median(values) * operations_per_image() / 1e9 / peak, 3) for name, values in of.items()
            },
        }
    if not ours.epoch_work:
        ours.steps(-(-len(dataset.train) // batch_size))
    epoch = len(dataset.train) / median(pair[1] for pair in speeds["ours"])
    result["epoch_work_share"] = round(median(ours.epoch_work) / (epoch + median(ours.epoch_work)), 4)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="a data spec of 28×28 grey pictures; random ones without it")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--steps", type=int, default=40)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    dataset = open_dataset(arguments.data) if arguments.data else random_pictures()
    peak = matrix_peak()
    report = {
        "benchmark": "training throughput, 784-512-256-2 and its mirror",
        "data": dataset.provenance.spec,
        "training_pictures": len(dataset.train),
        "threads": arguments.threads,
        "matrix_product_peak_gflops": round(peak, 1),
        "targets": {"ours_to_bare": 0.95, "ours_to_written": 1.25},
        "results": [compare(dataset, batch_size, arguments.rounds, arguments.steps, peak) for batch_size in (128, 256)],
        "torch": torch.__version__,
        "processor": platform.processor() or platform.machine(),
    }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
