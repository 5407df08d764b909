from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialogButtonBox

from explorer.features.restore.view.save_form import SaveForm
from explorer.values.result_names import Origin, Place


@pytest.fixture
def form(qtbot):
    form = SaveForm([Origin("a.png"), Origin("b.JPG")], "denoise", "/pictures")
    qtbot.addWidget(form)
    return form


def test_names_keep_the_format_unless_another_is_chosen(form):
    assert form.places() == [Place("a-restored.png"), Place("b-restored.JPG")]
    assert form.example.text() == "For example: a-restored.png"
    form.form.setCurrentIndex(form.form.findData(".tif"))
    form.pattern.setText("{number} {name}")
    assert form.places() == [Place("001 a.tif"), Place("002 b.tif")]
    assert form.target() == Path("/pictures")


@pytest.mark.parametrize(("pattern", "folder"), [("a/b", "/x"), ("{what}", "/x"), ("", "/x"), ("{name}", "  ")])
def test_what_cannot_be_a_name_is_said_and_not_saved(form, pattern, folder):
    form.pattern.setText(pattern)
    form.folder.setText(folder)
    assert form.message.text()
    assert not form.buttons.button(QDialogButtonBox.StandardButton.Save).isEnabled()


def test_the_pages_of_a_document_stay_together_and_missing_ones_are_said(qtbot):
    pages = [Origin("scan.pdf", "/scan.pdf", page, 3) for page in (1, 2, 3)]
    whole, parted = SaveForm(pages, "clean-page", "/x"), SaveForm(pages[1:], "clean-page", "/x")
    for form in (whole, parted):
        qtbot.addWidget(form)
    assert whole.places() == [Place("scan-restored.pdf", 1)] * 3
    assert whole.example.text() == "For example: scan-restored.pdf, pages: 3"
    assert parted.example.text() == "For example: scan-restored.pdf with 2 of 3 pages"
    whole.form.setCurrentIndex(whole.form.findData(".jpg"))
    assert [place.name for place in whole.places()] == [f"scan-{page}-restored.jpg" for page in (1, 2, 3)]
