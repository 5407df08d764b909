"""A million codes in the real window: opening, memory, panning, selecting, hovering, filtering.

    python -m tests.benchmarks.map_at_scale [--points 1000000] [--model mnist-2d]

Prints one JSON object. Each ratio comes from one run: opening a file until its codes, their plane and places are
there, against numpy reading the same array; `map_frames.py` has frames against pyqtgraph. Memory is
the resident set of the whole program with so many labelled codes, above that with a hundred, after a pan; the errands,
the undo stack and everything else of the window take part. Times are milliseconds by the clock.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from explorer.data.tables import read_codes, read_table
from explorer.gui.map.tools import LASSO, Change
from explorer.latent.opened_codes import alone
from explorer.state.events import Filtered
from explorer.values.table_filter import TableFilter
from tests.benchmarks.map_frames import clusters, frames, summary, timed
from tests.benchmarks.pointer_to_picture import Bench


def opening(folder: Path, count: int) -> dict[str, object]:
    """Reading and laying out, against numpy reading the array, both with the file in the system's cache."""
    random = np.random.default_rng(3)
    result: dict[str, object] = {}
    for name, array in {
        "npy_2": random.normal(size=(count, 2)).astype(np.float32),
        "npy_32": random.normal(size=(count, 32)).astype(np.float32),
    }.items():
        path = folder / f"{name}.npy"
        np.save(path, array)
        result[name] = against(lambda path=path: alone(read_codes(path), 1), lambda path=path: np.load(path), 7)
    table = folder / "codes.csv"
    np.savetxt(table, random.normal(size=(count, 2)), "%.6f", ",", header="z1,z2", comments="")
    result["csv_2"] = against(
        lambda: alone(read_codes(table), 1), lambda: np.loadtxt(table, delimiter=",", skiprows=1, dtype=np.float32), 1
    )
    return result


def against(ours: Callable[[], object], numpys: Callable[[], object], times: int) -> dict[str, float]:
    """Medians of both, in turn, and their ratio."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        for act, seconds in zip((ours, numpys), taken, strict=True):
            begin = time.perf_counter()
            act()
            seconds.append(time.perf_counter() - begin)
    mine, theirs = (float(np.median(seconds)) * 1e3 for seconds in taken)
    return {"opening_ms": round(mine, 2), "numpy_ms": round(theirs, 2), "ratio": round(mine / theirs, 2)}


class Scale:
    """The window with a file of codes in it, and what a person does there."""

    def __init__(self, model: str, folder: Path, count: int) -> None:
        self.bench = Bench(model)
        self.program = self.bench.program
        self.map = self.program.window.explore.map
        self.folder, self.count = folder, count
        self.process = psutil.Process()

    def open(self, count: int) -> float:
        """Open so many labelled codes; seconds until they are painted."""
        path = self.folder / f"codes-{count}.npz"
        positions, labels = clusters(count)
        np.savez(path, codes=positions, labels=labels)
        del positions, labels
        begin = time.perf_counter()
        self.program.opened_codes.open(str(path))
        self.bench.until(lambda: self.program.exploration.document.samples == count)
        self.map._view.viewport().repaint()
        return time.perf_counter() - begin

    def settled(self) -> int:
        """Bytes that the program holds once it has come to rest."""
        left, bottom, width, height = self.map.view_rectangle()
        self.map.set_view_rectangle(left + width / 50, bottom, width, height)
        self.bench.idle(1.5)
        gc.collect()
        return self.process.memory_info().rss

    def measure(self) -> dict[str, object]:
        """All figures."""
        self.open(100)
        empty = self.settled()
        opened = self.open(self.count)
        full = self.settled()
        result: dict[str, object] = {
            "open_npz_until_painted_ms": round(opened * 1e3, 1),
            "bytes_a_point_above_the_empty_window": round((full - empty) / self.count, 1),
        }
        home = self.map.view_rectangle()
        result["frames"] = frames(self.map.set_view_rectangle, home, 60)
        self.map.set_view_rectangle(*home)
        self.bench.idle(0.5)
        result |= self.selections()
        result["hover"] = timed(self.hover, 40)
        result |= self.columns()
        return result

    def selections(self) -> dict[str, object]:
        """From letting the button go until the selection is painted, with everything that the window does about it."""
        points = self.map._points.positions
        middle = np.median(points, axis=0)
        reach = float(np.quantile(np.abs(points - middle).max(axis=1), 0.5))
        turns = np.linspace(0, 2 * np.pi, 400, endpoint=False)
        wobble = 1.13 * reach * (1 + 0.1 * np.sin(9 * turns))
        around = middle + np.stack([wobble * np.cos(turns), wobble * np.sin(turns)], axis=1)
        square = middle + reach * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
        return {
            name: {"caught": caught, **summary(seconds)}
            for name, (caught, seconds) in {
                "lasso_until_painted": self.region(LASSO, around),
                "rectangle_until_painted": self.region("rectangle", square),
            }.items()
        }

    def region(self, kind: str, corners: np.ndarray) -> tuple[int, list[float]]:
        """How many points a region catches, and the seconds of ten times."""
        frame = self.map._view.frame
        pixels = [QPointF(*frame.to_pixels(*corner)) for corner in corners.tolist()]
        seconds = []
        for _ in range(10):
            self.map.clear_selection()
            self.bench.idle(0.05)
            begin = time.perf_counter()
            self.map._select_region(kind, pixels, Change.REPLACE)
            QApplication.processEvents()
            seconds.append(time.perf_counter() - begin)
        caught = len(self.map.selection())
        self.map.clear_selection()
        return caught, seconds

    def hover(self) -> None:
        """Find the point under the pointer."""
        self.map._row_at(QPointF(300, 300))

    def columns(self) -> dict[str, object]:
        """Attach a table, colour by it and filter by it."""
        path = self.folder / "about.csv"
        random = np.random.default_rng(5)
        with path.open("w") as file:
            file.write("age,tree\n")
            trees = ("oak", "elm", "ash")
            file.writelines(f"{age:.3f},{trees[int(age) % 3]}\n" for age in random.uniform(0, 90, self.count).tolist())
        begin = time.perf_counter()
        table = read_table(path)
        read = time.perf_counter() - begin
        self.program.attached_table.attach(table)
        age, tree = table.columns
        store = self.program.store
        ends = iter(np.linspace(10, 40, 30))
        viewport = self.map._view.viewport()
        return {
            "read_csv_table_ms": round(read * 1e3, 1),
            "colour_by_numbers": timed(lambda: (self.map.set_values(age.values, "age"), viewport.repaint()), 7),
            "colour_by_words": timed(
                lambda: (self.map.set_categories(tree.numbers, tree.categories, "tree"), viewport.repaint()), 7
            ),
            "filter_by_range": timed(
                lambda: (
                    store.dispatch(Filtered(TableFilter().with_range("age", (next(ends), 60.0)))),
                    viewport.repaint(),
                ),
                7,
            ),
        }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--model", default="mnist-2d")
    options = parser.parse_args()
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scale = Scale(options.model, folder, options.points)
        figures = scale.measure()
        scale.program.window.close()
        figures |= {"opening": opening(folder, options.points)}
    result = {
        "what": "the window with many codes",
        "points": options.points,
        "platform": QApplication.instance().platformName(),
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        **figures,
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
