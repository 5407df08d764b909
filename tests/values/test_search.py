import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.values import BadInput
from explorer.values.search import classes_of_name, rows_of_numbers


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("17", [17]),
        (" 3, 1  2 ", [3, 1, 2]),
        ("5-8", [5, 6, 7, 8]),
        ("5 – 6, 6, 0", [5, 6, 0]),
        ("99", [99]),
    ],
)
def test_numbers_and_ranges_in_their_order(text, rows):
    assert rows_of_numbers(text, 100).tolist() == rows


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "sample numbers"),
        ("seven", "“seven”"),
        ("100", "0 to 99"),
        ("8-5", "“8-5”"),
        ("-1", "“-1”"),
        ("1.5", "1.5"),
    ],
)
def test_what_is_no_sample_is_named(text, reason):
    with pytest.raises(BadInput, match=reason):
        rows_of_numbers(text, 100)


@given(st.lists(st.integers(0, 999), min_size=1, unique=True))
def test_numbers_come_back_as_they_were_typed(rows):
    assert rows_of_numbers(", ".join(map(str, rows)), 1000).tolist() == rows


def test_a_class_by_its_name_or_a_part_of_it():
    names, labels = ("T-shirt", "Shirt", "Shoe"), np.array([0, 1, 2])
    assert classes_of_name("SHIRT ", names, labels) == (1,)
    assert classes_of_name("shi", names, labels) == (0, 1)
    assert classes_of_name("7", (), np.array([7, 2])) == (7,)
    with pytest.raises(BadInput, match="there are T-shirt, Shirt, Shoe"):
        classes_of_name("hat", names, labels)
    with pytest.raises(BadInput, match="have no classes"):
        classes_of_name("hat", (), np.array([-1, -1]))
    with pytest.raises(BadInput, match="no class"):
        classes_of_name("", names, labels)
