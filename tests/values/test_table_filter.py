import json

import numpy as np
import pytest

from explorer.values.table import CategoryColumn, NumberColumn, Table
from explorer.values.table_filter import NO_VALUE, TableFilter

TABLE = Table(
    "t.csv",
    5,
    (
        NumberColumn("age", np.array([10, 20, 30, np.nan, 50], np.float32)),
        CategoryColumn("kind", np.array([0, 1, 0, 1, -1], np.int32), ("ant", "bee")),
    ),
)


def passing(wanted):
    mask = wanted.passing(TABLE)
    return None if mask is None else np.flatnonzero(mask).tolist()


def test_without_conditions_everything_passes():
    assert not TableFilter()
    assert passing(TableFilter()) is None
    assert passing(TableFilter().with_range("age", (15, 40)).with_range("age", None)) is None
    assert passing(TableFilter().with_hidden("kind", frozenset({"ant"})).with_hidden("kind", frozenset())) is None


def test_a_range_holds_back_what_lies_outside_and_what_has_no_number():
    assert passing(TableFilter().with_range("age", (20, 50))) == [1, 2, 4]


@pytest.mark.parametrize(("words", "rows"), [({"ant"}, [1, 3, 4]), ({NO_VALUE}, [0, 1, 2, 3]), ({"ant", "bee"}, [4])])
def test_hidden_words_hold_their_rows_back(words, rows):
    assert passing(TableFilter().with_hidden("kind", frozenset(words))) == rows


def test_every_condition_has_to_be_met():
    both = TableFilter().with_range("age", (15, 60)).with_hidden("kind", frozenset({"bee"}))
    assert passing(both) == [2, 4]
    assert both.names == ("age", "kind")


def test_columns_of_another_table_hold_nothing_back():
    assert passing(TableFilter().with_range("weight", (0, 1))) is None
    assert passing(TableFilter().with_range("kind", (0, 0))) is None


def test_equal_conditions_are_equal_filters():
    first = TableFilter().with_range("a", (0, 1)).with_hidden("b", frozenset("x"))
    assert first == TableFilter().with_hidden("b", frozenset("x")).with_range("a", (0, 1))
    assert first != first.with_range("a", (0, 2))


def test_a_filter_comes_back_from_json():
    wanted = TableFilter().with_range("age", (1.5, 2)).with_hidden("kind", frozenset({"ant", NO_VALUE}))
    assert TableFilter.from_json(json.loads(json.dumps(wanted.as_json()))) == wanted


@pytest.mark.parametrize("state", [None, 3, {"ranges": [1]}, {"ranges": {"age": ["a", 1]}, "hidden": {"kind": [4]}}])
def test_nonsense_holds_nothing_back(state):
    assert not TableFilter.from_json(state)
