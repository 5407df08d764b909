"""Names come from anybody: nothing in them is taken for markup, wherever the window shows them."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex
from PySide6.QtGui import QAction, Qt, QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QMenu,
    QMessageBox,
    QTextEdit,
    QWidget,
)

from explorer.models import load_model, save_model
from explorer.state.events import ColouringChosen
from explorer.values import EpochFigures
from explorer.values.column_roles import COLUMN
from explorer.values.table import Table
from tests.app.conftest import write_model

HOSTILE = '<img src="file:///nowhere/x.png">&amp;<b>'
_MARK = "nowhere"


def interpreted(text: str) -> bool:
    """Whether Qt, left to itself, takes this text for markup and finds the hostile name's picture in it."""
    if _MARK not in text or not Qt.mightBeRichText(text):
        return False
    document = QTextDocument()
    document.setHtml(text)
    return _MARK not in document.toPlainText()


def findings() -> list[str]:
    """Every place of every widget at which a hostile name is taken for markup; a status bar only ever draws text."""
    found = []

    def look(where: object, what: str, text: str) -> None:
        if interpreted(text):
            parents, parent = [], where
            while parent is not None:
                parents.append(type(parent).__name__)
                parent = parent.parentWidget()
            found.append(f"{' in '.join(parents[:5])}, {what}: {text[:80]}")

    for widget in QApplication.allWidgets():
        for what in ("toolTip", "whatsThis"):
            look(widget, what, getattr(widget, what)())
        if isinstance(widget, QLabel) and widget.textFormat() is not Qt.TextFormat.PlainText:
            look(widget, "text", widget.text())
        if isinstance(widget, QMessageBox) and widget.textFormat() is not Qt.TextFormat.PlainText:
            look(widget, "text", widget.text())
            look(widget, "informative text", widget.informativeText())
        if isinstance(widget, QTextEdit) and _MARK in widget.toHtml() and _MARK not in widget.toPlainText():
            found.append(f"{type(widget).__name__} document")
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            _look_at_items(widget, widget.model(), look)
        if isinstance(widget, QComboBox):
            _look_at_items(widget, widget.model(), look)
        for action in [
            *QWidget.actions(widget),
            *widget.findChildren(QAction, options=Qt.FindChildOption.FindDirectChildrenOnly),
        ]:
            # a menu shows the tips of its actions only if told to
            for what in ("whatsThis",) if isinstance(widget, QMenu) and not widget.toolTipsVisible() else ("toolTip",):
                look(widget, f"action {action.text()[:20]} {what}", getattr(action, what)())
    return sorted(set(found))


def _look_at_items(view: QWidget, model: QAbstractItemModel, look) -> None:
    if type(model).__name__ in ("QAbstractListModel", "QAbstractTableModel"):
        return
    roles = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.WhatsThisRole)
    for row in range(50):
        for column in range(20):
            index = model.index(row, column, QModelIndex())
            if not index.isValid():
                break
            for role in roles:
                look(view, f"item {row},{column}", str(model.data(index, role) or ""))
    columns = [column for column in range(20) if model.index(0, column, QModelIndex()).isValid()]
    for section in columns:
        tip = model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        look(view, f"heading {section}", str(tip or ""))


@pytest.fixture
def hostile(open_program, tmp_path):
    """The program with a model all of whose texts are hostile."""
    path = write_model(tmp_path / "small.safetensors")
    model = load_model(path)
    data = replace(
        model.card.data,
        title=HOSTILE,
        spec=HOSTILE,
        note=HOSTILE,
        class_names=(HOSTILE, f"b{HOSTILE}", f"c {HOSTILE}"),
    )
    card = replace(
        model.card,
        name=HOSTILE,
        data=data,
        command=HOSTILE,
        output_reason=HOSTILE,
        versions={HOSTILE: HOSTILE},
        errors={**model.card.errors, HOSTILE: model.card.errors["test"]},
        history=(EpochFigures(1, 9.0, 9.5, 1.0, 1.0, 1e-3, 1.0),),
    )
    folder = tmp_path / HOSTILE.split("/")[0]
    folder.mkdir()
    save_model(folder / "<b>m.safetensors", card, model.weights, model.codes)
    return open_program(folder / "<b>m.safetensors")


def test_the_test_itself_sees_markup(qtbot):
    label = QLabel(HOSTILE, toolTip=f"a {HOSTILE}")
    qtbot.addWidget(label)
    assert len(findings()) == 2
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setToolTip("")
    assert not findings(), "\n".join(findings())


def test_no_name_of_a_model_is_taken_for_markup(qtbot, hostile):
    window = hostile.window
    window.explore.map.select_all()
    window.explore.instruments.names()
    for name in window.explore.instruments.names():
        window.explore.instruments.action(name).setChecked(True)
    for name in window.explore.drawer.names():
        window.explore.drawer.open(name)
    hostile.attributes.panel.keep_button.click()
    hostile.attributes.panel.make_requested.emit(0, 1, HOSTILE)
    qtbot.waitUntil(lambda: len(hostile.attributes.state.directions) == 1)
    for menu in window.findChildren(QWidget):
        if hasattr(menu, "aboutToShow"):
            menu.aboutToShow.emit()
    assert not findings(), "\n".join(findings())


def test_no_name_is_taken_for_markup_on_the_other_pages(qtbot, hostile):
    window = hostile.window
    window.show_page("compare")
    qtbot.wait(300)
    assert not findings(), "\n".join(findings())
    window.show_page("learn")
    page = hostile.learning.page
    for name in (
        "manifold",
        "worked-example",
        "filters",
        "layers",
        "corruption",
        "contraction",
        "variational",
        "classifier",
    ):
        page.show_lesson(name)
        qtbot.wait(200)
    assert not findings(), "\n".join(findings())
    window.show_page("restore")
    assert not findings(), "\n".join(findings())


def test_no_name_of_a_table_is_taken_for_markup(qtbot, hostile, tmp_path):
    rows = len(hostile.exploration.model.positions)
    words = [HOSTILE if row % 2 else f"b {HOSTILE}" for row in range(rows)]
    text = f'"{HOSTILE.replace(chr(34), chr(34) * 2)}","{HOSTILE.replace(chr(34), chr(34) * 2)} size"\n'
    text += "\n".join('"' + word.replace('"', '""') + f'",{row}.5' for row, word in enumerate(words))
    (tmp_path / "t.csv").write_text(text)
    hostile.attached_table.open(str(tmp_path / "t.csv"))
    qtbot.waitUntil(lambda: isinstance(hostile.store.document.table, Table))
    for column in hostile.store.document.table.columns:
        hostile.store.dispatch(ColouringChosen(COLUMN + column.name))
        qtbot.wait(50)
    assert not findings(), "\n".join(findings())


def test_no_sentence_in_a_box_is_taken_for_markup(qtbot, hostile, monkeypatch, tmp_path):
    opened = []
    monkeypatch.setattr(QMessageBox, "open", lambda box: opened.append(box))
    monkeypatch.setattr(QMessageBox, "exec", lambda box: opened.append(box))
    path = tmp_path / "x.session.json"
    path.write_text(json.dumps({"kind": "latent-explorer session", "schema": HOSTILE}))
    (tmp_path / f"{HOSTILE[:4]}.csv").write_text("a\n1\n")
    hostile.sessions.open(path)
    hostile.library.open(str(tmp_path / "<b>.safetensors"))
    hostile.attached_table.open(str(tmp_path / f"{HOSTILE[:4]}.csv"))
    hostile.opened_codes.open(str(tmp_path / "<i>.npy"))
    np.save(tmp_path / "<i>2.npy", np.zeros((3, 7), np.float32))
    hostile.opened_codes.open(str(tmp_path / "<i>2.npy"))
    qtbot.waitUntil(lambda: len(opened) >= 3)
    qtbot.wait(500)
    for box in opened:
        assert box.textFormat() is Qt.TextFormat.PlainText, box.text()
        assert not Qt.mightBeRichText(box.informativeText())
