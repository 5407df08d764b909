"""Ellipse and pixel direction at one place."""

import numpy as np
import pytest
import torch

from explorer.latent.at_the_probe import ellipse_at, pixel_at
from explorer.models import from_weights
from explorer.values.geometry import EllipseRequest, PixelRequest
from explorer.values.plane import Plane
from tests.latent.test_fields import open_model

CODE = (0.3, -0.2, 0.5)
PLANE = Plane(np.ones(3), np.array([[0.6, 0.8, 0], [0, 0, 1.0]]))


@pytest.fixture
def model():
    return open_model(np.random.default_rng(0).normal(size=(10, 3)), PLANE)


def picture(network, code):
    with torch.no_grad():
        return network.decode(torch.from_numpy(np.array([code])))[0].numpy()


def test_steps_to_the_rim_change_each_pixel_by_one_level_on_average(model):
    network = from_weights(model.weights)
    ellipse = ellipse_at(model, network, EllipseRequest(CODE)).ellipse
    network = network.double()
    here = picture(network, CODE)
    for direction, length in zip(ellipse.directions, ellipse.lengths, strict=True):
        step = 1e-3 * length * direction @ PLANE.axes
        change = (picture(network, CODE + step) - here) / 1e-3
        assert np.sqrt(np.square(change).mean()) == pytest.approx(1 / 255, rel=1e-2)
    assert ellipse.directions @ ellipse.directions.T == pytest.approx(np.eye(2), abs=1e-6)


def test_a_pixel_grows_brighter_along_its_slope(model):
    network = from_weights(model.weights)
    reply = pixel_at(model, network, PixelRequest(CODE, 5, 2))
    network = network.double()
    here = picture(network, CODE)[0, 5, 2]
    assert reply.value == pytest.approx(here, abs=1e-6)
    for axis, slope in zip(PLANE.axes, reply.slope, strict=True):
        there = picture(network, CODE + 1e-4 * axis)[0, 5, 2]
        assert (there - here) / 1e-4 == pytest.approx(slope, abs=1e-4)
