import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from explorer.state.events import Filtered
from explorer.values.table_filter import TableFilter
from tests.app.conftest import write_model


def write_table(path, rows=60):
    lines = [f"{row + 0.5},{('oak', 'elm', 'ash')[row % 3]},row {row}" for row in range(rows)]
    path.write_text("age,tree,remark\n" + "\n".join(lines))
    return str(path)


@pytest.fixture
def attached(qtbot, program, tmp_path):
    program.attached_table.open(write_table(tmp_path / "about.csv"))
    qtbot.waitUntil(lambda: program.store.document.table is not None)
    return program


def column_actions(program):
    return {action.text(): action for action in program.window.colour_menu._columns.values()}


def test_the_menu_lists_the_columns_and_colours_by_them(attached):
    the_map, actions = attached.window.explore.map, column_actions(attached)
    assert list(actions) == ["age", "tree", "remark"]
    actions["age"].trigger()
    assert the_map._floats.values.scale.title == "age"
    assert not attached.window.commands.colour_by_class.isChecked()
    actions["tree"].trigger()
    assert [row.text() for row in the_map._floats.legend.rows.values()] == ["ash", "elm", "oak"]
    attached.window.commands.colour_by_class.trigger()
    assert [row.text() for row in the_map._floats.legend.rows.values()] == ["ant", "bee", "cow"]


def test_a_range_greys_the_rest_and_can_be_undone(attached):
    panel, points = attached.attached_table.panel, attached.window.explore.map._points
    panel.low.setValue(10.0)
    panel.high.setValue(20.0)
    assert np.flatnonzero(points.passing).tolist() == list(range(10, 20))
    assert len(points.layers[0].indices) == 50
    assert "10 of 60 points in colour, by age" in panel.result.text()
    attached.window.commands.undo.trigger()
    assert points.passing is None
    attached.window.commands.redo.trigger()
    assert np.count_nonzero(points.passing) == 10
    panel.clear_button.click()
    assert points.passing is None


def test_switched_off_the_instrument_holds_nothing_back(attached):
    action, points = attached.window.explore.instruments.action("columns"), attached.window.explore.map._points
    action.trigger()
    attached.attached_table.panel.low.setValue(10.0)
    assert points.passing is not None
    action.trigger()
    assert points.passing is None
    attached.window.commands.undo.trigger()
    assert points.passing is not None


def test_an_end_that_shows_fewer_digits_than_it_has_holds_nothing_back(qtbot, program, tmp_path):
    (tmp_path / "fine.csv").write_text("v\n" + "\n".join(f"{row / 3:.9f}" for row in range(60)))
    program.attached_table.open(str(tmp_path / "fine.csv"))
    qtbot.waitUntil(lambda: program.store.document.table is not None)
    program.attached_table.panel.low.setValue(10.0)
    assert np.flatnonzero(program.window.explore.map._points.passing).tolist() == list(range(30, 60))


def test_an_unticked_word_greys_its_points_in_panel_and_legend(attached):
    panel, the_map = attached.attached_table.panel, attached.window.explore.map
    column_actions(attached)["tree"].trigger()
    panel.column.setCurrentText("tree")
    panel.words.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert np.count_nonzero(the_map._points.passing) == 40
    assert the_map._floats.legend.hidden == {0}
    QTest.mouseClick(the_map._floats.legend.rows[0], Qt.MouseButton.LeftButton)
    assert the_map._points.passing is None
    assert panel.words.item(0).checkState() == Qt.CheckState.Checked


def test_the_card_tells_the_row(qtbot, attached):
    the_map = attached.window.explore.map
    column_actions(attached)["tree"].trigger()
    the_map._hovering._become(7)
    qtbot.waitUntil(lambda: "remark: row 7" in the_map._floats.card.accessibleDescription())
    said = the_map._floats.card.accessibleDescription()
    assert said.index("tree: elm") < said.index("age: 7.5"), "the column that gives the colour comes first"


def test_a_table_with_another_number_of_rows_is_refused_and_the_old_one_stays(qtbot, attached, tmp_path):
    before = attached.store.document.table
    attached.attached_table.open(write_table(tmp_path / "short.csv", 7))
    qtbot.waitUntil(lambda: attached.window.findChild(QMessageBox) is not None)
    box = attached.window.findChild(QMessageBox)
    assert "“short.csv” has 7 rows, but there are 60 codes on the map" in box.text()
    box.close()
    assert attached.store.document.table is before


def test_the_table_stays_with_another_model_of_the_same_data_and_leaves_with_other_data(qtbot, attached, tmp_path):
    column_actions(attached)["tree"].trigger()
    attached.store.dispatch(Filtered(TableFilter().with_range("age", (0, 9))))
    with qtbot.waitSignal(attached.exploration.model_changed):
        attached.library.open(str(write_model(tmp_path / "other.safetensors", seed=3)))
    the_map = attached.window.explore.map
    assert np.count_nonzero(the_map._points.passing) == 9
    assert [row.text() for row in the_map._floats.legend.rows.values()] == ["ash", "elm", "oak"]
    with qtbot.waitSignal(attached.exploration.model_changed):
        attached.library.open(str(write_model(tmp_path / "more.safetensors", samples=70)))
    assert attached.store.document.table is None
    assert not column_actions(attached)
    assert attached.window.commands.colour_by_class.isChecked()
    assert the_map._points.passing is None


def test_codes_bring_their_columns_and_a_table_of_the_whole_file_fits_those_left(qtbot, program, tmp_path):
    lines = [f"{row if row != 4 else 'nan'},{row / 2},{row * 10.5}" for row in range(30)]
    (tmp_path / "codes.csv").write_text("z1,z2,weight\n" + "\n".join(lines))
    program.opened_codes.open(str(tmp_path / "codes.csv"))
    qtbot.waitUntil(lambda: program.store.document.table is not None)
    assert [column.name for column in program.store.document.table.columns] == ["weight"]
    program.attached_table.open(write_table(tmp_path / "about.csv", 30))
    qtbot.waitUntil(lambda: program.store.document.attached != "")
    table = program.store.document.table
    assert table.rows == 29
    assert table.column("age").values[4] == 5.5


def test_a_session_brings_table_colours_and_filter_back(qtbot, attached, tmp_path):
    column_actions(attached)["tree"].trigger()
    attached.attached_table.panel.low.setValue(10.0)
    path = tmp_path / "mine.session.json"
    attached.sessions.save(path)
    qtbot.waitUntil(path.exists)
    with qtbot.waitSignal(attached.exploration.model_changed):
        attached.library.open(str(write_model(tmp_path / "more.safetensors", samples=70, seed=5)))
    assert attached.store.document.table is None
    attached.window.open_session_requested.emit(str(path))
    qtbot.waitUntil(lambda: attached.store.document.table is not None)
    assert column_actions(attached)["tree"].isChecked()
    assert np.flatnonzero(attached.window.explore.map._points.passing).tolist() == list(range(10, 60))
    assert not attached.window.commands.redo.isEnabled()


def test_a_session_whose_table_is_gone_says_so(qtbot, attached, tmp_path):
    path = tmp_path / "mine.session.json"
    attached.sessions.save(path)
    qtbot.waitUntil(path.exists)
    (tmp_path / "about.csv").unlink()
    with qtbot.waitSignal(attached.exploration.model_changed):
        attached.library.open(str(write_model(tmp_path / "more.safetensors", samples=70, seed=5)))
    attached.window.open_session_requested.emit(str(path))
    qtbot.waitUntil(lambda: "“about.csv” no longer exists" in attached.window.statusBar().currentMessage())
