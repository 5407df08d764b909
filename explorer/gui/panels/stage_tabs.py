"""The stages of a training side by side, to look at the curve of one of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTabBar, QWidget

from explorer.gui import theme
from explorer.gui.panels.wheel_guard import WheelGuard


class StageTabs(QWidget):
    """A tab for each layer in pre-training, and one for the whole network; hidden without pre-training.

    Signals:
        chosen: a person looks at another stage: the layer, 0 for the whole network.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stages: tuple[int, ...] = ()
        self.bar = QTabBar()
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setUsesScrollButtons(True)
        self.bar.setAccessibleName(self.tr("Stage of the training"))
        tip = self.tr("Each layer is trained on its own first, then all together: one curve for each stage")
        self.bar.setToolTip(tip)
        self.bar.setFont(theme.tabular(self.bar.font()))
        WheelGuard(self).protect(self.bar)
        label = QLabel(self.tr("Layer"))
        label.setProperty("role", "muted")
        label.setToolTip(tip)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACING)
        row.addWidget(label)
        row.addWidget(self.bar, 1)
        self.bar.currentChanged.connect(self._changed)
        self.hide()

    def set_stages(self, stages: tuple[int, ...], shown: int) -> None:
        """List the stages.

        Args:
            stages: layers in the order of the training, 0 for the whole network.
            shown: which of them is looked at.
        """
        with QSignalBlocker(self.bar):
            if stages != self._stages:
                self._stages = stages
                while self.bar.count():
                    self.bar.removeTab(0)
                for layer in stages:
                    place = self.bar.addTab(str(layer) if layer else self.tr("Whole"))
                    name = self.tr("Layer {layer}").format(layer=layer) if layer else self.tr("Whole network")
                    self.bar.setTabToolTip(place, name)
                    self.bar.setAccessibleTabName(place, name)
            if shown in stages:
                self.bar.setCurrentIndex(stages.index(shown))
        self._colour()
        self.setVisible(any(stages))

    def changeEvent(self, event: QEvent) -> None:
        """Write in the new colours."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_stages"):
            self._colour()
        super().changeEvent(event)

    def _colour(self) -> None:
        """In a dark window the raised tab alone hardly tells which one is chosen."""
        for place in range(self.bar.count()):
            chosen = place == self.bar.currentIndex()
            self.bar.setTabTextColor(place, theme.accent() if chosen else theme.muted())

    def _changed(self, place: int) -> None:
        self._colour()
        if 0 <= place < len(self._stages):
            self.chosen.emit(self._stages[place])
