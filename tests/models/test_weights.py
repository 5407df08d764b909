from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA

from explorer.models import (
    build,
    count_parameters,
    encode_images,
    expected_shapes,
    from_weights,
    recipe_named,
    recipes,
    squared_errors,
    to_weights,
    weights_from_components,
)
from explorer.values import Architecture, Weights


def bits(weights: Weights) -> dict[str, bytes]:
    return {name: array.tobytes() for name, array in weights.arrays.items()}


@pytest.mark.parametrize("recipe", recipes(), ids=lambda recipe: recipe.name)
def test_the_same_seed_gives_the_same_weights_bit_for_bit(recipe):
    architecture = recipe.architecture(1, 9, 8, 2)
    assert bits(to_weights(build(architecture, 7))) == bits(to_weights(build(architecture, 7)))
    assert bits(to_weights(build(architecture, 7))) != bits(to_weights(build(architecture, 8)))
    assert bits(to_weights(build(architecture))) != bits(to_weights(build(architecture)))


@pytest.mark.parametrize("seed", [0, -1, 2**64 - 1, 2**70])
def test_any_whole_number_is_a_seed(small, seed):
    assert bits(to_weights(build(small, seed))) == bits(to_weights(build(small, seed)))


def test_building_leaves_torchs_own_generator_alone(small):
    before = torch.get_rng_state()
    build(small, 3)
    build(small)
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("recipe", recipes(), ids=lambda recipe: recipe.name)
def test_weights_make_the_same_network_again(recipe):
    architecture = recipe.architecture(3, 9, 8, 2)
    model = build(architecture, 5)
    weights = to_weights(model)
    again = from_weights(weights)
    images = torch.rand(3, 3, 9, 8)
    assert torch.equal(again(images), model(images))
    assert bits(to_weights(again)) == bits(weights)
    assert not again.training
    assert not any(parameter.requires_grad for parameter in again.parameters())
    assert count_parameters(architecture) == sum(p.numel() for p in model.parameters())
    assert expected_shapes(architecture) == {name: array.shape for name, array in weights.arrays.items()}


def test_weights_share_no_memory_with_a_network(small):
    model = build(small, 0)
    weights = to_weights(model)
    before, copy = bits(weights), from_weights(weights)
    with torch.no_grad():
        for network in (model, copy):
            for parameter in network.parameters():
                parameter.add_(1)
    assert bits(weights) == before
    assert not any(array.flags.writeable for array in weights.arrays.values())


def test_weights_lie_in_plain_order_whatever_the_networks_memory_format():
    architecture = recipe_named("convolutional").architecture(3, 12, 12, 2)
    model = build(architecture, 0)
    before = bits(to_weights(model))
    model.to(memory_format=torch.channels_last)
    after = to_weights(model)
    assert bits(after) == before
    assert all(array.flags.c_contiguous for array in after.arrays.values())


def test_weights_of_another_architecture_are_refused(small, weights):
    with pytest.raises(ValueError, match=r"code\.weight"):
        from_weights(Weights(replace(small, latent_dim=3), weights.arrays))
    with pytest.raises(ValueError, match=r"code\.bias"):
        from_weights(Weights(small, {k: v for k, v in weights.arrays.items() if k != "code.bias"}))
    with pytest.raises(ValueError, match="extra"):
        from_weights(Weights(small, {**weights.arrays, "extra": np.zeros(1, np.float32)}))


@pytest.mark.parametrize("activation", ["relu", "silu", "gelu", "tanh", "sigmoid"])
@pytest.mark.parametrize("family", ["multilayer", "convolutional"])
def test_fresh_signals_neither_vanish_nor_explode(family, activation):
    convolutional = family == "convolutional"
    architecture = Architecture(
        family,
        1,
        32,
        32,
        latent_dim=8,
        hidden=(24, 48, 48) if convolutional else (200, 200, 200),
        activation=activation,
        dense=(100, 60) if convolutional else (),
    )
    model = build(architecture, 0)
    with torch.no_grad():
        codes = model.encode(torch.rand(50, 1, 32, 32))
        logits = model.decode_logits(torch.randn(50, 8))
    assert 0.02 < codes.std(0).mean() < 5
    assert 0.02 < logits.std(0).mean() < 5
    assert all(torch.all(b == 0) for name, b in model.named_parameters() if name.endswith("bias"))


def test_fresh_posteriors_are_close_to_unit_variance(variational):
    with torch.no_grad():
        log_variance = build(variational, 0).posterior(torch.rand(50, 1, 8, 9))[1]
    assert log_variance.abs().max() < 0.5


def test_principal_components_become_a_linear_autoencoder_with_the_error_of_pca():
    random = np.random.default_rng(0)
    images = random.random((60, 1, 8, 8)).astype(np.float32)
    pca = PCA(3).fit(images.reshape(60, -1).astype(np.float64))
    architecture = recipe_named("linear").architecture(1, 8, 8, 3)
    model = from_weights(weights_from_components(architecture, pca.mean_, pca.components_))
    flat = images.reshape(60, -1)
    codes = pca.transform(flat)
    np.testing.assert_allclose(encode_images(model, images), codes, atol=1e-5)
    expected = ((flat - pca.inverse_transform(codes)) ** 2).sum(1)
    np.testing.assert_allclose(squared_errors(model, images), expected, rtol=1e-5)


def test_components_that_do_not_fit_are_refused(small):
    linear = recipe_named("linear").architecture(1, 8, 8, 3)
    with pytest.raises(ValueError, match="do not fit"):
        weights_from_components(linear, np.zeros(64), np.zeros((2, 64)))
    with pytest.raises(ValueError, match="linear"):
        weights_from_components(small, np.zeros(72), np.zeros((2, 72)))
