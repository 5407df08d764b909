"""`classify`."""

from __future__ import annotations

import signal

import numpy as np
import pytest

from explorer.cli import main
from explorer.data import open_dataset
from explorer.models import load_model
from explorer.training import classifier
from explorer.values.objective import Corruption

KEYS = {
    "model", "recipe", "data", "title", "labels", "classes", "from_scratch", "epochs", "batch_size", "learning_rate",
    "weight_decay", "corruption", "seed", "split", "images", "error_percent", "validation_error_percent",
    "training_loss", "seconds", "device", "reading",
}  # fmt: skip
QUICK = ("--data", "digits", "--epochs", "1")


def test_json_is_one_object_with_the_test_error(trained, run_json):
    found = run_json("classify", trained, *QUICK, "--labels", 100)
    assert found.keys() == KEYS
    assert (found["model"], found["data"], found["split"], found["images"]) == ("zwei-größen", "digits", "test", 180)
    assert (found["labels"], found["classes"], found["from_scratch"], found["seed"]) == (100, 10, False, 0)
    assert 0 < found["error_percent"] < 60


def test_it_is_what_the_training_gives(trained, run_json):
    given = ("--labels", 50, "--from-scratch", "--batch-size", 20, "--learning-rate", 0.01, "--weight-decay", 0.1)
    found = run_json("classify", trained, *QUICK, *given, "--seed", 3, "--corruption", "masking:0.25")
    request = classifier.ClassificationRequest(
        labels=50, from_scratch=True, epochs=1, batch_size=20, learning_rate=0.01, weight_decay=0.1, seed=3,
        corruption=Corruption("masking", 0.25),
    )  # fmt: skip
    *_, last = classifier.train_classifier(request, load_model(trained).weights, open_dataset("digits"))
    assert found["error_percent"] == last.test_error_percent
    assert found["training_loss"] == last.training_loss
    assert (found["from_scratch"], found["corruption"], found["batch_size"]) == (True, "masking:0.25", 20)


def test_without_a_test_split_the_validation_split_is_measured_and_named(trained, run_json):
    found = run_json("classify", trained, "--data", "digits:train", "--epochs", 1)
    assert found["split"] == "validation"
    assert found["error_percent"] == found["validation_error_percent"]
    assert found["labels"] + found["images"] == 1617


def test_people_read_percent_and_of_how_many(trained, capsys):
    assert main(["classify", str(trained), *QUICK]) == 0
    captured = capsys.readouterr()
    assert captured.err == "latent-explorer: digits: 1,797 pictures; 8×8×1; labels: labels\n"
    lines = dict(line.split("  ", 1) for line in captured.out.splitlines())
    assert lines["test error"].strip().endswith("% of 180 pictures")
    assert lines["labels"].strip() == "1,437 of 10 classes"
    assert lines["encoder"].strip() == "pre-trained"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--data", "digits", "--labels", "5"], "5 labels cannot cover the 10 classes"),
        (["--data", "digits", "--labels", "5000"], "choose 1,437 or fewer"),
        (["--data", "digits", "--epochs", "0"], "The number of epochs must be between 1"),
        (["--data", "nowhere.npy", "--epochs", "0"], "The number of epochs must be between 1"),
        (["--data", "digits:test"], "no labelled training pictures"),
        (["--data", "digits", "--corruption", "fog:1"], "There is no corruption “fog”"),
        (["--data", "sprites:n=30"], "use data of the same shape"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(arguments, words, trained, refused):
    assert words in refused("classify", trained, *arguments)


def test_pictures_without_labels_are_refused(trained, tmp_path, refused):
    np.save(tmp_path / "plain.npy", open_dataset("digits").images[:60, 0])
    assert "no labelled training pictures" in refused("classify", trained, "--data", tmp_path / "plain.npy")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_it_without_a_result(number, trained, refused, monkeypatch):
    train = classifier.train_classifier

    def signalled(*given):
        for report in train(*given):
            if getattr(report, "finished", None) is False:
                signal.raise_signal(number)
            yield report

    monkeypatch.setattr(classifier, "train_classifier", signalled)
    words = refused("classify", trained, "--data", "digits", "--epochs", "3", "--labels", "20", status=130)
    assert words == "Interrupted after 1 of 3 epochs; there is no result, and nothing was saved."
