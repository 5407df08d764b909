from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialogButtonBox

from explorer.features.restore.view.save_form import SaveForm


@pytest.fixture
def form(qtbot):
    form = SaveForm(["a.png", "b.JPG"], "denoise", "/pictures")
    qtbot.addWidget(form)
    return form


def test_names_keep_the_format_unless_another_is_chosen(form):
    assert form.names() == ["a-restored.png", "b-restored.JPG"]
    assert form.example.text() == "For example: a-restored.png"
    form.form.setCurrentIndex(form.form.findData(".tif"))
    form.pattern.setText("{number} {name}")
    assert form.names() == ["001 a.tif", "002 b.tif"]
    assert form.target() == Path("/pictures")


@pytest.mark.parametrize(("pattern", "folder"), [("a/b", "/x"), ("{what}", "/x"), ("", "/x"), ("{name}", "  ")])
def test_what_cannot_be_a_name_is_said_and_not_saved(form, pattern, folder):
    form.pattern.setText(pattern)
    form.folder.setText(folder)
    assert form.message.text()
    assert not form.buttons.button(QDialogButtonBox.StandardButton.Save).isEnabled()
