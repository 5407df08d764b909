"""A hand on the mouse and the keyboard of an X server, and an eye on its screen."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable

import numpy as np
from PIL import ImageGrab

from tests.patience import PATIENCE_SECONDS

_LOOKS = 8


class Hand:
    """Does what a person does, through xdotool."""

    def __init__(self, display: str, environment: dict[str, str]) -> None:
        self._display, self._environment = display, environment

    def do(self, *words: object) -> str:
        """Run one xdotool command and return what it says."""
        done = subprocess.run(
            ["xdotool", *map(str, words)],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
        )
        return done.stdout.strip()

    def see(self) -> np.ndarray:
        """The screen, uint8 (H, W, 3)."""
        return np.asarray(ImageGrab.grab(xdisplay=self._display).convert("RGB"))

    def see_part(self, left: int, top: int, width: int, height: int) -> np.ndarray:
        """A rectangle of the screen."""
        return self.see()[top : top + height, left : left + width]

    def window(self, title: str) -> str:
        """Wait for a visible window whose title holds this text; returns its number."""
        found: list[str] = []

        def there() -> bool:
            found[:] = self.do("search", "--onlyvisible", "--name", title).split()
            return bool(found)

        wait_for(there, f"a window “{title}”")
        return found[0]

    def click(self, x: int, y: int, times: int = 1) -> None:
        """Click a place of the screen."""
        self.do("mousemove", x, y, "click", "--repeat", times, "--delay", 60, 1)

    def wait_until_still(self, left: int, top: int, width: int, height: int) -> None:
        """Wait until a part of the screen stays as it is: what is still being filled would miss a click."""
        seen: list[np.ndarray] = []

        def still() -> bool:
            seen.append(self.see_part(left, top, width, height))
            return len(seen) > _LOOKS and all((each == seen[-1]).all() for each in seen[-_LOOKS:])

        wait_for(still, "a part of the screen to come to rest")

    def drag(self, places: list[tuple[int, int]], look: Callable[[], None] = lambda: None) -> None:
        """Press at the first place, move through the others and let go, looking at each."""
        self.do("mousemove", *places[0], "mousedown", 1)
        for x, y in places[1:]:
            self.do("mousemove", x, y)
            time.sleep(0.1)
            look()
        self.do("mouseup", 1)


def repeat_until(act: Callable[[], None], reached: Callable[[], bool], what: str) -> None:
    """Do something again where it went unseen, as a busy program may miss what is dropped on it too quickly."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        act()
        for _ in range(100):
            if reached():
                return
            time.sleep(0.2)
        assert time.monotonic() < end, f"tried for {PATIENCE_SECONDS} s to get {what}"


def wait_for(reached: Callable[[], bool], what: str) -> None:
    """Look again and again until something is so."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not reached():
        assert time.monotonic() < end, f"waited {PATIENCE_SECONDS} s for {what}"
        time.sleep(0.2)
