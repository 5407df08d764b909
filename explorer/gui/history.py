"""What a person did to a view or a selection, step by step, back and forth."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QUndoCommand, QUndoStack

from explorer.gui.once import once_after

_STEPS = 100
_GESTURE_ENDS_MS = 400


@dataclass
class _Change:
    """One thing before and after a step."""

    apply: Callable[[Any], object]
    before: object
    after: object


class History(QObject):
    """Puts steps on the undo stack and says in the menu what undoing would bring back.

    A step that belongs to what is no longer open is left out: see `forget`.

    Attributes:
        stack: where commands of any other kind may be pushed.
    """

    def __init__(self, undo: QAction, redo: QAction, parent: QObject | None = None) -> None:
        """Begin without a step.

        Args:
            undo: the command that undoes, whose text and availability follow the stack.
            redo: the command that does it again.
            parent: Qt parent.
        """
        super().__init__(parent)
        # a child: when the window goes the stack tells nobody that it is emptied
        self.stack = self._stack = QUndoStack(self)
        self._stack.setUndoLimit(_STEPS)
        self._undo, self._redo = undo, redo
        self._stack_in_view: Callable[[], QUndoStack | None] = lambda: None
        self._serials = itertools.count(1)
        self._came: WeakKeyDictionary[QUndoCommand, int] = WeakKeyDictionary()
        self._stacks = [self._stack]
        self._stack.indexChanged.connect(self._moved)
        self._replaying = False
        self._open: _Step | None = None
        self._rest = once_after(_GESTURE_ENDS_MS, self._gesture_may_end, self)
        undo.triggered.connect(self.undo)
        redo.triggered.connect(self.redo)
        self._write()

    @property
    def replaying(self) -> bool:
        """Whether a step is being undone or done again: what changes now is not a person's new act."""
        return self._replaying

    def new_stack(self) -> QUndoStack:
        """A stack for the steps of one thing, undone while that thing is in view; see `set_stack_in_view`."""
        stack = QUndoStack(self)
        stack.setUndoLimit(_STEPS)
        self._stacks.append(stack)
        stack.indexChanged.connect(self._moved)
        return stack

    def set_stack_in_view(self, stack_in_view: Callable[[], QUndoStack | None]) -> None:
        """Tell whose steps are undone beside those of the whole window, the latest of both first; None for none."""
        self._stack_in_view = stack_in_view

    def refresh(self) -> None:
        """Something else is in view."""
        self._write()

    def push(self, text: str, apply: Callable[[Any], object], before: object, after: object) -> None:
        """Keep a step that has been done and is complete in itself.

        Args:
            text: what was done, as a noun: “Undo selection”.
            apply: brings back a state.
            before: the state before; equal to the one after, nothing is kept.
            after: the state after.
        """
        self.note("", text, apply, before, after)
        self.end_gesture()

    def note(self, kind: str, text: str, apply: Callable[[Any], object], before: object, after: object) -> None:
        """Keep a step that has been done, joined with the last one while the same gesture lasts.

        A gesture lasts while the same kind of thing changes at short intervals or with a mouse button held.

        Args:
            kind: of the thing that changes.
            text: what was done, as a noun.
            apply: brings back a state.
            before: the state before.
            after: the state after.
        """
        if self._replaying:
            return
        step = self._open
        if step is not None and (kind in step.changes or (kind == "view" and "probe" in step.changes)):
            # keys that push the probe to the edge of the view take the view along: one step
            step.changes.setdefault(kind, _Change(apply, before, after)).after = after
            self._rest.start()
        elif before != after:
            self.end_gesture()
            step = _Step(text, {kind: _Change(apply, before, after)}, self)
            self._stack.push(step)
            self._open = step
            self._rest.start()

    def end_gesture(self) -> None:
        """What is done next is a step of its own."""
        self._open = None
        self._rest.stop()

    def forget(self) -> None:
        """The steps so far are about what is no longer there; those of others on the stack stay."""
        self.end_gesture()
        for step in self._steps(range(self._stack.count())):
            step.stale = True
            step.changes.clear()
        self._write()

    def undo(self) -> None:
        """Undo the last step that still means something."""
        self.end_gesture()
        local = self._local_to_undo()
        if local is not None:
            local.undo()
            self._write()
            return
        while self._stack.canUndo():
            stale = self._is_stale(self._stack.index() - 1)
            self._stack.undo()
            if not stale:
                break
        self._write()

    def redo(self) -> None:
        """Do the next undone step again that still means something."""
        self.end_gesture()
        local = self._local_to_redo()
        if local is not None:
            local.redo()
            self._write()
            return
        while self._stack.canRedo():
            stale = self._is_stale(self._stack.index())
            self._stack.redo()
            if not stale:
                break
        self._write()

    @contextmanager
    def replay(self) -> Iterator[None]:
        """What changes inside is not a person's new act."""
        earlier, self._replaying = self._replaying, True
        try:
            yield
        finally:
            self._replaying = earlier

    def _gesture_may_end(self) -> None:
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._rest.start()
        else:
            self._open = None

    def _is_stale(self, index: int) -> bool:
        return any(step.stale for step in self._steps((index,)))

    def _steps(self, indices: Any) -> Iterator[_Step]:
        for index in indices:
            command = self._stack.command(index)
            if isinstance(command, _Step):
                yield command

    def _write(self) -> None:
        back, forth = self._back(), self._forth()
        undone, redone = self._local_to_undo(), self._local_to_redo()
        if undone is not None:
            back = undone.command(undone.index() - 1)
        if redone is not None:
            forth = redone.command(redone.index())
        self._undo.setEnabled(back is not None)
        self._redo.setEnabled(forth is not None)
        self._undo.setText(self._text(self.tr("&Undo"), self.tr("&Undo {what}"), back))
        self._redo.setText(self._text(self.tr("&Redo"), self.tr("&Redo {what}"), forth))

    def _back(self) -> QUndoCommand | None:
        """What undoing would undo of the window's own steps."""
        numbers = (number for number in reversed(range(self._stack.index())) if not self._is_stale(number))
        return next((self._stack.command(number) for number in numbers), None)

    def _forth(self) -> QUndoCommand | None:
        numbers = (number for number in range(self._stack.index(), self._stack.count()) if not self._is_stale(number))
        return next((self._stack.command(number) for number in numbers), None)

    def _local_to_undo(self) -> QUndoStack | None:
        """The stack in view, where its last step came after the window's."""
        stack = self._stack_in_view()
        if stack is None or not stack.canUndo():
            return None
        return stack if self._serial(stack.command(stack.index() - 1)) > self._serial(self._back()) else None

    def _local_to_redo(self) -> QUndoStack | None:
        """The stack in view, where the step that it would do again came before the window's."""
        stack = self._stack_in_view()
        if stack is None or not stack.canRedo():
            return None
        forth = self._forth()
        return stack if forth is None or self._serial(stack.command(stack.index())) < self._serial(forth) else None

    def _moved(self) -> None:
        """Remember in which order steps come, whichever stack they are on."""
        for stack in self._stacks:
            command = stack.command(stack.index() - 1) if stack.index() else None
            if command is not None and not self._serial(command):
                self._came[command] = next(self._serials)
        self._write()

    def _serial(self, command: QUndoCommand | None) -> int:
        """When it came among all steps, 0 for none."""
        return 0 if command is None else self._came.get(command, 0)

    def _text(self, alone: str, named: str, command: QUndoCommand | None) -> str:
        what = command.text() if command is not None else ""
        return named.format(what=what) if what else alone


class _Step(QUndoCommand):
    """Some things before and after."""

    def __init__(self, text: str, changes: dict[str, _Change], history: History) -> None:
        super().__init__(text)
        self.changes, self.stale = changes, False
        self._history = history
        self._done = True

    def redo(self) -> None:
        if self._done:
            # pushing does a command, but the person has done it already
            self._done = False
            return
        with self._history.replay():
            for change in self.changes.values():
                change.apply(change.after)

    def undo(self) -> None:
        with self._history.replay():
            for change in reversed(self.changes.values()):
                change.apply(change.before)
