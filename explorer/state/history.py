"""What a person did, step by step, back and forth: pairs of documents, without what threads have brought."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

from explorer.state.document import CHOICES, Document
from explorer.state.step import rests_on_points

MOST_STEPS = 100
"""Of the window; each picture of the page Restore has as many of its own."""


class Effect(Protocol):
    """Something that a step did outside of the document, as moving a file."""

    def undo(self) -> None:
        """Take it back."""

    def redo(self) -> None:
        """Do it again."""


@dataclass(frozen=True)
class Step:
    """One thing that a person did.

    Attributes:
        text: what was done, as a noun: “Undo selection”.
        was: the document before. Only where it differs from `now` it is gone back to.
        now: the document after.
        gestures: kinds of gesture that are joined in it.
        picture: the picture of the page Restore that it is about, None where it is about the window.
        effect: what it did outside, None mostly.
    """

    text: str
    was: Document
    now: Document
    gestures: frozenset[str] = frozenset()
    picture: int | None = None
    effect: Effect | None = None

    def changes(self) -> list[str]:
        """Names of the choices that it changed."""
        return _differing(self.was, self.now)


@dataclass(frozen=True)
class History:
    """Steps that can be undone, the latest last, and those that can be done again, the next one last.

    Attributes:
        done: what was done.
        undone: what was undone since.
        open: the last step may be joined with what is done next.
    """

    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()
    open: bool = False

    def noted(
        self,
        text: str,
        was: Document,
        now: Document,
        gesture: str = "",
        picture: int | None = None,
        effect: Effect | None = None,
    ) -> History:
        """With one more step, or with the last one longer while the same gesture lasts.

        Args:
            text: what was done, as a noun.
            was: the document before.
            now: the document after.
            gesture: its kind, "" for what is complete in itself. The view may follow the probe.
            picture: of the page Restore that it is about, None for the window.
            effect: what was done outside of the document.
        """
        changed = _differing(was, now)
        last = self.done[-1] if self.done else None
        joins = {gesture, "probe"} if gesture == "view" else {gesture}
        if gesture and self.open and last is not None and last.picture == picture and joins & last.gestures:
            # of the document before only what this step has not changed so far
            first: dict[str, Any] = {name: getattr(was, name) for name in changed if name not in last.changes()}
            longer = replace(
                last,
                was=replace(last.was, **first),
                now=replace(last.now, **{name: getattr(now, name) for name in changed}),
                gestures=last.gestures | {gesture},
            )
            return replace(self, done=(*self.done[:-1], longer))
        if not changed and effect is None:
            return self
        one = Step(text, was.chosen(), now.chosen(), frozenset({gesture} - {""}), picture, effect)
        # what was undone before it cannot be done again
        undone = tuple(each for each in self.undone if each.picture not in (None, picture))
        return History(_latest((*self.done, one), picture), undone, open=bool(gesture))

    def ended(self) -> History:
        """What is done next is a step of its own."""
        return replace(self, open=False) if self.open else self

    def without_points(self) -> History:
        """Other points are on the map: steps about those before mean nothing any more."""
        done, undone = (tuple(filter(_lasts, steps)) for steps in (self.done, self.undone))
        return History(done, undone)

    def to_undo(self, picture: int | None = None) -> Step | None:
        """The step that undoing would take back: of the window or of the picture in view, the later of both."""
        return next((each for each in reversed(self.done) if each.picture in (None, picture)), None)

    def to_redo(self, picture: int | None = None) -> Step | None:
        """The step that would be done again."""
        return next((each for each in reversed(self.undone) if each.picture in (None, picture)), None)

    def back(self, one: Step) -> History:
        """After a step was undone."""
        return History(tuple(each for each in self.done if each is not one), (*self.undone, one))

    def forth(self, one: Step) -> History:
        """After a step was done again."""
        return History((*self.done, one), tuple(each for each in self.undone if each is not one))


def _differing(was: Document, now: Document) -> list[str]:
    pairs = ((name, getattr(was, name), getattr(now, name)) for name in CHOICES)
    return [name for name, before, after in pairs if before is not after and before != after]


def _lasts(one: Step) -> bool:
    return not any(map(rests_on_points, one.changes()))


def _latest(steps: tuple[Step, ...], picture: int | None) -> tuple[Step, ...]:
    """All steps but the earliest of these, if there are too many of them."""
    same = [each for each in steps if each.picture == picture]
    return steps if len(same) <= MOST_STEPS else tuple(each for each in steps if each is not same[0])
