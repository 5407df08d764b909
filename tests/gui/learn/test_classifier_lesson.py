"""The lesson "Does pre-training help?"."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QSpinBox

from explorer.gui.learn.classifier import run_table
from explorer.gui.learn.classifier.lesson import ClassifierLesson
from explorer.gui.learn.classifier.verdict import in_words, may_be_chance
from explorer.values import Failure
from explorer.values.classification import ClassificationReport, ClassificationRequest, ClassifierProgress


@pytest.fixture
def lesson(qtbot):
    """The lesson with MNIST and a model at hand."""
    lesson = ClassifierLesson()
    qtbot.addWidget(lesson)
    lesson.resize(800, 520)
    lesson.set_available("mnist-2d", "MNIST", 55_000, 10)
    lesson.show()
    return lesson


def report(request, epoch, validation, test=math.nan, images=10_000) -> ClassificationReport:
    finished = epoch == request.epochs
    measured = images if finished and math.isfinite(test) else 0
    return ClassificationReport(request, 1000, 10, epoch, 0.1, validation, 5000, test, measured, 3.0, "CPU", finished)


def compare(lesson, pre_trained=(9.0, 7.5), from_scratch=(12.0, 10.0), tests=(7.4, 9.9), **settings):
    """Both runs, epoch by epoch in turn."""
    request = replace(ClassificationRequest(labels=1000, epochs=len(pre_trained)), **settings)
    lesson.begin(request)
    for place, pair in enumerate(zip(pre_trained, from_scratch, strict=True), start=1):
        for choice, validation, test in zip((False, True), pair, tests, strict=True):
            last = test if place == request.epochs else math.nan
            lesson.show_report(report(replace(request, from_scratch=choice), place, validation, last))


def offered(lesson) -> list[str]:
    combo = lesson.controls.labels
    return [combo.itemText(row) for row in range(combo.count())]


class TestChoosing:
    def test_without_a_model_it_says_what_to_do(self, qtbot):
        lesson = ClassifierLesson()
        qtbot.addWidget(lesson)
        lesson.show()
        assert "Open a model" in lesson.empty_label.text()
        assert not lesson.body.isVisible()
        assert not lesson.find_button.isVisible()

    def test_coming_to_the_front_is_told(self, qtbot, lesson):
        lesson.hide()
        with qtbot.waitSignal(lesson.shown):
            lesson.show()

    @pytest.mark.parametrize(
        ("labelled", "classes", "expected"),
        [
            (55_000, 10, ["100", "1,000", "10,000", "all 55,000"]),
            (1_437, 10, ["100", "1,000", "all 1,437"]),
            (1_000, 10, ["100", "all 1,000"]),
            (60, 3, ["all 60"]),
            (55_000, 345, ["1,000", "10,000", "all 55,000"]),
        ],
    )
    def test_only_numbers_of_labels_that_are_there_are_offered(self, lesson, labelled, classes, expected):
        lesson.set_available("m", "d", labelled, classes)
        assert offered(lesson) == expected

    def test_a_thousand_is_usual_and_a_choice_stays(self, lesson):
        assert lesson.controls.request().labels == 1000
        lesson.controls.labels.setCurrentIndex(0)
        lesson.set_available("m", "d", 1_437, 10)
        assert lesson.controls.request().labels == 100

    def test_start_asks_for_what_is_chosen(self, qtbot, lesson):
        lesson.controls.labels.setCurrentIndex(3)
        lesson.controls.epochs.setValue(12)
        lesson.controls.seed.setValue(5)
        with qtbot.waitSignal(lesson.start_requested) as asked:
            qtbot.mouseClick(lesson.controls.start_button, Qt.MouseButton.LeftButton)
        assert asked.args == [ClassificationRequest(labels=None, epochs=12, seed=5)]

    def test_data_that_are_not_at_hand_can_be_looked_for(self, qtbot, lesson):
        lesson.set_message("MNIST is not here.", find_data=True)
        assert lesson.empty_label.text() == "MNIST is not here."
        assert not lesson.body.isVisible()
        with qtbot.waitSignal(lesson.find_data_requested):
            qtbot.mouseClick(lesson.find_button, Qt.MouseButton.LeftButton)
        lesson.set_message("")
        assert lesson.body.isVisible()

    def test_every_control_has_a_name_and_a_tip(self, lesson):
        controls = lesson.controls
        for widget in (*controls.findChildren(QComboBox), *controls.findChildren(QSpinBox)):
            assert widget.accessibleName()
            assert widget.toolTip()
        for button in (controls.start_button, controls.stop_button, lesson.find_button):
            assert isinstance(button, QAbstractButton)
            assert button.accessibleName()
            assert button.toolTip()

    def test_the_wheel_changes_no_field_and_is_left_to_the_page(self, lesson):
        lesson.controls.start_button.setFocus()
        QApplication.processEvents()
        before = lesson.controls.request()
        for widget in (lesson.controls.epochs, lesson.controls.labels, lesson.curves.plot.viewport()):
            place = QPointF(widget.rect().center())
            wheel = QWheelEvent(
                place, widget.mapToGlobal(place), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(widget, wheel)
            assert not wheel.isAccepted()
        assert lesson.controls.request() == before


class TestRunning:
    def test_both_curves_grow_over_the_whole_axis(self, lesson, scheme):
        compare(lesson, (9.0, math.nan, 7.5), (12.0, 11.0, 10.0))
        random, pre_trained = (item.getData() for item in lesson.curves.plot.getPlotItem().listDataItems())
        np.testing.assert_array_equal(pre_trained[0], [1, 2, 3])
        np.testing.assert_array_equal(pre_trained[1], [9.0, math.nan, 7.5])
        np.testing.assert_array_equal(random[1], [12.0, 11.0, 10.0])
        assert lesson.curves.readout.text() == "epoch 3 · pre-trained 7.50 % · random 10.00 %"
        low, high = lesson.curves.plot.getPlotItem().vb.viewRange()[0]
        assert low < 1
        assert high > 3

    def test_the_two_lines_differ_in_more_than_colour(self, lesson):
        pens = {item.opts["pen"].style() for item in lesson.curves.plot.getPlotItem().listDataItems()}
        assert len(pens) == 2

    def test_while_it_runs_only_stop_is_offered(self, qtbot, lesson):
        controls = lesson.controls
        lesson.begin(ClassificationRequest(epochs=30))
        assert not controls.start_button.isEnabled()
        assert not controls.labels.isEnabled()
        with qtbot.waitSignal(lesson.stop_requested):
            qtbot.mouseClick(controls.stop_button, Qt.MouseButton.LeftButton)
        lesson.show_stopping()
        assert not controls.stop_button.isEnabled()
        lesson.show_stopped()
        assert controls.start_button.isEnabled()
        assert "Stopped" in controls.state_label.text()

    def test_progress_has_the_time_left(self, lesson):
        lesson.begin(ClassificationRequest(epochs=30))
        lesson.show_progress(ClassifierProgress(3, 0.25, 41.2))
        assert lesson.controls.state_label.text() == "Epoch 3 of 30 · 42 s left"
        assert lesson.controls.bar.value() == lesson.controls.bar.maximum() // 4
        lesson.show_progress(ClassifierProgress(1, 0.01))
        assert lesson.controls.state_label.text() == "Epoch 1 of 30"

    def test_a_failure_stands_above_the_curves_and_the_next_start_takes_it_away(self, lesson):
        lesson.begin(ClassificationRequest())
        lesson.show_failure(Failure("input", "There are too few labels."))
        assert lesson.message.text() == "There are too few labels."
        assert lesson.controls.start_button.isEnabled()
        lesson.begin(ClassificationRequest())
        assert lesson.message.text() == ""

    def test_unfinished_errors_are_called_validation_errors(self, lesson):
        request = ClassificationRequest(epochs=3)
        lesson.begin(request)
        lesson.show_report(report(request, 1, 9.0))
        figure = lesson.verdict.figures[False]
        assert (figure.value.text(), figure.note.text()) == ("9.00 %", "validation error so far")
        assert lesson.verdict.figures[True].value.text() == "–"


class TestOutcome:
    def test_the_test_errors_stand_large_with_their_difference(self, lesson, scheme):
        compare(lesson)
        assert lesson.verdict.figures[False].value.text() == "7.40 %"
        assert lesson.verdict.figures[True].value.text() == "9.90 %"
        assert lesson.verdict.figures[True].note.text() == "test error, 10,000 pictures"
        words = "Pre-training lowers the error by 2.50 points (250 fewer mistakes on 10,000 pictures)."
        assert lesson.verdict.words.text() == words

    def test_finished_comparisons_are_listed_the_newest_first(self, lesson):
        assert not lesson.runs.isVisibleTo(lesson)
        compare(lesson, seed=1)
        compare(lesson, tests=(8.0, 7.5), seed=2)
        lesson.begin(ClassificationRequest(seed=3))
        rows = [[lesson.runs.item(row, column).text() for column in range(7)] for row in range(lesson.runs.rowCount())]
        assert rows == [
            ["mnist-2d", "1,000", "8.00 %", "7.50 %", "−0.50", "2", "2"],
            ["mnist-2d", "1,000", "7.40 %", "9.90 %", "+2.50", "2", "1"],
        ]
        assert lesson.runs.isVisibleTo(lesson)
        assert lesson.runs.horizontalHeaderItem(run_table.SAVED).toolTip()

    def test_a_model_opened_meanwhile_does_not_take_the_result(self, lesson):
        request = ClassificationRequest(epochs=1)
        lesson.begin(request)
        lesson.show_report(report(request, 1, 9.0, 8.0))
        lesson.set_available("another", "MNIST", 55_000, 10)
        lesson.show_report(report(replace(request, from_scratch=True), 1, 9.0, 8.0))
        assert lesson.runs.item(0, run_table.MODEL).text() == "mnist-2d"

    @pytest.mark.parametrize(
        ("errors", "images", "words", "chance"),
        [
            ((7.4, 9.9), 10_000, "lowers the error by 2.50 points (250 fewer mistakes", False),
            ((5.0, 7.2), 180, "lowers the error by 2.20 points (4 fewer mistakes on 180", True),
            ((9.0, 8.9), 10_000, "raises the error by 0.10 points (10 more mistakes on 10,000", True),
            ((3.0, 3.0), 10_000, "same number of 10,000 pictures wrong", True),
            ((0.0, 50.0), 10, "lowers the error by 50.00 points (5 fewer mistakes on 10 ", False),
        ],
    )
    def test_the_words_say_what_the_figures_can_bear(self, errors, images, words, chance):
        pair = [report(ClassificationRequest(epochs=1), 1, error, error, images) for error in errors]
        assert words in in_words(*pair)
        assert may_be_chance(*pair) == chance
        assert ("chance" in in_words(*pair)) == (chance and errors[0] != errors[1])

    @pytest.mark.parametrize("size", [(720, 480), (1300, 860)])
    def test_nothing_is_wider_than_the_page(self, lesson, size):
        lesson.resize(*size)
        compare(lesson)
        QApplication.processEvents()
        assert not lesson.scroll_area.horizontalScrollBar().isVisible()
        assert lesson.verdict.geometry().right() <= lesson.body.width()


def test_another_model_does_not_inherit_the_result_of_the_last(lesson):
    compare(lesson)
    lesson.show_done()
    lesson.set_available("mnist-vae-2d", "MNIST", 55_000, 10)
    assert {figure.value.text() for figure in lesson.verdict.figures.values()} == {"–"}
    assert lesson.curves.readout.text() == ""
    assert not lesson.controls.bar.isVisible()
    assert "Done" not in lesson.controls.state_label.text()
    assert lesson.runs.rowCount() == 1
