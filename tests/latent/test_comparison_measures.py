import csv
import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from explorer.latent.active_units import active_units, mean_divergences
from explorer.latent.measure_files import write_measures
from explorer.latent.measuring import even_sample, measure
from explorer.latent.neighbour_accuracy import neighbour_accuracy
from explorer.latent.planes import code_ranges, fit_plane, map_positions
from explorer.latent.trustworthiness import trustworthiness
from explorer.models import build, encode_images, from_weights, to_weights
from explorer.values import Architecture, BadInput, Codes, DataProvenance, ModelCard, Weights
from explorer.values.comparison import TABLE_HEAD, ModelMeasures
from explorer.values.open_model import OpenModel


def last(steps):
    """What a generator returns in the end, and how many times it yielded."""
    yielded = 0
    while True:
        try:
            next(steps)
            yielded += 1
        except StopIteration as end:
            return end.value, yielded


def open_model(architecture, images, labels, weights=None):
    weights = weights or to_weights(build(architecture, seed=1))
    values = encode_images(from_weights(weights), images)
    data = DataProvenance("x", "X", len(images), "f" * 64, 1, architecture.height, architecture.width, ("a", "b"))
    card = ModelCard("m", "linear", "squared-error", architecture, data, path="/m.safetensors")
    plane = fit_plane(values)
    codes = Codes(values, labels, np.zeros(0, np.float32))
    return OpenModel(1, card, weights, codes, plane, map_positions(plane, values), code_ranges(values))


@pytest.fixture
def images():
    return np.random.default_rng(0).integers(0, 256, (60, 1, 8, 8)).astype(np.uint8)


def test_codes_that_are_the_pixels_are_wholly_trustworthy(images):
    assert trustworthiness(images, images.reshape(60, -1).astype(np.float32)) == pytest.approx(1.0)


def test_trustworthiness_follows_its_equation(images):
    codes = np.random.default_rng(1).normal(size=(60, 2)).astype(np.float32)
    n, k = 60, 5
    pixels = images.reshape(n, -1).astype(np.float64)

    def order(points):
        distance = np.square(points[:, None] - points[None]).sum(-1)
        np.fill_diagonal(distance, np.inf)
        return distance.argsort(axis=1)

    rank = order(pixels).argsort(axis=1) + 1
    near = order(codes.astype(np.float64))[:, :k]
    penalty = sum(max(0, rank[i, j] - k) for i in range(n) for j in near[i])
    expected = 1 - 2 / (n * k * (2 * n - 3 * k - 1)) * penalty
    assert trustworthiness(images, codes, k) == pytest.approx(expected)


def test_too_few_pictures_for_trustworthiness_leave_it_unknown(images):
    assert trustworthiness(images[:20], np.zeros((20, 2), np.float32)) is None


def test_classes_that_lie_apart_are_all_told_right():
    labels = np.arange(90) % 3
    codes = np.random.default_rng(0).normal(0, 0.1, (90, 2)) + 10 * labels[:, None]
    assert neighbour_accuracy(codes, labels) == (1.0, 90)


def test_each_sample_is_left_out_of_its_own_vote():
    # pairs of one class that lie alone: with itself among its neighbours each would be told right by one vote more
    generator = np.random.default_rng(1)
    codes, labels = generator.normal(size=(200, 2)), generator.integers(0, 3, 200)
    distances = np.linalg.norm(codes[:, None] - codes[None], axis=-1)
    np.fill_diagonal(distances, np.inf)
    nearest = distances.argsort(axis=1)[:, :10]
    right = [np.bincount(labels[near], minlength=3).argmax() == own for near, own in zip(nearest, labels, strict=True)]
    assert neighbour_accuracy(codes, labels) == (np.mean(right), 200)


def test_codes_without_meaning_are_told_right_by_chance_alone():
    generator = np.random.default_rng(0)
    accuracy, _ = neighbour_accuracy(generator.normal(size=(2000, 2)), generator.integers(0, 2, 2000))
    assert accuracy == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize("labels", [np.full(60, -1), np.zeros(60, int), np.r_[np.full(50, -1), np.arange(10) % 2]])
def test_without_two_classes_or_enough_labels_there_is_no_accuracy(labels):
    assert neighbour_accuracy(np.zeros((60, 2)), labels) is None


def test_unlabelled_samples_neither_vote_nor_are_judged():
    labels = np.r_[np.arange(60) % 2, np.full(40, -1)]
    codes = np.r_[labels[:60, None] * 10.0, np.full((40, 1), 0.0)]
    assert neighbour_accuracy(codes, labels) == (1.0, 60)


def test_a_dead_dimension_is_no_active_unit():
    generator = np.random.default_rng(0)
    codes = np.stack([generator.normal(0, 1, 500), generator.normal(3, 0.05, 500), generator.normal(0, 0.2, 500)], 1)
    assert active_units(codes) == 2
    assert active_units(np.zeros((0, 3))) == 0


def test_the_divergence_of_a_gaussian_that_ignores_its_picture_has_a_closed_form(images):
    architecture = Architecture("multilayer", 1, 8, 8, 2, (4,), variational=True)
    arrays = {name: np.zeros_like(array) for name, array in to_weights(build(architecture, seed=0)).arrays.items()}
    arrays["code.bias"] = np.array([2.0, 0.0], np.float32)
    arrays["log_variance.bias"] = np.array([0.0, math.log(0.25)], np.float32)
    found = mean_divergences(from_weights(Weights(architecture, arrays)), images)
    assert found == pytest.approx((2.0, 0.5 * (0.25 - 1 - math.log(0.25))), rel=1e-5)


@pytest.mark.parametrize("latent_dim", [2, 12])
def test_the_jacobian_of_a_linear_encoder_is_its_matrix(images, latent_dim):
    architecture = Architecture("linear", 1, 8, 8, latent_dim, output="linear")
    model = open_model(architecture, images, np.arange(60) % 2)
    row, yielded = last(measure(model, images))
    assert row.jacobian_norm == pytest.approx(np.linalg.norm(model.weights.arrays["code.weight"]), rel=1e-5)
    assert yielded >= 4
    assert row.images == 60
    assert row.parameters == sum(array.size for array in model.weights.arrays.values())


def test_the_estimate_for_a_long_code_comes_close_to_the_whole_jacobian(images):
    architecture = Architecture("multilayer", 1, 8, 8, 12, (16,), "tanh")
    model = open_model(architecture, images, np.arange(60) % 2)
    network = from_weights(model.weights)
    pixels = torch.from_numpy(images.astype(np.float32) / 255)
    jacobian = torch.func.vmap(torch.func.jacrev(lambda x: network.encode(x[None])[0]))(pixels)
    row, _ = last(measure(model, images))
    assert row.jacobian_norm == pytest.approx(float(jacobian.flatten(1).norm(dim=1).mean()), rel=0.05)


def test_without_pictures_only_what_the_file_holds_is_told(images):
    architecture = Architecture("multilayer", 1, 8, 8, 2, (4,), variational=True)
    row, _ = last(measure(open_model(architecture, images, np.arange(60) % 2), None))
    assert row.active_units is not None
    assert row.neighbour_accuracy is not None
    assert (row.jacobian_norm, row.trustworthiness, row.divergence, row.images) == (None, None, None, 0)


def test_a_variational_model_has_its_divergences_measured(images):
    architecture = Architecture("multilayer", 1, 8, 8, 3, (4,), variational=True)
    row, _ = last(measure(open_model(architecture, images, np.arange(60) % 2), images))
    assert len(row.divergences) == 3
    assert min(row.divergences) >= 0


def test_a_model_without_codes_is_told_from_its_card(images):
    model = open_model(Architecture("linear", 1, 8, 8, 2, output="linear"), images, np.arange(60) % 2)
    empty = Codes(np.zeros((0, 2), np.float32), np.zeros(0, np.int64), np.zeros(0, np.float32))
    row, _ = last(measure(replace(model, codes=empty), images))
    assert row.active_units is None
    assert row.jacobian_norm is None


def test_an_even_sample_spreads_over_all_rows():
    assert even_sample(5, 10).tolist() == [0, 1, 2, 3, 4]
    assert even_sample(10, 5).tolist() == [0, 2, 4, 6, 8]


@pytest.mark.parametrize(("name", "separator"), [("t.csv", ","), ("t.tsv", "\t")])
def test_the_table_is_written_in_full_and_read_back(tmp_path, name, separator):
    write_measures(tmp_path / name, [ModelMeasures("k", "a, b", "linear", 2, test_error=1 / 3)])
    with (tmp_path / name).open(newline="") as file:
        head, row = list(csv.reader(file, delimiter=separator))
    assert tuple(head) == TABLE_HEAD
    assert row[:3] == ["a, b", "linear", "2"]
    assert float(row[head.index("test_squared_error_per_image")]) == 1 / 3


@pytest.mark.parametrize("name", ["t.xlsx", "missing/t.csv"])
def test_a_table_that_cannot_be_written_says_so(tmp_path, name):
    with pytest.raises(BadInput, match="writ"):
        write_measures(tmp_path / name, [])
