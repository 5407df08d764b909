"""Codes that are moved to the nearest picture that the decoder can make."""

import numpy as np
import pytest
import torch

from explorer.latent.geometry import Decoder
from explorer.latent.snapping import snap, snap_picture
from explorer.models import from_weights
from explorer.models.inference import to_pixels
from explorer.values import Picture
from tests.latent.geometry.surfaces import linear, sphere
from tests.latent.test_fields import ended, open_model


def test_of_a_linear_decoder_it_is_the_least_squares_solution():
    matrix = np.random.default_rng(0).normal(size=(3, 9))
    target = np.random.default_rng(1).normal(size=9)
    _, path = ended(snap(linear(matrix), torch.from_numpy(target), np.zeros(3)))
    expected = np.linalg.lstsq(matrix.T, target, rcond=None)[0]
    assert path.finished
    assert path.codes[-1] == pytest.approx(expected, abs=1e-3)
    assert path.codes[0].tolist() == [0, 0, 0]


def test_on_the_sphere_it_is_the_projection():
    target = torch.tensor([2.0, 1.0, 1.0], dtype=torch.float64)
    _, path = ended(snap(sphere, target, np.array([-0.5, -0.5])))
    nearest = target / target.norm()
    assert path.finished
    assert sphere.pixels(path.codes[-1:])[0].numpy() == pytest.approx(nearest.numpy(), abs=1e-2)


def test_the_error_never_rises_and_each_step_is_told():
    target = torch.tensor([0.0, 3.0, 1.0], dtype=torch.float64)
    early, path = ended(snap(sphere, target, np.array([1.0, -1.0])))
    assert list(path.errors) == sorted(path.errors, reverse=True)
    assert [len(step.errors) for step in early] == list(range(2, len(path.errors) + 1))
    assert len(path.codes) == len(path.errors)


def test_a_picture_of_the_decoder_leads_back_to_its_code():
    model = open_model(np.zeros((3, 2)))
    network = from_weights(model.weights)
    with torch.no_grad():
        pixels = to_pixels(network.decode(torch.tensor([[0.4, -0.3]])))[0].transpose(1, 2, 0)
    _, path = ended(snap_picture(model.weights, Picture(pixels), (0.0, 0.0)))
    assert path.errors[-1] < 1e-3
    assert path.codes[-1] == pytest.approx([0.4, -0.3], abs=0.02)


def test_a_place_that_gives_no_numbers_ends_at_once():
    broken = Decoder(lambda codes: codes / 0 * 0, 2, torch.float64)
    early, path = ended(snap(broken, torch.zeros(2), np.zeros(2)))
    assert early == []
    assert path.finished
    assert len(path.errors) == 1
