"""Paths of least energy against closed forms, and what the solver says of itself."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.jobs import drain
from explorer.latent.geometry import (
    Decoder,
    NeighbourGraph,
    at_even_steps,
    code_steps,
    geodesic,
    picture_steps,
)
from explorer.latent.geometry.geodesics import MOST_POINTS
from explorer.latent.walks.solved import trouble_of
from explorer.values.geometry import Reason
from tests.latent.geometry.surfaces import cylinder, linear, polar, sphere


def test_on_the_sphere_it_is_the_great_circle() -> None:
    path = drain(geodesic(sphere, np.array([0.6, 0]), np.array([0.6, 2.2]), count=200, tolerance=1e-10))
    assert path.converged
    assert path.measures.picture_length == pytest.approx(1.6529421, abs=1e-5)
    assert path.straight.picture_length == pytest.approx(1.8157362, abs=1e-4)
    assert path.ratio == pytest.approx(1.6529421 / 1.8157362, abs=1e-4)
    assert path.measures.spread < 1e-3
    normal = np.cross(*(sphere.pixels(path.codes[[0, -1]]).numpy()))
    assert sphere.pixels(path.codes).numpy() @ normal == pytest.approx(np.zeros(200), abs=1e-4)


def test_on_the_cylinder_it_is_straight() -> None:
    path = drain(geodesic(cylinder, np.array([0.0, 0]), np.array([2.0, 1.0]), count=50))
    assert path.converged
    assert path.ratio == pytest.approx(1, abs=1e-6)
    assert path.codes == pytest.approx(np.linspace([0, 0], [2, 1], 50), abs=1e-3)


def test_in_polar_coordinates_it_is_straight_in_x_and_y() -> None:
    path = drain(geodesic(polar, np.array([1.0, 0]), np.array([1.0, 2.0]), count=100))
    assert path.converged
    ends = polar.pixels(path.codes[[0, -1]]).numpy()
    assert path.measures.picture_length == pytest.approx(float(np.linalg.norm(ends[1] - ends[0])), abs=1e-6)
    assert polar.pixels(path.codes).numpy() == pytest.approx(np.linspace(*ends, 100), abs=1e-3)


@pytest.mark.parametrize("latent_dim", [1, 2, 6])
def test_of_a_linear_decoder_it_is_the_straight_line(latent_dim: int) -> None:
    generator = np.random.default_rng(latent_dim)
    decoder = linear(generator.normal(size=(latent_dim, 12)))
    start, end = generator.normal(size=(2, latent_dim))
    path = drain(geodesic(decoder, start, end, count=20))
    assert path.converged
    assert path.codes == pytest.approx(np.linspace(start, end, 20), abs=1e-4)


def test_in_three_dimensions_it_goes_around_what_is_far_away() -> None:
    # a tall bump at zero: its height is another pixel
    bump = Decoder(
        lambda z: torch.cat([z, 3 * torch.exp(-z.square().sum(1, keepdim=True) * 4)], dim=1), 3, torch.float64
    )
    start, end = np.array([-1.5, 0.05, 0]), np.array([1.5, 0.05, 0])
    path = drain(geodesic(bump, start, end, count=60))
    assert path.converged
    assert path.ratio < 0.6
    assert np.linalg.norm(path.codes, axis=1).min() > 0.5
    assert path.codes[:, 2] == pytest.approx(np.zeros(len(path.codes)), abs=1e-6)


def test_the_data_show_the_way_where_the_straight_line_is_a_trap() -> None:
    # seen from the straight line the two ways around the bump are alike, and the descent would stay on its ridge
    bump = Decoder(
        lambda z: torch.cat([z, 3 * torch.exp(-z.square().sum(1, keepdim=True) * 4)], dim=1), 3, torch.float64
    )
    start, end = np.array([-1.5, 0, 0]), np.array([1.5, 0, 0])
    t = np.linspace(0, np.pi, 300)
    arc = np.stack([-1.5 * np.cos(t), 1.5 * np.sin(t), 0 * t], axis=1)
    alone = drain(geodesic(bump, start, end, count=60))
    path = drain(geodesic(bump, start, end, count=60, graph=NeighbourGraph(arc)))
    assert path.start == "data"
    assert path.converged
    assert path.measures.energy < 0.7 * alone.measures.energy


def test_the_straight_line_comes_first_and_nothing_later_is_worse() -> None:
    steps = geodesic(sphere, np.array([0.6, 0]), np.array([0.6, 2.2]), count=30)
    paths = []
    while True:
        try:
            paths.append(next(steps))
        except StopIteration as end:
            paths.append(end.value)
            break
    assert code_steps(paths[0].codes) == pytest.approx(np.full(29, 2.2 / 29))
    assert {path.reason for path in paths[:1]} == {"under way"}
    energies = [path.measures.energy for path in paths]
    assert energies == sorted(energies, reverse=True)
    assert all(np.array_equal(path.codes[[0, -1]], paths[0].codes[[0, -1]]) for path in paths)


def test_it_says_when_it_ran_out_of_iterations() -> None:
    path = drain(geodesic(sphere, np.array([0.6, 0]), np.array([0.6, 2.2]), iterations=1))
    assert not path.converged
    assert path.reason == "out of iterations"


def test_where_the_decoder_bends_sharply_the_path_gets_more_points() -> None:
    start, end = np.array([0.2, 0]), np.array([0.2, 3.0])
    path = drain(geodesic(sphere, start, end, count=3))
    assert path.converged
    assert 3 < len(path.codes) <= MOST_POINTS
    assert path.shares.sum() == pytest.approx(1)
    ends = sphere.pixels(path.codes[[0, -1]]).numpy()
    assert path.measures.picture_length == pytest.approx(np.arccos(ends[0] @ ends[1]), rel=0.01)
    assert path.straight.picture_length == pytest.approx(3 * np.cos(0.2), rel=0.01)


def test_it_says_when_the_decoder_bends_more_sharply_than_points_can_follow() -> None:
    rough = Decoder(lambda z: torch.stack([z[:, 0], z[:, 1], (3000 * z[:, 0]).sin()], 1), 2, torch.float64)
    path = drain(geodesic(rough, np.array([0.0, 0]), np.array([3.0, 0.1]), count=20, iterations=8))
    assert not path.converged
    assert trouble_of(path)
    assert path.ratio <= 1


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=6, deadline=None)
def test_it_is_never_longer_than_the_straight_line(seed: int) -> None:
    generator = np.random.default_rng(seed)
    network = torch.nn.Sequential(
        torch.nn.Linear(2, 16), torch.nn.Tanh(), torch.nn.Linear(16, 12), torch.nn.Sigmoid()
    ).requires_grad_(False)
    for parameter in network.parameters():
        parameter.copy_(torch.from_numpy(generator.normal(scale=2, size=tuple(parameter.shape))))
    decoder = Decoder(network, 2)
    path = drain(geodesic(decoder, *generator.uniform(-3, 3, (2, 2)), count=16))
    lengths = [
        float(picture_steps(decoder, at_even_steps(codes, np.ones(len(codes) - 1), 8193)).sum())
        for codes in (path.codes, path.codes[[0, -1]])
    ]
    assert lengths[0] <= lengths[1] * 1.01
    assert path.ratio <= 1
    assert path.converged or trouble_of(path)


@pytest.mark.parametrize("reason", get_args(Reason))
@pytest.mark.parametrize("ratio", [0.8, 1.0])
def test_every_reason_of_a_solver_has_its_words(reason: Reason, ratio: float) -> None:
    path = drain(geodesic(sphere, np.array([0.6, 0]), np.array([0.6, 2.2])))
    lengths = replace(path.measures, picture_length=ratio * path.straight.picture_length)
    told = trouble_of(replace(path, converged=False, reason=reason, measures=lengths))
    assert told.endswith(".")
    assert ("straight line is shown" in told) == (ratio >= 1)
    assert trouble_of(replace(path, converged=True, reason=reason)) == ""


def test_where_the_picture_does_not_change_there_is_nothing_to_lower() -> None:
    flat = Decoder(lambda z: 0 * z + 0.5, 2)
    path = drain(geodesic(flat, np.zeros(2), np.ones(2)))
    assert path.converged
    assert path.ratio == 1


def test_it_says_when_the_decoder_gives_no_numbers() -> None:
    broken = Decoder(lambda z: z / 0 * 0, 2, torch.float64)
    path = drain(geodesic(broken, np.zeros(2), np.ones(2)))
    assert not path.converged
    assert path.reason == "not finite"


def test_between_one_code_and_itself_there_is_nothing_to_find() -> None:
    path = drain(geodesic(sphere, np.ones(2), np.ones(2)))
    assert path.converged
    assert path.reason == "same ends"
    assert path.measures.energy == 0
    assert path.ratio == 1


def test_dimensions_that_the_decoder_ignores_do_no_harm() -> None:
    ignoring = Decoder(lambda z: torch.stack([z[:, 0].sin(), z[:, 0].cos(), z[:, 1]], 1), 4, torch.float64)
    path = drain(geodesic(ignoring, np.zeros(4), np.array([1.0, 1, 1, 1]), count=30))
    assert path.converged
    assert path.ratio == pytest.approx(1, abs=1e-6)
