"""All of a picture coloured at a small size, while a person moves a hint."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

from explorer.features.restore.compute.tiles import overview
from explorer.features.restore.compute.tiling import TiledNetwork
from explorer.features.restore.messages.edits import PreviewReply, PreviewRequest
from explorer.features.restore.tasks.colorize.compute.colouring import colorize
from explorer.features.restore.tasks.colorize.messages import ColourOptions
from explorer.jobs import drain
from explorer.values.full_picture import FullPicture


class Preview:
    """Keeps the small version of the last picture."""

    def __init__(self) -> None:
        self._small: tuple[FullPicture, FullPicture] | None = None

    def looks(self, network: TiledNetwork, request: PreviewRequest) -> Generator[PreviewReply, None, None]:
        """The whole picture, whatever part is seen."""
        original, options = request.original, request.options
        assert isinstance(options, ColourOptions)
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
            for hint in options.hints
        )
        outcome = drain(colorize(network, small, replace(options, hints=hints)))
        whole = replace(request, left=0, top=0, right=original.width, bottom=original.height)
        yield PreviewReply(whole, outcome.restored.part(0, 0, small.width, small.height))
