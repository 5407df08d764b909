"""The page Explore by keyboard, and in a low window."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from explorer.gui.explore_page import ExplorePage
from explorer.gui.map.legend import LegendRow
from explorer.gui.panels.code_row import CodeRow
from explorer.values import Failure


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


def test_a_failed_training_is_brought_into_view(qtbot, page):
    page.resize(1024, 380)
    bar = page.left.verticalScrollBar()
    assert bar.value() == 0
    page.training_card.show_failure(Failure("input", "The file holds no pictures. " * 6, ""))
    qtbot.waitUntil(lambda: bar.value() > 0, timeout=5000)
