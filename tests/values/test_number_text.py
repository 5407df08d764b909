"""Numbers as people type them, and corruptions made of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.values import BadInput
from explorer.values.number_text import shortest_text
from explorer.values.objective import CORRUPTIONS, Corruption, parse_corruption


@pytest.mark.parametrize(
    ("value", "text"), [(0.25, "0.25"), (30, "30"), (30.0, "30"), (1_000_000, "1000000"), (1e-5, "1e-05"), (0.0, "0")]
)
def test_usual_numbers(value, text):
    assert shortest_text(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_reads_back_as_itself(value):
    assert float(shortest_text(value)) == value


@given(st.integers(-(10**14), 10**14))
def test_whole_numbers_read_back_as_whole_numbers(value):
    assert int(shortest_text(value)) == value


@given(st.sampled_from(CORRUPTIONS[1:]), st.floats(0, 1))
def test_a_corruption_reads_back_as_itself(kind, strength):
    assert parse_corruption(str(Corruption(kind, strength))) == Corruption(kind, strength)


def test_no_corruption_has_no_strength():
    assert str(Corruption("none", 0.3)) == "none"
    assert parse_corruption("none") == Corruption()


def test_a_strength_that_is_no_number_is_refused():
    with pytest.raises(BadInput, match=r"masking:0\.25"):
        parse_corruption("masking:a lot")
