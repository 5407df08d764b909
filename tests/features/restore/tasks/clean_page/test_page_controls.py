"""The settings of pages, and how vivid colours are."""

from PySide6.QtCore import Qt

from explorer.features.restore.messages.repair import PageOptions
from explorer.features.restore.tasks.clean_page.view import PageControls
from explorer.features.restore.tasks.colorize.view.hint_controls import HintControls


def test_every_switch_of_pages_is_told_and_shown(qtbot):
    controls = PageControls()
    qtbot.addWidget(controls)
    expected = PageOptions()
    for name, switch in (
        ("keep_pictures", controls.keep_pictures),
        ("black_and_white", controls.black_and_white),
        ("deskew", controls.deskew),
        ("invert", controls.invert),
    ):
        with qtbot.waitSignal(controls.changed) as told:
            switch.click()
        assert getattr(told.args[0], name) != getattr(expected, name)
        expected = told.args[0]
    controls.set_options(PageOptions(amount=0.4, deskew=True))
    assert controls.amount.value() == 40 and controls.deskew.isChecked() and not controls.invert.isChecked()


def test_the_amount_is_told_when_the_slider_rests(qtbot):
    controls = PageControls()
    qtbot.addWidget(controls)
    with qtbot.waitSignal(controls.changed) as told:
        qtbot.keyClick(controls.amount, Qt.Key.Key_PageDown)
    assert told.args[0] == PageOptions(amount=0.9)


def test_vividness_is_told_when_the_slider_rests(qtbot):
    controls = HintControls()
    qtbot.addWidget(controls)
    controls.set_vividness(1.0)
    with qtbot.waitSignal(controls.vividness_changed) as told:
        qtbot.keyClick(controls.vividness, Qt.Key.Key_PageUp)
    assert told.args == [1.25]
