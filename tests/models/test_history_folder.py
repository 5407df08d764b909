"""What a training leaves beside its model file comes back, or is refused in one sentence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from explorer.models import build, load_model, save_model, to_weights
from explorer.models.history_folder import (
    copy_history,
    drop,
    history_folder,
    kept_epochs,
    move_history,
    read_codes,
    read_weights,
    remove_history,
    weights_path,
    write_codes,
    write_weights,
)
from explorer.values import Architecture, BadInput, Codes, DataProvenance, EpochFigures, ModelCard

COUNT, RUN = 30, "2026-01-02T03:04:05+00:00"


@pytest.fixture
def epoch():
    """Card, weights and codes of epoch 3 of a small model."""
    architecture = Architecture("multilayer", 1, 8, 8, 2, hidden=(5,))
    data = DataProvenance("spots", "Spots", COUNT, "0" * 64, 1, 8, 8, ("up", "down"))
    rows = tuple(EpochFigures(number, 1.0, 1.0, 1.0, 1.0, 0.1, 1.0) for number in (1, 2, 3))
    card = ModelCard("spots", "undercomplete", "squared-error", architecture, data, history=rows, created=RUN)
    codes = np.random.default_rng(0).normal(3, 2, (COUNT, 2)).astype(np.float32)
    return card, to_weights(build(architecture, 0)), Codes(codes, np.zeros(COUNT, np.int64), np.zeros(0, np.float32))


@pytest.fixture
def folder(tmp_path, epoch):
    """A history with the codes of epochs 0 and 3 and the weights of epoch 3."""
    card, weights, codes = epoch
    folder = history_folder(tmp_path / "spots.safetensors")
    for number in (0, 3):
        write_codes(folder, number, RUN, codes.values)
    write_weights(folder, 3, card, weights, codes)
    return folder


finite = st.floats(-(2.0**100), 2.0**100, width=32)


@given(codes=arrays.arrays(np.float32, st.tuples(st.integers(1, 20), st.just(2)), elements=finite))
@settings(max_examples=50, deadline=None)
def test_codes_come_back_to_a_thousandth_of_their_extent(tmp_path_factory, epoch_card, codes):
    folder = history_folder(tmp_path_factory.mktemp("codes") / "m.safetensors")
    write_codes(folder, 7, RUN, codes)
    found = read_codes(folder, 7, epoch_card, len(codes))
    assert found.dtype == np.float32
    assert not found.flags.writeable
    extent = np.abs(codes.astype(np.float64) - codes.mean(axis=0, dtype=np.float64)).max()
    allowed = extent / 1000 + np.abs(codes.astype(np.float64)).max() * 1e-6 + 1e-30
    assert np.abs(found.astype(np.float64) - codes).max() <= allowed


@pytest.fixture(scope="module")
def epoch_card():
    architecture = Architecture("multilayer", 1, 8, 8, 2, hidden=(5,))
    data = DataProvenance("spots", "Spots", COUNT, "0" * 64, 1, 8, 8)
    return ModelCard("spots", "undercomplete", "squared-error", architecture, data, created=RUN)


def test_weights_come_back_in_16_bits_and_the_epoch_opens_as_a_model(folder, epoch):
    card, weights, codes = epoch
    found = read_weights(folder, 3, card)
    for name, array in weights.arrays.items():
        np.testing.assert_array_equal(found.arrays[name], array.astype(np.float16).astype(np.float32))
    opened = load_model(weights_path(folder, 3))
    np.testing.assert_array_equal(opened.codes.values, codes.values)
    assert opened.card.history == card.history


def test_codes_that_were_thinned_out_come_from_the_weights(folder, epoch):
    card, _, codes = epoch
    drop(folder, 3, weights=False)
    np.testing.assert_array_equal(read_codes(folder, 3, card, COUNT), codes.values)
    with pytest.raises(BadInput, match="do not fit"):
        read_codes(folder, 3, card, COUNT - 1)


def test_a_folder_is_listed_by_its_names_and_foreign_files_are_left_alone(folder, epoch):
    (folder / "notes.txt").write_text("mine")
    kept = kept_epochs(folder)
    assert (list(kept.codes), list(kept.weights)) == ([0, 3], [3])
    assert kept.size == sum(path.stat().st_size for path in folder.glob("*.safetensors"))
    drop(folder, 3, weights=True)
    assert not kept_epochs(folder).weights
    remove_history(folder, since=1)
    assert list(kept_epochs(folder).codes) == [0]
    remove_history(folder)
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]
    (folder / "notes.txt").unlink()
    remove_history(folder)
    assert not folder.exists()
    assert kept_epochs(folder).size == 0


def test_a_history_is_copied_and_moved_whole(folder, epoch, tmp_path):
    card = epoch[0]
    other = history_folder(tmp_path / "copy.safetensors")
    write_codes(other, 99, "another run", np.zeros((2, 2), np.float32))
    copy_history(folder, other)
    assert kept_epochs(other) == kept_epochs(folder)
    remove_history(folder)
    move_history(other, folder)
    assert not other.exists()
    assert read_codes(folder, 3, card, COUNT).shape == (COUNT, 2)
    move_history(other, folder)
    assert not folder.exists(), "what lay there belonged to another model"


def test_another_run_another_epoch_or_another_number_of_pictures_is_refused(folder, epoch):
    card = epoch[0]
    with pytest.raises(BadInput, match="another training"):
        read_codes(folder, 3, replace(card, created="2020"), COUNT)
    with pytest.raises(BadInput, match="another training"):
        read_weights(folder, 3, replace(card, created="2020"))
    with pytest.raises(BadInput, match="does not fit"):
        read_codes(folder, 3, card, COUNT + 1)
    weights_path(folder, 3).rename(weights_path(folder, 2))
    with pytest.raises(BadInput, match="another epoch"):
        read_weights(folder, 2, card)
    architecture = replace(card.architecture, hidden=(6,))
    save_model(
        weights_path(folder, 3), replace(card, architecture=architecture), to_weights(build(architecture, 0)), half=True
    )
    with pytest.raises(BadInput, match="network"):
        read_weights(folder, 3, card)


@pytest.mark.parametrize("damage", ["cut", "empty", "text", "gone", "not finite", "no header", "deep header"])
def test_a_damaged_epoch_is_refused_in_one_sentence(folder, epoch, damage):
    path = folder / "000003.codes.safetensors"
    content = path.read_bytes()
    tensors = {"codes": np.full((COUNT, 2), np.inf, np.float16), "centre": np.zeros(2, np.float32)}
    tensors["scale"] = np.ones(1, np.float32)
    header = f'{{"schema":1,"run":"{RUN}","epoch":3}}'
    match damage:
        case "cut":
            path.write_bytes(content[: len(content) // 2])
        case "empty":
            path.write_bytes(b"")
        case "text":
            path.write_text("{}")
        case "gone":
            drop(folder, 3, weights=False)
            drop(folder, 3, weights=True)
        case "not finite":
            path.write_bytes(safetensors.numpy.save(tensors, {"latent-explorer-epoch": header}))
        case "no header":
            path.write_bytes(safetensors.numpy.save(tensors))
        case "deep header":
            path.write_bytes(safetensors.numpy.save(tensors, {"latent-explorer-epoch": "[" * 100_000}))
    with pytest.raises(BadInput) as caught:
        read_codes(folder, 3, epoch[0], COUNT)
    assert "\n" not in str(caught.value)


def test_nothing_is_made_in_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(BadInput, match="no folder"):
        write_codes(history_folder(tmp_path / "gone" / "m.safetensors"), 0, RUN, np.zeros((2, 2), np.float32))
