import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel

from explorer.gui.instruments.panel import InstrumentPanel


@pytest.fixture
def panel(qtbot):
    widget = InstrumentPanel()
    qtbot.addWidget(widget)
    return widget


def test_without_instruments_there_is_nothing_to_see(panel):
    assert panel.isHidden()
    panel.add("ellipse", "Ellipse", "Shows a shape.")
    assert not panel.isHidden()
    assert not panel.disclosure.is_open()


def test_switching_one_on_puts_it_before_the_list_and_shows_its_controls(panel):
    controls, wanted = QLabel("controls"), []
    panel.wanted.connect(wanted.append)
    action = panel.add("ellipse", "Ellipse", "Shows a shape.", controls, "G")
    other = panel.add("support", "Support", "Shows a fog.", QLabel("fog"))
    panel.show()
    assert controls.isHidden()
    action.trigger()
    assert not panel.disclosure.is_open()
    assert not panel.disclosure.isAncestorOf(controls)
    assert controls.isVisible()
    assert wanted == [controls.parentWidget()]
    assert panel.switched_on() == ("ellipse",)
    assert not other.isChecked()
    action.trigger()
    assert controls.isHidden()
    assert panel.disclosure.isAncestorOf(controls)


def test_a_switched_row_keeps_its_order_and_the_focus(panel, qtbot):
    for name in ("a", "b", "c"):
        panel.add(name, name, "Shows.")
    panel.show()
    panel.disclosure.set_open(True)
    for name in ("c", "a", "b"):
        box = panel.row(name).findChild(QCheckBox)
        box.setFocus()
        box.click()
        assert panel.window().focusWidget() is box
    panel.layout().activate()
    tops = [panel.row(name).mapTo(panel, QPoint(0, 0)).y() for name in ("a", "b", "c")]
    assert tops == sorted(tops)
    panel.action("a").setChecked(False)
    panel.action("c").setChecked(False)
    panel.action("b").setChecked(False)
    QApplication.processEvents()
    tops = [panel.row(name).mapTo(panel, QPoint(0, 0)).y() for name in ("a", "b", "c")]
    assert tops == sorted(tops)


def test_the_box_and_the_command_are_one_switch(panel):
    action = panel.add("ellipse", "&Ellipse", "Shows a shape.")
    box = panel.findChild(QCheckBox)
    assert box.text() == "Ellipse"
    assert box.accessibleDescription() == "Shows a shape."
    box.click()
    assert action.isChecked()
    action.setChecked(False)
    assert not box.isChecked()
    action.setEnabled(False)
    assert not box.isEnabled()


def test_a_name_is_taken_once(panel):
    panel.add("ellipse", "Ellipse", "Shows a shape.")
    with pytest.raises(ValueError, match="already"):
        panel.add("ellipse", "Ellipse", "Shows a shape.")
