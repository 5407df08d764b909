"""What is done with people's pictures: one after the other on a thread of its own, what a person works on first."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.features.restore.control.picture_shelf import PictureShelf, beside_a_sample
from explorer.features.restore.control.restoration_models import THROUGH_THE_CODE
from explorer.features.restore.messages.edits import Edits, OpenedPicture, OpenReply
from explorer.features.restore.messages.options import Given, declared
from explorer.features.restore.messages.restored import (
    Asked,
    Ended,
    Likeness,
    Model,
    PictureSource,
    Progress,
    Restored,
)
from explorer.features.restore.task import Task, tasks
from explorer.features.restore.view.picture_list import State
from explorer.features.restore.view.restore_page import RestorePage
from explorer.features.restore.view.words import translated
from explorer.gui.main_window import MainWindow
from explorer.jobs import Job
from explorer.state.document import PictureWork
from explorer.state.events import PictureWorked
from explorer.state.store import Store
from explorer.values import Failure
from explorer.values.full_picture import FullPicture


class Restorations(QObject):
    """Keeps what was done and what the person set, and does what is still to be done.

    Results are kept for each task and model, so that going to and fro costs nothing.

    Signals:
        ended: (number of a picture, `Restored` or `Failure`).
        batch_ended: everything that was asked for is done, or was cancelled.
        results_changed: there are other results.
        set_again: number of a picture whose settings are others now, so that it is done again.
    """

    ended = Signal(int, object)
    batch_ended = Signal()
    results_changed = Signal()
    set_again = Signal(int)

    def __init__(
        self,
        window: MainWindow,
        page: RestorePage,
        services: Services,
        exploration: Exploration,
        shelf: PictureShelf,
        store: Store,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._exploration = exploration
        self._shelf = shelf
        self._page = page
        self._store = store
        self._applied: dict[int, Edits] = {}
        self._kept: dict[tuple[str, str], dict[int, Restored]] = {}
        self._opened: dict[int, OpenedPicture] = {}
        self._read_models: dict[str, Model] = {}
        self._queue: list[int] = []
        self._running: tuple[int, Job] | None = None
        self._total = self._done = 0
        self._began = 0.0

        shelf.added.connect(self._take_up)
        shelf.returned.connect(self._take_up)
        shelf.removed.connect(self._forget)
        page.edited.connect(self.change)
        page.cancel_requested.connect(self.cancel)
        store.watch(lambda document: document.pictures, lambda _: self._apply_edits())

    @property
    def results(self) -> dict[int, Restored]:
        """What was done with the present task and model, by the pictures' numbers."""
        return self._kept.setdefault((self._page.task.name, self._page.tasks.model), {})

    @property
    def idle(self) -> bool:
        """Nothing is under way."""
        return self._running is None

    @property
    def model(self) -> Model | None:
        """The task's model, None until it was needed."""
        key = self._page.tasks.model
        return self._open_model() if key == THROUGH_THE_CODE else self._read_models.get(key)

    def edits(self, identity: int) -> Edits:
        """What the person set for a picture."""
        work = self._store.document.pictures.get(identity)
        return work.edits if work is not None and isinstance(work.edits, Edits) else Edits()

    def opened(self, identity: int) -> OpenedPicture | None:
        """A picture that was read before anything was done with it."""
        return self._opened.get(identity)

    def through_the_code(self) -> Mapping[tuple[str, int], Restored]:
        """What the open autoencoder made of the pictures, by task and number."""
        return {
            (task, identity): result
            for (task, key), kept in self._kept.items()
            if key == THROUGH_THE_CODE
            for identity, result in kept.items()
        }

    def resume(self) -> None:
        """A task, or another model for it, was chosen: show what is done and do the rest."""
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
        self._read_models.pop(key, None)
        for kept in [kept for kept in self._kept if kept[1] == key]:
            del self._kept[kept]
        self.results_changed.emit()

    def take_opened_early(self, reply: OpenReply) -> None:
        """Take a picture that was read while it waits, unless that has become needless."""
        identity, task = reply.request.source.identity, self._page.task
        as_now = reply.request.task == task.name and reply.request.options == self.edits(identity).of(task)
        if identity in self._queue and identity not in self._opened and as_now:
            self._opened[identity] = reply.opened
            self._page.change(identity, opened=reply.opened)

    def change(self, identities: Sequence[int], changes: dict[str, Any], text: str) -> None:
        """Change what is set for pictures; the person can undo it.

        Args:
            identities: of the pictures.
            changes: see `Edits.changed`.
            text: what was done, in words.
        """
        task = self._page.task
        # each picture has steps of its own: what is undone is what was done to the picture in view; the first one is
        # pushed last, since what was pushed last is done first
        for identity in reversed([identity for identity in identities if identity in self._shelf.sources]):
            before = self.edits(identity)
            after = before.changed(task, changes)
            if after != before:
                self._keep(identity, after, text)

    def picture_in_view(self) -> int | None:
        """Number of the picture that is looked at, None where there is none in view."""
        current = self._page.panel.current()
        return None if current is None or self._window.page_in_front() is not self._page else current.identity

    def _keep(self, identity: int, edits: Edits, text: str = "") -> None:
        """Keep what is set for a picture; a text tells what a person did, which can be undone."""
        work = PictureWork(self._shelf.sources[identity].path, edits)
        self._store.dispatch(PictureWorked(identity, work), text, picture=identity)

    def _apply_edits(self) -> None:
        """Do what is set for pictures by now."""
        for identity in self._applied.keys() | self._store.document.pictures.keys():
            before, wanted = self._applied.get(identity, Edits()), self.edits(identity)
            self._applied[identity] = wanted
            if wanted != before:
                self._apply(identity, before, wanted)

    # The queue ------------------------------------------------------------------------------------------------------

    def _take_up(self, sources: Sequence[PictureSource]) -> None:
        task = self._page.task
        for source in sources:
            found = _of_sample(task, source.path)
            if found and source.identity not in self._store.document.pictures:
                self._applied[source.identity] = Edits().changed(task, found)
                self._keep(source.identity, self._applied[source.identity])
            self._page.change(source.identity, edits=self.edits(source.identity))
        self._want(source.identity for source in sources)
        for source in sources:
            self._look_at_truth(source.identity)

    def _want(self, identities: Iterable[int], *, first: bool = False) -> None:
        """Queue pictures; the one that is looked at, and those that the person works on, come first."""
        fresh = [identity for identity in identities if identity in self._shelf.sources]
        if not self._page.tasks.model:
            if fresh and self._page.task.takes_open_model:
                # one may be opening, as when the program has just started
                self._window.say(self.tr("The pictures wait until a model that reconstructs them is open"))
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
        options, known = edits.of(task), self._opened.get(identity)
        must_open = bool(task.looks) and (known is None or known.looked_for != (task.name, task.look(options)))
        if known is not None and not must_open and not task.ready(options, known.looked):
            self._page.change(identity, opened=known, state=State.WANTING, result=None, failure=None)
            self._done += 1
            self._next()
            return
        work = self._opening(source, edits) if must_open else self._restoring(source, edits)
        holder: list[Job] = []

        def current_job() -> bool:
            return self._running is not None and self._running[1] is holder[0]

        def each(value: object) -> None:
            if not current_job():
                return
            if isinstance(value, Progress):
                self._page.show_running(value)
                self._tell_progress(value.done / value.total if value.total else 0.0, value.seconds_left)
            elif isinstance(value, OpenedPicture):
                self._take_opened(identity, value, task)
            elif isinstance(value, Ended):
                self._take(identity, value.outcome, task, model)
                if self.edits(identity).clean_path != edits.clean_path:
                    # another original was chosen while the picture was under way
                    self._compare(identity, self.edits(identity).clean_path)

        def ended(failure: Failure | None = None) -> None:
            if not current_job():
                return
            if failure is not None:
                self._take(identity, failure, task, model)
            self._running = None
            self._done += 1
            self._next()

        job = self._services.errand(
            translated(task.doing),
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
        self._page.show_running(Progress(identity, 0, 0, math.nan))

    def _opening(self, source: PictureSource, edits: Edits) -> Callable[[Job], object]:
        task = self._page.task

        def work(_: Job) -> Generator[object, None, None]:
            from explorer.features.restore.compute import restoring

            yield restoring.open_picture(source, task, edits.of(task))

        return work

    def _restoring(self, source: PictureSource, edits: Edits) -> Callable[[Job], object]:
        task, key, known = self._page.task, self._page.tasks.model, self.model
        opened, longest = self._opened.get(source.identity), len(self._shelf.sources)
        looks = not task.takes_open_model

        def work(_: Job) -> Generator[object, None, None]:
            from explorer.features.restore.compute import restoring

            options = edits.of(task)
            read = opened
            if read is None and looks:
                # to be looked at meanwhile
                yield (read := restoring.open_picture(source, task, options))
            model = known if known is not None else _read_model(key)
            self._read_models.setdefault(key, model)
            picture = read.original if read is not None else source.picture
            asked = Asked(replace(source, picture=picture), options, edits.clean_path)
            yield from restoring.restore_pictures(task, model, [asked], longest=restoring.preview_side(longest))

        return work

    def _open_model(self) -> Model | None:
        model = self._exploration.model
        if model is None:
            return None
        return Model(model.card.name, model.weights, model.card.data, model.codes.errors)

    def _take(self, identity: int, outcome: Restored | Failure, task: Task, model: str) -> None:
        kept = self._kept.setdefault((task.name, model), {})
        if isinstance(outcome, Failure):
            kept.pop(identity, None)
            self._page.show_failure(identity, outcome)
        else:
            kept[identity] = outcome
            self._page.show_result(identity, outcome)
        self.ended.emit(identity, outcome)
        if model == THROUGH_THE_CODE:
            self.results_changed.emit()

    def _take_opened(self, identity: int, opened: OpenedPicture, task: Task) -> None:
        self._opened[identity] = opened
        if not task.looks:
            self._page.change(identity, opened=opened)
            return
        self._page.change(identity, opened=opened, state=State.WANTING, result=None, failure=None)
        if task.ready(self.edits(identity).of(task), opened.looked):
            self._page.change(identity, state=State.WAITING)
            self._queue.insert(0, identity)
            self._total += 1

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
        self.batch_ended.emit()

    # What the person sets -------------------------------------------------------------------------------------------

    def _apply(self, identity: int, before: Edits, wanted: Edits) -> None:
        """Take settings, and do again what depends on them."""
        if identity not in self._shelf.sources:
            return
        self._page.change(identity, edits=wanted)
        touched = {task.name for task in tasks() if wanted.of(task) != before.of(task)}
        for task, model in self._kept:
            if task in touched:
                self._kept[task, model].pop(identity, None)
        if wanted.clean_path != before.clean_path:
            self._compare(identity, wanted.clean_path)
        if self._page.task.name in touched:
            self._want([identity], first=True)
            self.set_again.emit(identity)

    def _compare(self, identity: int, clean_path: str) -> None:
        """Measure a result against another true original, or against none."""
        result = self.results.get(identity)
        if not clean_path:
            self._page.change(identity, truth=None)
            if result is not None:
                self._show_compared(identity, result, None)
            return

        def work(_: Job) -> tuple[FullPicture, Likeness | None]:
            from explorer.features.restore.compute import restoring

            return restoring.compare(result, clean_path)

        def done(found: tuple[FullPicture, Likeness | None]) -> None:
            truth, likeness = found
            if self.edits(identity).clean_path == clean_path:
                self._page.change(identity, truth=truth)
                if result is not None:
                    self._show_compared(identity, result, likeness)

        def failed(failure: Failure) -> None:
            self._window.say(failure.message, 15000)
            if self.edits(identity).clean_path == clean_path:
                self._keep(identity, replace(self.edits(identity), clean_path=""))

        self._services.errand(self.tr("Comparing with the original"), work, done, failed)

    def _look_at_truth(self, identity: int) -> None:
        """Read the true original that was chosen earlier, to be shown."""
        if self.edits(identity).clean_path:
            self._compare(identity, self.edits(identity).clean_path)

    def _show_compared(self, identity: int, result: Restored, likeness: Likeness | None) -> None:
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


def _read_model(path: str) -> Model:
    """A restoration model's file; on the worker thread.

    Raises:
        BadInput: it cannot be used.
    """
    from explorer.models.restoration import load_restoration

    return Model(Path(path).stem, load_restoration(path).weights)


def _of_sample(task: Task, path: str) -> dict[str, Any]:
    """What goes with a sample picture, as settings: its true original, and what options are read from files."""
    found: dict[str, Any] = {}
    original = beside_a_sample(path, "originals")
    if original:
        found["clean_path"] = original
    for name, what in declared(task.options).items():
        if isinstance(what, Given) and what.beside and (file := beside_a_sample(path, what.beside)):
            found[name] = what.read(file, 0)
    return found
