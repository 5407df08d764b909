"""What a person sees of pictures at once: tiles, quick looks at what a setting does, pictures that wait."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QObject, QRectF

from explorer.features.restore.control.picture_shelf import PictureShelf
from explorer.features.restore.control.restorations import Restorations
from explorer.features.restore.messages.edits import OPEN_PICTURE, PREVIEW, OpenRequest, PreviewReply, PreviewRequest
from explorer.features.restore.messages.restored import Restored
from explorer.features.restore.messages.tiles import TILE_CUT, TileRequest
from explorer.features.restore.view.comparison import AFTER
from explorer.features.restore.view.picture_list import State
from explorer.features.restore.view.restore_page import RestorePage
from explorer.gui.once import once_after
from explorer.jobs.query import Desk
from explorer.values import Failure

_WAITS_MS = 150


class Looks(QObject):
    """Asks the thread that looks at large pictures, and hands its answers to the page."""

    def __init__(self, page: RestorePage, desk: Desk, shelf: PictureShelf, restorations: Restorations) -> None:
        super().__init__(page)
        self._desk = desk
        self._shelf = shelf
        self._restorations = restorations
        self._page = page
        # a picture whose turn comes at once is read by its restoration
        self._later = once_after(_WAITS_MS, self._open_waiting, self)
        page.tile_wanted.connect(self._cut)
        page.previewed.connect(self._preview)
        page.panel.selection_changed.connect(self._later.start)
        restorations.set_again.connect(self._set_again)

    def _set_again(self, identity: int) -> None:
        """Something is seen while the whole is still being found."""
        if self._page.task.previews_edits:
            self._preview(identity, {})

    def _preview(self, identity: int, changes: dict[str, Any]) -> None:
        """Restore what is seen while the person still turns the knob."""
        result, model, task = self._result(identity), self._restorations.model, self._page.task
        if result is None or model is None or not task.preview:
            return
        seen = self._page.bench.comparison.seen_part(AFTER)
        request = PreviewRequest(
            identity,
            task.name,
            model,
            result.original,
            result.restored,
            math.floor(seen.left()),
            math.floor(seen.top()),
            math.ceil(seen.right()),
            math.ceil(seen.bottom()),
            self._restorations.edits(identity).changed(task, changes).of(task),
        )
        self._desk.ask(PREVIEW, request, self._show_preview, self._nothing)

    def _open_waiting(self) -> None:
        """Read the picture that the person looks at, when its turn comes later."""
        entry, task = self._page.panel.current(), self._page.task
        if entry is None or entry.state is not State.WAITING or task.takes_open_model:
            return
        source = self._shelf.sources.get(entry.identity)
        if source is not None and entry.opened is None and entry.result is None:
            options = self._restorations.edits(entry.identity).of(task)
            request = OpenRequest(source, task.name, options)
            # why it cannot be read is said when its turn comes
            self._desk.ask(OPEN_PICTURE, request, self._restorations.take_opened_early, self._nothing)

    def _cut(self, request: TileRequest) -> None:
        comparison = self._page.bench.comparison
        self._desk.ask(TILE_CUT, request, comparison.take_tile, lambda _: comparison.forget_tile())

    def _nothing(self, _: Failure) -> None:
        """The restoration itself says what is wrong."""

    def _show_preview(self, reply: PreviewReply) -> None:
        request, result = reply.request, self._result(reply.request.identity)
        if result is None or result.restored is not request.present or self._page.task.name != request.task:
            # the result itself is there meanwhile
            self._desk.drop(PREVIEW)
            return
        place = QRectF(request.left, request.top, request.right - request.left, request.bottom - request.top)
        self._page.bench.show_preview(request.identity, reply.picture, place)

    def _result(self, identity: int) -> Restored | None:
        """What is shown of a picture, also while a newer result is waited for."""
        entry = self._page.panel.pictures.entry(identity)
        return entry.result if entry is not None else None
