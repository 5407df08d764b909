from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.models import (
    CompactSquaredError,
    CrossEntropy,
    EvidenceLowerBound,
    Objective,
    ReconstructionError,
    SquaredError,
    build,
    from_weights,
    kl_divergence,
    objective_named,
    objective_names,
    reconstruction_names,
    to_weights,
)
from explorer.models.layers import LayerAutoencoder
from explorer.values import Architecture, BadInput

OBJECTIVES = [objective_named(name) for name in objective_names()]
NOISY_INPUTS = ("denoising", "stochastic-contractive")


def double_model(variational: bool = True, output: str = "sigmoid") -> torch.nn.Module:
    architecture = Architecture("multilayer", 1, 8, 8, 3, (10,), "sigmoid", output, variational)
    return build(architecture, seed=2).double()


def pictures(count: int = 5) -> torch.Tensor:
    return torch.rand(count, 1, 8, 8, generator=torch.Generator().manual_seed(4)).double()


def fixed_noise() -> torch.Generator:
    return torch.Generator().manual_seed(11)


def test_squared_error_is_the_sum_over_pixels_averaged_over_images():
    model, images = double_model(), pictures()
    expected = np.mean([((model(x[None])[0] - x).detach().numpy() ** 2).sum() for x in images])
    assert SquaredError().loss(model, images, images).item() == pytest.approx(expected, rel=1e-12)


def test_squared_error_of_a_constant_offset_in_closed_form():
    model = double_model(variational=False, output="linear")
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
        model.decoder.output.bias.fill_(0.75)
    targets = torch.full((7, 1, 8, 8), 0.25).double()
    assert SquaredError().loss(model, pictures(7), targets).item() == pytest.approx(64 * 0.25)


def test_cross_entropy_against_its_formula():
    model, images = double_model(), pictures()
    x = images.flatten(1).numpy()
    y = model(images).detach().flatten(1).numpy()
    expected = -(x * np.log(y) + (1 - x) * np.log(1 - y)).sum(1).mean()
    assert CrossEntropy().loss(model, images, images).item() == pytest.approx(expected, rel=1e-12)


def test_cross_entropy_stays_finite_where_the_sigmoid_is_saturated():
    model, images = double_model(), pictures()
    with torch.no_grad():
        model.decoder.output.bias.fill_(1000.0)
    black = torch.zeros_like(images)
    assert CrossEntropy().loss(model, images, black).item() == pytest.approx(64 * 1000, rel=1e-2)


@pytest.mark.parametrize(
    "objective", [o for o in OBJECTIVES if o.name not in NOISY_INPUTS], ids=lambda objective: objective.name
)
def test_the_loss_does_not_depend_on_how_often_the_batch_is_repeated(objective: Objective):
    model, images = double_model(), pictures()
    with torch.no_grad():
        model.log_variance.weight.zero_()
        model.log_variance.bias.fill_(-20.0)
    twice = torch.cat([images, images])
    once_loss = objective.loss(model, images, images, fixed_noise()).item()
    twice_loss = objective.loss(model, twice, twice, fixed_noise()).item()
    assert twice_loss == pytest.approx(once_loss, rel=1e-3)


@pytest.mark.parametrize("objective", OBJECTIVES, ids=lambda objective: objective.name)
def test_gradients_agree_with_central_differences(objective: Objective):
    model, images = double_model(), pictures(3)
    targets = pictures(6)[3:]
    objective.loss(model, images, targets, fixed_noise()).backward()
    step = 1e-6
    checked = 0
    for parameter in model.parameters():
        if parameter.grad is None:
            continue
        flat = parameter.data.view(-1)
        for place in (0, flat.numel() // 2):
            before = flat[place].item()
            flat[place] = before + step
            above = objective.loss(model, images, targets, fixed_noise()).item()
            flat[place] = before - step
            below = objective.loss(model, images, targets, fixed_noise()).item()
            flat[place] = before
            numeric = (above - below) / (2 * step)
            assert parameter.grad.view(-1)[place].item() == pytest.approx(numeric, rel=1e-4, abs=1e-5)
            checked += 1
    assert checked >= 12


@pytest.mark.parametrize("objective", OBJECTIVES, ids=lambda objective: objective.name)
def test_evaluation_gives_the_same_figure_and_leaves_nothing_behind(objective: Objective):
    model, images = double_model(), pictures()
    expected = objective.loss(model, images, images, fixed_noise())
    frozen = from_weights(to_weights(model)).double()
    for parameter, value in zip(frozen.parameters(), model.parameters(), strict=True):
        parameter.data.copy_(value)
    for network in (model, frozen):
        with torch.inference_mode():
            seen = images.clone()
            loss = objective.loss(network, seen, seen, fixed_noise())
        assert loss.item() == pytest.approx(expected.item(), rel=1e-12)
        assert not loss.requires_grad
        assert loss.grad_fn is None
        assert all(parameter.grad is None for parameter in network.parameters())
    without_parameters = objective.loss(frozen, images, images, fixed_noise())
    assert not without_parameters.requires_grad
    expected.backward()


@pytest.mark.parametrize("objective", OBJECTIVES, ids=lambda objective: objective.name)
def test_neither_images_nor_targets_are_changed(objective: Objective):
    model, images = double_model(), pictures()
    targets = 1 - images
    before = images.clone(), targets.clone()
    objective.loss(model, images, targets, fixed_noise()).backward()
    assert torch.equal(images, before[0])
    assert torch.equal(targets, before[1])
    assert not images.requires_grad


@pytest.mark.parametrize("objective", OBJECTIVES, ids=lambda objective: objective.name)
def test_the_target_is_what_counts_not_the_corrupted_input(objective: Objective):
    model, images = double_model(), pictures()
    clean = objective.loss(model, images, images, fixed_noise()).item()
    other = objective.loss(model, images, 1 - images, fixed_noise()).item()
    assert clean != pytest.approx(other, rel=1e-6)


@settings(max_examples=40, deadline=None)
@given(mean=st.floats(-4, 4), log_variance=st.floats(-4, 3))
def test_divergence_against_numeric_integration(mean, log_variance):
    deviation = math.exp(log_variance / 2)
    z = np.linspace(mean - 12 * deviation, mean + 12 * deviation, 20_001)
    log_q = -0.5 * ((z - mean) / deviation) ** 2 - math.log(deviation)
    log_p = -0.5 * z**2
    q = np.exp(log_q) / math.sqrt(2 * math.pi)
    numeric = np.trapezoid(q * (log_q - log_p), z)
    exact = kl_divergence(*torch.tensor([[[mean]], [[log_variance]]], dtype=torch.float64)).item()
    assert exact == pytest.approx(numeric, abs=1e-6)
    assert exact >= -1e-12


def test_divergence_is_zero_for_the_prior_and_told_for_each_dimension():
    zero = torch.zeros(4, 3)
    assert torch.equal(kl_divergence(zero, zero), zero)
    assert kl_divergence(torch.full((4, 3), 2.0), zero)[0, 0].item() == pytest.approx(2.0)


def test_bernoulli_bound_against_its_formula():
    model, images = double_model(), pictures()
    mean, log_variance = model.posterior(images)
    noise = torch.randn(mean.shape, generator=fixed_noise(), dtype=torch.float64)
    y = model.decode(mean + noise * torch.exp(log_variance / 2))
    likelihood = (images * y.log() + (1 - images) * (1 - y).log()).sum((1, 2, 3))
    divergence = -0.5 * (1 + log_variance - mean**2 - log_variance.exp()).sum(1)
    for beta in (0.0, 1.0, 4.0):
        expected = (-likelihood + beta * divergence).mean().item()
        loss = EvidenceLowerBound("bernoulli", beta).loss(model, images, images, fixed_noise()).item()
        assert loss == pytest.approx(expected, rel=1e-10)


def test_gaussian_bound_counts_the_normalising_constant():
    model, images = double_model(output="linear"), pictures()
    mean, log_variance = model.posterior(images)
    noise = torch.randn(mean.shape, generator=fixed_noise(), dtype=torch.float64)
    y = model.decode(mean + noise * torch.exp(log_variance / 2))
    expected = -torch.distributions.Normal(y, 0.3).log_prob(images).sum((1, 2, 3)).mean().item()
    terms = EvidenceLowerBound("gaussian", standard_deviation=0.3).terms(model, images, images, fixed_noise())
    assert terms[0].item() == pytest.approx(expected, rel=1e-10)
    assert terms[1].item() == pytest.approx(kl_divergence(mean, log_variance).sum(1).mean().item(), rel=1e-10)


def test_reconstruction_and_divergence_are_both_summed_so_there_is_no_hidden_beta():
    """Four times the pixels give four times the reconstruction term and leave the divergence alone."""
    terms = []
    for side in (8, 16):
        architecture = Architecture("linear", 1, side, side, 3, output="sigmoid", variational=True)
        model = build(architecture, seed=0)
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.zero_()
            model.code.bias.fill_(1.0)
        images = torch.ones(2, 1, side, side)
        terms.append([term.item() for term in EvidenceLowerBound().terms(model, images, images)])
    assert terms[0] == pytest.approx([64 * math.log(2), 1.5])
    assert terms[1] == pytest.approx([256 * math.log(2), 1.5])


def test_each_image_gets_its_own_noise_and_the_generator_decides_it():
    model = double_model()
    images = pictures(1).expand(4, -1, -1, -1)
    objective = EvidenceLowerBound()
    first = objective.loss(model, images, images, fixed_noise()).item()
    assert objective.loss(model, images, images, fixed_noise()).item() == first
    assert objective.loss(model, images, images, torch.Generator().manual_seed(12)).item() != first
    single = objective.loss(model, images[:1], images[:1], fixed_noise()).item()
    assert single != pytest.approx(first, rel=1e-9)


def test_plain_objectives_take_the_mean_of_a_variational_model():
    model, images = double_model(), pictures()
    assert SquaredError().loss(model, images, images).item() == SquaredError().loss(model, images, images).item()


@pytest.mark.parametrize("name", objective_names())
def test_objectives_are_found_by_name_and_say_their_unit(name):
    objective = objective_named(name)
    assert objective.name == name
    assert objective.title
    assert "per image" in objective.unit


def test_an_unknown_objective_is_refused():
    with pytest.raises(BadInput, match="hinge"):
        objective_named("hinge")


def test_objectives_refuse_networks_that_they_have_no_meaning_for(small, variational):
    SquaredError().check(replace(small, output="linear"))
    CrossEntropy().check(small)
    EvidenceLowerBound("bernoulli").check(variational)
    EvidenceLowerBound("gaussian").check(replace(variational, output="linear"))
    with pytest.raises(BadInput, match="sigmoid"):
        CrossEntropy().check(replace(small, output="linear"))
    with pytest.raises(BadInput, match="variational"):
        EvidenceLowerBound().check(small)
    with pytest.raises(BadInput, match="sigmoid"):
        EvidenceLowerBound("bernoulli").check(replace(variational, output="linear"))


@pytest.mark.parametrize(
    "arguments", [("poisson",), ("bernoulli", -1.0), ("gaussian", 1.0, 0.0), ("bernoulli", math.nan)]
)
def test_a_bound_with_meaningless_parameters_is_refused(arguments):
    with pytest.raises(ValueError, match=r"likelihood|beta"):
        EvidenceLowerBound(*arguments)


def test_compact_codes_add_their_squared_length_per_image_to_the_squared_error():
    model = build(Architecture("multilayer", 1, 8, 8, 3, (16,)), seed=0)
    images = torch.rand(5, 1, 8, 8, generator=torch.Generator().manual_seed(1))
    plain = SquaredError().loss(model, images, images)
    lengths = model.encode(images).square().sum(dim=1).mean()
    loss = CompactSquaredError().loss(model, images, images)
    assert loss.item() == pytest.approx((plain + 0.02 * lengths).item(), rel=1e-5)


@pytest.mark.parametrize("name", reconstruction_names())
def test_the_error_between_codes_and_targets_is_the_loss_of_their_images(name):
    objective, model, images = objective_named(name), double_model(), pictures()
    assert isinstance(objective, ReconstructionError)
    loss = objective.loss(model, images, 1 - images).item()
    codes = model.encode(images)
    assert objective.between(model, codes, 1 - images).item() == loss
    ones = torch.ones_like(images)
    assert objective.between(model, codes, 1 - images, ones).item() == pytest.approx(loss, rel=1e-12)


@pytest.mark.parametrize("name", reconstruction_names())
def test_weights_say_how_much_each_value_counts(name):
    objective, model, images = objective_named(name), double_model(), pictures()
    codes = model.encode(images)
    top = torch.zeros_like(images)
    top[..., :4, :] = 1
    of_none, of_top, of_bottom = (
        objective.between(model, codes, images, weights).item() for weights in (top - top, top, 1 - top)
    )
    whole = objective.between(model, codes, images).item()
    assert of_top + of_bottom == pytest.approx(whole + of_none, rel=1e-12)
    threefold = objective.between(model, codes, images, 3 * top).item()
    assert threefold - of_none == pytest.approx(3 * (of_top - of_none), rel=1e-12)
    price = 0.02 * codes.square().sum().item() / 5 if name == "compact-squared-error" else 0
    assert of_none == pytest.approx(price)


def test_cross_entropy_between_refuses_a_decoder_without_a_sigmoid():
    model, images = double_model(output="linear"), pictures()
    with pytest.raises(BadInput, match="sigmoid output"):
        CrossEntropy().loss(model, images, images)


def test_a_bound_needs_a_network_with_a_posterior():
    images = pictures()
    with pytest.raises(ValueError, match="variational"):
        EvidenceLowerBound().loss(double_model(variational=False), images, images)
    whole = build(Architecture("multilayer", 1, 8, 8, 3, (10,), "sigmoid"), seed=2).double()
    with pytest.raises(ValueError, match="variational"):
        EvidenceLowerBound().loss(LayerAutoencoder(whole, 1), images.flatten(1), images.flatten(1))
