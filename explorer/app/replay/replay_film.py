"""Saves the replay as an animated GIF: the map as it is seen, with epoch and loss written in."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Full, Queue

import numpy as np
from PySide6.QtCore import QElapsedTimer, QObject, QSize, QTimer

from explorer.app.replay.replaying import Replaying
from explorer.app.services import Services
from explorer.data.animation import write_gif
from explorer.gui.main_window import MainWindow
from explorer.gui.replay.captioned import captioned, pixels
from explorer.gui.save_dialog import ask_where_to_save
from explorer.jobs import Job
from explorer.values import Failure
from explorer.values.progress import Progress

RATE = 20
"""Frames a second, where that does not make too many of them."""
_MOST_FRAMES = 400
# the writer holds all frames, a byte a pixel
_MOST_PIXELS = 150_000_000
_HOLD_SECONDS = 1.5
_WAITING = 4
_TICK_MS = 10
_PATIENCE_MS = 2000
_QUEUE_SECONDS = 0.1


@dataclass(frozen=True)
class _Film:
    """One that is being made.

    Attributes:
        places: of its frames.
        size: of its frames, pixels.
        scale: pixels for each logical pixel.
        frames: on their way to the writer; None ends them.
        job: the writer.
    """

    places: tuple[float, ...]
    size: QSize
    scale: float
    frames: Queue[np.ndarray | None]
    job: Job


class ReplayFilm(QObject):
    """Plays the replay frame by frame, each as soon as its weights and its backdrop are there, and writes them down."""

    def __init__(
        self, window: MainWindow, services: Services, replaying: Replaying, backdrop_waits: Callable[[], bool]
    ) -> None:
        """Wait to be asked.

        Args:
            window: whose map is filmed.
            services: writes on the errands' thread, with the window's progress and cancel.
            replaying: what is played.
            backdrop_waits: whether a backdrop is asked for and not there yet.
        """
        super().__init__(window)
        self._window = window
        self._services = services
        self._replaying = replaying
        self._backdrop_waits = backdrop_waits
        self._film: _Film | None = None
        self._done = 0
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        replaying.panel.save_requested.connect(self._ask)
        replaying.panel.left.connect(self._give_up)
        window.closing.connect(self._give_up)

    def _ask(self, scale: float) -> None:
        replay = self._replaying.replay
        if replay is None or self._film is not None:
            return
        path = ask_where_to_save(
            self._window,
            self.tr("Save the replay"),
            f"{replay.model.card.name}.gif",
            [(self.tr("Animated picture"), ".gif")],
        )
        if path is not None:
            self.start(path, scale)

    def start(self, path: Path, scale: float = 1.0) -> None:
        """Film the whole replay at the speed of its bar.

        Args:
            path: ends in `.gif`.
            scale: pixels for each logical pixel of the map.
        """
        replay, the_map = self._replaying.replay, self._window.explore.map
        if replay is None or self._film is not None:
            return
        size = captioned(the_map.render_image(scale), "", the_map.font(), the_map.palette()).size()
        seconds = replay.end / self._replaying.panel.bar.epochs_a_second
        most = max(2, min(_MOST_FRAMES, _MOST_PIXELS // max(1, size.width() * size.height())))
        count = min(most, max(2, math.ceil(seconds * RATE) + 1))
        places = tuple(float(place) for place in np.linspace(0, replay.end, count))
        frames: Queue[np.ndarray | None] = Queue(_WAITING)
        title = self.tr("Saving {name}").format(name=path.name)

        def work(job: Job) -> None:
            write_gif(path, _told(frames, job, title, count), seconds / (count - 1), hold=_HOLD_SECONDS)

        job = self._services.errand(
            title,
            work,
            lambda _: self._ended(self.tr("Saved as {path}").format(path=path)),
            self._failed,
            stopped=lambda: self._ended(self.tr("Nothing was saved")),
        )
        self._film, self._done = _Film(places, size, scale, frames, job), 0
        self._replaying.panel.set_filming(True)
        self._since.start()
        self._replaying.go(places[0])
        self._timer.start()

    def _tick(self) -> None:
        film, the_map = self._film, self._window.explore.map
        if film is None or film.frames.full():
            return
        if self._done == len(film.places):
            try:
                film.frames.put_nowait(None)
            except Full:
                return
            self._timer.stop()
            return
        ready = self._replaying.settled and not self._backdrop_waits() and not the_map.easing
        if not ready and not self._since.hasExpired(_PATIENCE_MS):
            return
        image = captioned(the_map.render_image(film.scale), self._caption(), the_map.font(), the_map.palette())
        film.frames.put_nowait(pixels(image, film.size))
        self._done += 1
        self._since.restart()
        if self._done < len(film.places):
            self._replaying.go(film.places[self._done])

    def _caption(self) -> str:
        panel = self._replaying.panel
        return " · ".join(part for part in (panel.bar.text.text(), panel.figures()) if part)

    def _failed(self, failure: Failure) -> None:
        self._ended(failure.message)

    def _give_up(self) -> None:
        if self._film is not None:
            self._film.job.stop()

    def _ended(self, message: str) -> None:
        self._film = None
        self._timer.stop()
        self._replaying.panel.set_filming(False)
        self._replaying.leave()
        self._window.say(message)


def _told(frames: Queue[np.ndarray | None], job: Job, title: str, count: int) -> Iterator[np.ndarray]:
    """Frames as they come, on the errands' thread, with progress.

    Raises:
        Stopped: the person cancelled.
    """
    done = 0
    while True:
        job.report(Progress(title, done, count))
        try:
            frame = frames.get(timeout=_QUEUE_SECONDS)
        except Empty:
            continue
        if frame is None:
            return
        done += 1
        yield frame
