"""The model's card."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from explorer.gui.panels.model_card import ModelCardView


def shown(qtbot, card):
    view = ModelCardView()
    qtbot.addWidget(view)
    view.resize(280, 600)
    view.set_card(card)
    view.show()
    return view


def error_texts(view):
    return [label.text() for label in view._errors.findChildren(QLabel)]


def test_the_facts_are_told_with_units(qtbot, card, scheme):
    view = shown(qtbot, card)
    assert view.title.text() == "mnist-2d"
    assert view.data.text() == "MNIST, 70,000 pictures"
    assert view.network.text().replace("\u200b", "") == "784-512-256-2 and its mirror"
    assert view.objective.text() == "cross-entropy. Pixels lie in [0, 1]"
    assert view.parameters.text() == "1,069,842"
    texts = error_texts(view)
    assert texts.index("training") < texts.index("test")
    assert "24.60" in texts and "15.03 dB" in texts


def test_the_command_is_copied_whole(qtbot, card):
    view = shown(qtbot, card)
    qtbot.mouseClick(view.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == card.command


def test_show_file_carries_the_path(qtbot, card):
    view = shown(qtbot, card)
    with qtbot.waitSignal(view.show_file_requested) as signal:
        qtbot.mouseClick(view.show_button, Qt.MouseButton.LeftButton)
    assert signal.args == [card.path]


def test_a_model_in_memory_has_no_file_to_show(qtbot, card):
    view = shown(qtbot, replace(card, path=""))
    assert not view.show_button.isEnabled()
    assert "not saved" in view.file.text()


def test_what_is_not_known_is_left_out(qtbot, card):
    view = shown(qtbot, replace(card, settings={}, errors={}, command="", created=""))
    assert not view.parameters.isVisible()
    assert not view._errors.isVisible()
    assert not view.command.isVisible()


def test_without_a_model_it_says_what_to_do(qtbot, card):
    view = shown(qtbot, card)
    view.set_card(None)
    assert view.empty.isVisible()
    assert not view.command.isVisible()


def test_long_names_shorten_and_wrapped_text_is_never_cut(qtbot, card):
    name = "손글씨 숫자를 배운 아주 긴 이름의 모델 " * 4
    view = shown(qtbot, replace(card, name=name, path=f"/{name}.safetensors", settings={}))
    assert view.minimumSizeHint().width() <= 280
    assert "…" in view.title.shown_text()
    assert name in view.title.toolTip()
    for label in (view.network, view.objective):
        assert label.height() >= label.heightForWidth(label.width())


def test_another_model_leaves_no_old_error_rows(qtbot, card):
    view = shown(qtbot, card)
    view.set_card(replace(card, errors={"test": card.errors["test"]}))
    assert view._error_grid.count() == 8
