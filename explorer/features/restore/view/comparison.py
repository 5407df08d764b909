"""Original, input and reconstruction side by side, and a wipe between the last two."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.features.restore.messages.reconstruction import OwnPicture
from explorer.features.restore.view.wipe_view import WipeView
from explorer.gui import theme
from explorer.gui.panels.buttons import IconButton
from explorer.gui.panels.linked_view import LinkedView
from explorer.gui.panels.zoom_pane import ZoomPane

_STEP = 1.5


class Comparison(QWidget):
    """Four panes that zoom and move together."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = LinkedView(self)
        self.original = ZoomPane(self.view, self.tr("Original"))
        self.prepared = ZoomPane(self.view, self.tr("Model input"))
        self.reconstruction = ZoomPane(self.view, self.tr("Reconstruction"))
        before, after = self.tr("model input"), self.tr("reconstruction")
        self.wipe = WipeView(self.view, self.tr("Before and after"), before, after)
        tip = self.tr("Wheel: zoom all panes · drag: move · double click: show all")
        grid = QGridLayout()
        grid.setSpacing(theme.SPACING)
        for place, pane in enumerate((self.original, self.prepared, self.reconstruction)):
            grid.addWidget(self._caption(pane.accessibleName()), 0, place)
            grid.addWidget(pane, 1, place)
            grid.setColumnStretch(place, 1)
            pane.setToolTip(tip)
        grid.setRowStretch(1, 1)
        self.wipe.setToolTip(self.tr("Drag the line, or move it with the arrow keys · wheel: zoom all panes"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING)
        column.addLayout(grid, 4)
        column.addLayout(self._wipe_head())
        column.addWidget(self.wipe, 5)

    def show_nothing(self, message: str) -> None:
        """Say in place of the pictures why there are none."""
        for pane in (self.original, self.prepared, self.reconstruction):
            pane.set_picture(None)
        self.wipe.set_pictures(None, None)
        self.wipe.set_message(message)

    def show_result(self, own: OwnPicture) -> None:
        """Show a result; zoom and place stay."""
        placement = own.placement
        frame = QRectF(
            placement.left / own.width,
            placement.top / own.height,
            placement.width / own.width,
            placement.height / own.height,
        )
        self.original.set_picture(own.original, frame)
        self.prepared.set_picture(own.prepared)
        self.reconstruction.set_picture(own.reconstruction)
        self.wipe.set_pictures(own.prepared, own.reconstruction)

    def _caption(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setProperty("role", "muted")
        return label

    def _wipe_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.SPACING // 2)
        row.addWidget(self._caption(self.wipe.accessibleName()))
        row.addStretch()
        self.zoom_out = IconButton("zoom-out", self.tr("Zoom out"), self.tr("Zoom all panes out (−)"))
        self.zoom_in = IconButton("zoom-in", self.tr("Zoom in"), self.tr("Zoom all panes in (+)"))
        self.show_all = IconButton("fit", self.tr("Show all"), self.tr("Show the whole pictures (0)"))
        self.zoom_out.clicked.connect(lambda: self.view.zoom_by(1 / _STEP))
        self.zoom_in.clicked.connect(lambda: self.view.zoom_by(_STEP))
        self.show_all.clicked.connect(self.view.show_all)
        self._factor = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._factor.setProperty("role", "muted")
        self._factor.setFont(theme.tabular(self._factor.font()))
        self._factor.setMinimumWidth(6 * theme.SPACING)
        self._factor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._factor.setToolTip(self.tr("Magnification relative to the size at which the picture just fits"))
        for widget in (self._factor, self.zoom_out, self.zoom_in, self.show_all):
            row.addWidget(widget)
        self.view.changed.connect(self._tell_zoom)
        self._tell_zoom()
        return row

    def _tell_zoom(self) -> None:
        self._factor.setText(self.tr("×{zoom:.1f}").format(zoom=self.view.zoom))
        self.zoom_out.setEnabled(self.view.zoom > 1)
        self.show_all.setEnabled(self.view.zoom > 1)
