"""The page Compare: models at the left, their maps side by side, their figures below."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.compare.class_strip import ClassStrip
from explorer.gui.compare.linked_maps import LinkedMaps
from explorer.gui.compare.map_grid import MapGrid
from explorer.gui.compare.map_panel import AROUND_MAP, MapPanel
from explorer.gui.compare.measures_view import MeasuresView
from explorer.gui.compare.model_choice import MOST_MAPS, ModelChoice
from explorer.gui.compare.replay_row import ReplayRow
from explorer.gui.map.tools import PROBE
from explorer.values import Picture
from explorer.values.comparison import CarryReply, same_samples
from explorer.values.open_model import OpenModel

__all__ = ["MOST_MAPS", "ComparePage"]


class ComparePage(QWidget):
    """Lays out the views of this page and links its maps; where models and figures come from is wired elsewhere.

    Attributes:
        choice: which models are compared.
        classes: the filter that all maps share.
        measures: the table.
        replay: moves all maps through their trainings.

    Signals:
        shown: the page came into view.
        probe_moved: key of a model, and the place on its map to which a person moved the probe.
        clicked: key of a model, and the row of the sample that was clicked on its map.
        hovered: key of a model, and the row under the pointer on its map, −1 for none; answer with `show_card`.
        selection_changed: sorted int64 rows of the linked maps; a person's doing.
        space_tapped: the space bar was tapped on a map.
    """

    shown = Signal()
    probe_moved = Signal(str, float, float)
    clicked = Signal(str, int)
    hovered = Signal(str, int)
    selection_changed = Signal(object)
    space_tapped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tool = PROBE
        self._fills = False
        self._panels: dict[str, MapPanel] = {}
        self._unmoved: frozenset[str] = frozenset()
        self._links = LinkedMaps(self)
        self.choice = ModelChoice()
        self.classes = ClassStrip()
        self.measures = MeasuresView()
        self.replay = ReplayRow()
        self._grid = MapGrid(AROUND_MAP)
        self._message = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._message.setWordWrap(True)
        self._message.setProperty("role", "muted")
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setMargin(4 * theme.SPACING)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._message)
        self._stack.addWidget(self._grid)

        maps = QVBoxLayout()
        maps.setSpacing(theme.SPACING)
        maps.addWidget(self.classes)
        maps.addWidget(self._stack, 1)
        maps.addWidget(self.replay)
        upper = QWidget()
        row = QHBoxLayout(upper)
        row.setContentsMargins(theme.SPACING, theme.SPACING, theme.SPACING, 0)
        row.setSpacing(theme.SPACING)
        row.addWidget(self.choice)
        row.addLayout(maps, 1)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.addWidget(upper)
        self._splitter.addWidget(self.measures)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 0)
        self._splitter.setHandleWidth(theme.SPACING)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._splitter)

        self._height_chosen = False
        self._splitter.splitterMoved.connect(self._keep_height)
        self.measures.model.modelReset.connect(self._fit_table)
        self.classes.hidden_changed.connect(self._links.set_hidden)
        self._links.hidden_changed.connect(self.classes.set_hidden)
        self._links.selection_changed.connect(self.selection_changed)
        self.set_message(self.tr("Reading the models …"))

    @property
    def panels(self) -> tuple[MapPanel, ...]:
        """The maps from left to right."""
        return tuple(self._panels.values())

    def set_maps(self, models: Sequence[OpenModel]) -> None:
        """Show the maps of these models in this order; those that are shown already stay as they are.

        Maps of the same samples as the first one are linked; the others say that they are not.

        Args:
            models: at most `MOST_MAPS`, each with its card's path as key.
        """
        wanted = {model.card.path: model for model in models[:MOST_MAPS]}
        for key, panel in list(self._panels.items()):
            if key not in wanted or wanted[key] is not panel.model:
                self._remove(key)
        self._panels = {key: self._panels.get(key) or self._panel(model) for key, model in wanted.items()}
        linked = [panel for panel in self.panels if same_samples(panel.model, self.panels[0].model)]
        self._unmoved = frozenset()
        self._set_notes()
        self._links.join([panel.map for panel in linked])
        if linked:
            first = linked[0].model
            self.classes.set_classes(first.codes.labels, first.card.data.class_names)
            self.classes.set_hidden(linked[0].map.hidden_classes())
        self.classes.setVisible(bool(linked) and bool(self.classes.rows))
        self._grid.set_widgets(self.panels)
        self._stack.setCurrentWidget(self._grid if self._panels else self._message)

    def set_message(self, text: str) -> None:
        """Take all maps away and say why there are none, or what to do."""
        self.set_maps(())
        self._message.setText(text)

    def move_points(self, key: str, positions: np.ndarray) -> None:
        """Give the points of a model's map other places, float32 (N, 2)."""
        if key in self._panels:
            self._panels[key].map.move_points(positions)

    def set_unmoved(self, keys: frozenset[str]) -> None:
        """Say of these models that a replay leaves their maps as they are."""
        if keys != self._unmoved:
            self._unmoved = keys
            self._set_notes()

    def linked(self, key: str) -> bool:
        """Whether the map of a model shows the same samples as the first one."""
        panel = self._panels.get(key)
        return panel is not None and same_samples(panel.model, self.panels[0].model)

    def show_probes(self, reply: CarryReply) -> None:
        """Put the carried probe on every map and show what each model makes of it."""
        for probe in reply.probes:
            panel = self._panels.get(probe.key)
            if panel is not None:
                touched = probe.key == reply.request.source
                panel.show_probe(probe, touched=touched, sample=reply.request.sample >= 0)

    def show_card(self, key: str, index: int, picture: Picture | None, title: str, lines: Sequence[str]) -> None:
        """Answer `hovered`; see `LatentMap.show_card`."""
        if key in self._panels:
            self._panels[key].map.show_card(index, picture, title, lines)

    def clear_selection(self) -> None:
        """Select nothing on any map, without a signal."""
        self._links.set_selection(np.zeros(0, np.int64))

    def set_tool(self, name: str) -> None:
        """Take "probe", "select" or "lasso" on all maps.

        Raises:
            ValueError: there is no such tool.
        """
        self._tool = name
        for panel in self.panels:
            panel.map.set_tool(name)

    def set_filling(self, fills: bool) -> None:
        """Whether the axes of each map fill the room that they have, rather than both having one scale."""
        self._fills = fills
        for panel in self._panels.values():
            panel.map.set_filling(fills)

    def fit(self) -> None:
        """Show all points of every map."""
        for panel in self.panels:
            panel.map.fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that the page is in view."""
        super().showEvent(event)
        if not event.spontaneous():
            self.shown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The table keeps the height that it needs; the maps take the rest."""
        super().resizeEvent(event)
        self._fit_table()

    def _set_notes(self) -> None:
        for key, panel in self._panels.items():
            linked = "" if self.linked(key) else self.tr("different samples, not linked")
            panel.set_note(self.tr("no history, shown as it is now") if key in self._unmoved else linked)

    def _keep_height(self) -> None:
        self._height_chosen = True

    def _fit_table(self) -> None:
        if not self._height_chosen:
            wanted = min(self.measures.wanted_height(), self.height() // 3)
            self._splitter.setSizes([max(1, self.height() - wanted), wanted])

    def _panel(self, model: OpenModel) -> MapPanel:
        panel, key = MapPanel(model), model.card.path
        panel.map.set_tool(self._tool)
        panel.map.set_filling(self._fills)
        panel.map.probe_moved.connect(lambda x, y: self.probe_moved.emit(key, x, y))
        panel.map.clicked.connect(lambda row: self.clicked.emit(key, row))
        panel.map.hovered.connect(lambda row: self.hovered.emit(key, row))
        panel.map.space_tapped.connect(self.space_tapped)
        return panel

    def _remove(self, key: str) -> None:
        panel = self._panels.pop(key)
        panel.hide()
        panel.deleteLater()
