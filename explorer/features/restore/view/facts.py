"""What is known of one picture: sizes, code, error, and what was done to it."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from explorer.features.restore.messages.reconstruction import OwnPicture
from explorer.gui import theme
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.gui.panels.message_line import MessageLine
from explorer.gui.panels.wording import significant
from explorer.values import Failure

_MOST_CODE_NUMBERS = 12


class Facts(QWidget):
    """Figures with their units, the account of the preparation, warnings and failures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = MessageLine()
        self._figures = QWidget()
        rows = QGridLayout(self._figures)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(2 * theme.SPACING)
        rows.setVerticalSpacing(theme.SPACING // 2)
        rows.setColumnStretch(1, 1)
        self.sizes = self._row(
            rows, self.tr("Size"), self.tr("Width × height of the picture, and of the model's input")
        )
        self.error = self._row(
            rows,
            self.tr("Squared error"),
            self.tr("Sum over the pixels of (input − reconstruction)², pixels from 0 to 1"),
        )
        self.psnr = self._row(
            rows,
            self.tr("PSNR"),
            self.tr("−10·log₁₀ of this picture's mean squared error, peak 1; higher is better"),
        )
        self._code_title = QLabel(self.tr("Code"))
        self._code_title.setProperty("role", "muted")
        self.code = _wrapped()
        self.code.setFont(theme.tabular(self.code.font()))
        self._account_title = QLabel(self.tr("Preparation"))
        self._account_title.setProperty("role", "muted")
        self.account = _wrapped()
        self.account.setToolTip(self.tr("The steps that adapted the picture to the model's input"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING // 2)
        self._shown = (self._figures, self._code_title, self.code, self._account_title, self.account)
        for widget in (self.message, *self._shown):
            column.addWidget(widget)
        self.clear()

    def clear(self) -> None:
        """Say nothing."""
        self.message.clear()
        for widget in self._shown:
            widget.hide()

    def show_failure(self, failure: Failure) -> None:
        """Say why there is no result."""
        self.clear()
        self.message.show_failure(failure)

    def show_result(self, own: OwnPicture) -> None:
        """Tell everything about a result."""
        self.message.clear()
        if own.warning:
            self.message.show_text("warning", own.warning)
        self.sizes.set_text(
            self.tr("{width} × {height} → {columns} × {rows}").format(
                width=own.width, height=own.height, columns=own.prepared.width, rows=own.prepared.height
            )
        )
        self.error.set_text(
            self.tr("{error}, sum of {values:,}").format(
                error=significant(own.squared_error, 4), values=own.prepared.pixels.size
            )
        )
        self.psnr.set_text(self.tr("{value} dB").format(value=_decibels(own.psnr_db)))
        numbers = [f"{number:.3f}".replace("-", "−") for number in own.code[:_MOST_CODE_NUMBERS]]
        _say(self.code, "   ".join(numbers) + ("   …" if len(own.code) > _MOST_CODE_NUMBERS else ""))
        self.code.setToolTip(
            self.tr("The picture's position in the model's code space: {code}").format(
                code=", ".join(f"{number:.6g}" for number in own.code)
            )
        )
        _say(self.account, "\n".join(f"• {line}" for line in own.account))
        for widget in self._shown:
            widget.show()

    def _row(self, rows: QGridLayout, label: str, tip: str) -> ElidedLabel:
        name, value = QLabel(label), ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        name.setProperty("role", "muted")
        name.setToolTip(tip)
        value.setFont(theme.tabular(value.font()))
        value.setAccessibleDescription(label)
        row = rows.rowCount()
        rows.addWidget(name, row, 0)
        rows.addWidget(value, row, 1)
        return value


def _wrapped() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    # a word-wrapped label asks for its longest word's width
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _say(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setAccessibleName(text)


def _decibels(value: float) -> str:
    return "∞" if math.isinf(value) else f"{value:.2f}"
