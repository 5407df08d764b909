"""What became of the picture since a moment: the signed difference, pixel by pixel."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.instruments.note import Note
from explorer.gui.learn.filters.signed_picture import SignedPicture
from explorer.gui.once import once_after
from explorer.gui.panels.buttons import TextButton
from explorer.values import Picture

_EVERY_MS = 33
_SIDE = 176
_LIMIT = 255.0


class ChangeView(QWidget):
    """Orange where the picture grew brighter, blue where darker; thirty times a second at most.

    Signals:
        start_requested: a person wants the present picture to be the start.
    """

    start_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._start: Picture | None = None
        self._now: Picture | None = None
        self._later = once_after(_EVERY_MS, self.flush, self)
        self.signed = SignedPicture(
            self.tr("Signed difference from the start"),
            self.tr("Drag the probe to see the difference from where it started."),
        )
        self.signed.set_side(_SIDE)
        self._note = Note()
        self.start_button = TextButton(self.tr("Start here"), self.tr("Compare with the current picture from now on"))
        self.start_button.clicked.connect(self.start_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING // 2)
        for widget in (self.signed, self._note, self.start_button):
            column.addWidget(widget)

    def set_start(self, picture: Picture | None) -> None:
        """Compare with this picture from now on."""
        self._start = picture
        self._show_soon()

    def set_now(self, picture: Picture) -> None:
        """The picture has become this."""
        self._now = picture
        self._show_soon()

    def difference(self) -> np.ndarray | None:
        """Present minus start in grey levels, int16 (H, W, C); None without both, or of two sizes."""
        start, now = self._start, self._now
        if start is None or now is None or start.pixels.shape != now.pixels.shape:
            return None
        difference: np.ndarray = now.pixels.astype(np.int16) - start.pixels
        return difference

    def flush(self) -> None:
        """Bring the picture up to date now."""
        self._later.stop()
        difference = self.difference()
        if difference is None:
            self.signed.set_values(None)
            self._note.set_text("")
            return
        self.signed.set_values(difference.astype(np.float32), limit=_LIMIT)
        level = float(np.sqrt(np.square(difference, dtype=np.float32).mean()))
        text = self.tr("Root mean square change per pixel: {level:.1f} of 255 grey levels.")
        self._note.set_text(text.format(level=level))

    def _show_soon(self) -> None:
        if self.isVisible() and not self._later.isActive():
            self._later.start()
