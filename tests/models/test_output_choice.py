from __future__ import annotations

import numpy as np
import pytest

from explorer.models import choose_output, recipe_named
from explorer.values import BadInput

GREY = np.random.default_rng(0).integers(0, 256, (20, 1, 8, 8)).astype(np.uint8)
UNIT = (GREY / 255).astype(np.float32)
SIGNED = (UNIT * 2 - 1).astype(np.float32)


@pytest.mark.parametrize("images", [GREY, UNIT], ids=["uint8", "float"])
def test_bounded_pixels_get_a_sigmoid_and_the_reason_says_so(images):
    choice = choose_output(images)
    assert (choice.output, choice.objective.name) == ("sigmoid", "squared-error")
    assert "0 (black) and 1 (white)" in choice.reason


def test_two_toned_pictures_are_recognised():
    assert "nearly all black or white" in choose_output((GREY > 127).astype(np.uint8) * 255).reason
    assert "nearly all black or white" in choose_output((UNIT > 0.5).astype(np.float32)).reason


def test_pixels_beyond_a_sigmoid_get_a_linear_output_and_the_range_is_told():
    choice = choose_output(SIGNED)
    assert (choice.output, choice.objective.name) == ("linear", "squared-error")
    assert "-1 to 1" in choice.reason


def test_the_linear_recipe_is_linear_whatever_the_data():
    choice = choose_output(GREY, recipe_named("linear"))
    assert (choice.output, choice.objective.name) == ("linear", "squared-error")


def test_an_asked_objective_is_taken():
    assert choose_output(GREY, objective="cross-entropy").objective.name == "cross-entropy"


@pytest.mark.parametrize(
    ("images", "asked", "expected"),
    [
        (GREY, "auto", "elbo-bernoulli"),
        (SIGNED, "auto", "elbo-gaussian"),
        (GREY, "squared-error", "elbo-gaussian"),
        (GREY, "cross-entropy", "elbo-bernoulli"),
    ],
)
def test_a_variational_recipe_takes_the_matching_bound(images, asked, expected):
    assert choose_output(images, recipe_named("variational"), asked).objective.name == expected


@pytest.mark.parametrize("recipe", ["undercomplete", "variational", "linear"])
def test_cross_entropy_without_a_sigmoid_is_refused_with_the_reason(recipe):
    images = GREY if recipe == "linear" else SIGNED
    with pytest.raises(BadInput, match=r"sigmoid.*, but (linear output|the linear recipe)"):
        choose_output(images, recipe_named(recipe), "cross-entropy")


def test_unusable_data_or_names_are_refused():
    with pytest.raises(BadInput, match="no pictures"):
        choose_output(GREY[:0])
    with pytest.raises(BadInput, match="NaN or infinity"):
        choose_output(np.full((1, 1, 8, 8), np.nan, np.float32))
    with pytest.raises(BadInput, match="hinge"):
        choose_output(GREY, objective="hinge")
