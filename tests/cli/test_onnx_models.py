"""ONNX files as MODEL."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from explorer.cli import main
from explorer.data import read_picture
from tests.models.onnx_makers import keras_pair


@pytest.fixture
def exported(trained, tmp_path):
    """The trained model as two ONNX files."""
    assert main(["export", str(trained), "--out", str(tmp_path / "digits.onnx"), "--json"]) == 0
    return tmp_path / "digits.onnx"


def test_an_exported_model_has_the_errors_of_the_model(trained, exported, run_json):
    ours = run_json("evaluate", trained, "--data", "digits:test")
    theirs = run_json("evaluate", exported, "--data", "digits:test")
    assert theirs["squared_error_per_image"] == pytest.approx(ours["squared_error_per_image"], rel=1e-5)
    assert theirs["recipe"] == "onnx"


def test_codes_and_pictures_are_those_of_the_model(trained, exported, tmp_path, run_json):
    decoder = exported.with_name("digits-decoder.onnx")
    for model, name in ((trained, "ours"), (decoder, "theirs")):
        run_json("encode", model, "--data", "digits:test", "--out", tmp_path / f"{name}.csv")
        run_json("decode", model, "--code=0.5,-1", "--out", tmp_path / f"{name}.png")
    rows = [list(csv.reader((tmp_path / f"{name}.csv").read_text().splitlines())) for name in ("ours", "theirs")]
    codes = [np.array([row[-2:] for row in table[1:]], float) for table in rows]
    assert np.allclose(*codes, atol=1e-4)
    pictures = [read_picture(tmp_path / f"{name}.png").pixels.astype(int) for name in ("ours", "theirs")]
    assert np.abs(pictures[0] - pictures[1]).max() <= 1


def test_info_tells_what_the_files_tell(exported, run_json, capsys):
    found = run_json("info", exported)
    assert found["architecture"]["latent_dim"] == 2
    assert found["parameters"] > 1000
    assert main(["info", str(exported)]) == 0
    assert "ONNX, 64 numbers to 2 and back" in capsys.readouterr().out


def test_a_decoder_alone_decodes_and_refuses_to_encode(exported, tmp_path, run_json, refused):
    exported.unlink()
    decoder = exported.with_name("digits-decoder.onnx")
    run_json("decode", decoder, "--code", "0,0", "--out", tmp_path / "p.png")
    assert "only a decoder" in refused("encode", decoder, "--data", "digits", "--out", tmp_path / "c.csv")


def test_a_reading_is_told_in_words(tmp_path, run_json, refused):
    keras_pair(tmp_path)
    encoder = tmp_path / "vae_Encoder.onnx"
    run_json("decode", encoder, "--reading", "layout=nhwc", "--code", "0,0", "--out", tmp_path / "p.png")
    assert (read_picture(tmp_path / "p.png").pixels == 128).all()
    assert "layout “up”" in refused("info", encoder, "--reading", "layout=up")


def test_words_for_a_model_that_needs_none_are_refused(trained, refused):
    assert "--reading" in refused("info", trained, "--reading", "layout=nhwc")


def test_what_takes_more_than_running_the_network_is_refused(exported, tmp_path, refused):
    assert "layers of an ONNX network" in refused("export", exported, "--out", tmp_path / "again.onnx")
    assert "layers of an ONNX network" in refused(
        "classify", exported, "--data", "digits", "--labels", "100", "--epochs", "1"
    )
    message = refused(
        "train", "--data", "digits", "--resume", exported, "--epochs", "2", "--out", tmp_path / "m.safetensors"
    )
    assert "not trained" in message


def test_pictures_are_restored_by_an_onnx_model(exported, tmp_path, run_json):
    run_json("decode", exported, "--code", "0,0", "--out", tmp_path / "p.png")
    found = run_json("restore", "reconstruct", tmp_path / "p.png", "--model", exported, "--out", tmp_path / "out")
    assert found["done"] == 1
