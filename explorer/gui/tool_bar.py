"""The tool bar: shorter in a narrow window, and reached by the Tab key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QActionEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget


class ToolBar(QToolBar):
    """Icons with their texts; where the window is too narrow for all of them, the tools on the right show icons alone.

    Args:
        title: its name, for people.
        left: commands at the left edge, in groups.
        right: commands at the right edge, whose texts give way.
        parent: Qt parent.
    """

    def __init__(
        self, title: str, left: Sequence[Sequence[QAction]], right: Sequence[QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(title, parent)
        self.setMovable(False)
        self.setIconSize(QSize(20, 20))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for number, group in enumerate(left):
            if number:
                self.addSeparator()
            self.addActions(list(group))
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spacer)
        self.addActions(list(right))
        # what shows an icon alone in every window stays so
        self._yielding = [action for action in right if action.priority() != QAction.Priority.LowPriority]
        self._wanted = 0

    def actionEvent(self, event: QActionEvent) -> None:
        """Qt makes the buttons of a tool bar unreachable by keyboard."""
        super().actionEvent(event)
        if event.type() == QEvent.Type.ActionAdded:
            button = self.widgetForAction(event.action())
            if isinstance(button, QToolButton):
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With texts where there is room for all of them."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another font or style has texts of another width."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_wanted"):
            self._wanted = 0

    def minimumSizeHint(self) -> QSize:
        """Its own, but never so wide that it would hold the window open."""
        return QSize(0, super().minimumSizeHint().height())

    def _fit(self) -> None:
        if not self._wanted:
            self._set_priority(QAction.Priority.NormalPriority)
            self._wanted = self.sizeHint().width()
        short = self.width() < self._wanted
        self._set_priority(QAction.Priority.LowPriority if short else QAction.Priority.NormalPriority)

    def _set_priority(self, priority: QAction.Priority) -> None:
        for action in self._yielding:
            action.setPriority(priority)
