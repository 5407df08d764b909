"""Zoom and place that several panes share."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Signal

LARGEST_ZOOM = 32.0


class LinkedView(QObject):
    """What all panes look at.

    The place is told in parts of the model's input, 0 to 1 from its upper left corner, so that panes of pictures of
    different sizes look at the same thing.

    Signals:
        changed: zoom or place are others now.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._zoom = 1.0
        self._centre = QPointF(0.5, 0.5)

    @property
    def zoom(self) -> float:
        """Enlargement over the size at which a picture just fits, 1 to 32."""
        return self._zoom

    @property
    def centre(self) -> QPointF:
        """What stands in the middle of the panes."""
        return self._centre

    def look_at(self, zoom: float, centre: QPointF) -> None:
        """Look somewhere else; an enlargement of 1 shows everything."""
        zoom = min(max(zoom, 1.0), LARGEST_ZOOM)
        if zoom < 1.001:
            zoom, centre = 1.0, QPointF(0.5, 0.5)
        if (zoom, centre) != (self._zoom, self._centre):
            self._zoom, self._centre = zoom, centre
            self.changed.emit()

    def zoom_by(self, factor: float) -> None:
        """Zoom about what stands in the middle."""
        self.look_at(self._zoom * factor, self._centre)

    def show_all(self) -> None:
        """Back to where everything is seen."""
        self.look_at(1.0, QPointF(0.5, 0.5))
