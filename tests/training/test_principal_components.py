from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.decomposition import PCA

from explorer.data import as_unit_float
from explorer.training import evaluate, fit_principal_components, train
from explorer.values import BadInput, EpochReport, StepReport


def flat(images):
    return as_unit_float(images).reshape(len(images), -1).astype(np.float64)


@pytest.mark.parametrize("kind", [np.uint8, np.float32])
@pytest.mark.parametrize("latent_dim", [1, 2, 7])
def test_the_error_and_the_subspace_are_those_of_scikit_learn(kind, latent_dim, make_dataset):
    images = make_dataset(kind=kind).images
    peer = PCA(latent_dim, svd_solver="full").fit(flat(images))
    found = fit_principal_components(images, latent_dim)
    np.testing.assert_allclose(found.mean, peer.mean_, atol=1e-6)
    np.testing.assert_allclose(found.variances, peer.explained_variance_ * (len(images) - 1) / len(images), rtol=1e-6)
    np.testing.assert_allclose(found.components.T @ found.components, peer.components_.T @ peer.components_, atol=1e-5)
    lost = np.square(flat(images) - peer.inverse_transform(peer.transform(flat(images)))).sum(1).mean()
    assert evaluate(found.weights(), images).squared_error_per_image == pytest.approx(lost, rel=1e-5)


@given(seed=st.integers(0, 2**32 - 1), latent_dim=st.integers(1, 12))
@settings(max_examples=20, deadline=None)
def test_the_error_is_the_variance_that_is_left_out(seed, latent_dim):
    images = np.random.default_rng(seed).integers(0, 256, (30, 1, 8, 8), dtype=np.uint8)
    found = fit_principal_components(images, latent_dim)
    np.testing.assert_allclose(found.components @ found.components.T, np.eye(latent_dim), atol=1e-9)
    left = flat(images).var(0).sum() - found.variances.sum()
    assert evaluate(found.weights(), images).squared_error_per_image == pytest.approx(left, rel=1e-4)
    assert np.all(np.diff(found.variances) <= 1e-12)


def test_the_first_components_are_those_of_a_smaller_fit(spots):
    large, small = (fit_principal_components(spots.images, count) for count in (5, 2))
    for name, array in small.weights().arrays.items():
        np.testing.assert_array_equal(large.weights(2).arrays[name], array)


@pytest.mark.parametrize("largest", [(16, 4096), (16, 16)])
def test_iteration_finds_what_decomposition_finds(largest, spots, monkeypatch):
    exact = fit_principal_components(spots.images, 3)
    monkeypatch.setattr("explorer.training.principal_components._LARGEST_DECOMPOSED", largest[0])
    monkeypatch.setattr("explorer.training.principal_components._LARGEST_COVARIANCE", largest[1])
    found = fit_principal_components(spots.images, 3)
    np.testing.assert_allclose(found.variances, exact.variances, rtol=1e-6)
    np.testing.assert_allclose(found.components, exact.components, atol=1e-3)


def test_parts_of_any_size_give_the_same(spots, monkeypatch):
    whole = fit_principal_components(spots.images, 3)
    monkeypatch.setattr("explorer.training.principal_components._NUMBERS_AT_ONCE", 7 * 64)
    np.testing.assert_allclose(fit_principal_components(spots.images, 3).components, whole.components, atol=1e-9)


@pytest.mark.parametrize("latent_dim", [0, -1, 21, 65])
def test_a_code_that_cannot_be_is_refused(latent_dim, spots):
    with pytest.raises(BadInput, match=f"codes with 1 to 20 numbers, not {latent_dim}"):
        fit_principal_components(spots.images[:20], latent_dim)


def test_pictures_that_are_all_the_same_are_rebuilt_exactly():
    images = np.full((10, 1, 8, 8), 40, dtype=np.uint8)
    found = fit_principal_components(images, 2)
    assert evaluate(found.weights(), images).squared_error_per_image == pytest.approx(0, abs=1e-9)


def test_the_linear_recipe_without_epochs_is_one_finished_report(spots, request_for, tmp_path):
    out = tmp_path / "pca.safetensors"
    *steps, report = train(request_for(recipe="linear", epochs=None, out=str(out)), spots)
    assert all(isinstance(step, StepReport) for step in steps)
    assert isinstance(report, EpochReport)
    assert report.finished
    assert (report.epoch, report.epochs, report.saved_to) == (0, 0, str(out))
    fitted = spots.images[np.concatenate([spots.train, spots.validation])]
    expected = evaluate(fit_principal_components(fitted, 2).weights(), spots.images[spots.test])
    assert report.card.errors["test"] == expected


def test_it_is_fitted_on_validation_pictures_too_and_so_has_no_validation_figure(spots, request_for, epochs_of):
    (report,) = epochs_of(train(request_for(recipe="linear", epochs=None), spots))
    assert set(report.card.errors) == {"train", "test"}
    assert np.isnan(report.figures.validation_loss)


def test_no_gradient_gets_below_it(spots, request_for, epochs_of):
    (closed,) = epochs_of(train(request_for(recipe="linear", epochs=None), spots))
    learnt = epochs_of(train(request_for(recipe="linear", epochs=30, batch_size=4, learning_rate=0.01), spots))[-1]
    best, reached = (report.card.errors["train"].squared_error_per_image for report in (closed, learnt))
    assert reached < 1.1 * best
