import numpy as np
import pytest

from explorer.values import Architecture, Codes, DataProvenance, EpochFigures, ErrorFigures, ModelCard, Weights
from explorer.values.comparison import TABLE_HEAD, ModelMeasures, measures_of_card, same_samples, table_rows
from explorer.values.open_model import OpenModel
from explorer.values.plane import Plane

ARCHITECTURE = Architecture("multilayer", 1, 8, 8, 2, (4,))


def card(**changes):
    values = {
        "name": "a", "recipe": "undercomplete", "objective": "squared-error", "architecture": ARCHITECTURE,
        "data": DataProvenance("x", "X", 9, "f" * 64, 1, 8, 8),
        "history": tuple(EpochFigures(epoch, 3.0, 3.0, 3.0, 3.0, 1e-3, 2.5) for epoch in range(4)),
        "errors": {"train": ErrorFigures(9, 4.0, 0.1, 10.0), "test": ErrorFigures(9, 5.0, 0.1, 10.0)},
        "settings": {"parameters": 700}, "path": "/a.safetensors",
    }  # fmt: skip
    return ModelCard(**{**values, **changes})


def open_model(labels, **changes):
    labels = np.asarray(labels, np.int64)
    codes = Codes(np.zeros((len(labels), 2), np.float32), labels, np.zeros(0, np.float32))
    place = np.zeros((len(labels), 2), np.float32)
    return OpenModel(1, card(**changes), Weights(ARCHITECTURE, {}), codes, Plane.identity(2), place, ((-1.0, 1.0),) * 2)


def test_a_card_tells_errors_parameters_time_and_epochs():
    row = measures_of_card("/a.safetensors", card())
    assert (row.train_error, row.test_error, row.parameters) == (4.0, 5.0, 700)
    assert (row.seconds, row.epochs) == (10.0, 3)  # the row before the first step is no epoch, but took its time
    assert row.jacobian_norm is None
    assert row.divergence is None


def test_a_card_without_history_or_errors_leaves_them_unknown():
    row = measures_of_card("k", card(history=(), errors={}, settings={}))
    assert (row.train_error, row.test_error, row.parameters, row.seconds, row.epochs) == (None,) * 5


def test_the_divergence_is_the_mean_over_code_dimensions():
    assert ModelMeasures("k", "n", "r", 2, divergences=(3.0, 1.0)).divergence == 2.0


def test_the_table_has_one_value_for_each_head_and_nothing_for_what_is_unknown():
    rows = table_rows([ModelMeasures("k", "n", "r", 2, test_error=1 / 3)])
    assert len(rows[0]) == len(TABLE_HEAD)
    told = dict(zip(TABLE_HEAD, rows[0], strict=True))
    assert told["test_squared_error_per_image"] == 1 / 3
    assert told["trustworthiness_10"] == ""
    assert told["sample_images"] == ""


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (open_model([0, 1, 2]), True),
        (open_model([0, 1, 1]), False),
        (open_model([0, 1]), False),
        (open_model([0, 1, 2], data=DataProvenance("x", "X", 9, "e" * 64, 1, 8, 8)), False),
    ],
    ids=["the same", "other labels", "fewer", "other data"],
)
def test_samples_are_the_same_when_data_number_and_labels_agree(other, same):
    assert same_samples(open_model([0, 1, 2]), other) is same
