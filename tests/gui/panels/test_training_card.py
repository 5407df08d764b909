"""The training card asks for what its controls say, and shows what it is told."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication

from explorer.gui.panels.training_card import TrainingCard
from explorer.values import Failure, StepReport, TrainingAdjustment, TrainingRequest
from explorer.values.recipes import RecipeOffer
from explorer.values.training import Stage

DATASETS = [("digits", "Digits", "Small digits.", True), ("mnist", "MNIST", "Large digits.", False)]
RECIPES = [
    RecipeOffer(
        "undercomplete", "Undercomplete autoencoder", "Undercomplete", "Down to a code and back.", "a paper", 1e-3, 20
    ),
    RecipeOffer(
        "linear", "Linear autoencoder", "Linear", "A flat plane.", "another paper", 1e-2, 10, closed_form=True,
        families=("linear",), can_tie=False, can_bound_code=False, can_be_shallow=False,
    ),
    RecipeOffer(
        "stacked", "Stacked autoencoder", "Stacked", "Layer by layer.", "a third paper", 1e-3, 6,
        parameters=("pretraining_epochs",), pretraining_epochs=4,
    ),
]  # fmt: skip


@pytest.fixture
def training_card(qtbot):
    widget = TrainingCard()
    qtbot.addWidget(widget)
    widget.resize(280, 700)
    widget.set_datasets(DATASETS)
    widget.set_recipes(RECIPES)
    widget.show()
    return widget


def heard(widget):
    """Everything that the card asks for, in order."""
    said = []
    widget.start_requested.connect(lambda request: said.append(("start", request)))
    widget.step_requested.connect(lambda request: said.append(("step", request)))
    widget.pause_requested.connect(lambda: said.append("pause"))
    widget.resume_requested.connect(lambda: said.append("resume"))
    widget.stop_requested.connect(lambda: said.append("stop"))
    widget.adjusted.connect(said.append)
    widget.choose_data_requested.connect(said.append)
    return said


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_one_button_starts_pauses_and_resumes(training_card, qtbot):
    said = heard(training_card)
    signals = [training_card.start_requested, training_card.pause_requested, training_card.resume_requested,
               training_card.stop_requested]  # fmt: skip
    with qtbot.waitSignals(signals, order="strict"):
        for state in ("idle", "running", "paused"):
            training_card.set_state(state)
            click(qtbot, training_card.main_button)
        click(qtbot, training_card.stop_button)
    assert said == [("start", training_card.request()), "pause", "resume", "stop"]


def test_the_button_says_what_it_will_do(training_card):
    names = []
    for state in ("idle", "starting", "running", "paused", "stopping"):
        training_card.set_state(state)
        names.append(training_card.main_button.accessibleName())
    assert names == ["Start", "Starting…", "Pause", "Resume", "Stopping…"]


@pytest.mark.parametrize("state", ["starting", "stopping"])
def test_nothing_can_be_toggled_while_it_starts_or_stops(training_card, state):
    said = heard(training_card)
    training_card.set_state(state)
    training_card.toggle()
    training_card.step_button.click()
    assert said == []


def test_toggle_does_what_the_button_does(training_card):
    said = heard(training_card)
    training_card.set_state("running")
    training_card.toggle()
    assert said == ["pause"]


def test_one_epoch_is_offered_at_rest_only(training_card, qtbot):
    said = heard(training_card)
    for state in ("idle", "running", "paused"):
        training_card.set_state(state)
        click(qtbot, training_card.step_button)
    assert said == [("step", training_card.request())] * 2


def test_stop_is_offered_while_something_runs_only(training_card):
    offered = {}
    for state in ("idle", "starting", "running", "paused", "stopping"):
        training_card.set_state(state)
        offered[state] = training_card.stop_button.isEnabled()
    assert offered == {"idle": False, "starting": True, "running": True, "paused": True, "stopping": False}


def test_an_unknown_state_is_refused(training_card):
    with pytest.raises(ValueError, match="idle"):
        training_card.set_state("sleeping")


def test_typed_fields_reach_the_request(training_card, qtbot):
    form = training_card.form
    form.more.set_open(True)
    for spin, text in (
        (form.code_size, "16"),
        (form.epochs, "7"),
        (form.options.batch_size, "256"),
        (form.options.seed, "3"),
    ):
        spin.selectAll()
        qtbot.keyClicks(spin, text)
        qtbot.keyClick(spin, Qt.Key.Key_Return)
    qtbot.keyClicks(form.options.learning_rate.field, "5e-4")
    form.options.schedule.setCurrentIndex(1)
    assert training_card.request() == TrainingRequest("digits", "undercomplete", 16, 7, 256, 5e-4, 3, schedule="cosine")


def test_a_request_survives_the_form(training_card):
    request = TrainingRequest("mnist", "linear", 3, 5, 64, 0.02, 9, "cpu", "a.safetensors", "b.safetensors",
                              "squared-error", "cosine")  # fmt: skip
    training_card.set_request(request)
    assert training_card.request() == request


def test_filling_the_form_asks_for_nothing(training_card):
    said = heard(training_card)
    training_card.set_state("running")
    training_card.set_request(TrainingRequest("mnist", "undercomplete", epochs=3, learning_rate=0.5))
    training_card.set_datasets(DATASETS)
    training_card.set_recipes(RECIPES)
    assert said == []


def test_a_recipe_brings_its_recommendations(training_card):
    form = training_card.form
    form.epochs.setValue(3)
    form.recipe.setCurrentIndex(1)
    assert training_card.request().epochs is None
    assert form.epochs.text() == "none: solved exactly"
    assert form.options.learning_rate.field.placeholderText().startswith("0.01")
    form.recipe.setCurrentIndex(0)
    assert training_card.request().epochs == 20
    assert training_card.request().learning_rate is None


def test_the_linear_recipe_can_be_trained_by_steps(training_card):
    training_card.form.recipe.setCurrentIndex(1)
    training_card.form.epochs.setValue(4)
    assert training_card.request().epochs == 4


@pytest.mark.parametrize(("text", "kind"), [("Choose a file…", "file"), ("Choose a folder…", "folder")])
def test_choosing_data_asks_and_keeps_the_choice(training_card, text, kind):
    said = heard(training_card)
    combo = training_card.form.data
    index = combo.findText(text)
    combo.setCurrentIndex(index)
    combo.activated.emit(index)
    assert said == [kind]
    assert training_card.request().data == "digits"
    assert combo.currentText() == "Digits"


def test_a_chosen_file_joins_the_list_and_stays(training_card):
    path = "/사진/아주 긴 이름/faces.npz"
    training_card.add_dataset(path, "faces.npz", path)
    training_card.set_datasets(DATASETS)
    assert training_card.request().data == path
    assert training_card.form.data.currentText() == "faces.npz"


def test_data_to_download_say_so(training_card):
    training_card.form.data.setCurrentIndex(1)
    assert "download" in training_card.form.data_note.text()


@pytest.mark.parametrize(("datasets", "recipes", "reason"), [([], RECIPES, "data set"), (DATASETS, [], "recipe")])
def test_nothing_starts_without_data_or_recipe(qtbot, datasets, recipes, reason):
    widget = TrainingCard()
    qtbot.addWidget(widget)
    widget.set_datasets(datasets)
    widget.set_recipes(recipes)
    said = heard(widget)
    widget.toggle()
    assert said == []
    assert not widget.main_button.isEnabled()
    assert reason in widget.main_button.toolTip()


@pytest.mark.parametrize("text", ["abc", "0", "-1", "1e", "inf", "nan", "99"])
def test_nothing_starts_with_an_unusable_learning_rate(training_card, qtbot, text):
    training_card.form.more.set_open(True)
    qtbot.keyClicks(training_card.form.options.learning_rate.field, text)
    assert not training_card.main_button.isEnabled()
    assert training_card.form.options.learning_rate.note.text()


def test_enter_applies_a_learning_rate_while_training_runs(training_card, qtbot):
    said = heard(training_card)
    training_card.set_state("running")
    field = training_card.form.options.learning_rate
    qtbot.keyClicks(field.field, "1e-4")
    assert said == []
    assert "Enter" in field.note.text()
    qtbot.keyClick(field.field, Qt.Key.Key_Return)
    assert said == [TrainingAdjustment(learning_rate=1e-4)]
    assert "Applied: 0.0001" in field.note.text()


def test_escape_brings_the_applied_learning_rate_back(training_card, qtbot):
    said = heard(training_card)
    training_card.set_request(TrainingRequest("digits", "undercomplete", learning_rate=0.25))
    training_card.set_state("running")
    field = training_card.form.options.learning_rate.field
    qtbot.keyClicks(field, "9")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "0.25"
    assert said == []


def test_before_a_training_enter_adjusts_nothing(training_card, qtbot):
    said = heard(training_card)
    qtbot.keyClicks(training_card.form.options.learning_rate.field, "0.5\r")
    assert said == []


def test_epochs_can_be_added_but_not_below_the_running_one(training_card, epoch_report):
    said = heard(training_card)
    training_card.set_state("running")
    training_card.show_epoch(epoch_report(5))
    training_card.form.epochs.setValue(2)
    training_card.form.epochs.setValue(40)
    assert said == [TrainingAdjustment(epochs=6), TrainingAdjustment(epochs=40)]
    training_card.set_state("idle")
    training_card.form.epochs.setValue(2)
    assert training_card.request().epochs == 2


def test_only_epochs_and_learning_rate_stay_open_while_training_runs(training_card):
    training_card.set_state("running")
    form, options = training_card.form, training_card.form.options
    fields = [form.data, form.recipe, form.code_size, form.epochs, options.batch_size, options.seed, options.objective,
              options.schedule, options.device, options.learning_rate.field]  # fmt: skip
    assert [field for field in fields if field.isEnabled()] == [form.epochs, form.options.learning_rate.field]


def test_the_epoch_counter_starts_at_one(training_card, epoch_report):
    training_card.set_state("starting")
    training_card.set_state("running")
    training_card.show_epoch(epoch_report(0))
    assert training_card.progress.epoch_label.text() == "Epoch 1 of 20"
    assert training_card.progress.time_label.text() == ""


def test_steps_are_painted_on_a_budget_and_the_newest_wins(training_card, epoch_report, qtbot):
    progress = training_card.progress
    training_card.set_state("running")
    training_card.show_epoch(epoch_report(2))
    painted = []
    progress.epoch_bar.valueChanged.connect(painted.append)
    for step in range(1, 501):
        training_card.show_step(StepReport(3, step / 500))
    assert painted == []
    qtbot.waitUntil(lambda: bool(painted))
    assert painted == [1000]
    assert progress.epoch_label.text() == "Epoch 3 of 20"
    assert progress.run_bar.value() == 150


def test_a_pause_shows_the_last_step_at_once(training_card, epoch_report):
    training_card.set_state("running")
    training_card.show_epoch(epoch_report(2, 4, seconds_left=60.0))
    training_card.show_step(StepReport(3, 0.5))
    training_card.set_state("paused")
    assert training_card.progress.epoch_bar.value() == 500
    assert training_card.progress.time_label.text() == "45 s left"


def test_a_finished_training_says_so(training_card, epoch_report):
    training_card.show_epoch(epoch_report(20, finished=True, saved_to="/models/a.safetensors"))
    progress = training_card.progress
    assert progress.epoch_label.text() == "Done: 20 epochs"
    assert progress.run_bar.value() == progress.run_bar.maximum()
    assert progress.saved_label.text() == "Saved: a.safetensors"
    assert progress.speed_label.text() == "14,200 images/s · CPU, 2 threads"


def test_a_warning_stands_under_the_progress(training_card, epoch_report):
    training_card.show_epoch(epoch_report(1, warning="The disk is full."))
    assert training_card.progress.warning.text() == "The disk is full."
    training_card.show_epoch(epoch_report(2))
    assert training_card.progress.warning.isHidden()


def test_a_failure_takes_the_place_of_the_progress_until_the_next_start(training_card, epoch_report):
    training_card.show_epoch(epoch_report(1))
    training_card.show_step(StepReport(2, 0.5))
    training_card.show_failure(Failure("input", "pictures/a_b.npy: wrong shape."))
    training_card.set_state("idle")
    progress = training_card.progress
    assert progress.message.text() == "pictures/a_b.npy: wrong shape."
    assert not progress.message.copy_button.isVisible()
    assert not progress.run_bar.isVisible()
    training_card.set_state("starting")
    assert progress.message.isHidden()
    assert progress.run_bar.isVisible()


def test_the_details_of_a_fault_can_be_copied(training_card, qtbot):
    training_card.show_failure(Failure("internal", "It failed.", "Traceback…"))
    click(qtbot, training_card.progress.message.copy_button)
    assert QGuiApplication.clipboard().text() == "It failed.\n\nTraceback…"


def test_the_wheel_scrolls_the_panel_not_the_values(training_card):
    spin = training_card.form.code_size
    training_card.main_button.setFocus()
    middle = QPointF(spin.rect().center())
    event = QWheelEvent(middle, spin.mapToGlobal(middle), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
                        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(spin, event)
    assert spin.value() == 2


def test_long_names_fit_into_the_narrow_card(training_card, epoch_report, scheme):
    path = "/home/사람/" + "아주 긴 폴더 이름 " * 6 + "/" + "very_long_name_without_a_break" * 5 + ".safetensors"
    training_card.set_request(TrainingRequest(path, "undercomplete"))
    training_card.show_epoch(epoch_report(1, saved_to=path, warning=path))
    training_card.resize(280, 900)
    assert training_card.minimumSizeHint().width() <= 280
    shown = training_card.progress.saved_label.shown_text()
    assert "…" in shown
    assert shown.endswith(".safetensors")
    assert not training_card.grab().isNull()


def test_the_focus_stays_on_the_button_that_waits(qtbot, training_card):
    training_card.main_button.setFocus()
    training_card.set_state("starting")
    assert training_card.window().focusWidget() is training_card
    training_card.set_state("running")
    assert training_card.window().focusWidget() is training_card.main_button
    training_card.stop_button.setFocus()
    training_card.set_state("stopping")
    training_card.set_state("idle")
    assert training_card.window().focusWidget() is training_card.main_button


def test_a_stopped_training_says_what_is_kept(training_card):
    training_card.set_state("starting")
    training_card.set_state("stopping")
    training_card.set_state("idle")
    assert training_card.progress.epoch_label.text() == "Stopped before the first epoch was done"


LAYER = Stage(2, 3, 5, 4)
WHOLE = Stage(0, 3, 13, 6)


@pytest.fixture
def staged(training_card, epoch_report):
    """The card in a training of three layers for four epochs each, and six of the whole network."""
    training_card.set_request(TrainingRequest("digits", "stacked", epochs=6))
    training_card.set_state("starting")
    training_card.set_state("running")
    return lambda epoch, stage, **changes: epoch_report(epoch, 18, stage=stage, **changes)


@pytest.mark.parametrize(
    ("epoch", "stage", "text"),
    [
        (0, Stage(1, 3, 1, 4), "Layer 1 of 3 · epoch 1 of 4"),
        (3, Stage(1, 3, 1, 4), "Layer 1 of 3 · epoch 4 of 4"),
        (4, Stage(1, 3, 1, 4), "Layer 2 of 3 · epoch 1 of 4"),
        (12, Stage(3, 3, 9, 4), "Whole network · epoch 1 of 6"),
        (14, WHOLE, "Whole network · epoch 3 of 6"),
    ],
)
def test_the_counter_names_the_stage_that_runs(training_card, staged, epoch, stage, text):
    training_card.show_epoch(staged(epoch, stage))
    progress = training_card.progress
    assert progress.epoch_label.text() == text
    assert progress.run_bar.value() == round(1000 * epoch / 18)
    training_card.resize(280, 700)
    assert progress.epoch_label.shown_text() == text


def test_steps_count_within_their_stage(training_card, staged):
    training_card.show_epoch(staged(5, LAYER, seconds_left=65.0))
    training_card.show_step(StepReport(6, 0.5, stage=LAYER))
    training_card.set_state("paused")
    assert training_card.progress.epoch_label.text() == "Layer 2 of 3 · epoch 2 of 4"
    assert training_card.progress.time_label.text() == "1 min 03 s left"


def test_epochs_added_during_pre_training_are_those_of_the_whole_network(training_card, staged):
    said = heard(training_card)
    training_card.show_epoch(staged(5, LAYER))
    training_card.form.epochs.setValue(9)
    assert said == [TrainingAdjustment(epochs=21)]
    training_card.show_epoch(staged(14, WHOLE))
    assert training_card.progress.epoch_label.text() == "Whole network · epoch 3 of 6"
    training_card.form.epochs.setValue(1)
    assert said[1:] == [TrainingAdjustment(epochs=15)]  # two are done, the third runs


def test_a_stage_is_told_when_it_ends(training_card, staged):
    training_card.show_epoch(staged(7, LAYER))
    training_card.set_state("stopping")
    training_card.set_state("idle")
    assert training_card.progress.epoch_label.text() == "Stopped: Layer 2 of 3, after epoch 3"
    training_card.show_epoch(staged(18, WHOLE, finished=True))
    assert training_card.progress.epoch_label.text() == "Done: 18 epochs with pre-training"


def test_a_training_without_stages_counts_as_before(training_card, staged, epoch_report):
    training_card.show_epoch(staged(5, LAYER))
    training_card.set_state("idle")
    training_card.set_state("starting")
    training_card.set_state("running")
    training_card.show_epoch(epoch_report(3))
    assert training_card.progress.epoch_label.text() == "Epoch 4 of 20"
    said = heard(training_card)
    training_card.form.epochs.setValue(30)
    assert said == [TrainingAdjustment(epochs=30)]
