"""The tasks that repair pictures: one after the other on a thread of their own, what a person works on first."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.features.restore.control.picture_shelf import PictureShelf, beside_a_sample
from explorer.features.restore.control.repair_edit import RepairEdit
from explorer.features.restore.control.restoration_models import THROUGH_THE_CODE, RestorationModels
from explorer.features.restore.messages.edits import (
    OpenedPicture,
    OpenReply,
    Painting,
    RepairEdits,
)
from explorer.features.restore.messages.reconstruction import PictureSource
from explorer.features.restore.messages.repair import Likeness, Repaired, RepairProgress, RepairResult, RepairSource
from explorer.features.restore.view.picture_list import State
from explorer.features.restore.view.restore_page import RestorePage
from explorer.gui.main_window import MainWindow
from explorer.gui.panels.restore_tasks import RECONSTRUCT, words_of
from explorer.jobs import Job
from explorer.values import Failure, Weights
from explorer.values.full_picture import FullPicture
from explorer.values.restoration_model import CLEAN_PAGE, COLORIZE, DENOISE, FILL_IN, RestorationWeights

_USED_BY = {
    DENOISE: ("strength", "noise"),
    CLEAN_PAGE: ("page",),
    COLORIZE: ("hints", "vividness"),
    FILL_IN: ("painting",),
}
"""What each task uses of `RepairEdits`: the results of the others stay when it changes."""


class Repairs(QObject):
    """Keeps what was repaired and what the person set, and does what is still to be done.

    Results are kept for each task and model, so that going to and fro costs nothing.

    Signals:
        results_changed: there are other results.
        set_again: number of a picture whose settings are others now, so that it is repaired again.
    """

    results_changed = Signal()
    set_again = Signal(int)

    def __init__(
        self,
        window: MainWindow,
        page: RestorePage,
        services: Services,
        exploration: Exploration,
        shelf: PictureShelf,
        models: RestorationModels,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._exploration = exploration
        self._shelf = shelf
        self._models = models
        self._page = page
        self._edits: dict[int, RepairEdits] = {}
        self._steps: dict[int, QUndoStack] = {}
        self._kept: dict[tuple[str, str], dict[int, RepairResult]] = {}
        self._opened: dict[int, OpenedPicture] = {}
        self._weights: dict[str, RestorationWeights | Weights] = {}
        self._queue: list[int] = []
        self._running: tuple[int, Job] | None = None
        self._total = self._done = 0
        self._began = 0.0

        shelf.added.connect(self._take_up)
        shelf.returned.connect(self._take_up)
        shelf.removed.connect(self._forget)
        self._page.edited.connect(self._edited)
        self._page.cancel_requested.connect(self.cancel)
        window.history.set_stack_in_view(self.stack_in_view)
        self._page.panel.selection_changed.connect(window.history.refresh)

    @property
    def results(self) -> dict[int, RepairResult]:
        """What was repaired with the present task and model, by the pictures' numbers."""
        return self._kept.setdefault((self._page.task, self._page.tasks.model), {})

    @property
    def active(self) -> bool:
        """Whether the task of the page is one of these."""
        return self._page.task != RECONSTRUCT

    @property
    def weights(self) -> RestorationWeights | Weights | None:
        """Of the task's model, None until they were needed."""
        return self._weights.get(self._page.tasks.model)

    def edits(self, identity: int) -> RepairEdits:
        """What the person set for a picture."""
        return self._edits.get(identity, RepairEdits())

    def opened(self, identity: int) -> OpenedPicture | None:
        """A picture that was read before its repair."""
        return self._opened.get(identity)

    def through_the_code(self) -> list[RepairResult]:
        """What the open autoencoder repaired."""
        return [result for (_, key), kept in self._kept.items() if key == THROUGH_THE_CODE for result in kept.values()]

    def resume(self) -> None:
        """A task of these, or another model for it, was chosen: show what is done and do the rest."""
        self.cancel()
        for identity in self._shelf.sources:
            self._page.change(identity, edits=self.edits(identity))
            self._look_at_truth(identity)
        for identity, result in self.results.items():
            self._page.show_result(identity, result)
        self._want(identity for identity in self._shelf.sources if identity not in self.results)

    def cancel(self) -> None:
        """Stop the picture that is under way, and begin no other."""
        self._queue.clear()
        if self._running is not None:
            self._running[1].stop()
            self._running = None
        self._end_batch()

    def forget_model(self, key: str) -> None:
        """A model has become another: what was made with it counts no more."""
        self._weights.pop(key, None)
        for kept in [kept for kept in self._kept if kept[1] == key]:
            del self._kept[kept]
        self.results_changed.emit()

    def take_opened_early(self, reply: OpenReply) -> None:
        """Take a picture that was read while it waits, unless that has become needless."""
        identity = reply.request.source.identity
        mask_path = self.edits(identity).painting.mask_path
        if identity in self._queue and identity not in self._opened and mask_path == reply.request.mask_path:
            self._opened[identity] = reply.opened
            self._page.change(identity, opened=reply.opened)

    def change(self, identities: Sequence[int], changes: dict[str, Any], text: str) -> None:
        """Change what is set for pictures; the person can undo it."""
        before = {identity: self.edits(identity) for identity in identities}
        after = {identity: replace(edits, **changes) for identity, edits in before.items()}
        # each picture has steps of its own: what is undone is what was done to the picture in view; the first one is
        # pushed last, since what was pushed last is repaired first
        for identity in reversed(identities):
            if after[identity] != before[identity]:
                one = {identity: before[identity]}, {identity: after[identity]}
                self._stack_of(identity).push(RepairEdit(text, *one, self._apply))

    def stack_in_view(self) -> QUndoStack | None:
        """The steps of the picture that is looked at, None where no picture is repaired in view."""
        current = self._page.panel.current()
        if current is None or not self.active or self._window.page_in_front() is not self._page:
            return None
        return self._steps.get(current.identity)

    def _stack_of(self, identity: int) -> QUndoStack:
        if identity not in self._steps:
            self._steps[identity] = self._window.history.new_stack()
        return self._steps[identity]

    # The queue ------------------------------------------------------------------------------------------------------

    def _take_up(self, sources: Sequence[PictureSource]) -> None:
        if not self.active:
            return
        for source in sources:
            original, mask = beside_a_sample(source.path)
            if original or mask:
                edits = RepairEdits(painting=Painting(mask), clean_path=original)
                self._edits.setdefault(source.identity, edits)
            self._page.change(source.identity, edits=self.edits(source.identity))
        self._want(source.identity for source in sources)
        for source in sources:
            self._look_at_truth(source.identity)

    def _want(self, identities: Iterable[int], *, first: bool = False) -> None:
        """Queue pictures; the one that is looked at, and those that the person works on, come first."""
        fresh = [identity for identity in identities if identity in self._shelf.sources]
        if not self._page.tasks.model:
            return
        for identity in fresh:
            if self._running is not None and self._running[0] == identity:
                self._running[1].stop()
                self._running = None
                self._total -= 1
            elif identity in self._queue:
                self._queue.remove(identity)
                self._total -= 1
            self._page.add_waiting(identity, self._shelf.sources[identity].name)
        if not self._total:
            self._began = time.monotonic()
        self._total += len(fresh)
        self._queue = [*fresh, *self._queue] if first else [*self._queue, *fresh]
        self._tell_progress(0.0, math.nan)
        if self._running is None:
            self._next()

    def _next(self) -> None:
        if not self._queue:
            self._end_batch()
            return
        current = self._page.panel.current()
        identity = current.identity if current is not None and current.identity in self._queue else self._queue[0]
        self._queue.remove(identity)
        source, edits = self._shelf.sources[identity], self.edits(identity)
        task, model = self._page.task, self._page.tasks.model
        known = self._opened.get(identity)
        unmasked = known is None or (known.mask is None and bool(edits.painting.mask_path))
        must_open = task == FILL_IN and unmasked
        if task == FILL_IN and not must_open and not self._has_hole(identity):
            self._page.change(identity, opened=self._opened[identity], state=State.WANTING, result=None, failure=None)
            self._done += 1
            self._next()
            return
        work = self._opening(source, edits) if must_open else self._repairing(source, edits)
        holder: list[Job] = []

        def current_job() -> bool:
            return self._running is not None and self._running[1] is holder[0]

        def each(value: object) -> None:
            if not current_job():
                return
            if isinstance(value, RepairProgress):
                self._page.show_running(value)
                self._tell_progress(value.done / value.total if value.total else 0.0, value.seconds_left)
            elif isinstance(value, OpenedPicture):
                self._take_opened(identity, value)
            elif isinstance(value, Repaired):
                self._take(identity, value, task, model)
                if self.edits(identity).clean_path != edits.clean_path:
                    # another original was chosen while the picture was under way
                    self._compare(identity, self.edits(identity).clean_path)

        def ended(failure: Failure | None = None) -> None:
            if not current_job():
                return
            if failure is not None:
                self._page.show_failure(identity, failure)
            self._running = None
            self._done += 1
            self._next()

        job = self._services.errand(
            words_of(task).doing,
            work,
            lambda _: ended(),
            ended,
            each=each,
            stopped=ended,
            background=True,
            loop=self._services.repairs,
        )
        holder.append(job)
        self._running = (identity, job)
        self._page.show_running(RepairProgress(identity, "", 0, 0, math.nan))

    def _opening(self, source: PictureSource, edits: RepairEdits) -> Callable[[Job], object]:
        def work(_: Job) -> Generator[object, None, None]:
            from explorer.features.restore.compute.opening import open_picture

            yield open_picture(source, edits.painting.mask_path)

        return work

    def _repairing(self, source: PictureSource, edits: RepairEdits) -> Callable[[Job], object]:
        task, key = self._page.task, self._page.tasks.model
        model = self._exploration.model
        weights = model.weights if key == THROUGH_THE_CODE and model is not None else self._weights.get(key)
        provenance = model.card.data if key == THROUGH_THE_CODE and model is not None else None
        name = model.card.name if key == THROUGH_THE_CODE and model is not None else Path(key).stem
        opened = self._opened.get(source.identity)
        painting = edits.painting if task == FILL_IN and edits.painting else None

        def work(_: Job) -> Generator[object, None, None]:
            from explorer.features.restore.compute.engine import load_weights, mask_of
            from explorer.features.restore.compute.opening import open_picture
            from explorer.features.restore.compute.repairing import repair_pictures

            if opened is None:
                # to be looked at meanwhile
                yield (read := open_picture(source))
            else:
                read = opened
            used = weights if weights is not None else load_weights(key)
            self._weights.setdefault(key, used)
            mask = mask_of(painting, read) if painting is not None else None
            asked = RepairSource(
                source.identity,
                source.name,
                source.path,
                source.member,
                read.original,
                edits.clean_path,
                options=edits.options(mask),
                frame=source.frame,
            )
            yield from repair_pictures(task, used, [asked], model_name=name, provenance=provenance)

        return work

    def _take(self, identity: int, repaired: Repaired, task: str, model: str) -> None:
        outcome = repaired.outcome
        if isinstance(outcome, Failure):
            self.results.pop(identity, None)
            self._page.show_failure(identity, outcome)
            return
        self._kept.setdefault((task, model), {})[identity] = outcome
        self._page.show_result(identity, outcome)
        if model == THROUGH_THE_CODE:
            self.results_changed.emit()

    def _take_opened(self, identity: int, opened: OpenedPicture) -> None:
        self._opened[identity] = opened
        if self._page.task != FILL_IN:
            self._page.change(identity, opened=opened)
            return
        self._page.change(identity, opened=opened, state=State.WANTING, result=None, failure=None)
        if self._has_hole(identity):
            self._page.change(identity, state=State.WAITING)
            self._queue.insert(0, identity)
            self._total += 1

    def _has_hole(self, identity: int) -> bool:
        return bool(self.edits(identity).painting) or self._opened[identity].holed

    def _tell_progress(self, part: float, seconds_left: float) -> None:
        """Of the batch: what it took so far tells what the rest takes; one picture has its own estimate."""
        left = seconds_left
        if self._queue:
            spent = time.monotonic() - self._began
            left = spent / (self._done + part) * (self._total - self._done - part) if self._done else math.nan
        self._page.set_progress(self._done + part, self._total, left)

    def _end_batch(self) -> None:
        total, self._total, self._done = self._total, 0, 0
        self._page.set_progress(total, total)

    # What the person sets -------------------------------------------------------------------------------------------

    def _edited(self, identities: Sequence[int], changes: dict[str, Any], text: str) -> None:
        self.change([identity for identity in identities if identity in self._shelf.sources], changes, text)

    def _apply(self, edits: dict[int, RepairEdits]) -> None:
        """Take settings, and do again what depends on them."""
        again = []
        for identity, wanted in edits.items():
            before = self.edits(identity)
            self._edits[identity] = wanted
            if identity not in self._shelf.sources:
                continue
            self._page.change(identity, edits=wanted)
            touched = {task for task, names in _USED_BY.items() if _differ(wanted, before, names)}
            if touched:
                for task, model in self._kept:
                    if task in touched:
                        self._kept[task, model].pop(identity, None)
                if wanted.painting.mask_path != before.painting.mask_path:
                    self._opened.pop(identity, None)
                if self._page.task in touched:
                    again.append(identity)
            if wanted.clean_path != before.clean_path:
                self._compare(identity, wanted.clean_path)
        if self.active:
            self._want(again, first=True)
            for identity in again:
                self.set_again.emit(identity)

    def _compare(self, identity: int, clean_path: str) -> None:
        """Measure a result against another true original, or against none."""
        result = self.results.get(identity) if self.active else None
        if not clean_path:
            self._page.change(identity, truth=None)
            if result is not None:
                self._show_compared(identity, result, None)
            return

        def work(_: Job) -> tuple[FullPicture, Likeness | None]:
            from explorer.features.restore.compute.engine import compare

            return compare(result, clean_path)

        def done(found: tuple[FullPicture, Likeness | None]) -> None:
            truth, likeness = found
            if self.edits(identity).clean_path == clean_path:
                self._page.change(identity, truth=truth)
                if result is not None:
                    self._show_compared(identity, result, likeness)

        def failed(failure: Failure) -> None:
            self._window.say(failure.message, 15000)
            if self.edits(identity).clean_path == clean_path:
                self._apply({identity: replace(self.edits(identity), clean_path="")})

        self._services.errand(self.tr("Comparing with the original"), work, done, failed)

    def _look_at_truth(self, identity: int) -> None:
        """Read the true original that was chosen earlier, to be shown."""
        if self.edits(identity).clean_path:
            self._compare(identity, self.edits(identity).clean_path)

    def _show_compared(self, identity: int, result: RepairResult, likeness: Likeness | None) -> None:
        if self.results.get(identity) is result:
            self.results[identity] = replace(result, likeness=likeness)
            self._page.show_result(identity, self.results[identity])

    def _forget(self, identities: Sequence[int]) -> None:
        for identity in identities:
            self._opened.pop(identity, None)
            for results in self._kept.values():
                results.pop(identity, None)
        self.results_changed.emit()
        for identity in identities:
            if identity in self._queue:
                self._queue.remove(identity)
                self._total -= 1
        if self._running is not None and self._running[0] in identities:
            self._running[1].stop()
            self._running = None
            self._total -= 1
            self._next()


def _differ(one: RepairEdits, other: RepairEdits, names: tuple[str, ...]) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in names)
