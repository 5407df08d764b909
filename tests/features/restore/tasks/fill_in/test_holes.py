import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from explorer.features.restore.tasks.fill_in.compute.holes import hole_of
from explorer.features.restore.tasks.fill_in.messages import Painting, Stroke
from explorer.values import BadInput

places = st.tuples(st.floats(-10, 50), st.floats(-10, 40))


@given(st.lists(places, min_size=1, max_size=5), st.floats(0.5, 8))
def test_a_stroke_marks_what_lies_within_its_radius(points, radius):
    hole = hole_of(Painting("", (Stroke(tuple(points), radius),)), 30, 40)
    rows, columns = np.mgrid[:30, :40] + 0.5
    x, y = points[0]
    near = np.hypot(columns - x, rows - y)
    assert hole[near < radius - 1].all()
    far = np.min([np.hypot(columns - x, rows - y) for x, y in points], axis=0)
    if len(points) == 1:
        assert not hole[far > radius + 1].any()


def test_later_strokes_lie_over_earlier_ones():
    line = Stroke(((0, 15), (40, 15)), 5)
    hole = hole_of(Painting("", (line, Stroke(((20, 15),), 3, erases=True), Stroke(((20, 15),), 1))), 30, 40)
    assert hole[15, 5] and not hole[15, 17] and hole[14, 19]


def test_nothing_painted_marks_nothing():
    assert not hole_of(Painting(), 30, 40).any()
    assert not Painting() and Painting("a.png") and Painting("", (Stroke(((0, 0),), 1),))


def test_a_mask_from_a_file_lies_under_the_strokes(tmp_path):
    mask = np.zeros((30, 40), np.uint8)
    mask[:, :10] = 255
    Image.fromarray(mask).save(tmp_path / "m.png")
    hole = hole_of(Painting(str(tmp_path / "m.png"), (Stroke(((5, 5),), 2, erases=True),)), 30, 40)
    assert hole[20, 9] and not hole[20, 10] and not hole[5, 5]


def test_a_mask_of_another_size_is_refused(tmp_path):
    Image.new("L", (40, 31)).save(tmp_path / "m.png")
    with pytest.raises(BadInput, match=r"m\.png has 40×31 pixels: it must have the picture's size, 40×30"):
        hole_of(Painting(str(tmp_path / "m.png")), 30, 40)
