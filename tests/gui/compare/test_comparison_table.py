import csv
import io
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from explorer.gui.compare.measures_view import MeasuresView
from explorer.values.comparison import TABLE_HEAD, ModelMeasures

FIRST = ModelMeasures(
    "/a", "a", "undercomplete", 2, 22.6, 24.67, 0.936, 0.95, 0.8814, 2, (), 1_133_586, 361.0, 90, images=2000
)
SECOND = ModelMeasures(
    "/b", "b", "variational", 2, 24.47, 25.78, 0.796, 0.943, 0.8776, 1, (3.7, 3.5), 1_133_844, 201.4, 50, True, 2000
)
NAME, TRAIN, TEST, JACOBIAN, TRUST, ACCURACY, UNITS, KL, PARAMETERS, TIME = 0, 3, 4, 5, 6, 7, 8, 9, 10, 11


@pytest.fixture
def table(qtbot, qapp):
    view = MeasuresView()
    qtbot.addWidget(view)
    view.resize(1100, 300)
    view.show()
    view.set_rows([FIRST, SECOND], ())
    return view


def text(table, row, column):
    return table.model.index(row, column).data()


def bold(table, row, column):
    return table.model.index(row, column).data(Qt.ItemDataRole.FontRole).bold()


def test_figures_are_told_with_sensible_digits(table):
    shown = [text(table, 0, column) for column in range(len(table.model.columns))]
    assert shown[:10] == ["a", "undercomplete", "2", "22.60", "24.67", "0.936", "0.950", "88.1", "2", "–"]
    assert shown[10:] == ["1,133,586", "6 min 01 s", "90"]
    assert text(table, 1, KL) == "3.60"


@pytest.mark.parametrize(
    ("column", "best"),
    [(TRAIN, 0), (TEST, 0), (TRUST, 0), (ACCURACY, 0), (PARAMETERS, 0), (TIME, 1)],
)
def test_the_best_value_of_a_column_is_bold(table, column, best):
    assert bold(table, best, column)
    assert not bold(table, 1 - best, column)


@pytest.mark.parametrize("column", [JACOBIAN, UNITS, KL])
def test_where_no_value_is_better_none_is_bold(table, column):
    assert not bold(table, 0, column)
    assert not bold(table, 1, column)


def test_values_that_look_the_same_are_equally_good_and_not_bold(table):
    table.set_rows([FIRST, replace(SECOND, test_error=24.6701)], ())
    assert not bold(table, 0, TEST)
    assert not bold(table, 1, TEST)


def test_what_is_being_measured_differs_from_what_is_not_known(table):
    open_ones = [replace(one, trustworthiness=None, divergences=()) for one in (FIRST, SECOND)]
    table.set_rows(open_ones, {"/a", "/b"})
    assert text(table, 0, TRUST) == "…"
    assert (text(table, 0, KL), text(table, 1, KL)) == ("–", "…")  # only a variational model will have one
    table.set_rows(open_ones, ())
    assert text(table, 1, TRUST) == "–"


def test_every_column_explains_itself_in_a_sentence(table):
    for number in range(len(table.model.columns)):
        tip = table.model.headerData(number, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        assert tip.endswith(".")


def test_tips_tell_each_divergence_the_sample_and_why_there_is_none(table):
    tip = Qt.ItemDataRole.ToolTipRole
    assert "z1 3.70, z2 3.50" in table.model.index(1, KL).data(tip)
    assert "2,000" in table.model.index(0, TRUST).data(tip)
    assert "variational" in table.model.index(0, KL).data(tip)
    assert table.model.index(0, NAME).data(tip) == "/a"


def test_a_click_on_a_head_sorts_and_unknown_values_come_last(table):
    table.set_rows([FIRST, replace(SECOND, key="/c", name="c", test_error=None), SECOND], ())
    table.view.sortByColumn(TEST, Qt.SortOrder.AscendingOrder)
    assert [row.name for row in table.rows()] == ["a", "b", "c"]
    table.view.sortByColumn(NAME, Qt.SortOrder.DescendingOrder)
    assert [row.name for row in table.rows()] == ["c", "b", "a"]


def test_the_table_is_copied_in_full_in_the_order_of_the_screen(qtbot, table):
    table.view.sortByColumn(NAME, Qt.SortOrder.DescendingOrder)
    table.view.setFocus()
    with qtbot.waitSignal(table.copied):
        QTest.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    head, first, second = csv.reader(io.StringIO(QGuiApplication.clipboard().text()), delimiter="\t")
    assert tuple(head) == TABLE_HEAD
    assert [first[0], second[0]] == ["b", "a"]
    assert float(second[head.index("neighbour_accuracy_10")]) == 0.8814


def test_the_buttons_ask_for_what_they_say(qtbot, table):
    table.set_note("The pictures were not found.", find_data=True)
    table.set_state(measuring=False, missing=True)
    for button, signal in (
        (table.find_button, table.find_data_requested),
        (table.measure_button, table.measure_requested),
        (table.save_button, table.save_requested),
    ):
        with qtbot.waitSignal(signal):
            button.click()
    table.set_state(measuring=True, missing=True)
    with qtbot.waitSignal(table.stop_requested):
        table.measure_button.click()
    table.set_state(measuring=False, missing=False)
    assert table.measure_button.isHidden()


def test_an_empty_table_cannot_be_copied_or_saved(table):
    table.set_rows([], ())
    assert not table.copy_button.isEnabled()
    assert not table.save_button.isEnabled()
