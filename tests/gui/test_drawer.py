import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QTabBar

from explorer.gui.drawer import Drawer


@pytest.fixture
def drawer(qtbot):
    widget = Drawer()
    qtbot.addWidget(widget)
    widget.add_tab("walk", "Walk", QLabel("a walk"))
    widget.add_tab("replay", "Replay", QLabel("a replay\nof two lines\nor three"))
    return widget


def test_it_is_closed_until_a_tab_is_opened_and_shows_only_that_one(drawer):
    assert drawer.isHidden()
    assert drawer.current() == ""
    drawer.open("replay")
    assert (drawer.current(), drawer.isVisible()) == ("replay", True)
    assert not drawer.widget("walk").isVisible()
    drawer.fold()
    assert drawer.current() == ""


def test_it_says_once_what_changed(drawer):
    told = []
    drawer.changed.connect(told.append)
    drawer.open("walk")
    drawer.open("walk")
    drawer.findChild(QTabBar).setCurrentIndex(1)
    drawer.fold()
    drawer.fold()
    assert told == ["walk", "replay", ""]


def test_commands_open_and_close_it_and_follow_it(qtbot, drawer):
    walk, replay = QAction(checkable=True), QAction(checkable=True)
    drawer.link("walk", walk)
    drawer.link("replay", replay)
    walk.trigger()
    assert drawer.current() == "walk"
    replay.trigger()
    assert (drawer.current(), walk.isChecked(), replay.isChecked()) == ("replay", False, True)
    drawer.findChild(QTabBar).setCurrentIndex(0)
    assert (walk.isChecked(), replay.isChecked()) == (True, False)
    qtbot.mouseClick(drawer.close_button, Qt.MouseButton.LeftButton)
    assert (drawer.current(), walk.isChecked()) == ("", False)


def test_it_is_as_high_as_the_tab_that_shows(drawer):
    drawer.open("walk")
    low = drawer.sizeHint().height()
    drawer.open("replay")
    assert drawer.sizeHint().height() > low
    drawer.open("walk")
    assert drawer.sizeHint().height() == low


def test_names_are_taken_once_and_unknown_ones_refused(drawer):
    with pytest.raises(ValueError, match="already"):
        drawer.add_tab("walk", "Walk", QLabel(parent=drawer))
    with pytest.raises(ValueError, match="no tab"):
        drawer.open("talk")
