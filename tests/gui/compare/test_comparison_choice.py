import pytest
from PySide6.QtCore import Qt

from explorer.gui.compare.model_choice import ModelChoice
from explorer.values.comparison import ComparableModel

CHECK = Qt.ItemDataRole.CheckStateRole
MODELS = [
    ComparableModel("/a", "a", "undercomplete, X"),
    ComparableModel("/b", "b"),
    ComparableModel("/c", "c", reason="It learnt from Y.", same_data=False),
    *(ComparableModel(f"/{name}", name) for name in "defg"),
]


@pytest.fixture
def choice(qtbot):
    choice = ModelChoice()
    qtbot.addWidget(choice)
    choice.show()
    choice.set_models(MODELS)
    return choice


def tick(choice, row, state=Qt.CheckState.Checked):
    proxy = choice.view.model()
    return proxy.setData(proxy.index(row, 0), state, CHECK)


def listed(choice):
    proxy = choice.view.model()
    return [proxy.index(row, 0).data() for row in range(proxy.rowCount())]


def test_ticked_models_are_told_in_the_order_of_ticking(qtbot, choice):
    tick(choice, 1)
    with qtbot.waitSignal(choice.chosen_changed) as told:
        tick(choice, 0)
    assert told.args[0] == ("/b", "/a")
    tick(choice, 1, Qt.CheckState.Unchecked)
    assert choice.chosen() == ("/a",)


def test_only_the_same_data_is_listed_until_that_is_unticked(choice):
    assert "c" not in listed(choice)
    choice.filter.setChecked(False)
    assert listed(choice) == ["a", "b", "c", "d", "e", "f", "g"]


def test_what_cannot_be_compared_is_grey_and_says_why(choice):
    choice.filter.setChecked(False)
    index = choice.view.model().index(2, 0)
    assert not index.flags() & Qt.ItemFlag.ItemIsEnabled
    assert "Y" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert not tick(choice, 2)
    choice.set_chosen(["/c", "/a"])
    assert choice.chosen() == ("/a",)


def test_ticks_stay_where_the_list_is_read_again(choice):
    choice.set_chosen(["/a", "/b"])
    choice.set_models([MODELS[1], ComparableModel("/a", "a", reason="It was retrained on Y.", same_data=False)])
    assert choice.chosen() == ("/b",)


def test_more_than_four_are_told_to_be_in_the_table_only(choice):
    choice.set_chosen(["/a", "/b", "/d", "/e"])
    assert choice.note.isHidden()
    choice.set_chosen(["/a", "/b", "/d", "/e", "/f"])
    assert "4" in choice.note.text()
    assert choice.note.isVisible()


def test_setting_the_choice_sends_no_signal_but_enter_ticks(qtbot, choice):
    with qtbot.assertNotEmitted(choice.chosen_changed):
        choice.set_chosen(["/a"])
    with qtbot.waitSignal(choice.chosen_changed):
        choice.view.activated.emit(choice.view.model().index(0, 0))
    assert choice.chosen() == ()
