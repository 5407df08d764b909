import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.values.rows import Rows


@given(st.lists(st.integers(-5, 300)))
def test_rows_read_like_the_sorted_tuple_of_what_exists(given_rows):
    rows, expected = Rows(given_rows), tuple(sorted({row for row in given_rows if row >= 0}))
    assert rows == expected
    assert expected == rows
    assert len(rows) == len(expected)
    assert bool(rows) == bool(expected)
    assert [row in rows for row in range(-9, 320)] == [row in expected for row in range(-9, 320)]
    assert np.array(rows, dtype=np.int64).tolist() == list(expected)
    assert rows[:3] == expected[:3]


@given(st.lists(st.integers(0, 300)), st.lists(st.integers(0, 300)))
def test_equal_rows_are_equal_values(first, second):
    assert (Rows(first) == Rows(second)) == (set(first) == set(second))
    if set(first) == set(second):
        assert hash(Rows(first)) == hash(Rows(second))


def test_rows_beyond_the_samples_are_dropped():
    assert Rows(np.array([7, 2, 2, 9]), samples=8) == (2, 7)


def test_a_single_row_is_reached_by_its_place():
    rows = Rows([5, 1, 9])
    assert (rows[0], rows[-1]) == (1, 9)
    with pytest.raises(IndexError):
        rows[3]


def test_rows_say_what_they_are():
    assert repr(Rows(range(20))) == "Rows(0, 1, 2, 3, 4, 5, 6, 7, …; 20)"
