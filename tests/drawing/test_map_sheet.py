import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.drawing.map_sheet import MapStroke, map_sheet, to_sheet
from explorer.drawing.sheet import Box, Dots, Line, Ring, Words

finite = st.floats(-1e4, 1e4)


@given(st.tuples(finite, finite, st.floats(0.1, 1e4), st.floats(0.1, 1e4)), st.floats(0, 1), st.floats(0, 1))
def test_the_corners_of_the_view_are_those_of_the_room_and_y_grows_upward(view, across, up):
    room = (48.0, 10.0, 500.0, 300.0)
    left, bottom, width, height = view
    x, y = to_sheet(view, room, left + across * width, bottom + up * height)
    assert x == pytest.approx(48 + across * 500, abs=0.1)
    assert y == pytest.approx(310 - up * 300, abs=0.1)


def test_points_lie_where_the_axes_say(make_drawing):
    drawing = make_drawing()
    sheet = map_sheet(drawing)
    (dots,) = [shape for shape in sheet.shapes if isinstance(shape, Dots)]
    layer = drawing.layers[0]
    expected = [to_sheet(drawing.view, dots.room, x, y) for x, y in zip(layer.x, layer.y, strict=True)]
    assert np.allclose(np.stack((dots.x, dots.y), axis=1), expected, atol=0.01)
    texts = [shape.text for shape in sheet.shapes if isinstance(shape, Words)]
    assert {"−1.0", "0.0" if "0.0" in texts else "0", "ant", "66", "Support ≥ 0", "내 그림"} <= set(texts)


def test_everything_stays_on_the_sheet(make_drawing):
    classes = tuple((f"class {number}", 10, "#0072b2") for number in range(40))
    sheet = map_sheet(make_drawing(classes=classes))
    for shape in sheet.shapes:
        if isinstance(shape, Box):
            left, top, width, height = shape.room
            assert 0 <= left <= left + width <= sheet.width
            assert 0 <= top <= top + height <= sheet.height
    assert any(isinstance(shape, Words) and shape.text.startswith("+ ") for shape in sheet.shapes)


def test_a_stroke_is_drawn_with_its_head_and_kept_within_the_room(make_drawing):
    sheet = map_sheet(make_drawing(own=(), probe=None))
    drawn = [shape for shape in sheet.shapes if isinstance(shape, Line) and shape.room is not None]
    red = [line for line in drawn if line.colour == "#aa0000"]
    assert len(red) == 2
    whole, head = red
    assert len(whole.places) == 3
    assert head.places[1] == whole.places[-1]
    assert whole.places[0][0] < whole.room[0]
    assert len(drawn) == 4


def test_a_probe_out_of_sight_is_not_drawn(make_drawing):
    rings = [shape for shape in map_sheet(make_drawing(probe=(9.0, 9.0), classes=())).shapes if isinstance(shape, Ring)]
    assert rings == []


def test_anchors_carry_their_letters_and_dashes_are_the_lines_own(make_drawing):
    stroke = MapStroke(np.array([[-0.5, 0.0], [0.5, 0.0]]), "#00aa00", 2.0, dashes=(6.0, 4.0))
    sheet = map_sheet(make_drawing(strokes=(stroke,), anchors=(("A", 0.0, 0.0), ("B", 0.5, 0.5), ("C", 9.0, 9.0))))
    assert {"A", "B"} <= {shape.text for shape in sheet.shapes if isinstance(shape, Words)}
    assert "C" not in {shape.text for shape in sheet.shapes if isinstance(shape, Words)}
    dashes = {line.colour: line.dashes for line in sheet.shapes if isinstance(line, Line) and line.room is not None}
    assert dashes["#00aa00"] == (6.0, 4.0)
    assert [line for line in dashes.values() if line] == [(6.0, 4.0)]
