"""From a pointer move to the painted picture with each instrument and backdrop on, against the plain drag.

    python tests/benchmarks/instruments.py [--model mnist-2d] [--moves 300] [--rounds 3]

Prints JSON: for each case the figures and the ratio of its median to that of the plain drags, which alternate with it.
With the ellipse a second time is taken: until the ellipse of the pointer's place is painted, too. A backdrop is there
when the drag begins, except in the cases "… under way", where it is asked for anew just before.
"""

from __future__ import annotations

import argparse
import json
import sys
import time

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt

from explorer.values.geometry import ELLIPSE, EllipseReply
from tests.benchmarks.pointer_to_picture import MOVE_INTERVAL, Bench, figures
from tests.listening import listen

BACKDROPS = ("decoded", "magnification", "support")
INSTRUMENTS = ("ellipse", "support", "round-trip", "what-changed")


class EllipseClock(QObject):
    """Tells when the ellipse of a code is painted on the map."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._code: tuple[float, ...] = ()
        self.painted = 0.0
        # after the instrument itself, which draws first
        listen(bench.program.services.desk, ELLIPSE, self._answered)
        bench.viewport.installEventFilter(self)

    def _answered(self, reply: EllipseReply) -> None:
        self._code = reply.request.code

    def is_at(self, code: tuple[float, ...]) -> bool:
        """Whether the ellipse of this code has been painted."""
        return self._code == code and self.painted > 0

    def start(self) -> None:
        """Forget what was painted."""
        self._code, self.painted = (), 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The map's painting shows the last ellipse."""
        if event.type() == QEvent.Type.Paint and self._code and self.painted == 0.0:
            self.painted = time.perf_counter()
        return False


def drag_with_ellipse(bench: Bench, clock: EllipseClock, moves: int) -> tuple[list[float], list[float]]:
    """Milliseconds from each move to its painted picture, and until its ellipse is painted, too."""
    places: list[QPointF] = bench.path(moves)
    bench.mouse(QEvent.Type.MouseButtonPress, places[0], Qt.MouseButton.LeftButton)
    pictures, both = [], []
    for place in places:
        clock.start()
        begin = time.perf_counter()
        bench.mouse(QEvent.Type.MouseMove, place, Qt.MouseButton.LeftButton)
        code = bench.program.exploration.document.probe.code
        picture = bench.clock.wait_for(code)
        bench.until(lambda wanted=code: clock.is_at(wanted), 5)
        pictures.append((picture - begin) * 1000)
        both.append((max(picture, clock.painted) - begin) * 1000)
        bench.idle(begin + MOVE_INTERVAL - time.perf_counter())
    bench.mouse(QEvent.Type.MouseButtonRelease, places[-1], Qt.MouseButton.NoButton)
    return pictures, both


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="mnist-2d")
    parser.add_argument("--moves", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    bench = Bench(options.model)
    window = bench.program.window
    panel, backdrops = window.explore.instruments, window.backdrops
    clock = EllipseClock(bench)

    def switch(names: tuple[str, ...], backdrop: str) -> None:
        for name in INSTRUMENTS:
            panel.action(name).setChecked(name in names)
        backdrops.choose(backdrop)
        bench.idle(2.5)
        # switching one on brings it into view, and the picture out of it
        window.explore.right.verticalScrollBar().setValue(0)
        bench.idle(0.1)

    cases: dict[str, tuple[tuple[str, ...], str, bool]] = {"plain": ((), "none", False)}
    cases |= {name: ((name,), "none", False) for name in INSTRUMENTS}
    cases |= {f"backdrop {name}": ((), name, False) for name in BACKDROPS}
    cases |= {f"backdrop {name} under way": ((), name, True) for name in BACKDROPS}
    cases["ellipse over magnification"] = (("ellipse",), "magnification", False)
    switch(INSTRUMENTS, "magnification")  # brings in what they need
    bench.until(lambda: len(window.explore.map.drawing("ellipse")) > 0)
    bench.idle(5)
    bench.drag(100)
    times: dict[str, list[float]] = {name: [] for name in cases}
    ellipse: list[float] = []
    for _ in range(options.rounds):
        for name, (instruments, backdrop, anew) in cases.items():
            switch(instruments, backdrop)
            if anew:
                backdrops.ask()
            if name == "ellipse":
                pictures, both = drag_with_ellipse(bench, clock, options.moves)
                times[name] += pictures
                ellipse += both
            else:
                times[name] += bench.drag(options.moves)
    plain = float(np.median(times["plain"]))
    result = {
        "model": options.model,
        "moves": options.moves * options.rounds,
        "pointer_to_ellipse_and_picture": figures(ellipse),
        "cases": {
            name: {**figures(values), "median_ratio_to_plain": round(float(np.median(values)) / plain, 2)}
            for name, values in times.items()
        },
        "targets": {"pointer_to_ellipse_and_picture_p99_ms": 16},
    }
    window.close()
    print(json.dumps(result, indent=1))
    sys.exit(0 if bench.program.ended_cleanly else 1)


if __name__ == "__main__":
    main()
