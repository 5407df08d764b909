import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QColor, QDropEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QToolBar

from explorer.features.restore.view.restore_page import RestorePage
from explorer.gui.explore_page import ExplorePage
from explorer.gui.main_window import MainWindow
from explorer.gui.map.backdrop_key import BackdropKey, BackdropLegend
from explorer.gui.recent_files import RecentFilesMenu, remember_model


@pytest.fixture
def open_window(qtbot):
    def make():
        window = MainWindow()
        qtbot.addWidget(window)
        window.attach_pages(ExplorePage(), RestorePage())
        window.show()
        return window

    return make


def drop(window, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    place = QPointF(10, 10)
    event = QDropEvent(place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    window.dropEvent(event)
    assert event.isAccepted()


def test_what_is_dropped_goes_where_it_belongs(open_window):
    window, told = open_window(), []
    window.open_model_requested.connect(lambda path: told.append(("model", path)))
    window.open_data_requested.connect(lambda path: told.append(("data", path)))
    window.open_pictures_requested.connect(lambda paths: told.append(("pictures", paths)))
    window.open_session_requested.connect(lambda path: told.append(("session", path)))
    window.numbers_dropped.connect(lambda path: told.append(("numbers", path)))
    drop(
        window,
        "/a/m.safetensors",
        "/a/그림.png",
        "/a/d.npz",
        "/a/mnist.zip",
        "/a/t.csv",
        "/a/folder",
        "/a/m.session.json",
    )
    assert told == [
        ("model", "/a/m.safetensors"),
        ("numbers", "/a/d.npz"),
        ("data", "/a/mnist.zip"),
        ("numbers", "/a/t.csv"),
        ("session", "/a/m.session.json"),
        ("pictures", ["/a/그림.png", "/a/folder"]),
    ]
    told.clear()
    window.show_page("restore")
    drop(window, "/a/photos.zip")
    assert told == [("pictures", ["/a/photos.zip"])]


def test_the_windows_state_comes_back(open_window):
    first = open_window()
    first.resize(1200, 700)
    first.commands.show_right.trigger()
    first.commands.show_timing.setChecked(True)
    first.close()
    second = open_window()
    assert not second.explore.right.isVisible()
    assert second.explore.left.isVisible()
    assert second.commands.show_timing.isChecked()
    assert second.size().height() == 700


def test_opened_models_are_remembered_newest_first_and_once(open_window):
    window = open_window()
    for path in ("/a.safetensors", "/b.safetensors", "/a.safetensors"):
        remember_model(path)
    menu = next(menu for menu in window.findChildren(RecentFilesMenu) if menu.title() == "Open &recent")
    menu.aboutToShow.emit()
    assert [action.toolTip() for action in menu.actions()] == ["/a.safetensors", "/b.safetensors"]


def test_tools_and_pages_exclude_each_other_and_map_tools_rest_on_the_other_page(open_window):
    window = open_window()
    window.commands.lasso_tool.trigger()
    assert window.explore.map.tool() == "lasso"
    assert not window.commands.probe_tool.isChecked()
    window.show_page("restore")
    assert not window.commands.lasso_tool.isEnabled()
    window.show_page("explore")
    assert window.commands.lasso_tool.isEnabled()


def test_every_command_says_what_it_does_and_no_shortcut_is_taken_twice(open_window):
    window = open_window()
    actions = [action for action in window.findChildren(QAction) if action.parent() is window and action.text()]
    assert len(actions) > 20
    undo = {window.commands.undo, window.commands.redo}
    assert all(action.toolTip() for action in actions)
    assert all(action.statusTip() for action in actions if action not in undo)
    keys = [key.toString() for action in actions for key in action.shortcuts()]
    assert len(keys) == len(set(keys))


def test_nothing_in_the_tool_bar_is_cut_off_in_the_smallest_window(open_window, qtbot):
    window = open_window()
    window.resize(window.minimumSize())
    QApplication.processEvents()
    bar = window.findChild(QToolBar)
    for action in bar.actions():
        widget = bar.widgetForAction(action)
        assert bar.rect().contains(widget.mapTo(bar, QPoint(widget.width() - 1, 0))), action.text()
    assert window.minimumSize().width() <= 1024
    assert window.size().height() <= 640


def test_no_two_entries_of_a_menu_have_the_same_letter(open_window):
    window = open_window()
    for menu in window.menuBar().findChildren(QMenu):
        letters = [QKeySequence.mnemonic(action.text()).toString() for action in menu.actions()]
        named = [letter for letter in letters if letter]
        assert len(named) == len(set(named)), menu.title()


def test_a_tab_that_is_added_has_its_command_and_comes_back_open(open_window):
    first = open_window()
    first.explore.drawer.add_tab("walk", "Walk", QLabel("a walk"))
    command = first.commands.drawer_tabs["walk"]
    assert command.shortcut().toString() == "Ctrl+4"
    command.trigger()
    assert first.explore.drawer.current() == "walk"
    first.close()
    second = open_window()
    assert second.explore.drawer.current() == ""
    second.explore.drawer.add_tab("walk", "Walk", QLabel("a walk"))
    assert second.commands.drawer_tabs["walk"].isChecked()


def test_an_instrument_appears_in_its_menu_and_brings_its_panel_into_view(open_window):
    window = open_window()
    menu = next(menu for menu in window.menuBar().findChildren(QMenu) if menu.title() == "&Instruments")
    assert not menu.menuAction().isVisible()
    window.commands.show_right.setChecked(False)
    action = window.explore.instruments.add("ellipse", "Ellipse", "Shows a shape.", QLabel("controls"), "G")
    assert menu.actions() == [action]
    assert menu.menuAction().isVisible()
    action.trigger()
    assert window.explore.right.isVisible()


def test_another_backdrop_takes_the_place_of_the_one_before(open_window):
    window = open_window()
    shown = []
    window.backdrops.add("fog", "Support", "A fog.", lambda: shown.append("fog"))
    key = BackdropKey("fog", (QColor("black"), QColor("white")), ("thin", "thick"), "samples")
    window.backdrops.choose("fog")
    window.explore.map.set_backdrop_key(key)
    legend = window.explore.map.findChild(BackdropLegend)
    assert legend.isVisible()
    assert legend.geometry().bottom() <= window.explore.map.height()
    shown.clear()
    window.explore.map.view_changed.emit(0, 0, 1, 1)
    assert shown == ["fog"]
    window.commands.no_backdrop.trigger()
    assert legend.key is None
    assert not legend.isVisible()
