"""The worked example in time: phase after phase, step after step, and back again."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property

import numpy as np

from explorer.lessons.worked_example import (
    EXAMPLE,
    Array,
    ExampleState,
    decoder_step,
    forward,
    loss,
    shortcut_step,
    step,
)

LONGEST_MEMORY = 10_000
"""How many moments `Course.back` can return to."""


class Phase(IntEnum):
    """How far the present step has been worked through."""

    READY = 0
    FORWARD = 1
    LOSS = 2
    BACKWARD = 3
    UPDATE = 4


@dataclass(frozen=True, eq=False)
class Moment:
    """Where the example stands.

    Attributes:
        state: before the update of the present step.
        by_shortcut: the same course with the encoder's gradient taken by the shortcut.
        by_decoder: the same course with the decoder learning alone.
        steps: updates made before the present step.
        phase: how far the present step is.
        course: rises with each set of values that a course starts from.
    """

    state: ExampleState
    by_shortcut: ExampleState
    by_decoder: ExampleState
    steps: int
    phase: Phase
    course: int

    @cached_property
    def following(self) -> Moment:
        """The next step, before its forward pass.

        Raises:
            BadInput: a weight grew beyond a million.
        """
        return replace(
            self,
            state=step(self.state),
            by_shortcut=shortcut_step(self.by_shortcut),
            by_decoder=decoder_step(self.by_decoder),
            steps=self.steps + 1,
            phase=Phase.READY,
        )

    @property
    def steps_made(self) -> int:
        """Updates made so far."""
        return self.steps + (self.phase is Phase.UPDATE)

    @property
    def current(self) -> ExampleState:
        """The weights as they are now: updated, once the phase is."""
        return self.following.state if self.phase is Phase.UPDATE else self.state

    @cached_property
    def squares(self) -> tuple[float, float, float]:
        """The sum of squares before the present step: by the chain rule, by the shortcut, by the decoder alone."""
        chain, short, alone = (
            loss(state, forward(state).outputs, "sum") for state in (self.state, self.by_shortcut, self.by_decoder)
        )
        return chain, short, alone


class Course:
    """The present moment and those before it.

    Args:
        start: the values to begin with.
    """

    def __init__(self, start: ExampleState = EXAMPLE) -> None:
        self._past: deque[Moment] = deque(maxlen=LONGEST_MEMORY)
        self._courses = 0
        self._starts = {0: start}
        self._present = Moment(start, start, start, 0, Phase.READY, 0)

    @property
    def present(self) -> Moment:
        """Where the example stands now."""
        return self._present

    @property
    def can_go_back(self) -> bool:
        """Whether there is a moment before this one."""
        return bool(self._past)

    def advance(self) -> None:
        """Work through the next phase; after the update comes the forward pass of the next step.

        Raises:
            BadInput: a weight grew beyond a million; the present moment stays.
        """
        present = self._present
        if present.phase is Phase.UPDATE:
            self._move(replace(present.following, phase=Phase.FORWARD))
            return
        if present.phase is Phase.BACKWARD:
            present.following  # noqa: B018 - raises here rather than where the result is first shown
        self._move(self._with_phase(present, Phase(present.phase + 1)))

    def whole_step(self) -> None:
        """Work through to the next update.

        Raises:
            BadInput: a weight grew beyond a million; the present moment stays.
        """
        present = self._present.following if self._present.phase is Phase.UPDATE else self._present
        present.following  # noqa: B018 - raises here rather than where the result is first shown
        self._move(self._with_phase(present, Phase.UPDATE))

    def back(self) -> bool:
        """Return to the moment before the last move; False if none is remembered."""
        if not self._past:
            return False
        self._present = self._past.pop()
        return True

    def edit(self, state: ExampleState) -> None:
        """Go on with other values.

        Another learning rate or loss kind holds from here on. Another sample or other weights begin a new course.
        """
        present, current = self._present, self._present.current
        same = all(np.array_equal(getattr(state, name), getattr(current, name)) for name in _TABLES)
        if not same:
            self._begin(state, min(present.phase, Phase.BACKWARD))
            return
        settings = {"learning_rate": state.learning_rate, "loss": state.loss}
        base = present.following if present.phase is Phase.UPDATE else present
        states = {name: replace(getattr(base, name), **settings) for name in _COURSES}
        phase = Phase.BACKWARD if present.phase is Phase.UPDATE else present.phase
        self._move(replace(base, phase=phase, **states))

    def restart(self) -> None:
        """Back to the values that the present course began with; learning rate and loss kind stay as they are now."""
        now, start = self._present.state, self._starts[self._present.course]
        self._begin(replace(start, learning_rate=now.learning_rate, loss=now.loss), Phase.READY)

    def reset(self, start: ExampleState) -> None:
        """Begin with other values, before anything is computed."""
        self._begin(start, Phase.READY)

    def curve(self) -> tuple[Array, Array]:
        """The losses of the present course that are remembered and have been worked out.

        Returns:
            (m,) the steps made, rising, and (m, 3) the sums of squares by the chain rule, by the shortcut and by the
            decoder alone.
        """
        present, rows = self._present, {}
        for moment in (*self._past, present):
            if moment.course == present.course and moment.phase >= Phase.LOSS:
                rows[moment.steps] = moment.squares
        if present.phase is Phase.UPDATE:
            rows[present.steps + 1] = present.following.squares
        steps = np.array(list(rows), dtype=np.float64)
        order = np.argsort(steps)
        return steps[order], np.array(list(rows.values()), dtype=np.float64).reshape(-1, 3)[order]

    def _begin(self, state: ExampleState, phase: Phase) -> None:
        self._courses += 1
        self._move(Moment(state, state, state, 0, Phase(phase), self._courses))
        remembered = {moment.course for moment in self._past} | {self._courses}
        self._starts = {course: start for course, start in self._starts.items() if course in remembered}
        self._starts[self._courses] = state

    def _move(self, moment: Moment) -> None:
        self._past.append(self._present)
        self._present = moment

    @staticmethod
    def _with_phase(moment: Moment, phase: Phase) -> Moment:
        """The same moment at another phase, with what has been computed already."""
        moved = replace(moment, phase=phase)
        for name in ("following", "squares"):
            if name in vars(moment):
                vars(moved)[name] = vars(moment)[name]
        return moved


_TABLES = ("inputs", "encoder", "decoder")
_COURSES = ("state", "by_shortcut", "by_decoder")
