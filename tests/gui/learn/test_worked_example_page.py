"""The worked example as a page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit

from explorer.gui.learn.formula import Formula
from explorer.gui.learn.worked_example.expression import Expression
from explorer.gui.learn.worked_example.page import WorkedExample
from explorer.lessons import worked_example as example
from explorer.lessons.worked_example import EXAMPLE, OUT_OF_REACH
from explorer.lessons.worked_example_course import Phase


@pytest.fixture
def page(qtbot):
    """The page, shown, with its formulas set."""
    page = WorkedExample()
    qtbot.addWidget(page)
    page.resize(800, 560)
    with qtbot.waitExposed(page):
        page.show()
    qtbot.waitUntil(lambda: page.is_ready)
    return page


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def type_in(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def choose(combo, index):
    combo.setCurrentIndex(index)
    combo.activated.emit(index)


def spoken(page, phase, key):
    return page.cards[phase].expressions[key].accessibleName()


def lit(page):
    return [phase for phase, card in page.cards.items() if card.accessibleDescription()]


def test_it_begins_with_what_is_given_and_keeps_the_rest_back(page):
    assert lit(page) == []
    assert "(0.1, 0.2, 0.3)" in spoken(page, Phase.FORWARD, "code")
    assert "0.22" not in spoken(page, Phase.FORWARD, "code")
    assert not page.controls.back.isEnabled()


def test_step_by_step_through_the_phases(page, qtbot):
    expected = {
        Phase.FORWARD: ("code", "(0.55478, 0.56955)"),
        Phase.LOSS: ("loss", "0.48459"),
        Phase.BACKWARD: ("encoder_gradient", "(0.00264, 0.00684) (0.00528, 0.01369) (0.00792, 0.02053)"),
        Phase.UPDATE: ("new_decoder", "(0.09872, 0.19894, 0.29916) (0.39869, 0.49891, 0.59913)"),
    }
    for phase, (key, figures) in expected.items():
        assert figures not in spoken(page, phase, key)
        press(qtbot, page.controls.step)
        assert lit(page) == [phase]
        assert figures in spoken(page, phase, key)
    assert page.values.fields("decoder")[0][0].text() == "0.09872"
    assert "0.48387" in spoken(page, Phase.UPDATE, "new_loss")


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_the_keyboard_steps_too(page, qtbot, key):
    page.controls.step.setFocus()
    qtbot.keyClick(page.controls.step, key)
    assert lit(page) == [Phase.FORWARD]


def test_back_takes_back_and_the_start_is_a_button_away(page, qtbot):
    press(qtbot, page.controls.whole)
    press(qtbot, page.controls.whole)
    press(qtbot, page.controls.back)
    assert page.course.present.steps_made == 1
    press(qtbot, page.controls.restart)
    assert page.course.present.phase is Phase.READY
    assert page.values.fields("encoder")[0][0].text() == "0.1"


def test_more_decimals_show_more_digits(page, qtbot):
    press(qtbot, page.controls.whole)
    page.settings.decimals.setValue(10)
    assert "(0.5547792351, 0.5695462239)" in spoken(page, Phase.FORWARD, "code")
    page.settings.decimals.setValue(2)
    assert "(0.55, 0.57)" in spoken(page, Phase.FORWARD, "code")
    assert page.values.fields("inputs")[0][0].text() == "0.1"


def test_a_typed_weight_begins_anew_with_all_its_numbers(page, qtbot):
    press(qtbot, page.controls.whole)
    type_in(qtbot, page.values.fields("encoder")[2][1], "-1,5")
    state = page.course.present.state
    assert state.encoder[2, 1] == -1.5
    assert page.course.present.steps_made == 0
    assert lit(page) == [Phase.BACKWARD]
    assert "−1.5" in spoken(page, Phase.FORWARD, "code")


def test_a_typed_word_is_refused_with_a_sentence(page, qtbot):
    type_in(qtbot, page.values.fields("inputs")[0][0], "abc")
    assert "abc" in page.problem.text()
    assert page.course.present.state is EXAMPLE
    press(qtbot, page.controls.step)
    assert not page.problem.isVisible()


def test_another_rate_goes_on_from_here(page, qtbot):
    press(qtbot, page.controls.whole)
    type_in(qtbot, page.settings.rate, "0.5")
    assert page.course.present.steps_made == 1
    press(qtbot, page.controls.whole)
    assert page.course.present.state.learning_rate == 0.5
    type_in(qtbot, page.settings.rate, "-1")
    assert "above 0" in page.problem.text()


def test_the_mean_divides_by_three_and_tells_of_the_lectures_slip(page, qtbot):
    press(qtbot, page.controls.whole)
    assert not page.shortcut.slip.isVisibleTo(page)
    choose(page.settings.loss, 1)
    assert r"\frac{1}{3}" in page.cards[Phase.LOSS].formulas["loss"].latex()
    assert r"\frac{2}{3}" in page.cards[Phase.BACKWARD].formulas["delta"].latex()
    assert page.shortcut.slip.isVisibleTo(page)
    assert "(0.16)" in page.shortcut.slip.text()
    assert "3 times" in page.shortcut.slip.text()
    gradient = example.backward(page.course.present.state).encoder
    np.testing.assert_allclose(gradient * 3, example.backward(replace(page.course.present.state, loss="sum")).encoder)


def test_the_shortcut_stands_beside_the_chain_rule_with_its_error(page, qtbot):
    page.settings.decimals.setValue(8)
    press(qtbot, page.controls.whole)
    beside = page.shortcut.expressions["beside"].accessibleName()
    assert "(0.00264158, 0.00684305)" in beside
    assert "(0.00056938, 0.00226061) (0.00188949, 0.00468863) (0.00338233, 0.00671438)" in beside
    assert "0.9962" in page.shortcut.verdict.text()
    assert "0.01381" in page.shortcut.verdict.text()
    updated = page.shortcut.expressions["shortcut_update"].accessibleName()
    assert "(0.09999431, 0.19997739) (0.29998111, 0.39995311) (0.49996618, 0.59993286)" in updated


def test_the_gradient_is_checked_by_small_differences(page, qtbot):
    assert not page.check.isVisibleTo(page)
    press(qtbot, page.controls.whole)
    assert page.check.isVisibleTo(page)
    assert "×10⁻" in page.check.text()


def test_targets_out_of_reach_are_warned_of_with_the_floor(page):
    assert not page.warning.isVisible()
    choose(page.settings.loss, 1)
    choose(page.settings.example, 1)
    np.testing.assert_array_equal(page.course.present.state.inputs, OUT_OF_REACH.inputs)
    assert page.course.present.state.loss == "mean"
    assert page.warning.isVisible()
    assert "1, 2, 3" in page.warning.text()
    assert "1.6667" in page.warning.text()
    choose(page.settings.example, 0)
    assert not page.warning.isVisible()


def test_own_numbers_are_called_so_and_reset_brings_the_example_back(page, qtbot):
    type_in(qtbot, page.values.fields("inputs")[0][0], "0.4")
    assert page.settings.example.currentIndex() == -1
    press(qtbot, page.settings.reset)
    assert page.settings.example.currentIndex() == 0
    np.testing.assert_array_equal(page.course.present.state.inputs, EXAMPLE.inputs)


def test_a_run_makes_its_steps_and_leaves_the_window_free(page, qtbot):
    page.controls.count.setValue(50)
    press(qtbot, page.controls.run)
    assert page.is_running
    assert not page.controls.step.isEnabled()
    assert page.values.fields("inputs")[0][0].isReadOnly()
    assert page.course.present.steps_made == 0
    qtbot.waitUntil(lambda: not page.is_running)
    assert page.course.present.steps_made == 50
    assert page.controls.step.isEnabled()
    assert not page.values.fields("inputs")[0][0].isReadOnly()
    state = EXAMPLE
    for _ in range(50):
        state = example.step(state)
    np.testing.assert_array_equal(page.course.present.current.encoder, state.encoder)


def test_a_run_can_be_paused_and_stops_when_nobody_looks(page, qtbot):
    page.controls.count.setValue(100_000)
    press(qtbot, page.controls.run)
    qtbot.waitUntil(lambda: page.course.present.steps_made > 0)
    press(qtbot, page.controls.run)
    assert not page.is_running
    made = page.course.present.steps_made
    press(qtbot, page.controls.run)
    page.hide()
    assert not page.is_running
    assert made < 100_000


def test_a_number_tells_how_it_comes_about(page, qtbot):
    press(qtbot, page.controls.whole)
    card = page.cards[Phase.BACKWARD]
    line = card.expressions["encoder_gradient"]
    place = line.cell_rect("encoder_gradient", 1, 0).center().toPoint()
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=place)
    assert card.detail.isVisibleTo(page)
    assert "0.00528" in card.detail.accessibleName()
    assert not page.cards[Phase.UPDATE].detail.isVisibleTo(page)
    press(qtbot, page.controls.back)  # the backward pass has not come yet
    assert not card.detail.isVisibleTo(page)
    press(qtbot, page.controls.whole)
    assert card.detail.isVisibleTo(page)
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=place)
    assert not card.detail.isVisibleTo(page)


def test_weights_that_run_away_stop_with_a_sentence(page, qtbot):
    page.course.reset(replace(EXAMPLE, inputs=[1e6] * 3, encoder=np.full((3, 2), 1e-7), learning_rate=1e6))
    press(qtbot, page.controls.step)
    press(qtbot, page.controls.whole)
    assert "smaller" in page.problem.text()
    press(qtbot, page.controls.run)
    qtbot.waitUntil(lambda: not page.is_running)
    assert page.problem.isVisible()


@pytest.mark.parametrize("size", [(700, 420), (800, 560), (1600, 900)])
def test_nothing_is_cut_off(page, qtbot, size):
    page.resize(*size)
    page.settings.decimals.setValue(10)
    choose(page.settings.example, 1)
    press(qtbot, page.controls.whole)
    page.controls.larger.click()

    def whole():
        shown = [line for line in page.findChildren(Expression) if line.isVisible()]
        assert all(line.height() >= line.heightForWidth(line.width()) for line in shown)
        assert all(line.width() >= line.minimumSizeHint().width() for line in shown)
        assert all(formula.width() >= formula.minimumSizeHint().width() for formula in page.findChildren(Formula))

    qtbot.waitUntil(lambda: whole() is None)


def test_wide_pages_have_two_columns(page, qtbot):
    page.resize(1600, 900)
    qtbot.waitUntil(lambda: page.cards[Phase.BACKWARD].x() > page.cards[Phase.FORWARD].x())
    page.resize(800, 560)
    qtbot.waitUntil(lambda: page.cards[Phase.BACKWARD].x() == page.cards[Phase.FORWARD].x())


def test_the_present_phase_comes_into_sight(page, qtbot):
    press(qtbot, page.controls.whole)
    update = page.cards[Phase.UPDATE]
    qtbot.waitUntil(lambda: not update.visibleRegion().isEmpty())


def test_it_is_painted_in_both_palettes(page, scheme, qtbot):
    press(qtbot, page.controls.whole)
    image = page.grab().toImage()
    dark = image.pixelColor(2, image.height() - 2).lightness() < 128
    assert dark is (scheme == "dark")


def test_every_control_says_what_it_is_and_does(page):
    for kind in (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit):
        for control in page.findChildren(kind):
            if control.objectName().startswith("qt_"):
                continue  # inside a spin box or a scroll area
            assert control.accessibleName(), control
            assert control.toolTip(), control


def test_it_tells_when_somebody_looks(qtbot):
    page = WorkedExample()
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.shown):
        page.show()
    qtbot.waitUntil(lambda: page.is_ready)
