"""Where one picture's repair is looked at and steered: comparison in the middle, controls and figures beside it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from explorer.features.restore.messages.edits import Painting, RepairEdits, Stroke
from explorer.features.restore.messages.repair import ColourHint, RepairResult
from explorer.features.restore.tasks.clean_page.view import PageControls
from explorer.features.restore.tasks.colorize.view.hint_controls import HintControls
from explorer.features.restore.tasks.colorize.view.hint_tool import HintTool
from explorer.features.restore.tasks.denoise.view import NoiseControls
from explorer.features.restore.tasks.fill_in.view.brush_controls import BrushControls
from explorer.features.restore.tasks.fill_in.view.brush_tool import BrushTool
from explorer.features.restore.view.layer import Layer
from explorer.features.restore.view.pane_tool import PaneTool
from explorer.features.restore.view.picture_list import Entry
from explorer.features.restore.view.repair_comparison import AFTER, BEFORE, CHANGE, MISS, TRUTH, RepairComparison
from explorer.features.restore.view.repair_facts import RepairFacts
from explorer.gui import theme
from explorer.gui.panels.restore_tasks import words_of
from explorer.values import Picture
from explorer.values.full_picture import FullPicture
from explorer.values.restoration_model import CLEAN_PAGE, COLORIZE, DENOISE, FILL_IN


class RepairBench(QObject):
    """Shows one entry of the list for the tasks that repair.

    Attributes:
        comparison: before and after.
        side: settings, figures and account.

    Signals:
        edited: (fields of `RepairEdits` with new values, what was done in words) for the current picture, or for all
            selected ones where only `strength`, `noise`, `page` or `vividness` changes.
        previewed: the same fields, while the person is still at it.
        truth_requested, mask_load_requested, mask_save_requested, map_requested: for the current picture.
        tile_wanted: a `TileRequest`.
        seen_changed: another part of the picture is seen.
    """

    edited = Signal(dict, str)
    previewed = Signal(dict)
    truth_requested = Signal()
    mask_load_requested = Signal()
    mask_save_requested = Signal()
    map_requested = Signal()
    tile_wanted = Signal(object)
    seen_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._task = DENOISE
        self._entry: Entry | None = None
        self._estimates: dict[int, float] = {}
        self._shown: object = None
        self._hint = -1
        self._serial = 0
        self.comparison = RepairComparison()
        self.facts = RepairFacts()
        self.noise = NoiseControls()
        self.hints = HintControls()
        self.brush = BrushTool(self)
        self.hint_tool = HintTool(self)
        self.painting = BrushControls(self.brush)
        self.page = PageControls()
        self._controls: dict[str, QWidget] = {
            DENOISE: self.noise,
            CLEAN_PAGE: self.page,
            COLORIZE: self.hints,
            FILL_IN: self.painting,
        }
        self._tools: dict[str, PaneTool] = {COLORIZE: self.hint_tool, FILL_IN: self.brush}
        self.side = self._make_side()
        self._connect()
        self.set_task(DENOISE)

    def set_task(self, task: str) -> None:
        """Offer what belongs to a task."""
        self._task, self._shown, self._hint = task, None, -1
        self._entry = None
        for name, widget in self._controls.items():
            widget.setVisible(name == task)
        self.comparison.set_tool(self._tools.get(task))
        self.comparison.show_message("")
        self.facts.clear()

    def show(self, entry: Entry | None, message: str) -> None:
        """Show a picture of the list, and `message` where there is nothing to show of it."""
        if entry is None or self._entry is None or entry.identity != self._entry.identity:
            self._hint = -1
        self._entry = entry
        self._controls[self._task].setEnabled(entry is not None)
        result = entry.result if entry is not None and isinstance(entry.result, RepairResult) else None
        shown = (result, entry.opened, entry.truth) if entry is not None else None
        if entry is None or (result is None and entry.opened is None):
            self._shown = None
            self.comparison.show_message(message)
        elif shown != self._shown:
            self._shown = shown
            self._lay(result, entry)
        self._show_edits(entry, result)
        self.facts.clear()
        if entry is not None and entry.failure is not None:
            self.facts.show_failure(entry.failure)
        elif result is not None and entry is not None:
            self.facts.show_result(result, entry.edits.clean_path)

    def show_preview(self, identity: int, picture: Picture | None, place: QRectF | None = None) -> None:
        """Lay a part that was done again over the result; `place` in the picture's pixels, None for all of it."""
        layer = self.comparison.layer(AFTER)
        if layer is not None and self._entry is not None and self._entry.identity == identity:
            layer.set_patch(picture, place)

    def _lay(self, result: RepairResult | None, entry: Entry) -> None:
        self._serial += 1

        def layer(kind: str, *pictures: FullPicture, overview: Picture | None = None, result: bool = True) -> Layer:
            return Layer(f"{self._serial}/{kind}", pictures, overview, result=result)

        if result is None:
            assert entry.opened is not None
            layers = {BEFORE: layer(BEFORE, entry.opened.original, overview=entry.opened.before, result=False)}
        else:
            layers = {
                BEFORE: layer(BEFORE, result.original, overview=result.before, result=False),
                AFTER: layer(AFTER, result.restored, overview=result.after),
                CHANGE: layer(CHANGE, result.original, result.restored),
            }
            truth = entry.truth
            if truth is not None and (truth.width, truth.height) == (result.width, result.height):
                layers[TRUTH] = layer(TRUTH, truth)
                layers[MISS] = layer(MISS, truth, result.restored)
        names = {
            BEFORE: self.tr("before"),
            AFTER: words_of(self._task).after,
            TRUTH: self.tr("undamaged original"),
            CHANGE: self.tr("what was changed"),
            MISS: self.tr("what remains wrong"),
        }
        self.comparison.set_layers(layers, names)
        self.brush.suit(layers[BEFORE].width, layers[BEFORE].height)

    def _show_edits(self, entry: Entry | None, result: RepairResult | None) -> None:
        edits = entry.edits if entry is not None else RepairEdits()
        if self._task == DENOISE:
            estimate = result.strength if result is not None and result.estimated else None
            if estimate is None and result is not None and self.noise.automatic.isChecked():
                estimate = result.strength
            # a strength that is set by hand does not change what was found
            if estimate is not None and entry is not None:
                self._estimates[entry.identity] = estimate
            elif entry is not None:
                estimate = self._estimates.get(entry.identity)
            impulses = result is not None and result.impulses
            self.noise.set_state(edits.strength, edits.noise, estimate, impulses=impulses)
        elif self._task == CLEAN_PAGE:
            self.page.set_options(edits.page)
        elif self._task == COLORIZE:
            self._hint = min(self._hint, len(edits.hints) - 1)
            self.hints.set_hints(edits.hints, self._hint)
            self.hints.set_vividness(edits.vividness)
            self.hint_tool.set_hints(edits.hints, self._hint)
        elif self._task == FILL_IN:
            opened = entry.opened if entry is not None else None
            self.brush.set_painting(edits.painting, opened.mask if opened is not None else None)
            self.painting.set_marked(bool(edits.painting))

    # What the person does --------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        tr = self.tr
        self.noise.moved.connect(lambda strength: self.previewed.emit({"strength": strength}))
        self.noise.changed.connect(lambda strength: self.edited.emit({"strength": strength}, tr("strength")))
        self.noise.noise_changed.connect(lambda noise: self.edited.emit({"noise": noise}, tr("kind of noise")))
        self.page.changed.connect(lambda page: self.edited.emit({"page": page}, tr("page settings")))
        self.hint_tool.set_at.connect(self._set_hint)
        self.hint_tool.moved.connect(self._change_hint)
        self.hint_tool.dragged.connect(self._drag_hint)
        self.hint_tool.removed.connect(self._remove_hint)
        self.hint_tool.selected.connect(self._select_hint)
        self.hints.selected.connect(self._select_hint)
        self.hints.removed.connect(self._remove_hint)
        self.hints.cleared.connect(lambda: self._change_hints((), -1, tr("remove hints")))
        self.hints.colour_chosen.connect(self._colour_chosen)
        self.hints.vividness_changed.connect(lambda factor: self.edited.emit({"vividness": factor}, tr("vividness")))
        self.brush.painted.connect(self._painted)
        self.painting.cleared.connect(lambda: self.edited.emit({"painting": Painting()}, tr("clear mask")))
        self.painting.load_requested.connect(self.mask_load_requested)
        self.painting.save_requested.connect(self.mask_save_requested)
        self.facts.truth_requested.connect(self.truth_requested)
        self.facts.truth_dropped.connect(lambda: self.edited.emit({"clean_path": ""}, tr("forget the original")))
        self.facts.map_requested.connect(self.map_requested)
        self.comparison.tile_wanted.connect(self.tile_wanted)
        self.comparison.seen_changed.connect(self.seen_changed)

    def _hints(self) -> tuple[ColourHint, ...]:
        return self._entry.edits.hints if self._entry is not None else ()

    def _change_hints(self, hints: tuple[ColourHint, ...], current: int, text: str) -> None:
        self._hint = current
        if self._entry is not None:
            self.edited.emit({"hints": hints}, text)

    def _set_hint(self, x: float, y: float) -> None:
        hints = (*self._hints(), ColourHint(x, y, self.hints.colour))
        # not the selected one: the next colour that is chosen is for the next place
        self._change_hints(hints, -1, self.tr("colour hint"))

    def _change_hint(self, index: int, hint: ColourHint) -> None:
        hints = self._hints()
        if 0 <= index < len(hints):
            self._change_hints((*hints[:index], hint, *hints[index + 1 :]), index, self.tr("move hint"))

    def _drag_hint(self, index: int, hint: ColourHint) -> None:
        hints = self._hints()
        if 0 <= index < len(hints):
            self.previewed.emit({"hints": (*hints[:index], hint, *hints[index + 1 :])})

    def _remove_hint(self, index: int) -> None:
        hints = self._hints()
        left = (*hints[:index], *hints[index + 1 :])
        self._change_hints(left, min(index, len(left) - 1), self.tr("remove hint"))

    def _select_hint(self, index: int) -> None:
        self._hint = index
        self.hints.set_hints(self._hints(), index)
        self.hint_tool.set_hints(self._hints(), index)

    def _colour_chosen(self, colour: tuple[int, int, int]) -> None:
        hints = self._hints()
        if 0 <= self._hint < len(hints) and hints[self._hint].colour != colour:
            self._change_hint(self._hint, replace(hints[self._hint], colour=colour))

    def _painted(self, stroke: Stroke) -> None:
        if self._entry is not None:
            painting = self._entry.edits.painting.with_stroke(stroke)
            text = self.tr("erase") if stroke.erases else self.tr("brush stroke")
            self.edited.emit({"painting": painting}, text)

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
        column.addSpacing(theme.SPACING)
        column.addWidget(result)
        column.addWidget(self.facts)
        column.addStretch()
        return side
