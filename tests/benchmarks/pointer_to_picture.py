"""From a pointer move to the painted picture, at rest and while training runs, against the bare decoder.

    python tests/benchmarks/pointer_to_picture.py [--model mnist-2d] [--moves 1500] [--data SPEC]

Prints JSON. Real mouse events go to the map of the real window; a move is done when the picture decoded for its place
has been painted. The bare figure is the decoder's forward pass of one code on one thread, measured in the same process.
The second part trains meanwhile (`--data`, by default drawn pictures of MNIST's size) and compares training's speed
with a steady drag to that without.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen" if "DISPLAY" not in os.environ else "xcb")

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QPointF, QSettings, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QGraphicsView, QWidget

from explorer.app.exploration import Exploration
from explorer.app.window import Opening
from explorer.gui import theme
from explorer.values import DecodeReply, TrainingRequest

MOVE_INTERVAL = 0.008  # seconds between two moves of a mouse that reports 125 times a second


class Clock(QObject):
    """Tells when the picture of a wanted code is painted, and runs the event loop until then."""

    def __init__(self, view: QWidget, exploration: Exploration) -> None:
        super().__init__()
        self._loop = QEventLoop()
        self._wanted: tuple[float, ...] | None = None
        self._arrived = False
        self._painted = 0.0
        view.installEventFilter(self)
        exploration.decoded.connect(self._decoded)

    def wait_for(self, code: tuple[float, ...]) -> float:
        """The moment at which the code's picture is painted."""
        self._wanted = code
        self._arrived = False
        self._loop.exec()
        return self._painted

    def _decoded(self, reply: DecodeReply) -> None:
        if reply.request.code == self._wanted:
            self._arrived = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Paint events of the picture; the painting itself follows at once, in well under a millisecond."""
        if event.type() == QEvent.Type.Paint and self._arrived:
            self._painted = time.perf_counter()
            self._wanted, self._arrived = None, False
            self._loop.quit()
        return False


class Bench:
    """The real window, with a clock on its probe."""

    def __init__(self, model: str) -> None:
        self.application = QApplication([])
        QSettings.setDefaultFormat(QSettings.Format.IniFormat)
        self.home = tempfile.mkdtemp()
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, self.home)
        os.environ["XDG_DATA_HOME"] = self.home
        theme.apply("light")
        self.opening = Opening(model)
        self.opening.window.show()
        self.until(lambda: self.opening.program is not None and self.opening.program.exploration.picture is not None)
        self.program = self.opening.program
        self.clock = Clock(self.program.window.explore.probe.picture_view, self.program.exploration)
        self.viewport = self.program.window.explore.map.findChild(QGraphicsView).viewport()

    def until(self, reached: Callable[[], bool], seconds: float = 120) -> None:
        """Run the event loop until something is so."""
        end = time.perf_counter() + seconds
        while not reached():
            self.application.processEvents()
            time.sleep(0.0002)
            if time.perf_counter() > end:
                raise TimeoutError

    def mouse(self, kind: QEvent.Type, place: QPointF, buttons: Qt.MouseButton) -> None:
        """Send one mouse event as a window system would."""
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        globally = QPointF(self.viewport.mapToGlobal(QPoint(0, 0))) + place
        event = QMouseEvent(kind, place, globally, button, buttons, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self.viewport, event)

    def path(self, moves: int) -> list[QPointF]:
        """A smooth curve over the map."""
        t = np.linspace(0, 60, moves)
        width, height = self.viewport.width(), self.viewport.height()
        x = width * (0.5 + 0.35 * np.sin(t))
        y = height * (0.5 + 0.35 * np.sin(1.37 * t))
        return [QPointF(float(a), float(b)) for a, b in zip(x, y, strict=True)]

    def drag(self, moves: int) -> list[float]:
        """Milliseconds from each move to its painted picture."""
        places = self.path(moves)
        self.mouse(QEvent.Type.MouseButtonPress, places[0], Qt.MouseButton.LeftButton)
        times = []
        for place in places:
            begin = time.perf_counter()
            self.mouse(QEvent.Type.MouseMove, place, Qt.MouseButton.LeftButton)
            times.append((self.clock.wait_for(self.program.exploration.document.probe.code) - begin) * 1000)
            self.idle(begin + MOVE_INTERVAL - time.perf_counter())
        self.mouse(QEvent.Type.MouseButtonRelease, places[-1], Qt.MouseButton.NoButton)
        return times

    def idle(self, seconds: float) -> None:
        """Let the window live, as it does between a person's moves."""
        if seconds > 0:
            loop = QEventLoop()
            QTimer.singleShot(round(seconds * 1000), loop.quit)
            loop.exec()


def bare_forward(model: object, repetitions: int = 2000, pause: float = 0.0) -> float:
    """Median milliseconds of the decoder's forward pass of one code, on one thread.

    With a pause between two passes, as between two moves of a pointer, the processor's caches have gone cold.
    """
    import torch

    from explorer.models import from_weights

    torch.set_num_threads(1)
    network = from_weights(model.weights)
    code = torch.zeros(1, model.weights.architecture.latent_dim)
    times = []
    with torch.inference_mode():
        for _ in range(repetitions):
            time.sleep(pause)
            begin = time.perf_counter()
            network.decode(code)
            times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times)


def figures(times: list[float]) -> dict[str, float]:
    """Median and tail in milliseconds."""
    median, p95, p99 = (round(float(np.percentile(times, q)), 3) for q in (50, 95, 99))
    return {"median_ms": median, "p95_ms": p95, "p99_ms": p99}


def training_speed(bench: Bench, rounds: int, moves: int) -> tuple[float, float, list[float]]:
    """Images a second without and with a steady drag (interleaved), and the drag's latencies."""
    counted: list[tuple[float, float]] = []  # time and share of an epoch done, one a report

    card = bench.program.window.explore.training_card
    show_step = card.show_step

    def count(report: object) -> None:
        counted.append((time.perf_counter(), report.epoch + report.fraction))
        show_step(report)

    card.show_step = count
    quiet, dragged, latencies = [], [], []

    def rate(since: float) -> float:
        within = [entry for entry in counted if entry[0] >= since]
        return (within[-1][1] - within[0][1]) / (within[-1][0] - within[0][0])

    for _ in range(rounds):
        bench.idle(1.5)  # training takes its cores back after a second of rest
        begin = time.perf_counter()
        bench.idle(moves * MOVE_INTERVAL)
        quiet.append(rate(begin))
        begin = time.perf_counter()
        latencies += bench.drag(moves)
        dragged.append(rate(begin))
    return statistics.median(quiet), statistics.median(dragged), latencies


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="mnist-2d")
    parser.add_argument("--moves", type=int, default=1500)
    parser.add_argument("--data", default="sprites:n=60000")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()

    bench = Bench(options.model)
    model = bench.program.exploration.model
    bare = bare_forward(model)
    bench.drag(200)  # warm up
    at_rest = bench.drag(options.moves)
    bare = statistics.median([bare, bare_forward(model)])
    paced = bare_forward(model, 400, MOVE_INTERVAL)

    card = bench.program.window.explore.training_card
    card.start_requested.emit(TrainingRequest(options.data, "undercomplete", epochs=500, batch_size=128))
    bench.until(lambda: "undercomplete" in bench.program.exploration.document.path, 300)
    quiet, dragged, latencies = training_speed(bench, options.rounds, options.moves // 3)
    result = {
        "platform": os.environ["QT_QPA_PLATFORM"],
        "moves": options.moves,
        "bare_forward_ms": round(bare, 3),
        "bare_forward_at_the_drags_pace_ms": round(paced, 3),
        "at_rest": figures(at_rest),
        "at_rest_median_ratio_to_bare": round(float(np.median(at_rest)) / bare, 2),
        "at_rest_median_ratio_to_bare_at_the_drags_pace": round(float(np.median(at_rest)) / paced, 2),
        "while_training": figures(latencies),
        "training_epochs_per_second": round(quiet, 4),
        "training_epochs_per_second_dragging": round(dragged, 4),
        "training_loss_percent": round(100 * (1 - dragged / quiet), 1),
        "targets": {"p99_ms": 8, "median_ratio": 6, "training_p99_ms": 16, "training_loss_percent": 10},
    }
    bench.program.window.close()
    print(json.dumps(result, indent=1))
    sys.exit(0 if bench.program.ended_cleanly else 1)


if __name__ == "__main__":
    main()
