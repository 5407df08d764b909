"""Values that the panels are shown."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.values import (
    Architecture,
    DataProvenance,
    EpochFigures,
    EpochReport,
    ErrorFigures,
    ModelCard,
    Snapshot,
    Weights,
)

ARCHITECTURE = Architecture("multilayer", 1, 28, 28, 2, (512, 256))
HISTORY = tuple(EpochFigures(e, 40.0 / (e + 1), 44.0 / (e + 1), 1.0, 1.0, 1e-3, 1.0) for e in range(5))


@pytest.fixture
def card():
    """A model trained on MNIST."""
    return ModelCard(
        name="mnist-2d",
        recipe="undercomplete",
        objective="cross-entropy",
        architecture=ARCHITECTURE,
        data=DataProvenance("mnist", "MNIST", 70_000, "ab", 1, 28, 28),
        settings={"parameters": 1_069_842},
        history=HISTORY,
        errors={
            "test": ErrorFigures(10_000, 24.604, 0.03138, 15.03),
            "train": ErrorFigures(55_000, 23.1, 0.0295, 15.31),
        },
        command="latent-explorer train --data mnist --model undercomplete",
        created="2026-11-01T12:00:00+00:00",
        output_reason="Pixels lie in [0, 1].",
        path="/models/mnist-2d.safetensors",
    )


@pytest.fixture
def epoch_report(card):
    """Makes the report of an epoch."""

    def make(epoch: int, epochs: int = 20, **changes: object) -> EpochReport:
        strip = np.zeros((8, 28, 28, 1), np.uint8)
        values = {
            "epoch": epoch, "epochs": epochs, "figures": HISTORY[0], "card": card,
            "snapshot": Snapshot(Weights(ARCHITECTURE, {}), np.zeros((1, 2), np.float32)),
            "labels": np.zeros(1, np.int64), "originals": strip, "reconstructions": strip,
            "images_per_second": 14_234.0, "seconds_left": 60.0, "device": "CPU, 2 threads",
        }  # fmt: skip
        return EpochReport(**{**values, **changes})

    return make
