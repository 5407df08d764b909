from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.jobs import drain
from explorer.latent.planes import code_ranges, fit_plane, map_positions
from explorer.latent.search import answer, nearest_first
from explorer.models import build, decode_codes, to_pixels, to_weights
from explorer.values import Architecture, BadInput, Codes, DataProvenance, ModelCard
from explorer.values.open_model import OpenModel
from explorer.values.search import NearestRequest

ARCHITECTURE = Architecture("multilayer", 1, 8, 8, 3, (10,))


@pytest.fixture
def network():
    return build(ARCHITECTURE, seed=0).eval().requires_grad_(False)


@pytest.fixture
def model(network):
    values = np.random.default_rng(0).normal(size=(200, 3)).astype(np.float32)
    codes = Codes(values, np.full(200, -1), np.zeros(0, np.float32))
    plane = fit_plane(values)
    card = ModelCard("m", "undercomplete", "squared-error", ARCHITECTURE, DataProvenance("x", "X", 200, "", 1, 8, 8))
    originals = np.random.default_rng(1).integers(0, 256, (200, 1, 8, 8), dtype=np.uint8)
    return OpenModel(
        1, card, to_weights(network), codes, plane, map_positions(plane, values), code_ranges(values), "", originals
    )


def found(model, network, **wanted):
    return drain(answer(model, network, NearestRequest(**wanted)))


def test_the_nearest_codes_come_first_with_their_distances(model, network):
    code = (0.3, -0.2, 1.0)
    reply = found(model, network, count=10, code=code)
    distances = np.linalg.norm(model.codes.values - np.array(code), axis=1)
    assert reply.rows.tolist() == np.argsort(distances)[:10].tolist()
    assert reply.distances == pytest.approx(np.sort(distances)[:10], rel=1e-5)
    assert not reply.drawn


def test_a_sample_is_nearest_to_its_own_picture(model, network, monkeypatch):
    # in many pieces
    monkeypatch.setattr("explorer.latent.search._PIECE_NUMBERS", 500)
    reply = found(model, network, count=5, pixels=model.originals[17])
    assert reply.rows[0] == 17
    assert reply.distances[0] == 0
    difference = (model.originals.astype(float) - model.originals[17]).reshape(200, -1) / 255
    squared = np.square(difference).sum(axis=1)
    assert reply.distances == pytest.approx(np.sort(squared)[:5], rel=1e-5), "the measure of every error of a picture"


def test_without_originals_the_model_s_drawings_are_compared(model, network):
    bare = replace(model, originals=None)
    drawn = to_pixels(decode_codes(network, model.codes.values[3:4]))[0]
    reply = found(bare, network, count=1, pixels=drawn)
    assert reply.rows.tolist() == [3]
    assert reply.drawn
    assert reply.compared == 200


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ({"count": 0, "code": (0.0,) * 3}, "not 0"),
        ({"count": 1, "code": (0.0,) * 2}, "3 numbers, not 2"),
        ({"count": 1, "pixels": np.zeros((1, 9, 9), np.uint8)}, "8×8"),
    ],
)
def test_what_does_not_fit_is_refused(model, network, wanted, reason):
    with pytest.raises(BadInput, match=reason):
        found(model, network, **wanted)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40), st.integers(1, 50))
def test_ties_go_to_the_first(values, count):
    squared = np.array(values, np.float32)
    assert nearest_first(squared, count).tolist() == np.argsort(squared, kind="stable")[:count].tolist()
