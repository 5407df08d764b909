"""Steps, phases and the way back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from explorer.lessons import worked_example as example
from explorer.lessons import worked_example_course as course_module
from explorer.lessons.worked_example import EXAMPLE, OUT_OF_REACH
from explorer.lessons.worked_example_course import Course, Phase
from explorer.values import BadInput


def test_the_four_phases_make_a_step():
    course = Course()
    seen = [course.present.phase]
    for _ in range(5):
        course.advance()
        seen.append(course.present.phase)
    assert seen == [Phase.READY, Phase.FORWARD, Phase.LOSS, Phase.BACKWARD, Phase.UPDATE, Phase.FORWARD]
    assert course.present.steps_made == 1
    np.testing.assert_array_equal(course.present.state.encoder, example.step(EXAMPLE).encoder)


def test_the_weights_are_new_once_they_are_updated():
    course = Course()
    for _ in range(3):
        course.advance()
    assert course.present.current is EXAMPLE
    course.advance()
    np.testing.assert_array_equal(course.present.current.decoder, example.step(EXAMPLE).decoder)
    np.testing.assert_array_equal(course.present.state.decoder, EXAMPLE.decoder)


@pytest.mark.parametrize("phases", range(5))
def test_a_whole_step_ends_with_the_next_update(phases):
    course = Course()
    for _ in range(phases):
        course.advance()
    course.whole_step()
    assert course.present.phase is Phase.UPDATE
    assert course.present.steps_made == (2 if phases == 4 else 1)


def test_a_step_of_the_course_is_a_step_of_the_mathematics():
    course, state = Course(), EXAMPLE
    for _ in range(3):
        course.whole_step()
        state = example.step(state)
    np.testing.assert_array_equal(course.present.current.encoder, state.encoder)


def test_back_undoes_one_move_at_a_time():
    course = Course()
    assert not course.back()
    course.advance()
    course.whole_step()
    course.edit(replace(course.present.current, inputs=(0.5, 0.5, 0.5)))
    course.back()
    assert course.present.steps_made == 1
    course.back()
    assert course.present.phase is Phase.FORWARD
    course.back()
    assert course.present.state is EXAMPLE
    assert not course.can_go_back


def test_the_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(course_module, "LONGEST_MEMORY", 5)
    course = Course()
    for _ in range(9):
        course.whole_step()
    while course.back():
        pass
    assert course.present.steps_made == 4


def test_another_sample_begins_a_new_course_with_its_numbers_worked_out():
    course = Course()
    course.whole_step()
    course.edit(OUT_OF_REACH)
    assert course.present.steps_made == 0
    assert course.present.phase is Phase.BACKWARD
    steps, _ = course.curve()
    np.testing.assert_array_equal(steps, [0])


def test_another_rate_or_loss_goes_on_from_here():
    course = Course()
    course.whole_step()
    weights = course.present.current.encoder
    course.edit(replace(course.present.current, learning_rate=1.0, loss="mean"))
    assert course.present.steps_made == 1
    np.testing.assert_array_equal(course.present.state.encoder, weights)
    assert course.present.by_shortcut.learning_rate == course.present.by_decoder.learning_rate == 1.0
    assert course.present.by_shortcut.loss == "mean"


def test_restart_returns_to_what_was_typed_and_keeps_the_settings():
    course = Course()
    course.edit(replace(EXAMPLE, inputs=(0.5, 0.6, 0.7)))
    course.whole_step()
    course.edit(replace(course.present.current, learning_rate=2.0))
    course.whole_step()
    course.restart()
    np.testing.assert_array_equal(course.present.state.inputs, (0.5, 0.6, 0.7))
    np.testing.assert_array_equal(course.present.state.encoder, EXAMPLE.encoder)
    assert course.present.state.learning_rate == 2.0
    assert course.present.phase is Phase.READY
    course.back()
    assert course.present.steps_made == 2
    course.restart()
    np.testing.assert_array_equal(course.present.state.inputs, (0.5, 0.6, 0.7))


def test_reset_begins_with_the_values_given():
    course = Course()
    course.whole_step()
    course.reset(OUT_OF_REACH)
    assert course.present.state is OUT_OF_REACH
    assert course.present.steps_made == 0


def test_the_curve_holds_the_loss_before_and_after_each_step():
    course = Course()
    assert course.curve()[1].shape == (0, 3)
    course.advance()
    assert len(course.curve()[0]) == 0
    course.advance()
    np.testing.assert_allclose(course.curve()[1][0], 0.4845867875, atol=1e-10)
    course.whole_step()
    course.whole_step()
    steps, losses = course.curve()
    np.testing.assert_array_equal(steps, [0, 1, 2])
    assert (np.diff(losses, axis=0) < 0).all()
    chain, short, alone = losses[-1]
    assert chain < short < alone


def test_all_three_ways_seem_to_learn_this_one_sample():
    course = Course(replace(EXAMPLE, learning_rate=2.0))
    for _ in range(400):
        course.whole_step()
    _, losses = course.curve()
    assert (losses[-1] < 1e-3 * losses[0]).all()


def test_runaway_weights_leave_the_present_moment():
    wild = replace(EXAMPLE, inputs=[1e6] * 3, encoder=np.full((3, 2), 1e-7), learning_rate=1e6)
    course = Course(wild)
    for _ in range(3):
        course.advance()
    with pytest.raises(BadInput):
        course.advance()
    assert course.present.phase is Phase.BACKWARD
    with pytest.raises(BadInput):
        course.whole_step()
    assert course.present.state is wild


class _AnyOrder(RuleBasedStateMachine):
    """Whatever is pressed, in whatever order, can be taken back move by move."""

    def __init__(self):
        super().__init__()
        self.course = Course()
        self.seen = []

    def _press(self, press):
        self.seen.append(self.course.present)
        press()

    @rule()
    def advance(self):
        self._press(self.course.advance)

    @rule()
    def whole_step(self):
        self._press(self.course.whole_step)

    @rule(rate=st.floats(0.01, 1), loss=st.sampled_from(["sum", "mean"]))
    def settings(self, rate, loss):
        self._press(lambda: self.course.edit(replace(self.course.present.current, learning_rate=rate, loss=loss)))

    @rule(value=st.floats(-2, 2))
    def values(self, value):
        self._press(lambda: self.course.edit(replace(self.course.present.current, inputs=[value, 0.5, 0.5])))

    @rule()
    def restart(self):
        self._press(self.course.restart)

    @rule()
    def back(self):
        assert self.course.back() is bool(self.seen)
        if self.seen:
            assert self.course.present is self.seen.pop()

    @invariant()
    def curve_rises_in_steps(self):
        steps, losses = self.course.curve()
        assert len(steps) == len(losses)
        assert (np.diff(steps) > 0).all()
        assert np.isfinite(losses).all()


TestAnyOrder = _AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
