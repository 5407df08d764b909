"""The forms of output."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.cli.output import duration, number, plain, print_entries, print_facts, print_json
from explorer.values import ErrorFigures

_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
_TREES = st.recursive(_LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@given(_TREES)
def test_any_tree_becomes_strict_json_of_ascii_letters(tree):
    text = json.dumps(plain(tree), allow_nan=False)
    assert text.isascii()
    assert plain(json.loads(text)) == plain(tree)


def test_figures_that_are_not_numbers_become_null():
    assert plain(ErrorFigures(0, math.nan, -math.inf, math.inf)) == {
        "images": 0,
        "squared_error_per_image": None,
        "mse": None,
        "psnr_db": None,
    }


def test_numpy_and_paths_become_plain():
    assert plain({"a": np.float32(0.5), "b": np.arange(2), "c": Path("x"), "d": (np.int64(3),)}) == {
        "a": 0.5,
        "b": [0, 1],
        "c": "x",
        "d": [3],
    }


def test_other_things_have_no_place_in_json():
    with pytest.raises(TypeError, match="set"):
        plain({1, 2})


def test_a_file_name_with_odd_bytes_passes(capsys):
    print_json({"name": "a\udcff"})
    assert json.loads(capsys.readouterr().out) == {"name": "a\udcff"}


def test_entries_stand_beside_their_names_and_wrap(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    print_entries([("one", ["first line", "", "word " * 12]), ("eleven", [])])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "one     first line"
    assert all(len(line) <= 40 and line.startswith("        word") for line in lines[1:-1])
    assert lines[-1] == "eleven"


def test_facts_without_a_value_are_left_out(capsys):
    print_facts([("model", "m"), ("note", "")])
    assert capsys.readouterr().out == "model  m\n"


@pytest.mark.parametrize(("seconds", "text"), [(0.2, "0:00"), (59.6, "1:00"), (750, "12:30"), (3900, "1:05:00")])
def test_durations(seconds, text):
    assert duration(seconds) == text


def test_unknown_numbers_are_dashes():
    assert (number(math.nan), number(1.23456, 2)) == ("–", "1.23")
