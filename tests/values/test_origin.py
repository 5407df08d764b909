import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.values.origin import KEYWORD, Origin, command_line, listed, origin_from

finite = st.floats(-1e6, 1e6)
ORIGIN = Origin("picture", "mnist-2d", "a" * 64, "latent-explorer decode mnist-2d", "1.0", (1.0, 2.0), None, 3)


@given(
    st.lists(finite, max_size=4).map(tuple),
    st.none() | st.tuples(finite, finite, st.floats(0.1, 10), st.floats(0.1, 10)),
    st.none() | st.integers(0, 2**31),
    st.text(max_size=20),
)
def test_what_a_picture_tells_is_understood(code, view, seed, name):
    origin = Origin("map", name, "b" * 64, "c", "1.0", code, view, seed)
    assert origin_from(origin.texts()[KEYWORD]) == origin


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "film"},
        {"model": 3},
        {"code": "1,2"},
        {"code": [1, None]},
        {"code": [True]},
        {"view": [0, 0, 1]},
        {"view": [0, 0, 0, 1]},
        {"seed": "3"},
    ],
)
def test_anything_else_is_no_origin(change):
    tree = json.loads(ORIGIN.texts()[KEYWORD])
    assert origin_from(json.dumps(tree)) == ORIGIN
    assert origin_from(json.dumps({**tree, **change})) is None


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", "[" * 50_000, "x" * 2_000_000])
def test_foreign_text_is_no_origin(text):
    assert origin_from(text) is None


def test_commands_can_be_pasted_into_a_shell():
    assert command_line("decode", "/my models/a b.safetensors") == "latent-explorer decode '/my models/a b.safetensors'"


@given(st.floats(-(2.0**100), 2.0**100, width=32), st.floats(-1e38, 1e38))
def test_numbers_come_back_as_they_were(single, double):
    first, second = listed((single, double)).split(",")
    assert np.float32(first) == np.float32(single)
    assert np.float32(second) == np.float32(double) if np.float32(double) == double else float(second) == double


def test_numbers_are_as_short_as_can_be():
    assert listed((0.5, float(np.float32(0.1)), 0.1, -2.0)) == "0.5,0.1,0.1,-2"
