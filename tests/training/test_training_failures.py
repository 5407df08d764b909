from __future__ import annotations

import errno
import math
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explorer.cli import main
from explorer.models.history_folder import history_folder, kept_epochs
from explorer.models.model_file import load_model, save_model
from explorer.training import Diverged, train
from explorer.values import BadInput, EpochReport


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"recipe": "unheard"}, "There is no recipe “unheard”"),
        ({"recipe": ""}, "There is no recipe “”"),
        ({"latent_dim": 0}, "at least 1 number, not 0"),
        ({"latent_dim": -3}, "at least 1 number, not -3"),
        ({"latent_dim": 65}, "A code with 65 numbers is longer than a picture of 64"),
        ({"epochs": -1}, "-1 is not"),
        ({"batch_size": 0}, "at least 1 picture"),
        ({"learning_rate": 0.0}, "must be above 0; 0 is not"),
        ({"learning_rate": -0.1}, "must be above 0; -0.1 is not"),
        ({"learning_rate": math.nan}, "must be above 0; nan is not"),
        ({"learning_rate": math.inf}, "must be above 0; inf is not"),
        ({"seed": -1}, "The seed must be a whole number from 0"),
        ({"device": "abacus"}, "There is no device “abacus”"),
        ({"objective": "beauty"}, "There is no objective to choose “beauty”"),
        ({"schedule": "weekly"}, "There is no schedule “weekly”"),
        ({"recipe": "linear", "epochs": None, "device": "cuda"}, "Principal components are computed on the CPU"),
        ({"recipe": "linear", "objective": "cross-entropy"}, "sigmoid"),
    ],
)
def test_a_request_without_sense_is_one_sentence(settings, words, spots, request_for):
    with pytest.raises(BadInput) as caught:
        next(train(request_for(**settings), spots))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_largest_batch_and_code_that_fit_are_taken(spots, request_for, epochs_of):
    assert epochs_of(train(request_for(batch_size=60, latent_dim=64, epochs=1), spots))[-1].finished


def test_data_without_training_pictures_are_refused(make_dataset, request_for):
    with pytest.raises(BadInput, match="“spots” has no training pictures"):
        next(train(request_for(), make_dataset(train=0, validation=0)))


def test_more_components_than_pictures_are_refused(make_dataset, request_for):
    dataset = make_dataset(train=3, validation=1, test=1)
    with pytest.raises(BadInput, match="codes with 1 to 4 numbers, not 5"):
        list(train(request_for(recipe="linear", epochs=None, latent_dim=5), dataset))


# Divergence ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("recipe", ["linear", "undercomplete", "variational"])
def test_a_runaway_loss_stops_with_a_sentence_and_keeps_the_last_good_epoch(recipe, spots, request_for, tmp_path):
    out = tmp_path / "m.safetensors"
    good = []
    with pytest.raises(Diverged, match=r"in epoch \d+, so training ended; the model of epoch \d+ was kept in “m\.safe"):
        steps = train(request_for(recipe=recipe, epochs=400, learning_rate=1e30, out=str(out)), spots)
        good.extend(report for report in steps if isinstance(report, EpochReport))
    file = load_model(out)
    assert len(file.card.history) == good[-1].epoch
    np.testing.assert_array_equal(file.codes.values, good[-1].snapshot.codes)
    assert all(math.isfinite(row.training_loss) for row in file.card.history)


def test_not_a_number_in_the_weights_is_found_before_the_file_is_written(spots, request_for, tmp_path, monkeypatch):
    out = tmp_path / "m.safetensors"
    monkeypatch.setattr("explorer.training.optimisation.Optimisation.finite", lambda self: False)
    with pytest.raises(Diverged, match="in epoch 1, so training ended; the model of epoch 0 was kept"):
        list(train(request_for(out=str(out)), spots))
    assert load_model(out).card.history == ()


# The file -----------------------------------------------------------------------------------------------------------


def test_a_full_disk_is_a_warning_and_the_next_epoch_tries_again(spots, request_for, epochs_of, tmp_path, monkeypatch):
    out = tmp_path / "m.safetensors"
    calls = []

    def save(*arguments, **named):
        calls.append(arguments)
        if len(calls) in (1, 2, 3):  # once more where the history made room
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        save_model(*arguments, **named)

    monkeypatch.setattr("explorer.training.reporting.save_model", save)
    reports = epochs_of(train(request_for(out=str(out)), spots))
    assert [bool(report.saved_to) for report in reports] == [False, False, True]
    assert reports[1].warning == (
        "“m.safetensors” could not be written (No space left on device); training continues in memory and saving is "
        "tried again after the next epoch."
    )
    assert reports[2].warning == ""
    assert len(load_model(out).card.history) == 2


def test_on_a_full_disk_the_history_makes_room_for_the_model(spots, request_for, epochs_of, tmp_path, monkeypatch):
    out = tmp_path / "m.safetensors"
    folder = history_folder(out)

    def save(*arguments, **named):
        # the last epoch finds no room as long as the history is there
        if len(arguments[1].history) == 4 and kept_epochs(folder).size:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        save_model(*arguments, **named)

    monkeypatch.setattr("explorer.training.reporting.save_model", save)
    reports = epochs_of(train(request_for(out=str(out), epochs=4), spots))
    assert all(report.saved_to for report in reports)
    assert "history of this training was deleted" in reports[-1].warning
    assert len(load_model(out).card.history) == 4 and not kept_epochs(folder).size


def test_a_result_without_a_place_is_saved_elsewhere(monkeypatch, tmp_path, capsys):
    def full(path, *arguments, **named):
        if Path(path).parent != tmp_path / "home":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        save_model(path, *arguments, **named)

    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("explorer.training.reporting.save_model", full)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    assert main(["train", "--data", "sprites:n=30", "--epochs", "1", "--out", "m.safetensors"]) == 2
    (saved,) = (tmp_path / "home").iterdir()
    assert str(saved) in capsys.readouterr().err
    assert load_model(saved).codes is not None


def test_a_folder_that_vanishes_on_the_way_does_not_end_the_training(spots, request_for, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    steps = train(request_for(out=str(folder / "m.safetensors")), spots)
    assert next(steps).saved_to
    shutil.rmtree(folder)
    reports = list(steps)
    assert reports[-1].finished
    assert reports[-1].saved_to == ""
    assert "Training continues in memory" in reports[-1].warning


@pytest.mark.parametrize("name", ["nowhere/m.safetensors", "m.pt"])
def test_a_place_that_never_fits_is_refused_at_once(name, spots, request_for, tmp_path):
    with pytest.raises(BadInput):
        next(train(request_for(out=str(tmp_path / name)), spots))


# Resuming -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def trained(spots, request_for, epochs_of, tmp_path):
    out = str(tmp_path / "trained.safetensors")
    epochs_of(train(request_for(epochs=1, out=out, seed=3), spots))
    return out


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"recipe": "convolutional"}, "was trained with the recipe “undercomplete”, not “convolutional”"),
        ({"latent_dim": 3}, "codes of length 2, not 3"),
        ({"batch_size": 17}, "batches of 16, not 17"),
        ({"seed": 4}, "the seed 3, not 4"),
        ({"schedule": "cosine"}, "the schedule constant, not cosine"),
        ({"objective": "cross-entropy"}, "to continue, leave out --objective=cross-entropy"),
    ],
)
def test_a_resume_with_other_settings_is_refused(settings, words, trained, spots, request_for):
    with pytest.raises(BadInput) as caught:
        next(train(request_for(resume=trained, **settings), spots))
    assert words in str(caught.value)
    assert "trained.safetensors" in str(caught.value)


def test_a_resume_on_other_pictures_is_refused(trained, make_dataset, request_for):
    with pytest.raises(BadInput, match="was trained on other pictures"):
        next(train(request_for(resume=trained), make_dataset(seed=1)))


def test_a_model_without_training_state_cannot_go_on(spots, request_for, epochs_of, tmp_path):
    out = str(tmp_path / "pca.safetensors")
    epochs_of(train(request_for(recipe="linear", epochs=None, out=out), spots))
    with pytest.raises(BadInput, match="holds no training state"):
        next(train(request_for(recipe="linear", resume=out), spots))


@pytest.mark.parametrize("name", ["steps", "averaged", "weights/code.bias", "first-moment/code.bias"])
@pytest.mark.parametrize("damage", ["missing", "shape", "type"])
def test_a_damaged_training_state_is_refused(name, damage, trained, spots, request_for):
    file = load_model(trained)
    state = dict(file.optimizer)
    if damage == "missing":
        del state[name]
    elif damage == "shape":
        state[name] = np.concatenate([state[name], state[name]])
    else:
        state[name] = state[name].astype(np.float64)
    save_model(trained, file.card, file.weights, file.codes, state)
    with pytest.raises(BadInput, match=f"training state is damaged: “{name}”"):
        next(train(request_for(resume=trained), spots))


@pytest.mark.parametrize("setting", ["seed", "epochs", "learning_rate", "adjustments", "batch_size"])
def test_damaged_settings_are_refused(setting, trained, spots, request_for):
    file = load_model(trained)
    for damaged in ({**file.card.settings, setting: None}, {**file.card.settings, setting: ({"epoch": "one"},)}):
        save_model(trained, replace(file.card, settings=damaged), file.weights, file.codes, file.optimizer)
        with pytest.raises(BadInput, match=f"settings of “trained” are damaged: “{setting}”"):
            next(train(request_for(resume=trained, epochs=None), spots))


# Processes of their own ---------------------------------------------------------------------------------------------

_WITHOUT_QT = """
import sys
for name in ("PySide6", "pyqtgraph", "superqt"):
    sys.modules[name] = None  # importing it raises ImportError
import torch
torch.set_num_threads(1)
from explorer.training import train
from explorer.values import TrainingRequest
reports = list(train(TrainingRequest("digits", "undercomplete", epochs=1, out=sys.argv[1])))
assert reports[-1].finished
try:
    import PySide6
except ImportError:
    print("no Qt")
"""


def test_an_epoch_trains_where_qt_cannot_be_imported(tmp_path):
    out = tmp_path / "m.safetensors"
    done = subprocess.run([sys.executable, "-c", _WITHOUT_QT, out], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "no Qt\n"), done.stderr
    assert len(load_model(out).card.history) == 1


_ENDLESS = """
import sys
import torch
torch.set_num_threads(1)
from explorer.training import train
from explorer.values import EpochReport, TrainingRequest
request = TrainingRequest("sprites:n=200", "undercomplete", epochs=100_000, batch_size=32, out=sys.argv[1])
for report in train(request):
    if isinstance(report, EpochReport):
        print(report.epoch, flush=True)
"""


def test_a_killed_training_leaves_the_file_of_its_last_finished_epoch(tmp_path):
    out = tmp_path / "m.safetensors"
    arguments = [sys.executable, "-c", _ENDLESS, out]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            if int(line) == 5:
                process.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
                break
        last = [int(line) for line in process.stdout]
    history = load_model(out).card.history
    assert len(history) >= (last[-1] if last else 5)
    assert [row.epoch for row in history] == list(range(1, len(history) + 1))
