"""Where one picture is looked at and worked on: comparison in the middle, settings and figures beside it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.features.restore.messages.restored import Restored
from explorer.features.restore.task import Task, load, tasks
from explorer.features.restore.view.comparison import AFTER, BEFORE, CHANGE, MISS, TRUTH, Comparison
from explorer.features.restore.view.controls import Controls
from explorer.features.restore.view.facts import Facts
from explorer.features.restore.view.layer import Layer
from explorer.features.restore.view.picture_list import Entry
from explorer.features.restore.view.words import translated
from explorer.gui import theme
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.form_fields import Fields
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.values import Picture
from explorer.values.full_picture import FullPicture


class Bench(QObject):
    """Shows one entry of the list.

    Attributes:
        comparison: before and after.
        facts: figures and account.
        side: settings, figures and account in a column.
        scope: which pictures a setting is for.

    Signals:
        edited: (options of the task with new values, what was done in words) for the current picture or for several,
            see `for_all`; "clean_path" alone belongs to no task.
        previewed: the same options, while the person is still at it.
        truth_requested, map_requested: for the current picture.
        tile_wanted: a `TileRequest`.
        seen_changed: another part of the picture is seen.
    """

    edited = Signal(dict, str)
    previewed = Signal(dict)
    truth_requested = Signal()
    map_requested = Signal()
    tile_wanted = Signal(object)
    seen_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entry: Entry | None = None
        self._shown: object = None
        self._serial = 0
        self.comparison = Comparison()
        self.facts = Facts()
        self._controls: dict[str, Controls] = {task.name: load(task.controls)(task) for task in tasks()}
        self._task = tasks()[0]
        self.side = self._make_side()
        for controls in self._controls.values():
            controls.edited.connect(self.edited)
            controls.previewed.connect(self.previewed)
        self.reset.clicked.connect(lambda: self.edited.emit(self.present.as_at_first(), self.tr("reset settings")))
        self.facts.truth_requested.connect(self.truth_requested)
        self.facts.truth_dropped.connect(lambda: self.edited.emit({"clean_path": ""}, self.tr("forget the original")))
        self.facts.map_requested.connect(self.map_requested)
        self.comparison.tile_wanted.connect(self.tile_wanted)
        self.comparison.seen_changed.connect(self.seen_changed)
        self.set_task(self._task)

    def controls(self, task: str) -> Controls:
        """Those of a task."""
        return self._controls[task]

    @property
    def present(self) -> Controls:
        """The controls of the present task."""
        return self._controls[self._task.name]

    def for_all(self) -> bool:
        """Whether a setting is for all pictures, and not for the selected ones alone."""
        return bool(self.scope.currentData())

    def set_task(self, task: Task) -> None:
        """Offer what belongs to a task."""
        if task is not self._task:
            # whoever wanted all pictures for one task may not for another
            self.scope.setCurrentIndex(0)
        self._task, self._shown, self._entry = task, None, None
        for name, widget in self._controls.items():
            widget.setVisible(name == task.name)
        self._for_several.setVisible(bool(task.for_several))
        self.comparison.set_tool(self.present.tool)
        self.comparison.show_message("")
        self.facts.clear()

    def show(self, entry: Entry | None, message: str) -> None:
        """Show a picture of the list, and `message` where there is nothing to show of it."""
        self._entry = entry
        result = entry.result if entry is not None else None
        shown = (result, entry.opened, entry.truth) if entry is not None else (None, None, None)
        if shown[:2] == (None, None):
            self._shown = None
            self.comparison.show_message(message)
        elif entry is not None and shown != self._shown:
            self._shown = shown
            self._lay(result, entry)
        self.present.show_entry(entry)
        self.reset.setEnabled(entry is not None and bool(self.present.as_at_first()))
        self.facts.clear()
        if entry is not None and entry.failure is not None:
            self.facts.show_failure(entry.failure)
        elif result is not None and entry is not None:
            self.facts.show_result(result, self.present, entry.edits.clean_path)

    def show_preview(self, identity: int, picture: Picture | None, place: QRectF | None = None) -> None:
        """Lay a part that was done again over the result; `place` in the picture's pixels, None for all of it."""
        layer = self.comparison.layer(AFTER)
        if layer is not None and self._entry is not None and self._entry.identity == identity:
            layer.set_patch(picture, place)

    def _lay(self, result: Restored | None, entry: Entry) -> None:
        self._serial += 1
        scene = self.present.scene(result) if result is not None else None

        def layer(
            kind: str, *pictures: FullPicture, overview: Picture | None = None, place: QRectF | None = None
        ) -> Layer:
            made = Layer(f"{self._serial}/{kind}", pictures, overview, place, result=kind != BEFORE)
            if scene is not None and kind in (BEFORE, TRUTH):
                made.outline = scene.shown
            return made

        names = {
            BEFORE: self.tr("before"),
            AFTER: translated(self._task.after),
            TRUTH: self.tr("undamaged original"),
            CHANGE: self.tr("what was changed"),
            MISS: self.tr("what remains wrong"),
        }
        ground: tuple[int, int] | None = None
        if result is None:
            assert entry.opened is not None
            layers = {BEFORE: layer(BEFORE, entry.opened.original, overview=entry.opened.before)}
        elif scene is None:
            layers = {
                BEFORE: layer(BEFORE, result.original, overview=result.before),
                AFTER: layer(AFTER, result.restored, overview=result.after),
                CHANGE: layer(CHANGE, result.original, result.restored),
            }
        else:
            ground = scene.width, scene.height
            names |= {name: name for name in scene.more}
            more = {name: FullPicture.of(picture) for name, picture in scene.more.items()}
            after = FullPicture.of(scene.after)
            layers = {BEFORE: layer(BEFORE, result.original, overview=result.before, place=scene.picture)}
            layers |= {name: layer(name, picture, place=scene.shown) for name, picture in more.items()}
            layers[AFTER] = layer(AFTER, after, overview=scene.after, place=scene.shown)
            for picture in more.values():
                layers[CHANGE] = layer(CHANGE, picture, after, place=scene.shown)
        truth = entry.truth
        if result is not None and truth is not None and (truth.width, truth.height) == (result.width, result.height):
            layers[TRUTH] = layer(TRUTH, truth, place=scene.picture if scene is not None else None)
            if scene is None:
                layers[MISS] = layer(MISS, truth, result.restored)
        self.comparison.set_layers(layers, names, ground)
        self.present.suit(layers[BEFORE].width, layers[BEFORE].height)

    def _make_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, theme.SPACING, 0)
        column.setSpacing(theme.SPACING)
        settings, result = QLabel(self.tr("Settings")), QLabel(self.tr("Result"))
        for heading in (settings, result):
            heading.setProperty("role", "heading")
        column.addWidget(settings)
        for widget in self._controls.values():
            column.addWidget(widget)
        self._for_several = QWidget()
        row = QHBoxLayout(self._for_several)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACING)
        self.scope: QComboBox = Fields(WheelGuard(side)).combo(
            self.tr("Apply to"),
            self.tr("Which pictures in the list a change applies to"),
            (self.tr("For selected pictures"), False),
            (self.tr("For all pictures"), True),
        )
        self.reset = TextButton(self.tr("Reset"), self.tr("Set everything as it was at first"), "undo")
        row.addWidget(self.scope, 1)
        row.addWidget(self.reset)
        column.addWidget(self._for_several)
        column.addSpacing(theme.SPACING)
        column.addWidget(result)
        column.addWidget(self.facts)
        column.addStretch()
        return side
