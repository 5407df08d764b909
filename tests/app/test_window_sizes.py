"""Everything is within reach at every size of the window, and what matters most is in view without scrolling.

A screen of 1440×900 at 150 % has 960×600 of these pixels, one of 3840×2160 at 200 % has 1920×1080.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollArea, QWidget

from explorer.gui import theme
from explorer.gui.main_window import PAGES
from explorer.values import TrainingRequest

SIZES = ((900, 560), (960, 600), (1024, 640), (1360, 860), (1920, 1080), (2560, 1440))
ATTEMPTS = 10
WITH_PARAMETERS = ("denoising", "sparse", "stacked-denoising")


def settle():
    for _ in range(6):
        QApplication.processEvents()


def is_stop(widget):
    return widget.isVisible() and widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def scrolled_to(widget):
    """The part of a widget that can be seen once everything around it that scrolls has scrolled to it."""
    settle()
    parent, room = widget.parentWidget(), widget.size()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            # not `ensureWidgetVisible`: of a field with a cursor that shows the cursor alone
            corner = widget.mapTo(parent.widget(), QPoint(0, 0))
            for point in (corner + QPoint(widget.width(), widget.height()), corner):
                parent.ensureVisible(point.x(), point.y(), 0, 0)
            room = room.boundedTo(parent.viewport().size())
        parent = parent.parentWidget()
    settle()
    seen = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
    return seen.visibleRegion().boundingRect(), room.boundedTo(seen.size())


def is_out_of_reach(widget):
    seen, room = scrolled_to(widget)
    return is_stop(widget) and (seen.width() < room.width() - 1 or seen.height() < room.height() - 1)


def out_of_reach(page):
    # what a thread answers may arrive after the scrolling and move everything below it: looked at again
    return [
        (type(widget).__name__, widget.accessibleName(), widget.rect())
        for widget in [page, *page.findChildren(QWidget)]
        if is_stop(widget) and all(is_out_of_reach(widget) for _ in range(ATTEMPTS))
    ]


def place(widget, window):
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def is_in_view(widget, window):
    return widget.visibleRegion().boundingRect().contains(widget.rect()) and window.rect().contains(
        place(widget, window)
    )


def resize(program, size):
    program.window.resize(*size)
    settle()
    assert (program.window.width(), program.window.height()) == size


@pytest.fixture
def light_again():
    yield
    theme.apply("light")


@pytest.mark.usefixtures("light_again")
@pytest.mark.parametrize("page", PAGES)
def test_every_control_of_a_page_can_be_reached(own_program, page):
    own_program.window.show_page(page)
    for scheme in ("light", "dark"):
        theme.apply(scheme)
        for size in SIZES:
            resize(own_program, size)
            assert out_of_reach(own_program.window.page_in_front()) == [], (size, scheme)


@pytest.mark.parametrize("page", PAGES)
def test_every_stop_of_the_tab_key_has_a_name(program, page):
    program.window.show_page(page)
    settle()
    stops = [widget for widget in program.window.findChildren(QWidget) if is_stop(widget)]
    nameless = [
        (type(widget).__name__, widget.objectName(), type(widget.parentWidget()).__name__)
        for widget in stops
        if widget.focusProxy() is None and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert nameless == []


def test_the_picture_the_curve_and_start_are_in_view_whatever_scrolls(program):
    window, explore = program.window, program.window.explore
    form, probe = explore.training_card.form, explore.probe
    for name in explore.instruments.names():
        if explore.instruments.action(name).isEnabled():
            explore.instruments.action(name).setChecked(True)
    for size in SIZES:
        for recipe in WITH_PARAMETERS:
            form.recipe.setCurrentIndex(form.recipe.findData(recipe))
            assert form.recipe.currentData() == recipe
            resize(program, size)
            for bar in (probe.area.verticalScrollBar(), explore.training_card.area.verticalScrollBar()):
                for value in (bar.minimum(), bar.maximum()):
                    bar.setValue(value)
                    settle()
                    for part in (probe.picture_view, explore.training_card.main_button, explore.loss_curve):
                        assert is_in_view(part, window), (size, recipe, part.accessibleName())


def test_the_picture_grows_with_the_window(program):
    sides = []
    for size in SIZES:
        resize(program, size)
        sides.append(program.window.explore.probe.picture_view.height())
    assert sides == sorted(sides)
    assert sides[0] >= 160
    assert sides[-1] >= 560


def test_an_instrument_that_is_switched_on_stands_first_and_is_scrolled_to(own_program, qtbot):
    resize(own_program, SIZES[0])
    explore = own_program.window.explore
    # it stands above the instruments: what comes there after the scrolling moves them
    qtbot.waitUntil(lambda: explore.probe.neighbour.facts.text() != "")
    names = [name for name in explore.instruments.names() if explore.instruments.action(name).isEnabled()]
    for name in (names[-1], names[0]):
        explore.instruments.action(name).setChecked(True)
        row = explore.instruments.row(name)
        qtbot.waitUntil(
            lambda row=row: row.visibleRegion().boundingRect().top() <= 1 and not row.visibleRegion().isEmpty()
        )
    first, last = (explore.instruments.row(name) for name in (names[0], names[-1]))
    others = [explore.instruments.row(name) for name in names[1:-1]]
    top = place(first, own_program.window).top()
    assert top < place(last, own_program.window).top()
    assert not any(row.isVisible() and place(row, own_program.window).top() < top for row in others)


@pytest.mark.parametrize("size", [(1024, 640), (1360, 860)])
def test_nothing_on_the_left_moves_when_a_training_starts(program, qtbot, size):
    resize(program, size)
    explore, card = program.window.explore, program.window.explore.training_card
    parts = (card.main_button, card.stop_button, card.progress, explore.loss_curve)
    before = [place(part, program.window) for part in parts]
    program.training.start(TrainingRequest("digits", "undercomplete", 2, 100_000, batch_size=256))
    qtbot.waitUntil(lambda: card.state == "running")
    settle()
    assert [place(part, program.window) for part in parts] == before
    with qtbot.waitSignal(program.training.training_ended):
        card.stop_requested.emit()
    settle()
    assert [place(part, program.window) for part in parts] == before
