"""Model files opened for exploring: each with its map."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from explorer.latent.planes import code_ranges, fit_plane, map_positions
from explorer.models import card_parameters, objective_from, objective_named, objective_names
from explorer.models.model_file import LoadedModel, load_model
from explorer.models.restoration import is_restoration_file, read_restoration_card
from explorer.values import BadInput, Codes, ModelCard
from explorer.values.card_settings import stored_objective
from explorer.values.open_model import OpenModel
from explorer.values.restoration_model import RestorationCard


def open_file(path: Path, stamp: int) -> OpenModel | RestorationCard:
    """Read a model file; of one that restores pictures the header is enough here.

    Raises:
        BadInput: the file cannot be read, or is not a model.
    """
    return read_restoration_card(path) if is_restoration_file(path) else open_model(path, stamp)


def open_model(path: Path, stamp: int) -> OpenModel:
    """Read a model file and lay out its map.

    Raises:
        BadInput: the file cannot be read, or is not a model.
    """
    file = load_model(path)
    return laid_out(replace(file, card=replace(file.card, path=str(path))), stamp)


def laid_out(file: LoadedModel, stamp: int) -> OpenModel:
    """What a model file holds, with its map; a model of another program has neither objective nor losses."""
    codes = file.codes
    if codes is None:
        latent_dim = file.card.architecture.latent_dim
        empty = np.zeros(0, np.float32)
        codes = Codes(np.zeros((0, latent_dim), np.float32), np.zeros(0, np.int64), empty)
    plane = fit_plane(codes.values)
    return OpenModel(
        stamp,
        with_parameters(file.card),
        file.weights,
        codes,
        plane,
        map_positions(plane, codes.values),
        code_ranges(codes.values),
        loss_unit(file.card) if file.card.objective else "",
    )


def with_parameters(card: ModelCard) -> ModelCard:
    """The card with all parameters of its objective, also those that its file left at their defaults."""
    return replace(card, settings={**card.settings, "parameters": card_parameters(card)})


def loss_unit(card: ModelCard) -> str:
    """What the losses of a model count, for their axis.

    A damaged parameter does not keep a model from being looked at, nor does an objective that is not known here.
    """
    if card.objective not in objective_names():
        return ""
    try:
        return objective_from(stored_objective(card)).unit
    except BadInput:
        return objective_named(card.objective).unit
