from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.data import as_unit_float, open_dataset
from explorer.data.map_split import map_split, spread, usual_map_split
from explorer.models import build, to_weights
from explorer.training import choose_device, evaluate, train
from explorer.training.batch_pictures import DevicePictures, HostPictures
from explorer.training.denormals import DenormalsAsZero
from explorer.training.evaluation import error_figures
from explorer.training.fused_adam import FusedAdam
from explorer.training.redraw_budget import RedrawBudget
from explorer.training.schedules import rate_factor
from explorer.training.weight_average import EXPONENT, WeightAverage
from explorer.values import Architecture, BadInput

CPU = torch.device("cpu")
NETWORK = Architecture("multilayer", 1, 8, 8, 2, hidden=(4,))


# Devices ------------------------------------------------------------------------------------------------------------


def test_the_processor_is_always_there():
    assert choose_device("cpu") == (CPU, "CPU, 1 thread")
    torch.set_num_threads(2)
    assert choose_device("cpu")[1] == "CPU, 2 threads"


@pytest.mark.parametrize(("cuda", "mps", "kind"), [(True, True, "cuda"), (False, True, "mps"), (False, False, "cpu")])
def test_auto_takes_the_quickest(cuda, mps, kind, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda device: "NVIDIA Test")
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
    device, title = choose_device("auto")
    assert device.type == kind
    assert title.startswith(kind.upper())


@pytest.mark.parametrize("name", ["cuda", "mps"])
def test_a_missing_device_is_one_sentence(name, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with pytest.raises(BadInput, match="choose the device “cpu” or “auto”"):
        choose_device(name)


# Error figures ------------------------------------------------------------------------------------------------------


@given(st.lists(st.floats(0.001, 1e4), min_size=1, max_size=50), st.integers(1, 10_000))
def test_the_figures_agree_with_one_another(errors, pixels):
    figures = error_figures(np.array(errors, np.float32), pixels)
    assert figures.images == len(errors)
    assert figures.squared_error_per_image == pytest.approx(np.mean(errors), rel=1e-5)
    assert figures.mse * pixels == pytest.approx(figures.squared_error_per_image)
    assert 10 ** (-figures.psnr_db / 10) == pytest.approx(figures.mse)


def test_no_error_is_an_infinite_ratio_and_no_picture_no_figure():
    assert error_figures(np.zeros(3, np.float32), 64).psnr_db == math.inf
    none = error_figures(np.zeros(0, np.float32), 64)
    assert none.images == 0
    assert math.isnan(none.mse)


def test_an_untrained_model_of_grey_pictures_has_the_error_that_its_outputs_tell(spots):
    model = build(NETWORK, seed=0)
    x = torch.from_numpy(as_unit_float(spots.images))
    with torch.no_grad():
        expected = float((model(x) - x).square().sum((1, 2, 3)).mean())
    assert evaluate(to_weights(model), spots.images).squared_error_per_image == pytest.approx(expected, rel=1e-5)


# Rows ---------------------------------------------------------------------------------------------------------------


@given(count=st.integers(0, 500), most=st.integers(1, 100))
def test_a_spread_is_even_and_sorted(count, most):
    rows = np.arange(count) * 3
    chosen = spread(rows, most)
    assert len(chosen) == min(count, most)
    assert set(chosen) <= set(rows)
    if count > most:
        gaps = np.diff(chosen) // 3
        assert gaps.min(initial=count) >= 1
        assert gaps.size == 0 or gaps.max() - gaps.min() <= 1


@pytest.mark.parametrize(
    ("splits", "expected"),
    [({}, "test"), ({"test": 0}, "validation"), ({"test": 0, "validation": 0}, "train")],
)
def test_the_map_shows_the_split_farthest_from_training(splits, expected, make_dataset):
    dataset = make_dataset(**splits)
    # as the files of earlier versions hold it, and as larger sets do today
    np.testing.assert_array_equal(map_split(dataset, ""), dataset.indices(expected))
    np.testing.assert_array_equal(map_split(dataset), np.arange(len(dataset)))


@pytest.mark.parametrize(("count", "expected"), [(3, "all"), (999, "all"), (1000, "test"), (1797, "test")])
def test_the_map_of_a_small_set_shows_all(count, expected):
    dataset = open_dataset(f"sprites:n={count}")
    assert usual_map_split(dataset) == expected
    assert len(map_split(dataset)) == (count if expected == "all" else len(dataset.test))


@pytest.mark.parametrize("split", ["test", "validation", "train", "all"])
def test_any_split_can_be_on_the_map(split):
    dataset = open_dataset("sprites:n=300")
    expected = np.arange(300) if split == "all" else dataset.indices(split)
    np.testing.assert_array_equal(map_split(dataset, split), expected)


# Batches ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
@pytest.mark.parametrize("kind", [np.uint8, np.float32])
@pytest.mark.parametrize("channels", [1, 3])
def test_batches_hold_the_pictures_asked_for(layout, kind, channels, make_dataset):
    images = make_dataset(channels=channels, kind=kind).images
    rows = np.array([5, 0, 99, 5])
    holders = (HostPictures(images, 7, CPU, layout), DevicePictures(images, CPU, layout))
    for holder in holders:
        batch = holder.batch(rows)
        assert batch.dtype == torch.float32
        assert batch.is_contiguous(memory_format=layout)
        np.testing.assert_array_equal(batch.numpy(), as_unit_float(images[rows]))


# Adam ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_adam_makes_the_steps_of_torch_optim_bit_for_bit(spots, decay):
    x = torch.from_numpy(as_unit_float(spots.images))
    one, other = build(NETWORK, seed=0), build(NETWORK, seed=0)
    adam = FusedAdam(dict(one.named_parameters()), decay)
    weights = [parameter for parameter in other.parameters() if parameter.ndim > 1]
    biases = [parameter for parameter in other.parameters() if parameter.ndim == 1]
    groups = [{"params": weights, "weight_decay": decay}, {"params": biases, "weight_decay": 0.0}]
    peer = torch.optim.AdamW(groups, lr=0.01, fused=True)
    for _ in range(5):
        adam.clear_gradients()
        (one(x) - x).square().sum().backward()
        adam.step(0.01)
        peer.zero_grad()
        (other(x) - x).square().sum().backward()
        peer.step()
    for mine, theirs in zip(one.parameters(), other.parameters(), strict=True):
        assert torch.equal(mine, theirs)


def test_adam_leaves_a_parameter_without_a_gradient_alone(spots):
    model = build(NETWORK, seed=0)
    before = [parameter.detach().clone() for parameter in model.decoder.parameters()]
    adam = FusedAdam(dict(model.named_parameters()))
    model.encode(torch.from_numpy(as_unit_float(spots.images))).square().sum().backward()
    adam.step(0.01)
    for parameter, old in zip(model.decoder.parameters(), before, strict=True):
        assert torch.equal(parameter, old)
    assert not torch.equal(model.code.weight, build(NETWORK, seed=0).code.weight)


# Denormal numbers ---------------------------------------------------------------------------------------------------


def test_denormal_numbers_are_zero_inside_and_themselves_outside():
    small = torch.full((4,), 1e-39)
    with DenormalsAsZero():
        inside = (small * 1.0).tolist()
    assert inside == [0.0] * 4
    assert (small * 1.0).tolist() == small.tolist() != inside


def test_training_leaves_denormal_numbers_as_they_were(spots, request_for):
    steps = train(request_for(epochs=1), spots)
    small = torch.full((4,), 1e-39)
    for _ in steps:
        assert (small * 1.0).tolist() == small.tolist()


# Averages, schedules, snapshots -------------------------------------------------------------------------------------


def test_the_average_is_the_weighted_mean_of_its_closed_form():
    model = build(NETWORK, seed=0)
    average = WeightAverage(model)
    states = []
    for step in range(1, 21):
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.add_(step)
        states.append(model.code.bias.detach().clone().double())
        average.update()
    # w̄_T = Σ_t s_t Π_{u > t} (1 − s_u) w_t with s_t = (γ + 1)/(γ + t)
    shares = [(EXPONENT + 1) / (EXPONENT + t) for t in range(1, 21)]
    factors = [share * math.prod(1 - later for later in shares[t + 1 :]) for t, share in enumerate(shares)]
    assert sum(factors) == pytest.approx(1)
    expected = sum(factor * state for factor, state in zip(factors, states, strict=True))
    torch.testing.assert_close(average.model.code.bias.double(), expected, rtol=1e-5, atol=1e-4)
    assert not average.model.code.bias.requires_grad


def test_the_average_of_weights_that_stand_still_is_themselves():
    model = build(NETWORK, seed=0)
    average = WeightAverage(model)
    for _ in range(5):
        average.update()
    assert torch.equal(average.model.code.weight, model.code.weight)


def test_the_schedules_at_their_ends():
    assert [rate_factor("constant", done) for done in (0.0, 0.5, 1.0)] == [1.0, 1.0, 1.0]
    assert [rate_factor("cosine", done) for done in (0.0, 0.5, 1.0)] == pytest.approx([1.0, 0.5, 0.0])


def test_snapshots_keep_their_distance_and_their_share(spots, monkeypatch):
    now = [100.0]
    monkeypatch.setattr("explorer.training.redraw_budget.time.perf_counter", lambda: now[0])

    def costly(model, images, rows):
        now[0] += 0.01
        return np.zeros((len(rows), 2), np.float32)

    monkeypatch.setattr("explorer.training.redraw_budget.row_codes", costly)
    model = build(NETWORK, seed=0)
    budget = RedrawBudget(spots.images, spots.test)
    assert budget.snapshot(model) is None  # the first comes with the first epoch report
    assert len(budget.whole(model).codes) == 20
    now[0] += 0.24
    assert budget.snapshot(model) is None
    now[0] += 0.02
    assert budget.snapshot(model) is not None
    now[0] += 0.98  # it took 10 ms, which is 1 % of 1 s
    assert budget.snapshot(model) is None
    now[0] += 0.03
    assert budget.snapshot(model) is not None
