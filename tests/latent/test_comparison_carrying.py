import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.latent.compared_models import ComparedModels
from explorer.latent.planes import code_ranges, fit_plane, map_positions
from explorer.models import build, from_weights, to_weights
from explorer.values import Architecture, Codes, DataProvenance, ModelCard
from explorer.values.comparison import CarryRequest
from explorer.values.open_model import OpenModel

LABELS = np.array([0, 1, 1, 0, -1])


def open_model(path, latent_dim=2, seed=0, stamp=1, labels=LABELS):
    architecture = Architecture("multilayer", 1, 8, 8, latent_dim, (12,), "tanh")
    values = np.random.default_rng(seed).normal(size=(len(labels), latent_dim)).astype(np.float32)
    codes = Codes(values, labels, np.arange(len(labels), dtype=np.float32))
    card = ModelCard("m", "r", "squared-error", architecture, DataProvenance("x", "X", 5, "f", 1, 8, 8), path=path)
    plane = fit_plane(values)
    weights = to_weights(build(architecture, seed=seed))
    return OpenModel(stamp, card, weights, codes, plane, map_positions(plane, values), code_ranges(values))


@pytest.fixture
def models():
    return open_model("a"), open_model("b", 4, seed=1, stamp=2), open_model("c", seed=2, stamp=3, labels=LABELS[:4])


@pytest.fixture
def compared():
    return ComparedModels()


@given(st.tuples(*[st.floats(-3, 3, width=32)] * 2))
@settings(max_examples=20, deadline=None)
def test_a_model_and_itself_give_encode_of_decode(code):
    one = open_model("a")
    twin = OpenModel(
        2, ModelCard(**{**vars(one.card), "path": "twin"}), one.weights, one.codes, one.plane, one.positions, ()
    )
    source, other = ComparedModels().carry(CarryRequest((one, twin), "a", code)).probes
    network = from_weights(one.weights)
    there = network.encode(network.decode(torch.tensor([code])))
    assert source.code == pytest.approx(code)
    assert other.code == pytest.approx(tuple(there[0].tolist()), abs=1e-5)
    expected = (network.decode(there) - network.decode(torch.tensor([code]))).square().sum()
    assert other.error == pytest.approx(float(expected), abs=1e-5)
    assert source.error is None


def test_every_model_tells_place_picture_and_nearest_sample(compared, models):
    reply = compared.carry(CarryRequest(models, "a", (0.5, -0.5)))
    assert [probe.key for probe in reply.probes] == ["a", "b", "c"]
    for probe, model in zip(reply.probes, models, strict=True):
        assert len(probe.code) == model.codes.values.shape[1]
        assert probe.place == pytest.approx(tuple(model.plane.project(np.array([probe.code]))[0]), abs=1e-5)
        distance = np.square(model.codes.values - np.array(probe.code)).sum(1)
        assert probe.nearest == distance.argmin()
        assert probe.label == model.codes.labels[probe.nearest]
        assert probe.picture.pixels.shape == (8, 8, 1)


def test_of_a_sample_each_model_with_the_same_samples_shows_its_own_code(compared, models):
    code = tuple(models[0].codes.values[3].tolist())
    first, second, third = compared.carry(CarryRequest(models, "a", code, sample=3)).probes
    assert second.code == pytest.approx(tuple(models[1].codes.values[3].tolist()))
    assert (first.error, second.error) == (3.0, 3.0)  # as the files say
    assert second.nearest == 3
    # the third has other samples, so that the picture is carried to it
    assert third.code != pytest.approx(tuple(models[2].codes.values[3].tolist()))


def test_a_request_from_an_unknown_model_is_not_answered(compared, models):
    assert compared.carry(CarryRequest(models, "nobody", (0.0, 0.0))) is None
    assert compared.carry(CarryRequest((), "a", (0.0, 0.0))) is None


def test_networks_of_models_that_stay_are_kept(compared, models):
    compared.carry(CarryRequest(models, "a", (0.0, 0.0)))
    before = compared._networks[1]
    compared.carry(CarryRequest(models[:2], "a", (0.0, 0.0)))
    assert compared._networks[1] is before
    assert set(compared._networks) == {1, 2}


def test_a_model_without_codes_is_carried_to_all_the_same():
    one, bare = open_model("a"), open_model("b", seed=1, stamp=2, labels=LABELS[:0])
    probe = ComparedModels().carry(CarryRequest((one, bare), "a", (0.0, 0.0))).probes[1]
    assert (probe.nearest, probe.label) == (-1, -1)
