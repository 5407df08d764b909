"""Do geodesics between samples converge, how soon, and is none of them longer than the straight line?

    python tests/campaigns/geodesics.py [--models mnist-2d,…] [--pairs 200] [--threads 1] [--seed 0] [--out FILE]

Random pairs of samples of each shipped model with codes of two numbers, as a walk asks for them. Prints a line for each
pair that is not as it should be, then JSON. Times are seconds of the thread's own processor time, which other programs
on the machine disturb less than the clock. "seconds" and "seconds_p95" are of all pairs.

To reach: at least 95 % converge within 2 s; the others say why; no path that is called a geodesic is longer than the
straight line. The lengths are measured here again, with 4,096 steps on the straight line and 16 on each of the path's.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from explorer.jobs import drain
from explorer.latent.geometry import Decoder, NeighbourGraph, at_even_steps, geodesic, picture_steps
from explorer.latent.model_maps import open_model
from explorer.latent.walks.solved import trouble_of
from explorer.locations import shipped_models_folder
from explorer.models import from_weights
from explorer.values.geometry import Geodesic

MODELS = (
    "digits-2d",
    "fashion-2d",
    "mnist-2d",
    "mnist-beta-variational-2d",
    "mnist-contractive-2d",
    "mnist-conv-2d",
    "mnist-denoising-2d",
    "mnist-linear-2d",
    "mnist-sparse-2d",
    "mnist-stacked-2d",
    "mnist-stacked-denoising-2d",
    "mnist-stochastic-contractive-2d",
    "mnist-vae-2d",
)
SECONDS = 2.0
LONGER = 1e-3


@dataclass(frozen=True)
class Found:
    """One pair: what came, in how many seconds, and its length over the straight line's."""

    path: Geodesic
    seconds: float
    ratio: float


def length(decoder: Decoder, codes: np.ndarray, division: int) -> float:
    """Of a path in pictures, each step divided."""
    fine = at_even_steps(codes, np.ones(len(codes) - 1), division * (len(codes) - 1) + 1)
    return float(picture_steps(decoder, fine).sum())


def one_pair(decoder: Decoder, ends: np.ndarray, box: tuple[np.ndarray, np.ndarray], graph: NeighbourGraph) -> Found:
    """Solve and measure."""
    begin = time.thread_time()
    path = drain(geodesic(decoder, ends[0], ends[1], low=box[0], high=box[1], graph=graph))
    seconds = time.thread_time() - begin
    straight = length(decoder, ends.astype(np.float64), 4096)
    return Found(path, seconds, length(decoder, path.codes, 16) / straight if straight else 1.0)


def of_model(name: str, pairs: int, seed: int) -> dict[str, object]:
    """All pairs of one model, summed up."""
    model = open_model(shipped_models_folder() / f"{name}.safetensors", 1)
    decoder, codes = Decoder.of(from_weights(model.weights)), model.codes.values
    low, high = np.array(model.code_ranges, dtype=np.float64).T
    graph, generator = NeighbourGraph(codes), np.random.default_rng(seed)
    drain(geodesic(decoder, codes[0], codes[1], low=low, high=high, graph=graph, iterations=1))  # warms up
    found = []
    for _ in range(pairs):
        rows = generator.choice(len(codes), 2, replace=False)
        found.append(one_pair(decoder, codes[rows], (low, high), graph))
        last = found[-1]
        if not last.path.converged or last.seconds > SECONDS or last.ratio > 1 + LONGER:
            told = trouble_of(last.path) or "converged"
            print(f"{name} {rows.tolist()}: {last.seconds:.2f} s, ratio {last.ratio:.4f}, {told}", file=sys.stderr)
    seconds = np.array([each.seconds for each in found])
    converged = np.array([each.path.converged for each in found])
    ratios = np.array([each.ratio for each in found])
    reasons = [each.path.reason for each in found]
    return {
        "model": name,
        "pairs": pairs,
        "converged": int(converged.sum()),
        "converged_in_time": int((converged & (seconds <= SECONDS)).sum()),
        "untold": sum(not each.path.converged and not trouble_of(each.path) for each in found),
        "longer_than_straight": int((ratios[converged] > 1 + LONGER).sum()),
        "seconds_median": round(float(np.median(seconds)), 2),
        "seconds_p95": round(float(np.quantile(seconds, 0.95)), 2),
        "seconds_max": round(float(seconds.max()), 2),
        "points_max": max(len(each.path.codes) for each in found),
        "ratio_median": round(float(np.median(ratios)), 3),
        "ratio_max": round(float(ratios[converged].max()), 4) if converged.any() else None,
        "reasons": {reason: reasons.count(reason) for reason in sorted(set(reasons))},
    }


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", default=",".join(MODELS), help="names with commas between")
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1, help="the study thread has one")
    parser.add_argument("--out", type=Path, help="write the JSON there, renewed after each model")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    models = []
    for name in options.models.split(","):
        before = os.getloadavg()[0]
        models.append(of_model(name, options.pairs, options.seed) | {"load": round(max(before, os.getloadavg()[0]), 1)})
        if options.out is not None:
            options.out.write_text(json.dumps({"seed": options.seed, "models": models}, indent=1) + "\n")
    print(json.dumps({"seed": options.seed, "models": models}, indent=1))


if __name__ == "__main__":
    main()
