import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.gui import theme
from explorer.gui.compare.map_grid import columns_for
from explorer.values import Picture
from tests.gui.compare.conftest import open_model, reply

LEFT, NO_BUTTON, PLAIN = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier


def at(map_, x, y):
    """The viewport pixel that shows a place."""
    corner = map_._view.box_rectangle().topLeft()
    across, down = map_._view.frame.to_pixels(x, y)
    return QPoint(round(corner.x() + across), round(corner.y() + down))


def move(map_, pixel, button=NO_BUTTON):
    viewport, place = map_._view.viewport(), QPointF(pixel)
    event = QMouseEvent(QEvent.Type.MouseMove, place, viewport.mapToGlobal(place), NO_BUTTON, button, PLAIN)
    QApplication.sendEvent(viewport, event)


def drag(map_, start, end):
    QTest.mousePress(map_._view.viewport(), LEFT, PLAIN, at(map_, *start))
    for share in (0.3, 0.6, 1.0):
        place = [a + (b - a) * share for a, b in zip(start, end, strict=True)]
        move(map_, at(map_, *place), LEFT)
    QTest.mouseRelease(map_._view.viewport(), LEFT, PLAIN, at(map_, *end))


def test_a_rectangle_drawn_on_one_map_selects_the_same_samples_on_all_linked_maps(qtbot, page, three):
    page.set_filling(True)
    page.set_tool("select")
    with qtbot.waitSignal(page.selection_changed) as told:
        drag(three[0].map, (-0.5, -0.5), (0.7, 10.6))
    assert told.args[0].tolist() == [0, 2]
    assert three[1].map.selection().tolist() == [0, 2]
    assert three[2].map.selection().size == 0


def test_a_click_selects_everywhere_and_is_told_with_its_model(qtbot, page, three):
    page.set_tool("select")
    with qtbot.waitSignal(page.clicked) as told:
        QTest.mouseClick(three[1].map._view.viewport(), LEFT, PLAIN, at(three[1].map, 20, 0))
    assert told.args == ["/b.safetensors", 1]
    assert three[0].map.selection().tolist() == [1]


def test_escape_on_one_map_clears_all(page, three):
    page._links.set_selection(np.array([0, 4]))
    assert three[1].map.selection().tolist() == [0, 4]
    three[0].map.setFocus()
    QTest.keyClick(three[0].map, Qt.Key.Key_Escape)
    assert three[0].map.selection().size == three[1].map.selection().size == 0


def test_the_hovered_sample_has_a_ring_on_the_other_linked_maps(qtbot, page, three):
    with qtbot.waitSignal(page.hovered) as told:
        move(three[0].map, at(three[0].map, 10, 10))
    assert told.args == ["/a.safetensors", 3]
    ring = three[1].map._markers.hover
    assert ring.isVisible()
    assert ring.place == (20.0, 20.0)
    assert not three[2].map._markers.hover.isVisible()
    move(three[0].map, at(three[0].map, 2.5, 2.5))
    qtbot.waitUntil(lambda: not ring.isVisible())


def test_the_class_filter_holds_for_all_linked_maps(page, three):
    page.classes.rows[1].click()
    assert three[0].map.hidden_classes() == three[1].map.hidden_classes() == {1}
    assert three[2].map.hidden_classes() == frozenset()
    three[1].map._filter(frozenset({0, 2}))
    assert three[0].map.hidden_classes() == page.classes.hidden == {0, 2}
    QTest.mouseClick(page.classes.rows[2], LEFT, Qt.KeyboardModifier.AltModifier)
    assert three[1].map.hidden_classes() == {0, 1}
    QTest.mouseClick(page.classes.rows[2], LEFT, Qt.KeyboardModifier.AltModifier)
    assert three[1].map.hidden_classes() == frozenset()


def test_a_map_of_other_samples_says_that_it_is_not_linked(page, three):
    assert "not linked" in three[2].error.text()
    assert three[0].error.text() == "24.60"
    assert page.linked("/b.safetensors")
    assert not page.linked("/c.safetensors")
    assert not page.linked("/nobody.safetensors")


def test_the_probe_is_told_with_its_model_and_the_reply_moves_the_others(qtbot, page, three):
    with qtbot.waitSignal(page.probe_moved) as told:
        drag(three[0].map, (2, 2), (4, 6))
    assert told.args[0] == "/a.safetensors"
    mine = three[0].map.probe()
    page.show_probes(reply("/a.safetensors", {"/a.safetensors": (9.0, 9.0), "/b.safetensors": (3.0, 1.0)}))
    assert three[0].map.probe() == mine  # it follows the pointer, not the reply
    assert three[1].map.probe() == (3.0, 1.0)
    assert three[1].picture.picture is not None
    assert three[0].relation.text() == "dragged here"
    assert three[1].relation.text() == "error 1.25"
    assert three[1].nearest.text() == "nearest class bee"
    assert three[1].code.text() == "3.00  1.00"


def test_a_clicked_sample_moves_every_probe_onto_it(page, three):
    places = {"/a.safetensors": (10.0, 0.0), "/b.safetensors": (20.0, 0.0)}
    page.show_probes(reply("/a.safetensors", places, sample=1))
    assert [panel.map.probe() for panel in three[:2]] == [(10.0, 0.0), (20.0, 0.0)]
    assert three[0].relation.text() == three[1].relation.text() == "error 1.25"


def test_arrows_move_the_probe_of_the_map_that_has_the_keyboard(qtbot, page, three):
    three[1].map.set_probe(4.0, 4.0)
    three[1].map.setFocus()
    with qtbot.waitSignal(page.probe_moved) as told:
        QTest.keyClick(three[1].map, Qt.Key.Key_Right)
    key, x, y = told.args
    assert key == "/b.safetensors"
    assert x > 4.0
    assert y == pytest.approx(4.0)


def test_maps_that_stay_keep_their_widget_selection_and_place(page, three):
    page._links.set_selection(np.array([2]))
    models = [panel.model for panel in three]
    page.set_maps([models[1], open_model("d", scale=3.0)])
    assert page.panels[0] is three[1]
    assert page.panels[1].map.selection().tolist() == [2]
    page.set_maps([open_model("e"), open_model("f")])
    assert page.panels[0].map.selection().size == 0


def test_newer_weights_take_the_place_of_the_old_map(page, three):
    newer = open_model("a", scale=0.5, stamp=9)
    page.set_maps([newer, three[1].model])
    assert page.panels[0].model is newer
    assert page.panels[1] is three[1]


def test_at_most_four_models_have_maps(page):
    page.set_maps([open_model(name) for name in "abcdef"])
    assert [panel.model.card.name for panel in page.panels] == list("abcd")


def test_without_maps_the_page_says_what_to_do(page, three):
    page.set_message("Tick two models.")
    assert page.panels == ()
    assert page._stack.currentWidget() is page._message
    assert page._message.text() == "Tick two models."
    assert page.classes.isHidden()


def test_tool_and_fit_reach_every_map_also_later_ones(qtbot, page, three):
    page.set_tool("lasso")
    page.set_maps([three[0].model, open_model("z")])
    assert [panel.map.tool() for panel in page.panels] == ["lasso", "lasso"]
    for panel in page.panels:
        panel.map.set_view_rectangle(4, 4, 1, 1)
    page.fit()
    qtbot.waitUntil(lambda: all(panel.map.view_rectangle()[2] > 10 for panel in page.panels))
    page.panels[1].map.set_view_rectangle(4, 4, 1, 1)
    page.panels[1].fit_button.click()
    qtbot.waitUntil(lambda: page.panels[1].map.view_rectangle()[2] > 10)


def test_a_card_is_shown_on_the_map_under_the_pointer(qtbot, page, three):
    move(three[0].map, at(three[0].map, 0, 0))
    picture = Picture(np.zeros((8, 8, 1), np.uint8))
    page.show_card("/a.safetensors", 0, picture, "ant", ["sample 0"])
    qtbot.waitUntil(three[0].map._floats.card.isVisible)
    assert three[0].map._floats.card.title == "ant"
    page.show_card("/nobody.safetensors", 0, None, "", [])


def test_a_model_without_codes_says_so_on_its_map(page):
    page.set_maps([open_model("a"), open_model("bare", labels=[])])
    assert "no codes" in page.panels[1].map._floats.message
    assert not page.linked("/bare.safetensors")


@pytest.mark.parametrize(
    ("count", "width", "height", "columns"),
    [(2, 1300, 600, 2), (3, 760, 390, 3), (4, 1200, 1100, 2), (4, 760, 390, 4), (3, 500, 1600, 1), (1, 10, 10, 1)],
)
def test_maps_stand_where_each_is_largest(count, width, height, columns):
    assert columns_for(count, width, height, 140) == columns


def test_dark_and_back(page, three):
    theme.apply("dark")
    assert page.grab().toImage().pixelColor(3, 3).lightnessF() < 0.5
    theme.apply("light")
    assert page.grab().toImage().pixelColor(3, 3).lightnessF() > 0.5
