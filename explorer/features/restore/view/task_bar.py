"""The choice of the task, and of the model that does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from explorer.features.restore.task import Task, task_named, tasks
from explorer.features.restore.view.words import translated
from explorer.gui import theme
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.gui.plain_text import as_text


@dataclass(frozen=True)
class ModelOffer:
    """A model that can do the task.

    Attributes:
        key: path of its file, by which it is chosen.
        name: for people.
        trained_on: what it learnt from and to undo, in a sentence.
        own: the person trained it or brought it.
    """

    key: str
    name: str
    trained_on: str
    own: bool = False


class _Models(QComboBox):
    """A list of names that shortens the shown one in its middle: models of one family differ at the end."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """As the style does it, with a text that fits."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self)
        option.currentText = option.fontMetrics.elidedText(
            option.currentText, Qt.TextElideMode.ElideMiddle, room.width() - 4
        )
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


class TaskBar(QWidget):
    """A button for each task, of which one is down, with a sentence about it; at the right the models for this task.

    Signals:
        task_chosen: a `Task`, by the person.
        model_chosen: key of a `ModelOffer`, by the person.
        train_requested: the person wants a model of their own for this task.
    """

    task_chosen = Signal(object)
    model_chosen = Signal(str)
    train_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers: dict[str, ModelOffer] = {}
        self._none = ""
        self._group = QButtonGroup(self)
        self.buttons: dict[str, TextButton] = {}
        upper = QHBoxLayout()
        upper.setSpacing(theme.SPACING // 2)
        for task in tasks():
            button = TextButton(translated(task.title), translated(task.sentence), task.icon)
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.setAccessibleDescription(translated(task.sentence))
            self._group.addButton(button)
            self.buttons[task.name] = button
            upper.addWidget(button)
            button.clicked.connect(lambda _=False, task=task: self._chosen(task))
        upper.addStretch(1)
        self.models = _Models()
        self.models.setAccessibleName(self.tr("Model"))
        self.models.setToolTip(self.tr("The model to use"))
        self.models.setMinimumHeight(32)
        self.models.setMinimumContentsLength(14)
        self.models.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.models.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.models.setMaximumWidth(34 * theme.SPACING)
        WheelGuard(self).protect(self.models)
        self.models.currentIndexChanged.connect(self._model_chosen)
        self.train = TextButton(
            self.tr("Train your own…"), self.tr("Train a model for this task on your own pictures"), "play"
        )
        self.train.clicked.connect(self.train_requested)
        upper.addWidget(self.models, 1)
        upper.addWidget(self.train)
        self.sentence = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self.sentence.set_muted(True)
        self.trained_on = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self.trained_on.set_muted(True)
        self.trained_on.set_alignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        lower = QHBoxLayout()
        lower.setSpacing(2 * theme.SPACING)
        lower.addWidget(self.sentence, 3)
        lower.addWidget(self.trained_on, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING // 2)
        column.addLayout(upper)
        column.addLayout(lower)
        self.set_task(tasks()[0])

    @property
    def task(self) -> Task:
        """The task whose button is down."""
        return task_named(next(name for name, button in self.buttons.items() if button.isChecked()))

    @property
    def model(self) -> str:
        """Key of the chosen model, empty without one."""
        return str(self.models.currentData() or "")

    def set_task(self, task: Task) -> None:
        """Press a task's button; nothing is emitted."""
        self.buttons[task.name].setChecked(True)
        self.sentence.set_text(translated(task.sentence))
        self.train.setVisible(not task.takes_open_model)

    def set_models(self, offers: Sequence[ModelOffer], chosen: str = "", *, reading: bool = False) -> None:
        """List the models for the task.

        Args:
            offers: shipped ones first.
            chosen: key of the one that does it.
            reading: there may be more; nobody has looked yet.
        """
        self._offers = {offer.key: offer for offer in offers}
        with QSignalBlocker(self.models):
            self.models.clear()
            for offer in offers:
                text = self.tr("{name} (own)").format(name=offer.name) if offer.own else offer.name
                self.models.addItem(text, offer.key)
                self.models.setItemData(self.models.count() - 1, as_text(offer.trained_on), Qt.ItemDataRole.ToolTipRole)
            self.models.setCurrentIndex(max(0, self.models.findData(chosen)) if offers else -1)
        self.models.setEnabled(bool(offers))
        none = self.tr("There is no model for this task yet")
        none = self.tr("No model is open") if self.task.takes_open_model else none
        self._none = self.tr("Reading the models…") if reading else none
        self._describe()

    def _describe(self) -> None:
        offer = self._offers.get(self.model)
        text = offer.trained_on if offer is not None else self._none
        self.trained_on.set_text(text)
        self.models.setAccessibleDescription(text)

    def _chosen(self, task: Task) -> None:
        self.set_task(task)
        self.task_chosen.emit(task)

    def _model_chosen(self) -> None:
        self._describe()
        if self.model:
            self.model_chosen.emit(self.model)
