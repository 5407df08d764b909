"""The plot that all curves share."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QPalette, QWheelEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.panels.curve_plot import BLUE, CurvePlot, LineSample, LogarithmButton, curve_pen


@pytest.fixture
def plot(qtbot, qapp):
    theme.apply("light")
    # in a window of its own, since a plot does not outlive being closed
    window = QWidget()
    qtbot.addWidget(window)
    plot = CurvePlot("epoch", lowest=96)
    QVBoxLayout(window).addWidget(plot)
    window.resize(280, 160)
    window.show()
    yield plot
    theme.apply("light")


def test_curves_and_ground_follow_the_palette(plot, qtbot):
    curve = plot.add_curve(lambda: curve_pen(BLUE))
    before = plot.backgroundBrush().color()
    theme.apply("dark")
    qtbot.waitUntil(lambda: curve.opts["pen"].color().name() == BLUE["dark"].lower())
    assert plot.backgroundBrush().color() == plot.palette().color(QPalette.ColorRole.Window) != before
    theme.apply("light")
    qtbot.waitUntil(lambda: curve.opts["pen"].color().name() == BLUE["light"].lower())


def test_a_single_point_is_a_dot(plot):
    curve = plot.add_curve(lambda: curve_pen(BLUE))
    plot.show_points(curve, np.array([1.0]), np.array([2.0]))
    assert curve.opts["symbol"] == "o"
    plot.show_points(curve, np.array([1.0, 2.0]), np.array([2.0, np.nan]))
    assert curve.opts["symbol"] is None


def test_the_pointer_is_told_until_it_leaves(plot, qtbot):
    plot.show_points(plot.add_curve(lambda: curve_pen(BLUE)), np.arange(5.0), np.arange(5.0))
    plot.grab()
    place = plot.mapFromScene(plot.getPlotItem().vb.mapViewToScene(QPointF(2.2, 2)))
    with qtbot.waitSignal(plot.pointed) as told:
        qtbot.mouseMove(plot.viewport(), place)
    assert told.args[0] == pytest.approx(2.2, abs=0.3)
    guide = plot.add_guide(90)
    assert not guide.isVisible()
    with qtbot.waitSignal(plot.pointer_left):
        QApplication.sendEvent(plot.viewport(), QEvent(QEvent.Type.Leave))


def test_the_wheel_is_left_to_the_page_behind(plot):
    event = QWheelEvent(
        QPointF(50, 50), QPointF(50, 50), QPoint(0, 0), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(plot.viewport(), event)
    assert not event.isAccepted()


def test_dashes_tell_lines_apart_without_colour():
    assert curve_pen(BLUE).style() == Qt.PenStyle.SolidLine
    assert curve_pen(BLUE, (3, 2)).style() == Qt.PenStyle.CustomDashLine


def test_a_sample_asks_for_its_pen_when_it_is_drawn(qtbot):
    asked = []
    sample = LineSample(lambda: asked.append(1) or curve_pen(BLUE))
    qtbot.addWidget(sample)
    sample.grab()
    assert asked


def test_without_a_logarithm_the_switch_goes_off_and_says_why(qtbot):
    button = LogarithmButton()
    qtbot.addWidget(button)
    button.setChecked(True)
    button.allow(False)
    assert not button.isEnabled()
    assert not button.isChecked()
    assert "below" in button.toolTip()
    button.allow(True)
    assert button.isEnabled()


def test_a_curve_of_gaps_alone_is_no_curve_and_no_warning(plot):
    curve = plot.add_curve(lambda: curve_pen(BLUE))
    gaps = np.full(4, np.nan)
    plot.show_points(curve, np.arange(4.0), gaps)
    plot.getPlotItem().vb.updateAutoRange()
    assert curve.getData()[0] is None or len(curve.getData()[0]) == 0
