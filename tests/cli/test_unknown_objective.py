"""A model whose objective this version does not know is still a model to explore."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer.cli import main
from explorer.models import load_model, save_model

COMMANDS = {
    "walk": ["walk", "--from=0,0", "--to=1,1", "--frames", "3", "--out", "w.gif"],
    "decode": ["decode", "--code=0,0", "--out", "d.png"],
    "grid": ["grid", "--cells", "2", "--out", "g.png"],
    "map": ["map", "--out", "m.svg"],
    "evaluate": ["evaluate", "--data", "digits"],
    "encode": ["encode", "--data", "digits", "--out", "c.csv"],
    "export": ["export", "--out", "e.onnx"],
    "info": ["info"],
}


@pytest.fixture(scope="module", params=["undercomplete", "variational"])
def unknown(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("unknown") / "m.safetensors"
    assert main(["train", "--model", request.param, "--epochs", "0", "--out", str(path), "--json"]) == 0
    model = load_model(path)
    card = replace(model.card, objective="hyperbolic-elbo", recipe="poincare")
    save_model(path, card, model.weights, model.codes, model.optimizer)
    return path


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_it_can_be_explored_and_what_is_missing_is_said(unknown, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main([words[0], str(unknown), *words[1:]]) == 0
    assert "objective “hyperbolic-elbo”, which this version does not know" in capsys.readouterr().err


def test_it_cannot_be_trained_further(unknown, tmp_path, capsys):
    out = str(tmp_path / "o.safetensors")
    assert main(["train", "--resume", str(unknown), "--epochs", "1", "--out", out]) == 2
    assert "hyperbolic-elbo" in (said := capsys.readouterr().err) or "poincare" in said


def test_data_that_were_given_several_times_count_once(capsys):
    assert main(["info", "colorize"]) == 0
    printed = capsys.readouterr().out
    assert printed.count("imagenet, ") == 1 and "given 3 times" in printed
