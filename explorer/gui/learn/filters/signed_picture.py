"""One picture of signed values, with what its colours mean."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.learn.filters.colour_bar import ColourBar
from explorer.gui.learn.filters.colours import signed_table
from explorer.gui.learn.filters.mosaic import coloured
from explorer.gui.panels import wording
from explorer.gui.panels.picture_view import PictureView
from explorer.values import Picture


class SignedPicture(QWidget):
    """Weights or differences, large and crisp, over a colour bar.

    Args:
        name: for screen readers.
        message: shown while there is nothing.
        parent: Qt parent.
    """

    def __init__(self, name: str, message: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = _ValueView(message)
        self.view.setAccessibleName(name)
        self.bar = ColourBar()
        self._values: np.ndarray | None = None
        self._scheme = "diverging"
        self._limit = 0.0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING // 2)
        column.addWidget(self.view, 1)
        column.addWidget(self.bar)

    def set_values(self, values: np.ndarray | None, scheme: str = "diverging", limit: float | None = None) -> None:
        """Show values about zero.

        Args:
            values: float (H, W, C), C = 1 or 3; None shows the message.
            scheme: "diverging" or "grey"; colour pictures are always about mid-grey.
            limit: what is shown in the strongest colour; None takes the largest absolute value.
        """
        self._values = values
        self._scheme = scheme
        if values is not None:
            largest = float(np.nan_to_num(np.abs(values)).max(initial=0.0))
            self._limit = largest if limit is None else limit
        self._paint()

    def set_side(self, side: int) -> None:
        """Give the picture so many logical pixels downward; the bar comes on top of that."""
        self.view.setFixedHeight(side)
        self.setFixedHeight(side + theme.SPACING // 2 + self.bar.sizeHint().height())

    def set_message(self, message: str) -> None:
        """Change the sentence that is shown while there is nothing."""
        self.view.set_empty_message(message)

    def changeEvent(self, event: QEvent) -> None:
        """The colours are those of the theme."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "bar"):
            self._paint()
        super().changeEvent(event)

    def _paint(self) -> None:
        if self._values is None:
            self.view.clear()
            self.bar.set_range(None, 0.0, 0.0)
            return
        dark = theme.is_dark()
        self.view.set_values(self._values, coloured(self._values, self._limit, self._scheme, dark))
        scheme = "grey" if self._values.shape[2] == 3 else self._scheme
        self.bar.set_range(signed_table(scheme, dark), -self._limit, self._limit)


class _ValueView(PictureView):
    """A picture of numbers whose tips tell the numbers, not the shades."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self._empty = message
        self._values: np.ndarray | None = None

    def set_values(self, values: np.ndarray, colours: np.ndarray) -> None:
        """Show colours, uint8 (H, W, 3), that stand for values."""
        self._values = values
        self.set_picture(Picture(colours))

    def set_empty_message(self, message: str) -> None:
        """What to say without values."""
        self._empty = message
        if self._values is None:
            self.set_message(message)

    def clear(self) -> None:
        """Back to the message."""
        self._values = None
        self.set_message(self._empty)

    def pixel_text(self, row: int, column: int) -> str:
        """The value, or one a channel."""
        assert self._values is not None
        numbers = ", ".join(wording.significant(float(value), 3) for value in self._values[row, column])
        text = self.tr("row {row}, column {column}: {numbers}")
        return text.format(row=row + 1, column=column + 1, numbers=numbers.replace("-", "−"))
