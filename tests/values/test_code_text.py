"""The text of a code and the code it names."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.values.code_text import code_text, number_text, parse_code

NUMBERS = st.floats(width=32, allow_nan=False, allow_infinity=False)


@given(st.lists(NUMBERS, min_size=1, max_size=40))
def test_a_code_reads_back_bit_for_bit(code):
    assert np.array(parse_code(code_text(code)), np.float32).tolist() == [np.float32(value) + 0 for value in code]


@given(st.floats(-1e30, 1e30))
def test_any_number_is_shown_as_the_float32_that_is_decoded(value):
    assert np.float32(float(number_text(value))) == np.float32(value)
    assert len(number_text(value).lstrip("-").replace(".", "").split("e")[0].lstrip("0")) <= 9


@pytest.mark.parametrize(
    ("value", "text"), [(-1.7346, "-1.7346"), (0.1, "0.1"), (2, "2"), (-0.0, "0"), (1e-7, "1e-07")]
)
def test_usual_numbers_have_usual_texts(value, text):
    assert number_text(value) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.5,-2.25", (1.5, -2.25)),
        (" [1.5  −2.25]\n", (1.5, -2.25)),
        ("(1.5, -2.25)", (1.5, -2.25)),
        ("1,5; -2,25", (1.5, -2.25)),
        ("1,5\t-2,25", (1.5, -2.25)),
        ("1.5\n-2.25\n", (1.5, -2.25)),
        ("1e-3", (0.001,)),
        ("1.5, two", ()),
        ("nan, 1", ()),
        ("", ()),
    ],
)
def test_pasted_codes(text, code):
    assert parse_code(text) == code
