import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from explorer.gui import theme
from explorer.gui.map import LatentMap

POSITIONS = np.array([(0, 0), (10, 0), (0, 10), (10, 10), (5, 5), (5, 5.5)], np.float32)
LABELS = np.array([0, 1, 0, 1, 2, 2])


class Driver:
    """A map in a window, with the mouse at places of the map."""

    def __init__(self, qtbot):
        self.map = LatentMap()
        qtbot.addWidget(self.map)
        self.map.resize(640, 520)
        self.map.show()
        qtbot.waitExposed(self.map)
        self.map.set_points(POSITIONS, LABELS, ["zero", "one", "two"])
        self.map.activateWindow()
        self.map.setFocus()
        self.viewport = self.map._view.viewport()

    def at(self, x, y):
        """The viewport pixel that shows a place."""
        corner = self.map._view.box_rectangle().topLeft()
        across, down = self.map._view.frame.to_pixels(x, y)
        return QPoint(round(corner.x() + across), round(corner.y() + down))

    def move(self, pixel, button=Qt.MouseButton.NoButton):
        """Move the pointer to a pixel of the viewport, a button held or not.

        An event to the viewport: QTest.mouseMove moves the system's pointer, which says nothing where it was there.
        """
        place = QPointF(pixel)
        event = QMouseEvent(
            QEvent.Type.MouseMove, place, self.viewport.mapToGlobal(place), Qt.MouseButton.NoButton, button,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(self.viewport, event)

    def hover(self, x, y, aside=0):
        """Move the pointer to a place of the map, so many pixels to the right of it."""
        self.move(self.at(x, y) + QPoint(aside, 0))


@pytest.fixture
def driver(qtbot, qapp):
    theme.apply("light")
    return Driver(qtbot)
