"""Learning rates as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.gui.panels.learning_rate_field import learning_rate_text, parse_learning_rate


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.001", 1e-3), ("1e-3", 1e-3), ("1E-03", 1e-3), (" .5 ", 0.5), ("1,5e-4", 1.5e-4), ("+2", 2.0), ("10", 10.0)],
)
def test_decimal_and_scientific_forms_are_read(text, value):
    assert parse_learning_rate(text) == value


@given(st.floats(min_value=1e-300, max_value=10))
def test_every_usable_rate_survives_being_written(value):
    assert parse_learning_rate(learning_rate_text(value)) == value


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text):
    value = parse_learning_rate(text)
    assert value is None or 0 < value <= 10
