"""Names with control characters in them do not reach the terminal."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from explorer.cli import main
from explorer.models import load_model, save_model
from tests.app.conftest import write_model

EVIL = "a\x1b]0;title\x07\x1b[2J\x9b31m\u202eb"


@pytest.fixture
def evil(tmp_path):
    path = write_model(tmp_path / "m.safetensors")
    model = load_model(path)
    data = replace(model.card.data, title=EVIL, spec=EVIL, note=EVIL, class_names=(EVIL, "b", "c"))
    card = replace(model.card, name=EVIL, data=data, command=EVIL, output_reason=EVIL, versions={EVIL: EVIL})
    save_model(path, card, model.weights, model.codes)
    return path


@pytest.mark.parametrize("command", [["info"], ["decode", "--code", "0,0", "--out", "x\x1b[2J.png"]])
def test_what_a_model_calls_itself_cannot_steer_the_terminal(evil, capfd, command, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    main([command[0], str(evil), *command[1:]])
    out, error = capfd.readouterr()
    for letter in "\x1b\x07\x9b\u202e":
        assert letter not in out + error
    assert "\\x1b" in out + error


def test_names_of_files_in_sentences_are_written_out(capfd, tmp_path):
    assert main(["info", str(tmp_path / "no\x1b[31m\nmodel.safetensors")]) == 2
    error = capfd.readouterr().err
    assert "\x1b" not in error and error.count("\n") == 1


def test_json_tells_the_name_as_it_is(evil, capfd):
    assert main(["info", str(evil), "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["name"] in (EVIL, "m")
