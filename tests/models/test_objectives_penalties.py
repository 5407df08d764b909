from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.models import (
    CompactSquaredError,
    Contractive,
    CrossEntropy,
    ReconstructionError,
    SparseDivergence,
    SparseL1,
    SquaredError,
    StochasticContractive,
    build,
    corrupt,
    squared_jacobian_norms,
)
from explorer.models.autoencoder import Autoencoder
from explorer.models.layers import LayerAutoencoder, NetworkUpTo
from explorer.models.objectives import sparsity_divergence
from explorer.values import Architecture, BadInput
from explorer.values.objective import Corruption

ERRORS = [SquaredError(), CompactSquaredError(), CrossEntropy()]
BASE = Architecture("multilayer", 1, 8, 8, 3, (10, 7), "sigmoid")
LAYER = replace(BASE, hidden=(), latent_dim=12, code_activation="sigmoid", tied=True)
ARCHITECTURES = {
    "layer": LAYER,
    "short code": BASE,
    "wide code": replace(BASE, latent_dim=12),
    "sigmoid code": replace(BASE, code_activation="sigmoid"),
    "variational": replace(BASE, variational=True),
    "convolutional": Architecture("convolutional", 1, 8, 8, 3, (4, 5), "sigmoid", dense=(9,)),
}


def network(architecture: Architecture = BASE) -> Autoencoder:
    return build(architecture, seed=2).double()


def pictures(count: int = 5) -> torch.Tensor:
    return torch.rand(count, 1, 8, 8, generator=torch.Generator().manual_seed(4), dtype=torch.float64)


def fixed_noise() -> torch.Generator:
    return torch.Generator().manual_seed(11)


def binary_divergence(p: float, q: float) -> float:
    return p * math.log(p / q) + (1 - p) * math.log((1 - p) / (1 - q))


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.name)
@pytest.mark.parametrize("architecture", ARCHITECTURES.values(), ids=ARCHITECTURES)
def test_contraction_adds_the_mean_squared_norm_of_the_jacobian(error: ReconstructionError, architecture):
    model, images = network(architecture), pictures()
    plain = error.loss(model, images, images).item()
    norms = squared_jacobian_norms(model, images, fixed_noise())
    for penalty in (0.0, 0.1, 3.0):
        loss = Contractive(error, penalty).loss(model, images, images, fixed_noise()).item()
        assert loss == pytest.approx(plain + penalty * norms.mean().item(), rel=1e-10)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.name)
@pytest.mark.parametrize("architecture", ARCHITECTURES.values(), ids=ARCHITECTURES)
def test_stochastic_contraction_adds_how_far_the_code_moves(error: ReconstructionError, architecture):
    model, images = network(architecture), pictures()
    plain = error.loss(model, images, images).item()
    noise = Corruption("gaussian", 0.3)
    moved = model.encode(corrupt(images, noise, fixed_noise())[0]) - model.encode(images)
    for penalty in (0.0, 0.1, 3.0):
        objective = StochasticContractive(error, penalty, noise)
        loss = objective.loss(model, images, images, fixed_noise()).item()
        assert loss == pytest.approx(plain + penalty * moved.square().sum(1).mean().item(), rel=1e-10)


@pytest.mark.parametrize(("strength", "ratio"), [(0.01, 0.9999), (0.1, 0.994), (0.25, 0.96), (0.5, 0.87)])
def test_weak_noise_measures_the_analytic_penalty_and_strong_noise_less(strength, ratio):
    """E‖Δh‖² = σ²‖J‖² + O(σ⁴): for sigmoid units around 0 the ratio is 1 − ½ σ²‖w‖² + O(σ⁴)."""
    model = network(replace(LAYER, latent_dim=30))
    with torch.no_grad():
        weights = torch.randn(model.code.weight.shape, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
        model.code.weight.copy_(1.15 * weights / weights.norm(dim=1, keepdim=True))
    images = torch.zeros(8000, 1, 8, 8, dtype=torch.float64)
    with torch.no_grad():
        plain = SquaredError().loss(model, images, images)
        noise = Corruption("gaussian", strength)
        stochastic = StochasticContractive(SquaredError(), 1.0, noise).loss(model, images, images, fixed_noise())
        analytic = Contractive(SquaredError(), strength**2).loss(model, images, images)
    assert ((stochastic - plain) / (analytic - plain)).item() == pytest.approx(ratio, abs=0.012)


def test_a_linear_layer_moves_by_noise_exactly_as_its_jacobian_says():
    model = network(Architecture("linear", 1, 8, 8, 4, output="linear"))
    images = pictures(1).expand(20_000, -1, -1, -1)
    with torch.no_grad():
        plain = SquaredError().loss(model, images, images)
        noise = Corruption("gaussian", 2.0)
        moved = StochasticContractive(SquaredError(), 1.0, noise).loss(model, images, images, fixed_noise()) - plain
        norm = squared_jacobian_norms(model, images[:1])
    assert moved.item() == pytest.approx(4.0 * norm.item(), rel=0.03)


@pytest.mark.parametrize("architecture", ARCHITECTURES.values(), ids=ARCHITECTURES)
def test_absolute_activations_are_summed_over_all_hidden_units(architecture):
    model, images = network(replace(architecture, activation="tanh")), pictures()
    activations = model.hidden_activations(images)
    total = sum(layer.abs().sum().item() for layer in activations)
    assert any((layer < 0).any() for layer in activations) or architecture is LAYER
    plain = SquaredError().loss(model, images, images).item()
    loss = SparseL1(SquaredError(), 0.7).loss(model, images, images).item()
    assert loss == pytest.approx(plain + 0.7 * total / 5, rel=1e-10)


@pytest.mark.parametrize("architecture", ARCHITECTURES.values(), ids=ARCHITECTURES)
def test_the_divergence_is_summed_over_all_hidden_units(architecture):
    model, images = network(architecture), pictures()
    total = sum(
        binary_divergence(0.2, mean)
        for layer in model.hidden_activations(images)
        for mean in layer.mean(0).flatten().tolist()
    )
    plain = CrossEntropy().loss(model, images, images).item()
    loss = SparseDivergence(CrossEntropy(), 0.7, 0.2).loss(model, images, images).item()
    assert loss == pytest.approx(plain + 0.7 * total, rel=1e-10)


@pytest.mark.parametrize("mean", [0.05, 0.3, 0.9])
def test_units_with_the_wanted_mean_cost_nothing_and_others_their_closed_form(mean):
    model, images = network(LAYER), pictures()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
        model.code.bias.fill_(math.log(mean / (1 - mean)))
    plain = SquaredError().loss(model, images, images)
    penalty = SparseDivergence(SquaredError(), 1.0, 0.05).loss(model, images, images) - plain
    assert penalty.item() == pytest.approx(12 * binary_divergence(0.05, mean), abs=1e-10)
    penalty = SparseDivergence(SquaredError(), 1.0, mean).loss(model, images, images) - plain
    penalty.backward()
    assert penalty.item() == pytest.approx(0, abs=1e-10)
    assert model.code.bias.grad.abs().max().item() < 1e-10


@settings(max_examples=60, deadline=None)
@given(sparsity=st.floats(0.001, 0.999), mean=st.floats(0.001, 0.999))
def test_the_divergence_of_a_unit_is_never_negative_and_zero_only_at_its_aim(sparsity, mean):
    means = torch.tensor([mean, sparsity], dtype=torch.float64)
    away, there = sparsity_divergence(means, sparsity).tolist()
    assert away == pytest.approx(binary_divergence(sparsity, mean), abs=1e-12)
    assert away >= 2 * (mean - sparsity) ** 2 - 1e-12  # Pinsker's inequality
    assert there == pytest.approx(0, abs=1e-14)


@pytest.mark.parametrize("bias", [-1000.0, 1000.0])
def test_units_that_are_stuck_have_a_finite_price_and_gradient(bias):
    model, images = build(LAYER, seed=0), pictures().float()
    with torch.no_grad():
        model.code.bias.fill_(bias)
    loss = SparseDivergence(SquaredError()).loss(model, images, images)
    loss.backward()
    assert torch.isfinite(loss)
    assert all(torch.isfinite(parameter.grad).all() for parameter in model.parameters())


@pytest.mark.parametrize(
    "objective",
    [
        SquaredError(),
        Contractive(SquaredError(), 0.3),
        StochasticContractive(SquaredError(), 0.3),
        SparseL1(SquaredError(), 0.3),
        SparseDivergence(SquaredError(), 0.3),
    ],
    ids=lambda objective: objective.name,
)
def test_layers_and_parts_of_a_network_can_be_trained_with_it(objective):
    model = network(BASE)
    inputs = model.hidden_activations(pictures())[0].detach()
    for part, images in ((LayerAutoencoder(model, 2), inputs), (NetworkUpTo(model, 2), pictures())):
        plain = SquaredError().loss(part, images, images).item()
        loss = objective.loss(part, images, images, fixed_noise())
        loss.backward()
        assert loss.item() >= plain
        assert model.encoder.hidden2.weight.grad.abs().max().item() > 0
    # the code layer is linear and has no unit to be silent
    last = LayerAutoencoder(model, 3)
    images = model.hidden_activations(pictures())[1].detach()
    if "sparse" in objective.name:
        assert objective.loss(last, images, images).item() == SquaredError().loss(last, images, images).item()


def test_sparse_objectives_refuse_networks_without_fitting_units():
    shallow = Architecture("linear", 1, 8, 8, 3, output="linear")
    for objective in (SparseL1(SquaredError()), SparseDivergence(SquaredError())):
        for fitting in (LAYER, BASE, replace(BASE, code_activation="sigmoid")):
            objective.check(fitting)
        with pytest.raises(BadInput, match="hidden units, which this model does not have"):
            objective.check(shallow)
    divergence = SparseDivergence(SquaredError())
    for unfit in (replace(BASE, activation="relu"), replace(BASE, code_activation="tanh")):
        SparseL1(SquaredError()).check(unfit)
        with pytest.raises(BadInput, match="sigmoid hidden units"):
            divergence.check(unfit)
    # the activation of hidden layers that are not there does not matter
    divergence.check(replace(LAYER, activation="relu"))


@pytest.mark.parametrize("kind", [Contractive, StochasticContractive, SparseL1, SparseDivergence])
def test_penalties_pass_on_what_their_reconstruction_error_asks_for(kind):
    kind(CrossEntropy()).check(BASE)
    with pytest.raises(BadInput, match="sigmoid output"):
        kind(CrossEntropy()).check(replace(BASE, output="linear"))
    objective = kind(CompactSquaredError(), 0.25)
    assert objective.unit.startswith(CompactSquaredError.unit)
    assert "plus 0.25 × " in objective.unit
    for penalty in (-0.1, math.nan, math.inf):
        with pytest.raises(BadInput, match="weight of the penalty"):
            kind(SquaredError(), penalty)
