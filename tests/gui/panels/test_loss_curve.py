"""The loss curve."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtWidgets import QApplication

from explorer.gui.panels.loss_curve import LossCurve
from explorer.values import EpochFigures

HISTORY = tuple(EpochFigures(e, 40.0 / (e + 1), 44.0 / (e + 1), 1.0, 1.0, 1e-3, 1.0) for e in range(5))


def shown(qtbot, history=(), unit=""):
    curve = LossCurve()
    qtbot.addWidget(curve)
    curve.resize(280, 200)
    curve.set_history(history, unit)
    curve.show()
    return curve


def test_both_losses_are_drawn_over_the_epochs(qtbot, scheme):
    curve = shown(qtbot, HISTORY, "nats per image")
    training, validation = (item.getData() for item in curve.plot.getPlotItem().listDataItems())
    np.testing.assert_array_equal(training[0], range(5))
    np.testing.assert_allclose(training[1], [row.training_loss for row in HISTORY])
    np.testing.assert_allclose(validation[1], [row.validation_loss for row in HISTORY])
    assert curve.readout.text() == "epoch 4 · training 8.000 · validation 8.800"
    assert "nats per image" in curve.accessibleDescription()


def test_a_marked_epoch_is_read_in_its_stage_until_the_mark_goes(qtbot):
    rows = [EpochFigures(e, 9.0 - e, 9.0, 1.0, 1.0, 1e-3, 1.0, 1 if e <= 3 else 0) for e in range(1, 9)]
    curve = shown(qtbot, tuple(rows))
    curve.mark_epoch(2.2)
    assert curve.readout.text().startswith("epoch 2 · training 7.000")
    assert curve.plot.getPlotItem().listDataItems()[0].getData()[0].tolist() == [1, 2, 3]
    curve.mark_epoch(6.0)
    assert curve.readout.text().startswith("epoch 3 · training 3.000"), "counted within the stage"
    assert curve._mark.value() == 3
    curve.mark_epoch(None)
    assert not curve._mark.isVisible()
    assert curve.readout.text().startswith("epoch 5 · training 1.000")


def test_the_two_lines_differ_in_more_than_colour(qtbot):
    curve = shown(qtbot, HISTORY)
    styles = {item.opts["pen"].style() for item in curve.plot.getPlotItem().listDataItems()}
    assert len(styles) == 2


def test_without_a_history_it_says_what_will_be_here(qtbot):
    curve = shown(qtbot, HISTORY)
    curve.set_history((), "")
    assert not curve.plot.isVisible()
    assert "epoch" in curve.accessibleDescription()


def test_the_pointer_reads_an_epoch_and_leaving_returns_to_the_newest(qtbot):
    curve = shown(qtbot, HISTORY)
    curve.grab()
    box = curve.plot.getPlotItem().vb
    place = curve.plot.mapFromScene(box.mapViewToScene(QPointF(2.2, 20)))
    qtbot.mouseMove(curve.plot.viewport(), place)
    qtbot.waitUntil(lambda: curve.readout.text() == "epoch 2 · training 13.33 · validation 14.67")
    QApplication.sendEvent(curve.plot.viewport(), QEvent(QEvent.Type.Leave))
    assert curve.readout.text().startswith("epoch 4")


def test_the_logarithmic_scale_is_a_button(qtbot):
    curve = shown(qtbot, HISTORY)
    qtbot.mouseClick(curve.log_button, Qt.MouseButton.LeftButton)
    assert curve.plot.getPlotItem().ctrl.logYCheck.isChecked()
    _, values = curve.plot.getPlotItem().listDataItems()[0].getData()
    np.testing.assert_allclose(values, np.log10([row.training_loss for row in HISTORY]))


def test_losses_below_zero_have_no_logarithm(qtbot):
    curve = shown(qtbot, HISTORY)
    curve.log_button.click()
    curve.set_history((*HISTORY, replace(HISTORY[-1], epoch=5, training_loss=-3.0)), "")
    assert not curve.log_button.isEnabled()
    assert not curve.log_button.isChecked()
    assert "below" in curve.log_button.toolTip()


def test_data_without_validation_have_one_line(qtbot):
    history = tuple(replace(row, validation_loss=math.nan) for row in HISTORY)
    curve = shown(qtbot, history)
    assert not curve._names[1].isVisible()
    assert "validation" not in curve.readout.text()
    assert not curve.grab().isNull()


def test_one_epoch_is_a_dot(qtbot):
    curve = shown(qtbot, HISTORY[:1])
    assert curve.plot.getPlotItem().listDataItems()[0].opts["symbol"] == "o"


def test_a_single_epoch_stands_among_whole_epochs(qtbot):
    curve = shown(qtbot, HISTORY[1:2], "nats per image")
    (left, right), _ = curve.plot.getPlotItem().vb.viewRange()
    assert (left, right) == (0, 2)


STAGES = (1, 1, 1, 2, 2, 2, 0, 0)
STAGED = tuple(
    EpochFigures(e, 10.0 * (layer or 5) / e, 11.0 * (layer or 5) / e, 1.0, 1.0, 1e-3, float(e), layer)
    for e, layer in enumerate(STAGES, 1)
)


def drawn(curve):
    return curve.plot.getPlotItem().listDataItems()[0].getData()


def test_without_stages_there_is_nothing_to_choose(qtbot):
    assert not shown(qtbot, HISTORY).stages.isVisible()


def test_each_stage_has_a_curve_of_its_own(qtbot, scheme):
    curve = shown(qtbot, STAGED, "nats per image")
    bar = curve.stages.bar
    assert [bar.tabText(place) for place in range(bar.count())] == ["1", "2", "Whole"]
    assert [bar.accessibleTabName(place) for place in range(bar.count())] == ["Layer 1", "Layer 2", "Whole network"]
    np.testing.assert_array_equal(drawn(curve)[0], [1, 2])
    np.testing.assert_allclose(drawn(curve)[1], [row.training_loss for row in STAGED[6:]])
    assert "nats" in curve.accessibleDescription()
    bar.setCurrentIndex(1)
    np.testing.assert_array_equal(drawn(curve)[0], [1, 2, 3])
    np.testing.assert_allclose(drawn(curve)[1], [row.training_loss for row in STAGED[3:6]])
    assert curve.readout.text().startswith("epoch 3 · ")
    assert "layer 2 on its own inputs" in curve.accessibleDescription()


def test_the_curve_follows_the_stage_that_runs_until_another_is_chosen(qtbot):
    curve = shown(qtbot, STAGED[:2])
    bar = curve.stages.bar
    curve.set_history(STAGED[:4], "")
    assert (bar.count(), bar.currentIndex()) == (2, 1)
    bar.setCurrentIndex(0)
    curve.set_history(STAGED[:7], "")
    assert (bar.count(), bar.currentIndex()) == (3, 0)
    assert len(drawn(curve)[0]) == 3
    bar.setCurrentIndex(2)
    curve.set_history(STAGED, "")
    assert (bar.currentIndex(), len(drawn(curve)[0])) == (2, 2)


def test_another_history_shows_its_newest_stage(qtbot):
    curve = shown(qtbot, STAGED)
    curve.stages.bar.setCurrentIndex(0)
    other = tuple(replace(row, seconds=9.0) for row in STAGED)
    curve.set_history(other, "")
    assert curve.stages.bar.currentIndex() == 2
    curve.set_history(HISTORY, "")
    assert not curve.stages.isVisible()
    np.testing.assert_array_equal(drawn(curve)[0], range(5))


def test_many_layers_stay_within_the_column(qtbot):
    layers = [*range(1, 18), 0]
    history = tuple(EpochFigures(e, 1.0, 1.0, 1.0, 1.0, 1e-3, float(e), layer) for e, layer in enumerate(layers, 1))
    curve = shown(qtbot, history)
    assert curve.minimumSizeHint().width() <= 264
    assert curve.stages.bar.currentIndex() == 17
