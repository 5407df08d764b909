import pytest
from PySide6.QtGui import QAction

from explorer.gui.backdrops import NONE, Backdrops


@pytest.fixture
def none(qapp):
    return QAction("None", checkable=True)


@pytest.fixture
def asked():
    return []


@pytest.fixture
def backdrops(none, asked):
    choice = Backdrops(none)
    choice.add("decoded", "Decoded pictures", "Pictures.", lambda: asked.append("decoded"), shortcut="B")
    choice.add("fog", "Support", "A fog.", lambda: asked.append("fog"), opacity=0.8)
    return choice


def actions(backdrops):
    return {action.text(): action for action in backdrops._group.actions()}


def test_nothing_is_chosen_and_asked_for_at_first(backdrops, none, asked):
    assert backdrops.current() == NONE
    assert none.isChecked()
    backdrops.ask()
    assert asked == []


def test_choosing_one_asks_for_it_and_leaves_the_other(backdrops, none, asked):
    by_text = actions(backdrops)
    by_text["Decoded pictures"].trigger()
    by_text["Support"].trigger()
    assert asked == ["decoded", "fog"]
    assert [text for text, action in by_text.items() if action.isChecked()] == ["Support"]
    assert backdrops.opacity() == 0.8


def test_a_second_click_takes_it_away(backdrops, none):
    fog = actions(backdrops)["Support"]
    fog.trigger()
    fog.trigger()
    assert backdrops.current() == NONE
    assert none.isChecked()
    none.trigger()
    assert none.isChecked()


def test_only_the_chosen_one_is_asked_again(backdrops, asked):
    backdrops.choose("fog")
    asked.clear()
    backdrops.ask()
    backdrops.ask("decoded")
    backdrops.ask("fog")
    assert asked == ["fog", "fog"]


def test_a_persons_choice_is_told_apart_from_the_programs(backdrops):
    changed, chosen = [], []
    backdrops.changed.connect(lambda *names: changed.append(names))
    backdrops.chosen.connect(lambda *names: chosen.append(names))
    backdrops.choose("fog")
    actions(backdrops)["Decoded pictures"].trigger()
    assert changed == [(NONE, "fog"), ("fog", "decoded")]
    assert chosen == [("fog", "decoded")]


def test_names_are_taken_once_and_unknown_ones_refused(backdrops):
    with pytest.raises(ValueError, match="already"):
        backdrops.add("fog", "Fog", "A fog.", lambda: None)
    with pytest.raises(ValueError, match="no backdrop"):
        backdrops.choose("mist")
