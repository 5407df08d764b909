import numpy as np
import pytest

from explorer.data.tables import looks_like_codes, read_codes
from explorer.latent.code_files import write_codes
from explorer.values import BadInput

CODES = np.array([[0.5, -1.25], [2.0, 3.5], [-4.0, 0.125]], np.float32)
LABELS = np.array([1, 0, 1])


@pytest.mark.parametrize("suffix", [".npz", ".csv", ".tsv"])
def test_codes_that_this_program_wrote_come_back(tmp_path, suffix):
    path = tmp_path / f"codes{suffix}"
    write_codes(path, CODES, LABELS, ("cat", "dog"))
    found = read_codes(path)
    np.testing.assert_array_equal(found.codes, CODES)
    assert found.codes.dtype == np.float32
    assert [found.class_names[label] for label in found.labels] == ["dog", "cat", "dog"]
    assert (found.kept, found.columns, found.note) == (None, None, "")


@pytest.mark.parametrize("labels", [np.array([3, -1, 0]), np.full(3, -1)])
def test_codes_without_names_of_classes(tmp_path, labels):
    write_codes(tmp_path / "codes.npz", CODES, labels)
    found = read_codes(tmp_path / "codes.npz")
    np.testing.assert_array_equal(found.labels, labels)


@pytest.mark.parametrize("dtype", [np.float64, np.float16, np.int32])
def test_any_numbers_in_an_array_are_codes(tmp_path, dtype):
    np.save(tmp_path / "a.npy", CODES.astype(dtype))
    np.testing.assert_array_equal(read_codes(tmp_path / "a.npy").codes, CODES.astype(dtype).astype(np.float32))


def test_a_flat_array_holds_codes_of_one_number(tmp_path):
    np.save(tmp_path / "a.npy", np.arange(4.0))
    assert read_codes(tmp_path / "a.npy").codes.shape == (4, 1)


def test_codes_that_are_not_finite_are_left_out_and_counted(tmp_path):
    codes = np.tile(CODES, (2, 1))
    codes[1, 0], codes[4, 1] = np.nan, np.inf
    np.savez(tmp_path / "a.npz", z=codes, y=np.arange(6), weight=np.arange(6) / 4)
    found = read_codes(tmp_path / "a.npz")
    assert found.note == "2 of 6 codes hold NaN or infinity and were left out."
    assert found.kept.tolist() == [True, False, True, True, False, True]
    assert found.labels.tolist() == [0, 2, 3, 5]
    assert found.columns.column("weight").values.tolist() == [0, 0.5, 0.75, 1.25]
    np.testing.assert_array_equal(found.codes, codes[found.kept])


def test_columns_beside_the_code_are_kept(tmp_path):
    (tmp_path / "a.csv").write_text("who,z2,z1,label,age\nada,2,1,old,36.5\nbob,4,3,new,20.5\n")
    found = read_codes(tmp_path / "a.csv")
    assert found.codes.tolist() == [[1, 2], [3, 4]]
    assert (found.class_names, found.labels.tolist()) == (("new", "old"), [1, 0])
    assert [column.name for column in found.columns.columns] == ["who", "age"]


def test_bare_columns_of_numbers_are_the_code(tmp_path):
    (tmp_path / "a.csv").write_text("1.5,2.5,3.5\n4.5,5.5,6.5\n")
    assert read_codes(tmp_path / "a.csv").codes.tolist() == [[1.5, 2.5, 3.5], [4.5, 5.5, 6.5]]


def test_columns_named_x_and_y_are_a_code_of_two(tmp_path):
    (tmp_path / "a.csv").write_text("x,y,age\n1.5,2.5,300\n4.5,5.5,400\n")
    found = read_codes(tmp_path / "a.csv")
    assert found.codes.tolist() == [[1.5, 2.5], [4.5, 5.5]]
    assert found.columns.column("age").values.tolist() == [300, 400]


@pytest.mark.parametrize(
    ("array", "said"),
    [
        (np.zeros((3, 4, 4)), "an array of 3×4×4: codes should be N×d"),
        (np.array([["a", "b"]]), "holds text"),
        (np.full((4, 2), np.nan), "None of the codes"),
    ],
)
def test_arrays_that_are_no_codes_are_refused(tmp_path, array, said):
    np.save(tmp_path / "a.npy", array)
    with pytest.raises(BadInput, match=said):
        read_codes(tmp_path / "a.npy")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("word,kind\nx,old\ny,new\n", "no columns of numbers for a code, only “word”, “kind”"),
        ("index,label\n0,x\n", "no columns of numbers"),
    ],
)
def test_tables_that_hold_no_codes_are_refused(tmp_path, text, said):
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(BadInput, match=said):
        read_codes(tmp_path / "a.csv")


def test_an_archive_of_other_things_and_other_files_are_refused(tmp_path):
    np.savez(tmp_path / "a.npz", one=CODES, two=CODES)
    with pytest.raises(BadInput, match="holds “one”, “two”: codes should be stored under “codes”"):
        read_codes(tmp_path / "a.npz")
    with pytest.raises(BadInput, match=r"\.npy, \.npz, \.csv, \.tsv, \.txt or \.parquet was expected"):
        read_codes(tmp_path / "a.docx")
    (tmp_path / "b.npz").write_bytes(b"PK nothing")
    with pytest.raises(BadInput, match="not a complete zip archive"):
        read_codes(tmp_path / "b.npz")


def test_reading_can_be_called_off(tmp_path):
    np.save(tmp_path / "a.npy", CODES)

    class Enough(Exception):
        pass

    def stop(what, done, total):
        raise Enough

    with pytest.raises(Enough):
        read_codes(tmp_path / "a.npy", stop)


@pytest.mark.parametrize(
    ("shape", "latent_dim", "codes"),
    [((9, 2), 2, True), ((9, 5), None, True), ((9, 64), 64, True), ((9, 784), 2, False), ((9, 8, 8), 8, False)],
)
def test_arrays_too_narrow_for_pictures_look_like_codes(tmp_path, shape, latent_dim, codes):
    np.save(tmp_path / "a.npy", np.zeros(shape))
    assert looks_like_codes(tmp_path / "a.npy", latent_dim) is codes


@pytest.mark.parametrize(("key", "codes"), [("codes", True), ("x", False), ("x_train", False)])
def test_archives_look_like_codes_by_their_names(tmp_path, key, codes):
    np.savez(tmp_path / "a.npz", **{key: CODES})
    assert looks_like_codes(tmp_path / "a.npz", 2) is codes
