import numpy as np
import pytest

from explorer.drawing.colours import MISSING, UNSELECTED
from explorer.gui.map.point_set import PointSet


@pytest.fixture
def points():
    result = PointSet()
    result.set(np.arange(20, dtype=np.float32).reshape(10, 2), np.array([0, 1, 2, 0, 1, 2, 0, 1, 2, -1]))
    return result


def rows(layer):
    return sorted(layer.indices.tolist())


def test_one_layer_in_class_colours_with_every_point(points):
    (layer,) = points.layers
    assert rows(layer) == list(range(10))
    assert (layer.x == points.positions[layer.indices, 0]).all()
    assert layer.colours[layer.indices.tolist().index(9)] == MISSING
    assert layer.colours[layer.indices.tolist().index(4)] == 2


def test_a_selection_lies_in_front_and_the_rest_is_grey_but_there(points):
    points.select(np.array([3, 7]))
    behind, front = points.layers
    assert rows(front) == [3, 7]
    assert rows(behind) == [0, 1, 2, 4, 5, 6, 8, 9]
    assert (behind.colours == UNSELECTED).all()
    points.select(np.array([], np.int64))
    assert len(points.layers) == 1


def test_hidden_classes_are_in_no_layer_and_come_back(points):
    points.hide(frozenset({0, -1}))
    assert rows(points.layers[0]) == [1, 2, 4, 5, 7, 8]
    points.hide(frozenset())
    assert points.shown == 10


def test_a_selection_outlives_a_filter(points):
    points.select(np.array([3, 7]))
    points.hide(frozenset({0}))
    assert rows(points.layers[1]) == [7]
    points.hide(frozenset())
    assert rows(points.layers[1]) == [3, 7]
    assert points.selection.tolist() == [3, 7]


def test_moving_keeps_order_colours_and_selection(points):
    points.select(np.array([5]))
    before = [layer.indices.tolist() for layer in points.layers]
    points.move(points.positions + 1)
    assert [layer.indices.tolist() for layer in points.layers] == before
    assert points.layers[1].x.tolist() == [11.0]
    assert points.bounds() == (1.0, 2.0, 19.0, 20.0)


def test_places_that_are_not_finite_count_for_nothing():
    points = PointSet()
    points.set(np.array([[0, 0], [np.nan, 1], [2, np.inf], [4, 8]], np.float32), np.zeros(4, np.int64))
    assert points.bounds() == (0.0, 0.0, 4.0, 8.0)
    assert np.isinf(points.layers[0].x).sum() == 2
    assert np.isfinite(points.spread()).all()


def test_a_map_without_points_has_no_bounds():
    points = PointSet()
    assert points.bounds() is None
    assert points.spread() == (0.0, 0.0)
    assert points.counts() == {}
    assert points.classes == 0


def test_counts_by_label(points):
    assert points.counts() == {-1: 1, 0: 3, 1: 3, 2: 3}


def test_a_sample_takes_each_layer_in_proportion():
    points = PointSet()
    points.set(np.zeros((1000, 2), np.float32), np.zeros(1000, np.int64))
    points.select(np.arange(100))
    assert [len(layer.x) for layer in points.sample(100)] == [90, 10]
    assert points.sample(1000) == points.layers


def test_every_change_raises_the_version(points):
    seen = [points.version]
    for change in (
        lambda: points.move(points.positions),
        lambda: points.hide(frozenset({1})),
        lambda: points.select(np.array([0])),
    ):
        change()
        seen.append(points.version)
    assert len(set(seen)) == len(seen)


def test_what_does_not_fit_is_refused(points):
    with pytest.raises(ValueError, match="positions"):
        points.set(np.zeros((4, 3), np.float32), np.zeros(4, np.int64))
    with pytest.raises(ValueError, match="labels"):
        points.set(np.zeros((4, 2), np.float32), np.zeros(3, np.int64))
    with pytest.raises(ValueError, match="positions"):
        points.move(np.zeros((9, 2), np.float32))
    with pytest.raises(IndexError):
        points.select(np.array([10]))


def test_points_that_do_not_pass_a_filter_are_grey_but_there(points):
    passing = np.zeros(10, bool)
    passing[[1, 2, 3]] = True
    points.filter(passing)
    behind, front = points.layers
    assert rows(front) == [1, 2, 3]
    assert rows(behind) == [0, 4, 5, 6, 7, 8, 9]
    assert (behind.colours == UNSELECTED).all()
    assert points.those_passing(np.array([0, 2, 9, 1])).tolist() == [2, 1]
    points.select(np.array([2, 7]))
    assert rows(points.layers[1]) == [2], "of the selected ones only those that pass have their colours"
    assert points.selection.tolist() == [2, 7]
    points.filter(None)
    assert rows(points.layers[1]) == [2, 7]


def test_a_filter_that_nothing_passes_leaves_all_grey(points):
    points.filter(np.zeros(10, bool))
    behind, front = points.layers
    assert (len(behind.indices), len(front.indices)) == (10, 0)
    assert points.bounds() == (0.0, 1.0, 18.0, 19.0)


def test_a_filter_of_another_length_is_refused(points):
    with pytest.raises(ValueError, match="10 points"):
        points.filter(np.zeros(9, bool))
