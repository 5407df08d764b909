"""The list of models."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from explorer.gui.panels.model_library import ModelLibrary
from explorer.gui.panels.model_table import CODE_SIZE, ERROR, NAME
from explorer.values import ErrorFigures, Failure


@pytest.fixture
def models(card):
    def own(name, size, error, date):
        errors = {"test": ErrorFigures(10, error, 0.1, 10.0)} if error else {}
        architecture = replace(card.architecture, latent_dim=size)
        model = replace(card, name=name, architecture=architecture, errors=errors, created=date)
        return f"/own/{name}.safetensors", model, False

    return [
        (card.path, card, True),
        own("ten", 10, 9.5, "2026-11-02T00:00:00+00:00"),
        own("가나다", 2, 100.25, "2026-11-04T00:00:00+00:00"),
        own("unmeasured", 3, 0, "2026-11-03T00:00:00+00:00"),
    ]


@pytest.fixture
def library(qtbot, models, scheme):
    widget = ModelLibrary()
    qtbot.addWidget(widget)
    widget.set_models(models)
    widget.show()
    return widget


def column(library, number):
    model = library.view.model()
    return [model.index(row, number).data() for row in range(model.rowCount())]


def heard(library):
    said = []
    for name in ("open", "save_as", "show_file", "delete"):
        signal = getattr(library, f"{name}_requested")
        signal.connect(lambda path, name=name: said.append((name, path)))
    library.undo_delete_requested.connect(lambda: said.append("undo"))
    return said


def test_the_newest_model_is_first_and_selected(library):
    assert column(library, NAME) == ["가나다", "unmeasured", "ten", "mnist-2d"]
    assert library.selected_path() == "/own/가나다.safetensors"


def test_numbers_sort_as_numbers_and_unknown_errors_last(library):
    library.view.sortByColumn(CODE_SIZE, Qt.SortOrder.AscendingOrder)
    assert column(library, CODE_SIZE) == ["2", "2", "3", "10"]
    library.view.sortByColumn(ERROR, Qt.SortOrder.AscendingOrder)
    assert column(library, ERROR) == ["9.500", "24.60", "100.2", "–"]


def test_the_buttons_carry_the_selected_file(library, qtbot):
    said = heard(library)
    library.select("/own/ten.safetensors")
    for button in (library.open_button, library.save_button, library.show_button):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    path = "/own/ten.safetensors"
    assert said == [("open", path), ("save_as", path), ("show_file", path)]


def test_enter_and_double_click_open(library, qtbot):
    said = heard(library)
    qtbot.keyClick(library.view, Qt.Key.Key_Return)
    place = library.view.visualRect(library.view.model().index(1, 0)).center()
    qtbot.mouseClick(library.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(library.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert said == [("open", "/own/가나다.safetensors"), ("open", "/own/unmeasured.safetensors")]


def test_a_delete_can_be_undone_once(library, qtbot):
    said = heard(library)
    qtbot.keyClick(library.view, Qt.Key.Key_Delete)
    assert library.undo_bar.isVisible()
    assert "가나다" in library.undo_text.text()
    qtbot.mouseClick(library.undo_button, Qt.MouseButton.LeftButton)
    assert not library.undo_bar.isVisible()
    qtbot.keyClick(library.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert said == [("delete", "/own/가나다.safetensors"), "undo"]


def test_control_z_undoes_a_delete(library, qtbot):
    said = heard(library)
    qtbot.keyClick(library.view, Qt.Key.Key_Delete)
    qtbot.keyClick(library.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert said[-1] == "undo"


def test_a_shipped_model_stays_and_says_why(library, qtbot, card):
    said = heard(library)
    library.select(card.path)
    qtbot.keyClick(library.view, Qt.Key.Key_Delete)
    assert said == []
    assert not library.delete_button.isEnabled()
    assert "shipped with the program" in library.delete_button.toolTip()


def test_a_failed_delete_takes_the_undo_away(library, qtbot):
    library.delete_button.click()
    library.show_message("error", "The file could not be moved.")
    assert not library.undo_bar.isVisible()
    assert library.message.text() == "The file could not be moved."
    library.show_message("info", "")
    assert library.message.isHidden()


def test_files_that_cannot_be_read_are_listed_with_their_sentence(library, models):
    library.set_models([*models, ("/own/bad.safetensors", Failure("input", "bad.safetensors is cut short."), False)])
    assert len(column(library, NAME)) == 4
    assert library.failures.isVisible()
    assert 0 < library.failures.height() <= 96
    library.set_models(models)
    assert not library.failures.isVisible()


def test_a_refreshed_list_keeps_the_selection(library, models):
    library.select("/own/ten.safetensors")
    library.set_models(models[1:])
    assert library.selected_path() == "/own/ten.safetensors"
    library.set_models(models[2:])
    assert library.selected_path() == "/own/가나다.safetensors"


def test_finding_narrows_the_list(library, qtbot):
    qtbot.keyClicks(library.filter, "TEN")
    assert column(library, NAME) == ["ten"]
    qtbot.keyClicks(library.filter, "xyz")
    assert library.empty.isVisible()
    assert not library.open_button.isEnabled()


def test_an_empty_list_says_what_to_do(qtbot):
    widget = ModelLibrary()
    qtbot.addWidget(widget)
    said = heard(widget)
    widget.show()
    assert "Train one" in widget.empty.text()
    widget.open_button.click()
    widget.delete_button.click()
    assert said == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_after_finding_opens_the_first_hit(library, qtbot, key):
    said = heard(library)
    library.filter.setFocus()
    qtbot.keyClicks(library.filter, "ten")
    assert column(library, NAME) == ["ten"]
    qtbot.keyClick(library.filter, key)
    assert said == [("open", "/own/ten.safetensors")]


def test_f2_asks_for_another_name_of_an_own_model_only(library, qtbot):
    said = []
    library.rename_requested.connect(lambda path, name: said.append((path, name)))
    library.select("/own/ten.safetensors")
    library.view.setFocus()
    qtbot.keyClick(library.view, Qt.Key.Key_F2)
    editor = library.view.findChild(QLineEdit)
    assert editor.text() == "ten"
    editor.setText("a better name")
    opened = heard(library)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: said == [("/own/ten.safetensors", "a better name")])
    assert opened == [], "the key that ends the name opens nothing"
    assert "ten" in column(library, NAME), "the row follows the file"
    library.select(library.table.path(0))
    assert not library.rename_button.isEnabled()
    assert library.rename_button.toolTip()
