from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from explorer.models import Autoencoder, build, recipe_named, recipes
from explorer.values import Architecture, BadInput
from explorer.values.recipes import most_convolutions

SIDES = st.integers(8, 128)


@settings(max_examples=25, deadline=None)
@given(
    recipe=st.sampled_from([recipe.name for recipe in recipes()]),
    channels=st.sampled_from([1, 3]),
    height=SIDES,
    width=SIDES,
    output=st.sampled_from(["sigmoid", "linear"]),
)
def test_every_recipe_gives_pictures_back_in_their_size(recipe, channels, height, width, output):
    architecture = recipe_named(recipe).architecture(channels, height, width, 2, output)
    with torch.device("meta"):
        images = torch.rand(2, channels, height, width)
        model = Autoencoder(architecture)
    codes = model.encode(images)
    assert codes.shape == (2, 2)
    assert model.decode(codes).shape == model(images).shape == images.shape


@pytest.mark.parametrize("size", [(8, 8), (28, 28), (33, 28), (31, 127), (128, 9), (65, 64)])
@pytest.mark.parametrize("channels", [1, 3])
def test_convolutions_mirror_odd_sizes_and_see_every_pixel(size, channels):
    architecture = recipe_named("convolutional").architecture(channels, *size, 2)
    model = build(replace(architecture, hidden=tuple(4 for _ in architecture.hidden), dense=(8, 6)), seed=0)
    images = torch.rand(1, channels, *size, requires_grad=True)
    reconstruction = model(images)
    assert reconstruction.shape == images.shape
    reconstruction.square().sum().backward()
    assert torch.all(images.grad != 0)


@pytest.mark.parametrize("activation", ["relu", "silu", "gelu", "tanh", "sigmoid"])
@pytest.mark.parametrize("family", ["linear", "multilayer", "convolutional"])
def test_sigmoid_output_is_the_sigmoid_of_the_logits_and_linear_output_is_the_logits(family, activation):
    hidden = {"linear": (), "multilayer": (6,), "convolutional": (3,)}[family]
    architecture = Architecture(
        family, 1, 8, 8, 3, hidden, activation, "sigmoid", dense=(5,) if family == "convolutional" else ()
    )
    codes = torch.randn(4, 3)
    bounded, free = build(architecture, seed=3), build(replace(architecture, output="linear"), seed=3)
    assert torch.equal(bounded.decode(codes), torch.sigmoid(bounded.decode_logits(codes)))
    assert torch.equal(free.decode(codes), free.decode_logits(codes))
    assert torch.equal(bounded.decode_logits(codes), free.decode(codes))


def test_the_linear_family_is_one_affine_map_each_way():
    model = build(Architecture("linear", 3, 8, 9, latent_dim=4, output="linear"), seed=0)
    images = torch.rand(2, 3, 8, 9)
    codes = images.flatten(1) @ model.code.weight.T + model.code.bias
    torch.testing.assert_close(model.encode(images), codes)
    output = model.decoder.output
    torch.testing.assert_close(model.decode(codes).flatten(1), codes @ output.weight.T + output.bias)
    assert sum(p.numel() for p in model.parameters()) == 2 * 4 * 216 + 4 + 216


def test_the_code_layer_is_linear_and_the_decoder_mirrors_the_encoder():
    model = build(Architecture("multilayer", 1, 8, 8, latent_dim=2, hidden=(20, 10)), seed=0)
    widths = [(m.in_features, m.out_features) for m in model.modules() if isinstance(m, nn.Linear)]
    encoder, decoder = [(64, 20), (20, 10), (10, 2)], [(2, 10), (10, 20), (20, 64)]
    assert sorted(widths) == sorted(encoder + decoder)
    assert model.encode(torch.rand(500, 1, 8, 8)).min() < 0


def test_nothing_depends_on_the_other_pictures_of_the_batch():
    model = build(recipe_named("convolutional").architecture(1, 12, 12, 2), seed=0)
    images = torch.rand(6, 1, 12, 12)
    torch.testing.assert_close(model(images)[2:3], model(images[2:3]), atol=1e-5, rtol=1e-5)
    assert not any(isinstance(m, nn.BatchNorm1d | nn.BatchNorm2d) for m in model.modules())


def test_channels_last_gives_the_same_pictures():
    model = build(recipe_named("convolutional").architecture(3, 17, 20, 2), seed=0)
    images = torch.rand(2, 3, 17, 20)
    before = model(images).detach()
    model.to(memory_format=torch.channels_last)
    after = model(images.contiguous(memory_format=torch.channels_last)).detach()
    torch.testing.assert_close(after, before, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("family", ["linear", "multilayer", "convolutional"])
def test_every_family_can_be_variational(family):
    hidden = {"linear": (), "multilayer": (6,), "convolutional": (3,)}[family]
    model = build(
        Architecture(family, 1, 8, 8, 3, hidden, variational=True, dense=(5,) if family == "convolutional" else ())
    )
    images = torch.rand(4, 1, 8, 8)
    mean, log_variance = model.posterior(images)
    assert mean.shape == log_variance.shape == (4, 3)
    assert torch.equal(mean, model.encode(images))


def test_a_runaway_log_variance_is_bounded(variational):
    model = build(variational, seed=0)
    for sign in (1, -1):
        with torch.no_grad():
            model.log_variance.bias.fill_(sign * 1e30)
        bound = model.posterior(torch.rand(1, 1, 8, 9))[1]
        assert torch.equal(bound, torch.full((1, 2), 20.0 * sign))


def test_only_a_variational_model_has_a_posterior(small):
    with pytest.raises(ValueError, match="variational"):
        build(small).posterior(torch.rand(1, 1, 8, 9))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"family": "transformer"}, "transformer"),
        ({"channels": 2}, "RGB"),
        ({"height": 7}, "8 to 128"),
        ({"width": 129}, "8 to 128"),
        ({"latent_dim": 0}, "code"),
        ({"latent_dim": 10**12}, "code"),
        ({"activation": "exec"}, "activation"),
        ({"output": "softmax"}, "output"),
        ({"hidden": ()}, "at least one"),
        ({"hidden": (4,) * 17}, "at most 16"),
        ({"hidden": (0,)}, "wide"),
        ({"hidden": (10**9,)}, "wide"),
        ({"dense": (4,)}, "dense"),
        ({"family": "linear"}, "linear"),
        ({"family": "convolutional", "dense": ()}, "dense"),
        ({"family": "convolutional", "dense": (4,), "hidden": (2, 2, 2, 2)}, "halved 3 times"),
    ],
)
def test_what_cannot_be_built_is_refused_with_a_sentence(small, change, said):
    with pytest.raises(BadInput, match=said):
        build(replace(small, **change))


def test_a_network_beyond_all_memory_is_refused_before_it_is_built():
    with pytest.raises(BadInput, match="parameters"):
        build(Architecture("multilayer", 3, 128, 128, 2, hidden=(16_384, 16_384)))


@given(SIDES, SIDES)
def test_the_most_convolutions_leave_at_least_one_row_and_column(height, width):
    most = most_convolutions(height, width)
    assert min(height, width) >> most == 1
