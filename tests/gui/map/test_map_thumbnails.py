import numpy as np
import pytest
from PySide6.QtCore import QPoint

from explorer.values.thumbnails import ThumbnailReply, ThumbnailRequest


def reply_for(driver, samples, boxes):
    left, bottom, width, height = driver.map.view_rectangle()
    across, down = (round(side) for side in driver.map.box_size())
    points, palette = driver.map.points_in_colour()
    request = ThumbnailRequest(
        left, bottom, width, height, across, down, 20.0, points.indices, points.x, points.y, points.colours, palette,
        False,
    )  # fmt: skip
    overlay = np.zeros((down, across, 4), np.uint8)
    for number, (box_left, top, box_width, box_height) in enumerate(boxes):
        overlay[top : top + box_height, box_left : box_left + box_width] = (10 + number, 200, 100, 255)
    return ThumbnailReply(request, np.array(samples, np.int32), np.array(boxes, np.int32), overlay, False)


def pixel(driver, x, y):
    corner = driver.map._view.box_rectangle().topLeft()
    return driver.viewport.grab().toImage().pixelColor(round(corner.x() + x), round(corner.y() + y)).getRgb()[:3]


def test_pictures_lie_above_the_points_and_go_away_again(driver):
    driver.map.set_thumbnails(reply_for(driver, [4], [(100, 120, 30, 30)]))
    assert pixel(driver, 115, 135) == (10, 200, 100)
    driver.map.set_thumbnails(None)
    assert pixel(driver, 115, 135) != (10, 200, 100)


def test_a_picture_under_the_pointer_is_its_sample_and_grows(driver):
    told = []
    driver.map.hovered.connect(told.append)
    driver.map.set_thumbnails(reply_for(driver, [4, 2], [(100, 120, 30, 30), (200, 120, 30, 30)]))
    corner = driver.map._view.box_rectangle().topLeft().toPoint()
    driver.move(corner + QPoint(210, 130))
    assert told == [2]
    assert pixel(driver, 190, 115) == (11, 200, 100), "twice as large"
    driver.move(corner + QPoint(115, 135))
    driver.map._hovering._look()
    assert told[-1] == 4


def test_pictures_move_along_with_the_view(driver):
    driver.map.set_thumbnails(reply_for(driver, [4], [(100, 120, 30, 30)]))
    left, bottom, width, height = driver.map.view_rectangle()
    driver.map.set_view_rectangle(left - width / 10, bottom, width, height)
    moved = driver.map.box_size()[0] / 10
    assert pixel(driver, 115 + moved, 135) == (10, 200, 100)


def test_the_palette_gives_the_colours_of_the_points(driver):
    points, palette = driver.map.points_in_colour()
    row = driver.map._floats.legend.rows[1]
    number = int(points.colours[points.indices.tolist().index(1)])
    assert palette[number].tolist() == list(row._colour.getRgb()[:3])


@pytest.mark.parametrize("act", ["select", "filter", "move", "paint"])
def test_every_change_of_the_points_is_told(driver, qtbot, act):
    with qtbot.waitSignal(driver.map.points_changed):
        if act == "select":
            driver.map.set_selection(np.array([1]))
        elif act == "filter":
            driver.map.set_filter(np.arange(6) > 2)
        elif act == "move":
            driver.map.move_points(driver.map._points.positions + 1)
        else:
            driver.map.set_values(np.arange(6.0))
