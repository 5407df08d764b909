from __future__ import annotations

import errno
import os
import pickle
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
import torch

from explorer.models import (
    build,
    from_weights,
    load_model,
    read_card,
    recipe_named,
    recipes,
    save_model,
    to_weights,
)
from explorer.values import BadInput, Codes, Weights

KEY = "latent-explorer"


def rewrite(path: Path, change) -> None:
    """Read all tensors and the header, let `change(tensors, metadata)` alter them, write them back."""
    with safetensors.safe_open(path, framework="numpy") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a mapping
        metadata = dict(file.metadata())
    change(tensors, metadata)
    path.write_bytes(safetensors.numpy.save(tensors, metadata or None))


def alter_header(old: str, new: str):
    def change(tensors, metadata):
        assert old in metadata[KEY]
        metadata[KEY] = metadata[KEY].replace(old, new)

    return change


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "模型 é.v2.safetensors"


@pytest.fixture
def saved(path, card, weights, codes) -> Path:
    save_model(path, card, weights, codes, {"exp_avg.0": np.ones((2, 3), np.float32), "step": np.array(7)})
    return path


def test_everything_comes_back(saved, card, weights, codes):
    loaded = load_model(saved)
    assert loaded.card == replace(card, name="模型 é.v2", path=str(saved))
    assert loaded.card == read_card(saved)
    assert loaded.weights.architecture == weights.architecture
    for name, array in weights.arrays.items():
        assert np.array_equal(loaded.weights.arrays[name], array)
        assert not loaded.weights.arrays[name].flags.writeable
    for mine, theirs in ((loaded.codes.values, codes.values), (loaded.codes.labels, codes.labels)):
        assert np.array_equal(mine, theirs)
        assert mine.dtype == theirs.dtype
        assert not mine.flags.writeable
    assert np.array_equal(loaded.codes.errors, codes.errors)
    assert set(loaded.optimizer) == {"exp_avg.0", "step"}
    assert loaded.optimizer["step"].shape == ()
    assert loaded.optimizer["step"] == 7


@pytest.mark.parametrize("recipe", recipes(), ids=lambda recipe: recipe.name)
def test_every_recipes_model_comes_back(recipe, path, card_for):
    architecture = recipe.architecture(3, 9, 8, 2)
    model = build(architecture, 0)
    save_model(path, card_for(architecture), to_weights(model))
    loaded = load_model(path)
    images = torch.rand(2, 3, 9, 8)
    assert torch.equal(from_weights(loaded.weights)(images), model(images))
    assert loaded.codes is None
    assert loaded.optimizer is None


def test_the_same_content_gives_the_same_bytes_under_any_name(tmp_path, card, weights, codes):
    paths = [tmp_path / name for name in ("a.safetensors", "b.safetensors")]
    state = {str(i): np.full(3, i, np.float32) for i in range(20)}
    save_model(paths[0], card, weights, codes, state)
    turned = replace(
        card,
        name="b",
        path="elsewhere",
        settings=dict(reversed(card.settings.items())),
        versions=dict(card.versions),
    )
    backwards = Weights(weights.architecture, dict(reversed(weights.arrays.items())))
    save_model(paths[1], turned, backwards, codes, dict(reversed(state.items())))
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_half_precision_halves_the_weights_and_reads_as_single(tmp_path, card_for):
    architecture = recipe_named("undercomplete").architecture(1, 8, 8, 2)
    weights = to_weights(build(architecture, 0))
    full, half = tmp_path / "full.safetensors", tmp_path / "half.safetensors"
    save_model(full, card_for(architecture), weights)
    save_model(half, card_for(architecture), weights, half=True)
    assert half.stat().st_size < 0.6 * full.stat().st_size
    for name, array in load_model(half).weights.arrays.items():
        assert array.dtype == np.float32
        np.testing.assert_allclose(array, weights.arrays[name], rtol=1e-3, atol=1e-6)


def test_codes_without_errors_and_without_labels(path, card, weights, codes):
    unlabelled = replace(card, data=replace(card.data, class_names=()))
    bare = Codes(codes.values, np.full(5, -1), np.empty(0, np.float32))
    save_model(path, unlabelled, weights, bare)
    loaded = load_model(path).codes
    assert loaded.errors.size == 0
    assert set(loaded.labels.tolist()) == {-1}


def test_a_name_that_is_not_unicode_can_be_told_in_the_card(path, card, weights):
    save_model(path, replace(card, command="train --data b\udce9b\u00e9"), weights)
    assert read_card(path).command == "train --data b?b\u00e9"


@pytest.mark.parametrize(
    ("error", "kind"),
    [(OSError(errno.ENOSPC, "disk full"), OSError), (KeyboardInterrupt(), KeyboardInterrupt)],
)
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(saved, card, weights, monkeypatch, error, kind):
    before = saved.read_bytes()

    def fail(descriptor):
        raise error

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(kind) as caught:
        save_model(saved, replace(card, command="another"), weights)
    assert caught.value is error
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


def test_a_model_is_replaced_in_one_step(saved, card, weights):
    save_model(saved, replace(card, command="another"), weights)
    assert read_card(saved).command == "another"
    assert list(saved.parent.iterdir()) == [saved]


def test_names_and_folders_that_cannot_be_written_are_refused(tmp_path, card, weights):
    with pytest.raises(BadInput, match=r"“m.pt”.*\.safetensors"):
        save_model(tmp_path / "m.pt", card, weights)
    with pytest.raises(BadInput, match="no folder “nowhere”"):
        save_model(tmp_path / "nowhere" / "m.safetensors", card, weights)
    (tmp_path / "f.safetensors").mkdir()
    with pytest.raises(BadInput, match=r"“f.safetensors” is a folder"):
        save_model(tmp_path / "f.safetensors", card, weights)


def test_weights_that_are_not_finite_are_never_written(path, card, weights):
    arrays = dict(weights.arrays)
    arrays["code.bias"] = np.array([1.0, np.nan], np.float32)
    with pytest.raises(BadInput, match=r"code\.bias.*not finite"):
        save_model(path, card, Weights(weights.architecture, arrays))
    arrays["code.bias"] = np.array([1.0, 1e6], np.float32)
    with pytest.raises(BadInput, match=r"code\.bias.*16 bits"):
        save_model(path, card, Weights(weights.architecture, arrays), half=True)
    assert not path.exists()


def test_parts_that_do_not_go_together_are_not_written(path, card, weights, codes, small):
    with pytest.raises(ValueError, match="architecture"):
        save_model(path, replace(card, architecture=replace(small, output="linear")), weights)
    with pytest.raises(ValueError, match="shapes"):
        save_model(path, card, Weights(small, {**weights.arrays, "code.bias": np.zeros(3, np.float32)}))
    for wrong in (
        Codes(codes.values[:, :1], codes.labels, codes.errors),
        Codes(codes.values, codes.labels[:3], codes.errors),
        Codes(codes.values, codes.labels, codes.errors[:3]),
        Codes(codes.values, codes.labels + 1, codes.errors),
        Codes(codes.values, codes.labels - 1, codes.errors),
        Codes(codes.values * np.nan, codes.labels, codes.errors),
    ):
        with pytest.raises(ValueError, match=r"codes|labels"):
            save_model(path, card, weights, wrong)
    with pytest.raises(ValueError, match="complex128"):
        save_model(path, card, weights, optimizer={"a": np.zeros(2, complex)})
    with pytest.raises(TypeError, match="ndarray"):
        save_model(path, replace(card, settings={"a": np.zeros(2)}), weights)
    assert not path.exists()


@pytest.mark.parametrize("suffix", [".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".bin", ".h5", ".keras", ".onnx", ".PT"])
def test_files_of_other_programs_are_refused_by_name_without_being_opened(tmp_path, suffix):
    for make in (lambda p: p.write_bytes(b"anything"), lambda p: p.unlink()):
        path = tmp_path / f"net{suffix}"
        make(path)
        for read in (load_model, read_card):
            with pytest.raises(BadInput, match=rf"“net{suffix}” is .*\.safetensors"):
                read(path)


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_a_pickle_under_a_false_name_is_refused_and_not_run(tmp_path, protocol):
    path = tmp_path / "net.safetensors"

    class Trap:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "sprung"),)

    path.write_bytes(pickle.dumps(Trap(), protocol))
    with pytest.raises(BadInput, match="pickle"):
        load_model(path)
    assert not (tmp_path / "sprung").exists()


def test_a_torch_archive_under_a_false_name_is_refused(tmp_path):
    path = tmp_path / "net.safetensors"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", b"\x80\x02.")
    with pytest.raises(BadInput, match=r"torch\.save"):
        load_model(path)


@pytest.mark.parametrize("content", [b"", b"\0", b"\0" * 8, b"\xff" * 64, b"\x89HDF\r\n\x1a\n" + b"0" * 99, b"P5 8 8"])
def test_other_files_are_refused_by_their_content(tmp_path, content):
    path = tmp_path / "net.safetensors"
    path.write_bytes(content)
    for read in (load_model, read_card):
        with pytest.raises(BadInput, match=r"“net\.safetensors”"):
            read(path)


def test_missing_files_and_folders_are_refused(tmp_path):
    with pytest.raises(BadInput, match=r"no file “m\.safetensors”"):
        load_model(tmp_path / "m.safetensors")
    with pytest.raises(BadInput, match="not a file"):
        load_model(tmp_path)
    with pytest.raises(BadInput, match="no file"):
        load_model("a\0b.safetensors")


def test_a_model_of_another_program_is_refused(tmp_path):
    path = tmp_path / "bert.safetensors"
    for metadata in (None, {"format": "pt"}):
        path.write_bytes(safetensors.numpy.save({"a": np.zeros(3, np.float32)}, metadata))
        with pytest.raises(BadInput, match="does not come from Latent Explorer"):
            load_model(path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"schema":1', '"schema":2', "schema 2, and this version of the program reads schema 1"),
        ('"schema":1', '"schema":"1"', "whole number"),
        ('"schema":1', '"schema":1,"path":"x"', "no header"),
        ('"schema":1', '"schema":1,"schema":1', "duplicate"),
        ('"schema":1', '"schema":1,"extra":0', "extra"),
        ('"recipe":"undercomplete",', "", "“recipe” is missing"),
        ('"recipe":"undercomplete"', '"recipe":3', "“recipe” should be text"),
        ('"recipe":"undercomplete"', '"recipe":"\\udc80"', "Unicode"),
        ('"history":[', '"history":[5,', "history should be a JSON object"),
        ('"squared_error_per_image":4.5', '"squared_error_per_image":NaN', "not JSON"),
        ('"squared_error_per_image":4.5', '"squared_error_per_image":1e999', "number"),
        ('"light_on_dark":true', '"light_on_dark":1', "true or false"),
        ('"hidden":[12,6]', '"hidden":[1e3]', "whole number"),
        ('"hidden":[12,6]', '"hidden":6', "list"),
        ('"hidden":[12,6]', '"hidden":[16000,16000,16000]', "parameters"),
        ('"hidden":[12,6]', '"hidden":[12,7]', "hidden2.*architecture asks for"),
        ('"hidden":[12,6]', '"hidden":[12,6,6]', "missing"),
        ('"hidden":[12,6]', '"hidden":[]', "at least one"),
        ('"latent_dim":2', '"latent_dim":999999999', "code"),
        ('"family":"multilayer"', '"family":"mystery"', "mystery"),
        ('"variational":false', '"variational":true', "log_variance"),
        ('"class_names":["zero","one","два"]', '"class_names":["zero"]', "labels"),
        ('"channels":1,"class_names"', '"channels":3,"class_names"', "picture sizes"),
        ('"seed":', f'"deep":{"[" * 9}{"]" * 9},"seed":', "plain value"),
        ('"seed":', f'"deep":{"[" * 100_000}{"]" * 100_000},"seed":', "deeply"),
        ('"seed":9', f'"seed":{"9" * 5000}', "not JSON"),
        ('{"architecture"', '[{"architecture"', "not JSON"),
    ],
)
def test_a_header_that_is_wrong_is_refused_and_told(saved, old, new, said):
    rewrite(saved, alter_header(old, new))
    with pytest.raises(BadInput, match=said) as caught:
        load_model(saved)
    assert str(caught.value).startswith(f"“{saved.name}”")
    assert str(caught.value).endswith(".")


def test_fields_younger_than_the_file_take_their_default(saved, card):
    rewrite(saved, alter_header('"dense":[],', ""))
    assert load_model(saved).card.architecture == card.architecture


@pytest.mark.parametrize(
    ("name", "array", "said"),
    [
        ("weights/code.bias", None, "“code.bias” is missing"),
        ("weights/code.bias", np.zeros(3, np.float32), r"“code.bias” has shape \(3,\).*\(2,\)"),
        ("weights/code.bias", np.zeros(2, np.float64), "“code.bias” has type F64"),
        ("weights/code.bias", np.array([np.inf, 0], np.float32), "code.bias” holds values that are not finite"),
        ("weights/more", np.zeros(3, np.float32), "weights/more"),
        ("stray", np.zeros(3, np.float32), "stray"),
        ("codes/values", None, "values or the labels"),
        ("codes/values", np.zeros((0, 2), np.float32), r"shape \(0, 2\)"),
        ("codes/values", np.zeros((5, 3), np.float32), r"shape \(5, 3\)"),
        ("codes/values", np.zeros((5, 2), np.float16), "F16"),
        ("codes/values", np.full((5, 2), np.nan, np.float32), "not finite"),
        ("codes/labels", None, "values or the labels"),
        ("codes/labels", np.array([0, 1, 2, 3, 0]), "labels"),
        ("codes/labels", np.array([0, 1, 2, -2, 0]), "labels"),
        ("codes/labels", np.zeros(4, np.int64), "one entry"),
        ("codes/errors", np.zeros((5, 1), np.float32), "one entry"),
        ("optimizer/bad", np.array([np.nan], np.float32), "not finite"),
        ("optimizer/bad", np.zeros(2, np.float16), "F16"),
        ("optimizer/bad", np.zeros((1,) * 9, np.float32), "impossible shape"),
    ],
)
def test_a_tensor_that_is_wrong_is_refused_and_named(saved, name, array, said):
    def change(tensors, metadata):
        tensors.pop(name, None)
        if array is not None:
            tensors[name] = array

    rewrite(saved, change)
    with pytest.raises(BadInput, match=said):
        load_model(saved)


def test_a_header_alone_is_read_without_its_tensors(saved, card):
    rewrite(saved, lambda tensors, metadata: tensors.pop("weights/code.bias"))
    assert read_card(saved).data == card.data


def test_claims_of_enormous_layers_are_refused_before_anything_is_built(path, card, weights, monkeypatch):
    save_model(path, card, weights)
    rewrite(path, alter_header('"hidden":[12,6]', '"hidden":[16384,4096]'))
    monkeypatch.setattr(torch.nn.Module, "to_empty", lambda *a, **k: pytest.fail("a network was built"))
    with pytest.raises(BadInput, match="asks for"):
        load_model(path)
