"""A denoising autoencoder of Gaussian data learns its score: (r(x) − x)/σ² → −x/(s² + σ²) for p = N(0, s²I).

Source: Alain and Bengio, What regularized auto-encoders learn from the data-generating distribution, JMLR 2014,
theorem 1; for a Gaussian the score of p ∗ N(0, σ²I) is known in closed form.
"""

from __future__ import annotations

import time

import torch

from explorer.models import build
from explorer.models.objectives import Denoising, SquaredError
from explorer.training.fused_adam import FusedAdam
from explorer.training.schedules import rate_factor
from explorer.training.weight_average import WeightAverage
from explorer.values import Architecture
from explorer.values.objective import Corruption
from tests.figures.recording import record, session

_SPREAD, _NOISE = 1.0, 1.0
_SIDE = 8
_STEPS, _BATCH, _RATE, _SEED = 24_000, 512, 2e-3, 0


def main() -> None:
    """Train a linear network on endless Gaussian pictures and compare its score with the true one."""
    run = session(__doc__ or "")
    torch.set_num_threads(1)
    architecture = Architecture("linear", 1, _SIDE, _SIDE, latent_dim=_SIDE * _SIDE, output="linear")
    model = build(architecture, _SEED).train()
    objective = Denoising(SquaredError(), Corruption("gaussian", _NOISE))
    adam = FusedAdam(dict(model.named_parameters()))
    average = WeightAverage(model)
    generator = torch.Generator().manual_seed(_SEED)
    steps = 200 if run.quick else _STEPS
    since = time.monotonic()
    for step in range(steps):
        images = _SPREAD * torch.randn(_BATCH, 1, _SIDE, _SIDE, generator=generator)
        adam.clear_gradients()
        objective.loss(model, images, images, generator).backward()
        adam.step(_RATE * rate_factor("cosine", step / steps))
        average.update()
    seconds = time.monotonic() - since
    with torch.inference_mode():
        places = (_SPREAD**2 + _NOISE**2) ** 0.5 * torch.randn(10_000, 1, _SIDE, _SIDE, generator=generator)
        learnt = (average.model(places) - places) / _NOISE**2
        true = -places / (_SPREAD**2 + _NOISE**2)
        error = float((learnt - true).square().sum().sqrt() / true.square().sum().sqrt())
        slope = float((learnt * true).sum() / true.square().sum())
    record(
        run,
        "score",
        {
            "p": f"N(0, {_SPREAD:g}² I) in {_SIDE * _SIDE} dimensions, σ = {_NOISE:g}",
            "steps": steps,
            "batch": _BATCH,
            "seed": _SEED,
            "relative_error": round(error, 5),
            "slope_against_the_true_score": round(slope, 5),
            "seconds": round(seconds, 1),
        },
    )


if __name__ == "__main__":
    main()
