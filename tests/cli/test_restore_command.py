"""`restore`."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from explorer.cli import main
from explorer.cli.commands import restore
from explorer.data import open_dataset, write_picture
from explorer.data.full_decoding import frames_of
from explorer.values import Picture


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
    assert main(arguments) == 1
    captured = capsys.readouterr()
    found = json.loads(captured.out)
    assert (found["task"], found["done"], found["failed"]) == ("reconstruct", 2, 1)
    assert found["reading"]["rows"] == 3
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
    assert "1 of 1 picture saved" in text


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
    assert any("as requested" in line for line in record["account"])


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


def test_a_pattern_of_names_has_no_place_in_one_document(trained, pictures, tmp_path, refused):
    out = tmp_path / "book.pdf"
    given = ("restore", "reconstruct", pictures, "--out", out, "--model", trained, "--name", "{page}")
    assert "--name names files in a folder" in refused(*given)
    assert not out.exists()


def test_ctrl_c_says_what_is_done(trained, pictures, tmp_path, monkeypatch, refused):
    def told(record, as_json):
        raise KeyboardInterrupt

    monkeypatch.setattr(restore, "_tell", told)
    out = tmp_path / "out"
    sentence = refused("restore", "reconstruct", pictures, "--out", out, "--model", trained, status=130)
    assert sentence.startswith("Interrupted; 1 finished picture")
    assert (out / "0.png").is_file()


@pytest.fixture
def damaged(tmp_path):
    """A folder with one grey picture, and small models of all tasks named as the shipped ones."""
    from explorer.models.restoration import build_restoration, restoration_to_weights, save_restoration
    from explorer.values.restoration_model import RestorationArchitecture, RestorationCard

    (tmp_path / "models").mkdir()
    shapes = {"denoise": ((1, 3), 1, 0), "clean-page": ((1,), 0, 0), "colorize": ((1,), 3, 2), "fill-in": ((3,), 1, 0)}
    for task, (inputs, conditions, outputs) in shapes.items():
        architecture = RestorationArchitecture(task, inputs, conditions, outputs, (4,), (1,))
        card = RestorationCard(task, architecture, "a test's")
        weights = restoration_to_weights(build_restoration(architecture, 0))
        save_restoration(tmp_path / "models" / f"{task}.safetensors", card, weights)
    (tmp_path / "in").mkdir()
    digits = open_dataset("digits")
    write_picture(tmp_path / "in" / "grey.png", digits.picture(0))
    mask = np.zeros((8, 8, 1), dtype=np.uint8)
    mask[2:4, 2:4] = 255
    write_picture(tmp_path / "mask.png", Picture(mask))
    return tmp_path


@pytest.mark.parametrize(
    ("task", "more"),
    [
        ("denoise", ["--strength", "20", "--noise", "gaussian"]),
        ("clean-page", []),
        ("colorize", ["--hint", "3,4,#c04020", "--hint", "1,1,00ff00"]),
        ("fill-in", ["--mask", "mask.png"]),
    ],
)
def test_every_task_repairs_files(damaged, run_json, task, more):
    more = [str(damaged / word) if word.endswith(".png") else word for word in more]
    model = damaged / "models" / f"{task}.safetensors"
    out = damaged / "out"
    arguments = ["restore", task, damaged / "in", "--out", out, "--model", model, "--clean", damaged / "in", *more]
    found = run_json(*arguments, "--name", "{name}-{task}")
    assert (found["task"], found["model"], found["done"], found["failed"]) == (task, task, 1, 0)
    (record,) = found["pictures"]
    assert record["output"].endswith(f"grey-{task}.png")
    assert record["strength"] == (20 if task == "denoise" else None)
    assert set(record["likeness"]) == {"psnr_before", "psnr_after", "ssim_before", "ssim_after"}
    assert record["account"] and record["seconds"] > 0


def test_people_read_the_figures_of_a_repair(damaged, capsys):
    model, out = damaged / "models" / "denoise.safetensors", damaged / "out"
    arguments = ["restore", "denoise", damaged / "in", "--out", out, "--model", model, "--clean", damaged / "in"]
    assert main([*map(str, arguments)]) == 0
    text = capsys.readouterr().out
    assert "of 255 (estimated)" in text
    assert "PSNR" in text and "dB" in text


def test_fill_in_and_denoise_through_the_code_of_an_autoencoder(trained, damaged, run_json):
    arguments = [damaged / "in", "--out", damaged / "out", "--model", trained]
    found = run_json("restore", "fill-in", *arguments, "--mask", damaged / "mask.png")
    assert len(found["pictures"][0]["restored_code"]) == 2
    assert found["pictures"][0]["residual"] > 0
    assert run_json("restore", "denoise", *arguments)["pictures"][0]["damaged_code"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--hint", "red"], "not a point and a colour"),
        (["--hint", "1,2,red"], "not a colour"),
        (["--hole-colour", "#12"], "not a colour"),
        (["--strength", "300"], "between 0 and 255"),
        (["--noise", "brown"], "invalid choice"),
        (["--clean", "nowhere"], "does not exist"),
        (["--name", "{size}"], "braces"),
    ],
)
def test_what_cannot_be_meant_is_refused(damaged, refused, more, words):
    model = damaged / "models" / "denoise.safetensors"
    out = damaged / "out"
    assert words in refused("restore", "denoise", damaged / "in", "--out", out, "--model", model, *more)
    assert not out.exists() or not any(out.iterdir())


def test_a_model_for_another_task_is_refused(damaged, refused):
    model = damaged / "models" / "colorize.safetensors"
    said = refused("restore", "denoise", damaged / "in", "--out", damaged / "out", "--model", model)
    assert "was trained for “colorize”, not “denoise”" in said


@pytest.mark.parametrize("command", ["evaluate", "encode"])
def test_a_broken_picture_in_a_data_set_is_told_and_the_others_are_used(command, trained, pictures, tmp_path, capsys):
    (pictures / "notes.txt").write_text("not a picture")
    out = ["--out", str(tmp_path / "codes.csv")] if command == "encode" else []
    assert main([command, str(trained), "--data", str(pictures), *out, "--json"]) == 1
    captured = capsys.readouterr()
    assert json.loads(captured.out)["images"] == 2
    assert "broken.png" in captured.err and "1 picture of the data" in captured.err
    (pictures / "broken.png").unlink()
    assert main([command, str(trained), "--data", str(pictures), *out, "--json"]) == 0


def test_names_that_no_system_takes_are_made_fit_and_the_batch_goes_on(trained, pictures, tmp_path, run_json):
    (pictures / "0.png").rename(pictures / "Screenshot 10:22?.png")
    out = tmp_path / "out"
    found = run_json("restore", "reconstruct", pictures, "--out", out, "--model", trained, status=1)
    assert (found["done"], found["failed"]) == (2, 1)
    assert {path.name for path in out.iterdir()} == {"Screenshot 10_22_.png", "1.png"}


def test_what_is_passed_over_is_counted_once(trained, pictures, tmp_path, capsys):
    for name in ("a.heic", "b.heic", "c.svg"):
        (pictures / name).write_bytes(b"x")
    arguments = ["restore", "reconstruct", str(pictures), "--out", str(tmp_path / "out"), "--model", str(trained)]
    assert main(arguments) == 1
    assert capsys.readouterr().out.count("skipped: 2 .heic, 1 .svg") == 1


@pytest.mark.parametrize("suffix", [".tif", ".gif", ".png"])
def test_every_page_or_frame_has_a_result_and_is_compared_with_its_own_original(damaged, run_json, suffix):
    frames = [Image.new("L", (16, 16), value) for value in (40, 200, 120)]
    film = damaged / "in" / f"film{suffix}"
    frames[0].save(film, save_all=True, append_images=frames[1:])
    model, out = damaged / "models" / "denoise.safetensors", damaged / "out"
    found = run_json("restore", "denoise", film, "--out", out, "--model", model, "--clean", film)
    assert found["done"] == 3
    # the pages of a TIFF stay together, the frames of an animation do not
    names = ["film.tif"] * 3 if suffix == ".tif" else [f"film-{n}{suffix}" for n in (1, 2, 3)]
    assert [Path(record["output"]).name for record in found["pictures"]] == names
    assert all(record["likeness"]["psnr_before"] is None for record in found["pictures"])  # infinite: equal
    assert [record["source"].endswith(f"({n} of 3)") for n, record in enumerate(found["pictures"], 1)] == [True] * 3


def test_white_can_be_said_and_holds_for_the_original_too(damaged, run_json):
    values = np.random.default_rng(2).integers(0, 4096, (16, 16)).astype(np.uint16)
    for name in ("noisy", "clean"):
        tifffile.imwrite(damaged / f"{name}.tif", values)
    arguments = [damaged / "noisy.tif", "--out", damaged / "out", "--model", damaged / "models" / "denoise.safetensors"]
    tifffile.imwrite(damaged / "clean.tif", (values // 2).astype(np.uint16))
    plain, said = (
        run_json("restore", "denoise", *arguments, "--clean", damaged / "clean.tif", *more)["pictures"][0]
        for more in ([], ["--white", "4095"])
    )
    assert "12 bits" in plain["warning"] and "12 bits" not in said["warning"]
    assert "White is 4095, as requested." in said["account"]
    difference = said["likeness"]["psnr_before"] - plain["likeness"]["psnr_before"]
    assert difference == pytest.approx(20 * np.log10(4095 / 65535), abs=1e-3)


@pytest.mark.parametrize("ones", [True, False])
def test_a_mask_of_zeros_and_ones_marks_the_hole_and_a_black_one_is_named(damaged, run_json, refused, ones):
    mask = np.zeros((8, 8, 1), dtype=np.uint8)
    mask[2:4, 2:4] = 1 if ones else 3
    write_picture(damaged / "mask.png", Picture(mask))
    arguments = [damaged / "in", "--out", damaged / "out", "--model", damaged / "models" / "fill-in.safetensors"]
    arguments += ["--mask", damaged / "mask.png"]
    found = run_json("restore", "fill-in", *arguments, status=0 if ones else 2)
    assert found["done"] == ones
    assert ones or "brightest value is 3 of 255" in found["pictures"][0]["message"]


def test_pictures_become_the_pages_of_one_pdf(damaged, run_json):
    model, book = damaged / "models" / "denoise.safetensors", damaged / "book.pdf"
    found = run_json("restore", "denoise", damaged / "in", damaged / "mask.png", "--out", book, "--model", model)
    assert found["done"] == len(frames_of(book, book.name)) == 2
    assert {record["output"] for record in found["pictures"]} == {str(book)}
    again = run_json("restore", "denoise", book, "--out", damaged / "out", "--model", model, "--dpi", "72")
    assert again["reading"]["kind"] == "document" and again["reading"]["rows"] == found["done"]
    assert "Drawn at 72 dots per inch, as requested." in again["pictures"][0]["account"]


def test_reconstructions_become_pages_too(trained, pictures, tmp_path):
    book = tmp_path / "a.pdf"
    assert main(["restore", "reconstruct", str(pictures), "--out", str(book), "--model", str(trained)]) == 1
    assert len(frames_of(book, book.name)) >= 1
