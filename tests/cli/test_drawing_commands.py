"""`grid` and `map`, and what the pictures tell about themselves."""

from __future__ import annotations

import shlex
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from explorer.cli import main
from explorer.latent.planes import fit_plane
from explorer.models import decode_codes, from_weights, load_model, to_pixels
from explorer.values.origin import KEYWORD, origin_from
from explorer.values.weights_hash import weights_hash
from tests.patience import PATIENCE_SECONDS


def origin_in(path):
    with Image.open(path) as image:
        return origin_from(image.text[KEYWORD])


def test_the_grid_shows_what_the_decoder_makes_and_y_grows_upward(trained, tmp_path, run_json):
    out = tmp_path / "g.png"
    found = run_json("grid", trained, "--cells", "2", "--rectangle", "-1,0,3,4", "--out", out)
    assert (found["width"], found["height"], found["view"]) == (16, 16, [-1.0, 0.0, 4.0, 4.0])
    model = load_model(trained)
    with Image.open(out) as image:
        picture = np.asarray(image)
    for code, row, column in (((0, 3), 0, 0), ((2, 3), 0, 1), ((0, 1), 1, 0), ((2, 1), 1, 1)):
        expected = to_pixels(decode_codes(from_weights(model.weights), np.array([code], np.float32)))[0, 0]
        assert np.array_equal(picture[row * 8 : row * 8 + 8, column * 8 : column * 8 + 8], expected)


def test_the_command_in_a_picture_makes_it_again(trained, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model = str(trained)
    commands = (
        ["grid", model, "--cells", "3", "--scale", "2", "--out", "g.png"],
        [
            "map",
            str(trained),
            "--view=-1,-1,2,3",
            "--dark",
            "--probe=-1,0.5",
            "--backdrop",
            "decoded",
            "--out",
            "m.png",
        ],
        ["decode", model, "--code=-1.25,0.5", "--scale", "3", "--out", "d.png"],
    )
    for arguments in commands:
        assert main(arguments) == 0
        path = tmp_path / arguments[-1]
        first, origin = path.read_bytes(), origin_in(path)
        assert origin.weights == weights_hash(load_model(trained).weights)
        assert origin.seed == 0
        path.unlink()
        program, *words = shlex.split(origin.command)
        assert program == "latent-explorer"
        assert main(words) == 0
        assert path.read_bytes() == first


def test_the_prior_is_for_variational_models(trained, tmp_path, capsys):
    assert main(["grid", str(trained), "--prior", "--out", str(tmp_path / "g.png")]) == 2
    assert "not variational" in capsys.readouterr().err
    model = tmp_path / "v.safetensors"
    words = ["train", "--data", "digits", "--model", "variational", "--epochs", "1", "--out", str(model), "--json"]
    assert main(words) == 0
    assert main(["grid", str(model), "--prior", "--cells", "4", "--out", str(tmp_path / "g.png")]) == 0
    with Image.open(tmp_path / "g.png") as image:
        assert image.size == (32, 32)


@pytest.mark.parametrize("suffix", [".svg", ".pdf", ".png"])
def test_the_map_is_drawn_in_every_format(trained, tmp_path, run_json, suffix):
    out = tmp_path / f"m{suffix}"
    found = run_json("map", trained, "--out", out)
    model = load_model(trained)
    assert found["points"] == len(model.codes.values)
    beginnings = {".svg": b"<?xml", ".pdf": b"%PDF", ".png": b"\x89PNG"}
    assert out.read_bytes().startswith(beginnings[suffix])
    left, bottom, width, height = found["view"]
    places = fit_plane(model.codes.values).project(model.codes.values)
    assert (places >= (left, bottom)).all()
    assert (places <= (left + width, bottom + height)).all()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["map", "--out", "m.bmp"], "must end in"),
        (["map", "--out", "m.svg", "--view", "0,0,1"], "A view is"),
        (["map", "--out", "m.svg", "--view", "0,0,-1,1"], "A view is"),
        (["map", "--out", "m.svg", "--probe", "1,2,3"], "codes with 2 numbers"),
        (["map", "--out", "m.png", "--scale", "9"], "scale must be 1 to 4"),
        (["map", "--out", "m.png", "--width", "9"], "200 to 4000"),
        (["map", "--out", "nowhere/m.svg"], "no folder"),
        (["grid", "--out", "g.svg"], "must end in"),
        (["grid", "--out", "g.png", "--cells", "0"], "1 to 200"),
        (["grid", "--out", "g.png", "--scale", "9999"], "scale of this grid"),
        (["grid", "--out", "g.png", "--rectangle", "1,1,0,0"], "LEFT,BOTTOM,RIGHT,TOP"),
        (["grid", "--out", "g.png", "--rectangle", "0,0,1,1", "--prior"], "only one of them"),
    ],
)
def test_bad_input_is_told_in_one_sentence(trained, tmp_path, capsys, monkeypatch, words, why):
    monkeypatch.chdir(tmp_path)
    assert main([words[0], str(trained), *words[1:]]) == 2
    told = capsys.readouterr().err
    assert why in told
    assert told.count("\n") == 1
    assert not list(tmp_path.glob("*.*"))


def test_drawing_brings_no_qt(trained, tmp_path):
    code = (
        "import sys; from explorer.cli import main; "
        f"assert main(['map', {str(trained)!r}, '--out', {str(tmp_path / 'm.png')!r}]) == 0; "
        "assert not any(name.startswith(('PySide6', 'pyqtgraph')) for name in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=PATIENCE_SECONDS)
