"""How large the picture change of the ellipse is, and what it says of the probe's place."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.once import once_after
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.gui.panels.wording import significant
from explorer.values.geometry import Ellipse

_USUAL_LEVELS = 10.0
_WORDS_EVERY_MS = 66


class EllipseControls(QWidget):
    """The amount, and both directions in figures; these follow fifteen times a second.

    Signals:
        levels_changed: a person chose another amount.
    """

    levels_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ellipse: Ellipse | None = None
        self._later = once_after(_WORDS_EVERY_MS, self.flush, self)
        self._levels = QDoubleSpinBox()
        self._levels.setRange(0.1, 128.0)
        self._levels.setDecimals(1)
        self._levels.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        self._levels.setValue(_USUAL_LEVELS)
        self._levels.setSuffix(self.tr(" of 255"))
        self._levels.setKeyboardTracking(False)
        self._levels.setAccessibleName(self.tr("Picture change at the rim"))
        self._levels.setToolTip(
            self.tr("By how many grey levels the pixels change from the probe to the rim (root mean square)")
        )
        WheelGuard(self).protect(self._levels)
        self._levels.valueChanged.connect(lambda _: self.levels_changed.emit())
        label = QLabel(self.tr("Change a pixel"))
        label.setBuddy(self._levels)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self._levels, 1)
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setProperty("role", "muted")
        self._words.setFont(theme.tabular(self._words.font()))
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * theme.SPACING, 0, 0, 0)
        column.setSpacing(theme.SPACING // 2)
        column.addLayout(row)
        column.addWidget(self._words)

    def levels(self) -> float:
        """Root mean square of the pixels' changes at the rim, in grey levels of 255."""
        return self._levels.value()

    def show_ellipse(self, ellipse: Ellipse) -> None:
        """Tell its two directions, newest only."""
        self._ellipse = ellipse
        if not self._later.isActive():
            self._later.start()

    def set_message(self, text: str) -> None:
        """Say why there is no ellipse."""
        self._ellipse = None
        self._words.setText(text)

    def flush(self) -> None:
        """Bring the figures up to date now."""
        ellipse = self._ellipse
        if ellipse is None:
            return
        least, most = ellipse.rates
        ratio = most / least if least > 0 else math.inf
        text = self.tr(
            "Solid axis: the picture changes most, {most} a unit of code. Dashed: least, {least}. "
            "Ratio {ratio}. Here the map is stretched {area} times."
        )
        self._words.setText(
            text.format(
                most=significant(most, 3),
                least=significant(least, 3),
                ratio=significant(ratio, 2) if math.isfinite(ratio) else "∞",
                area=significant(least * most, 3),
            )
        )
