import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.data.tables import read_table
from explorer.values import BadInput
from explorer.values.table import CategoryColumn, NumberColumn, Table


def table_of(tmp_path, text, name="t.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_table(path)


def words(column):
    return [
        column.text(row) for row in range(len(column.values if isinstance(column, NumberColumn) else column.numbers))
    ]


def test_numbers_and_words_become_columns_of_their_kind(tmp_path):
    table = table_of(tmp_path, "age,city,stars\n20.5,Ulm,3\n31,Bern,\n,Ulm,1\n")
    age, city, stars = table.columns
    assert (table.rows, [column.name for column in table.columns]) == (3, ["age", "city", "stars"])
    assert isinstance(age, NumberColumn)
    np.testing.assert_equal(age.values, np.array([20.5, 31, np.nan], np.float32))
    assert [age.text(row) for row in range(3)] == ["20.5", "31", ""]
    assert isinstance(city, CategoryColumn)
    assert (city.categories, city.numbers.tolist()) == (("Bern", "Ulm"), [1, 0, 1])
    assert isinstance(stars, CategoryColumn), "a few small whole numbers are categories"
    assert (stars.categories, words(stars)) == (("1", "3"), ["3", "", "1"])


def test_whole_numbers_as_words_stand_in_their_order(tmp_path):
    column = table_of(tmp_path, "k\n" + "\n".join(["10", "9", "x", "2"])).columns[0]
    assert column.categories == ("2", "9", "10", "x")


def test_a_table_without_headings_numbers_its_columns(tmp_path):
    table = table_of(tmp_path, "0.5,1.5\n2.5,3.5\n")
    assert [column.name for column in table.columns] == ["column 1", "column 2"]
    assert table.rows == 2


@pytest.mark.parametrize("text", ["a;b\n1,5;2\n2,5;300\n", "a\tb\n1.5\t2\n2.5\t300\n"])
def test_semicolons_with_decimal_commas_and_tabs(tmp_path, text):
    a, b = table_of(tmp_path, text).columns
    np.testing.assert_array_equal(a.values, [1.5, 2.5])
    np.testing.assert_array_equal(b.values, [2, 300])


def test_large_whole_numbers_stay_exact(tmp_path):
    column = table_of(tmp_path, "n\n16777217\n5\n").columns[0]
    assert [column.text(row) for row in range(2)] == ["16777217", "5"]


def test_words_that_come_after_thousands_of_numbers_make_a_column_of_words(tmp_path):
    lines = [f"{row % 7 + 0.5},{row}" for row in range(20_000)]
    lines[15_000] = "oak,15000"
    table = table_of(tmp_path, "kind,n\n" + "\n".join(lines))
    kind, number = table.columns
    assert kind.text(15_000) == "oak"
    assert (kind.text(0), kind.text(19_999)) == ("0.5", f"{19_999 % 7 + 0.5}")
    np.testing.assert_array_equal(number.values, np.arange(20_000))


def test_missing_numbers_and_quotes_far_into_the_file(tmp_path):
    lines = [f"{row + 0.5},plain" for row in range(20_000)]
    lines[12_000] = ",plain"
    lines[12_001] = '7.25,"two\nlines, and a comma"'
    first, second = table_of(tmp_path, "n,w\n" + "\n".join(lines)).columns
    assert np.flatnonzero(np.isnan(first.values)).tolist() == [12_000]
    assert (first.values[12_001], second.text(12_001)) == (7.25, "two\nlines, and a comma")
    assert len(first.values) == 20_000


@given(
    st.lists(
        st.tuples(st.floats(allow_nan=False, allow_infinity=False, width=32), st.text("abé ,\"'\n;", min_size=1)),
        min_size=1,
        max_size=30,
    )
)
def test_what_csv_writes_is_read_again(tmp_path_factory, rows):
    written = io.StringIO(newline="")
    csv.writer(written).writerows([("value", "word"), *rows])
    table = table_of(tmp_path_factory.mktemp("csv"), written.getvalue())
    value, word = table.columns
    assert [float(text) for text in words(value)] == pytest.approx([number for number, _ in rows], rel=1e-5)
    assert words(word) == [text.strip() for _, text in rows]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("a,b\n", "no rows"),
        ("a,b\n1.5,2.5\n3.5\n", r"Row 3 of “t.csv” has 1 value, but the first row 2"),
        (b"a\n\x81\xfe\xff\n", "not text in UTF-8"),
        (b"a\n\0\n", "holds zero bytes"),
        ("a,b\n,\n,\n", "all its cells are empty"),
        ('a,b\n1,"x\n2,y\n', "opens a quote before “x” and never closes it"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(tmp_path, text, said):
    with pytest.raises(BadInput, match=said):
        table_of(tmp_path, text)


def test_a_missing_file_and_another_kind_of_file_are_refused(tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        read_table(tmp_path / "none.csv")
    with pytest.raises(BadInput, match=r"not a table: a file ending in \.csv, \.tsv, \.txt or \.parquet"):
        read_table(tmp_path / "x.docx")


def test_reading_can_be_called_off(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("a\n" + "1.5\n" * 20_000)

    class Enough(Exception):
        pass

    def stop(what, done, total):
        raise Enough

    with pytest.raises(Enough):
        read_table(path, stop)


def test_some_rows_of_a_table(tmp_path):
    table = table_of(tmp_path, "a,b\n1.5,x\n2.5,y\n3.5,x\n")
    some = table.taken(np.array([True, False, True]))
    assert (some.rows, some.columns[0].values.tolist(), words(some.columns[1])) == (2, [1.5, 3.5], ["x", "x"])
    assert table.taken(np.array([2, 1])).columns[0].values.tolist() == [3.5, 2.5]
    assert isinstance(table.column("b"), CategoryColumn)
    assert table.column("c") is None
    assert [column.name for column in table.without(frozenset("a")).columns] == ["b"]
    assert isinstance(some, Table)


def test_parquet_files_are_read_column_by_column(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    path = tmp_path / "t.parquet"
    parquet.write_table(
        pyarrow.table(
            {
                "n": [1.5, None, 2.5],
                "word": pyarrow.array(["b", "a", None]).dictionary_encode(),
                "yes": [True, False, True],
                "many": [[1], [2], [3]],
            }
        ),
        path,
    )
    n, word, yes = read_table(path).columns
    np.testing.assert_equal(n.values, np.array([1.5, np.nan, 2.5], np.float32))
    assert (word.categories, words(word)) == (("a", "b"), ["b", "a", ""])
    assert words(yes) == ["true", "false", "true"]
    path.write_bytes(b"PAR1 nothing of the kind")
    with pytest.raises(BadInput, match="damaged or not a Parquet file"):
        read_table(path)


def test_without_pyarrow_the_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    (tmp_path / "t.parquet").write_bytes(b"PAR1")
    with pytest.raises(BadInput, match=r"needs pyarrow: .* or save it as CSV"):
        read_table(tmp_path / "t.parquet")
