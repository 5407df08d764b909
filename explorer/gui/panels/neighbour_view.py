"""The real sample nearest to the probe, beside its reconstruction."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.panels import wording
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.gui.panels.picture_view import PictureView
from explorer.values import Neighbour
from explorer.values.class_names import class_name

_SIDE = 112


class NeighbourView(QWidget):
    """Two pictures with their names, and class, number and distance below."""

    find_data_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.original = PictureView()
        self.original.setAccessibleName(self.tr("Nearest real sample"))
        self.original.setToolTip(self.tr("The sample whose code is nearest to the probe"))
        self.reconstruction = PictureView()
        self.reconstruction.setAccessibleName(self.tr("Its reconstruction"))
        self.reconstruction.setToolTip(self.tr("What the model decodes from that sample's own code"))
        for view in (self.original, self.reconstruction):
            view.set_preferred_size(_SIDE, _SIDE)
        self.missing = QLabel(self.tr("Original pictures not found"))
        self.missing.setWordWrap(True)
        self.missing.setProperty("role", "muted")
        self.missing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.find_button = TextButton(
            self.tr("Find the pictures…"), self.tr("Choose or download the data that this model was trained on")
        )
        self.find_button.clicked.connect(self.find_data_requested)
        absent = QWidget()
        column = QVBoxLayout(absent)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING // 2)
        column.addStretch(1)
        column.addWidget(self.missing)
        column.addWidget(self.find_button)
        column.addStretch(1)
        self._left = QWidget()
        self._left.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._stack = QStackedLayout(self._left)
        self._stack.addWidget(self.original)
        self._stack.addWidget(absent)
        self.original_name = ElidedLabel(self.tr("nearest real sample"), Qt.TextElideMode.ElideRight)
        self.reconstruction_name = ElidedLabel(self.tr("its reconstruction"), Qt.TextElideMode.ElideRight)
        self.class_name = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self.facts = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self.facts.setFont(theme.tabular(self.facts.font()))
        # a long class name gives way, the distance does not
        self.facts.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        told = QHBoxLayout()
        told.setSpacing(theme.SPACING)
        told.addWidget(self.class_name, 1)
        told.addWidget(self.facts)
        for label in (self.original_name, self.reconstruction_name):
            label.set_muted(True)
            label.set_alignment(Qt.AlignmentFlag.AlignCenter)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.SPACING)
        grid.setVerticalSpacing(theme.SPACING // 2)
        grid.addWidget(self._left, 0, 0)
        grid.addWidget(self.reconstruction, 0, 1)
        grid.addWidget(self.original_name, 1, 0)
        grid.addWidget(self.reconstruction_name, 1, 1)
        grid.addLayout(told, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(0, 1)
        self.setMaximumHeight(_SIDE + 2 * self.fontMetrics().height() + 3 * theme.SPACING)

    def show_neighbour(self, neighbour: Neighbour, class_names: Sequence[str] = ()) -> None:
        """Show a sample.

        Args:
            neighbour: without its original a button offers to find the pictures.
            class_names: by label; a label without a name is shown as its number.
        """
        if neighbour.original is None:
            self._stack.setCurrentIndex(1)
        else:
            self._stack.setCurrentIndex(0)
            self.original.set_picture(neighbour.original)
        self.reconstruction.set_picture(neighbour.reconstruction)
        name = class_name(class_names, neighbour.label)
        self.class_name.set_text(self.tr("class {name}").format(name=name) if name else "")
        distance = self.tr("distance {distance}").format(distance=wording.significant(neighbour.distance, 3))
        number = self.tr("sample {number:,}").format(number=neighbour.index)
        self.facts.set_text(f"{distance} · {number}")
