import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from explorer.features.restore.messages.tiles import Spot, TileReply, TileRequest
from explorer.features.restore.tasks.colorize.messages import ColourHint
from explorer.features.restore.tasks.colorize.view.hint_tool import HintTool
from explorer.features.restore.tasks.fill_in.compute.holes import hole_of
from explorer.features.restore.tasks.fill_in.messages import Painting, Stroke
from explorer.features.restore.tasks.fill_in.view.brush_tool import BrushTool
from explorer.features.restore.view.layer import Layer
from explorer.features.restore.view.true_pane import TruePane
from explorer.features.restore.view.true_view import TrueView
from explorer.values import Picture
from explorer.values.full_picture import FullPicture

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


def layer(value, result=False):
    picture = Picture(np.full((50, 100, 3), value, np.uint8))
    return Layer("x", (FullPicture.of(picture),), picture, result=result)


@pytest.fixture
def pane(qtbot):
    """100 × 50 pixels, four screen pixels each, at the upper left corner of the picture."""
    pane = TruePane(TrueView(), "picture")
    qtbot.addWidget(pane)
    pane.resize(400, 200)
    before, after = layer(0), layer(255, result=True)
    pane.kept = (before, after)
    pane.set_layers((before, "before"), (after, "after"))
    with qtbot.waitExposed(pane):
        pane.show()
    pane._view.set_picture_size(100, 50)
    return pane


def grey(pane, x, y):
    return pane.grab().toImage().pixelColor(x, y).lightness()


def test_the_line_wipes_between_before_and_after(pane, qtbot):
    assert grey(pane, 100, 50) == 0 and grey(pane, 300, 50) == 255
    with qtbot.waitSignal(pane.position_changed):
        QTest.mouseClick(pane, LEFT, pos=QPoint(40, 50))
    assert grey(pane, 100, 50) == 255
    QTest.keyClick(pane, Qt.Key.Key_End)
    assert pane.position == 1 and grey(pane, 300, 50) == 0


def test_keys_and_wheel_zoom_and_the_hand_moves(pane):
    QTest.keyClick(pane, Qt.Key.Key_1)
    assert pane.factor == 1
    QTest.keyClick(pane, Qt.Key.Key_0)
    assert pane.factor == 4
    for _ in range(2):
        QTest.keyClick(pane, Qt.Key.Key_Plus)
    before = pane.seen_part().left()
    QTest.mousePress(pane, LEFT, pos=QPoint(100, 50))
    QTest.mouseMove(pane, QPoint(60, 50))
    QTest.mouseRelease(pane, LEFT, pos=QPoint(60, 50))
    assert pane.seen_part().left() > before


def stroke_over(pane, start, end, button=LEFT, keys=Qt.KeyboardModifier.NoModifier):
    QTest.mousePress(pane, button, keys, QPoint(*start))
    QTest.mouseMove(pane, QPoint(*end))
    QTest.mouseRelease(pane, button, keys, QPoint(*end))


def test_a_stroke_is_told_in_the_pictures_pixels(pane, qtbot):
    brush = BrushTool()
    brush.set_size(6)
    pane.set_tool(brush)
    with qtbot.waitSignal(brush.painted) as told:
        stroke_over(pane, (40, 40), (80, 60))
    stroke = told.args[0]
    assert stroke.points[0] == (10, 10) and stroke.points[-1] == (20, 15)
    assert stroke.radius == 3 and not stroke.erases


@pytest.mark.parametrize(
    ("button", "keys"),
    [(RIGHT, Qt.KeyboardModifier.NoModifier), (LEFT, Qt.KeyboardModifier.AltModifier)],
)
def test_the_right_button_and_alt_erase(pane, qtbot, button, keys):
    brush = BrushTool()
    pane.set_tool(brush)
    with qtbot.waitSignal(brush.painted) as told:
        stroke_over(pane, (40, 40), (80, 60), button, keys)
    assert told.args[0].erases


def test_what_is_marked_is_seen_before_and_not_over_the_result(pane):
    brush = BrushTool()
    pane.set_tool(brush)
    brush.set_painting(Painting("", (Stroke(((25, 25), (75, 25)), 5),)))
    assert grey(pane, 110, 100) > 20
    assert grey(pane, 290, 100) == 255
    brush.set_painting(Painting("", (Stroke(((25, 25), (75, 25)), 5), Stroke(((25, 25),), 6, erases=True))))
    assert grey(pane, 100, 100) == 0


def test_a_mask_from_a_file_is_seen_in_its_place(pane):
    brush = BrushTool()
    pane.set_tool(brush)
    mask = np.zeros((25, 50, 1), np.uint8)
    mask[:, :10] = 255
    brush.set_painting(Painting("m.png"), Picture(mask))
    assert grey(pane, 40, 50) > 20 and grey(pane, 150, 50) == 0


def test_brackets_change_the_brush_and_the_keyboard_paints(pane, qtbot):
    brush = BrushTool()
    pane.set_tool(brush)
    before = brush.size
    QTest.keyClick(pane, Qt.Key.Key_BracketRight)
    assert brush.size > before
    QTest.keyClick(pane, Qt.Key.Key_BracketLeft)
    QTest.keyClick(pane, Qt.Key.Key_BracketLeft)
    assert brush.size < before
    QTest.keyClick(pane, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(brush.painted) as told:
        QTest.keyClick(pane, Qt.Key.Key_Space)
    ((x, y),) = told.args[0].points
    assert x < 50 and y == 25


@pytest.mark.parametrize("size", [-5, 0, 100_000])
def test_the_brush_stays_between_its_bounds(size):
    brush = BrushTool()
    brush.set_size(size)
    assert 1 <= brush.size <= 1000


def test_an_eraser_erases_with_the_left_button_and_the_space_bar(pane, qtbot):
    brush = BrushTool()
    brush.set_erasing(True)
    pane.set_tool(brush)
    with qtbot.waitSignal(brush.painted) as told:
        stroke_over(pane, (40, 40), (80, 60))
    assert told.args[0].erases
    with qtbot.waitSignal(brush.painted) as told:
        QTest.keyClick(pane, Qt.Key.Key_Space)
    assert told.args[0].erases


@pytest.mark.parametrize("sides", [(25, 50), (1200, 1500)])
@pytest.mark.parametrize("shift", [(0.0, 0.0), (0.3, 0.9), (0.5, 0.5), (0.99, 0.01)])
def test_a_brush_of_one_pixel_paints_one_pixel(pane, qtbot, sides, shift):
    brush = BrushTool()
    brush.set_size(1)
    place = brush._placed(QPointF(10 + shift[0], 7 + shift[1]))
    marked = hole_of(Painting("", (Stroke(((place.x(), place.y()),), brush.size / 2),)), *sides)
    assert np.argwhere(marked).tolist() == [[7, 10]]


def test_hints_are_set_moved_and_removed(pane, qtbot):
    tool = HintTool()
    pane.set_tool(tool)
    with qtbot.waitSignal(tool.set_at) as told:
        QTest.mouseClick(pane, LEFT, pos=QPoint(42, 40))
    assert told.args == [10.5, 10]
    tool.set_hints((ColourHint(10, 10, (200, 0, 0)), ColourHint(50, 40, (0, 0, 200))), 0)
    chosen, moved = [], []
    tool.selected.connect(chosen.append)
    tool.moved.connect(lambda index, hint: moved.append((index, hint)))
    stroke_over(pane, (202, 162), (240, 400))
    ((index, hint),) = moved
    assert chosen == [1]
    assert index == 1 and (hint.x, hint.y, hint.colour) == (60, 49, (0, 0, 200))
    with qtbot.waitSignal(tool.removed) as told:
        QTest.mouseClick(pane, RIGHT, pos=QPoint(42, 42))
    assert told.args == [0]


def test_the_eyedropper_takes_a_colour_of_the_picture_or_of_the_result(pane, qtbot):
    tool = HintTool()
    pane.set_tool(tool)
    for x, colour in ((100, (0, 0, 0)), (300, (255, 255, 255))):
        tool.set_picking(True)
        with qtbot.waitSignal(tool.colour_taken) as told, qtbot.assertNotEmitted(tool.set_at):
            QTest.mouseClick(pane, LEFT, pos=QPoint(x, 50))
        assert told.args == [colour]
    with qtbot.waitSignal(tool.colour_taken) as told:
        QTest.mouseClick(pane, LEFT, Qt.KeyboardModifier.AltModifier, QPoint(300, 50))
    assert told.args == [(255, 255, 255)]
    tool.set_picking(True)
    QTest.keyClick(pane, Qt.Key.Key_Escape)
    with qtbot.waitSignal(tool.set_at):
        QTest.mouseClick(pane, LEFT, pos=QPoint(300, 50))


def test_the_finest_piece_that_is_there_tells_a_colour():
    pixels = np.zeros((2048, 4096, 3), np.uint8)
    shown = Layer("x", (FullPicture(pixels),), Picture(np.full((512, 1024, 3), 10, np.uint8)))
    assert shown.colour_at(QPointF(700, 700)) == (10, 10, 10)
    tile = Picture(np.full((512, 512, 3), 20, np.uint8))
    shown.take(TileReply(TileRequest("x", (), Spot(1, 0, 0)), tile))
    assert shown.colour_at(QPointF(700, 700)) == (20, 20, 20)
    shown.take(TileReply(TileRequest("x", (), Spot(0, 1, 1)), Picture(np.full((512, 512, 3), 30, np.uint8))))
    assert shown.colour_at(QPointF(700, 700)) == (30, 30, 30) and shown.colour_at(QPointF(100, 100)) == (20, 20, 20)
    shown.set_patch(Picture(np.full((9, 9, 3), 40, np.uint8)))
    assert shown.colour_at(QPointF(4095.5, 2047.5)) == (40, 40, 40)
    assert shown.colour_at(QPointF(4097, 5)) is None


def test_hints_obey_the_keyboard(pane, qtbot):
    tool = HintTool()
    pane.set_tool(tool)
    with qtbot.waitSignal(tool.set_at) as told:
        QTest.keyClick(pane, Qt.Key.Key_Space)
    assert told.args == [50, 25]
    tool.set_hints((ColourHint(0, 10, (200, 0, 0)),), 0)
    with qtbot.waitSignal(tool.moved) as told:
        QTest.keyClick(pane, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert told.args[1].x == 0
    with qtbot.waitSignal(tool.removed):
        QTest.keyClick(pane, Qt.Key.Key_Delete)
