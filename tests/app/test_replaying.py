"""The replay in the whole program: map, probe, backdrop and loss curve move together, and come back."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageSequence

from explorer.models import build, to_weights
from explorer.models.history_folder import history_folder
from explorer.values import TrainingRequest
from tests.app.conftest import found, write_model, write_trained_model


@pytest.fixture
def with_history(tmp_path):
    """A model of six epochs, with the weights of every second one."""
    return write_trained_model(tmp_path / "trained.safetensors", 6, (0, 2, 4))


@pytest.fixture
def replaying(qtbot, open_program, with_history):
    """The program with that model, and the tab open."""
    program = open_program(with_history)
    program.window.explore.drawer.open("replay")
    qtbot.waitUntil(lambda: program.replaying.panel.message == "")
    return program


def at(program, place):
    """Move there as a person does."""
    program.replaying.panel.bar.slider.setValue(round(place * 100))


def shows(program, epoch):
    """Whether these weights are in the decoder."""
    weights = to_weights(build(program.exploration.model.card.architecture, epoch)).arrays
    shown = program.exploration.model.weights.arrays
    return all(np.allclose(shown[name], array, rtol=1e-2, atol=1e-3) for name, array in weights.items())


def test_one_place_moves_points_weights_probe_and_loss_curve_together(qtbot, replaying):
    program, exploration = replaying, replaying.exploration
    before, sample = exploration.model, exploration.document.probe.sample
    at(program, 2)
    qtbot.waitUntil(lambda: exploration.document.looking_back and shows(program, 2))
    model = exploration.model
    np.testing.assert_allclose(model.codes.values, before.codes.values * 3 / 7, atol=1e-2)
    # around the mean of all codes, which stays in place
    mean = before.positions.mean(axis=0)
    np.testing.assert_allclose(model.positions, mean + (before.positions - mean) * 3 / 7, atol=2e-2)
    assert program.window.explore.map.probe() == pytest.approx(tuple(model.positions[sample]), abs=1e-4)
    assert program.window.explore.loss_curve.readout.text().startswith("epoch 2 ")
    pictures = []
    program.exploration.decoded.connect(pictures.append)
    at(program, 0)
    qtbot.waitUntil(lambda: shows(program, 0))
    expected = pytest.approx(tuple(exploration.model.codes.values[sample]), abs=1e-2)
    qtbot.waitUntil(lambda: bool(pictures) and pictures[-1].request.code == expected)


def test_a_probe_on_no_sample_keeps_its_place_on_the_map(qtbot, replaying):
    exploration, the_map = replaying.exploration, replaying.window.explore.map
    exploration.move_probe((0.4, 0.3))
    at(replaying, 2)
    qtbot.waitUntil(lambda: exploration.document.looking_back and shows(replaying, 2))
    assert the_map.probe() == pytest.approx((0.4, 0.3), abs=1e-5)
    assert exploration.document.probe.code == pytest.approx(exploration.model.plane.lift(0.4, 0.3), abs=1e-5)
    replaying.replaying.panel.bar.last.click()
    assert exploration.document.probe.code == pytest.approx((0.4, 0.3), abs=1e-5)


def test_between_two_epochs_points_move_on_and_weights_are_the_nearest(qtbot, replaying):
    at(replaying, 1)
    qtbot.waitUntil(lambda: replaying.exploration.document.looking_back and shows(replaying, 2))
    stamp, replay = replaying.exploration.model.stamp, replaying.replaying.replay
    at(replaying, 1.4)
    np.testing.assert_allclose(replaying.exploration.model.positions, replay.positions_at(1.4))
    assert replaying.exploration.model.stamp == stamp, "the decoder needs no new weights on the way"


def test_at_the_end_and_out_of_the_tab_the_model_is_as_it_is(qtbot, replaying):
    exploration = replaying.exploration
    present = exploration.document.present
    for leave in (
        replaying.replaying.panel.bar.last.click,
        replaying.window.explore.drawer.fold,
        lambda: replaying.window.show_page("restore"),
    ):
        replaying.window.show_page("explore")
        replaying.window.explore.drawer.open("replay")
        qtbot.waitUntil(lambda: replaying.replaying.panel.message == "")
        at(replaying, 3)
        qtbot.waitUntil(lambda: exploration.document.looking_back)
        leave()
        assert not exploration.document.looking_back
        assert exploration.model is exploration.document.present is present
        assert replaying.window.explore.loss_curve.readout.text().startswith("epoch 6 ")


def test_as_they_were_is_a_choice(qtbot, replaying):
    at(replaying, 2)
    qtbot.waitUntil(lambda: replaying.exploration.document.looking_back and shows(replaying, 2))
    replaying.replaying.panel.aligned.setChecked(False)
    expected = replaying.exploration.document.present.positions * 3 / 7
    qtbot.waitUntil(lambda: np.allclose(replaying.exploration.model.positions, expected, atol=1e-2))


def test_weights_that_have_gone_are_done_without(qtbot, replaying, with_history):
    (history_folder(with_history) / "000002.safetensors").unlink()
    at(replaying, 2)
    qtbot.waitUntil(lambda: replaying.exploration.document.looking_back and shows(replaying, 4))
    assert replaying.replaying.replay.decodable == (0, 4, 6)


def test_originals_that_are_found_while_looking_back_serve_both(qtbot, replaying):
    at(replaying, 2)
    qtbot.waitUntil(lambda: replaying.exploration.document.looking_back and shows(replaying, 2))
    replaying.store.dispatch(found(replaying, np.zeros((60, 1, 8, 8), np.uint8)))
    assert replaying.exploration.document.looking_back
    assert shows(replaying, 2)
    replaying.replaying.panel.bar.last.click()
    assert replaying.exploration.model.originals is not None


def test_a_model_without_history_says_what_to_do(qtbot, program, with_history, tmp_path):
    program.window.explore.drawer.open("replay")
    qtbot.waitUntil(lambda: "no epochs to replay" in program.replaying.panel.message)
    bare = tmp_path / "bare.safetensors"
    bare.write_bytes(with_history.read_bytes())
    program.library.open(str(bare))
    qtbot.waitUntil(lambda: "form on the left" in program.replaying.panel.message)


def test_another_model_ends_the_replay_of_the_one_before(qtbot, replaying, tmp_path):
    at(replaying, 2)
    qtbot.waitUntil(lambda: replaying.exploration.document.looking_back)
    with qtbot.waitSignal(replaying.exploration.model_changed):
        replaying.library.open(str(write_model(tmp_path / "other.safetensors", seed=5)))
    assert not replaying.exploration.document.looking_back
    assert replaying.replaying.replay is None
    qtbot.waitUntil(lambda: "no epochs to replay" in replaying.replaying.panel.message)


def test_a_running_training_is_followed_at_the_end_and_undisturbed_before_it(qtbot, program, tmp_path):
    request = TrainingRequest("sprites:n=300", "undercomplete", epochs=100_000, out=str(tmp_path / "t.safetensors"))
    program.window.explore.drawer.open("replay")
    panel, exploration = program.replaying.panel, program.exploration
    program.window.explore.training_card.start_requested.emit(request)
    qtbot.waitUntil(lambda: program.replaying.replay is not None and program.replaying.replay.end >= 3)
    assert panel.bar.at_end
    assert program.window.explore.drawer.current() == "replay"
    at(program, 1)
    qtbot.waitUntil(lambda: exploration.document.looking_back)
    end = panel.bar.slider.maximum()
    qtbot.waitUntil(lambda: panel.bar.slider.maximum() > end)
    assert exploration.document.looking_back
    assert program.replaying.replay.epoch_at(panel.bar.place) == pytest.approx(1)
    assert len(exploration.document.present.card.history) >= 4
    program.window.explore.training_card.stop_requested.emit()
    qtbot.waitUntil(lambda: not program.training.running)
    panel.bar.last.click()
    assert exploration.model is exploration.document.present


def test_the_replay_is_filmed_as_it_is_seen(qtbot, replaying, tmp_path):
    panel, path = replaying.replaying.panel, tmp_path / "film.gif"
    replaying.window.commands.backdrop.trigger()
    panel.bar.speed.setCurrentIndex(panel.bar.speed.findData(50))
    replaying.replay_film.start(path, 0.5)
    assert not panel.bar.isEnabled()
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(panel.bar.isEnabled)
    assert not replaying.exploration.document.looking_back
    with Image.open(path) as image:
        assert image.n_frames == 4  # six epochs at fifty a second, twenty frames a second
        size = replaying.window.explore.map.size() * 0.5
        assert image.width == size.width()
        assert image.height > size.height(), "a line with the epoch stands below the map"
        frames = [np.asarray(frame.convert("L"), int) for frame in ImageSequence.Iterator(image)]
    assert all((one != other).any() for one, other in pairwise(frames))


def test_a_film_that_is_cancelled_leaves_nothing_behind(qtbot, replaying, tmp_path):
    panel = replaying.replaying.panel
    panel.bar.speed.setCurrentIndex(panel.bar.speed.findData(1))
    replaying.replay_film.start(tmp_path / "film.gif")
    qtbot.waitUntil(lambda: panel.bar.place > 0.2)
    replaying.window.explore.drawer.fold()
    qtbot.waitUntil(panel.bar.isEnabled)
    assert not list(tmp_path.glob("*.gif"))
    assert not list(tmp_path.glob("*.part"))
    assert not replaying.exploration.document.looking_back


def test_a_film_that_cannot_be_written_says_so(qtbot, replaying, tmp_path):
    replaying.replay_film.start(tmp_path / "gone" / "film.gif")
    qtbot.waitUntil(replaying.replaying.panel.bar.isEnabled)
    assert "no folder" in replaying.window.statusBar().currentMessage()
