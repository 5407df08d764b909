"""The lesson "Codes as clouds": its cards, bars and clouds."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.gui import theme
from explorer.gui.learn.variational import wordings
from explorer.gui.learn.variational.cloud_view import CloudView
from explorer.gui.learn.variational.divergence_bars import DivergenceBars
from explorer.gui.learn.variational.lesson import VariationalLesson
from explorer.models.recipes import recipe_named
from explorer.values import Architecture, DataProvenance, Failure, ModelCard, Picture
from explorer.values.variational_study import (
    BoundFigures,
    Clouds,
    DecodedDraw,
    DrawsReply,
    DrawsRequest,
    ManifoldPictureReply,
    ManifoldPictureRequest,
    SurveyReply,
    SurveyRequest,
    prior_grid,
)

CARD = ModelCard(
    "mine",
    "variational",
    "elbo-bernoulli",
    Architecture("multilayer", 1, 9, 8, 2, variational=True),
    DataProvenance("x", "X", 100, "f", 1, 9, 8, ("zero", "one & two")),
)
LONG = replace(CARD, architecture=replace(CARD.architecture, latent_dim=12))
SHORT = replace(CARD, architecture=replace(CARD.architecture, latent_dim=1))
PLAIN = replace(CARD, name="plain", architecture=replace(CARD.architecture, variational=False))


@pytest.fixture(params=["light", "dark"])
def scheme(request, qapp):
    theme.apply(request.param)
    yield request.param
    theme.apply("light")


@pytest.fixture
def lesson(qtbot):
    widget = VariationalLesson()
    qtbot.addWidget(widget)
    widget.resize(800, 560)
    yield widget
    widget.hide()


def picture(value=128, side=1):
    return Picture(np.full((9 * side, 8 * side, 1), value, np.uint8))


def figures(divergences=(3.5, 2.5), dead=(), reconstruction=120.0):
    variances = tuple(0.0 if number in dead else 1.0 for number in range(len(divergences)))
    return BoundFigures(500, reconstruction, tuple(divergences), variances, (0.1,) * len(divergences))


def clouds(count=5):
    means = np.stack([np.linspace(-1, 1, count), np.zeros(count)], axis=1).astype(np.float32)
    labels = np.arange(count) % 3 - 1
    return Clouds((0, 1), 10 * np.arange(count), means, np.full((count, 2), 0.25, np.float32), labels)


def survey(stamp=1, samples=500, beta=1.0, measured=None, likelihood="bernoulli", stand_ins=False):
    measured = figures() if measured is None else measured
    return SurveyReply(SurveyRequest(samples), measured, beta, likelihood, 0.2, clouds(), stand_ins)


def draws(stamp=1, sample=20, size=2, stand_in=False):
    generator = np.random.default_rng(0)
    one = [
        DecodedDraw(generator.normal(size=size).astype(np.float32), picture(100 + n), 20.0 + n) for n in range(9)
    ]  # fmt: skip
    request = DrawsRequest(None, (0.0,) * size)
    return DrawsReply(request, sample, 1, picture(), one[0], tuple(one[1:]), np.full(size, 0.25, np.float32), stand_in)


def manifold(stamp=1, cells=20):
    return ManifoldPictureReply(ManifoldPictureRequest(cells), picture(side=cells))


def hover(widget, place):
    point = place.toPoint()
    event = QHelpEvent(QEvent.Type.ToolTip, point, widget.mapToGlobal(point))
    QApplication.sendEvent(widget, event)


# The widget ---------------------------------------------------------------------------------------------------------


def test_without_a_model_the_lesson_says_what_to_do(lesson):
    assert "Open or train a variational model" in lesson.message()


def test_a_model_without_clouds_is_told_which_recipes_give_some(lesson):
    lesson.show_model(PLAIN, 100, True)
    assert "“plain” encodes each picture as one code" in lesson.message()
    assert "mnist-vae-2d" in lesson.message()
    assert "mnist-beta-variational-2d" in lesson.message()
    for recipe in ("variational", "beta-variational"):
        assert f"“{recipe_named(recipe).title.removesuffix(' autoencoder')}”" in lesson.message()


@pytest.mark.parametrize(("width", "height"), [(640, 480), (816, 560), (1392, 900)])
def test_everything_stands_in_its_place_in_light_and_dark(lesson, scheme, width, height, qtbot):
    lesson.resize(width, height)
    lesson.show_model(CARD, 100, True)
    lesson.show()
    qtbot.waitExposed(lesson)
    lesson.show_survey(survey())
    lesson.show_draws(draws())
    lesson.show_manifold(manifold())
    QApplication.processEvents()
    content = lesson.area.widget()
    assert content.width() <= lesson.area.viewport().width()
    cards = [lesson.bound, lesson.dimensions, lesson.draws, lesson.clouds, lesson.manifold]
    places = [card.rect().translated(card.mapTo(content, QPoint())) for card in cards]
    assert all(content.rect().contains(place) for place in places)
    assert not any(one.intersects(other) for one in places for other in places if one is not other)
    # twenty pictures in a row keep their own pixels where there is room
    assert lesson.manifold.view.picture_rect().width() % (20 * 8) == 0
    assert not content.grab().isNull()


def test_the_bound_is_told_as_the_sum_of_its_terms(lesson):
    lesson.show_model(CARD, 100, True)
    lesson.show_survey(survey())
    assert lesson.bound.headline.text() == (
        "ELBO −126.00 nats per picture = −(120.00 reconstruction + 6.00 divergence)"
    )
    assert [bar.value for bar in lesson.bound.bars.bars] == ["120.00 nats", "6.00 nats", "6.00 nats"]
    assert "β = 1" in lesson.bound.weight.text()
    assert "500 samples" in lesson.bound.basis.text()


def test_a_larger_weight_is_told_apart_from_the_bound(lesson):
    lesson.show_model(CARD, 100, True)
    lesson.show_survey(survey(beta=4.0))
    assert "−126.00" in lesson.bound.headline.text()
    assert lesson.bound.bars.bars[2].value == "24.00 nats"
    assert "save 4 nats" in lesson.bound.weight.text()
    assert "144.00 nats" in lesson.bound.weight.text()
    lesson.show_survey(survey(beta=0.1))
    assert "cheap" in lesson.bound.weight.text()


def test_a_negative_reconstruction_term_is_explained(lesson):
    lesson.show_model(CARD, 100, True)
    lesson.show_survey(survey(measured=figures(reconstruction=-300.0), likelihood="gaussian"))
    assert "ELBO 294.00 nats" in lesson.bound.headline.text()
    assert "can be negative" in lesson.bound.basis.text()


def test_a_sample_is_told_with_its_mean_and_its_draws(lesson):
    lesson.show_model(CARD, 100, True)
    lesson.show_draws(draws())
    assert [cell.lines[0] for cell in lesson.draws.pictures.cells][:3] == ["original", "mean", "draw 1"]
    assert lesson.draws.sample.text() == "sample 20, class one & two"
    assert "± 0.25" in lesson.draws.spread.text()
    assert "20.0 from the mean, 24.5 from the draws" in lesson.draws.errors.text()
    lesson.show_draws(draws(stand_in=True))
    assert lesson.draws.pictures.cells[0].lines == ("stand-in",)


def test_missing_originals_are_said(lesson, qtbot):
    lesson.show_model(CARD, 100, False)
    lesson.show()
    qtbot.waitExposed(lesson)
    assert lesson.find_button.isVisible()
    with qtbot.waitSignal(lesson.find_data_wanted):
        lesson.find_button.click()
    lesson.show_model(CARD, 100, True)
    assert not lesson.find_button.isVisible()


def test_a_model_file_without_samples_still_has_its_prior_decoded(lesson, qtbot):
    lesson.show_model(CARD, 0, False)
    lesson.show()
    qtbot.waitExposed(lesson)
    assert "No samples" in lesson.bound.message.text()
    assert not lesson.clouds.view.isVisible()
    lesson.show_survey(replace(survey(), figures=None, clouds=None))
    lesson.show_manifold(manifold())
    assert lesson.manifold.view.isVisibleTo(lesson)
    assert not lesson.bound.bars.isVisible()


def test_what_other_code_lengths_cannot_show_is_said(lesson):
    lesson.show_model(LONG, 100, True)
    assert "this model's codes have 12" in lesson.manifold.message.text()
    lesson.show_survey(survey(measured=figures((1.0,) * 12)))
    assert "largest divergence" in lesson.clouds.basis.text()
    lesson.show_draws(draws(size=12))
    assert "8 narrowest dimensions of 12" in lesson.draws.spread.text()
    lesson.show_model(SHORT, 100, True)
    assert "no plane" in lesson.clouds.message.text()


def test_another_model_begins_empty(lesson):
    lesson.show_model(CARD, 100, True)
    lesson.show_survey(survey())
    lesson.show_draws(draws())
    lesson.show_manifold(manifold())
    assert lesson.manifold_picture() is not None
    lesson.clear()
    assert lesson.manifold_picture() is None
    assert lesson.draws.pictures.cells == ()
    assert lesson.clouds.view.clouds is None
    assert lesson.bound.bars.bars == ()
    assert "Measuring" in lesson.dimensions.bars.accessibleDescription()


def test_failures_stand_in_the_card_that_they_concern(lesson):
    lesson.show_model(CARD, 100, True)
    lesson.draws.show_failure(Failure("internal", "No draws."))
    lesson.bound.show_failure(Failure("internal", "No bound."))
    assert (lesson.draws.message.text(), lesson.bound.message.text()) == ("No draws.", "No bound.")
    lesson.show_draws(draws())
    assert lesson.draws.message.text() == ""


# Bars, clouds, words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2, 32, 400])
def test_bars_stand_side_by_side_and_grow_with_the_divergence(qtbot, scheme, count):
    bars = DivergenceBars("empty")
    qtbot.addWidget(bars)
    bars.resize(480, 168)
    assert not bars.grab().isNull()
    bars.set_figures(figures(tuple(0.5 + number % 3 for number in range(count)), dead=(0,)))
    places = [bars.bar(number) for number in range(count)]
    assert all(bars.rect().contains(place.toAlignedRect()) for place in places)
    assert all(one.center().x() < other.center().x() for one, other in pairwise(places))
    assert all(bars.number_at(place.center().x()) == number for number, place in enumerate(places))
    if count > 1:
        assert places[1].height() == pytest.approx(3 * places[0].height())
    assert "z1: 0.50 nats, collapsed" in bars.accessibleDescription()
    hover(bars, places[-1].center())
    assert not bars.grab().isNull()


def test_a_cloud_is_an_ellipse_of_one_deviation_and_the_prior_a_circle(qtbot):
    view = CloudView("empty")
    qtbot.addWidget(view)
    view.resize(500, 500)
    view.set_clouds(clouds(), CARD.data.class_names)
    for times in (1.0, 2.0):
        circle = view.ellipse_of(np.zeros(2), np.ones(2), times)
        assert circle.center() == view.place_of(np.zeros(2))
        assert circle.right() == pytest.approx(view.place_of(np.array([times, 0.0])).x())
        assert circle.top() == pytest.approx(view.place_of(np.array([0.0, times])).y())
        assert view.rect().contains(circle.toAlignedRect())
    cloud = view.ellipse_of(np.array([0.5, -0.5]), np.array([0.5, 0.25]))
    assert cloud.left() == pytest.approx(view.place_of(np.array([0.0, 0.0])).x())
    assert cloud.bottom() == pytest.approx(view.place_of(np.array([0.0, -0.75])).y())
    narrow = view.ellipse_of(np.zeros(2), np.full(2, 1e-6))
    assert narrow.width() >= 2


def test_a_clicked_cloud_is_asked_for_and_told(qtbot, lesson, scheme):
    lesson.show_model(CARD, 100, True)
    lesson.show()
    qtbot.waitExposed(lesson)
    lesson.show_survey(survey())
    lesson.show_draws(draws(sample=20))
    view = lesson.clouds.view
    assert view.chosen.row == 20
    assert view.chosen.draws.shape == (8, 2)
    with qtbot.waitSignal(lesson.sample_wanted) as asked:
        QTest.mouseClick(
            view, Qt.MouseButton.LeftButton, pos=view.place_of(np.array([1.0, 0.0])).toPoint() + QPoint(2, 0)
        )
    assert asked.args == [40]
    assert view.text(4) == "sample 40: z1 = 1.00 ± 0.25, z2 = 0.00 ± 0.25, class zero"
    assert view.index_at(QPointF(0, 0)) is None
    hover(view, view.place_of(np.array([1.0, 0.0])))
    assert "one &amp; two" in lesson.clouds.legend.text().replace("&nbsp;", " ")
    assert not view.grab().isNull()


def test_the_picture_of_the_prior_tells_the_code_under_the_pointer(lesson):
    lesson.show_model(CARD, 100, True)
    lesson.show_manifold(manifold())
    low = f"{float(prior_grid(20)[-1, 0, 0]):.2f}".replace("-", "−")
    assert lesson.manifold.view.pixel_text(20 * 9 - 1, 0) == f"z1 = {low}, z2 = {low}"
    assert lesson.manifold.view.pixel_text(0, 0) == "z1 = −1.96, z2 = 1.96"


@pytest.mark.parametrize(
    ("dead", "words"),
    [
        ((), "3 of 3. None"),
        ((1,), "2 of 3. z2 has collapsed"),
        ((0, 2), "1 of 3. z1 and z3 have collapsed"),
        ((0, 1, 2), "none of 3. This is posterior collapse"),
    ],
)
def test_collapsed_dimensions_are_named(dead, words):
    assert words in wordings.active(figures((1.0, 1.0, 1.0), dead))


def test_many_collapsed_dimensions_are_counted():
    assert "z1, z2, z3, z4, z5, z6, z7 and 13 more have" in wordings.active(figures((1.0,) * 30, tuple(range(20))))


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0.000"), (-1e-9, "0.000"), (0.0312, "0.031"), (3.456, "3.46"), (-1234.5, "−1,234.50"), (np.nan, "–")],
)
def test_nats_are_told_to_a_sensible_digit(value, text):
    assert wordings.nats(value) == text
