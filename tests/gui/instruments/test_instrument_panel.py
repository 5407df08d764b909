import pytest
from PySide6.QtWidgets import QCheckBox, QLabel

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


def test_switching_one_on_unfolds_the_list_and_shows_its_controls(panel):
    controls, wanted = QLabel("controls"), []
    panel.wanted.connect(wanted.append)
    action = panel.add("ellipse", "Ellipse", "Shows a shape.", controls, "G")
    other = panel.add("support", "Support", "Shows a fog.", QLabel("fog"))
    panel.show()
    assert controls.isHidden()
    action.trigger()
    assert panel.disclosure.is_open()
    assert controls.isVisible()
    assert wanted == [controls.parentWidget()]
    assert panel.switched_on() == ("ellipse",)
    assert not other.isChecked()
    action.trigger()
    assert controls.isHidden()


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
