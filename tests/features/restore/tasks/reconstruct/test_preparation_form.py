import pytest
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox

from explorer.features.restore.messages.reconstruction import Preparation
from explorer.features.restore.tasks.reconstruct.view import PreparationForm

CHANGED = Preparation(fit="cover", margin=0.1, crop="no", even_light="yes", invert="no", thicken="yes", centre="no")


@pytest.fixture
def form(qtbot):
    form = PreparationForm()
    qtbot.addWidget(form)
    return form


@pytest.mark.parametrize("preparation", [Preparation(), CHANGED])
def test_what_is_shown_is_what_comes_back_and_showing_emits_nothing(form, qtbot, preparation):
    with qtbot.assertNotEmitted(form.changed):
        form.set_preparation(preparation)
    assert form.preparation() == preparation
    assert form.reset.isEnabled() == (preparation != Preparation())


def test_each_change_is_told_at_once(form, qtbot):
    with qtbot.waitSignal(form.changed) as told:
        form.switches["invert"].setCurrentIndex(2)
    assert told.args == [Preparation(invert="no")]
    with qtbot.waitSignal(form.changed) as told:
        form.margin.setValue(15)
    assert told.args == [Preparation(invert="no", margin=0.15)]


def test_one_button_makes_all_automatic(form, qtbot):
    form.set_preparation(CHANGED)
    with qtbot.waitSignal(form.changed) as told:
        form.reset.click()
    assert told.args == [Preparation()]


def test_every_field_has_a_name_and_a_tip(form):
    for field in (*form.findChildren(QComboBox), *form.findChildren(QDoubleSpinBox)):
        assert field.accessibleName() and field.toolTip()
