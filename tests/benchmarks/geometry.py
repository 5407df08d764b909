"""How long do magnification and geodesics take, and how good are the geodesics?

    python tests/benchmarks/geometry.py [--model mnist-2d] [--pairs 20] [--threads 1]

Prints JSON. The magnification backdrop, as the window asks for it (128 × 128 places, coarse first, in pieces), against
the bare forward-mode products of the same places in one batch, interleaved. Geodesics of 64 points between pairs of
samples of the model, each against a run with ten times the iterations and no tolerance to speak of.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time

import numpy as np
import torch

from explorer.jobs import drain
from explorer.latent import magnification_field
from explorer.latent.geometry import Decoder, geodesic
from explorer.latent.grids import cell_codes
from explorer.latent.model_maps import open_model
from explorer.locations import shipped_models_folder
from explorer.models import from_weights
from explorer.values import GridRequest

CELLS = 128
POINTS = 64


def view_of(model: object) -> GridRequest:
    """The rectangle that the map shows first."""
    (left, bottom), (right, top) = model.positions.min(axis=0), model.positions.max(axis=0)
    return GridRequest(float(left), float(bottom), float(right - left), float(top - bottom), CELLS, CELLS)


def bare_products(network: object, codes: np.ndarray) -> float:
    """Seconds of two forward-mode products at every place, all in one batch."""
    points = torch.from_numpy(codes)

    def along(way: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return torch.func.jvp(network.decode, (points,), (way.expand_as(points),))

    begin = time.perf_counter()
    with torch.no_grad():
        torch.vmap(along)(torch.eye(2, points.shape[1]))
    return time.perf_counter() - begin


def whole_field(model: object, network: object, request: GridRequest) -> tuple[float, float]:
    """Seconds to the first coarse field and to the last."""
    begin = time.perf_counter()
    first = 0.0
    for early in magnification_field.answer(model, network, request):
        if early is not None and first == 0.0:
            first = time.perf_counter() - begin
    return first, time.perf_counter() - begin


def one_geodesic(decoder: Decoder, start: np.ndarray, end: np.ndarray) -> dict[str, object]:
    """Times and energy of one, and how far the energy lies above that of a ten times longer run."""
    begin, busy = time.perf_counter(), time.thread_time()
    steps = geodesic(decoder, start, end, count=POINTS)
    drawn, refined = [], 0.0
    while True:
        try:
            path = next(steps)
        except StopIteration as last:
            path = last.value
            break
        drawn.append(time.perf_counter() - begin)
        if refined == 0.0 and path.measures.energy < path.straight.energy:
            refined = drawn[-1]
    seconds, busy = time.perf_counter() - begin, time.thread_time() - busy
    longer = drain(geodesic(decoder, start, end, count=POINTS, iterations=800, tolerance=1e-9))
    return {
        "seconds": seconds,
        "busy": busy,
        "first_ms": 1000 * drawn[0],
        "refined_ms": 1000 * refined,
        "above_longer_percent": 100 * (path.measures.energy / longer.measures.energy - 1),
        "ratio": path.ratio,
        "converged": path.converged,
        "reason": path.reason,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="mnist-2d")
    parser.add_argument("--pairs", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1, help="the study thread has one")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    model = open_model(shipped_models_folder() / f"{options.model}.safetensors", 1)
    network, request = from_weights(model.weights), view_of(model)
    codes = cell_codes(model.plane, request)
    bare_products(network, codes[:64])
    bare, first, whole = [], [], []
    for _ in range(options.rounds):
        bare.append(bare_products(network, codes))
        coarse, all_of_it = whole_field(model, network, request)
        first.append(coarse)
        whole.append(all_of_it)
    generator = np.random.default_rng(0)
    decoder = Decoder.of(network)
    pairs = [generator.choice(len(model.codes.values), 2, replace=False) for _ in range(options.pairs)]
    found = [one_geodesic(decoder, *(model.codes.values[row] for row in pair)) for pair in pairs]

    def over(name: str, quantile: float) -> float:
        return round(float(np.quantile([entry[name] for entry in found], quantile)), 3)

    reasons = [entry["reason"] for entry in found]
    print(
        json.dumps(
            {
                "model": options.model,
                "threads": options.threads,
                "magnification": {
                    "places": CELLS * CELLS,
                    "bare_products_ms": round(1000 * statistics.median(bare), 1),
                    "backdrop_ms": round(1000 * statistics.median(whole), 1),
                    "first_coarse_ms": round(1000 * statistics.median(first), 1),
                    "ratio_to_bare": round(statistics.median(whole) / statistics.median(bare), 2),
                },
                "geodesics": {
                    "pairs": options.pairs,
                    "points": POINTS,
                    "seconds_median": over("seconds", 0.5),
                    "seconds_max": over("seconds", 1),
                    "seconds_of_its_core_median": over("busy", 0.5),
                    "seconds_of_its_core_max": over("busy", 1),
                    "first_drawing_ms_max": over("first_ms", 1),
                    "first_refined_ms_max": over("refined_ms", 1),
                    "energy_above_longer_run_percent_median": over("above_longer_percent", 0.5),
                    "energy_above_longer_run_percent_max": over("above_longer_percent", 1),
                    "length_ratio_to_straight_median": over("ratio", 0.5),
                    "converged": sum(bool(entry["converged"]) for entry in found),
                    "reasons": {reason: reasons.count(reason) for reason in sorted(set(reasons))},
                },
                "targets": {
                    "magnification_ratio_to_bare": 3,
                    "geodesic_seconds": 1,
                    "first_drawing_ms": 100,
                    "energy_above_longer_run_percent": 1,
                },
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
