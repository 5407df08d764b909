"""Frames of the latent map against pyqtgraph's ScatterPlotItem, in one window and one run.

    python tests/benchmarks/map_frames.py [--points 70000 1000000] [--frames 60]

Prints one JSON object. A frame is a new view rectangle, painted before the next one is asked for. The peer draws the
same ten classes twice: in the map's own view box, so that only the points differ, and in a PlotWidget as it comes,
which is what people write. While the view moves the map draws at most 100 000 points, and the full set when it rests:
that frame is given apart. Times are milliseconds by the clock; run it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from collections.abc import Callable, Iterator

import numpy as np
import pyqtgraph
from PySide6.QtWidgets import QApplication

from explorer.gui import theme
from explorer.gui.map import LatentMap
from explorer.gui.map.nearest import nearest
from explorer.gui.map.palettes import class_colours
from explorer.gui.map.region import in_lasso

CLASSES = 10
Rectangle = tuple[float, float, float, float]


def clusters(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Ten bent clouds, as codes of digits look: float32 (N, 2), int64 (N,)."""
    random = np.random.default_rng(7)
    labels = random.integers(0, CLASSES, count)
    shapes = random.normal(0, 0.9, (CLASSES, 2, 2))
    angles = np.linspace(0, 2 * np.pi, CLASSES, endpoint=False)
    centres = np.stack([np.cos(angles), np.sin(angles)], axis=1) * random.uniform(3, 9, (CLASSES, 1))
    cloud = random.normal(0, 1, (count, 2))
    cloud[:, 1] = cloud[:, 1] * 0.5 + 0.35 * cloud[:, 0] ** 2
    return (np.einsum("nij,nj->ni", shapes[labels], cloud) + centres[labels]).astype(np.float32), labels


def pan(home: Rectangle, frames: int) -> Iterator[Rectangle]:
    """A circle around home, a fifth of the view wide."""
    for angle in np.linspace(0, 2 * np.pi, frames):
        yield home[0] + 0.1 * home[2] * np.sin(angle), home[1] + 0.1 * home[3] * np.cos(angle), home[2], home[3]


def zoom(home: Rectangle, frames: int) -> Iterator[Rectangle]:
    """In to a quarter of the view, and out again."""
    for share in np.sin(np.linspace(0, np.pi, frames)):
        factor = 4.0 ** -float(share)
        yield (
            home[0] + home[2] * (1 - factor) / 2,
            home[1] + home[3] * (1 - factor) / 2,
            home[2] * factor,
            home[3] * factor,
        )


def summary(seconds: list[float]) -> dict[str, float]:
    """Median and 95th percentile, milliseconds."""
    return {
        "median_ms": round(float(np.median(seconds)) * 1e3, 3),
        "p95_ms": round(float(np.quantile(seconds, 0.95)) * 1e3, 3),
    }


def timed(act: Callable[[], object], times: int) -> dict[str, float]:
    """How long an act takes, the first time left out."""
    act()
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - start)
    return summary(seconds)


def frames(show: Callable[..., None], home: Rectangle, count: int) -> dict[str, dict[str, float]]:
    """How long a frame takes from asking for a rectangle until it is painted: panning, zooming, and both together."""
    taken: dict[str, list[float]] = {}
    for way in (pan, zoom):
        seconds = taken[way.__name__] = []
        for rectangle in way(home, count + 1):
            start = time.perf_counter()
            show(*rectangle)
            QApplication.processEvents()
            seconds.append(time.perf_counter() - start)
        del seconds[0]
    taken["both"] = taken["pan"] + taken["zoom"]
    return {way: summary(seconds) for way, seconds in taken.items()}


def times_faster(peer: dict[str, dict[str, float]], ours: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Each figure of the peer over ours."""
    return {
        way: {figure.removesuffix("_ms"): round(peer[way][figure] / ours[way][figure], 1) for figure in ours[way]}
        for way in ours
    }


def plot_widget_frames(positions: np.ndarray, brushes: list[object], count: int) -> dict[str, dict[str, float]]:
    """The peer in a PlotWidget of the map's size, both as they come."""
    plot = pyqtgraph.PlotWidget()
    plot.resize(900, 680)
    plot.addItem(pyqtgraph.ScatterPlotItem(x=positions[:, 0], y=positions[:, 1], brush=brushes))
    plot.show()
    QApplication.processEvents()
    (left, right), (bottom, top) = plot.viewRange()

    def show(left: float, bottom: float, width: float, height: float) -> None:
        plot.setRange(xRange=(left, left + width), yRange=(bottom, bottom + height), padding=0)

    taken = frames(show, (left, bottom, right - left, top - bottom), count)
    plot.close()
    plot.deleteLater()
    QApplication.processEvents()
    return taken


def measure(count: int, frame_count: int) -> dict[str, object]:
    """All figures for so many points."""
    positions, labels = clusters(count)
    map_ = LatentMap()
    map_.resize(900, 680)
    map_.show()
    QApplication.processEvents()
    start = time.perf_counter()
    map_.set_points(positions, labels, [str(label) for label in range(CLASSES)])
    map_._view.viewport().repaint()
    set_points = round((time.perf_counter() - start) * 1e3, 1)
    home = map_.view_rectangle()
    viewport = map_._view.viewport()

    def full_frame() -> None:
        map_._points.version += 1
        map_._item.set_moving(False)
        map_._item.update()
        viewport.repaint()

    def marker_frame(step: Iterator[float]) -> None:
        map_.set_probe(next(step), 0.0)
        QApplication.processEvents()

    ours = frames(map_.set_view_rectangle, home, frame_count)
    map_.set_view_rectangle(*home)
    full_frame()
    steps = iter(np.tile(np.linspace(-3, 3, 50), 20))
    middle = np.median(positions, axis=0)
    turns = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    # a wobbling outline around about half of the points
    radius = np.quantile(np.hypot(*(positions - middle).T), 0.5) * (1 + 0.1 * np.sin(9 * turns))
    outline = middle + np.stack([radius * np.cos(turns), radius * np.sin(turns)], axis=1)
    caught = in_lasso(map_._points.layers, outline)
    result = {
        "points": count,
        "set_points_first_frame_ms": set_points,
        "frame_at_rest_all_points": timed(full_frame, 15),
        "marker_move_repaint": timed(lambda: marker_frame(steps), 200),
        "hover_nearest": timed(lambda: nearest(map_._points.layers, map_._view.frame, *map(float, middle)), 40),
        "move_points_and_repaint": timed(lambda: (map_.move_points(positions), viewport.repaint()), 10),
        "lasso": {"caught": len(caught), **timed(lambda: in_lasso(map_._points.layers, outline), 10)},
        "select_half": timed(lambda: (map_.set_selection(caught), viewport.repaint()), 5),
        "map": ours,
    }
    map_.set_selection(np.empty(0, np.int64))

    map_._item.hide()
    colours = [pyqtgraph.mkBrush(colour) for colour in class_colours(CLASSES, theme.is_dark())]
    scatter = pyqtgraph.ScatterPlotItem(pxMode=True, size=3, pen=None)
    start = time.perf_counter()
    brushes = [colours[label] for label in labels]
    scatter.setData(x=positions[:, 0], y=positions[:, 1], brush=brushes)
    scatter_set = round((time.perf_counter() - start) * 1e3, 1)
    map_._view.box.addItem(scatter, ignoreBounds=True)
    peer_frames = max(8, min(frame_count, 3_000_000 // count))
    peer = frames(map_.set_view_rectangle, home, peer_frames)
    map_._view.box.removeItem(scatter)
    map_.close()
    map_.deleteLater()
    QApplication.processEvents()
    as_it_comes = plot_widget_frames(positions, brushes, peer_frames)
    result["scatter_plot_item"] = {"set_data_ms": scatter_set, **peer}
    result["scatter_plot_item_in_plot_widget"] = as_it_comes
    result["times_faster"] = times_faster(peer, ours)
    result["times_faster_than_plot_widget"] = times_faster(as_it_comes, ours)
    return result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, nargs="+", default=[70_000, 500_000, 1_000_000])
    parser.add_argument("--frames", type=int, default=60)
    arguments = parser.parse_args()
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication([])
    theme.apply("light")
    result = {
        "what": "latent map frames",
        "platform": application.platformName(),
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "pyqtgraph": pyqtgraph.__version__,
        "runs": [measure(count, arguments.frames) for count in arguments.points],
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
