"""The program's variational autoencoder with a 2-D code on MNIST against the same network in plain torch: the ELBO."""

from __future__ import annotations

import time

import numpy as np
import torch

from explorer.data import open_dataset
from explorer.models import EvidenceLowerBound, from_weights, load_model
from tests.figures import plain_variational
from tests.figures.recording import record, session

_EPOCHS, _BATCH, _RATE, _SEED = 20, 128, 1e-3, 0
_DRAWS = 10


def main() -> None:
    """Train both on the same pictures with the same budget and state both bounds on the test pictures."""
    run = session(__doc__ or "")
    options = f"--model variational --latent-dim 2 --batch-size {_BATCH} --learning-rate {_RATE:g} --schedule cosine"
    trained = run.train("variational-2d", *options.split(), "--seed", str(_SEED), epochs=_EPOCHS)

    dataset = open_dataset(str(run.data / "mnist"))
    test = torch.from_numpy(dataset.images[dataset.test].astype(np.float32) / 255.0)
    ours = from_weights(load_model(run.work / "variational-2d.safetensors").weights)
    objective = EvidenceLowerBound("bernoulli")
    torch.set_num_threads(1)
    torch.manual_seed(_SEED)
    with torch.inference_mode():
        terms = [[float(term) for term in objective.terms(ours, test, test)] for _ in range(_DRAWS)]
    reconstruction, divergence = (float(np.mean(term)) for term in zip(*terms, strict=True))

    since = time.monotonic()
    training = torch.from_numpy(dataset.images[dataset.train].astype(np.float32) / 255.0).flatten(1)
    plain = plain_variational.train(training, run.epochs(_EPOCHS), _BATCH, _RATE)
    seconds = time.monotonic() - since
    with torch.inference_mode():
        peer = float(np.mean([float(plain.bound(test.flatten(1))) for _ in range(_DRAWS)]))
    record(
        run,
        "variational",
        {
            "ours": {
                **trained,
                "elbo_nats": round(-reconstruction - divergence, 2),
                "reconstruction_nats": round(reconstruction, 2),
                "divergence_nats": round(divergence, 2),
            },
            "plain_torch": {
                "script": "tests/figures/plain_variational.py",
                "elbo_nats": round(peer, 2),
                "seconds": round(seconds, 1),
            },
            "seed": _SEED,
            "draws": _DRAWS,
        },
    )


if __name__ == "__main__":
    main()
