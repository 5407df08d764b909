"""Noise taken out of the part of a picture that is seen, while a person turns the knob."""

from __future__ import annotations

import itertools
from collections.abc import Generator
from dataclasses import replace

import numpy as np

from explorer.features.restore.compute.tiling import TiledNetwork
from explorer.features.restore.messages.edits import PreviewReply, PreviewRequest
from explorer.features.restore.tasks.denoise.compute.denoising import denoise, kind_in
from explorer.features.restore.tasks.denoise.messages import DenoiseOptions
from explorer.jobs import drain
from explorer.values import Picture
from explorer.values.full_picture import FullPicture

Box = tuple[int, int, int, int]
"""Left, top, right and bottom in a picture's pixels."""

_MARGIN = 32
_LONGEST = 768
_PIECE = 192


class Preview:
    """Keeps the kind of noise of the last picture, and the last preview."""

    def __init__(self) -> None:
        self._kind: tuple[FullPicture, str] | None = None
        self._last: PreviewReply | None = None

    def looks(self, network: TiledNetwork, request: PreviewRequest) -> Generator[PreviewReply, None, None]:
        """The part in pieces, the middle one first."""
        original = request.original
        left, right = _stretch(request.left, request.right, original.width)
        top, bottom = _stretch(request.top, request.bottom, original.height)
        if left >= right or top >= bottom:
            return
        request = replace(request, left=left, top=top, right=right, bottom=bottom)
        assert isinstance(request.options, DenoiseOptions)
        options = replace(request.options, noise=self._noise_of(original, request.options))
        shown = self._shown_before(request)
        multiple = network.architecture.multiple
        for box in _pieces(request.box):
            # a margin, and a start where the network of the whole picture halves it, too
            start_x = max(0, box[0] - _MARGIN) // multiple * multiple
            start_y = max(0, box[1] - _MARGIN) // multiple * multiple
            around = original.part(start_x, start_y, box[2] + _MARGIN, box[3] + _MARGIN)
            restored = drain(denoise(network, FullPicture.of(around), options)).restored
            piece = restored.part(box[0] - start_x, box[1] - start_y, box[2] - start_x, box[3] - start_y)
            shown[box[1] - top : box[3] - top, box[0] - left : box[2] - left] = piece.pixels
            self._last = PreviewReply(request, Picture(shown.copy()))
            yield self._last

    def _noise_of(self, picture: FullPicture, options: DenoiseOptions) -> str:
        """The kind of noise that all of the picture is held to have, which a piece of it might not show."""
        if options.noise != "auto":
            return options.noise
        if self._kind is None or self._kind[0] is not picture:
            self._kind = (picture, kind_in(picture, options))
        return self._kind[1]

    def _shown_before(self, request: PreviewRequest) -> np.ndarray:
        """What the part looks like now, uint8 (h, w, C): the last preview where it showed the same part."""
        if self._last is not None:
            before = self._last.request
            same = before.original is request.original and before.present is request.present
            if same and before.box == request.box:
                return np.array(self._last.picture.pixels)
        return np.array(request.present.part(*request.box).pixels)


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
