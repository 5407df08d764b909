import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from explorer.features.restore.view.learning.training_dialog import STATES, TrainingDialog
from explorer.values import Picture
from explorer.values.restoration_model import (
    RestorationArchitecture,
    RestorationCard,
    RestorationEpoch,
    RestorationReport,
)


@pytest.fixture
def dialog(qtbot):
    dialog = TrainingDialog()
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


def report(epoch_done=True, **changes):
    history = (RestorationEpoch(1, 0.02, 28.5, 20.25, 1e-3, 60.0),)
    architecture = RestorationArchitecture("denoise", (1, 3), 1, 0, (4,), (1,))
    card = RestorationCard("m", architecture, "noise", settings={"epochs": 3}, history=history)
    return RestorationReport(card, 100, 300, 0.02, 125.0, epoch_done, **changes)


def test_start_wants_pictures_and_gives_the_whole_request(dialog, qtbot):
    assert not dialog.main.isEnabled() and "pictures" in dialog.main.toolTip()
    dialog.form.sources.add_paths(["/photos", "/more.zip", "/photos"])
    dialog.form.length.setCurrentIndex(dialog.form.length.findData("good"))
    with qtbot.waitSignal(dialog.start_requested) as told:
        dialog.main.click()
    request = told.args[0]
    assert (request.task, request.data) == ("denoise", ("/photos", "/more.zip"))
    assert (request.epochs, request.steps, request.clean, request.resume) == (20, 500, "", "")


def test_lengths_fill_the_fields_and_typed_ones_are_a_length_of_their_own(dialog):
    form = dialog.form
    assert (form.epochs.value(), form.steps.value()) == (3, 100)
    form.epochs.setValue(7)
    assert form.length.currentData() == "own" and form.request().epochs == 7
    form.epochs.setValue(60)
    form.steps.setValue(1000)
    assert form.length.currentData() == "long"


def test_clean_pages_are_asked_for_where_they_belong(dialog):
    assert not dialog.form.clean.isVisible()
    dialog.form.set_task("clean-page")
    assert dialog.form.clean.isVisible()
    dialog.form.clean.setText("/clean ")
    assert dialog.form.request().clean == "/clean"
    dialog.form.set_task("colorize")
    assert dialog.form.request().clean == ""


def test_sources_are_dropped_and_removed(dialog):
    sources = dialog.form.sources
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/photos")])
    keys = Qt.KeyboardModifier.NoModifier
    sources.paths.dropEvent(QDropEvent(QPoint(3, 3), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, keys))
    assert sources.sources() == ("/photos",)
    sources.paths.setCurrentRow(0)
    QTest.keyClick(sources.paths, Qt.Key.Key_Delete)
    assert sources.sources() == () and not dialog.main.isEnabled()


def test_an_own_model_can_be_gone_on_with(dialog):
    assert not dialog.form.base.isEnabled()
    dialog.form.set_bases([("mine", "/mine.safetensors")])
    dialog.form.base.setCurrentIndex(1)
    assert dialog.form.request().resume == "/mine.safetensors"


def test_the_buttons_follow_the_training(dialog, qtbot):
    dialog.form.sources.add_paths(["/photos"])
    dialog.set_state("running")
    assert not dialog.form.isEnabled()
    with qtbot.waitSignals([dialog.pause_requested, dialog.stop_requested], order="strict"):
        dialog.main.click()
        dialog.stop.click()
    dialog.set_state("paused")
    with qtbot.waitSignal(dialog.resume_requested):
        dialog.main.click()
    dialog.set_state("stopping")
    assert not dialog.main.isEnabled() and not dialog.stop.isEnabled()
    dialog.set_state("idle")
    assert dialog.form.isEnabled()
    with pytest.raises(ValueError, match=STATES[0]):
        dialog.set_state("asleep")


def test_the_course_is_told_in_words_curves_and_pictures(dialog):
    dialog.set_state("running")
    dialog.show_report(report(epoch_done=False))
    assert dialog.status.text() == "Epoch 2 of 3 · loss 0.02 · 2 min 05 s left"
    dialog.show_report(report())
    assert dialog.course.readout.text() == "epoch 1: 20.25 → 28.50 dB, loss 0.02"
    example = tuple(Picture(np.full((8, 8, 3), value, np.uint8)) for value in (10, 20, 30))
    dialog.course.show_examples((example,))
    shown = [view.picture for view in dialog.course._views[0]]
    assert shown == list(example) and not dialog.course._views[1][0].isVisible()
    dialog.show_report(report(finished=True, warning="Epoch 3 could not be saved."))
    assert "done" in dialog.status.text() and "could not be saved" in dialog.message.text()
