import dataclasses

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer.features.restore.compute.drawing import stroke_width
from explorer.features.restore.compute.preparing import prepare
from explorer.features.restore.messages.preparation import FITS, SWITCHES, Preparation
from explorer.values import Picture


def box(pixels: np.ndarray) -> tuple[int, int]:
    inked = pixels[0] > 60
    return int(inked.any(axis=1).sum()), int(inked.any(axis=0).sum())


def centre(pixels: np.ndarray) -> tuple[float, float]:
    weights = pixels[0].astype(float)
    places = np.arange(28)
    return weights.sum(1) @ places / weights.sum(), weights.sum(0) @ places / weights.sum()


def test_a_digit_on_paper_is_laid_out_as_mnist_lays_out_its_own(draw, grey_28, mnist):
    result = prepare(draw.on_paper(draw.seven()), grey_28, mnist, Preparation())
    assert result.pixels.dtype == np.uint8 and result.pixels.shape == (1, 28, 28)
    assert result.pixels[:, :3].max() == 0 and result.pixels.max() == 255
    assert max(box(result.pixels)) in (20, 21)
    assert centre(result.pixels) == pytest.approx((14, 14), abs=0.3)
    assert result.placement.inverted
    assert not result.warning


@pytest.mark.parametrize("colour", [False, True])
def test_shadows_and_size_and_colour_of_the_paper_make_no_difference(draw, grey_28, mnist, colour):
    plain = prepare(draw.on_paper(draw.seven()), grey_28, mnist, Preparation()).pixels / 255
    shaded = prepare(draw.on_paper(draw.seven(), draw.shaded_paper(), colour=colour), grey_28, mnist, Preparation())
    assert np.square(shaded.pixels / 255 - plain).sum() < 4
    large = Picture(np.repeat(np.repeat(draw.on_paper(draw.seven()).pixels, 5, axis=0), 5, axis=1))
    assert np.square(prepare(large, grey_28, mnist, Preparation()).pixels / 255 - plain).sum() < 4


def test_noise_makes_little_difference(draw, grey_28, mnist):
    clean = draw.on_paper(draw.seven())
    noise = np.random.default_rng(0).normal(0, 8, clean.pixels.shape)
    noisy = Picture(np.clip(clean.pixels + noise, 0, 255).astype(np.uint8))
    difference = prepare(noisy, grey_28, mnist, Preparation()).pixels / 255.0
    difference -= prepare(clean, grey_28, mnist, Preparation()).pixels / 255
    assert np.square(difference).sum() < 4


def test_chalk_on_a_board_is_not_inverted(draw, grey_28, mnist):
    board = draw.on_paper(1 - draw.seven(), 0.9, 0.2)
    result = prepare(board, grey_28, mnist, Preparation())
    paper = prepare(draw.on_paper(draw.seven()), grey_28, mnist, Preparation())
    assert not result.placement.inverted
    assert np.square((result.pixels - paper.pixels.astype(float)) / 255).sum() < 4


def test_a_sheet_on_a_dark_table_is_looked_at_alone(draw, grey_28, mnist):
    sheet = draw.on_paper(draw.seven()).pixels[:, :, 0]
    table = np.full((420, 560), 30, dtype=np.uint8)
    table[60:360, 80:480] = sheet
    result = prepare(draw.grey(table), grey_28, mnist, Preparation())
    alone = prepare(draw.grey(sheet), grey_28, mnist, Preparation())
    assert np.square((result.pixels - alone.pixels.astype(float)) / 255).sum() < 4


def test_a_thin_pen_is_made_as_wide_as_the_data_have_it_and_says_so(draw, grey_28, mnist):
    picture = draw.on_paper(draw.seven(pen=3))
    auto = prepare(picture, grey_28, mnist, Preparation())
    kept = prepare(picture, grey_28, mnist, Preparation(thicken="no"))
    assert stroke_width(auto.pixels[0] / 255) > 2
    assert stroke_width(kept.pixels[0] / 255) < 1.3
    assert any("widened" in line for line in auto.account)
    assert not any("widened" in line for line in kept.account)


def test_a_sample_of_the_data_is_left_as_it_is_also_as_a_negative(draw, grey_28, mnist):
    sample = prepare(draw.on_paper(draw.seven()), grey_28, mnist, Preparation()).pixels[0]
    again = prepare(draw.grey(sample), grey_28, mnist, Preparation())
    assert np.array_equal(again.pixels[0], sample)
    assert any("as it is" in line for line in again.account)
    assert np.array_equal(prepare(draw.grey(255 - sample), grey_28, mnist, Preparation()).pixels[0], sample)


def test_a_picture_of_the_models_size_that_is_laid_out_otherwise_is_laid_out_anew(draw, grey_28, mnist):
    sample = prepare(draw.on_paper(draw.seven()), grey_28, mnist, Preparation()).pixels[0]
    moved = prepare(draw.grey(np.roll(sample, (-3, 3), axis=(0, 1))), grey_28, mnist, Preparation())
    assert centre(moved.pixels) == pytest.approx((14, 14), abs=0.3)


def test_fashion_fills_the_height_and_keeps_its_shades(grey_28, fashion):
    page = np.full((300, 300), 250, dtype=np.uint8)
    page[80:230, 100:150], page[80:230, 150:200] = 90, 160
    result = prepare(Picture(page[:, :, None]), grey_28, fashion, Preparation())
    assert box(result.pixels) == (28, pytest.approx(19, abs=1))
    assert result.pixels[0, 14, 10] == pytest.approx(255 - 90 * 255 / 250, abs=8)
    assert result.pixels[0, 14, 18] == pytest.approx(255 - 160 * 255 / 250, abs=8)


def test_an_empty_page_warns_and_comes_through(draw, grey_28, mnist):
    result = prepare(draw.grey(np.full((200, 300), 230, dtype=np.uint8)), grey_28, mnist, Preparation())
    assert result.warning and result.pixels.shape == (1, 28, 28)


def test_scenes_keep_their_colours_and_are_only_scaled(colour_32, scenes):
    picture = np.zeros((64, 96, 3), dtype=np.uint8)
    picture[:, :48] = (200, 40, 10)
    picture[:, 48:] = (10, 90, 220)
    result = prepare(Picture(picture), colour_32, scenes, Preparation())
    assert np.array_equal(result.pixels.transpose(1, 2, 0), picture[::2, ::2])
    assert result.placement == dataclasses.replace(result.placement, left=0, top=0, width=96, height=64)


def test_fits_differ_as_their_names_say(colour_32, scenes):
    tall = np.full((300, 100, 3), 50, dtype=np.uint8)
    tall[100:200] = 250
    contain, cover, stretch = (
        prepare(Picture(tall), colour_32, scenes, Preparation(fit=fit)).placement for fit in FITS
    )
    assert contain.height == pytest.approx(300) and contain.width > 100
    assert cover.width == pytest.approx(100) and cover.height < 300
    assert (stretch.width, stretch.height) == (pytest.approx(100), pytest.approx(300))


def test_invert_can_be_forced_both_ways(draw, grey_28, mnist):
    picture = draw.on_paper(draw.seven())
    yes = prepare(picture, grey_28, mnist, Preparation(invert="yes"))
    no = prepare(picture, grey_28, mnist, Preparation(invert="no"))
    assert yes.pixels.astype(int) + no.pixels == pytest.approx(255, abs=1)
    assert any("as requested" in line for line in yes.account)


def test_a_colour_model_takes_a_grey_picture_and_says_so(draw, colour_32, scenes):
    result = prepare(draw.on_paper(draw.seven()), colour_32, scenes, Preparation())
    assert np.array_equal(result.pixels[0], result.pixels[2])
    assert any("converted to RGB" in line for line in result.account)


def test_the_margin_is_kept_free(draw, grey_28, mnist):
    result = prepare(draw.on_paper(draw.seven()), grey_28, mnist, Preparation(margin=0.25, centre="no"))
    assert max(box(result.pixels)) in (14, 15)


settings_of_any_kind = st.builds(
    Preparation,
    fit=st.sampled_from(tuple(FITS)),
    margin=st.none() | st.floats(0, 0.4),
    **{name: st.sampled_from(tuple(SWITCHES)) for name in ("crop", "even_light", "invert", "thicken", "centre")},
)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    size=st.tuples(st.integers(1, 70), st.integers(1, 70)) | st.sampled_from([(1, 3000), (3000, 1), (1, 1)]),
    channels=st.sampled_from((1, 3)),
    preparation=settings_of_any_kind,
    seed=st.integers(0, 9),
    kind=st.sampled_from(("mnist", "fashion", "scenes")),
)
def test_any_picture_becomes_an_input(
    grey_28, colour_32, mnist, fashion, scenes, size, channels, preparation, seed, kind
):
    pixels = np.random.default_rng(seed).integers(0, 256, (*size, channels)).astype(np.uint8)
    pixels[: size[0] // 2] = 255
    provenance = {"mnist": mnist, "fashion": fashion, "scenes": scenes}[kind]
    architecture = colour_32 if kind == "scenes" else grey_28
    result = prepare(Picture(pixels), architecture, provenance, preparation)
    assert result.pixels.shape == (architecture.channels, architecture.height, architecture.width)
    assert result.pixels.dtype == np.uint8
    assert result.placement.width > 0 and result.placement.height > 0
    assert result.account and all(line.endswith(".") for line in result.account)


@pytest.mark.parametrize("wrong", [{"fit": "fill"}, {"margin": 0.5}, {"crop": "maybe"}, {"invert": True}])
def test_settings_that_do_not_exist_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Preparation(**wrong)
