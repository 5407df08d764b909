from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from explorer.models import build, from_weights, squared_jacobian_norms, to_weights
from explorer.models.autoencoder import Autoencoder
from explorer.models.jacobian import (
    MOST_EXACT,
    closed_form_norms,
    codes_and_squared_norms,
    estimated_norms,
    exact_norms,
)
from explorer.models.layers import LayerAutoencoder, NetworkUpTo
from explorer.values import Architecture

CLOSED = ("linear", "relu", "tanh", "sigmoid")


def images_of(count: int, channels: int = 1) -> torch.Tensor:
    return torch.rand(count, channels, 8, 8, generator=torch.Generator().manual_seed(4), dtype=torch.float64)


def network(code: int = 3, hidden: tuple[int, ...] = (10,), activation: str = "tanh", **further) -> Autoencoder:
    model = build(Architecture("multilayer", 1, 8, 8, code, hidden, activation, **further), seed=2).double()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith("bias"):
                parameter.uniform_(-0.5, 0.5, generator=torch.Generator().manual_seed(1))
    return model


def single_layer(activation: str, code: int = 12) -> Autoencoder:
    if activation == "linear":
        return build(Architecture("linear", 1, 8, 8, code, output="linear"), seed=2).double()
    return network(code, (), code_activation=activation)


def explicit(model, images: torch.Tensor) -> torch.Tensor:
    """The norms from the whole Jacobian, (N, d, N, …)."""
    jacobian = torch.autograd.functional.jacobian(model.encode, images)
    return torch.stack([jacobian[place, :, place].square().sum() for place in range(len(images))])


def followed(model: Autoencoder, images: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    inputs = images.clone().requires_grad_()
    return model.encode(inputs), inputs


@pytest.mark.parametrize("activation", CLOSED)
@pytest.mark.parametrize("tied", [False, True])
def test_the_closed_form_of_a_layer_is_the_norm_of_its_jacobian(activation, tied):
    model = single_layer(activation)
    if tied and activation != "linear":
        model = network(12, (), code_activation=activation, tied=True)
    images = images_of(4)
    expected = explicit(model, images)
    layer, name = model.single_layer
    assert name == activation
    torch.testing.assert_close(closed_form_norms(layer, name, model.encode(images)), expected)
    torch.testing.assert_close(exact_norms(*followed(model, images)), expected)
    torch.testing.assert_close(squared_jacobian_norms(model, images), expected)


def test_the_closed_form_against_the_formula_for_sigmoid_units():
    model, images = single_layer("sigmoid"), images_of(3)
    weights, bias = (tensor.detach().numpy() for tensor in (model.code.weight, model.code.bias))
    h = 1 / (1 + np.exp(-(images.flatten(1).numpy() @ weights.T + bias)))
    expected = ((h * (1 - h)) ** 2 * (weights**2).sum(1)).sum(1)
    assert squared_jacobian_norms(model, images).detach().numpy() == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    "model",
    [
        network(),
        network(2, (16, 9), "gelu"),
        network(MOST_EXACT, (9,), "silu"),
        network(4, (9,), "sigmoid", code_activation="sigmoid", tied=True),
        network(5, (9,), "relu", variational=True),
        network(6, (), code_activation="gelu"),
        build(Architecture("convolutional", 3, 8, 8, 2, (4, 6), "gelu", dense=(10,)), seed=0).double(),
    ],
    ids=["tanh", "gelu-deep", "silu", "sigmoid-tied", "relu-variational", "gelu-layer", "convolutional"],
)
def test_short_codes_of_any_encoder_get_the_exact_norm(model):
    images = images_of(3, model.architecture.channels)
    codes, norms = codes_and_squared_norms(model, images)
    torch.testing.assert_close(norms, explicit(model, images))
    torch.testing.assert_close(codes, model.encode(images))


def test_the_exact_norm_against_finite_differences():
    model, image = network(), images_of(1)
    step, total = 1e-6, 0.0
    with torch.no_grad():
        for pixel in range(64):
            change = torch.zeros(64, dtype=torch.float64)
            change[pixel] = step
            change = change.view(1, 1, 8, 8)
            slopes = (model.encode(image + change) - model.encode(image - change)) / (2 * step)
            total += slopes.square().sum().item()
    assert squared_jacobian_norms(model, image).item() == pytest.approx(total, rel=1e-8)


def test_layers_and_parts_of_a_network_are_measured_too():
    model = network(4, (10, 7), "tanh")
    signal = model.encoder[:3](images_of(3)).detach()
    layer = LayerAutoencoder(model, 2)
    torch.testing.assert_close(squared_jacobian_norms(layer, signal), explicit(layer, signal))
    part = NetworkUpTo(model, 2)
    torch.testing.assert_close(squared_jacobian_norms(part, images_of(2)), explicit(part, images_of(2)))


def test_the_norm_is_the_sum_of_squares_not_their_mean():
    model = single_layer("linear")
    with torch.no_grad():
        model.code.weight.fill_(1.0)
    assert squared_jacobian_norms(model, images_of(2)).tolist() == pytest.approx([12 * 64, 12 * 64])


@pytest.mark.parametrize("code", [2, 2 * MOST_EXACT])
def test_units_that_answer_in_opposite_ways_do_not_cancel(code):
    """With J = (w, −w, …) the product Jᵀ1 is 0, and the norm is not."""
    model = network(code, (10,), "tanh")
    with torch.no_grad():
        model.code.weight[1::2] = -model.code.weight[0::2]
    images = images_of(1).expand(2000, -1, -1, -1)
    codes, inputs = followed(model, images[:1])
    (along_ones,) = torch.autograd.grad(codes.sum(), inputs)
    assert along_ones.abs().max().item() < 1e-12
    expected = explicit(model, images[:1]).item()
    assert expected > 0.1
    norms = squared_jacobian_norms(model, images, torch.Generator().manual_seed(0)).detach()
    assert norms.mean().item() == pytest.approx(expected, rel=0.12 if code > MOST_EXACT else 1e-9)


def test_the_estimate_of_two_opposite_units_is_twice_the_norm_half_of_the_time():
    model = network(2, (10,), "tanh")
    with torch.no_grad():
        model.code.weight[1] = -model.code.weight[0]
    images = images_of(1).expand(2000, -1, -1, -1)
    norms = estimated_norms(*followed(model, images), torch.Generator().manual_seed(0)).detach()
    twice = norms > 1e-9
    assert norms[twice].numpy() == pytest.approx(2 * explicit(model, images[:1]).item())
    assert twice.double().mean().item() == pytest.approx(0.5, abs=5 * 0.5 / math.sqrt(2000))


def test_the_mean_of_many_estimates_is_the_exact_norm():
    model = network(20, (16,), "tanh")
    images = images_of(1).expand(8000, -1, -1, -1)
    norms = squared_jacobian_norms(model, images, torch.Generator().manual_seed(0)).detach()
    expected = explicit(model, images[:1]).item()
    error = norms.std().item() / math.sqrt(len(norms))
    assert 0 < error < 0.02 * expected
    assert norms.mean().item() == pytest.approx(expected, abs=4 * error)


def test_each_image_has_a_draw_of_its_own_that_the_generator_decides():
    model = network(20, (16,))
    images = images_of(1).expand(6, -1, -1, -1)
    first, again, other = (
        squared_jacobian_norms(model, images, torch.Generator().manual_seed(seed)) for seed in (1, 1, 2)
    )
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert len(first.unique()) == 6


@pytest.mark.parametrize(
    "model",
    [single_layer("sigmoid", 5), single_layer("tanh", 5), network(3, (10,), "tanh"), network(12, (10,), "tanh")],
    ids=["closed-sigmoid", "closed-tanh", "exact", "estimated"],
)
def test_the_gradient_by_the_weights_agrees_with_central_differences(model):
    images = images_of(3)

    def mean_norm() -> torch.Tensor:
        return squared_jacobian_norms(model, images, torch.Generator().manual_seed(0)).mean()

    mean_norm().backward()
    layers = [layer for layer in (*model.encoder, model.code) if isinstance(layer, torch.nn.Linear)]
    step = 1e-6
    for layer in layers:
        assert layer.weight.grad.abs().max().item() > 1e-3
        flat = layer.weight.data.view(-1)
        for place in (0, flat.numel() // 2, flat.numel() - 1):
            before = flat[place].item()
            flat[place] = before + step
            above = mean_norm().item()
            flat[place] = before - step
            below = mean_norm().item()
            flat[place] = before
            numeric = (above - below) / (2 * step)
            assert layer.weight.grad.view(-1)[place].item() == pytest.approx(numeric, rel=1e-5, abs=1e-7)
        layer.weight.grad = None


@pytest.mark.parametrize(
    "model", [single_layer("sigmoid", 5), network(3, (6,), "tanh")], ids=["closed form", "vector-Jacobian products"]
)
def test_images_that_ask_for_gradients_get_them(model):
    images = images_of(1).requires_grad_()
    assert torch.autograd.gradcheck(lambda x: squared_jacobian_norms(model, x), images)


@pytest.mark.parametrize("code", [3, 12], ids=["exact", "estimated"])
@pytest.mark.parametrize("hidden", [(), (10,)], ids=["layer", "deep"])
@pytest.mark.parametrize("trainable", [True, False])
@pytest.mark.parametrize("mode", [torch.inference_mode, torch.no_grad])
def test_measuring_works_without_gradients_and_leaves_none(code, hidden, trainable, mode):
    model = network(code, hidden, code_activation="gelu").requires_grad_(trainable)
    expected = squared_jacobian_norms(model, images_of(3), torch.Generator().manual_seed(0))
    with mode():
        images = images_of(3)
        codes, norms = codes_and_squared_norms(model, images, torch.Generator().manual_seed(0))
        # what follows in evaluation: the decoder reads the codes
        decoded = model.decode(codes)
    torch.testing.assert_close(norms, expected.detach())
    for tensor in (codes, norms, decoded, images):
        assert not tensor.requires_grad
        assert tensor.grad_fn is None
    assert all(parameter.grad is None for parameter in model.parameters())


def test_a_network_for_use_only_is_measured_without_a_history():
    for code in (3, 12):
        model = from_weights(to_weights(network(code)))
        assert not squared_jacobian_norms(model, images_of(2).float()).requires_grad


def test_an_activation_whose_slope_its_output_does_not_tell_has_no_closed_form():
    model = network(3, (), code_activation="gelu")
    with pytest.raises(ValueError, match=r"no closed form for 'gelu'.*sigmoid"):
        closed_form_norms(*model.single_layer, model.encode(images_of(1)))
