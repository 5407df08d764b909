"""Metric, magnification and ellipse against closed forms."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.latent.geometry import Decoder, ellipse_of_equal_change, magnification, pull_back_metric
from explorer.models import Autoencoder
from explorer.models.initialisation import initialise
from explorer.values import Architecture
from explorer.values.plane import Plane
from tests.latent.geometry.surfaces import cylinder, linear, polar, sphere

angles = st.floats(-1.5, 1.5)


@given(angles, angles)
def test_the_sphere_is_magnified_by_the_cosine_of_its_latitude(latitude: float, longitude: float) -> None:
    metric = pull_back_metric(sphere, np.array([[latitude, longitude]]))
    assert magnification(metric)[0] == pytest.approx(abs(np.cos(latitude)), abs=1e-7)


@given(angles, angles)
def test_the_cylinder_is_flat(angle: float, height: float) -> None:
    metric = pull_back_metric(cylinder, np.array([[angle, height]]))
    assert metric[0].numpy() == pytest.approx(np.eye(2), abs=1e-9)


@given(st.floats(0.01, 5), angles)
def test_polar_coordinates_are_magnified_by_the_radius(radius: float, angle: float) -> None:
    assert magnification(pull_back_metric(polar, np.array([[radius, angle]])))[0] == pytest.approx(radius)


@pytest.mark.parametrize("latent_dim", [1, 2, 3, 5])
def test_a_linear_decoder_has_one_metric_everywhere(latent_dim: int) -> None:
    matrix = np.random.default_rng(latent_dim).normal(size=(latent_dim, 7))
    codes = np.random.default_rng(0).normal(size=(4, latent_dim))
    metric = pull_back_metric(linear(matrix), codes)
    assert metric.numpy() == pytest.approx(np.broadcast_to(matrix @ matrix.T, metric.shape))
    area = np.sqrt(np.linalg.det(matrix @ matrix.T))
    assert magnification(metric).numpy() == pytest.approx(np.full(4, area))


def test_a_direction_that_changes_nothing_is_magnified_by_zero() -> None:
    flat = linear(np.array([[1.0, 2.0], [2.0, 4.0]]))
    assert magnification(pull_back_metric(flat, np.zeros((1, 2))))[0] == pytest.approx(0, abs=1e-6)


def test_some_directions_give_the_metric_of_their_plane() -> None:
    matrix = np.random.default_rng(1).normal(size=(4, 9))
    axes = np.linalg.qr(np.random.default_rng(2).normal(size=(4, 2)))[0].T
    plane = Plane(np.ones(4), axes)
    expected = axes @ matrix @ matrix.T @ axes.T
    assert pull_back_metric(linear(matrix), np.ones((1, 4)), axes)[0].numpy() == pytest.approx(expected)
    assert pull_back_metric(linear(matrix).on_plane(plane), np.zeros((1, 2)))[0].numpy() == pytest.approx(expected)


@pytest.mark.parametrize("family", ["multilayer", "convolutional", "linear"])
@pytest.mark.parametrize("tied", [False, True])
def test_the_products_of_a_network_are_its_central_differences(family: str, tied: bool) -> None:
    if tied and family == "convolutional":
        pytest.skip("convolutions are not tied")
    hidden = () if family == "linear" else (8, 4)
    dense = (6,) if family == "convolutional" else ()
    output = "linear" if family == "linear" else "sigmoid"
    architecture = Architecture(family, 1, 8, 8, 3, hidden, "gelu", output, dense=dense, tied=tied)
    network = Autoencoder(architecture)
    initialise(network, torch.Generator().manual_seed(0))
    network.double()
    decoder = Decoder(network.decode, 3, torch.float64)
    codes = np.random.default_rng(0).normal(size=(700, 3))
    pixels, products = decoder.push(codes)
    assert not products.requires_grad
    assert torch.allclose(pixels, decoder.pixels(codes))
    for dimension, step in enumerate(np.eye(3) * 1e-5):
        difference = (decoder.pixels(codes + step) - decoder.pixels(codes - step)) / 2e-5
        assert torch.allclose(products[:, dimension], difference, atol=1e-7)


def test_the_products_work_where_gradients_are_off() -> None:
    with torch.inference_mode():
        _, products = sphere.push(np.zeros((1, 2)))
    assert products[0].numpy() == pytest.approx(np.array([[0, 0, 1], [0, 1, 0]]))


@given(st.floats(0.1, 10), st.floats(0.1, 10), st.floats(-3, 3), st.floats(0.01, 5))
def test_every_point_of_the_ellipse_changes_the_picture_equally(
    first: float, second: float, turn: float, change: float
) -> None:
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    metric = rotation @ np.diag([first, second]) @ rotation.T
    ellipse = ellipse_of_equal_change(metric, change)
    assert ellipse.lengths[0] >= ellipse.lengths[1] > 0
    for t in np.linspace(0, 6, 7):
        step = np.array([np.cos(t), np.sin(t)]) * ellipse.lengths @ ellipse.directions
        assert step @ metric @ step == pytest.approx(change**2, rel=1e-6)


def test_an_ellipse_without_any_change_is_endless() -> None:
    ellipse = ellipse_of_equal_change(np.diag([0.0, 4.0]), 1.0)
    assert ellipse.lengths == (np.inf, 0.5)
    assert ellipse.rates == (0, 2)
