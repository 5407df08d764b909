"""The file of a restoration model: `tensor_file` with a card of its own kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from explorer.models.card_json import MalformedCardError, card_to_json, restoration_card_from_json
from explorer.models.restoration.weights import restoration_shapes
from explorer.models.tensor_file import (
    RESTORATION,
    check_name,
    opened,
    read_header,
    read_state,
    read_weights,
    stored_state,
    stored_weights,
    write_tensors,
)
from explorer.values import BadInput
from explorer.values.restoration_model import RestorationCard, RestorationWeights


@dataclass(frozen=True, eq=False)
class LoadedRestoration:
    """Everything in the file of a restoration model.

    Attributes:
        card: its header.
        weights: float32, whatever they were stored as.
        optimizer: what `save_restoration` was given, None where the file has none.
    """

    card: RestorationCard
    weights: RestorationWeights
    optimizer: Mapping[str, np.ndarray] | None


def save_restoration(
    path: str | Path,
    card: RestorationCard,
    weights: RestorationWeights,
    optimizer: Mapping[str, np.ndarray] | None = None,
    half: bool = False,
) -> None:
    """Write the file of a restoration model, whole or not at all.

    Args:
        path: ends in `.safetensors`.
        card: its name and path are not stored; reading takes them from the file.
        weights: all finite.
        optimizer: state of the training by any name.
        half: store the weights in 16 bits.

    Raises:
        BadInput: the name does not fit, the folder is missing, or the weights are not finite (in 16 bits).
        ValueError: card and weights do not go together.
        OSError: the system refused; an older file is still whole.
    """
    path = Path(path)
    check_name(path)
    if weights.architecture != card.architecture:
        raise ValueError("the card's architecture does not match the weights")
    tensors = stored_weights(path, weights.arrays, restoration_shapes(card.architecture), half)
    write_tensors(path, RESTORATION, card_to_json(card), {**tensors, **stored_state(optimizer or {})})


def load_restoration(path: str | Path) -> LoadedRestoration:
    """Read and check the file of a restoration model.

    Raises:
        BadInput: there is no such file, it is another one, or anything in it does not fit its architecture.
    """
    path = Path(path)
    with opened(path) as file:
        card = _card(file, path)
        arrays = read_weights(file, restoration_shapes(card.architecture))
        return LoadedRestoration(card, RestorationWeights(card.architecture, arrays), read_state(file))


def read_restoration_card(path: str | Path) -> RestorationCard:
    """Read the header alone.

    Raises:
        BadInput: there is no such file, or it is no restoration model.
    """
    path = Path(path)
    with opened(path) as file:
        return _card(file, path)


def is_restoration_file(path: str | Path) -> bool:
    """Whether this is a restoration model's file and not an autoencoder's; False for what cannot be read at all."""
    try:
        with opened(Path(path)) as file:
            return RESTORATION in (file.metadata() or {})
    except BadInput:
        return False


def _card(file: Any, path: Path) -> RestorationCard:
    card = restoration_card_from_json(read_header(file, RESTORATION), path.stem, str(path))
    try:
        restoration_shapes(card.architecture)
    except BadInput as error:
        raise MalformedCardError(f"its architecture cannot be built ({str(error).rstrip('.')})") from error
    return card
