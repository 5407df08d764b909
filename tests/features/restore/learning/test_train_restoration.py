from dataclasses import replace

import numpy as np
import pytest

from explorer.features.restore.learning.train import train_restoration
from explorer.models.restoration import load_restoration
from explorer.values import BadInput
from explorer.values.restoration_model import RestorationRequest


@pytest.fixture
def request_(photos, tmp_path):
    return RestorationRequest(
        "denoise",
        (str(photos),),
        epochs=3,
        steps=20,
        batch_size=8,
        crop=24,
        learning_rate=1e-2,
        precision="float32",
        widths=(16, 16),
        blocks=(1, 1),
        out=str(tmp_path / "mine.safetensors"),
    )


def test_noise_is_learnt_to_be_taken_away(request_):
    request = replace(request_, epochs=8, steps=40)
    reports = list(train_restoration(request))
    rows = reports[-1].card.history
    assert [row.epoch for row in rows] == list(range(1, 9))
    assert rows[-1].before_db == pytest.approx(20.2, abs=0.3)
    assert rows[-1].psnr_db > rows[-1].before_db + 3
    assert reports[-1].finished and not any(report.finished for report in reports[:-1])
    assert reports[-1].examples is not None and reports[-1].examples.shape[0] == 3
    assert load_restoration(request.out).card.history == rows


def test_every_epoch_leaves_a_whole_file(request_):
    for report in train_restoration(request_):
        if report.epoch_done:
            card = load_restoration(request_.out).card
            assert len(card.history) == len(report.card.history)
            assert card.command.startswith("latent-explorer train --model denoise --data photos --epochs 3 --steps 20")


def test_going_on_gives_what_one_run_gives(request_, tmp_path):
    whole = list(train_restoration(replace(request_, out="")))[-1].weights
    steps = train_restoration(request_)
    for report in steps:
        if report.epoch_done:
            break
    steps.close()
    resumed = list(train_restoration(replace(request_, resume=request_.out)))[-1].weights
    assert whole is not None and resumed is not None
    for name, array in whole.arrays.items():
        np.testing.assert_array_equal(resumed.arrays[name], array)


def test_pages_learn_from_their_clean_originals(scans):
    damaged, clean = scans
    request = RestorationRequest(
        "clean-page", (str(damaged),), str(clean), 2, 20, 4, 32, 1e-2, precision="float32", widths=(8,), blocks=(1,)
    )
    rows = list(train_restoration(request))[-1].card.history
    assert rows[-1].psnr_db > rows[-1].before_db


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"task": "paint"}, "There is no restoration task"),
        ({"data": ()}, "Give at least one folder"),
        ({"clean": "somewhere"}, "Clean originals are for"),
        ({"steps": 0}, "whole numbers of at least 1"),
        ({"crop": 4}, "A crop must have a side of 16 to 512 pixels"),
        ({"learning_rate": 0.0}, "The learning rate must be between"),
        ({"out": "model.onnx"}, "must end in .safetensors"),
        ({"precision": "int8"}, "There is no precision"),
        ({"widths": (8, 8), "blocks": (1,)}, "number of blocks"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(request_, changes, message):
    with pytest.raises(BadInput, match=message):
        next(train_restoration(replace(request_, **changes)))


def test_a_file_of_another_task_is_not_gone_on_with(request_):
    list(train_restoration(replace(request_, epochs=1, steps=1)))
    with pytest.raises(BadInput, match="a model for the task “fill-in”"):
        next(train_restoration(replace(request_, task="fill-in", resume=request_.out)))


def test_a_full_disk_does_not_end_the_training(request_, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("explorer.features.restore.learning.course.save_restoration", full)
    reports = [report for report in train_restoration(request_) if report.epoch_done]
    assert len(reports) == 3
    assert all("No space left" in report.warning and not report.saved_to for report in reports)


def test_a_network_for_photos_begins_where_one_for_gaussian_noise_ended(request_, tmp_path):
    list(train_restoration(request_))
    photo = replace(request_, noise="photo", start=request_.out, out=str(tmp_path / "photo.safetensors"), epochs=1)
    card = list(train_restoration(photo))[-1].card
    assert card.architecture.conditions == 2 and card.architecture.widths == request_.widths
    assert "--noise photo" in card.command and "--start mine.safetensors" in card.command
    more = list(train_restoration(replace(photo, start="", resume=photo.out, epochs=2, noise="gaussian")))
    assert [row.epoch for row in more[-1].card.history] == [1, 2]


def test_a_model_of_another_task_cannot_be_begun_with(request_, tmp_path):
    list(train_restoration(replace(request_, task="fill-in", epochs=1, steps=1)))
    other = replace(request_, start=request_.out, out=str(tmp_path / "other.safetensors"))
    with pytest.raises(BadInput, match="another kind of network"):
        list(train_restoration(other))


def test_an_unknown_noise_is_refused(request_):
    for changes in ({"noise": "pink"}, {"noise": "photo", "task": "fill-in"}):
        with pytest.raises(BadInput, match="Noise is one of"):
            list(train_restoration(replace(request_, **changes)))
