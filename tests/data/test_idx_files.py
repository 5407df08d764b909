from __future__ import annotations

import gzip
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from explorer.data import open_dataset
from explorer.values import BadInput

WriteSet = Callable[..., None]
IdxBytes = Callable[[np.ndarray], bytes]
TRAIN_IMAGES, TRAIN_LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("dot", ["-", "."])
def test_official_names_packed_or_not(tmp_path: Path, write_idx_set: WriteSet, packed: bool, dot: str) -> None:
    folder = tmp_path / "Ziffern größer"
    write_idx_set(folder, packed=packed, dot=dot)
    dataset = open_dataset(str(folder))
    assert dataset.images.shape == (42, 1, 8, 10)
    assert dataset.images.dtype == np.uint8
    assert np.array_equal(dataset.test, np.arange(30, 42))
    assert len(dataset.validation) == 3
    assert dataset.class_names == ("0", "1", "2")
    assert dataset.labels is not None
    assert np.array_equal(dataset.labels[:30], np.arange(30) % 3)
    assert dataset.provenance.title == "Ziffern größer"


def test_pixels_come_through_unchanged(tmp_path: Path, idx_bytes: IdxBytes) -> None:
    images = np.random.default_rng(0).integers(0, 256, (5, 9, 11))
    (tmp_path / TRAIN_IMAGES).write_bytes(idx_bytes(images))
    dataset = open_dataset(str(tmp_path))
    assert np.array_equal(dataset.images[:, 0], images)
    assert dataset.labels is None
    assert "labels" in dataset.provenance.note


def test_suffixes_pick_the_file(tmp_path: Path, write_idx_set: WriteSet) -> None:
    write_idx_set(tmp_path)
    whole, training, test = (open_dataset(f"{tmp_path}{suffix}") for suffix in ("", ":train", ":test"))
    assert (len(training.train), len(training.validation), len(training.test)) == (27, 3, 0)
    assert np.array_equal(training.validation, whole.validation)
    assert (len(test.train), len(test.validation), len(test.test)) == (0, 0, 12)
    assert np.array_equal(test.images, whole.images[whole.test])


@pytest.mark.parametrize(("part", "suffix", "other"), [("train", ":train", ":test"), ("t10k", ":test", ":train")])
def test_one_part_alone_works(tmp_path: Path, write_idx_set: WriteSet, part: str, suffix: str, other: str) -> None:
    write_idx_set(tmp_path, parts=(part,))
    alone = open_dataset(str(tmp_path))
    assert min(len(alone.train), len(alone.validation), len(alone.test)) >= 1
    assert len(open_dataset(f"{tmp_path}{suffix}")) == len(alone)
    with pytest.raises(BadInput, match=f"{other} needs one"):
        open_dataset(f"{tmp_path}{other}")


def test_one_images_file_brings_its_labels(tmp_path: Path, write_idx_set: WriteSet) -> None:
    write_idx_set(tmp_path)
    dataset = open_dataset(str(tmp_path / f"{TRAIN_IMAGES}.gz"))
    assert len(dataset) == 30
    assert dataset.labels is not None


def test_the_raw_folder_of_torchvision_is_found(tmp_path: Path, write_idx_set: WriteSet) -> None:
    write_idx_set(tmp_path / "MNIST" / "raw", packed=False)
    assert len(open_dataset(str(tmp_path / "MNIST"))) == 42


def test_several_sets_in_a_folder_are_refused(tmp_path: Path, idx_bytes: IdxBytes) -> None:
    for prefix in ("emnist-letters-", "emnist-digits-"):
        (tmp_path / f"{prefix}{TRAIN_IMAGES}").write_bytes(idx_bytes(np.zeros((3, 8, 8))))
    with pytest.raises(BadInput, match="several sets"):
        open_dataset(str(tmp_path))


def _damaged(kind: str, idx_bytes: IdxBytes) -> tuple[bytes, bytes]:
    images, labels = idx_bytes(np.zeros((6, 8, 8))), idx_bytes(np.zeros(6))
    return {
        "wrong magic": (b"\0\0\x09\x03" + images[4:], labels),
        "labels for images": (labels, labels),
        "short header": (images[:9], labels),
        "cut short": (images[:-5], labels),
        "packed and cut short": (gzip.compress(images)[:-9], labels),
        "packed, promises more": (gzip.compress(images[:-5]), labels),
        "trailing bytes": (images + b"\0", labels),
        "packed trailing bytes": (gzip.compress(images + b"\0"), labels),
        "other count of labels": (images, idx_bytes(np.zeros(7))),
        "labels cut short": (images, labels[:-1]),
        "labels of wrong magic": (images, images),
        "no pictures": (idx_bytes(np.zeros((0, 8, 8))), idx_bytes(np.zeros(0))),
        "too small": (idx_bytes(np.zeros((6, 7, 8))), labels),
        "too large": (idx_bytes(np.zeros((6, 8, 129))), labels),
        "a promise beyond memory": (struct.pack(">4I", 0x803, 2**32 - 1, 128, 128) + bytes(99), labels),
        "a bomb": (gzip.compress(struct.pack(">4I", 0x803, 2**32 - 1, 128, 128) + bytes(10**6)), labels),
        "empty": (b"", labels),
    }[kind]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("wrong magic", "begins with 0x00000903: an IDX file of pictures begins with 0x00000803"),
        ("labels for images", "begins with 0x00000801: an IDX file of pictures"),
        ("short header", "ends within its header"),
        ("cut short", "is truncated"),
        ("packed and cut short", "is not a complete gzip file"),
        ("packed, promises more", "has 379 of the 384 bytes"),
        ("trailing bytes", "continues after the 6 entries"),
        ("packed trailing bytes", "continues after the 6 entries"),
        ("other count of labels", "holds 7 labels but train-images-idx3-ubyte 6 pictures"),
        ("labels cut short", "labels-idx1-ubyte is truncated"),
        ("labels of wrong magic", "an IDX file of labels begins with 0x00000801"),
        ("no pictures", "holds no pictures"),
        ("too small", "8×7 pixels: width and height must be between 8 and 128"),
        ("too large", "129×8 pixels"),
        ("a promise beyond memory", "65536.0 GB"),
        ("a bomb", "65536.0 GB"),
        ("empty", "ends within its header"),
    ],
)
def test_a_damaged_file_gives_a_sentence_that_names_it(
    tmp_path: Path, idx_bytes: IdxBytes, kind: str, expected: str
) -> None:
    images, labels = _damaged(kind, idx_bytes)
    (tmp_path / TRAIN_IMAGES).write_bytes(images)
    (tmp_path / TRAIN_LABELS).write_bytes(labels)
    with pytest.raises(BadInput, match=expected) as refused:
        open_dataset(str(tmp_path))
    assert str(refused.value).startswith("train-")


def test_parts_of_different_size_are_refused(tmp_path: Path, idx_bytes: IdxBytes) -> None:
    (tmp_path / TRAIN_IMAGES).write_bytes(idx_bytes(np.zeros((6, 8, 8))))
    (tmp_path / "t10k-images-idx3-ubyte").write_bytes(idx_bytes(np.zeros((6, 8, 9))))
    with pytest.raises(BadInput, match="both must have the same size"):
        open_dataset(str(tmp_path))


def test_reading_can_be_called_off(tmp_path: Path, write_idx_set: WriteSet) -> None:
    write_idx_set(tmp_path)

    def progress(what: str, done: int, total: int) -> None:
        assert total == 42
        if done >= 30:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_dataset(str(tmp_path), progress=progress)
