"""Which split a picture belongs to follows from its own content, or from a group that it is said to belong to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from explorer.data import Dataset, open_dataset
from explorer.data.content import content_keys, group_keys, joined_keys
from explorer.data.splits import (
    SMALL,
    TEST,
    TRAIN,
    VALIDATION,
    roles_by_key,
    roles_of_whole_set,
    with_validation,
    with_validation_by_key,
)
from explorer.values import BadInput

KEYS = st.integers(0, 2**64 - 1)


def pictures(count: int, seed: int = 0, side: int = 8) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (count, side, side), dtype=np.uint8)


def split_of(dataset: Dataset) -> dict[bytes, str]:
    """The split of each picture by its pixels."""
    return {
        dataset.images[row].tobytes(): split
        for split in ("train", "validation", "test")
        for row in dataset.indices(split)
    }


def opened(folder: Path, images: np.ndarray) -> Dataset:
    np.save(folder / "set.npy", images)
    return open_dataset(str(folder / "set.npy"))


@pytest.mark.parametrize("at", [0, 400, 1000])
def test_adding_or_removing_a_picture_moves_no_other(tmp_path: Path, at: int) -> None:
    thousand = pictures(1000)
    more = np.insert(thousand, at, pictures(1, seed=1)[0], axis=0)
    fewer_splits, more_splits = split_of(opened(tmp_path, thousand)), split_of(opened(tmp_path, more))
    assert fewer_splits.items() <= more_splits.items()
    assert len(more_splits) == len(fewer_splits) + 1


def test_order_does_not_matter_and_every_split_has_its_share(tmp_path: Path) -> None:
    images = pictures(1000)
    dataset = opened(tmp_path, images)
    assert split_of(dataset) == split_of(opened(tmp_path, images[::-1].copy()))
    assert 60 <= len(dataset.test) <= 140 and 60 <= len(dataset.validation) <= 140


@given(seed=st.integers(0, 2**32), count=st.integers(400, 2000), added=st.lists(KEYS, max_size=20))
def test_what_is_added_moves_nobody(seed: int, count: int, added: list[int]) -> None:
    keys = np.random.default_rng(seed).integers(0, 2**64, count, dtype=np.uint64)
    roles = roles_by_key(np.concatenate([keys, np.array(added, dtype=np.uint64)]))
    assert np.array_equal(roles[:count], roles_by_key(keys))


@given(keys=st.lists(st.integers(0, 40), max_size=300))
def test_equal_keys_stay_together_and_no_split_is_empty(keys: list[int]) -> None:
    array = np.array(keys, dtype=np.uint64)
    roles = roles_by_key(array)
    assert len(np.unique(np.stack([array, roles.astype(np.uint64)]), axis=1).T) == len(set(keys))
    if len(set(keys)) >= 3:
        assert set(roles.tolist()) == {TRAIN, VALIDATION, TEST}
    else:
        assert not roles.any()


def test_copies_never_cross(tmp_path: Path) -> None:
    images = pictures(60)
    dataset = opened(tmp_path, np.concatenate([images] * 10))
    held = {split: {dataset.images[row].tobytes() for row in dataset.indices(split)} for split in ("train", "test")}
    assert not held["train"] & held["test"]
    assert len(dataset.test) == 60 and "With fewer than 100 different pictures" in dataset.provenance.note


@pytest.mark.parametrize("count", [3, 10, 80, 99])
def test_small_sets_have_every_split_and_say_so(tmp_path: Path, count: int) -> None:
    dataset = opened(tmp_path, pictures(count))
    assert len(dataset.test) == len(dataset.validation) == max(1, round(count / 10))
    assert "With fewer than 100 different pictures" in dataset.provenance.note
    assert dataset.provenance.split_rule == "content"


def test_the_range_of_the_others_does_not_move_a_picture(tmp_path: Path) -> None:
    # with whole numbers from 0 to 1 the set is brought to black and white, with one grey picture it is not
    black_and_white = (pictures(200) > 127).astype(np.uint8)
    alone = opened(tmp_path, black_and_white)
    with_grey = opened(tmp_path, np.concatenate([black_and_white, pictures(1, seed=1)]))
    for split in ("train", "validation", "test"):
        kept = with_grey.indices(split)
        assert np.array_equal(kept[kept < 200], alone.indices(split))


def test_the_same_pixels_have_the_same_key_however_they_are_stored() -> None:
    grey = pictures(4)[:, np.newaxis]
    keys = content_keys(grey)
    for other in (grey.astype(np.int64), grey.astype(np.float64), np.repeat(grey, 3, axis=1)):
        assert np.array_equal(content_keys(other), keys)
    assert len({*keys.tolist(), *content_keys(grey / 255).tolist(), *content_keys(grey[:, :, :4]).tolist()}) == 12


def save(path: Path, pixels: np.ndarray, **options: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path, **options)


def test_a_folder_is_split_by_the_pictures_at_their_own_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    photos = tmp_path / "photos"
    for number in range(120):
        save(photos / f"{number}.png", pictures(1, number, 8 if number < 70 else 24)[0])
    before = open_dataset(str(photos))
    # now most are of another size, and all are scaled to that
    for number in range(120, 200):
        save(photos / f"{number}.png", pictures(1, number, 24)[0])
    after = open_dataset(str(photos))
    assert before.images.shape[2:] == (8, 8) and after.images.shape[2:] == (24, 24)
    for split in ("train", "validation", "test"):
        now = {after.names[row] for row in after.indices(split)}
        assert {before.names[row] for row in before.indices(split)} <= now


def test_a_large_jpeg_has_one_key_whatever_it_is_reduced_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    photos = tmp_path / "photos"
    for number in range(3):
        save(photos / f"{number}.jpg", pictures(1, number, 400)[0], quality=90)
    save(photos / "copy.bmp", np.asarray(Image.open(photos / "1.jpg")))
    first, again = open_dataset(str(photos)), open_dataset(str(photos))
    assert np.array_equal(first.keys, again.keys) and len(set(first.keys.tolist())) == 3
    for number in range(3, 12):
        save(photos / f"{number}.png", pictures(1, number)[0])
    smaller = open_dataset(str(photos))
    assert smaller.images.shape[2] == 8
    of = dict(zip(smaller.names, smaller.keys.tolist(), strict=True))
    assert [of[name] for name in first.names] == first.keys.tolist()
    save(photos / "0.jpg", pictures(1, 77, 400)[0], quality=90)
    changed = open_dataset(str(photos))
    assert changed.keys[changed.names.index("0.jpg")] != of["0.jpg"]


@pytest.mark.parametrize("damage", [b"", b"not a database", b"SQLite format 3\0" + bytes(100)])
def test_a_damaged_cache_is_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes) -> None:
    cache = tmp_path / "cache" / "latent-explorer"
    cache.mkdir(parents=True)
    (cache / "pictures.sqlite3").write_bytes(damage)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    save(tmp_path / "photos" / "a.jpg", pictures(1, 0, 400)[0])
    assert len(open_dataset(str(tmp_path / "photos"))) == 1


@pytest.mark.parametrize("group", ["folder", "patient([0-9]+)", "patient[0-9]+"])
def test_pictures_of_one_group_stay_together(tmp_path: Path, group: str) -> None:
    for patient in range(12):
        for shot in range(4):
            save(tmp_path / "set" / f"patient{patient}" / f"{shot}.png", pictures(1, 100 * patient + shot)[0])
    dataset = open_dataset(f"{tmp_path / 'set'}:group={group}")
    of = {
        split: {Path(dataset.names[row]).parent.name for row in dataset.indices(split)}
        for split in ("train", "validation", "test")
    }
    assert sum(map(len, of.values())) == 12 and all(of.values())
    assert dataset.provenance.split_rule == f"group={group}"
    assert dataset.provenance.spec == f"set:group={group}"
    assert len(open_dataset(f"{tmp_path / 'set'}:group={group}:test")) == len(dataset.test)


def test_groups_that_share_a_copy_go_together() -> None:
    content = np.array([1, 2, 2, 3, 4, 5], dtype=np.uint64)
    groups = group_keys(["a", "a", "b", "b", "c", "d"])
    joined = joined_keys(content, groups)
    assert joined[0] == joined[3] == min(groups[0], groups[2])
    assert (joined[4], joined[5]) == (groups[4], groups[5])


@pytest.mark.parametrize(
    ("group", "words"),
    [("(", "not a regular expression"), ("whale", "found in none"), ("png", "at least 3"), ("", "not understood")],
)
def test_groups_that_cannot_be_are_refused(tmp_path: Path, group: str, words: str) -> None:
    for number in range(4):
        save(tmp_path / "set" / f"{number}.png", pictures(1, number)[0])
    with pytest.raises(BadInput, match=words):
        open_dataset(f"{tmp_path / 'set'}:group={group}")


def test_arrays_have_no_groups(tmp_path: Path) -> None:
    np.save(tmp_path / "set.npy", pictures(10))
    with pytest.raises(BadInput, match="no names"):
        open_dataset(f"{tmp_path / 'set.npy'}:group=folder")


def test_official_sets_keep_their_split_and_the_digits_theirs() -> None:
    digits = open_dataset("digits")
    roles = roles_of_whole_set(len(digits), digits.provenance.fingerprint)
    assert np.array_equal(np.flatnonzero(roles == TEST), digits.test)
    assert digits.provenance.split_rule == "official"


@given(st.integers(0, 300), st.integers(0, 40))
def test_validation_pictures_of_official_splits_do_not_move_either(training: int, test: int) -> None:
    keys = np.random.default_rng(training).integers(0, 2**64, training + test, dtype=np.uint64)
    official = np.repeat(np.array([TRAIN, TEST], dtype=np.int8), [training, test])
    roles = with_validation_by_key(official, keys)
    assert np.array_equal(roles[training:], official[training:])
    assert (np.count_nonzero(roles == VALIDATION) > 0) == (training >= 2)
    if training > SMALL:
        assert np.array_equal(with_validation_by_key(official[1:], keys[1:])[: training - 1], roles[1:training])


def test_copies_between_official_splits_are_told(tmp_path: Path) -> None:
    images = pictures(130)
    np.savez(tmp_path / "set.npz", x_train=images[:110], x_test=images[100:])
    dataset = open_dataset(str(tmp_path / "set.npz"))
    assert dataset.provenance.split_rule == "official-test"
    assert "10 of 30 test pictures are copies" in dataset.provenance.note


@pytest.mark.parametrize("suffix", ["", ":train"])
def test_a_model_that_was_made_before_keeps_its_split(tmp_path: Path, suffix: str) -> None:
    now = opened(tmp_path, pictures(300))
    roles = roles_of_whole_set(300, now.provenance.fingerprint)
    kept = np.flatnonzero(roles != TEST) if suffix else np.arange(300)
    older = replace(now.provenance, split_rule="", fingerprint=_fingerprint(now.images[kept]))
    again = open_dataset(f"{tmp_path / 'set.npy'}{suffix}", like=[older])
    assert np.array_equal(again.train, np.flatnonzero(roles[kept] == TRAIN))
    assert again.provenance.same_pictures(older) and not now.provenance.same_pictures(older)
    # other pictures are split by today's rule
    np.save(tmp_path / "set.npy", pictures(301, seed=5))
    other = open_dataset(str(tmp_path / "set.npy"), like=[older])
    assert other.provenance.split_rule == "content"


def test_the_older_rule_of_official_sets_is_followed_too(tmp_path: Path) -> None:
    images = pictures(230)
    np.savez(tmp_path / "set.npz", x_train=images[:200], x_test=images[200:])
    now = open_dataset(str(tmp_path / "set.npz"))
    older = replace(now.provenance, split_rule="")
    again = open_dataset(str(tmp_path / "set.npz"), like=[older])
    official = np.repeat(np.array([TRAIN, TEST], dtype=np.int8), [200, 30])
    assert np.array_equal(again.validation, np.flatnonzero(with_validation(official) == VALIDATION))


def _fingerprint(images: np.ndarray) -> str:
    from explorer.data import fingerprint

    return fingerprint(images)
