from __future__ import annotations

import math

import pytest
import torch

from explorer.models import (
    CompactSquaredError,
    CrossEntropy,
    Denoising,
    ReconstructionError,
    SquaredError,
    build,
    corrupt,
)
from explorer.models.autoencoder import Autoencoder
from explorer.models.layers import LayerAutoencoder
from explorer.values import Architecture, BadInput
from explorer.values.objective import Corruption

ERRORS = [SquaredError(), CompactSquaredError(), CrossEntropy()]
KINDS = ("gaussian", "masking", "salt-and-pepper")


def network(output: str = "sigmoid") -> Autoencoder:
    return build(Architecture("multilayer", 1, 8, 8, 3, (10,), "sigmoid", output), seed=2).double()


def pictures(count: int = 5) -> torch.Tensor:
    return torch.rand(count, 1, 8, 8, generator=torch.Generator().manual_seed(4), dtype=torch.float64)


def fixed_noise(seed: int = 11) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.name)
@pytest.mark.parametrize("kind", ["none", *KINDS])
@pytest.mark.parametrize("emphasis", [1.0, 3.0])
def test_without_corruption_it_is_the_plain_error(error: ReconstructionError, kind, emphasis):
    model, images = network(), pictures()
    denoising = Denoising(error, Corruption(kind, 0.0), emphasis)
    assert denoising.loss(model, images, images).item() == error.loss(model, images, images).item()


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.name)
@pytest.mark.parametrize("kind", KINDS)
def test_the_encoder_sees_the_corrupted_picture_and_the_target_stays_clean(error: ReconstructionError, kind):
    model, images = network(), pictures()
    corruption = Corruption(kind, 0.4)
    corrupted, _ = corrupt(images, corruption, fixed_noise())
    expected = error.loss(model, corrupted, images).item()
    loss = Denoising(error, corruption).loss(model, images, images, fixed_noise()).item()
    assert loss == pytest.approx(expected, rel=1e-12)
    assert loss != pytest.approx(error.loss(model, images, images).item(), rel=1e-6)
    assert loss != pytest.approx(error.loss(model, corrupted, corrupted).item(), rel=1e-6)


@pytest.mark.parametrize("kind", ["masking", "salt-and-pepper"])
@pytest.mark.parametrize("emphasis", [0.0, 0.5, 4.0])
def test_corrupted_values_count_as_often_as_the_emphasis_says(kind, emphasis):
    model, images = network(), pictures()
    corruption = Corruption(kind, 0.3)
    corrupted, chosen = corrupt(images, corruption, fixed_noise())
    squares = (model(corrupted) - images).square()
    expected = (emphasis * squares[chosen].sum() + squares[~chosen].sum()).item() / 5
    loss = Denoising(SquaredError(), corruption, emphasis).loss(model, images, images, fixed_noise())
    assert loss.item() == pytest.approx(expected, rel=1e-12)

    outputs = model(corrupted)
    nats = -(images * outputs.log() + (1 - images) * (1 - outputs).log())
    expected = (emphasis * nats[chosen].sum() + nats[~chosen].sum()).item() / 5
    loss = Denoising(CrossEntropy(), corruption, emphasis).loss(model, images, images, fixed_noise())
    assert loss.item() == pytest.approx(expected, rel=1e-10)


def test_gaussian_noise_leaves_nothing_to_emphasise():
    model, images = network(), pictures()
    plain, emphasised = (
        Denoising(SquaredError(), Corruption("gaussian", 0.3), emphasis).loss(model, images, images, fixed_noise())
        for emphasis in (1.0, 5.0)
    )
    assert plain.item() == emphasised.item()


def test_the_generator_decides_the_noise_and_each_call_draws_afresh():
    model, images = network(), pictures()
    denoising = Denoising(SquaredError(), Corruption("masking", 0.3))
    generator = fixed_noise()
    first, second = (denoising.loss(model, images, images, generator).item() for _ in range(2))
    assert first != second
    assert denoising.loss(model, images, images, fixed_noise()).item() == first


def test_a_layer_learns_to_undo_the_corruption_of_its_own_inputs():
    model = network()
    layer = LayerAutoencoder(model, 2)
    inputs = model.hidden_activations(pictures())[0].detach()
    corruption = Corruption("masking", 0.5)
    corrupted, _ = corrupt(inputs, corruption, fixed_noise())
    expected = (layer(corrupted) - inputs).square().sum().item() / len(inputs)
    loss = Denoising(SquaredError(), corruption).loss(layer, inputs, inputs, fixed_noise())
    assert loss.item() == pytest.approx(expected, rel=1e-12)


def test_the_best_linear_denoiser_of_gaussian_data_is_the_one_that_the_score_gives():
    """For p = N(0, s²) it is r(x) = s²/(s² + σ²) x, and (r(x) − x)/σ² the score of N(0, s² + σ²)."""
    s, sigma = 0.8, 0.6
    count = 3000 * 64
    images = s * torch.randn(3000, 1, 8, 8, generator=fixed_noise(1), dtype=torch.float64)
    model = build(Architecture("linear", 1, 8, 8, 64, output="linear"), seed=0).double()
    corruption = Corruption("gaussian", sigma)
    corrupted, _ = corrupt(images, corruption, fixed_noise())
    # the normal equation of r(x) = a x
    a = ((images * corrupted).sum() / corrupted.square().sum()).item()
    shrunk = s**2 / (s**2 + sigma**2)
    assert a == pytest.approx(shrunk, abs=5 * math.sqrt(shrunk * sigma**2 / count / (s**2 + sigma**2)))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
        model.code.weight.copy_(torch.eye(64))
        model.decoder.output.weight.copy_(a * torch.eye(64, dtype=torch.float64))
    loss = Denoising(SquaredError(), corruption).loss(model, images, images, fixed_noise())
    loss.backward()
    along_a = model.decoder.output.weight.grad.diagonal().sum().item()
    assert along_a == pytest.approx(0, abs=1e-9)
    # what is left of each derivative is the sample's own correlation of noise and data
    spread = 2 * math.sqrt(shrunk * sigma**2 * (s**2 + sigma**2) / 3000)
    assert model.decoder.output.weight.grad.abs().max().item() < 6 * spread
    # the least error is what the noise hides: s²σ²/(s² + σ²) for each value
    assert loss.item() == pytest.approx(64 * s**2 * sigma**2 / (s**2 + sigma**2), rel=0.02)
    score = (model(images) - images).detach() / sigma**2
    torch.testing.assert_close(score, -images / (s**2 + sigma**2), rtol=0.03, atol=1e-12)


def test_masking_a_linear_network_in_closed_form():
    """With x = 1 everywhere and x̂ = w x̃ the loss is ν + (1 − ν)(1 − w)² for each value."""
    model = build(Architecture("linear", 1, 8, 8, 64, output="linear"), seed=0).double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
        model.code.weight.copy_(torch.eye(64))
        model.decoder.output.weight.copy_(0.7 * torch.eye(64))
    images = torch.ones(2000, 1, 8, 8, dtype=torch.float64)
    loss = Denoising(SquaredError(), Corruption("masking", 0.25)).loss(model, images, images, fixed_noise())
    assert loss.item() == pytest.approx(64 * (0.25 + 0.75 * 0.09), rel=0.02)


def test_what_it_says_of_itself():
    plain = Denoising(SquaredError(), Corruption("masking", 0.25))
    assert plain.name == "denoising"
    assert "masking:0.25" in plain.title
    assert plain.unit == SquaredError().unit
    assert "weighted 3 times" in Denoising(SquaredError(), Corruption("masking", 0.25), 3.0).unit


def test_what_makes_no_sense_is_refused():
    with pytest.raises(BadInput, match="fraction from 0 to 1"):
        Denoising(SquaredError(), Corruption("masking", 2.0))
    with pytest.raises(BadInput, match=r"emphasis on corrupted values.*-1 is not"):
        Denoising(SquaredError(), Corruption("masking", 0.2), -1.0)
    with pytest.raises(BadInput, match="sigmoid output"):
        Denoising(CrossEntropy(), Corruption("masking", 0.2)).check(network("linear").architecture)
