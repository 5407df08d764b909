"""What the parts of the window keep in a session, without knowing each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from explorer.values import BadInput

if TYPE_CHECKING:
    # brings numpy, for which the window need not wait
    from explorer.values.open_model import OpenModel


@dataclass(frozen=True)
class _Part:
    save: Callable[[], Any]
    read: Callable[[Any, OpenModel], Any]
    show: Callable[[Any], None]
    files: Callable[[Any], list[str]]


@dataclass(frozen=True)
class ReadParts:
    """What a session says of every part, checked and not shown yet.

    Attributes:
        values: by the part's name, in the order in which they are shown.
        unknown: names of parts that this program does not have.
    """

    values: Mapping[str, Any]
    unknown: tuple[str, ...]


class SessionParts(QObject):
    """Named sections of a session file, each written and read by the part that it belongs to."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts: dict[str, _Part] = {}

    def contribute(
        self,
        name: str,
        save: Callable[[], Any],
        read: Callable[[Any, OpenModel], Any],
        show: Callable[[Any], None],
        files: Callable[[Any], list[str]] = lambda state: [],
    ) -> None:
        """Add a section.

        Args:
            name: of the section in the file.
            save: gives the state as JSON has it (dictionaries, lists, texts, finite numbers), None for nothing to keep.
            read: makes a value of a state that may come from anybody, None where the session has none of it, for the
                model that will be open; it changes nothing, and raises `BadInput` where the state makes no sense.
            show: brings back what `read` gave, once all parts were read. It may raise `BadInput` where something
                outside of the session is missing. What it does is not noted for undo.
            files: the paths that showing a state would open.

        Raises:
            ValueError: the name is taken.
        """
        if name in self._parts:
            raise ValueError(f"there is a part {name!r} already")
        self._parts[name] = _Part(save, read, show, files)

    def save(self) -> dict[str, Any]:
        """The state of every part that has one, by its name."""
        states = {name: part.save() for name, part in self._parts.items()}
        return {name: state for name, state in states.items() if state is not None}

    def files(self, states: Mapping[str, Any]) -> list[str]:
        """Paths that bringing these states back would open."""
        return [path for name, part in self._parts.items() if name in states for path in part.files(states[name])]

    def read(self, states: Mapping[str, Any], model: OpenModel) -> ReadParts:
        """Check what `save` gave, for a model that need not be open yet; nothing changes.

        Raises:
            BadInput: a part makes no sense, or not for this model.
        """
        values = {name: part.read(states.get(name), model) for name, part in self._parts.items()}
        return ReadParts(values, tuple(sorted(set(states) - set(self._parts))))

    def show(self, read: ReadParts) -> list[str]:
        """Bring back what was read.

        Returns:
            A sentence for each thing that could not be had; the others are back.
        """
        complaints = []
        for name, value in read.values.items():
            try:
                self._parts[name].show(value)
            except BadInput as error:
                complaints.append(str(error))
        if read.unknown:
            complaints.append(
                self.tr("This version of the program does not know these parts of the session: {names}.").format(
                    names=", ".join(read.unknown)
                )
            )
        return complaints
