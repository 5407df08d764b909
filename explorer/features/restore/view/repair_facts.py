"""What is known of one repair: how near it came to the true original, how long it took, what was done."""

from __future__ import annotations

import math
from pathlib import PurePath

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from explorer.features.restore.messages.repair import RepairResult
from explorer.gui import theme
from explorer.gui.panels.buttons import IconButton, TextButton
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.gui.panels.form_fields import note
from explorer.gui.panels.message_line import MessageLine
from explorer.gui.panels.wording import significant
from explorer.values import Failure


class RepairFacts(QWidget):
    """Figures with their units, the account, warnings and failures; and the way to a true original.

    Signals:
        truth_requested: the person wants to choose the true original.
        truth_dropped: it is to be forgotten.
        map_requested: the person wants to see the motion on the map.
    """

    truth_requested = Signal()
    truth_dropped = Signal()
    map_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = MessageLine()
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(2 * theme.SPACING)
        self._rows.setVerticalSpacing(theme.SPACING // 2)
        self._rows.setColumnStretch(1, 1)
        self._lines: list[tuple[QLabel, ElidedLabel]] = []
        self.sizes = self._line(self.tr("Size"), self.tr("Width × height, and bit depth"))
        self.psnr = self._line(
            self.tr("PSNR"),
            self.tr(
                "Against the undamaged original, before → after: 10·log₁₀ of white² over the mean squared error; "
                "higher is better"
            ),
        )
        self.ssim = self._line(
            self.tr("SSIM"),
            self.tr("Structural similarity to the undamaged original, before → after; 1 means identical"),
        )
        self.residual = self._line(
            self.tr("Residual"),
            self.tr("Squared error of the decoded picture at the known pixels, before → after the search for a code"),
        )
        self.time = self._line(self.tr("Time"), self.tr("Reading and restoring the picture"))
        self.show_map = TextButton(
            self.tr("Show on the map"),
            self.tr("Show the restoration as an arrow on the map, along which the code moved"),
            "explore",
        )
        self.show_map.clicked.connect(self.map_requested)
        self.truth = TextButton(
            self.tr("Compare with the original…"),
            self.tr(
                "Choose the undamaged original, or drop it here, to measure how close the restoration came "
                "(PSNR and SSIM)"
            ),
            "compare",
        )
        self.truth.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.truth.clicked.connect(self.truth_requested)
        self.forget = IconButton("close", self.tr("Forget the undamaged original"), self.tr("Stop comparing"))
        self.forget.clicked.connect(self.truth_dropped)
        truth = QHBoxLayout()
        truth.setSpacing(theme.SPACING)
        truth.addWidget(self.truth, 1)
        truth.addWidget(self.forget)
        self._account_title = QLabel(self.tr("What was done"))
        self._account_title.setProperty("role", "muted")
        self.account = note()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING)
        column.addWidget(self.message)
        column.addLayout(self._rows)
        column.addWidget(self.show_map)
        column.addLayout(truth)
        column.addWidget(self._account_title)
        column.addWidget(self.account)
        self.clear()

    def clear(self) -> None:
        """Say nothing."""
        self.message.clear()
        for label, value in self._lines:
            label.hide()
            value.hide()
        for widget in (self.show_map, self.truth, self.forget, self._account_title, self.account):
            widget.hide()

    def show_failure(self, failure: Failure) -> None:
        """Say why there is no result."""
        self.clear()
        self.message.show_failure(failure)

    def show_result(self, result: RepairResult, clean_path: str) -> None:
        """Tell everything about a result.

        Args:
            result: the repair.
            clean_path: the true original that the person chose, empty for none.
        """
        self.clear()
        if result.warning:
            self.message.show_text("warning", result.warning)
        self._say(
            self.sizes,
            self.tr("{width:,} × {height:,}, {depth}").format(
                width=result.width, height=result.height, depth=result.original.depth
            ),
        )
        near = result.likeness
        if near is not None:
            self._say(
                self.psnr,
                self.tr("{before} → {after} dB").format(
                    before=_decibels(near.psnr_before), after=_decibels(near.psnr_after)
                ),
            )
            self._say(self.ssim, f"{near.ssim_before:.3f} → {near.ssim_after:.3f}")
        if result.motion is not None:
            before, after = significant(result.motion.residual_before, 3), significant(result.motion.residual, 3)
            self._say(self.residual, f"{before} → {after}")
            self.show_map.show()
        self._say(self.time, self.tr("{seconds} s").format(seconds=significant(result.seconds, 2)))
        self.truth.show()
        self.forget.setVisible(bool(clean_path))
        self.truth.set_text(
            self.tr("Original: {name}").format(name=PurePath(clean_path).name)
            if clean_path
            else self.tr("Compare with the original…")
        )
        if result.account:
            text = "\n".join(f"• {line}" for line in result.account)
            self.account.setText(text)
            self.account.setAccessibleName(text)
            self._account_title.show()
            self.account.show()

    def _line(self, label: str, tip: str) -> ElidedLabel:
        name, value = QLabel(label), ElidedLabel()
        name.setProperty("role", "muted")
        name.setToolTip(tip)
        value.setFont(theme.tabular(value.font()))
        value.setAccessibleDescription(label)
        row = self._rows.rowCount()
        self._rows.addWidget(name, row, 0)
        self._rows.addWidget(value, row, 1)
        self._lines.append((name, value))
        return value

    def _say(self, value: ElidedLabel, text: str) -> None:
        label = next(name for name, line in self._lines if line is value)
        value.set_text(text)
        label.show()
        value.show()


def _decibels(value: float) -> str:
    return "∞" if math.isinf(value) else f"{value:.2f}"
