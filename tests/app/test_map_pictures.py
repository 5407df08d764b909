"""Which pictures are on the map is said above the legend, and others are encoded when they are chosen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.cli import main
from explorer.data import open_dataset
from explorer.models import encode_images, from_weights, load_model


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    path = tmp_path_factory.mktemp("maps") / "m.safetensors"
    assert main(["train", "--data", "digits", "--epochs", "0", "--out", str(path), "--json"]) == 0
    return path


@pytest.fixture
def opened(qtbot, program, trained):
    with qtbot.waitSignal(program.exploration.model_changed, timeout=20000):
        program.library.open(str(trained))
    qtbot.waitUntil(lambda: program.exploration.model.originals is not None, timeout=60000)
    return program


def told(program):
    return program.window.explore.map.legend.pictures_button.text()


def test_the_legend_says_what_is_on_the_map(opened):
    assert told(opened) == "180 test pictures of 1,797"
    assert opened.window.pictures_menu.isEnabled()


@pytest.mark.parametrize(
    ("split", "words"),
    [
        ("validation", "180 validation pictures of 1,797"),
        ("train", "1,437 training pictures of 1,797"),
        ("all", "all 1,797 pictures"),
    ],
)
def test_other_pictures_are_encoded_and_the_files_come_back(qtbot, opened, split, words):
    own = opened.exploration.model
    with qtbot.waitSignal(opened.exploration.model_changed, timeout=60000):
        opened.window.pictures_menu.chosen.emit(split)
    model, digits = opened.exploration.model, open_dataset("digits")
    rows = np.arange(len(digits)) if split == "all" else digits.indices(split)
    codes = encode_images(from_weights(model.weights), digits.images[rows])
    np.testing.assert_allclose(model.codes.values, codes, atol=1e-5)
    assert np.array_equal(model.originals, digits.images[rows])
    assert np.array_equal(model.codes.labels, digits.labels[rows])
    assert len(model.positions) == len(model.codes.errors) == len(rows)
    assert told(opened) == words
    # the file's own codes are there at once
    with qtbot.waitSignal(opened.exploration.model_changed, timeout=60000):
        opened.window.pictures_menu.chosen.emit("test")
    assert opened.exploration.model.codes is own.codes
    assert told(opened) == "180 test pictures of 1,797"


def test_data_that_are_not_here_are_one_sentence_and_the_map_stays(qtbot, opened, monkeypatch):
    own = opened.exploration.model
    shown = []
    monkeypatch.setattr(opened.window, "complain", lambda _, failure: shown.append(failure.message))
    card = replace(own.card, data=replace(own.card.data, spec="nowhere", fingerprint="0" * 64))
    opened.exploration.show(replace(own, card=card))
    opened.window.pictures_menu.chosen.emit("train")
    qtbot.waitUntil(lambda: bool(shown), timeout=60000)
    assert "nowhere" in shown[0]
    assert len(opened.exploration.model.positions) == 180 and "180 test" in told(opened)


def test_without_a_model_nothing_is_said(program):
    assert told(program) == "" or program.exploration.model is not None


def test_small_sets_are_on_the_map_as_a_whole(tmp_path, trained):
    out = tmp_path / "small.safetensors"
    assert main(["train", "--data", "sprites:n=80", "--epochs", "1", "--out", str(out), "--json"]) == 0
    model = load_model(out)
    assert len(model.codes.values) == len(model.codes.errors) == 80 and model.card.settings["map"] == "all"
    assert main(["train", "--resume", str(out), "--epochs", "2", "--json"]) == 0
    assert len(load_model(out).codes.values) == 80
    assert load_model(trained).card.settings["map"] == "test"
