from dataclasses import replace

import numpy as np
import pytest
import torch

from explorer.latent.layers import answer
from explorer.latent.planes import code_ranges, fit_plane, map_positions
from explorer.models import build, from_weights, to_weights
from explorer.models.inference import encode_images, reconstruct_images
from explorer.values import Architecture, Codes, DataProvenance, EpochFigures, ModelCard
from explorer.values.layers import LayersRequest
from explorer.values.open_model import OpenModel

ARCHITECTURE = Architecture("multilayer", 1, 9, 8, 2, (16, 5), activation="relu")
CONVOLUTIONAL = Architecture("convolutional", 3, 12, 9, 3, (4, 6), dense=(10, 7), activation="tanh")


def open_model(architecture=ARCHITECTURE, samples=20, originals=True, seed=0):
    weights = to_weights(build(architecture, seed=seed))
    shape = (samples, architecture.channels, architecture.height, architecture.width)
    pictures = np.random.default_rng(seed).integers(0, 256, shape).astype(np.uint8)
    values = encode_images(from_weights(weights), pictures)
    plane = fit_plane(values)
    provenance = DataProvenance("x", "X", samples, "f", architecture.channels, architecture.height, architecture.width)
    return OpenModel(
        1,
        ModelCard("m", "undercomplete", "squared-error", architecture, provenance),
        weights,
        Codes(values, np.arange(samples) % 3, np.zeros(samples, np.float32)),
        plane,
        map_positions(plane, values),
        code_ranges(values),
        originals=pictures if originals else None,
    )


def ask(model, sample=4, code=None):
    code = code or (0.0,) * model.card.architecture.latent_dim
    return answer(model, from_weights(model.weights), LayersRequest(sample, code))


def test_the_picture_passes_all_layers_in_order():
    reply = ask(open_model())
    assert [(step.part, step.place) for step in reply.steps] == [
        ("encoder", 1), ("encoder", 2), ("code", 1), ("decoder", 1), ("decoder", 2),
    ]  # fmt: skip
    assert [step.values.shape for step in reply.steps] == [(16,), (5,), (2,), (5,), (16,)]
    assert (reply.sample, reply.label, reply.source) == (4, 1, "original")
    assert reply.filters.shape == (16, 9, 8, 1)


@pytest.mark.parametrize("architecture", [ARCHITECTURE, CONVOLUTIONAL])
def test_hidden_values_code_and_output_are_those_of_the_network(architecture):
    model = open_model(architecture)
    network = from_weights(model.weights)
    reply = ask(model, 7)
    pixels = torch.from_numpy(model.originals[7:8].copy()).float() / 255
    expected = [signal[0].numpy() for signal in network.hidden_activations(pixels)]
    found = [step.values for step in reply.steps if step.part == "encoder"]
    for one, other in zip(found, expected, strict=True):
        assert one == pytest.approx(other, abs=1e-6)
    code = next(step.values for step in reply.steps if step.part == "code")
    assert code == pytest.approx(model.codes.values[7], abs=1e-5)
    output = reconstruct_images(network, model.originals[7:8])[0]
    assert abs(reply.output.pixels / 255 - output.transpose(1, 2, 0)).max() < 0.51 / 255
    assert reply.error == pytest.approx(np.square(output - model.originals[7] / 255).sum(), rel=1e-4)
    assert np.square(reply.difference).sum() == pytest.approx(reply.error, rel=1e-4)
    assert (reply.input.pixels == model.originals[7].transpose(1, 2, 0)).all()


def test_figures_of_a_layer_tell_its_range_and_how_many_units_are_active():
    for step in ask(open_model()).steps:
        assert (step.lowest, step.highest) == (step.values.min(), step.values.max())
        assert step.active == pytest.approx((step.values > 0).mean())
    sigmoid = replace(ARCHITECTURE, activation="sigmoid", code_activation="sigmoid")
    for step in ask(open_model(sigmoid)).steps:
        assert step.lowest > 0
        assert step.highest < 1
        assert step.active == pytest.approx((step.values > 0.5).mean())


def test_one_layer_alone_is_rebuilt_by_the_last_layers_of_the_decoder():
    model = open_model()
    network = from_weights(model.weights)
    reply = ask(model, 3)
    pixels = torch.from_numpy(model.originals[3:4].copy()).float() / 255
    with torch.no_grad():
        first = torch.relu(network.encoder.hidden1(pixels.flatten(1)))
        second = torch.relu(network.encoder.hidden2(first))
        from_first = torch.sigmoid(network.decoder.output(first))
        from_second = torch.sigmoid(network.decoder.output(torch.relu(network.decoder.hidden2(second))))
    for step, expected in zip(reply.steps[:2], (from_first, from_second), strict=True):
        assert step.rebuilt.pixels.reshape(-1) / 255 == pytest.approx(expected.numpy().reshape(-1), abs=0.51 / 255)
        assert step.rebuilt_error == pytest.approx(float((expected - pixels.flatten(1)).square().sum()), rel=1e-4)
    assert all(step.rebuilt is None and np.isnan(step.rebuilt_error) for step in reply.steps[2:])


def test_tied_orthonormal_layers_rebuild_their_input_from_any_layer_alone():
    architecture = Architecture("multilayer", 1, 8, 8, 64, (64, 64), activation="relu", output="linear", tied=True)
    network = build(architecture, seed=0)
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            parameter.copy_(torch.eye(64) if name.endswith("weight") else torch.zeros(64))
    model = replace(open_model(architecture, originals=True), weights=to_weights(network))
    reply = ask(model)
    assert [step.rebuilt_error for step in reply.steps[:2]] == pytest.approx([0.0, 0.0], abs=1e-9)
    assert reply.error == pytest.approx(0.0, abs=1e-9)


def test_convolutional_layers_are_maps_and_each_can_be_rebuilt():
    reply = ask(open_model(CONVOLUTIONAL))
    encoder = [step for step in reply.steps if step.part == "encoder"]
    assert [step.values.shape for step in encoder] == [(4, 6, 4), (6, 3, 2), (10,), (7,)]
    assert all(step.rebuilt.pixels.shape == (12, 9, 3) for step in encoder)
    assert reply.filters.shape == (4, 4, 4, 3)


def test_a_network_without_hidden_layers_has_only_its_code():
    for architecture in (
        Architecture("linear", 1, 9, 8, 2, output="linear"),
        Architecture("multilayer", 1, 9, 8, 30, (), tied=True, code_activation="sigmoid"),
    ):
        reply = ask(open_model(architecture))
        assert [step.part for step in reply.steps] == ["code"]
        assert len(reply.filters) == architecture.latent_dim


def test_a_variational_code_comes_with_its_spread():
    model = open_model(replace(ARCHITECTURE, variational=True))
    network = from_weights(model.weights)
    code = next(step for step in ask(model, 2).steps if step.part == "code")
    pixels = torch.from_numpy(model.originals[2:3].copy()).float() / 255
    mean, log_variance = network.posterior(pixels)
    assert code.values == pytest.approx(mean[0].numpy(), abs=1e-6)
    assert code.deviation == pytest.approx(np.exp(log_variance[0].numpy() / 2), rel=1e-4)


def test_without_originals_the_reconstruction_goes_in_and_says_so():
    model = open_model(originals=False)
    reply = ask(model, 5)
    decoded = from_weights(model.weights).decode(torch.from_numpy(model.codes.values[5:6].copy()))
    assert reply.source == "reconstruction"
    assert abs(reply.input.pixels.reshape(-1) / 255.0 - decoded.numpy().reshape(-1)).max() < 0.51 / 255


def test_no_sample_means_the_one_nearest_to_the_probe():
    model = open_model()
    near = tuple(float(value) for value in model.codes.values[11] + 1e-4)
    assert ask(model, None, near).sample == 11


def test_a_model_without_samples_shows_the_picture_at_the_probe():
    model = open_model()
    empty = Codes(np.zeros((0, 2), np.float32), np.zeros(0, np.int64), np.zeros(0, np.float32))
    reply = ask(replace(model, codes=empty, originals=None), None, (0.5, -0.5))
    assert (reply.sample, reply.label, reply.source) == (None, -1, "probe")


def test_pre_training_is_told():
    model = open_model()
    assert not ask(model).pretrained
    row = EpochFigures(1, 1.0, 1.0, 1.0, 1.0, 1e-3, 1.0, layer=1)
    assert ask(replace(model, card=replace(model.card, history=(row,)))).pretrained
