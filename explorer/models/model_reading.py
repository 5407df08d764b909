"""What model files were taken for."""

from __future__ import annotations

from explorer.models.model_file import LoadedModel
from explorer.values.reading import LeftOut, Reading


def model_reading(model: LoadedModel) -> Reading:
    """The reading of an autoencoder: its stored codes, and the pictures that it takes."""
    architecture, codes = model.card.architecture, model.codes
    labelled = codes is not None and bool((codes.labels >= 0).any())
    return Reading(
        "model",
        rows=0 if codes is None else len(codes.values),
        code=tuple(f"z{place + 1}" for place in range(architecture.latent_dim)),
        labels="labels" if labelled else None,
        kept=("errors",) if codes is not None and len(codes.errors) else (),
        left_out=() if codes is not None else (LeftOut("map", "the file holds no codes"),),
        shape=(architecture.height, architecture.width, architecture.channels),
        range=(0.0, 1.0),
    )
