from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch

from explorer.models import build, to_weights
from explorer.values import (
    Architecture,
    Codes,
    DataProvenance,
    EpochFigures,
    ErrorFigures,
    ModelCard,
    Weights,
)


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def small() -> Architecture:
    return Architecture("multilayer", 1, 8, 9, latent_dim=2, hidden=(12, 6), activation="tanh")


@pytest.fixture
def weights(small) -> Weights:
    return to_weights(build(small, seed=1))


@pytest.fixture
def card_for() -> Callable[[Architecture], ModelCard]:
    def make(architecture: Architecture) -> ModelCard:
        return ModelCard(
            name="",
            recipe="undercomplete",
            objective="squared-error",
            architecture=architecture,
            data=DataProvenance(
                spec="ziffern-ä",
                title="Digits",
                images=100,
                fingerprint="ab" * 32,
                channels=architecture.channels,
                height=architecture.height,
                width=architecture.width,
                class_names=("zero", "one", "два"),
                light_on_dark=True,
                note="as they were",
            ),
            settings={"seed": 2**63 + 5, "learning_rate": 1e-3, "resume": None, "shuffle": True, "widths": (12, 6)},
            history=(EpochFigures(0, 9.5, float("inf"), 9.0, 9.25, 1e-3, 0.5),),
            errors={"test": ErrorFigures(10, 4.5, 0.0625, float("inf"))},
            command="latent-explorer train --data digits",
            created="2026-01-02T03:04:05+00:00",
            versions={"torch": "2.13.0"},
            output_reason="Sigmoid output, because …",
        )

    return make


@pytest.fixture
def card(card_for, small) -> ModelCard:
    return card_for(small)


@pytest.fixture
def codes() -> Codes:
    values = np.random.default_rng(0).normal(size=(5, 2)).astype(np.float32)
    return Codes(values, np.array([0, 1, 2, -1, 0]), np.arange(5, dtype=np.float32))


@pytest.fixture
def variational(small) -> Architecture:
    return replace(small, variational=True)
