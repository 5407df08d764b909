"""The list of a person's pictures: what is known of each, and in which order."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from explorer.features.restore.messages.edits import Edits, OpenedPicture
from explorer.features.restore.messages.restored import Progress, Restored
from explorer.gui.panels.wording import duration, significant
from explorer.gui.plain_text import as_text
from explorer.values import Failure, Picture
from explorer.values.full_picture import FullPicture

_Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE = int(Qt.ItemDataRole.UserRole)
STATE_TEXT_ROLE = ENTRY_ROLE + 1


class State(Enum):
    """How far a picture is."""

    WAITING = "waiting"
    RUNNING = "running"
    WANTING = "wanting"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, eq=False)
class Entry:
    """One picture of the list.

    Attributes:
        identity: number by which the program knows it.
        name: for people.
        state: how far it is; `WANTING` when the person has to do something first.
        result: the newest result, kept while a newer one is waited for.
        failure: why there is none.
        edits: what the person set for it.
        opened: the picture itself, where it was read before anything was done with it.
        truth: its true original, where the person gave one.
        progress: of the work that is under way.
    """

    identity: int
    name: str
    state: State = State.WAITING
    result: Restored | None = None
    failure: Failure | None = None
    edits: Edits = field(default_factory=Edits)
    opened: OpenedPicture | None = None
    truth: FullPicture | None = None
    progress: Progress | None = None

    @property
    def thumbnail(self) -> Picture | None:
        """What the list shows of it, None while nothing is known."""
        shown = self.result or self.opened
        return shown.thumbnail if shown is not None else None


class PictureList(QAbstractListModel):
    """Entries in the order of their coming; one that was taken out and comes back takes its old place.

    Attributes:
        in_short: a result in the few words of its task, empty where that has none.
    """

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.in_short: Callable[[Restored], str] = lambda _: ""
        self._entries: list[Entry] = []
        self._old_rows: dict[int, int] = {}

    def entries(self) -> tuple[Entry, ...]:
        """All entries from top to bottom."""
        return tuple(self._entries)

    def entry(self, identity: int) -> Entry | None:
        """The entry of a picture, None where it is not in the list."""
        row = self._row(identity)
        return self._entries[row] if row is not None else None

    def index_of(self, identity: int) -> QModelIndex:
        """Its index, invalid where it is not in the list."""
        row = self._row(identity)
        return self.index(row) if row is not None else QModelIndex()

    def add(self, identity: int, name: str) -> None:
        """Put a picture into the list, or let one that is there wait again."""
        if self._row(identity) is not None:
            self.change(identity, state=State.WAITING, name=name)
            return
        row = min(self._old_rows.pop(identity, len(self._entries)), len(self._entries))
        self.beginInsertRows(QModelIndex(), row, row)
        self._entries.insert(row, Entry(identity, name))
        self.endInsertRows()

    def change(self, identity: int, **changes: Any) -> None:
        """Change fields of an entry; nothing happens where it is not in the list."""
        row = self._row(identity)
        if row is None:
            return
        self._entries[row] = replace(self._entries[row], **changes)
        index = self.index(row)
        self.dataChanged.emit(index, index)

    def take_out(self, identities: Iterable[int]) -> None:
        """Take pictures out; their places are remembered."""
        rows = {identity: row for identity in identities if (row := self._row(identity)) is not None}
        self._old_rows |= rows
        for row in sorted(rows.values(), reverse=True):
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._entries[row]
            self.endRemoveRows()

    def start_over(self) -> None:
        """Another task: nothing is done yet, but everything stays in the list."""
        self._entries = [Entry(entry.identity, entry.name, opened=entry.opened) for entry in self._entries]
        if self._entries:
            self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1))

    def clear(self) -> None:
        """Forget everything."""
        self.beginResetModel()
        self._entries.clear()
        self._old_rows.clear()
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802 (Qt's own signature)
        """Number of pictures."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: _Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Name, state in words, tip and the entry itself."""
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role == int(Qt.ItemDataRole.DisplayRole):
            return entry.name
        if role == STATE_TEXT_ROLE:
            return self._state_text(entry)
        if role == int(Qt.ItemDataRole.ToolTipRole):
            lines = [entry.result.path if entry.result and entry.result.path else entry.name, self._state_text(entry)]
            if entry.state is State.DONE and entry.result and entry.result.warning:
                lines.append(entry.result.warning)
            return as_text("\n".join(lines))
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            return f"{entry.name}, {self._state_text(entry)}"
        return None

    def _row(self, identity: int) -> int | None:
        return next((row for row, entry in enumerate(self._entries) if entry.identity == identity), None)

    def _state_text(self, entry: Entry) -> str:
        if entry.state is State.FAILED and entry.failure is not None:
            return entry.failure.message
        if entry.state is State.STOPPED:
            return self.tr("not done: cancelled")
        if entry.state is State.WANTING:
            return self.tr("nothing painted yet")
        if entry.state is State.RUNNING:
            return self._running_text(entry.progress)
        if entry.state is State.DONE and entry.result is not None:
            return self._done_text(entry.result)
        return self.tr("waiting…")

    def _running_text(self, progress: Progress | None) -> str:
        if progress is None or progress.total <= 0:
            return self.tr("running…")
        percent = 100 * progress.done // progress.total
        if math.isnan(progress.seconds_left) or progress.seconds_left < 1:
            return self.tr("running, {percent} %").format(percent=percent)
        left = duration(progress.seconds_left)
        return self.tr("{percent} %, {left} left").format(percent=percent, left=left)

    def _done_text(self, result: Restored) -> str:
        if result.likeness is not None:
            return self.tr("PSNR {psnr:.2f} dB").format(psnr=result.likeness.psnr_after)
        own = self.in_short(result)
        return own or self.tr("done in {seconds} s").format(seconds=significant(result.seconds, 2))
