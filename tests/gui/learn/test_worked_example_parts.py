"""Numbers, lines of numbers, single formulas and fields of the worked example."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.learn.formula import typeset
from explorer.gui.learn.worked_example import lines, numerals
from explorer.gui.learn.worked_example.element_formulas import formula_of
from explorer.gui.learn.worked_example.expression import Expression
from explorer.gui.learn.worked_example.loss_over_steps import LossOverSteps
from explorer.gui.learn.worked_example.number_field import NumberField
from explorer.gui.learn.worked_example.pieces import Break, Numbers, Signs
from explorer.gui.learn.worked_example.settings_form import SettingsForm
from explorer.gui.learn.worked_example.shortcut_card import ShortcutCard
from explorer.lessons.worked_example import EXAMPLE
from explorer.lessons.worked_example_course import Course
from explorer.lessons.worked_example_figures import figures

SUM = figures(Course().present)
MEAN = figures(Course(replace(EXAMPLE, loss="mean")).present)
ALL_LINES = (*lines.FORWARD, *lines.LOSS, *lines.BACKWARD, *lines.UPDATE, *lines.SHORTCUT)


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.1", 0.1), (" 1,5 ", 1.5), ("1e-3", 1e-3), ("-.5", -0.5), ("−2", -2.0), ("+3", 3.0), ("1e999", None),
     ("", None), ("abc", None), ("0.1.2", None), ("nan", None), ("1_0", None)],
)  # fmt: skip
def test_numbers_as_people_write_them(text, value):
    assert numerals.parse(text) == value


@given(st.floats(-1000, 1000))
def test_every_number_survives_being_written_whole(value):
    assert numerals.parse(numerals.exact(value)) == value


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(0.5547792351, 10, "0.5547792351"), (0.0026, 2, "2.6×10⁻³"), (-0.25, 2, "−0.25"), (0.0, 3, "0.000"),
     (12345678.0, 2, "1.2×10⁷"), (-0.001, 2, "−1.0×10⁻³"), (float("nan"), 3, "–")],
)  # fmt: skip
def test_numbers_rounded_for_display(value, decimals, text):
    assert numerals.rounded(value, decimals) == text


def test_short_numbers_stay_short():
    assert numerals.decimals_needed(np.array([0.1, 0.25]), 5) == 2
    assert numerals.decimals_needed(np.array([0.1 + 0.2]), 5) == 1
    assert numerals.decimals_needed(np.array([1 / 3]), 5) == 5


def test_numbers_within_formulas():
    assert numerals.in_latex(0.0026, 2) == r"2.6\times 10^{-3}"
    assert numerals.in_latex(-0.5, 1, bracketed=True) == "(-0.5)"
    assert numerals.in_latex(0.5, 1, bracketed=True) == "0.5"
    assert numerals.measured(1.3e-11, 2) == "1.3×10⁻¹¹"
    assert numerals.measured(float("nan")) == "–"


@pytest.mark.parametrize("found", [SUM, MEAN], ids=["sum", "mean"])
def test_every_number_has_a_formula_that_ends_with_it(found, qapp):
    for name, table in found.tables.items():
        for row, column in np.ndindex(table.shape):
            parts = formula_of(name, row, column, found, 4)
            for part in parts:
                assert typeset(part.latex, 16.0).width > 0
            value = float(table[row, column])
            decimals = numerals.decimals_needed(np.array([value]), 4)
            assert parts[-1].latex.endswith(numerals.in_latex(value, decimals))


def test_a_formula_names_its_place_and_puts_the_numbers_in(qapp):
    latex = "".join(part.latex for part in formula_of("encoder_gradient", 1, 0, SUM, 4))
    assert r"W^{\mathrm{enc}}_{21}" in latex
    assert r"0.2\cdot 0.1069\cdot 0.5548\cdot 0.4452" in latex
    assert r"\frac{2}{3}" in "".join(part.latex for part in formula_of("output_delta", 0, 2, MEAN, 4))


@pytest.mark.parametrize("found", [SUM, MEAN], ids=["sum", "mean"])
@pytest.mark.parametrize("line", ALL_LINES, ids=lambda line: line.key)
def test_every_line_can_be_set(line, found, qapp):
    if line.formula(found.state.loss):
        assert 10 < typeset(line.formula(found.state.loss), 16.0).height < 60
    if lines.has_numbers(line.key):
        for piece in lines.pieces(line.key, found):
            if isinstance(piece, Signs):
                assert 0 < typeset(piece.latex, 16.0).height < 60
            else:
                np.testing.assert_array_equal(piece.values, found.tables[piece.name])


@pytest.fixture
def line(qtbot):
    """x W = [x][W] = [a], wide."""
    expression = Expression()
    qtbot.addWidget(expression)
    pieces = (Signs("a ="), Numbers("inputs", SUM.tables["inputs"]), Numbers("encoder", SUM.tables["encoder"]),
              Signs("=", Break.IF_NEEDED), Numbers("code_sums", SUM.tables["code_sums"]),
              Signs("z =", Break.ALWAYS), Numbers("code", SUM.tables["code"], transposed=True))  # fmt: skip
    expression.set_pieces(pieces, 3)
    expression.resize(expression.sizeHint())
    expression.show()
    return expression


def test_a_line_breaks_where_the_room_is_narrow(line):
    wide = line.heightForWidth(2000)
    assert line.heightForWidth(line.minimumSizeHint().width()) > wide
    assert line.minimumSizeHint().width() < line.sizeHint().width()


def test_the_numbers_stand_as_in_their_tables(line):
    top, below = line.cell_rect("encoder", 0, 0), line.cell_rect("encoder", 1, 0)
    right = line.cell_rect("encoder", 0, 1)
    assert below.top() > top.top()
    assert below.right() == top.right()
    assert right.left() > top.right()
    # a transposed row is a column
    assert line.cell_rect("code", 0, 1).top() > line.cell_rect("code", 0, 0).top()


def test_a_line_can_be_heard(line):
    assert line.accessibleName().startswith("a = (0.1, 0.2, 0.3) (0.1, 0.2) (0.3, 0.4) (0.5, 0.6) = (0.22, 0.28)")
    line.set_hidden(frozenset({"code"}))
    assert line.accessibleName().endswith("z = ·")


def test_a_number_is_chosen_with_a_click(line, qtbot):
    with qtbot.waitSignal(line.chosen) as caught:
        place = line.cell_rect("encoder", 2, 1).center().toPoint()
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=place)
    assert caught.args == ["encoder", 2, 1]


def test_hidden_numbers_cannot_be_chosen(line, qtbot):
    line.set_hidden(frozenset({"encoder"}))
    with qtbot.assertNotEmitted(line.chosen):
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=line.cell_rect("encoder", 0, 0).center().toPoint())
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(0, 0))


def test_arrows_go_from_number_to_number(line, qtbot):
    seen = []
    line.chosen.connect(lambda *place: (seen.append(place), line.select(place)))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Up):
        qtbot.keyClick(line, key)
    assert [column for _, _, column in seen] == [0, 1, 2, 1, 0, 0]
    assert {name for name, _, _ in seen} == {"inputs"}


def test_the_chosen_number_is_marked(line, qapp):
    theme.apply("light")
    before = line.grab().toImage()
    line.select(("encoder", 1, 1))
    corner = line.cell_rect("encoder", 1, 1).topLeft().toPoint() + QPoint(0, 3)
    assert line.grab().toImage().pixelColor(corner) != before.pixelColor(corner)


def test_other_numbers_in_the_same_room_do_not_move_the_page(line):
    height = line.heightForWidth(line.width())
    pieces = [replace(p, values=p.values + 0.1) if isinstance(p, Numbers) else p for p in line._pieces]
    line.set_pieces(pieces, 3)
    assert line.heightForWidth(line.width()) == height


@pytest.fixture
def field(qtbot):
    """One field in a window whose focus is elsewhere."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    field = NumberField("w", "tip")
    column.addWidget(QLineEdit())
    column.addWidget(field)
    field.set_value(1 / 3, 4)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    yield field


def type_in(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_a_field_shows_a_rounded_number_and_takes_a_typed_one(field, qtbot):
    assert field.text() == "0.3333"
    with qtbot.waitSignal(field.committed) as caught:
        type_in(qtbot, field, "0,25")
    assert caught.args == [0.25]
    assert field.value() == 0.25


def test_leaving_a_field_untouched_keeps_every_digit(field, qtbot):
    with qtbot.assertNotEmitted(field.committed):
        field.setFocus()
        field.editingFinished.emit()
    assert field.value() == 1 / 3


@pytest.mark.parametrize("text", ["abc", "", "1001", "-1e9"])
def test_a_field_refuses_what_it_cannot_use(field, qtbot, text):
    with qtbot.waitSignal(field.refused), qtbot.assertNotEmitted(field.committed):
        field.setFocus()
        field.selectAll()
        qtbot.keyClick(field, Qt.Key.Key_Delete)
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == 1 / 3


def test_escape_gives_an_edit_up(field, qtbot):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "7")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    with qtbot.assertNotEmitted(field.committed):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == 1 / 3


def test_a_field_shows_its_number_whole_while_it_has_the_focus(field, qtbot):
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    assert field.text() == "0.3333333333333333"
    field.clearFocus()
    assert field.text() == "0.3333"


def test_text_that_is_being_typed_stays_when_the_numbers_move_on(field, qtbot):
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.selectAll()
    qtbot.keyClicks(field, "0.7")
    field.set_value(0.9, 4)
    assert field.text() == "0.7"
    assert field.value() == 0.9


def test_the_wheel_scrolls_the_page_and_changes_nothing(qtbot):
    form = SettingsForm()
    qtbot.addWidget(form)
    form.show_state(EXAMPLE)
    form.show()
    for widget in (form.decimals, form.loss, form.example):
        wheel = QWheelEvent(QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
                            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
        QApplication.sendEvent(widget, wheel)
    assert form.decimals.value() == 5
    assert form.loss.currentIndex() == form.example.currentIndex() == 0


def test_the_curves_differ_in_more_than_colour_and_survive_a_loss_of_nothing(qtbot):
    curve = LossOverSteps()
    qtbot.addWidget(curve)
    curve.show_losses(np.array([]), np.zeros((0, 3)), "Sum", 0.0)
    losses = np.array([[1.0, 1.0, 1.0], [0.5, 0.6, 0.7], [0.0, 0.1, 0.2]])
    curve.show_losses(np.arange(3.0), losses, "Sum of squares", 0.05)
    curve.resize(288, 240)
    curve.show()
    curve.log_button.click()
    assert not curve.grab().isNull()
    assert len({tuple(item.opts["pen"].dashPattern()) for item in curve.plot.getPlotItem().listDataItems()}) == 3
    assert curve.accessibleDescription() == "chain rule 0, shortcut 0.10000, decoder alone 0.20000"


@pytest.mark.parametrize(
    ("changes", "said"),
    [({}, "falls to zero"), ({"inputs": np.array([0.1, 0.2, 2.0])}, "the loss still falls."),
     ({"inputs": np.array([0.9, 0.3, 0.1]), "decoder": np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 1.0]])},
      "not even a descent direction")],
)  # fmt: skip
def test_what_is_said_of_the_shortcut_is_true_of_the_numbers_on_the_page(qtbot, changes, said):
    shown = figures(Course(replace(EXAMPLE, **changes)).present)
    card = ShortcutCard()
    qtbot.addWidget(card)
    card.show_figures(shown, 3)
    assert said in card.why.text()
    assert (shown.shortcut.cosine <= 0) == ("not even" in said)
