"""The settings of a task: a form made from its options, for tasks that need no more."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.features.restore.messages.options import Switch, declared
from explorer.features.restore.messages.restored import CodeMotion, Restored
from explorer.features.restore.task import Task
from explorer.features.restore.view.option_rows import row_for
from explorer.features.restore.view.pane_tool import PaneTool
from explorer.features.restore.view.picture_list import Entry
from explorer.features.restore.view.words import translated
from explorer.gui import theme
from explorer.gui.panels.form_fields import grid
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.gui.panels.wording import significant
from explorer.values import Picture


@dataclass(frozen=True)
class Figure:
    """One line of what is known of a result.

    Attributes:
        label: what it is.
        text: its value with its unit.
        tip: what it means.
    """

    label: str
    text: str
    tip: str


@dataclass(frozen=True)
class Scene:
    """How pictures of different sizes lie over each other.

    Attributes:
        width: of the ground that they lie on, in pixels of its own.
        height: of the ground.
        picture: where the person's picture lies on it.
        shown: where the part lies that the model was shown.
        after: its answer for that part.
        more: other pictures of that part, by their names for people.
    """

    width: int
    height: int
    picture: QRectF
    shown: QRectF
    after: Picture
    more: dict[str, Picture] = field(default_factory=dict)


class Controls(QWidget):
    """A row for each option with a title. Tasks with more to set or to tell make a subclass.

    Args:
        task: whose options these are.
        parent: Qt parent.

    Attributes:
        rows: of the options by their names.
        tool: what the task puts in a person's hand on the picture, None for the bare hand.

    Signals:
        edited: (options by their names with new values, what was done in words), for the current picture, or for all
            selected ones where all of these options are for several.
        previewed: the same options while the person is still at it.
    """

    edited = Signal(dict, str)
    previewed = Signal(dict)
    tool: PaneTool | None = None

    def __init__(self, task: Task, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.task = task
        self._entry: Entry | None = None
        self.form = QWidget()
        layout, guard = grid(self.form), WheelGuard(self)
        self._declared = declared(task.options)
        made = {name: row_for(what, layout, guard, self) for name, what in self._declared.items()}
        self.rows = {name: row for name, row in made.items() if row is not None}
        for name, row in self.rows.items():
            row.changed.connect(lambda value, name=name: self._set(name, value))
            row.moved.connect(lambda value, name=name: self.previewed.emit({name: value}))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.SPACING)
        self.column.addWidget(self.form)

    @property
    def options(self) -> Any:
        """Of the picture that is shown."""
        return self._entry.edits.of(self.task) if self._entry is not None else self.task.options()

    def show_entry(self, entry: Entry | None) -> None:
        """Show what is set for a picture; nothing is emitted."""
        self._entry = entry
        self.setEnabled(entry is not None)
        options = self.options
        for name, row in self.rows.items():
            row.show_value(getattr(options, name), self.decided(name))
            what = self._declared[name]
            idle = isinstance(what, Switch) and what.unless and getattr(options, what.unless)
            row.enable(not idle and not (what.needs and getattr(options, what.needs) is None))

    def decided(self, name: str) -> float | None:
        """What the program decided for an option that was left to it, None while that is not known."""
        return None

    def suit(self, width: int, height: int) -> None:
        """The picture that is shown has this size."""

    def in_short(self, result: Restored) -> str:
        """A result in a few words, for the list; empty where there is nothing to tell."""
        return ""

    def figures(self, result: Restored) -> tuple[Figure, ...]:
        """What the task found out about a picture."""
        if not isinstance(result.found, CodeMotion):
            return ()
        before, after = significant(result.found.residual_before, 3), significant(result.found.residual, 3)
        tip = self.tr("Squared error of the decoded picture at the known pixels, before → after the search for a code")
        return (Figure(self.tr("Residual"), f"{before} → {after}", tip),)

    def size_in_words(self, result: Restored) -> str:
        """Size and depth of a result."""
        return self.tr("{width:,} × {height:,}, {depth}").format(
            width=result.width, height=result.height, depth=result.original.depth
        )

    def scene(self, result: Restored) -> Scene | None:
        """How the result lies over the picture, None where both have one size."""
        return None

    def as_at_first(self) -> dict[str, object]:
        """The options that are for several and are set otherwise than at first, with their first values."""
        usual, now = self.task.options(), self.options
        first = {name: getattr(usual, name) for name in self.task.for_several}
        return {name: value for name, value in first.items() if value != getattr(now, name)}

    def _set(self, name: str, value: object) -> None:
        title = translated(self._declared[name].title)
        self.edited.emit({name: value}, title[:1].lower() + title[1:])
