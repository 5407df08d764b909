"""One hidden layer of 1 000 sigmoid units, six ways, then fine-tuned: test error and mean ‖J‖_F.

To compare with: Rifai, Vincent, Muller, Glorot and Bengio, Contractive auto-encoders, ICML 2011, table 1 (MNIST).
"""

from __future__ import annotations

import numpy as np
import torch

from explorer.data import open_dataset
from explorer.models import from_weights, load_model
from explorer.models.jacobian import squared_jacobian_norms
from tests.figures.recording import Session, record, session

_NETWORK = (
    "--hidden=none --code-activation=sigmoid --latent-dim 1000 --tied --objective=cross-entropy --schedule cosine "
    "--seed 0"
).split()
_SYSTEMS = {
    "CAE": ("one-cae-0.5", ["--model", "contractive", "--penalty=0.5"]),
    "SCAE": (
        "one-scae-50",
        "--model stochastic-contractive --penalty=50 --corruption=gaussian:0.1".split(),
    ),
    "DAE-g": ("one-dae-g", ["--model", "denoising", "--corruption=gaussian:0.4"]),
    "DAE-b": ("one-dae-b", ["--model", "denoising", "--corruption=masking:0.25"]),
    "AE+wd": ("one-ae-wd-0.1", ["--model", "undercomplete", "--weight-decay", "0.1"]),
    "AE": ("one-ae", ["--model", "undercomplete"]),
}
_PUBLISHED = {
    "CAE": (1.14, 0.73e-4),
    "DAE-g": (1.18, 0.86e-4),
    "DAE-b": (1.57, 7.87e-4),
    "AE+wd": (1.68, 5.00e-4),
    "AE": (1.78, 17.5e-4),
}
_EPOCHS, _FINE_TUNING_EPOCHS = 40, 20
_FINE_TUNING = "--learning-rate 0.003 --weight-decay 0.0 --seed 0".split()
_MASKED = "--corruption=masking:0.25"


def main() -> None:
    """Train, fine-tune, measure, record."""
    run = session(__doc__ or "")
    rows = {}
    for title, (name, options) in _SYSTEMS.items():
        trained = run.train(name, *options, *_NETWORK, epochs=_EPOCHS)
        tuned = run.classify(name, *_FINE_TUNING, epochs=_FINE_TUNING_EPOCHS)
        masked = run.classify(name, *_FINE_TUNING, _MASKED, epochs=_FINE_TUNING_EPOCHS)
        rows[title] = {
            "trained": trained,
            "mean_jacobian_norm": mean_norm(run, name),
            "fine_tuned": tuned,
            "fine_tuned_on_masked_pictures": masked,
        }
        if title in _PUBLISHED:
            error, norm = _PUBLISHED[title]
            rows[title]["published"] = {"error_percent": error, "mean_jacobian_norm": norm}
    record(run, "one_layer", {"rows": rows})


def mean_norm(run: Session, name: str) -> float:
    """Mean of ‖∂h/∂x‖_F over the test pictures, before fine-tuning."""
    dataset = open_dataset(str(run.data / "mnist"))
    model = from_weights(load_model(run.work / f"{name}.safetensors").weights)
    images = torch.from_numpy(dataset.images[dataset.test].astype(np.float32) / 255.0)
    with torch.inference_mode():
        norms = [squared_jacobian_norms(model, part).sqrt() for part in images.split(500)]
    return round(float(torch.cat(norms).mean()), 4)


if __name__ == "__main__":
    main()
