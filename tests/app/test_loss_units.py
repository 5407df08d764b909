"""The unit on the axis of the loss."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer.latent.model_maps import open_model
from explorer.models import load_model, save_model
from explorer.values.card_settings import objective_parameters
from explorer.values.objective import Corruption, ObjectiveSettings
from tests.app.conftest import write_model


@pytest.fixture
def unit_of(tmp_path):
    """The unit that a model of an objective and settings is shown with."""

    def unit(objective: str, settings: dict[str, object]) -> str:
        path = write_model(tmp_path / "m.safetensors")
        model = load_model(path)
        card = replace(model.card, objective=objective, settings=settings)
        save_model(path, card, model.weights, model.codes)
        return open_model(path, 1).loss_unit

    return unit


def test_the_unit_names_the_parameters_that_the_model_was_trained_with(unit_of):
    noisy = ObjectiveSettings("denoising", "cross-entropy", corruption=Corruption("masking", 0.25), emphasis=3.0)
    assert unit_of("denoising", objective_parameters(noisy)) == "nats per image, corrupted values weighted 3 times"


def test_a_file_too_old_to_name_its_parameters_has_the_usual_ones(unit_of):
    assert unit_of("cross-entropy", {}) == "nats per image"


def test_a_damaged_parameter_does_not_keep_a_model_from_being_opened(unit_of):
    damaged = objective_parameters(ObjectiveSettings("denoising")) | {"emphasis": "much"}
    assert unit_of("denoising", damaged).startswith("squared error per image")
