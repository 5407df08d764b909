"""Moves along a path in time: play and pause, speed, once or over and over, there and back, beyond the ends."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

ONCE, LOOP, PING_PONG = "once", "loop", "ping-pong"
MODES = (ONCE, LOOP, PING_PONG)

BEYOND = 0.25
"""How far an overshoot goes beyond either end, in lengths of the walk."""

SECONDS = 4.0
"""From one end to the other at speed 1."""

_TICK_MS = 16


class Player(QObject):
    """A place on a path that runs; 0 is the first anchor, 1 the last.

    Setters of mode, speed and overshoot send no signal.

    Signals:
        moved: the place, at every step and when it is put somewhere.
        playing_changed: whether it runs.
    """

    moved = Signal(float)
    playing_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = 0.0
        self._direction = 1.0
        self._mode = LOOP
        self._speed = 1.0
        self._overshoot = False
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def place(self) -> float:
        """Where it stands."""
        return self._place

    @property
    def playing(self) -> bool:
        """Whether it runs."""
        return self._timer.isActive()

    @property
    def mode(self) -> str:
        """One of `MODES`."""
        return self._mode

    @property
    def speed(self) -> float:
        """Times as fast as usual."""
        return self._speed

    @property
    def overshoot(self) -> bool:
        """Whether it runs beyond the ends."""
        return self._overshoot

    @property
    def range(self) -> tuple[float, float]:
        """The places between which it runs."""
        return (-BEYOND, 1 + BEYOND) if self._overshoot else (0.0, 1.0)

    def set_mode(self, mode: str) -> None:
        """What happens at an end: stop, start again, or turn round.

        Raises:
            ValueError: there is no such mode.
        """
        if mode not in MODES:
            raise ValueError(f"a player runs {', '.join(MODES)}, not {mode}")
        self._mode, self._direction = mode, 1.0

    def set_speed(self, speed: float) -> None:
        """Run so many times as fast as usual, above 0."""
        self._speed = speed

    def set_overshoot(self, overshoot: bool) -> None:
        """Run beyond the ends, or stay between them; a place beyond them comes back."""
        self._overshoot = overshoot
        low, high = self.range
        if not low <= self._place <= high:
            self.put(min(max(self._place, low), high))

    def play(self) -> None:
        """Run; from the start again where it stands at the end of a walk that is made once."""
        low, high = self.range
        if self._mode == ONCE and self._place >= high:
            self.put(low)
        self._clock.restart()
        self._timer.start()
        self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stand still."""
        if self.playing:
            self._timer.stop()
            self.playing_changed.emit(False)

    def toggle(self) -> None:
        """Play or pause."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def put(self, place: float) -> None:
        """Put it somewhere between the ends of its range."""
        low, high = self.range
        self._place = min(max(place, low), high)
        self.moved.emit(self._place)

    def advance(self, seconds: float) -> None:
        """Go on as far as it gets in this time."""
        low, high = self.range
        width, step = high - low, self._speed * seconds / SECONDS
        ahead = self._place - low
        if self._mode == PING_PONG:
            # a circle of twice the width, whose second half leads back
            around = ((ahead if self._direction > 0 else 2 * width - ahead) + step) % (2 * width)
            self._direction = 1.0 if around <= width else -1.0
            ahead = min(around, 2 * width - around)
        elif self._mode == LOOP:
            ahead = (ahead + step) % width
        else:
            ahead = min(ahead + step, width)
            if ahead == width:
                self.pause()
        self.put(low + ahead)

    def _tick(self) -> None:
        # after a pause of the whole program the walk goes on where it was
        self.advance(min(0.1, self._clock.restart() / 1000))
