import csv

import numpy as np
import pytest

from explorer.data.tables import read_codes
from explorer.latent.code_files import CodeRows, write_codes, write_rows
from explorer.values import BadInput

CODES = np.array([[0.5, -1.25], [3.0, 0.1]], np.float32)
LABELS = np.array([1, 0])


def rows_of(path, separator):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter=separator))


def test_csv_names_its_columns(tmp_path):
    path = tmp_path / "codes.csv"
    assert write_codes(path, CODES, LABELS, ("고양이", "개"), ("a.png", "b,c.png")) == (path,)
    header, first, second = rows_of(path, ",")
    assert header == ["index", "name", "label", "z1", "z2"]
    assert first[:3] == ["0", "a.png", "개"]
    assert np.array([first[3:], second[3:]], np.float32) == pytest.approx(CODES)


def test_csv_without_labels_and_names_has_no_such_columns(tmp_path):
    path = tmp_path / "codes.csv"
    write_codes(path, CODES, np.array([-1, -1]))
    assert rows_of(path, ",")[0] == ["index", "z1", "z2"]


def test_npz_gives_the_same_arrays_back_without_pickle(tmp_path):
    path = tmp_path / "codes.npz"
    write_codes(path, CODES, LABELS, ("a", "b"))
    with np.load(path, allow_pickle=False) as file:
        assert (file["codes"] == CODES).all()
        assert (file["labels"] == LABELS).all()
        assert file["class_names"].tolist() == ["a", "b"]


def test_tsv_comes_with_metadata_of_as_many_rows(tmp_path):
    path, metadata = write_codes(tmp_path / "codes.tsv", CODES, LABELS, ("a", "b"))
    assert len(rows_of(path, "\t")) == 2
    assert rows_of(metadata, "\t") == [["index", "label"], ["0", "b"], ["1", "a"]]


def test_another_suffix_is_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(BadInput, match=r"\.csv, \.npz or \.tsv"):
        write_codes(tmp_path / "codes.xlsx", CODES, LABELS)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_told_in_a_sentence(tmp_path):
    with pytest.raises(BadInput, match="no folder “nowhere”"):
        write_codes(tmp_path / "nowhere" / "codes.csv", CODES, LABELS)


def test_rows_and_errors_of_a_selection_are_written(tmp_path):
    found = CodeRows(CODES, LABELS, ("a", "b"), rows=np.array([40, 7]), errors=np.array([1.5, 2.25]))
    write_rows(tmp_path / "c.csv", found)
    assert rows_of(tmp_path / "c.csv", ",")[:2] == [
        ["index", "label", "error", "z1", "z2"],
        ["40", "b", "1.5", "0.5", "-1.25"],
    ]
    _, metadata = write_rows(tmp_path / "c.tsv", found)
    assert rows_of(metadata, "\t") == [["index", "label", "error"], ["40", "b", "1.5"], ["7", "a", "2.25"]]
    write_rows(tmp_path / "c.npz", found)
    with np.load(tmp_path / "c.npz") as file:
        assert file["rows"].tolist() == [40, 7]
        assert file["errors"].tolist() == [1.5, 2.25]


def test_a_file_given_up_half_way_leaves_the_old_one(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("old")

    def stop(done, total):
        raise InterruptedError

    with pytest.raises(BadInput, match="could not be written"):
        write_rows(path, CodeRows(CODES, LABELS), stop)
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["c.csv"]


WORDS = (
    "=1+1",
    "@SUM(A1)",
    "+cmd|'/c calc'",
    "-2+3",
    "'=x",
    "-1.5",
    "naïve",
    "a,b",
    '"quoted"',
    "ends\t=1",
    "\t=1",
    "고양이",
)


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".npz"])
def test_names_and_classes_come_back_as_they_were(tmp_path, suffix):
    count = len(WORDS)
    codes = np.random.default_rng(2).normal(size=(count, 3)).astype(np.float32)
    path = tmp_path / f"c{suffix}"
    write_codes(path, codes, np.arange(count) - 1, tuple(f"ü{word}" for word in WORDS), WORDS)
    found = read_codes(path)
    np.testing.assert_array_equal(found.codes, codes)
    names = found.columns.column(found.reading.names)
    apart = suffix == ".tsv"  # where a tab within a word becomes a blank
    assert [names.text(row) for row in range(count)] == [w.replace("\t", " ").strip() if apart else w for w in WORDS]
    assert found.labels[0] == -1
    assert found.reading.names is not None
    assert "-1" not in found.class_names


@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
def test_no_cell_is_a_formula_and_numbers_are_as_they_were(tmp_path, suffix):
    files = write_codes(tmp_path / f"c{suffix}", -np.ones((len(WORDS), 2)), np.arange(len(WORDS)), WORDS, WORDS)
    for file in files:
        for row in rows_of(file, "," if suffix == ".csv" else "\t"):
            for cell in row:
                assert cell[:1] not in ("=", "@", "+", "\t", "\r") and (cell[:1] != "-" or float(cell) < 0)
    assert "-1.0" in files[0].read_text(encoding="utf-8")


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".npz"])
def test_samples_without_labels_have_none_when_read_again(tmp_path, suffix):
    path = tmp_path / f"c{suffix}"
    write_codes(path, CODES, np.array([-1, -1]))
    found = read_codes(path)
    assert (found.class_names, found.labels.tolist()) == ((), [-1, -1])
    write_codes(path, CODES, np.array([-1, 0]), ("cat",))
    found = read_codes(path)
    assert (found.class_names, found.labels.tolist()) == (("cat",), [-1, 0])


def test_only_row_numbers_beside_the_codes_have_no_heading_for_the_projector(tmp_path):
    path, metadata = write_codes(tmp_path / "c.tsv", CODES, np.array([-1, -1]))
    assert metadata.read_text() == "0\n1\n"
    assert read_codes(path).reading.index == "index"


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".npz"])
def test_names_that_no_letters_can_write_do_not_end_it(tmp_path, suffix):
    path = tmp_path / f"c{suffix}"
    write_codes(path, CODES, LABELS, ("a", "b\udc80"), ("x\udcff.png", "y.png"))
    np.testing.assert_array_equal(read_codes(path).codes, CODES)
