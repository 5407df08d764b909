"""Numbers as people read them."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.gui.panels import wording
from explorer.values import Architecture


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "1 s"), (41.2, "42 s"), (200, "3 min 20 s"), (3900, "1 h 05 min"), (math.nan, ""), (math.inf, ""), (-1, "")],
)
def test_durations(seconds, text):
    assert wording.duration(seconds) == text


@pytest.mark.parametrize(
    ("rate", "text"), [(14_234, "14,200 images/s"), (87.4, "87 images/s"), (0, ""), (math.nan, "")]
)
def test_speeds_have_three_digits(rate, text):
    assert wording.images_per_second(rate) == text


@pytest.mark.parametrize(
    ("value", "text"), [(24.604, "24.60"), (0.031384, "0.03138"), (0, "0"), (math.nan, "–"), (1.5e9, "1.500e+09")]
)
def test_four_digits(value, text):
    assert wording.significant(value) == text


@given(st.floats(-1e300, 1e300))
def test_a_written_number_is_near_the_measured_one(value):
    assert float(wording.significant(value)) == pytest.approx(value, rel=1e-3)


def test_networks_in_words():
    network = Architecture("multilayer", 1, 28, 28, 2, (512, 256, 128))
    assert wording.network(network) == "784-512-256-128-2 and its mirror"
    assert wording.network(replace(network, family="linear", hidden=())) == "784-2 and its mirror"
    assert "variance" in wording.network(replace(network, variational=True))
    assert "16-32 channels" in wording.network(replace(network, family="convolutional", hidden=(16, 32)))


def test_a_date_that_is_none_is_left_out():
    assert wording.day("yesterday") == ""
    assert wording.day("2026-11-01T12:00:00+00:00").startswith("2026-11-0")
