"""What is known of one result: how near it came to the true original, how long it took, what was done."""

from __future__ import annotations

import math
from pathlib import PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from explorer.features.restore.messages.reconstruction import Reconstruction
from explorer.features.restore.messages.restored import CodeMotion, Restored
from explorer.features.restore.view.controls import Controls, Figure
from explorer.gui import theme
from explorer.gui.panels.buttons import IconButton, TextButton
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.gui.panels.form_fields import note
from explorer.gui.panels.message_line import MessageLine
from explorer.gui.panels.wording import significant
from explorer.gui.plain_text import as_text
from explorer.values import Failure


class Facts(QWidget):
    """Figures with their units, the account, warnings and failures; and the way to a true original.

    Signals:
        truth_requested: the person wants to choose the true original.
        truth_dropped: it is to be forgotten.
        map_requested: the person wants to see the picture's place on the map.
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
        self._lines: dict[str, tuple[QLabel, ElidedLabel]] = {}
        self.show_map = TextButton(
            self.tr("Show on the map"),
            self.tr("Go to this picture's position on the map (Enter)"),
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
        for label, value in self._lines.values():
            label.hide()
            value.hide()
        for widget in (self.show_map, self.truth, self.forget, self._account_title, self.account):
            widget.hide()

    def show_failure(self, failure: Failure) -> None:
        """Say why there is no result."""
        self.clear()
        self.message.show_failure(failure)

    def text_of(self, label: str) -> str:
        """What stands beside a label, empty where it is not shown."""
        line = self._lines.get(label)
        return line[1].text() if line is not None and not line[1].isHidden() else ""

    def show_result(self, result: Restored, controls: Controls, clean_path: str) -> None:
        """Tell everything about a result.

        Args:
            result: to be told of.
            controls: of its task, which tell what is particular to it.
            clean_path: the true original that the person chose, empty for none.
        """
        self.clear()
        if result.warning:
            self.message.show_text("warning", result.warning)
        size = self.tr("Width × height, and bit depth or the size of the model's input")
        self._say(Figure(self.tr("Size"), controls.size_in_words(result), size))
        for figure in (*controls.figures(result), *self._measured(result)):
            self._say(figure)
        time = self.tr("{seconds} s").format(seconds=significant(result.seconds, 2))
        self._say(Figure(self.tr("Time"), time, self.tr("Reading and restoring the picture")))
        self.show_map.setVisible(is_on_map(result))
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

    def _measured(self, result: Restored) -> tuple[Figure, ...]:
        near = result.likeness
        if near is None:
            return ()
        before, after = _decibels(near.psnr_before), _decibels(near.psnr_after)
        psnr = self.tr(
            "Against the undamaged original, before → after: 10·log₁₀ of white² over the mean squared error; "
            "higher is better"
        )
        ssim = self.tr("Structural similarity to the undamaged original, before → after; 1 means identical")
        return (
            Figure(self.tr("PSNR"), self.tr("{before} → {after} dB").format(before=before, after=after), psnr),
            Figure(self.tr("SSIM"), f"{near.ssim_before:.3f} → {near.ssim_after:.3f}", ssim),
        )

    def _say(self, figure: Figure) -> None:
        if figure.label not in self._lines:
            name, value = QLabel(figure.label), ElidedLabel(elide=Qt.TextElideMode.ElideRight)
            name.setProperty("role", "muted")
            value.setFont(theme.tabular(value.font()))
            value.setAccessibleDescription(figure.label)
            row = self._rows.rowCount()
            self._rows.addWidget(name, row, 0)
            self._rows.addWidget(value, row, 1)
            self._lines[figure.label] = name, value
        label, value = self._lines[figure.label]
        value.set_text(figure.text)
        for widget in (label, value):
            widget.setToolTip(as_text(figure.tip))
            widget.show()


def is_on_map(result: Restored | None) -> bool:
    """Whether a result has a place on the map."""
    return result is not None and isinstance(result.found, CodeMotion | Reconstruction)


def _decibels(value: float) -> str:
    return "∞" if math.isinf(value) else f"{value:.2f}"
