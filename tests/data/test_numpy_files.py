from __future__ import annotations

import gzip
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.data import open_dataset
from explorer.data.array_pictures import pictures_from_arrays
from explorer.values import BadInput

RANDOM = np.random.default_rng(3)
GREY = RANDOM.integers(0, 256, (6, 9, 11), dtype=np.uint8)
COLOUR = RANDOM.integers(0, 256, (6, 3, 9, 11), dtype=np.uint8)
SQUARE = RANDOM.integers(0, 256, (6, 100), dtype=np.uint8)


def smooth_colour(count: int = 6, side: int = 12) -> np.ndarray:
    """Pictures whose neighbours are alike, (N, 3, side, side)."""
    ramp = np.arange(side) * 8
    planes = [ramp[:, None] + 0 * ramp, ramp[None, :] + 0 * ramp[:, None], 255 - ramp[:, None] - ramp[None, :]]
    return np.stack([np.stack(planes)] * count).astype(np.uint8)


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (GREY, GREY[:, None]),
        (GREY[:, None], GREY[:, None]),
        (GREY[..., None], GREY[:, None]),
        (COLOUR, COLOUR),
        (np.moveaxis(COLOUR, 1, 3), COLOUR),
        (SQUARE, SQUARE.reshape(6, 1, 10, 10)),
        (SQUARE[:, None], SQUARE.reshape(6, 1, 10, 10)),
        (smooth_colour().reshape(6, -1), smooth_colour()),
        (np.moveaxis(smooth_colour(), 1, 3).reshape(6, -1), smooth_colour()),
        (np.asfortranarray(GREY), GREY[:, None]),
        (GREY.astype(np.int64), GREY[:, None]),
        (GREY.astype(">i4"), GREY[:, None]),
        (GREY.astype(np.float64), GREY[:, None]),
        (GREY.astype(np.float16), GREY[:, None]),
        (GREY > 99, np.where(GREY > 99, 255, 0)[:, None]),
        ((GREY > 99).astype(np.int8), np.where(GREY > 99, 255, 0)[:, None]),
    ],
)
def test_shapes_and_types_that_become_bytes(tmp_path: Path, array: np.ndarray, expected: np.ndarray) -> None:
    np.save(tmp_path / "set.npy", array)
    dataset = open_dataset(str(tmp_path / "set.npy"))
    assert dataset.images.dtype == np.uint8
    assert dataset.images.flags.c_contiguous
    assert np.array_equal(dataset.images, expected)
    assert dataset.provenance.title == "set"


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, ">f8"])
def test_real_numbers_up_to_one_stay_real(tmp_path: Path, dtype: str) -> None:
    values = (GREY / 255).astype(dtype)
    np.save(tmp_path / "set.npy", values)
    dataset = open_dataset(str(tmp_path / "set.npy"))
    assert dataset.images.dtype == np.float32
    assert np.array_equal(dataset.images[:, 0], values.astype(np.float32))


def test_rounding_beyond_the_range_is_clipped() -> None:
    images = pictures_from_arrays([np.array([[-1e-7, 1 + 1e-7] * 32])], "set").images
    assert images.min() == 0 and images.max() == 1


def test_fractions_up_to_255_are_divided_and_said_so() -> None:
    read = pictures_from_arrays([GREY + 0.25 * (GREY < 255)], "set")
    images, note = read.images, read.note
    assert images.dtype == np.float32
    assert 0 <= images.min() < images.max() <= 1
    assert "divided by 255" in note


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (SQUARE, "Rows of 100 numbers were read as grey pictures of 10×10"),
        (smooth_colour().reshape(6, -1), "colour pictures of 12×12, stored channel by channel"),
        (np.moveaxis(smooth_colour(), 1, 3).reshape(6, -1), "colour pictures of 12×12, stored pixel by pixel"),
        (np.moveaxis(COLOUR, 1, 3), "last axis"),
        (GREY > 99, "white and black"),
        ((GREY > 99).astype(int), "black and white"),
        (GREY // 16, "15 of 255"),
    ],
)
def test_the_note_states_the_rule(array: np.ndarray, words: str) -> None:
    assert words in pictures_from_arrays([array], "set").note


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (np.linspace(0, 300, 128).reshape(2, 64), "from 0 to 300"),
        (np.full((2, 64), 256), "from 256 to 256"),
        (np.full((2, 64), -1), "from -1 to -1"),
        (np.full((2, 64), np.nan), "NaN"),
        (np.full((2, 64), np.inf), "infinite"),
        (np.full((2, 64), 1.25), "just beyond 1"),
        (np.full((2, 64), 1j), "complex128|c16"),
        (np.full((2, 64), "a"), "<U1"),
        (np.zeros(64), r"shape \(64,\)"),
        (np.zeros(()), r"shape \(\)"),
        (np.zeros((2, 65)), "65 is neither a square number nor three times one"),
        (np.zeros((2, 2, 8, 8)), r"shape \(2, 2, 8, 8\)"),
        (np.zeros((2, 8, 8, 4)), r"shape \(2, 8, 8, 4\)"),
        (np.zeros((2, 1, 1, 8, 8)), r"\(2, 1, 1, 8, 8\)"),
        (np.zeros((0, 8, 8)), "holds an empty array of shape 0×8×8"),
        (np.zeros((2, 0)), "empty array"),
        (np.zeros((2, 7, 8)), "8×7 pixels"),
        (np.zeros((2, 8, 129)), "129×8 pixels"),
        (np.zeros((2, 25)), "5×5 pixels"),
    ],
)
def test_what_is_not_pictures_is_refused_by_a_sentence(tmp_path: Path, array: np.ndarray, words: str) -> None:
    np.save(tmp_path / "wrong.npy", array)
    with pytest.raises(BadInput, match=words) as refused:
        open_dataset(str(tmp_path / "wrong.npy"))
    assert str(refused.value).startswith("wrong.npy ") and str(refused.value).endswith(".")


@settings(deadline=None)
@given(
    count=st.integers(1, 4),
    height=st.integers(8, 20),
    width=st.integers(8, 20),
    channels=st.sampled_from([1, 3]),
    last=st.booleans(),
    scale=st.sampled_from([1, 255]),
)
def test_every_layout_gives_the_same_pictures(
    count: int, height: int, width: int, channels: int, last: bool, scale: int
) -> None:
    pixels = np.random.default_rng(count).random((count, channels, height, width), dtype=np.float32) * scale
    pixels = np.rint(pixels) if scale == 255 else pixels
    images = pictures_from_arrays([np.moveaxis(pixels, 1, 3).copy() if last else pixels.copy()], "set").images
    assert np.array_equal(images, pixels)


def test_pickled_objects_are_never_loaded(tmp_path: Path) -> None:
    np.save(tmp_path / "set.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(BadInput, match="pickled Python objects, which are never loaded"):
        open_dataset(str(tmp_path / "set.npy"))
    (tmp_path / "set.pkl").write_bytes(b"\x80\x04N.")
    with pytest.raises(BadInput, match="is a pickle"):
        open_dataset(str(tmp_path / "set.pkl"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda content: content[:-1], "is truncated: it has 593 of the 594 bytes of its 6×9×11 array"),
        (lambda content: content + b"\0", "continues after the 594 bytes"),
        (lambda content: content[:40], "damaged header"),
        (lambda content: b"", "is not a NumPy file"),
        (lambda content: content.replace(b"(6, 9, 11), ", b"(6" + b"0" * 9 + b",)"), "is truncated|damaged header"),
        (lambda content: content[:128].replace(b"(6, 9, 11)", b"(0,10**9,)"), "damaged header"),
        (lambda content: content[:128].replace(b"(6, 9, 11), }", b"(0,99999999)}"), "empty array"),
        (lambda content: content.replace(b"False", b"Maybe"), "damaged header"),
        (lambda content: content.replace(b"|u1", b"|V1"), 'type "|V1"'),
    ],
)
def test_a_damaged_npy_gives_a_sentence(tmp_path: Path, change: object, words: str) -> None:
    path = tmp_path / "set.npy"
    np.save(path, GREY)
    path.write_bytes(change(path.read_bytes()))  # type: ignore[operator]
    with pytest.raises(BadInput, match=words):
        open_dataset(str(path))


def test_a_folder_of_arrays_has_a_class_for_each_file(tmp_path: Path) -> None:
    np.save(tmp_path / "cat.npy", SQUARE[:4, None])
    np.save(tmp_path / "apple.npy", SQUARE[4:, None])
    dataset = open_dataset(str(tmp_path))
    assert dataset.class_names == ("apple", "cat")
    assert dataset.labels is not None
    assert dataset.labels.tolist() == [0, 0, 1, 1, 1, 1]
    assert "Each file is a class" in dataset.provenance.note
    np.save(tmp_path / "dog.npy", GREY)
    with pytest.raises(BadInput, match=r"dog.npy holds grey pictures of 11×9 .* but apple.npy grey pictures of 10×10"):
        open_dataset(str(tmp_path))


@pytest.mark.parametrize("images", ["images", "x", "X", "data", "imgs"])
@pytest.mark.parametrize("labels", ["labels", "y", "Y", "targets"])
@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_npz_keys(tmp_path: Path, images: str, labels: str, save: object) -> None:
    save(tmp_path / "set.npz", **{images: GREY, labels: np.array([[2], [0], [1], [1], [0], [2]]), "other": GREY[:2]})  # type: ignore[operator]
    dataset = open_dataset(str(tmp_path / "set.npz"))
    assert np.array_equal(dataset.images[:, 0], GREY)
    assert dataset.labels is not None
    assert dataset.labels.tolist() == [2, 0, 1, 1, 0, 2]
    assert dataset.class_names == ("0", "1", "2")


def test_npz_with_official_splits(tmp_path: Path) -> None:
    path = tmp_path / "mnist.npz"
    many = RANDOM.integers(0, 256, (40, 8, 8), dtype=np.uint8)
    np.savez(path, x_train=many[:30], x_test=many[30:], y_train=np.arange(30) % 4, y_test=np.arange(10) % 4)
    dataset = open_dataset(str(path))
    assert np.array_equal(dataset.images[:, 0], many)
    assert np.array_equal(dataset.test, np.arange(30, 40))
    assert len(dataset.validation) == 3
    assert len(open_dataset(f"{path}:test").test) == 10
    np.savez(path, train_images=many[:20], val_images=many[20:30], test_images=many[30:])
    assert np.array_equal(open_dataset(str(path)).validation, np.arange(20, 30))


def test_npz_labels_of_text_or_large_numbers_are_numbered(tmp_path: Path) -> None:
    path = tmp_path / "set.npz"
    np.savez(path, images=GREY[:3], labels=np.array(["zwei", "eins", "zwei"]))
    dataset = open_dataset(str(path))
    assert dataset.labels is not None
    assert (dataset.labels.tolist(), dataset.class_names) == ([1, 0, 1], ("eins", "zwei"))
    np.savez(path, images=GREY[:3], labels=np.array([70_000, -1, 5.0]))
    dataset = open_dataset(str(path))
    assert dataset.labels is not None
    assert (dataset.labels.tolist(), dataset.class_names) == ([1, -1, 0], ("5", "70000"))


def test_a_single_array_may_have_any_name(tmp_path: Path) -> None:
    np.savez(tmp_path / "set.npz", GREY)
    assert len(open_dataset(str(tmp_path / "set.npz"))) == 6


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"a": GREY, "b": GREY}, 'holds "a", "b": pictures should be stored under'),
        ({}, "holds no array"),
        ({"images": GREY, "x": GREY}, "keep one array of pictures"),
        (
            {"images": GREY, "labels": np.arange(5)},
            r'"labels" in set.npz has the shape \(5,\): one label is needed for each',
        ),
        ({"images": GREY + 0.5}, "from 0.5|from 1.5"),
        ({"x_train": GREY, "x_test": GREY[:, :8]}, "different shapes"),
        ({"x_train": GREY, "x_test": GREY, "y_train": np.arange(6), "y_test": np.array(list("abcdef"))}, "one kind"),
    ],
)
def test_an_npz_that_does_not_fit_gives_a_sentence(tmp_path: Path, arrays: dict[str, np.ndarray], words: str) -> None:
    np.savez(tmp_path / "set.npz", **arrays)
    with pytest.raises(BadInput, match=words) as refused:
        open_dataset(str(tmp_path / "set.npz"))
    assert "set.npz" in str(refused.value)


@pytest.mark.parametrize(
    ("labels", "numbers", "why"),
    [
        (np.eye(6), list(range(6)), ""),
        (np.eye(6, dtype=np.int32)[:, :5], None, "not one-hot"),
        (np.arange(6) / 2, None, "fractions"),
        (np.full(6, np.nan), None, "NaN"),
        (np.full(6, -2), None, "from -2 to -2"),
        (np.array(["a", None] * 3, object), None, "values other than whole numbers or text"),
        (np.zeros(6, "M8[D]"), None, "values other than whole numbers or text"),
        (np.array([b"b", b"a"] * 3), [1, 0] * 3, ""),
    ],
)
def test_labels_of_an_odd_type_never_refuse_pictures(tmp_path: Path, labels, numbers, why) -> None:
    np.savez(tmp_path / "set.npz", images=GREY, labels=labels)
    dataset = open_dataset(str(tmp_path / "set.npz"))
    np.testing.assert_array_equal(dataset.images[:, 0], GREY)
    if numbers is None:
        assert dataset.labels is None
        assert "“labels” is not used as labels" in dataset.provenance.note
        assert why in dataset.reading.left_out[0].why
    else:
        assert dataset.labels.tolist() == numbers
        assert dataset.reading.labels == "labels"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.npy.gz", "a NumPy file packed with gzip"),
        ("a.tar.gz", "a tar archive"),
        ("a.csv.gz", "a table packed with gzip: unpack it first"),
        ("a.session.json.gz", "a session packed with gzip"),
    ],
)
def test_packed_files_are_named_for_what_they_are(tmp_path: Path, name: str, said: str) -> None:
    np.save(tmp_path / "a.npy", GREY)
    if "tar" in name:
        with tarfile.open(tmp_path / name, "w:gz") as archive:
            archive.add(tmp_path / "a.npy", "a.npy")
    else:
        content = (tmp_path / "a.npy").read_bytes() if ".npy" in name else b"x,y\n1,2\n"
        (tmp_path / name).write_bytes(gzip.compress(content))
    with pytest.raises(BadInput, match=said):
        open_dataset(str(tmp_path / name))


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.data.zip_archive._HARMLESS_BYTES", 100_000)
    np.savez_compressed(tmp_path / "set.npz", images=np.zeros((4000, 16, 16), dtype=np.uint8))
    with pytest.raises(BadInput, match="looks like a zip bomb"):
        open_dataset(str(tmp_path / "set.npz"))


def test_rare_packing_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "set.npz", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("images.npy", b"")
    with pytest.raises(BadInput, match="unsupported compression"):
        open_dataset(str(tmp_path / "set.npz"))


def blobs(count: int, side: int = 16, channels: int = 1) -> np.ndarray:
    """Pictures that are smooth inside and differ from each other, uint8 (N, C, side, side)."""
    rng = np.random.default_rng(7)
    place = np.arange(side)
    across, down = rng.integers(0, side, (2, count, channels, 1, 1))
    distance = (place - across) ** 2 + (place[:, None] - down) ** 2
    return (255 * np.exp(-distance / 20)).astype(np.uint8)


def stored_as(pictures: np.ndarray, order: str) -> np.ndarray:
    """Pictures (N, C, H, W) with their axes in an order; axes that it lacks are 1 long."""
    missing = tuple(axis for axis, letter in enumerate("nchw") if letter not in order)
    letters = [letter for letter in "nchw" if letter in order]
    return np.ascontiguousarray(pictures.squeeze(missing).transpose([letters.index(letter) for letter in order]))


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("count", [5, 15, 40, 300])
@pytest.mark.parametrize("order", ["nhw", "hwn", "nchw", "nhwc", "hwcn", "chwn", "hwnc"])
def test_every_order_is_found_or_asked_for_and_never_taken_for_another(
    tmp_path: Path, order: str, count: int, channels: int
) -> None:
    if channels == 3 and "c" not in order:
        return
    pictures = blobs(count, channels=channels)
    np.save(tmp_path / "set.npy", stored_as(pictures, order))
    try:
        found = open_dataset(str(tmp_path / "set.npy"))
    except BadInput as asked:
        assert f"set.npy:order={order}" in str(asked)
        assert order not in ("nchw", "nhwc")
    else:
        assert np.array_equal(found.images, pictures) and found.reading.order == order
    named = open_dataset(f"{tmp_path / 'set.npy'}:order={order}")
    assert np.array_equal(named.images, pictures)
    assert named.reading.order == order and named.reading.rows == count
    assert named.reading.shape == (16, 16, channels) and named.reading.range == (pictures.min(), pictures.max())


def test_a_stack_that_is_read_wrongly_in_numpys_order_is_asked_about(tmp_path: Path) -> None:
    np.save(tmp_path / "stack.npy", stored_as(blobs(60, 28), "hwn"))
    with pytest.raises(BadInput, match=r"60 pictures of 28×28 \(hwn\) or 28 pictures of 60×28 \(nhw\)"):
        open_dataset(str(tmp_path / "stack.npy"))
    assert open_dataset(f"{tmp_path / 'stack.npy'}:order=hwn:test").provenance.spec == "stack.npy:order=hwn:test"


@pytest.mark.parametrize("last", [False, True])
def test_a_film_is_asked_about_as_its_frames_are_alike(last: bool, tmp_path: Path) -> None:
    film = np.stack([np.roll(blobs(1, 24)[0], shift, axis=2) for shift in range(60)])
    np.save(tmp_path / "film.npy", stored_as(film, "hwn" if last else "nhw"))
    try:
        found = open_dataset(str(tmp_path / "film.npy"))
    except BadInput as asked:
        assert "order=nhw" in str(asked) and "order=hwn" in str(asked)
    else:
        assert not last and np.array_equal(found.images, film)


def test_rows_and_columns_of_numbers_are_told_apart(tmp_path: Path) -> None:
    pictures = blobs(400, 28)
    rows = pictures.reshape(400, -1)
    np.save(tmp_path / "rows.npy", rows)
    assert np.array_equal(open_dataset(str(tmp_path / "rows.npy")).images, pictures)
    np.save(tmp_path / "columns.npy", rows.T)
    with pytest.raises(BadInput, match="order=dn"):
        open_dataset(str(tmp_path / "columns.npy"))
    assert np.array_equal(open_dataset(f"{tmp_path / 'columns.npy'}:order=dn").images, pictures)
    np.save(tmp_path / "one.npy", blobs(1, 64)[0, 0])
    with pytest.raises(BadInput, match="1 picture of 64×64"):
        open_dataset(str(tmp_path / "one.npy"))


@pytest.mark.parametrize("order", ["hwn", "nd", "hw", "cwh"])
def test_an_order_that_does_not_fit_is_refused(tmp_path: Path, order: str) -> None:
    np.save(tmp_path / "set.npy", COLOUR)
    with pytest.raises(BadInput, match=order):
        open_dataset(f"{tmp_path / 'set.npy'}:order={order}")


def test_parts_of_an_archive_share_one_order_and_their_labels_follow(tmp_path: Path) -> None:
    train, test = stored_as(blobs(90, 16, 3), "hwcn"), stored_as(blobs(30, 16, 3), "hwcn")
    np.savez(tmp_path / "s.npz", x_train=train, x_test=test, y_train=np.arange(90), y_test=np.arange(30), extra=[1])
    found = open_dataset(str(tmp_path / "s.npz"))
    assert found.reading.order == "hwcn" and found.reading.labels == "y_train, y_test"
    assert [each.what for each in found.reading.left_out] == ["“extra”"]
    assert np.array_equal(found.test, np.arange(90, 120)) and np.array_equal(found.labels[found.test], np.arange(30))
