"""`datasets`, `recipes` and `models`."""

from __future__ import annotations

import pytest

from explorer.cli import main


def test_datasets(run_json):
    listed = {entry["name"]: entry for entry in run_json("datasets")["datasets"]}
    assert {"digits", "sprites", "mnist", "fashion-mnist"} <= listed.keys()
    assert listed["digits"]["available"]
    assert not listed["mnist"]["available"]
    assert all(entry["title"] and entry["description"] for entry in listed.values())


def test_recipes(run_json):
    listed = {entry["name"]: entry for entry in run_json("recipes")["recipes"]}
    assert {"linear", "undercomplete", "convolutional", "variational"} <= listed.keys()
    assert all(entry["title"] and entry["description"] and entry["source"] for entry in listed.values())
    assert listed["stacked-denoising"]["parameters"] == {"pretraining_epochs": 5, "corruption": "masking:0.25"}
    assert listed["undercomplete"]["parameters"] == {}


def test_models(shipped, run_json):
    (shipped / "broken.safetensors").write_bytes(b"nothing")
    broken, digits = run_json("models")["models"]
    assert (broken["name"], broken["available"]) == ("broken", False)
    assert (digits["name"], digits["available"], digits["recipe"]) == ("digits-2d", True, "undercomplete")
    assert digits["errors"]["test"]["images"] == 180
    assert digits["source"].startswith("latent-explorer train")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("datasets", ("digits", "--download")),
        ("recipes", ("linear", "Source: ", "--corruption masking:0.25", "--penalty 4")),
        ("models", ("digits-2d", "180 test")),
    ],
)
def test_people_read_a_list(command, words, shipped, capsys):
    assert main([command]) == 0
    text = capsys.readouterr().out
    assert all(word in text for word in words)


def test_without_shipped_models_the_list_says_what_to_do(shipped, capsys):
    (shipped / "digits-2d.safetensors").unlink()
    assert main(["models"]) == 0
    assert "latent-explorer train" in capsys.readouterr().out


def test_recipes_tell_of_restoration_models_too(run_json):
    tasks = run_json("recipes")["restoration"]
    names = [task["name"] for task in tasks]
    assert names == ["denoise", "clean-page", "colorize", "fill-in", "denoise --noise photo"]
    assert all(task["undoes"] and task["network"]["widths"] for task in tasks)
