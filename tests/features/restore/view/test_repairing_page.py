"""The page with the tasks that repair, shown results that nobody computed."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QRectF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from explorer.features.restore.messages.edits import Edits, OpenedPicture
from explorer.features.restore.messages.restored import CodeMotion, Likeness, Progress, Restored
from explorer.features.restore.task import task_named
from explorer.features.restore.tasks.colorize.messages import ColourHint, SuggestionRequest, Suggestions
from explorer.features.restore.tasks.denoise.messages import Noise
from explorer.features.restore.tasks.fill_in.messages import Hole, Painting, Stroke
from explorer.features.restore.view.picture_list import STATE_TEXT_ROLE, State
from explorer.features.restore.view.task_bar import ModelOffer
from explorer.values import Failure, Picture
from explorer.values.full_picture import FullPicture


def full(value, height=60, width=80):
    return FullPicture(np.full((height, width, 3), value, np.uint8))


def repaired(task="denoise", name="a.png", **changes):
    before, after = full(50), full(200)
    values = {"account": ("Noise of σ 24.6 found.",), "seconds": 1.5}
    if "strength" in changes:
        changes["found"] = Noise(
            changes.pop("strength"), changes.pop("estimated", False), changes.pop("impulses", False)
        )
    values["options"] = task_named(task).options()
    return Restored(
        task, name, f"/{name}", Picture(before.pixels), Picture(after.pixels), Picture(after.pixels), before, after,
        **(values | changes),
    )  # fmt: skip


def edits(task, clean_path="", **options):
    return Edits(clean_path=clean_path).changed(task_named(task), options)


def state_text(page, identity):
    return page.panel.pictures.index_of(identity).data(STATE_TEXT_ROLE)


@pytest.fixture
def at(page):
    """The page with a task, a model for it and one picture that waits."""

    def choose(task):
        page.set_task(task_named(task))
        page.tasks.set_models([ModelOffer("/m.safetensors", "m", "trained on photos")], "/m.safetensors")
        page.add_waiting(1, "a.png")
        return page

    return choose


def test_five_tasks_with_a_sentence_each_are_offered(page, qtbot):
    sentences = set()
    for task, button in page.tasks.buttons.items():
        with qtbot.waitSignal(page.task_chosen) as told:
            button.click()
        assert told.args == [task_named(task)]
        page.set_task(task_named(task))
        sentences |= {page.tasks.sentence.text(), page.empty.advice.text()}
    assert len(sentences) == 10


def test_models_of_the_task_say_what_they_were_trained_on(page, qtbot):
    page.set_task(task_named("denoise"))
    page.tasks.set_models([])
    assert "no model" in page.tasks.trained_on.text()
    page.tasks.set_models([ModelOffer("a", "A", "on photos"), ModelOffer("b", "B", "on scans", own=True)], "b")
    assert page.tasks.model == "b" and page.tasks.trained_on.text() == "on scans"
    with qtbot.waitSignal(page.model_chosen) as told:
        page.tasks.models.setCurrentIndex(0)
    assert told.args == ["a"] and page.tasks.trained_on.text() == "on photos"


def test_each_picture_says_how_far_it_is(at):
    page = at("denoise")
    assert "waiting" in state_text(page, 1)
    page.show_running(Progress(1, 0, 0, math.nan))
    assert state_text(page, 1) == "running…"
    page.show_running(Progress(1, 1, 4, 12.0))
    assert state_text(page, 1) == "25 %, 12 s left"
    page.show_result(1, repaired(strength=24.6, estimated=True))
    assert state_text(page, 1) == "σ 24.6, 1.5 s"
    page.show_result(1, repaired(likeness=Likeness(20.0, 30.125, 0.5, 0.9)))
    assert state_text(page, 1) == "PSNR 30.12 dB"
    page.add_waiting(2, "b.png")
    page.show_failure(2, Failure("input", "b.png is damaged."))
    assert state_text(page, 2) == "b.png is damaged."


def test_cancelling_leaves_what_is_done_and_marks_the_rest(at):
    page = at("denoise")
    page.add_waiting(2, "b.png")
    page.set_progress(0, 2)
    page.show_result(1, repaired())
    page.show_running(Progress(2, 1, 4, 12.0))
    page.panel.cancel_pressed.emit()
    page.set_progress(0, 0)
    assert [entry.state for entry in page.panel.pictures.entries()] == [State.DONE, State.STOPPED]


def test_before_and_after_are_shown_with_their_figures(at):
    page = at("denoise")
    page.show_result(1, repaired(strength=24.6, estimated=True, likeness=Likeness(20.0, 30.125, 0.5, 0.9)))
    comparison, facts = page.bench.comparison, page.bench.facts
    assert [layer.width for layer in comparison.first.layers] == [80, 80]
    assert facts.text_of("PSNR") == "20.00 → 30.12 dB" and facts.text_of("SSIM") == "0.500 → 0.900"
    assert facts.text_of("Size") == "80 × 60, 8 bits"
    assert "24.6 of 255" in page.bench.present.found.text()
    assert page.bench.present.rows["strength"].slider.value() == 25
    comparison.beside.click()
    assert comparison.second.isVisible() and len(comparison.first.layers) == 1


def test_the_true_original_can_be_looked_at_and_what_is_amiss(at):
    page = at("denoise")
    page.show_result(1, repaired())
    kinds = {page.bench.comparison.right.itemData(i) for i in range(page.bench.comparison.right.count())}
    assert kinds == {"before", "after", "change"}
    page.change(1, truth=full(210), edits=Edits(clean_path="/pictures/clean.png"))
    box = page.bench.comparison.right
    assert {box.itemData(i) for i in range(box.count())} == {"before", "after", "change", "truth", "miss"}
    assert page.bench.facts.truth.text() == "Original: clean.png"
    box.setCurrentIndex(box.findData("miss"))
    page.change(1, truth=full(210, 10, 10))
    assert box.currentData() == "after"


def test_a_file_dropped_on_the_button_is_the_true_original(at, qtbot):
    page = at("denoise")
    page.show_result(1, repaired())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/c.png")])
    button = page.bench.facts.truth

    def drop(place):
        keys = Qt.KeyboardModifier.NoModifier
        page.dropEvent(QDropEvent(place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, keys))

    with qtbot.waitSignal(page.truth_dropped) as told:
        drop(button.mapTo(page, button.rect().center()))
    assert told.args == [1, "/c.png"]
    with qtbot.waitSignal(page.paths_dropped):
        drop(QPoint(3, 3))


def test_the_slider_shows_at_once_and_settles_when_it_rests(at, qtbot):
    page = at("denoise")
    page.show_result(1, repaired(strength=20.0, estimated=True))
    noise = page.bench.present.rows["strength"]
    shown = []
    page.previewed.connect(lambda identity, changes: shown.append((identity, changes)))
    with qtbot.waitSignal(page.edited) as told:
        noise.slider.setValue(40)
        assert shown == [(1, {"strength": 40.0})]
    assert told.args[:2] == [[1], {"strength": 40.0}]
    page.change(1, edits=edits("denoise", strength=40.0))
    assert not noise.automatic.isChecked()
    with qtbot.waitSignal(page.edited) as told:
        noise.automatic.click()
    assert told.args[1] == {"strength": None}


def test_strength_is_set_for_all_selected_pictures_and_a_stroke_for_one(at, qtbot):
    page = at("denoise")
    page.add_waiting(2, "b.png")
    page.panel.view.selectAll()
    with qtbot.waitSignal(page.edited) as told:
        page.bench.present.rows["noise"].box.setCurrentIndex(1)
    assert told.args[0] == [1, 2] and told.args[1] == {"noise": "gaussian"}
    page.set_task(task_named("fill-in"))
    page.panel.view.selectAll()
    with qtbot.waitSignal(page.edited) as told:
        page.bench.present.tool.painted.emit(Stroke(((1, 1),), 2))
    assert len(told.args[0]) == 1


def test_a_preview_lies_over_the_result_it_was_made_for(at):
    page = at("denoise")
    page.show_result(1, repaired())
    page.bench.show_preview(2, Picture(np.zeros((5, 5, 3), np.uint8)), QRectF(0, 0, 5, 5))
    layer = page.bench.comparison.layer("after")
    assert layer._patch is None
    page.bench.show_preview(1, Picture(np.zeros((5, 5, 3), np.uint8)), QRectF(0, 0, 5, 5))
    assert layer._patch is not None


def test_a_click_sets_a_hint_and_the_palette_recolours_it(at, qtbot):
    page = at("colorize")
    page.show_result(1, repaired("colorize"))
    pane = page.bench.comparison.first
    page.bench.present.swatches[0].click()
    with qtbot.waitSignal(page.edited) as told:
        QTest.mouseClick(pane, Qt.MouseButton.LeftButton, pos=pane.rect().center() - QPoint(40, 30))
    (hint,) = told.args[1]["hints"]
    assert hint.colour == page.bench.present.swatches[0].colour
    page.change(1, edits=edits("colorize", hints=(hint,)))
    assert page.bench.present.hints.count() == 1 and page.bench.present.hints.currentRow() == -1
    page.bench.present.swatches[3].click()
    assert page.bench.present.colour == page.bench.present.swatches[3].colour
    assert page.bench.present.options.hints == (hint,), (
        "a colour that is chosen for the next place leaves the last one as it is"
    )
    page.bench.present.hints.setCurrentRow(0)
    with qtbot.waitSignal(page.edited) as told:
        page.bench.present.swatches[5].click()
    assert told.args[1]["hints"][0].colour == page.bench.present.swatches[5].colour
    with qtbot.waitSignal(page.edited) as told:
        page.bench.present.clear.click()
    assert told.args[1] == {"hints": ()}


def test_a_hint_is_removed_from_the_list(at, qtbot):
    page = at("colorize")
    page.show_result(1, repaired("colorize"))
    first, second = ColourHint(1, 1, (9, 9, 9)), ColourHint(2, 2, (7, 7, 7))
    page.change(1, edits=edits("colorize", hints=(first, second)))
    page.bench.present.hints.setCurrentRow(0)
    with qtbot.waitSignal(page.edited) as told:
        QTest.keyClick(page.bench.present.hints, Qt.Key.Key_Delete)
    assert told.args[1] == {"hints": (second,)}


def test_a_picture_that_is_to_be_filled_in_is_shown_to_be_painted_on(at, qtbot):
    page = at("fill-in")
    opened = OpenedPicture(
        "a.png", "/a.png", full(90), Picture(full(90).pixels), Picture(full(90).pixels), looked=Hole(None, False)
    )
    page.change(1, opened=opened, state=State.WANTING)
    assert state_text(page, 1) == "nothing painted yet"
    assert len(page.bench.comparison.first.layers) == 1
    assert not page.bench.present.save.isEnabled()
    page.change(1, edits=edits("fill-in", painting=Painting("", (Stroke(((1, 1),), 2),))))
    assert page.bench.present.save.isEnabled()
    with qtbot.waitSignal(page.edited) as told:
        page.bench.present.clear.click()
    assert told.args[1] == {"painting": Painting()}
    for button, signal in (
        (page.bench.present.load, page.bench.present.load_requested),
        (page.bench.present.save, page.bench.present.save_requested),
    ):
        with qtbot.waitSignal(signal) as told:
            button.click()
        assert told.args == [1]


def test_the_size_of_the_brush_is_one_wherever_it_is_changed(at):
    page = at("fill-in")
    controls = page.bench.present
    brush = controls.tool
    controls.spin.setValue(40)
    assert brush.size == 40
    brush.grow(True)
    assert controls.spin.value() == brush.size == 50
    controls.slider.setValue(0)
    assert brush.size == 1 == controls.spin.value()


def test_a_repair_through_the_code_leads_to_the_map(at, qtbot):
    page = at("denoise")
    motion = CodeMotion("m", (0.0, 0.0), (1.0, 1.0), np.zeros((2, 2), np.float32), 3.5, 8.25)
    page.show_result(1, repaired(found=motion))
    assert page.bench.facts.text_of("Residual") == "8.25 → 3.50"
    with qtbot.waitSignal(page.show_on_map_requested):
        page.bench.facts.show_map.click()


def test_another_task_keeps_the_list_and_forgets_what_was_done(at):
    page = at("denoise")
    page.show_result(1, repaired())
    page.set_task(task_named("colorize"))
    (entry,) = page.panel.pictures.entries()
    assert entry.result is None and entry.state is State.WAITING
    page.set_task(task_named("reconstruct"))
    assert page.bench.present is page.bench.controls("reconstruct")


def test_all_controls_of_every_task_are_named(page):
    from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QListView

    for task in page.tasks.buttons:
        page.set_task(task_named(task))
        page.add_waiting(1, "a.png")
        for kind in (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QListView):
            for widget in page.findChildren(kind):
                internal = widget.objectName().startswith("qt_") or "Scroll" in type(widget).__name__
                inner = isinstance(widget.parent(), QComboBox) or "QComboBox" in type(widget.parent()).__name__
                if widget.isVisible() and not internal and not inner:
                    assert widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()), widget


def test_salt_and_pepper_is_never_told_as_no_noise(at):
    page = at("denoise")
    found = page.bench.present.found
    page.show_result(1, repaired(strength=0.0, estimated=True, impulses=True))
    assert "salt and pepper" in found.text()
    page.show_result(1, repaired(strength=0.0, estimated=True))
    assert "salt" not in found.text()
    page.add_waiting(2, "b.png")
    page.look_at(2)
    page.change(2, edits=edits("denoise", strength=12.0))
    assert "by hand" in found.text()


def test_colours_are_suggested_for_the_place_that_was_given_one(at, qtbot):
    page = at("colorize")
    page.show_result(1, repaired("colorize"))
    controls, pane = page.bench.present, page.bench.comparison.first
    # as the program does: what is edited is shown at once
    page.edited.connect(lambda _, changes, *__: page.change(1, edits=edits("colorize", **changes)))
    with qtbot.waitSignal(controls.place_chosen) as asked:
        QTest.mouseClick(pane, Qt.MouseButton.LeftButton, pos=pane.rect().center() - QPoint(40, 30))
    assert not controls.suggested.isVisibleTo(page)
    request = SuggestionRequest(asked.args[0], None, None, None, *asked.args[1:], ())
    controls.show_suggestions(Suggestions(request, ((10, 20, 30), (200, 30, 40)), unsure=True))
    assert controls.suggested.isVisibleTo(page) and controls.doubt.isVisibleTo(page)
    assert [each.colour for each in controls.suggestions if each.isVisibleTo(page)] == [(10, 20, 30), (200, 30, 40)]
    controls.suggestions[1].click()
    (hint,) = controls.options.hints
    assert hint.colour == controls.colour == (200, 30, 40)
    assert (hint.x, hint.y) == tuple(asked.args[1:]) and controls.hints.currentRow() == -1
    controls.show_suggestions(Suggestions(SuggestionRequest(1, None, None, None, 1, 1, ()), ((9, 9, 9),), unsure=False))
    assert controls.suggestions[0].colour == (10, 20, 30), "an answer for a place that is left comes too late"
    controls.clear.click()
    assert not controls.suggested.isVisibleTo(page)


def test_the_eyedropper_is_put_away_after_a_colour(at, qtbot):
    page = at("colorize")
    page.show_result(1, repaired("colorize"))
    controls = page.bench.present
    controls.eyedropper.click()
    QTest.mouseClick(page.bench.comparison.first, Qt.MouseButton.LeftButton, pos=QPoint(90, 90))
    assert controls.colour in ((50, 50, 50), (200, 200, 200)) and not controls.eyedropper.isChecked()
    assert controls.options.hints == ()
