"""The points of the map in drawing order: which are seen, which are in front, and in what colour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explorer.drawing.colours import MISSING, UNSELECTED, colour_numbers


@dataclass(frozen=True, eq=False)
class Layer:
    """Points drawn together, back to front, in an order that favours no class.

    Attributes:
        indices: int32 (n,), rows of the map.
        x: float32 (n,), infinite where a position is not finite.
        y: float32 (n,), the same.
        colours: uint8 (n,), colour numbers.
    """

    indices: np.ndarray
    x: np.ndarray
    y: np.ndarray
    colours: np.ndarray

    def first(self, count: int) -> Layer:
        """Its first points: a fair sample, since the order is shuffled."""
        return Layer(self.indices[:count], self.x[:count], self.y[:count], self.colours[:count])


class PointSet:
    """Positions and labels, and what of them is hidden or selected.

    Without a selection there is one layer in the points' own colours, those of their classes unless others are given;
    with one the selected points lie in a second layer in front, and those behind are grey, never gone. A filter puts
    those that pass in front. Hidden classes are in no layer.

    Attributes:
        positions: float32 (N, 2).
        labels: int64 (N,), −1 where there is none.
        hidden: labels that are not shown.
        selected: bool (N,).
        passing: bool (N,), which pass the filter; None without one.
        layers: back to front.
        version: rises with every change, to recognise a picture that is out of date.
    """

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        """Without points.

        Args:
            changed: called after every change.
        """
        self.version = 0
        self._tell = changed
        self.layers: tuple[Layer, ...] = ()
        self.set(np.empty((0, 2), np.float32), np.empty(0, np.int64))

    def __len__(self) -> int:
        return len(self.positions)

    def set(self, positions: np.ndarray, labels: np.ndarray) -> None:
        """Take new points in the colours of their classes; nothing is hidden, selected or filtered afterwards.

        Args:
            positions: (N, 2) in map units.
            labels: (N,), −1 where there is none.

        Raises:
            ValueError: the shapes do not fit each other.
        """
        positions = np.ascontiguousarray(positions, np.float32)
        labels = np.asarray(labels, np.int64)
        if positions.ndim != 2 or positions.shape[1] != 2 or labels.shape != (len(positions),):
            raise ValueError(
                f"the map takes (N, 2) positions and (N,) labels, not {positions.shape} and {labels.shape}"
            )
        self.positions = positions
        self.labels = labels
        self.hidden: frozenset[int] = frozenset()
        self.selected = np.zeros(len(positions), bool)
        self.passing: np.ndarray | None = None
        # the same seed each time: the same picture each time
        self._order = np.random.default_rng(0).permutation(np.arange(len(positions), dtype=np.int32))
        self._class_colours = np.where(labels < 0, np.uint8(MISSING), colour_numbers(labels))
        self._colours = self._class_colours
        self._arrange()

    def paint(self, colours: np.ndarray | None) -> None:
        """Give the points other colours.

        Args:
            colours: uint8 (N,), colour numbers; None goes back to those of the classes.

        Raises:
            ValueError: not one for each point.
        """
        if colours is not None and colours.shape != (len(self),):
            raise ValueError(f"the map holds {len(self)} points, not {colours.shape} colours")
        self._colours = self._class_colours if colours is None else colours
        front = len(self.layers) - 1
        self.layers = tuple(
            Layer(layer.indices, layer.x, layer.y, self._layer_colours(layer.indices, grey=number < front))
            for number, layer in enumerate(self.layers)
        )
        self._has_changed()

    def move(self, positions: np.ndarray) -> None:
        """Give the same points new places.

        Args:
            positions: (N, 2) in map units.

        Raises:
            ValueError: not as many points as before.
        """
        positions = np.ascontiguousarray(positions, np.float32)
        if positions.shape != self.positions.shape:
            raise ValueError(f"the map holds {self.positions.shape} positions, not {positions.shape}")
        self.positions = positions
        self.layers = tuple(Layer(layer.indices, *self._columns(layer.indices), layer.colours) for layer in self.layers)
        self._has_changed()

    def hide(self, classes: frozenset[int]) -> None:
        """Show all but these labels."""
        if classes != self.hidden:
            self.hidden = frozenset(classes)
            self._arrange()

    def select(self, indices: np.ndarray) -> None:
        """Bring these rows to the front and grey the rest; none at all ends that.

        Raises:
            IndexError: a row is not on the map.
        """
        indices = np.asarray(indices, np.int64)
        if indices.size and (indices.min() < 0 or indices.max() >= len(self)):
            raise IndexError(f"the map has rows 0 to {len(self) - 1}")
        selected = np.zeros(len(self), bool)
        selected[indices] = True
        if not np.array_equal(selected, self.selected):
            self.selected = selected
            self._arrange()

    def filter(self, passing: np.ndarray | None) -> None:
        """Grey the points that do not pass.

        Args:
            passing: bool (N,); None ends the filter.

        Raises:
            ValueError: not one for each point.
        """
        if passing is not None and passing.shape != (len(self),):
            raise ValueError(f"the map holds {len(self)} points, not {passing.shape}")
        self.passing = passing
        self._arrange()

    def those_passing(self, rows: np.ndarray) -> np.ndarray:
        """Those of some rows that pass the filter, in their order."""
        return rows if self.passing is None else rows[self.passing[rows]]

    @property
    def selection(self) -> np.ndarray:
        """int64, sorted rows that are selected."""
        return np.flatnonzero(self.selected).astype(np.int64)

    @property
    def shown(self) -> int:
        """How many points are in a layer."""
        return sum(len(layer.indices) for layer in self.layers)

    def bounds(self) -> tuple[float, float, float, float] | None:
        """(left, bottom, right, top) of the shown points, None without any."""
        sides = []
        for layer in self.layers:
            x, y = layer.x, layer.y
            if len(x) and x.max() == np.inf:
                finite = np.flatnonzero(np.isfinite(x))
                x, y = x.take(finite), y.take(finite)
            if len(x):
                sides.append((x.min(), y.min(), x.max(), y.max()))
        if not sides:
            return None
        left, bottom, right, top = zip(*sides, strict=True)
        return float(min(left)), float(min(bottom)), float(max(right)), float(max(top))

    def spread(self) -> tuple[float, float]:
        """Width and height that hold nearly all points, map units: a few far out do not count.

        Five standard deviations of up to 10 000 points, at most the whole extent; (0, 0) without points.
        """
        chosen = self.positions[self._order[:10_000]]
        chosen = chosen[np.isfinite(chosen).all(axis=1)].astype(np.float64)
        if len(chosen) == 0:
            return 0.0, 0.0
        width, height = np.minimum(np.ptp(chosen, axis=0), 5 * chosen.std(axis=0))
        return float(width), float(height)

    @property
    def classes(self) -> int:
        """One more than the largest label."""
        return int(self.labels.max(initial=-1)) + 1

    def counts(self) -> dict[int, int]:
        """Label to the number of its points, for the labels that occur."""
        numbers = np.bincount(np.maximum(self.labels, -1) + 1)
        return {int(label) - 1: int(numbers[label]) for label in np.flatnonzero(numbers)}

    def sample(self, count: int) -> tuple[Layer, ...]:
        """About `count` of the shown points, each layer in proportion."""
        shown = self.shown
        if shown <= count:
            return self.layers
        return tuple(layer.first(max(1, len(layer.indices) * count // shown)) for layer in self.layers)

    def _columns(self, indices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        # both numbers of a place in one go: half as many jumps through memory
        chosen = self.positions.view(np.complex64)[:, 0].take(indices)
        x, y = chosen.real.copy(), chosen.imag.copy()
        with np.errstate(invalid="ignore", over="ignore"):
            suspicious = not np.isfinite(x.sum() + y.sum())
        if suspicious:
            bad = ~(np.isfinite(x) & np.isfinite(y))
            x[bad] = y[bad] = np.inf
        return x, y

    def _layer(self, indices: np.ndarray, grey: bool) -> Layer:
        return Layer(indices, *self._columns(indices), self._layer_colours(indices, grey))

    def _layer_colours(self, indices: np.ndarray, grey: bool) -> np.ndarray:
        return np.full(len(indices), UNSELECTED, np.uint8) if grey else self._colours[indices]

    def _has_changed(self) -> None:
        self.version += 1
        self._tell()

    def _arrange(self) -> None:
        order = self._order
        if self.hidden:
            order = order.take(np.flatnonzero(~np.isin(self.labels, list(self.hidden))[order]))
        meant = self.selected if self.selected.any() else None
        if self.passing is not None:
            meant = self.passing if meant is None else meant & self.passing
        if meant is not None:
            front = meant[order]
            self.layers = (
                self._layer(order.take(np.flatnonzero(~front)), grey=True),
                self._layer(order.take(np.flatnonzero(front)), grey=False),
            )
        else:
            self.layers = (self._layer(order, grey=False),)
        self._has_changed()
