from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.models import recipe_named
from explorer.models.model_file import load_model
from explorer.training import train
from explorer.training.batch_pictures import batch_bounds
from explorer.training.random_streams import epoch_order, noise_generator, stream_seed
from explorer.values import EpochReport, StepReport, TrainingAdjustment

RATE = recipe_named("undercomplete").learning_rate
RECIPES = ["linear", "undercomplete", "convolutional", "variational"]


@pytest.mark.parametrize("recipe", RECIPES)
def test_the_same_seed_gives_the_same_bits(recipe, spots, request_for, epochs_of, same_weights):
    request = request_for(recipe=recipe)
    one = epochs_of(train(request, spots))[-1]
    torch.manual_seed(1)  # torch's own generator has no say
    np.random.seed(1)
    other = epochs_of(train(request, spots))[-1]
    assert same_weights(one.snapshot.weights, other.snapshot.weights)
    assert not same_weights(
        one.snapshot.weights, epochs_of(train(request_for(recipe=recipe, seed=1), spots))[-1].snapshot.weights
    )


@pytest.mark.parametrize("recipe", RECIPES)
def test_more_epochs_later_give_the_same_bits_as_all_at_once(
    recipe, spots, request_for, epochs_of, same_weights, tmp_path
):
    half, whole = str(tmp_path / "half.safetensors"), str(tmp_path / "whole.safetensors")
    epochs_of(train(request_for(recipe=recipe, epochs=2, out=half), spots))
    resumed = epochs_of(train(request_for(recipe=recipe, epochs=4, out=half, resume=half), spots))
    once = epochs_of(train(request_for(recipe=recipe, epochs=4, out=whole), spots))
    assert [report.epoch for report in resumed] == [2, 3, 4]
    assert same_weights(resumed[-1].snapshot.weights, once[-1].snapshot.weights)
    one, other = load_model(half), load_model(whole)
    assert one.optimizer.keys() == other.optimizer.keys()
    for name, array in one.optimizer.items():
        assert array.tobytes() == other.optimizer[name].tobytes()
    assert [row.training_loss for row in one.card.history] == [row.training_loss for row in other.card.history]
    assert one.card.settings == other.card.settings


@pytest.mark.parametrize("schedule", ["constant", "cosine"])
def test_stopping_within_an_epoch_and_resuming_gives_the_same_bits(
    schedule, spots, request_for, epochs_of, same_weights, tmp_path
):
    out = str(tmp_path / "m.safetensors")
    steps = train(request_for(epochs=3, out=out, schedule=schedule), spots)
    while not (isinstance(report := next(steps), StepReport) and report.epoch == 2):
        pass
    steps.close()
    # nothing but the file: recipe, data and settings come from it
    resumed = epochs_of(train(request_for(recipe="", epochs=None, batch_size=128, resume=out), spots))[-1]
    once = epochs_of(train(request_for(epochs=3, schedule=schedule), spots))[-1]
    assert same_weights(resumed.snapshot.weights, once.snapshot.weights)


def test_a_changed_rate_survives_the_resume(spots, request_for, epochs_of, same_weights, tmp_path):
    out = str(tmp_path / "m.safetensors")

    def drive(steps, last):
        for report in steps:
            if isinstance(report, EpochReport) and report.epoch == 1:
                steps.send(TrainingAdjustment(learning_rate=0.01))
            if isinstance(report, EpochReport) and report.epoch == last:
                steps.close()
                return report
        return report

    whole = drive(train(request_for(epochs=4), spots), 4)
    drive(train(request_for(epochs=4, out=out), spots), 3)
    resumed = epochs_of(train(request_for(epochs=4, resume=out), spots))[-1]
    assert [row.learning_rate for row in resumed.card.history] == [RATE, 0.01, 0.01, 0.01]
    assert same_weights(resumed.snapshot.weights, whole.snapshot.weights)


def test_a_rate_may_be_given_at_the_resume(spots, request_for, epochs_of, tmp_path):
    out = str(tmp_path / "m.safetensors")
    epochs_of(train(request_for(epochs=1, out=out), spots))
    resumed = epochs_of(train(request_for(epochs=2, resume=out, learning_rate=0.05), spots))[-1]
    assert [row.learning_rate for row in resumed.card.history] == [RATE, 0.05]


def test_resuming_a_finished_training_says_that_nothing_was_left(spots, request_for, epochs_of, tmp_path):
    out = str(tmp_path / "m.safetensors")
    epochs_of(train(request_for(out=out), spots))
    (report,) = epochs_of(train(request_for(epochs=1, resume=out), spots))
    assert report.finished
    assert report.epoch == 2
    assert (
        report.warning == "This model has already been trained for 2 epochs: set a higher number of epochs to continue."
    )


@given(seed=st.integers(0, 2**63 - 1), epoch=st.integers(1, 1000), count=st.integers(1, 300))
@settings(max_examples=50, deadline=None)
def test_an_epoch_sees_every_picture_once(seed, epoch, count):
    np.testing.assert_array_equal(np.sort(epoch_order(seed, epoch, count)), np.arange(count))


def test_epochs_have_orders_and_noise_of_their_own():
    assert not np.array_equal(epoch_order(0, 1, 100), epoch_order(0, 2, 100))
    assert len({stream_seed(seed, what, epoch) for seed in (0, 1) for what in "ab" for epoch in (1, 2)}) == 8
    draws = [torch.randn(3, generator=noise_generator(0, epoch, torch.device("cpu"))) for epoch in (1, 1, 2)]
    assert torch.equal(draws[0], draws[1])
    assert not torch.equal(draws[0], draws[2])


@given(count=st.integers(1, 10_000), batch_size=st.integers(1, 10_000))
def test_batches_are_few_and_alike(count, batch_size):
    bounds = batch_bounds(count, batch_size)
    sizes = np.diff(bounds)
    assert (bounds[0], bounds[-1]) == (0, count)
    assert sizes.max() <= batch_size
    assert sizes.max() - sizes.min() <= 1
    assert len(sizes) == -(-count // batch_size)
