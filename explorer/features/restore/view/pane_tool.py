"""What the left button does on a picture besides moving it."""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QCursor, QPainter


class Sight(Protocol):
    """Where a pane shows what."""

    def picture_rect(self) -> QRectF:
        """Where the whole picture stands in the pane."""

    def to_picture(self, position: QPointF) -> QPointF:
        """A position of the pane in pixels of the picture."""

    def from_picture(self, place: QPointF) -> QPointF:
        """A place of the picture as a position of the pane."""

    def colour_at(self, position: QPointF) -> tuple[int, int, int] | None:
        """RGB of the picture that is shown at a position, None beside it."""

    @property
    def factor(self) -> float:
        """Logical pixels of the pane for one pixel of the picture."""


class PaneTool(QObject):
    """A tool in a person's hand; the same one for all panes.

    Signals:
        redraw: what it draws over the picture is another now.
    """

    redraw = Signal()

    @abstractmethod
    def press(self, sight: Sight, position: QPointF, button: Qt.MouseButton, keys: Qt.KeyboardModifier) -> bool:
        """A button went down; whether that is the tool's business."""

    @abstractmethod
    def move(self, sight: Sight, position: QPointF, pressed: bool) -> None:
        """The pointer is elsewhere; `pressed` while a button that the tool took is down."""

    @abstractmethod
    def release(self, sight: Sight, position: QPointF) -> None:
        """The button that the tool took went up."""

    @abstractmethod
    def leave(self) -> None:
        """The pointer left the pane."""

    @abstractmethod
    def paint(self, painter: QPainter, sight: Sight, result: bool) -> None:
        """Draw over the picture, or over the `result` of its repair."""

    @abstractmethod
    def cursor(self) -> QCursor:
        """The pointer's shape over the picture."""

    def key(self, sight: Sight, key: int, keys: Qt.KeyboardModifier) -> bool:
        """A key was pressed; whether that is the tool's business."""
        return False
