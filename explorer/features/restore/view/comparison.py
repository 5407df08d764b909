"""A picture before and after: with a line to wipe between them, or side by side, in true scale."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.features.restore.messages.tiles import TileReply, TileRequest
from explorer.features.restore.view.layer import Layer
from explorer.features.restore.view.pane_tool import PaneTool
from explorer.features.restore.view.true_pane import TruePane
from explorer.features.restore.view.true_view import TrueView
from explorer.gui import theme
from explorer.gui.panels.buttons import IconButton

BEFORE, AFTER, TRUTH, CHANGE, MISS = "before", "after", "truth", "change", "miss"
"""What can always be looked at: the picture, its result, the true original, and two signed differences."""


class Comparison(QWidget):
    """Two panes that look at the same place, and what they show.

    Signals:
        tile_wanted: a `TileRequest` of one of the layers.
        seen_changed: another part of the picture is seen.
    """

    tile_wanted = Signal(object)
    seen_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = TrueView(self)
        self._layers: dict[str, Layer] = {}
        self._names: dict[str, str] = {}
        self._awaited: TileRequest | None = None
        self._chosen: dict[QComboBox, str] = {}
        self.first = TruePane(self.view, self.tr("Picture"))
        self.second = TruePane(self.view, self.tr("Second picture"))
        self.first.seen_changed.connect(self.seen_changed)
        panes = QHBoxLayout()
        panes.setSpacing(theme.SPACING)
        panes.addWidget(self.first, 1)
        panes.addWidget(self.second, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING)
        column.addLayout(self._head())
        column.addLayout(panes, 1)
        tip = self.tr(
            "Drag the line to wipe · wheel: zoom at the pointer · drag: pan when enlarged · double click: actual size"
        )
        for pane in (self.first, self.second):
            pane.setToolTip(tip)
        self.view.changed.connect(self._tell_zoom)
        self._arrange()
        self.show_message("")

    def set_layers(
        self, layers: dict[str, Layer], names: dict[str, str], ground: tuple[int, int] | None = None
    ) -> None:
        """Show layers by what they are; zoom and place stay while the size does.

        Args:
            layers: by `BEFORE`, `AFTER`, ….
            names: what to call them; more than there are layers do no harm.
            ground: width and height of what they lie on; None where all have one size, that of the first.
        """
        for old in self._layers.values():
            if old not in layers.values():
                old.deleteLater()
        for layer in layers.values():
            if layer not in self._layers.values():
                layer.setParent(self)
                layer.tile_wanted.connect(self._want_tile)
        self._layers, self._names = dict(layers), dict(names)
        self._awaited = None
        first = next(iter(layers.values()), None)
        if first is not None:
            self.view.set_picture_size(*(ground or (first.width, first.height)))
        self._fill(self.left, BEFORE)
        self._fill(self.right, AFTER)
        self._show()

    def show_message(self, message: str) -> None:
        """Say in place of pictures why there are none."""
        self.set_layers({}, {})
        self.first.set_message(message)

    def layer(self, kind: str) -> Layer | None:
        """A layer that is at hand."""
        return self._layers.get(kind)

    def take_tile(self, reply: TileReply) -> None:
        """Hand a tile to the layer that asked for it; the other layers ask in their turn."""
        self._awaited = None
        for layer in self._layers.values():
            layer.take(reply)
        self.first.update()
        self.second.update()

    def forget_tile(self) -> None:
        """The tile that was asked for does not come; the next painting asks again."""
        self._awaited = None

    def set_tool(self, tool: PaneTool | None) -> None:
        """Give the person a tool, in both panes."""
        self.first.set_tool(tool)
        self.second.set_tool(tool)

    def seen_part(self, kind: str) -> QRectF:
        """Which part of a layer is seen, in the picture's pixels; empty where it is not looked at."""
        layer = self._layers.get(kind)
        for pane in (self.first, self.second):
            if layer in pane.layers:
                return pane.seen_part(layer)
        return QRectF()

    def _want_tile(self, request: TileRequest) -> None:
        """One at a time: a newer request would take the place of one that waits."""
        if self._awaited is None:
            self._awaited = request
            self.tile_wanted.emit(request)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.SPACING // 2)
        self.wiping = IconButton(
            "wipe", self.tr("Wipe"), self.tr("One over the other, with a line to wipe between them")
        )
        self.beside = IconButton(
            "side-by-side", self.tr("Side by side"), self.tr("Two panes that zoom and pan together")
        )
        ways = QButtonGroup(self)
        for button in (self.wiping, self.beside):
            button.setCheckable(True)
            ways.addButton(button)
            row.addWidget(button)
        self.wiping.setChecked(True)
        ways.buttonClicked.connect(lambda _: self._arrange())
        self.left, self.right = QComboBox(), QComboBox()
        for box, name in ((self.left, self.tr("Left")), (self.right, self.tr("Right"))):
            box.setAccessibleName(name)
            box.setToolTip(self.tr("What is shown on this side"))
            box.setMinimumHeight(32)
            box.setMinimumContentsLength(8)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.currentIndexChanged.connect(self._show)
            box.activated.connect(lambda _, chosen=box: self._chosen.update({chosen: chosen.currentData()}))
            row.addWidget(box)
        row.addStretch(1)
        self.factor = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.factor.setProperty("role", "muted")
        self.factor.setFont(theme.tabular(self.factor.font()))
        self.factor.setMinimumWidth(7 * theme.SPACING)
        self.factor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.factor.setToolTip(self.tr("Magnification: 100 % is one screen pixel per pixel of the picture"))
        self.zoom_out = IconButton("zoom-out", self.tr("Zoom out"), self.tr("Zoom out (−)"))
        self.zoom_in = IconButton("zoom-in", self.tr("Zoom in"), self.tr("Zoom in (+)"))
        self.true_size = IconButton(
            "one-to-one", self.tr("Actual size"), self.tr("One screen pixel per pixel of the picture (1)")
        )
        self.show_all = IconButton("fit", self.tr("Show all"), self.tr("Fit the whole picture into the window (0)"))
        self.zoom_out.clicked.connect(lambda: self.view.step(-1))
        self.zoom_in.clicked.connect(lambda: self.view.step(1))
        self.true_size.clicked.connect(lambda: self.view.look_at(1.0, self.view.centre))
        self.show_all.clicked.connect(self.view.show_all)
        for widget in (self.factor, self.zoom_out, self.zoom_in, self.true_size, self.show_all):
            row.addWidget(widget)
        return row

    def _fill(self, box: QComboBox, usual: str) -> None:
        """Offer what is at hand; what was looked at stays where it is at hand still."""
        chosen = self._chosen.get(box, usual)
        with QSignalBlocker(box):
            box.clear()
            for kind in self._layers:
                box.addItem(self._names.get(kind, kind), kind)
            for kind in (chosen, usual):
                if kind in self._layers:
                    box.setCurrentIndex(box.findData(kind))
                    break
        box.setEnabled(len(self._layers) > 1)

    def _arrange(self) -> None:
        self.second.setVisible(self.beside.isChecked())
        self._show()

    def _show(self) -> None:
        if not self._layers:
            self.first.set_layers()
            self.second.set_layers()
        else:
            left, right = self.left.currentData(), self.right.currentData()
            first, second = (self._layers[left], self._names[left]), (self._layers[right], self._names[right])
            if self.beside.isChecked():
                self.first.set_layers(first)
                self.second.set_layers(second)
            else:
                self.first.set_layers(*((first, second) if left != right else (first,)))
                self.second.set_layers()
        for widget in (self.zoom_out, self.zoom_in, self.true_size, self.show_all, self.wiping, self.beside):
            widget.setEnabled(bool(self._layers))
        self._tell_zoom()

    def _tell_zoom(self) -> None:
        percent = 100 * self.view.scale
        text = f"{percent:,.0f}" if percent >= 10 else f"{percent:.2g}"
        self.factor.setText(self.tr("{percent} %").format(percent=text) if self._layers else "")
        self.show_all.setEnabled(bool(self._layers) and not self.view.fits)
