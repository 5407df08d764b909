"""The page Explore by keyboard, and in a low window."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSplitter

from explorer.gui.explore_page import ExplorePage
from explorer.gui.map.legend import LegendRow
from explorer.gui.panels.code_row import CodeRow
from explorer.values import Failure
from explorer.values.strip import pictures_alone


@pytest.fixture
def page(qtbot):
    widget = ExplorePage()
    qtbot.addWidget(widget)
    widget.resize(1024, 560)
    places = np.random.default_rng(0).normal(size=(30, 2)).astype(np.float32)
    widget.map.set_points(places, np.arange(30) % 3, ("ant", "bee", "cow"))
    widget.probe.set_code_ranges([(-1.0, 1.0), (-1.0, 1.0)])
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def tab_stops(page):
    """What the Tab key reaches in turn, from the first field on the left."""
    found, widget = [], page.training_card.form.data
    while widget not in found:
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def test_the_tab_key_walks_from_left_to_right_through_rows_made_later_too(page):
    stops = tab_stops(page)
    kinds = [stop if isinstance(stop, LegendRow) else stop.parent() for stop in stops]
    legend = [index for index, kind in enumerate(kinds) if isinstance(kind, LegendRow)]
    codes = [index for index, kind in enumerate(kinds) if isinstance(kind, CodeRow)]
    the_map = stops.index(page.map.focusProxy())
    assert the_map < legend[0] < legend[-1] < codes[0] < codes[-1]
    assert page.left not in stops
    assert page.right not in stops


def test_a_failed_training_is_in_view(qtbot, page):
    message = page.training_card.progress.message
    page.resize(1024, 470)
    page.training_card.show_failure(Failure("input", "The file holds no pictures. " * 6, ""))
    qtbot.waitUntil(lambda: message.height() > 40 and message.visibleRegion().boundingRect() == message.rect())


@pytest.fixture
def with_strip(page):
    """The page with eight pictures in the strip."""
    pictures = np.zeros((8, 28, 28, 1), np.uint8)
    page.resize(1280, 800)
    page.strip.show_samples(pictures_alone(pictures, pictures))
    page.drawer.open("reconstructions")
    return page


def test_another_width_gives_the_strip_the_height_that_its_pictures_want(qtbot, with_strip):
    strip = with_strip.strip
    qtbot.waitUntil(lambda: strip.height() == strip.sizeHint().height())
    wide = strip.height()
    with_strip.resize(1024, 800)
    qtbot.waitUntil(lambda: strip.height() == strip.sizeHint().height() < wide)
    with_strip.resize(1280, 800)
    qtbot.waitUntil(lambda: strip.height() == wide)


def test_in_a_low_window_the_map_keeps_half_of_the_height(qtbot, with_strip):
    the_map, drawer, strip = with_strip.map, with_strip.drawer, with_strip.strip
    qtbot.waitUntil(lambda: strip.height() == strip.sizeHint().height())
    wanted = drawer.height()
    with_strip.resize(1280, 2 * wanted - 60)
    qtbot.waitUntil(lambda: drawer.height() < wanted)
    assert the_map.height() >= drawer.height()
    with_strip.resize(1280, 800)
    qtbot.waitUntil(lambda: drawer.height() == wanted)


def test_a_height_that_a_person_has_chosen_for_the_strip_stays(qtbot, with_strip):
    strip = with_strip.strip
    qtbot.waitUntil(lambda: strip.height() == strip.sizeHint().height())
    chosen = strip.height() + 40
    handle = with_strip.findChild(QSplitter).handle(1)
    grip = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=grip)
    QTest.mouseMove(handle, grip - QPoint(0, 40))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=grip - QPoint(0, 40))
    assert strip.height() == chosen
    with_strip.resize(1024, 800)
    QApplication.processEvents()
    assert strip.height() == chosen
    with_strip.restore_layout(with_strip.save_layout())
    with_strip.resize(1280, 800)
    QApplication.processEvents()
    assert strip.height() == chosen


def test_a_layout_that_nobody_has_chosen_is_not_kept(with_strip):
    assert with_strip.save_layout().isEmpty()
