"""What a model has learnt from is known when it is measured."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from explorer.cli import main
from explorer.models import load_model, save_model


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """A model of 400 pictures, and a set to which 200 were added."""
    folder = tmp_path_factory.mktemp("grown")
    images = np.random.default_rng(0).integers(0, 256, (600, 8, 8), dtype=np.uint8)
    np.save(folder / "set.npy", images[:400])
    words = ["train", "--data", str(folder / "set.npy"), "--epochs", "0", "--out", str(folder / "m.safetensors")]
    assert main([*words, "--without-state", "--json"]) == 0
    np.save(folder / "set.npy", images)
    return folder


def evaluated(capsys, *words):
    assert main(["evaluate", *map(str, words), "--json"]) == 0
    said = capsys.readouterr()
    return json.loads(said.out), said.err


def test_a_grown_set_is_measured_on_its_test_pictures_none_of_which_were_learnt_from(grown, capsys):
    found, said = evaluated(capsys, grown / "m.safetensors", "--data", grown / "set.npy")
    assert (found["split"], found["learnt_images"], found["split_rule"], said) == ("test", 0, "content", "")


@pytest.mark.parametrize("split", ["all", "train"])
def test_training_pictures_among_those_measured_are_told_unless_asked_for(grown, capsys, split):
    found, said = evaluated(capsys, grown / "m.safetensors", "--data", grown / "set.npy", "--split", split)
    learnt = load_model(grown / "m.safetensors").learnt
    assert learnt is not None and found["learnt_images"] == len(learnt) > 280
    assert (f"trained on {len(learnt):,} of these pictures (600 in all)" in said) == (split == "all")


def test_copies_in_another_file_are_found(grown, capsys):
    np.savez(grown / "other.npz", images=np.load(grown / "set.npy")[::-1].astype(np.float64))
    found, said = evaluated(capsys, grown / "m.safetensors", "--data", grown / "other.npz", "--split", "all")
    assert found["learnt_images"] > 280 and "was trained on" in said


def test_a_file_that_does_not_tell_is_said_to_be_silent(grown, capsys):
    model = load_model(grown / "m.safetensors")
    card = replace(model.card, data=replace(model.card.data, split_rule=""))
    save_model(grown / "older.safetensors", card, model.weights, model.codes)
    found, said = evaluated(capsys, grown / "older.safetensors", "--data", grown / "set.npy")
    assert found["learnt_images"] is None and "is not known" in said


def test_an_older_model_is_measured_on_its_own_test_pictures(grown, capsys):
    model = load_model(grown / "m.safetensors")
    card = replace(model.card, data=replace(model.card.data, split_rule=""))
    save_model(grown / "older.safetensors", card, model.weights, model.codes)
    np.save(grown / "first.npy", np.load(grown / "set.npy")[:400])
    found, said = evaluated(capsys, grown / "older.safetensors", "--data", grown / "first.npy")
    assert (found["split"], found["images"], found["learnt_images"], found["split_rule"], said) == (
        "test",
        40,
        0,
        "",
        "",
    )


def test_the_card_tells_its_rule(grown, capsys):
    assert main(["info", str(grown / "m.safetensors")]) == 0
    assert "by each picture's content" in capsys.readouterr().out


def test_shipped_models_keep_their_test_pictures(capsys):
    found, said = evaluated(capsys, "digits-2d", "--data", "digits")
    assert (found["split"], found["images"], found["learnt_images"], said) == ("test", 180, 0, "")
    stored = load_model("trained_models/digits-2d.safetensors").card.errors["test"].squared_error_per_image
    assert found["squared_error_per_image"] == pytest.approx(stored, rel=1e-4)


def test_half_precision_keeps_the_figures_and_codes_of_the_rounded_weights(tmp_path, capsys):
    from explorer.data import open_dataset
    from explorer.data.map_split import map_split
    from explorer.models import encode_images, from_weights

    out = tmp_path / "half.safetensors"
    words = ["train", "--epochs", "2", "--learning-rate", "0.003", "--without-state", "--half", "--out", str(out)]
    assert main([*words, "--json"]) == 0
    capsys.readouterr()
    model, digits = load_model(out), open_dataset("digits")
    codes = encode_images(from_weights(model.weights), digits.images[map_split(digits)])
    assert model.codes is not None and np.array_equal(codes, model.codes.values)
    found, _ = evaluated(capsys, out, "--data", "digits")
    assert found["squared_error_per_image"] == model.card.errors["test"].squared_error_per_image
    assert model.codes.errors.mean(dtype=np.float64) == pytest.approx(found["squared_error_per_image"])
