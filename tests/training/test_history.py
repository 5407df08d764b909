"""Every training keeps its history beside the model file, within its budget, whatever happens."""

from __future__ import annotations

import math
from contextlib import closing
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.models import build, load_model, to_weights
from explorer.models.history_folder import history_folder, kept_epochs, read_codes, read_weights
from explorer.training import train
from explorer.training.recorder import Recorder
from explorer.training.request_check import check_request
from explorer.training.thinning import epoch_to_drop
from explorer.values import Architecture, BadInput, Codes, DataProvenance, EpochFigures, EpochReport, ModelCard


@given(count=st.integers(3, 30), last=st.integers(30, 3000))
@settings(max_examples=60, deadline=None)
def test_thinning_keeps_the_ends_and_comes_to_equal_ratios(count, last):
    kept: list[int] = []
    for epoch in range(last + 1):
        kept.append(epoch)
        if len(kept) > count:
            kept.remove(epoch_to_drop(kept))
    assert kept[0] == 0
    assert kept[-1] == last
    assert len(kept) == count
    ratios = [(later + 1) / (earlier + 1) for earlier, later in pairwise(kept)]
    # between two neighbours never more than two steps of the ideal ratio, whole numbers apart
    assert max(ratios) <= max(2.0, (last + 1) ** (1 / (count - 1))) ** 2


def test_of_two_epochs_none_is_dropped():
    with pytest.raises(ValueError, match="none"):
        epoch_to_drop([0, 7])
    assert epoch_to_drop([0, 1, 2]) == 1


def _record(path, megabytes, epochs, hidden=(6,), count=50):
    architecture = Architecture("multilayer", 1, 8, 8, 2, hidden=hidden)
    data = DataProvenance("spots", "Spots", count, "0" * 64, 1, 8, 8)
    card = ModelCard("m", "undercomplete", "squared-error", architecture, data, created="run")
    weights = to_weights(build(architecture, 0))
    recorder = Recorder(str(path), megabytes)
    recorder.begin(0)
    for epoch in range(epochs + 1):
        rows = tuple(EpochFigures(row, 1.0, 1.0, 1.0, 1.0, 0.1, 1.0) for row in range(1, epoch + 1))
        codes = Codes(np.full((count, 2), epoch, np.float32), np.full(count, -1), np.zeros(0, np.float32))
        assert recorder.advance(epoch, replace(card, history=rows), weights, codes) == ""
        yield kept_epochs(history_folder(path))


@given(kilobytes=st.integers(0, 120), epochs=st.integers(1, 60))
@settings(max_examples=15, deadline=None)
def test_the_budget_holds_after_every_epoch(tmp_path_factory, kilobytes, epochs):
    path = tmp_path_factory.mktemp("run") / "m.safetensors"
    for kept in _record(path, kilobytes / 1000, epochs):
        assert kept.size <= kilobytes * 1000
    if kilobytes == 0:
        assert not history_folder(path).exists()
    if kilobytes >= 60:
        assert next(iter(kept.codes)) == next(iter(kept.weights)) == 0
        assert list(kept.codes)[-1] == epochs - 1


def test_early_epochs_stay_dense(tmp_path):
    *_, kept = _record(tmp_path / "m.safetensors", 0.03, 60)
    assert list(kept.codes)[:3] == [0, 1, 2]
    for epochs in (kept.codes, kept.weights):
        assert sum(epoch < 15 for epoch in epochs) >= len(epochs) / 2
    assert len(kept.weights) >= 2


def test_weights_that_do_not_fit_twice_into_half_are_left_out(tmp_path):
    *_, kept = _record(tmp_path / "m.safetensors", 0.05, 8, hidden=(100,))
    assert len(kept.codes) == 8
    assert not kept.weights


def test_a_training_leaves_all_epochs_but_the_last_which_is_the_model_itself(spots, request_for, epochs_of, tmp_path):
    path = tmp_path / "m.safetensors"
    reports = epochs_of(train(request_for(out=str(path), epochs=4), spots))
    folder, model = history_folder(path), load_model(path)
    kept = kept_epochs(folder)
    assert list(kept.codes) == list(kept.weights) == [0, 1, 2, 3]
    for report in reports[:-1]:
        codes = read_codes(folder, report.epoch, model.card, len(model.codes.values))
        np.testing.assert_allclose(codes, report.snapshot.codes, atol=2e-3 * np.abs(codes).max())
        weights = read_weights(folder, report.epoch, model.card)
        for name, array in report.snapshot.weights.arrays.items():
            np.testing.assert_allclose(weights.arrays[name], array, rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize("settings", [{"history": 0.0}, {"out": ""}])
def test_nothing_is_kept_where_nothing_is_wanted(settings, spots, request_for, epochs_of, tmp_path):
    epochs_of(train(request_for(**{"out": str(tmp_path / "m.safetensors")} | settings), spots))
    assert not history_folder(tmp_path / "m.safetensors").exists()


@pytest.mark.parametrize("history", [-1.0, math.nan, math.inf])
def test_a_budget_that_makes_no_sense_is_refused(history, request_for):
    with pytest.raises(BadInput, match="megabytes"):
        check_request(request_for(history=history))


def test_the_history_changes_nothing_in_the_model(spots, request_for, epochs_of, same_weights, tmp_path):
    files = [tmp_path / "with.safetensors", tmp_path / "without.safetensors"]
    for path, history in zip(files, (None, 0.0), strict=True):
        epochs_of(train(request_for(out=str(path), history=history), spots))
    assert same_weights(*(load_model(path).weights for path in files))


def test_a_resumed_training_continues_its_history(spots, request_for, epochs_of, tmp_path):
    path = tmp_path / "m.safetensors"
    epochs_of(train(request_for(out=str(path), epochs=2), spots))
    epochs_of(train(request_for(out=str(path), resume=str(path), epochs=4), spots))
    assert list(kept_epochs(history_folder(path)).codes) == [0, 1, 2, 3]
    other = tmp_path / "other.safetensors"
    epochs_of(train(request_for(out=str(other), resume=str(path), epochs=5), spots))
    assert list(kept_epochs(history_folder(other)).codes) == [0, 1, 2, 3, 4]
    assert list(kept_epochs(history_folder(path)).codes) == [0, 1, 2, 3]


def test_who_starts_anew_in_the_same_file_loses_the_other_run_s_epochs(spots, request_for, epochs_of, tmp_path):
    path = tmp_path / "m.safetensors"
    epochs_of(train(request_for(out=str(path), epochs=5), spots))
    epochs_of(train(request_for(out=str(path), epochs=2), spots))
    assert list(kept_epochs(history_folder(path)).codes) == [0, 1]
    epochs_of(train(request_for(recipe="linear", epochs=None, out=str(path)), spots))
    assert not history_folder(path).exists()


def test_whoever_is_killed_between_two_writings_can_go_on(spots, request_for, epochs_of, tmp_path):
    """The history is written first: then it holds the epoch of the model file, too, and a half-written file."""
    path = tmp_path / "m.safetensors"
    epochs_of(train(request_for(out=str(path), epochs=2), spots))
    earlier = path.read_bytes()
    epochs_of(train(request_for(out=str(path), resume=str(path), epochs=4), spots))
    path.write_bytes(earlier)
    folder = history_folder(path)
    half = folder / ".0123456789abcdef.part"
    half.write_bytes(b"half")
    epochs_of(train(request_for(out=str(path), resume=str(path), epochs=3), spots))
    assert list(kept_epochs(folder).codes) == [0, 1, 2]
    assert not half.exists()
    card = load_model(path).card
    for epoch in (0, 1, 2):
        read_weights(folder, epoch, card)


def test_who_stops_keeps_what_is_finished(spots, request_for, tmp_path):
    path = tmp_path / "m.safetensors"
    with closing(train(request_for(out=str(path), epochs=9), spots)) as steps:
        next(report for report in steps if isinstance(report, EpochReport) and report.epoch == 3)
    assert list(kept_epochs(history_folder(path)).codes) == [0, 1, 2]
    assert len(load_model(path).card.history) == 3


def test_a_history_that_cannot_be_written_does_not_end_the_training(spots, request_for, epochs_of, tmp_path):
    path = tmp_path / "m.safetensors"
    history_folder(path).write_text("in the way")
    reports = epochs_of(train(request_for(out=str(path), epochs=2), spots))
    assert reports[-1].finished
    assert "epoch is missing" in reports[-1].warning
    assert reports[-1].saved_to == str(path)
