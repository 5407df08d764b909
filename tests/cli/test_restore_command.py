"""`restore`."""

from __future__ import annotations

import json

import pytest

from explorer.cli import main
from explorer.cli.commands import restore
from explorer.data import open_dataset, write_picture


@pytest.fixture
def pictures(tmp_path):
    """A folder with two digits and a file that is no picture."""
    folder = tmp_path / "bilder ü"
    folder.mkdir()
    digits = open_dataset("digits")
    for number in range(2):
        write_picture(folder / f"{number}.png", digits.picture(number))
    (folder / "broken.png").write_bytes(b"no picture")
    return folder


def test_each_picture_has_its_record_and_a_failure_does_not_stop_the_rest(trained, pictures, tmp_path, capsys):
    out = tmp_path / "out"
    arguments = ["restore", "reconstruct", str(pictures), "--out", str(out), "--model", str(trained), "--json"]
    assert main(arguments) == 0
    captured = capsys.readouterr()
    found = json.loads(captured.out)
    assert (found["task"], found["done"], found["failed"]) == ("reconstruct", 2, 1)
    assert [bool(record["message"]) for record in found["pictures"]] == [False, False, True]
    assert found["pictures"][0]["squared_error"] > 0
    assert len(found["pictures"][0]["code"]) == 2
    assert "broken.png" in captured.err
    assert {path.name for path in out.iterdir()} == {"0.png", "1.png"}


def test_people_read_a_line_a_picture(trained, pictures, tmp_path, capsys):
    one = str(pictures / "0.png")
    assert main(["restore", "reconstruct", one, "--out", str(tmp_path / "out"), "--model", str(trained)]) == 0
    text = capsys.readouterr().out
    assert "squared error" in text
    assert "1 of 1 pictures" in text


def test_all_failed_is_bad_input(trained, pictures, tmp_path, run_json):
    broken = pictures / "broken.png"
    found = run_json("restore", "reconstruct", broken, "--out", tmp_path / "out", "--model", trained, status=2)
    assert (found["done"], found["failed"]) == (0, 1)


def test_results_never_take_the_place_of_files_unless_told(trained, pictures, tmp_path, capsys):
    arguments = ["restore", "reconstruct", str(pictures / "0.png"), "--out", str(tmp_path), "--model", str(trained)]
    for extra in ([], [], ["--overwrite"]):
        assert main([*arguments, *extra]) == 0
    assert {path.name for path in tmp_path.glob("*.png")} == {"0.png", "0 (2).png"}


def test_the_settings_reach_the_pictures(trained, pictures, tmp_path, run_json):
    arguments = ["restore", "reconstruct", pictures / "0.png", "--out", tmp_path / "out", "--model", trained]
    (record,) = run_json(*arguments, "--invert", "yes", "--fit", "stretch", "--margin", "0.1")["pictures"]
    assert any("as asked" in line for line in record["account"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["colour-in", "x.png", "--out", "out"], "colour-in"),
        (["reconstruct", "x.png", "--out", "out", "--margin", "0.9"], "argin"),
        (["reconstruct", "x.png", "--out", "out", "--model", "nothing"], "nothing"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments, words, refused):
    assert words in refused("restore", *arguments, "--json")


def test_the_usual_model_is_the_shipped_one(shipped, pictures, tmp_path, run_json):
    (shipped / "digits-2d.safetensors").rename(shipped / "mnist-2d.safetensors")
    found = run_json("restore", "reconstruct", pictures / "0.png", "--out", tmp_path / "out")
    assert found["model"] == "mnist-2d"


def test_ctrl_c_says_what_is_done(trained, pictures, tmp_path, monkeypatch, refused):
    def told(record, as_json):
        raise KeyboardInterrupt

    monkeypatch.setattr(restore, "_tell", told)
    out = tmp_path / "out"
    sentence = refused("restore", "reconstruct", pictures, "--out", out, "--model", trained, status=130)
    assert sentence.startswith("Interrupted; 1 finished picture")
    assert (out / "0.png").is_file()
