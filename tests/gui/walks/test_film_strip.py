import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from explorer.gui.map.path_looks import look_of
from explorer.gui.walks.film_strip import FilmStrip, StripRow


def row(key, frames=5, value=0):
    pictures = np.full((frames, 8, 8, 1), value, np.uint8)
    return StripRow(
        key, key.title(), "length 3", "what it is", pictures, np.ones(frames - 1), np.full(frames, 0.5),
        tuple(f"frame {number}" for number in range(frames)), look_of("straight"),
    )  # fmt: skip


@pytest.fixture
def strip(qtbot):
    strip = FilmStrip("film strips")
    qtbot.addWidget(strip)
    strip.set_rows([row("first"), row("second", value=255)])
    strip.resize(500, strip.heightForWidth(500))
    strip.show()
    return strip


def middle(strip, number, frame):
    return strip.picture_rect(number, frame).center().toPoint()


def test_columns_are_aligned_and_pictures_crisp(strip):
    for frame in range(5):
        first, second = strip.picture_rect(0, frame), strip.picture_rect(1, frame)
        assert first.left() == second.left()
        assert first.bottom() < second.top()
        assert first.width() * strip.devicePixelRatioF() % 8 == 0
        assert strip.rect().contains(second.toRect())


def test_the_pictures_are_those_of_their_row(strip):
    image = strip.grab().toImage()
    ratio = strip.devicePixelRatioF()
    assert image.pixelColor(middle(strip, 0, 2) * ratio).lightness() == 0
    assert image.pixelColor(middle(strip, 1, 2) * ratio).lightness() == 255


def test_a_click_and_a_drag_choose_frames(strip, qtbot):
    chosen = []
    strip.frame_chosen.connect(lambda *what: chosen.append(what))
    qtbot.mousePress(strip, Qt.MouseButton.LeftButton, pos=middle(strip, 1, 3))
    qtbot.mouseMove(strip, middle(strip, 1, 4))
    qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=middle(strip, 1, 4))
    assert chosen[0] == ("second", 3)
    assert chosen[-1][0] == "second"
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert chosen[-1][0] == "second"


def test_keys_walk_and_play(strip, qtbot):
    chosen = []
    strip.frame_chosen.connect(lambda *what: chosen.append(what))
    strip.set_current("first", 1)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_Up):
        qtbot.keyClick(strip, key)
    assert chosen == [("first", 2), ("second", 2), ("second", 4), ("second", 4), ("second", 0), ("first", 0)]
    with qtbot.waitSignal(strip.play_requested):
        qtbot.keyClick(strip, Qt.Key.Key_Space)


def test_many_small_pictures_keep_their_pixels(strip):
    strip.set_rows([row("first", frames=40)])
    assert strip.minimumSizeHint().width() > 40 * 8
    strip.resize(strip.minimumSizeHint())
    assert strip.picture_rect(0, 0).width() >= 8


def test_a_row_that_is_not_known_yet_keeps_its_place(strip):
    height = strip.heightForWidth(500)
    strip.set_rows([row("first"), StripRow("second", "Second", "…")])
    assert strip.heightForWidth(500) == height
    strip.grab()


def test_bars_that_are_not_known_are_not_drawn(strip):
    unknown = row("first")
    strip.set_rows([StripRow("first", "First", pictures=unknown.pictures, nearest=np.full(5, np.nan))])
    strip.grab()
    assert "First" in strip.accessibleDescription()
