"""Answers what a view of large pictures asks while a person looks and turns knobs. Lives on a thread of its own."""

from __future__ import annotations

import itertools
from collections.abc import Generator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from explorer.features.restore.compute.tiles import overview
from explorer.features.restore.messages.edits import OpenReply, OpenRequest, PreviewReply, PreviewRequest
from explorer.features.restore.messages.repair import RepairOptions
from explorer.jobs import drain
from explorer.values import Picture
from explorer.values.full_picture import FullPicture
from explorer.values.restoration_model import COLORIZE, DENOISE, RestorationWeights

if TYPE_CHECKING:
    from explorer.features.restore.compute.tiling import TiledNetwork

Previews = Generator[PreviewReply, None, None]
Box = tuple[int, int, int, int]
"""Left, top, right and bottom in a picture's pixels."""

_MARGIN = 32
_LONGEST = 768
_PIECE = 192


class Looking:
    """Tiles, pictures before their repair, and quick repairs of what is seen.

    It keeps what the next request most likely needs again: the network, and what was found out about the picture.
    """

    def __init__(self) -> None:
        self._network: tuple[RestorationWeights, TiledNetwork] | None = None
        self._strewn: tuple[FullPicture, bool] | None = None
        self._small: tuple[FullPicture, FullPicture] | None = None
        self._last: PreviewReply | None = None

    def preview(self, request: PreviewRequest) -> Previews | None:
        """Take noise out of the part that is seen, or colour all of a picture at a small size.

        A reply after each piece of the work, so that the middle shows at once and a newer request can take its place.
        """
        if not isinstance(request.weights, RestorationWeights):
            return None
        if request.task == DENOISE:
            return self._denoise(request, request.weights)
        if request.task == COLORIZE:
            return self._colour(request, request.weights)
        return None

    def _denoise(self, request: PreviewRequest, weights: RestorationWeights) -> Previews:
        from explorer.features.restore.tasks.denoise.compute.denoising import denoise

        original, network = request.original, self._network_of(weights)
        left, right = _stretch(request.left, request.right, original.width)
        top, bottom = _stretch(request.top, request.bottom, original.height)
        if left >= right or top >= bottom:
            return
        request = replace(request, left=left, top=top, right=right, bottom=bottom)
        options = replace(request.options, noise=self._noise_of(original, request.options))
        shown = self._shown_before(request)
        multiple = network.architecture.multiple
        for box in _pieces((left, top, right, bottom)):
            # a margin, and a start where the network of the whole picture halves it, too
            start_x = max(0, box[0] - _MARGIN) // multiple * multiple
            start_y = max(0, box[1] - _MARGIN) // multiple * multiple
            around = original.part(start_x, start_y, box[2] + _MARGIN, box[3] + _MARGIN)
            restored = drain(denoise(network, FullPicture.of(around), options)).restored
            piece = restored.part(box[0] - start_x, box[1] - start_y, box[2] - start_x, box[3] - start_y)
            shown[box[1] - top : box[3] - top, box[0] - left : box[2] - left] = piece.pixels
            self._last = PreviewReply(request, Picture(shown.copy()))
            yield self._last

    def _colour(self, request: PreviewRequest, weights: RestorationWeights) -> Previews:
        from explorer.features.restore.tasks.colorize.compute.colouring import colorize

        original, network = request.original, self._network_of(weights)
        if self._small is None or self._small[0] is not original:
            self._small = (original, FullPicture.of(overview((original,))))
        small = self._small[1]
        across, down = small.width / original.width, small.height / original.height
        hints = tuple(
            replace(
                hint,
                x=(hint.x + 0.5) * across - 0.5,
                y=(hint.y + 0.5) * down - 0.5,
                radius=None if hint.radius is None else hint.radius * across,
            )
            for hint in request.options.hints
        )
        outcome = drain(colorize(network, small, replace(request.options, hints=hints)))
        whole = replace(request, left=0, top=0, right=original.width, bottom=original.height)
        yield PreviewReply(whole, outcome.restored.part(0, 0, small.width, small.height))

    def _network_of(self, weights: RestorationWeights) -> TiledNetwork:
        from explorer.features.restore.compute.tiling import TiledNetwork
        from explorer.models.restoration import restoration_from_weights

        if self._network is None or self._network[0] is not weights:
            self._network = (weights, TiledNetwork(restoration_from_weights(weights), precision="auto"))
        return self._network[1]

    def _noise_of(self, picture: FullPicture, options: RepairOptions) -> str:
        """The kind of noise that all of the picture is held to have, which a piece of it might not show."""
        from explorer.features.restore.tasks.denoise.compute.denoising import is_strewn

        if options.noise != "auto":
            return options.noise
        if self._strewn is None or self._strewn[0] is not picture:
            self._strewn = (picture, is_strewn(picture))
        return "salt-and-pepper" if self._strewn[1] else "gaussian"

    def _shown_before(self, request: PreviewRequest) -> np.ndarray:
        """What the part looks like now, uint8 (h, w, C): the last preview where it showed the same part."""
        if self._last is not None:
            before = self._last.request
            same = before.original is request.original and before.present is request.present
            if same and _box(before) == _box(request):
                return np.array(self._last.picture.pixels)
        return np.array(request.present.part(*_box(request)).pixels)


def open_waiting(request: OpenRequest) -> OpenReply:
    """Read a picture that waits for its repair.

    Raises:
        BadInput: it cannot be read.
    """
    from explorer.features.restore.compute.opening import open_picture

    return OpenReply(request, open_picture(request.source, request.mask_path))


def _box(request: PreviewRequest) -> Box:
    return request.left, request.top, request.right, request.bottom


def _pieces(box: Box) -> list[Box]:
    """A box in pieces, the middle one first: there the person looks."""
    left, top, right, bottom = box
    x, y = (left + right) / 2, (top + bottom) / 2
    pieces = [(a, c, b, d) for c, d in _parts(top, bottom) for a, b in _parts(left, right)]
    return sorted(pieces, key=lambda piece: (piece[0] + piece[2] - 2 * x) ** 2 + (piece[1] + piece[3] - 2 * y) ** 2)


def _parts(start: int, end: int) -> list[tuple[int, int]]:
    """An odd number of about equal parts, so that one of them is the middle."""
    count = -(-(end - start) // _PIECE) // 2 * 2 + 1
    edges = np.linspace(start, end, count + 1).round().astype(int).tolist()
    return [(first, last) for first, last in itertools.pairwise(edges) if first < last]


def _stretch(start: int, end: int, length: int) -> tuple[int, int]:
    """The middle of a stretch within a picture's side, not too long."""
    start, end = max(0, start), min(length, end)
    spare = max(0, end - start - _LONGEST)
    return start + spare // 2, end - (spare - spare // 2)
