"""The worked example as a page: numbers at the left, formulas at the right, and a course that goes on and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.learn.formula import Formula, Typesetter
from explorer.gui.learn.lesson import Lesson
from explorer.gui.learn.worked_example import lines, numerals
from explorer.gui.learn.worked_example.control_bar import ControlBar
from explorer.gui.learn.worked_example.element_formulas import formula_of
from explorer.gui.learn.worked_example.expression import Expression, Place
from explorer.gui.learn.worked_example.loss_over_steps import LossOverSteps
from explorer.gui.learn.worked_example.network_drawing import HEADINGS, NetworkDrawing
from explorer.gui.learn.worked_example.phase_card import PhaseCard
from explorer.gui.learn.worked_example.settings_form import DECIMALS, SettingsForm
from explorer.gui.learn.worked_example.shortcut_card import ShortcutCard
from explorer.gui.learn.worked_example.value_tables import ValueTables
from explorer.gui.panels.message_line import MessageLine
from explorer.lessons import worked_example as example
from explorer.lessons.worked_example import ExampleState
from explorer.lessons.worked_example_course import Course, Phase
from explorer.lessons.worked_example_figures import Figures, figures
from explorer.values import BadInput

_LEFT = 320
_TWO_COLUMNS_FROM = 1040
_TICK_MS = 33
_TICKS_OF_A_RUN = 90
_MOST_STEPS_A_TICK = 40
_LARGER = 1.35


class WorkedExample(Lesson):
    """A 3-2-3 sigmoid network without biases, one step at a time and in a run.

    It needs no model, no data and no other thread: a step takes a fraction of a millisecond.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.course = Course()
        self._figures: Figures = figures(self.course.present)
        self._decimals = DECIMALS
        self._chosen: tuple[PhaseCard, str, Place] | None = None
        self._steps_left = 0
        self._typesetter = Typesetter(self)
        self._typesetter.done.connect(self._reveal_body)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.controls = ControlBar()
        self.settings = SettingsForm()
        self.values = ValueTables(self.course.present.state)
        self.drawing = NetworkDrawing()
        self.curve = LossOverSteps()
        self.problem, self.warning = MessageLine(), MessageLine()
        self._caption = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._caption.setProperty("role", "muted")
        self._caption.setWordWrap(True)
        self.cards = self._build_cards()
        self.check = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.check.setWordWrap(True)
        self.cards[Phase.BACKWARD].column.addWidget(self.check)
        self.shortcut = ShortcutCard()
        self._columns = QVBoxLayout(), QVBoxLayout()
        self._two_columns: bool | None = None
        self._lay_out()
        self._connect()
        self._show()

    @property
    def is_ready(self) -> bool:
        """Whether the formulas are set and the page shows itself."""
        return not self._body.isHidden()

    @property
    def is_running(self) -> bool:
        """Whether a run goes on."""
        return self._timer.isActive()

    def sizeHint(self) -> QSize:
        """A page's; fixed, so that nobody sets a formula in type before the page is looked at."""
        return QSize(960, 640)

    def minimumSizeHint(self) -> QSize:
        """The least that the two columns need."""
        return QSize(700, 320)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that somebody looks; the first time, set the formulas."""
        if not self.is_ready:
            self._typesetter.set_all(self._latex())
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: a run pauses."""
        super().hideEvent(event)
        self._typesetter.stop()
        self.set_running(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wide pages show the cards in two columns."""
        super().resizeEvent(event)
        self._arrange()

    def set_running(self, running: bool) -> None:
        """Start a run of as many steps as the field says, or pause it."""
        if running == self.is_running:
            return
        self._steps_left = self.controls.count.value() if running else 0
        if running:
            self._timer.start()
            self._left.ensureWidgetVisible(self.curve)
        else:
            self._timer.stop()
        self.controls.set_running(running)
        self.values.set_read_only(running)
        self.settings.set_read_only(running)
        self._show()

    def _latex(self) -> list[str]:
        found = [shown.latex() for shown in self.findChildren(Formula) if shown.latex()]
        for line in self.findChildren(Expression):
            found += line.formulas()
        return [*found, *HEADINGS]

    def _reveal_body(self) -> None:
        """Only now, since a scroll area asks at once how large everything in it wants to be."""
        for area, content in zip((self._left, self._right), self._contents, strict=True):
            area.setWidget(content)
            content.show()
        self._waiting.hide()
        self._body.show()

    def _build_cards(self) -> dict[Phase, PhaseCard]:
        return {
            Phase.FORWARD: PhaseCard(
                self.tr("1 Forward"),
                self.tr("The encoder compresses three numbers into two; the decoder turns them back into three."),
                lines.FORWARD,
            ),
            Phase.LOSS: PhaseCard(
                self.tr("2 Loss"), self.tr("How far the output is from the input, as one number."), lines.LOSS
            ),
            Phase.BACKWARD: PhaseCard(
                self.tr("3 Backward"),
                self.tr(
                    "How the loss changes with each weight: the chain rule, from the output back. "
                    "∘ multiplies entry by entry."
                ),
                lines.BACKWARD,
            ),
            Phase.UPDATE: PhaseCard(
                self.tr("4 Update"), self.tr("Each weight takes a step of size η against its gradient."), lines.UPDATE
            ),
        }

    def _lay_out(self) -> None:
        left = QWidget(self)
        left.hide()
        column = QVBoxLayout(left)
        column.setContentsMargins(2 * theme.SPACING, 0, theme.SPACING, 2 * theme.SPACING)
        column.setSpacing(theme.SPACING)
        column.addWidget(self.drawing)
        column.addWidget(self._caption)
        column.addWidget(self.problem)
        column.addSpacing(theme.SPACING)
        column.addWidget(self.settings)
        column.addSpacing(theme.SPACING)
        column.addWidget(self.values)
        column.addSpacing(theme.SPACING)
        column.addWidget(self.curve)
        column.addStretch(1)
        right = QWidget(self)
        right.hide()
        around = QVBoxLayout(right)
        around.setContentsMargins(theme.SPACING, 0, 2 * theme.SPACING, 2 * theme.SPACING)
        around.setSpacing(theme.SPACING)
        side_by_side = self._side_by_side = QHBoxLayout()
        for cards in self._columns:
            cards.setSpacing(theme.SPACING)
            cards.addStretch(1)
            side_by_side.addLayout(cards, 1)
        around.addLayout(side_by_side)
        around.addStretch(1)
        self._contents = left, right
        self._left, self._right = _scroll_area(), _scroll_area()
        self._left.setFixedWidth(_LEFT)
        self._body, self._waiting = QWidget(), QLabel(self.tr("Preparing the formulas…"))
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._waiting.setProperty("role", "muted")
        self._body.hide()
        both = QHBoxLayout(self._body)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        both.addWidget(self._left)
        beside = QVBoxLayout()
        beside.setSpacing(theme.SPACING)
        beside.addWidget(self.warning)
        beside.addWidget(self._right, 1)
        self.warning.setContentsMargins(theme.SPACING, 0, 2 * theme.SPACING, 0)
        both.addLayout(beside, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.controls)
        page.addWidget(self._waiting, 1)
        page.addWidget(self._body, 1)
        self._arrange()

    def _arrange(self) -> None:
        two = self.width() - _LEFT >= _TWO_COLUMNS_FROM
        if two == self._two_columns:
            return
        self._side_by_side.setStretch(1, 1 if two else 0)
        self._side_by_side.setSpacing(theme.SPACING if two else 0)
        self._two_columns = two
        first, second = self._columns
        forward, loss, backward, update = self.cards.values()
        contents = {first: [forward, loss], second: [backward, update]} if two else {first: [*self.cards.values()]}
        for card in (*self.cards.values(), self.shortcut):
            for column in self._columns:
                # not takeAt: its item lives on, and the widget's new one is then never told of changes
                column.removeWidget(card)
        for column, cards in contents.items():
            for card in (*cards, self.shortcut) if column is first else cards:
                column.insertWidget(column.count() - 1, card)

    def _connect(self) -> None:
        controls, settings = self.controls, self.settings
        controls.step.clicked.connect(lambda: self._move(self.course.advance))
        controls.whole.clicked.connect(lambda: self._move(self.course.whole_step))
        controls.back.clicked.connect(lambda: self._move(self.course.back))
        controls.restart.clicked.connect(lambda: self._move(self.course.restart))
        controls.run_toggled.connect(self.set_running)
        controls.larger.toggled.connect(self._set_larger)
        settings.preset_chosen.connect(lambda state: self._move(lambda: self.course.reset(state)))
        settings.rate_edited.connect(lambda rate: self._edit(replace(self._current, learning_rate=rate)))
        settings.loss_edited.connect(lambda kind: self._edit(replace(self._current, loss=kind)))
        settings.decimals_changed.connect(self._set_decimals)
        self.values.edited.connect(self._edit)
        for refusing in (settings, self.values):
            refusing.refused.connect(lambda text: self.problem.show_text("warning", text))
        for card in (*self.cards.values(), self.shortcut):
            card.chosen.connect(lambda line, *place, card=card: self._choose(card, line, place))

    @property
    def _current(self) -> ExampleState:
        return self.course.present.current

    def _edit(self, state: ExampleState) -> None:
        self._move(lambda: self.course.edit(state))

    def _move(self, move: Callable[[], object]) -> bool:
        """Do something to the course and show what came of it; False if the weights ran away."""
        before = self.course.present.phase
        self.problem.clear()
        try:
            move()
        except BadInput as problem:
            self.problem.show_text("error", str(problem))
        self._figures = figures(self.course.present)
        self._show()
        if self.course.present.phase is not before and not self.is_running:
            self._scroll_to_phase()
        return self.problem.isHidden()

    def _tick(self) -> None:
        """Some steps of a run, few enough that the window answers at once."""
        a_tick = -(-self.controls.count.value() // _TICKS_OF_A_RUN)
        steps = min(a_tick, _MOST_STEPS_A_TICK, self._steps_left)

        def move() -> None:
            for _ in range(steps):
                self.course.whole_step()

        self._steps_left -= steps
        if not self._move(move) or not self._steps_left:
            self.set_running(False)

    def _show(self) -> None:
        """Everything on the page follows from the present moment."""
        moment, found = self.course.present, self._figures
        self.controls.show_moment(moment, self.course.can_go_back)
        self.settings.show_state(moment.current)
        self.values.show_state(moment.current, self._decimals)
        self.drawing.show_figures(found, moment.phase, self._decimals)
        self._caption.setText(self.drawing.caption())
        hidden = found.hidden_before(moment.phase)
        for phase, card in self.cards.items():
            card.show_figures(found, self._decimals)
            card.set_hidden(hidden)
            card.set_lit(moment.phase is phase)
        self.shortcut.show_figures(found, self._decimals)
        self.shortcut.set_hidden(hidden)
        self._show_check()
        self._show_warning()
        self._show_curve()
        self._show_choice()

    def _show_check(self) -> None:
        self.check.setVisible(self.course.present.phase >= Phase.BACKWARD)
        self.check.setText(
            self.tr(
                "Checked numerically (central differences): largest deviation from the chain rule {difference}."
            ).format(difference=numerals.measured(self._figures.check.difference, 2))
        )

    def _show_warning(self) -> None:
        state = self.course.present.state
        beyond = [f"{value:g}" for value in state.inputs[example.beyond_reach(state)]]
        if not beyond:
            self.warning.clear()
            return
        text = self.tr(
            "A sigmoid's output lies strictly between 0 and 1, so it cannot reach these targets: {targets}. The "
            "{loss} cannot fall below {floor}."
        )
        floor = example.loss_floor(state)
        written = numerals.rounded(floor, numerals.decimals_needed(np.array([floor]), 4))
        self.warning.show_text(
            "warning", text.format(targets=", ".join(beyond), loss=self._loss_name().lower(), floor=written)
        )

    def _loss_name(self) -> str:
        if self.course.present.state.loss == "mean":
            return self.tr("Mean of squares")
        return self.tr("Sum of squares")

    def _show_curve(self) -> None:
        state = self.course.present.state
        steps, squares = self.course.curve()
        self.curve.show_losses(steps, squares * example.loss_scale(state), self._loss_name(), example.loss_floor(state))

    def _show_choice(self) -> None:
        """How the chosen number comes about; kept back while a run goes on, since it takes longer than a tick."""
        card, line, place = self._chosen or (None, "", None)
        hidden = self._figures.hidden_before(self.course.present.phase)
        if self.is_running or (place and place[0] in hidden):
            place = None
        explanation = formula_of(*place, self._figures, self._decimals) if place else ()
        for shown in (*self.cards.values(), self.shortcut):
            shown.show_choice(place, line if shown is card else "", explanation)

    def _choose(self, card: PhaseCard, line: str, place: Place) -> None:
        choice = card, line, place
        self._chosen = None if self._chosen == choice else choice
        self._show_choice()

    def _set_decimals(self, decimals: int) -> None:
        self._decimals = decimals
        self._show()

    def _set_larger(self, larger: bool) -> None:
        for card in (*self.cards.values(), self.shortcut):
            card.set_scale(_LARGER if larger else 1.0)

    def _scroll_to_phase(self) -> None:
        card = self.cards.get(self.course.present.phase)
        if card is not None and self.isVisible():
            QTimer.singleShot(0, card, lambda: self._reveal(card))

    def _reveal(self, card: PhaseCard) -> None:
        """The whole card, or its beginning if it is higher than the page."""
        bar, room = self._right.verticalScrollBar(), self._right.viewport().height()
        content = self._right.widget()
        assert content is not None
        top = card.mapTo(content, card.rect().topLeft()).y()
        if card.height() > room or top < bar.value():
            bar.setValue(top - theme.SPACING)
        elif top + card.height() > bar.value() + room:
            bar.setValue(top + card.height() - room + theme.SPACING)


def _scroll_area() -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
