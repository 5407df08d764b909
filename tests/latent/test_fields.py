"""What is computed over the visible rectangle: magnification, support, round trips."""

import numpy as np
import pytest
import torch

from explorer.latent import magnification_field, round_trip, support
from explorer.latent.grids import cell_codes, cell_places
from explorer.models import Autoencoder, build, from_weights, to_weights
from explorer.values import Architecture, BadInput, Codes, DataProvenance, GridRequest, ModelCard
from explorer.values.fields import EDGE, INSIDE, OFF, StandingRequest
from explorer.values.open_model import OpenModel
from explorer.values.plane import Plane


def open_model(values: np.ndarray, plane: Plane | None = None, variational: bool = False) -> OpenModel:
    latent_dim = values.shape[1]
    architecture = Architecture("multilayer", 1, 8, 8, latent_dim, (16,), "tanh", variational=variational)
    codes = Codes(values.astype(np.float32), np.zeros(len(values), np.int64), np.zeros(0, np.float32))
    card = ModelCard("m", "undercomplete", "squared-error", architecture, DataProvenance("x", "X", 1, "f", 1, 8, 8))
    plane = plane or Plane.identity(latent_dim)
    weights = to_weights(build(architecture, seed=0))
    return OpenModel(1, card, weights, codes, plane, plane.project(codes.values), ())


def ended(pieces):
    found = []
    while True:
        try:
            found.append(next(pieces))
        except StopIteration as end:
            return found, end.value


def test_the_grid_lies_row_by_row_from_the_top():
    request = GridRequest(0, 10, 4, 6, 2, 3)
    assert cell_places(request).tolist() == [[1, 15], [3, 15], [1, 13], [3, 13], [1, 11], [3, 11]]
    plane = Plane(np.array([5.0, 0, 0]), np.array([[0, 1.0, 0], [0, 0, 1]]))
    assert cell_codes(plane, request)[0].tolist() == [5, 1, 15]


@pytest.mark.parametrize("latent_dim", [1, 2, 4])
def test_magnification_comes_coarse_at_first_and_is_that_of_central_differences(latent_dim):
    generator = np.random.default_rng(0)
    axes = np.linalg.qr(generator.normal(size=(latent_dim, latent_dim)))[0][:2]
    plane = Plane(np.zeros(latent_dim), axes) if latent_dim > 1 else Plane.identity(1)
    model = open_model(generator.normal(size=(20, latent_dim)), plane)
    network = from_weights(model.weights)
    request = GridRequest(-2, -1, 4, 2, 12, 10)
    early, reply = ended(magnification_field.answer(model, network, request))
    coarse = [field for field in early if field is not None]
    assert [field.step for field in coarse] == [8, 4, 2]
    assert all(field.values.shape == (10, 12) and np.isfinite(field.values).all() for field in coarse)
    assert coarse[0].values[:8, :8] == pytest.approx(np.full((8, 8), reply.values[0, 0]))
    assert reply.step == 1
    network = network.double()

    def pixels(places):
        codes = torch.from_numpy(plane.origin + places @ plane.axes)
        with torch.no_grad():
            return network.decode(codes).flatten(1).numpy()

    places = cell_places(request)
    slopes = [(pixels(places + step) - pixels(places - step)) / 2e-4 for step in np.eye(2)[: min(2, latent_dim)] * 1e-4]
    jacobian = np.stack(slopes, axis=1)
    expected = np.sqrt(np.linalg.det(jacobian @ jacobian.transpose(0, 2, 1)))
    assert reply.values.ravel() == pytest.approx(expected, rel=1e-3, abs=1e-6)


def test_a_place_among_the_samples_is_inside_and_one_far_away_is_off():
    model = open_model(np.random.default_rng(0).normal(size=(2000, 2)))
    standings = [support.standing(model, None, StandingRequest(code)) for code in ((0.0, 0.0), (2.9, 0.0), (30.0, 0.0))]
    assert [standing.where for standing in standings] == [INSIDE, EDGE, OFF]
    assert standings[0].distance < standings[1].distance < standings[2].distance
    assert standings[2].distance == pytest.approx(27, abs=1)


def test_nearly_all_samples_stand_inside_their_own_data():
    values = np.random.default_rng(1).normal(size=(3000, 3))
    model = open_model(values)
    inside = [support.standing(model, None, StandingRequest(tuple(code))).where == INSIDE for code in values[:200]]
    assert sum(inside) > 180


def test_the_field_of_support_agrees_with_single_places():
    model = open_model(np.random.default_rng(0).normal(size=(500, 2)))
    request = GridRequest(-4, -4, 8, 8, 5, 7)
    _, reply = ended(support.field(model, None, request))
    assert reply.ratios.shape == (7, 5)
    for place, ratio in zip(cell_places(request), reply.ratios.ravel(), strict=True):
        standing = support.standing(model, None, StandingRequest(tuple(place)))
        assert ratio == pytest.approx(standing.ratio, rel=1e-4)


def test_equal_samples_support_their_one_place_alone():
    model = open_model(np.ones((50, 2)))
    assert support.standing(model, None, StandingRequest((1.0, 1.0))).where == INSIDE
    assert support.standing(model, None, StandingRequest((1.0, 1.1))).where == OFF


def test_without_samples_support_says_so():
    with pytest.raises(BadInput, match="no codes"):
        support.standing(open_model(np.zeros((0, 2))), None, StandingRequest((0.0, 0.0)))


@pytest.mark.parametrize("variational", [False, True])
def test_a_round_trip_leads_to_the_code_of_the_decoded_picture(variational):
    model = open_model(np.random.default_rng(0).normal(size=(40, 3)), variational=variational)
    network = from_weights(model.weights)
    request = GridRequest(-1, -1, 2, 2, 4, 3)
    _, reply = ended(round_trip.answer(model, network, request))
    codes = cell_codes(model.plane, request)
    with torch.no_grad():
        back = network.encode(network.decode(torch.from_numpy(codes))).numpy()
    assert reply.starts == pytest.approx(cell_places(request))
    assert reply.ends == pytest.approx(back[:, :2], abs=1e-5)
    assert reply.lengths == pytest.approx(np.linalg.norm(back - codes, axis=1), abs=1e-5)
    assert reply.usual > 0


def test_a_round_trip_through_a_perfect_model_goes_nowhere():
    model = open_model(np.zeros((0, 2)))

    class Perfect(Autoencoder):
        def decode(self, codes):
            return codes

        def encode(self, images):
            return images

    _, reply = ended(round_trip.answer(model, Perfect(model.card.architecture), GridRequest(0, 0, 1, 1, 3, 3)))
    assert reply.lengths.max() == 0
    assert reply.usual == 0
