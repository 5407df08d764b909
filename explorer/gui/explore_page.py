"""The page Explore: model and training on the left, the map in the middle, the probe on the right."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from explorer.gui.drawer import Drawer
from explorer.gui.instruments.panel import InstrumentPanel
from explorer.gui.map.latent_map import LatentMap
from explorer.gui.panels.loss_curve import LossCurve
from explorer.gui.panels.model_card import ModelCardView
from explorer.gui.panels.probe_panel import ProbePanel
from explorer.gui.panels.reading_view import ReadingView
from explorer.gui.panels.reconstruction_strip import ReconstructionStrip
from explorer.gui.panels.training_card import TrainingCard
from explorer.gui.theme import SPACING

_LEFT_WIDTH = 288, 360
_LEFT_SHARE = 0.22
_RIGHT_WIDTH = 288, 720
_RIGHT_SHARE = 0.24


class ExplorePage(QWidget):
    """Lays out the views of this page; what they say to each other is wired elsewhere.

    Attributes:
        map: in the middle.
        reading: above it, what the file of opened codes was taken for.
        left: the training card, with the model card above its form and the loss curve below its progress.
        probe: on the right, and below it the `instruments`.
        right: the same as `probe`.
        drawer: below the map; its first tab holds the `strip`.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.map = LatentMap()
        self.reading = ReadingView()
        self.model_card = ModelCardView()
        self.loss_curve = LossCurve()
        self.training_card = TrainingCard(above=self.model_card, below=self.loss_curve)
        self.probe = ProbePanel()
        self.instruments = InstrumentPanel()
        self.strip = ReconstructionStrip()
        self.drawer = Drawer()
        self.drawer.add_tab("reconstructions", self.tr("Reconstructions"), self.strip)

        self.probe.add_below(self.instruments)
        self.left, self.right = self.training_card, self.probe
        self._middle = QSplitter(Qt.Orientation.Vertical)
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.reading)
        column.addWidget(self.map, 1)
        self._middle.addWidget(upper)
        self._middle.addWidget(self.drawer)
        self._middle.setCollapsible(1, False)
        self._middle.setCollapsible(0, False)
        self._middle.setStretchFactor(0, 1)
        self._middle.setStretchFactor(1, 0)
        self._middle.setHandleWidth(SPACING // 2)
        self._handle_moved = False
        self._middle.splitterMoved.connect(self._keep_sizes)

        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.left)
        layout.addWidget(self._middle, 1)
        layout.addWidget(self.right)
        self.drawer.installEventFilter(self)
        self._middle.installEventFilter(self)
        self.drawer.changed.connect(lambda _: QTimer.singleShot(0, self, self._fit_drawer))
        self.instruments.wanted.connect(self._reveal_instrument)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the sizes of two parts.

        A splitter keeps the height of the drawer whatever its width, and with it pictures that are too large or small,
        and in a low window a drawer that leaves the map no room.
        """
        if isinstance(event, QResizeEvent):
            new, old = event.size(), event.oldSize()
            wider = watched is self.drawer and new.width() != old.width()
            higher = watched is self._middle and new.height() != old.height()
            if (wider or higher) and not self._handle_moved:
                QTimer.singleShot(0, self, self._fit_drawer)
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Both sides grow with the window, within bounds; the map has the rest."""
        super().resizeEvent(event)
        width = event.size().width()
        for panel, share, (least, most) in (
            (self.left, _LEFT_SHARE, _LEFT_WIDTH),
            (self.right, _RIGHT_SHARE, _RIGHT_WIDTH),
        ):
            panel.setFixedWidth(min(max(round(width * share), least), most))

    def _reveal_instrument(self, row: QWidget) -> None:
        # once its controls have taken their room
        QTimer.singleShot(0, row, lambda: self.probe.bring_into_view(row))

    def _fit_drawer(self) -> None:
        """As high as what is in it wants to be at its width, but no higher than the map; a person's choice stays."""
        whole = sum(self._middle.sizes())
        if self.drawer.isVisible() and whole and not self._handle_moved:
            height = min(self.drawer.sizeHint().height(), whole // 2)
            self._middle.setSizes([max(1, whole - height), height])

    def _keep_sizes(self) -> None:
        self._handle_moved = True

    def save_layout(self) -> QByteArray:
        """The sizes of the foldable parts, empty while nobody has chosen them."""
        return self._middle.saveState() if self._handle_moved else QByteArray()

    def restore_layout(self, state: QByteArray) -> None:
        """Bring back what `save_layout` gave."""
        self._handle_moved = not state.isEmpty() and self._middle.restoreState(state)
