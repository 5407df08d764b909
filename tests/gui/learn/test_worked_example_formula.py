"""Formulas set in type."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication, QImage, QPainter

from explorer.gui import theme
from explorer.gui.learn import formula
from explorer.gui.learn.formula import Formula, Typesetter, readable, typeset
from tests.patience import PATIENCE_SECONDS

FRACTION = r"\frac{\partial L}{\partial W} = \mathbf{x}^{\top}\boldsymbol{\delta}"


def shown(qtbot, latex):
    widget = Formula(latex)
    qtbot.addWidget(widget)
    widget.resize(widget.sizeHint())
    widget.show()
    return widget


def ink(image):
    """The colour of the darkest or brightest pixel against the corner's."""
    background = image.pixelColor(0, 0).lightness()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return max(pixels, key=lambda colour: abs(colour.lightness() - background))


def test_it_is_painted_in_the_colour_of_the_text(qtbot, scheme):
    widget = shown(qtbot, FRACTION)
    found, expected = ink(widget.grab().toImage()), widget.palette().windowText().color()
    assert abs(found.lightness() - expected.lightness()) < 40


def test_it_follows_a_change_of_colours(qtbot, qapp):
    theme.apply("light")
    widget = shown(qtbot, FRACTION)
    dark_on_light = ink(widget.grab().toImage()).lightness()
    theme.apply("dark")
    light_on_dark = ink(widget.grab().toImage()).lightness()
    theme.apply("light")
    assert dark_on_light < 60 < 180 < light_on_dark


def test_it_is_drawn_from_outlines_at_any_pixel_ratio(qtbot, qapp):
    coarse, fine = QImage(60, 40, QImage.Format.Format_RGB32), QImage(240, 160, QImage.Format.Format_RGB32)
    fine.setDevicePixelRatio(4)
    for image in (coarse, fine):
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        formula.paint(painter, "x", 24.0, QColor("black"), QPointF(4, 28))
        painter.end()
    enlarged = coarse.scaled(fine.size())
    greys = [sum(20 < image.pixelColor(x, y).lightness() < 235 for x in range(240) for y in range(160)) for image in
             (enlarged, fine)]  # fmt: skip
    assert greys[1] < greys[0] / 2  # sharp edges: few half-tones


def test_a_larger_font_makes_a_larger_formula(qtbot):
    widget = shown(qtbot, FRACTION)
    before = widget.sizeHint()
    font = widget.font()
    font.setPixelSize(40)
    widget.setFont(font)
    large = widget.sizeHint()
    assert large.width() > 1.5 * before.width()
    widget.set_scale(0.5)
    assert widget.sizeHint().width() == pytest.approx(large.width() / 2, abs=4)


def test_one_formula_is_set_once_for_all_sizes(qapp):
    formula._outlines.cache_clear()
    small, large = typeset(FRACTION, 10.0), typeset(FRACTION, 20.0)
    assert formula._outlines.cache_info().misses == 1
    assert large.width == pytest.approx(2 * small.width)
    assert large.ascent == pytest.approx(2 * small.ascent)


def test_in_a_narrow_place_it_shrinks_instead_of_being_cut_off(qtbot):
    widget = shown(qtbot, FRACTION)
    assert widget.minimumSizeHint().width() < widget.sizeHint().width()
    widget.resize(widget.minimumSizeHint())
    image = widget.grab().toImage()
    background = image.pixelColor(0, 0)
    right = [image.pixelColor(image.width() - 1, y) for y in range(image.height())]
    assert all(abs(colour.lightness() - background.lightness()) < 60 for colour in right)


def test_an_empty_formula_takes_no_room(qtbot):
    widget = Formula()
    qtbot.addWidget(widget)
    assert widget.sizeHint().isEmpty()
    widget.resize(40, 40)
    assert not widget.grab().isNull()


def test_it_can_be_heard_and_copied(qtbot):
    widget = shown(qtbot, r"L = \sum_i (\hat{x}_i - x_i)^2")
    assert widget.accessibleName() == "L = Σ _i (x\u0302_i - x_i)^2"
    widget.set_latex("x", "the sample")
    assert widget.accessibleName() == "the sample"
    widget.actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == "x"


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\mathbf{z} = \sigma(\mathbf{x}\,W_{\mathrm{enc}})", "z = σ (x W_enc)"),
        (r"\frac{\partial L}{\partial W}", "( ∂ L)/( ∂ W)"),
        (r"\Big(\sum_k \delta_k\Big)", "( Σ _k δ _k )"),
        (r"1-\hat{x}_{2}", "1-x\u0302_2"),
    ],
)
def test_formulas_in_plain_signs(latex, text):
    assert readable(latex) == text


@pytest.mark.parametrize("latex", [r"\frac{1}{", "", r"\left( x", "a & b"])
def test_what_is_no_formula_is_named(latex):
    with pytest.raises(ValueError, match="not a formula"):
        typeset(latex, 16.0)


def test_many_are_set_one_at_a_time(qtbot):
    formula._outlines.cache_clear()
    setter = Typesetter()
    with qtbot.waitSignal(setter.done):
        setter.set_all(["a", "b", "a"])
        assert formula._outlines.cache_info().misses == 0
    assert formula._outlines.cache_info().misses == 2


def test_the_numbers_have_figures_of_equal_width(qapp):
    font = formula.number_font(20)
    assert font.family() == "STIX Two Math"
    assert len({QFontMetricsF(font).horizontalAdvance(figure) for figure in "0123456789"}) == 1


def test_a_page_that_nobody_has_looked_at_yet_costs_no_typesetting(qapp):
    program = (
        "import sys; from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget; app = QApplication([]);"
        "from explorer.gui.learn.worked_example.page import WorkedExample;"
        "stack = QStackedWidget(); stack.addWidget(QWidget()); stack.addWidget(WorkedExample()); stack.show();"
        "app.processEvents(); sys.exit('ziamath' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], timeout=PATIENCE_SECONDS).returncode == 0
