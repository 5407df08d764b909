"""Pages cleaned by the paper that a network tells."""

import numpy as np
import pytest
import torch
from scipy.ndimage import rotate

from explorer.features.restore.compute.tiling import TiledNetwork
from explorer.features.restore.tasks.clean_page.compute.cleaning import clean_page
from explorer.features.restore.tasks.clean_page.compute.page_marks import is_light_on_dark, skew_of
from explorer.features.restore.tasks.clean_page.messages import PageOptions
from explorer.models.restoration import build_restoration, restoration_from_weights, restoration_to_weights
from explorer.values.full_picture import FullPicture
from explorer.values.restoration_model import CLEAN_PAGE, PAPER, RestorationArchitecture


@pytest.fixture(scope="module")
def network():
    """One that takes the paper for what its untrained exits say: the same everywhere, about 0.97."""
    built = build_restoration(RestorationArchitecture(CLEAN_PAGE, (3,), 0, 0, (8, 8), (1, 1), PAPER), 0)
    with torch.no_grad():
        built.exits["3"].weight.zero_()
        built.exits["3"].bias[-4:] = -5.0  # no pictures
    return TiledNetwork(restoration_from_weights(restoration_to_weights(built)), side=64)


BILEVEL = {"black_and_white": True}


def lines(height=300, width=220, pitch=12):
    """Rows of short strokes on white, float32 (h, w)."""
    page = np.ones((height, width), np.float32)
    generator = np.random.default_rng(0)
    for top in range(20, height - 20, pitch):
        for left in range(20, width - 20, 6):
            if generator.random() < 0.7:
                page[top : top + 6, left : left + 3] = 0.1
    return page


def as_picture(values, depth="uint8"):
    white = {"uint8": 255, "uint16": 65_535}[depth]
    levels = np.rint(np.atleast_3d(values) * white).astype(depth)
    return FullPicture(levels, 0.0, float(white))


def cleaned(run_task, network, picture, **page):
    return run_task(clean_page(network, picture, PageOptions(**page)))[1]


def test_the_scan_is_divided_by_the_paper(network, run_task):
    page = np.full((90, 70), 0.8, np.float32)
    page[20:30, 20:30] = 0.05
    outcome = cleaned(run_task, network, as_picture(page))
    restored = outcome.restored.unit()[0]
    assert restored.shape == page.shape
    assert restored[0, 0] == pytest.approx(0.8 / 0.987, abs=0.06) and restored[25, 25] < 0.08


@pytest.mark.parametrize("depth", ["uint8", "uint16"])
def test_no_amount_leaves_the_page_as_it_is(network, run_task, depth):
    picture = as_picture(np.random.default_rng(0).random((50, 60, 3)) * 0.5 + 0.5, depth)
    np.testing.assert_array_equal(cleaned(run_task, network, picture, amount=0.0).restored.pixels, picture.pixels)


def test_a_page_that_is_light_on_dark_comes_back_and_that_is_said(network, run_task):
    picture = as_picture(1 - lines())
    outcome = cleaned(run_task, network, picture)
    np.testing.assert_array_equal(outcome.restored.pixels, picture.pixels)
    assert "light on dark" in outcome.account[0]
    inverted = cleaned(run_task, network, picture, invert=True)
    assert inverted.restored.unit().mean() > 0.7 and "inverted" in inverted.account[0]


@pytest.mark.parametrize("light", [1.0, 0.6, 0.3])
def test_a_page_in_a_shadow_is_not_light_on_dark(light):
    assert not is_light_on_dark(lines() * light)
    assert is_light_on_dark((1 - lines()) * light)


def test_a_sheet_on_a_dark_table_is_not_light_on_dark():
    table = np.full((400, 400), 0.1, np.float32)
    table[60:260, 40:240] = lines(200, 200)
    assert not is_light_on_dark(table)


@pytest.mark.parametrize("angle", [-5.0, -1.3, 0.0, 0.7, 4.2])
def test_lines_are_laid_level(angle):
    tilted = rotate(1 - lines(400, 300), angle, reshape=False, order=1)
    assert skew_of(tilted) == pytest.approx(-angle, abs=0.15)


def test_an_empty_page_has_no_tilt(network, run_task):
    assert skew_of(np.zeros((50, 60), np.float32)) == 0
    outcome = cleaned(run_task, network, as_picture(np.full((50, 60), 0.9)), deskew=True)
    assert outcome.account[-1] == "The lines are level."


def test_straightening_keeps_the_size(network, run_task):
    tilted = rotate(lines(260, 200), 3, reshape=False, order=1, cval=1.0)
    outcome = cleaned(run_task, network, as_picture(tilted), deskew=True)
    assert outcome.restored.pixels.shape == (260, 200, 1) and "Rotated by -3" in outcome.account[-1]


def test_black_and_white_has_two_levels_and_grey_has_no_colours(network, run_task):
    picture = as_picture(np.random.default_rng(1).random((40, 50, 3)) * 0.4 + 0.6)
    flat = cleaned(run_task, network, picture, black_and_white=True).restored
    assert flat.channels == 1 and set(np.unique(flat.pixels)) <= {0, 255}
    assert flat.bilevel and flat.depth == "1 bit"
    assert cleaned(run_task, network, picture, keep_pictures=False).restored.channels == 1
    turned = cleaned(run_task, network, as_picture(rotate(lines(), 3, reshape=False, cval=1)), **BILEVEL, deskew=True)
    assert turned.restored.bilevel and set(np.unique(turned.restored.pixels)) == {0, 255}


@pytest.mark.parametrize("channels", [1, 3])
def test_a_network_that_gives_the_page_itself_heeds_the_same_options(network_for, run_task, channels):
    ink = TiledNetwork(network_for(CLEAN_PAGE), side=64)
    picture = as_picture(np.random.default_rng(1).random((40, 50, channels)) * 0.9 + 0.1)
    flat = cleaned(run_task, ink, picture, **BILEVEL).restored
    assert flat.bilevel and set(np.unique(flat.pixels)) <= {0, 255}
    assert cleaned(run_task, ink, picture, keep_pictures=False).restored.channels == 1
    assert cleaned(run_task, ink, picture).restored.channels == channels
    np.testing.assert_array_equal(cleaned(run_task, ink, picture, amount=0.0).restored.pixels, picture.pixels)


def test_large_scans_are_looked_at_smaller_and_keep_their_detail(network, run_task, monkeypatch):
    monkeypatch.setattr("explorer.features.restore.tasks.clean_page.compute.cleaning._MOST_SEEN", 3000)
    page = np.tile(np.float32([[0.2, 0.9], [0.9, 0.9]]), (60, 50))
    restored = cleaned(run_task, network, as_picture(page)).restored.unit()[0]
    assert restored.shape == page.shape
    assert abs(restored[::2, ::2].mean() - 0.2) < 0.06 and restored[1::2].mean() > 0.85
