"""The evidence lower bound dimension by dimension, clouds, draws, and the picture of the prior."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.latent import variational_study
from explorer.latent.active_units import active_units, mean_divergences
from explorer.latent.bound_figures import bound_figures, bound_of
from explorer.latent.planes import code_ranges, fit_plane, map_positions
from explorer.latent.variational_study import draws, prior_picture
from explorer.models import build, decode_codes, encode_images, from_weights, to_pixels, to_weights
from explorer.values import Architecture, BadInput, Codes, DataProvenance, ModelCard, Weights
from explorer.values.open_model import OpenModel
from explorer.values.variational_study import (
    BoundFigures,
    DrawsRequest,
    ManifoldPictureRequest,
    SurveyRequest,
    prior_grid,
)

IMAGES = np.random.default_rng(0).integers(0, 256, (60, 1, 9, 8)).astype(np.uint8)
IMAGES.flags.writeable = False
SETTINGS = {"reconstruction": "squared-error", "corruption": "none", "emphasis": 1.0, "sparsity": 0.05}


def opened(latent_dim=2, originals=True, weights=None, variational=True, output="sigmoid", samples=60, beta=1.0):
    architecture = Architecture("multilayer", 1, 9, 8, latent_dim, (16,), output=output, variational=variational)
    weights = weights or to_weights(build(architecture, seed=0))
    values = encode_images(from_weights(weights), IMAGES[:samples])
    plane = fit_plane(values) if samples else fit_plane(np.zeros((2, latent_dim), np.float32))
    objective = f"elbo-{'bernoulli' if output == 'sigmoid' else 'gaussian'}" if variational else "squared-error"
    card = ModelCard(
        "mine", "variational", objective, architecture, DataProvenance("x", "X", samples, "f", 1, 9, 8),
        SETTINGS | {"penalty": beta},
    )  # fmt: skip
    model = OpenModel(
        1, card, weights, Codes(values, np.arange(samples) % 3 - 1, np.zeros(0, np.float32)), plane,
        map_positions(plane, values), code_ranges(values) if samples else ((0.0, 1.0),) * latent_dim,
        originals=IMAGES[:samples] if originals else None,
    )  # fmt: skip
    return model, from_weights(model.weights)


def constant_weights(mean, deviation, latent_dim=2):
    """A network that gives every picture the same cloud and decodes every code to mid grey."""
    architecture = Architecture("multilayer", 1, 9, 8, latent_dim, (16,), variational=True)
    arrays = {name: np.zeros_like(array) for name, array in to_weights(build(architecture, seed=0)).arrays.items()}
    arrays["code.bias"] = np.array(mean, np.float32)
    arrays["log_variance.bias"] = 2 * np.log(np.array(deviation, np.float32))
    return Weights(architecture, arrays)


def whole(pieces):
    count = 0
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            return end.value, count
        count += 1


def survey(model, network, samples=500):
    return whole(variational_study.survey(model, network, SurveyRequest(samples)))[0]


# The bound ----------------------------------------------------------------------------------------------------------


def test_known_clouds_and_a_grey_decoder_have_a_bound_in_closed_form():
    model, network = opened(weights=constant_weights([2.0, 0.0], [1.0, 0.5]))
    figures = survey(model, network).figures
    # each of the 9·8 pixels is mid grey: x log ½ + (1 − x) log ½ whatever x is
    assert figures.reconstruction == pytest.approx(72 * math.log(2), rel=1e-5)
    assert figures.divergences == pytest.approx((2.0, 0.5 * (0.25 - 1) - math.log(0.5)), rel=1e-5)
    assert figures.divergence == pytest.approx(sum(figures.divergences))
    assert figures.bound == pytest.approx(-(72 * math.log(2) + 2.0 + 0.5 * (0.25 - 1) + math.log(2)), rel=1e-5)
    assert figures.deviations == pytest.approx((1.0, 0.5), rel=1e-5)
    assert figures.mean_variances == pytest.approx((0.0, 0.0), abs=1e-9)
    assert figures.active == (False, False)


def test_a_cloud_that_is_the_prior_costs_nothing():
    model, network = opened(weights=constant_weights([0.0, 0.0], [1.0, 1.0]))
    assert survey(model, network).figures.divergences == pytest.approx((0.0, 0.0), abs=1e-6)


def test_the_gaussian_likelihood_of_a_grey_decoder_has_a_closed_form():
    model, _ = opened(output="linear")
    arrays = {name: np.zeros_like(array) for name, array in model.weights.arrays.items()}
    arrays["decoder.output.bias"] = np.full_like(arrays["decoder.output.bias"], 0.5)
    weights = Weights(model.weights.architecture, arrays)
    figures = bound_figures(model.card, weights, IMAGES)
    squares = np.square(IMAGES / 255.0 - 0.5).sum(axis=(1, 2, 3)).mean()
    expected = squares / (2 * 0.2**2) + 72 / 2 * math.log(2 * math.pi * 0.2**2)
    assert figures.reconstruction == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("beta", [0.0, 1.0, 4.0])
def test_beta_is_told_and_does_not_enter_the_bound(beta):
    model, network = opened(beta=beta)
    reply = survey(model, network)
    assert reply.beta == beta
    assert reply.figures == survey(*opened(beta=1.0)).figures
    assert reply.likelihood == "bernoulli"
    assert math.isnan(reply.pixel_deviation)


def test_the_figures_agree_with_those_of_the_page_compare():
    model, network = opened(latent_dim=5)
    figures = survey(model, network).figures
    assert figures.images == 60
    assert figures.divergences == pytest.approx(mean_divergences(network, IMAGES), rel=1e-5)
    assert sum(figures.active) == active_units(model.codes.values)


def test_a_dead_dimension_is_not_active():
    model, _ = opened(latent_dim=3)
    arrays = {name: array.copy() for name, array in model.weights.arrays.items()}
    arrays["code.weight"] *= 20
    arrays["code.weight"][1] = 0
    figures = bound_figures(model.card, Weights(model.weights.architecture, arrays), IMAGES)
    assert figures.active == (True, False, True)


def test_the_figures_are_the_same_each_time_and_for_pictures_as_bytes_or_as_numbers():
    model, _ = opened()
    first = bound_figures(model.card, model.weights, IMAGES)
    assert bound_figures(model.card, model.weights, IMAGES) == first
    assert bound_figures(model.card, model.weights, IMAGES.astype(np.float32) / 255) == first


def test_the_survey_takes_as_many_samples_as_asked_for_and_lets_others_go_between():
    model, network = opened()
    reply, pieces = whole(variational_study.survey(model, network, SurveyRequest(20)))
    assert reply.figures.images == 20
    assert pieces >= 1


def test_without_samples_there_are_no_figures():
    reply = survey(*opened(samples=0))
    assert reply.figures is None
    assert reply.clouds is None


def test_a_model_that_is_not_variational_is_refused():
    model, network = opened(variational=False)
    with pytest.raises(BadInput, match="not variational"):
        next(variational_study.survey(model, network, SurveyRequest(5)))
    with pytest.raises(BadInput, match="no evidence lower bound"):
        bound_of(model.card)


@pytest.mark.parametrize(("output", "likelihood"), [("sigmoid", "bernoulli"), ("linear", "gaussian")])
def test_a_variational_model_with_another_objective_is_measured_by_its_output(output, likelihood):
    model, _ = opened(output=output)
    assert bound_of(replace(model.card, objective="squared-error")).likelihood == likelihood


def test_no_pictures_have_no_bound():
    model, _ = opened()
    with pytest.raises(ValueError, match="at least one"):
        bound_figures(model.card, model.weights, IMAGES[:0])


@given(
    st.floats(-1e4, 1e4),
    st.lists(st.tuples(st.floats(0, 100), st.floats(0, 10)), min_size=1, max_size=20),
)
def test_the_bound_is_minus_the_sum_of_its_terms(reconstruction, dimensions):
    divergences, variances = zip(*dimensions, strict=True)
    figures = BoundFigures(1, reconstruction, divergences, variances, variances)
    assert figures.bound == -(reconstruction + sum(divergences))
    assert sum(figures.active) == sum(variance > 0.01 for variance in variances)


# Clouds and draws ---------------------------------------------------------------------------------------------------


def test_clouds_are_the_posteriors_of_the_two_dearest_dimensions():
    mean, deviation = [0.1, 3.0, 0.0, 2.0], [1.0, 0.5, 1.0, 0.25]
    model, network = opened(4, weights=constant_weights(mean, deviation, 4))
    clouds = survey(model, network).clouds
    assert clouds.dimensions == (1, 3)
    assert len(clouds.rows) == 60
    assert clouds.means == pytest.approx(np.tile([3.0, 2.0], (60, 1)))
    assert clouds.deviations == pytest.approx(np.tile([0.5, 0.25], (60, 1)), rel=1e-5)
    assert (clouds.labels == model.codes.labels).all()
    assert not clouds.means.flags.writeable


def test_a_code_of_one_number_has_no_plane():
    assert survey(*opened(1)).clouds is None


def test_draws_lie_about_the_mean_as_the_posterior_says():
    model, network = opened()
    reply = draws(model, network, DrawsRequest(7, (0.0, 0.0)))
    assert (reply.sample, reply.label) == (7, model.codes.labels[7])
    assert (reply.original.pixels == IMAGES[7].transpose(1, 2, 0)).all()
    assert reply.mean.code == pytest.approx(model.codes.values[7], abs=1e-5)
    assert len(reply.draws) == 8
    expected = to_pixels(decode_codes(network, np.stack([draw.code for draw in reply.draws])))
    assert all(
        np.abs(draw.picture.pixels.astype(int) - pixels.transpose(1, 2, 0)).max() <= 1
        for draw, pixels in zip(reply.draws, expected, strict=True)
    )
    assert all(draw.error > 0 for draw in reply.draws)


def test_many_draws_have_the_mean_and_the_spread_of_the_posterior():
    model, network = opened(weights=constant_weights([2.0, -1.0], [0.5, 0.1]))
    replies = [draws(model, network, DrawsRequest(0, (0.0, 0.0), seed)) for seed in range(200)]
    codes = np.stack([draw.code for reply in replies for draw in reply.draws])
    assert codes.mean(axis=0) == pytest.approx([2.0, -1.0], abs=0.05)
    assert codes.std(axis=0) == pytest.approx([0.5, 0.1], rel=0.06)
    assert replies[0].deviation == pytest.approx([0.5, 0.1], rel=1e-5)


def test_the_seed_decides_the_draws_and_nothing_else():
    model, network = opened()
    first, again, other = (draws(model, network, DrawsRequest(3, (0.0, 0.0), seed)) for seed in (0, 0, 1))
    assert (first.draws[0].code == again.draws[0].code).all()
    assert (first.draws[0].code != other.draws[0].code).any()
    assert (first.mean.code == other.mean.code).all()


def test_without_a_sample_the_one_nearest_to_the_probe_is_taken():
    model, network = opened()
    code = tuple(float(value) for value in model.codes.values[31])
    assert draws(model, network, DrawsRequest(None, code)).sample == 31


def test_without_originals_the_reconstructions_stand_in():
    model, network = opened(originals=False)
    assert draws(model, network, DrawsRequest(0, (0.0, 0.0))).stand_in
    assert survey(model, network).stand_ins
    assert draws(*opened(samples=0), DrawsRequest(None, (0.0, 0.0))) is None


# The prior ----------------------------------------------------------------------------------------------------------


def test_the_grid_sends_the_middles_of_even_cells_through_the_inverse_normal_distribution():
    grid = prior_grid(20)
    assert grid.shape == (20, 20, 2)
    # the 2.5 and the 97.5 % quantile of the normal distribution
    assert grid[0, 0] == pytest.approx([-1.959964, 1.959964], abs=1e-6)
    assert grid[0, -1] == pytest.approx([1.959964, 1.959964], abs=1e-6)
    assert grid[-1, 0] == pytest.approx([-1.959964, -1.959964], abs=1e-6)
    assert prior_grid(4)[0, :, 0] == pytest.approx([-1.150349, -0.318639, 0.318639, 1.150349], abs=1e-6)


@given(st.integers(1, 40))
def test_the_grid_grows_to_the_right_and_upward_and_is_even_in_probability(cells):
    grid = prior_grid(cells)
    across, up = grid[0, :, 0], grid[:, 0, 1]
    assert (grid[:, :, 0] == across).all()
    assert (np.diff(across) > 0).all()
    assert (up == across[::-1]).all()
    probability = [0.5 * math.erfc(-value / math.sqrt(2)) for value in across]
    assert probability == pytest.approx((np.arange(cells) + 0.5) / cells, abs=1e-6)


def test_the_picture_of_the_prior_holds_each_decoded_code_in_its_place():
    model, network = opened()
    reply, pieces = whole(prior_picture(model, network, ManifoldPictureRequest(7)))
    assert reply.mosaic.pixels.shape == (7 * 9, 7 * 8, 1)
    assert pieces > 1
    for row, column in ((0, 0), (0, 6), (6, 0), (3, 4)):
        tile = reply.mosaic.pixels[9 * row : 9 * (row + 1), 8 * column : 8 * (column + 1)]
        expected = to_pixels(decode_codes(network, prior_grid(7)[row, column][None]))[0].transpose(1, 2, 0)
        assert np.abs(tile.astype(int) - expected).max() <= 1


def test_longer_codes_have_no_picture_of_the_prior():
    with pytest.raises(BadInput, match="two numbers"):
        next(prior_picture(*opened(3), ManifoldPictureRequest()))
