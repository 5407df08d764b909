"""What can be known to go wrong is said before anything is computed."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.cli import main
from explorer.data.file_lock import locked
from explorer.models import load_model

WRITERS = {
    "train": ["train", "--epochs", "0"],
    "train a restoration model": ["train", "--model", "denoise", "--data", "nothing"],
    "decode": ["decode", "digits-2d", "--code", "0,0"],
    "grid": ["grid", "digits-2d"],
    "encode": ["encode", "digits-2d", "--data", "digits"],
    "map": ["map", "digits-2d"],
    "export": ["export", "digits-2d"],
}


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("words", WRITERS.values(), ids=WRITERS)
@pytest.mark.parametrize("out", [".", "/", "folder", "a" * 300 + ".png", "nowhere/a.png"])
def test_no_command_begins_for_a_place_that_cannot_be_written(words, out, capsys, tmp_path, monkeypatch):
    def opened(*_, **__):
        raise AssertionError("the work began")

    monkeypatch.setattr("explorer.models.load_model", opened)
    (tmp_path / "folder").mkdir()
    assert main([*words, "--out", out]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "failed" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


@pytest.mark.parametrize("out", ["/proc", "file", "a" * 300])
def test_neither_does_a_folder_of_results(out, capsys, tmp_path):
    (tmp_path / "file").write_text("")
    for words in (["restore", "denoise", "x.png"], ["walk", "digits-2d", "--from=0,0", "--to=1,1"]):
        assert main([*words, "--out", out]) == 2
        assert "a folder" in (said := capsys.readouterr().err) or "The folder" in said or "cannot be written" in said


def test_frames_of_the_current_folder_have_its_name(tmp_path):
    walk = ["walk", "digits-2d", "--from=0,0", "--to=1,1", "--frames", "2"]
    assert main([*walk, "--out", "."]) == 0
    (tmp_path / "below").mkdir()
    assert [path.name for path in sorted(tmp_path.glob("*.png"))] == [f"{tmp_path.name}-00{n}.png" for n in (1, 2)]


@pytest.mark.parametrize(
    "words",
    [
        ["train", "--data", ""],
        ["train", "--data="],
        ["train", "--out", " "],
        ["train", "--resume", ""],
        ["train", "--clean="],
        ["evaluate", "digits-2d", "--data", ""],
        ["evaluate", "", "--data", "digits"],
        ["restore", "denoise", "", "--out", "x"],
        ["restore", "fill-in", "x.png", "--mask=", "--out", "x"],
        ["walk", "digits-2d", "--from=0,0", "--to", "", "--out", "w.gif"],
        ["open", ""],
        ["open", "--table", ""],
    ],
)
def test_an_empty_word_is_no_choice(words, capsys, tmp_path):
    assert main(words) == 2
    assert "empty" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("count", [3, 80, 150])
@pytest.mark.parametrize("batch", [[], ["--batch-size", "1000"]])
def test_few_pictures_are_one_batch(tmp_path, count, batch):
    np.save("few.npy", np.random.default_rng(0).integers(0, 256, (count, 8, 8), dtype=np.uint8))
    assert main(["train", "--data", "few.npy", "--epochs", "1", "--out", "m.safetensors", *batch]) == 0
    learnt = load_model("m.safetensors").learnt
    assert learnt is not None
    wanted = 1000 if batch else 128
    assert load_model("m.safetensors").card.settings["batch_size"] == min(wanted, len(learnt))
    assert main(["train", "--resume", "m.safetensors", "--epochs", "2"]) == 0


def test_two_trainings_into_one_file_are_refused(tmp_path, capsys):
    with locked(tmp_path / "m.safetensors"):
        for words in (["--epochs", "0"], ["--model", "denoise", "--data", "digits"]):
            assert main(["train", *words, "--out", "m.safetensors"]) == 2
            assert "is being trained" in capsys.readouterr().err
    assert main(["train", "--epochs", "0", "--out", "m.safetensors", "--json"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["m.safetensors"]


def test_a_restoration_model_finds_its_data_again(tmp_path, capsys):
    (tmp_path / "photos").mkdir()
    for number in range(12):
        pixels = np.random.default_rng(number).integers(0, 256, (40, 40), dtype=np.uint8)
        Image.fromarray(pixels).save(tmp_path / "photos" / f"{number}.png")
    small = ["--widths", "8,8,8", "--blocks", "1,1,1", "--steps", "1", "--batch-size", "2", "--crop", "32"]
    words = ["train", "--model", "denoise", "--data", "photos", "--epochs", "1", "--out", "m.safetensors", *small]
    assert main([*words, "--json"]) == 0
    assert main(["train", "--resume", "m.safetensors", "--epochs", "2", "--json"]) == 0
    shutil.move("photos", "elsewhere")
    capsys.readouterr()
    assert main(["train", "--resume", "m.safetensors", "--epochs", "3"]) == 2
    assert "with --data" in capsys.readouterr().err
    assert main(["train", "--resume", "m.safetensors", "--epochs", "3", "--data", "elsewhere", "--json"]) == 0
    assert Path("m.safetensors").is_file()
