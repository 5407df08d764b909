"""Pictures are enlarged by whole factors, and every pixel keeps its colour."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from explorer.gui.panels.picture_view import PictureView, fitted
from explorer.values import Picture


@given(
    st.integers(1, 600), st.integers(1, 600), st.integers(1, 130), st.integers(1, 130), st.sampled_from([1.0, 1.5, 2.0])
)
def test_a_picture_stays_inside_its_room_and_grows_by_whole_screen_pixels(width, height, columns, rows, ratio):
    place = fitted(QRectF(0, 0, width, height), columns, rows, ratio)
    assert place.left() >= -1 and place.top() >= -1
    assert place.width() <= width + 1e-6 and place.height() <= height + 1e-6
    factor = place.width() * ratio / columns
    assert factor < 1 or factor == pytest.approx(round(factor))
    assert place.height() * columns == pytest.approx(place.width() * rows)


def test_no_room_is_no_place():
    assert fitted(QRectF(0, 0, 0, 5), 3, 3, 1.0).isEmpty()


@pytest.mark.parametrize("channels", [1, 3])
def test_every_pixel_is_painted_as_a_square_of_its_colour(qtbot, channels):
    pixels = np.random.default_rng(0).integers(0, 256, (5, 7, channels), dtype=np.uint8)
    view = PictureView()
    qtbot.addWidget(view)
    view.resize(100, 90)
    view.set_picture(Picture(pixels))
    place = view.picture_rect()
    assert place.width() == 14 * 7
    image = view.grab().toImage()
    ratio = image.devicePixelRatio()
    for row in range(5):
        for column in range(7):
            for offset in (0, 13):
                colour = image.pixelColor(
                    int((place.left() + column * 14 + offset) * ratio), int((place.top() + row * 14 + offset) * ratio)
                )
                expected = pixels[row, column].tolist()
                assert [colour.red(), colour.green(), colour.blue()] == expected * (3 // channels)


def test_the_pixel_under_the_pointer_is_told(qtbot):
    view = PictureView()
    qtbot.addWidget(view)
    view.resize(100, 100)
    pixels = np.zeros((10, 10, 1), np.uint8)
    pixels[2, 3] = 77
    view.set_picture(Picture(pixels))
    assert view.pixel_at(QPointF(35, 25)) == (2, 3)
    assert view.pixel_text(2, 3) == "row 3, column 4: 77 of 255"
    assert view.pixel_at(QPointF(100.5, 25)) is None


def test_a_message_stands_where_the_picture_would_be(qtbot, scheme):
    view = PictureView("Nothing yet.")
    qtbot.addWidget(view)
    view.resize(100, 100)
    assert view.accessibleDescription() == "Nothing yet."
    view.set_picture(Picture(np.zeros((4, 4, 3), np.uint8)))
    view.set_message("It failed.")
    assert view.picture is None
    assert view.message == "It failed."
    assert view.accessibleDescription() == "It failed."
    assert view.pixel_at(QPointF(5, 5)) is None
    assert not view.grab().isNull()
