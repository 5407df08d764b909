"""Where the document is kept, changed and watched."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from explorer.state.document import Document
from explorer.state.events import AboutPoints, Event, StepTaken
from explorer.state.history import Effect, History
from explorer.state.step import step

Part = TypeVar("Part")


class Store(Protocol):
    """What a controller may know of where the document is kept."""

    @property
    def document(self) -> Document:
        """As it is now."""

    def dispatch(self, event: Event, undo: str = "", gesture: str = "", picture: int | None = None) -> None:
        """Let something happen, and tell those who watch what it has changed.

        Told from a slot it happens after the present step; what was about other points by then does not.

        Args:
            event: what happens.
            undo: what a person did, as a noun, for a step of undo; "" for what is no step of its own.
            gesture: see `History.noted`.
            picture: see `History.noted`.
        """

    def watch(self, part: Callable[[Document], Part], slot: Callable[[Part], object]) -> None:
        """Have a part of the document told to a slot, after each whole step that has changed it.

        Args:
            part: of the document; a value that is equal to itself as long as nothing has changed.
            slot: is given the part. Slots are called in the order in which they came.
        """


@dataclass(frozen=True)
class _Wanted:
    event: Event
    undo: str
    gesture: str
    picture: int | None
    opened: int


class DocumentStore:
    """A `Store` with undo. For one thread."""

    def __init__(self, document: Document | None = None) -> None:
        self._history = History()
        self._followers: list[Callable[[], object]] = []
        self._document = Document() if document is None else document
        self._watchers: list[tuple[Callable[[Document], Any], Callable[[Any], object]]] = []
        self._waiting: deque[_Wanted] = deque()
        self._stepping = False

    @property
    def document(self) -> Document:
        """As it is now."""
        return self._document

    @property
    def history(self) -> History:
        """What can be undone and done again."""
        return self._history

    @history.setter
    def history(self, history: History) -> None:
        if history is not self._history:
            self._history = history
            for follower in self._followers:
                follower()

    def watch_history(self, slot: Callable[[], object]) -> None:
        """Have a slot called whenever something else can be undone."""
        self._followers.append(slot)

    def watch(self, part: Callable[[Document], Part], slot: Callable[[Part], object]) -> None:
        """See `Store`."""
        self._watchers.append((part, slot))

    def dispatch(self, event: Event, undo: str = "", gesture: str = "", picture: int | None = None) -> None:
        """See `Store`."""
        self._waiting.append(_Wanted(event, undo, gesture, picture, self._document.opened))
        if self._stepping:
            return
        self._stepping = True
        errors: list[Exception] = []
        try:
            while self._waiting:
                errors += self._happen(self._waiting.popleft())
        finally:
            self._stepping = False
            self._waiting.clear()
        if errors:
            # the others have been told all the same
            raise errors[0]

    def end_gesture(self) -> None:
        """What is done next is a step of its own."""
        self.history = self.history.ended()

    def did(self, undo: str, effect: Effect, picture: int | None = None) -> None:
        """Note a step that was done outside of the document, see `History.noted`."""
        self.history = self.history.noted(undo, self._document, self._document, picture=picture, effect=effect)

    def undo(self, picture: int | None = None) -> None:
        """Take back the last step, or that of the picture in view if it is later."""
        one = self.history.to_undo(picture)
        if one is not None:
            self.history = self.history.back(one)
            self.dispatch(StepTaken(one.now, one.was))
            if one.effect is not None:
                one.effect.undo()

    def redo(self, picture: int | None = None) -> None:
        """Do the step again that was undone last."""
        one = self.history.to_redo(picture)
        if one is not None:
            self.history = self.history.forth(one)
            self.dispatch(StepTaken(one.was, one.now))
            if one.effect is not None:
                one.effect.redo()

    def _happen(self, wanted: _Wanted) -> list[Exception]:
        before = self._document
        if isinstance(wanted.event, AboutPoints) and wanted.opened != before.opened:
            return []
        after = self._document = step(before, wanted.event)
        if after.opened != before.opened:
            self.history = self.history.without_points()
        if wanted.undo:
            self.history = self.history.noted(wanted.undo, before, after, wanted.gesture, wanted.picture)
        errors: list[Exception] = []
        for part, slot in tuple(self._watchers) if after is not before else ():
            was, now = part(before), part(after)
            if was is not now and was != now:
                try:
                    slot(now)
                except Exception as error:
                    errors.append(error)
        return errors
