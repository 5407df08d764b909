import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.gui.map.frame import Frame
from explorer.gui.map.nearest import nearest
from explorer.gui.map.point_set import PointSet
from explorer.gui.map.region import combined, in_lasso, in_rectangle, winding_numbers
from explorer.gui.map.tools import Change


def layers(positions, selected=()):
    points = PointSet()
    positions = np.asarray(positions, np.float32).reshape(-1, 2)
    points.set(positions, np.zeros(len(positions), np.int64))
    points.select(np.asarray(selected, np.int64))
    return points.layers


FRAME = Frame(0, 0, 10, 10, 1000, 500)


def test_nearest_is_measured_on_the_screen():
    # 0.1 across is 10 pixels, 0.1 upward is 5
    assert nearest(layers([(5.1, 5.0), (5.0, 5.12)]), FRAME, 5.0, 5.0) == 1


def test_nothing_within_the_radius():
    assert nearest(layers([(6.0, 5.0)]), FRAME, 5.0, 5.0) == -1
    assert nearest(layers([(6.0, 5.0)]), FRAME, 5.0, 5.0, float("inf")) == 0
    assert nearest(layers([]), FRAME, 5.0, 5.0, float("inf")) == -1
    assert nearest(layers([(np.nan, 5.0)]), FRAME, 5.0, 5.0, float("inf")) == -1


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 300))
def test_nearest_agrees_with_looking_at_each(seed, count):
    random = np.random.default_rng(seed)
    positions = random.uniform(0, 10, (count, 2)).astype(np.float32)
    selected = np.flatnonzero(random.random(count) < 0.3)
    distances = np.hypot((positions[:, 0] - 5) * 100, (positions[:, 1] - 5) * 50)
    found = nearest(layers(positions, selected), FRAME, 5.0, 5.0, 30.0)
    if distances.min() < 29.9:
        assert distances[found] == pytest.approx(distances.min(), rel=1e-3)
    elif distances.min() > 30.1:
        assert found == -1


def test_a_rectangle_holds_its_edges():
    found = in_rectangle(layers([(0, 0), (1, 1), (2, 2), (3, 1)], selected=[1]), 1, 1, 1, 1)
    assert found.tolist() == [1, 2]
    assert found.dtype == np.int64


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(3, 40))
def test_a_lasso_agrees_with_the_winding_number(seed, corners):
    random = np.random.default_rng(seed)
    outline = random.normal(0, 1, (corners, 2))
    positions = random.normal(0, 1, (500, 2)).astype(np.float32)
    expected = np.flatnonzero(winding_numbers(*positions.astype(np.float64).T, outline))
    assert in_lasso(layers(positions), outline).tolist() == expected.tolist()


def test_winding_counts_turns():
    square = np.array([(0, 0), (2, 0), (2, 2), (0, 2)], float)
    x, y = np.array([1.0, 3.0]), np.array([1.0, 1.0])
    assert winding_numbers(x, y, square).tolist() == [1, 0]
    assert winding_numbers(x, y, square[::-1]).tolist() == [-1, 0]
    assert winding_numbers(x, y, np.concatenate([square, square])).tolist() == [2, 0]


def test_a_lasso_that_encloses_nothing():
    points = layers([(0, 0), (1, 1)])
    assert in_lasso(points, np.array([(0, 0), (1, 1)])).size == 0
    assert in_lasso(points, np.array([(0, 0), (1, 0), (2, 0)])).size == 0


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Change.REPLACE, [3, 4]),
        (Change.ADD, [1, 2, 3, 4]),
        (Change.REMOVE, [1, 2]),
        (Change.TOGGLE, [1, 2, 4]),
    ],
)
def test_what_found_points_do_to_the_selection(change, expected):
    assert combined(np.array([1, 2, 3]), np.array([3, 4]), change).tolist() == sorted(expected)
