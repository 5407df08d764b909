"""An open model of a small untrained network, with pictures behind its codes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.latent.planes import code_ranges, fit_plane, map_positions
from explorer.models import build, from_weights, to_weights
from explorer.models.inference import encode_images
from explorer.values import Architecture, Codes, DataProvenance, ModelCard
from explorer.values.open_model import OpenModel


def open_model(latent_dim=2, *, samples=40, variational=False, channels=1, originals=True, seed=0):
    """The open model and its network."""
    family = Architecture("multilayer", channels, 9, 8, latent_dim, (16, 5), activation="tanh")
    architecture = replace(family, variational=variational)
    network = build(architecture, seed=seed)
    pictures = np.random.default_rng(seed).integers(0, 256, (samples, channels, 9, 8)).astype(np.uint8)
    values = encode_images(network, pictures) if samples else np.zeros((0, latent_dim), np.float32)
    # an untrained encoder hardly tells pictures apart
    values = ((values - values.mean(axis=0)) / values.std(axis=0)).astype(np.float32) if samples else values
    plane = fit_plane(values)
    provenance = DataProvenance("x", "X", samples, "f", channels, 9, 8)
    model = OpenModel(
        1,
        ModelCard("m", "undercomplete", "squared-error", architecture, provenance),
        to_weights(network),
        Codes(values, np.arange(samples) % 3, np.arange(samples, dtype=np.float32)),
        plane,
        map_positions(plane, values),
        code_ranges(values),
        originals=pictures if originals and samples else None,
    )
    return model, from_weights(model.weights)


@pytest.fixture(scope="session")
def flat():
    """Codes of two numbers."""
    return open_model()
