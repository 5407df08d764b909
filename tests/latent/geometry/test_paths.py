"""Straight, spherical and graph paths, their measures and their even steps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.latent.geometry import (
    NeighbourGraph,
    at_even_picture_steps,
    at_even_steps,
    code_steps,
    grid_path,
    measure_path,
    picture_steps,
    spherical_path,
    straight_path,
)
from tests.latent.geometry.surfaces import linear, polar, sphere

codes3 = arrays(np.float64, 3, elements=st.floats(-10, 10))


def test_the_straight_line_on_the_sphere_has_its_known_length() -> None:
    line = straight_path(np.array([0.6, 0]), np.array([0.6, 2.2]), 2000)
    measures = measure_path(sphere, line)
    assert measures.picture_length == pytest.approx(2.2 * np.cos(0.6), abs=1e-6)
    assert measures.code_length == pytest.approx(2.2)
    assert measures.spread == pytest.approx(0, abs=1e-9)
    assert measures.energy == pytest.approx(measures.picture_length**2)


@given(codes3, codes3)
def test_a_spherical_path_keeps_its_ends_and_runs_between_their_lengths(start: np.ndarray, end: np.ndarray) -> None:
    path = spherical_path(start, end, 9)
    assert np.array_equal(path[[0, -1]], [start, end])
    lengths = np.linalg.norm(path, axis=1)
    assert lengths.max() <= max(lengths[0], lengths[-1]) + 1e-9


def test_a_spherical_path_turns_evenly() -> None:
    path = spherical_path(np.array([2.0, 0, 0]), np.array([0, 3.0, 0]), 10)
    directions = path / np.linalg.norm(path, axis=1, keepdims=True)
    assert (directions[1:] * directions[:-1]).sum(axis=1) == pytest.approx(np.full(9, np.cos(np.pi / 18)))
    assert np.linalg.norm(path, axis=1) == pytest.approx(np.linspace(2, 3, 10))


@pytest.mark.parametrize("end", [[-1.0, 0, 0], [-2.0, 0, 0]])
def test_opposite_codes_are_joined_around_zero(end: list[float]) -> None:
    path = spherical_path(np.array([1.0, 0, 0]), np.array(end), 11)
    assert np.linalg.norm(path, axis=1).min() >= 1 - 1e-9


def test_codes_of_one_number_and_zero_are_joined_by_a_line() -> None:
    assert spherical_path(np.array([1.0]), np.array([-1.0]), 3).ravel() == pytest.approx([1, 0, -1])
    assert spherical_path(np.zeros(2), np.array([2.0, 2.0]), 3)[1] == pytest.approx([1, 1])


@given(arrays(np.float64, (6, 2), elements=st.floats(-5, 5)), st.integers(2, 40))
def test_even_steps_keep_the_ends(corners: np.ndarray, count: int) -> None:
    path = at_even_steps(corners, code_steps(corners), count)
    assert path.shape == (count, 2)
    assert path[[0, -1]] == pytest.approx(corners[[0, -1]])
    assert code_steps(path).sum() <= code_steps(corners).sum() + 1e-9


def test_steps_are_even_in_the_picture_where_asked() -> None:
    spiral = np.stack([np.linspace(0.1, 4, 50), np.linspace(0, 3, 50)], axis=1)
    assert measure_path(polar, at_even_steps(spiral, code_steps(spiral), 30)).spread > 0.1
    assert measure_path(polar, at_even_picture_steps(polar, spiral, 30)).spread < 0.01


def test_picture_steps_of_a_linear_decoder_are_its_code_steps_stretched() -> None:
    path = np.random.default_rng(0).normal(size=(5, 3))
    assert picture_steps(linear(2 * np.eye(3)), path) == pytest.approx(2 * code_steps(path))


def test_the_way_along_a_ring_of_samples_goes_around_its_hole() -> None:
    t = np.arange(200) / 200 * 2 * np.pi
    ring = np.stack([np.cos(t), np.sin(t)], axis=1)
    graph = NeighbourGraph(ring, neighbours=4)
    assert graph.connected
    way = graph.path(np.array([1.1, 0]), np.array([-1.1, 0.0]))
    assert way is not None
    codes, rows = way
    assert np.array_equal(codes[[0, -1]], [[1.1, 0], [-1.1, 0]])
    assert np.array_equal(codes[1:-1], ring[rows])
    assert code_steps(codes).sum() == pytest.approx(np.pi + 0.2, abs=0.1)


def test_samples_in_two_far_groups_are_joined_by_more_neighbours_or_not_at_all() -> None:
    generator = np.random.default_rng(0)
    near = np.concatenate([generator.normal(size=(30, 2)), generator.normal(size=(30, 2)) + 100])
    assert NeighbourGraph(near).connected
    far = np.concatenate([generator.normal(size=(200, 2)), generator.normal(size=(200, 2)) + 100])
    graph = NeighbourGraph(far)
    assert not graph.connected
    assert graph.path(far[0], far[-1]) is None
    assert graph.path(far[0], far[1]) is not None


def test_equal_codes_are_neighbours() -> None:
    codes = np.repeat(np.array([[0.0, 0], [1, 0], [2, 0]]), 20, axis=0)
    assert NeighbourGraph(codes).path(codes[0], codes[-1]) is not None


def test_large_sets_take_part_with_an_even_spread() -> None:
    codes = np.random.default_rng(0).uniform(size=(30_000, 2))
    graph = NeighbourGraph(codes)
    assert len(graph.rows) == 10_000
    assert graph.rows[-1] > 29_000


def test_the_grid_path_is_nearly_the_shortest() -> None:
    ends = np.array([0.6, 0]), np.array([0.6, 2.2])
    path = grid_path(sphere, *ends, np.array([-1.5, -1]), np.array([1.5, 3]))
    assert np.array_equal(path[[0, -1]], ends)
    assert 1.65 < measure_path(sphere, at_even_steps(path, code_steps(path), 500)).picture_length < 1.75
