"""What a person sees of pictures at once: tiles, quick looks at what a setting does, pictures that wait."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QRectF

from explorer.app.services import Services
from explorer.features.restore.control.picture_shelf import PictureShelf
from explorer.features.restore.control.repairs import Repairs
from explorer.features.restore.messages.edits import OpenReply, OpenRequest, PreviewReply, PreviewRequest
from explorer.features.restore.messages.repair import RepairResult
from explorer.features.restore.messages.tiles import TileReply
from explorer.features.restore.view.picture_list import State
from explorer.features.restore.view.repair_comparison import AFTER
from explorer.features.restore.view.restore_page import RestorePage
from explorer.gui.once import once_after
from explorer.values import Failure
from explorer.values.restoration_model import COLORIZE

_WAITS_MS = 150
_PREVIEW = "repair-preview"


class RepairLooks(QObject):
    """Asks the thread that looks at large pictures, and hands its answers to the page."""

    def __init__(self, page: RestorePage, services: Services, shelf: PictureShelf, repairs: Repairs) -> None:
        super().__init__(page)
        self._services = services
        self._shelf = shelf
        self._repairs = repairs
        self._page = page
        # a picture whose turn comes at once is read by its repair
        self._later = once_after(_WAITS_MS, self._open_waiting, self)
        self._page.tile_wanted.connect(lambda request: services.picture("tile", request))
        self._page.previewed.connect(self._preview)
        self._page.panel.selection_changed.connect(self._later.start)
        repairs.set_again.connect(self._set_again)
        services.picture_reply.connect(self._answered)

    def _set_again(self, identity: int) -> None:
        """Colours are seen while those in full are still being found."""
        if self._page.task == COLORIZE:
            self._preview(identity, {})

    def _preview(self, identity: int, changes: dict[str, Any]) -> None:
        """Repair what is seen while the person still turns the knob."""
        result, weights = self._result(identity), self._repairs.weights
        if result is None or weights is None:
            return
        edits = replace(self._repairs.edits(identity), **changes)
        seen = self._page.repair.comparison.seen_part(AFTER)
        request = PreviewRequest(
            identity,
            result.name,
            self._page.task,
            weights,
            result.original,
            result.restored,
            math.floor(seen.left()),
            math.floor(seen.top()),
            math.ceil(seen.right()),
            math.ceil(seen.bottom()),
            edits.options(),
        )
        self._services.picture(_PREVIEW, request)

    def _open_waiting(self) -> None:
        """Read the picture that the person looks at, when its turn comes later."""
        entry = self._page.panel.current()
        if entry is None or not self._repairs.active or entry.state is not State.WAITING:
            return
        source = self._shelf.sources.get(entry.identity)
        if source is not None and entry.opened is None and entry.result is None:
            mask = self._repairs.edits(entry.identity).painting.mask_path
            self._services.picture("open-picture", OpenRequest(source, mask))

    def _answered(self, lane: str, reply: object) -> None:
        if isinstance(reply, Failure) and lane == "tile":
            self._page.repair.comparison.forget_tile()
        elif isinstance(reply, TileReply):
            self._page.repair.comparison.take_tile(reply)
        elif isinstance(reply, OpenReply):
            self._repairs.take_opened_early(reply)
        elif isinstance(reply, PreviewReply):
            self._show_preview(reply)

    def _show_preview(self, reply: PreviewReply) -> None:
        request, result = reply.request, self._result(reply.request.identity)
        if result is None or result.restored is not request.present or self._page.task != request.task:
            # the result itself is there meanwhile
            self._services.picture(_PREVIEW, None)
            return
        place = QRectF(request.left, request.top, request.right - request.left, request.bottom - request.top)
        self._page.repair.show_preview(request.identity, reply.picture, place)

    def _result(self, identity: int) -> RepairResult | None:
        """What is shown of a picture, also while a newer result is waited for."""
        entry = self._page.panel.pictures.entry(identity)
        return entry.result if entry is not None and isinstance(entry.result, RepairResult) else None
