"""‖J‖_F of the encoder over the map."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.jobs import drain
from explorer.latent import contraction
from explorer.latent.contraction import jacobian_norms, measure_fixed_samples, measure_map
from explorer.latent.planes import code_ranges, fit_plane, map_positions
from explorer.models import build, from_weights, to_weights
from explorer.values import Architecture, Codes, DataProvenance, ModelCard, Weights
from explorer.values.contraction import ContractionNowRequest, ContractionRequest, spread_of
from explorer.values.open_model import OpenModel


def opened(architecture=None, samples=60, originals=True, scale=1.0):
    architecture = architecture or Architecture("multilayer", 1, 9, 8, 2, (16,), "tanh")
    generator = np.random.default_rng(0)
    values = generator.normal(size=(samples, architecture.latent_dim)).astype(np.float32)
    shape = (samples, architecture.channels, architecture.height, architecture.width)
    pictures = generator.integers(0, 256, shape).astype(np.uint8)
    pictures.flags.writeable = False
    plane = fit_plane(values)
    weights = to_weights(build(architecture, seed=0))
    arrays = {name: np.asarray(array) * scale for name, array in weights.arrays.items()}
    model = OpenModel(
        1,
        ModelCard("m", "linear", "squared-error", architecture, DataProvenance("x", "X", samples, "f", *shape[1:])),
        Weights(architecture, arrays),
        Codes(values, np.arange(samples) % 3, np.zeros(0, np.float32)),
        plane,
        map_positions(plane, values),
        code_ranges(values),
        originals=pictures if originals else None,
    )
    return model, from_weights(model.weights)


def whole_map(model, network):
    norms = None
    for parts in range(1, 1000):
        reply = drain(measure_map(model, network, ContractionRequest(norms)))
        if reply.finished:
            return reply, parts
        norms = reply.norms
    raise AssertionError("the map is never finished")


def true_norms(network, images):
    """The Jacobian itself, one picture at a time."""
    jacobians = [torch.autograd.functional.jacobian(network.encode, image[None]).flatten() for image in images]
    return np.array([float(jacobian.norm()) for jacobian in jacobians])


@pytest.mark.parametrize(
    "architecture",
    [
        Architecture("multilayer", 1, 9, 8, 2, (16,), "tanh"),
        Architecture("multilayer", 1, 9, 8, 12, (16,), "silu"),
        Architecture("multilayer", 1, 9, 8, 5, (), code_activation="sigmoid"),
        Architecture("multilayer", 1, 9, 8, 70, (), code_activation="tanh"),
        Architecture("multilayer", 1, 9, 8, 5, (), code_activation="gelu"),
        Architecture("convolutional", 3, 8, 8, 3, (4, 8), "relu", dense=(8,)),
        Architecture("multilayer", 1, 9, 8, 2, (16,), "relu", variational=True),
    ],
    ids=lambda a: f"{a.family}-{a.latent_dim}-{a.code_activation}",
)
def test_norms_are_those_of_the_jacobian(architecture):
    network = build(architecture, seed=1)
    shape = (4, architecture.channels, architecture.height, architecture.width)
    images = torch.rand(shape, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        norms, estimated = jacobian_norms(network, images.clone())
    assert not estimated
    assert norms == pytest.approx(true_norms(network, images), rel=1e-4)


def test_the_code_of_a_linear_encoder_answers_alike_everywhere():
    model, network = opened(Architecture("linear", 1, 9, 8, 3, output="linear"))
    reply, _ = whole_map(model, network)
    weight = float(network.code.weight.detach().norm())
    assert reply.norms == pytest.approx(weight, rel=1e-5)
    assert reply.spread.mean == pytest.approx(weight, rel=1e-5)


def test_norms_of_very_long_codes_are_estimates_and_said_to_be():
    architecture = Architecture("multilayer", 1, 9, 8, contraction.MOST_EXACT + 1, (80,), "tanh")
    model, network = opened(architecture, samples=200)
    reply, _ = whole_map(model, network)
    assert reply.estimated
    images = torch.from_numpy(model.originals[:20].copy()).float() / 255
    assert reply.norms[:20].mean() == pytest.approx(true_norms(network, images).mean(), rel=0.1)


def test_the_map_is_measured_in_parts_that_add_up(monkeypatch):
    model, network = opened(samples=600)
    once, _ = whole_map(model, network)
    monkeypatch.setattr(contraction, "_SECONDS", 0.0)
    first = drain(measure_map(model, network, ContractionRequest()))
    assert 0 < first.measured < 600
    assert np.isnan(first.norms).sum() == 600 - first.measured
    assert not first.norms.flags.writeable
    again, parts = whole_map(model, network)
    assert parts > 1
    assert again.norms == pytest.approx(once.norms, rel=1e-5)
    assert again.spread.mean == pytest.approx(once.spread.mean)


def test_the_extremes_are_in_order_with_their_pictures():
    model, network = opened()
    reply, _ = whole_map(model, network)
    order = np.argsort(reply.norms)
    assert [sample.index for sample in reply.smallest] == order[:8].tolist()
    assert [sample.index for sample in reply.largest] == order[::-1][:8].tolist()
    sample = reply.largest[0]
    assert sample.norm == pytest.approx(reply.norms.max())
    assert sample.label == sample.index % 3
    assert (sample.picture.pixels == model.originals[sample.index].transpose(1, 2, 0)).all()


def test_the_fixed_samples_are_the_same_each_time_and_at_most_256():
    model, network = opened(samples=300)
    replies = [drain(measure_fixed_samples(model, network, ContractionNowRequest(epoch))) for epoch in (3, 4)]
    assert replies[0].spread.count == 256
    assert replies[0].spread.mean == replies[1].spread.mean
    assert replies[0].request.epoch == 3
    few, network = opened(samples=10)
    assert drain(measure_fixed_samples(few, network, ContractionNowRequest(0))).spread.count == 10


def test_a_smaller_encoder_contracts_more():
    wide, network = opened()
    narrow, shrunk = opened(scale=0.5)
    assert whole_map(narrow, shrunk)[0].spread.mean < whole_map(wide, network)[0].spread.mean


def test_without_originals_the_reconstructions_are_measured():
    model, network = opened(originals=False)
    reply, _ = whole_map(model, network)
    assert reply.stand_ins
    assert np.isfinite(reply.norms).all()


def test_weights_that_are_no_numbers_end_the_measuring_all_the_same():
    model, network = opened(scale=float("nan"))
    reply, _ = whole_map(model, network)
    assert np.isinf(reply.norms).all()
    assert reply.spread.count == 0
    assert np.isnan(reply.spread.mean)
    assert reply.smallest == ()


def test_a_model_without_codes_is_measured_at_once():
    model, network = opened(samples=0, originals=False)
    reply, parts = whole_map(model, network)
    assert parts == 1
    assert reply.spread.count == 0
    assert drain(measure_fixed_samples(model, network, ContractionNowRequest(0))).spread.count == 0


@given(st.lists(st.floats(0, 1e6, width=32), min_size=1, max_size=200))
def test_every_norm_is_in_a_bin_or_counted_beyond(norms):
    norms = np.array(norms, np.float32)
    spread = spread_of(norms)
    assert spread.counts.sum() + spread.beyond == spread.count == len(norms)
    assert spread.edges[0] == 0
    assert (np.diff(spread.edges) > 0).all()
    assert spread.beyond <= 0.03 * len(norms) + 1
    assert spread.mean == pytest.approx(float(np.mean(norms, dtype=np.float64)))


def test_one_far_out_does_not_flatten_the_histogram():
    spread = spread_of(np.append(np.linspace(0.5, 1.0, 999), 500.0))
    assert spread.beyond == 1
    assert spread.edges[-1] < 2
