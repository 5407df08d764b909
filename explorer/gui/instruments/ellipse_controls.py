"""How large the picture change of the ellipse is, and what it says of the probe's place."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.once import once_after
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.gui.panels.wording import significant
from explorer.values.geometry import Ellipse

# each new text lays the column out again, which the moving pointer should not pay for more often
_WORDS_EVERY_MS = 250


class EllipseControls(QWidget):
    """The amount, and both directions in figures; these follow four times a second.

    Signals:
        levels_changed: a person chose another amount.
    """

    levels_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ellipse: Ellipse | None = None
        self._drawn = 0.0
        self._later = once_after(_WORDS_EVERY_MS, self.flush, self)
        self._levels = QDoubleSpinBox()
        self._levels.setRange(0.0, 128.0)
        self._levels.setSpecialValueText(self.tr("automatic"))
        self._levels.setDecimals(1)
        self._levels.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        self._levels.setSuffix(self.tr(" of 255"))
        self._levels.setKeyboardTracking(False)
        self._levels.setAccessibleName(self.tr("Picture change at the edge"))
        self._levels.setToolTip(
            self.tr(
                "How many grey levels the pixels change by from the probe to the edge of the ellipse (root mean "
                "square). Automatic chooses a value that makes the ellipse easy to see; with a fixed value, sizes "
                "at different places can be compared."
            )
        )
        WheelGuard(self).protect(self._levels)
        self._levels.valueChanged.connect(lambda _: self.levels_changed.emit())
        label = QLabel(self.tr("At the edge"))
        label.setBuddy(self._levels)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self._levels, 1)
        self._words = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setProperty("role", "muted")
        self._words.setFont(theme.tabular(self._words.font()))
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * theme.SPACING, 0, 0, 0)
        column.setSpacing(theme.SPACING // 2)
        column.addLayout(row)
        column.addWidget(self._words)

    def levels(self) -> float:
        """Root mean square of the pixels' changes at the rim, in grey levels of 255; 0 for automatic."""
        return self._levels.value()

    def show_ellipse(self, ellipse: Ellipse, levels: float) -> None:
        """Tell its two directions and the amount at its rim, newest only."""
        self._ellipse, self._drawn = ellipse, levels
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
            "Along the solid axis the picture changes fastest: {most} per unit of code; along the dashed one slowest: "
            "{least} ({ratio} times less). Area is magnified {area} times. The ellipse is drawn {levels} times larger "
            "than a change of one grey level of 255."
        )
        self._words.setText(
            text.format(
                levels=significant(self._drawn, 2),
                most=significant(most, 3),
                least=significant(least, 3),
                ratio=significant(ratio, 2) if math.isfinite(ratio) else "∞",
                area=significant(least * most, 3),
            )
        )
