"""Histories are read once, and aligned so that only the model moves."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.jobs import drain
from explorer.latent.alignment import aligned_planes, rotation_onto
from explorer.latent.planes import code_ranges, fit_plane, map_positions
from explorer.latent.replays import Replays
from explorer.models import build, to_weights
from explorer.models.history_folder import drop, history_folder, write_codes, write_weights
from explorer.values import Architecture, Codes, DataProvenance, EpochFigures, ModelCard
from explorer.values.open_model import OpenModel
from explorer.values.replay import EpochRequest, ReplayRequest


def _orthogonal(random: np.random.Generator, dimensions: int) -> np.ndarray:
    """Any rotation or mirror image."""
    return np.linalg.qr(random.normal(size=(dimensions, dimensions)))[0]


def _rotations(codes):
    return [rotation_onto(earlier, later) for earlier, later in pairwise(codes)]


@given(seed=st.integers(0, 2**32 - 1), dimensions=st.integers(1, 6), epochs=st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_turning_mirroring_and_shifting_an_epoch_moves_nothing_on_the_map(seed, dimensions, epochs):
    random = np.random.default_rng(seed)
    codes = [random.normal(size=(40, dimensions)) * np.arange(1, dimensions + 1) for _ in range(epochs)]
    plane = fit_plane(codes[-1])
    turned = [values @ _orthogonal(random, dimensions) + random.normal(size=dimensions) for values in codes[:-1]]
    turned.append(codes[-1])
    planes, others = (aligned_planes(values, _rotations(values), plane) for values in (codes, turned))
    assert planes[-1] is others[-1] is plane
    for one, values, other, moved in zip(planes, codes, others, turned, strict=True):
        np.testing.assert_allclose(one.project(values), other.project(moved), atol=1e-4)
        if dimensions > 1:
            np.testing.assert_allclose(one.axes @ one.axes.T, np.eye(2), atol=1e-9)


@given(seed=st.integers(0, 2**32 - 1), dimensions=st.integers(2, 5))
@settings(max_examples=40, deadline=None)
def test_the_same_codes_in_another_frame_lie_exactly_on_each_other_and_are_never_scaled(seed, dimensions):
    random = np.random.default_rng(seed)
    last = random.normal(size=(30, dimensions))
    factor = random.uniform(0.2, 3)
    first = (last * factor) @ _orthogonal(random, dimensions) + 5
    plane = fit_plane(last)
    aligned = aligned_planes([first, last], _rotations([first, last]), plane)[0]
    around = plane.project(last) - plane.project(last).mean(axis=0)
    found = aligned.project(first)
    np.testing.assert_allclose(found - found.mean(axis=0), factor * around, atol=1e-4)
    np.testing.assert_allclose(found.mean(axis=0), plane.project(last).mean(axis=0), atol=1e-4)


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_no_other_rotation_is_closer(seed):
    random = np.random.default_rng(seed)
    one, other = random.normal(size=(25, 3)), random.normal(size=(25, 3))
    centred = one - one.mean(axis=0), other - other.mean(axis=0)
    best = np.linalg.norm(centred[0] @ rotation_onto(one, other) - centred[1])
    for _ in range(10):
        assert best <= np.linalg.norm(centred[0] @ _orthogonal(random, 3) - centred[1]) + 1e-9


def test_codes_that_do_not_vary_can_be_aligned():
    flat = np.ones((5, 2))
    for plane in aligned_planes([flat, flat * 2], _rotations([flat, flat * 2]), fit_plane(flat)):
        assert np.isfinite(plane.origin).all()
    empty = np.zeros((0, 2))
    np.testing.assert_array_equal(rotation_onto(empty, empty), np.eye(2))


COUNT, RUN = 24, "2026-01-02T03:04:05+00:00"


def _model(path, latent_dim=2, epochs=5):
    """A model with a history of epochs 0 to 4, weights at 0 and 2 only."""
    architecture = Architecture("multilayer", 1, 8, 8, latent_dim, hidden=(5,))
    data = DataProvenance("spots", "Spots", COUNT, "0" * 64, 1, 8, 8, ("up",))
    rows = tuple(EpochFigures(row, 1.0, 1.0, 1.0, 1.0, 0.1, 1.0) for row in range(1, epochs + 1))
    card = ModelCard(
        path.stem, "undercomplete", "squared-error", architecture, data, history=rows, created=RUN, path=str(path)
    )
    random = np.random.default_rng(1)
    base = random.normal(size=(COUNT, latent_dim)).astype(np.float32)
    labels, none = np.zeros(COUNT, np.int64), np.zeros(0, np.float32)
    for epoch in range(epochs):
        codes = ((1 + epoch) * base) @ _orthogonal(random, latent_dim).astype(np.float32)
        write_codes(history_folder(path), epoch, RUN, codes)
        if epoch in (0, 2):
            weights = to_weights(build(architecture, epoch))
            at = replace(card, history=rows[:epoch])
            write_weights(history_folder(path), epoch, at, weights, Codes(codes, labels, none))
    values = (1 + epochs) * base
    plane = fit_plane(values)
    weights = to_weights(build(architecture, epochs))
    positions = map_positions(plane, values)
    return OpenModel(1, card, weights, Codes(values, labels, none), plane, positions, code_ranges(values))


def _read(replays, *models, aligned=True, onto_first=False):
    return drain(replays.read(ReplayRequest(models, aligned, onto_first))).replays


@pytest.mark.parametrize("latent_dim", [1, 2, 4])
def test_a_history_ends_with_the_model_itself_in_its_own_frame(tmp_path, latent_dim):
    model = _model(tmp_path / "m.safetensors", latent_dim)
    (replay,) = _read(Replays(), model)
    assert replay.epochs == (0, 1, 2, 3, 4, 5)
    assert replay.decodable == (0, 2, 5)
    assert replay.positions[-1] is model.positions
    assert replay.planes[-1] is model.plane
    if latent_dim > 1:
        # each epoch is the last one, smaller: after alignment only the scale is left of what was turned and mirrored
        for place, positions in enumerate(replay.positions):
            expected = model.positions.mean(axis=0) + (model.positions - model.positions.mean(axis=0)) * (place + 1) / 6
            np.testing.assert_allclose(positions, expected, atol=0.02 * np.abs(model.positions).max())


def test_what_lies_on_the_map_decodes_as_its_code(tmp_path):
    model = _model(tmp_path / "m.safetensors", 2)
    (replay,) = _read(Replays(), model)
    for plane, positions, codes in zip(replay.planes, replay.positions, replay.codes, strict=True):
        np.testing.assert_allclose([plane.lift(*place) for place in positions], codes, atol=1e-4)


@pytest.mark.parametrize("latent_dim", [1, 2, 4])
def test_maps_of_several_models_are_turned_onto_the_first_and_decode_as_before(tmp_path, latent_dim):
    one, other = _model(tmp_path / "a.safetensors", latent_dim), _model(tmp_path / "b.safetensors", latent_dim)
    turn = _orthogonal(np.random.default_rng(5), latent_dim).astype(np.float32)
    values = other.codes.values @ turn
    plane = fit_plane(values)
    other = replace(other, codes=replace(other.codes, values=values), plane=plane)
    other = replace(other, positions=map_positions(plane, values))
    first, second = _read(Replays(), one, other, onto_first=True)
    for plane, positions, codes in zip(second.planes, second.positions, second.codes, strict=True):
        np.testing.assert_allclose(plane.project(codes)[:, 0], positions[:, 0], atol=1e-3)
    if latent_dim == 2:
        shift = second.positions[-1].mean(axis=0) - first.positions[-1].mean(axis=0)
        np.testing.assert_allclose(second.positions[-1], first.positions[-1] + shift, atol=1e-3)


def test_the_raw_replay_shows_the_codes_as_they_were(tmp_path):
    model = _model(tmp_path / "m.safetensors", 2)
    (replay,) = _read(Replays(), model, aligned=False)
    assert not replay.aligned
    for codes, positions in zip(replay.codes, replay.positions, strict=True):
        np.testing.assert_array_equal(codes, positions)


def test_without_a_history_there_is_the_model_alone(tmp_path):
    model = _model(tmp_path / "m.safetensors")
    alone = replace(model, card=replace(model.card, path=str(tmp_path / "other.safetensors")))
    (replay,) = _read(Replays(), alone)
    assert replay.epochs == (5,)
    assert replay.decodable == (0,)
    memory = replace(model, card=replace(model.card, path=""))
    assert _read(Replays(), memory)[0].epochs == (5,)


def test_a_running_training_adds_epochs_and_thins_others(tmp_path):
    path = tmp_path / "m.safetensors"
    model, replays = _model(path), Replays()
    first = _read(replays, replace(model, card=replace(model.card, history=model.card.history[:4])))[0]
    assert first.epochs == (0, 1, 2, 3, 4)
    drop(history_folder(path), 1, weights=False)
    drop(history_folder(path), 2, weights=False)
    second = _read(replays, model)[0]
    # the weights of epoch 2 have its codes with them
    assert second.epochs == (0, 2, 3, 4, 5)
    fresh = _read(Replays(), model)[0]
    for one, other in zip(second.positions, fresh.positions, strict=True):
        np.testing.assert_allclose(one, other, atol=0.02)


def test_epochs_that_cannot_be_read_are_counted_and_left_out(tmp_path):
    path = tmp_path / "m.safetensors"
    model = _model(path)
    (history_folder(path) / "000003.codes.safetensors").write_bytes(b"damaged")
    (replay,) = _read(Replays(), model)
    assert replay.epochs == (0, 1, 2, 4, 5)
    assert replay.unreadable == 1
    other_run = replace(model, card=replace(model.card, created="2020"))
    assert _read(Replays(), other_run)[0].epochs == (5,)


def test_weights_come_where_they_are_kept(tmp_path):
    path = tmp_path / "m.safetensors"
    model, replays = _model(path), Replays()
    found = replays.weights(EpochRequest(model.card, 2)).weights
    expected = to_weights(build(model.card.architecture, 2)).arrays
    for name, array in expected.items():
        np.testing.assert_allclose(found.arrays[name], array, rtol=1e-3, atol=1e-6)
    assert replays.weights(EpochRequest(model.card, 3)).weights is None


def test_between_two_epochs_points_move_on_a_straight_line(tmp_path):
    (replay,) = _read(Replays(), _model(tmp_path / "m.safetensors"))
    between = 0.75 * replay.positions[1] + 0.25 * replay.positions[2]
    np.testing.assert_allclose(replay.positions_at(1.25), between, atol=1e-5)
    assert replay.positions_at(3) is replay.positions[3]
    assert replay.positions_at(99) is replay.positions[-1]
    assert replay.positions_at(-1) is replay.positions[0]
    assert [replay.decodable_at(place) for place in (0, 0.9, 1, 1.1, 3, 3.6, 5)] == [0, 0, 2, 2, 2, 5, 5]
    assert replay.epoch_at(2.5) == 2.5
    assert replay.place_of(99) == 5
    left, bottom, right, top = replay.bounds
    for positions in replay.positions:
        assert (positions >= (left, bottom)).all()
        assert (positions <= (right, top)).all()
