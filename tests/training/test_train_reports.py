from __future__ import annotations

import itertools
import math
from types import SimpleNamespace

import numpy as np
import pytest

from explorer.data.map_split import map_split
from explorer.models import encode_images, from_weights, recipe_named, reconstruct_images, squared_errors
from explorer.models.model_file import load_model
from explorer.training import evaluate, stopwatch, train
from explorer.values import EpochReport, StepReport, TrainingAdjustment

RATE = recipe_named("undercomplete").learning_rate


def test_a_step_report_follows_every_batch_and_an_epoch_report_every_epoch(spots, request_for):
    kinds = [(type(report), report.epoch) for report in train(request_for(), spots)]
    epoch = [(StepReport, 1)] * 4  # 60 pictures in batches of at most 16
    second = [(StepReport, 2)] * 4
    assert kinds == [(EpochReport, 0), *epoch, (EpochReport, 1), *second, (EpochReport, 2)]


def test_the_parts_of_an_epoch_end_at_one(spots, request_for):
    steps = [report for report in train(request_for(epochs=1), spots) if isinstance(report, StepReport)]
    assert [report.fraction for report in steps] == [0.25, 0.5, 0.75, 1.0]


def test_only_the_last_report_is_finished(spots, request_for, epochs_of):
    assert [report.finished for report in epochs_of(train(request_for(), spots))] == [False, False, True]


def test_no_epochs_give_an_untrained_model(spots, request_for, epochs_of):
    (report,) = epochs_of(train(request_for(epochs=0), spots))
    assert report.finished
    assert report.card.history == ()
    assert math.isfinite(report.card.errors["test"].squared_error_per_image)


@pytest.mark.parametrize("recipe", ["linear", "undercomplete", "convolutional", "variational"])
def test_training_lowers_the_error(recipe, spots, request_for, epochs_of):
    reports = epochs_of(train(request_for(recipe=recipe, epochs=8, learning_rate=0.003), spots))
    errors = [report.figures.training_squared_error for report in reports]
    losses = [report.figures.validation_loss for report in reports]
    assert errors[-1] < 0.9 * errors[0]
    assert losses[-1] < losses[0]


@pytest.mark.parametrize(("channels", "kind"), [(3, np.uint8), (1, np.float32), (3, np.float32)])
@pytest.mark.parametrize("recipe", ["undercomplete", "convolutional"])
def test_colour_and_real_valued_pictures_are_learnt(recipe, channels, kind, make_dataset, request_for, epochs_of):
    dataset = make_dataset(channels=channels, kind=kind)
    reports = epochs_of(train(request_for(recipe=recipe, epochs=3), dataset))
    assert reports[-1].figures.training_loss < reports[0].figures.training_loss


@pytest.mark.parametrize("recipe", ["undercomplete", "variational"])
def test_cross_entropy_may_be_asked_for(recipe, spots, request_for, epochs_of):
    report = epochs_of(train(request_for(recipe=recipe, epochs=1, objective="cross-entropy"), spots))[-1]
    assert report.card.objective == {"undercomplete": "cross-entropy", "variational": "elbo-bernoulli"}[recipe]
    assert report.figures.training_loss != report.figures.training_squared_error


def test_the_report_shows_its_own_weights(spots, request_for, epochs_of):
    report = epochs_of(train(request_for(), spots))[-1]
    model = from_weights(report.snapshot.weights)
    rows = map_split(spots)
    np.testing.assert_array_equal(rows, np.arange(len(spots)))
    np.testing.assert_array_equal(report.snapshot.codes, encode_images(model, spots.images[rows]))
    np.testing.assert_array_equal(report.labels, spots.labels[rows])
    rebuilt = reconstruct_images(model, np.moveaxis(report.originals, -1, 1))
    np.testing.assert_allclose(np.moveaxis(report.reconstructions, -1, 1), rebuilt * 255, atol=0.51)
    expected = squared_errors(model, spots.images[spots.validation]).mean()
    assert report.figures.validation_squared_error == pytest.approx(expected, rel=1e-5)


def test_the_strip_shows_eight_pictures_of_the_map_and_every_class(spots, request_for, epochs_of):
    reports = epochs_of(train(request_for(), spots))
    assert reports[0].originals.shape == reports[0].reconstructions.shape == (8, 8, 8, 1)
    assert np.array_equal(reports[0].originals, reports[-1].originals)
    known = {picture.tobytes(): label for picture, label in zip(spots.images, spots.labels, strict=True)}
    assert {known[picture.tobytes()] for picture in reports[0].originals} == {0, 1}


def test_a_map_of_few_pictures_gives_a_short_strip(make_dataset, request_for, epochs_of):
    report = epochs_of(train(request_for(), make_dataset(train=1, validation=1, test=1)))[-1]
    assert len(report.originals) == len(report.reconstructions) == 3


def test_pictures_without_labels_have_label_minus_one(make_dataset, request_for, epochs_of):
    report = epochs_of(train(request_for(), make_dataset(labels=False)))[-1]
    assert set(report.labels) == {-1}


def test_the_finished_card_tells_the_errors_of_every_split(spots, request_for, epochs_of):
    report = epochs_of(train(request_for(), spots))[-1]
    assert {split: figures.images for split, figures in report.card.errors.items()} == {
        "train": 60,
        "validation": 20,
        "test": 20,
    }
    assert report.card.errors["test"] == evaluate(report.snapshot.weights, spots.images[spots.test])


def test_an_empty_split_has_no_figure(make_dataset, request_for, epochs_of):
    report = epochs_of(train(request_for(), make_dataset(validation=0, test=0)))[-1]
    assert math.isnan(report.figures.validation_loss)
    assert math.isnan(report.figures.validation_squared_error)
    assert list(report.card.errors) == ["train"]
    assert len(report.snapshot.codes) == 60  # the map shows what there is


def test_validation_figures_do_not_depend_on_the_test_pictures(spots, make_dataset, request_for, epochs_of):
    fewer = make_dataset(test=0)  # the same first 80 pictures
    np.testing.assert_array_equal(fewer.images, spots.images[:80])
    one, other = (epochs_of(train(request_for(), dataset))[-1].figures for dataset in (spots, fewer))
    assert one.validation_loss == other.validation_loss


def test_a_variational_model_is_measured_with_the_same_noise_each_time(spots, request_for, epochs_of):
    request = request_for(recipe="variational", epochs=0)
    one, other = (epochs_of(train(request, spots))[0].figures for _ in range(2))
    assert one.training_loss == other.training_loss


def test_time_and_speed_are_told(spots, request_for, epochs_of):
    first, _, last = epochs_of(train(request_for(), spots))
    assert math.isnan(first.seconds_left)
    assert last.seconds_left == 0.0
    assert last.images_per_second >= 60 / last.figures.seconds
    assert last.device == "CPU, 1 thread"


def test_the_time_left_follows_from_the_latest_epochs_not_the_last_alone(spots, request_for, epochs_of, monkeypatch):
    # an epoch runs in many spans of time, and each is a second longer than the one before
    ticks = itertools.accumulate(itertools.chain.from_iterable((0.0, length) for length in itertools.count(1)))
    monkeypatch.setattr(stopwatch, "time", SimpleNamespace(perf_counter=lambda: float(next(ticks))))
    *_, report, last = epochs_of(train(request_for(epochs=5), spots))
    seconds = [row.seconds for row in report.card.history]
    assert seconds == sorted(seconds)
    assert report.seconds_left < seconds[-1]
    assert report.seconds_left > sum(seconds) / len(seconds)
    assert last.seconds_left == 0.0


def test_snapshots_between_epochs_come_from_their_weights(spots, request_for, monkeypatch):
    monkeypatch.setattr("explorer.training.redraw_budget._INTERVAL", 0.0)
    monkeypatch.setattr("explorer.training.redraw_budget._SHARE", 1e9)
    steps = [report for report in train(request_for(), spots) if isinstance(report, StepReport) and report.snapshot]
    assert len(steps) == 8
    codes = steps[0].snapshot.codes
    model = from_weights(steps[0].snapshot.weights)
    np.testing.assert_array_equal(codes, encode_images(model, spots.images[: len(codes)]))


def test_nothing_that_is_handed_out_changes_later(spots, request_for):
    steps = train(request_for(), spots)
    first = next(steps)
    before = {name: array.copy() for name, array in first.snapshot.weights.arrays.items()}
    list(steps)
    for name, array in first.snapshot.weights.arrays.items():
        np.testing.assert_array_equal(array, before[name])
        assert not array.flags.writeable
    assert not first.snapshot.codes.flags.writeable


def test_memory_only_training_writes_nothing(spots, request_for, epochs_of, tmp_path):
    assert {report.saved_to for report in epochs_of(train(request_for(), spots))} == {""}
    assert list(tmp_path.iterdir()) == []


def test_the_card_tells_how_to_make_the_model_again(spots, request_for, epochs_of, tmp_path):
    out = tmp_path / "private folder" / "my model.safetensors"
    out.parent.mkdir()
    report = epochs_of(train(request_for(out=str(out), learning_rate=0.002, seed=5, schedule="cosine"), spots))[-1]
    assert report.card.command == (
        "latent-explorer train --data spots --model undercomplete --latent-dim 2 --epochs 2 --batch-size 16 "
        "--learning-rate 0.002 --seed 5 --schedule cosine --out 'my model.safetensors'"
    )
    assert report.card.name == "my model"
    assert {"latent-explorer", "torch", "numpy", "python"} <= set(report.card.versions)


def test_the_file_holds_the_finished_epoch(spots, request_for, epochs_of, tmp_path):
    out = tmp_path / "m.safetensors"
    for report in train(request_for(out=str(out)), spots):
        if isinstance(report, EpochReport):
            assert report.saved_to == str(out)
            file = load_model(out)
            assert len(file.card.history) == report.epoch
            for name, array in report.snapshot.weights.arrays.items():
                np.testing.assert_array_equal(file.weights.arrays[name], array)
            np.testing.assert_array_equal(file.codes.values, report.snapshot.codes)
    test = file.codes.errors[spots.test].mean()
    np.testing.assert_allclose(test, report.card.errors["test"].squared_error_per_image, rtol=1e-6)


def test_the_rate_changes_at_once_and_is_recorded(spots, request_for):
    steps = train(request_for(epochs=3), spots)
    reports = [next(steps)]
    while not (isinstance(reports[-1], EpochReport) and reports[-1].epoch == 1):
        reports.append(next(steps))
    reports.append(steps.send(TrainingAdjustment(learning_rate=0.0001)))
    reports += list(steps)
    card = reports[-1].card
    assert [row.learning_rate for row in card.history] == [RATE, 0.0001, 0.0001]
    assert card.settings["adjustments"] == ({"epoch": 2, "learning_rate": 0.0001},)


def test_a_tiny_rate_from_the_first_batch_on_hardly_moves_the_weights(spots, request_for):
    steps = train(request_for(epochs=1, schedule="cosine"), spots)
    first = next(steps)
    report = steps.send(TrainingAdjustment(learning_rate=1e-12))
    *_, report = report, *steps
    for name, array in report.snapshot.weights.arrays.items():
        np.testing.assert_allclose(array, first.snapshot.weights.arrays[name], atol=1e-9)


def test_the_number_of_epochs_can_change_on_the_way(spots, request_for):
    steps = train(request_for(epochs=5), spots)
    next(steps)
    reports = [steps.send(TrainingAdjustment(epochs=1)), *steps]
    assert (reports[-1].epoch, reports[-1].finished) == (1, True)


def test_an_adjustment_without_sense_is_a_warning(spots, request_for, epochs_of):
    steps = train(request_for(epochs=1), spots)
    next(steps)
    steps.send(TrainingAdjustment(learning_rate=-1.0))
    report = epochs_of(steps)[-1]
    assert report.warning == "The learning rate must be above 0; -1 is not."
    assert report.card.history[-1].learning_rate == RATE


def test_a_cosine_schedule_falls_towards_zero(spots, request_for, epochs_of):
    reports = epochs_of(train(request_for(epochs=4, schedule="cosine"), spots))
    rates = [row.learning_rate for row in reports[-1].card.history]
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] == pytest.approx(0.5 * RATE * (1 + math.cos(math.pi * 15 / 16)))


def test_closing_stops_between_two_batches(spots, request_for, tmp_path):
    out = tmp_path / "m.safetensors"
    steps = train(request_for(out=str(out), epochs=9), spots)
    while not (isinstance(report := next(steps), StepReport) and report.epoch == 2):
        pass
    steps.close()
    assert len(load_model(out).card.history) == 1
