import numpy as np
import pytest
from PySide6.QtCore import Qt

from explorer.gui.selection.sample_table import CLASS, CODE, DISTANCE, ERROR, NUMBER, PICTURE_ROLE, PICTURES, Listing
from explorer.gui.selection.selection_view import SelectionView
from explorer.gui.selection.sheet_dialog import SheetDialog
from explorer.values.strip import StripReply, StripRequest

COUNT = 500
LABELS = np.arange(COUNT) % 3
ERRORS = np.random.default_rng(0).random(COUNT).astype(np.float32)
CODES = np.random.default_rng(1).normal(size=(COUNT, 8)).astype(np.float32)
NAMES = ("ant", "bee", "cow")


def listing(rows, distances=None, errors=ERRORS):
    return Listing(np.array(rows, np.int64), LABELS, NAMES, errors, CODES, distances)


@pytest.fixture
def view(qtbot):
    view = SelectionView()
    qtbot.addWidget(view)
    view.resize(900, 300)
    view.show()
    return view


def reply(rows):
    pictures = np.zeros((len(rows), 8, 8, 1), np.uint8)
    errors = np.arange(len(rows), dtype=float)
    labels = LABELS[list(rows)]
    return StripReply(StripRequest(), np.array(rows), labels, None, CODES[list(rows)], pictures, errors)


def text(view, place, column):
    return view.samples.data(view.samples.index(place, column))


def test_nothing_selected_says_what_to_do(view):
    assert view.empty.isVisible()
    assert "(S)" in view.empty.text()
    assert not view.remove_button.isEnabled()


def test_a_row_tells_number_class_error_and_code(view):
    view.show_samples(listing([4, 20]))
    assert not view.empty.isVisible()
    assert view.count.text() == "2 of 500 samples"
    assert text(view, 1, NUMBER) == "20"
    assert text(view, 1, CLASS) == "cow"
    assert float(text(view, 1, ERROR)) == pytest.approx(ERRORS[20], rel=1e-2)
    assert text(view, 1, CODE).endswith("…")
    assert view.table.isColumnHidden(DISTANCE)


@pytest.mark.parametrize(
    ("column", "key"), [(NUMBER, lambda row: row), (CLASS, lambda row: LABELS[row]), (ERROR, lambda row: ERRORS[row])]
)
@pytest.mark.parametrize("descending", [False, True])
def test_a_head_sorts(view, column, key, descending):
    rows = [30, 2, 17, 8]
    view.show_samples(listing(rows))
    order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
    view.table.sortByColumn(column, order)
    assert view.samples.listed().tolist() == sorted(rows, key=key, reverse=descending)
    # the order stays when the selection changes
    view.show_samples(listing([3, 1]))
    assert view.samples.listed().tolist() == sorted([3, 1], key=key, reverse=descending)


def test_what_a_search_found_keeps_its_order_and_shows_distances(view):
    view.table.sortByColumn(NUMBER, Qt.SortOrder.AscendingOrder)
    view.show_samples(listing([30, 2, 17], np.array([0.0, 1.5, 2.5])), "like sample 30")
    assert view.samples.listed().tolist() == [30, 2, 17]
    assert text(view, 1, DISTANCE) == "1.500"
    assert not view.table.isColumnHidden(DISTANCE)
    assert view.said.text() == "like sample 30"
    view.table.sortByColumn(DISTANCE, Qt.SortOrder.DescendingOrder)
    assert view.samples.listed().tolist() == [17, 2, 30]


def test_only_the_rows_in_view_are_asked_for(qtbot, view):
    with qtbot.waitSignal(view.pictures_wanted) as asked:
        view.show_samples(listing(range(COUNT)))
    first = asked.args[0]
    assert 0 < len(first) <= 64
    assert first[0] == 0
    view.take_pictures(reply(first))
    assert view.samples.data(view.samples.index(0, PICTURES), PICTURE_ROLE) is not None
    with qtbot.waitSignal(view.pictures_wanted) as asked:
        view.table.scrollToBottom()
    assert COUNT - 1 in asked.args[0]
    assert 0 not in asked.args[0]


def test_pictures_of_older_weights_are_forgotten(qtbot, view):
    view.show_samples(listing([1, 2]))
    view.take_pictures(reply([1, 2]))
    with qtbot.waitSignal(view.pictures_wanted) as asked:
        view.forget_pictures()
    assert asked.args[0] == (1, 2)


def test_errors_that_no_file_holds_come_with_the_pictures(view):
    view.show_samples(listing([1, 2], errors=np.zeros(0)))
    assert text(view, 1, ERROR) == "–"
    view.take_pictures(reply([1, 2]))
    assert float(text(view, 1, ERROR)) == 1


def test_the_longest_unseen_pictures_go(view, monkeypatch):
    monkeypatch.setattr("explorer.gui.selection.sample_table._MOST_CACHED_BYTES", 8 * 8 * 4 * 3)
    view.show_samples(listing(range(10)))
    view.take_pictures(reply(range(10)))
    assert view.samples.missing(0, 9) == tuple(range(7))


def test_a_click_looks_at_a_sample_and_delete_takes_it_out(qtbot, view):
    view.show_samples(listing([4, 20, 30]))
    view.table.setFocus()
    place = view.table.visualRect(view.samples.index(1, NUMBER)).center()
    with qtbot.waitSignal(view.chosen) as chosen:
        qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [20]
    with qtbot.waitSignal(view.remove_requested) as removed:
        qtbot.keyClick(view.table, Qt.Key.Key_Delete)
    assert removed.args[0].tolist() == [20]


def test_a_hundred_thousand_rows_are_only_numbers(view):
    count = 100_000
    labels, codes = np.zeros(count, np.int64), np.zeros((count, 2), np.float32)
    view.show_samples(Listing(np.arange(count), labels, NAMES, np.zeros(0), codes))
    assert view.samples.rowCount() == count
    view.table.sortByColumn(NUMBER, Qt.SortOrder.DescendingOrder)
    assert view.samples.row_at(0) == count - 1


def test_the_search_line_says_what_it_is_asked(qtbot, view):
    bar = view.search
    bar.begin()
    bar.text.setText("bee")
    with qtbot.waitSignal(bar.searched) as searched:
        qtbot.keyClick(bar.text, Qt.Key.Key_Return)
    assert (searched.args[0].kind, searched.args[0].text) == ("class", "bee")
    bar.kind.setCurrentIndex(bar.kind.findData("pixels"))
    assert bar.text.isHidden()
    bar.count.setValue(7)
    assert bar.wish().count == 7
    assert bar.source.isVisible()


def test_classes_are_offered(qtbot, view):
    view.set_classes([(0, "ant"), (2, "R&D")])
    with qtbot.waitSignal(view.class_requested) as asked:
        view.classes.actions()[1].trigger()
    assert asked.args == [2]
    assert view.classes.actions()[1].text() == "R&&D"


def test_a_sheet_says_its_size_and_refuses_one_too_large(qtbot):
    dialog = SheetDialog(1000, 28, 28, originals=True)
    qtbot.addWidget(dialog)
    save = dialog.buttons.button(dialog.buttons.StandardButton.Save)
    assert save.isEnabled()
    assert "1,000 samples" in dialog.size_note.text()
    dialog.columns.setValue(1)
    assert not save.isEnabled()
    assert "per side" in dialog.size_note.text()
    dialog.columns.setValue(40)
    dialog.shown.setCurrentIndex(dialog.shown.findData("both"))
    assert dialog.beside() == 2
