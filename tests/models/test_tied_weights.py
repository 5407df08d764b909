from __future__ import annotations

import copy
from dataclasses import replace

import numpy as np
import onnxruntime
import pytest
import torch

from explorer.models import (
    Contractive,
    CrossEntropy,
    SquaredError,
    build,
    count_parameters,
    decode_codes,
    encode_images,
    expected_shapes,
    export_onnx,
    from_weights,
    load_model,
    reconstruct_images,
    save_model,
    to_weights,
)
from explorer.models.autoencoder import Autoencoder
from explorer.values import Architecture, BadInput

DEEP = Architecture("multilayer", 1, 8, 9, 3, (10, 6), "tanh", tied=True)
LAYER = replace(DEEP, hidden=(), latent_dim=12, code_activation="sigmoid")
LINEAR = replace(DEEP, family="linear", hidden=(), output="linear")
TIED = {"deep": DEEP, "layer": LAYER, "linear": LINEAR, "colour": replace(DEEP, channels=3, activation="sigmoid")}
SIGMOID_CODES = {
    "untied layer": replace(LAYER, tied=False),
    "untied deep": replace(DEEP, tied=False, code_activation="sigmoid", activation="gelu"),
    "tied deep": replace(DEEP, code_activation="sigmoid"),
}

tied = pytest.mark.parametrize("architecture", TIED.values(), ids=TIED)


def pictures(architecture: Architecture, count: int = 4) -> torch.Tensor:
    shape = (count, architecture.channels, architecture.height, architecture.width)
    return torch.rand(shape, generator=torch.Generator().manual_seed(4))


def mirrored(model: Autoencoder) -> list[tuple[torch.Tensor, object]]:
    """Weights of the encoder, and the decoder layer that uses each."""
    encoder = [layer for layer in model.encoder if isinstance(layer, torch.nn.Linear)] + [model.code]
    decoder = [layer for name, layer in model.decoder.named_children() if name == "output" or "hidden" in name]
    return list(zip([layer.weight for layer in encoder], reversed(decoder), strict=True))


def untied_twin(model: Autoencoder) -> Autoencoder:
    """The same function with a transposed copy of each weight in the decoder."""
    twin = build(replace(model.architecture, tied=False), seed=0).to(model.code.weight.dtype)
    state = model.state_dict()
    for (weight, _), (_, layer) in zip(mirrored(model), mirrored(twin), strict=True):
        name = next(name for name, module in twin.named_modules() if module is layer)
        state[f"{name}.weight"] = weight.detach().t().clone()
    twin.load_state_dict(state)
    return twin


def assert_tied(model: Autoencoder) -> None:
    """Whatever happens to a weight of the encoder happens to the decoder."""
    architecture = model.architecture
    assert all(layer.source.weight is weight for weight, layer in mirrored(model))
    codes = torch.full((1, architecture.latent_dim), 0.5)
    before = model.decode(codes).detach().clone()
    with torch.no_grad():
        for weight, _ in mirrored(model):
            saved = weight.clone()
            weight.mul_(1.5)
            assert not torch.equal(model.decode(codes), before)
            weight.copy_(saved)
    assert torch.equal(model.decode(codes), before)


@tied
def test_each_weight_is_one_parameter_and_the_decoder_has_biases_only(architecture):
    model = build(architecture, seed=1)
    names = set(model.state_dict())
    assert names == {name for name, _ in model.named_parameters()}
    assert not [name for name in names if name.startswith("decoder") and not name.endswith("bias")]
    untied = replace(architecture, tied=False)
    weights = sum(weight.numel() for weight, _ in mirrored(model))
    assert count_parameters(architecture) == count_parameters(untied) - weights
    assert {name: tuple(p.shape) for name, p in model.named_parameters()} == dict(expected_shapes(architecture))


@tied
def test_the_network_computes_what_transposed_copies_would(architecture):
    model = build(architecture, seed=1)
    images = pictures(architecture)
    torch.testing.assert_close(model(images), untied_twin(model)(images))


@tied
def test_the_gradient_of_a_tied_weight_is_the_sum_of_both_uses(architecture):
    model = build(architecture, seed=1).double()
    twin = untied_twin(model)
    images = pictures(architecture).double()
    for network in (model, twin):
        SquaredError().loss(network, images, images).backward()
    for (weight, _), (encoding, decoding) in zip(mirrored(model), mirrored(twin), strict=True):
        torch.testing.assert_close(weight.grad, encoding.grad + decoding.weight.grad.t())
        assert decoding.weight.grad.abs().max() > 0


@tied
@pytest.mark.parametrize("objective", [SquaredError(), Contractive(SquaredError(), 0.5)], ids=lambda o: o.name)
def test_the_gradient_agrees_with_central_differences(architecture, objective):
    model = build(architecture, seed=1).double()
    images = pictures(architecture).double()
    objective.loss(model, images, images).backward()
    step = 1e-6
    for parameter in model.parameters():
        flat = parameter.data.view(-1)
        for place in (0, flat.numel() // 2):
            before = flat[place].item()
            flat[place] = before + step
            above = objective.loss(model, images, images).item()
            flat[place] = before - step
            below = objective.loss(model, images, images).item()
            flat[place] = before
            assert parameter.grad.view(-1)[place].item() == pytest.approx(
                (above - below) / (2 * step), rel=1e-5, abs=1e-6
            )


@tied
def test_the_tie_survives_copies_steps_and_other_number_types(architecture):
    model = build(architecture, seed=1)
    assert_tied(model)
    assert_tied(copy.deepcopy(model))
    images = pictures(architecture)
    SquaredError().loss(model, images, images).backward()
    torch.optim.Adam(model.parameters(), 0.01).step()
    assert_tied(model)
    assert_tied(model.double().float())


def test_a_deep_copy_shares_nothing_with_its_original():
    model = build(DEEP, seed=1)
    other = copy.deepcopy(model)
    images = pictures(DEEP)
    before = other(images).detach()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
    assert torch.equal(other(images), before)


@tied
def test_weights_make_the_same_tied_network_again(architecture):
    model = build(architecture, seed=1)
    again = from_weights(to_weights(model))
    images = pictures(architecture)
    assert torch.equal(again(images), model(images))
    assert_tied(again)


@tied
def test_a_model_file_keeps_the_tie(tmp_path, card_for, architecture):
    model = build(architecture, seed=1)
    path = tmp_path / "tied.safetensors"
    save_model(path, card_for(architecture), to_weights(model))
    loaded = load_model(path)
    assert loaded.card.architecture == architecture
    again = from_weights(loaded.weights)
    images = pictures(architecture)
    assert torch.equal(again(images), model(images))
    assert_tied(again)


@pytest.mark.parametrize("architecture", SIGMOID_CODES.values(), ids=SIGMOID_CODES)
def test_bounded_codes_survive_the_model_file(tmp_path, card_for, architecture):
    model = build(architecture, seed=1)
    path = tmp_path / "bounded.safetensors"
    save_model(path, card_for(architecture), to_weights(model))
    images = pictures(architecture)
    codes = from_weights(load_model(path).weights).encode(images)
    assert torch.equal(codes, model.encode(images))
    assert codes.min() > 0
    assert codes.max() < 1


@pytest.mark.parametrize("architecture", [*TIED.values(), *SIGMOID_CODES.values()], ids=[*TIED, *SIGMOID_CODES])
def test_exported_files_compute_what_the_model_computes(tmp_path, architecture):
    model = build(architecture, seed=0)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith("bias"):
                parameter.uniform_(-0.5, 0.5, generator=torch.Generator().manual_seed(3))
    whole, decoder = export_onnx(to_weights(model), tmp_path / "m.onnx")
    images = pictures(architecture).numpy()
    code, reconstruction = run(whole, ["code", "reconstruction"], images=images)
    assert np.abs(code - encode_images(model, images)).max() < 1e-5
    assert np.abs(reconstruction - reconstruct_images(model, images)).max() < 1e-5
    (decoded,) = run(decoder, ["reconstruction"], code=code)
    assert np.abs(decoded - decode_codes(model, code)).max() < 1e-5


def run(path, outputs, **inputs):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"]).run(outputs, inputs)


def test_a_tied_layer_learns():
    model = build(LAYER, seed=1)
    images = pictures(LAYER, 32)
    optimiser = torch.optim.Adam(model.parameters(), 0.02)
    losses = []
    for _ in range(30):
        loss = CrossEntropy().loss(model, images, images)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < 0.97 * losses[0]


@pytest.mark.parametrize(
    "architecture",
    [
        replace(DEEP, variational=True),
        Architecture("convolutional", 1, 8, 9, 3, (4,), dense=(6,), tied=True),
    ],
    ids=["variational", "convolutional"],
)
def test_networks_whose_halves_do_not_mirror_each_other_are_refused(architecture):
    with pytest.raises(BadInput, match="Tied weights"):
        build(architecture)
