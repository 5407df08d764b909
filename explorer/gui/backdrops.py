"""What lies under the points of the map: one choice of several, each asked for again when the view changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup

NONE = "none"
DECODED = "decoded"
_OPACITY = 0.4


@dataclass(frozen=True)
class Backdrop:
    """One of the choices.

    Attributes:
        name: what the program calls it.
        action: the checkable command that chooses it.
        request: asks for what fills the view now; the answer is given to the map's `set_backdrop`.
        opacity: 0 invisible to 1 opaque.
    """

    name: str
    action: QAction
    request: Callable[[], None]
    opacity: float


class Backdrops(QObject):
    """Knows the backdrops and which of them is chosen; nothing at first.

    Signals:
        added: the command of a backdrop that was added.
        changed: names of the backdrop before and now; the map is cleared of the earlier one by then.
        chosen: the same, when it was a person's act.
    """

    added = Signal(QAction)
    changed = Signal(str, str)
    chosen = Signal(str, str)

    def __init__(self, none: QAction, parent: QObject | None = None) -> None:
        """Start with nothing under the points.

        Args:
            none: the command that chooses nothing.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._group = QActionGroup(self)
        # a second click on the chosen one takes it away
        self._group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        self._known: dict[str, Backdrop] = {}
        self._current = NONE
        self._put(Backdrop(NONE, none, lambda: None, _OPACITY))
        none.setChecked(True)

    def add(
        self,
        name: str,
        title: str,
        sentence: str,
        request: Callable[[], None],
        *,
        shortcut: str = "",
        opacity: float = _OPACITY,
        action: QAction | None = None,
    ) -> QAction:
        """Add a backdrop to the choice.

        Args:
            name: what the program calls it.
            title: what people read.
            sentence: what it shows, in one sentence.
            request: asks for what fills the view now; called when it is chosen and whenever the view has changed. Who
                answers gives the picture to the map's `set_backdrop`, and its legend to `set_backdrop_key`, if it is
                still the `current` one.
            shortcut: key sequence that chooses it, empty for none.
            opacity: 0 invisible to 1 opaque.
            action: the command that chooses it, where there is one already.

        Returns:
            The checkable command that chooses it.

        Raises:
            ValueError: the name is taken.
        """
        if name in self._known:
            raise ValueError(f"there is a backdrop {name!r} already")
        if action is None:
            action = QAction(title, self)
            action.setCheckable(True)
            action.setStatusTip(sentence)
            action.setToolTip(sentence)
            action.setShortcut(shortcut)
        self._put(Backdrop(name, action, request, opacity))
        self.added.emit(action)
        return action

    def current(self) -> str:
        """Name of the chosen one."""
        return self._current

    def names(self) -> tuple[str, ...]:
        """Of all the choices, `none` first."""
        return tuple(self._known)

    def opacity(self) -> float:
        """Of the chosen one."""
        return self._known[self._current].opacity

    def choose(self, name: str) -> None:
        """Choose another one, not as a person's act.

        Raises:
            ValueError: there is no such backdrop.
        """
        if name not in self._known:
            raise ValueError(f"there is no backdrop {name!r}")
        self._known[name].action.setChecked(True)
        self._take(name)

    def ask(self, name: str = "") -> None:
        """Ask the chosen one for what fills the view now.

        Args:
            name: only if it is this one; empty for whichever is chosen.
        """
        if name in ("", self._current):
            self._known[self._current].request()

    def _put(self, backdrop: Backdrop) -> None:
        self._known[backdrop.name] = backdrop
        self._group.addAction(backdrop.action)
        backdrop.action.triggered.connect(lambda on: self._triggered(backdrop.name if on else NONE))

    def _triggered(self, name: str) -> None:
        self._known[name].action.setChecked(True)
        before = self._current
        self._take(name)
        if before != name:
            self.chosen.emit(before, name)

    def _take(self, name: str) -> None:
        before, self._current = self._current, name
        if before != name:
            self.changed.emit(before, name)
            self.ask()
