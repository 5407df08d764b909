"""What the parts of the window keep in a session, without knowing each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject

from explorer.values import BadInput


class SessionParts(QObject):
    """Named sections of a session file, each written and read by the part that it belongs to."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts: dict[str, tuple[Callable[[], Any], Callable[[Any], None]]] = {}

    def contribute(self, name: str, save: Callable[[], Any], restore: Callable[[Any], None]) -> None:
        """Add a section.

        Args:
            name: of the section in the file.
            save: gives the state as JSON has it (dictionaries, lists, texts, finite numbers), None for nothing to keep.
            restore: brings a state back, None where the session has none of it. May raise `BadInput` before it has
                changed anything. It must not trust what it is given, and what it does is not noted for undo.

        Raises:
            ValueError: the name is taken.
        """
        if name in self._parts:
            raise ValueError(f"there is a part {name!r} already")
        self._parts[name] = save, restore

    def save(self) -> dict[str, Any]:
        """The state of every part that has one, by its name."""
        states = {name: save() for name, (save, _) in self._parts.items()}
        return {name: state for name, state in states.items() if state is not None}

    def restore(self, states: Mapping[str, Any]) -> list[str]:
        """Bring back what `save` gave.

        Returns:
            A sentence for each part that could not be brought back; the others were.
        """
        complaints = []
        for name, (_, restore) in self._parts.items():
            try:
                restore(states.get(name))
            except BadInput as error:
                complaints.append(str(error))
        unknown = sorted(set(states) - set(self._parts))
        if unknown:
            complaints.append(
                self.tr("This program does not know these parts of the session: {names}.").format(
                    names=", ".join(unknown)
                )
            )
        return complaints
