import math

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QListView

from explorer.features.restore.messages.edits import Edits
from explorer.features.restore.task import task_named
from explorer.features.restore.view.picture_list import State
from explorer.gui import theme
from explorer.values import Failure


def states(page):
    return [entry.state for entry in page.panel.pictures.entries()]


def fill(page, make_result, count=3):
    for identity in range(1, count + 1):
        page.add_waiting(identity, f"{identity}.png")
    for identity in range(1, count + 1):
        page.show_result(identity, make_result(f"{identity}.png"))


def drop(page, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    event = QDropEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    page.dropEvent(event)


def test_an_empty_page_says_what_to_do_and_does_it(page, qtbot):
    assert page.empty.isVisible() and "mnist-2d" in page.empty.advice.text()
    with qtbot.waitSignals([page.open_requested, page.paste_requested], order="strict"):
        page.empty.open.click()
        page.empty.paste.click()
    page.set_open_model("")
    assert "pictures wait" in page.empty.advice.text()


def test_dropped_files_are_told_and_model_files_are_left_to_the_window(page, qtbot):
    with qtbot.waitSignal(page.paths_dropped) as told:
        drop(page, "/a/ä.png", "/a/folder")
    assert told.args == [["/a/ä.png", "/a/folder"]]
    for other in ("m.safetensors", "m.ONNX", "s.session.json", "codes.npy", "table.csv", "m.pt", "train-images.gz"):
        with qtbot.assertNotEmitted(page.paths_dropped):
            drop(page, "/a/picture.png", f"/a/{other}")


def test_a_result_is_shown_with_its_figures_on_one_ground(page, make_result):
    page.add_waiting(1, "a.png")
    comparison, facts = page.bench.comparison, page.bench.facts
    assert not page.empty.isVisible() and "Waiting" in comparison.first.accessibleDescription()
    page.show_result(1, make_result())
    kinds = [comparison.right.itemData(index) for index in range(comparison.right.count())]
    assert kinds == ["before", "model input", "after", "change"]
    # the picture is 400 × 300, of which the model's 28 × 28 pixels show 200 × 200 from (100, 50)
    assert (comparison.view.picture_size.width(), comparison.view.picture_size.height()) == (56, 42)
    assert comparison.layer("before").place.getRect() == pytest.approx((0, 0, 56, 42))
    assert comparison.layer("after").place.getRect() == (14, 7, 28, 28) == comparison.layer("before").outline.getRect()
    assert facts.text_of("Squared error") == "12.35, sum of 784"
    assert facts.text_of("PSNR (input)") == "18.03 dB"
    assert facts.text_of("Size") == "400 × 300 → 28 × 28"
    assert facts.text_of("Code") == "1.500   −2.250"
    assert "Turned grey." in facts.account.text()


def test_warnings_and_a_perfect_reconstruction_are_told(page, make_result):
    page.add_waiting(1, "a.png")
    page.show_result(1, make_result(warning="Far from the training data.", psnr_db=math.inf))
    assert page.bench.facts.message.text() == "Far from the training data."
    assert page.bench.facts.text_of("PSNR (input)") == "∞ dB"


def test_a_failure_stands_where_the_result_would_be_and_the_others_go_on(page, make_result):
    page.add_waiting(1, "broken.png")
    page.add_waiting(2, "good.png")
    page.show_failure(1, Failure("input", "broken.png is cut short."))
    page.show_result(2, make_result("good.png"))
    assert states(page) == [State.FAILED, State.DONE]
    assert page.bench.facts.message.text() == "broken.png is cut short."
    assert page.bench.comparison.first.accessibleDescription() == "broken.png is cut short."
    assert not page.action_row.save.isEnabled() and page.action_row.save_all.isEnabled()


def test_a_changed_setting_is_for_the_selected_or_for_all(page, make_result, qtbot):
    fill(page, make_result)
    page.panel.look_at(2)
    rows = page.bench.present.rows
    with qtbot.waitSignal(page.edited) as told:
        rows["invert"].box.setCurrentIndex(2)
    assert told.args[:2] == [[2], {"invert": "no"}]
    page.bench.scope.setCurrentIndex(1)
    with qtbot.waitSignal(page.edited) as told:
        rows["fit"].box.setCurrentIndex(2)
    assert told.args[:2] == [[1, 2, 3], {"fit": "stretch"}]


def test_the_form_shows_the_settings_of_the_picture_looked_at(page, make_result, qtbot):
    fill(page, make_result, 2)
    page.change(2, edits=Edits().changed(task_named("reconstruct"), {"crop": "no"}))
    page.panel.look_at(2)
    assert page.bench.present.rows["crop"].box.currentData() == "no" and page.bench.reset.isEnabled()
    with qtbot.waitSignal(page.edited) as told:
        page.bench.reset.click()
    assert told.args[:2] == [[2], {"crop": "auto"}]
    page.panel.look_at(1)
    assert page.bench.present.rows["crop"].box.currentData() == "auto" and not page.bench.reset.isEnabled()


def test_saving_names_what_is_done_only(page, make_result, qtbot):
    fill(page, make_result, 2)
    page.add_waiting(3, "3.png")
    page.panel.view.selectAll()
    for button in (page.action_row.save, page.action_row.save_all):
        with qtbot.waitSignal(page.save_requested) as told:
            button.click()
        assert told.args == [[1, 2], None]


def test_removing_asks_then_takes_off_and_can_be_undone(page, make_result, qtbot):
    fill(page, make_result)
    page.panel.look_at(2)
    with qtbot.waitSignal(page.removed) as told:
        QTest.keyClick(page.panel.view, Qt.Key.Key_Delete)
    assert told.args == [[2]] and len(states(page)) == 3
    page.remove([2])
    assert len(states(page)) == 2 and page.panel.undo_row.isVisible()
    assert page.panel.current() is not None and page.panel.selected()
    with qtbot.waitSignal(page.undo_requested):
        page.panel.undo.click()
    page.add_waiting(2, "2.png")
    assert [entry.identity for entry in page.panel.pictures.entries()] == [1, 2, 3]
    assert not page.panel.undo_row.isVisible()


def test_the_way_back_stays_when_the_last_picture_is_removed(page, make_result):
    fill(page, make_result, 1)
    page.remove([1])
    assert page.panel.undo.isVisible()
    page.clear()
    assert page.empty.isVisible()


def test_enter_and_button_go_to_the_map(page, make_result, qtbot):
    fill(page, make_result, 2)
    page.panel.look_at(2)
    for act in (lambda: QTest.keyClick(page.panel.view, Qt.Key.Key_Return), page.bench.facts.show_map.click):
        with qtbot.waitSignal(page.show_on_map_requested) as told:
            act()
        assert told.args == [2]


def test_progress_shows_while_work_runs_and_cancel_stops_what_waits(page, make_result, qtbot):
    fill(page, make_result, 1)
    page.add_waiting(2, "2.png")
    page.set_progress(1, 2)
    assert page.panel.progress_row.isVisible()
    with qtbot.waitSignal(page.cancel_requested):
        page.panel.cancel.click()
    page.set_progress(2, 2)
    assert not page.panel.progress_row.isVisible()
    assert states(page) == [State.DONE, State.STOPPED]


def test_an_unknown_picture_is_no_trouble(page, make_result):
    page.show_result(99, make_result())
    page.show_failure(99, Failure("input", "x"))
    page.remove([99])
    assert states(page) == [] and page.empty.isVisible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_control_has_a_name_and_a_tip_in_both_palettes(page, make_result, scheme):
    theme.apply(scheme)
    fill(page, make_result)
    page.show_failure(2, Failure("input", "broken"))
    page.grab()
    for kind in (QAbstractButton, QComboBox, QListView):
        for control in page.findChildren(kind):
            if control.parent() is not None and not isinstance(control.parent(), QComboBox) and control.isVisible():
                assert control.accessibleName() and control.toolTip(), control
    theme.apply("light")
