import csv

import numpy as np
import pytest
from PIL import Image

from explorer.cli import main

ENDS = ("--from", "-1,0.5", "--to", "2,-1")


def test_a_film_and_its_figures(run_json, trained, tmp_path):
    out = tmp_path / "w.gif"
    found = run_json("walk", trained, *ENDS, "--frames", 7, "--scale", 3, "--out", out)
    assert (found["path"], found["frames"], found["equal"]) == ("straight", 7, "code")
    assert found["anchors"] == [[-1, 0.5], [2, -1]]
    assert found["code_length"] == pytest.approx(np.hypot(3, 1.5))
    assert found["ratio"] == 1
    assert len(found["changes"]) == 6
    assert len(found["nearest"]) == 7
    assert found["files"] == [str(out)]
    with Image.open(out) as film:
        assert (film.n_frames, film.size) == (7, (24, 24))


def test_the_geodesic_tells_its_ratio_and_whether_it_converged(run_json, trained, tmp_path):
    found = run_json("walk", trained, *ENDS, "--path", "geodesic", "--frames", 5, "--out", tmp_path / "w.npz")
    assert found["converged"] is (found["trouble"] == "")
    assert found["ratio"] == pytest.approx(found["picture_length"] / found["straight_picture_length"])
    assert found["ratio"] <= 1.001
    with np.load(tmp_path / "w.npz") as arrays:
        assert arrays["codes"].shape == (5, 2)
        assert arrays["codes"][[0, -1]] == pytest.approx(np.array([[-1, 0.5], [2, -1]]))


def test_equal_steps_of_the_picture(run_json, trained, tmp_path):
    found = run_json("walk", trained, *ENDS, "--equal", "picture", "--frames", 5, "--out", tmp_path / "w.csv")
    assert found["changes"] == pytest.approx([np.mean(found["changes"])] * 4, rel=0.15)
    rows = list(csv.DictReader((tmp_path / "w.csv").read_text().splitlines()))
    assert [float(rows[0]["z1"]), float(rows[-1]["z2"])] == [-1, -1]


def test_via_is_passed_in_the_order_given(run_json, trained, tmp_path):
    found = run_json("walk", trained, *ENDS, "--via", "-0.5,-0.5", "--via=1,1", "--frames", 3, "--out", tmp_path / "f")
    assert found["anchors"] == [[-1, 0.5], [-0.5, -0.5], [1, 1], [2, -1]]
    assert [path.name for path in sorted((tmp_path / "f").iterdir())] == ["f-001.png", "f-002.png", "f-003.png"]


def test_small_pictures_are_enlarged_unless_told_otherwise(run_json, trained, tmp_path):
    run_json("walk", trained, *ENDS, "--path", "pixels", "--frames", 2, "--out", tmp_path / "w.png")
    with Image.open(tmp_path / "w.png") as strip:
        assert strip.size == (2 * 256 + 2, 256)


def test_people_read_lengths_with_their_units(trained, tmp_path, capsys):
    from explorer.cli import main

    assert main(["walk", str(trained), *ENDS, "--path", "graph", "--out", str(tmp_path / "w.gif")]) == 0
    printed = capsys.readouterr().out
    assert "graph, 25 frames" in printed
    assert "of the straight line" in printed
    assert "in code" in printed


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--out", "w.avi"), "must end in .gif"),
        (("--out", "w.csv", "--path", "pixels"), "has no codes"),
        (("--out", "w.gif", "--path", "spherical"), "is not variational"),
        (("--out", "w.gif", "--frames", "1"), "2 to 1,000 frames"),
        (("--out", "w.gif", "--via", "1,2,3"), "codes with 2 numbers, not 3"),
        (("--out", "w.gif", "--scale", "0"), "whole number from 1"),
        (("--out", "w.gif", "--rate", "500"), "frames per second"),
        (("--out", "w.gif", "--path", "shortest"), "choice"),
        (("--out", "nowhere/w.gif"), "no folder"),
    ],
)
def test_what_cannot_be_walked_is_refused(refused, trained, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    assert words in refused("walk", trained, *ENDS, *arguments)
    assert not list(tmp_path.iterdir())


def test_a_walk_from_a_code_to_itself_has_no_length(trained, tmp_path, capsys):
    ends = ("--from", "1,1", "--to", "1,1")
    assert main(["walk", str(trained), *ends, "--path", "geodesic", "--out", str(tmp_path / "w.gif")]) == 0
    printed = capsys.readouterr().out
    assert "0.000 in pictures" in printed
    assert "nan" not in printed


def test_both_ends_are_needed(refused, trained):
    assert "--to" in refused("walk", trained, "--from", "0,0", "--out", "w.gif")


def test_an_onnx_model_is_walked_like_the_one_it_was_exported_from(run_json, trained, tmp_path):
    run_json("export", trained, "--out", tmp_path / "m.onnx")
    walk = (*ENDS, "--path", "geodesic", "--frames", 3, "--out", tmp_path / "w.gif")
    ours, theirs = run_json("walk", trained, *walk), run_json("walk", tmp_path / "m.onnx", *walk)
    assert theirs["picture_length"] == pytest.approx(ours["picture_length"], rel=1e-2)
