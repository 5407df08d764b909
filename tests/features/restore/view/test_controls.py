"""Forms that are made from the declared options of every task."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QSlider

from explorer.features.restore.messages.edits import Edits
from explorer.features.restore.messages.options import Choice, Number, Switch, declared
from explorer.features.restore.task import load, task_named, tasks
from explorer.features.restore.view.picture_list import Entry


@pytest.fixture
def controls_of(qtbot):
    def make(name):
        task = task_named(name)
        controls = load(task.controls)(task)
        qtbot.addWidget(controls)
        controls.show_entry(Entry(1, "a.png"))
        return controls

    return make


@pytest.mark.parametrize("task", tasks(), ids=lambda task: task.name)
def test_every_option_with_a_title_has_a_row_and_each_change_is_told(controls_of, qtbot, task):
    controls = controls_of(task.name)
    titled = {name: what for name, what in declared(task.options).items() if what.title}
    assert set(controls.rows) == set(titled)
    for name, what in titled.items():
        row = controls.rows[name]
        with qtbot.waitSignal(controls.edited) as told:
            if isinstance(what, Choice):
                row.box.setCurrentIndex((row.box.currentIndex() + 1) % row.box.count())
            elif isinstance(what, Switch):
                row.switch.click()
            elif isinstance(what, Number):
                start = row.slider.value()
                row.slider.setValue(start + 1 if start < row.slider.maximum() else start - 1)
        changes, text = told.args
        assert set(changes) == {name} and text
        edits = Edits().changed(task, changes)
        assert getattr(edits.of(task), name) != getattr(task.options(), name)
        controls.show_entry(Entry(1, "a.png", edits=edits))
        assert controls.as_at_first() == {name: getattr(task.options(), name)}
        controls.show_entry(Entry(1, "a.png"))


@pytest.mark.parametrize("task", tasks(), ids=lambda task: task.name)
def test_showing_settings_emits_nothing_and_every_field_is_named(controls_of, qtbot, task):
    controls = controls_of(task.name)
    with qtbot.assertNotEmitted(controls.edited), qtbot.assertNotEmitted(controls.previewed):
        controls.show_entry(Entry(2, "b.png"))
        controls.show_entry(None)
    for field in (w for kind in (QComboBox, QAbstractSpinBox, QSlider) for w in controls.findChildren(kind)):
        assert field.accessibleName() and field.toolTip(), field


def test_a_number_may_be_left_to_the_program_again(controls_of, qtbot):
    margin = controls_of("reconstruct").rows["margin"]
    assert margin.automatic.isChecked()
    with qtbot.waitSignal(margin.changed) as told:
        margin.spin.setValue(15)
    assert told.args == [0.15] and not margin.automatic.isChecked()
    with qtbot.waitSignal(margin.changed) as told:
        margin.automatic.click()
    assert told.args == [None]


def test_a_slider_is_told_when_it_rests(controls_of, qtbot):
    for name, option, key, value in (
        ("clean-page", "amount", Qt.Key.Key_PageDown, 0.94),
        ("colorize", "vividness", Qt.Key.Key_PageUp, 1.2),
    ):
        row = controls_of(name).rows[option]
        with qtbot.waitSignal(row.changed) as told:
            qtbot.keyClick(row.slider, key)
        assert told.args == [pytest.approx(value)]


def test_a_switch_of_no_use_beside_another_rests(controls_of):
    controls = controls_of("clean-page")
    task = controls.task
    assert controls.rows["keep_pictures"].switch.isEnabled()
    controls.show_entry(Entry(1, "a.png", edits=Edits().changed(task, {"black_and_white": True})))
    assert not controls.rows["keep_pictures"].switch.isEnabled()
