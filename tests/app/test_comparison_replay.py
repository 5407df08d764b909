"""The page Compare replays trainings together."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.gui.compare.replay_row import EPOCH
from explorer.locations import own_models_folder
from explorer.values.comparison import CARRY
from tests.app.conftest import write_model, write_trained_model
from tests.listening import listen


@pytest.fixture
def compared(qtbot, boot_program):
    """Three models of the same data on their maps: of six epochs, of three, and one without a history."""
    folder = own_models_folder()
    long = write_trained_model(folder / "long.safetensors", 6, (0, 2, 4))
    write_trained_model(folder / "short.safetensors", 3, (0,), seed=1)
    write_model(folder / "untold.safetensors", seed=2)
    program = boot_program(long)
    program.window.show_page("compare")
    page = program.comparison._page
    qtbot.waitUntil(lambda: len(page.panels) == 3 and page.replay.isVisible())
    program.page = page
    program.panels = {panel.model.card.name: panel for panel in page.panels}
    return program


def share(model, positions):
    """How far the points have come: 1 is where they are at the end."""
    around = [places - places.mean(axis=0) for places in (positions, model.positions)]
    return float(np.linalg.norm(around[0]) / np.linalg.norm(around[1]))


def shares(program):
    return {name: share(panel.model, panel.map._points.positions) for name, panel in program.panels.items()}


def put(program, share_of_bar):
    program.page.replay.bar.slider.setValue(round(share_of_bar * program.page.replay.bar.slider.maximum()))


def test_it_stays_calm_until_it_is_wanted(compared):
    row = compared.page.replay
    assert not row.bar.isVisible()
    row.wanted.setChecked(True)
    assert row.bar.isVisible()
    assert "no history" in compared.panels["untold"].error.text()
    assert "no history" not in compared.panels["short"].error.text()
    assert shares(compared) == pytest.approx({"long": 1, "short": 1, "untold": 1})


def test_maps_are_turned_onto_the_first_one_while_the_replay_is_wanted(compared):
    row, panels = compared.page.replay, list(compared.panels.values())

    def apart(panel):
        places = [one.map._points.positions - one.map._points.positions.mean(axis=0) for one in (panel, panels[0])]
        return float(np.linalg.norm(places[0] - places[1]))

    before = [apart(panel) for panel in panels[1:]]
    row.wanted.setChecked(True)
    assert all(now < then for now, then in zip([apart(panel) for panel in panels[1:]], before, strict=True))
    row.wanted.setChecked(False)
    assert [apart(panel) for panel in panels[1:]] == before


def test_trainings_of_different_length_go_together_by_their_share(compared):
    compared.page.replay.wanted.setChecked(True)
    put(compared, 0.5)
    assert shares(compared) == pytest.approx({"long": 4 / 7, "short": 2.5 / 4, "untold": 1}, abs=0.02)
    assert compared.page.replay.bar.text.text() == "50 % of each training"
    put(compared, 0)
    assert shares(compared) == pytest.approx({"long": 1 / 7, "short": 1 / 4, "untold": 1}, abs=0.02)


def test_or_by_their_epoch_and_the_short_one_waits(compared):
    row = compared.page.replay
    row.wanted.setChecked(True)
    row.together.setCurrentIndex(row.together.findData(EPOCH))
    put(compared, 2 / 6)
    assert shares(compared) == pytest.approx({"long": 3 / 7, "short": 3 / 4, "untold": 1}, abs=0.02)
    assert row.bar.text.text() == "epoch 2 of 6"
    put(compared, 5 / 6)
    assert shares(compared) == pytest.approx({"long": 6 / 7, "short": 1, "untold": 1}, abs=0.02)


def test_probes_are_carried_between_the_models_as_they_were(qtbot, compared):
    comparison = compared.comparison
    compared.page.replay.wanted.setChecked(True)
    put(compared, 0)
    key = compared.panels["long"].model.card.path
    qtbot.waitUntil(lambda: share(compared.panels["long"].model, comparison._compared[key].positions) < 0.2)
    replies = []
    listen(compared.services.desk, CARRY, replies.append)
    comparison._clicked(key, 7)
    qtbot.waitUntil(lambda: bool(replies))
    probe = next(probe for probe in replies[-1].probes if probe.key == key)
    np.testing.assert_allclose(probe.code, compared.panels["long"].model.codes.values[7] / 7, atol=1e-2)
    compared.page.replay.wanted.setChecked(False)
    assert shares(compared) == pytest.approx({"long": 1, "short": 1, "untold": 1})
    assert comparison._compared[key] is compared.panels["long"].model


def test_models_without_any_history_offer_nothing(qtbot, compared):
    page = compared.page
    page.replay.wanted.setChecked(True)
    put(compared, 0.5)
    keys = [panel.model.card.path for name, panel in compared.panels.items() if name != "long"]
    page.choice.set_chosen(keys)
    page.choice.chosen_changed.emit(keys)
    qtbot.waitUntil(lambda: len(page.panels) == 2 and page.replay.bar.slider.maximum() == 300)
    page.choice.set_chosen(keys[:1])
    page.choice.chosen_changed.emit(keys[:1])
    assert not page.replay.isVisible()
    assert not page.replay.wanted.isChecked()
