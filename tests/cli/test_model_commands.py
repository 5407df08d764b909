"""`evaluate`, `encode`, `decode`, `export` and `info`: what is done with a model file."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from explorer.cli import main
from explorer.cli.opening import network_in_words
from explorer.data import open_dataset, read_picture
from explorer.models import decode_codes, encode_images, from_weights, load_model, reconstruct_images, to_pixels
from explorer.training import evaluate
from explorer.values import Architecture

FIGURES = ("images", "squared_error_per_image", "mse", "psnr_db")


@pytest.fixture(scope="module")
def digits():
    return open_dataset("digits")


def _figures(model: Path, images: np.ndarray) -> dict[str, float]:
    figures = evaluate(load_model(model).weights, images)
    return {name: getattr(figures, name) for name in FIGURES}


class TestEvaluate:
    def test_the_training_data_are_measured_on_their_test_split(self, trained, digits, run_json):
        found = run_json("evaluate", trained, "--data", "digits")
        assert found["split"] == "test"
        assert {name: found[name] for name in FIGURES} == pytest.approx(_figures(trained, digits.images[digits.test]))
        assert (found["model"], found["data"]) == ("zwei-größen", "digits")

    @pytest.mark.parametrize(("arguments", "split", "images"), [
        (["digits:train"], "train", 1617),
        (["digits:test"], "test", 180),
        (["digits", "--split", "train"], "train", 1437),
        (["digits", "--split", "validation"], "validation", 180),
        (["digits", "--split", "all"], "all", 1797),
    ])  # fmt: skip
    def test_a_split_may_be_asked_for(self, arguments, split, images, trained, run_json):
        found = run_json("evaluate", trained, "--data", *arguments)
        assert (found["split"], found["images"]) == (split, images)

    def test_other_data_are_measured_whole(self, trained, digits, tmp_path, run_json):
        np.save(tmp_path / "other.npy", digits.images[:50, 0])
        found = run_json("evaluate", trained, "--data", tmp_path / "other.npy")
        assert (found["split"], found["images"]) == ("all", 50)

    def test_other_data_with_a_test_split_of_their_own_are_measured_on_it(self, trained, digits, tmp_path, run_json):
        images = digits.images[:, 0]
        np.savez(tmp_path / "other.npz", x_train=images[:90], x_test=images[90:120])
        found = run_json("evaluate", trained, "--data", tmp_path / "other.npz")
        assert (found["split"], found["images"]) == ("test", 30)

    def test_people_read_units(self, trained, capsys):
        assert main(["evaluate", str(trained), "--data", "digits"]) == 0
        text = capsys.readouterr().out
        assert "180 (test)" in text
        assert "per image (summed over its pixels" in text
        assert "dB (peak 1" in text

    def test_an_empty_split_is_refused(self, trained, refused):
        assert "no train pictures" in refused("evaluate", trained, "--data", "digits:test", "--split", "train")

    @pytest.mark.parametrize("command", [["evaluate"], ["encode", "--out", "codes.csv"]])
    def test_pictures_of_another_shape_are_refused_with_both(self, command, trained, refused):
        sentence = refused(*command, trained, "--data", "sprites-colour:n=5", "--json")
        assert "grey pictures of 8×8" in sentence
        assert "colour pictures of 32×32" in sentence


class TestEncode:
    def test_csv_holds_labels_and_codes(self, trained, digits, tmp_path, run_json):
        out = tmp_path / "ködes.csv"
        found = run_json("encode", trained, "--data", "digits:test", "--out", out)
        assert (found["images"], found["latent_dim"], found["out"]) == (180, 2, str(out))
        with out.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        codes = np.array([[float(row["z1"]), float(row["z2"])] for row in rows])
        expected = encode_images(from_weights(load_model(trained).weights), digits.images[digits.test])
        assert codes == pytest.approx(expected, abs=1e-5)
        assert [int(row["label"]) for row in rows] == digits.labels[digits.test].tolist()

    def test_pictures_of_a_folder_keep_their_names(self, trained, digits, tmp_path, capsys):
        from explorer.data import write_picture

        folder = tmp_path / "pictures"
        for number in range(4):
            (folder / "ä").mkdir(parents=True, exist_ok=True)
            write_picture(folder / "ä" / f"{number}.png", digits.picture(number))
        assert main(["encode", str(trained), "--data", str(folder), "--out", str(tmp_path / "c.csv")]) == 0
        with (tmp_path / "c.csv").open(encoding="utf-8", newline="") as file:
            assert [row["name"].rpartition("/")[2] for row in csv.DictReader(file)] == [f"{n}.png" for n in range(4)]

    def test_npz_and_tsv(self, trained, tmp_path, run_json):
        run_json("encode", trained, "--data", "digits", "--out", tmp_path / "c.npz")
        with np.load(tmp_path / "c.npz") as arrays:
            assert arrays["codes"].shape == (1797, 2)
            assert arrays["labels"].shape == (1797,)
        found = run_json("encode", trained, "--data", "digits", "--out", tmp_path / "c.tsv")
        assert [Path(path).name for path in found["files"]] == ["c.tsv", "c-metadata.tsv"]
        assert all(Path(path).is_file() for path in found["files"])

    def test_another_suffix_is_refused_at_once(self, refused):
        assert ".csv" in refused("encode", "nothing.safetensors", "--data", "digits", "--out", "codes.xls")

    def test_a_folder_that_is_not_there_is_refused(self, trained, tmp_path, refused):
        refused("encode", trained, "--data", "digits:test", "--out", tmp_path / "none" / "c.csv", "--json")


class TestDecode:
    def test_the_picture_is_the_decoder_s(self, trained, tmp_path, run_json):
        out = tmp_path / "bild-é.png"
        found = run_json("decode", trained, "--code", "-1.5,2", "--out", out, "--scale", "3")
        assert (found["code"], found["width"], found["height"]) == ([-1.5, 2.0], 24, 24)
        network = from_weights(load_model(trained).weights)
        expected = to_pixels(decode_codes(network, np.array([[-1.5, 2.0]]))[0, 0])
        pixels = read_picture(out).pixels[:, :, 0]
        assert np.array_equal(pixels, expected.repeat(3, axis=0).repeat(3, axis=1))

    def test_people_read_where_it_is(self, trained, tmp_path, capsys):
        assert main(["decode", str(trained), "--code=-1,0", "--out", str(tmp_path / "p.png")]) == 0
        assert "(-1,0)" in capsys.readouterr().out

    @pytest.mark.parametrize("code", ["1", "1,2,3"])
    def test_a_code_of_the_wrong_length_is_refused(self, code, trained, tmp_path, refused):
        assert "2 numbers" in refused("decode", trained, "--code", code, "--out", tmp_path / "p.png")

    @pytest.mark.parametrize("scale", ["0", "-2", "100000"])
    def test_a_scale_out_of_range_is_refused(self, scale, trained, tmp_path, refused):
        assert "scale" in refused("decode", trained, "--code", "0,0", "--out", tmp_path / "p.png", "--scale", scale)

    def test_a_format_that_cannot_be_written_is_refused(self, trained, refused):
        assert ".png" in refused("decode", trained, "--code", "0,0", "--out", "p.svg")


class TestExport:
    def test_onnx_gives_the_same_codes_and_pictures(self, trained, digits, tmp_path, run_json):
        onnxruntime = pytest.importorskip("onnxruntime")
        found = run_json("export", trained, "--out", tmp_path / "x.onnx")
        images = digits.images[:20].astype(np.float32) / 255
        network = from_weights(load_model(trained).weights)
        code, reconstruction = onnxruntime.InferenceSession(found["out"]).run(
            ["code", "reconstruction"], {"images": images}
        )
        assert np.abs(code - encode_images(network, images)).max() < 1e-4
        assert np.abs(reconstruction - reconstruct_images(network, images)).max() < 1e-4
        (decoded,) = onnxruntime.InferenceSession(found["decoder"]).run(None, {"code": code})
        assert np.abs(decoded - reconstruction).max() < 1e-4

    def test_people_read_where_the_files_are(self, trained, tmp_path, capsys):
        assert main(["export", str(trained), "--out", str(tmp_path / "x.onnx")]) == 0
        assert "x-decoder.onnx" in capsys.readouterr().out

    def test_another_suffix_is_refused(self, trained, tmp_path, refused):
        assert ".onnx" in refused("export", trained, "--out", tmp_path / "x.tflite")


class TestInfo:
    def test_json_tells_everything(self, trained, run_json):
        found = run_json("info", trained)
        assert (found["name"], found["recipe"], found["codes"], found["resumable"]) == (
            "zwei-größen", "undercomplete", 180, True,
        )  # fmt: skip
        assert found["architecture"]["latent_dim"] == 2
        assert found["bytes"] == trained.stat().st_size
        assert len(found["history"]) == 1
        assert found["command"].startswith("latent-explorer train --data digits")

    def test_people_read_facts(self, trained, capsys):
        assert main(["info", str(trained)]) == 0
        text = capsys.readouterr().out
        for words in ("Digits 8×8", "undercomplete", "latent-explorer train --data digits", "180 codes"):
            assert words in text

    @pytest.mark.parametrize(("family", "hidden", "dense", "words"), [
        ("multilayer", (), (), "multilayer, 64-2 and its mirror image"),
        ("multilayer", (32, 16), (), "multilayer, 64-32-16-2 and its mirror image"),
        ("convolutional", (8, 16), (32,), "convolutional, 8-16 channels, 32 units"),
        ("linear", (), (), "linear, 64-2"),
    ])  # fmt: skip
    def test_people_read_the_layers(self, family, hidden, dense, words):
        assert network_in_words(Architecture(family, 1, 8, 8, 2, hidden, dense=dense)).startswith(words)

    def test_people_read_how_it_was_trained(self, tmp_path, capsys):
        stacked, denoising = tmp_path / "s.safetensors", tmp_path / "d.safetensors"
        network = ["--hidden", "16", "--tied", "--code-activation", "tanh", "--pretraining-epochs", "1"]
        assert main(["train", "--model", "stacked-denoising", *network, "--epochs", "1", "--out", str(stacked)]) == 0
        options = ["--hidden", "16", "--corruption", "masking:0.5", "--epochs", "1", "--out", str(denoising)]
        assert main(["train", "--model", "denoising", *options]) == 0
        capsys.readouterr()
        assert main(["info", str(stacked)]) == 0
        text = " ".join(capsys.readouterr().out.split())
        assert "tied weights, tanh code" in text
        assert "2 layers, 1 epoch each, corruption masking:0.25" in text
        assert main(["info", str(denoising)]) == 0
        text = " ".join(capsys.readouterr().out.split())
        assert "denoising (squared-error, corruption masking:0.5, emphasis 1)" in text
        assert "penalty" not in text

    def test_people_read_that_the_learning_rate_was_changed(self, tmp_path, capsys):
        path = str(tmp_path / "m.safetensors")
        assert main(["train", "--model", "undercomplete", "--hidden", "16", "--epochs", "1", "--out", path]) == 0
        assert main(["info", path]) == 0
        assert "during training" not in capsys.readouterr().out
        assert main(["train", "--resume", path, "--epochs", "2", "--learning-rate", "0.0007"]) == 0
        capsys.readouterr()
        assert main(["info", path]) == 0
        text = " ".join(capsys.readouterr().out.split())
        assert "during training learning rate 0.0007 from epoch 2; the command below does not repeat that" in text
        assert "{" not in text

    @pytest.mark.parametrize("suffix", [".pt", ".pth", ".pkl", ".h5"])
    def test_files_that_could_run_code_are_refused(self, suffix, tmp_path, refused):
        path = tmp_path / f"model{suffix}"
        path.write_bytes(b"\x80\x04.")
        assert f"model{suffix}" in refused("info", path)

    def test_a_damaged_file_is_refused(self, trained, tmp_path, refused):
        path = tmp_path / "half.safetensors"
        path.write_bytes(trained.read_bytes()[:5000])
        assert "half.safetensors" in refused("info", path, "--json")


class TestNames:
    def test_a_shipped_model_is_known_by_its_name(self, shipped, run_json):
        assert run_json("info", "digits-2d")["path"] == str(shipped / "digits-2d.safetensors")

    def test_an_unknown_name_is_answered_with_those_that_exist(self, shipped, refused):
        assert "digits-2d" in refused("info", "digits-3d")

    @pytest.mark.parametrize("name", ["", ".", "a\0b", "x" * 5000])
    def test_odd_names_are_refused(self, name, refused):
        refused("info", name)
