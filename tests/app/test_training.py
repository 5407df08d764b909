import pytest

from explorer.models import recipes
from explorer.models.model_file import load_model
from explorer.values import TrainingAdjustment, TrainingRequest
from explorer.values.training import NetworkChoices


@pytest.fixture
def request_for(tmp_path):
    def make(**changes):
        return TrainingRequest(
            **{"data": "sprites:n=600", "recipe": "undercomplete", "epochs": 3, "out": str(tmp_path / "t.safetensors")}
            | changes
        )

    return make


def card_of(program):
    return program.window.explore.training_card


def test_training_forms_its_map_and_leaves_its_model_open_and_on_disk(qtbot, program, request_for):
    request = request_for()
    with qtbot.waitSignal(program.training.training_ended):
        card_of(program).start_requested.emit(request)
        assert card_of(program).state == "starting"
    file = load_model(request.out)
    assert len(file.card.history) >= 3
    assert program.exploration.document.path == request.out
    assert len(program.exploration.model.positions) == len(file.codes.values)
    assert card_of(program).state == "idle"
    assert not program.window.explore.strip.is_empty()
    assert program.exploration.model.originals is not None


def test_one_epoch_pauses_after_it_and_start_goes_on(qtbot, program, request_for):
    card = card_of(program)
    card.step_requested.emit(request_for(epochs=2))
    qtbot.waitUntil(lambda: card.state == "paused")
    assert len(program.exploration.model.card.history) in (1, 2)
    assert program.training.running
    with qtbot.waitSignal(program.training.training_ended):
        card.resume_requested.emit()


def test_stop_leaves_a_usable_model(qtbot, program, request_for):
    request = request_for(epochs=100_000)
    card = card_of(program)
    card.start_requested.emit(request)
    qtbot.waitUntil(lambda: len(program.exploration.model.card.history) >= 3)
    with qtbot.waitSignal(program.training.training_ended):
        card.stop_requested.emit()
    assert len(load_model(request.out).card.history) >= 3


def test_pausing_holds_training_and_an_adjustment_reaches_it(qtbot, program, request_for):
    card = card_of(program)
    card.start_requested.emit(request_for(epochs=100_000))
    qtbot.waitUntil(lambda: card.state == "running")
    card.pause_requested.emit()
    assert card.state == "paused"
    card.adjusted.emit(TrainingAdjustment(learning_rate=5e-4, epochs=4))
    with qtbot.waitSignal(program.training.training_ended):
        card.resume_requested.emit()
    assert program.exploration.model.card.history[-1].learning_rate == pytest.approx(5e-4)


def test_the_probe_goes_on_decoding_while_training_runs(qtbot, program, request_for):
    card = card_of(program)
    card.start_requested.emit(request_for(epochs=100_000))
    qtbot.waitUntil(lambda: card.state == "running")
    pictures = []
    program.exploration.decoded.connect(pictures.append)
    program.exploration.move_probe((0.1, 0.2))
    qtbot.waitUntil(lambda: len(pictures) >= 3)  # the held probe follows the newest weights
    card.stop_requested.emit()
    qtbot.waitUntil(lambda: not program.training.running)


def test_what_cannot_be_trained_says_why_in_the_card_and_disturbs_nothing(qtbot, program, request_for, tmp_path):
    before = program.exploration.model
    with qtbot.waitSignal(program.training.training_ended):
        card_of(program).start_requested.emit(request_for(data=str(tmp_path / "nowhere.npy")))
    assert card_of(program).state == "idle"
    assert program.exploration.model is before


def test_opening_another_model_lets_training_go_on_unseen(qtbot, program, request_for, tmp_path):
    small = program.exploration.document.path
    card = card_of(program)
    card.start_requested.emit(request_for(epochs=100_000))
    qtbot.waitUntil(lambda: card.state == "running")
    with qtbot.waitSignal(program.exploration.model_changed):
        program.library.open(small)
    seen = len(program.exploration.model.positions)
    with qtbot.waitSignal(program.training.file_written):
        pass
    assert program.exploration.document.path == small
    assert len(program.exploration.model.positions) == seen
    card.stop_requested.emit()
    qtbot.waitUntil(lambda: not program.training.running)


def test_a_stopped_training_goes_on_another_day(qtbot, program, request_for):
    request = request_for(epochs=2)
    with qtbot.waitSignal(program.training.training_ended):
        card_of(program).start_requested.emit(request)
    with qtbot.waitSignal(program.exploration.model_changed):
        program.library.open(request.out)
    card_of(program).set_request(TrainingRequest("digits", "undercomplete", epochs=3))
    with qtbot.waitSignal(program.training.training_ended):
        program.window.commands.continue_training.trigger()
    assert load_model(request.out).card.history[-1].epoch == 5


def test_the_model_card_follows_the_training(qtbot, program, request_for):
    request = request_for()
    with qtbot.waitSignal(program.training.training_ended):
        card_of(program).start_requested.emit(request)
    assert set(program.exploration.model.card.errors) >= {"train", "validation", "test"}
    assert program.library._card == program.exploration.model.card


def test_fewer_pictures_than_a_batch_are_all_in_one_batch(qtbot, program, request_for):
    request = request_for(data="sprites:n=60", batch_size=128, epochs=1)
    with qtbot.waitSignal(program.training.training_ended):
        card_of(program).start_requested.emit(request)
    assert load_model(request.out).card.history[-1].epoch == 1


def test_a_probe_that_nobody_moved_goes_along_with_its_sample(qtbot, program, request_for):
    with qtbot.waitSignal(program.training.training_ended):
        card_of(program).start_requested.emit(request_for())
    exploration = program.exploration
    assert exploration.document.probe.code in [tuple(code) for code in exploration.model.codes.values.tolist()]


def stacked(request_for, **changes):
    network = NetworkChoices(hidden=(24,))
    return request_for(recipe="stacked", network=network, pretraining_epochs=2, **changes)


def test_one_epoch_is_one_of_the_stage_that_runs(qtbot, program, request_for):
    card = card_of(program)
    label, tabs = card.progress.epoch_label, program.window.explore.loss_curve.stages.bar
    seen = []
    card.step_requested.emit(stacked(request_for, epochs=1))
    for _ in range(4):
        qtbot.waitUntil(lambda: card.state == "paused")
        seen.append((label.text(), tabs.count()))
        card.step_requested.emit(card.request())
        assert card.state == "running"
    # nothing is left to pause before
    qtbot.waitUntil(lambda: not program.training.running)
    assert seen == [
        ("Layer 1 of 2 · epoch 2 of 2", 1),
        ("Layer 2 of 2 · epoch 1 of 2", 1),
        ("Layer 2 of 2 · epoch 2 of 2", 2),
        ("Whole network · epoch 1 of 1", 2),
    ]
    assert label.text() == "Done: 5 epochs with pre-training"
    assert tabs.count() == 3


def test_going_on_counts_the_epochs_of_the_whole_network(qtbot, program, request_for):
    request = stacked(request_for, epochs=1)
    with qtbot.waitSignal(program.training.training_ended):
        card_of(program).start_requested.emit(request)
    card_of(program).set_request(TrainingRequest("digits", "undercomplete", epochs=3))
    with qtbot.waitSignal(program.training.training_ended):
        program.window.commands.continue_training.trigger()
    history = load_model(request.out).card.history
    assert [row.layer for row in history] == [1, 1, 2, 2, 0, 0, 0, 0]


def test_every_recipe_can_be_chosen_in_the_window(qtbot, program):
    form = card_of(program).form
    qtbot.waitUntil(lambda: form.recipe.count() > 1)
    assert [form.recipe.itemData(place) for place in range(form.recipe.count())] == [
        recipe.name for recipe in recipes()
    ]
